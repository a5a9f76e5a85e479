#include <QTemporaryDir>
#include <QTest>

#include <nlohmann/json.hpp>

#include "core/session/session_file.h"
#include "tests/ui/figure/session_figure_support.h"
#include "ui/figure/content_text.h"
#include "ui/figure/figure_text.h"
#include "ui/figure/method_text.h"
#include "ui/figure/paint/colour_bar.h"
#include "ui/figure/paint/isolines.h"
#include "ui/figure/repeat_command.h"
#include "ui/figure/write/report.h"

using namespace m2ib;
using namespace m2ib::figure;
using attribution::MapUnit;
using attribution::Method;
using m2ib::tests::has_item;
using tests::work_of;

namespace {

/// One caption a method, each with settings of its own.
tests::Work work_by(const std::vector<Method>& methods, const std::vector<std::string>& captions = {"left effusion"}) {
  std::vector<std::string> all;
  for (const std::string& caption : captions) all.insert(all.end(), methods.size(), caption);
  tests::Work work = work_of(all);
  for (std::size_t i = 0; i < all.size(); ++i) {
    auto result = std::make_shared<attribution::Explanation>(*work.session.results[i]);
    result->settings = attribution::MethodSettings{.method = methods[i % methods.size()]};
    const attribution::MethodInfo& info = result->method();
    result->settings.samples = info.default_samples;
    if (info.is_signed) {
      for (std::size_t j = 0; j < result->image.token_values.size(); j += 3) result->image.token_values[j] *= -0.5F;
    }
    if (!info.explains_words) result->text = {};
    work.session.captions[i].own_settings = result->settings;
    work.session.results[i] = result;
  }
  return work;
}

/// All that stands in a figure, its record left out.
QString texts_of(const SessionFigure& figure) {
  QString texts = figure.legend() + QLatin1Char('\n') + reading_note(figure.content()) + QLatin1Char('\n') +
                  figure_heading(figure.content()) + QLatin1Char('\n') + comparison_text(figure.content());
  for (const SettingRow& row : setting_rows(figure.content())) texts += row.key + QLatin1Char(' ') + row.value + '\n';
  for (const QStringList& row : region_table(figure.content())) texts += row.join(QLatin1Char(' ')) + '\n';
  const auto svg = encode_figure(figure, FigureFormat::Svg);
  return texts + (svg ? QString::fromUtf8(*svg) : QString());
}

const std::vector<float> kSigned{-2.0F, -1.0F, 0.0F, 0.0F, 1.0F, 0.5F, 0.0F, 0.25F, -0.5F};

OverlayStyle signed_style() {
  OverlayStyle style = style_for({}, attribution::info_of(Method::Rise));
  style.smooth = false;
  style.opacity = 1.0;
  return style;
}

QColor at_patch(const QImage& layer, int column, int row) {
  return QColor::fromRgba(qUnpremultiply(layer.pixel(layer.width() * (2 * column + 1) / 6,  //
                                                     layer.height() * (2 * row + 1) / 6)));
}

}  // namespace

/// Figures of other methods than M2IB, of several methods, and of repeats.
class TestFigureMethods : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void a_signed_scale_has_zero_in_its_middle();
  void signed_colours();
  void the_threshold_hides_both_sides_of_zero();
  void no_isoline_at_zero();
  void bars_say_their_unit();
  void words_with_signs();
  void only_m2ib_says_nats_data();
  void only_m2ib_says_nats();
  void panels_say_their_method();
  void one_scale_a_method();
  void one_sentence_is_said_once();
  void no_difference_of_different_methods();
  void a_difference_within_a_method_has_its_unit();
  void repeats_are_hatched_and_said();
  void settings_that_a_method_lacks_are_not_listed();
  void sources_are_cited();
  void commands_repeat_each_method();
  void a_record_gives_the_same_bytes();
  void a_report_names_the_methods();
  void long_names_have_room();
  void all_methods_fit_a_page();
  void word_bars_are_told_from_map_bars();
};

