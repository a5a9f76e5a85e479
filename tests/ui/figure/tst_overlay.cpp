#include <QGuiApplication>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "ui/figure/paint/colour_bar.h"
#include "ui/figure/paint/field_of_view.h"
#include "ui/figure/paint/overlay.h"

using namespace m2ib;
using namespace m2ib::figure;

namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

QFont font_of(int pixels) {
  QFont font(QStringLiteral("DejaVu Sans"));
  font.setPixelSize(pixels);
  return font;
}

}  // namespace

class TestOverlay : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void scale_ends_data();
  void scale_ends();
  void native_patches_have_table_colours();
  void smooth_layer_follows_the_enlarged_map();
  void threshold_and_not_a_number_are_transparent();
  void constant_maps_have_one_colour();
  void wrong_sizes_give_nothing();
  void patches_get_equally_many_pixels();
  void grid_lines_lie_between_patches();
  void pictures_go_through_the_window();
  void every_pixel_kind_is_shown_data();
  void every_pixel_kind_is_shown();
  void unseen_part_is_marked_data();
  void unseen_part_is_marked();
  void missing_rows_are_hatched();
  void ticks_are_round_data();
  void ticks_are_round();
  void colour_bar_stays_in_its_area();
  void colour_bar_leaves_room_for_minus_signs();
  void colour_bar_has_two_numbers_at_least();
  void colour_bar_marks_isolines_and_threshold();
};

void TestOverlay::scale_ends_data() {
  QTest::addColumn<std::vector<float>>("map");
  QTest::addColumn<bool>("per_map");
  QTest::addColumn<double>("given_max");
  QTest::addColumn<double>("low");
  QTest::addColumn<double>("high");
  QTest::addColumn<bool>("constant");
  using Map = std::vector<float>;
  QTest::newRow("rounded up") << Map{1.0F, 4.3F} << false << 0.0 << 0.0 << 5.0 << false;
  QTest::newRow("round already") << Map{0.0F, 2.0F} << false << 0.0 << 0.0 << 2.0 << false;
  QTest::newRow("small") << Map{0.0F, 0.0013F} << false << 0.0 << 0.0 << 0.0015 << false;
  QTest::newRow("given") << Map{1.0F, 4.3F} << false << 7.5 << 0.0 << 7.5 << false;
  QTest::newRow("per map") << Map{1.0F, 4.5F} << true << 7.5 << 1.0 << 4.5 << false;
  QTest::newRow("constant") << Map{3.0F, 3.0F} << true << 0.0 << 3.0 << 3.0 << true;
  QTest::newRow("all zero") << Map{0.0F, 0.0F} << false << 0.0 << 0.0 << 1.0 << true;
  QTest::newRow("skips what is no number") << Map{kNan, 1.0F, kInfinity, 2.5F} << true << 0.0 << 1.0 << 2.5 << false;
  QTest::newRow("nothing finite") << Map{kNan, kNan} << true << 0.0 << 0.0 << 1.0 << true;
  QTest::newRow("given is no number") << Map{0.0F, 2.0F} << false << double{kNan} << 0.0 << 2.0 << false;
}

void TestOverlay::scale_ends() {
  QFETCH(std::vector<float>, map);
  QFETCH(bool, per_map);
  QFETCH(double, given_max);
  QFETCH(double, low);
  QFETCH(double, high);
  QFETCH(bool, constant);
  OverlayStyle style;
  style.scale = per_map ? ScaleMode::MinMax : ScaleMode::Absolute;
  style.scale_max_nats = given_max;
  const ScaleRange range = scale_range(map, style);
  QVERIFY(std::abs(range.low_nats - low) < 1e-9);
  QVERIFY(std::abs(range.high_nats - high) < 1e-9);
  QCOMPARE(range.constant, constant);
}

