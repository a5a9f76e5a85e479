#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <functional>

#include <QRegularExpression>
#include <QtTest>

#include <nlohmann/json.hpp>

#include "tests/core/model/model_folder_support.h"
#include "tests/support/fixture_facts.h"

using namespace m2ib;
using namespace m2ib::tests;
using checkpoint::NamedTensor;
using Json = nlohmann::json;

/// Good and bad model folders.
namespace {

namespace fs = std::filesystem;

using Spoil = std::function<void(const ModelFolder&)>;

/// A sentence for people: no placeholder left, no argument empty.
bool reads_well(const std::string& sentence) {
  const QString text = QString::fromStdString(sentence);
  static const QRegularExpression kLeftOver("%[0-9]|  |: \\.|, \\.|: ,|\\(\\)");
  return text.size() > 20 && !text.contains(kLeftOver);
}

}  // namespace

Q_DECLARE_METATYPE(Spoil)

class TestLoadModel : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void good_folder();
  void optional_files();
  void no_tokenizer_files();
  void bad_folders_data();
  void bad_folders();
  void files_instead_of_a_folder();
  void hugging_face_cache();
  void unreadable_weights();
  void not_finite_weights();
  void stop_gives_no_value();
  void progress_rises_to_one();
  void trust_data();
  void trust();
  void golden_model_is_doubted();

 private:
  void config_rows();
  void weights_rows();
};

void TestLoadModel::good_folder() {
  const ModelFolder folder;
  const auto loaded = folder.load();
  QVERIFY2(loaded.has_value(), loaded ? "" : describe(loaded.error()).c_str());
  const model::DualEncoder& encoder = ***loaded;
  QCOMPARE(encoder.card().name, folder.path().filename().string());
  QCOMPARE(encoder.card().folder, folder.path().string());
  QCOMPARE(encoder.card().grid, 2);
  QCOMPARE(encoder.card().image.tokens, 5);
  QCOMPARE(encoder.card().vocabulary, 514);
  QCOMPARE(encoder.card().weights_sha256.size(), std::size_t{64});
  QCOMPARE(encoder.card().recommended.image_layer, 1);
  QVERIFY(std::abs(encoder.card().logit_scale - std::exp(2.6592)) < 1e-4);
  std::int64_t parameters = 0;
  for (const auto& [name, values] : weights_by_name(encoder)) parameters += static_cast<std::int64_t>(values.size());
  QCOMPARE(encoder.card().parameters, parameters);
  QVERIFY(encoder.encode_image(gray_square()).has_value());
  QVERIFY(encoder.encode_caption("clear lungs").has_value());
}

void TestLoadModel::optional_files() {
  const ModelFolder folder;
  folder.remove("preprocessor_config.json");
  const auto loaded = folder.load();
  QVERIFY2(loaded.has_value(), loaded ? "" : describe(loaded.error()).c_str());
  QCOMPARE((**loaded)->preprocess_settings().crop_width_px, 8);
  QVERIFY((**loaded)->encode_image(gray_square()).has_value());
}

void TestLoadModel::no_tokenizer_files() {
  const ModelFolder folder;
  folder.remove("vocab.json");
  folder.remove("merges.txt");
  const auto loaded = folder.load();
  QVERIFY2(loaded.has_value(), loaded ? "" : describe(loaded.error()).c_str());
  const model::ModelCard& card = (**loaded)->card();
  QCOMPARE(card.assumptions.size(), std::size_t{2});
  // 514 entries are not CLIP's: nobody knows what they mean.
  QCOMPARE(card.trust, model::Trust::None);
  const auto encoded = (**loaded)->encode_caption("clear lungs");
  QVERIFY(encoded.has_value());
  for (const std::int64_t id : (**encoded).tokens.ids) QVERIFY(id < 514);
}

void TestLoadModel::bad_folders_data() {
  QTest::addColumn<Spoil>("spoil");
  QTest::addColumn<int>("code");
  QTest::addColumn<QString>("word");
  config_rows();
  weights_rows();
}

namespace {

void add(const char* row, Spoil spoil, ErrorCode code, const char* word) {
  QTest::newRow(row) << std::move(spoil) << static_cast<int>(code) << word;
}

Spoil write(const std::string& name, const std::string& content) {
  return [=](const ModelFolder& folder) { folder.write(name, content); };
}

Spoil leave_out(const std::string& name) {
  return [=](const ModelFolder& folder) { folder.remove(name); };
}

Spoil config(const std::string& pointer, const Json& value) {
  return [=](const ModelFolder& folder) { folder.change_config(pointer, value); };
}

Spoil tensor(const std::string& name, const std::function<bool(NamedTensor&)>& change) {
  return [=](const ModelFolder& folder) { folder.change_tensor(name, change); };
}

}  // namespace

