#include <cmath>

#include <QtTest>

#include "core/attribution/m2ib.h"
#include "core/text/clip/clip_bpe.h"
#include "tests/core/model/model_folder_support.h"
#include "tests/core/model/open_clip_support.h"
#include "tests/support/model_golden.h"
#include "tests/support/tower_probe.h"

using namespace m2ib;
using namespace m2ib::tests;
using checkpoint::NamedTensor;
using nlohmann::json;

namespace {

/// The same model for transformers.
json hugging_face_config(const model::ModelCard& card) {
  const auto tower = [](const model::TowerShape& shape) {
    return json{{"hidden_size", shape.width},
                {"intermediate_size", shape.mlp_width},
                {"num_hidden_layers", shape.blocks},
                {"num_attention_heads", shape.heads},
                {"hidden_act", "gelu"}};
  };
  json image = tower(card.image);
  image.update({{"image_size", card.image_size_px}, {"patch_size", card.patch_px}});
  json text = tower(card.text);
  text.update({{"vocab_size", card.vocabulary}, {"max_position_embeddings", card.text.tokens}, {"eos_token_id", 2}});
  return {{"model_type", "clip"}, {"projection_dim", card.embedding}, {"vision_config", image}, {"text_config", text}};
}

/// The ids of a row without what the tokenizer filled up with.
std::vector<std::int64_t> without_padding(std::vector<std::int64_t> ids) {
  while (!ids.empty() && ids.back() == 0) ids.pop_back();
  return ids;
}

bool mentions(const std::vector<std::string>& lines, const std::string& words) {
  return std::any_of(lines.begin(), lines.end(),
                     [&](const std::string& line) { return line.find(words) != std::string::npos; });
}

}  // namespace

class TestOpenClip : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { M2IB_REQUIRE_FIXTURES(); }
  void equals_the_original_data();
  void equals_the_original();
  void captions_are_filled_up();
  void quick_gelu_by_configuration_and_by_choice();
  void half_precision_kept_gives_the_same_numbers();
  void cards();
  void card_of_custom_text();
  void training_checkpoint_alone();
  void names_tell_quick_gelu();
  void custom_text_alone();
  void custom_text_without_prefix();
  void norm_after_pooling();
  void both_layouts_in_one_folder_agree();
  void named_tokenizers();
  void bottleneck_after_every_layer_data();
  void bottleneck_after_every_layer();
};

void TestOpenClip::equals_the_original_data() {
  QTest::addColumn<QString>("path");
  QTest::addColumn<QString>("golden");
  QTest::addColumn<QString>("prefix");
  const auto row = [](const char* name, const fs::path& path, const fs::path& folder, const char* prefix) {
    QTest::newRow(name) << QString::fromStdString(path.string())
                        << QString::fromStdString((folder / "golden.safetensors").string()) << prefix;
  };
  row("folder", plain_folder(), plain_folder(), "");
  row("file", plain_weights(), plain_folder(), "");
  row("configuration", plain_folder() / "open_clip_config.json", plain_folder(), "");
  row("training checkpoint", plain_folder() / "epoch_3.pt", plain_folder(), "fp16_upcast.");
  row("custom text, folder", custom_folder(), custom_folder(), "");
  row("custom text, file", custom_weights(), custom_folder(), "");
}

void TestOpenClip::equals_the_original() {
  QFETCH(QString, path);
  QFETCH(QString, golden);
  QFETCH(QString, prefix);
  const auto encoder = open_whole(path.toStdString());
  QVERIFY(equal_all(*encoder, Golden(golden.toStdString()), prefix.toStdString()));
}

void TestOpenClip::captions_are_filled_up() {
  Comparison comparison;
  for (const fs::path& folder : {plain_folder(), custom_folder()}) {
    const auto encoder = open_whole(folder);
    const Golden golden(folder / "golden.safetensors");
    for (std::int64_t i = 0; i < golden.shape("input_ids")[0]; ++i) {
      const auto ids = without_padding(golden.integer_row("input_ids", i));
      const auto context = static_cast<std::size_t>(encoder->card().text.tokens);
      QVERIFY(ids.size() < context);
      const auto encoded = encode(*encoder, ids);
      comparison.add("text_embeds_raw", encoded.embedding, golden.row("text_embeds_raw", i));
      const bool fills = folder == custom_folder();
      QCOMPARE(encoded.pooled_token, fills ? context - 1 : ids.size() - 1);
      const auto width = static_cast<std::size_t>(encoder->card().text.width);
      QCOMPARE(state_values(*encoded.states).back().size(), (fills ? context : ids.size()) * width);
    }
  }
  QVERIFY(comparison.within(kModelTolerance));
}

