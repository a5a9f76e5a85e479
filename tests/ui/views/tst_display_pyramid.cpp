#include <QSignalSpy>
#include <QTest>
#include <cmath>
#include <limits>

#include "core/image/radiograph.h"
#include "tests/ui/views/view_pictures.h"
#include "ui/views/picture/display_pyramid.h"
#include "ui/views/picture/pyramid_levels.h"

using namespace m2ib;
using namespace m2ib::views;
using image::Curve;
using image::Window;

Q_DECLARE_METATYPE(m2ib::image::Radiograph)
Q_DECLARE_METATYPE(m2ib::image::Window)

namespace {

constexpr QRgb kGround = 0xff102030U;

QImage rendered(const DisplayPyramid& pyramid, double scale, const Window& window, bool inverted = false) {
  const QSizeF size = pyramid.size() * scale;
  QImage screen(size.toSize(), QImage::Format_RGB32);
  pyramid.render(screen, QTransform::fromScale(scale, scale), window, inverted, kGround);
  return screen;
}

template <class Value>
image::Radiograph ramp(double first, double step) {
  std::vector<Value> values;
  for (int i = 0; i < 40 * 30; ++i) values.push_back(static_cast<Value>(first + step * i));
  return tests::picture_of<Value>(40, 30, std::move(values));
}

image::Radiograph colours() {
  image::Radiograph picture = ramp<std::uint8_t>(0, 1);
  picture.format = image::PixelFormat::Rgb8;
  std::vector<std::uint8_t> values;
  for (int i = 0; i < 40 * 30 * 3; ++i) values.push_back(static_cast<std::uint8_t>(i * 7));
  picture.pixels = std::move(values);
  return picture;
}

}  // namespace

