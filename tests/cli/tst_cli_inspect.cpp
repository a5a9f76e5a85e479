#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <cstring>

#include <nlohmann/json.hpp>

#include "tests/cli/cli_run.h"
#include "tests/support/fixture_facts.h"

using m2ib::tests::content;
using m2ib::tests::Outcome;
using m2ib::tests::run_cli;

namespace {

QString fixture(const char* name) { return QString::fromStdString((m2ib::tests::fixture_dir() / name).string()); }

/// The only value, a float32, of a tensor of siglip_tiny.
double stored_number(const char* name) {
  const QByteArray file = content(fixture("siglip_tiny/model.safetensors"));
  quint64 header = 0;
  std::memcpy(&header, file.constData(), sizeof header);
  const auto begin = static_cast<qsizetype>(sizeof header + header);
  const auto tensors = nlohmann::json::parse(file.mid(sizeof header, static_cast<qsizetype>(header)).toStdString());
  float value = 0.0F;
  const auto offset = tensors.at(name).at("data_offsets").at(0).get<qsizetype>();
  std::memcpy(&value, file.constData() + begin + offset, sizeof value);
  return static_cast<double>(value);
}

}  // namespace

/// `m2ib inspect` on a checkpoint of every layout, and how the options about reading a model act.
class TestCliInspect : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void every_layout_data();
  void every_layout();
  void what_is_said();
  void half_precision_data();
  void half_precision();
  void reading_options_data();
  void reading_options();
  void wrong_options_data();
  void wrong_options();
  void no_model_data();
  void no_model();

 private:
  static nlohmann::json inspected(const QString& model, const QStringList& more = {});
};

nlohmann::json TestCliInspect::inspected(const QString& model, const QStringList& more) {
  const Outcome outcome = run_cli(QStringList{"inspect", "--json", "--model", model} + more);
  if (outcome.exit_code != 0) qWarning("%s", outcome.err.constData());
  return nlohmann::json::parse(outcome.out.toStdString(), nullptr, false);
}

void TestCliInspect::every_layout_data() {
  QTest::addColumn<QString>("model");
  QTest::addColumn<QString>("layout");
  QTest::addColumn<QString>("format");
  const auto row = [](const char* model, const char* layout, const char* format) {
    QTest::newRow(model) << fixture(model) << layout << format;
  };
  row("hf_clip_tiny", "Hugging Face CLIPModel", "safetensors");
  row("hf_clip_tiny/pytorch_model.bin", "Hugging Face CLIPModel", "PyTorch");
  row("openai_clip_tiny/state_dict.pt", "OpenAI CLIP", "PyTorch");
  row("openai_clip_tiny/state_dict_legacy.pt", "OpenAI CLIP", "PyTorch");
  row("openai_clip_tiny/clip_tiny_torchscript.pt", "OpenAI CLIP", "TorchScript");
  row("open_clip_tiny", "OpenCLIP", "PyTorch");
  row("open_clip_tiny/open_clip_pytorch_model.bin", "OpenCLIP", "PyTorch");
  row("open_clip_tiny/epoch_3.pt", "OpenCLIP", "PyTorch");
  row("open_clip_tiny/custom_text", "OpenCLIP (custom text)", "safetensors");
  row("biomedclip_tiny", "BiomedCLIP", "PyTorch");
  row("siglip_tiny", "Hugging Face SiglipModel", "safetensors");
}

void TestCliInspect::every_layout() {
  M2IB_REQUIRE_FIXTURES();
  QFETCH(QString, model);
  QFETCH(QString, layout);
  QFETCH(QString, format);
  const auto json = inspected(model);
  QVERIFY(json.is_object());
  const auto text = [&json](const char* key) { return QString::fromStdString(json[key].get<std::string>()); };
  QVERIFY2(text("layout").contains(layout), qPrintable(text("layout")));
  QVERIFY2(text("file_format").contains(format, Qt::CaseInsensitive), qPrintable(text("file_format")));
  const auto& self_check = json["self_check"];
  QVERIFY2(self_check["passed"].get<bool>(), self_check["finding"].get<std::string>().c_str());
  QStringList names;
  for (const auto& check : self_check["checks"]) {
    names << QString::fromStdString(check["name"].get<std::string>());
    QVERIFY(check["passed"].get<bool>());
  }
  for (const char* name :
       {"image_embedding", "pictures_differ", "repeatable", "text_embedding", "captions_together", "captions_differ",
        "token_ids", "token_spans", "token_round_trip", "similarity", "bottleneck"}) {
    QVERIFY2(names.contains(name), name);
  }
  QCOMPARE(text("weights_sha256").size(), 64);
  QCOMPARE(text("tokenizer_sha256").size(), 64);
  const auto& tower = json["image_tower"];
  const int extra = tower["class_token"].get<bool>() ? 1 : 0;
  QCOMPARE(tower["tokens"].get<int>(), json["grid"].get<int>() * json["grid"].get<int>() + extra);
  QCOMPARE(json["grid"].get<int>(), json["image_size_px"].get<int>() / json["patch_px"].get<int>());
  QVERIFY(json["parameters"].get<int>() > 100000);
  QVERIFY(json["load_s"].get<double>() > 0.0 && json["load_gb_per_s"].get<double>() > 0.0);
}

