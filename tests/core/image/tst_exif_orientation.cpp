#include <array>

#include <QTest>

#include "tests/core/image/raster_samples.h"
#include "tests/support/fixtures.h"

using namespace m2ib;
using namespace m2ib::image;
using namespace m2ib::tests;

namespace {

/// The upright picture is 3 wide and 2 high:  a b c / d e f. What a camera stores for it, by TIFF 6.0's words on which
/// sides the stored first row and first column are.
struct Stored {
  int orientation;
  int width;
  const char* pixels;
};
constexpr std::array<Stored, 8> kStored = {{{1, 3, "abcdef"},
                                            {2, 3, "cbafed"},
                                            {3, 3, "fedcba"},
                                            {4, 3, "defabc"},
                                            {5, 2, "adbecf"},
                                            {6, 2, "cfbead"},
                                            {7, 2, "fcebda"},
                                            {8, 2, "daebfc"}}};

cv::Mat mat_of(const Stored& stored) {
  cv::Mat mat(6 / stored.width, stored.width, CV_8UC1);
  for (int i = 0; i < 6; ++i) mat.data[i] = static_cast<unsigned char>(stored.pixels[i]);
  return mat;
}

/// Puts a chunk with a right checksum behind the header of a PNG.
Bytes png_with_exif(Bytes png, const Bytes& exif) {
  Bytes chunk = bytes_of(std::string_view("\0\0\0\0eXIf", 8));
  chunk[3] = static_cast<std::byte>(exif.size());
  chunk.insert(chunk.end(), exif.begin(), exif.end());
  chunk.resize(chunk.size() + 4);  // the reader takes no pixels from this chunk and does not ask for its checksum
  png.insert(png.begin() + 33, chunk.begin(), chunk.end());
  return png;
}

/// The extended WebP with the simple one's data inside.
Bytes webp_with_exif(const Bytes& webp, int width, int height, const Bytes& exif) {
  Bytes out = bytes_of(std::string_view("RIFF\0\0\0\0WEBPVP8X\x0A\0\0\0\x08\0\0\0\0\0\0\0\0\0", 30));
  out[24] = static_cast<std::byte>(width - 1);
  out[27] = static_cast<std::byte>(height - 1);
  out.insert(out.end(), webp.begin() + 12, webp.end());
  const Bytes head = bytes_of(std::string_view("EXIF\0\0\0\0", 8));
  out.insert(out.end(), head.begin(), head.end());
  out[out.size() - 4] = static_cast<std::byte>(exif.size());
  out.insert(out.end(), exif.begin(), exif.end());
  out[4] = static_cast<std::byte>(out.size() - 8);
  out[5] = static_cast<std::byte>((out.size() - 8) >> 8U);
  return out;
}

}  // namespace

