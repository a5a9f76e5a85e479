#include <QBuffer>
#include <QDir>
#include <QFile>
#include <QGuiApplication>
#include <QImageReader>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <ctime>

#include <nlohmann/json.hpp>

#include "core/session/session_file.h"
#include "tests/ui/figure/figure_support.h"
#include "ui/figure/explanation_figure.h"
#include "ui/figure/figure_content.h"
#include "ui/figure/figure_text.h"

using namespace m2ib;
using namespace m2ib::figure;
using namespace m2ib::tests;

namespace {

constexpr double kGoldenTolerance = 4.0;  ///< mean absolute difference of 255: other FreeType versions draw other edges

QString long_caption(int characters) {
  QString caption;
  while (caption.size() < characters) caption += QStringLiteral("left basal pleural effusion with atelectasis, ");
  return caption.left(characters);
}

}  // namespace

Q_DECLARE_METATYPE(m2ib::figure::FigureOptions)

class TestFigure : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void nothing_is_cut_data();
  void nothing_is_cut();
  void equals_the_golden_figure();
  void overlay_has_the_map_s_colours();
  void is_repeatable();
  void several_captions_share_a_scale();
  void untrustworthy_models_are_said();
  void notes_say_what_is_unusual();
  void differing_settings_carry_letters();
  void empty_input_gives_no_figure();
  void file_carries_its_provenance();
  void its_record_gives_the_same_file_again_data();
  void its_record_gives_the_same_file_again();
  void file_says_nothing_about_the_person();
  void what_cannot_be_written_is_an_error_data();
  void what_cannot_be_written_is_an_error();
};

void TestFigure::initTestCase() {
  qputenv("TZ", "UTC");
  tzset();
}

void TestFigure::nothing_is_cut_data() {
  QTest::addColumn<QString>("caption");
  QTest::addColumn<QSize>("size");
  const QSize square(256, 256);
  QTest::newRow("one character") << "x" << square;
  QTest::newRow("short") << "left basal effusion" << square;
  QTest::newRow("300 characters") << long_caption(300) << square;
  QTest::newRow("3000 characters") << long_caption(3000) << square;
  QTest::newRow("one long word") << QString(400, QLatin1Char('W')) << square;
  QTest::newRow("chinese") << QStringLiteral("左侧胸腔积液，心影增大").repeated(12) << square;
  QTest::newRow("emoji") << QStringLiteral("🫁 effusion 🩻 ").repeated(20) << square;
  QTest::newRow("line breaks") << "left\nbasal\n\n\teffusion\r\n" << square;
  QTest::newRow("right to left") << QStringLiteral("انصباب جنبي أيسر ").repeated(10) << square;
  QTest::newRow("wide picture") << "effusion" << QSize(1000, 40);
  QTest::newRow("tall picture") << "effusion" << QSize(40, 1000);
  QTest::newRow("one pixel") << "effusion" << QSize(1, 1);
}

void TestFigure::nothing_is_cut() {
  QFETCH(QString, caption);
  QFETCH(QSize, size);
  const image::Radiograph picture = gray_picture(size.width(), size.height());
  const auto one = example(picture, caption.toStdString());
  one->card.name = std::string(400, 'n');
  one->card.intended_use = long_caption(900).toStdString();
  const QImage single = render_figure(*one, picture, small());
  QCOMPARE(single.width(), kWidth);
  QVERIFY(single.height() > 300 && single.height() < 4 * kWidth);
  QVERIFY(margins_are_free(single));
  for (const std::size_t count : {2U, 3U, 4U}) {
    const std::vector<attribution::ExplanationPtr> several(count, one);
    const QImage grid = render_figure(several, picture, small());
    QVERIFY(!grid.isNull());
    QVERIFY(margins_are_free(grid));
  }
}

void TestFigure::equals_the_golden_figure() {
  const image::Radiograph picture = gray_picture(300, 200);
  const QImage figure = render_figure(*example(picture, "left basal effusion"), picture, small());
  const QString path = QStringLiteral(M2IB_SOURCE_DIR "/tests/data/figure_800.png");
  if (qEnvironmentVariableIsSet("M2IB_UPDATE_GOLDEN")) {
    QVERIFY(figure.save(path, "PNG", 0));
  }
  const QImage golden = QImage(path).convertToFormat(QImage::Format_RGB32);
  QVERIFY2(!golden.isNull(), "tests/data/figure_800.png is missing");
  QCOMPARE(figure.width(), golden.width());
  QVERIFY(std::abs(figure.height() - golden.height()) <= 3);
  const double difference = mean_difference(figure, golden);
  QVERIFY2(difference < kGoldenTolerance, qPrintable(QString::number(difference)));
  // The tolerance tells a figure from a wrong one: other colours must be beyond it.
  FigureOptions other = small();
  other.style.colours = image::ColourTable::Jet;
  const QImage wrong = render_figure(*example(picture, "left basal effusion"), picture, other);
  QVERIFY(mean_difference(wrong, golden) > kGoldenTolerance);
}