/// One model by its numbers, and the same for people.
void TestCliInspect::what_is_said() {
  M2IB_REQUIRE_FIXTURES();
  const auto json = inspected(fixture("siglip_tiny"));
  QCOMPARE(json["image_tower"]["activation"].get<std::string>(), std::string("gelu_pytorch_tanh"));
  QCOMPARE(json["image_tower"]["norm_eps"].get<double>(), 1e-6);
  QCOMPARE(json["image_tower"]["class_token"].get<bool>(), false);
  QCOMPARE(json["image_tower"]["pools_all"].get<bool>(), true);
  const auto config = m2ib::tests::fixture_json("siglip_tiny/config_full.json");
  const int context = config["text_config"]["max_position_embeddings"];
  const int blocks = config["vision_config"]["num_hidden_layers"];
  QCOMPARE(json["image_tower"]["last_layer"].get<int>(), blocks - 1);
  QCOMPARE(json["padded_to"].get<int>(), context);
  QCOMPARE(json["pad_id"].get<int>(), 1);
  QCOMPARE(json["context"].get<int>(), context);
  QCOMPARE(json["vocabulary"].get<int>(), config["text_config"]["vocab_size"].get<int>());
  QVERIFY(qAbs(json["logit_bias"].get<double>() - stored_number("logit_bias")) < 1e-6);
  QVERIFY(qAbs(json["logit_scale"].get<double>() - std::exp(stored_number("logit_scale"))) < 1e-5);
  QCOMPARE(json["preprocessing_id"].get<std::string>(), std::string("model"));
  QCOMPARE(json["preprocessing_mean"].at(0).get<double>(), 0.5);
  QCOMPARE(json["files"].size(), std::size_t{1});
  QVERIFY(json["files"].at(0)["sha256"] == json["weights_sha256"]);
  QCOMPARE(json["stored_precision"].get<std::string>(), std::string("float32"));
  const Outcome people = run_cli({"inspect", "--model", fixture("openai_clip_tiny/state_dict.pt")});
  QCOMPARE(people.exit_code, 0);
  for (const char* word : {"Layout", "File format", "Tokenizer", "SHA-256", "Pooling", "Padding", "Assumed", "Trust",
                           "Loaded in", "passed  token_round_trip"}) {
    QVERIFY2(people.out.contains(word), word);
  }
  const int layers = m2ib::tests::fixture_json("openai_clip_tiny/info.json")["transformer_layers"];
  QVERIFY(people.out.contains("bottleneck after block 0 to " + QByteArray::number(layers - 2)));
  QVERIFY2(people.err.contains("m2ib: assumed: "), people.err.constData());
}

void TestCliInspect::half_precision_data() {
  QTest::addColumn<QString>("weights");
  QTest::addColumn<QString>("stored");
  QTest::newRow("bfloat16") << "variants/model_bf16.safetensors"
                            << "bfloat16";
  QTest::newRow("float16, four files") << "variants/sharded_fp16"
                                       << "float16";
}

/// Weights of less precision: float32 in memory, or as stored, in half the memory and with the same answers.
void TestCliInspect::half_precision() {
  M2IB_REQUIRE_FIXTURES();
  QFETCH(QString, weights);
  QFETCH(QString, stored);
  const QTemporaryDir folder;
  const QString source = fixture("hf_clip_tiny") + '/';
  for (const char* name : {"config.json", "preprocessor_config.json", "vocab.json", "merges.txt"}) {
    QVERIFY(QFile::copy(source + name, folder.filePath(name)));
  }
  const QDir shards(source + weights);
  const bool sharded = shards.exists();
  for (const QString& name : shards.entryList({"model*"}, QDir::Files)) {
    QVERIFY(QFile::copy(shards.filePath(name), folder.filePath(name)));
  }
  if (!sharded) QVERIFY(QFile::copy(source + weights, folder.filePath("model.safetensors")));
  const auto wide = inspected(folder.path());
  const auto narrow = inspected(folder.path(), {"--precision", "stored"});
  QVERIFY(wide.is_object() && narrow.is_object());
  QVERIFY(wide["stored_precision"].get<std::string>().find(stored.toStdString()) != std::string::npos);
  QCOMPARE(wide["precision"].get<std::string>(), std::string("float32"));
  QCOMPARE(narrow["precision"].get<std::string>(), std::string("as stored"));
  QVERIFY(narrow["weights_bytes"].get<int>() < wide["weights_bytes"].get<int>());
  QVERIFY(wide["self_check"]["passed"].get<bool>() && narrow["self_check"]["passed"].get<bool>());
  QCOMPARE(wide["files"].size(), std::size_t(sharded ? shards.entryList({"*.safetensors"}, QDir::Files).size() : 1));
  QCOMPARE(wide["weights_sha256"] == wide["files"].at(0)["sha256"], !sharded);
}

