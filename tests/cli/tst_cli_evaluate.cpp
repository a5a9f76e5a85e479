#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QImage>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>

#include <nlohmann/json.hpp>

#include "tests/cli/cli_run.h"

using namespace m2ib;
using tests::content;
using tests::Outcome;
using tests::run_cli;

/// `m2ib evaluate` with methods, lists of pictures and folders for results.
class TestCliEvaluate : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;

  [[nodiscard]] QString at(const QString& name) const { return folder_.filePath(name); }
  void write(const QString& name, const QByteArray& bytes) const {
    QFile file(at(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) qFatal("cannot write");
  }
  void draw(const QString& name, int shade) const {
    QImage image(64, 64, QImage::Format_Grayscale8);
    for (int y = 0; y < 64; ++y) {
      for (int x = 0; x < 64; ++x) image.scanLine(y)[x] = static_cast<uchar>((x * 3 + y * shade) % 256);
    }
    if (!image.save(at(name))) qFatal("cannot write");
  }
  static nlohmann::json rows(const QByteArray& text) {
    return nlohmann::json::parse(text.toStdString(), nullptr, false);
  }
  /// The quick methods and what they reach, without run times: the same bytes each time.
  static QStringList quick(const QStringList& more) {
    return QStringList{"evaluate", "--methods", "grad-eclip,rollout", "--metrics", "pointing,image-drop,deletion-auc"} +
           more;
  }

 private Q_SLOTS:
  void writes_tables_and_plots() {
    const QString out = at("phantoms");
    const QStringList arguments{"evaluate",           "--phantoms",     "2", "--seed", "3", "--methods",
                                "grad-eclip,rollout", "--costly-cases", "1", "--out",  out};
    const Outcome outcome = run_cli(arguments);
    QVERIFY2(outcome.exit_code == 0, outcome.err.constData());
    QVERIFY(outcome.out.contains("grad-eclip") && outcome.out.contains("pointing"));
    const auto json = rows(content(out + "/results.json"));
    QVERIFY(json.is_array() && json.size() > 20);
    bool pointing = false;
    for (const auto& row : json) {
      for (const char* key : {"mean", "low", "high", "n"}) QVERIFY(row.at(key).is_number());
      QVERIFY(row.at("low").get<double>() <= row.at("mean").get<double>() + 1e-12);
      QVERIFY(row.at("mean").get<double>() <= row.at("high").get<double>() + 1e-12);
      pointing |= row.at("method") == "random" && row.at("metric") == "pointing" && row.at("finding") == "";
    }
    QVERIFY(pointing);
    const QByteArray page = content(out + "/results.md");
    QVERIFY(page.contains("m2ib evaluate --phantoms 2 --seed 3 --methods grad-eclip,rollout --costly-cases 1"));
    QVERIFY2(!page.contains(out.toUtf8()), "a path stands in the results");
    QVERIFY(content(out + "/results.csv").startsWith("method,metric,finding,mean,low,high,n,caution"));
    QVERIFY(!QFile::exists(out + "/cases.csv"));
#ifdef M2IB_WITH_PLOTS
    for (const char* name : {"plot-faithfulness", "plot-words", "plot-localisation", "plot-trust"}) {
      const QString base = out + '/' + name;
      QVERIFY2(content(base + ".pdf").startsWith("%PDF"), name);
      const QImage plot(base + ".png");
      QVERIFY2(plot.width() > 2000 && plot.height() > 200, name);
      int dark = 0;
      for (int y = 0; y < plot.height(); y += 2) {
        for (int x = 0; x < plot.width(); x += 2) dark += qGray(plot.pixel(x, y)) < 100 ? 1 : 0;
      }
      QVERIFY2(dark > 1000 && dark < plot.width() * plot.height() / 16, name);
    }
#endif
    // Once more: everything is there already.
    const QByteArray before = content(out + "/results.json");
    const Outcome again = run_cli(arguments);
    QVERIFY2(again.exit_code == 0, again.err.constData());
    QCOMPARE(content(out + "/results.json"), before);
    // Another study may not mix with it.
    const Outcome other = run_cli({"evaluate", "--phantoms", "3", "--methods", "rollout", "--out", out});
    QVERIFY2(other.exit_code == 3, other.err.constData());
    QVERIFY2(other.err.contains("another evaluation"), other.err.constData());
    QCOMPARE(content(out + "/results.json"), before);
  }

  void killed_and_gone_on() {
    const QString out = at("killed");
    const QStringList subject{"--phantoms", "12", "--seed", "5", "--threads", "1"};
    const Outcome whole = run_cli(quick(subject + QStringList{"--json"}));
    QVERIFY2(whole.exit_code == 0, whole.err.constData());
    QProcess program;
    program.start(M2IB_PROGRAM, quick(subject + QStringList{"--out", out}));
    QVERIFY(program.waitForStarted());
    QElapsedTimer waited;
    waited.start();
    while (content(out + "/cases.jsonl").count('\n') < 3 && waited.elapsed() < tests::kLongest_ms &&
           program.state() == QProcess::Running) {
      QTest::qWait(2);
    }
    program.kill();
    program.waitForFinished();
    const auto lines = content(out + "/cases.jsonl").count('\n');
    QVERIFY(lines >= 3);
    QVERIFY2(!QFile::exists(out + "/results.json"), "it had finished before it was killed");
    const Outcome rest = run_cli(quick(subject + QStringList{"--out", out, "--json"}));
    QVERIFY2(rest.exit_code == 0, rest.err.constData());
    QVERIFY(rows(whole.out) == rows(rest.out));
    QCOMPARE(content(out + "/results.json").trimmed(), whole.out.trimmed());
  }

  void interrupted_by_a_person() {
    const QString out = at("interrupted");
    QProcess program;
    program.start(M2IB_PROGRAM, quick({"--phantoms", "500", "--out", out}));
    QVERIFY(program.waitForStarted());
    QElapsedTimer waited;
    waited.start();
    while (content(out + "/cases.jsonl").count('\n') < 2 && waited.elapsed() < tests::kLongest_ms) QTest::qWait(5);
    ::kill(static_cast<pid_t>(program.processId()), SIGINT);
    QVERIFY(program.waitForFinished(tests::kLongest_ms));
    QCOMPARE(program.exitStatus(), QProcess::NormalExit);
    QCOMPARE(program.exitCode(), 1);
    const QByteArray said = program.readAllStandardError();
    QVERIFY2(said.contains("The same command goes on from there"), said.constData());
    QVERIFY(!QFile::exists(out + "/results.json"));
    QVERIFY(content(out + "/cases.jsonl").endsWith("}\n"));
  }

  void pictures_of_ones_own() {
    draw("patient-7.png", 2);
    draw("patient-8.png", 5);
    write("list.csv",
          "image,caption,finding,x,y,w,h\npatient-7.png,left nodule,Nodule,10,10,20,20\n"
          "patient-8.png,normal heart,,,,,\nlost-1.png,large effusion,Effusion,1,1,9,9\n");
    const QString out = at("own");
    const Outcome screen = run_cli(quick({"--manifest", at("list.csv")}));
    QVERIFY2(screen.exit_code == 0, screen.err.constData());
    QVERIFY2(screen.out.contains("2 of 3 cases") && screen.out.contains("pointing"), screen.out.constData());
    QVERIFY2(screen.err.contains("1 picture was not found"), screen.err.constData());
    const Outcome outcome = run_cli(quick({"--manifest", at("list.csv"), "--out", out}));
    QVERIFY2(outcome.exit_code == 0, outcome.err.constData());
    for (const QFileInfo& file : QDir(out).entryInfoList(QDir::Files)) {
      const QByteArray bytes = content(file.filePath());
      QVERIFY2(!bytes.contains("patient-") && !bytes.contains("lost-"), qPrintable(file.fileName()));
    }
    const auto json = rows(content(out + "/results.json"));
    for (const auto& row : json) {
      const int expected = row.at("metric") == "pointing" || row.at("finding") == "Nodule" ? 1 : 2;
      QCOMPARE(row.at("n").get<int>(), expected);
    }
    const Outcome named = run_cli(quick({"--manifest", at("list.csv"), "--out", out, "--names"}));
    QVERIFY2(named.exit_code == 0, named.err.constData());
    QVERIFY(content(out + "/cases.csv").contains("1,patient-7.png,Nodule,left nodule"));
  }

  /// Text metrics need two words, localisation a marked place: what has none is said, not passed over. Blanks between
  /// ids are a person's, and none of a command line.
  void what_has_no_number_is_said() {
    draw("shade-4.png", 4);
    write("words.csv", "image,caption\nshade-4.png,nodule\nshade-4.png,left nodule\n");
    const Outcome outcome = run_cli({"evaluate", "--manifest", at("words.csv"), "--methods", "grad-eclip, rollout",
                                     "--metrics", "text-drop, pointing", "--out", at("words")});
    QVERIFY2(outcome.exit_code == 0, outcome.err.constData());
    const QByteArray page = content(at("words") + "/results.md");
    for (const char* note : {"Metrics of words leave out 1 of 2 captions", "no case has a marked place"}) {
      QVERIFY2(outcome.err.contains(note), outcome.err.constData());
      QVERIFY2(page.contains(note), page.constData());
    }
    QVERIFY2(page.contains("--methods grad-eclip,rollout --metrics text-drop,pointing "), page.constData());
  }

  /// RISE with 6 masks is not RISE with 12; each is in the page and in the command that repeats it, and the two never
  /// share a folder.
  void samples_of_methods() {
    const auto with = [](const QString& samples, const QStringList& more) {
      return QStringList{"evaluate",
                         "--phantoms",
                         "2",
                         "--methods",
                         "rise,grad-eclip",
                         "--metrics",
                         "pointing,deletion-auc,mass-inside",
                         "--samples",
                         samples} +
             more;
    };
    const QString out = at("samples");
    const Outcome few = run_cli(with("rise=6", {"--out", out, "--json"}));
    QVERIFY2(few.exit_code == 0, few.err.constData());
    const QByteArray page = content(out + "/results.md");
    QVERIFY2(page.contains("--samples rise=6 ") && page.contains("6 masks"), page.constData());
    const Outcome again = run_cli(with("rise=6,", {"--json"}));
    const Outcome more = run_cli(with("rise=12", {"--json"}));
    QVERIFY2(more.exit_code == 0, more.err.constData());
    QCOMPARE(again.out, few.out);
    QVERIFY(more.out != few.out);
    const auto of_method = [](const QByteArray& text, const char* method) {
      nlohmann::json found = nlohmann::json::array();
      for (const auto& row : rows(text)) {
        if (row.at("method") == method) found.push_back(row);
      }
      return found;
    };
    QVERIFY(!of_method(few.out, "grad-eclip").empty());
    QVERIFY(of_method(few.out, "grad-eclip") == of_method(more.out, "grad-eclip"));
    const Outcome mixed = run_cli(with("rise=12", {"--out", out}));
    QCOMPARE(mixed.exit_code, 3);
    QVERIFY2(mixed.err.contains("methods or their settings differ"), mixed.err.constData());
  }

  void foreign_results_data() {
    QTest::addColumn<QByteArray>("header");
    QTest::newRow("no JSON") << QByteArray("cases");
    QTest::newRow("a list") << QByteArray("[1]");
    QTest::newRow("a number for a name") << QByteArray(R"({"format": 3})");
    QTest::newRow("a word for a number") << QByteArray(R"({"format": "m2ib-study", "format_version": "1"})");
    QTest::newRow("a fraction") << QByteArray(R"({"format": "m2ib-study", "format_version": 1.5})");
    QTest::newRow("a study that is a list")
        << QByteArray(R"({"format": "m2ib-study", "format_version": 1, "study": []})");
    QTest::newRow("other numbers") << QByteArray(R"({"format": "m2ib-study", "format_version": 1, "numbers": 9999})");
  }
  void foreign_results() {
    QFETCH(QByteArray, header);
    const QString out = at("foreign");
    QVERIFY(QDir().mkpath(out));
    write("foreign/cases.jsonl", header + "\n");
    const Outcome outcome = run_cli(quick({"--phantoms", "2", "--out", out}));
    QVERIFY2(outcome.exit_code == 3, outcome.err.constData());
    QVERIFY2(outcome.err.contains("holds results of another evaluation"), outcome.err.constData());
    QCOMPARE(content(out + "/cases.jsonl"), header + "\n");
    QVERIFY(!QFile::exists(out + "/results.md"));
  }

  /// Cases from before the header told which numbers they are: of the first ones, which are not mixed with today's.
  void results_without_their_numbers() {
    const QString out = at("earlier");
    const QStringList arguments = quick({"--phantoms", "2", "--out", out});
    QVERIFY(run_cli(arguments).exit_code == 0);
    QByteArray cases = content(out + "/cases.jsonl");
    const QByteArray numbers = R"(,"numbers":2)";
    QVERIFY2(cases.contains(numbers), cases.left(200).constData());
    write("earlier/cases.jsonl", cases.replace(numbers, ""));
    const QByteArray before = content(out + "/results.json");
    const Outcome again = run_cli(arguments);
    QVERIFY(again.exit_code != 0);
    QVERIFY2(again.err.contains("another version of this program"), again.err.constData());
    QCOMPARE(content(out + "/cases.jsonl"), cases);
    QCOMPARE(content(out + "/results.json"), before);
  }

  /// The reason is a sentence within a sentence.
  void nothing_worked() {
    draw("patient-9.png", 3);
    write("masks.csv", "image,caption,mask\npatient-9.png,left nodule,lost-mask.png\n");
    const Outcome outcome = run_cli(quick({"--manifest", at("masks.csv")}));
    QVERIFY2(outcome.exit_code == 3, outcome.err.constData());
    QVERIFY2(outcome.err.contains("no case worked; case 1: the mask of line 2 was not found"), outcome.err.constData());
    QVERIFY2(!outcome.err.contains(".."), outcome.err.constData());
    // Nor does it end twice.
    write("boxes.csv", "image,caption,x,y,w,h\npatient-9.png,left nodule,500,500,20,20\n");
    const Outcome boxes = run_cli(quick({"--manifest", at("boxes.csv")}));
    QVERIFY2(boxes.exit_code == 3, boxes.err.constData());
    QCOMPARE(boxes.err.count("Correct the list"), 1);
    QCOMPARE(boxes.err.count("cannot be evaluated"), 1);
  }

  void refusals_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("exit_code");
    const auto row = [](const char* name, int exit_code, const QStringList& arguments) {
      QTest::newRow(name) << QStringList{"evaluate"} + arguments << exit_code;
    };
    row("nothing to evaluate", 2, {"--methods", "all"});
    row("both", 2, {"--phantoms", "2", "--manifest", "list.csv"});
    row("unknown method", 2, {"--phantoms", "2", "--methods", "guessing"});
    row("a method twice", 2, {"--phantoms", "2", "--methods", "rollout,rollout"});
    row("unknown metric", 2, {"--phantoms", "2", "--methods", "rollout", "--metrics", "beauty"});
    row("no method at all", 2, {"--phantoms", "2", "--methods", ","});
    row("no metric at all", 2, {"--phantoms", "2", "--methods", "rollout", "--metrics", ","});
    row("a layer of another method", 2, {"--phantoms", "2", "--methods", "rise", "--layer", "1"});
    row("samples alone", 2, {"--phantoms", "2", "--samples", "rise=5"});
    row("samples without a number", 2, {"--phantoms", "2", "--methods", "rise", "--samples", "rise"});
    row("samples that are no number", 2, {"--phantoms", "2", "--methods", "rise", "--samples", "rise=5x"});
    row("no samples", 2, {"--phantoms", "2", "--methods", "rise", "--samples", "rise=0"});
    row("more samples than any method takes", 2,
        {"--phantoms", "2", "--methods", "rise", "--samples", "rise=99999999999"});
    row("samples of a method that is left out", 2, {"--phantoms", "2", "--methods", "rise", "--samples", "m2ib=5"});
    row("samples of a method that takes none", 2, {"--phantoms", "2", "--methods", "chefer", "--samples", "chefer=5"});
    row("samples of an unknown method", 2, {"--phantoms", "2", "--methods", "rise", "--samples", "guess=5"});
    row("names without a folder", 2, {"--phantoms", "2", "--methods", "rollout", "--names"});
    row("threads alone", 2, {"--phantoms", "2", "--threads", "2"});
    row("no threads", 2, {"--phantoms", "2", "--methods", "rollout", "--threads", "0"});
    row("one repeat", 2, {"--phantoms", "2", "--methods", "m2ib", "--repeats", "1"});
    row("beta is 0", 2, {"--phantoms", "2", "--methods", "m2ib", "--beta", "0"});
    row("no list", 3, {"--manifest", "/nonexistent/list.csv"});
    row("a bad list", 3, {"--manifest", at("bad.csv")});
    row("no folder for results", 4, {"--phantoms", "2", "--methods", "rollout", "--out", "/dev/null/results"});
  }
  void refusals() {
    QFETCH(QStringList, arguments);
    QFETCH(int, exit_code);
    write("bad.csv", "image,caption\n,nothing\n");
    const Outcome outcome = run_cli(arguments);
    QVERIFY2(outcome.exit_code == exit_code, outcome.err.constData());
    QVERIFY2(outcome.err.startsWith("m2ib: "), outcome.err.constData());
    QVERIFY(outcome.out.isEmpty());
  }
};

QTEST_APPLESS_MAIN(TestCliEvaluate)
#include "tst_cli_evaluate.moc"
