#include <atomic>
#include <thread>

#include "core/image/dicom/dicom_header.h"
#include "tests/core/dicom/dicom_support.h"

using namespace m2ib;
using namespace m2ib::image;
using namespace m2ib::tests;

Q_DECLARE_METATYPE(m2ib::tests::DicomSample)

namespace {

DicomSample gray(const char* syntax, int allocated, int stored, bool is_signed) {
  DicomSample sample;
  sample.syntax = syntax;
  sample.bits_allocated = allocated;
  sample.bits_stored = stored;
  sample.is_signed = is_signed;
  sample.frames = 3;
  return sample;
}

DicomSample colour(const char* syntax, bool planar) {
  DicomSample sample;
  sample.syntax = syntax;
  sample.bits_allocated = sample.bits_stored = 8;
  sample.samples = 3;
  sample.planar = planar;
  sample.photometric = "RGB";
  sample.frames = 2;
  return sample;
}

/// A smooth picture, as lossy coders like it.
DicomSample smooth(const char* syntax, int allocated, int stored, int samples) {
  DicomSample sample = gray(syntax, allocated, stored, false);
  sample.samples = samples;
  sample.width = 32;
  sample.height = 24;
  sample.photometric = samples == 3 ? "RGB" : "MONOCHROME2";
  const int top = (1 << stored) - 1;
  sample.value = [top](int frame, int x, int y, int channel) {
    return top / 4 + top * (x + y + frame + channel * 3) / 160;
  };
  return sample;
}

}  // namespace

class TestDicomSyntaxes : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void lossless_data();
  void lossless();
  void lossy_data();
  void lossy();
  void bits_outside_are_cut_off_data();
  void bits_outside_are_cut_off();
  void luminance_and_differences();
  void differences_in_lossless_jpeg();
  void palette();
  void float_pixels();
  void single_bits();
  void headerless_data();
  void headerless();
  void unsupported_are_named_data();
  void unsupported_are_named();
  void frames_out_of_range();
  void fragments_without_table();
  void several_threads();
};

void TestDicomSyntaxes::lossless_data() {
  QTest::addColumn<DicomSample>("sample");
  QTest::addColumn<PixelFormat>("format");
  struct Bits {
    int allocated, stored;
    bool is_signed;
    PixelFormat format;
  };
  const std::vector<Bits> bits{{8, 8, false, PixelFormat::Gray8},         {8, 6, true, PixelFormat::GraySigned16},
                               {16, 8, false, PixelFormat::Gray16},       {16, 10, false, PixelFormat::Gray16},
                               {16, 12, true, PixelFormat::GraySigned16}, {16, 16, false, PixelFormat::Gray16},
                               {16, 16, true, PixelFormat::GraySigned16}};
  for (const char* syntax : {uid::kImplicit, uid::kExplicit, uid::kBigEndian, uid::kDeflated, uid::kRle,
                             uid::kJpegLossless, uid::kJpegLosslessSv1, uid::kJpegLs, uid::kJpeg2000Lossless}) {
    for (const Bits& b : bits) {
      // Encoders of JPEG streams keep 8-bit values in 8-bit cells.
      const bool jpeg = std::string(syntax).find(".4.") != std::string::npos;
      if (jpeg && (b.stored == 8 && b.allocated == 16)) continue;
      if (std::string(syntax) == uid::kJpegLs && b.allocated == 8 && b.is_signed) continue;
      QTest::addRow("%s %d of %d %s", syntax, b.stored, b.allocated, b.is_signed ? "signed" : "unsigned")
          << gray(syntax, b.allocated, b.stored, b.is_signed) << b.format;
    }
    for (const bool planar : {false, true}) {
      if (planar && std::string(syntax) == uid::kJpeg2000Lossless) continue;
      // DCMTK's encoder mixes up the planes of several frames.
      if (planar && std::string(syntax).find(".4.57") != std::string::npos) continue;
      if (planar && std::string(syntax).find(".4.70") != std::string::npos) continue;
      QTest::addRow("%s RGB planar %d", syntax, planar ? 1 : 0) << colour(syntax, planar) << PixelFormat::Rgb8;
    }
  }
  for (const char* syntax : {uid::kImplicit, uid::kExplicit}) {
    QTest::addRow("%s 32", syntax) << gray(syntax, 32, 32, false) << PixelFormat::Gray32;
    QTest::addRow("%s 24 of 32 signed", syntax) << gray(syntax, 32, 24, true) << PixelFormat::GraySigned32;
  }
}

