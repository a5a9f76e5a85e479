#include <QImage>
#include <QTemporaryDir>
#include <QTest>

#include <nlohmann/json.hpp>

#include "core/session/session_file.h"
#include "tests/cli/cli_run.h"
#include "tests/cli/explain_line.h"

using m2ib::tests::content;
using m2ib::tests::Outcome;
using m2ib::tests::run_cli;

namespace {

m2ib::session::Session record_of(const QString& path) {
  const auto read = m2ib::session::read_record(path.toStdString());
  if (!read) qWarning("%s", m2ib::describe(read.error()).c_str());
  return read.value_or(m2ib::session::Session{});
}

}  // namespace

/// m2ib compare and m2ib figure: figures of several captions, sessions, reports, raw maps.
class TestCliCompare : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void wrong_usage_data();
  void wrong_usage();
  void every_format_carries_the_record_data();
  void every_format_carries_the_record();
  void a_session_gives_the_same_bytes();
  void an_explained_figure_is_drawn_again();
  void nothing_names_the_picture();
  void regions_are_read();
  void pictures_are_found_by_their_hash();
  void a_changed_picture_is_refused();
  void embedded_pictures_travel();
  void several_pictures_for_one_caption();
  void raw_maps_and_report();

 private:
  [[nodiscard]] QStringList line(const QStringList& more) const;
  [[nodiscard]] QString at(const QString& name) const { return folder_.filePath(name); }

  QTemporaryDir folder_;
  QString picture_;
  QString session_;
};

QStringList TestCliCompare::line(const QStringList& more) const {
  return QStringList{"compare",     "--image",     picture_,    "--caption",    "left basal effusion",
                     "--caption",   "no effusion", "--caption", "normal heart", "--caption",
                     "a pacemaker", "--steps",     "3"} +
         more;
}

void TestCliCompare::initTestCase() {
  picture_ = at(QStringLiteral("Muster_Erika.png"));
  QVERIFY(m2ib::tests::ramps().save(picture_));
  session_ = at(QStringLiteral("all.m2ib"));
  const Outcome made = run_cli(line({"--session", session_, "--out", at("first.png"), "--out", at("first.pdf"), "--out",
                                     at("first.svg"), "--out", at("first.tiff"), "--out", at("first.dcm"), "--out",
                                     at("first.json"), "--dpi", "150", "--difference", "A,B"}));
  QVERIFY2(made.exit_code == 0, made.err.constData());
}

void TestCliCompare::wrong_usage_data() {
  QTest::addColumn<QStringList>("arguments");
  QTest::newRow("nothing to write") << line({});
  QTest::newRow("unknown ending") << line({"--out", at("a.gif")});
  QTest::newRow("unknown layout") << line({"--out", at("a.png"), "--layout", "3x3"});
  QTest::newRow("unknown preset") << line({"--out", at("a.png"), "--preset", "poster"});
  QTest::newRow("preset and width") << line({"--out", at("a.png"), "--preset", "slide", "--width-mm", "90"});
  QTest::newRow("difference of one") << line({"--out", at("a.png"), "--difference", "A"});
  QTest::newRow("difference of itself") << line({"--out", at("a.png"), "--difference", "A,A"});
  QTest::newRow("difference beyond the captions") << line({"--out", at("a.png"), "--difference", "A,Z"});
  QTest::newRow("unknown element") << line({"--out", at("a.png"), "--hide", "patients"});
  QTest::newRow("no panels") << line({"--out", at("a.png"), "--hide", "original", "--hide", "maps"});
  QTest::newRow("resolution") << line({"--out", at("a.png"), "--dpi", "5000"});
  QTest::newRow("same file twice") << line({"--out", at("a.png"), "--raw", at("a.png")});
  QTest::newRow("raw maps as pictures") << line({"--raw", at("a.png")});
  QTest::newRow("over the picture") << line({"--out", picture_});
  QTest::newRow("pictures into nothing") << line({"--out", at("a.png"), "--embed-pictures"});
  QTest::newRow("patient without DICOM") << line({"--out", at("a.png"), "--patient-name", "Doe^Jane"});
  QTest::newRow("report as text") << line({"--report", at("a.txt")});
  QTest::newRow("figure without a session") << QStringList{"figure", "--out", at("a.png")};
}

void TestCliCompare::wrong_usage() {
  QFETCH(QStringList, arguments);
  const Outcome outcome = run_cli(arguments);
  QCOMPARE(outcome.exit_code, 2);
  QVERIFY(outcome.err.startsWith("m2ib: "));
  QVERIFY(!QFile::exists(at("a.png")));
}

