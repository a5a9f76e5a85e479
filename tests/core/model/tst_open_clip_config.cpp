#include <cmath>

#include <QtTest>

#include "core/base/random.h"
#include "core/model/open_clip_config.h"
#include "tests/core/model/config_text.h"
#include "tests/support/fixture_facts.h"

using namespace m2ib;
using namespace m2ib::model;
using namespace m2ib::tests;

namespace {

OpenClipConfig parsed(const std::string& text) {
  const auto config = parse_open_clip_config(text, "open_clip_config.json");
  if (!config) throw std::runtime_error(describe(config.error()));
  return *config;
}

std::string image_cfg(const std::string& pairs) { return "{\"embed_dim\":512,\"vision_cfg\":{" + pairs + "}}"; }
std::string text_cfg(const std::string& pairs) { return "{\"embed_dim\":512,\"text_cfg\":{" + pairs + "}}"; }

const char* const kSmall = R"({"model_cfg":{"embed_dim":32,"quick_gelu":true,
  "vision_cfg":{"image_size":32,"layers":3,"width":64,"head_width":16,"patch_size":8,"pool_type":"avg"},
  "text_cfg":{"context_length":16,"vocab_size":512,"width":48,"heads":4,"layers":2,"norm_kwargs":{"eps":1e-6}}}})";

}  // namespace

class TestOpenClipConfig : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void least_config_has_the_defaults();
  void plain_fixture();
  void custom_text_fixture();
  void towers_by_name();
  void published_siglip();
  void published_clipa();
  void old_key_names();
  void nulls_are_missing_keys();
  void activations_data();
  void activations();
  void broken_config_is_refused_data();
  void broken_config_is_refused();
  void unsupported_config_is_refused_data();
  void unsupported_config_is_refused();
  void harmless_keys_are_accepted_data();
  void harmless_keys_are_accepted();
  void random_mutations_never_crash();
};

void TestOpenClipConfig::least_config_has_the_defaults() {
  for (const char* text : {R"({"embed_dim":512})", R"({"model_cfg":{"embed_dim":512},"preprocess_cfg":{}})",
                           R"({"embed_dim":512,"vision_cfg":{},"text_cfg":null})"}) {
    const OpenClipConfig config = parsed(text);
    QCOMPARE(config.embedding, 512);
    QVERIFY(!config.quick_gelu && !config.custom_text && !config.has_logit_bias);
    QVERIFY(std::abs(config.logit_scale_init - std::log(1.0 / 0.07)) < 1e-12);
    QCOMPARE(config.image.image_size_px, 224);
    QCOMPARE(config.image.patch_px, 16);
    QCOMPARE(config.image.width, 768);
    QCOMPARE(config.image.layers, 12);
    QCOMPARE(config.image.head_width, 64);
    QCOMPARE(config.image.pool_type, std::string("tok"));
    QVERIFY(config.image.pre_norm && !config.image.layer_scale && !config.image.final_norm_after_pool);
    QVERIFY(config.image.timm_model_name.empty() && !config.image.timm_heads && !config.image.gelu_tanh);
    QCOMPARE(config.image.norm_eps, 1e-5);
    QCOMPARE(config.text.context_length, 77);
    QCOMPARE(config.text.vocabulary, std::int64_t{49408});
    QCOMPARE(config.text.width, 512);
    QCOMPARE(config.text.heads, 8);
    QCOMPARE(config.text.layers, 12);
    QCOMPARE(config.text.pool_type, std::string("argmax"));
    QVERIFY(config.text.causal && !config.text.projection_bias && !config.text.layer_scale);
    QVERIFY(config.text.hf_model_name.empty() && config.text.hf_tokenizer_name.empty());
    QVERIFY(config.text.tokenizer_clean.empty() && !config.text.strip_separator);
    QCOMPARE(config.text.norm_eps, 1e-5);
  }
}

