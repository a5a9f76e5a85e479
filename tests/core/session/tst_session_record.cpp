#include <QTemporaryDir>
#include <QTest>

#include "core/base/files.h"
#include "core/image/dicom/secondary_capture.h"
#include "core/image/raster/write_tiff.h"
#include "tests/core/session/record_samples.h"
#include "tests/core/session/session_samples.h"

using namespace m2ib;
using namespace m2ib::tests;
using session::Whereabouts;

namespace {

namespace fs = std::filesystem;

std::string record() { return session::session_to_json(sample_session(), Whereabouts::Hidden); }

const std::string kKey("m2ib\0", 5);

QByteArray raw(const std::string& text) { return {text.data(), static_cast<qsizetype>(text.size())}; }

QByteArray raw(const std::vector<std::byte>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size())};
}

std::string pdf_with(const std::string& element) {
  return "%PDF-1.4\n%\xE2\xE3\n1 0 obj\n<< /Type /Metadata /Subtype /XML /Length 9 >>\nstream\n<?xpacket?><x:xmpmeta>" +
         element + "</x:xmpmeta>\nendstream\nendobj\ntrailer\n%%EOF\n";
}

/// With line breaks, as MIME writes it.
std::string broken_lines(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 76) out += text.substr(i, 76) + "\r\n";
  return out;
}

}  // namespace

class TestSessionRecord : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void is_found_data();
  void is_found();
  void is_found_in_an_archive();
  void is_found_in_a_raw_map();
  void no_record_data();
  void no_record();
  void damaged_record_data();
  void damaged_record();
  void worth_a_try_data();
  void worth_a_try();
  void every_cut_ends_well();
  void absent_files_are_said();
  void large_pictures_carry_none();

 private:
  [[nodiscard]] fs::path file(const QString& name) const {
    return fs::path(folder_.path().toStdString()) / name.toStdString();
  }
  fs::path write(const QString& name, const QByteArray& content) const {
    (void)write_file_atomically(file(name), content.toStdString());
    return file(name);
  }
  QTemporaryDir folder_;
};

void TestSessionRecord::is_found_data() {
  QTest::addColumn<QString>("name");
  QTest::addColumn<QByteArray>("content");
  const auto row = [](const char* name, const char* file, const QByteArray& content) {
    QTest::newRow(name) << QString::fromLatin1(file) << content;
  };
  const std::string json = record();
  row("PNG tEXt", "a.png", raw(png_with(png_chunk("tEXt", kKey + json))));
  row("PNG zTXt", "a.png", raw(png_with(png_chunk("zTXt", kKey + std::string(1, '\0') + deflated(json)))));
  row("PNG iTXt", "a.png", raw(png_with(png_chunk("iTXt", kKey + std::string("\0\0en\0m\0", 7) + json))));
  row("PNG iTXt packed", "a.png", raw(png_with(png_chunk("iTXt", kKey + std::string("\1\0\0\0", 4) + deflated(json)))));
  row("PNG with other texts", "a.png",
      raw(png_with(png_chunk("tEXt", std::string("Title\0m2ib", 10)) + png_chunk("tEXt", kKey + json))));
  row("PNG called otherwise", "a.dat", raw(png_with(png_chunk("tEXt", kKey + json))));
  const auto length = static_cast<std::uint32_t>(json.size() + 1);
  row("TIFF little-endian", "a.tif", raw(tiff_with(json, false, length, kTiffPlace)));
  row("TIFF big-endian", "a.tiff", raw(tiff_with(json, true, length, kTiffPlace)));
  const std::vector<std::uint8_t> pixels(2 * 3 * 3, 7);
  row("TIFF of this program", "a.tif", raw(*image::rgb_tiff(pixels, 2, 3, {json, "M2IB Explorer", 300.0})));
  image::CaptureTexts texts;
  texts.record = json;
  row("DICOM", "a.dcm", raw(*image::secondary_capture(pixels, 2, 3, texts)));
  const std::string element = "<m2ib:record>" + base64(json) + "</m2ib:record>";
  const std::string broken =
      "<m2ib:record xmlns:m2ib=\"https://example.org/m2ib\">\n" + broken_lines(base64(json)) + "</m2ib:record>";
  row("PDF", "a.pdf", raw(pdf_with(element)));
  row("PDF with line breaks", "a.pdf", raw(pdf_with(broken)));
  row("SVG", "a.svg", raw("<?xml version=\"1.0\"?>\n<svg><metadata>" + element + "</metadata></svg>"));
  row("SVG called otherwise", "a.xml", raw("<svg><metadata>" + broken + "</metadata></svg>"));
  row("JSON", "a.json", raw(json));
  row("JSON indented", "a.JSON", raw(session::session_to_json(sample_session(), Whereabouts::Hidden, 2)));
  row("JSON with a mark", "a.json", raw("\xEF\xBB\xBF" + json));
}

