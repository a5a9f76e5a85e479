#include <QtTest>

#include "core/attribution/m2ib.h"
#include "tests/core/model/layout_folder.h"

using namespace m2ib;
using namespace m2ib::tests;

/// SigLIP under Hugging Face's names.
namespace {

constexpr std::int64_t kEnd = 1;  // "</s>", with which captions are filled up, too

std::filesystem::path folder() { return fixture_dir() / "siglip_tiny"; }

nlohmann::json config_of(const char* section) { return fixture_json("siglip_tiny/config.json").at(section); }

/// The fixture's sizes by its own files; what they leave out is transformers' default.
struct Sizes {
  nlohmann::json image = config_of("vision_config");
  nlohmann::json text = config_of("text_config");
  int side = value_or(image, "image_size", 224);
  int patch = value_or(image, "patch_size", 16);
  int grid = side / patch;
  int width = value_or(image, "hidden_size", 768);
  int blocks = value_or(image, "num_hidden_layers", 12);
  int text_width = value_or(text, "hidden_size", 768);
  int layers = value_or(text, "num_hidden_layers", 12);
  int context = value_or(text, "max_position_embeddings", 64);
  int vocabulary = value_or(text, "vocab_size", 32000);
};

/// The only value of a tensor.
float stored_number(const char* name) {
  return checkpoint::SafetensorsFile::open(folder() / "model.safetensors").value()->find(name)->to_float32().at(0);
}

LayoutFolder copied() {
  return {folder(),
          "model.safetensors",
          {"config.json", "preprocessor_config.json", "spiece.model", "tokenizer_config.json"}};
}

}  // namespace

class TestSiglip : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { M2IB_REQUIRE_FIXTURES(); }
  void equals_the_original_data();
  void equals_the_original();
  void final_norm();
  void padding_is_seen();
  void files_and_sentences();
  void card();
  void many_captions_equal_single_ones();
  void half_precision_kept_gives_the_same_numbers();
  void patches_that_do_not_divide_the_picture();
  void without_companions();
  void maps_have_all_patches_and_no_padding();
  void every_tensor_is_needed();
  void bad_folders_data();
  void bad_folders();
};

void TestSiglip::equals_the_original_data() {
  QTest::addColumn<bool>("padded");
  QTest::newRow("ids with padding") << true;
  QTest::newRow("ids without padding, which the tower adds") << false;
}

void TestSiglip::equals_the_original() {
  QFETCH(bool, padded);
  const auto encoder = open_whole(folder());
  const Golden golden(folder() / "golden.safetensors");
  Comparison comparison;
  compare_all(*encoder, golden, recorded_ids(golden, kEnd, padded), comparison);
  const std::int64_t last_text = golden.rows("input_ids") - 1;
  const std::int64_t last_image = golden.rows("pixel_values") - 1;
  comparison.add("text_pooler_output", encode(*encoder, golden.integer_row("input_ids", last_text)).embedding,
                 golden.row("text_pooler_output", last_text));
  comparison.add("vision_pooler_output", encode(*encoder, golden.row("pixel_values", last_image)).embedding,
                 golden.row("vision_pooler_output", last_image));
  QVERIFY(comparison.within(kModelTolerance));
}

void TestSiglip::final_norm() {
  const auto encoder = open_whole(folder());
  const Golden golden(folder() / "golden.safetensors");
  Comparison comparison;
  for (std::int64_t i = 0; i < golden.rows("pixel_values"); ++i) {
    const auto encoded = encode(*encoder, golden.row("pixel_values", i));
    comparison.add("vision_last_hidden_state", final_norm_values(*encoder, attribution::Tower::Image, *encoded.states),
                   golden.row("vision_last_hidden_state", i));
  }
  QVERIFY(comparison.within(kModelTolerance));
}

