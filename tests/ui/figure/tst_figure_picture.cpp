#include <QGuiApplication>
#include <QTest>
#include <cmath>
#include <cstdint>

#include <nlohmann/json.hpp>

#include "tests/ui/figure/figure_support.h"
#include "ui/figure/explanation_figure.h"
#include "ui/figure/figure_content.h"
#include "ui/figure/figure_text.h"
#include "ui/figure/paint/picture_display.h"

using namespace m2ib;
using namespace m2ib::figure;
using namespace m2ib::tests;

/// The picture on a figure: how it lies, what marks it, what is said about it.
class TestFigurePicture : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void pictures_lie_as_in_the_window_data();
  void pictures_lie_as_in_the_window();
  void turned_maps_stay_on_their_pixels();
  void scale_bars_say_their_unit_data();
  void scale_bars_say_their_unit();
  void every_pixel_kind_is_drawn_data();
  void every_pixel_kind_is_drawn();
  void unseen_part_isolines_and_missing_rows_are_drawn();
  void what_was_chosen_is_said();
};

void TestFigurePicture::pictures_lie_as_in_the_window_data() {
  QTest::addColumn<int>("turns");
  QTest::addColumn<bool>("flip_horizontal");
  QTest::addColumn<bool>("flip_vertical");
  QTest::addColumn<bool>("inverted");
  QTest::addColumn<QSize>("size");
  QTest::addColumn<QPoint>("corner");  // where the file's top left pixel lies
  QTest::addColumn<QString>("left");   // of the usual chest radiograph: R
  QTest::addColumn<QString>("right");
  QTest::newRow("as in the file") << 0 << false << false << false << QSize(6, 4) << QPoint(0, 0) << "R"
                                  << "L";
  QTest::newRow("inverted") << 0 << false << false << true << QSize(6, 4) << QPoint(0, 0) << "R"
                            << "L";
  QTest::newRow("flipped left-right") << 0 << true << false << false << QSize(6, 4) << QPoint(5, 0) << "L"
                                      << "R";
  QTest::newRow("flipped top-bottom") << 0 << false << true << false << QSize(6, 4) << QPoint(0, 3) << "R"
                                      << "L";
  QTest::newRow("turned clockwise") << 1 << false << false << false << QSize(4, 6) << QPoint(3, 0) << "F"
                                    << "H";
  QTest::newRow("turned by half") << 2 << false << false << false << QSize(6, 4) << QPoint(5, 3) << "L"
                                  << "R";
  QTest::newRow("turned anticlockwise") << 3 << false << false << false << QSize(4, 6) << QPoint(0, 5) << "H"
                                        << "F";
  QTest::newRow("turned, then flipped") << 1 << true << false << false << QSize(4, 6) << QPoint(0, 0) << "H"
                                        << "F";
  QTest::newRow("more than once around") << -3 << false << true << false << QSize(4, 6) << QPoint(3, 5) << "F"
                                         << "H";
}

void TestFigurePicture::pictures_lie_as_in_the_window() {
  QFETCH(QSize, size);
  QFETCH(QPoint, corner);
  QFETCH(QString, left);
  QFETCH(QString, right);
  QFETCH(bool, inverted);
  QFETCH(int, turns);
  QFETCH(bool, flip_horizontal);
  QFETCH(bool, flip_vertical);
  PictureDisplay display;
  display.inverted = inverted;
  display.quarter_turns = turns;
  display.flip_horizontal = flip_horizontal;
  display.flip_vertical = flip_vertical;
  image::Radiograph picture = gray_picture(6, 4);
  std::get<std::vector<std::uint8_t>>(picture.pixels).front() = 250;
  const QImage shown = shown_image(picture, {0.0, 255.0}, display);
  QCOMPARE(shown.size(), size);
  QCOMPARE(qGray(shown.pixel(corner)), inverted ? 5 : 250);
  QCOMPARE(shown_size({6, 4}, display), QSizeF(size));
  const QPointF middle = picture_to_shown({6, 4}, display).map(QPointF(0.5, 0.5));
  QCOMPARE(middle, QPointF(corner) + QPointF(0.5, 0.5));
  const presenters::EdgeLetters letters = edge_letters({"L", "F"}, display);
  QCOMPARE(letters.left, left);
  QCOMPARE(letters.right, right);
  QVERIFY(edge_letters({}, display).left.isEmpty());
  QVERIFY(edge_letters({"<b>", "?"}, display).right.isEmpty());
}

