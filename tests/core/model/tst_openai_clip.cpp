#include <fstream>

#include <QTemporaryDir>
#include <QtTest>

#include "core/attribution/m2ib.h"
#include "core/checkpoint/checkpoint.h"
#include "tests/support/fixture_facts.h"
#include "tests/support/model_golden.h"
#include "tests/support/tower_probe.h"

using namespace m2ib;
using namespace m2ib::tests;

namespace {

std::filesystem::path folder() { return fixture_dir() / "openai_clip_tiny"; }
constexpr const char* kFiles[] = {"state_dict.pt", "state_dict_legacy.pt", "clip_tiny_torchscript.pt"};

void add_files() {
  QTest::addColumn<QString>("file");
  for (const char* file : kFiles) QTest::newRow(file) << file;
}

model::LoadOptions as_stored() {
  model::LoadOptions options;
  options.precision = model::WeightPrecision::AsStored;
  return options;
}

/// Bytes of all weights in the precisions of the file.
std::int64_t stored_bytes(const std::filesystem::path& path) {
  const auto source = checkpoint::open_checkpoint(path);
  if (!source) throw std::runtime_error(describe(source.error()));
  std::int64_t bytes = 0;
  for (const auto& [name, info] : (*source)->tensors()) {
    if (info.floating()) bytes += info.elements() * static_cast<std::int64_t>(checkpoint::size_of(info.dtype));
  }
  return bytes;
}

/// Safetensors with changed tensors, for bad input.
void write_changed(const std::filesystem::path& target,
                   const std::function<bool(checkpoint::NamedTensor&)>& keep_or_change) {
  const auto source = checkpoint::open_checkpoint(folder() / "state_dict.pt");
  if (!source) throw std::runtime_error(describe(source.error()));
  std::vector<checkpoint::NamedTensor> tensors;
  for (const auto& [name, info] : (*source)->tensors()) {
    if (!info.floating()) continue;
    std::vector<float> values(static_cast<std::size_t>(info.elements()));
    if (!(*source)->read_float32(name, values)) throw std::runtime_error("unreadable");
    checkpoint::NamedTensor tensor = checkpoint::make_tensor(name, info.shape, values);
    if (keep_or_change(tensor)) tensors.push_back(std::move(tensor));
  }
  const auto bytes = checkpoint::to_safetensors(std::move(tensors));
  std::ofstream(target, std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

}  // namespace

class TestOpenAiClip : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { M2IB_REQUIRE_FIXTURES(); }
  void equals_the_original_data() { add_files(); }
  void equals_the_original();
  void half_precision_kept_gives_the_same_numbers();
  void card_says_what_was_assumed();
  void heads_can_be_overruled();
  void published_wrapper();
  void several_models_in_a_folder_are_not_guessed();
  void bad_files_data();
  void bad_files();
};

void TestOpenAiClip::equals_the_original() {
  QFETCH(QString, file);
  const auto encoder = open_whole(folder() / file.toStdString());
  const Golden golden(folder() / "golden.safetensors");
  Comparison comparison;
  std::vector<std::vector<float>> images;
  for (std::int64_t i = 0; i < golden.rows("pixel_values"); ++i) {
    const auto encoded = encode(*encoder, golden.row("pixel_values", i));
    const auto states = state_values(*encoded.states);
    QCOMPARE(states.size(), golden.count("vision_hidden_"));
    for (std::size_t k = 0; k < states.size(); ++k) {
      const std::string name = "vision_hidden_" + std::to_string(k);
      comparison.add(name, states[k], golden.row(name, i));
    }
    comparison.add("image_embeds_raw", encoded.embedding, golden.row("image_embeds_raw", i));
    images.push_back(encoded.embedding);
  }
  for (std::int64_t i = 0; i < golden.rows("input_ids"); ++i) {
    const auto encoded = encode(*encoder, golden.integer_row("input_ids", i));
    const auto states = state_values(*encoded.states);
    QCOMPARE(states.size(), golden.count("text_hidden_"));
    for (std::size_t k = 0; k < states.size(); ++k) {
      const auto recorded = golden.row("text_hidden_" + std::to_string(k), i);
      comparison.add("text_hidden_" + std::to_string(k), cut(states[k], recorded.size()), recorded);
    }
    comparison.add("text_embeds_raw", encoded.embedding, golden.row("text_embeds_raw", i));
    for (std::size_t image = 0; image < images.size(); ++image) {
      const auto logits = golden.row("logits_per_image", static_cast<std::int64_t>(image));
      const double logit = encoder->card().logit_scale * model::cosine(images[image], encoded.embedding);
      comparison.add("logits", {static_cast<float>(logit)}, {logits[static_cast<std::size_t>(i)]});
    }
  }
  QVERIFY(comparison.within(kModelTolerance));
}

void TestOpenAiClip::half_precision_kept_gives_the_same_numbers() {
  const auto wide = open_whole(folder() / "state_dict.pt");
  const auto narrow = open_whole(folder() / "state_dict.pt", as_stored());
  QCOMPARE(narrow->card().precision, std::string("as stored"));
  QCOMPARE(narrow->card().stored_precision, std::string("float16 and float32"));
  QCOMPARE(narrow->card().weights_bytes, stored_bytes(folder() / "state_dict.pt"));
  QVERIFY(narrow->card().weights_bytes < wide->card().weights_bytes);
  const Golden golden(folder() / "golden.safetensors");
  QVERIFY(encode(*wide, golden.row("pixel_values", 0)).embedding ==
          encode(*narrow, golden.row("pixel_values", 0)).embedding);
  const auto ids = golden.integer_row("input_ids", golden.rows("input_ids") - 1);
  QVERIFY(encode(*wide, ids).embedding == encode(*narrow, ids).embedding);
}

void TestOpenAiClip::card_says_what_was_assumed() {
  const auto encoder = open_whole(folder() / "clip_tiny_torchscript.pt");
  const model::ModelCard& card = encoder->card();
  QCOMPARE(card.name, std::string("clip_tiny_torchscript"));
  QCOMPARE(card.layout, std::string("OpenAI CLIP"));
  const auto info = fixture_json("openai_clip_tiny/info.json");
  const int side = info.at("image_resolution");
  QCOMPARE(card.image.heads, info.at("vision_heads").get<int>());
  QCOMPARE(card.text.heads, info.at("transformer_heads").get<int>());
  QCOMPARE(card.grid, side / info.at("vision_patch_size").get<int>());
  QCOMPARE(card.image_size_px, side);
  QCOMPARE(card.text.tokens, info.at("context_length").get<int>());
  QCOMPARE(card.vocabulary, info.at("vocab_size").get<int>());
  QCOMPARE(card.assumptions.size(), std::size_t{2});  // activation and heads; vocabulary
  QCOMPARE(card.files.size(), std::size_t{1});
  QCOMPARE(card.files.front().sha256, card.weights_sha256);
  QCOMPARE(card.image.activation, model::Activation::QuickGelu);

  model::LoadOptions gelu;
  gelu.activation = model::Activation::Gelu;
  const auto other = open_whole(folder() / "clip_tiny_torchscript.pt", gelu);
  QCOMPARE(other->card().image.activation, model::Activation::Gelu);
  QCOMPARE(other->card().assumptions.size(), std::size_t{1});
  const Golden golden(folder() / "golden.safetensors");
  QVERIFY(worst_difference(encode(*encoder, golden.row("pixel_values", 0)).embedding,
                           encode(*other, golden.row("pixel_values", 0)).embedding) > 1e-3);
}

void TestOpenAiClip::heads_can_be_overruled() {
  for (const std::filesystem::path& path : {folder() / "state_dict.pt", fixture_dir() / "hf_clip_tiny",
                                            fixture_dir() / "siglip_tiny", fixture_dir() / "open_clip_tiny"}) {
    const auto as_configured = open_whole(path);
    const model::ModelCard& card = as_configured->card();
    model::LoadOptions options;
    options.image_heads = other_divisor_of(card.image.width, card.image.heads);
    options.text_heads = other_divisor_of(card.text.width, card.text.heads);
    const auto encoder = open_whole(path, options);
    QCOMPARE(encoder->card().image.heads, *options.image_heads);
    QCOMPARE(encoder->card().text.heads, *options.text_heads);
    options.image_heads = no_divisor_of(card.image.width);
    const auto refused = model::load_model(path, {}, {}, options);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::SettingOutOfRange);
  }
}

