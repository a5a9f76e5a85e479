#include <algorithm>
#include <cmath>
#include <limits>

#include <QTest>

#include "tests/core/image/raster_samples.h"

using namespace m2ib;
using namespace m2ib::image;
using namespace m2ib::tests;

namespace {

/// One page of one kind and what its native values are; the same numbers as file rows and as doubles.
struct Kind {
  const char* name;
  TiffFile file;
  PixelFormat format;
  std::vector<double> values;
};

template <class Value>
Kind kind(const char* name, std::uint16_t sample_format, PixelFormat format, const std::vector<Value>& values) {
  TiffFile file;
  file.width = static_cast<std::uint32_t>(values.size() / 2);
  file.bits = sizeof(Value) * 8;
  file.format = sample_format;
  file.pages = {raw(values)};
  return {name, file, format, std::vector<double>(values.begin(), values.end())};
}

std::vector<Kind> kinds() {
  constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
  std::vector<Kind> all = {
      kind<std::int8_t>("signed 8", SAMPLEFORMAT_INT, PixelFormat::GraySigned16, {-128, -1, 0, 1, 127, 5}),
      kind<std::uint16_t>("unsigned 16", SAMPLEFORMAT_UINT, PixelFormat::Gray16, {0, 1, 4095, 65535, 256, 7}),
      kind<std::int16_t>("signed 16", SAMPLEFORMAT_INT, PixelFormat::GraySigned16, {-32768, -1024, 0, 1, 32767, 5}),
      kind<std::uint32_t>("unsigned 32", SAMPLEFORMAT_UINT, PixelFormat::Gray32, {0, 1, 70000, 4294967295U, 3, 4}),
      kind<std::int32_t>("signed 32", SAMPLEFORMAT_INT, PixelFormat::GraySigned32,
                         {std::numeric_limits<std::int32_t>::min(), -1, 0, 1, 2147483647, 4}),
      kind<float>("float 32", SAMPLEFORMAT_IEEEFP, PixelFormat::GrayFloat, {-1.5F, 0.0F, 1e-3F, 3e30F, kNaN, 0.25F}),
      kind<double>("float 64", SAMPLEFORMAT_IEEEFP, PixelFormat::GrayFloat, {-1.5, 0.0, 0.125, 1e30F, 2.0, 0.25}),
  };
  all.push_back(kind<std::uint16_t>("float 16", SAMPLEFORMAT_IEEEFP, PixelFormat::GrayFloat,
                                    {0x3C00, 0xC000, 0, 1, 0x7BFF, 0x3555}));
  all.back().values = {1.0, -2.0, 0.0, std::ldexp(1.0, -24), 65504.0, 0.333251953125};
  all.push_back(kind<std::uint8_t>("12 bits", SAMPLEFORMAT_UINT, PixelFormat::Gray16,
                                   {0x00, 0x1F, 0xFF, 0xAB, 0xC0, 0x00, 0x10, 0x02, 0x00, 0x30}));
  all.back().file.width = 3;
  all.back().file.bits = 12;
  all.back().values = {0x001, 0xFFF, 0xABC, 0x001, 0x002, 0x003};
  all.push_back(kind<std::uint8_t>("2 bits", SAMPLEFORMAT_UINT, PixelFormat::Gray8, {0b00011011, 0b11100100}));
  all.back().file.width = 4;
  all.back().file.bits = 2;
  all.back().values = {0, 85, 170, 255, 255, 170, 85, 0};
  return all;
}

std::vector<double> natives(const Radiograph& picture) {
  std::vector<double> values;
  std::visit([&](const auto& pixels) { values.assign(pixels.begin(), pixels.end()); }, picture.pixels);
  return values;
}

bool same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

std::string problem_of(const Result<RadiographPtr>& read) { return read ? "" : describe(read.error()); }

/// 40 x 30 values that differ everywhere.
TiffFile large_float() {
  std::vector<float> values(40 * 30);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(i) * 0.37F - 100.0F;
  TiffFile file;
  file.width = 40;
  file.height = 30;
  file.bits = 32;
  file.format = SAMPLEFORMAT_IEEEFP;
  file.pages = {raw(values)};
  return file;
}

}  // namespace

