#include <QDataStream>
#include <QDir>
#include <QImage>
#include <QTemporaryDir>
#include <QTest>
#include <QTransform>

#include <nlohmann/json.hpp>

#include "core/base/sha256.h"
#include "tests/cli/cli_run.h"
#include "tests/cli/small_dicom.h"

using m2ib::tests::content;
using m2ib::tests::Outcome;
using m2ib::tests::run_cli;

namespace {

using Bytes = std::vector<int>;

/// What the first frame of small_radiograph() shows with its own window, by the formulas of PS3.3 C.11.2 in fractions;
/// its padding, the first pixel, is black.
const Bytes kFirstWindow{0, 249, 224, 193, 162, 130, 68, 0};

QImage deep_ramp() {
  QImage picture(5, 3, QImage::Format_Grayscale16);
  for (int y = 0; y < 3; ++y) {
    for (int x = 0; x < 5; ++x)
      reinterpret_cast<quint16*>(picture.scanLine(y))[x] = static_cast<quint16>(1000 + 51 * (x + 5 * y));
  }
  return picture;
}

Bytes grays(const QImage& picture) {
  Bytes found;
  for (int y = 0; y < picture.height(); ++y) {
    for (int x = 0; x < picture.width(); ++x) found.push_back(qGray(picture.pixel(x, y)));
  }
  return found;
}

/// One row of 32-bit floats, by hand: 8 bytes of header, the values, the directory.
bool write_float_tiff(const QString& path, const std::vector<float>& values) {
  QByteArray bytes;
  QDataStream stream(&bytes, QIODevice::WriteOnly);
  stream.setByteOrder(QDataStream::LittleEndian);
  stream.setFloatingPointPrecision(QDataStream::SinglePrecision);
  const auto width = static_cast<quint32>(values.size());
  stream.writeRawData("II*\0", 4);
  stream << 8 + 4 * width;
  for (const float value : values) stream << value;
  // ImageWidth, ImageLength, BitsPerSample, Compression, PhotometricInterpretation, StripOffsets, SamplesPerPixel,
  // RowsPerStrip, StripByteCounts, SampleFormat (3: IEEE floats); type 4 is LONG
  const std::vector<std::pair<quint16, quint32>> entries{{256, width}, {257, 1}, {258, 32}, {259, 1},         {262, 1},
                                                         {273, 8},     {277, 1}, {278, 1},  {279, 4 * width}, {339, 3}};
  stream << static_cast<quint16>(entries.size());
  for (const auto& [tag, value] : entries) stream << tag << quint16{4} << quint32{1} << value;
  stream << quint32{0};
  QFile file(path);
  return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

}  // namespace

/// `m2ib image`: what it says about pictures, DICOM headers and folders, and what it writes.
class TestCliImage : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void says_what_was_read();
  void says_what_dicom_holds();
  void for_people();
  void writes_what_is_shown_data();
  void writes_what_is_shown();
  void window_of_fractions();
  void missing_rows_are_hatched();
  void frames();
  void black_out();
  void tags();
  void tags_of_no_dicom();
  void folders();
  void wrong_usage_data();
  void wrong_usage();
  void unreadable_data();
  void unreadable();
  void outputs_that_cannot_be_written();

 private:
  [[nodiscard]] nlohmann::json image(const QStringList& arguments) const;
  QTemporaryDir folder_;
  QString ramp_;
  QString dicom_;
};

nlohmann::json TestCliImage::image(const QStringList& arguments) const {
  const Outcome outcome = run_cli(QStringList{"image", "--json"} + arguments);
  if (outcome.exit_code != 0) qWarning("%s", outcome.err.constData());
  for (const char* secret : {"Muster", "PID4711", "19560301", "20240229"}) {
    if (outcome.out.contains(secret) || outcome.err.contains(secret)) return "patient data";
  }
  if (outcome.out.contains(folder_.path().toUtf8())) return "a folder";
  return nlohmann::json::parse(outcome.out.toStdString(), nullptr, false);
}

void TestCliImage::initTestCase() {
  ramp_ = folder_.filePath("ramp.png");
  QVERIFY(deep_ramp().save(ramp_));
  dicom_ = folder_.filePath("radiograph.dcm");
  QFile file(dicom_);
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.write(m2ib::tests::small_radiograph());
}

