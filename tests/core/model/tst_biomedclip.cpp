#include <cmath>

#include <QtTest>

#include "core/attribution/m2ib.h"
#include "tests/core/model/layout_folder.h"

using namespace m2ib;
using namespace m2ib::tests;

/// BiomedCLIP as OpenCLIP stores it.
namespace {

const char* const kWeights = "open_clip_pytorch_model.bin";

std::filesystem::path folder() { return fixture_dir() / "biomedclip_tiny"; }

std::int64_t separator() { return id_in_lines(folder() / "vocab.txt", "[SEP]"); }

/// The fixture's sizes by its own files.
struct Sizes {
  Golden golden{folder() / "golden.safetensors"};
  nlohmann::json text = fixture_json("biomedclip_tiny/text_config.json");
  int blocks = static_cast<int>(golden.count("vision_hidden_")) - 1;
  int layers = text.at("num_hidden_layers");
  int width = static_cast<int>(golden.shape("vision_hidden_0").at(2));
  int text_width = text.at("hidden_size");
  int heads = heads_of_info();
  int text_heads = text.at("num_attention_heads");
  int side = static_cast<int>(golden.shape("pixel_values").at(2));
  int tokens = static_cast<int>(golden.shape("vision_hidden_0").at(1));
  int grid = static_cast<int>(std::lround(std::sqrt(tokens - 1)));

  static int heads_of_info() {
    const std::string mark = "num_heads=";
    const std::string timm = fixture_json("biomedclip_tiny/info.json").at("timm");
    return std::stoi(timm.substr(timm.find(mark) + mark.size()));
  }
};

LayoutFolder copied() {
  return {folder(),
          kWeights,
          {"open_clip_config.json", "info.json", "text_config.json", "tokenizer_config.json", "vocab.txt"}};
}

model::LoadOptions heads(std::optional<int> image, std::optional<int> text) {
  model::LoadOptions options;
  options.image_heads = image;
  options.text_heads = text;
  return options;
}

}  // namespace

class TestBiomedClip : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { M2IB_REQUIRE_FIXTURES(); }
  void equals_the_original();
  void final_norm();
  void unpadded_caption();
  void files_and_sentences();
  void card();
  void half_precision_kept_gives_the_same_numbers();
  void other_heads_give_other_numbers();
  void sources_of_heads();
  void without_a_configuration();
  void mean_of_patches();
  void word_maps_leave_special_tokens_out();
  void every_tensor_is_needed();
  void bad_folders_data();
  void bad_folders();
};

void TestBiomedClip::equals_the_original() {
  const auto encoder = open_whole(folder());
  const Golden golden(folder() / "golden.safetensors");
  Comparison comparison;
  // The original hides the padding behind a mask, so captions without padding give the recorded numbers.
  compare_all(*encoder, golden, recorded_ids(golden, separator(), /*padded=*/false), comparison);
  QVERIFY(comparison.within(kModelTolerance));
}

void TestBiomedClip::final_norm() {
  const auto encoder = open_whole(folder());
  const Golden golden(folder() / "golden.safetensors");
  Comparison comparison;
  for (std::int64_t i = 0; i < golden.rows("pixel_values"); ++i) {
    const auto encoded = encode(*encoder, golden.row("pixel_values", i));
    comparison.add("vision_norm", final_norm_values(*encoder, attribution::Tower::Image, *encoded.states),
                   golden.row("vision_norm", i));
  }
  QVERIFY(comparison.within(kModelTolerance));
}

void TestBiomedClip::unpadded_caption() {
  const auto encoder = open_whole(folder());
  const Golden golden(folder() / "golden.safetensors");
  const auto encoded = encode(*encoder, golden.integer_row("unpadded_input_ids", 0));
  QCOMPARE(encoded.pooled_token, std::size_t{0});
  Comparison comparison;
  comparison.add("unpadded_text_embeds_raw", encoded.embedding, golden.floats("unpadded_text_embeds_raw"));
  QVERIFY(comparison.within(kModelTolerance));
}