void TestSiglip::padding_is_seen() {
  const auto encoder = open_whole(folder());
  const Golden golden(folder() / "golden.safetensors");
  const auto ids = golden.integer_row("unpadded_input_ids", 0);
  const auto encoded = encode(*encoder, ids);
  const Sizes sizes;
  const auto width = static_cast<std::size_t>(sizes.text_width);
  const auto context = static_cast<std::size_t>(sizes.context);
  QVERIFY(ids.size() < context);
  QCOMPARE(encoded.pooled_token, context - 1);
  QCOMPARE(state_values(*encoded.states).back().size(), context * width);
  QVERIFY(worst_difference(encoded.embedding, golden.floats("unpadded_text_embeds_raw")) > 0.01);
  // With a context as short as the caption nothing is added: the recorded vector of the unpadded caption.
  LayoutFolder changed = copied();
  changed.change("config.json", "/text_config/max_position_embeddings", ids.size());
  Values& positions = changed.tensors["text_model.embeddings.position_embedding.weight"];
  positions.shape[0] = static_cast<std::int64_t>(ids.size());
  positions.numbers.resize(ids.size() * width);
  Comparison comparison;
  comparison.add("unpadded_text_embeds_raw", encode(*changed.open(), ids).embedding,
                 golden.floats("unpadded_text_embeds_raw"));
  QVERIFY(comparison.within(kModelTolerance));
}

void TestSiglip::files_and_sentences() {
  Comparison pixels;
  Comparison outputs;
  compare_files_and_sentences(*open_whole(folder()), folder(), pixels, outputs);
  QVERIFY(pixels.within(1e-6));
  QVERIFY(outputs.within(kModelTolerance));
}

void TestSiglip::card() {
  const auto encoder = open_whole(folder());
  const model::ModelCard& card = encoder->card();
  QCOMPARE(card.layout, std::string("Hugging Face SiglipModel"));
  QVERIFY(card.pooling.find("attention") != std::string::npos);
  const Sizes sizes;
  QCOMPARE(card.image.tokens, sizes.grid * sizes.grid);
  QVERIFY(!card.image.class_token && card.image.pools_all);
  QCOMPARE(card.image.last_layer(), sizes.blocks - 1);
  QCOMPARE(card.text.last_layer(), sizes.layers - 2);
  QCOMPARE(card.image.activation, model::Activation::GeluTanh);
  QCOMPARE(card.grid, sizes.grid);
  QCOMPARE(card.embedding, sizes.width);
  QCOMPARE(card.padded_to, sizes.context);
  QCOMPARE(card.pad_id, std::int64_t{1});
  QVERIFY(std::abs(card.logit_scale - std::exp(stored_number("logit_scale"))) < 1e-5);
  QVERIFY(std::abs(card.logit_bias - stored_number("logit_bias")) < 1e-6);
  QVERIFY(card.assumptions.empty());
}

void TestSiglip::many_captions_equal_single_ones() {
  const auto encoder = open_whole(folder());
  const std::vector<std::string> captions{"lung", "heart size is normal", "no effusion", "lung"};
  const auto together = encoder->embed_captions(captions);
  QVERIFY(together.has_value());
  for (std::size_t i = 0; i < captions.size(); ++i) {
    QVERIFY(worst_difference((**together)[i], (*encoder->encode_caption(captions[i]))->embedding) < 1e-5);
  }
}

void TestSiglip::half_precision_kept_gives_the_same_numbers() {
  const LayoutFolder changed = copied();
  changed.write_weights(checkpoint::DType::F16);
  model::LoadOptions as_stored;
  as_stored.precision = model::WeightPrecision::AsStored;
  const auto wide = open_whole(changed.path());
  const auto narrow = open_whole(changed.path(), as_stored);
  const Golden golden(folder() / "golden.safetensors");
  QVERIFY(encode(*wide, golden.row("pixel_values", 0)).embedding ==
          encode(*narrow, golden.row("pixel_values", 0)).embedding);
  QVERIFY(encode(*wide, golden.integer_row("input_ids", 0)).embedding ==
          encode(*narrow, golden.integer_row("input_ids", 0)).embedding);
}