void TestOpenAiClip::published_wrapper() {
  const Golden golden(fixture_dir() / "m2ib" / "openai_clipwrapper_features.safetensors");
  model::LoadOptions options;
  options.published_text_wrapper = true;
  const auto wrapper = open_whole(folder() / "state_dict.pt", options);
  const auto clip = open_whole(folder() / "state_dict.pt");
  Comparison comparison;
  comparison.add("true text features", encode(*clip, golden.integers("input_ids")).embedding,
                 golden.floats("true_clip_text_features"));
  comparison.add("wrapper's text features", encode(*wrapper, golden.integers("input_ids")).embedding,
                 golden.floats("wrapper_text_features"));
  comparison.add("image features", encode(*wrapper, golden.floats("pixel_values")).embedding,
                 golden.floats("wrapper_image_features"));
  QVERIFY(comparison.within(kModelTolerance));
  QVERIFY(worst_difference(golden.floats("true_clip_text_features"), golden.floats("wrapper_text_features")) > 0.1);
}

void TestOpenAiClip::several_models_in_a_folder_are_not_guessed() {
  const auto loaded = model::load_model(folder());
  QVERIFY(!loaded);
  QCOMPARE(loaded.error().code, ErrorCode::NotAModel);
  QVERIFY(loaded.error().args.at(1).find("clip_tiny_torchscript.pt") != std::string::npos);

  // The only one of a folder is taken, whatever its name.
  const QTemporaryDir scratch;
  const std::filesystem::path alone(scratch.path().toStdString());
  std::filesystem::copy_file(folder() / "state_dict.pt", alone / "whatever.ckpt");
  std::ofstream(alone / "notes.bin") << "<html>not a model</html>";
  QCOMPARE(open_whole(alone)->card().layout, std::string("OpenAI CLIP"));
}

