#include <QtTest>

#include "tests/core/model/layout_folder.h"

using namespace m2ib;
using namespace m2ib::tests;

/// SigLIP in OpenCLIP's timm form: the Hugging Face fixture under the other names.
namespace {

constexpr std::int64_t kEnd = 1;  // "</s>", with which captions are filled up, too

std::filesystem::path folder() { return fixture_dir() / "siglip_tiny"; }

nlohmann::json config_of(const char* section) { return fixture_json("siglip_tiny/config.json").at(section); }

int blocks_of(const char* section) { return value_or(config_of(section), "num_hidden_layers", 12); }

int image_side() { return value_or(config_of("vision_config"), "image_size", 224); }

int image_heads() { return value_or(config_of("vision_config"), "num_attention_heads", 12); }

int text_heads() { return value_or(config_of("text_config"), "num_attention_heads", 12); }

void rename_attention(LayoutFolder& changed, const std::string& from, const std::string& weight,
                      const std::string& bias) {
  changed.join({from + "q_proj.weight", from + "k_proj.weight", from + "v_proj.weight"}, weight);
  changed.join({from + "q_proj.bias", from + "k_proj.bias", from + "v_proj.bias"}, bias);
}

void rename_image_tower(LayoutFolder& changed) {
  const std::string trunk = "visual.trunk.";
  for (int i = 0; i < blocks_of("vision_config"); ++i) {
    const std::string from = "vision_model.encoder.layers." + std::to_string(i) + ".";
    const std::string to = trunk + "blocks." + std::to_string(i) + ".";
    rename_attention(changed, from + "self_attn.", to + "attn.qkv.weight", to + "attn.qkv.bias");
    changed.rename_all(from + "self_attn.out_proj.", to + "attn.proj.");
    changed.rename_all(from + "layer_norm", to + "norm");
    changed.rename_all(from + "mlp.", to + "mlp.");
  }
  changed.rename_all("vision_model.embeddings.patch_embedding.", trunk + "patch_embed.proj.");
  changed.rename("vision_model.embeddings.position_embedding.weight", trunk + "pos_embed");
  auto& positions = changed.tensors[trunk + "pos_embed"].shape;
  positions.insert(positions.begin(), 1);
  changed.rename_all("vision_model.post_layernorm.", trunk + "norm.");
  const std::string head = "vision_model.head.";
  const std::string pool = trunk + "attn_pool.";
  changed.rename(head + "probe", pool + "latent");
  for (const std::string& end : {std::string("weight"), std::string("bias")}) {
    changed.split(head + "attention.in_proj_" + end, {"q", "k", "v"});
    changed.rename("q", pool + "q." + end);
    changed.join({"k", "v"}, pool + "kv." + end);
  }
  changed.rename_all(head + "attention.out_proj.", pool + "proj.");
  changed.rename_all(head + "layernorm.", pool + "norm.");
  changed.rename_all(head + "mlp.", pool + "mlp.");
}

void rename_text_tower(LayoutFolder& changed) {
  for (int i = 0; i < blocks_of("text_config"); ++i) {
    const std::string from = "text_model.encoder.layers." + std::to_string(i) + ".";
    const std::string to = "text.transformer.resblocks." + std::to_string(i) + ".";
    rename_attention(changed, from + "self_attn.", to + "attn.in_proj_weight", to + "attn.in_proj_bias");
    changed.rename_all(from + "self_attn.out_proj.", to + "attn.out_proj.");
    changed.rename_all(from + "layer_norm", to + "ln_");
    changed.rename_all(from + "mlp.fc1.", to + "mlp.c_fc.");
    changed.rename_all(from + "mlp.fc2.", to + "mlp.c_proj.");
  }
  changed.rename("text_model.embeddings.token_embedding.weight", "text.token_embedding.weight");
  changed.rename("text_model.embeddings.position_embedding.weight", "text.positional_embedding");
  changed.rename_all("text_model.final_layer_norm.", "text.ln_final.");
  changed.rename_all("text_model.head.", "text.text_projection.");
}

/// The fixture as OpenCLIP would store it, with its kind of configuration. The activation is the fixture's; published
/// configurations of SigLIP 1 leave it out, which means the exact one.
LayoutFolder as_open_clip(bool tanh) {
  LayoutFolder changed(folder(), "model.safetensors", {"spiece.model"});
  rename_image_tower(changed);
  rename_text_tower(changed);
  nlohmann::json vision{{"image_size", image_side()},
                        {"timm_model_name", "vit_tiny_test_patch14_siglip_42"},
                        {"timm_model_pretrained", false},
                        {"timm_pool", "map"},
                        {"timm_proj", "none"}};
  nlohmann::json text{{"context_length", changed.shape("text.positional_embedding")[0]},
                      {"vocab_size", changed.shape("text.token_embedding.weight")[0]},
                      {"hf_tokenizer_name", "tiny"},
                      {"tokenizer_kwargs", {{"clean", "canonicalize"}}},
                      {"width", changed.shape("text.token_embedding.weight")[1]},
                      {"heads", text_heads()},
                      {"layers", blocks_of("text_config")},
                      {"no_causal_mask", true},
                      {"proj_bias", true},
                      {"pool_type", "last"},
                      {"norm_kwargs", {{"eps", 1e-6}}}};
  if (tanh) vision["act_kwargs"] = text["act_kwargs"] = {{"approximate", "tanh"}};
  changed.write("open_clip_config.json",
                nlohmann::json{{"model_cfg",
                                {{"embed_dim", changed.shape("text.text_projection.weight")[0]},
                                 {"init_logit_bias", -10},
                                 {"custom_text", true},
                                 {"vision_cfg", vision},
                                 {"text_cfg", text}}},
                               {"preprocess_cfg",
                                {{"mean", {0.5, 0.5, 0.5}},
                                 {"std", {0.5, 0.5, 0.5}},
                                 {"interpolation", "bicubic"},
                                 {"resize_mode", "squash"}}}});
  return changed;
}

model::LoadOptions options_with(std::optional<int> image_heads, std::optional<model::Activation> activation = {}) {
  model::LoadOptions options;
  options.image_heads = image_heads;
  options.activation = activation;
  return options;
}

void check_golden(const model::DualEncoder& encoder) {
  const Golden golden(folder() / "golden.safetensors");
  Comparison comparison;
  compare_all(encoder, golden, recorded_ids(golden, kEnd, true), comparison);
  QVERIFY(comparison.within(kModelTolerance));
}

}  // namespace

