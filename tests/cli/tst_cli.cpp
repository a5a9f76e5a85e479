#include <QImage>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <cstring>
#include <utility>

#include <nlohmann/json.hpp>

#include "tests/cli/cli_run.h"
#include "tests/cli/explain_line.h"

using m2ib::tests::content;
using m2ib::tests::Outcome;
using m2ib::tests::run_cli;

namespace {

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
  void figure_map_and_record_are_written();
  void same_seed_gives_the_same_numbers();
  void several_captions_make_one_array();
  void inspect_checks_a_model();

 private:
  QTemporaryDir folder_;
  m2ib::tests::ExplainLine explain_;
};

void TestCli::initTestCase() {
  explain_.picture = folder_.filePath(QStringLiteral("Muster_Erika.png"));
  QVERIFY(m2ib::tests::ramps().save(explain_.picture));
}

/// The one test that starts the built program: main() itself, and what links it.
void TestCli::help_and_version() {
  const Outcome version = m2ib::tests::start_program({QStringLiteral("--version")});
  QCOMPARE(version.exit_code, 0);
  QVERIFY(version.out.startsWith("m2ib "));
  QVERIFY(version.err.isEmpty());
  QCOMPARE(run_cli({QStringLiteral("--version")}).out, version.out);
  QCOMPARE(m2ib::tests::start_program({QStringLiteral("exlpain")}).exit_code, 2);
  const std::pair<const char*, const char*> commands[] = {
      {"explain", "--model"},  {"inspect", "--preprocess"}, {"embed", "--normalised"}, {"models", "--library"},
      {"evaluate", "--model"}, {"bench", "--arch"},         {"phantom", "--out"}};
  for (const auto& [command, option] : commands) {
    const Outcome help = run_cli({QString::fromLatin1(command), QStringLiteral("--help")});
    QCOMPARE(help.exit_code, 0);
    QVERIFY2(help.out.contains("Exit codes"), command);
    QVERIFY2(help.out.contains(option), command);
    QVERIFY(help.err.isEmpty());
  }
}

void TestCli::wrong_usage_data() {
  QTest::addColumn<QStringList>("arguments");
  QTest::newRow("nothing") << QStringList{};
  QTest::newRow("unknown command") << QStringList{"exlpain"};
  QTest::newRow("unknown option") << explain_({"--json", "--fast"});
  QTest::newRow("no image") << QStringList{"explain", "--caption", "x", "--json"};
  QTest::newRow("no caption") << QStringList{"explain", "--image", explain_.picture, "--json"};
  QTest::newRow("no output") << explain_({});
  QTest::newRow("beta is a word") << explain_({"--json", "--beta", "big"});
  QTest::newRow("unknown colours") << explain_({"--json", "--colours", "rainbow"});
  QTest::newRow("opacity beyond 1") << explain_({"--json", "--opacity", "1.5"});
  QTest::newRow("too many isolines") << explain_({"--json", "--isolines", "6"});
  QTest::newRow("unknown way to show the unseen") << explain_({"--json", "--unseen", "gray"});
  QTest::newRow("window of one number") << explain_({"--json", "--window", "100"});
  QTest::newRow("window upside down") << explain_({"--json", "--window", "200,100"});
  QTest::newRow("window is no number") << explain_({"--json", "--model-window", "nan,100"});
  QTest::newRow("same output twice") << explain_(
      {"--raw", folder_.filePath("a.png"), "--out", folder_.filePath("a.png")});
}

void TestCli::wrong_usage() {
  QFETCH(QStringList, arguments);
  const Outcome outcome = run_cli(arguments);
  QCOMPARE(outcome.exit_code, 2);
  QVERIFY2(outcome.err.startsWith("m2ib: "), outcome.err.constData());
  QVERIFY(outcome.out.isEmpty());
}

