#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include "core/image/dicom/dicom_header.h"
#include "core/image/dicom/read_dicom.h"
#include "core/image/dicom/secondary_capture.h"

using namespace m2ib;
using namespace m2ib::image;

namespace {

constexpr int kWidth = 21;
constexpr int kHeight = 13;

std::vector<std::uint8_t> pattern() {
  std::vector<std::uint8_t> values(kWidth * kHeight * 3);  // an odd number of bytes
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<std::uint8_t>(i * 31 % 253);
  return values;
}

CaptureTexts texts() {
  CaptureTexts result;
  result.series_description = "Vergleich: Erguß";
  result.record = R"({"caption":"left basal effusion","path":"a\\b","note":"Erguß"})";
  result.software_version = "1.2.3";
  result.made_at = std::chrono::system_clock::from_time_t(1700000000);  // 2023-11-14 22:13:20 UTC
  result.dpi = 300.0;
  return result;
}

std::string value_of(const std::vector<std::byte>& file, const std::string& tag) {
  const auto tags = read_dicom_tags(file, "figure.dcm");
  if (!tags) return "unreadable";
  for (const DicomTag& found : *tags) {
    if (found.tag == tag) return found.value;
  }
  return "missing";
}

/// Runs a program on the file; both outputs. Empty where it cannot be run.
struct Ran {
  int exit_code = -1;
  QByteArray output;
};
Ran run_on(const std::vector<std::byte>& file, const QString& program, QStringList arguments) {
  const QTemporaryDir folder;
  const QString path = folder.filePath(QStringLiteral("figure.dcm"));
  QFile out(path);
  if (!out.open(QIODevice::WriteOnly)) return {};
  out.write(reinterpret_cast<const char*>(file.data()), static_cast<qint64>(file.size()));
  out.close();
  QProcess process;
  process.setProcessChannelMode(QProcess::MergedChannels);
  process.start(program, arguments << path);
  if (!process.waitForFinished(30000)) return {};
  return {process.exitCode(), process.readAll()};
}

}  // namespace

class TestSecondaryCapture : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void pixels_and_record_come_back();
  void elements_data();
  void elements();
  void dcmdump_finds_nothing_wrong();
  void pydicom_reads_it();
  void same_figure_same_bytes();
  void uids_follow_the_content();
  void patient_fields_are_written_where_given();
  void long_records();
  void no_record();
  void fields_that_do_not_fit_data();
  void fields_that_do_not_fit();
  void sizes_must_fit();
  void damaged_files_give_no_record();
};

void TestSecondaryCapture::pixels_and_record_come_back() {
  const auto rgb = pattern();
  const auto file = secondary_capture(rgb, kWidth, kHeight, texts());
  QVERIFY2(file.has_value(), file ? "" : describe(file.error()).c_str());
  const auto picture = read_dicom(*file, "figure.dcm");
  QVERIFY2(picture.has_value(), picture ? "" : describe(picture.error()).c_str());
  QCOMPARE((*picture)->width_px, kWidth);
  QCOMPARE((*picture)->height_px, kHeight);
  QCOMPARE((*picture)->format, PixelFormat::Rgb8);
  QVERIFY(std::get<std::vector<std::uint8_t>>((*picture)->pixels) == rgb);
  QVERIFY(!(*picture)->first_missing_row);
  const auto record = capture_record(*file, "figure.dcm");
  QVERIFY(record.has_value());
  QCOMPARE(*record, texts().record);
}

void TestSecondaryCapture::elements_data() {
  QTest::addColumn<QString>("tag");
  QTest::addColumn<QString>("value");
  const auto row = [](const char* tag, const char* value) { QTest::newRow(tag) << tag << value; };
  row("(0008,0005)", "ISO_IR 192");
  row("(0008,0060)", "OT");
  row("(0008,0064)", "WSD");
  row("(0008,0023)", "20231114");
  row("(0008,0033)", "221320");
  row("(0008,103E)", "Vergleich: Erguß");
  row("(0010,0010)", "");
  row("(0010,0020)", "");
  row("(0010,0030)", "");
  row("(0010,0040)", "");
  row("(0008,0050)", "");
  row("(0012,0062)", "YES");
  row("(0028,0301)", "YES");
  row("(0028,0004)", "RGB");
  row("(0020,4000)", "Figure made for 300 dpi");
  row("(0077,0010)", "M2IB EXPLORER");
}

void TestSecondaryCapture::elements() {
  QFETCH(QString, tag);
  QFETCH(QString, value);
  const auto file = secondary_capture(pattern(), kWidth, kHeight, texts());
  QVERIFY(file.has_value());
  QCOMPARE(QString::fromStdString(value_of(*file, tag.toStdString())), value);
}