void TestCliImage::says_what_was_read() {
  const auto json = image({ramp_});
  QVERIFY(json.is_object());
  QCOMPARE(json["format"].get<std::string>(), std::string("m2ib-image"));
  QCOMPARE(json["name"].get<std::string>(), std::string("ramp.png"));
  QCOMPARE(json["sha256"].get<std::string>(), m2ib::sha256_hex(content(ramp_).toStdString()));
  QVERIFY(json["width_px"] == 5 && json["height_px"] == 3 && json["frames"] == 1 && json["frame"] == 0);
  QVERIFY(json["bits_allocated"] == 16 && json["bits_stored"] == 16 && json["samples"] == 1);
  QVERIFY(json["signed"] == false && json["float"] == false && json["transfer_syntax"].is_null());
  QVERIFY(json["native_values"]["min"] == 1000.0 && json["native_values"]["max"] == 1714.0);
  QVERIFY(json["modality_values"]["min"] == 1000.0 && json["modality_values"]["max"] == 1714.0);
  QVERIFY(json["default_window"]["low"] == 1000.0 && json["default_window"]["high"] == 1714.0);
  QVERIFY(json["windows"].empty() && json["spacing"].is_null() && json["padding"].is_null());
  QCOMPARE(json["polarity"].get<std::string>(), std::string("low is black"));
}

void TestCliImage::says_what_dicom_holds() {
  const auto json = image({dicom_});
  QVERIFY2(json.is_object(), json.dump().c_str());
  QVERIFY(json["width_px"] == 4 && json["height_px"] == 2 && json["frames"] == 2 && json["frame"] == 0);
  QVERIFY(json["bits_allocated"] == 16 && json["bits_stored"] == 12 && json["signed"] == false);
  QVERIFY(json["photometric_interpretation"] == "MONOCHROME1" && json["polarity"] == "low is white");
  QVERIFY(json["transfer_syntax"]["uid"] == "1.2.840.10008.1.2.1" && json["modality"] == "CR");
  QVERIFY(json["body_part"] == "CHEST" && json["view_position"] == "PA");
  QVERIFY(json["native_values"]["min"] == 0.0 && json["native_values"]["max"] == 4095.0);
  // Numbers come back as they were written: 0.684 * 4095 + 200 and 0.684 * 100 + 200 in double precision.
  const double slope = 0.684;
  QVERIFY(json["modality_lut"]["slope"] == slope && json["modality_lut"]["intercept"] == 200.0);
  QVERIFY(json["modality_values"]["min"] == 200.0 && json["modality_values"]["max"] == slope * 4095.0 + 200.0);
  QVERIFY(json["modality_values"]["min_without_padding"] == slope * 100.0 + 200.0);
  QVERIFY(json["padding"]["low"] == 0.0 && json["padding"]["high"] == 0.0);
  QCOMPARE(json["windows"].size(), std::size_t{2});
  const auto& first = json["windows"][0];
  QVERIFY(first["function"] == "LINEAR" && first["centre"] == 1600.0 && first["width"] == 2800.0);
  QVERIFY(first["low"] == 200.0 && first["high"] == 2999.0 && first["name"] == "NORMAL");
  QVERIFY(json["windows"][1]["name"] == "HARDER" && json["windows"][1]["low"] == 541.5);
  QVERIFY(json["default_window"] == first);
  QVERIFY(json["spacing"]["column_mm"] == 0.144 && json["spacing"]["row_mm"] == 0.143);
  QVERIFY(json["spacing"]["source"] == "ImagerPixelSpacing" && json["spacing"]["unit"] == "mm at detector");
  QVERIFY(json["orientation"]["right"] == "L" && json["orientation"]["bottom"] == "F");
  QVERIFY(json["notes"].is_array() && json["doubts"].is_array());
}

void TestCliImage::for_people() {
  const Outcome outcome = run_cli({"image", dicom_});
  QVERIFY2(outcome.exit_code == 0, outcome.err.constData());
  for (const char* words :
       {"MONOCHROME1", "slope 0.684", "low values are white", "centre 1600, width 2800", "HARDER", "mm at detector"}) {
    QVERIFY2(outcome.out.contains(words), words);
  }
  QVERIFY(!outcome.out.contains("Muster") && !outcome.out.contains("PID4711"));
  // What was asked for beside a file to write comes alone.
  const QString out = folder_.filePath("quiet.png");
  QVERIFY(run_cli({"image", dicom_, "--out", out}).out.isEmpty());
}