void TestFigure::overlay_has_the_map_s_colours() {
  const image::Radiograph picture = gray_picture(256, 256);
  const auto one = example(picture, "effusion");
  FigureOptions options = small();
  options.style.smooth = false;
  options.style.opacity = 1.0;
  options.style.scale_max_nats = 4.0;
  const QImage figure = render_figure(*one, picture, options);
  // Each of the 16 patches is about 80 x 80 pixels of one colour.
  for (const float nats : one->patch_values()) {
    QVERIFY(count_colour(figure, colour_at(options.style.colours, static_cast<double>(nats) / 4.0).rgb()) > 2500);
  }
  options.style.threshold = 0.9;
  const QImage hidden = render_figure(*one, picture, options);
  QVERIFY(count_colour(hidden, colour_at(options.style.colours, 0.25).rgb()) < 500);
}

void TestFigure::is_repeatable() {
  const image::Radiograph picture = gray_picture(64, 64);
  const auto one = example(picture, "effusion");
  QCOMPARE(render_figure(*one, picture, small()), render_figure(*one, picture, small()));
}

void TestFigure::several_captions_share_a_scale() {
  const image::Radiograph picture = gray_picture(64, 64);
  const std::vector<attribution::ExplanationPtr> both{example(picture, "effusion", 2.0F),
                                                      example(picture, "no effusion", 7.9F)};
  FigureOptions options = small();
  session::Rendering rendering = figure_of(both, picture, options).session().rendering;
  QCOMPARE(rendering.scale, std::string("absolute"));
  QCOMPARE(rendering.scale_max_nats, static_cast<double>(7.9F));
  options.style.scale = ScaleMode::MinMax;
  rendering = figure_of(both, picture, options).session().rendering;
  QCOMPARE(rendering.scale_max_nats, 0.0);
  QVERIFY(reading_note(both, options.style).contains(QStringLiteral("cannot be compared")));
}

void TestFigure::untrustworthy_models_are_said() {
  const image::Radiograph picture = gray_picture(64, 64);
  const auto one = example(picture, "effusion");
  const QRgb warning = qRgb(255, 244, 214);
  QCOMPARE(count_colour(render_figure(*one, picture, small()), warning), 0);
  one->card.trust = model::Trust::None;
  one->card.doubts = {"its weights are random"};
  FigureOptions options = small();
  options.stamp = false;  // the warning stays
  options.settings = false;
  QVERIFY(count_colour(render_figure(*one, picture, options), warning) > 1000);
  QVERIFY(trust_warning(one->card).contains(QStringLiteral("its weights are random")));
}

void TestFigure::notes_say_what_is_unusual() {
  const image::Radiograph picture = gray_picture(64, 64);
  const auto one = example(picture, "effusion");
  const std::vector<attribution::ExplanationPtr> alone{one};
  QVERIFY(!reading_note(alone, {}).contains(QStringLiteral("same value everywhere")));
  std::fill(one->image.token_values.begin(), one->image.token_values.end(), 1.0F);
  one->tokens.truncated = true;
  QVERIFY(reading_note(alone, {}).contains(QStringLiteral("same value everywhere")));
  QVERIFY(reading_note(alone, {}).contains(QStringLiteral("was not read")));
  QVERIFY(!render_figure(*one, picture, small()).isNull());
  std::fill(one->image.token_values.begin(), one->image.token_values.end(), std::nanf(""));
  std::fill(one->text.token_values.begin(), one->text.token_values.end(), std::nanf(""));
  QVERIFY(!render_figure(*one, picture, small()).isNull());
}

void TestFigure::differing_settings_carry_letters() {
  const image::Radiograph picture = gray_picture(64, 64);
  const auto other = example(picture, "no effusion");
  other->settings.beta = 1.0;
  const std::vector<attribution::ExplanationPtr> both{example(picture, "effusion"), other};
  bool found = false;
  const SessionFigure figure = figure_of(both, picture, {});
  for (const SettingRow& row : setting_rows(figure.content())) {
    found = found || row.value.contains(QStringLiteral("0.1 (A); 1 (B)"));
    QVERIFY(!row.value.contains(QStringLiteral("Muster")));
  }
  QVERIFY(found);
  QCOMPARE(caption_letter(0), QStringLiteral("A"));
  QCOMPARE(caption_letter(25), QStringLiteral("Z"));
  QCOMPARE(caption_letter(26), QStringLiteral("AA"));
}

void TestFigure::empty_input_gives_no_figure() {
  const image::Radiograph picture = gray_picture(64, 64);
  QVERIFY(render_figure(std::vector<attribution::ExplanationPtr>{}, picture).isNull());
  QVERIFY(render_figure(std::vector<attribution::ExplanationPtr>{nullptr}, picture).isNull());
  QVERIFY(render_figure(*example(picture, "effusion"), image::Radiograph{}).isNull());
  QVERIFY(render_figure(attribution::Explanation{}, picture).isNull());
  QCOMPARE(save_figure({}, "/tmp/never.png", {}).error().code, ErrorCode::ComputeFailed);
}

