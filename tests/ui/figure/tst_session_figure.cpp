#include <QGuiApplication>
#include <QTest>
#include <cstdlib>
#include <ctime>

#include "tests/ui/figure/session_figure_support.h"
#include "ui/figure/figure_layout.h"

using namespace m2ib;
using namespace m2ib::figure;
using namespace m2ib::tests;
using session::FigurePreset;
using session::PaneLayout;

Q_DECLARE_METATYPE(m2ib::session::FigurePreset)

namespace {

constexpr double kGoldenTolerance = 4.0;  ///< mean absolute difference of 255: other FreeType versions draw other edges
constexpr double kTouching = 1.0;         ///< design units, a tenth of a point: rounded line heights

/// Boxes hold other items, and rules are thinner than their pen.
bool holds_others(const FigureItem& item) {
  return item.name == QLatin1String("warning box") || item.name == QLatin1String("rule");
}

QString overlap(const FigurePage& page) {
  for (std::size_t a = 0; a < page.items.size(); ++a) {
    for (std::size_t b = a + 1; b < page.items.size(); ++b) {
      if (holds_others(page.items[a]) || holds_others(page.items[b])) continue;
      const QRectF common = page.items[a].area.intersected(page.items[b].area);
      if (common.width() > kTouching && common.height() > kTouching) {
        return page.items[a].name + QStringLiteral(" and ") + page.items[b].name;
      }
    }
  }
  return {};
}

QString outside(const FigurePage& page) {
  const QRectF whole(QPointF(0, 0), page.size_mm * kUnitsPerMm / page.scale);
  for (const FigureItem& item : page.items) {
    if (!whole.adjusted(-kTouching, -kTouching, kTouching, kTouching).contains(item.area)) return item.name;
  }
  return {};
}

}  // namespace

class TestSessionFigure : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void nothing_overlaps_data();
  void nothing_overlaps();
  void texts_are_legible();
  void long_texts_stay_within_data();
  void long_texts_stay_within();
  void elements_can_be_switched_off_data();
  void elements_can_be_switched_off();
  void warnings_cannot_be_switched_off();
  void arrangement_chooses_the_captions();
  void difference_brings_its_captions();
  void a_bar_has_as_many_numbers_as_fit();
  void pictures_stand_side_by_side();
  void legend_says_how_it_was_made();
  void without_results_there_is_a_reason();
  void style_and_record_fit();
  void layout_is_the_same_at_every_resolution();
  void equals_the_golden_figure();
};

void TestSessionFigure::initTestCase() {
  qputenv("TZ", "UTC");
  tzset();
}

void TestSessionFigure::nothing_overlaps_data() {
  QTest::addColumn<FigurePreset>("preset");
  QTest::addColumn<int>("captions");
  QTest::addColumn<QSize>("size");
  for (const FigurePreset preset : {FigurePreset::SingleColumn, FigurePreset::DoubleColumn, FigurePreset::Slide}) {
    for (const int captions : {1, 2, 4, 7}) {
      for (const QSize size : {QSize(320, 300), QSize(60, 400), QSize(600, 60)}) {
        QTest::addRow("%s, %d captions, %d x %d", session::to_string(preset), captions, size.width(), size.height())
            << preset << captions << size;
      }
    }
  }
}

void TestSessionFigure::nothing_overlaps() {
  QFETCH(FigurePreset, preset);
  QFETCH(int, captions);
  QFETCH(QSize, size);
  Work work = work_of(some_captions(static_cast<std::size_t>(captions)), size.width(), size.height());
  work.session.figure.preset = preset;
  work.session.figure.elements.difference = true;
  work.session.figure.elements.legend = true;
  const SessionFigure figure = figure_of(work);
  QCOMPARE(figure.problem(), QString());
  QCOMPARE(overlap(figure.page()), QString());
  QCOMPARE(outside(figure.page()), QString());
  QCOMPARE(figure.size_mm().width(), work.session.figure.figure_width_mm());
  if (preset == FigurePreset::Slide) QCOMPARE(figure.size_mm().height(), 142.875);
  for (int i = 0; i < captions; ++i) QVERIFY(has_item(figure, QStringLiteral("caption %1").arg(i)));
  QCOMPARE(has_item(figure, "difference"), captions > 1);
  QVERIFY(margins_are_free(figure.image(kWidth / figure.size_mm().width())));
}