void TestCliCompare::every_format_carries_the_record_data() {
  QTest::addColumn<QString>("file");
  for (const char* name :
       {"first.png", "first.pdf", "first.svg", "first.tiff", "first.dcm", "first.json", "all.m2ib"}) {
    QTest::newRow(name) << at(QString::fromLatin1(name));
  }
}

void TestCliCompare::every_format_carries_the_record() {
  QFETCH(QString, file);
  const m2ib::session::Session session = record_of(file);
  QCOMPARE(session.captions.size(), std::size_t{4});
  QCOMPARE(session.captions[1].text, std::string("no effusion"));
  QCOMPARE(session.settings.steps, 3);
  QCOMPARE(session.results.size(), std::size_t{4});
  QCOMPARE(session.figure.dpi, 150);
  QCOMPARE(session.arrangement.layout, m2ib::session::PaneLayout::Four);
  QVERIFY(session.figure.elements.difference);
  QVERIFY(!session.results[0]->patch_values().empty());
  QCOMPARE(session.results[0]->patch_values(), record_of(session_).results[0]->patch_values());
}

void TestCliCompare::a_session_gives_the_same_bytes() {
  for (const char* ending : {"png", "pdf", "svg", "tiff", "dcm", "json"}) {
    const QString again = at(QStringLiteral("again.") + QLatin1String(ending));
    const Outcome outcome = run_cli({"figure", session_, "--out", again});
    QVERIFY2(outcome.exit_code == 0, outcome.err.constData());
    const QByteArray first = content(at(QStringLiteral("first.") + QLatin1String(ending)));
    QVERIFY2(!first.isEmpty() && content(again) == first, ending);
  }
  // Also from a figure alone: it brings everything but the picture, which lies beside it.
  const Outcome outcome = run_cli({"figure", at("first.pdf"), "--out", at("from_pdf.png")});
  QVERIFY2(outcome.exit_code == 0, outcome.err.constData());
  QCOMPARE(content(at("from_pdf.png")), content(at("first.png")));
}

void TestCliCompare::an_explained_figure_is_drawn_again() {
  const Outcome made =
      run_cli({"explain", "--image", picture_, "--caption", "left basal effusion", "--caption", "no effusion",
               "--steps", "3", "--window", "20,200", "--width", "1100", "--out", at("explained.png")});
  QVERIFY2(made.exit_code == 0, made.err.constData());
  const Outcome outcome = run_cli({"figure", at("explained.png"), "--out", at("explained again.png")});
  QVERIFY2(outcome.exit_code == 0, outcome.err.constData());
  QCOMPARE(QImage(at("explained.png")).width(), 1100);
  QVERIFY(content(at("explained again.png")) == content(at("explained.png")));
  QCOMPARE(record_of(at("explained.png")).model.path, std::string("embedded"));
  QVERIFY(!content(at("explained.png")).contains("Muster"));
}

void TestCliCompare::nothing_names_the_picture() {
  for (const char* name : {"first.png", "first.pdf", "first.svg", "first.tiff", "first.dcm", "first.json"}) {
    const QByteArray bytes = content(at(QString::fromLatin1(name)));
    QVERIFY2(!bytes.contains("Muster") && !bytes.contains("Erika"), name);
    const m2ib::session::Session session = record_of(at(QString::fromLatin1(name)));
    QVERIFY2(session.pictures.at(0).reference.path.empty(), name);
    QVERIFY2(session.pictures.at(0).reference.name.empty(), name);
    QVERIFY2(session.pictures.at(0).reference.sha256.size() == 64, name);
  }
}

void TestCliCompare::regions_are_read() {
  QFile file(at("regions.csv"));
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.write("image,label,x,y,width,height\nMuster_Erika.png,opacity,4,6,20,10\nother.png,mass,1,1,5,5\n");
  file.close();
  const Outcome outcome =
      run_cli(line({"--regions", file.fileName(), "--out", at("regions.json"), "--session", at("regions.m2ib")}));
  QVERIFY2(outcome.exit_code == 0, outcome.err.constData());
  const auto& annotations = record_of(at("regions.json")).pictures.at(0).annotations;
  QCOMPARE(annotations.size(), std::size_t{1});
  QVERIFY(annotations[0].region);
  QCOMPARE(annotations[0].text, std::string("opacity"));
  const Outcome bad = run_cli(line({"--regions", picture_, "--out", at("bad.json")}));
  QCOMPARE(bad.exit_code, 3);
  QVERIFY(!QFile::exists(at("bad.json")));
}