void TestCliImage::writes_what_is_shown_data() {
  QTest::addColumn<QStringList>("options");
  QTest::addColumn<QSize>("size");
  QTest::addColumn<Bytes>("shown");
  QTest::newRow("as it opens") << QStringList{} << QSize(4, 2) << kFirstWindow;
  QTest::newRow("inverted") << QStringList{"--invert"} << QSize(4, 2) << Bytes{0, 6, 31, 62, 93, 125, 187, 255};
  // Modality values 268.4 … 3000.98 from 541.5 to 1909.5: 500 is 542, 1000 is 884, 1500 is 1226, 2000 is 1568.
  QTest::newRow("another window") << QStringList{"--window", "1226,1369"} << QSize(4, 2)
                                  << Bytes{0, 255, 255, 191, 127, 64, 0, 0};
  QTest::newRow("turned") << QStringList{"--turn", "90"} << QSize(2, 4) << Bytes{162, 0, 130, 249, 68, 224, 0, 193};
  QTest::newRow("turned back") << QStringList{"--turn", "270"} << QSize(2, 4)
                               << Bytes{193, 0, 224, 68, 249, 130, 0, 162};
  QTest::newRow("half turn") << QStringList{"--turn", "180"} << QSize(4, 2) << Bytes{0, 68, 130, 162, 193, 224, 249, 0};
  QTest::newRow("flipped") << QStringList{"--flip", "h"} << QSize(4, 2) << Bytes{193, 224, 249, 0, 0, 68, 130, 162};
  QTest::newRow("flipped down") << QStringList{"--flip", "v"} << QSize(4, 2)
                                << Bytes{162, 130, 68, 0, 0, 249, 224, 193};
  QTest::newRow("both") << QStringList{"--flip", "h", "--flip", "v"} << QSize(4, 2)
                        << Bytes{0, 68, 130, 162, 193, 224, 249, 0};
  QTest::newRow("turned, then flipped") << QStringList{"--flip", "h", "--turn", "90"} << QSize(2, 4)
                                        << Bytes{0, 162, 249, 130, 224, 68, 193, 0};
}

void TestCliImage::writes_what_is_shown() {
  QFETCH(QStringList, options);
  QFETCH(QSize, size);
  QFETCH(Bytes, shown);
  const QString out = folder_.filePath("shown.png");
  const Outcome outcome = run_cli(QStringList{"image", dicom_, "--out", out} + options);
  QVERIFY2(outcome.exit_code == 0, outcome.err.constData());
  const QImage written(out);
  QCOMPARE(written.format(), QImage::Format_Grayscale8);
  QCOMPARE(written.size(), size);
  QCOMPARE(grays(written), shown);
  QVERIFY(!content(out).contains("Muster") && !content(out).contains("radiograph.dcm"));
  QVERIFY(QDir(folder_.path()).entryList(QDir::Files | QDir::Hidden).size() <= 5);  // nothing half-written is left
}

/// Fractions have a window of their own: LINEAR with a width of 1 would leave black and white only.
void TestCliImage::window_of_fractions() {
  const QString file = folder_.filePath("fractions.tif");
  QVERIFY(write_float_tiff(file, {0.0F, 0.25F, 0.5F, 1.0F}));
  const QString out = folder_.filePath("fractions.png");
  const auto json = image({file, "--out", out, "--window", "0.5,1"});
  QVERIFY2(json.is_object(), json.dump().c_str());
  QCOMPARE(grays(QImage(out)), (Bytes{0, 64, 128, 255}));
  const auto& whole = json["default_window"];
  QVERIFY(whole["function"] == "LINEAR_EXACT" && whole["centre"] == 0.5 && whole["width"] == 1.0);
  QVERIFY(whole["low"] == 0.0 && whole["high"] == 1.0);
}

/// Missing rows are no black rows of the picture.
void TestCliImage::missing_rows_are_hatched() {
  QByteArray whole("P5 40 40 255\n");
  whole += QByteArray(40 * 40, '\0');
  const QString file = folder_.filePath("cut.pgm");
  QFile cut(file);
  QVERIFY(cut.open(QIODevice::WriteOnly));
  QVERIFY(cut.write(whole.left(whole.size() - 20 * 40)) > 0);
  cut.close();
  const QString out = folder_.filePath("cut.png");
  const auto json = image({file, "--out", out, "--turn", "180"});
  QVERIFY2(json.is_object(), json.dump().c_str());
  QVERIFY(json["first_missing_row"] == 20);
  const Bytes shown = grays(QImage(out));  // upside down: what is missing comes first
  QVERIFY(std::any_of(shown.begin(), shown.begin() + 800, [](int gray) { return gray > 50; }));
  QVERIFY(std::all_of(shown.begin() + 800, shown.end(), [](int gray) { return gray == 0; }));
}