void TestFigure::file_carries_its_provenance() {
  const image::Radiograph picture = gray_picture(64, 64);
  const std::vector<attribution::ExplanationPtr> alone{example(picture, "left basal effusion 心")};
  const FigureOptions options = small();
  const QTemporaryDir folder;
  const std::filesystem::path path = folder.path().toStdString() + "/figure.png";
  const QImage figure = render_figure(alone, picture, options);
  const auto saved = save_figure(figure, path, figure_metadata(figure_of(alone, picture, options)));
  QVERIFY2(saved.has_value(), saved ? "" : describe(saved.error()).c_str());
  QImageReader reader(QString::fromStdString(path.string()));
  const QImage read = reader.read();
  QCOMPARE(read.convertToFormat(QImage::Format_RGB32), figure);
  QCOMPARE(read.text(QStringLiteral("Title")), QStringLiteral("M2IB: left basal effusion 心"));
  QVERIFY(read.text(QStringLiteral("Software")).startsWith(QStringLiteral("M2IB Explorer ")));
  // 800 pixels are 180 mm, the width that the layout and its text sizes are made for.
  QVERIFY(std::abs(1000.0 * read.width() / read.dotsPerMeterX() - 180.0) < 0.5);
  const auto json = nlohmann::json::parse(read.text(QStringLiteral("m2ib")).toStdString());
  QCOMPARE(json["results"].at(0)["caption"].get<std::string>(), std::string("left basal effusion 心"));
  QCOMPARE(json["rendering"]["colours"].get<std::string>(), std::string("cividis"));
}

void TestFigure::its_record_gives_the_same_file_again_data() {
  QTest::addColumn<int>("captions");
  QTest::addColumn<int>("width");
  QTest::addColumn<FigureOptions>("options");
  FigureOptions plain;
  FigureOptions other;
  other.window = image::Window{10.0, 200.0};
  other.display.quarter_turns = -1;
  other.display.flip_horizontal = true;
  other.style.scale = ScaleMode::MinMax;
  other.words = false;
  other.stamp = false;
  QTest::newRow("one caption") << 1 << 1600 << plain;
  QTest::newRow("the narrowest") << 2 << 800 << plain;
  QTest::newRow("an odd width, six captions") << 6 << 1237 << other;
}

void TestFigure::its_record_gives_the_same_file_again() {
  QFETCH(int, captions);
  QFETCH(int, width);
  QFETCH(FigureOptions, options);
  options.width_px = width;
  const image::Radiograph picture = gray_picture(64, 48);
  std::vector<attribution::ExplanationPtr> all;
  for (int i = 0; i < captions; ++i) {
    const auto one = example(picture, "effusion " + std::to_string(i), 2.0F + static_cast<float>(i));
    if (i == 1) one->settings.beta = 3.0;
    all.push_back(one);
  }
  const SessionFigure figure = figure_of(all, picture, options);
  const auto drawn = encode_figure(figure, FigureFormat::Png);
  QVERIFY(drawn.has_value());
  QCOMPARE(QImage::fromData(*drawn).width(), width);
  options.width_px = 12000;  // as wide as can be asked for: more dots than 1200 an inch would not be read again
  const session::FigureChoice widest = session_of(all, options).figure;
  QVERIFY(widest.validate().has_value());
  QCOMPARE(qRound(widest.width_mm * widest.dpi / 25.4), 12000);
  const auto read = session::session_from_json(figure.record(), "a record");
  QVERIFY2(read.has_value(), read ? "" : describe(read.error()).c_str());
  const SessionFigure again(*read, {std::make_shared<image::Radiograph>(picture)});
  QVERIFY(*encode_figure(again, FigureFormat::Png) == *drawn);
}

void TestFigure::file_says_nothing_about_the_person() {
  const image::Radiograph picture = gray_picture(64, 64);
  const std::vector<attribution::ExplanationPtr> alone{example(picture, "effusion")};
  const auto metadata = figure_metadata(figure_of(alone, picture, small()));
  QVERIFY(metadata.provenance_json.find("Muster") == std::string::npos);
  const auto bytes = encode_png(render_figure(alone, picture, small()), metadata);
  QVERIFY(bytes.has_value());
  QVERIFY(!bytes->contains("Muster"));
}

void TestFigure::what_cannot_be_written_is_an_error_data() {
  QTest::addColumn<QString>("path");
  QTest::newRow("no such folder") << "/nonexistent-folder/figure.png";
  QTest::newRow("a device") << "/dev/full";
  QTest::newRow("a folder") << "/tmp";
  QTest::newRow("kernel's files") << "/proc/figure.png";
  QTest::newRow("another format") << QDir::tempPath() + QStringLiteral("/figure.bmp");
}

void TestFigure::what_cannot_be_written_is_an_error() {
  QFETCH(QString, path);
  QImage figure(10, 10, QImage::Format_RGB32);
  figure.fill(Qt::red);
  const auto saved = save_figure(figure, path.toStdString(), {});
  QVERIFY(!saved.has_value());
  QCOMPARE(saved.error().code, ErrorCode::FileWriteFailed);
}

QTEST_MAIN(TestFigure)
#include "tst_figure.moc"
