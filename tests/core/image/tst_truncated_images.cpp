#include <algorithm>

#include <QTest>

#include "tests/core/image/raster_samples.h"

using namespace m2ib;
using namespace m2ib::image;
using namespace m2ib::tests;

namespace {

/// Fine enough that a JPEG has data in every row.
cv::Mat texture(int width, int height, int type) {
  cv::Mat mat(height, width, type);
  cv::RNG random(3);
  random.fill(mat, cv::RNG::UNIFORM, 60, 200);
  return mat;
}

struct Format {
  const char* name;
  Bytes bytes;
};

/// Formats whose rows come from top to bottom.
std::vector<Format> formats() {
  const cv::Mat gray = texture(96, 80, CV_8UC1);
  TiffPicture one_strip;
  one_strip.width = 96;
  one_strip.height = 80;
  one_strip.data = Bytes(96 * 80, std::byte{77});
  TiffPicture floats = one_strip;
  floats.bits = 32;
  floats.format = 3;
  floats.data.clear();
  for (int i = 0; i < 96 * 80; ++i) {
    const float value = static_cast<float>(i) - 5000.0F;
    const Bytes four = raw(std::vector<float>{value});
    floats.data.insert(floats.data.end(), four.begin(), four.end());
  }
  return {{"jpeg gray", encode(gray, ".jpg")},
          {"jpeg colour", encode(texture(96, 80, CV_8UC3), ".jpg")},
          {"jpeg restart", encode(gray, ".jpg", {cv::IMWRITE_JPEG_RST_INTERVAL, 3})},
          {"png", encode(gray, ".png")},
          {"png 16", encode(texture(96, 80, CV_16UC1), ".png")},
          {"png colour", encode(texture(96, 80, CV_8UC3), ".png")},
          {"pgm", encode(gray, ".pgm")},
          {"pgm 16", encode(texture(96, 80, CV_16UC1), ".pgm")},
          {"ppm", encode(texture(96, 80, CV_8UC3), ".ppm")},
          {"tiff", tiff_bytes(one_strip)},
          {"tiff float", tiff_bytes(floats)}};
}

std::vector<double> row_of(const Radiograph& picture, int y) {
  const std::size_t count = static_cast<std::size_t>(picture.width_px * channels(picture));
  return std::visit(
      [&](const auto& pixels) {
        const auto start = pixels.begin() + static_cast<std::ptrdiff_t>(count) * y;
        return std::vector<double>(start, start + static_cast<std::ptrdiff_t>(count));
      },
      picture.pixels);
}

double smallest_of(const std::vector<double>& values) { return *std::min_element(values.begin(), values.end()); }

}  // namespace