void TestFigureMethods::a_signed_scale_has_zero_in_its_middle() {
  OverlayStyle style = signed_style();
  const ScaleRange own = scale_range(kSigned, style);
  QCOMPARE(own.low_nats, -2.0);
  QCOMPARE(own.high_nats, 2.0);
  style.scale_max_nats = 5.0;
  QCOMPARE(scale_range(kSigned, style).low_nats, -5.0);
  style.scale = ScaleMode::MinMax;
  QCOMPARE(scale_range(kSigned, style).high_nats, 2.0);
  QVERIFY(scale_range({0.0F, 0.0F}, style).constant);
  QCOMPARE(scale_range({0.0F, 0.0F}, style).high_nats, 1.0);
  QVERIFY(!style_for({}, attribution::info_of(Method::M2ib)).is_signed);
  QCOMPARE(style_for({}, attribution::info_of(Method::GradEclip)).unit, MapUnit::Relative);
}

void TestFigureMethods::signed_colours() {
  const QImage layer = overlay_image(kSigned, 3, signed_style());
  QVERIFY(at_patch(layer, 0, 0).blue() > at_patch(layer, 0, 0).red());  // -2
  QVERIFY(at_patch(layer, 1, 1).red() > at_patch(layer, 1, 1).blue());  // 1
  QCOMPARE(at_patch(layer, 0, 0).alpha(), 255);
  QVERIFY(at_patch(layer, 2, 0).alpha() < 5);  // zero: the picture shows through
}

void TestFigureMethods::the_threshold_hides_both_sides_of_zero() {
  OverlayStyle style = signed_style();
  style.threshold = 0.4;  // of 2
  const QImage layer = overlay_image(kSigned, 3, style);
  QVERIFY(at_patch(layer, 1, 0).alpha() > 0);  // -1
  QVERIFY(at_patch(layer, 1, 1).alpha() > 0);  // 1
  QCOMPARE(at_patch(layer, 2, 1).alpha(), 0);  // 0.5
  QCOMPARE(at_patch(layer, 2, 2).alpha(), 0);  // -0.5
}

void TestFigureMethods::no_isoline_at_zero() {
  OverlayStyle style = signed_style();
  for (const IsolineLevels levels : {IsolineLevels::Shares, IsolineLevels::Round}) {
    style.isoline_levels = levels;
    for (style.isolines = 1; style.isolines <= kMostIsolines; ++style.isolines) {
      const std::vector<double> lines = isoline_levels(style, {-2.0, 2.0, false});
      QVERIFY(lines.size() <= static_cast<std::size_t>(style.isolines));
      QVERIFY(std::ranges::none_of(lines, [](double value) { return std::abs(value) < 1e-3; }));
    }
  }
  style.isoline_levels = IsolineLevels::Shares;
  style.isolines = 1;
  QCOMPARE(isoline_levels(style, {-2.0, 2.0, false}), std::vector<double>{1.0});
  style.isolines = 3;
  QCOMPARE(isoline_levels(style, {-2.0, 2.0, false}), (std::vector<double>{-1.0, 1.0}));
}

void TestFigureMethods::bars_say_their_unit() {
  ColourBar bar;
  QCOMPARE(colour_bar_unit(bar), QStringLiteral("nats per patch"));
  bar.map_unit = MapUnit::Cosine;
  QCOMPARE(colour_bar_unit(bar), QStringLiteral("cosine per patch"));
  bar.map_unit = MapUnit::Relative;
  QCOMPARE(colour_bar_unit(bar), QStringLiteral("no unit, this method only"));
  bar.unit = QStringLiteral("RISE: cosine per patch");
  QCOMPARE(colour_bar_unit(bar), bar.unit);
}

void TestFigureMethods::words_with_signs() {
  WordStripStyle style;
  style.is_signed = true;
  style.scale_max_nats = 1.0;
  const WordStrip strip(tests::tokens_of("left basal effusion"), {-1.0F, 0.0F, 0.5F}, style);
  QVERIFY(strip.word_colour(0).blue() > strip.word_colour(0).red());
  QVERIFY(strip.word_colour(2).red() > strip.word_colour(2).blue());
  QVERIFY(std::abs(strip.word_colour(1).red() - strip.word_colour(1).blue()) < 8);
  QCOMPARE(word_scale_max({-3.0F, 1.0F}, true), 3.0);
  QCOMPARE(word_scale_max({-3.0F, 1.0F}), 1.0);
}

void TestFigureMethods::only_m2ib_says_nats_data() {
  QTest::addColumn<int>("method");
  for (const attribution::MethodInfo& info : attribution::all_methods()) {
    QTest::newRow(info.id) << static_cast<int>(info.method);
  }
}