void TestOpenClipConfig::plain_fixture() {
  M2IB_REQUIRE_FIXTURES();
  const auto config = parsed(read_text(m2ib::tests::fixture_dir() / "open_clip_tiny" / "open_clip_config.json"));
  const auto json = m2ib::tests::fixture_json("open_clip_tiny/open_clip_config.json").at("model_cfg");
  const auto image = [&json](const char* key) { return json.at("vision_cfg").at(key).get<int>(); };
  const auto text = [&json](const char* key) { return json.at("text_cfg").at(key).get<int>(); };
  QCOMPARE(config.embedding, json.at("embed_dim").get<int>());
  QCOMPARE(config.image.image_size_px, image("image_size"));
  QCOMPARE(config.image.patch_px, image("patch_size"));
  QCOMPARE(config.image.width, image("width"));
  QCOMPARE(config.image.layers, image("layers"));
  QCOMPARE(config.image.head_width, image("head_width"));
  QCOMPARE(config.text.vocabulary, std::int64_t{text("vocab_size")});
  QCOMPARE(config.text.width, text("width"));
  QCOMPARE(config.text.heads, text("heads"));
  QCOMPARE(config.text.layers, text("layers"));
  QVERIFY(!config.quick_gelu && !config.custom_text);
}

void TestOpenClipConfig::custom_text_fixture() {
  M2IB_REQUIRE_FIXTURES();
  const auto folder = m2ib::tests::fixture_dir() / "open_clip_tiny" / "custom_text";
  const auto config = parsed(read_text(folder / "open_clip_config.json"));
  QVERIFY(config.quick_gelu && config.custom_text && config.has_logit_bias);
  QVERIFY(!config.image.pre_norm && config.image.layer_scale);
  QCOMPARE(config.image.pool_type, std::string("avg"));
  const auto json = m2ib::tests::fixture_json("open_clip_tiny/custom_text/open_clip_config.json");
  QCOMPARE(config.text.context_length, json.at("model_cfg").at("text_cfg").at("context_length").get<int>());
  QCOMPARE(config.text.pool_type, std::string("last"));
  QVERIFY(!config.text.causal && config.text.projection_bias && !config.text.layer_scale);
  QCOMPARE(config.text.norm_eps, 1e-6);
  QCOMPARE(config.image.norm_eps, 1e-5);
}

void TestOpenClipConfig::towers_by_name() {
  M2IB_REQUIRE_FIXTURES();
  const auto config = parsed(read_text(m2ib::tests::fixture_dir() / "biomedclip_tiny" / "open_clip_config.json"));
  const auto json = m2ib::tests::fixture_json("biomedclip_tiny/open_clip_config.json").at("model_cfg");
  const auto& image = json.at("vision_cfg");
  const auto& text = json.at("text_cfg");
  QCOMPARE(config.image.timm_model_name, image.at("timm_model_name").get<std::string>());
  QCOMPARE(config.image.timm_pool, std::string());
  QCOMPARE(config.image.timm_proj, std::string("linear"));
  QCOMPARE(config.image.image_size_px, image.at("image_size").get<int>());
  QCOMPARE(config.text.hf_model_name, text.at("hf_model_name").get<std::string>());
  QCOMPARE(config.text.hf_tokenizer_name, text.at("hf_tokenizer_name").get<std::string>());
  QCOMPARE(config.text.hf_proj_type, std::string("mlp"));
  QCOMPARE(config.text.hf_pooler_type, std::string("cls_last_hidden_state_pooler"));
  QCOMPARE(config.text.context_length, text.at("context_length").get<int>());
}