class TestTimmSiglip : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { M2IB_REQUIRE_FIXTURES(); }
  void equals_the_original();
  void files_and_sentences();
  void activation();
  void without_a_configuration();
  void every_tensor_is_needed();
  void bad_folders_data();
  void bad_folders();
};

void TestTimmSiglip::equals_the_original() {
  const auto encoder = as_open_clip(true).open(options_with(image_heads()));
  check_golden(*encoder);
  QVERIFY(encoder->card().layout.find("timm") != std::string::npos);
  QCOMPARE(encoder->card().image.last_layer(), blocks_of("vision_config") - 1);
  QCOMPARE(encoder->card().padded_to, value_or(config_of("text_config"), "max_position_embeddings", 64));
  QCOMPARE(encoder->card().pad_id, std::int64_t{1});
  QVERIFY(encoder->card().assumptions.empty());
}

void TestTimmSiglip::files_and_sentences() {
  Comparison pixels;
  Comparison outputs;
  compare_files_and_sentences(*as_open_clip(true).open(options_with(image_heads())), folder(), pixels, outputs);
  QVERIFY(pixels.within(1e-6));
  QVERIFY(outputs.within(kModelTolerance));
}

void TestTimmSiglip::activation() {
  const auto exact = as_open_clip(false).open(options_with(image_heads()));
  QCOMPARE(exact->card().image.activation, model::Activation::Gelu);
  QCOMPARE(exact->card().text.activation, model::Activation::Gelu);
  const Golden golden(folder() / "golden.safetensors");
  const double difference =
      worst_difference(encode(*exact, golden.row("pixel_values", 0)).embedding, golden.row("image_embeds_raw", 0));
  QVERIFY(difference > 1e-4 && difference < 0.1);
  check_golden(*as_open_clip(false).open(options_with(image_heads(), model::Activation::GeluTanh)));
}

