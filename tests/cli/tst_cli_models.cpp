#include <QDir>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>
#include <memory>
#include <string_view>
#include <vector>

#include <csignal>

#include <nlohmann/json.hpp>

#include "core/base/sha256.h"
#include "tests/cli/cli_run.h"
#include "tests/cli/silent_server.h"
#include "tests/support/fixtures.h"

using m2ib::tests::content;
using m2ib::tests::Outcome;
using m2ib::tests::run_cli;
using m2ib::tests::SilentServer;

namespace {

QString fixture(const char* name) { return QString::fromStdString((m2ib::tests::fixture_dir() / name).string()); }

/// A size for people, below a gigabyte.
QByteArray in_words(qint64 bytes) {
  if (bytes < 1000) return QByteArray::number(bytes) + " bytes";
  const bool mega = bytes >= 1000000;
  return QByteArray::number(static_cast<double>(bytes) / (mega ? 1e6 : 1e3), 'f', 0) + (mega ? " MB" : " kB");
}

}  // namespace

/// `m2ib models`: the person's list, and fetching published models as far as that works without a network. Each test
/// has a home folder and a catalogue of its own.
class TestCliModels : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init();
  void list_add_and_remove();
  void names_stand_for_paths();
  void presets();
  void presets_act_unless_overruled();
  void nothing_is_added_silently();
  void refused_data();
  void refused();
  void damaged_list_is_left_alone();
  void without_a_home_folder();
  void known_models();
  void known_models_of_this_program();
  void fetch_asks_first();
  void fetch_refuses_data();
  void fetch_refuses();
  void fetch_adds_what_is_there();
  void fetch_fails_in_words();
  void fetch_can_be_interrupted();

 private:
  [[nodiscard]] QString list_file() const { return home_->filePath("list.json"); }
  [[nodiscard]] Outcome run(const QStringList& arguments) const {
    return run_cli(arguments, [this] {
      ::setenv("HOME", qPrintable(home_->path()), 1);
      ::unsetenv("XDG_DATA_HOME");
      ::setenv("M2IB_RESOURCES", qPrintable(home_->path()), 1);
    });
  }
  [[nodiscard]] Outcome models(const QStringList& arguments) const {
    return run(QStringList{"models"} + arguments + QStringList{"--library", list_file()});
  }
  [[nodiscard]] nlohmann::json listed() const {
    const Outcome outcome = models({"--json"});
    if (outcome.exit_code != 0) return {};
    return nlohmann::json::parse(outcome.out.toStdString())["models"];
  }
  void write_catalogue(const std::vector<nlohmann::json>& models) const {
    QVERIFY(QDir(home_->path()).mkpath("models"));
    QFile file(home_->filePath("models/known-models.json"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray::fromStdString(nlohmann::json{{"format", 1}, {"models", models}}.dump()));
  }
  /// A model whose files are at `address`.
  [[nodiscard]] static nlohmann::json published(const QString& address, const QStringList& files);

  std::unique_ptr<QTemporaryDir> home_;
};

void TestCliModels::init() { home_ = std::make_unique<QTemporaryDir>(); }

nlohmann::json TestCliModels::published(const QString& address, const QStringList& files) {
  nlohmann::json model{{"id", "tiny"},
                       {"name", "Tiny model"},
                       {"organisation", "Nobody"},
                       {"summary", "For tests."},
                       {"intended_use", "Tests."},
                       {"licence", "MIT"},
                       {"page_url", "https://example.org/tiny"}};
  model["note"] = "Ask first.";
  model["files"] = nlohmann::json::array();
  for (const QString& name : files) {
    const QByteArray bytes = content(fixture("siglip_tiny") + '/' + name);
    model["files"].push_back({{"name", name.toStdString()},
                              {"url", (address + name).toStdString()},
                              {"bytes", bytes.size()},
                              {"sha256", m2ib::sha256_hex(std::string_view(bytes.constData(), bytes.size()))}});
  }
  return model;
}