void TestOverlay::native_patches_have_table_colours() {
  OverlayStyle style;
  style.smooth = false;
  style.opacity = 0.6;
  style.scale_max_nats = 4.0;
  const std::vector<float> map{0.0F, 1.0F, 2.0F, 8.0F};  // the last is beyond the scale
  for (const image::ColourTable table : image::kColourTables) {
    style.colours = table;
    const QImage layer = overlay_image(map, 2, style, 8);
    QCOMPARE(layer.format(), QImage::Format_ARGB32_Premultiplied);
    for (int patch = 0; patch < 4; ++patch) {
      const double share = std::min(1.0, static_cast<double>(map[static_cast<std::size_t>(patch)]) / 4.0);
      const auto& rgb = image::colours(table)[static_cast<std::size_t>(share * 255.0 + 0.5)];
      const QRgb expected = qPremultiply(qRgba(rgb[0], rgb[1], rgb[2], 153));
      for (int y = 0; y < 4; ++y) {
        for (int x = 0; x < 4; ++x) {
          const auto* row = reinterpret_cast<const QRgb*>(layer.constScanLine(patch / 2 * 4 + y));
          QCOMPARE(row[patch % 2 * 4 + x], expected);
        }
      }
    }
  }
}

void TestOverlay::smooth_layer_follows_the_enlarged_map() {
  OverlayStyle style;
  style.opacity = 1.0;
  style.scale_max_nats = 3.0;
  const std::vector<float> map{0.0F, 1.0F, 2.0F, 3.0F};
  const QImage layer = overlay_image(map, 2, style, 40);
  const std::vector<float> enlarged = attribution::upsample_bilinear(map, 2, 40, 40);
  for (int y = 0; y < 40; ++y) {
    for (int x = 0; x < 40; ++x) {
      const double share = static_cast<double>(enlarged[static_cast<std::size_t>(y * 40 + x)]) / 3.0;
      const QColor expected = colour_at(style.colours, share);
      const QColor drawn = layer.pixelColor(x, y);
      // Half a step of the table may round either way.
      QVERIFY(std::abs(drawn.red() - expected.red()) <= 3 && std::abs(drawn.green() - expected.green()) <= 3 &&
              std::abs(drawn.blue() - expected.blue()) <= 3);
      QCOMPARE(drawn.alpha(), 255);
    }
  }
}

void TestOverlay::threshold_and_not_a_number_are_transparent() {
  OverlayStyle style;
  style.smooth = false;
  style.threshold = 0.5;
  style.scale_max_nats = 4.0;
  const QImage layer = overlay_image({1.9F, 2.0F, kNan, kInfinity}, 2, style, 2);
  QCOMPARE(layer.pixelColor(0, 0).alpha(), 0);
  QVERIFY(layer.pixelColor(1, 0).alpha() > 0);
  QCOMPARE(layer.pixelColor(0, 1).alpha(), 0);
  QCOMPARE(layer.pixelColor(1, 1).alpha(), 0);
  style.smooth = true;  // must not write outside the table either
  QVERIFY(!overlay_image({1.9F, 2.0F, kNan, kInfinity}, 2, style).isNull());
}

void TestOverlay::constant_maps_have_one_colour() {
  OverlayStyle style;
  for (const ScaleMode mode : {ScaleMode::Absolute, ScaleMode::MinMax}) {
    style.scale = mode;
    const QImage layer = overlay_image(std::vector<float>(9, 2.5F), 3, style);
    QVERIFY(layer.pixel(0, 0) != 0U);
    for (int y = 0; y < layer.height(); y += 7) {
      for (int x = 0; x < layer.width(); x += 7) QCOMPARE(layer.pixel(x, y), layer.pixel(0, 0));
    }
  }
}

void TestOverlay::wrong_sizes_give_nothing() {
  QVERIFY(overlay_image({}, 0, {}).isNull());
  QVERIFY(overlay_image({1.0F}, -1, {}).isNull());
  QVERIFY(overlay_image({1.0F, 2.0F, 3.0F}, 2, {}).isNull());
  QVERIFY(display_image(image::Radiograph{}, {}).isNull());
}

void TestOverlay::patches_get_equally_many_pixels() {
  for (const int grid : {1, 7, 14, 16, 37, 64}) {
    const auto count = static_cast<std::size_t>(grid) * static_cast<std::size_t>(grid);
    const QImage layer = overlay_image(std::vector<float>(count, 1.0F), grid, {});
    QCOMPARE(layer.width() % grid, 0);
    QVERIFY(layer.width() >= 256 && layer.width() >= 8 * grid);
  }
}