void TestOpenClip::quick_gelu_by_configuration_and_by_choice() {
  const Golden golden(plain_folder() / "golden.safetensors");
  const ChangedModel model(plain_weights());
  model.copy(plain_weights(), "open_clip_pytorch_model.bin");
  model.write_config([](json& config) { config["quick_gelu"] = true; });
  const auto configured = open_whole(model.path());
  QCOMPARE(configured->card().image.activation, model::Activation::QuickGelu);
  QVERIFY(equal_all(*configured, golden, "quick_gelu."));
  model::LoadOptions chosen;
  chosen.activation = model::Activation::QuickGelu;
  QVERIFY(equal_all(*open_whole(plain_folder(), chosen), golden, "quick_gelu."));
  QVERIFY(worst_difference(golden.floats("quick_gelu.image_embeds_raw"), golden.floats("image_embeds_raw")) > 1e-3);
}

void TestOpenClip::half_precision_kept_gives_the_same_numbers() {
  model::LoadOptions as_stored;
  as_stored.precision = model::WeightPrecision::AsStored;
  const auto narrow = open_whole(custom_folder(), as_stored);
  const auto wide = open_whole(custom_folder());
  QVERIFY(narrow->card().weights_bytes < 6 * wide->card().weights_bytes / 10);
  const Golden golden(custom_folder() / "golden.safetensors");
  QVERIFY(encode(*wide, golden.row("pixel_values", 0)).embedding ==
          encode(*narrow, golden.row("pixel_values", 0)).embedding);
  const auto ids = golden.integer_row("input_ids", golden.rows("input_ids") - 1);
  QVERIFY(encode(*wide, ids).embedding == encode(*narrow, ids).embedding);
}

void TestOpenClip::cards() {
  const auto plain = open_whole(plain_folder());
  const model::ModelCard& card = plain->card();
  QCOMPARE(card.layout, std::string("OpenCLIP"));
  QCOMPARE(card.pooling, std::string("class token; end-of-text token (largest id)"));
  QCOMPARE(card.image.activation, model::Activation::Gelu);
  const json config = model_config(plain_folder());
  const int side = config.at("vision_cfg").at("image_size");
  const int vocabulary = config.at("text_cfg").at("vocab_size");
  QCOMPARE(card.image.heads, image_heads(config));
  QCOMPARE(card.text.heads, text_heads(config));
  QCOMPARE(card.grid, side / config.at("vision_cfg").at("patch_size").get<int>());
  QCOMPARE(card.image_size_px, side);
  QCOMPARE(card.embedding, config.at("embed_dim").get<int>());
  QCOMPARE(card.padded_to, 0);
  QCOMPARE(card.image.last_layer(), config.at("vision_cfg").at("layers").get<int>() - 2);
  const bool own_vocabulary = vocabulary == 49408;
  QCOMPARE(card.assumptions.size(), std::size_t{own_vocabulary ? 0U : 1U});
  QVERIFY(own_vocabulary || mentions(card.assumptions, std::to_string(vocabulary) + " entries"));
  QCOMPARE(plain->preprocess_settings(), image::openai_clip_preprocessing(side));
}

void TestOpenClip::card_of_custom_text() {
  const json config = model_config(custom_folder());

  const auto custom = open_whole(custom_folder());
  QCOMPARE(custom->card().layout, std::string("OpenCLIP (custom text)"));
  QCOMPARE(custom->card().pooling, std::string("mean of the patch tokens; last token, padding included"));
  QCOMPARE(custom->card().image.activation, model::Activation::QuickGelu);
  QCOMPARE(custom->card().text.norm_eps, 1e-6);
  QCOMPARE(custom->card().image.norm_eps, 1e-5);
  QCOMPARE(custom->card().padded_to, config.at("text_cfg").at("context_length").get<int>());
  QCOMPARE(custom->card().pad_id, std::int64_t{0});
  QVERIFY(custom->card().image.class_token && custom->card().image.pools_all);
  QCOMPARE(custom->card().image.last_layer(), config.at("vision_cfg").at("layers").get<int>() - 1);
  QCOMPARE(custom->card().text.last_layer(), config.at("text_cfg").at("layers").get<int>() - 2);
  QVERIFY(custom->card().logit_bias != 0.0);
  QCOMPARE(custom->preprocess_settings().resize, image::PreprocessSettings::Resize::Stretch);
  QCOMPARE(custom->preprocess_settings().mean[0], 0.5F);
  QCOMPARE(custom->preprocess_settings().resize_width_px, config.at("vision_cfg").at("image_size").get<int>());
}