void TestFigureMethods::only_m2ib_says_nats() {
  QFETCH(int, method);
  tests::Work work = work_by({static_cast<Method>(method)}, {"left effusion", "no effusion"});
  work.session.figure.elements.difference = true;
  work.session.figure.elements.legend = true;
  work.session.rendering.isolines = 2;
  const SessionFigure figure = figure_of(work);
  QVERIFY2(figure.problem().isEmpty(), qPrintable(figure.problem()));
  QVERIFY(figure.content().comparison.has_value());
  const QString texts = texts_of(figure);
  const bool is_m2ib = static_cast<Method>(method) == Method::M2ib;
  QCOMPARE(texts.contains(QStringLiteral("nats")), is_m2ib);
  QCOMPARE(texts.contains(QStringLiteral("β")), is_m2ib);
}

void TestFigureMethods::panels_say_their_method() {
  const SessionFigure figure = figure_of(work_by({Method::M2ib, Method::GradEclip, Method::Rise}));
  const auto svg = encode_figure(figure, FigureFormat::Svg);
  QVERIFY(svg.has_value());
  for (const char* said : {"Grad-ECLIP", "RISE", "M2IB: nats per patch", "Grad-ECLIP: no unit, this method only",
                           "RISE: cosine per patch", "M2IB: nats per word", "Explains pictures only"}) {
    QVERIFY2(QString::fromUtf8(*svg).contains(QString::fromUtf8(said)), said);
  }
  QVERIFY(!QString::fromUtf8(*svg).contains(QStringLiteral("RISE: cosine per word")));
  QVERIFY(has_item(figure, QStringLiteral("pictures only 2")));
  QVERIFY(!has_item(figure, QStringLiteral("pictures only 1")));
  QCOMPARE(figure.title(), QStringLiteral("M2IB Explorer: left effusion (+2)"));
}

void TestFigureMethods::one_scale_a_method() {
  const SessionFigure figure =
      figure_of(work_by({Method::M2ib, Method::GradEclip, Method::Occlusion}, {"left effusion", "no effusion"}));
  const FigureContent& content = figure.content();
  QCOMPARE(content.results.size(), std::size_t{6});
  for (std::size_t i = 0; i < 3; ++i) {
    // The larger of the two maps of the method; each map of the made-up work is larger than the one before.
    float largest = 0.0F;
    for (const float value : content.results[i + 3].explanation->patch_values()) {
      largest = std::max(largest, std::abs(value));
    }
    for (const float value : content.results[i].explanation->patch_values())
      largest = std::max(largest, std::abs(value));
    QCOMPARE(content.style_of(i).scale_max_nats, static_cast<double>(largest));
    QCOMPARE(content.style_of(i), content.style_of(i + 3));
  }
  QVERIFY(content.style_of(0).scale_max_nats < content.style_of(1).scale_max_nats);
  QVERIFY(content.style_of(2).is_signed && !content.style_of(1).is_signed);
  QVERIFY(reading_note(content).contains(QStringLiteral("Each method has one scale of its own")));
  QVERIFY(!reading_note(content).contains(QStringLiteral("All maps share one scale")));
}

void TestFigureMethods::one_sentence_is_said_once() {
  const SessionFigure same = figure_of(work_by({Method::M2ib, Method::Chefer}));
  QVERIFY(has_item(same, QStringLiteral("similarity 0")) && !has_item(same, QStringLiteral("similarity 1")));
  QVERIFY(same.legend().count(QStringLiteral("left effusion")) == 1);
  const SessionFigure several = figure_of(work_by({Method::M2ib, Method::Chefer}, {"left effusion", "no effusion"}));
  QVERIFY(has_item(several, QStringLiteral("similarity 3")));
}

void TestFigureMethods::no_difference_of_different_methods() {
  tests::Work work = work_by({Method::M2ib, Method::Saliency});
  work.session.figure.elements.difference = true;
  const SessionFigure figure = figure_of(work);
  QVERIFY(!figure.content().comparison);
  QVERIFY(reading_note(figure.content()).contains(QStringLiteral("No difference is drawn")));
}

void TestFigureMethods::a_difference_within_a_method_has_its_unit() {
  tests::Work work = work_by({Method::Occlusion}, {"left effusion", "no effusion"});
  work.session.figure.elements.difference = true;
  const SessionFigure figure = figure_of(work);
  QVERIFY(figure.content().comparison.has_value());
  QVERIFY(comparison_text(figure.content()).endsWith(QStringLiteral(" cosine")));
  QCOMPARE(difference_unit_text(figure.content()), QStringLiteral("A − B, cosine per patch"));
}