void TestTimmSiglip::without_a_configuration() {
  LayoutFolder changed = as_open_clip(true);
  changed.remove("open_clip_config.json");
  changed.write("m2ib.json",
                nlohmann::json{{"format", 1}, {"image_heads", image_heads()}, {"text_heads", text_heads()}});
  const auto encoder = changed.open(options_with({}, model::Activation::GeluTanh));
  check_golden(*encoder);
  QCOMPARE(encoder->card().assumptions.size(), std::size_t{1});
  QCOMPARE(encoder->preprocess_settings().mean, open_whole(folder())->preprocess_settings().mean);
}

void TestTimmSiglip::every_tensor_is_needed() {
  LayoutFolder changed = as_open_clip(true);
  QCOMPARE(QString::fromStdString(tensors_not_missed(changed, options_with(image_heads()))), QString());
}

void TestTimmSiglip::bad_folders_data() {
  QTest::addColumn<Fault>("fault");
  const auto row = [](const char* name, std::function<void(LayoutFolder&)> spoil, ErrorCode code,
                      const std::string& words, const model::LoadOptions& options = options_with(image_heads())) {
    QTest::newRow(name) << Fault{std::move(spoil), code, words, options};
  };
  const auto config = [](const char* pointer, const nlohmann::json& value) {
    return [pointer = std::string("/model_cfg/") + pointer, value](LayoutFolder& f) {
      f.change("open_clip_config.json", pointer, value);
    };
  };
  const auto without = [](const char* name) { return [name](LayoutFolder& f) { f.tensors.erase(name); }; };
  const int text_width = value_or(config_of("text_config"), "hidden_size", 768);
  const int indivisible = no_divisor_of(text_width);
  const std::string grid = std::to_string(image_side() / value_or(config_of("vision_config"), "patch_size", 16));
  row("no latent query", without("visual.trunk.attn_pool.latent"), ErrorCode::TensorMissing, "attn_pool.latent");
  row("no keys", without("visual.trunk.attn_pool.kv.bias"), ErrorCode::TensorMissing, "attn_pool.kv.bias");
  row("no projection", without("text.text_projection.weight"), ErrorCode::TensorMissing, "text_projection");
  row("no norm", without("visual.trunk.norm.weight"), ErrorCode::TensorMissing, "visual.trunk.norm.weight");
  row("larger pictures", config("vision_cfg/image_size", 2 * image_side()), ErrorCode::ConfigMismatch,
      grid + " x " + grid + " patches");
  row("a causal mask", config("text_cfg/no_causal_mask", false), ErrorCode::ModelUnsupported, "causal");
  row("another pooling", config("text_cfg/pool_type", "argmax"), ErrorCode::ModelUnsupported, "argmax");
  row("heads of the text that do not divide", config("text_cfg/heads", indivisible), ErrorCode::ConfigInvalid,
      "not divisible by heads (" + std::to_string(indivisible) + ")");
  if (value_or(config_of("vision_config"), "hidden_size", 768) % 64 != 0) {  // else one for each 64 is taken
    row(
        "heads that nobody tells", [](LayoutFolder&) {}, ErrorCode::ModelUnsupported, "image_heads", options_with({}));
  }
  row(
      "no tokenizer", [](LayoutFolder& f) { f.remove("spiece.model"); }, ErrorCode::TokenizerInvalid,
      "download one of them");
}

void TestTimmSiglip::bad_folders() {
  QFETCH(Fault, fault);
  LayoutFolder changed = as_open_clip(true);
  check_fault(changed, fault);
}

QTEST_GUILESS_MAIN(TestTimmSiglip)
#include "tst_timm_siglip.moc"