void TestCliModels::list_add_and_remove() {
  M2IB_REQUIRE_FIXTURES();
  QCOMPARE(listed().size(), std::size_t{0});
  QVERIFY(models({}).out.contains("m2ib models add"));
  const Outcome added = models({"add", fixture("siglip_tiny")});
  QVERIFY2(added.exit_code == 0, added.err.constData());
  QCOMPARE(models({"add", fixture("openai_clip_tiny/state_dict.pt")}).exit_code, 0);
  const auto list = listed();
  QCOMPARE(list.size(), std::size_t{2});
  for (const auto& model : list) {
    QVERIFY(model["exists"].get<bool>() && model["parameters"].get<int>() > 0 && model["preset"].empty());
    QVERIFY(QString::fromStdString(model["last_used"].get<std::string>()).startsWith("20"));
    QVERIFY(QString::fromStdString(model["path"].get<std::string>()).startsWith('/'));
  }
  const Outcome table = models({});
  QVERIFY(table.out.contains("siglip_tiny") && table.out.contains("OpenAI CLIP") && table.out.contains("Last used"));
  QCOMPARE(models({"add", fixture("siglip_tiny")}).exit_code, 0);  // once more changes nothing
  QCOMPARE(listed().size(), std::size_t{2});
  QCOMPARE(models({"remove", "siglip_tiny"}).exit_code, 0);
  QCOMPARE(models({"remove", fixture("openai_clip_tiny/state_dict.pt")}).exit_code, 0);
  QCOMPARE(listed().size(), std::size_t{0});
  QVERIFY(QFile::exists(fixture("openai_clip_tiny/state_dict.pt")));
}

void TestCliModels::names_stand_for_paths() {
  M2IB_REQUIRE_FIXTURES();
  QCOMPARE(models({"add", fixture("siglip_tiny")}).exit_code, 0);
  const QStringList inspect{"inspect", "--json", "--library", list_file(), "--model", "siglip_tiny"};
  const Outcome found = run(inspect);
  QVERIFY2(found.exit_code == 0, found.err.constData());
  QVERIFY(found.out.contains("SiglipModel"));
  // Two of one name: the path must be given.
  QDir(home_->path()).mkpath("other/siglip_tiny");
  for (const QString& name : QDir(fixture("siglip_tiny")).entryList(QDir::Files)) {
    QFile::copy(fixture("siglip_tiny") + '/' + name, home_->filePath("other/siglip_tiny/" + name));
  }
  QCOMPARE(models({"add", home_->filePath("other/siglip_tiny")}).exit_code, 0);
  const Outcome ambiguous = run(inspect);
  QCOMPARE(ambiguous.exit_code, 3);
  QVERIFY2(ambiguous.err.contains("more than one"), ambiguous.err.constData());
  QVERIFY(QDir(home_->filePath("other")).removeRecursively());
  QCOMPARE(listed().at(0)["exists"].get<bool>() && listed().at(1)["exists"].get<bool>(), false);
}

void TestCliModels::presets() {
  M2IB_REQUIRE_FIXTURES();
  QCOMPARE(models({"add", fixture("siglip_tiny"), "--preprocess", "fit"}).exit_code, 0);
  QVERIFY((listed().at(0)["preset"] == nlohmann::json{{"preprocessing", "fit"}}));
  const Outcome set = models({"preset", "siglip_tiny", "--beta", "0.25", "--image-layer", "1", "--text-layer", "0",
                              "--precision", "stored", "--activation", "gelu"});
  QVERIFY2(set.exit_code == 0, set.err.constData());
  const nlohmann::json all{{"beta", 0.25},           {"image_layer", 1},      {"text_layer", 0},
                           {"preprocessing", "fit"}, {"precision", "stored"}, {"activation", "gelu"}};
  QVERIFY(listed().at(0)["preset"] == all);
  QCOMPARE(listed().at(0)["starts_with"]["beta"].get<double>(), 0.25);
  const Outcome shown = models({"preset", fixture("siglip_tiny")});
  QVERIFY2(shown.out.contains("beta 0.25, image layer 1"), shown.out.constData());
  for (const QStringList& wrong :
       {QStringList{"--image-layer", "99"}, QStringList{"--beta", "-1"}, QStringList{"--beta", "nan"},
        QStringList{"--preprocess", "zoom"}, QStringList{"--image-heads", "2"}}) {
    const Outcome refused = models(QStringList{"preset", "siglip_tiny"} + wrong);
    QVERIFY2(refused.exit_code == 2, refused.err.constData());
  }
  QVERIFY(listed().at(0)["preset"] == all);
  QCOMPARE(models({"preset", "siglip_tiny", "--reset", "--beta", "2"}).exit_code, 0);
  QVERIFY((listed().at(0)["preset"] == nlohmann::json{{"beta", 2.0}}));
}