void TestOpenClip::training_checkpoint_alone() {
  const ChangedModel model(plain_weights());
  model.copy(plain_folder() / "epoch_3.pt", "epoch_3.pt");
  const json config = model_config(plain_folder());
  const int image_width = config.at("vision_cfg").at("width");
  const int text_width = config.at("text_cfg").at("width");
  if (image_width % 64 != 0 || text_width % 64 != 0) {  // else one head for each 64 is taken
    const std::string tower = image_width % 64 != 0 ? "image tower (" + std::to_string(image_width)
                                                    : "text tower (" + std::to_string(text_width);
    auto code = ErrorCode::FileNotFound;
    const std::string sentence = failure(model.path() / "epoch_3.pt", code);
    QVERIFY2(sentence.find("how many attention heads its " + tower + " wide) has") != std::string::npos,
             sentence.c_str());
    QCOMPARE(code, ErrorCode::ModelUnsupported);
  }

  const json notes{{"format", 1}, {"image_heads", image_heads(config)}, {"text_heads", text_heads(config)}};
  model.write("m2ib.json", notes.dump());
  const auto encoder = open_whole(model.path());
  const model::ModelCard& card = encoder->card();
  QCOMPARE(card.layout, std::string("OpenCLIP training checkpoint"));
  QCOMPARE(card.image.activation, model::Activation::Gelu);
  QVERIFY(mentions(card.assumptions, "exact GELU"));
  QVERIFY(mentions(card.assumptions, "OpenAI's preprocessing"));
  QVERIFY(!mentions(card.assumptions, "attention heads"));  // m2ib.json says them
  QVERIFY(equal_all(*encoder, Golden(plain_folder() / "golden.safetensors"), "fp16_upcast."));
}

void TestOpenClip::names_tell_quick_gelu() {
  const ChangedModel model(plain_weights());
  model.copy(plain_folder() / "epoch_3.pt", "ViT-B-32-QuickGELU-run.pt");
  const auto encoder = open_whole(model.path() / "ViT-B-32-QuickGELU-run.pt", configured_heads());
  QCOMPARE(encoder->card().image.activation, model::Activation::QuickGelu);
  QCOMPARE(encoder->card().text.activation, model::Activation::QuickGelu);
  QVERIFY(mentions(encoder->card().assumptions, "quick GELU, because of the name ViT-B-32-QuickGELU-run.pt"));
  model::LoadOptions chosen = configured_heads();
  chosen.activation = model::Activation::Gelu;
  const auto other = open_whole(model.path() / "ViT-B-32-QuickGELU-run.pt", chosen);
  QCOMPARE(other->card().image.activation, model::Activation::Gelu);
  QVERIFY(!mentions(other->card().assumptions, "GELU"));

  fs::create_directory(model.path() / "metaclip");
  model.copy(plain_folder() / "epoch_3.pt", "metaclip/epoch_3.pt");
  const auto by_folder = open_whole(model.path() / "metaclip", configured_heads());
  QCOMPARE(by_folder->card().image.activation, model::Activation::QuickGelu);
}

void TestOpenClip::custom_text_alone() {
  // Average pooling, no causal mask: nothing of this can be seen in the tensors.
  const ChangedModel model(custom_weights());
  model.copy(custom_weights(), "open_clip_model.safetensors");
  auto code = ErrorCode::FileNotFound;
  const std::string sentence = failure(model.path(), code, configured_heads());
  QVERIFY2(sentence.find("no visual.ln_pre") != std::string::npos, sentence.c_str());
  QVERIFY2(sentence.find("put its open_clip_config.json beside it") != std::string::npos, sentence.c_str());
  QCOMPARE(code, ErrorCode::ModelUnsupported);
}

