#include <QDir>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>
#include <algorithm>

#include <sys/types.h>
#include <csignal>

#include <nlohmann/json.hpp>

#include "tests/cli/cli_run.h"
#include "tests/support/fixtures.h"

using m2ib::tests::Outcome;
using m2ib::tests::run_cli;

/// `m2ib bench --load` on small files: what it measures, not how fast this machine is.
class TestCliBenchLoad : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void a_model();
  void refused_data();
  void refused();
  void interrupted();
};

void TestCliBenchLoad::a_model() {
  M2IB_REQUIRE_FIXTURES();
  const QString model = QString::fromStdString((m2ib::tests::fixture_dir() / "siglip_tiny").string());
  const qint64 file_bytes = QFileInfo(model + "/model.safetensors").size();
  const Outcome outcome = run_cli({"bench", "--load", model, "--repeat", "3", "--json"});
  QVERIFY2(outcome.exit_code == 0, outcome.err.constData());
  const auto json = nlohmann::json::parse(outcome.out.toStdString());
  QVERIFY(file_bytes > 0);
  QCOMPARE(json["file_bytes"].get<qint64>(), file_bytes);
  QCOMPARE(json["repetitions"].get<int>(), 3);
  for (const char* kind : {"warm", "cold"}) {
    if (json[kind].is_null() && QByteArray(kind) == "cold") continue;  // the page cache is not ours on every machine
    auto all = json[kind]["all_load_s"].get<std::vector<double>>();
    QCOMPARE(all.size(), std::size_t{3});
    std::sort(all.begin(), all.end());
    QCOMPARE(json[kind]["load_s"].get<double>(), all[1]);
    QVERIFY(all[0] > 0.0 && json[kind]["cat_s"].get<double>() > 0.0);
    const double rate = static_cast<double>(file_bytes) / 1e9 / all[1];
    QVERIFY(qAbs(json[kind]["load_gb_per_s"].get<double>() / rate - 1.0) < 1e-9);
    QVERIFY(json[kind]["ratio"].get<double>() > 0.0);
  }
  QVERIFY(json["peak_bytes"].get<double>() >= json["before_bytes"].get<double>());
  QVERIFY(json["peak_private_bytes"].get<double>() > 0.0);
  const Outcome table = run_cli({"bench", "--load", model, "--repeat", "1"});
  QVERIFY2(table.out.contains("GB/s") && table.out.contains("peak memory"), table.out.constData());
}

void TestCliBenchLoad::refused_data() {
  QTest::addColumn<QStringList>("arguments");
  QTest::addColumn<int>("exit_code");
  QTest::newRow("model is missing") << QStringList{"--load", "/nonexistent"} << 3;
  QTest::newRow("no repetition") << QStringList{"--load", "/nonexistent", "--repeat", "0"} << 2;
  QTest::newRow("unknown size") << QStringList{"--load", "--arch", "vit-g"} << 2;
  QTest::newRow("maps of the large one") << QStringList{"--arch", "vit-l-14-336"} << 2;
}

void TestCliBenchLoad::refused() {
  QFETCH(QStringList, arguments);
  QFETCH(int, exit_code);
  const Outcome outcome = run_cli(QStringList{"bench"} + arguments);
  QVERIFY2(outcome.exit_code == exit_code, outcome.err.constData());
  QVERIFY(outcome.err.startsWith("m2ib: ") && outcome.out.isEmpty());
}

/// Ctrl+C while the temporary model is written or opened: it is deleted.
void TestCliBenchLoad::interrupted() {
  const QTemporaryDir folder;
  QProcess process;
  QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
  environment.insert("TMPDIR", folder.path());
  process.setProcessEnvironment(environment);
  process.start(QStringLiteral(M2IB_PROGRAM), {"bench", "--load"});
  QVERIFY(process.waitForStarted());
  QElapsedTimer clock;
  clock.start();
  const auto entries = [&] { return QDir(folder.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot); };
  while (entries().isEmpty() && clock.elapsed() < 30000) QThread::msleep(5);
  QVERIFY(!entries().isEmpty());
  QCOMPARE(::kill(static_cast<pid_t>(process.processId()), SIGINT), 0);
  QVERIFY(process.waitForFinished(20000));
  QCOMPARE(process.exitStatus(), QProcess::NormalExit);
  const QByteArray said = process.readAllStandardError();
  QVERIFY2(process.exitCode() == 1 && said.contains("stopped"), said.constData());
  QVERIFY(entries().isEmpty());
}

QTEST_APPLESS_MAIN(TestCliBenchLoad)
#include "tst_cli_bench_load.moc"