void TestBiomedClip::files_and_sentences() {
  const auto encoder = open_whole(folder());
  Comparison pixels;
  Comparison outputs;
  compare_files_and_sentences(*encoder, folder(), pixels, outputs);
  QVERIFY(pixels.within(1e-6));
  QVERIFY(outputs.within(kModelTolerance));
}

void TestBiomedClip::card() {
  const auto encoder = open_whole(folder());
  const model::ModelCard& card = encoder->card();
  QVERIFY(card.layout.find("BiomedCLIP") != std::string::npos);
  QCOMPARE(card.pooling, std::string("class token; [CLS] token"));
  const Sizes sizes;
  const LayoutFolder stored = copied();
  const auto config = fixture_json("biomedclip_tiny/open_clip_config.json").at("model_cfg");
  QCOMPARE(card.image.blocks, sizes.blocks);
  QCOMPARE(card.image.width, sizes.width);
  QCOMPARE(card.image.heads, sizes.heads);
  QCOMPARE(card.image.mlp_width, static_cast<int>(stored.shape("visual.trunk.blocks.0.mlp.fc1.weight")[0]));
  QCOMPARE(card.image.tokens, sizes.tokens);
  QCOMPARE(card.image.norm_eps, 1e-6);
  QVERIFY(card.image.class_token && !card.image.pools_all);
  QCOMPARE(card.text.blocks, sizes.layers);
  QCOMPARE(card.text.heads, sizes.text_heads);
  QCOMPARE(card.text.tokens, config.at("text_cfg").at("context_length").get<int>());
  QCOMPARE(card.text.norm_eps, 1e-12);
  QCOMPARE(card.embedding, config.at("embed_dim").get<int>());
  QCOMPARE(card.grid, sizes.grid);
  QCOMPARE(card.patch_px, sizes.side / sizes.grid);
  QCOMPARE(card.vocabulary, sizes.text.at("vocab_size").get<int>());
  QCOMPARE(card.padded_to, 0);
  QCOMPARE(card.logit_bias, 0.0);
  QVERIFY(card.assumptions.empty());
}

void TestBiomedClip::half_precision_kept_gives_the_same_numbers() {
  LayoutFolder changed = copied();
  changed.write_weights(checkpoint::DType::F16);
  model::LoadOptions as_stored;
  as_stored.precision = model::WeightPrecision::AsStored;
  const auto wide = open_whole(changed.path());
  const auto narrow = open_whole(changed.path(), as_stored);
  const Golden golden(folder() / "golden.safetensors");
  QVERIFY(encode(*wide, golden.row("pixel_values", 0)).embedding ==
          encode(*narrow, golden.row("pixel_values", 0)).embedding);
  const auto ids = golden.integer_row("unpadded_input_ids", 0);
  QVERIFY(encode(*wide, ids).embedding == encode(*narrow, ids).embedding);
}

void TestBiomedClip::other_heads_give_other_numbers() {
  const Golden golden(folder() / "golden.safetensors");
  const auto right = open_whole(folder());
  const Sizes sizes;
  const int image_heads = other_divisor_of(sizes.width, sizes.heads);
  const int text_heads = other_divisor_of(sizes.text_width, sizes.text_heads);
  const auto wrong = open_whole(folder(), heads(image_heads, text_heads));
  QCOMPARE(wrong->card().image.heads, image_heads);
  QCOMPARE(wrong->card().text.heads, text_heads);
  const auto ids = golden.integer_row("unpadded_input_ids", 0);
  QVERIFY(worst_difference(encode(*right, ids).embedding, encode(*wrong, ids).embedding) > 1e-3);
  QVERIFY(worst_difference(encode(*right, golden.row("pixel_values", 0)).embedding,
                           encode(*wrong, golden.row("pixel_values", 0)).embedding) > 1e-3);
}