void TestDicomSyntaxes::lossless() {
  QFETCH(DicomSample, sample);
  QFETCH(PixelFormat, format);
  const auto bytes = make_dicom(sample);
  QVERIFY(looks_like_dicom(bytes));
  for (int frame = 0; frame < sample.frames; ++frame) {
    const auto picture = read_or_say(bytes, frame);
    QVERIFY(picture);
    QVERIFY(is_consistent(*picture));
    QCOMPARE(static_cast<int>(picture->format), static_cast<int>(format));
    QCOMPARE(picture->frames, sample.frames);
    QCOMPARE(picture->bits_stored, sample.bits_stored);
    QCOMPARE(worst(values_of(*picture), expected_values(sample, frame)), 0.0);
    QCOMPARE(picture->dicom->transfer_syntax_uid, sample.syntax);
    QVERIFY(!picture->first_missing_row);
    QVERIFY(!has_note(*picture, NoteCode::LossyCompression));
    QVERIFY(!has_note(*picture, NoteCode::DamagedInside));
  }
}

void TestDicomSyntaxes::lossy_data() {
  QTest::addColumn<DicomSample>("sample");
  QTest::addColumn<double>("tolerance");
  QTest::newRow("baseline") << smooth(uid::kJpegBaseline, 8, 8, 1) << 2.0;
  QTest::newRow("baseline colour") << smooth(uid::kJpegBaseline, 8, 8, 3) << 4.0;
  QTest::newRow("extended 12") << smooth(uid::kJpegExtended, 16, 12, 1) << 8.0;
  QTest::newRow("progressive") << smooth(uid::kJpegProgressive, 8, 8, 1) << 2.0;
  QTest::newRow("JPEG-LS near") << smooth(uid::kJpegLsNear, 16, 12, 1) << 2.0;
  QTest::newRow("JPEG 2000") << smooth(uid::kJpeg2000, 16, 12, 1) << 30.0;
  QTest::newRow("JPEG 2000 colour") << smooth(uid::kJpeg2000, 8, 8, 3) << 6.0;
}

void TestDicomSyntaxes::lossy() {
  QFETCH(DicomSample, sample);
  QFETCH(double, tolerance);
  const auto picture = read_or_say(make_dicom(sample), 1);
  QVERIFY(picture);
  const double difference = worst(values_of(*picture), expected_values(sample, 1));
  QVERIFY2(difference <= tolerance, qPrintable(QString::number(difference)));
  QVERIFY(has_note(*picture, NoteCode::LossyCompression));
  QVERIFY(picture->dicom->lossy.has_value());
}

void TestDicomSyntaxes::bits_outside_are_cut_off_data() {
  QTest::addColumn<int>("stored");
  QTest::addColumn<int>("high_bit");
  QTest::addColumn<bool>("is_signed");
  QTest::newRow("overlay bits above") << 12 << 11 << false;
  QTest::newRow("signed, bits above") << 12 << 11 << true;
  QTest::newRow("in the high bits") << 12 << 15 << false;
  QTest::newRow("in the middle, signed") << 10 << 12 << true;
}

void TestDicomSyntaxes::bits_outside_are_cut_off() {
  QFETCH(int, stored);
  QFETCH(int, high_bit);
  QFETCH(bool, is_signed);
  DicomSample sample = gray(uid::kExplicit, 16, stored, is_signed);
  sample.high_bit = high_bit;
  sample.unused_bits = 0xA5A5;
  const auto picture = read_or_say(make_dicom(sample));
  QVERIFY(picture);
  QCOMPARE(worst(values_of(*picture), expected_values(sample)), 0.0);
}

/// Six pixels by PS3.3 C.7.6.3.1.2, computed by hand.
void TestDicomSyntaxes::luminance_and_differences() {
  DicomSample sample = colour(uid::kExplicit, false);
  sample.frames = 1;
  sample.width = 2;
  sample.height = 1;
  sample.photometric = "YBR_FULL";
  sample.value = [](int, int x, int, int channel) {
    const std::int64_t values[2][3] = {{76, 85, 255}, {100, 128, 128}};
    return values[x][channel];
  };
  const auto full = read_or_say(make_dicom(sample));
  QVERIFY(full);
  QCOMPARE(values_of(*full), (std::vector<double>{254, 0, 0, 100, 100, 100}));
  // Two pixels share one pair of differences: Y0 Y1 Cb Cr.
  RawDicom raw;
  raw.add_u16(0x00280002, 3).add(0x00280004, "CS", "YBR_FULL_422").add_u16(0x00280006, 0);
  raw.add_u16(0x00280010, 1).add_u16(0x00280011, 2).add_u16(0x00280100, 8).add_u16(0x00280101, 8);
  raw.add_u16(0x00280102, 7).add_u16(0x00280103, 0);
  raw.add(0x7FE00010, "OB", std::string("\x4C\x64\x55\xFF", 4));
  const auto halved = read_or_say(raw.bytes());
  QVERIFY(halved);
  QCOMPARE(values_of(*halved), (std::vector<double>{254, 0, 0, 255, 24, 24}));
}

