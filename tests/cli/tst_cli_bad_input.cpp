#include <QDir>
#include <QImage>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <csignal>

#include <nlohmann/json.hpp>

#include "tests/cli/cli_run.h"
#include "tests/cli/explain_line.h"

using m2ib::tests::content;
using m2ib::tests::Outcome;
using m2ib::tests::run_cli;

/// Pictures, models, captions, settings and output names that go wrong, or only look as if they would.
class TestCliBadInput : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void bad_input_data();
  void bad_input();
  void spoilt_models_data();
  void spoilt_models();
  void extreme_pictures_data();
  void extreme_pictures();
  void unusual_captions_data();
  void unusual_captions();
  void truncated_captions_are_said();
  void outputs_that_cannot_be_written_data();
  void outputs_that_cannot_be_written();
  void outputs_are_checked_first_data();
  void outputs_are_checked_first();
  void outputs_without_permission();
  void full_disk_leaves_nothing_behind_data();
  void full_disk_leaves_nothing_behind();
  void full_standard_output();

 private:
  QString file(const QString& name, const QByteArray& bytes) const;
  QTemporaryDir folder_;
  m2ib::tests::ExplainLine explain_;
};

QString TestCliBadInput::file(const QString& name, const QByteArray& bytes) const {
  QFile file(folder_.filePath(name));
  return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() ? file.fileName() : QString();
}

void TestCliBadInput::initTestCase() {
  explain_.picture = folder_.filePath(QStringLiteral("picture.png"));
  QVERIFY(m2ib::tests::ramps().save(explain_.picture));
}

void TestCliBadInput::bad_input_data() {
  const QByteArray picture = content(explain_.picture);
  const QByteArray words = "This is no picture. ";
  QTest::addColumn<QStringList>("arguments");
  QTest::addColumn<int>("exit_code");
  const auto row = [this](const char* name, int exit_code, const QStringList& more) {
    QTest::newRow(name) << explain_(QStringList{"--json"} + more) << exit_code;
  };
  row("image is missing", 3, {"--image", "/nonexistent.png"});
  row("image is a folder", 3, {"--image", "/tmp"});
  row("image is a text", 3, {"--image", file("text.png", words.repeated(50))});
  row("image is empty", 3, {"--image", file("empty.png", {})});
  row("image is truncated", 3, {"--image", file("truncated.png", picture.left(picture.size() / 2))});
  row("image ends after its header", 3, {"--image", file("header.png", picture.left(40))});
  row("caption is empty", 3, {"--caption", ""});
  row("caption is blank", 3, {"--caption", "  "});
  row("second caption is empty", 3, {"--caption", "effusion", "--caption", ""});
  row("model is missing", 3, {"--model", "/nonexistent"});
  row("model is a folder without one", 3, {"--model", folder_.path()});
  row("model is a file", 3, {"--model", explain_.picture});
  row("beta is 0", 2, {"--beta", "0"});
  row("beta is negative", 2, {"--beta", "-1"});
  row("beta is not a number", 2, {"--beta", "nan"});
  row("beta is infinite", 2, {"--beta", "inf"});
  row("learning rate is not a number", 2, {"--lr", "nan"});
  row("learning rate is 0", 2, {"--lr", "0"});
  row("steps are 0", 2, {"--steps", "0"});
  row("layer is too high", 2, {"--layer", "99"});
  row("layer is the number of blocks", 2, {"--layer", "4"});
  row("text layer is negative", 2, {"--text-layer=-1"});
  row("too many samples", 2, {"--samples", "257"});
  QTest::newRow("inspect without a model") << QStringList{"inspect", "--model", folder_.path()} << 3;
}

void TestCliBadInput::bad_input() {
  M2IB_REQUIRE_FIXTURES();
  QFETCH(QStringList, arguments);
  QFETCH(int, exit_code);
  const Outcome outcome = run_cli(arguments);
  QVERIFY2(outcome.exit_code == exit_code, outcome.err.constData());
  QVERIFY2(outcome.err.startsWith("m2ib: "), outcome.err.constData());
  QVERIFY(outcome.out.isEmpty());
}