void TestCliInspect::reading_options_data() {
  QTest::addColumn<QString>("model");
  QTest::addColumn<QStringList>("options");
  QTest::addColumn<QString>("pointer");
  QTest::addColumn<QString>("value");
  if (!m2ib::tests::has_fixtures()) return;
  const QString openai = "openai_clip_tiny/state_dict.pt";
  const auto info = m2ib::tests::fixture_json("openai_clip_tiny/info.json");
  const auto other_heads = [&info](const char* width, const char* heads) {
    return QString::number(m2ib::tests::other_divisor_of(info[width], info[heads]));
  };
  const QString image_heads = other_heads("vision_width", "vision_heads");
  const QString text_heads = other_heads("transformer_width", "transformer_heads");
  QTest::newRow("activation") << openai << QStringList{"--activation", "gelu"} << "/image_tower/activation"
                              << "\"gelu\"";
  QTest::newRow("image heads") << openai << QStringList{"--image-heads", image_heads} << "/image_tower/heads"
                               << image_heads;
  QTest::newRow("text heads") << openai << QStringList{"--text-heads", text_heads} << "/text_tower/heads" << text_heads;
  QTest::newRow("preparation") << openai << QStringList{"--preprocess", "chexzero"} << "/preprocessing_id"
                               << "\"chexzero\"";
  QTest::newRow("its mean") << openai << QStringList{"--preprocess", "chexzero"} << "/preprocessing_mean/0"
                            << "101.48761";
  QTest::newRow("precision") << openai << QStringList{"--precision", "stored"} << "/precision"
                             << "\"as stored\"";
}

void TestCliInspect::reading_options() {
  M2IB_REQUIRE_FIXTURES();
  QFETCH(QString, model);
  QFETCH(QStringList, options);
  QFETCH(QString, pointer);
  QFETCH(QString, value);
  const nlohmann::json::json_pointer where(pointer.toStdString());
  const QString path = fixture(qPrintable(model));
  const auto plain = inspected(path);
  const auto chosen = inspected(path, options);
  QVERIFY(plain.contains(where) && chosen.contains(where));
  QCOMPARE(QString::fromStdString(chosen[where].dump()), value);
  QVERIFY(plain[where] != chosen[where]);
}

void TestCliInspect::wrong_options_data() {
  QTest::addColumn<QStringList>("options");
  QTest::newRow("precision") << QStringList{"--precision", "double"};
  QTest::newRow("activation") << QStringList{"--activation", "relu"};
  QTest::newRow("preparation") << QStringList{"--preprocess", "sharpen"};
  QTest::newRow("no heads") << QStringList{"--image-heads", "0"};
  QTest::newRow("heads in words") << QStringList{"--text-heads", "two"};
  if (!m2ib::tests::has_fixtures()) return;
  const auto config = m2ib::tests::fixture_json("open_clip_tiny/open_clip_config.json")["model_cfg"]["vision_cfg"];
  const QString indivisible = QString::number(m2ib::tests::no_divisor_of(config["width"]));
  QTest::newRow("heads that do not divide the width") << QStringList{"--image-heads", indivisible};
}

void TestCliInspect::wrong_options() {
  M2IB_REQUIRE_FIXTURES();
  QFETCH(QStringList, options);
  const Outcome outcome = run_cli(QStringList{"inspect", "--model", fixture("open_clip_tiny")} + options);
  QVERIFY2(outcome.exit_code == 2, outcome.err.constData());
  QVERIFY2(outcome.err.startsWith("m2ib: "), outcome.err.constData());
  QVERIFY(outcome.out.isEmpty());
}

void TestCliInspect::no_model_data() {
  QTest::addColumn<QString>("file");
  QTest::addColumn<QString>("said");
  QTest::newRow("missing") << "nowhere.pt"
                           << "was not found";
  QTest::newRow("a web page") << "html_page.bin"
                              << "web page";
  QTest::newRow("a Git LFS pointer") << "text_file.pt"
                                     << "Git LFS";
  QTest::newRow("a pickle that calls a function") << "unknown_global.pt"
                                                  << "print";
  QTest::newRow("a list of numbers") << "list_of_numbers.pt"
                                     << "";
  QTest::newRow("a download that was cut off") << "truncated_zip.pt"
                                               << "";
  QTest::newRow("nothing") << "empty.safetensors"
                           << "";
}

void TestCliInspect::no_model() {
  M2IB_REQUIRE_FIXTURES();
  QFETCH(QString, file);
  QFETCH(QString, said);
  const QString path = fixture("invalid") + '/' + file;
  const Outcome outcome = run_cli({"inspect", "--model", path});
  QVERIFY2(outcome.exit_code == 3, outcome.err.constData());
  QVERIFY2(outcome.err.startsWith("m2ib: ") && outcome.err.contains(file.toUtf8()), outcome.err.constData());
  QVERIFY2(outcome.err.contains(said.toUtf8()), outcome.err.constData());
  QVERIFY(outcome.out.isEmpty());
}

QTEST_APPLESS_MAIN(TestCliInspect)
#include "tst_cli_inspect.moc"