/// A lossless stream keeps luminance and differences as they are; they become colours as native ones do.
void TestDicomSyntaxes::differences_in_lossless_jpeg() {
  for (const char* syntax : {uid::kExplicit, uid::kRle, uid::kJpegLosslessSv1, uid::kJpegLs}) {
    DicomSample sample = colour(syntax, false);
    sample.photometric = "YBR_FULL";
    sample.frames = 1;
    sample.value = [](int, int, int, int channel) { return channel == 0 ? 76 : channel == 1 ? 85 : 255; };
    const auto picture = read_or_say(make_dicom(sample));
    QVERIFY2(picture, syntax);
    const auto values = values_of(*picture);
    QCOMPARE((std::vector<double>(values.begin(), values.begin() + 3)), (std::vector<double>{254, 0, 0}));
  }
}

void TestDicomSyntaxes::palette() {
  for (const bool wide : {false, true}) {
    DicomSample sample = gray(wide ? uid::kImplicit : uid::kExplicit, 8, 8, false);
    sample.frames = 1;
    sample.photometric = "PALETTE COLOR";
    sample.value = [](int, int x, int, int) { return x % 5; };
    for (const char* name : {"Red", "Green", "Blue"}) {
      sample.tags.push_back(std::string(name) + "PaletteColorLookupTableDescriptor=4\\1\\16");
    }
    sample.tags.push_back("RedPaletteColorLookupTableData=0a00\\1400\\1e00\\2800");
    sample.tags.push_back("GreenPaletteColorLookupTableData=0000\\0000\\0000\\ff00");
    sample.tags.push_back("BluePaletteColorLookupTableData=ff00\\ff00\\ff00\\0100");
    const auto picture = read_or_say(make_dicom(sample));
    QVERIFY(picture);
    QCOMPARE(static_cast<int>(picture->format), static_cast<int>(PixelFormat::Rgb8));
    const auto values = values_of(*picture);
    // Index 0 lies before the first entry and takes it; 4 is the last one.
    const std::vector<double> first(values.begin(), values.begin() + 15);
    QCOMPARE(first, (std::vector<double>{10, 0, 255, 10, 0, 255, 20, 0, 255, 30, 0, 255, 40, 255, 1}));
  }
}

void TestDicomSyntaxes::float_pixels() {
  const float values[4] = {-1.5F, 0.0F, 2.25F, 1e30F};
  RawDicom raw;
  raw.add_picture(2, 2, 32);
  raw.add(0x7FE00008, "OF", std::string(reinterpret_cast<const char*>(values), sizeof(values)));
  const auto picture = read_or_say(raw.bytes());
  QVERIFY(picture);
  QCOMPARE(static_cast<int>(picture->format), static_cast<int>(PixelFormat::GrayFloat));
  QCOMPARE(values_of(*picture), (std::vector<double>{-1.5, 0.0, 2.25, static_cast<double>(1e30F)}));
}

void TestDicomSyntaxes::single_bits() {
  RawDicom raw;
  raw.add_picture(5, 2, 1);
  raw.add(0x7FE00010, "OB", std::string("\xB1\x02", 2));  // pixels from the low bit on: 1000 1101 01
  const auto picture = read_or_say(raw.bytes());
  QVERIFY(picture);
  QCOMPARE(values_of(*picture), (std::vector<double>{1, 0, 0, 0, 1, 1, 0, 1, 0, 1}));
  QCOMPARE(picture->bits_stored, 1);
}

void TestDicomSyntaxes::headerless_data() {
  QTest::addColumn<QString>("syntax");
  QTest::newRow("implicit") << uid::kImplicit;
  QTest::newRow("explicit") << uid::kExplicit;
  QTest::newRow("big endian") << uid::kBigEndian;
}

