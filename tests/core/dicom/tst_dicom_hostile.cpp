#include "core/base/random.h"
#include "core/image/dicom/dicom_header.h"
#include "tests/core/dicom/dicom_support.h"

using namespace m2ib;
using namespace m2ib::image;
using namespace m2ib::tests;

namespace {

using Bytes = std::vector<std::byte>;

/// Every entrance; whatever comes out must be whole in itself.
void read_everything(const Bytes& bytes) {
  (void)looks_like_dicom(bytes);
  const auto tags = read_dicom_tags(bytes, "bad.dcm");
  if (tags && tags->size() > 4096) throw std::runtime_error("too many tags");
  (void)read_dicom_summary(bytes, "bad.dcm");
  for (const int frame : {0, 1}) {
    const auto read = read_dicom(bytes, "bad.dcm", {frame});
    if (read && !is_consistent(**read)) throw std::runtime_error("not consistent");
    if (!read && describe(read.error()).find('%') != std::string::npos) throw std::runtime_error("unfilled sentence");
  }
}

DicomSample sample_of(const char* syntax) {
  DicomSample sample;
  sample.syntax = syntax;
  sample.width = 24;
  sample.height = 20;
  sample.frames = 2;
  const bool baseline = sample.syntax == uid::kJpegBaseline;
  if (baseline) sample.bits_allocated = sample.bits_stored = 8;
  sample.tags = {"PixelSpacing=0.2\\0.2", "WindowCenter=100", "WindowWidth=200",
                 "VOILUTSequence[0].LUTDescriptor=3\\100\\8", "VOILUTSequence[0].LUTData=0\\7\\ff"};
  return sample;
}

std::string item(const std::string& content, std::uint32_t length) {
  std::string text("\xFE\xFF\x00\xE0", 4);
  for (int i = 0; i < 4; ++i) text += static_cast<char>(length >> (8 * i) & 0xFFU);
  return text + content;
}

}  // namespace

class TestDicomHostile : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void syntaxes_data();
  void cut_anywhere_data() { syntaxes_data(); }
  void cut_anywhere();
  void flipped_bits_data() { syntaxes_data(); }
  void flipped_bits();
  void shown_in_part();
  void compressed_shown_in_part_data();
  void compressed_shown_in_part();
  void frames_behind_the_end();
  void claimed_frames_are_counted();
  void giant_claims_data();
  void giant_claims();
  void deep_nesting();
  void impossible_pictures_data();
  void impossible_pictures();
  void inflated_without_end();
  void other_files_are_none();
};

void TestDicomHostile::syntaxes_data() {
  QTest::addColumn<QString>("syntax");
  for (const char* syntax : {uid::kImplicit, uid::kExplicit, uid::kBigEndian, uid::kDeflated, uid::kRle,
                             uid::kJpegBaseline, uid::kJpegLosslessSv1, uid::kJpegLs, uid::kJpeg2000Lossless}) {
    QTest::newRow(syntax) << syntax;
  }
}

void TestDicomHostile::cut_anywhere() {
  QFETCH(QString, syntax);
  const Bytes whole = make_dicom(sample_of(syntax.toStdString().c_str()));
  for (std::size_t length = 0; length < whole.size(); ++length) {
    const Bytes part(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length));
    read_everything(part);
    const auto read = read_dicom(part, "cut.dcm", {1});
    // The last frame ends with the file (but for delimiters), so a cut within it is an error or is said.
    if (read && length + 32 < whole.size()) {
      QVERIFY2(!(*read)->notes.empty() || (*read)->first_missing_row, qPrintable(QString::number(length)));
    }
  }
}

void TestDicomHostile::flipped_bits() {
  QFETCH(QString, syntax);
  const Bytes whole = make_dicom(sample_of(syntax.toStdString().c_str()));
  Random random(4711, 0);
  for (int round = 0; round < 400; ++round) {
    Bytes damaged = whole;
    const int flips = 1 + round % 4;
    for (int i = 0; i < flips; ++i) {
      const std::size_t at = random.next_u32() % damaged.size();
      damaged[at] ^= static_cast<std::byte>(1U << random.next_u32() % 8);
    }
    read_everything(damaged);
  }
}

void TestDicomHostile::shown_in_part() {
  DicomSample sample;
  sample.width = 64;
  sample.height = 64;
  Bytes bytes = make_dicom(sample);
  bytes.resize(bytes.size() - 4096 - 10);  // of 8192; the row that is cut is missing
  const auto picture = read_or_say(bytes);
  QVERIFY(picture);
  QCOMPARE(picture->first_missing_row.value(), 31);
  QCOMPARE(note_arg(*picture, NoteCode::PixelsMissing), std::string("4 086"));
  const auto values = values_of(*picture);
  const auto expected = expected_values(sample);
  for (std::size_t i = 0; i < 31 * 64; ++i) QCOMPARE(values[i], expected[i]);
  QCOMPARE(values.back(), 0.0);
  // Not a single row: the numbers are in the message.
  bytes.resize(bytes.size() - 4086 + 100);
  std::string sentence;
  QCOMPARE(m2ib::tests::code_of(bytes, &sentence), ErrorCode::ImageBytesMissing);
  QVERIFY2(sentence.find("100 of 8 192 bytes") != std::string::npos, sentence.c_str());
}