void TestSessionFigure::texts_are_legible() {
  for (const double width : {150.0, 180.0, 200.0, 600.0}) {
    const FigureType type = figure_type(FigurePreset::Custom, width);
    QVERIFY(type.small >= 7.0 && type.body >= 7.0);
  }
  for (const double width : {40.0, 85.0, 120.0}) {
    const FigureType type = figure_type(FigurePreset::Custom, width);
    QVERIFY(type.small >= 6.0 && type.body >= 6.0);
  }
}

void TestSessionFigure::long_texts_stay_within_data() {
  QTest::addColumn<QString>("caption");
  QTest::newRow("3000 characters") << QStringLiteral("left basal pleural effusion, ").repeated(110);
  QTest::newRow("one long word") << QString(400, QLatin1Char('W'));
  QTest::newRow("chinese") << QStringLiteral("左侧胸腔积液，心影增大").repeated(12);
  QTest::newRow("right to left") << QStringLiteral("انصباب جنبي أيسر ").repeated(10);
  QTest::newRow("line breaks") << QStringLiteral("left\nbasal\n\n\teffusion\r\n");
}

void TestSessionFigure::long_texts_stay_within() {
  QFETCH(QString, caption);
  for (const FigurePreset preset : {FigurePreset::SingleColumn, FigurePreset::DoubleColumn, FigurePreset::Slide}) {
    Work work = work_of(std::vector<std::string>(1, caption.toStdString()));
    work.session.captions.push_back({"effusion", std::nullopt});
    const auto other = example(*work.pictures.front(), "effusion");
    other->card.trust = model::Trust::None;
    other->card.doubts = std::vector<std::string>(6, std::string(200, 'd'));
    other->card.name = std::string(400, 'n');
    work.session.results.push_back(other);
    work.session.figure.preset = preset;
    work.session.figure.elements.legend = true;
    const SessionFigure figure = figure_of(work);
    QCOMPARE(figure.problem(), QString());
    QCOMPARE(overlap(figure.page()), QString());
    QCOMPARE(outside(figure.page()), QString());
    QVERIFY(margins_are_free(figure.image(kWidth / figure.size_mm().width())));
  }
}

void TestSessionFigure::elements_can_be_switched_off_data() {
  using session::FigureElements;
  QTest::addColumn<int>("element");
  QTest::addColumn<QString>("item");  // that goes away
  QTest::newRow("title") << 0 << "title";
  QTest::newRow("original") << 1 << "";
  QTest::newRow("maps") << 2 << "";
  QTest::newRow("colour bar") << 3 << "scale";
  QTest::newRow("captions") << 4 << "caption";
  QTest::newRow("similarity") << 5 << "similarity";
  QTest::newRow("letters") << 6 << "label";
  QTest::newRow("region numbers") << 7 << "regions";
  QTest::newRow("reading note") << 8 << "reading";
  QTest::newRow("settings") << 9 << "setting";
  QTest::newRow("stamp") << 10 << "stamp";
}

void TestSessionFigure::elements_can_be_switched_off() {
  QFETCH(int, element);
  QFETCH(QString, item);
  Work work = work_of(some_captions(4));
  work.session.figure.columns = 3;
  work.session.figure.elements.title = element != 10;  // the stamp alone makes a line of its own
  const SessionFigure whole = figure_of(work);
  session::FigureElements& elements = work.session.figure.elements;
  const std::vector<bool*> switches{&elements.title,      &elements.original,       &elements.maps,
                                    &elements.colour_bar, &elements.captions,       &elements.similarity,
                                    &elements.letters,    &elements.region_numbers, &elements.reading_note,
                                    &elements.settings,   &elements.stamp};
  *switches.at(static_cast<std::size_t>(element)) = false;
  if (element == 0) elements.stamp = false;
  const SessionFigure less = figure_of(work);
  QCOMPARE(less.problem(), QString());
  QVERIFY(item.isEmpty() || has_item(whole, item));
  QVERIFY(item.isEmpty() || !has_item(less, item));
  QVERIFY2(less.size_mm().height() < whole.size_mm().height(), "the layout must close the gap");
  QCOMPARE(overlap(less.page()), QString());
}

void TestSessionFigure::warnings_cannot_be_switched_off() {
  Work work = work_of(some_captions(1));
  const auto doubtful = example(*work.pictures.front(), work.session.captions.front().text);
  doubtful->card.trust = model::Trust::None;
  work.session.results = {doubtful};
  session::FigureElements none{};
  none.title = none.maps = none.colour_bar = none.captions = none.words = none.similarity = none.letters = false;
  none.reading_note = none.settings = none.stamp = none.region_numbers = none.annotations = false;
  work.session.figure.elements = none;
  QVERIFY(has_item(figure_of(work), "warning"));
  none.original = false;
  work.session.figure.elements = none;
  QVERIFY(!figure_of(work).problem().isEmpty());
}