void TestCliBadInput::spoilt_models_data() {
  QTest::addColumn<QString>("spoilt");
  QTest::addColumn<QByteArray>("bytes");
  if (!m2ib::tests::has_fixtures()) return;
  const QByteArray weights = content(explain_.model + "/model.safetensors");
  const auto config = nlohmann::json::parse(content(explain_.model + "/config.json").toStdString());
  const auto changed = [&config](const char* tower, const char* key, int more) {
    nlohmann::json other = config;
    other[tower][key] = other[tower].at(key).get<int>() + more;
    return QByteArray::fromStdString(other.dump());
  };
  QByteArray noise(4096, 'x');
  for (int i = 0; i < noise.size(); ++i) noise[i] = static_cast<char>(i * 37);
  QTest::newRow("weights of zero bytes") << "model.safetensors" << QByteArray();
  QTest::newRow("weights are cut off") << "model.safetensors" << weights.left(weights.size() - 1000);
  QTest::newRow("weights are noise") << "model.safetensors" << noise;
  QTest::newRow("config of zero bytes") << "config.json" << QByteArray();
  QTest::newRow("config is a list") << "config.json" << QByteArray("[1, 2]");
  QTest::newRow("config: other width") << "config.json"
                                       << changed("vision_config", "hidden_size",
                                                  config["vision_config"].at("hidden_size"));
  QTest::newRow("config: more blocks") << "config.json" << changed("vision_config", "num_hidden_layers", 1);
  QTest::newRow("config: other patch size") << "config.json" << changed("vision_config", "patch_size", -1);
  QTest::newRow("config: other vocabulary") << "config.json" << changed("text_config", "vocab_size", -1);
  QTest::newRow("vocabulary is a text") << "vocab.json" << QByteArray("words");
}

void TestCliBadInput::spoilt_models() {
  M2IB_REQUIRE_FIXTURES();
  QFETCH(QString, spoilt);
  QFETCH(QByteArray, bytes);
  const QTemporaryDir model;
  for (const char* name :
       {"config.json", "preprocessor_config.json", "vocab.json", "merges.txt", "model.safetensors"}) {
    QVERIFY(QFile::copy(explain_.model + '/' + name, model.filePath(name)));
  }
  const QStringList arguments = explain_({"--model", model.path(), "--json", "--steps", "1", "--samples", "1"});
  static bool whole_one_works = false;  // else any refusal would do
  if (!whole_one_works) {
    const Outcome outcome = run_cli(arguments);
    QVERIFY2(outcome.exit_code == 0, outcome.err.constData());
    whole_one_works = true;
  }
  QVERIFY(QFile::remove(model.filePath(spoilt)));
  QFile file(model.filePath(spoilt));
  QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
  file.close();
  for (const QStringList& line : {arguments, QStringList{"inspect", "--model", model.path()}}) {
    const Outcome outcome = run_cli(line);
    QVERIFY2(outcome.exit_code == 3, outcome.err.constData());
    QVERIFY2(outcome.err.startsWith("m2ib: ") && outcome.err.contains(model.path().toUtf8()), outcome.err.constData());
    QVERIFY(outcome.out.isEmpty());
  }
}

void TestCliBadInput::extreme_pictures_data() {
  QTest::addColumn<int>("width");
  QTest::addColumn<int>("height");
  QTest::newRow("one pixel") << 1 << 1;
  QTest::newRow("one row") << 300 << 1;
  QTest::newRow("108 megapixels") << 12000 << 9000;
}

void TestCliBadInput::extreme_pictures() {
  M2IB_REQUIRE_FIXTURES();
  QFETCH(int, width);
  QFETCH(int, height);
  QImage picture(width, height, QImage::Format_Grayscale8);
  picture.fill(90);
  const QString path = folder_.filePath(QStringLiteral("extreme.png"));
  const QString figure = folder_.filePath(QStringLiteral("extreme-figure.png"));
  QVERIFY(picture.save(path, "PNG", 90));  // hardly compressed: that is quicker
  const Outcome outcome = run_cli(explain_({"--image", path, "--json", "--out", figure, "--width", "800", "--steps",
                                            "1", "--samples", "1", "--caption", "effusion"}));
  QFile::remove(path);
  QVERIFY2(outcome.exit_code == 0, outcome.err.constData());
  const auto json = nlohmann::json::parse(outcome.out.toStdString());
  QCOMPARE(json["explanations"].at(0)["image_map"]["patch_nats"].size(), m2ib::tests::tiny_patches());
  QCOMPARE(QImage(figure).width(), 800);
}