void TestDicomHostile::compressed_shown_in_part_data() {
  QTest::addColumn<QString>("syntax");
  QTest::addColumn<bool>("rows_known");
  QTest::newRow("RLE") << uid::kRle << true;
  QTest::newRow("JPEG") << uid::kJpegBaseline << true;
  QTest::newRow("JPEG lossless") << uid::kJpegLosslessSv1 << true;
  QTest::newRow("JPEG-LS") << uid::kJpegLs << true;
  QTest::newRow("JPEG 2000") << uid::kJpeg2000Lossless << false;
}

void TestDicomHostile::compressed_shown_in_part() {
  QFETCH(QString, syntax);
  QFETCH(bool, rows_known);
  DicomSample sample;
  sample.syntax = syntax.toStdString();
  sample.width = 128;
  sample.height = 128;
  sample.bits_allocated = sample.bits_stored = 8;
  Random random(1, 0);
  std::vector<std::uint8_t> noise(128 * 128);
  for (auto& value : noise) value = static_cast<std::uint8_t>(random.next_u32() % 256);
  sample.value = [&](int, int x, int y, int) { return noise[static_cast<std::size_t>(y * 128 + x)]; };
  const auto whole = read_or_say(make_dicom(sample));
  QVERIFY(whole);
  Bytes bytes = make_dicom(sample);
  bytes.resize(bytes.size() - 6000);
  const auto picture = read_or_say(bytes);
  QVERIFY(picture);
  QVERIFY(!picture->notes.empty());
  QCOMPARE(picture->first_missing_row.has_value(), rows_known);
  if (!rows_known) return;
  const int rows = *picture->first_missing_row;
  QVERIFY2(rows > 40 && rows < 100, qPrintable(QString::number(rows)));
  const auto part = values_of(*picture);
  const auto truth = values_of(*whole);
  for (std::size_t i = 0; i < static_cast<std::size_t>(rows) * 128; ++i) QCOMPARE(part[i], truth[i]);
}

void TestDicomHostile::frames_behind_the_end() {
  DicomSample sample;
  sample.frames = 5;
  Bytes bytes = make_dicom(sample);
  bytes.resize(bytes.size() - 2 * 16 * 12 * 2 - 100);
  const auto picture = read_or_say(bytes, 1);
  QVERIFY(picture);
  QCOMPARE(picture->frames, 3);
  QCOMPARE(note_arg(*picture, NoteCode::FramesLeftOut), std::string("2"));
  QVERIFY(!picture->first_missing_row);
  QVERIFY(read_or_say(bytes, 2)->first_missing_row);
  QCOMPARE(read_dicom(bytes, "x", {3}).error().code, ErrorCode::SettingOutOfRange);
}

void TestDicomHostile::claimed_frames_are_counted() {
  const auto read = [](const char* pixels) {
    RawDicom raw;
    raw.add(0x00280008, "IS", "2147483647").add_picture(2, 2).add(0x7FE00010, "OB", pixels);
    return read_or_say(raw.bytes());
  };
  const auto whole = read("abcd");
  QVERIFY(whole);
  QCOMPARE(whole->frames, 1);
  QCOMPARE(whole->notes.size(), std::size_t{1});
  QCOMPARE(describe(whole->notes.front()), std::string("Frames left out: 2147483646 (the file ends before them)."));
  const auto half = read("ab");
  QVERIFY(half);
  QVERIFY(has_note(*half, NoteCode::PixelsMissing));
  for (const ReadingNote& note : half->notes) {
    if (note.code == NoteCode::PixelsMissing) QCOMPARE(note.args.at(1), std::string("8 589 934 588"));
  }
}