void TestOverlay::grid_lines_lie_between_patches() {
  OverlayStyle style;
  style.smooth = false;
  style.show_grid = true;
  style.threshold = 1.0;
  const QImage layer = overlay_image({0.0F, 0.0F, 0.0F, 1.0F}, 2, style, 10);
  QVERIFY(layer.pixelColor(5, 2).alpha() > 0);
  QVERIFY(layer.pixelColor(2, 5).alpha() > 0);
  QCOMPARE(layer.pixelColor(2, 2).alpha(), 0);
}

void TestOverlay::pictures_go_through_the_window() {
  image::Radiograph deep;
  deep.width_px = 3;
  deep.height_px = 1;
  deep.format = image::PixelFormat::Gray16;
  deep.pixels = std::vector<std::uint16_t>{1000, 2000, 3000};
  const QImage gray = display_image(deep, {1000.0, 3000.0});
  QCOMPARE(gray.format(), QImage::Format_Grayscale8);
  QCOMPARE(qRed(gray.pixel(0, 0)), 0);
  QCOMPARE(qRed(gray.pixel(1, 0)), 128);
  QCOMPARE(qRed(gray.pixel(2, 0)), 255);
  image::Radiograph colour;
  colour.width_px = 1;
  colour.height_px = 2;
  colour.format = image::PixelFormat::Rgb8;
  colour.pixels = std::vector<std::uint8_t>{10, 20, 30, 40, 50, 60};
  const QImage rgb = display_image(colour, {0.0, 255.0});
  QCOMPARE(rgb.format(), QImage::Format_RGB888);
  QCOMPARE(rgb.pixel(0, 1), qRgb(40, 50, 60));
}

void TestOverlay::every_pixel_kind_is_shown_data() {
  QTest::addColumn<image::Radiograph>("picture");
  QTest::addColumn<image::Window>("window");
  QTest::addColumn<std::vector<int>>("expected");
  const auto made = [](image::PixelFormat format, image::Pixels pixels) {
    image::Radiograph picture;
    picture.width_px = 3;
    picture.height_px = 1;
    picture.format = format;
    picture.pixels = std::move(pixels);
    return picture;
  };
  using std::vector;
  const auto ct = made(image::PixelFormat::GraySigned16, vector<std::int16_t>{-1000, 0, 1000});
  QTest::newRow("signed") << ct << image::Window{-1000.0, 1000.0} << vector<int>{0, 128, 255};
  image::Radiograph inverted = ct;
  inverted.polarity = image::Polarity::LowIsWhite;
  QTest::newRow("low is white") << inverted << image::Window{-1000.0, 1000.0} << vector<int>{255, 127, 0};
  image::Radiograph sloped = ct;
  sloped.modality.slope = -1.0;
  QTest::newRow("negative slope") << sloped << image::Window{-1000.0, 1000.0} << vector<int>{255, 128, 0};
  // 255 / (1 + exp(-4 (v - 0) / 2000)) at -1000, 0 and 1000
  QTest::newRow("sigmoid") << ct << image::Window{-1000.0, 1000.0, image::Curve::Sigmoid} << vector<int>{30, 128, 225};
  const auto floats = made(image::PixelFormat::GrayFloat, vector<float>{kNan, 0.5F, 2.0F});
  QTest::newRow("float") << floats << image::Window{0.0, 1.0} << vector<int>{0, 128, 255};
  const auto wide = made(image::PixelFormat::Gray32, vector<std::uint32_t>{0U, 2147483648U, 4294967295U});
  QTest::newRow("32 bits") << wide << image::Window{0.0, 4294967295.0} << vector<int>{0, 128, 255};
  const auto low = made(image::PixelFormat::GraySigned32, vector<std::int32_t>{-70000, 0, 70000});
  QTest::newRow("32 bits signed") << low << image::Window{-70000.0, 70000.0} << vector<int>{0, 128, 255};
}

void TestOverlay::every_pixel_kind_is_shown() {
  QFETCH(image::Radiograph, picture);
  QFETCH(image::Window, window);
  QFETCH(std::vector<int>, expected);
  const QImage shown = display_image(picture, window);
  QCOMPARE(shown.size(), QSize(3, 1));
  std::vector<int> values;
  for (int x = 0; x < 3; ++x) values.push_back(qGray(shown.pixel(x, 0)));
  QCOMPARE(values, expected);
}