void TestCliImage::frames() {
  const QString out = folder_.filePath("second.png");
  const auto json = image({dicom_, "--frame", "1", "--out", out});
  QVERIFY2(json.is_object(), json.dump().c_str());
  QVERIFY(json["frame"] == 1 && json["frames"] == 2);
  Bytes backwards(kFirstWindow.rbegin(), kFirstWindow.rend());
  QCOMPARE(grays(QImage(out)), backwards);
  const Outcome none = run_cli({"image", dicom_, "--frame", "2"});
  QVERIFY2(none.exit_code == 2 && none.err.contains("frame"), none.err.constData());
}

/// What is covered is gone from every window.
void TestCliImage::black_out() {
  const QString out = folder_.filePath("covered.png");
  for (const QStringList& window : {QStringList{}, {"--window", "1226,1"}, {"--window", "1500,60000"}}) {
    const auto json = image(QStringList{dicom_, "--black-out", "1,0,2,1", "--out", out} + window);
    QVERIFY2(json.is_object(), json.dump().c_str());
    const auto& box = json["black_outs"].at(0);
    QVERIFY(box["left"] == 1 && box["top"] == 0 && box["width"] == 2 && box["height"] == 1);
    const Bytes shown = grays(QImage(out));
    QCOMPARE(shown[1], shown[2]);
    // As dark as the darkest of the picture's own pixels; the first and the last are padding, and black.
    QCOMPARE(shown[1], *std::min_element(shown.begin() + 1, shown.end()));
  }
}

void TestCliImage::tags() {
  const Outcome hidden = run_cli({"image", "--tags", dicom_});
  QVERIFY2(hidden.exit_code == 0, hidden.err.constData());
  QVERIFY(hidden.out.contains("(0010,0010)") && hidden.out.contains("PatientName") && hidden.out.contains("(hidden)"));
  QVERIFY(hidden.out.contains("MONOCHROME1") && hidden.out.contains("1600\\1226"));
  for (const char* secret : {"Muster", "PID4711", "19560301", "20240229", "1.2.3.4.5"}) {
    QVERIFY2(!hidden.out.contains(secret) && !hidden.err.contains(secret), secret);
  }
  const Outcome all = run_cli({"image", "--tags", "--personal", dicom_});
  QVERIFY(all.out.contains("Muster^Erika") && all.out.contains("PID4711") && all.out.contains("19560301"));
  const auto json = image({"--tags", dicom_});
  QVERIFY2(json.is_object(), json.dump().c_str());
  bool found = false;
  for (const auto& tag : json["tags"]) {
    if (tag["tag"] != "(0010,0010)") continue;
    found = tag["name"] == "PatientName" && tag["vr"] == "PN" && tag["value"].is_null() && tag["personal"] == true;
  }
  QVERIFY(found);
}

void TestCliImage::tags_of_no_dicom() {
  const Outcome outcome = run_cli({"image", "--tags", ramp_});
  QCOMPARE(outcome.exit_code, 3);
  QVERIFY(outcome.out.isEmpty() && outcome.err.startsWith("m2ib: "));
}

void TestCliImage::folders() {
  const QTemporaryDir many;
  QVERIFY(QDir(many.path()).mkdir("inside"));
  QVERIFY(QFile::copy(ramp_, many.filePath("b10.png")));
  QVERIFY(QFile::copy(ramp_, many.filePath("inside/a.png")));
  QVERIFY(QFile::copy(ramp_, many.filePath("b9.png")));
  QFile text(many.filePath("notes.txt"));
  QVERIFY(text.open(QIODevice::WriteOnly) && text.write("no picture") > 0);
  text.close();
  const auto json = image({many.path()});
  QVERIFY2(json.is_object(), json.dump().c_str());
  QCOMPARE(json["format"].get<std::string>(), std::string("m2ib-pictures"));
  std::vector<std::string> paths;
  for (const auto& entry : json["pictures"]) {
    QVERIFY(entry["kind"] == "PNG" && entry["width_px"] == 5);
    paths.push_back(entry["members"].at(0)["path"].get<std::string>());
  }
  QCOMPARE(paths, (std::vector<std::string>{"b9.png", "b10.png", "inside/a.png"}));
  QVERIFY(json["not_pictures"] == 1);
  const Outcome people = run_cli({"image", many.path()});
  QVERIFY(people.exit_code == 0 && people.out.contains("b10.png") && people.out.contains("5 x 3"));
  QCOMPARE(run_cli({"image", many.path(), "--out", folder_.filePath("none.png")}).exit_code, 2);
  const QTemporaryDir empty;
  QCOMPARE(run_cli({"image", empty.path()}).exit_code, 3);
}