void TestLoadModel::config_rows() {
  add(
      "empty folder",
      [](const ModelFolder& folder) {
        for (const auto& entry : fs::directory_iterator(folder.path())) fs::remove(entry);
      },
      ErrorCode::NotAModel, "config.json");
  add("no config", leave_out("config.json"), ErrorCode::NotAModel, "config.json");
  add("no vocabulary", leave_out("vocab.json"), ErrorCode::FileNotFound, "vocab.json");
  add("no merges", leave_out("merges.txt"), ErrorCode::FileNotFound, "merges.txt");
  add(
      "config is a folder",
      [](const ModelFolder& folder) {
        folder.remove("config.json");
        fs::create_directory(folder.path("config.json"));
      },
      ErrorCode::FileUnreadable, "config.json");
  add("config not JSON", write("config.json", "{\"model_type\": "), ErrorCode::ConfigInvalid, "config.json");
  add("config empty", write("config.json", ""), ErrorCode::ConfigInvalid, "config.json");
  add("config a web page", write("config.json", "<html></html>"), ErrorCode::ConfigInvalid, "config.json");
  add("config too large", write("config.json", std::string(5 << 20, ' ')), ErrorCode::FileTooLarge, "config.json");
  add("another model", write("config.json", R"({"model_type":"bert"})"), ErrorCode::ModelUnsupported, "bert");
  add(
      "a tower of one block",
      [](const ModelFolder& folder) {
        folder.change_config("/vision_config/num_hidden_layers", 1);
        for (const auto& [name, values] : weights_by_name(folder.encoder())) {
          const bool extra = name.starts_with("vision_model.encoder.layers.") && name[28] != '0';
          if (extra) folder.change_tensor(name, [](NamedTensor&) { return false; });
        }
      },
      ErrorCode::ModelUnsupported, "single block");
  add("vocabulary not JSON", write("vocab.json", "[1, 2"), ErrorCode::TokenizerInvalid, "vocab.json");
  add("vocabulary empty", write("vocab.json", ""), ErrorCode::TokenizerInvalid, "vocab.json");
  add("merges of another model", write("merges.txt", "#version: 0.2\nhello world\n"), ErrorCode::TokenizerInvalid,
      "merges.txt");
  add("preprocessor not JSON", write("preprocessor_config.json", "{"), ErrorCode::ConfigInvalid,
      "preprocessor_config.json");
  add("preprocessor of another size", write("preprocessor_config.json", R"({"size":224,"crop_size":224})"),
      ErrorCode::ConfigMismatch, "preprocessor_config.json");
  add("notes not JSON", write("m2ib.json", "{\"format\": 1"), ErrorCode::ConfigInvalid, "m2ib.json");
  add("notes of a later format", write("m2ib.json", R"({"format":99})"), ErrorCode::ConfigInvalid, "m2ib.json");
  add("notes with a wrong type", write("m2ib.json", R"({"format":1,"trained_on":3})"), ErrorCode::ConfigInvalid,
      "m2ib.json");

  add("config wider", config("/vision_config/hidden_size", 8), ErrorCode::TensorWrongShape, "[4]");
  add("config of more blocks", config("/vision_config/num_hidden_layers", 4), ErrorCode::TensorMissing, "layers.3.");
  add("config of fewer blocks", config("/text_config/num_hidden_layers", 2), ErrorCode::ConfigMismatch, "2 blocks");
  add("config of another patch", config("/vision_config/patch_size", 2), ErrorCode::TensorWrongShape, "embedding");
  add("config of more words", config("/text_config/vocab_size", 600), ErrorCode::TensorWrongShape, "[514, 4]");
  add("config of fewer words", config("/text_config/vocab_size", 400), ErrorCode::ConfigMismatch, "514");
  add("config of another embedding", config("/projection_dim", 5), ErrorCode::TensorWrongShape, "visual_projection");
  add("config of a longer context", config("/text_config/max_position_embeddings", 77), ErrorCode::TensorWrongShape,
      "position_embedding");
}

