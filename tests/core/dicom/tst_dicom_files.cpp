#include <fstream>

#include "core/base/files.h"
#include "core/image/dicom/dicom_header.h"
#include "tests/core/dicom/dicom_golden.h"
#include "tests/core/dicom/dicom_support.h"
#include "tests/support/fixtures.h"

using namespace m2ib;
using namespace m2ib::image;
using namespace m2ib::tests;

/// The shared DICOM files against their index and against the pixels that pydicom reads.
namespace {

using Row = QMap<QString, QString>;

std::filesystem::path data_dir() { return shared_dir() / "data"; }

/// One line of comma-separated values with quotes.
QStringList fields_of(const QString& line) {
  QStringList fields{QString()};
  bool quoted = false;
  for (qsizetype i = 0; i < line.size(); ++i) {
    if (line[i] == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"') {
      fields.last() += line[i++];
    } else if (line[i] == '"') {
      quoted = !quoted;
    } else if (line[i] == ',' && !quoted) {
      fields << QString();
    } else {
      fields.last() += line[i];
    }
  }
  return fields;
}

QList<Row> index() {
  QFile file(QString::fromStdString((data_dir() / "dicom_index.csv").string()));
  QList<Row> rows;
  if (!file.open(QIODevice::ReadOnly)) return rows;
  const QStringList lines = QString::fromUtf8(file.readAll()).split('\n', Qt::SkipEmptyParts);
  const QStringList names = fields_of(lines.value(0).trimmed());
  for (const QString& line : lines.mid(1)) {
    const QStringList fields = fields_of(line.trimmed());
    Row row;
    for (qsizetype i = 0; i < names.size(); ++i) row[names[i]] = fields.value(i);
    rows << row;
  }
  return rows;
}

std::vector<std::byte> bytes_of(const QString& file) {
  const auto bytes = read_file(data_dir() / file.toStdString(), std::uint64_t{1} << 30U);
  if (!bytes) throw std::runtime_error(describe(bytes.error()));
  return *bytes;
}

/// "[0.2, 0.3]" → two numbers; none → empty.
QList<double> numbers_of(QString list) {
  QList<double> numbers;
  for (const QString& part : list.remove('[').remove(']').split(',', Qt::SkipEmptyParts)) numbers << part.toDouble();
  return numbers;
}

struct Reading {
  std::vector<RadiographPtr> frames;
  double low = 0.0;
  double high = 0.0;
};

Reading read_all(const std::vector<std::byte>& bytes) {
  Reading reading;
  reading.low = std::numeric_limits<double>::infinity();
  reading.high = -reading.low;
  for (int frame = 0; frame == 0 || frame < reading.frames.front()->frames; ++frame) {
    const auto picture = read_or_say(bytes, frame);
    if (!picture) throw std::runtime_error("not read");
    for (const double value : values_of(*picture)) {
      reading.low = std::min(reading.low, value);
      reading.high = std::max(reading.high, value);
    }
    reading.frames.push_back(picture);
  }
  return reading;
}

void compare_header(const Row& row, const Radiograph& picture) {
  QCOMPARE(picture.height_px, row["Rows"].toInt());
  QCOMPARE(picture.width_px, row["Columns"].toInt());
  QCOMPARE(QString::fromStdString(picture.dicom->photometric), row["PhotometricInterpretation"]);
  QCOMPARE(QString::fromStdString(picture.dicom->modality), row["Modality"]);
  QCOMPARE(QString::fromStdString(picture.dicom->body_part), row["BodyPartExamined"]);
  QCOMPARE(QString::fromStdString(picture.dicom->view_position), row["ViewPosition"]);
  if (!row["BitsStored"].isEmpty()) QCOMPARE(picture.dicom->bits_stored, row["BitsStored"].toInt());
  QCOMPARE(picture.dicom->is_signed, row["PixelRepresentation"] == "1");
  QCOMPARE(picture.frames, qMax(1, row["NumberOfFrames"].toInt()));
  const QString uid = QString::fromStdString(picture.dicom->transfer_syntax_uid);
  if (row["TransferSyntaxUID"] != "none in file") QVERIFY(row["TransferSyntaxUID"].endsWith("(" + uid + ")"));
  QCOMPARE(has_note(picture, NoteCode::TransferSyntaxAssumed), row["TransferSyntaxUID"] == "none in file");
}

void compare_display(const Row& row, const Radiograph& picture) {
  if (!row["RescaleSlope"].isEmpty()) {
    QCOMPARE(picture.modality.slope, row["RescaleSlope"].toDouble());
    QCOMPARE(picture.modality.intercept, row["RescaleIntercept"].toDouble());
  }
  if (!row["WindowCenter"].isEmpty()) {
    QVERIFY(!picture.windows.empty());
    QCOMPARE(picture.windows[0].window, linear_window(row["WindowCenter"].toDouble(), row["WindowWidth"].toDouble()));
  }
  const QList<double> patient = numbers_of(row["PixelSpacing"]);
  const QList<double> detector = numbers_of(row["ImagerPixelSpacing"]);
  const bool usable = patient.size() == 2 && patient[0] > 0.0;
  QCOMPARE(has_note(picture, NoteCode::SpacingUnusable), patient.size() == 2 && !usable);
  const QList<double> spacing = usable ? patient : detector;
  if (!spacing.isEmpty() && (usable || patient.isEmpty())) {
    QCOMPARE(picture.spacing.row_mm, spacing[0]);
    QCOMPARE(picture.spacing.column_mm, spacing[1]);
    QCOMPARE(static_cast<int>(picture.spacing.source),
             static_cast<int>(usable ? PixelSpacing::Source::Patient : PixelSpacing::Source::Detector));
  }
}

}  // namespace