void TestCli::figure_map_and_record_are_written() {
  M2IB_REQUIRE_FIXTURES();
  const QString figure = folder_.filePath(QStringLiteral("figure.png"));
  const QString map = folder_.filePath(QStringLiteral("map.npy"));
  const Outcome outcome =
      run_cli(explain_({"--out", figure, "--raw", map, "--json", "--steps", "3", "--window", "10,200"}));
  QVERIFY2(outcome.exit_code == 0, outcome.err.constData());
  const auto json = nlohmann::json::parse(outcome.out.toStdString());
  const auto& one = json["explanations"].at(0);
  const std::vector<float> values = npy_values(content(map));
  QCOMPARE(values.size(), m2ib::tests::tiny_patches());
  for (std::size_t i = 0; i < values.size(); ++i) {
    QVERIFY(std::isfinite(values[i]));
    QCOMPARE(one["image_map"]["patch_nats"].at(i).get<float>(), values[i]);
  }
  QCOMPARE(one["image_map"]["losses"].size(), std::size_t{3});
  const QImage drawn(figure);
  QCOMPARE(drawn.width(), 1600);
  const auto embedded = nlohmann::json::parse(drawn.text(QStringLiteral("m2ib")).toStdString());
  QVERIFY(embedded["results"] == json["explanations"]);
  QCOMPARE(embedded["rendering"]["window"]["low"].get<double>(), 10.0);
  QVERIFY(!content(figure).contains("Muster"));
  QVERIFY(!outcome.out.contains("Muster"));
}

void TestCli::same_seed_gives_the_same_numbers() {
  M2IB_REQUIRE_FIXTURES();
  const auto map = [this](const char* seed, const char* name) {
    const QString path = folder_.filePath(QString::fromLatin1(name));
    const Outcome outcome = run_cli(explain_({"--raw", path, "--seed", QString::fromLatin1(seed)}));
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
  const Outcome outcome = run_cli(explain_({"--caption", "left effusion", "--caption", "no effusion", "--raw", map,
                                            "--out", figure, "--json", record, "--width", "900"}));
  QVERIFY2(outcome.exit_code == 0, outcome.err.constData());
  QVERIFY(outcome.out.isEmpty());
  const QByteArray grid = QByteArray::number(m2ib::tests::tiny_grid());
  QVERIFY(content(map).contains("'shape': (2, " + grid + ", " + grid + ")"));
  QCOMPARE(npy_values(content(map)).size(), 2 * m2ib::tests::tiny_patches());
  QCOMPARE(QImage(figure).width(), 900);
  const auto json = nlohmann::json::parse(content(record).toStdString());
  QCOMPARE(json["explanations"].at(1)["caption"].get<std::string>(), std::string("no effusion"));
}

void TestCli::inspect_checks_a_model() {
  M2IB_REQUIRE_FIXTURES();
  const Outcome people = run_cli({QStringLiteral("inspect"), QStringLiteral("--model"), explain_.model});
  QVERIFY2(people.exit_code == 0, people.err.constData());
  QVERIFY(people.out.contains("Self-check"));
  QVERIFY(people.out.contains("passed"));
  const Outcome machine =
      run_cli({QStringLiteral("inspect"), QStringLiteral("--json"), QStringLiteral("--model"), explain_.model});
  QCOMPARE(machine.exit_code, 0);
  const auto json = nlohmann::json::parse(machine.out.toStdString());
  QCOMPARE(json["grid"].get<int>(), m2ib::tests::tiny_grid());
  const auto image_tower = m2ib::tests::fixture_json("hf_clip_tiny/config_full.json").at("vision_config");
  QCOMPARE(json["image_tower"]["blocks"].get<int>(), image_tower.at("num_hidden_layers").get<int>());
  QCOMPARE(json["self_check"]["passed"].get<bool>(), true);
  QCOMPARE(json["weights_sha256"].get<std::string>().size(), std::size_t{64});
}

QTEST_APPLESS_MAIN(TestCli)
#include "tst_cli.moc"