void TestSiglip::patches_that_do_not_divide_the_picture() {
  LayoutFolder changed = copied();
  const Sizes sizes;
  QVERIFY(sizes.patch > 3);
  const int wider = sizes.grid * sizes.patch + 3;  // 3 px are not seen
  changed.change("config.json", "/vision_config/image_size", wider);
  changed.change("preprocessor_config.json", "/size", {{"height", wider}, {"width", wider}});
  const auto encoder = changed.open();
  QCOMPARE(encoder->card().grid, sizes.grid);
  QCOMPARE(encoder->card().image_size_px, wider);
  const Golden golden(folder() / "golden.safetensors");
  const auto recorded = golden.row("pixel_values", 0);
  const auto from = static_cast<std::size_t>(sizes.side);
  const auto to = static_cast<std::size_t>(wider);
  const auto seen = std::min(from, to);
  std::vector<float> larger(3 * to * to, 7.0F);
  for (std::size_t channel = 0; channel < 3; ++channel) {
    for (std::size_t y = 0; y < seen; ++y) {
      for (std::size_t x = 0; x < seen; ++x) {
        larger[(channel * to + y) * to + x] = recorded[(channel * from + y) * from + x];
      }
    }
  }
  Comparison comparison;
  comparison.add("image_embeds_raw", encode(*encoder, larger).embedding, golden.row("image_embeds_raw", 0));
  QVERIFY(comparison.within(kModelTolerance));
}

void TestSiglip::without_companions() {
  LayoutFolder changed = copied();
  changed.remove("preprocessor_config.json");
  QCOMPARE(changed.open()->preprocess_settings(), open_whole(folder())->preprocess_settings());
}

void TestSiglip::maps_have_all_patches_and_no_padding() {
  const auto encoder = open_whole(folder());
  const Golden golden(folder() / "golden.safetensors");
  attribution::MethodSettings settings = attribution::default_settings(encoder->card());
  const Sizes sizes;
  QCOMPARE(settings.image_layer, std::min(9, sizes.blocks - 1));
  QCOMPARE(settings.text_layer, std::min(9, sizes.layers - 2));
  settings.steps = 2;
  const auto image = encode(*encoder, golden.row("pixel_values", 0));
  const auto text = encoder->encode_caption("Left lower lobe pneumonia.");
  QVERIFY(text.has_value());
  const auto image_map =
      attribution::explain_tower(*encoder, attribution::Tower::Image, *image.states, (*text)->embedding, settings);
  QVERIFY(image_map.has_value());
  QCOMPARE((*image_map)->token_values.size(), static_cast<std::size_t>(sizes.grid * sizes.grid));
  QCOMPARE(attribution::patch_values((*image_map)->token_values, encoder->card().grid), (*image_map)->token_values);
  const auto text_map =
      attribution::explain_tower(*encoder, attribution::Tower::Text, *(*text)->states, image.embedding, settings);
  QVERIFY(text_map.has_value());
  const text::Tokens& tokens = (*text)->tokens;
  QCOMPARE((*text_map)->token_values.size(), static_cast<std::size_t>(sizes.context));  // padding has a bottleneck, too
  QCOMPARE(tokens.words.size(), std::size_t{4});
  const text::Word& last = tokens.words.back();
  QCOMPARE(last.first_token + last.token_count, tokens.ids.size() - 1);  // the end token belongs to no word
  QCOMPARE(attribution::word_values((*text_map)->token_values, tokens).size(), std::size_t{4});
}

void TestSiglip::every_tensor_is_needed() {
  LayoutFolder changed = copied();
  QCOMPARE(QString::fromStdString(tensors_not_missed(changed)), QString());
}