class TestDicomFiles : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase();
  void index_is_kept_data();
  void index_is_kept();
  void pixels_are_pydicoms_data();
  void pixels_are_pydicoms();
  void lossless_syntaxes_agree();
  void nobody_is_named_data() { index_is_kept_data(); }
  void nobody_is_named();
};

void TestDicomFiles::initTestCase() {
  if (!std::filesystem::exists(data_dir() / "dicom_index.csv")) {
    QSKIP(qPrintable("SKIPPED, NOT PASSED: no DICOM files at " + QString::fromStdString(data_dir().string())));
  }
}

void TestDicomFiles::index_is_kept_data() {
  QTest::addColumn<Row>("row");
  for (const Row& row : index()) QTest::newRow(qPrintable(row["file"])) << row;
}

void TestDicomFiles::index_is_kept() {
  QFETCH(Row, row);
  const auto bytes = bytes_of(row["file"]);
  QVERIFY(looks_like_dicom(bytes));
  QVERIFY(read_dicom_tags(bytes, "x"));
  const auto summary = read_dicom_summary(bytes, "x");
  QVERIFY(summary);
  if (!row["pydicom_pixels"].startsWith("ok ") && row["has_pixel_data"] != "yes") {
    QVERIFY(!summary->has_pixels);
    QCOMPARE(m2ib::tests::code_of(bytes), ErrorCode::NoPixelData);
    return;
  }
  if (row["Rows"].isEmpty()) {  // meta_missing_tsyntax.dcm: the index says "no image"
    QCOMPARE(m2ib::tests::code_of(bytes), ErrorCode::NoPixelData);
    return;
  }
  QVERIFY(summary->has_pixels);
  QCOMPARE(summary->width_px, row["Columns"].toInt());
  const Reading reading = read_all(bytes);
  compare_header(row, *reading.frames.front());
  compare_display(row, *reading.frames.front());
  static const QRegularExpression kRange(" (-?[0-9.]+)\\.\\.(-?[0-9.]+)$");
  const auto range = kRange.match(row["pydicom_pixels"]);
  if (!range.hasMatch()) return;
  QCOMPARE(static_cast<float>(reading.low), range.captured(1).toFloat());
  // Twelve bits with a sign end at 2047; see dicom_golden.h.
  const bool cut = row["file"].endsWith("mlut_18.dcm");
  QCOMPARE(static_cast<float>(reading.high), cut ? 2047.0F : range.captured(2).toFloat());
}

void TestDicomFiles::pixels_are_pydicoms_data() {
  QTest::addColumn<QString>("file");
  QTest::addColumn<QString>("sha256");
  for (const GoldenPixels& golden : kGoldenPixels) {
    QTest::newRow(golden.file) << golden.file << golden.sha256;
  }
}

void TestDicomFiles::pixels_are_pydicoms() {
  QFETCH(QString, file);
  QFETCH(QString, sha256);
  Sha256 sum;
  for (const RadiographPtr& frame : read_all(bytes_of(file)).frames) {
    std::visit([&](const auto& values) { sum.add(std::as_bytes(std::span(values))); }, frame->pixels);
  }
  QCOMPARE(QString::fromStdString(sum.hex()), sha256);
}

/// The same slice in six lossless syntaxes, pixel for pixel.
void TestDicomFiles::lossless_syntaxes_agree() {
  std::optional<std::vector<double>> first;
  int compared = 0;
  for (const Row& row : index()) {
    if (!row["file"].contains("CTImage_") || row["file"].contains("Process2_4")) continue;
    const auto picture = read_or_say(bytes_of(row["file"]));
    QVERIFY(picture);
    const auto values = values_of(*picture);
    if (!first) first = values;
    QCOMPARE(worst(values, *first), 0.0);
    ++compared;
  }
  QCOMPARE(compared, 6);
}

void TestDicomFiles::nobody_is_named() {
  QFETCH(Row, row);
  const auto read = read_dicom(bytes_of(row["file"]), "x.dcm");
  const std::string name = row["PatientName"].toStdString();
  if (!read || name.size() < 4) return;
  std::string all = (*read)->description + (*read)->name + (*read)->dicom->body_part + (*read)->dicom->modality;
  for (const ReadingNote& note : (*read)->notes) all += describe(note);
  for (const NamedWindow& window : (*read)->windows) all += window.name;
  QVERIFY(all.find(name) == std::string::npos);
}

QTEST_GUILESS_MAIN(TestDicomFiles)
#include "tst_dicom_files.moc"