void TestSessionFigure::arrangement_chooses_the_captions() {
  Work work = work_of(some_captions(7));
  const auto shown = [&] {
    QStringList captions;
    const SessionFigure figure = figure_of(work);
    for (const ShownResult& result : figure.content().results) {
      captions << QString::fromStdString(result.explanation->caption);
    }
    return captions;
  };
  QCOMPARE(shown().size(), 7);
  work.session.arrangement.layout = PaneLayout::One;
  work.session.current_caption = 3;
  QCOMPARE(shown(), QStringList("cardiomegaly"));
  work.session.arrangement.layout = PaneLayout::Two;
  work.session.arrangement.slots = {4, 3};
  QCOMPARE(shown(), QStringList({"right upper lobe nodule", "cardiomegaly"}));
  QCOMPARE(figure_of(work).title(), QStringLiteral("M2IB: right upper lobe nodule (+1)"));
}

void TestSessionFigure::difference_brings_its_captions() {
  Work work = work_of(some_captions(4));
  work.session.arrangement.layout = PaneLayout::One;
  work.session.arrangement.compare_a = 3;
  work.session.arrangement.compare_b = 1;
  work.session.figure.elements.difference = true;
  const SessionFigure figure = figure_of(work);
  QCOMPARE(figure.content().results.size(), std::size_t{3});
  QVERIFY(figure.content().comparison.has_value());
  // Letters follow the list of captions, where the window has them.
  QCOMPARE(figure.content().comparison->name, QStringLiteral("C − B"));
  QCOMPARE(figure.content().results[figure.content().comparison->a].explanation->caption, std::string("cardiomegaly"));
  QCOMPARE(figure.content().panels.back().kind, FigurePanel::Kind::Difference);
  work.session.arrangement.compare_b = 3;
  QVERIFY(!figure_of(work).content().comparison.has_value());
}

void TestSessionFigure::a_bar_has_as_many_numbers_as_fit() {
  Work work = work_of(some_captions(4));
  work.session.figure.elements.difference = true;  // three bars a row
  work.session.rendering.scale_max_nats = 93.9;
  const QString svg = QString::fromUtf8(*encode_figure(figure_of(work), FigureFormat::Svg));
  for (const char* number : {">20<", ">40<", ">60<", ">80<"}) {
    QVERIFY2(svg.contains(QString::fromLatin1(number)), number);
  }
}

void TestSessionFigure::pictures_stand_side_by_side() {
  Work work = work_of(some_captions(2));
  Work other = work_of(some_captions(1), 200, 260);
  auto second = std::make_shared<image::Radiograph>(*other.pictures.front());
  second->sha256 = std::string(64, 'd');
  auto result = std::make_shared<attribution::Explanation>(*other.session.results.front());
  result->image_sha256 = second->sha256;
  other.session.pictures.front().reference.sha256 = second->sha256;
  work.session.pictures.push_back(other.session.pictures.front());
  work.session.results.push_back(result);
  work.pictures.push_back(second);
  work.session.arrangement.layout = PaneLayout::Images;
  const SessionFigure figure = figure_of(work);
  QCOMPARE(figure.content().pictures.size(), std::size_t{2});
  QCOMPARE(figure.content().panels.size(), std::size_t{4});
  QCOMPARE(figure.content().panels[2].kind, FigurePanel::Kind::Original);
  QCOMPARE(overlap(figure.page()), QString());
  QVERIFY(has_item(figure, "caption"));
  // Once for all, and under each map for what its picture made of the words.
  QVERIFY(has_item(figure, "caption 0") && has_item(figure, "caption 1"));
  work.session.figure.elements.words = false;
  QVERIFY(has_item(figure_of(work), "caption") && !has_item(figure_of(work), "caption 0"));
  QVERIFY(figure.legend().contains(QStringLiteral("several radiographs")));
}