void TestBiomedClip::sources_of_heads() {
  LayoutFolder changed = copied();
  const Sizes sizes;
  const int some = other_divisor_of(sizes.width, 1);
  const int text_some = other_divisor_of(sizes.text_width, sizes.text_heads);
  QCOMPARE(changed.open()->card().image.heads, sizes.heads);  // info.json
  changed.remove("info.json");
  changed.change("open_clip_config.json", "/model_cfg/vision_cfg/timm_model_name", "vit_of_no_known_width");
  const auto guessed = changed.load();  // one for each 64 of the width, where that is possible
  QCOMPARE(guessed.has_value(), sizes.width % 64 == 0);
  if (guessed) {
    QCOMPARE((**guessed)->card().image.heads, sizes.width / 64);
    QCOMPARE((**guessed)->card().assumptions.size(), std::size_t{1});
    QVERIFY((**guessed)->card().assumptions.front().find("image tower") != std::string::npos);
  } else {
    QCOMPARE(guessed.error().code, ErrorCode::ModelUnsupported);
    QVERIFY(describe(guessed.error()).find("\"image_heads\"") != std::string::npos);
  }
  changed.change("open_clip_config.json", "/model_cfg/vision_cfg/timm_model_kwargs", {{"num_heads", some}});
  QCOMPARE(changed.open()->card().image.heads, some);
  changed.write("m2ib.json", nlohmann::json{{"format", 1}, {"image_heads", 1}, {"text_heads", text_some}});
  QCOMPARE(changed.open()->card().image.heads, 1);
  QCOMPARE(changed.open()->card().text.heads, text_some);
  const auto chosen = changed.open(heads(some, sizes.text_heads));
  QCOMPARE(chosen->card().image.heads, some);
  QCOMPARE(chosen->card().text.heads, sizes.text_heads);
  QVERIFY(chosen->card().assumptions.empty());
}

void TestBiomedClip::without_a_configuration() {
  LayoutFolder changed = copied();
  changed.remove("open_clip_config.json");
  const auto encoder = changed.open();
  const Sizes sizes;
  QCOMPARE(encoder->card().image_size_px, sizes.side);
  const int positions = sizes.text.at("max_position_embeddings");
  QCOMPARE(encoder->card().text.tokens, std::min(256, positions));  // BiomedCLIP's
  QCOMPARE(encoder->card().assumptions.size(), std::size_t{1});
  const Golden golden(folder() / "golden.safetensors");
  Comparison comparison;
  compare_all(*encoder, golden, recorded_ids(golden, separator(), false), comparison);
  QVERIFY(comparison.within(kModelTolerance));
}

void TestBiomedClip::mean_of_patches() {
  LayoutFolder changed = copied();
  changed.change("open_clip_config.json", "/model_cfg/vision_cfg/timm_pool", "avg");
  const auto encoder = changed.open();
  QVERIFY(encoder->card().image.pools_all);
  const Golden golden(folder() / "golden.safetensors");
  // By hand: the mean of the recorded, normalised patch tokens, times the projection.
  const auto normed = golden.row("vision_norm", 0);
  const Values& projection = changed.tensors.at("visual.head.proj.weight");
  const auto width = static_cast<std::size_t>(projection.shape.at(1));
  const auto patches = static_cast<double>(normed.size() / width - 1);
  std::vector<float> expected;
  for (std::size_t row = 0; row < projection.numbers.size(); row += width) {
    double sum = 0.0;
    for (std::size_t i = width; i < normed.size(); ++i) {
      sum += double{normed[i]} * projection.numbers[row + i % width] / patches;
    }
    expected.push_back(static_cast<float>(sum));
  }
  Comparison comparison;
  comparison.add("mean", encode(*encoder, golden.row("pixel_values", 0)).embedding, expected);
  QVERIFY(comparison.within(kModelTolerance));
}