class TestTiff : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void native_values() {
    for (Kind one : kinds()) {
      for (const char* mode : {"w", "wb", "w8"}) {
        // Packed bits have no byte order.
        one.file.mode = mode;
        const auto read = decode_image(written(one.file), "a.tif");
        QVERIFY2(read, (std::string(one.name) + ": " + problem_of(read)).c_str());
        const Radiograph& picture = **read;
        QVERIFY2(picture.format == one.format, one.name);
        QVERIFY(is_consistent(picture));
        QCOMPARE(picture.bits_stored, static_cast<int>(one.file.bits));
        QCOMPARE(picture.polarity, Polarity::LowIsBlack);
        // Resolution is about paper and film, not about the patient.
        QCOMPARE(picture.spacing.source, PixelSpacing::Source::Unknown);
        const std::vector<double> values = natives(picture);
        QCOMPARE(values.size(), one.values.size());
        for (std::size_t i = 0; i < values.size(); ++i) {
          QVERIFY2(same(values[i], one.values[i]), qPrintable(QString("%1 %2 %3").arg(one.name).arg(i).arg(values[i])));
        }
      }
    }
  }

  void white_is_zero_keeps_deep_values() {
    for (Kind one : kinds()) {
      const auto plain = decode_image(written(one.file), "a.tif");
      one.file.photometric = PHOTOMETRIC_MINISWHITE;
      const auto read = decode_image(written(one.file), "a.tif");
      QVERIFY2(read, (std::string(one.name) + ": " + problem_of(read)).c_str());
      const bool deep = (*read)->format != PixelFormat::Gray8;
      QCOMPARE((*read)->polarity, deep ? Polarity::LowIsWhite : Polarity::LowIsBlack);
      const auto values = natives(**read);
      for (std::size_t i = 0; i < values.size(); ++i) {
        QVERIFY2(same(values[i], deep ? one.values[i] : 255.0 - one.values[i]), one.name);
      }
      // What is shown is the negative.
      const auto shown = apply_window(**read, default_window(**read));
      const auto positive = apply_window(**plain, default_window(**plain));
      for (std::size_t i = 0; i < shown.size(); ++i) {
        if (!std::isnan(values[i])) QCOMPARE(static_cast<int>(shown[i]), 255 - positive[i]);
      }
    }
  }

  void ways_to_store_data() {
    QTest::addColumn<int>("compression");
    QTest::addColumn<int>("predictor");
    QTest::addColumn<int>("rows_per_strip");
    QTest::addColumn<int>("tile");
    QTest::newRow("one strip") << COMPRESSION_NONE << 1 << 0 << 0;
    QTest::newRow("strips") << COMPRESSION_NONE << 1 << 7 << 0;
    QTest::newRow("tiles") << COMPRESSION_NONE << 1 << 0 << 16;
    QTest::newRow("lzw") << COMPRESSION_LZW << 1 << 7 << 0;
    QTest::newRow("deflate") << COMPRESSION_ADOBE_DEFLATE << 1 << 7 << 0;
    QTest::newRow("deflate, predictor") << COMPRESSION_ADOBE_DEFLATE << 3 << 7 << 0;
    QTest::newRow("deflate tiles, predictor") << COMPRESSION_ADOBE_DEFLATE << 3 << 0 << 16;
    QTest::newRow("packbits") << COMPRESSION_PACKBITS << 1 << 30 << 0;
  }
  void ways_to_store() {
    QFETCH(int, compression);
    QFETCH(int, predictor);
    QFETCH(int, rows_per_strip);
    QFETCH(int, tile);
    TiffFile file = large_float();
    const auto plain = decode_image(written(file), "a");
    QVERIFY2(plain, problem_of(plain).c_str());
    file.compression = static_cast<std::uint16_t>(compression);
    file.predictor = static_cast<std::uint16_t>(predictor);
    file.rows_per_strip = static_cast<std::uint32_t>(rows_per_strip);
    file.tile = static_cast<std::uint32_t>(tile);
    const auto read = decode_image(written(file), "a");
    QVERIFY2(read, problem_of(read).c_str());
    QCOMPARE(raw(std::get<std::vector<float>>((*read)->pixels)), file.pages[0]);
    QCOMPARE((*read)->description, std::string("TIFF, 32-bit float gray, 40 x 30"));
    QVERIFY((*read)->notes.empty());
  }

  void colour_kinds() {
    TiffFile file;
    file.width = 2;
    file.height = 2;
    file.samples = 3;
    file.photometric = PHOTOMETRIC_RGB;
    file.pages = {bytes_of("abcdefghijkl")};
    const std::vector<std::uint8_t> mixed = {'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l'};
    QCOMPARE(bytes8(**decode_image(written(file), "a")), mixed);
    file.planar = PLANARCONFIG_SEPARATE;
    file.pages = {bytes_of("adgjbehkcfil")};
    QCOMPARE(bytes8(**decode_image(written(file), "a")), mixed);
    // Sixteen bits in planes: the high byte is kept, and said so.
    file.bits = 16;
    std::vector<std::uint16_t> deep;
    for (const char c : std::string("adgjbehkcfil")) deep.push_back(static_cast<std::uint16_t>(c << 8 | 0xFE));
    file.pages = {raw(deep)};
    const auto read = decode_image(written(file), "a");
    QVERIFY2(read, problem_of(read).c_str());
    QCOMPARE(bytes8(**read), mixed);
    QCOMPARE((*read)->notes, (std::vector<ReadingNote>{{NoteCode::ColourDepthReduced, {"16"}}}));
  }

  void jpeg_inside() {
    std::vector<std::uint8_t> gray(64 * 48);
    for (std::size_t i = 0; i < gray.size(); ++i) gray[i] = static_cast<std::uint8_t>(i % 64 * 3 + i / 64);
    TiffFile file;
    file.width = 64;
    file.height = 48;
    file.compression = COMPRESSION_JPEG;
    file.rows_per_strip = 16;
    file.pages = {raw(gray)};
    const auto read = decode_image(written(file), "a");
    QVERIFY2(read, problem_of(read).c_str());
    for (std::size_t i = 0; i < gray.size(); ++i) QVERIFY(std::abs(bytes8(**read)[i] - gray[i]) <= 12);
  }

  void pages_are_frames() {
    TiffFile file;
    file.pages = {bytes_of("abcdef"), bytes_of("ghijkl"), bytes_of("mnopqr")};
    for (const char* mode : {"w", "w8", "wb"}) {
      file.mode = mode;
      const Bytes bytes = written(file);
      for (int frame = 0; frame < 3; ++frame) {
        const auto read = decode_image(bytes, "a", {frame});
        QVERIFY2(read, problem_of(read).c_str());
        QCOMPARE((*read)->frame, frame);
        QCOMPARE((*read)->frames, 3);
        QCOMPARE(bytes8(**read).front(), static_cast<std::uint8_t>('a' + 6 * frame));
        QVERIFY((*read)->description.ends_with(", page " + std::to_string(frame + 1) + " of 3"));
      }
      for (const int frame : {-1, 3, 1 << 30}) {
        const auto read = decode_image(bytes, "a", {frame});
        QCOMPARE(code_of(read), ErrorCode::SettingOutOfRange);
        QCOMPARE(read.error().args, (std::vector<std::string>{"frame", std::to_string(frame), "0 … 2"}));
      }
    }
    // Other formats have one picture.
    QCOMPARE(code_of(decode_image(encode(gray_ramp(3, 3), ".png"), "a", {1})), ErrorCode::SettingOutOfRange);
    // Thumbnails and masks are no pictures of their own.
    file.subfile_types = {FILETYPE_REDUCEDIMAGE, 0, FILETYPE_MASK};
    const auto read = decode_image(written(file), "a");
    QCOMPARE((*read)->frames, 1);
    QCOMPARE(bytes8(**read).front(), static_cast<std::uint8_t>('g'));
  }

  void list_of_pages_in_a_circle() {
    TiffFile file;
    file.pages = {bytes_of("abcdef"), bytes_of("ghijkl")};
    Bytes bytes = written(file);
    // The second directory's pointer to the next one is at the very end of its directory; it is made the first's place.
    std::uint32_t first = 0;
    std::memcpy(&first, bytes.data() + 4, 4);
    std::uint16_t entries = 0;
    std::memcpy(&entries, bytes.data() + first, 2);
    std::uint32_t second = 0;
    std::memcpy(&second, bytes.data() + first + 2 + entries * 12, 4);
    std::memcpy(&entries, bytes.data() + second, 2);
    std::memcpy(bytes.data() + second + 2 + entries * 12, &first, 4);
    const auto read = decode_image(bytes, "a", {1});
    QVERIFY2(read, problem_of(read).c_str());
    QCOMPARE((*read)->frames, 2);
    QVERIFY(has_note(**read, NoteCode::DamagedInside));
  }

  void refused_in_words_data() {
    QTest::addColumn<int>("bits");
    QTest::addColumn<int>("format");
    QTest::addColumn<QString>("word");
    QTest::newRow("64-bit") << 64 << 1 << "64 bits";
    QTest::newRow("24-bit") << 24 << 1 << "24 bits";
    QTest::newRow("24-bit float") << 24 << 3 << "floating-point";
    QTest::newRow("complex") << 64 << 6 << "complex";
    QTest::newRow("signed 64") << 64 << 2 << "signed";
  }
  void refused_in_words() {
    QFETCH(int, bits);
    QFETCH(int, format);
    QFETCH(QString, word);
    TiffPicture picture;
    picture.width = picture.height = 2;
    picture.bits = static_cast<std::uint32_t>(bits);
    picture.format = static_cast<std::uint32_t>(format);
    picture.data = Bytes(static_cast<std::size_t>(bits) / 2);
    const auto read = decode_image(tiff_bytes(picture), "a");
    QCOMPARE(code_of(read), ErrorCode::ImageUnsupported);
    QVERIFY2(QString::fromStdString(read.error().args[1]).contains(word), read.error().args[1].c_str());
  }

  void announces_more_than_it_holds() {
    // 12 bytes of LZW cannot become a hundred million pixels; nothing of that size is allocated to find it out.
    TiffPicture picture;
    picture.width = picture.height = 10000;
    picture.compression = 5;
    picture.data = Bytes(12);
    QCOMPARE(code_of(decode_image(tiff_bytes(picture), "a")), ErrorCode::ImageTruncated);
  }
};

QTEST_GUILESS_MAIN(TestTiff)
#include "tst_tiff.moc"