void TestCliBadInput::unusual_captions_data() {
  QTest::addColumn<QString>("caption");
  QTest::newRow("Chinese") << QStringLiteral("左侧胸腔积液");
  QTest::newRow("emoji") << QStringLiteral("🫁 effusion 👩🏽‍⚕️");
  QTest::newRow("umlauts") << QStringLiteral("Erguß links, Größe 3 µm");
  QTest::newRow("quotes and line breaks") << QStringLiteral("no \"effusion\"\n\tor \\ shadow");
  QTest::newRow("looks like an option") << QStringLiteral("- effusion");
}

void TestCliBadInput::unusual_captions() {
  M2IB_REQUIRE_FIXTURES();
  QFETCH(QString, caption);
  const QString figure = folder_.filePath(QStringLiteral("unusual.png"));
  // A bare container's locale knows ASCII alone.
  const Outcome outcome = run_cli(
      explain_({"--caption", caption, "--json", "--out", figure, "--width", "800", "--steps", "1", "--samples", "1"}),
      [] { ::setenv("LC_ALL", "C", 1); });
  QVERIFY2(outcome.exit_code == 0, outcome.err.constData());
  const auto json = nlohmann::json::parse(outcome.out.toStdString());
  QCOMPARE(QString::fromStdString(json["explanations"].at(0)["caption"].get<std::string>()), caption);
  QVERIFY(!json["explanations"].at(0)["text_map"]["words"].empty());
  QCOMPARE(QImage(figure).width(), 800);
}

void TestCliBadInput::truncated_captions_are_said() {
  M2IB_REQUIRE_FIXTURES();
  const QString words = QStringLiteral("effusion ").repeated(10000);
  const Outcome outcome = run_cli(explain_({"--json", "--steps", "1", "--samples", "1", "--caption", words}));
  QVERIFY2(outcome.exit_code == 0, outcome.err.constData());
  QVERIFY2(outcome.err.contains("longer than this model can read"), outcome.err.constData());
  QVERIFY2(!outcome.err.contains("effusion effusion"), "the warning repeats the caption");
  QVERIFY2(outcome.err.size() < 1000, outcome.err.constData());
}

void TestCliBadInput::outputs_that_cannot_be_written_data() {
  QTest::addColumn<QStringList>("more");
  QTest::newRow("figure, no folder") << QStringList{"--out", "/nonexistent/a.png"};
  QTest::newRow("figure, device") << QStringList{"--out", "/dev/full"};
  QTest::newRow("figure, folder") << QStringList{"--out", folder_.path()};
  QTest::newRow("figure, other format") << QStringList{"--out", folder_.filePath("a.pdf")};
  QTest::newRow("figure, no format") << QStringList{"--out", folder_.filePath("a")};
  QTest::newRow("figure, only a format") << QStringList{"--out", folder_.filePath(".png")};
  QTest::newRow("map, no folder") << QStringList{"--raw", "/nonexistent/a.npy"};
  QTest::newRow("map, device") << QStringList{"--raw", "/dev/full"};
  QTest::newRow("map, folder") << QStringList{"--raw", folder_.path()};
  QTest::newRow("record, no folder") << QStringList{"--json", "/nonexistent/a.json"};
  QTest::newRow("record, device") << QStringList{"--json", "/dev/full"};
  if (QByteArray(QTest::currentTestFunction()) == "outputs_that_cannot_be_written") {
    // The kernel grants access to this folder, and refuses when it comes to it.
    QTest::newRow("record, kernel's files") << QStringList{"--json", "/proc/a.json"};
  }
}

