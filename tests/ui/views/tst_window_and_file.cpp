#include <QImage>
#include <QTest>
#include <QTransform>
#include <cstdlib>
#include <memory>

#include "tests/support/display_samples.h"
#include "ui/figure/paint/picture_display.h"
#include "ui/views/picture/display_pyramid.h"

using namespace m2ib;
using namespace m2ib::tests;

namespace {

constexpr int kWidth = 61;
constexpr int kHeight = 40;

/// Values spread over the whole of 12 bits, with some padding (0) in a corner.
template <class Value>
image::Radiograph spread(image::PixelFormat format, int channels, double scale, double offset) {
  std::vector<Value> values;
  for (int i = 0; i < kWidth * kHeight * channels; ++i) {
    const bool gap = i % (kWidth * channels) < 5 && i < 9 * kWidth;
    values.push_back(static_cast<Value>(gap ? 0.0 : (1 + i * 131 % 4095) * scale + offset));
  }
  image::Radiograph made = row_of(format, std::move(values));
  made.width_px = kWidth;
  made.height_px = kHeight;
  return made;
}

int difference(QRgb a, QRgb b) {
  return std::max({std::abs(qRed(a) - qRed(b)), std::abs(qGreen(a) - qGreen(b)), std::abs(qBlue(a) - qBlue(b))});
}

}  // namespace

/// What the window paints at one screen pixel a pixel is what figures and files get, pixel for pixel: every format,
/// polarity, window, inverted or not, turned and flipped.
class TestWindowAndFile : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void same_pixels_data() {
    QTest::addColumn<int>("format");
    QTest::addColumn<int>("window");
    QTest::addColumn<bool>("low_is_white");
    QTest::addColumn<bool>("inverted");
    const char* const formats[] = {"8 bits",  "16 bits",         "RGB",  "16 bits, signed",
                                   "32 bits", "32 bits, signed", "float"};
    const char* const windows[] = {"all", "narrow", "sigmoid", "table"};
    for (int format = 0; format < 7; ++format) {
      for (int window = 0; window < 4; ++window) {
        for (const bool low_is_white : {false, true}) {
          if (low_is_white && format == 2) continue;  // no such colour
          for (const bool inverted : {false, true}) {
            QTest::addRow("%s, %s%s%s", formats[format], windows[window], low_is_white ? ", low is white" : "",
                          inverted ? ", inverted" : "")
                << format << window << low_is_white << inverted;
          }
        }
      }
    }
  }

  void same_pixels() {
    QFETCH(int, format);
    QFETCH(int, window);
    QFETCH(bool, low_is_white);
    QFETCH(bool, inverted);
    image::Radiograph picture = made(static_cast<image::PixelFormat>(format));
    picture.polarity = low_is_white ? image::Polarity::LowIsWhite : image::Polarity::LowIsBlack;
    const image::ValueRange range = image::modality_range(picture);
    const double middle = (range.low + range.high) / 2.0;
    const double width = range.high - range.low;
    const image::Window windows[] = {{range.low, range.high},
                                     {middle - width / 7.0, middle + width / 11.0},
                                     {middle - width / 7.0, middle + width / 11.0, image::Curve::Sigmoid},
                                     {range.low, range.high, image::Curve::Table, 0}};
    picture.voi_tables = {{0, {0, 500, 600, 900, 4095}, 12, ""}};
    figure::PictureDisplay display;
    display.inverted = inverted;
    display.quarter_turns = window;
    display.flip_horizontal = inverted;
    compare(picture, windows[window], display);
  }

 private:
  static image::Radiograph made(image::PixelFormat format) {
    using image::PixelFormat;
    image::Radiograph picture;
    switch (format) {
      case PixelFormat::Gray8:
        picture = spread<std::uint8_t>(format, 1, 1.0 / 16.1, 0.0);
        break;
      case PixelFormat::Gray16:
        picture = spread<std::uint16_t>(format, 1, 16.0, 0.0);
        break;
      case PixelFormat::Rgb8:
        return spread<std::uint8_t>(format, 3, 1.0 / 16.1, 0.0);
      case PixelFormat::GraySigned16:
        picture = spread<std::int16_t>(format, 1, 10.0, -20000.0);
        break;
      case PixelFormat::Gray32:
        picture = spread<std::uint32_t>(format, 1, 1e6, 0.0);
        break;
      case PixelFormat::GraySigned32:
        picture = spread<std::int32_t>(format, 1, 1000.0, -2e6);
        break;
      case PixelFormat::GrayFloat:
        picture = spread<float>(format, 1, 1e-4, 0.1);
        break;
    }
    picture.modality.slope = -0.684;
    picture.modality.intercept = 200.0;
    picture.padding_low = 0.0;
    return picture;
  }

  static void compare(const image::Radiograph& picture, const image::Window& window,
                      const figure::PictureDisplay& display) {
    const QImage file = figure::shown_image(picture, window, display);
    const views::DisplayPyramid pyramid(std::make_shared<const image::Radiograph>(picture));
    QImage screen(file.size(), QImage::Format_RGB32);
    pyramid.render(screen, figure::picture_to_shown({double(kWidth), double(kHeight)}, display), window,
                   display.inverted, qRgb(255, 0, 255));
    // Deep pictures are binned on the screen: at the edge between two grays it may be the neighbour.
    const bool deep = picture.pixels.index() >= 3;
    int others = 0;
    for (int y = 0; y < file.height(); ++y) {
      for (int x = 0; x < file.width(); ++x) {
        const int apart = difference(file.pixel(x, y), screen.pixel(x, y));
        QVERIFY2(apart <= (deep ? 1 : 0), qPrintable(QString("%1, %2: %3").arg(x).arg(y).arg(apart)));
        if (apart > 0) ++others;
      }
    }
    QVERIFY2(others * 100 <= kWidth * kHeight, qPrintable(QString("%1 differ").arg(others)));
  }
};

QTEST_MAIN(TestWindowAndFile)
#include "tst_window_and_file.moc"