void TestFigurePicture::turned_maps_stay_on_their_pixels() {
  const image::Radiograph picture = gray_picture(256, 256);
  const auto one = example(picture, "effusion");
  one->image.token_values = std::vector<float>(17, 0.0F);
  one->image.token_values[1] = 4.0F;  // the patch at the file's top left
  FigureOptions options = small();
  options.style.smooth = false;
  options.style.opacity = 1.0;
  options.style.threshold = 0.5;
  options.style.scale_max_nats = 4.0;
  options.words = false;
  const QRgb hot = colour_at(options.style.colours, 1.0).rgb();
  const auto centre = [&] {
    const QImage figure = render_figure(*one, picture, options);
    QRect area;
    for (int y = 150; y < 480; ++y) {
      for (int x = 370; x < 714; ++x) {
        if (figure.pixel(x, y) == hot) area |= QRect(x, y, 1, 1);
      }
    }
    return area.center();
  };
  const QPoint before = centre();
  options.display.quarter_turns = 1;
  const QPoint turned = centre();
  options.display.flip_vertical = true;
  const QPoint flipped = centre();
  QVERIFY(turned.x() - before.x() > 150 && std::abs(turned.y() - before.y()) < 4);
  QVERIFY(flipped.y() - turned.y() > 150 && std::abs(flipped.x() - turned.x()) < 4);
}

void TestFigurePicture::scale_bars_say_their_unit_data() {
  QTest::addColumn<image::PixelSpacing>("spacing");
  QTest::addColumn<int>("turns");
  QTest::addColumn<QString>("text");
  QTest::addColumn<double>("length");
  using Source = image::PixelSpacing::Source;
  // A third of 1000 pixels at the most.
  QTest::newRow("unknown") << image::PixelSpacing{} << 0 << "200 px" << 200.0;
  QTest::newRow("patient") << image::PixelSpacing{0.2, 0.4, Source::Patient} << 0 << "50 mm" << 250.0;
  QTest::newRow("patient, turned") << image::PixelSpacing{0.2, 0.4, Source::Patient} << 1 << "100 mm" << 250.0;
  QTest::newRow("detector") << image::PixelSpacing{0.1, 0.1, Source::Detector} << 0 << "20 mm at detector" << 200.0;
  QTest::newRow("film") << image::PixelSpacing{0.1, 0.1, Source::Nominal} << 0 << "20 mm on film" << 200.0;
  QTest::newRow("tiny") << image::PixelSpacing{0.001, 0.001, Source::Patient} << 0 << "0.2 mm" << 200.0;
  QTest::newRow("nonsense") << image::PixelSpacing{-1.0, 0.0, Source::Patient} << 0 << "200 px" << 200.0;
}

void TestFigurePicture::scale_bars_say_their_unit() {
  QFETCH(image::PixelSpacing, spacing);
  QFETCH(int, turns);
  QFETCH(QString, text);
  QFETCH(double, length);
  PictureDisplay display;
  display.quarter_turns = turns;
  const presenters::RoundLength scale = scale_length(spacing, {1000, 800}, display, 0.3);
  QCOMPARE(scale.text, text);
  QVERIFY2(std::abs(scale.length_px - length) < 1e-6, qPrintable(QString::number(scale.length_px)));
  QVERIFY(scale_length({}, {2, 2}, display).text.isEmpty());
}

void TestFigurePicture::every_pixel_kind_is_drawn_data() {
  QTest::addColumn<image::Radiograph>("picture");
  const auto made = [](image::PixelFormat format, image::Pixels pixels) {
    image::Radiograph picture = gray_picture(2, 2);
    picture.format = format;
    picture.pixels = std::move(pixels);
    return picture;
  };
  using std::vector;
  QTest::newRow("16 bits") << made(image::PixelFormat::Gray16, vector<std::uint16_t>{0, 20000, 40000, 65535});
  QTest::newRow("signed") << made(image::PixelFormat::GraySigned16, vector<std::int16_t>{-32768, 0, 5, 32767});
  QTest::newRow("float") << made(image::PixelFormat::GrayFloat, vector<float>{std::nanf(""), 0.0F, 1.0F, INFINITY});
  QTest::newRow("colour") << made(image::PixelFormat::Rgb8, vector<std::uint8_t>(12, 200));
  image::Radiograph inverted = gray_picture(2, 2);
  inverted.polarity = image::Polarity::LowIsWhite;
  QTest::newRow("low is white") << inverted;
  image::Radiograph table = made(image::PixelFormat::Gray16, vector<std::uint16_t>{0, 1, 2, 3});
  table.voi_tables = {{0, {0, 255, 100, 200}, 8, "as scanned"}};
  table.windows = {{{0.0, 3.0, image::Curve::Table, 0}, "as scanned"}};
  QTest::newRow("look-up table") << table;
  image::Radiograph damaged = gray_picture(2, 2);
  damaged.first_missing_row = 1;
  damaged.black_outs = {{0, 0, 1, 1}};
  damaged.orientation = {"L", "F"};
  damaged.spacing = {0.1, 0.1, image::PixelSpacing::Source::Detector};
  QTest::newRow("damaged") << damaged;
}