void TestCliModels::presets_act_unless_overruled() {
  M2IB_REQUIRE_FIXTURES();
  QCOMPARE(models({"add", fixture("siglip_tiny"), "--preprocess", "fit"}).exit_code, 0);
  QCOMPARE(models({"preset", "siglip_tiny", "--beta", "0.25", "--image-layer", "0"}).exit_code, 0);
  const auto inspected = [this](const QStringList& more) {
    const Outcome outcome = run(QStringList{"inspect", "--json", "--library", list_file()} + more);
    return nlohmann::json::parse(outcome.out.toStdString(), nullptr, false);
  };
  const auto by_name = inspected({"--model", "siglip_tiny"});
  QCOMPARE(by_name["preprocessing_id"].get<std::string>(), std::string("fit"));
  QCOMPARE(by_name["recommended"]["beta"].get<double>(), 0.25);
  QCOMPARE(by_name["recommended"]["image_layer"].get<int>(), 0);
  const auto overruled = inspected({"--model", "siglip_tiny", "--preprocess", "squash"});
  QCOMPARE(overruled["preprocessing_id"].get<std::string>(), std::string("squash"));
  const auto by_path = inspected({"--model", fixture("siglip_tiny")});
  QCOMPARE(by_path["preprocessing_id"].get<std::string>(), std::string("model"));
  QVERIFY(by_path["recommended"]["beta"].get<double>() != 0.25);
}

void TestCliModels::nothing_is_added_silently() {
  M2IB_REQUIRE_FIXTURES();
  const QStringList embed{"embed", "--caption", "effusion", "--library", list_file(), "--model"};
  QCOMPARE(run(embed + QStringList{fixture("siglip_tiny")}).exit_code, 0);
  QVERIFY(!QFile::exists(list_file()));
  QCOMPARE(models({"add", fixture("siglip_tiny")}).exit_code, 0);
  QCOMPARE(run(embed + QStringList{fixture("biomedclip_tiny")}).exit_code, 0);
  QCOMPARE(listed().size(), std::size_t{1});
  // One that is in the list is noted as used.
  auto stored = nlohmann::json::parse(content(list_file()).toStdString());
  const std::string old = "2001-02-03T04:05:06Z";
  stored["models"][0]["last_used"] = old;
  QFile file(list_file());
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.write(QByteArray::fromStdString(stored.dump()));
  file.close();
  QCOMPARE(listed().at(0)["last_used"].get<std::string>(), old);
  QCOMPARE(run(embed + QStringList{fixture("siglip_tiny")}).exit_code, 0);
  QVERIFY(listed().at(0)["last_used"].get<std::string>() != old);
}

void TestCliModels::refused_data() {
  QTest::addColumn<QStringList>("arguments");
  QTest::addColumn<int>("exit_code");
  QTest::newRow("unknown command") << QStringList{"rename"} << 2;
  QTest::newRow("add without a path") << QStringList{"add"} << 2;
  QTest::newRow("add what is not there") << QStringList{"add", "/nonexistent"} << 3;
  QTest::newRow("add a folder without a model") << QStringList{"add", "/proc/self"} << 3;
  QTest::newRow("add a web page") << QStringList{"add", fixture("invalid/html_page.bin")} << 3;
  QTest::newRow("remove what is not listed") << QStringList{"remove", "nothing"} << 3;
  QTest::newRow("preset of what is not listed") << QStringList{"preset", "nothing", "--beta", "1"} << 3;
}

void TestCliModels::refused() {
  M2IB_REQUIRE_FIXTURES();
  QFETCH(QStringList, arguments);
  QFETCH(int, exit_code);
  const Outcome outcome = models(arguments);
  QVERIFY2(outcome.exit_code == exit_code, outcome.err.constData());
  QVERIFY2(outcome.err.startsWith("m2ib: "), outcome.err.constData());
  QCOMPARE(listed().size(), std::size_t{0});
}