void TestOpenClip::custom_text_without_prefix() {
  const ChangedModel model(custom_weights());
  model.write_config();
  model.write_weights("old.safetensors", [](NamedTensor& tensor) {
    if (tensor.name.starts_with("text.")) tensor.name = tensor.name.substr(5);
    return true;
  });
  QVERIFY(equal_all(*open_whole(model.path()), Golden(custom_folder() / "golden.safetensors"), ""));
}

void TestOpenClip::norm_after_pooling() {
  const Golden golden(custom_folder() / "golden.safetensors");
  const auto encoded = [&](const char* pool, bool after) {
    const ChangedModel model(custom_weights());
    model.copy(custom_weights(), "open_clip_model.safetensors");
    model.write_config([&](json& config) {
      config["vision_cfg"]["pool_type"] = pool;
      config["vision_cfg"]["final_ln_after_pool"] = after;
    });
    return encode(*open_whole(model.path()), golden.row("pixel_values", 0));
  };
  const auto before = encoded("avg", false);
  const auto after = encoded("avg", true);
  QVERIFY(worst_difference(before.embedding, golden.row("image_embeds_raw", 0)) < kModelTolerance);
  const auto expected =
      norm_of_mean(golden.row("vision_hidden_" + std::to_string(golden.count("vision_hidden_") - 1), 0));
  const double worst = worst_difference(after.embedding, expected);
  qInfo("worst difference %.2e", worst);
  QVERIFY(worst < kModelTolerance);
  QVERIFY(worst_difference(after.embedding, before.embedding) > 1e-3);
  // With one token pooled the order does not matter.
  QVERIFY(encoded("tok", true).embedding == encoded("tok", false).embedding);
}

void TestOpenClip::both_layouts_in_one_folder_agree() {
  // Perhaps more rows of tokens, because a byte-level vocabulary has at least 514 entries.
  const ChangedModel model(plain_weights());
  const json plain = model_config(plain_folder());
  const std::int64_t vocabulary_size = std::max(514, plain.at("text_cfg").at("vocab_size").get<int>());
  model.write_config([&](json& config) { config["text_cfg"]["vocab_size"] = vocabulary_size; });
  model.write_weights("open_clip_model.safetensors", [&](NamedTensor& tensor) {
    if (tensor.name != "token_embedding.weight") return true;
    tensor.shape.front() = vocabulary_size;
    tensor.data.resize(static_cast<std::size_t>(vocabulary_size * tensor.shape[1]) * sizeof(float));
    return true;
  });
  const auto native = open_whole(model.path());
  QCOMPARE(native->card().layout, std::string("OpenCLIP"));
  const auto weights = weights_file(*native, checkpoint::DType::F32);
  model.write("model.safetensors", {reinterpret_cast<const char*>(weights.data()), weights.size()});
  model.write("config.json", hugging_face_config(native->card()).dump());
  const text::BpeVocabulary vocabulary = text::learn_clip_bpe({}, 0);
  model.write("vocab.json", vocabulary.vocab_json);
  model.write("merges.txt", vocabulary.merges_txt);

  const auto hugging_face = open_whole(model.path());
  QCOMPARE(hugging_face->card().layout, std::string("Hugging Face CLIPModel"));
  const auto again = open_whole(model.path() / "open_clip_model.safetensors");
  QCOMPARE(again->card().layout, std::string("OpenCLIP"));
  const Golden golden(plain_folder() / "golden.safetensors");
  for (const auto& encoder : {hugging_face, again}) {
    QVERIFY(equal_all(*encoder, golden, ""));
    QVERIFY(encode(*encoder, golden.row("pixel_values", 0)).embedding ==
            encode(*native, golden.row("pixel_values", 0)).embedding);
  }
}

