#include <QtTest>

#include "tests/core/model/layout_folder.h"

using namespace m2ib;
using namespace m2ib::tests;

/// BiomedCLIP as converted to Hugging Face names: OpenCLIP's fixture under the other names.
namespace {

std::filesystem::path folder() { return fixture_dir() / "biomedclip_tiny"; }

std::int64_t separator() { return id_in_lines(folder() / "vocab.txt", "[SEP]"); }

nlohmann::json text_config() { return fixture_json("biomedclip_tiny/text_config.json"); }

int heads_of_image_tower() {
  const std::string mark = "num_heads=";
  const std::string timm = fixture_json("biomedclip_tiny/info.json").at("timm");
  return std::stoi(timm.substr(timm.find(mark) + mark.size()));
}

int image_blocks() { return static_cast<int>(Golden(folder() / "golden.safetensors").count("vision_hidden_")) - 1; }

std::string block(const char* tower, int i) {
  return std::string(tower) + ".encoder.layers." + std::to_string(i) + ".";
}

void convert_image_tower(LayoutFolder& changed) {
  changed.rename("visual.head.proj.weight", "visual_projection.weight");
  changed.rename_all("visual.trunk.norm.", "vision_model.post_layernorm.");
  changed.rename_all("visual.trunk.patch_embed.proj.", "vision_model.embeddings.patch_embedding.");
  changed.rename("visual.trunk.cls_token", "vision_model.embeddings.class_embedding");
  const auto rows = changed.shape("visual.trunk.pos_embed").at(1);
  const auto width = changed.shape("visual.trunk.pos_embed").at(2);
  changed.tensors["vision_model.embeddings.class_embedding"].shape = {width};
  changed.rename("visual.trunk.pos_embed", "vision_model.embeddings.position_embedding.weight");
  changed.tensors["vision_model.embeddings.position_embedding.weight"].shape = {rows, width};
  for (int i = 0; i < image_blocks(); ++i) {
    const std::string from = "visual.trunk.blocks." + std::to_string(i) + ".";
    const std::string to = block("vision_model", i);
    for (const std::string end : {".weight", ".bias"}) {
      changed.split(from + "attn.qkv" + end,
                    {to + "self_attn.q_proj" + end, to + "self_attn.k_proj" + end, to + "self_attn.v_proj" + end});
    }
    changed.rename_all(from + "attn.proj.", to + "self_attn.out_proj.");
    changed.rename_all(from + "norm", to + "layer_norm");
    changed.rename_all(from + "mlp.", to + "mlp.");
  }
}

void convert_text_tower(LayoutFolder& changed) {
  const std::string bert = "text.transformer.";
  const std::string embeddings = "text_model.embeddings.";
  changed.rename(bert + "embeddings.word_embeddings.weight", embeddings + "token_embedding.weight");
  changed.rename(bert + "embeddings.position_embeddings.weight", embeddings + "position_embedding.weight");
  changed.rename(bert + "embeddings.token_type_embeddings.weight", embeddings + "token_type_embedding.weight");
  changed.rename_all(bert + "embeddings.LayerNorm.", embeddings + "layer_norm.");
  changed.rename("text.proj.0.weight", "text_projection.fc1.weight");
  changed.rename("text.proj.2.weight", "text_projection.fc2.weight");
  const int layers = text_config().at("num_hidden_layers");
  for (int i = 0; i < layers; ++i) {
    const std::string from = bert + "encoder.layer." + std::to_string(i) + ".";
    const std::string to = block("text_model", i);
    for (const auto& [theirs, ours] :
         {std::pair{"attention.self.query.", "self_attn.q_proj."},
          std::pair{"attention.self.key.", "self_attn.k_proj."},
          std::pair{"attention.self.value.", "self_attn.v_proj."},
          std::pair{"attention.output.dense.", "self_attn.out_proj."},
          std::pair{"attention.output.LayerNorm.", "layer_norm1."}, std::pair{"intermediate.dense.", "mlp.fc1."},
          std::pair{"output.dense.", "mlp.fc2."}, std::pair{"output.LayerNorm.", "layer_norm2."}}) {
      changed.rename_all(from + theirs, to + ours);
    }
  }
}

/// The fixture under the names of the conversion, with its kind of config.json.
LayoutFolder converted(double image_eps) {
  LayoutFolder changed(folder(), "open_clip_pytorch_model.bin", {"vocab.txt", "tokenizer_config.json"});
  convert_image_tower(changed);
  convert_text_tower(changed);
  const auto& patches = changed.shape("vision_model.embeddings.patch_embedding.weight");
  const auto& first_layer = changed.shape(block("vision_model", 0) + "mlp.fc1.weight");
  const int side =
      fixture_json("biomedclip_tiny/open_clip_config.json").at("model_cfg").at("vision_cfg").at("image_size");
  changed.write("config.json", nlohmann::json{{"architectures", {"BiomedCLIPModel"}},
                                              {"model_type", "clip"},
                                              {"projection_dim", changed.shape("visual_projection.weight")[0]},
                                              {"text_config", text_config()},
                                              {"vision_config",
                                               {{"hidden_size", patches[0]},
                                                {"num_hidden_layers", image_blocks()},
                                                {"num_attention_heads", heads_of_image_tower()},
                                                {"intermediate_size", first_layer[0]},
                                                {"image_size", side},
                                                {"patch_size", patches[2]},
                                                {"hidden_act", "gelu"},
                                                {"layer_norm_eps", image_eps},
                                                {"model_type", "vit"}}}});
  changed.write("preprocessor_config.json", nlohmann::json{{"image_processor_type", "CLIPImageProcessor"},
                                                           {"tokenizer_type", "BertTokenizer"},
                                                           {"size", side},
                                                           {"crop_size", side},
                                                           {"resample", 3}});
  return changed;
}

}  // namespace

