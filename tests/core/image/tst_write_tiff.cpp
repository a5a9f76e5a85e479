#include <algorithm>
#include <cstring>
#include <limits>

#include <tiffio.h>
#include <QTemporaryDir>
#include <QTest>

#include <opencv2/imgcodecs.hpp>

#include "core/base/files.h"
#include "core/image/raster/write_tiff.h"
#include "core/image/read_image.h"

using namespace m2ib;
using namespace m2ib::image;

namespace {

std::vector<std::uint8_t> pattern(std::size_t size) {
  std::vector<std::uint8_t> values(size);
  for (std::size_t i = 0; i < size; ++i) values[i] = static_cast<std::uint8_t>(i * 31 % 253 + i / 977);
  return values;
}

std::vector<float> ramp(std::size_t size) {
  std::vector<float> values(size);
  for (std::size_t i = 0; i < size; ++i) values[i] = static_cast<float>(i) * 0.37F - 5.0F;
  return values;
}

const TiffTexts kTexts = {"{\"caption\": \"Erguß links\"}", "M2IB Explorer 1", 600.0};

/// As libtiff reads it from a file.
class OpenedTiff {
 public:
  explicit OpenedTiff(const std::vector<std::byte>& bytes) {
    const QString path = folder_.filePath(QStringLiteral("figure.tiff"));
    QFile file(path);
    ready_ = file.open(QIODevice::WriteOnly) &&
             file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<qint64>(bytes.size())) > 0;
    file.close();
    tiff_ = TIFFOpen(qPrintable(path), "r");
  }
  ~OpenedTiff() {
    if (tiff_ != nullptr) TIFFClose(tiff_);
  }
  OpenedTiff(const OpenedTiff&) = delete;
  OpenedTiff& operator=(const OpenedTiff&) = delete;
  [[nodiscard]] TIFF* get() const { return ready_ ? tiff_ : nullptr; }
  [[nodiscard]] std::string text(std::uint32_t tag) const {
    const char* value = nullptr;
    return TIFFGetField(tiff_, tag, &value) == 1 ? value : "";
  }

 private:
  QTemporaryDir folder_;
  bool ready_ = false;
  TIFF* tiff_ = nullptr;
};

}  // namespace

