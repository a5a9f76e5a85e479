#include <QFile>
#include <QImage>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <cstring>

#include <nlohmann/json.hpp>

#include "tests/support/fixtures.h"

namespace {

struct Outcome {
  int exit_code = -1;
  QByteArray out;
  QByteArray err;
};

Outcome run(const QStringList& arguments) {
  QProcess process;
  process.start(QStringLiteral(M2IB_PROGRAM), arguments);
  if (!process.waitForFinished(120000) || process.exitStatus() != QProcess::NormalExit) return {};
  return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

QByteArray content(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Values of a float32 NPY file; empty where it is not one.
std::vector<float> npy_values(const QByteArray& bytes) {
  if (!bytes.startsWith(QByteArray("\x93NUMPY\x01\x00", 8))) return {};
  const int start = 10 + static_cast<unsigned char>(bytes[8]) + 256 * static_cast<unsigned char>(bytes[9]);
  std::vector<float> values(static_cast<std::size_t>(bytes.size() - start) / sizeof(float));
  std::memcpy(values.data(), bytes.constData() + start, values.size() * sizeof(float));
  return values;
}

}  // namespace

class TestCli : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void help_and_version();
  void wrong_usage_data();
  void wrong_usage();
  void bad_input_data();
  void bad_input();
  void outputs_that_cannot_be_written_data();
  void outputs_that_cannot_be_written();
  void figure_map_and_record_are_written();
  void same_seed_gives_the_same_numbers();
  void several_captions_make_one_array();
  void truncated_captions_are_said();
  void inspect_checks_a_model();

 private:
  [[nodiscard]] QStringList explain(const QStringList& more) const;
  QTemporaryDir folder_;
  QString model_;
  QString picture_;
};

void TestCli::initTestCase() {
  model_ = QString::fromStdString((m2ib::tests::fixture_dir() / "hf_clip_tiny").string());
  picture_ = folder_.filePath(QStringLiteral("Muster_Erika.png"));
  QImage picture(60, 40, QImage::Format_Grayscale8);
  for (int y = 0; y < 40; ++y) {
    for (int x = 0; x < 60; ++x) picture.scanLine(y)[x] = static_cast<uchar>(x * 3 + y);
  }
  QVERIFY(picture.save(picture_));
}

/// A good command line, and what is added or replaced.
QStringList TestCli::explain(const QStringList& more) const {
  QStringList arguments{QStringLiteral("explain")};
  if (!more.contains(QStringLiteral("--model"))) arguments << QStringLiteral("--model") << model_;
  if (!more.contains(QStringLiteral("--image"))) arguments << QStringLiteral("--image") << picture_;
  if (!more.contains(QStringLiteral("--caption")))
    arguments << QStringLiteral("--caption") << QStringLiteral("left effusion");
  return arguments + more;
}

void TestCli::help_and_version() {
  const Outcome help = run({QStringLiteral("explain"), QStringLiteral("--help")});
  QCOMPARE(help.exit_code, 0);
  QVERIFY(help.out.contains("--caption"));
  QVERIFY(help.out.contains("Exit codes"));
  const Outcome version = run({QStringLiteral("--version")});
  QCOMPARE(version.exit_code, 0);
  QVERIFY(version.out.startsWith("m2ib "));
}

void TestCli::wrong_usage_data() {
  QTest::addColumn<QStringList>("arguments");
  QTest::newRow("nothing") << QStringList{};
  QTest::newRow("unknown command") << QStringList{"exlpain"};
  QTest::newRow("unknown option") << explain({"--json", "--fast"});
  QTest::newRow("no image") << QStringList{"explain", "--caption", "x", "--json"};
  QTest::newRow("no caption") << QStringList{"explain", "--image", picture_, "--json"};
  QTest::newRow("no output") << explain({});
  QTest::newRow("beta is a word") << explain({"--json", "--beta", "big"});
  QTest::newRow("unknown colours") << explain({"--json", "--colours", "rainbow"});
  QTest::newRow("opacity beyond 1") << explain({"--json", "--opacity", "1.5"});
  QTest::newRow("window of one number") << explain({"--json", "--window", "100"});
  QTest::newRow("window upside down") << explain({"--json", "--window", "200,100"});
  QTest::newRow("window is no number") << explain({"--json", "--model-window", "nan,100"});
  QTest::newRow("same output twice") << explain({"--raw", folder_.filePath("a"), "--out", folder_.filePath("a")});
}

void TestCli::wrong_usage() {
  QFETCH(QStringList, arguments);
  const Outcome outcome = run(arguments);
  QCOMPARE(outcome.exit_code, 2);
  QVERIFY2(outcome.err.startsWith("m2ib: "), outcome.err.constData());
  QVERIFY(outcome.out.isEmpty());
}

void TestCli::bad_input_data() {
  QTest::addColumn<QStringList>("arguments");
  QTest::addColumn<int>("exit_code");
  QTest::newRow("image is missing") << explain({"--json", "--image", "/nonexistent.png"}) << 3;
  QTest::newRow("image is a folder") << explain({"--json", "--image", "/tmp"}) << 3;
  QTest::newRow("image is this text") << explain({"--json", "--image", model_ + "/config.json"}) << 3;
  QTest::newRow("caption is empty") << explain({"--json", "--caption", "  "}) << 3;
  QTest::newRow("model is missing") << explain({"--json", "--model", "/nonexistent"}) << 3;
  QTest::newRow("model is no model") << QStringList{"inspect", "--model", "/tmp"} << 3;
  QTest::newRow("beta is 0") << explain({"--json", "--beta", "0"}) << 2;
  QTest::newRow("steps are 0") << explain({"--json", "--steps", "0"}) << 2;
  QTest::newRow("layer is too high") << explain({"--json", "--layer", "99"}) << 2;
  QTest::newRow("text layer is negative") << explain({"--json", "--text-layer=-1"}) << 2;
  QTest::newRow("too many samples") << explain({"--json", "--samples", "257"}) << 2;
}

void TestCli::bad_input() {
  M2IB_REQUIRE_FIXTURES();
  QFETCH(QStringList, arguments);
  QFETCH(int, exit_code);
  const Outcome outcome = run(arguments);
  QVERIFY2(outcome.exit_code == exit_code, outcome.err.constData());
  QVERIFY2(outcome.err.contains("m2ib: "), outcome.err.constData());
  QVERIFY(outcome.out.isEmpty());
}

void TestCli::outputs_that_cannot_be_written_data() {
  QTest::addColumn<QStringList>("more");
  QTest::newRow("figure, no folder") << QStringList{"--out", "/nonexistent/a.png"};
  QTest::newRow("figure, device") << QStringList{"--out", "/dev/full"};
  QTest::newRow("figure, other format") << QStringList{"--out", folder_.filePath("a.pdf")};
  QTest::newRow("figure, folder") << QStringList{"--out", folder_.path()};
  QTest::newRow("map, no folder") << QStringList{"--raw", "/nonexistent/a.npy"};
  QTest::newRow("map, device") << QStringList{"--raw", "/dev/full"};
  QTest::newRow("record, no folder") << QStringList{"--json", "/nonexistent/a.json"};
  QTest::newRow("record, kernel's files") << QStringList{"--json", "/proc/a.json"};
}

void TestCli::outputs_that_cannot_be_written() {
  M2IB_REQUIRE_FIXTURES();
  QFETCH(QStringList, more);
  const Outcome outcome = run(explain(more));
  QVERIFY2(outcome.exit_code == 4, outcome.err.constData());
  QVERIFY2(outcome.err.contains("could not be saved"), outcome.err.constData());
}

void TestCli::figure_map_and_record_are_written() {
  M2IB_REQUIRE_FIXTURES();
  const QString figure = folder_.filePath(QStringLiteral("figure.png"));
  const QString map = folder_.filePath(QStringLiteral("map.npy"));
  const Outcome outcome = run(explain({"--out", figure, "--raw", map, "--json", "--steps", "3", "--window", "10,200"}));
  QVERIFY2(outcome.exit_code == 0, outcome.err.constData());
  const auto json = nlohmann::json::parse(outcome.out.toStdString());
  const auto& one = json["explanations"].at(0);
  const std::vector<float> values = npy_values(content(map));
  QCOMPARE(values.size(), std::size_t{16});  // 4 x 4 patches
  for (std::size_t i = 0; i < values.size(); ++i) {
    QVERIFY(std::isfinite(values[i]));
    QCOMPARE(one["image_map"]["patch_nats"].at(i).get<float>(), values[i]);
  }
  QCOMPARE(one["image_map"]["losses"].size(), std::size_t{3});
  const QImage drawn(figure);
  QCOMPARE(drawn.width(), 1600);
  const auto embedded = nlohmann::json::parse(drawn.text(QStringLiteral("m2ib")).toStdString());
  QVERIFY(embedded["explanations"] == json["explanations"]);
  QCOMPARE(embedded["rendering"]["window"]["low"].get<double>(), 10.0);
  QVERIFY(!content(figure).contains("Muster"));
  QVERIFY(!outcome.out.contains("Muster"));
}

void TestCli::same_seed_gives_the_same_numbers() {
  M2IB_REQUIRE_FIXTURES();
  const auto map = [this](const char* seed, const char* name) {
    const QString path = folder_.filePath(QString::fromLatin1(name));
    const Outcome outcome = run(explain({"--raw", path, "--seed", QString::fromLatin1(seed)}));
    return outcome.exit_code == 0 ? content(path) : QByteArray();
  };
  const QByteArray first = map("7", "first.npy");
  QVERIFY(!first.isEmpty());
  QCOMPARE(map("7", "again.npy"), first);
  QVERIFY(map("8", "other.npy") != first);
}

void TestCli::several_captions_make_one_array() {
  M2IB_REQUIRE_FIXTURES();
  const QString map = folder_.filePath(QStringLiteral("several.npy"));
  const QString figure = folder_.filePath(QStringLiteral("several.png"));
  const QString record = folder_.filePath(QStringLiteral("several.json"));
  const Outcome outcome = run(explain({"--caption", "left effusion", "--caption", "no effusion", "--raw", map, "--out",
                                       figure, "--json", record, "--width", "900"}));
  QVERIFY2(outcome.exit_code == 0, outcome.err.constData());
  QVERIFY(outcome.out.isEmpty());
  QVERIFY(content(map).contains("'shape': (2, 4, 4)"));
  QCOMPARE(npy_values(content(map)).size(), std::size_t{32});
  QCOMPARE(QImage(figure).width(), 900);
  const auto json = nlohmann::json::parse(content(record).toStdString());
  QCOMPARE(json["explanations"].at(1)["caption"].get<std::string>(), std::string("no effusion"));
}

void TestCli::truncated_captions_are_said() {
  M2IB_REQUIRE_FIXTURES();
  const Outcome outcome =
      run(explain({"--json", "--steps", "1", "--caption", QStringLiteral("effusion and pneumothorax ").repeated(40)}));
  QVERIFY2(outcome.exit_code == 0, outcome.err.constData());
  QVERIFY2(outcome.err.contains("longer than this model can read"), outcome.err.constData());
}

void TestCli::inspect_checks_a_model() {
  M2IB_REQUIRE_FIXTURES();
  const Outcome people = run({QStringLiteral("inspect"), QStringLiteral("--model"), model_});
  QVERIFY2(people.exit_code == 0, people.err.constData());
  QVERIFY(people.out.contains("Self-check"));
  QVERIFY(people.out.contains("passed"));
  const Outcome machine = run({QStringLiteral("inspect"), QStringLiteral("--json"), QStringLiteral("--model"), model_});
  QCOMPARE(machine.exit_code, 0);
  const auto json = nlohmann::json::parse(machine.out.toStdString());
  QCOMPARE(json["grid"].get<int>(), 4);
  QCOMPARE(json["image_tower"]["blocks"].get<int>(), 4);
  QCOMPARE(json["self_check"]["passed"].get<bool>(), true);
  QCOMPARE(json["weights_sha256"].get<std::string>().size(), std::size_t{64});
}

QTEST_GUILESS_MAIN(TestCli)
#include "tst_cli.moc"