void TestCliModels::damaged_list_is_left_alone() {
  M2IB_REQUIRE_FIXTURES();
  QFile file(list_file());
  QVERIFY(file.open(QIODevice::WriteOnly) && file.write("{\"format\": 1, \"models\": [") > 0);
  file.close();
  const QByteArray before = content(list_file());
  for (const QStringList& arguments :
       {QStringList{}, QStringList{"add", fixture("siglip_tiny")}, QStringList{"remove", "x"}}) {
    const Outcome outcome = models(arguments);
    QVERIFY2(outcome.exit_code == 3 && outcome.err.contains("list.json"), outcome.err.constData());
  }
  // A model that is named by its path still opens.
  const Outcome embed =
      run({"embed", "--caption", "effusion", "--library", list_file(), "--model", fixture("siglip_tiny")});
  QCOMPARE(embed.exit_code, 0);
  QVERIFY2(embed.err.contains("list.json"), embed.err.constData());
  QCOMPARE(content(list_file()), before);
}

void TestCliModels::without_a_home_folder() {
  const auto homeless = [] {
    ::unsetenv("HOME");
    ::unsetenv("XDG_DATA_HOME");
  };
  const Outcome outcome = run_cli({"models"}, homeless);
  QCOMPARE(outcome.exit_code, 2);
  QVERIFY2(outcome.err.contains("--library"), outcome.err.constData());
}

void TestCliModels::known_models() {
  M2IB_REQUIRE_FIXTURES();
  auto by_hand = published("https://example.org/", {});
  by_hand["id"] = "hand";
  by_hand["gated"] = true;
  write_catalogue({published("https://example.org/", {"config.json", "model.safetensors"}), by_hand});
  const auto json = nlohmann::json::parse(run({"models", "known", "--json"}).out.toStdString())["models"];
  QCOMPARE(json.size(), std::size_t{2});
  const qint64 weights = QFileInfo(fixture("siglip_tiny/model.safetensors")).size();
  const qint64 config = QFileInfo(fixture("siglip_tiny/config.json")).size();
  QVERIFY(weights > 0 && config > 0);
  QCOMPARE(json[0]["bytes"].get<qint64>(), weights + config);
  QCOMPARE(json[0]["can_be_fetched"].get<bool>(), true);
  QCOMPARE(json[1]["can_be_fetched"].get<bool>(), false);
  QCOMPARE(json[1]["gated"].get<bool>(), true);
  const Outcome table = run({"models", "known"});
  for (const char* word : {"Tiny model", "MIT", "https://example.org/tiny", "by hand", "Ask first."}) {
    QVERIFY2(table.out.contains(word), word);
  }
  QVERIFY2(table.out.contains(in_words(weights + config)), table.out.constData());
}

/// The list that is installed with the program can be read, whatever it holds.
void TestCliModels::known_models_of_this_program() {
  const Outcome outcome = run_cli({"models", "known", "--json"});
  QVERIFY2(outcome.exit_code == 0, outcome.err.constData());
  QVERIFY(nlohmann::json::parse(outcome.out.toStdString())["models"].size() > 3);
}

void TestCliModels::fetch_asks_first() {
  M2IB_REQUIRE_FIXTURES();
  SilentServer server;
  write_catalogue({published(QString("https://127.0.0.1:%1/").arg(server.port()), {"config.json"})});
  const Outcome outcome = models({"fetch", "tiny", "--to", home_->filePath("new")});
  QCOMPARE(outcome.exit_code, 2);
  const QByteArray size = in_words(content(fixture("siglip_tiny/config.json")).size());
  for (const QByteArray& word :
       {QByteArray("config.json"), size, QByteArray("MIT"), QByteArray("127.0.0.1"), QByteArray("/new")}) {
    QVERIFY2(outcome.out.contains(word), word.constData());
  }
  QVERIFY2(outcome.err.contains("--yes"), outcome.err.constData());
  QVERIFY(!QFile::exists(home_->filePath("new")) && !QFile::exists(list_file()));
}