void TestCliImage::wrong_usage_data() {
  QTest::addColumn<QStringList>("arguments");
  const QString out = folder_.filePath("never.png");
  QTest::newRow("nothing") << QStringList{};
  QTest::newRow("no picture for invert") << QStringList{ramp_, "--invert"};
  QTest::newRow("no picture for a window") << QStringList{ramp_, "--window", "1,2"};
  QTest::newRow("one number") << QStringList{ramp_, "--out", out, "--window", "40"};
  QTest::newRow("three numbers") << QStringList{ramp_, "--out", out, "--window", "40,400,4"};
  QTest::newRow("no numbers") << QStringList{ramp_, "--out", out, "--window", "a,b"};
  QTest::newRow("width 0") << QStringList{ramp_, "--out", out, "--window", "40,0"};
  QTest::newRow("width of infinity") << QStringList{ramp_, "--out", out, "--window", "40,inf"};
  QTest::newRow("crooked turn") << QStringList{ramp_, "--out", out, "--turn", "45"};
  QTest::newRow("unknown flip") << QStringList{ramp_, "--out", out, "--flip", "x"};
  QTest::newRow("negative frame") << QStringList{ramp_, "--frame", "-1"};
  QTest::newRow("no such frame") << QStringList{ramp_, "--frame", "1"};
  QTest::newRow("box of three") << QStringList{ramp_, "--black-out", "1,2,3"};
  QTest::newRow("box of fractions") << QStringList{ramp_, "--black-out", "1,2,3.5,1"};
  QTest::newRow("box without a height") << QStringList{ramp_, "--black-out", "1,2,3,0"};
  QTest::newRow("box beside the picture") << QStringList{ramp_, "--black-out", "5,0,3,3"};
  QTest::newRow("personal without tags") << QStringList{ramp_, "--personal"};
  QTest::newRow("tags and a picture") << QStringList{ramp_, "--tags", "--out", out};
  QTest::newRow("over itself") << QStringList{ramp_, "--out", ramp_};
}

void TestCliImage::wrong_usage() {
  QFETCH(QStringList, arguments);
  const Outcome outcome = run_cli(QStringList{"image"} + arguments);
  QVERIFY2(outcome.exit_code == 2, outcome.err.constData());
  QVERIFY2(outcome.err.startsWith("m2ib: "), outcome.err.constData());
  QVERIFY(outcome.out.isEmpty());
  QVERIFY(!QFile::exists(folder_.filePath("never.png")));
}

void TestCliImage::unreadable_data() {
  QTest::addColumn<QByteArray>("bytes");
  const QByteArray dicom = content(dicom_);
  QTest::newRow("empty") << QByteArray();
  QTest::newRow("text") << QByteArray("This is no picture. ").repeated(50);
  QTest::newRow("half a PNG") << content(ramp_).left(60);
  QTest::newRow("DICOM without pixels") << dicom.left(dicom.size() - 12 - 32);
  QTest::newRow("only a preamble") << dicom.left(132);
}

void TestCliImage::unreadable() {
  QFETCH(QByteArray, bytes);
  const QString path = folder_.filePath("unreadable");
  QFile file(path);
  QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
  file.close();
  const Outcome outcome = run_cli({"image", path, "--json"});
  QVERIFY2(outcome.exit_code == 3, outcome.err.constData());
  QVERIFY2(outcome.err.startsWith("m2ib: ") && outcome.err.contains("unreadable"), outcome.err.constData());
  QVERIFY(outcome.out.isEmpty());
  QVERIFY(file.remove());
  QCOMPARE(run_cli({"image", path}).exit_code, 3);
}

void TestCliImage::outputs_that_cannot_be_written() {
  for (const QString& out : {folder_.filePath("none/x.png"), folder_.path(), folder_.filePath("x.jpg")}) {
    const Outcome outcome = run_cli({"image", ramp_, "--out", out});
    QVERIFY2(outcome.exit_code == 4, outcome.err.constData());
  }
}

QTEST_APPLESS_MAIN(TestCliImage)
#include "tst_cli_image.moc"