void TestLoadModel::weights_rows() {
  const char* const file = "model.safetensors";
  add("no weights", leave_out(file), ErrorCode::NotAModel, file);
  for (const char* other : {"pytorch_model.bin", "model.safetensors.index.json", "open_clip_pytorch_model.bin"}) {
    add(
        other,
        [=](const ModelFolder& folder) {
          folder.remove(file);
          folder.write(other, "PK");
        },
        ErrorCode::CheckpointInvalid, other);
  }
  add("weights empty", write(file, ""), ErrorCode::SafetensorsInvalid, file);
  add(
      "weights cut in the header",
      [=](const ModelFolder& folder) { folder.write(file, folder.bytes().substr(0, 100)); },
      ErrorCode::SafetensorsInvalid, file);
  add(
      "weights cut in the data",
      [=](const ModelFolder& folder) {
        const std::string bytes = folder.bytes();
        folder.write(file, bytes.substr(0, bytes.size() - 4));
      },
      ErrorCode::SafetensorsInvalid, file);
  add("weights a Git LFS pointer", write(file, "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"),
      ErrorCode::SafetensorsInvalid, "LFS");
  const std::string norm = "vision_model.post_layernorm.weight";
  add("tensor left out", tensor(norm, [](NamedTensor&) { return false; }), ErrorCode::TensorMissing, norm.c_str());
  add("no logit scale", tensor("logit_scale", [](NamedTensor&) { return false; }), ErrorCode::TensorMissing,
      "logit_scale");
  add("tensor of whole numbers",
      tensor(norm,
             [](NamedTensor& changed) {
               changed.dtype = checkpoint::DType::I64;
               changed.data.resize(4 * 8);
               return true;
             }),
      ErrorCode::TensorWrongType, "I64");
  add("tensor of another shape",
      tensor(norm,
             [](NamedTensor& changed) {
               changed.shape = {2, 2};
               return true;
             }),
      ErrorCode::TensorWrongShape, "[2, 2]");
}

void TestLoadModel::bad_folders() {
  QFETCH(Spoil, spoil);
  QFETCH(int, code);
  QFETCH(QString, word);
  const ModelFolder folder;
  spoil(folder);
  const auto refused = folder.load();
  QVERIFY(!refused.has_value());
  const std::string sentence = describe(refused.error());
  QVERIFY2(static_cast<int>(refused.error().code) == code, sentence.c_str());
  QVERIFY2(QString::fromStdString(sentence).contains(word), sentence.c_str());
  QVERIFY2(QString::fromStdString(sentence).contains(QString::fromStdString(folder.path().string())), sentence.c_str());
  QVERIFY2(reads_well(sentence), sentence.c_str());
}

void TestLoadModel::files_instead_of_a_folder() {
  const ModelFolder folder;
  // A file of weights has its companions beside it; a configuration stands for its folder.
  for (const char* name : {"model.safetensors", "config.json"}) {
    const auto opened = model::load_model(folder.path(name));
    QVERIFY2(opened.has_value(), opened ? "" : describe(opened.error()).c_str());
    QCOMPARE((**opened)->card().name, folder.path().filename().string());
  }
  const auto file = model::load_model(folder.path("merges.txt"));
  QVERIFY(!file.has_value());
  QCOMPARE(file.error().code, ErrorCode::CheckpointInvalid);
  QVERIFY(reads_well(describe(file.error())));
  const auto missing = model::load_model(folder.path("nowhere"));
  QVERIFY(!missing.has_value());
  QCOMPARE(missing.error().code, ErrorCode::FileNotFound);
  QVERIFY(!model::load_model({}).has_value());
}

void TestLoadModel::hugging_face_cache() {
  const ModelFolder model;
  const QTemporaryDir scratch;
  const fs::path cache = fs::path(scratch.path().toStdString()) / "models--owner--some-clip";
  fs::create_directories(cache / "blobs");
  fs::create_directories(cache / "refs");
  fs::create_directories(cache / "snapshots" / "0123abcd");
  for (const auto& entry : fs::directory_iterator(model.path())) {
    const fs::path blob = cache / "blobs" / ("blob-of-" + entry.path().filename().string());
    fs::copy_file(entry.path(), blob);
    fs::create_symlink(fs::path("../../blobs") / blob.filename(),
                       cache / "snapshots" / "0123abcd" / entry.path().filename());
  }
  const auto opens = [&](const fs::path& path) {
    const auto loaded = model::load_model(path);
    return loaded.has_value() && (**loaded)->card().name == "owner/some-clip";
  };
  QVERIFY(opens(cache));
  QVERIFY(opens(cache / "snapshots"));
  QVERIFY(opens(cache / "snapshots" / "0123abcd"));
  fs::create_directories(cache / "snapshots" / "ffff");  // an older revision, emptied
  QVERIFY(!model::load_model(cache).has_value());
  std::ofstream(cache / "refs" / "main") << "0123abcd";
  QVERIFY(opens(cache));
}