class TestDisplayPyramid : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void showsEveryFormatAsTheWindowSays_data() {
    QTest::addColumn<image::Radiograph>("picture");
    QTest::addColumn<Window>("window");
    QTest::addColumn<int>("tolerance");
    QTest::newRow("8 bit") << ramp<std::uint8_t>(0, 0.2) << Window{10, 200} << 0;
    QTest::newRow("16 bit") << ramp<std::uint16_t>(60, 54) << Window{1000, 60000} << 0;
    QTest::newRow("16 bit sigmoid") << ramp<std::uint16_t>(60, 54) << Window{20000, 40000, Curve::Sigmoid} << 0;
    QTest::newRow("16 bit signed") << ramp<std::int16_t>(-32768, 54) << Window{-30000, 20000} << 0;
    QTest::newRow("32 bit") << ramp<std::uint32_t>(3e9, 1e6) << Window{3.1e9, 4.1e9} << 1;
    QTest::newRow("32 bit, narrow window far up") << ramp<std::uint32_t>(4e9, 1) << Window{4e9 + 100, 4e9 + 900} << 1;
    QTest::newRow("32 bit signed") << ramp<std::int32_t>(-2e9, 3e6) << Window{-1.5e9, 1.5e9} << 1;
    QTest::newRow("float") << ramp<float>(-0.5, 0.001) << Window{-0.3, 0.5} << 1;
    QTest::newRow("float sigmoid") << ramp<float>(-0.5, 0.001) << Window{-0.3, 0.5, Curve::Sigmoid} << 1;
    QTest::newRow("colours") << colours() << Window{20, 180} << 0;
    image::Radiograph negative = ramp<std::uint16_t>(0, 3);
    negative.modality = {-0.5, 700.0, {}, "HU"};
    negative.polarity = image::Polarity::LowIsWhite;
    QTest::newRow("negative slope, MONOCHROME1") << negative << Window{-800, 500} << 0;
    image::Radiograph tables = ramp<std::uint16_t>(0, 1);
    tables.modality.table = image::LookupTable{100, {9, 8, 7, 200, 300, 1000}, 16, {}};
    tables.voi_tables = {{0, {0, 10, 500, 600, 1023}, 10, {}}};
    QTest::newRow("tables") << tables << Window{0, 1000, Curve::Table, 0} << 0;
    image::Radiograph deep = ramp<std::int32_t>(-600, 1);
    deep.modality.table = image::LookupTable{-100, {9, 8, 7, 200, 300, 1000}, 16, {}};
    QTest::newRow("32 bit with a table") << deep << Window{0, 1000} << 0;
  }
  void showsEveryFormatAsTheWindowSays() {
    QFETCH(image::Radiograph, picture);
    QFETCH(Window, window);
    QFETCH(int, tolerance);
    const std::vector<std::uint8_t> wanted = image::apply_window(picture, window);
    const auto channels = static_cast<std::size_t>(image::channels(picture));
    const DisplayPyramid pyramid(tests::shared(picture));
    const QImage plain = rendered(pyramid, 1.0, window);
    const QImage inverted = rendered(pyramid, 1.0, window, true);
    const QImage large = rendered(pyramid, 8.0, window);
    for (int y = 0; y < 30; ++y) {
      for (int x = 0; x < 40; ++x) {
        const std::size_t at = static_cast<std::size_t>(y * 40 + x) * channels;
        const QRgb shown = plain.pixel(x, y);
        QVERIFY(std::abs(qRed(shown) - wanted[at]) <= tolerance);
        QVERIFY(std::abs(qGreen(shown) - wanted[at + channels / 2]) <= tolerance);
        QVERIFY(std::abs(qBlue(shown) - wanted[at + channels - 1]) <= tolerance);
        QCOMPARE(qRed(inverted.pixel(x, y)), 255 - qRed(shown));
        QCOMPARE(large.pixel(8 * x, 8 * y), shown);  // single pixels, corner to corner
        QCOMPARE(large.pixel(8 * x + 7, 8 * y + 7), shown);
        const double mean = (qRed(shown) + qGreen(shown) + qBlue(shown)) / 3.0;
        QVERIFY(std::abs(*pyramid.displayedValueAt({x + 0.5, y + 0.99}, window, false) - mean) <= 0.5);
      }
    }
  }

  void interpolatesBetweenPixelCentres() {
    const DisplayPyramid pyramid(tests::shared(tests::picture_of<std::uint16_t>(2, 1, {100, 200})));
    const QImage shown = rendered(pyramid, 4.0, {0, 255});
    const int wanted[] = {100, 100, 113, 138, 163, 188, 200, 200};  // 112.5 137.5 162.5 187.5 rounded up
    for (int x = 0; x < 8; ++x) QCOMPARE(qRed(shown.pixel(x, 2)), wanted[x]);
  }

  void drawsTheGroundBesideThePicture() {
    const DisplayPyramid pyramid(tests::shared(tests::six_pixels()));
    QImage screen(10, 10, QImage::Format_RGB32);
    QTransform place;
    place.translate(2, 3);
    place.scale(2, 2);
    pyramid.render(screen, place, {0, 255}, false, kGround);
    for (int y = 0; y < 10; ++y) {
      for (int x = 0; x < 10; ++x) {
        const bool inside = x >= 2 && x < 8 && y >= 3 && y < 7;
        QCOMPARE(screen.pixel(x, y) == kGround, !inside);
      }
    }
  }

  void paddingDoesNotBleed() {
    // Left half padding at the lowest value, right half 1000.
    std::vector<std::int16_t> values;
    for (int y = 0; y < 64; ++y) {
      for (int x = 0; x < 64; ++x) values.push_back(x < 31 ? -2000 : 1000);
    }
    image::Radiograph picture = tests::picture_of<std::int16_t>(64, 64, std::move(values));
    picture.padding_low = -2000;
    picture.modality.intercept = -24;
    for (const bool inverted : {false, true}) {
      const DisplayPyramid pyramid(tests::shared(picture));
      const QImage shown = rendered(pyramid, 2.7, {-1024, 2000}, inverted);
      for (int x = 0; x < shown.width(); ++x) {
        const int gray = qRed(shown.pixel(x, 50));
        const int there = qRed(shown.pixel(shown.width() - 1, 50));
        QVERIFY2(gray == 0 || gray == there, qPrintable(QString::number(gray)));
      }
      QVERIFY(qRed(shown.pixel(0, 50)) == 0);
    }
    // The border column of the smaller size holds one padding pixel and one of the picture in each row.
    const image::RadiographPtr half = half_size(picture);
    QCOMPARE(image::native_value(*half, 15, 4), 1000.0);
    QCOMPARE(image::native_value(*half, 14, 4), -2000.0);
  }

  void missingNumbersDoNotSpread() {
    std::vector<float> values(64, 0.5F);
    values[9] = std::numeric_limits<float>::quiet_NaN();
    values[18] = values[19] = values[26] = values[27] = std::numeric_limits<float>::quiet_NaN();
    const image::Radiograph picture = tests::picture_of<float>(8, 8, values);
    const image::RadiographPtr half = half_size(picture);
    QCOMPARE(image::native_value(*half, 0, 0), 0.5);
    QVERIFY(std::isnan(image::native_value(*half, 1, 1)));
    const DisplayPyramid pyramid(tests::shared(picture));
    const QImage shown = rendered(pyramid, 4.0, {0.0, 1.0}, true);
    QCOMPARE(qRed(shown.pixel(4 * 2 + 2, 4 * 2 + 2)), 0);
    QCOMPARE(qRed(shown.pixel(4 * 6, 4 * 6)), 127);  // 255 - round(127.5)
    QCOMPARE(*pyramid.displayedValueAt({2.5, 2.5}, {0.0, 1.0}, true), 0);
  }

  void halvesRoundAndKeepTheLastRow_data() {
    QTest::addColumn<image::Radiograph>("picture");
    QTest::addColumn<std::vector<double>>("wanted");
    QTest::newRow("16 bit") << tests::picture_of<std::uint16_t>(3, 3, {1, 2, 10, 3, 4, 20, 65535, 65535, 7})
                            << std::vector<double>{3, 15, 65535, 7};
    QTest::newRow("signed") << tests::picture_of<std::int16_t>(3, 3, {-1, -2, -10, -3, -4, -21, -32768, 32767, 7})
                            << std::vector<double>{-2, -15, 0, 7};
    QTest::newRow("32 bit") << tests::picture_of<std::uint32_t>(
                                   3, 3, {4294967295U, 4294967295U, 1, 4294967295U, 4294967295U, 2, 0, 1, 9})
                            << std::vector<double>{4294967295.0, 2, 1, 9};
    QTest::newRow("float") << tests::picture_of<float>(3, 3, {1, 2, 3, 4, 5, 6, 7, 8, 9})
                           << std::vector<double>{3, 4.5, 7.5, 9};
  }
  void halvesRoundAndKeepTheLastRow() {
    QFETCH(image::Radiograph, picture);
    QFETCH(std::vector<double>, wanted);
    const image::RadiographPtr half = half_size(picture);
    QCOMPARE(half->width_px, 2);
    QCOMPARE(half->height_px, 2);
    QVERIFY(image::is_consistent(*half));
    for (int i = 0; i < 4; ++i) QCOMPARE(image::native_value(*half, i % 2, i / 2), wanted[static_cast<std::size_t>(i)]);
    // The slower way, which leaves padding out, rounds the same.
    picture.padding_low = 1e12;
    const image::RadiographPtr slow = half_size(picture);
    for (int i = 0; i < 4; ++i) {
      QCOMPARE(image::native_value(*slow, i % 2, i / 2), image::native_value(*half, i % 2, i / 2));
    }
  }

  void largePicturesAreRefinedInTheBackground() {
    std::vector<std::uint16_t> values(1500 * 1400);
    for (std::size_t i = 0; i < values.size(); ++i) {
      values[i] = (i % 1500 + i / 1500) % 2 == 0 ? 0 : 1000;  // a chequered pattern, whose mean is 500
    }
    auto pyramid = std::make_shared<DisplayPyramid>(tests::shared(tests::picture_of(1500, 1400, std::move(values))));
    QSignalSpy refined(pyramid.get(), &DisplayPyramid::refined);
    QVERIFY(rendered(*pyramid, 0.25, {0, 1000}).pixel(10, 10) != kGround);  // something is there from the start
    QTRY_VERIFY(pyramid->isRefined());
    pyramid->waitUntilRefined();
    QTRY_COMPARE(refined.count(), 1);
    const QImage shown = rendered(*pyramid, 0.25, {0, 1000});
    for (int i = 10; i < 300; ++i) QCOMPARE(qRed(shown.pixel(i, i)), 128);
    QCOMPARE(pyramid->extraBytes(), std::size_t{2 * (750 * 700 + 375 * 350)});
    // Going while it works neither hangs nor crashes.
    for (int i = 0; i < 20; ++i) {
      std::vector<float> other(1500 * 1400, static_cast<float>(i));
      DisplayPyramid short_lived(tests::shared(tests::picture_of(1500, 1400, std::move(other))));
    }
  }

  void tellsValues() {
    image::Radiograph picture = tests::six_pixels();
    picture.modality = {2.0, -100.0, {}, "HU"};
    const DisplayPyramid pyramid(tests::shared(picture));
    QCOMPARE(*pyramid.valueAt({2.9, 1.9}), 240.0);
    QCOMPARE(*pyramid.modalityValueAt({2.9, 1.9}), 380.0);
    for (const QPointF& outside : {QPointF(3.0, 1.0), QPointF(-0.1, 1.0), QPointF(1.0, 2.0), QPointF(1.0, -0.5)}) {
      QVERIFY(!pyramid.valueAt(outside));
      QVERIFY(!pyramid.modalityValueAt(outside));
      QVERIFY(!pyramid.displayedValueAt(outside, {0, 255}, false));
    }
  }

  void spanLeavesOutliersAndPaddingOut() {
    std::vector<std::int16_t> values;
    for (int i = 0; i < 100 * 100; ++i) values.push_back(static_cast<std::int16_t>(i % 1000));
    values[50] = 30000;  // one burnt-out pixel
    for (std::size_t i = 5000; i < 6000; ++i) values[i] = -20000;
    image::Radiograph picture = tests::picture_of<std::int16_t>(100, 100, std::move(values));
    picture.padding_low = -20000;
    picture.modality.slope = -2.0;
    const double span = DisplayPyramid(tests::shared(picture)).valueSpan();
    QVERIFY2(span >= 1900.0 && span <= 3200.0, qPrintable(QString::number(span)));
    const DisplayPyramid flat(tests::shared(tests::picture_of<std::uint8_t>(2, 2, {7, 7, 7, 7})));
    QCOMPARE(flat.valueSpan(), 1.0);
    const float none = std::numeric_limits<float>::quiet_NaN();
    const DisplayPyramid empty(tests::shared(tests::picture_of<float>(2, 1, {none, none})));
    QCOMPARE(empty.valueSpan(), 1.0);
  }
};

QTEST_MAIN(TestDisplayPyramid)
#include "tst_display_pyramid.moc"