void TestOpenClipConfig::published_siglip() {
  const auto config = parsed(R"({"embed_dim":1152,"init_logit_bias":-10,"custom_text":true,
    "vision_cfg":{"image_size":384,"timm_model_name":"vit_so400m_patch14_siglip_384","timm_model_pretrained":false,
                  "timm_pool":"map","timm_proj":"none","timm_model_kwargs":{"num_heads":16}},
    "text_cfg":{"context_length":64,"vocab_size":32000,"hf_tokenizer_name":"timm/ViT-B-16-SigLIP",
                "tokenizer_kwargs":{"clean":"canonicalize"},"width":1152,"heads":16,"layers":27,"mlp_ratio":3.7362,
                "no_causal_mask":true,"proj_bias":true,"pool_type":"last","norm_kwargs":{"eps":1e-6},
                "act_kwargs":{"approximate":"tanh"}}})");
  QVERIFY(config.has_logit_bias && config.custom_text);
  QCOMPARE(config.image.timm_pool, std::string("map"));
  QCOMPARE(config.image.timm_proj, std::string("none"));
  QCOMPARE(config.image.timm_heads.value(), 16);
  QCOMPARE(config.text.heads, 16);
  QCOMPARE(config.text.tokenizer_clean, std::string("canonicalize"));
  QVERIFY(config.text.gelu_tanh.value());
  QCOMPARE(native_activation(config, config.text.gelu_tanh), Activation::GeluTanh);
}

void TestOpenClipConfig::published_clipa() {
  const auto config = parsed(R"({"embed_dim":768,
    "vision_cfg":{"image_size":336,"layers":24,"width":1024,"patch_size":14,"no_ln_pre":true,"pool_type":"avg",
                  "final_ln_after_pool":true,"pos_embed_type":"sin_cos_2d"},
    "text_cfg":{"context_length":32,"vocab_size":32000,"hf_tokenizer_name":"bert-base-uncased",
                "tokenizer_kwargs":{"strip_sep_token":true},"width":768,"heads":12,"layers":12,"pool_type":"last",
                "no_causal_mask":true}})");
  QVERIFY(!config.image.pre_norm && config.image.final_norm_after_pool);
  QVERIFY(config.text.strip_separator && !config.text.causal);
  QCOMPARE(config.text.hf_tokenizer_name, std::string("bert-base-uncased"));
  QVERIFY(config.text.hf_model_name.empty());
}

void TestOpenClipConfig::old_key_names() {
  const auto config = parsed(text_cfg(R"("hf_model_name":"bert","proj":"linear","pooler_type":"cls_pooler")"));
  QCOMPARE(config.text.hf_proj_type, std::string("linear"));
  QCOMPARE(config.text.hf_pooler_type, std::string("cls_pooler"));
}

void TestOpenClipConfig::nulls_are_missing_keys() {
  const auto config = parsed(
      R"({"embed_dim":512,"init_logit_bias":null,"vision_cfg":{"ls_init_value":null,"width":null,"timm_model_name":null,
      "norm_kwargs":null},"text_cfg":{"hf_tokenizer_name":null,"tokenizer_kwargs":null,"invented":null}})");
  QVERIFY(!config.has_logit_bias && !config.image.layer_scale);
  QCOMPARE(config.image.width, 768);
}

void TestOpenClipConfig::activations_data() {
  QTest::addColumn<std::string>("text");
  QTest::addColumn<int>("image");
  QTest::addColumn<int>("text_tower");
  QTest::newRow("default is exact") << std::string(R"({"embed_dim":1})") << int(Activation::Gelu)
                                    << int(Activation::Gelu);
  QTest::newRow("quick") << std::string(R"({"embed_dim":1,"quick_gelu":true})") << int(Activation::QuickGelu)
                         << int(Activation::QuickGelu);
  QTest::newRow("tanh in one") << image_cfg(R"("act_kwargs":{"approximate":"tanh"})") << int(Activation::GeluTanh)
                               << int(Activation::Gelu);
  QTest::newRow("none") << text_cfg(R"("act_kwargs":{"approximate":"none"})") << int(Activation::Gelu)
                        << int(Activation::Gelu);
}

void TestOpenClipConfig::activations() {
  QFETCH(std::string, text);
  QFETCH(int, image);
  QFETCH(int, text_tower);
  const OpenClipConfig config = parsed(text);
  QCOMPARE(int(native_activation(config, config.image.gelu_tanh)), image);
  QCOMPARE(int(native_activation(config, config.text.gelu_tanh)), text_tower);
}