void TestOverlay::unseen_part_is_marked_data() {
  QTest::addColumn<int>("how");
  QTest::addColumn<bool>("changed");
  QTest::addColumn<bool>("black");
  QTest::newRow("hatched") << static_cast<int>(Unseen::Hatched) << true << false;
  QTest::newRow("hidden") << static_cast<int>(Unseen::Hidden) << true << true;
  QTest::newRow("as it is") << static_cast<int>(Unseen::AsIs) << false << false;
}

void TestOverlay::unseen_part_is_marked() {
  QFETCH(int, how);
  QFETCH(bool, changed);
  QFETCH(bool, black);
  QImage canvas(60, 20, QImage::Format_RGB32);
  canvas.fill(qRgb(100, 100, 100));
  QPainter painter(&canvas);
  draw_unseen(painter, {0, 0, 60, 20}, {20, -5, 20, 30}, static_cast<Unseen>(how));
  painter.end();
  std::vector<QRgb> outside;
  for (int y = 0; y < 20; ++y) {
    for (int x = 0; x < 60; ++x) {
      if (x >= 20 && x < 40) QCOMPARE(canvas.pixel(x, y), qRgb(100, 100, 100));
      if (x < 20 || x >= 40) outside.push_back(canvas.pixel(x, y));
    }
  }
  const auto [least, most] = std::minmax_element(outside.begin(), outside.end());
  if (!changed) QVERIFY(*least == qRgb(100, 100, 100) && *most == *least);
  if (black) QVERIFY(*most == qRgb(0, 0, 0));
  // Dimmed by 90 of 255 parts of black, with lines of 130 parts of (235, 235, 235) over it.
  const QRgb dimmed = qRgb(65, 65, 65);
  const QRgb line = qRgb(152, 152, 152);
  if (changed && !black) {
    QVERIFY2(std::abs(qRed(*least) - qRed(dimmed)) <= 1, qPrintable(QString::number(qRed(*least))));
    QVERIFY2(std::abs(qRed(*most) - qRed(line)) <= 1, qPrintable(QString::number(qRed(*most))));
  }
}

void TestOverlay::missing_rows_are_hatched() {
  QImage canvas(40, 40, QImage::Format_RGB32);
  canvas.fill(Qt::black);
  QPainter painter(&canvas);
  draw_missing(painter, {0, 30, 40, 10});
  draw_missing(painter, {0, 5, 40, 0});
  painter.end();
  int above = 0;
  int within = 0;
  for (int y = 0; y < 40; ++y) {
    for (int x = 0; x < 40; ++x) (y < 30 ? above : within) += canvas.pixel(x, y) != qRgb(0, 0, 0) ? 1 : 0;
  }
  QCOMPARE(above, 0);
  QVERIFY(within > 30 && within < 300);
}

void TestOverlay::ticks_are_round_data() {
  QTest::addColumn<double>("low");
  QTest::addColumn<double>("high");
  QTest::addColumn<std::vector<double>>("expected");
  using Values = std::vector<double>;
  QTest::newRow("0 to 5") << 0.0 << 5.0 << Values{0, 1, 2, 3, 4, 5};
  QTest::newRow("0 to 1") << 0.0 << 1.0 << Values{0, 0.2, 0.4, 0.6, 0.8, 1.0};
  QTest::newRow("not from 0") << 0.3 << 1.1 << Values{0.4, 0.6, 0.8, 1.0};
  QTest::newRow("one value") << 2.5 << 2.5 << Values{2.5};
  QTest::newRow("wrong way") << 2.0 << 1.0 << Values{};
  QTest::newRow("no numbers") << double{kNan} << 1.0 << Values{};
}

void TestOverlay::ticks_are_round() {
  QFETCH(double, low);
  QFETCH(double, high);
  QFETCH(std::vector<double>, expected);
  const std::vector<double> ticks = nice_ticks(low, high, 6);
  QCOMPARE(ticks.size(), expected.size());
  for (std::size_t i = 0; i < ticks.size(); ++i) QVERIFY(std::abs(ticks[i] - expected[i]) < 1e-9);
}