void TestLoadModel::unreadable_weights() {
  if (geteuid() == 0) QSKIP("permissions do not bind root");
  const ModelFolder folder;
  fs::permissions(folder.path("model.safetensors"), fs::perms::none);
  const auto refused = folder.load();
  fs::permissions(folder.path("model.safetensors"), fs::perms::owner_all);
  QVERIFY(!refused.has_value());
  QCOMPARE(refused.error().code, ErrorCode::FileUnreadable);
  QVERIFY(reads_well(describe(refused.error())));
}

void TestLoadModel::not_finite_weights() {
  const ModelFolder folder;
  const auto spoil = [](NamedTensor& changed) {
    const float nan = std::nanf("");
    std::memcpy(changed.data.data(), &nan, sizeof nan);
    return true;
  };
  folder.change_tensor("visual_projection.weight", spoil);
  folder.change_tensor("text_projection.weight", spoil);
  const auto loaded = folder.load();
  QVERIFY2(loaded.has_value(), loaded ? "" : describe(loaded.error()).c_str());
  const auto image = (**loaded)->encode_image(gray_square());
  QVERIFY(!image.has_value());
  QCOMPARE(image.error().code, ErrorCode::NotFinite);
  QVERIFY(reads_well(describe(image.error())));
  const auto text = (**loaded)->encode_caption("clear lungs");
  QVERIFY(!text.has_value());
  QCOMPARE(text.error().code, ErrorCode::NotFinite);
}

void TestLoadModel::stop_gives_no_value() {
  const ModelFolder folder;
  std::stop_source early;
  early.request_stop();
  const auto never = model::load_model(folder.path(), early.get_token());
  QVERIFY(never.has_value() && !never->has_value());
  std::stop_source late;
  int calls = 0;
  const auto half = model::load_model(folder.path(), late.get_token(), [&](double) {
    if (++calls == 5) late.request_stop();
  });
  QVERIFY(half.has_value() && !half->has_value());
  QCOMPARE(calls, 5);
}

void TestLoadModel::progress_rises_to_one() {
  const ModelFolder folder;
  std::vector<double> fractions;
  const auto loaded = model::load_model(folder.path(), {}, [&](double fraction) { fractions.push_back(fraction); });
  QVERIFY(loaded.has_value());
  QVERIFY(fractions.size() > 10);
  QVERIFY(fractions.front() >= 0.0);
  QVERIFY(std::is_sorted(fractions.begin(), fractions.end()));
  QCOMPARE(fractions.back(), 1.0);
}

void TestLoadModel::trust_data() {
  QTest::addColumn<QString>("notes");
  QTest::addColumn<bool>("declared");
  QTest::newRow("no notes") << "" << false;
  QTest::newRow("nothing about training") << R"({"format":1,"name":"x"})" << false;
  QTest::newRow("trained on nothing") << R"({"format":1,"trained_on":""})" << false;
  QTest::newRow("declared") << R"({"format":1,"trained_on":"drawn radiographs"})" << true;
}

void TestLoadModel::trust() {
  QFETCH(QString, notes);
  QFETCH(bool, declared);
  const ModelFolder folder;
  if (!notes.isEmpty()) folder.write("m2ib.json", notes.toStdString());
  const auto loaded = folder.load();
  QVERIFY(loaded.has_value());
  const model::ModelCard& card = (**loaded)->card();
  QCOMPARE(card.trust, declared ? model::Trust::Declared : model::Trust::None);
  QCOMPARE(card.doubts.empty(), declared);
}

void TestLoadModel::golden_model_is_doubted() {
  M2IB_REQUIRE_FIXTURES();
  const auto loaded = model::load_model(fixture_dir() / "hf_clip_tiny");
  QVERIFY2(loaded.has_value(), loaded ? "" : describe(loaded.error()).c_str());
  QCOMPARE((**loaded)->card().trust, model::Trust::None);
  QVERIFY(!(**loaded)->card().doubts.empty());
  const auto config = fixture_json("hf_clip_tiny/config_full.json");
  const auto last = [&config](const char* tower) { return config.at(tower).at("num_hidden_layers").get<int>() - 2; };
  QCOMPARE((**loaded)->card().recommended.image_layer, std::min(9, last("vision_config")));
  QCOMPARE((**loaded)->card().recommended.text_layer, std::min(9, last("text_config")));
}

QTEST_GUILESS_MAIN(TestLoadModel)
#include "tst_load_model.moc"