void TestFigureMethods::repeats_are_hatched_and_said() {
  tests::Work work = work_by({Method::Rise});
  auto result = std::make_shared<attribution::Explanation>(*work.session.results[0]);
  result->settings.seed = 3;
  const SessionFigure single = figure_of(work);
  result->settings.repeats = 5;
  result->image.spread.assign(result->image.token_values.size(), 0.0F);
  work.session.captions[0].own_settings = result->settings;
  work.session.results[0] = result;
  const QImage calm = figure_of(work).image(4.0);
  auto shaky = std::make_shared<attribution::Explanation>(*result);
  shaky->image.spread.back() = 2 * std::abs(shaky->image.token_values.back());
  work.session.results[0] = shaky;
  const SessionFigure figure = figure_of(work);
  QVERIFY2(figure.problem().isEmpty(), qPrintable(figure.problem()));
  QVERIFY(figure.image(4.0) != calm);
  const QString texts = texts_of(figure);
  QVERIFY(texts.contains(QStringLiteral("mean of 5 seeds 3 … 7, unstable patches hatched")));
  QVERIFY(texts.contains(QStringLiteral("Hatched patches are unstable")));
  QVERIFY(!texts_of(single).contains(QStringLiteral("atched patches")));
}

void TestFigureMethods::settings_that_a_method_lacks_are_not_listed() {
  const auto row_of = [](Method method) {
    const SessionFigure figure = figure_of(work_by({method}));
    for (const SettingRow& row : setting_rows(figure.content())) {
      if (row.key == QStringLiteral("Method")) return row.value;
    }
    return QString();
  };
  QCOMPARE(row_of(Method::M2ib), QStringLiteral("M2IB, β 0.1, layers 9 (image tower) and 9 (text tower), 10 steps, "
                                                "learning rate 1, 10 noise samples, seed 0"));
  QCOMPARE(row_of(Method::Legrad), QStringLiteral("LeGrad (Bousselham et al., ICCV 2025)"));
  QCOMPARE(row_of(Method::GradCam), QStringLiteral("Grad-CAM (Selvaraju et al., ICCV 2017, on a vision transformer), "
                                                   "layer 9 (image tower)"));
  QCOMPARE(row_of(Method::Rise), QStringLiteral("RISE (Petsiuk, Das and Saenko, BMVC 2018), 1000 masks, seed 0"));
}

void TestFigureMethods::sources_are_cited() {
  const QString legend = figure_of(work_by({Method::M2ib, Method::GradEclip, Method::Rollout})).legend();
  for (const char* said : {"Wang, Rudner and Wilson, NeurIPS 2023", "Zhao et al., ICML 2024",
                           "Abnar and Zuidema, ACL 2020", "(A) multi-modal", "(B) Grad-ECLIP", "block 10 of"}) {
    QVERIFY2(legend.contains(QString::fromUtf8(said)), said);
  }
  QVERIFY(reading_note(figure_of(work_by({Method::Rollout})).content())
              .contains(QStringLiteral("does not depend on the sentence")));
}

void TestFigureMethods::commands_repeat_each_method() {
  const QString commands = repeat_command(figure_of(work_by({Method::M2ib, Method::Rise, Method::GradCam})));
  QCOMPARE(commands.count(QStringLiteral("m2ib compare")), 3);
  QVERIFY(commands.contains(QStringLiteral("--method rise \\\n  --samples 1000 --seed 0 \\\n")));
  QVERIFY(commands.contains(QStringLiteral("--method grad-cam --layer 9 \\\n  --layout")));
  QVERIFY(commands.contains(QStringLiteral("--beta 0.1 --layer 9 --text-layer 9 \\\n  --steps 10 --lr 1")));
}

void TestFigureMethods::a_record_gives_the_same_bytes() {
  const tests::Work work = work_by({Method::M2ib, Method::Occlusion, Method::Chefer}, {"left effusion", "no effusion"});
  tests::Work part = work;
  part.session.arrangement.layout = session::PaneLayout::Two;  // scales are those of captions that are left out, too
  const SessionFigure first = figure_of(part);
  auto session = session::session_from_json(first.record(), "record");
  QVERIFY2(session, session ? "" : describe(session.error()).c_str());
  session->results.erase(session->results.begin() + 2, session->results.end());
  const SessionFigure again(std::move(*session), part.pictures);
  QCOMPARE(again.content().style_of(1).scale_max_nats, first.content().style_of(1).scale_max_nats);
  QVERIFY(again.image(4.0) == first.image(4.0));
}