void TestOpenAiClip::bad_files_data() {
  using Change = std::function<bool(checkpoint::NamedTensor&)>;
  QTest::addColumn<Change>("change");
  QTest::addColumn<int>("code");
  QTest::addColumn<QString>("words");
  const auto row = [](const char* name, Change change, ErrorCode code, const char* words) {
    QTest::newRow(name) << std::move(change) << static_cast<int>(code) << words;
  };
  const auto without = [](std::string name) {
    return [name = std::move(name)](checkpoint::NamedTensor& tensor) { return tensor.name != name; };
  };
  const auto renamed = [](std::string from, std::string to) {
    return [from = std::move(from), to = std::move(to)](checkpoint::NamedTensor& tensor) {
      if (tensor.name.starts_with(from)) tensor.name = to + tensor.name.substr(from.size());
      return true;
    };
  };
  row("no projection", without("visual.proj"), ErrorCode::TensorMissing, "visual.proj");
  row("no final norm", without("ln_final.weight"), ErrorCode::TensorMissing, "ln_final.weight");
  row("no scale", without("logit_scale"), ErrorCode::TensorMissing, "logit_scale");
  const int blocks = fixture_json("openai_clip_tiny/info.json").at("transformer_layers");
  const auto block = [](int index) { return "transformer.resblocks." + std::to_string(index) + "."; };
  row("no bias inside", without(block(blocks - 1) + "attn.in_proj_bias"), ErrorCode::TensorMissing, "in_proj_bias");
  row("a block is missing", renamed(block(0), block(blocks + 7)), ErrorCode::TensorMissing, "transformer.resblocks.0.");
  row(
      "only an image tower", [](checkpoint::NamedTensor& tensor) { return tensor.name.starts_with("visual."); },
      ErrorCode::ModelUnsupported, "image tower alone");
  row("a residual network", renamed("visual.conv1", "visual.layer1.0.conv1"), ErrorCode::ModelUnsupported,
      "convolutional");
  row(
      "wrong shape",
      [](checkpoint::NamedTensor& tensor) {
        if (tensor.name == "visual.ln_post.bias") {
          tensor.shape = {1, tensor.shape.front()};
        }
        return true;
      },
      ErrorCode::TensorWrongShape, "ln_post.bias");
  row(
      "patches without a square",
      [](checkpoint::NamedTensor& tensor) {
        if (tensor.name == "visual.positional_embedding") {
          const auto row_bytes = tensor.data.size() / static_cast<std::size_t>(tensor.shape.front());
          tensor.shape.front() -= 1;
          tensor.data.resize(tensor.data.size() - row_bytes);
        }
        return true;
      },
      ErrorCode::ModelUnsupported, "square");
}

void TestOpenAiClip::bad_files() {
  using Change = std::function<bool(checkpoint::NamedTensor&)>;
  QFETCH(Change, change);
  QFETCH(int, code);
  QFETCH(QString, words);
  const QTemporaryDir scratch;
  const std::filesystem::path file = std::filesystem::path(scratch.path().toStdString()) / "weights.safetensors";
  write_changed(file, change);
  const auto loaded = model::load_model(file);
  QVERIFY(!loaded);
  const QString sentence = QString::fromStdString(describe(loaded.error()));
  QVERIFY2(static_cast<int>(loaded.error().code) == code, qPrintable(sentence));
  QVERIFY2(sentence.contains(words), qPrintable(sentence));
}

QTEST_GUILESS_MAIN(TestOpenAiClip)
#include "tst_openai_clip.moc"