class TestHfBiomedClip : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { M2IB_REQUIRE_FIXTURES(); }
  void equals_the_original();
  void captions_are_not_cleaned();
  void without_preprocessing();
  void every_tensor_is_needed();
  void bad_folders_data();
  void bad_folders();
};

void TestHfBiomedClip::equals_the_original() {
  // The conversion's own eps in the image tower is another one; with the original's the numbers are the original's.
  const Golden golden(folder() / "golden.safetensors");
  Comparison comparison;
  const auto encoder = converted(1e-6).open();
  compare_all(*encoder, golden, recorded_ids(golden, separator(), false), comparison);
  QVERIFY(comparison.within(kModelTolerance));
  QCOMPARE(encoder->card().image.norm_eps, 1e-6);
  QVERIFY(encoder->card().layout.find("BiomedCLIP") != std::string::npos);
  QVERIFY(encoder->card().assumptions.empty());

  Comparison published;
  const auto other = converted(1e-12).open();
  compare_all(*other, golden, recorded_ids(golden, separator(), false), published);
  QCOMPARE(other->card().image.norm_eps, 1e-12);
  QVERIFY(published.within(kModelTolerance));
}

void TestHfBiomedClip::captions_are_not_cleaned() {
  const auto encoder = converted(1e-12).open();
  // Its tokenizer cleans nothing before BERT's own rules, so that a sentence with an HTML entity has other ids.
  const auto entity = encoder->tokenizer().tokenize("a cat &amp; dog");
  const auto plain = encoder->tokenizer().tokenize("a cat & dog");
  QVERIFY(entity && plain);
  QVERIFY(entity->ids != plain->ids);
  const auto cleaned = open_whole(folder())->tokenizer().tokenize("a cat &amp; dog");
  QCOMPARE(cleaned->ids, plain->ids);
}

void TestHfBiomedClip::without_preprocessing() {
  LayoutFolder changed = converted(1e-12);
  const auto given = changed.open()->preprocess_settings();
  changed.remove("preprocessor_config.json");
  const auto assumed = changed.open()->preprocess_settings();
  QCOMPARE(assumed.mean, given.mean);
  QCOMPARE(assumed.crop_width_px, given.crop_width_px);
  QCOMPARE(assumed.resize_width_px, given.resize_width_px);
}

void TestHfBiomedClip::every_tensor_is_needed() {
  LayoutFolder changed = converted(1e-12);
  QCOMPARE(QString::fromStdString(tensors_not_missed(changed)), QString());
}

void TestHfBiomedClip::bad_folders_data() {
  QTest::addColumn<Fault>("fault");
  const auto row = [](const char* name, std::function<void(LayoutFolder&)> spoil, ErrorCode code,
                      const std::string& words) {
    QTest::newRow(name) << Fault{std::move(spoil), code, words, {}};
  };
  const auto without = [](const char* name) { return [name](LayoutFolder& f) { f.tensors.erase(name); }; };
  const auto config = [](const char* pointer, const nlohmann::json& value) {
    return [pointer, value](LayoutFolder& f) { f.change("config.json", pointer, value); };
  };
  const int image_width = static_cast<int>(Golden(folder() / "golden.safetensors").shape("vision_hidden_0").at(2));
  const int positions = text_config().at("max_position_embeddings").get<int>() + 88;
  row("no patch bias", without("vision_model.embeddings.patch_embedding.bias"), ErrorCode::TensorMissing,
      "patch_embedding.bias");
  row("no second projection", without("text_projection.fc2.weight"), ErrorCode::TensorMissing, "fc2.weight");
  row("no norm of the words", without("text_model.embeddings.layer_norm.weight"), ErrorCode::TensorMissing,
      "embeddings.layer_norm.weight");
  row("fewer blocks", config("/text_config/num_hidden_layers", text_config().at("num_hidden_layers").get<int>() - 1),
      ErrorCode::ConfigMismatch, "more than that");
  row("another width", config("/vision_config/hidden_size", 2 * image_width), ErrorCode::TensorWrongShape,
      "vision_model");
  row("heads that do not divide", config("/vision_config/num_attention_heads", no_divisor_of(image_width)),
      ErrorCode::ConfigInvalid, "not divisible");
  row("another text model", config("/text_config/model_type", "roberta"), ErrorCode::ModelUnsupported, "roberta");
  row("more positions", config("/text_config/max_position_embeddings", positions), ErrorCode::ConfigMismatch,
      std::to_string(positions) + " positions");
  row(
      "no configuration", [](LayoutFolder& f) { f.remove("config.json"); }, ErrorCode::NotAModel, "config.json");
  row(
      "no tokenizer", [](LayoutFolder& f) { f.remove("vocab.txt"); }, ErrorCode::TokenizerInvalid,
      "download one of them");
}

void TestHfBiomedClip::bad_folders() {
  QFETCH(Fault, fault);
  LayoutFolder changed = converted(1e-12);
  check_fault(changed, fault);
}

QTEST_GUILESS_MAIN(TestHfBiomedClip)
#include "tst_hf_biomedclip.moc"