void TestOpenClipConfig::broken_config_is_refused_data() {
  QTest::addColumn<std::string>("text");
  QTest::addColumn<QString>("word");
  const auto row = [](const char* name, const std::string& text, const char* word) {
    QTest::newRow(name) << text << QString(word);
  };
  row("empty", "", "it is empty");
  row("not JSON", "embed_dim: 512", "not valid JSON");
  row("list", "[]", "not a JSON object");
  row("Git LFS", "version https://git-lfs.github.com/spec/v1\n", "Git LFS");
  row("deep", "{\"a\":" + std::string(100000, '[') + std::string(100000, ']') + "}", "nested");
  row("another file", R"({"model_type":"clip"})", "no embed_dim");
  row("nothing", "{}", "no embed_dim");
  row("model_cfg is a list", R"({"model_cfg":[]})", "model_cfg is []");
  row("model_cfg is null", R"({"model_cfg":null})", "model_cfg is null");
  row("embed_dim 0", R"({"embed_dim":0})", "embed_dim is 0");
  row("embed_dim string", R"({"embed_dim":"512"})", "embed_dim is \"512\"");
  row("quick_gelu number", R"({"embed_dim":1,"quick_gelu":1})", "quick_gelu is 1");
  row("logit scale", R"({"embed_dim":1,"init_logit_scale":"x"})", "init_logit_scale");
  row("logit bias", R"({"embed_dim":1,"init_logit_bias":true})", "init_logit_bias is true");
  row("section is a list", R"({"embed_dim":1,"vision_cfg":[]})", "vision_cfg is []");
  row("section is a string", R"({"embed_dim":1,"text_cfg":"x"})", "text_cfg is \"x\"");
  row("image 0", image_cfg(R"("image_size":0)"), "vision_cfg.image_size is 0");
  row("image huge", image_cfg(R"("image_size":[4097,4097])"), "vision_cfg.image_size is 4097");
  row("image list of strings", image_cfg(R"("image_size":["a","a"])"), "vision_cfg.image_size is \"a\"");
  row("image string", image_cfg(R"("image_size":"224")"), "image_size is \"224\"");
  row("patch 0", image_cfg(R"("patch_size":0)"), "patch_size is 0");
  row("patch list", image_cfg(R"("patch_size":[16,16])"), "patch_size is [16,16]");
  row("patch larger than the image", image_cfg(R"("patch_size":225)"), "smaller than patch_size (225)");
  row("layers 0", image_cfg(R"("layers":0)"), "vision_cfg.layers is 0");
  row("layers many", image_cfg(R"("layers":257)"), "vision_cfg.layers is 257");
  row("width beyond 64 bits", image_cfg(R"("width":18446744073709551615)"), "vision_cfg.width");
  row("head width", image_cfg(R"("head_width":0)"), "head_width is 0");
  row("heads do not divide", image_cfg(R"("head_width":100)"), "(768) is not divisible by head_width (100)");
  row("no_ln_pre", image_cfg(R"("no_ln_pre":"yes")"), "no_ln_pre is \"yes\"");
  row("pool type number", image_cfg(R"("pool_type":3)"), "pool_type is 3");
  row("layer scale", image_cfg(R"("ls_init_value":"0.1")"), "ls_init_value");
  row("norm list", image_cfg(R"("norm_kwargs":[1])"), "norm_kwargs is [1]");
  row("eps negative", image_cfg(R"("norm_kwargs":{"eps":-1})"), "vision_cfg.norm_kwargs.eps");
  row("timm name", image_cfg(R"("timm_model_name":5)"), "timm_model_name is 5");
  row("timm name long", image_cfg("\"timm_model_name\":\"" + std::string(201, 'x') + "\""), "longer than 200");
  row("timm kwargs", image_cfg(R"("timm_model_kwargs":"x")"), "timm_model_kwargs is \"x\"");
  row("timm heads", image_cfg(R"("timm_model_kwargs":{"num_heads":0})"), "timm_model_kwargs.num_heads is 0");
  row("context 0", text_cfg(R"("context_length":0)"), "context_length is 0");
  row("context huge", text_cfg(R"("context_length":65537)"), "context_length is 65537");
  row("vocabulary", text_cfg(R"("vocab_size":4000001)"), "vocab_size is 4000001");
  row("text heads", text_cfg(R"("heads":7)"), "text_cfg.width (512) is not divisible by heads (7)");
  row("mask", text_cfg(R"("no_causal_mask":0)"), "no_causal_mask is 0");
  row("pad", text_cfg(R"("pad_id":-1)"), "pad_id is -1");
  row("end", text_cfg(R"("eos_id":1.5)"), "eos_id is 1.5");
  row("tokenizer name", text_cfg(R"("hf_tokenizer_name":[])"), "hf_tokenizer_name is []");
  row("tokenizer kwargs", text_cfg(R"("tokenizer_kwargs":1)"), "tokenizer_kwargs is 1");
  row("strip", text_cfg(R"("tokenizer_kwargs":{"strip_sep_token":1})"), "tokenizer_kwargs.strip_sep_token is 1");
  row("two activations", R"({"embed_dim":1,"quick_gelu":true,"text_cfg":{"act_kwargs":{"approximate":"tanh"}}})",
      "exclude each other");
}