void TestCliBadInput::outputs_that_cannot_be_written() {
  M2IB_REQUIRE_FIXTURES();
  QFETCH(QStringList, more);
  const Outcome outcome = run_cli(explain_(more));
  QVERIFY2(outcome.exit_code == 4, outcome.err.constData());
  QVERIFY2(outcome.err.contains("could not be saved"), outcome.err.constData());
}

void TestCliBadInput::outputs_are_checked_first_data() { outputs_that_cannot_be_written_data(); }

/// Not after minutes of computing: with a picture that is not there either, the output is what is complained about.
void TestCliBadInput::outputs_are_checked_first() {
  QFETCH(QStringList, more);
  const Outcome outcome = run_cli(explain_(more + QStringList{"--image", "/nonexistent.png"}));
  QVERIFY2(outcome.exit_code == 4, outcome.err.constData());
}

/// As the user "nobody" where the test itself may write anywhere.
void become_nobody() {
  constexpr uid_t kNobody = 65534;
  if (::geteuid() == 0 && ::setresuid(kNobody, kNobody, kNobody) != 0) ::_exit(99);
}

void TestCliBadInput::outputs_without_permission() {
  QTemporaryDir folder;
  const QString protected_file = folder.filePath(QStringLiteral("old.png"));
  QFile old(protected_file);
  QVERIFY(old.open(QIODevice::WriteOnly) && old.write("old") == 3);
  old.close();
  const QByteArray path = folder.path().toUtf8();
  QCOMPARE(::chmod(protected_file.toUtf8().constData(), 0444), 0);
  for (const mode_t mode : {0777, 0555}) {
    QCOMPARE(::chmod(path.constData(), mode), 0);
    for (const QStringList& more : {QStringList{"--out", protected_file},
                                    QStringList{"--raw", mode == 0555 ? folder.filePath("new.npy") : protected_file}}) {
      const Outcome outcome = run_cli(explain_(more + QStringList{"--image", "/nonexistent.png"}), become_nobody);
      QVERIFY2(outcome.exit_code == 4, outcome.err.constData());
      QVERIFY2(outcome.err.contains("Permission denied"), outcome.err.constData());
    }
  }
  QCOMPARE(::chmod(path.constData(), 0700), 0);
  QCOMPARE(content(protected_file), QByteArray("old"));
}

void TestCliBadInput::full_disk_leaves_nothing_behind_data() {
  QTest::addColumn<QString>("option");
  QTest::addColumn<QString>("name");
  QTest::newRow("figure") << "--out"
                          << "figure.png";
  QTest::newRow("map") << "--raw"
                       << "map.npy";
  QTest::newRow("record") << "--json"
                          << "record.json";
}

/// A limit on the size of files fails in write(), in the middle of the file, as a full disk does.
void TestCliBadInput::full_disk_leaves_nothing_behind() {
  M2IB_REQUIRE_FIXTURES();
  QFETCH(QString, option);
  QFETCH(QString, name);
  const QTemporaryDir folder;
  const QString path = folder.filePath(name);
  QFile old(path);
  QVERIFY(old.open(QIODevice::WriteOnly) && old.write("old") == 3);
  old.close();
  const Outcome outcome = run_cli(explain_({option, path, "--steps", "1", "--samples", "1"}), [] {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit small{100, 100};
    ::setrlimit(RLIMIT_FSIZE, &small);
    ::dup2(::open("/dev/null", O_WRONLY), STDOUT_FILENO);
  });
  QVERIFY2(outcome.exit_code == 4, outcome.err.constData());
  QCOMPARE(content(path), QByteArray("old"));
  QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden), QStringList{name});
}

void TestCliBadInput::full_standard_output() {
  M2IB_REQUIRE_FIXTURES();
  const Outcome outcome = run_cli(explain_({"--json", "--steps", "1", "--samples", "1"}),
                                  [] { ::dup2(::open("/dev/full", O_WRONLY), STDOUT_FILENO); });
  QCOMPARE(outcome.exit_code, 4);
  QVERIFY2(outcome.err.contains("standard output could not be saved"), outcome.err.constData());
}

QTEST_APPLESS_MAIN(TestCliBadInput)
#include "tst_cli_bad_input.moc"