void TestSessionRecord::is_found() {
  QFETCH(QString, name);
  QFETCH(QByteArray, content);
  const fs::path path = write(name, content);
  QVERIFY(session::may_carry_record(path));
  const auto session = session::read_record(path);
  QVERIFY2(session, session ? "" : describe(session.error()).c_str());
  QCOMPARE(session::session_to_json(*session, Whereabouts::Hidden), record());
}

void TestSessionRecord::is_found_in_an_archive() {
  QVERIFY(session::save_session(sample_session(), file("a.m2ib")));
  QVERIFY(session::may_carry_record(file("a.m2ib")));
  const auto session = session::read_record(file("a.m2ib"));
  QVERIFY(session);
  QCOMPARE(told(*session), told(sample_session()));
}

void TestSessionRecord::is_found_in_a_raw_map() {
  const auto result = sample_result("eff");
  const std::vector<float> nats = result->patch_values();
  const auto tiff = image::float_tiff(nats, 2, 2, {session::to_json(*result, std::nullopt, -1), "", 0.0});
  QVERIFY(tiff);
  const auto session = session::read_record(write("map.tiff", raw(*tiff)));
  QVERIFY(session);
  QCOMPARE(session->captions.size(), std::size_t{1});
  QCOMPARE(session->results[0]->patch_values(), nats);
}

void TestSessionRecord::no_record_data() {
  QTest::addColumn<QString>("name");
  QTest::addColumn<QByteArray>("content");
  const auto row = [](const char* name, const char* file, const QByteArray& content) {
    QTest::newRow(name) << QString::fromLatin1(file) << content;
  };
  const std::string json = record();
  row("PNG", "a.png", raw(png_with("")));
  row("PNG of others", "a.png", raw(png_with(png_chunk("tEXt", std::string("m2ib2\0", 6) + json))));
  std::string flipped = png_chunk("tEXt", kKey + json);
  flipped[100] = flipped[100] == 'x' ? 'y' : 'x';
  row("PNG with a wrong checksum", "a.png", raw(png_with(flipped)));
  row("PNG not packed", "a.png", raw(png_with(png_chunk("zTXt", kKey + std::string(1, '\0') + json))));
  row("PNG packed otherwise", "a.png", raw(png_with(png_chunk("zTXt", kKey + "\1" + deflated(json)))));
  row("PNG bomb", "a.png",
      raw(png_with(png_chunk("zTXt", kKey + std::string(1, '\0') + deflated(std::string(70'000'000, ' '))))));
  row("PNG with an endless chunk", "a.png", raw("\x89PNG\r\n\x1A\n" + number_be(0xFFFFFFF0U) + "tEXt" + kKey + json));
  row("TIFF beyond its end", "a.tif", raw(tiff_with(json, false, 1'000'000, kTiffPlace)));
  row("TIFF far beyond its end", "a.tif", raw(tiff_with(json, true, 0xFFFFFFFFU, 0xFFFFFFFFU)));
  row("TIFF with another text", "a.tif", raw(tiff_with("a radiograph", false, 13, kTiffPlace)));
  row("TIFF with four letters", "a.tif", raw(tiff_with("", false, 4, 0x0000007BU)).replace("{", "x"));
  row("TIFF without directory", "a.tif", raw(std::string("II*\0\xFF\xFF\xFF\xFF", 8)));
  row("DICOM", "a.dcm", raw(*image::secondary_capture(std::vector<std::uint8_t>(18, 7), 2, 3, {})));
  row("DICOM cut short", "a.dcm", raw(*image::secondary_capture(std::vector<std::uint8_t>(18, 7), 2, 3, {})).left(300));
  row("DICOM of nothing", "a.dcm", QByteArray(128, '\0') + QByteArray("DICM\xFF\xFF\xFF\xFF"));
  row("PDF", "a.pdf", raw(pdf_with("")));
  row("PDF not closed", "a.pdf", raw(pdf_with("<m2ib:record>" + base64(json))));
  row("PDF no base64", "a.pdf", raw(pdf_with("<m2ib:record>" + json + "</m2ib:record>")));
  row("SVG", "a.svg", raw("<svg/>"));
  row("JSON of others", "a.json", raw("{\"format\": \"coco\"}"));
  row("text", "a.txt", raw("hello"));
  row("JPEG", "a.jpg", raw("\xFF\xD8\xFF\xE0"));
  row("empty", "a.png", QByteArray());
}