void TestCliModels::fetch_refuses_data() {
  QTest::addColumn<QStringList>("arguments");
  QTest::newRow("no id") << QStringList{"fetch", "--yes"};
  QTest::newRow("unknown id") << QStringList{"fetch", "huge", "--yes"};
  QTest::newRow("by hand") << QStringList{"fetch", "tiny", "--yes"};
}

void TestCliModels::fetch_refuses() {
  write_catalogue({published("https://127.0.0.1:1/", {})});
  QFETCH(QStringList, arguments);
  const Outcome outcome = models(arguments);
  QVERIFY2(outcome.exit_code == 2, outcome.err.constData());
  QVERIFY(!QFile::exists(list_file()));
}

/// Complete files are checked, not fetched again; then the model is opened and listed. Port 1 answers nobody.
void TestCliModels::fetch_adds_what_is_there() {
  M2IB_REQUIRE_FIXTURES();
  const QStringList files{"config.json", "preprocessor_config.json", "spiece.model", "tokenizer_config.json",
                          "model.safetensors"};
  write_catalogue({published("https://127.0.0.1:1/", files)});
  const QDir folder(home_->filePath(".local/share/m2ib-explorer/models/tiny"));
  QVERIFY(QDir().mkpath(folder.path()));
  for (const QString& name : files) QVERIFY(QFile::copy(fixture("siglip_tiny") + '/' + name, folder.filePath(name)));
  const Outcome outcome = models({"fetch", "tiny", "--yes"});
  QVERIFY2(outcome.exit_code == 0, outcome.err.constData());
  QVERIFY2(outcome.err.contains("model.safetensors was there already"), outcome.err.constData());
  const auto list = listed();
  QCOMPARE(list.size(), std::size_t{1});
  QCOMPARE(list[0]["name"].get<std::string>(), std::string("tiny"));
  QVERIFY(list[0]["layout"].get<std::string>().find("Siglip") != std::string::npos);
}

void TestCliModels::fetch_fails_in_words() {
  M2IB_REQUIRE_FIXTURES();
  write_catalogue({published("https://127.0.0.1:1/", {"config.json"})});
  const Outcome outcome = models({"fetch", "tiny", "--yes", "--to", home_->filePath("new")});
  QVERIFY2(outcome.exit_code == 1, outcome.err.constData());
  QVERIFY2(outcome.err.contains("could not be fetched"), outcome.err.constData());
  const Outcome blocked = models({"fetch", "tiny", "--yes", "--to", "/proc/new"});
  QVERIFY2(blocked.exit_code == 4, blocked.err.constData());
  QVERIFY(!QFile::exists(list_file()));
}

/// Ctrl+C ends a download at once, and says that it can go on.
void TestCliModels::fetch_can_be_interrupted() {
  M2IB_REQUIRE_FIXTURES();
  SilentServer server;
  QVERIFY(server.port() > 0);
  write_catalogue({published(QString("https://127.0.0.1:%1/").arg(server.port()), {"config.json"})});
  QProcess process;
  QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
  environment.insert("M2IB_RESOURCES", home_->path());
  environment.insert("HOME", home_->path());
  process.setProcessEnvironment(environment);
  process.start(QStringLiteral(M2IB_PROGRAM),
                {"models", "fetch", "tiny", "--yes", "--to", home_->filePath("new"), "--library", list_file()});
  QVERIFY(process.waitForStarted());
  QElapsedTimer clock;
  clock.start();
  while (!QDir(home_->filePath("new")).exists() && clock.elapsed() < 30000) QThread::msleep(20);
  QThread::msleep(200);
  QCOMPARE(::kill(static_cast<pid_t>(process.processId()), SIGINT), 0);
  QVERIFY(process.waitForFinished(10000));
  QCOMPARE(process.exitStatus(), QProcess::NormalExit);
  const QByteArray said = process.readAllStandardError();
  QVERIFY2(process.exitCode() == 1, said.constData());
  QVERIFY2(said.contains("was stopped"), said.constData());
  QVERIFY(!QFile::exists(list_file()));
}

QTEST_APPLESS_MAIN(TestCliModels)
#include "tst_cli_models.moc"