void TestCliCompare::pictures_are_found_by_their_hash() {
  QTemporaryDir elsewhere;
  QVERIFY(QDir(elsewhere.path()).mkpath("a/b"));
  QVERIFY(QFile::copy(picture_, elsewhere.filePath("a/b/renamed.dat")));
  QVERIFY(QFile::copy(at("first.png"), elsewhere.filePath("figure.png")));
  // The folder of the figure is looked through by itself.
  Outcome outcome = run_cli({"figure", elsewhere.filePath("figure.png"), "--out", elsewhere.filePath("out.png")});
  QVERIFY2(outcome.exit_code == 0, outcome.err.constData());
  QCOMPARE(content(elsewhere.filePath("out.png")), content(at("first.png")));
  QTemporaryDir empty;
  QVERIFY(QFile::copy(at("first.png"), empty.filePath("figure.png")));
  outcome = run_cli({"figure", empty.filePath("figure.png"), "--out", empty.filePath("out.png")});
  QCOMPARE(outcome.exit_code, 3);
  QVERIFY(outcome.err.contains("--pictures"));
  outcome = run_cli(
      {"figure", empty.filePath("figure.png"), "--pictures", elsewhere.path(), "--out", empty.filePath("out.png")});
  QVERIFY2(outcome.exit_code == 0, outcome.err.constData());
}

void TestCliCompare::a_changed_picture_is_refused() {
  QTemporaryDir folder;
  const QString copy = folder.filePath("x.png");
  QVERIFY(QFile::copy(picture_, copy));
  QStringList made = line({"--session", folder.filePath("s.m2ib")});
  made[2] = copy;
  QCOMPARE(run_cli(made).exit_code, 0);
  QImage other = m2ib::tests::ramps();
  other.invertPixels();
  QVERIFY(other.save(copy));
  const Outcome outcome = run_cli({"figure", folder.filePath("s.m2ib"), "--out", folder.filePath("s.png")});
  QCOMPARE(outcome.exit_code, 3);
  QVERIFY(outcome.err.contains("content differs"));
  QVERIFY(!QFile::exists(folder.filePath("s.png")));
}

void TestCliCompare::embedded_pictures_travel() {
  QTemporaryDir folder;
  const QString copy = folder.filePath("x.png");
  QVERIFY(QFile::copy(picture_, copy));
  QStringList made = line({"--session", folder.filePath("s.m2ib"), "--embed-pictures"});
  made[2] = copy;
  QCOMPARE(run_cli(made).exit_code, 0);
  QVERIFY(QFile::remove(copy));
  const Outcome outcome = run_cli({"figure", folder.filePath("s.m2ib"), "--out", folder.filePath("s.png")});
  QVERIFY2(outcome.exit_code == 0, outcome.err.constData());
  QVERIFY(!QImage(folder.filePath("s.png")).isNull());
}

void TestCliCompare::several_pictures_for_one_caption() {
  QImage other = m2ib::tests::ramps();
  other.invertPixels();
  QVERIFY(other.save(at("other.png")));
  const Outcome outcome = run_cli({"compare", "--image", picture_, "--image", at("other.png"), "--caption",
                                   "left effusion", "--steps", "2", "--out", at("two.png"), "--out", at("two.json")});
  QVERIFY2(outcome.exit_code == 0, outcome.err.constData());
  const m2ib::session::Session session = record_of(at("two.json"));
  QCOMPARE(session.pictures.size(), std::size_t{2});
  QCOMPARE(session.results.size(), std::size_t{2});
  QCOMPARE(session.arrangement.layout, m2ib::session::PaneLayout::Images);
  QVERIFY(!QImage(at("two.png")).isNull());
}

void TestCliCompare::raw_maps_and_report() {
  const Outcome outcome =
      run_cli({"figure", session_, "--raw", at("map.npy"), "--report", at("report.html"), "--out", at("r.png")});
  QVERIFY2(outcome.exit_code == 0, outcome.err.constData());
  for (const char* name : {"map-A.npy", "map-B.npy", "map-C.npy", "map-D.npy"}) {
    QVERIFY2(content(at(QString::fromLatin1(name))).startsWith("\x93NUMPY"), name);
  }
  const QByteArray report = content(at("report.html"));
  QVERIFY(report.contains("left basal effusion"));
  QVERIFY(report.contains("Research use only") || report.contains("RESEARCH USE ONLY"));
  QVERIFY(!report.contains("Muster"));
}

QTEST_APPLESS_MAIN(TestCliCompare)
#include "tst_cli_compare.moc"
