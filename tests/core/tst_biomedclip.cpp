#include <QtTest>

#include "core/attribution/m2ib.h"
#include "tests/core/layout_folder.h"

using namespace m2ib;
using namespace m2ib::tests;

/// BiomedCLIP as OpenCLIP stores it.
namespace {

constexpr std::int64_t kSeparator = 3;  // [SEP] of the fixture's vocabulary
const char* const kWeights = "open_clip_pytorch_model.bin";

std::filesystem::path folder() { return fixture_dir() / "biomedclip_tiny"; }

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
  compare_all(*encoder, golden, recorded_ids(golden, kSeparator, /*padded=*/false), comparison);
  QVERIFY(comparison.within(kModelTolerance));
}

void TestBiomedClip::final_norm() {
  const auto encoder = open_whole(folder());
  const Golden golden(folder() / "golden.safetensors");
  Comparison comparison;
  for (std::int64_t i = 0; i < 2; ++i) {
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
  QCOMPARE(card.image.blocks, 3);
  QCOMPARE(card.image.width, 64);
  QCOMPARE(card.image.heads, 4);
  QCOMPARE(card.image.mlp_width, 128);
  QCOMPARE(card.image.tokens, 17);
  QCOMPARE(card.image.norm_eps, 1e-6);
  QVERIFY(card.image.class_token && !card.image.pools_all);
  QCOMPARE(card.text.blocks, 3);
  QCOMPARE(card.text.heads, 4);
  QCOMPARE(card.text.tokens, 64);
  QCOMPARE(card.text.norm_eps, 1e-12);
  QCOMPARE(card.embedding, 32);
  QCOMPARE(card.grid, 4);
  QCOMPARE(card.patch_px, 8);
  QCOMPARE(card.vocabulary, 318);
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
  const auto wrong = open_whole(folder(), heads(8, 2));
  QCOMPARE(wrong->card().image.heads, 8);
  QCOMPARE(wrong->card().text.heads, 2);
  const auto ids = golden.integer_row("unpadded_input_ids", 0);
  QVERIFY(worst_difference(encode(*right, ids).embedding, encode(*wrong, ids).embedding) > 1e-3);
  QVERIFY(worst_difference(encode(*right, golden.row("pixel_values", 0)).embedding,
                           encode(*wrong, golden.row("pixel_values", 0)).embedding) > 1e-3);
}

void TestBiomedClip::sources_of_heads() {
  LayoutFolder changed = copied();
  QCOMPARE(changed.open()->card().image.heads, 4);  // info.json
  changed.remove("info.json");
  const auto guessed = changed.open();
  QCOMPARE(guessed->card().image.heads, 1);  // 64 wide
  QCOMPARE(guessed->card().assumptions.size(), std::size_t{1});
  QVERIFY(guessed->card().assumptions.front().find("image tower") != std::string::npos);
  changed.change("open_clip_config.json", "/model_cfg/vision_cfg/timm_model_kwargs", {{"num_heads", 2}});
  QCOMPARE(changed.open()->card().image.heads, 2);
  changed.write("m2ib.json", std::string(R"({"format":1,"image_heads":8,"text_heads":6})"));
  QCOMPARE(changed.open()->card().image.heads, 8);
  QCOMPARE(changed.open()->card().text.heads, 6);
  const auto chosen = changed.open(heads(4, 3));
  QCOMPARE(chosen->card().image.heads, 4);
  QCOMPARE(chosen->card().text.heads, 3);
  QVERIFY(chosen->card().assumptions.empty());
}

void TestBiomedClip::without_a_configuration() {
  LayoutFolder changed = copied();
  changed.remove("open_clip_config.json");
  const auto encoder = changed.open();
  QCOMPARE(encoder->card().image_size_px, 32);
  QCOMPARE(encoder->card().text.tokens, 256);  // BiomedCLIP's
  QCOMPARE(encoder->card().assumptions.size(), std::size_t{1});
  const Golden golden(folder() / "golden.safetensors");
  Comparison comparison;
  compare_all(*encoder, golden, recorded_ids(golden, kSeparator, false), comparison);
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
  const auto& projection = changed.tensors.at("visual.head.proj.weight").numbers;
  std::vector<float> expected;
  for (std::size_t e = 0; e < 32; ++e) {
    double sum = 0.0;
    for (std::size_t token = 1; token < 17; ++token) {
      for (std::size_t d = 0; d < 64; ++d) sum += double{normed[token * 64 + d]} * projection[e * 64 + d] / 16.0;
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
  attribution::M2ibSettings settings;
  settings.image_layer = settings.text_layer = 1;
  settings.steps = 2;
  const auto target = golden.row("image_embeds_raw", 0);
  const auto map =
      attribution::explain_tower(*encoder, attribution::Tower::Text, *(*encoded)->states, target, settings);
  QVERIFY(map.has_value());
  QCOMPARE((*map)->token_nats.size(), tokens.ids.size());
  QCOMPARE(attribution::word_nats((*map)->token_nats, tokens).size(), std::size_t{5});
}

void TestBiomedClip::every_tensor_is_needed() {
  LayoutFolder changed = copied();
  QCOMPARE(QString::fromStdString(tensors_not_missed(changed)), QString());
}

void TestBiomedClip::bad_folders_data() {
  QTest::addColumn<Fault>("fault");
  const auto row = [](const char* name, std::function<void(LayoutFolder&)> spoil, ErrorCode code, const char* words,
                      const model::LoadOptions& options = {}) {
    QTest::newRow(name) << Fault{std::move(spoil), code, words, options};
  };
  const auto without = [](const char* name) { return [name](LayoutFolder& f) { f.tensors.erase(name); }; };
  const auto config = [](const char* pointer, const nlohmann::json& value) {
    return [pointer = std::string("/model_cfg/") + pointer, value](LayoutFolder& f) {
      f.change("open_clip_config.json", pointer, value);
    };
  };
  const auto nothing = [](LayoutFolder&) {};
  row("no projection", without("visual.head.proj.weight"), ErrorCode::TensorMissing, "visual.head.proj.weight");
  row("no second projection", without("text.proj.2.weight"), ErrorCode::TensorMissing, "text.proj.2.weight");
  row("no bias in a block", without("visual.trunk.blocks.1.attn.qkv.bias"), ErrorCode::TensorMissing, "attn.qkv.bias");
  row("no norm in a layer", without("text.transformer.encoder.layer.2.output.LayerNorm.bias"), ErrorCode::TensorMissing,
      "LayerNorm.bias");
  row("no token types", without("text.transformer.embeddings.token_type_embeddings.weight"), ErrorCode::TensorMissing,
      "token_type_embeddings");
  row("no scale", without("logit_scale"), ErrorCode::TensorMissing, "logit_scale");
  row("no positions", without("visual.trunk.pos_embed"), ErrorCode::TensorMissing, "pos_embed");
  row(
      "a layer is missing",
      [](LayoutFolder& f) { f.rename_all("text.transformer.encoder.layer.1.", "text.transformer.encoder.layer.7."); },
      ErrorCode::ConfigMismatch, "1 blocks of width 48");
  row(
      "a block is missing", [](LayoutFolder& f) { f.rename_all("visual.trunk.blocks.1.", "visual.trunk.blocks.7."); },
      ErrorCode::TensorMissing, "visual.trunk.blocks.1.norm1.weight");
  row("the last block is not whole", without("visual.trunk.blocks.2.norm1.weight"), ErrorCode::TensorMissing,
      "visual.trunk.blocks.2.norm1.weight");
  row(
      "patches of no pixels",
      [](LayoutFolder& f) {
        f.tensors["visual.trunk.patch_embed.proj.weight"] = {{64, 3, 0, 0}, {}};
      },
      ErrorCode::ModelUnsupported, "no pixels");
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
        types = {{1, 48}, std::vector<float>(48)};
      },
      ErrorCode::ModelUnsupported, "RoBERTa");
  row(
      "patches without a square",
      [](LayoutFolder& f) {
        f.tensors["visual.trunk.pos_embed"] = {{1, 16, 64}, std::vector<float>(16 * 64)};
      },
      ErrorCode::ModelUnsupported, "square");
  row("pictures of another size", config("vision_cfg/image_size", 64), ErrorCode::ConfigMismatch, "4 x 4 patches");
  row("mean of the words", config("text_cfg/hf_pooler_type", "mean_pooler"), ErrorCode::ModelUnsupported,
      "\"mean_pooler\"");
  row("rotating pooling", config("vision_cfg/timm_pool", "rot_attn"), ErrorCode::ModelUnsupported, "rot_attn");
  row(
      "another text model", [](LayoutFolder& f) { f.change("text_config.json", "/model_type", "roberta"); },
      ErrorCode::ModelUnsupported, "roberta");
  row(
      "another width", [](LayoutFolder& f) { f.change("text_config.json", "/hidden_size", 96); },
      ErrorCode::ConfigMismatch, "width 96");
  row(
      "no tokenizer", [](LayoutFolder& f) { f.remove("vocab.txt"); }, ErrorCode::TokenizerInvalid,
      "download one of them");
  row("image heads that do not divide", nothing, ErrorCode::SettingOutOfRange, "attention heads of the image tower",
      heads(5, {}));
  row("text heads that do not divide", nothing, ErrorCode::SettingOutOfRange, "a divisor of its width, 48",
      heads({}, 5));
  row(
      "heads of a file that do not divide",
      [](LayoutFolder& f) { f.write("m2ib.json", std::string(R"({"format":1,"image_heads":3})")); },
      ErrorCode::ConfigMismatch, "m2ib.json");
  row(
      "heads that nobody tells", [](LayoutFolder& f) { f.remove("text_config.json"); }, ErrorCode::ModelUnsupported,
      "text_heads");
  row(
      "embeddings of two lengths",
      [](LayoutFolder& f) {
        Values& projection = f.tensors["text.proj.2.weight"];
        projection.shape[0] = 31;
        projection.numbers.resize(31 * 40);
      },
      ErrorCode::ModelUnsupported, "cannot be compared");
}

void TestBiomedClip::bad_folders() {
  QFETCH(Fault, fault);
  LayoutFolder changed = copied();
  fault.spoil(changed);
  const auto loaded = changed.load(fault.options);
  QVERIFY(!loaded);
  const std::string sentence = describe(loaded.error());
  QVERIFY2(loaded.error().code == fault.code, sentence.c_str());
  QVERIFY2(sentence.find(fault.words) != std::string::npos, sentence.c_str());
}

QTEST_GUILESS_MAIN(TestBiomedClip)
#include "tst_biomedclip.moc"