void TestSessionFigure::legend_says_how_it_was_made() {
  Work work = work_of(some_captions(2));
  work.session.rendering.threshold = 0.25;
  work.session.figure.elements.difference = true;
  const QString legend = figure_of(work).legend();
  for (const char* said :
       {"“left basal effusion”", "(B) “no effusion”", "NeurIPS 2023", "block 10 of 0", "β = 0.1", "10 optimiser steps",
        "learning rate 1", "seed 0", "tiny", "aaaaaaaaaaaa…", "cividis", "below 25 %", "A − B", "Pearson r",
        "Regions of interest", "weakly supported", "Research use only, not for diagnosis."}) {
    QVERIFY2(legend.contains(QString::fromUtf8(said)), qPrintable(QString::fromUtf8(said) + " in " + legend));
  }
  QVERIFY(!legend.contains(QStringLiteral("Muster")));
}

void TestSessionFigure::without_results_there_is_a_reason() {
  Work work = work_of(some_captions(1));
  const SessionFigure no_picture(work.session, {nullptr});
  QVERIFY(!no_picture.problem().isEmpty());
  QVERIFY(no_picture.image(10.0).isNull());
  QCOMPARE(no_picture.size_mm(), QSizeF(0, 0));
  QVERIFY(!encode_figure(no_picture, FigureFormat::Pdf).has_value());
  work.session.results.clear();
  QVERIFY(!figure_of(work).problem().isEmpty());
  QVERIFY(!SessionFigure(session::Session(), {}).problem().isEmpty());
}

void TestSessionFigure::style_and_record_fit() {
  OverlayStyle style;
  style.colours = image::ColourTable::Magma;
  style.opacity = 0.7;
  style.threshold = 0.3;
  style.smooth = false;
  style.unseen = Unseen::Hidden;
  style.isolines = 4;
  style.isoline_levels = IsolineLevels::Round;
  style.scale = ScaleMode::MinMax;
  QCOMPARE(style_of(figure::rendering_of(style)), style);
  QCOMPARE(style_of(session::Rendering()), OverlayStyle());
  session::Rendering odd = figure::rendering_of(style);
  odd.colours = "mauve";
  odd.opacity = 7.0;
  QCOMPARE(style_of(odd).colours, OverlayStyle().colours);
  QCOMPARE(style_of(odd).opacity, 1.0);
  // The scale that the colours stand for is in the record; as in the window, it ends at the largest patch, also where
  // that is a caption's which the layout leaves out.
  Work work = work_of(some_captions(2));
  work.session.arrangement.layout = session::PaneLayout::One;
  double largest = 0.0;
  for (const auto& result : session::current_results(work.session)) {
    for (const float nats : result->patch_values()) largest = std::max(largest, static_cast<double>(nats));
  }
  QVERIFY(largest > 0.0);
  QCOMPARE(figure_of(work).session().rendering.scale_max_nats, largest);
}

void TestSessionFigure::layout_is_the_same_at_every_resolution() {
  const SessionFigure figure = figure_of(work_of(some_captions(2)));
  const QImage small = figure.image(150 / 25.4);
  const QImage large = figure.image(300 / 25.4);
  QVERIFY(std::abs(large.width() - 180.0 * 300 / 25.4) <= 0.5);
  const QImage reduced = large.scaled(small.size(), Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
  const double difference = mean_difference(reduced.convertToFormat(QImage::Format_RGB32), small);
  QVERIFY2(difference < 4.0, qPrintable(QString::number(difference)));
  QCOMPARE(figure.image(150 / 25.4), small);
  QVERIFY(figure.image(1e6).isNull());
}

void TestSessionFigure::equals_the_golden_figure() {
  Work work = work_of(some_captions(2));
  work.session.figure.elements.difference = true;
  const QImage figure = figure_of(work).image(110 / 25.4);
  const QString path = QStringLiteral(M2IB_SOURCE_DIR "/tests/data/session_figure_110dpi.png");
  if (qEnvironmentVariableIsSet("M2IB_UPDATE_GOLDEN")) QVERIFY(figure.save(path, "PNG", 0));
  const QImage golden = QImage(path).convertToFormat(QImage::Format_RGB32);
  QVERIFY2(!golden.isNull(), "tests/data/session_figure_110dpi.png is missing");
  QCOMPARE(figure.width(), golden.width());
  QVERIFY(std::abs(figure.height() - golden.height()) <= 3);
  const double difference = mean_difference(figure, golden);
  QVERIFY2(difference < kGoldenTolerance, qPrintable(QString::number(difference)));
  // The tolerance tells a figure from a wrong one.
  work.session.rendering.colours = "jet";
  const double wrong = mean_difference(figure_of(work).image(110 / 25.4), golden);
  QVERIFY2(wrong > kGoldenTolerance, qPrintable(QString::number(wrong)));
}

QTEST_MAIN(TestSessionFigure)
#include "tst_session_figure.moc"
