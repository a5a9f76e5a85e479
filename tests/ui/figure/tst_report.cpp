#include <QDir>
#include <QFile>
#include <QGuiApplication>
#include <QImage>
#include <QTemporaryDir>
#include <QTest>

#include "core/session/session_file.h"
#include "tests/ui/figure/session_figure_support.h"
#include "ui/figure/write/report.h"

using namespace m2ib;
using namespace m2ib::figure;
using namespace m2ib::tests;

namespace {

QByteArray bytes_of(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}  // namespace

class TestReport : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void html_is_one_harmless_file();
  void markdown_has_its_pictures_beside();
  void says_what_was_found_data();
  void says_what_was_found();
  void no_pair_of_maps_is_left_out_in_silence();
  void is_repeatable();
  void refuses_what_it_cannot_write();
};

void TestReport::html_is_one_harmless_file() {
  const QTemporaryDir folder;
  Work work = work_of({"left <script>alert(1)</script> & basal", "effusion\" onload=\"x"});
  const QString path = folder.path() + QStringLiteral("/report.html");
  const auto written = write_report(work.session, work.pictures, path.toStdString());
  QVERIFY2(written.has_value(), written ? "" : describe(written.error()).c_str());
  const QByteArray html = bytes_of(path);
  QVERIFY(!html.contains("<script>") && !html.contains("Muster") && !html.contains("muster"));
  QVERIFY(html.contains("left &lt;script&gt;alert(1)&lt;/script&gt; &amp; basal"));
  QVERIFY(!html.contains("http://") || html.count("http://") == 0);
  QVERIFY(html.contains("src=\"data:image/png;base64,"));
  QVERIFY(html.contains("prefers-color-scheme: dark") && html.contains("@media print"));
  // The record can be taken out again.
  const qsizetype begin = html.indexOf("id=\"m2ib-record\">") + 17;
  const QByteArray record = html.mid(begin, html.indexOf("</script>", begin) - begin);
  const auto session = session::session_from_json(record.toStdString(), "report");
  QVERIFY2(session.has_value(), session ? "" : describe(session.error()).c_str());
  QCOMPARE(session->captions.front().text, std::string("left <script>alert(1)</script> & basal"));
  QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 1);
}

void TestReport::markdown_has_its_pictures_beside() {
  const QTemporaryDir folder;
  const Work work = work_of({"left *basal* effusion", "a | b", "# no effusion"});
  const QString path = folder.path() + QStringLiteral("/my report.md");
  QVERIFY(write_report(work.session, work.pictures, path.toStdString()).has_value());
  const QString text = QString::fromUtf8(bytes_of(path));
  QVERIFY(text.contains(QStringLiteral("](my%20report-files/figure-1.png)")));
  QVERIFY(text.contains(QStringLiteral("left \\*basal\\* effusion")));
  QVERIFY(text.contains(QStringLiteral("| a \\| b |")));
  QVERIFY(!text.contains(QStringLiteral("Muster")));
  const QString picture = folder.path() + QStringLiteral("/my report-files/figure-1.png");
  QVERIFY(QImage(picture).width() > 1000);
  QVERIFY(session::read_record(picture.toStdString()).has_value());
}

void TestReport::says_what_was_found_data() {
  QTest::addColumn<QString>("said");
  for (const char* said : {"left basal effusion",
                           "no effusion",
                           "Similarity",
                           "Share among these",
                           "0.300",
                           "Weakly supported",
                           "Regions of interest",
                           "left base",
                           "Comparison of the maps",
                           "A, B",
                           "Pearson r",
                           "Settings",
                           "Legend",
                           "block 10 of",
                           "m2ib compare",
                           "--caption 'left basal effusion'",
                           "--beta 0.1 --layer 9 --text-layer 9",
                           "Model: tiny",
                           "SHA-256 of the weights",
                           "RESEARCH USE ONLY"}) {
    QTest::newRow(said) << QString::fromUtf8(said);
  }
}

void TestReport::says_what_was_found() {
  QFETCH(QString, said);
  const QTemporaryDir folder;
  const Work work = work_of(some_captions(2));
  for (const char* name : {"/a.md", "/a.HTM"}) {
    const QString path = folder.path() + QLatin1String(name);
    QVERIFY(write_report(work.session, work.pictures, path.toStdString()).has_value());
    QString text = QString::fromUtf8(bytes_of(path));
    text.replace(QStringLiteral("&quot;"), QStringLiteral("\"")).replace(QStringLiteral("\\-"), QStringLiteral("-"));
    QVERIFY2(text.contains(said), name);
  }
}

void TestReport::no_pair_of_maps_is_left_out_in_silence() {
  const QTemporaryDir folder;
  const QString path = folder.filePath(QStringLiteral("report.md"));
  const auto report_of = [&](int captions) {
    std::vector<std::string> all;
    for (int i = 0; i < captions; ++i) all.push_back("finding " + std::to_string(i));
    const Work work = work_of(all, 60, 60);
    return write_report(work.session, work.pictures, path.toStdString()) ? bytes_of(path) : QByteArray();
  };
  QByteArray text = report_of(13);  // as many as there are methods
  QVERIFY(text.contains("| A, B |") && text.contains("| L, M |"));
  QVERIFY(!text.contains("pairs are listed"));
  text = report_of(26);
  QVERIFY(!text.contains("| Y, Z |"));
  QVERIFY(text.contains("Only the first 300 of 325 pairs are listed."));
}

void TestReport::is_repeatable() {
  const QTemporaryDir folder;
  const Work work = work_of(some_captions(2));
  const std::string path = folder.path().toStdString();
  QVERIFY(write_report(work.session, work.pictures, path + "/a.html").has_value());
  QVERIFY(write_report(work.session, work.pictures, path + "/b.html").has_value());
  QCOMPARE(bytes_of(folder.path() + "/a.html"), bytes_of(folder.path() + "/b.html"));
}

void TestReport::refuses_what_it_cannot_write() {
  const QTemporaryDir folder;
  const Work work = work_of(some_captions(1));
  const std::string path = folder.path().toStdString();
  QCOMPARE(write_report(work.session, work.pictures, path + "/a.docx").error().code, ErrorCode::FileWriteFailed);
  QCOMPARE(write_report(work.session, work.pictures, "/nonexistent-folder/a.md").error().code,
           ErrorCode::FileWriteFailed);
  QCOMPARE(write_report(session::Session(), {}, path + "/a.md").error().code, ErrorCode::ComputeFailed);
  QVERIFY(QDir(folder.path()).isEmpty());
}

QTEST_MAIN(TestReport)
#include "tst_report.moc"