void TestFigurePicture::every_pixel_kind_is_drawn() {
  QFETCH(image::Radiograph, picture);
  const auto one = example(picture, "effusion");
  one->model_window = image::default_window(picture);
  const QImage figure = render_figure(*one, picture, small());
  QVERIFY(!figure.isNull());
  QVERIFY(margins_are_free(figure));
  image::Radiograph broken = picture;
  broken.height_px = 3;
  QVERIFY(render_figure(*one, broken, small()).isNull());
}

void TestFigurePicture::unseen_part_isolines_and_missing_rows_are_drawn() {
  image::Radiograph picture = gray_picture(400, 200);
  const auto one = example(picture, "effusion");
  FigureOptions options = small();
  const QImage hatched = render_figure(*one, picture, options);
  options.style.unseen = Unseen::Hidden;
  const QImage hidden = render_figure(*one, picture, options);
  const QRgb black = qRgb(0, 0, 0);
  // Half of the right panel is black: about 168 x 168 pixels.
  QVERIFY(count_colour(hidden, black) - count_colour(hatched, black) > 20000);
  options.style.unseen = Unseen::AsIs;
  const QImage as_is = render_figure(*one, picture, options);
  QVERIFY(count_colour(as_is, qRgb(128, 128, 128)) - count_colour(hatched, qRgb(128, 128, 128)) > 20000);
  options.style.isolines = 3;
  const QImage lines = render_figure(*one, picture, options);
  QVERIFY(mean_difference(as_is, lines) > 0.1);
  picture.first_missing_row = 150;
  QVERIFY(mean_difference(lines, render_figure(*one, picture, options)) > 0.1);
}

void TestFigurePicture::what_was_chosen_is_said() {
  image::Radiograph picture = gray_picture(64, 64);
  picture.first_missing_row = 32;
  const auto one = example(picture, "effusion");
  one->model_window = {-600.0, 1500.0, image::Curve::Sigmoid};
  one->window_by_person = true;
  one->black_outs = {{0, 0, 8, 8}, {8, 8, 4, 4}};
  const std::vector<attribution::ExplanationPtr> alone{one};
  FigureOptions options = small();
  options.window = image::Window{0.0, 255.0};
  options.display.inverted = true;
  options.display.quarter_turns = 3;
  options.style.isolines = 3;
  options.style.scale_max_nats = 4.0;
  options.style.unseen = Unseen::Hidden;
  QString all;
  const SessionFigure figure = figure_of(alone, picture, options);
  for (const SettingRow& row : setting_rows(figure.content())) all += row.value + "\n";
  for (const char* said : {"0 – 255, linear as shown", "-600 – 1500, sigmoid as the model", "chosen by a person",
                           "black-outs by a person: 2", "inverted, turned 270° clockwise",
                           "rows 33 to 64 were not in the file", "isolines at 1, 2, 3 nats"}) {
    QVERIFY2(all.contains(QString::fromUtf8(said)),
             qPrintable(QString::fromUtf8(said) + QStringLiteral(" in\n") + all));
  }
  const auto json = nlohmann::json::parse(figure_metadata(figure).provenance_json);
  const auto& rendering = json["rendering"];
  QCOMPARE(rendering["unseen"].get<std::string>(), std::string("hidden"));
  QCOMPARE(rendering["isolines_nats"].size(), std::size_t{3});
  QCOMPARE(rendering["quarter_turns"].get<int>(), 3);
  QVERIFY(rendering["inverted"].get<bool>());
}

QTEST_MAIN(TestFigurePicture)
#include "tst_figure_picture.moc"