void TestOverlay::colour_bar_stays_in_its_area() {
  ColourBar bar;
  bar.range = {0.0, 12000.0, false};
  bar.scale = ScaleMode::MinMax;
  bar.threshold = 0.2;
  for (const Qt::Orientation orientation : {Qt::Vertical, Qt::Horizontal}) {
    bar.orientation = orientation;
    QImage canvas(300, 300, QImage::Format_RGB32);
    canvas.fill(Qt::white);
    const double extent = colour_bar_extent(bar, font_of(14));
    const QRectF area = orientation == Qt::Vertical ? QRectF(50, 50, extent, 200) : QRectF(50, 50, 200, extent);
    QPainter painter(&canvas);
    draw_colour_bar(painter, area, bar, font_of(14));
    painter.end();
    int drawn = 0;
    for (int y = 0; y < 300; ++y) {
      for (int x = 0; x < 300; ++x) {
        if (canvas.pixel(x, y) == qRgb(255, 255, 255)) continue;
        ++drawn;
        QVERIFY(area.adjusted(-1, -1, 1, 1).contains(QPointF(x, y)));
      }
    }
    QVERIFY(drawn > 500);
  }
}

void TestOverlay::colour_bar_leaves_room_for_minus_signs() {
  ColourBar bar;
  bar.diverging = true;
  bar.range = {-23.0, 23.0, false};
  const QFont font = font_of(14);
  ColourBar positive = bar;
  positive.range = {0.0, 46.0, false};
  const double minus = QFontMetricsF(font).horizontalAdvance(QChar(0x2212));
  QVERIFY(minus > QFontMetricsF(font).horizontalAdvance(QLatin1Char('-')) + 1.0);
  QVERIFY(colour_bar_extent(bar, font) >= colour_bar_extent(positive, font) + minus - 1.0);
}

void TestOverlay::colour_bar_has_two_numbers_at_least() {
  // Of ±0.049 zero alone would be round where the bar is short: its ends get numbers, which need the room of "−0.049".
  ColourBar bar;
  bar.diverging = true;
  bar.range = {-0.049, 0.049, false};
  bar.orientation = Qt::Horizontal;
  const auto dark_columns = [&bar](int low, int high) {
    QImage canvas(140, 60, QImage::Format_RGB32);
    canvas.fill(Qt::white);
    QPainter painter(&canvas);
    draw_colour_bar(painter, {20, 5, 100, colour_bar_extent(bar, font_of(14))}, bar, font_of(14));
    painter.end();
    int found = 0;
    for (int x = low; x < high; ++x) {
      for (int y = 24; y < 34; ++y) found += qGray(canvas.pixel(x, y)) < 100 ? 1 : 0;
    }
    return found;
  };
  QVERIFY(dark_columns(10, 50) > 0);
  QVERIFY(dark_columns(90, 135) > 0);
}

void TestOverlay::colour_bar_marks_isolines_and_threshold() {
  const auto drawn = [](const ColourBar& bar) {
    QImage canvas(120, 220, QImage::Format_RGB32);
    canvas.fill(Qt::white);
    QPainter painter(&canvas);
    draw_colour_bar(painter, {10, 10, 100, 200}, bar, font_of(14));
    painter.end();
    return canvas;
  };
  ColourBar bar;
  bar.range = {0.0, 4.0, false};
  bar.colours = image::ColourTable::Gray;
  const QImage plain = drawn(bar);
  bar.isolines_nats = {2.0, 9.0};  // one is beyond the scale
  const QImage marked = drawn(bar);
  std::vector<int> rows;
  for (int y = 0; y < plain.height(); ++y) {
    if (plain.pixel(16, y) != marked.pixel(16, y)) rows.push_back(y);
  }
  // A light line between two dark ones, in the middle of the strip.
  QVERIFY(rows.size() >= 2 && rows.size() <= 5);
  QVERIFY(rows.front() >= 107 && rows.back() <= 112);
  bar.isolines_nats.clear();
  bar.threshold = 0.25;
  const QImage hidden = drawn(bar);
  int above = 0;
  for (int y = 0; y < 140; ++y) above += plain.pixel(16, y) != hidden.pixel(16, y) ? 1 : 0;
  QCOMPARE(above, 0);
  QVERIFY(plain.copy(12, 170, 8, 20) != hidden.copy(12, 170, 8, 20));
}

QTEST_MAIN(TestOverlay)
#include "tst_overlay.moc"