void TestSecondaryCapture::dcmdump_finds_nothing_wrong() {
  const QString dcmdump = QStandardPaths::findExecutable(QStringLiteral("dcmdump"));
  if (dcmdump.isEmpty()) QSKIP("dcmdump is not installed");
  const auto file = secondary_capture(pattern(), kWidth, kHeight, texts());
  const Ran ran = run_on(*file, dcmdump, {QStringLiteral("+L")});
  QVERIFY2(ran.exit_code == 0, ran.output.constData());
  QVERIFY2(!ran.output.contains("E:") && !ran.output.contains("W:"), ran.output.constData());
  QVERIFY(ran.output.contains("=SecondaryCaptureImageStorage"));
  QVERIFY(ran.output.contains("=LittleEndianExplicit"));
  QVERIFY(ran.output.contains("left basal effusion"));
}

void TestSecondaryCapture::pydicom_reads_it() {
  const QString python = QStringLiteral("/usr/bin/python3");
  const auto file = secondary_capture(pattern(), kWidth, kHeight, texts());
  const Ran known = run_on(*file, python, {QStringLiteral("-c"), QStringLiteral("import pydicom")});
  if (known.exit_code != 0) QSKIP("pydicom is not installed");
  const QString script = QStringLiteral(
      "import sys, json, pydicom\n"
      "d = pydicom.dcmread(sys.argv[1])\n"
      "assert d.SOPClassUID.name == 'Secondary Capture Image Storage', d.SOPClassUID.name\n"
      "assert d.file_meta.MediaStorageSOPInstanceUID == d.SOPInstanceUID\n"
      "assert (d.Rows, d.Columns, d.SamplesPerPixel) == (13, 21, 3)\n"
      "assert bytes(d.PixelData)[:819] == bytes(i * 31 % 253 for i in range(819))\n"
      "assert d.PatientName == '' and d.PatientID == ''\n"
      "assert all(u.is_valid for u in (d.SOPInstanceUID, d.StudyInstanceUID, d.SeriesInstanceUID))\n"
      "block = d.private_block(0x0077, 'M2IB EXPLORER')\n"
      "assert block[0x01].VR == 'UT'\n"
      "record = json.loads(block[0x01].value)\n"
      "assert record['note'] == 'Ergu\\u00df' and record['path'] == 'a\\\\b', record\n");
  const Ran ran = run_on(*file, python, {QStringLiteral("-W"), QStringLiteral("error"), QStringLiteral("-c"), script});
  QVERIFY2(ran.exit_code == 0, ran.output.constData());
}

void TestSecondaryCapture::same_figure_same_bytes() {
  const auto first = secondary_capture(pattern(), kWidth, kHeight, texts());
  const auto again = secondary_capture(pattern(), kWidth, kHeight, texts());
  QVERIFY(first.has_value() && again.has_value());
  QVERIFY(*first == *again);
}

void TestSecondaryCapture::uids_follow_the_content() {
  const auto file = *secondary_capture(pattern(), kWidth, kHeight, texts());
  const std::string instance = value_of(file, "(0008,0018)");
  QVERIFY(instance.starts_with("2.25.") && instance.size() <= 64);
  QVERIFY(value_of(file, "(0020,000D)") != value_of(file, "(0020,000E)"));
  auto rgb = pattern();
  rgb.back() ^= 1U;
  const auto other = *secondary_capture(rgb, kWidth, kHeight, texts());
  QVERIFY(value_of(other, "(0008,0018)") != instance);
  QCOMPARE(value_of(other, "(0020,000D)"), value_of(file, "(0020,000D)"));  // one session, one study
  CaptureTexts changed = texts();
  changed.record += " ";
  QVERIFY(value_of(*secondary_capture(pattern(), kWidth, kHeight, changed), "(0020,000D)") !=
          value_of(file, "(0020,000D)"));
}

void TestSecondaryCapture::patient_fields_are_written_where_given() {
  const CapturePatient patient = {"Müller^Änne", "A-17", "19500230", "F", "ACC 5", "1.2.840.0.7"};
  const auto file = secondary_capture(pattern(), kWidth, kHeight, texts(), patient);
  QVERIFY(file.has_value());
  QCOMPARE(value_of(*file, "(0010,0010)"), patient.name);
  QCOMPARE(value_of(*file, "(0010,0020)"), patient.id);
  QCOMPARE(value_of(*file, "(0010,0030)"), patient.birth_date);
  QCOMPARE(value_of(*file, "(0010,0040)"), patient.sex);
  QCOMPARE(value_of(*file, "(0008,0050)"), patient.accession_number);
  QCOMPARE(value_of(*file, "(0020,000D)"), patient.study_uid);
  QCOMPARE(value_of(*file, "(0008,0020)"), std::string());  // when that study was made is not known
  QCOMPARE(value_of(*file, "(0012,0062)"), std::string("NO"));
  QCOMPARE(value_of(*file, "(0012,0063)"), std::string("missing"));
}

