#include <QDir>
#include <QFile>
#include <QGuiApplication>
#include <QImageReader>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>
#include <cstdlib>
#include <ctime>

#include "core/image/read_image.h"
#include "core/session/session_file.h"
#include "tests/ui/figure/session_figure_support.h"

using namespace m2ib;
using namespace m2ib::figure;
using namespace m2ib::tests;

namespace {

constexpr const char* kOutVariable = "M2IB_TEST_FIGURES_OUT";
constexpr std::array kFormats{FigureFormat::Png, FigureFormat::Tiff,  FigureFormat::Pdf,
                              FigureFormat::Svg, FigureFormat::Dicom, FigureFormat::Json};

Work example_work() {
  std::vector<std::string> captions = some_captions(3);
  captions.emplace_back("左侧胸腔积液");
  Work work = work_of(captions);
  work.session.figure.elements.difference = true;
  work.session.figure.dpi = 200;
  return work;
}

QByteArray bytes_of(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// What a tool says; empty where it is not installed.
QString said_by(const QString& tool, const QStringList& arguments) {
  const QString path = QStandardPaths::findExecutable(tool);
  if (path.isEmpty()) return {};
  QProcess process;
  process.start(path, arguments);
  if (!process.waitForFinished(30'000) || process.exitCode() != 0) return QStringLiteral("failed");
  return QString::fromUtf8(process.readAllStandardOutput());
}

/// The tools of poppler-utils read a PDF back; without them the test is left out.
#define SAID_BY(said, tool, ...)                                     \
  const QString said = said_by(QStringLiteral(tool), {__VA_ARGS__}); \
  if ((said).isEmpty()) QSKIP(tool " is not installed: the PDF is not read back")

QString one_line(const QString& text) { return text.simplified().remove(QLatin1Char(' ')); }

}  // namespace

class TestFigureFormats : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void formats_carry_the_record_and_no_name_data();
  void formats_carry_the_record_and_no_name();
  void writes_figures();
  void another_process_writes_the_same_bytes();
  void pictures_have_their_size_data();
  void pictures_have_their_size();
  void pdf_keeps_texts();
  void pdf_keeps_pictures_sharp();
  void svg_keeps_texts();
  void record_draws_the_same_figure();
  void endings_name_formats();
  void what_is_too_large_is_an_error();

 private:
  [[nodiscard]] QString written(const char* suffix) const {
    return folder_.path() + QStringLiteral("/figure") + QLatin1String(suffix);
  }
  QTemporaryDir folder_;
};

void TestFigureFormats::initTestCase() {
  if (!qEnvironmentVariableIsSet("TZ") || qEnvironmentVariableIsEmpty(kOutVariable)) qputenv("TZ", "UTC");
  tzset();
  const SessionFigure figure = figure_of(example_work());
  for (const FigureFormat format : kFormats) {
    const auto done = export_figure(figure, written(suffix_of(format)).toStdString());
    QVERIFY2(done.has_value(), done ? "" : describe(done.error()).c_str());
  }
}

void TestFigureFormats::formats_carry_the_record_and_no_name_data() {
  QTest::addColumn<QString>("suffix");
  for (const FigureFormat format : kFormats) QTest::newRow(suffix_of(format)) << QString(suffix_of(format));
}

void TestFigureFormats::formats_carry_the_record_and_no_name() {
  QFETCH(QString, suffix);
  const QString path = written(qPrintable(suffix));
  const auto read = session::read_record(path.toStdString());
  QVERIFY2(read.has_value(), read ? "" : describe(read.error()).c_str());
  QCOMPARE(session::session_to_json(*read, session::Whereabouts::Hidden), figure_of(example_work()).record());
  const QByteArray bytes = bytes_of(path);
  QVERIFY(bytes.size() > 1000);
  QVERIFY(!bytes.contains("Muster") && !bytes.contains("muster"));
}

/// Called by the next test in a process of its own.
void TestFigureFormats::writes_figures() {
  const QByteArray out = qgetenv(kOutVariable);
  if (out.isEmpty()) return;
  const SessionFigure figure = figure_of(example_work());
  (void)figure.image(3.0);  // what was drawn before must not matter
  for (const FigureFormat format : kFormats) {
    QVERIFY(export_figure(figure, out.toStdString() + "/figure" + suffix_of(format)).has_value());
  }
}

void TestFigureFormats::another_process_writes_the_same_bytes() {
  QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
  environment.insert(QStringLiteral("QT_SCALE_FACTOR"), QStringLiteral("2"));
  environment.insert(QStringLiteral("QT_FONT_DPI"), QStringLiteral("192"));
  environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("de_DE.UTF-8"));
  environment.insert(QStringLiteral("TZ"), QStringLiteral("IST-5:30"));
  QTest::qSleep(1100);  // another second on the clock
  // Several: what depends on a random order is the same now and then.
  for (int run = 0; run < 4; ++run) {
    const QTemporaryDir other;
    environment.insert(QString::fromLatin1(kOutVariable), other.path());
    QProcess process;
    process.setProcessEnvironment(environment);
    process.start(QCoreApplication::applicationFilePath(), {QStringLiteral("writes_figures")});
    QVERIFY(process.waitForFinished(60'000));
    QCOMPARE(process.exitCode(), 0);
    for (const FigureFormat format : kFormats) {
      const QByteArray first = bytes_of(written(suffix_of(format)));
      const QByteArray second = bytes_of(other.path() + QStringLiteral("/figure") + QLatin1String(suffix_of(format)));
      QVERIFY2(!first.isEmpty() && first == second, suffix_of(format));
    }
  }
}

void TestFigureFormats::pictures_have_their_size_data() {
  QTest::addColumn<int>("dpi");
  QTest::addColumn<double>("width_mm");
  QTest::newRow("double column") << 200 << 180.0;
  QTest::newRow("single column") << 300 << 85.0;
  QTest::newRow("odd") << 137 << 111.3;
}

void TestFigureFormats::pictures_have_their_size() {
  QFETCH(int, dpi);
  QFETCH(double, width_mm);
  Work work = example_work();
  work.session.figure.dpi = dpi;
  work.session.figure.preset = session::FigurePreset::Custom;
  work.session.figure.width_mm = width_mm;
  const SessionFigure figure = figure_of(work);
  const QString png = folder_.path() + QStringLiteral("/size.png");
  const QString tiff = folder_.path() + QStringLiteral("/size.tif");
  QVERIFY(export_figure(figure, png.toStdString()).has_value());
  QVERIFY(export_figure(figure, tiff.toStdString()).has_value());
  const QImage read = QImageReader(png).read();
  QCOMPARE(qRound(read.dotsPerMeterX() * 0.0254), dpi);
  QVERIFY(std::abs(read.width() - width_mm * dpi / 25.4) <= 0.5);
  QVERIFY(std::abs(read.height() - figure.size_mm().height() * dpi / 25.4) <= 0.5);
  const auto second = image::read_image(tiff.toStdString());
  QVERIFY(second.has_value());
  QCOMPARE((*second)->width_px, read.width());
  QCOMPARE((*second)->height_px, read.height());
}

void TestFigureFormats::pdf_keeps_texts() {
  SAID_BY(said, "pdftotext", written(".pdf"), "-");
  const QString text = one_line(said);
  for (const char* needed :
       {"“left basal effusion”", "“no effusion”", "mediastinal", "atelectasis", "Original", "A − B", "nats per patch",
        "Similarity 0.250", "left base", "supine", "10 steps, learning rate 1", "cividis", "RESEARCH USE ONLY"}) {
    QVERIFY2(text.contains(one_line(QString::fromUtf8(needed))), qPrintable(QString::fromUtf8(needed) + " in " + said));
  }
  QCOMPARE(said.count(QStringLiteral("mm at detector")), 7);  // the scale bar once, a ruler on each of six panels
}

void TestFigureFormats::pdf_keeps_pictures_sharp() {
  SAID_BY(said, "pdfimages", "-list", written(".pdf"));
  const QStringList lines = said.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
  QCOMPARE(lines.size(), 2 + 6);
  for (const QString& line : lines.mid(2)) {
    const QStringList fields = line.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    QCOMPARE(fields[8], QStringLiteral("image"));  // neither JPEG nor JPEG 2000
    QVERIFY2(fields[12].toInt() >= 200 && fields[12].toInt() <= 203, qPrintable(line));
  }
  SAID_BY(facts, "pdfinfo", written(".pdf"));
  const auto size = QRegularExpression(QStringLiteral("Page size: +([0-9.]+) x ([0-9.]+)")).match(facts);
  QVERIFY(std::abs(size.captured(1).toDouble() - 180.0 * 72.0 / 25.4) < 0.01);
  QVERIFY(facts.contains(QStringLiteral("2023")));  // when the results were made
  SAID_BY(attached, "pdfdetach", "-list", written(".pdf"));
  QVERIFY(attached.contains(QStringLiteral("m2ib-record.json")));
}

void TestFigureFormats::svg_keeps_texts() {
  QXmlStreamReader reader(bytes_of(written(".svg")));
  QString texts;
  int pictures = 0;
  while (!reader.atEnd()) {
    if (reader.readNext() != QXmlStreamReader::StartElement) continue;
    if (reader.name() == QLatin1String("text")) texts += reader.readElementText();
    if (reader.name() == QLatin1String("image")) ++pictures;
  }
  QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
  QCOMPARE(pictures, 6);
  const QString text = one_line(texts);
  for (const char* needed : {"“left basal effusion”", "mediastinal shift", "Original", "A − B", "RESEARCH USE ONLY"}) {
    QVERIFY2(text.contains(one_line(QString::fromUtf8(needed))), qPrintable(QString::fromUtf8(needed) + " in " + text));
  }
  QVERIFY(bytes_of(written(".svg")).contains("width=\"180mm\""));
}

void TestFigureFormats::record_draws_the_same_figure() {
  const auto read = session::read_record(written(".pdf").toStdString());
  QVERIFY(read.has_value());
  const SessionFigure again(*read, example_work().pictures);
  QCOMPARE(again.problem(), QString());
  QCOMPARE(*encode_figure(again, FigureFormat::Png), bytes_of(written(".png")));
  QCOMPARE(*encode_figure(again, FigureFormat::Pdf), bytes_of(written(".pdf")));
}

void TestFigureFormats::endings_name_formats() {
  QCOMPARE(*figure_format_of("a.PNG"), FigureFormat::Png);
  QCOMPARE(*figure_format_of("a.tif"), FigureFormat::Tiff);
  QCOMPARE(*figure_format_of("a.b/c.Dcm"), FigureFormat::Dicom);
  for (const char* name : {"a", "a.bmp", "a.pdf.zip", ""}) {
    QCOMPARE(figure_format_of(name).error().code, ErrorCode::FileWriteFailed);
  }
  for (const FigureFormat format : kFormats) QCOMPARE(*figure_format_of(std::string("x") + suffix_of(format)), format);
  const SessionFigure figure = figure_of(example_work());
  QCOMPARE(export_figure(figure, "/nonexistent-folder/a.json").error().code, ErrorCode::FileWriteFailed);
}

void TestFigureFormats::what_is_too_large_is_an_error() {
  Work work = example_work();
  work.session.figure.preset = session::FigurePreset::Custom;
  work.session.figure.width_mm = 600.0;
  work.session.figure.dpi = 1200;
  const auto encoded = encode_figure(figure_of(work), FigureFormat::Png);
  QVERIFY(!encoded.has_value());
  QCOMPARE(encoded.error().code, ErrorCode::OutOfMemory);
}

QTEST_MAIN(TestFigureFormats)
#include "tst_figure_formats.moc"