void TestOpenClipConfig::broken_config_is_refused() {
  QFETCH(std::string, text);
  QFETCH(QString, word);
  const auto config = parse_open_clip_config(text, "folder/open_clip_config.json");
  QVERIFY(!config.has_value());
  QVERIFY2(QString::fromStdString(config.error().args.at(1)).contains(word), config.error().args.at(1).c_str());
  QCOMPARE(config.error().code, ErrorCode::ConfigInvalid);
  QCOMPARE(config.error().args[0], std::string("folder/open_clip_config.json"));
  QVERIFY(config.error().args[1].size() < 400);
}

void TestOpenClipConfig::unsupported_config_is_refused_data() {
  QTest::addColumn<std::string>("text");
  QTest::addColumn<QString>("word");
  const auto row = [](const char* name, const std::string& text, const char* word) {
    QTest::newRow(name) << text << QString(word);
  };
  row("ResNet", image_cfg(R"("layers":[3,4,6,3],"width":64,"patch_size":null)"), "ResNet");
  row("CoCa", R"({"embed_dim":1,"multimodal_cfg":{"width":512}})", "CoCa");
  row("attentional pool", image_cfg(R"("attentional_pool":true)"), "CoCa");
  row("attentional pool by name", image_cfg(R"("attentional_pool":"parallel")"), "vision_cfg.attentional_pool");
  row("class token in the text", text_cfg(R"("embed_cls":true)"), "class token behind the caption");
  row("no pooling", image_cfg(R"("pool_type":"none")"), "vision_cfg.pool_type to \"none\"; known here are tok, avg");
  row("average of old", image_cfg(R"("global_average_pool":true)"), "global_average_pool");
  row("patch norm", image_cfg(R"("input_patchnorm":true)"), "input_patchnorm");
  row("positions", image_cfg(R"("pos_embed_type":"rope")"), "pos_embed_type to \"rope\"");
  row("not square", image_cfg(R"("image_size":[224,336])"), "not square");
  row("three sides", image_cfg(R"("image_size":[224,224,224])"), "not square");
  row("norm", text_cfg(R"("norm_kwargs":{"elementwise_affine":true})"), "text_cfg.norm_kwargs.elementwise_affine");
  row("activation", image_cfg(R"("act_kwargs":{"approximate":"erf"})"), "act_kwargs.approximate to \"erf\"");
  row("activation key", image_cfg(R"("act_kwargs":{"slope":0.1})"), "act_kwargs.slope");
  row("attention", image_cfg(R"("qk_norm":true)"), "vision_cfg.qk_norm");
  row("attention in the text", text_cfg(R"("scale_fc":true)"), "text_cfg.scale_fc");
  row("block", text_cfg(R"("block_type":"custom")"), "block_type to \"custom\"");
  row("text pool", text_cfg(R"("pool_type":"none")"), "text_cfg.pool_type to \"none\"");
  row("no projection", text_cfg(R"("proj_type":"none")"), "proj_type to \"none\"");
  row("padding mask", text_cfg(R"("no_causal_mask":true,"use_pad_mask":true)"), "use_pad_mask");
  row("tokenizer mode", text_cfg(R"("tokenizer_mode":"clips")"), "tokenizer_mode");
  row("cleaning", text_cfg(R"("tokenizer_kwargs":{"clean":"upper"})"), "tokenizer_kwargs.clean to \"upper\"");
  row("reduction", text_cfg(R"("tokenizer_kwargs":{"reduction_mask":"syntax"})"), "reduction_mask");
  row("tokenizer key", text_cfg(R"("tokenizer_kwargs":{"additional_special_tokens":["<a>"]})"), "additional_special");
  row("unknown image key", image_cfg(R"("registers":4)"), "vision_cfg.registers to 4, which is not known");
  row("unknown text key", text_cfg(R"("rope":{"theta":1})"), "text_cfg.rope");
  row("unknown key", R"({"embed_dim":1,"audio_cfg":{"a":1}})", "audio_cfg");
}