class TestTruncatedImages : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void upper_part_is_shown() {
    for (const Format& format : formats()) {
      const auto whole = decode_image(format.bytes, "whole");
      QVERIFY2(whole && (*whole)->notes.empty() && !(*whole)->first_missing_row, format.name);
      int before = 0;
      for (const double part : {0.3, 0.5, 0.7, 0.9, 0.98}) {
        const auto length = static_cast<std::size_t>(static_cast<double>(format.bytes.size()) * part);
        const auto read = decode_image(std::span(format.bytes).first(length), "cut");
        QVERIFY2(read, (std::string(format.name) + ": " + (read ? "" : describe(read.error()))).c_str());
        check_part(format, **whole, **read, part);
        QVERIFY2(*(*read)->first_missing_row >= before, format.name);
        before = *(*read)->first_missing_row;
      }
      QVERIFY2(before >= 60, format.name);
    }
  }

  void promised_bytes_are_named() {
    const Bytes pgm = encode(texture(96, 80, CV_8UC1), ".pgm");
    const std::size_t header = pgm.size() - 96 * 80;
    const auto read = decode_image(std::span(pgm).first(header + 96 * 40 + 5), "cut");
    QVERIFY(read);
    QCOMPARE(*(*read)->first_missing_row, 40);
    const auto grouped = [](std::size_t n) { return std::to_string(n / 1000) + " " + std::to_string(n % 1000); };
    QCOMPARE((*read)->notes, (std::vector<ReadingNote>{{NoteCode::PixelsMissing,
                                                        {grouped(header + 96 * 40 + 5), grouped(pgm.size()), "41"}}}));
    QCOMPARE(describe((*read)->notes[0]), "The file is truncated: " + grouped(header + 96 * 40 + 5) + " of " +
                                              grouped(pgm.size()) +
                                              " bytes. Rows from 41 on are missing and shown hatched.");
  }

  void too_little_is_refused() {
    for (const Format& format : formats()) {
      const auto length = static_cast<std::size_t>(static_cast<double>(format.bytes.size()) * 0.04);
      const auto read = decode_image(std::span(format.bytes).first(std::max<std::size_t>(length, 12)), "cut");
      QVERIFY2(!read, format.name);
      const ErrorCode code = code_of(read);
      QVERIFY2(code == ErrorCode::ImageBytesMissing || code == ErrorCode::ImageTruncated, format.name);
      if (code == ErrorCode::ImageBytesMissing) QCOMPARE(read.error().args.size(), std::size_t{3});
    }
  }

  void strips() {
    TiffFile file;
    file.width = 40;
    file.height = 30;
    file.rows_per_strip = 10;
    file.pages = {Bytes(1200, std::byte{9})};
    Bytes bytes = written(file);
    // The third strip is moved behind the end of the file, as if it had been cut off there.
    const std::uint32_t second_end = move_last_strip(bytes, 5);
    Q_UNUSED(second_end);
    const auto read = decode_image(bytes, "a");
    QVERIFY2(read, read ? "" : describe(read.error()).c_str());
    QCOMPARE(*(*read)->first_missing_row, 20);
    QCOMPARE(static_cast<int>(bytes8(**read)[20 * 40 - 1]), 9);
    QCOMPARE(static_cast<int>(bytes8(**read)[20 * 40]), 0);
    QVERIFY(has_note(**read, NoteCode::PixelsMissing));
  }

  void only_the_end_mark_is_missing() {
    const Bytes jpeg = encode(texture(96, 80, CV_8UC1), ".jpg");
    const auto whole = decode_image(jpeg, "whole");
    const auto read = decode_image(std::span(jpeg).first(jpeg.size() - 2), "cut");
    QVERIFY(read);
    QVERIFY(!(*read)->first_missing_row);
    QCOMPARE(bytes8(**read), bytes8(**whole));
    const Bytes png = encode(texture(96, 80, CV_8UC1), ".png");
    const auto same = decode_image(std::span(png).first(png.size() - 5), "cut");
    QVERIFY(same);
    QVERIFY(!(*same)->first_missing_row);
    QCOMPARE(bytes8(**same), values_of<std::uint8_t>(texture(96, 80, CV_8UC1)));
    QCOMPARE((*same)->notes, (*read)->notes);
    QCOMPARE((*read)->notes,
             (std::vector<ReadingNote>{{NoteCode::DamagedInside, {"the file ends before its end mark"}}}));
  }

  void end_mark_too_early() {
    // The data end at the middle, and an end mark says that this is all: still, rows are missing.
    Bytes jpeg = encode(texture(96, 80, CV_8UC1), ".jpg");
    jpeg.resize(jpeg.size() / 2);
    jpeg.push_back(std::byte{0xFF});
    jpeg.push_back(std::byte{0xD9});
    const auto read = decode_image(jpeg, "cut");
    QVERIFY(read);
    QVERIFY((*read)->first_missing_row && *(*read)->first_missing_row % 8 == 0);
    QVERIFY(has_note(**read, NoteCode::PixelsMissing));
  }

  void damage_inside_is_noted() {
    // Markers within the data cannot be: libjpeg finds its place again at the next restart marker.
    Bytes jpeg = encode(texture(96, 80, CV_8UC1), ".jpg", {cv::IMWRITE_JPEG_RST_INTERVAL, 3});
    for (std::size_t i = jpeg.size() / 2; i < jpeg.size() / 2 + 40; ++i) jpeg[i] = std::byte{0x55};
    const auto read = decode_image(jpeg, "damaged");
    QVERIFY(read);
    QVERIFY(has_note(**read, NoteCode::DamagedInside));
  }

  void rows_in_another_order_are_refused() {
    const cv::Mat gray = texture(96, 80, CV_8UC1);
    const Bytes progressive = encode(gray, ".jpg", {cv::IMWRITE_JPEG_PROGRESSIVE, 1});
    QCOMPARE(code_of(decode_image(std::span(progressive).first(progressive.size() * 2 / 3), "a")),
             ErrorCode::ImageTruncated);
    // BMP stores the lowest row first.
    const Bytes bmp = encode(gray, ".bmp");
    const auto read = decode_image(std::span(bmp).first(bmp.size() / 2), "a");
    QCOMPARE(code_of(read), ErrorCode::ImageBytesMissing);
    // A truncated photograph that lies on its side would lack columns.
    const Bytes turned = jpeg_with_exif(encode(gray, ".jpg"), exif_data(6));
    QCOMPARE(code_of(decode_image(std::span(turned).first(turned.size() / 2), "a")), ErrorCode::ImageTruncated);
    const Bytes mirrored = jpeg_with_exif(encode(gray, ".jpg"), exif_data(2));
    QVERIFY(decode_image(std::span(mirrored).first(mirrored.size() / 2), "a"));
  }

  void top_first_bmp() {
    Bytes bmp = encode(texture(96, 80, CV_8UC1), ".bmp");
    const std::int32_t upside = -80;
    std::memcpy(bmp.data() + 22, &upside, 4);
    const auto whole = decode_image(bmp, "a");
    QVERIFY(whole);
    const auto read = decode_image(std::span(bmp).first(bmp.size() - 96 * 30 - 1), "a");
    QVERIFY2(read, read ? "" : describe(read.error()).c_str());
    QCOMPARE(*(*read)->first_missing_row, 49);
    QCOMPARE(row_of(**read, 48), row_of(**whole, 48));
  }

 private:
  static std::uint32_t move_last_strip(Bytes& bytes, std::uint32_t behind) {
    std::uint32_t directory = 0;
    std::memcpy(&directory, bytes.data() + 4, 4);
    std::uint16_t entries = 0;
    std::memcpy(&entries, bytes.data() + directory, 2);
    for (std::uint32_t i = 0; i < entries; ++i) {
      std::byte* entry = bytes.data() + directory + 2 + i * 12;
      std::uint16_t tag = 0;
      std::memcpy(&tag, entry, 2);
      if (tag != 273) continue;
      std::uint16_t type = 0;
      std::memcpy(&type, entry + 2, 2);
      std::uint32_t at = 0;
      std::memcpy(&at, entry + 8, 4);
      const auto place = static_cast<std::uint32_t>(bytes.size()) + behind;
      if (type == 3) {
        const auto small = static_cast<std::uint16_t>(place);
        std::memcpy(bytes.data() + at + 4, &small, 2);
      } else {
        std::memcpy(bytes.data() + at + 8, &place, 4);
      }
      return at;
    }
    return 0;
  }

  static void check_part(const Format& format, const Radiograph& whole, const Radiograph& picture, double part) {
    const std::string label = std::string(format.name) + " " + std::to_string(part);
    QVERIFY2(is_consistent(picture), label.c_str());
    QVERIFY2(picture.first_missing_row, label.c_str());
    QVERIFY2(has_note(picture, NoteCode::PixelsMissing), label.c_str());
    const int missing = *picture.first_missing_row;
    // Rows are of about the same size, so about this part of them is there; a JPEG's come in blocks of 16.
    QVERIFY2(missing > part * 80 - 18 && missing <= part * 80 + 4, (label + " " + std::to_string(missing)).c_str());
    double smallest = 0.0;
    for (int y = 0; y < missing; ++y) {
      QVERIFY2(row_of(picture, y) == row_of(whole, y), (label + " row " + std::to_string(y)).c_str());
      smallest = std::min(smallest, smallest_of(row_of(picture, y)));
    }
    for (int y = missing; y < picture.height_px; ++y) {
      for (const double v : row_of(picture, y)) QVERIFY2(v == smallest, label.c_str());
    }
  }
};

QTEST_GUILESS_MAIN(TestTruncatedImages)
#include "tst_truncated_images.moc"