void TestBiomedClip::word_maps_leave_special_tokens_out() {
  const auto encoder = open_whole(folder());
  const auto encoded = encoder->encode_caption("Left lower lobe pneumonia.");
  QVERIFY(encoded.has_value());
  const text::Tokens& tokens = (*encoded)->tokens;
  QCOMPARE(tokens.words.size(), std::size_t{5});
  QCOMPARE(tokens.words.front().first_token, std::size_t{1});
  const text::Word& last = tokens.words.back();
  QCOMPARE(last.first_token + last.token_count, tokens.ids.size() - 1);
  const Golden golden(folder() / "golden.safetensors");
  attribution::MethodSettings settings;
  settings.image_layer = encoder->card().image.last_layer();
  settings.text_layer = encoder->card().text.last_layer();
  settings.steps = 2;
  const auto target = golden.row("image_embeds_raw", 0);
  const auto map =
      attribution::explain_tower(*encoder, attribution::Tower::Text, *(*encoded)->states, target, settings);
  QVERIFY(map.has_value());
  QCOMPARE((*map)->token_values.size(), tokens.ids.size());
  QCOMPARE(attribution::word_values((*map)->token_values, tokens).size(), std::size_t{5});
}

void TestBiomedClip::every_tensor_is_needed() {
  LayoutFolder changed = copied();
  QCOMPARE(QString::fromStdString(tensors_not_missed(changed)), QString());
}