void TestSessionRecord::no_record() {
  QFETCH(QString, name);
  QFETCH(QByteArray, content);
  const auto refused = session::read_record(write(name, content));
  QVERIFY(!refused);
  QCOMPARE(refused.error().code, ErrorCode::NotASession);
}

void TestSessionRecord::damaged_record_data() {
  QTest::addColumn<QString>("name");
  QTest::addColumn<QByteArray>("content");
  const std::string json = record();
  const std::string cut = json.substr(0, json.size() / 2);
  QTest::newRow("PNG") << "a.png" << raw(png_with(png_chunk("tEXt", kKey + cut)));
  QTest::newRow("TIFF") << "a.tif" << raw(tiff_with(cut, true, static_cast<std::uint32_t>(cut.size() + 1), kTiffPlace));
  QTest::newRow("PDF") << "a.pdf" << raw(pdf_with("<m2ib:record>" + base64(cut) + "</m2ib:record>"));
  QTest::newRow("JSON") << "a.json" << raw(cut);
}

void TestSessionRecord::damaged_record() {
  QFETCH(QString, name);
  QFETCH(QByteArray, content);
  const auto refused = session::read_record(write(name, content));
  QVERIFY(!refused);
  QCOMPARE(refused.error().code, ErrorCode::SessionInvalid);
}

void TestSessionRecord::worth_a_try_data() {
  QTest::addColumn<QString>("name");
  QTest::addColumn<QByteArray>("content");
  QTest::addColumn<bool>("expected");
  QTest::newRow("PNG") << "a.png" << raw(png_with("")) << true;
  QTest::newRow("JPEG") << "a.jpg" << QByteArray("\xFF\xD8\xFF\xE0") << false;
  QTest::newRow("text called PNG") << "a.png" << QByteArray("hello") << false;
  QTest::newRow("JSON") << "a.json" << QByteArray("  \n{}") << true;
  QTest::newRow("other JSON") << "vocab" << QByteArray("{\"a\": 1}") << false;
  QTest::newRow("HTML") << "a.html" << QByteArray("<html></html>") << false;
  QTest::newRow("nothing") << "a.m2ib" << QByteArray() << false;
}

void TestSessionRecord::worth_a_try() {
  QFETCH(QString, name);
  QFETCH(QByteArray, content);
  QFETCH(bool, expected);
  QCOMPARE(session::may_carry_record(write(name, content)), expected);
}

void TestSessionRecord::every_cut_ends_well() {
  const std::string json = "{\"format\":\"m2ib-session\",\"format_version\":1}";
  const auto length = static_cast<std::uint32_t>(json.size() + 1);
  for (const std::string& whole :
       {png_with(png_chunk("zTXt", kKey + std::string(1, '\0') + deflated(json))),
        png_with(png_chunk("iTXt", kKey + std::string("\0\0en\0m\0", 7) + json)),
        tiff_with(json, true, length, kTiffPlace), pdf_with("<m2ib:record>" + base64(json) + "</m2ib:record>")}) {
    QVERIFY(session::read_record(write("whole", raw(whole))));
    for (std::size_t size = 0; size < whole.size(); ++size) {
      const auto read = session::read_record(write("cut", raw(whole.substr(0, size))));
      if (!read) QVERIFY(!describe(read.error()).empty());
    }
  }
}

void TestSessionRecord::absent_files_are_said() {
  const auto absent = session::read_record(file("absent.png"));
  QVERIFY(!absent);
  QCOMPARE(absent.error().code, ErrorCode::FileNotFound);
  const auto folder = session::read_record(file("."));
  QVERIFY(!folder);
  QCOMPARE(folder.error().code, ErrorCode::FileUnreadable);
  QVERIFY(!session::may_carry_record(file("absent.png")));
}

void TestSessionRecord::large_pictures_carry_none() {
  for (const auto& [name, start] : {std::pair{"large.png", png_with("")}, std::pair{"large.json", record()}}) {
    const fs::path path = write(name, raw(start));
    fs::resize_file(path, std::uintmax_t{300} << 20);  // takes no room on the disk
    const auto refused = session::read_record(path);
    QVERIFY(!refused);
    const bool picture = path.extension() == ".png";
    QCOMPARE(refused.error().code, picture ? ErrorCode::NotASession : ErrorCode::FileTooLarge);
  }
}

QTEST_GUILESS_MAIN(TestSessionRecord)
#include "tst_session_record.moc"