void TestOpenClip::named_tokenizers() {
  const ChangedModel model(plain_weights());
  model.copy(plain_weights(), "open_clip_pytorch_model.bin");
  const auto name_it = [&](const json& kwargs) {
    model.write_config([&](json& config) {
      config["text_cfg"]["hf_tokenizer_name"] = "bert-base-uncased";
      config["text_cfg"]["tokenizer_kwargs"] = kwargs;
      config["text_cfg"]["pool_type"] = "last";
    });
  };
  name_it(nullptr);
  auto code = ErrorCode::FileNotFound;
  const std::string sentence = failure(model.path(), code);
  QVERIFY2(sentence.find("of the tokenizer \"bert-base-uncased\"") != std::string::npos, sentence.c_str());
  QCOMPARE(code, ErrorCode::NotAModel);

  model.copy(fixture_dir() / "tokenizer" / "wordpiece" / "vocab_small_synthetic.txt", "vocab.txt");
  const auto bert = open_whole(model.path());
  const auto tokens = bert->tokenizer().tokenize("no effusion");
  QVERIFY(tokens.has_value());
  QCOMPARE(tokens->ids.front(), std::int64_t{2});  // [CLS]
  QCOMPARE(tokens->ids.back(), std::int64_t{3});   // [SEP]
  QCOMPARE(bert->card().padded_to, model_config(plain_folder()).at("text_cfg").at("context_length").get<int>());
  QCOMPARE(bert->card().pad_id, std::int64_t{0});

  name_it({{"strip_sep_token", true}});
  const auto stripped = open_whole(model.path())->tokenizer().tokenize("no effusion");
  QVERIFY(stripped.has_value());
  auto expected = tokens->ids;
  expected.back() = 0;
  QCOMPARE(stripped->ids, expected);
  QCOMPARE(stripped->words.size(), std::size_t{2});

  model.copy(fixture_dir() / "siglip_tiny" / "spiece.model", "spiece.model");
  model.write("tokenizer_config.json", R"({"pad_token":{"content":"</s>"}})");
  QVERIFY(failure(model.path(), code).find("without separator") != std::string::npos);
  name_it({{"clean", "canonicalize"}});
  const auto pieces = open_whole(model.path());
  QCOMPARE(pieces->card().pad_id, std::int64_t{1});
  QVERIFY(pieces->encode_caption("No effusion.").has_value());
}

void TestOpenClip::bottleneck_after_every_layer_data() {
  QTest::addColumn<QString>("folder");
  QTest::newRow("plain") << QString::fromStdString(plain_folder().string());
  QTest::newRow("custom text") << QString::fromStdString(custom_folder().string());
}

void TestOpenClip::bottleneck_after_every_layer() {
  QFETCH(QString, folder);
  const auto encoder = open_whole(folder.toStdString());
  image::Radiograph radiograph = gray_square();
  auto& bytes = std::get<std::vector<std::uint8_t>>(radiograph.pixels);
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i * 4);
  const auto image = encoder->encode_image(radiograph);
  const auto text = encoder->encode_caption("small left effusion");
  QVERIFY(image.has_value() && text.has_value());
  attribution::MethodSettings settings;
  settings.samples = 3;
  settings.steps = 4;
  const auto patches = static_cast<std::size_t>(encoder->card().image.tokens - 1);
  const int image_last = encoder->card().image.last_layer();
  const int text_last = encoder->card().text.last_layer();
  for (int layer = 0; layer <= std::max(image_last, text_last); ++layer) {
    settings.image_layer = std::min(layer, image_last);
    settings.text_layer = std::min(layer, text_last);
    const auto explained = attribution::explain(*encoder, radiograph, **image, **text, settings);
    QVERIFY2(explained.has_value(), explained ? "" : describe(explained.error()).c_str());
    const auto& explanation = ***explained;
    QCOMPARE(explanation.patch_values().size(), patches);
    QCOMPARE(explanation.word_values().size(), std::size_t{3});
    for (const auto& nats : {explanation.patch_values(), explanation.word_values()}) {
      for (const float value : nats) QVERIFY(std::isfinite(value) && value >= 0.0F);
      QVERIFY(*std::max_element(nats.begin(), nats.end()) > 0.0F);
      QVERIFY(*std::max_element(nats.begin(), nats.end()) > *std::min_element(nats.begin(), nats.end()));
    }
  }
  settings.image_layer = image_last + 1;
  const auto beyond = attribution::explain(*encoder, radiograph, **image, **text, settings);
  QVERIFY(!beyond && beyond.error().code == ErrorCode::LayerOutOfRange);
}

QTEST_GUILESS_MAIN(TestOpenClip)
#include "tst_open_clip.moc"