void TestSecondaryCapture::long_records() {
  for (const std::size_t size : {std::size_t{1}, std::size_t{65533}, std::size_t{65536}, std::size_t{3000001}}) {
    CaptureTexts long_texts = texts();
    long_texts.record = "{" + std::string(size, 'x') + "}";
    const auto file = secondary_capture(pattern(), kWidth, kHeight, long_texts);
    QVERIFY(file.has_value());
    const auto record = capture_record(*file, "figure.dcm");
    QVERIFY(record.has_value() && *record == long_texts.record);
    QVERIFY(read_dicom(*file, "figure.dcm").has_value());
  }
}

void TestSecondaryCapture::no_record() {
  CaptureTexts bare = texts();
  bare.record.clear();
  const auto file = secondary_capture(pattern(), kWidth, kHeight, bare);
  QVERIFY(file.has_value());
  QCOMPARE(value_of(*file, "(0077,0010)"), std::string("missing"));
  const auto record = capture_record(*file, "figure.dcm");
  QVERIFY(record.has_value() && record->empty());
}

void TestSecondaryCapture::fields_that_do_not_fit_data() {
  QTest::addColumn<QString>("field");
  QTest::addColumn<QString>("value");
  const auto row = [](const char* field, const QString& value) {
    QTest::newRow(qPrintable(QStringLiteral("%1: %2").arg(field, value.left(24).simplified()))) << field << value;
  };
  row("name", QString(65, 'x'));
  row("name", "a\\b");
  row("name", "a=b");
  row("name", "a^b^c^d^e^f");
  row("name", "a\nb");
  row("id", QString(65, 'x'));
  row("birth", "1950-02-03");
  row("birth", "19501303");
  row("birth", "1950");
  row("sex", "X");
  row("sex", "f");
  row("accession", QString(17, '1'));
  row("study", "1.2.03");
  row("study", "1..2");
  row("study", "1.2.");
  row("study", "abc");
  row("study", QString(65, '1'));
  row("description", QString(65, 'x'));
  row("record", QString("a") + QChar(0) + "b");
}

void TestSecondaryCapture::fields_that_do_not_fit() {
  QFETCH(QString, field);
  QFETCH(QString, value);
  CapturePatient patient;
  CaptureTexts changed = texts();
  const std::string text = value.toStdString();
  if (field == "name") patient.name = text;
  if (field == "id") patient.id = text;
  if (field == "birth") patient.birth_date = text;
  if (field == "sex") patient.sex = text;
  if (field == "accession") patient.accession_number = text;
  if (field == "study") patient.study_uid = text;
  if (field == "description") changed.series_description = text;
  if (field == "record") changed.record = text;
  const auto refused = secondary_capture(pattern(), kWidth, kHeight, changed, patient);
  QVERIFY(!refused.has_value());
  QCOMPARE(refused.error().code, ErrorCode::SettingOutOfRange);
  const std::string words = describe(refused.error());
  if (text.size() > 4) QVERIFY(words.find(text) == std::string::npos);  // a patient's data are not repeated
  QVERIFY(words.find('%') == std::string::npos);
}

void TestSecondaryCapture::sizes_must_fit() {
  const auto rgb = pattern();
  for (const auto& [width, height] : {std::pair{kWidth, kHeight + 1}, {0, kHeight}, {-1, -1}, {70000, 1}}) {
    const auto refused = secondary_capture(rgb, width, height, texts());
    QVERIFY(!refused.has_value());
    QCOMPARE(refused.error().code, ErrorCode::ComputeFailed);
  }
}

void TestSecondaryCapture::damaged_files_give_no_record() {
  const auto file = *secondary_capture(pattern(), kWidth, kHeight, texts());
  for (std::size_t size = 0; size < file.size(); size += 3) {
    const auto record = capture_record(std::span(file).first(size), "figure.dcm");
    if (record) QVERIFY(record->size() <= texts().record.size());
  }
  auto damaged = file;
  for (std::size_t at = 0; at < damaged.size(); ++at) {
    const std::byte before = damaged[at];
    damaged[at] ^= std::byte{0xFF};
    const auto record = capture_record(damaged, "figure.dcm");
    if (record) QVERIFY(record->size() <= damaged.size());
    damaged[at] = before;
  }
  QVERIFY(!capture_record({}, "figure.dcm").has_value());
}

QTEST_GUILESS_MAIN(TestSecondaryCapture)
#include "tst_secondary_capture.moc"