void TestFigureMethods::a_report_names_the_methods() {
  const QTemporaryDir folder;
  const tests::Work work = work_by({Method::M2ib, Method::GradEclip});
  const QString path = folder.filePath(QStringLiteral("a.html"));
  QVERIFY(write_report(work.session, work.pictures, path.toStdString()).has_value());
  QFile file(path);
  QVERIFY(file.open(QIODevice::ReadOnly));
  const QString text = QString::fromUtf8(file.readAll());
  QVERIFY(text.contains(QStringLiteral("Attribution maps of several methods")));
  QVERIFY(text.contains(QStringLiteral("<td>Grad-ECLIP</td>")));
  QVERIFY(text.contains(QStringLiteral("100.0")));  // one sentence, once
  QVERIFY(!text.contains(QStringLiteral("Largest difference, nats")));
}

void TestFigureMethods::long_names_have_room() {
  tests::Work work = work_by({Method::IntegratedGradients, Method::Saliency, Method::Rollout});
  work.session.figure.columns = 8;
  work.session.figure.preset = session::FigurePreset::SingleColumn;
  const SessionFigure figure = figure_of(work);
  QRectF label;
  for (const FigureItem& item : figure.page().items) {
    if (item.name == QStringLiteral("label 1")) label = item.area;
    if (item.name == QStringLiteral("panel 1")) QVERIFY(label.bottom() <= item.area.top() + 1.0);
  }
  QVERIFY(label.isValid());
}

void TestFigureMethods::all_methods_fit_a_page() {
  std::vector<Method> all;
  for (const attribution::MethodInfo& info : attribution::all_methods()) all.push_back(info.method);
  tests::Work work = work_by(all);
  work.session.pictures.front().annotations.clear();  // a region would add a line a method
  const SessionFigure figure = figure_of(work);
  // Journals print 240 mm or little more on a page.
  QVERIFY2(figure.size_mm().height() <= 245.0, qPrintable(QString::number(figure.size_mm().height())));
  QCOMPARE(figure.size_mm().width(), 180.0);
  for (const FigureItem& item : figure.page().items) {
    if (item.name.startsWith(QStringLiteral("panel "))) QVERIFY(item.area.width() >= 20.0 * kUnitsPerMm);
    if (item.name.startsWith(QStringLiteral("scale "))) QVERIFY(item.name.endsWith('0') || item.name.endsWith('1'));
  }
  // Every map says the ends of its colours, in its unit.
  const QString svg = QString::fromUtf8(*encode_figure(figure, FigureFormat::Svg));
  for (std::size_t i = 0; i < all.size(); ++i) {
    QVERIFY(has_item(figure, QStringLiteral("range %1").arg(i)));
    const QString text = patch_scale_text(figure.content(), i);
    const double high = figure.content().style_of(i).scale_max_nats;
    QVERIFY2(text.contains(QStringLiteral(" to ") + QString::number(high, 'g', 3)), qPrintable(text));
    QCOMPARE(text.endsWith(QStringLiteral(" nats")), all[i] == Method::M2ib);
  }
  QVERIFY(svg.contains(QStringLiteral("lowest, 0, highest")));
  // A person's choice stands.
  work.session.figure.columns = 4;
  QVERIFY(figure_of(work).size_mm().height() > 245.0);
}

void TestFigureMethods::word_bars_are_told_from_map_bars() {
  const SessionFigure figure = figure_of(work_by({Method::GradEclip, Method::Chefer}));
  const QString svg = QString::fromUtf8(*encode_figure(figure, FigureFormat::Svg));
  for (const char* said :
       {"Grad-ECLIP: no unit, this method only", "Grad-ECLIP: words, this method only",
        "Chefer relevance: no unit, this method only", "Chefer relevance: words, this method only"}) {
    QCOMPARE(svg.count(QString::fromUtf8(said)), 1);
  }
}

QTEST_MAIN(TestFigureMethods)
#include "tst_figure_methods.moc"