class TestWriteTiff : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void colours_come_back_data() {
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("height");
    QTest::newRow("one pixel") << 1 << 1;
    QTest::newRow("odd") << 37 << 23;
    QTest::newRow("many strips") << 1003 << 701;
    QTest::newRow("a row longer than a strip") << 100000 << 2;
  }
  void colours_come_back() {
    QFETCH(int, width);
    QFETCH(int, height);
    const auto rgb = pattern(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3);
    const auto bytes = rgb_tiff(rgb, width, height, kTexts);
    QVERIFY2(bytes.has_value(), bytes ? "" : describe(bytes.error()).c_str());
    if (width >= 8) {  // readers refuse pictures of a few pixels
      const auto picture = decode_image(*bytes, "figure.tiff");
      QVERIFY2(picture.has_value(), picture ? "" : describe(picture.error()).c_str());
      QCOMPARE((*picture)->width_px, width);
      QCOMPARE((*picture)->height_px, height);
      QVERIFY(std::get<std::vector<std::uint8_t>>((*picture)->pixels) == rgb);
    }
    const cv::Mat file(1, static_cast<int>(bytes->size()), CV_8U, const_cast<std::byte*>(bytes->data()));
    const cv::Mat bgr = cv::imdecode(file, cv::IMREAD_COLOR);
    QCOMPARE(bgr.cols, width);
    QCOMPARE(bgr.rows, height);
    const cv::Vec3b last = bgr.at<cv::Vec3b>(height - 1, width - 1);
    QCOMPARE(last[2], rgb[rgb.size() - 3]);
    QCOMPARE(last[0], rgb[rgb.size() - 1]);
  }
  void floats_come_back() {
    auto values = ramp(150 * 130);
    values[7] = std::numeric_limits<float>::quiet_NaN();
    values[8] = -3e38F;
    const auto bytes = float_tiff(values, 150, 130, {});
    QVERIFY(bytes.has_value());
    const auto picture = decode_image(*bytes, "map.tiff");
    QVERIFY2(picture.has_value(), picture ? "" : describe(picture.error()).c_str());
    QCOMPARE((*picture)->format, PixelFormat::GrayFloat);
    const auto& read = std::get<std::vector<float>>((*picture)->pixels);
    QCOMPARE(read.size(), values.size());
    QVERIFY(std::memcmp(read.data(), values.data(), values.size() * sizeof(float)) == 0);
    const cv::Mat file(1, static_cast<int>(bytes->size()), CV_8U, const_cast<std::byte*>(bytes->data()));
    const cv::Mat map = cv::imdecode(file, cv::IMREAD_UNCHANGED);
    QCOMPARE(map.type(), CV_32F);
    QVERIFY(std::memcmp(map.data, values.data(), values.size() * sizeof(float)) == 0);
  }
  void texts_and_resolution() {
    TiffTexts texts = kTexts;
    texts.description += std::string(300000, 'x');
    const auto bytes = rgb_tiff(pattern(300), 10, 10, texts);
    QVERIFY(bytes.has_value());
    const OpenedTiff tiff(*bytes);
    QVERIFY(tiff.get() != nullptr);
    QVERIFY(tiff.text(TIFFTAG_IMAGEDESCRIPTION) == texts.description);
    QCOMPARE(tiff.text(TIFFTAG_SOFTWARE), texts.software);
    QCOMPARE(tiff.text(TIFFTAG_DATETIME), std::string());
    float dpi = 0.0F;
    std::uint16_t unit = 0;
    QVERIFY(TIFFGetField(tiff.get(), TIFFTAG_XRESOLUTION, &dpi) == 1 && dpi == 600.0F);
    QVERIFY(TIFFGetField(tiff.get(), TIFFTAG_RESOLUTIONUNIT, &unit) == 1 && unit == RESUNIT_INCH);
    QVERIFY(TIFFLastDirectory(tiff.get()) == 1);
  }
  void without_texts_there_are_none() {
    const auto bytes = rgb_tiff(pattern(300), 10, 10, {});
    const OpenedTiff tiff(*bytes);
    QVERIFY(tiff.get() != nullptr);
    QCOMPARE(tiff.text(TIFFTAG_IMAGEDESCRIPTION), std::string());
    float dpi = 0.0F;
    QVERIFY(TIFFGetField(tiff.get(), TIFFTAG_XRESOLUTION, &dpi) == 0);
  }
  void same_input_same_bytes() {
    const auto rgb = pattern(3 * 640 * 480);
    const auto first = rgb_tiff(rgb, 640, 480, kTexts);
    const auto again = rgb_tiff(rgb, 640, 480, kTexts);
    QVERIFY(first.has_value() && again.has_value());
    QVERIFY(*first == *again);
    QVERIFY(first->size() > 4 && (*first)[0] == std::byte{'I'} && (*first)[2] == std::byte{42});
    QVERIFY(*rgb_tiff(rgb, 480, 640, kTexts) != *first);
  }
  void sizes_must_fit() {
    const auto rgb = pattern(300);
    for (const auto& [width, height] : {std::pair{10, 11}, {0, 10}, {-10, -10}, {10, 0}, {2000000000, 2000000000}}) {
      const auto refused = rgb_tiff(rgb, width, height, kTexts);
      QVERIFY(!refused.has_value());
      QCOMPARE(refused.error().code, ErrorCode::ComputeFailed);
    }
    QVERIFY(!float_tiff(ramp(10), 3, 3, {}).has_value());
    QVERIFY(!float_tiff({}, 0, 0, {}).has_value());
  }
};

QTEST_GUILESS_MAIN(TestWriteTiff)
#include "tst_write_tiff.moc"
