#include <algorithm>
#include <cstdlib>

#include <QTest>

#include "core/base/random.h"
#include "tests/support/image_samples.h"

using namespace m2ib;
using namespace m2ib::image;
using namespace m2ib::tests;

namespace {

bool is_noticed(const Result<RadiographPtr>& read, std::size_t length) {
  if (read) return !(*read)->notes.empty();
  const ErrorCode code = code_of(read);
  // Before its magic bytes are whole nothing tells what a file was going to be.
  return code == ErrorCode::ImageTruncated || code == ErrorCode::ImageBytesMissing ||
         (code == ErrorCode::NotAnImage && length < 12);
}

}  // namespace

class TestDamagedImages : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void unsupported_kinds_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("word");
    const auto row = [](const char* name, const Bytes& bytes, const char* word) {
      QTest::newRow(name) << QByteArray(reinterpret_cast<const char*>(bytes.data()),
                                        static_cast<qsizetype>(bytes.size()))
                          << QString(word);
    };
    TiffPicture wide;
    wide.width = wide.height = 1;
    wide.bits = 64;
    wide.data = Bytes(8);
    row("64-bit tiff", tiff_bytes(wide), "64 bits");
    wide.bits = 16;
    wide.photometric = 32803;  // a camera's raw pixels
    row("raw camera tiff", tiff_bytes(wide), "colour space");
    row("pfm", bytes_of("PF\n1 1\n-1.0\n000000000000"), "floating-point");
    Bytes jpeg = encode(gray_ramp(8, 8), ".jpg");
    for (std::size_t i = 0; i + 1 < jpeg.size(); ++i) {
      if (jpeg[i] == std::byte{0xFF} && jpeg[i + 1] == std::byte{0xC0}) jpeg[i + 1] = std::byte{0xC3};
    }
    row("lossless jpeg", jpeg, "lossless");
  }
  void unsupported_kinds() {
    QFETCH(QByteArray, bytes);
    QFETCH(QString, word);
    const auto read =
        decode_image(std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size()))), "some.file");
    QCOMPARE(code_of(read), ErrorCode::ImageUnsupported);
    QCOMPARE(read.error().args.at(0), std::string("some.file"));
    QVERIFY2(QString::fromStdString(read.error().args.at(1)).contains(word), read.error().args.at(1).c_str());
  }

  void not_images() {
    for (const std::string_view text :
         {"", "x", "Findings: no effusion.", "P5", "<svg/>", "%PDF-1.4", "GIF89a", "BM", "RIFF1234WAVEfmt "}) {
      const auto read = decode_image(bytes_of(text), "text");
      QVERIFY2(!read, text.data());
      const bool cut = text == "BM";
      QCOMPARE(code_of(read), cut ? ErrorCode::ImageTruncated : ErrorCode::NotAnImage);
    }
  }

  /// What is cut off is either refused or shown in part and marked: see also tst_truncated_images.
  void truncated_files() {
    for (const auto& [name, bytes] : samples()) {
      QVERIFY2(decode_image(bytes, "whole"), qPrintable(name));
      for (const double part : {0.1, 0.3, 0.5, 0.7, 0.9, 0.97}) {
        const auto length = static_cast<std::size_t>(static_cast<double>(bytes.size()) * part);
        QVERIFY2(is_noticed(decode_image(std::span(bytes).first(length), "cut"), length),
                 qPrintable(name + QString(" %1").arg(length)));
      }
      QVERIFY2(is_noticed(decode_image(std::span(bytes).first(bytes.size() - 1), "cut"), bytes.size() - 1),
               qPrintable(name + " one byte short"));
    }
    TiffPicture outside;
    outside.data = Bytes(6);
    outside.offset_shift = 7;
    QCOMPARE(code_of(decode_image(tiff_bytes(outside), "a")), ErrorCode::ImageBytesMissing);
    outside.offset_shift = 0;
    outside.height = 3;
    QCOMPARE(code_of(decode_image(tiff_bytes(outside), "a")), ErrorCode::ImageTruncated);
  }

  void damaged_png_data_is_noticed() {
    Bytes png = encode(gray_ramp(31, 23), ".png");
    png[png.size() / 2] ^= std::byte{0x10};
    QCOMPARE(code_of(decode_image(png, "a")), ErrorCode::ImageTruncated);
  }

  void smallest_picture() {
    for (const char* extension : {".png", ".jpg", ".tiff", ".bmp", ".webp", ".pgm"}) {
      const auto read = decode_image(encode(cv::Mat(1, 1, CV_8UC1, cv::Scalar(200)), extension), "dot");
      QVERIFY2(read, extension);
      QCOMPARE((*read)->width_px * (*read)->height_px, 1);
    }
  }

  void sizes_are_checked_before_decoding() {
    const Bytes png = encode(gray_ramp(9, 9), ".png");
    const auto too_large = decode_image(with_png_size(png, 15000, 10001), "a");
    QCOMPARE(code_of(too_large), ErrorCode::ImageTooLarge);
    QCOMPARE(too_large.error().args, (std::vector<std::string>{"a", "15000 x 10001", "150"}));
    QCOMPARE(code_of(decode_image(with_png_size(png, 0xFFFFFFFFU, 0xFFFFFFFFU), "a")), ErrorCode::ImageTooLarge);
    QCOMPARE(code_of(decode_image(with_png_size(png, 0, 9), "a")), ErrorCode::ImageTooSmall);
    QCOMPARE(code_of(decode_image(with_png_size(png, 9, 10), "a")), ErrorCode::ImageTruncated);
    QCOMPARE(code_of(decode_image(bytes_of("P5 0 4 255\n"), "a")), ErrorCode::ImageTooSmall);
    QCOMPARE(code_of(decode_image(bytes_of("P5 99999999999999999999 4 255\n"), "a")), ErrorCode::ImageTruncated);
  }

  void mutations_never_crash() {
    Random random(11, 0);
    int refused = 0;
    int total = 0;
    for (const auto& [name, bytes] : samples()) {
      for (int round = 0; round < 300; ++round) {
        Bytes mutated = bytes;
        const std::uint32_t changes = 1 + random.below(4);
        // Headers are where a change does most, so half of the changes go there.
        const auto head = std::min<std::uint32_t>(64, static_cast<std::uint32_t>(bytes.size()));
        for (std::uint32_t i = 0; i < changes; ++i) {
          const std::uint32_t at = random.below(random.chance(0.5) ? head : static_cast<std::uint32_t>(bytes.size()));
          mutated[at] = static_cast<std::byte>(random.below(256));
        }
        if (random.chance(0.2)) mutated.resize(random.below(static_cast<std::uint32_t>(bytes.size())));
        const auto read = decode_image(mutated, "mutated");
        ++total;
        if (!read) {
          ++refused;
          QVERIFY(!describe(read.error()).empty());
          continue;
        }
        const Radiograph& picture = **read;
        const std::size_t expected = static_cast<std::size_t>(picture.width_px) *
                                     static_cast<std::size_t>(picture.height_px) *
                                     (picture.format == PixelFormat::Rgb8 ? 3U : 1U);
        QCOMPARE(std::visit([](const auto& pixels) { return pixels.size(); }, picture.pixels), expected);
      }
    }
    qInfo("%d of %d mutated files were refused", refused, total);
    QVERIFY(refused > total / 4);
  }
};

QTEST_GUILESS_MAIN(TestDamagedImages)
#include "tst_damaged_images.moc"