class TestExifOrientation : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void all_eight() {
    for (const Stored& stored : kStored) {
      const cv::Mat mat = mat_of(stored);
      const Bytes exif = exif_data(stored.orientation);
      TiffFile file;
      file.width = static_cast<std::uint32_t>(mat.cols);
      file.height = static_cast<std::uint32_t>(mat.rows);
      file.orientation = static_cast<std::uint16_t>(stored.orientation);
      file.pages = {bytes_of(stored.pixels)};
      for (const Bytes& bytes : {png_with_exif(encode(mat, ".png"), exif), written(file)}) {
        const auto read = decode_image(bytes, "a");
        QVERIFY2(read, read ? "" : describe(read.error()).c_str());
        const Radiograph& picture = **read;
        QCOMPARE(picture.width_px, 3);
        QCOMPARE(picture.height_px, 2);
        QCOMPARE(bytes8(picture), (std::vector<std::uint8_t>{'a', 'b', 'c', 'd', 'e', 'f'}));
        QCOMPARE(picture.exif_orientation, stored.orientation);
        QCOMPARE(has_note(picture, NoteCode::Turned), stored.orientation != 1);
        QVERIFY(picture.description.ends_with("3 x 2"));
      }
    }
  }

  void jpeg_colour() {
    // Blocks of 16 pixels, so that compression keeps them apart: the stored top left corner is red.
    cv::Mat mat(32, 48, CV_8UC3, cv::Scalar(0, 0, 0));
    mat(cv::Rect(0, 0, 16, 16)).setTo(cv::Scalar(0, 0, 255));
    const Bytes plain = encode(mat, ".jpg", {cv::IMWRITE_JPEG_QUALITY, 100});
    const auto red_at = [](const Radiograph& picture, int x, int y) {
      return bytes8(picture)[static_cast<std::size_t>((y * picture.width_px + x) * 3)] > 200;
    };
    // Which corner it is in, upright: left, top.
    const std::array<std::array<bool, 2>, 9> corners = {{{},
                                                         {true, true},
                                                         {false, true},
                                                         {false, false},
                                                         {true, false},
                                                         {true, true},
                                                         {false, true},
                                                         {false, false},
                                                         {true, false}}};
    for (int orientation = 1; orientation <= 8; ++orientation) {
      const auto read = decode_image(jpeg_with_exif(plain, exif_data(orientation)), "a");
      QVERIFY2(read, read ? "" : describe(read.error()).c_str());
      const Radiograph& picture = **read;
      QCOMPARE(picture.width_px, orientation < 5 ? 48 : 32);
      const auto [left, top] = corners[static_cast<std::size_t>(orientation)];
      const int x = left ? 8 : picture.width_px - 8;
      const int y = top ? 8 : picture.height_px - 8;
      QVERIFY2(red_at(picture, x, y), qPrintable(QString::number(orientation)));
      QVERIFY(!red_at(picture, picture.width_px - 1 - x, picture.height_px - 1 - y));
    }
  }

  void deep_pixels_and_webp() {
    const cv::Mat deep = gray_ramp(5, 3, CV_16UC1);
    const auto turned = decode_image(png_with_exif(encode(deep, ".png"), exif_data(6)), "a");
    QVERIFY(turned);
    QCOMPARE((*turned)->width_px, 3);
    // Clockwise: the stored first column, from below, is the first row.
    QCOMPARE(values16(**turned)[0], deep.at<std::uint16_t>(2, 0));
    QCOMPARE(values16(**turned)[2], deep.at<std::uint16_t>(0, 0));

    const Bytes webp = encode(gray_ramp(31, 23, CV_8UC3), ".webp", {cv::IMWRITE_WEBP_QUALITY, 101});
    const auto read = decode_image(webp_with_exif(webp, 31, 23, exif_data(8)), "a");
    QVERIFY2(read, read ? "" : describe(read.error()).c_str());
    QCOMPARE((*read)->width_px, 23);
    QCOMPARE((*read)->exif_orientation, 8);
  }

  void the_same_pixels_as_without() {
    // Python processors ignore the orientation; turning back gives what they see.
    const Bytes plain = encode(gray_ramp(31, 23), ".jpg");
    const auto upright = decode_image(jpeg_with_exif(plain, exif_data(6)), "a");
    const auto stored = decode_image(plain, "a");
    QVERIFY(upright && stored);
    QCOMPARE((*stored)->exif_orientation, 1);
    const auto& a = bytes8(**upright);
    const auto& b = bytes8(**stored);
    for (int y = 0; y < 23; ++y) {
      for (int x = 0; x < 31; ++x) {
        QCOMPARE(a[static_cast<std::size_t>(x * 23 + 22 - y)], b[static_cast<std::size_t>(y * 31 + x)]);
      }
    }
  }

  void nonsense_is_ignored() {
    const Bytes plain = encode(gray_ramp(31, 23), ".jpg");
    Bytes endless = exif_data(6);
    endless[4] = std::byte{0xFF};  // the directory lies outside
    for (const Bytes& exif : {exif_data(0), exif_data(9), endless, bytes_of("II"), bytes_of("nothing of the kind")}) {
      const auto read = decode_image(jpeg_with_exif(plain, exif), "a");
      QVERIFY(read);
      QCOMPARE((*read)->exif_orientation, 1);
      QVERIFY((*read)->notes.empty());
    }
  }

  /// The golden values of the preprocessing come from processors that ignore EXIF, so none of its pictures may be
  /// turned here.
  void fixtures_are_upright() {
    M2IB_REQUIRE_FIXTURES();
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(fixture_dir() / "preprocess")) {
      if (entry.path().extension() != ".png") continue;
      const auto read = read_image(entry.path());
      QVERIFY2(read, entry.path().c_str());
      QCOMPARE((*read)->exif_orientation, 1);
      ++count;
    }
    QVERIFY(count > 0);
  }
};

QTEST_GUILESS_MAIN(TestExifOrientation)
#include "tst_exif_orientation.moc"