void TestDicomSyntaxes::headerless() {
  QFETCH(QString, syntax);
  DicomSample sample = gray(uid::kImplicit, 16, 12, false);
  sample.syntax = syntax.toStdString();
  sample.headerless = true;
  const auto bytes = make_dicom(sample);
  const bool little = sample.syntax != uid::kBigEndian;
  QCOMPARE(looks_like_dicom(bytes), little);
  if (!little) return;
  const auto picture = read_or_say(bytes);
  QVERIFY(picture);
  QCOMPARE(worst(values_of(*picture), expected_values(sample)), 0.0);
  QCOMPARE(picture->dicom->transfer_syntax_uid, sample.syntax);
  QVERIFY(has_note(*picture, NoteCode::TransferSyntaxAssumed));
}

void TestDicomSyntaxes::unsupported_are_named_data() {
  QTest::addColumn<QString>("syntax");
  QTest::addColumn<QString>("name");
  QTest::newRow("HTJ2K") << "1.2.840.10008.1.2.4.201"
                         << "High-Throughput JPEG 2000";
  QTest::newRow("H.264") << "1.2.840.10008.1.2.4.102"
                         << "H.264";
  QTest::newRow("JPEG XL") << "1.2.840.10008.1.2.4.110"
                           << "JPEG XL";
  QTest::newRow("private") << "1.2.3.4.5.6"
                           << "the unknown transfer syntax 1.2.3.4.5.6.";
}

void TestDicomSyntaxes::unsupported_are_named() {
  QFETCH(QString, syntax);
  QFETCH(QString, name);
  RawDicom raw(syntax.toStdString());
  raw.add_picture(2, 2).add_fragments({"abcd"});
  std::string sentence;
  QCOMPARE(code_of(raw.bytes(), &sentence), ErrorCode::ImageUnsupported);
  QVERIFY2(QString::fromStdString(sentence).contains(syntax), sentence.c_str());
  QVERIFY2(QString::fromStdString(sentence).contains(name), sentence.c_str());
}

void TestDicomSyntaxes::frames_out_of_range() {
  const auto bytes = make_dicom(gray(uid::kExplicit, 16, 12, false));
  for (const int frame : {-1, 3, 1000000}) {
    const auto read = read_dicom(bytes, "test.dcm", {frame});
    QVERIFY(!read);
    QCOMPARE(read.error().code, ErrorCode::SettingOutOfRange);
    QCOMPARE(read.error().args.at(2), std::string("0 to 2"));
  }
}

/// One frame in three fragments, cut anywhere.
void TestDicomSyntaxes::fragments_without_table() {
  const std::string header = [] {
    std::string text(64, '\0');
    text[0] = 1;
    text[4] = 64;
    return text;
  }();
  // RLE: a run of 6 bytes of 9, then two literal bytes.
  const std::string packed("\xFB\x09\x01\x07\x08\x00", 6);
  RawDicom raw(uid::kRle);
  raw.add_picture(4, 2).add_fragments(
      {header.substr(0, 10), header.substr(10) + packed.substr(0, 2), packed.substr(2)});
  const auto picture = read_or_say(raw.bytes());
  QVERIFY(picture);
  QCOMPARE(values_of(*picture), (std::vector<double>{9, 9, 9, 9, 9, 9, 7, 8}));
  // All there, but for 6 pixels of 8: "18 of 18 bytes" would contradict itself.
  RawDicom less(uid::kRle);
  less.add_picture(4, 2).add_fragments({header + packed.substr(0, 2)});
  const auto part = read_or_say(less.bytes());
  QVERIFY(part && part->first_missing_row == 1 && !part->notes.empty());
  QVERIFY(part->notes[0].code == NoteCode::PixelsMissing);
  QCOMPARE(part->notes[0].args, (std::vector<std::string>{"6", "8", "2"}));
}

/// Windows read thumbnails and pictures at the same time.
void TestDicomSyntaxes::several_threads() {
  std::vector<std::vector<std::byte>> files;
  std::vector<std::string> sums;
  for (const char* syntax : {uid::kDeflated, uid::kRle, uid::kJpegLosslessSv1, uid::kJpegLs, uid::kJpeg2000Lossless}) {
    files.push_back(make_dicom(gray(syntax, 16, 12, false)));
    sums.push_back(pixels_sha256(*read_or_say(files.back())));
  }
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int round = 0; round < 20; ++round) {
        for (std::size_t i = 0; i < files.size(); ++i) {
          const auto read = read_dicom(files[i], "test.dcm");
          const auto tags = read_dicom_tags(files[i], "test.dcm");
          if (!read || !tags || pixels_sha256(**read) != sums[i]) ++wrong;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  QCOMPARE(wrong.load(), 0);
}

QTEST_GUILESS_MAIN(TestDicomSyntaxes)
#include "tst_dicom_syntaxes.moc"