void TestSiglip::bad_folders_data() {
  QTest::addColumn<Fault>("fault");
  const auto row = [](const char* name, std::function<void(LayoutFolder&)> spoil, ErrorCode code,
                      const std::string& words) {
    QTest::newRow(name) << Fault{std::move(spoil), code, words, {}};
  };
  const auto without = [](const std::string& name) { return [name](LayoutFolder& f) { f.tensors.erase(name); }; };
  const auto config = [](const char* pointer, const nlohmann::json& value) {
    return [pointer, value](LayoutFolder& f) { f.change("config.json", pointer, value); };
  };
  const Sizes sizes;
  row("no bias", without("logit_bias"), ErrorCode::TensorMissing, "logit_bias");
  row("no head", without("text_model.head.bias"), ErrorCode::TensorMissing, "text_model.head.bias");
  row("no pooling attention", without("vision_model.head.attention.in_proj_weight"), ErrorCode::TensorMissing,
      "in_proj_weight");
  row("no query", without("text_model.encoder.layers." + std::to_string(sizes.layers - 1) + ".self_attn.q_proj.weight"),
      ErrorCode::TensorMissing, "q_proj.weight");
  row("fewer blocks", config("/vision_config/num_hidden_layers", sizes.blocks - 1), ErrorCode::ConfigMismatch,
      "more than that");
  row("more blocks", config("/text_config/num_hidden_layers", sizes.layers + 1), ErrorCode::TensorMissing,
      "layers." + std::to_string(sizes.layers) + ".");
  row("larger pictures", config("/vision_config/image_size", sizes.side + sizes.patch), ErrorCode::TensorWrongShape,
      "position_embedding.weight");
  row("heads that do not divide", config("/vision_config/num_attention_heads", no_divisor_of(sizes.width)),
      ErrorCode::ConfigInvalid, "not divisible");
  row("another context", config("/text_config/max_position_embeddings", sizes.context / 2), ErrorCode::TensorWrongShape,
      "position_embedding.weight");
  row("another vocabulary", config("/text_config/vocab_size", sizes.vocabulary + 1), ErrorCode::TensorWrongShape,
      "token_embedding.weight");
  const auto pieces = open_whole(folder())->tokenizer().vocabulary_size();
  row("a larger tokenizer", config("/text_config/vocab_size", pieces - 1), ErrorCode::ConfigMismatch,
      std::to_string(pieces) + " pieces");
  row("embeddings of two lengths", config("/text_config/projection_size", sizes.text_width / 2),
      ErrorCode::ModelUnsupported, "cannot be compared");
  row("naflex", config("/model_type", "siglip2"), ErrorCode::ModelUnsupported, "NaFlex");
  row("siglip 2", config("/text_config/vocab_size", 256000), ErrorCode::ModelUnsupported, "tokenizer (Gemma's");
  row(
      "naflex by its tensors",
      [](LayoutFolder& f) {
        auto& shape = f.tensors["vision_model.embeddings.patch_embedding.weight"].shape;
        shape = {shape[0], shape[1] * shape[2] * shape[3]};
      },
      ErrorCode::ModelUnsupported, "NaFlex");
  row(
      "no configuration", [](LayoutFolder& f) { f.remove("config.json"); }, ErrorCode::NotAModel, "config.json");
  row(
      "no tokenizer", [](LayoutFolder& f) { f.remove("spiece.model"); }, ErrorCode::TokenizerInvalid,
      "download one of them");
  row(
      "a spoilt tokenizer", [](LayoutFolder& f) { f.write("spiece.model", std::string("x")); },
      ErrorCode::TokenizerInvalid, "spiece.model");
  row(
      "the text tower is missing",
      [](LayoutFolder& f) {
        std::erase_if(f.tensors, [](const auto& t) { return t.first.starts_with("text_model."); });
      },
      ErrorCode::ModelUnsupported, "image tower alone");
}

void TestSiglip::bad_folders() {
  QFETCH(Fault, fault);
  LayoutFolder changed = copied();
  check_fault(changed, fault);
}

QTEST_GUILESS_MAIN(TestSiglip)
#include "tst_siglip.moc"