void TestDicomHostile::giant_claims_data() {
  QTest::addColumn<QByteArray>("bytes");
  const auto row = [](const char* name, const RawDicom& raw) {
    const Bytes bytes = raw.bytes();
    QTest::newRow(name) << QByteArray(reinterpret_cast<const char*>(bytes.data()),
                                      static_cast<qsizetype>(bytes.size()));
  };
  row("private element of 4 GB", RawDicom().add(0x00091001, "OB", "abcd", 0xFFFFFFF0).add_picture(2, 2));
  row("text of 4 GB", RawDicom().add(0x00081030, "UT", "abcd", 0xFFFFFFFE));
  row("sequence of 4 GB", RawDicom().add(0x00283010, "SQ", item("", 0xFFFFFFF0), 0xFFFFFFF0));
  row("table of 65536 entries",
      RawDicom().add(0x00283000, "SQ", item(raw_element(0x00283002, "US", std::string(6, '\0')), 0xFFFFFFFF)));
  row("150 megapixels of nothing", RawDicom().add_picture(12000, 12000).add(0x7FE00010, "OB", "abcd", 0x8950000));
  row("RLE of nothing", RawDicom(uid::kRle).add_picture(12000, 12000).add_fragments({std::string(64, '\1')}));
  std::string header(64, '\0');
  header[0] = 1;
  header[4] = 64;
  row("RLE bomb", RawDicom(uid::kRle).add_picture(12000, 12000).add_fragments({header + std::string("\x81\x00", 2)}));
  row("JPEG of nothing", RawDicom(uid::kJpegBaseline).add_picture(12000, 12000).add_fragments({"\xFF\xD8"}));
  row("frames without end",
      RawDicom().add(0x00280008, "IS", "2147483647").add_picture(2, 2).add(0x7FE00010, "OB", "abcd"));
}

void TestDicomHostile::giant_claims() {
  QFETCH(QByteArray, bytes);
  const auto view = std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size())));
  const Bytes copy(view.begin(), view.end());
  QElapsedTimer timer;
  timer.start();
  read_everything(copy);
  QVERIFY2(timer.elapsed() < 3000, qPrintable(QString::number(timer.elapsed())));
}

void TestDicomHostile::deep_nesting() {
  std::string nested = raw_element(0x00080100, "SH", "x");
  for (int i = 0; i < 4000; ++i) {
    nested = raw_element(0x00081140, "SQ", item(nested, 0xFFFFFFFF), 0xFFFFFFFF);
  }
  RawDicom raw;
  raw.add_bytes(nested);
  std::string sentence;
  QCOMPARE(m2ib::tests::code_of(raw.bytes(), &sentence), ErrorCode::DicomInvalid);
  QVERIFY2(sentence.find("nest") != std::string::npos, sentence.c_str());
  read_everything(raw.bytes());
}

void TestDicomHostile::impossible_pictures_data() {
  QTest::addColumn<QStringList>("tags");
  QTest::addColumn<int>("code");
  const auto row = [](const char* name, const QStringList& tags, ErrorCode code) {
    QTest::newRow(name) << tags << static_cast<int>(code);
  };
  row("no rows", {"Rows=0"}, ErrorCode::ImageTooSmall);
  row("too many", {"Rows=65535", "Columns=65535"}, ErrorCode::ImageTooLarge);
  row("24 bits", {"BitsAllocated=24"}, ErrorCode::ImageUnsupported);
  row("more stored than allocated", {"BitsStored=17"}, ErrorCode::DicomInvalid);
  row("colour of one sample", {"PhotometricInterpretation=RGB"}, ErrorCode::ImageUnsupported);
  row("CMYK", {"PhotometricInterpretation=CMYK"}, ErrorCode::ImageUnsupported);
  row("no palette", {"PhotometricInterpretation=PALETTE COLOR"}, ErrorCode::ImageUnsupported);
}

void TestDicomHostile::impossible_pictures() {
  QFETCH(QStringList, tags);
  QFETCH(int, code);
  DicomSample sample;
  for (const QString& tag : tags) sample.tags.push_back(tag.toStdString());
  QCOMPARE(static_cast<int>(m2ib::tests::code_of(make_dicom(sample))), code);
}

/// A small deflated file that inflates to more than any picture needs.
void TestDicomHostile::inflated_without_end() {
  DicomSample sample;
  sample.syntax = uid::kDeflated;
  sample.width = 2000;
  sample.height = 2000;
  sample.value = [](int, int, int, int) { return 0; };
  const Bytes bytes = make_dicom(sample);
  QVERIFY(bytes.size() < 100'000);
  QVERIFY(read_or_say(bytes));  // 8 MB are well
}

void TestDicomHostile::other_files_are_none() {
  const auto of = [](const std::string& text) {
    const auto view = std::as_bytes(std::span(text.data(), text.size()));
    return Bytes(view.begin(), view.end());
  };
  for (const std::string& text :
       {std::string(), std::string("\x89PNG\r\n\x1A\n0000000000", 18), std::string("\xFF\xD8\xFF\xE0 abcdefghijk"),
        std::string("II*\0\x08\0\0\0\x0E\0\xFE\0", 12), std::string("{\"json\": 1}"), std::string(4096, '\0'),
        std::string("\x08\0\x05\0", 4)}) {
    QVERIFY(!looks_like_dicom(of(text)));
    QCOMPARE(m2ib::tests::code_of(of(text)), ErrorCode::NotAnImage);
  }
}

QTEST_GUILESS_MAIN(TestDicomHostile)
#include "tst_dicom_hostile.moc"