void TestOpenClipConfig::unsupported_config_is_refused() {
  QFETCH(std::string, text);
  QFETCH(QString, word);
  const auto config = parse_open_clip_config(text, "folder/open_clip_config.json");
  QVERIFY(!config.has_value());
  QVERIFY2(QString::fromStdString(config.error().args.at(1)).contains(word), config.error().args.at(1).c_str());
  QCOMPARE(config.error().code, ErrorCode::ModelUnsupported);
  QVERIFY(config.error().args[1].size() < 400);
}

void TestOpenClipConfig::harmless_keys_are_accepted_data() {
  QTest::addColumn<std::string>("text");
  QTest::newRow("training") << image_cfg(R"("patch_dropout":0.5,"output_tokens":true,"attn_pooler_queries":256)");
  QTest::newRow("off") << image_cfg(R"("attentional_pool":false,"qk_norm":false,"invented":false,"later":0)");
  QTest::newRow("pad mask of a causal tower") << text_cfg(R"("use_pad_mask":true)");
  QTest::newRow("top") << std::string(R"({"embed_dim":1,"nonscalar_logit_scale":true,"output_dict":true})");
  QTest::newRow("square list") << image_cfg(R"("image_size":[224,224])");
  QTest::newRow("timm tower with native leftovers") << image_cfg(R"("timm_model_name":"vit","layers":[1],"width":7)");
  QTest::newRow("BERT tower with native leftovers") << text_cfg(R"("hf_model_name":"bert","pool_type":"cls")");
}

void TestOpenClipConfig::harmless_keys_are_accepted() {
  QFETCH(std::string, text);
  const auto config = parse_open_clip_config(text, "c");
  QVERIFY2(config.has_value(), config ? "" : describe(config.error()).c_str());
}

void TestOpenClipConfig::random_mutations_never_crash() {
  const std::string good = kSmall;
  QVERIFY(parse_open_clip_config(good, "c").has_value());
  Random random(7, 8);
  int refused = 0;
  for (int round = 0; round < 2000; ++round) {
    const std::string text = mutated(good, random);
    const auto config = parse_open_clip_config(text, "c");
    if (!config) {
      ++refused;
      continue;
    }
    QVERIFY(config->image.width >= 1 && config->image.layers >= 1 && config->image.head_width >= 1);
    QVERIFY(config->image.patch_px >= 1 && config->image.image_size_px >= config->image.patch_px);
    QCOMPARE(config->image.width % config->image.head_width, 0);
    QCOMPARE(config->text.width % config->text.heads, 0);
  }
  QVERIFY(refused > 500 && refused < 2000);
}

QTEST_GUILESS_MAIN(TestOpenClipConfig)
#include "tst_open_clip_config.moc"