void TestBiomedClip::bad_folders_data() {
  QTest::addColumn<Fault>("fault");
  const auto row = [](const char* name, std::function<void(LayoutFolder&)> spoil, ErrorCode code,
                      const std::string& words, const model::LoadOptions& options = {}) {
    QTest::newRow(name) << Fault{std::move(spoil), code, words, options};
  };
  const auto without = [](const std::string& name) { return [name](LayoutFolder& f) { f.tensors.erase(name); }; };
  const auto config = [](const char* pointer, const nlohmann::json& value) {
    return [pointer = std::string("/model_cfg/") + pointer, value](LayoutFolder& f) {
      f.change("open_clip_config.json", pointer, value);
    };
  };
  const auto nothing = [](LayoutFolder&) {};
  const Sizes sizes;
  const std::string last_block = "visual.trunk.blocks." + std::to_string(sizes.blocks - 1) + ".";
  const std::string last_layer = "text.transformer.encoder.layer." + std::to_string(sizes.layers - 1) + ".";
  const std::string far_away = std::to_string(sizes.blocks + sizes.layers) + ".";
  row("no projection", without("visual.head.proj.weight"), ErrorCode::TensorMissing, "visual.head.proj.weight");
  row("no second projection", without("text.proj.2.weight"), ErrorCode::TensorMissing, "text.proj.2.weight");
  row("no bias in a block", without(last_block + "attn.qkv.bias"), ErrorCode::TensorMissing, "attn.qkv.bias");
  row("no norm in a layer", without(last_layer + "output.LayerNorm.bias"), ErrorCode::TensorMissing, "LayerNorm.bias");
  row("no token types", without("text.transformer.embeddings.token_type_embeddings.weight"), ErrorCode::TensorMissing,
      "token_type_embeddings");
  row("no scale", without("logit_scale"), ErrorCode::TensorMissing, "logit_scale");
  row("no positions", without("visual.trunk.pos_embed"), ErrorCode::TensorMissing, "pos_embed");
  row(
      "a layer is missing",
      [=](LayoutFolder& f) { f.rename_all(last_layer, "text.transformer.encoder.layer." + far_away); },
      ErrorCode::ConfigMismatch,
      std::to_string(sizes.layers - 1) + " blocks of width " + std::to_string(sizes.text_width));
  row(
      "a block is missing",
      [=](LayoutFolder& f) { f.rename_all("visual.trunk.blocks.0.", "visual.trunk.blocks." + far_away); },
      ErrorCode::TensorMissing, "visual.trunk.blocks.0.norm1.weight");
  row("the last block is not whole", without(last_block + "norm1.weight"), ErrorCode::TensorMissing,
      last_block + "norm1.weight");
  row(
      "patches of no pixels",
      [](LayoutFolder& f) {
        f.tensors["visual.trunk.patch_embed.proj.weight"] = {{f.shape("visual.trunk.cls_token")[2], 3, 0, 0}, {}};
      },
      ErrorCode::TensorWrongShape, "without zeros");
  row("a short context", config("text_cfg/context_length", 2), ErrorCode::ModelUnsupported, "too few for a caption");
  row(
      "register tokens",
      [](LayoutFolder& f) {
        f.tensors["visual.trunk.reg_token"] = {{1, 1}, {0.0F}};
      },
      ErrorCode::ModelUnsupported, "visual.trunk.reg_token");
  row(
      "another kind of block",
      [](LayoutFolder& f) {
        f.tensors["visual.trunk.blocks.0.attn.q_norm.weight"] = {{1}, {0.0F}};
      },
      ErrorCode::ModelUnsupported, "attn.q_norm.weight");
  row(
      "a pooling layer",
      [](LayoutFolder& f) {
        f.change("open_clip_config.json", "/model_cfg/text_cfg/hf_pooler_type", "cls_pooler");
        f.tensors["text.transformer.pooler.dense.bias"] = {{1}, {0.0F}};
      },
      ErrorCode::ModelUnsupported, "pooler.dense.bias");
  row(
      "one token type",
      [](LayoutFolder& f) {
        Values& types = f.tensors["text.transformer.embeddings.token_type_embeddings.weight"];
        types.numbers.resize(static_cast<std::size_t>(types.shape[1]));
        types.shape[0] = 1;
      },
      ErrorCode::ModelUnsupported, "RoBERTa");
  row(
      "patches without a square",
      [](LayoutFolder& f) {
        Values& positions = f.tensors["visual.trunk.pos_embed"];
        positions.shape[1] -= 1;
        positions.numbers.resize(static_cast<std::size_t>(positions.shape[1] * positions.shape[2]));
      },
      ErrorCode::ModelUnsupported, "square");
  row("pictures of another size", config("vision_cfg/image_size", 2 * sizes.side), ErrorCode::ConfigMismatch,
      std::to_string(sizes.grid) + " x " + std::to_string(sizes.grid) + " patches");
  row("mean of the words", config("text_cfg/hf_pooler_type", "mean_pooler"), ErrorCode::ModelUnsupported,
      "\"mean_pooler\"");
  row("rotating pooling", config("vision_cfg/timm_pool", "rot_attn"), ErrorCode::ModelUnsupported, "rot_attn");
  row(
      "another text model", [](LayoutFolder& f) { f.change("text_config.json", "/model_type", "roberta"); },
      ErrorCode::ModelUnsupported, "roberta");
  row(
      "another width", [=](LayoutFolder& f) { f.change("text_config.json", "/hidden_size", 2 * sizes.text_width); },
      ErrorCode::ConfigMismatch, "width " + std::to_string(2 * sizes.text_width));
  row(
      "no tokenizer", [](LayoutFolder& f) { f.remove("vocab.txt"); }, ErrorCode::TokenizerInvalid,
      "download one of them");
  row("image heads that do not divide", nothing, ErrorCode::SettingOutOfRange, "attention heads of the image tower",
      heads(no_divisor_of(sizes.width), {}));
  row("text heads that do not divide", nothing, ErrorCode::SettingOutOfRange,
      "a divisor of its width, " + std::to_string(sizes.text_width), heads({}, no_divisor_of(sizes.text_width)));
  row(
      "heads of a file that do not divide",
      [=](LayoutFolder& f) {
        f.write("m2ib.json", nlohmann::json{{"format", 1}, {"image_heads", no_divisor_of(sizes.width)}});
      },
      ErrorCode::ConfigMismatch, "m2ib.json");
  if (sizes.text_width % 64 != 0) {  // else one for each 64 of the width is taken
    row(
        "heads that nobody tells", [](LayoutFolder& f) { f.remove("text_config.json"); }, ErrorCode::ModelUnsupported,
        "text_heads");
  }
  row(
      "embeddings of two lengths", [](LayoutFolder& f) { f.shorten("text.proj.2.weight"); },
      ErrorCode::ModelUnsupported, "cannot be compared");
}

void TestBiomedClip::bad_folders() {
  QFETCH(Fault, fault);
  LayoutFolder changed = copied();
  check_fault(changed, fault);
}

QTEST_GUILESS_MAIN(TestBiomedClip)
#include "tst_biomedclip.moc"
