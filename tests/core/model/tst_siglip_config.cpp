#include <QtTest>

#include "core/base/random.h"
#include "core/model/bert_config.h"
#include "core/model/hf_config.h"
#include "core/model/known_heads.h"
#include "core/model/siglip_config.h"
#include "tests/core/model/config_text.h"
#include "tests/support/fixture_facts.h"

using namespace m2ib;
using namespace m2ib::model;
using namespace m2ib::tests;

/// Configurations of SigLIP and BERT, and the other places that tell a number of heads.
namespace {

bool same(const SiglipConfig& a, const SiglipConfig& b) {
  return same_shape(a.image, b.image) && same_shape(a.text, b.text) && a.image_size_px == b.image_size_px &&
         a.patch_px == b.patch_px && a.grid == b.grid && a.vocabulary == b.vocabulary && a.projection == b.projection &&
         a.pad_id == b.pad_id;
}

TowerShape image_shape(int blocks, int width, int heads, int mlp_width, int tokens) {
  return {blocks, width, heads, mlp_width, tokens, Activation::GeluTanh, 1e-6, false, true};
}

TowerShape text_shape(int blocks, int width, int heads, int mlp_width, int tokens) {
  return {blocks, width, heads, mlp_width, tokens, Activation::GeluTanh, 1e-6};
}

}  // namespace

class TestSiglipConfig : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void empty_config_is_the_base_model();
  void defaults_equal_the_full_config();
  void published_shapes();
  void patches_need_not_divide_the_picture();
  void bad_config_is_refused_data();
  void bad_config_is_refused();
  void other_models_are_named_data();
  void other_models_are_named();
  void bert_configs();
  void bert_faults_data();
  void bert_faults();
  void converted_biomedclip();
  void known_names();
  void heads_of_info_files();
  void notes_may_hold_heads();
  void random_mutations_never_crash();
};

void TestSiglipConfig::empty_config_is_the_base_model() {
  const auto config = parse_siglip_config("{}", "config.json");
  QVERIFY(config.has_value());
  QVERIFY(same_shape(config->image, image_shape(12, 768, 12, 3072, 196)));
  QVERIFY(same_shape(config->text, text_shape(12, 768, 12, 3072, 64)));
  QCOMPARE(config->grid, 14);
  QCOMPARE(config->vocabulary, 32000);
  QCOMPARE(config->projection, 768);
  QCOMPARE(config->pad_id, std::int64_t{1});
  QCOMPARE(config->image.last_layer(), 11);
  QCOMPARE(config->text.last_layer(), 10);
}

void TestSiglipConfig::defaults_equal_the_full_config() {
  M2IB_REQUIRE_FIXTURES();
  const auto folder = m2ib::tests::fixture_dir() / "siglip_tiny";
  const auto brief = parse_siglip_config(read_text(folder / "config.json"), "config.json");
  const auto full = parse_siglip_config(read_text(folder / "config_full.json"), "config_full.json");
  QVERIFY(brief.has_value() && full.has_value());
  QVERIFY(same(*brief, *full));
  const auto all = m2ib::tests::fixture_json("siglip_tiny/config_full.json");
  const auto number = [&all](const char* section, const char* key) { return all.at(section).at(key).get<int>(); };
  const int side = number("vision_config", "image_size");
  const int grid = side / number("vision_config", "patch_size");
  const char* const image = "vision_config";
  const char* const text = "text_config";
  QVERIFY(same_shape(brief->image, image_shape(number(image, "num_hidden_layers"), number(image, "hidden_size"),
                                               number(image, "num_attention_heads"), number(image, "intermediate_size"),
                                               grid * grid)));
  QVERIFY(same_shape(brief->text, text_shape(number(text, "num_hidden_layers"), number(text, "hidden_size"),
                                             number(text, "num_attention_heads"), number(text, "intermediate_size"),
                                             number(text, "max_position_embeddings"))));
  QCOMPARE(brief->image_size_px, side);
  QCOMPARE(brief->vocabulary, number(text, "vocab_size"));
  QCOMPARE(brief->projection, m2ib::tests::value_or(all.at(text), "projection_size", number(text, "hidden_size")));
}

void TestSiglipConfig::published_shapes() {
  // MedSigLIP: the so400m towers at 448 px.
  const auto config = parse_siglip_config(R"({"model_type":"siglip","text_config":{"hidden_size":1152,
      "intermediate_size":4304,"num_hidden_layers":27,"num_attention_heads":16,"projection_size":1152,
      "pad_token_id":1,"bos_token_id":49406},"vision_config":{"hidden_size":1152,"intermediate_size":4304,
      "num_hidden_layers":27,"num_attention_heads":16,"image_size":448,"patch_size":14}})",
                                          "config.json");
  QVERIFY(config.has_value());
  QVERIFY(same_shape(config->image, image_shape(27, 1152, 16, 4304, 1024)));
  QVERIFY(same_shape(config->text, text_shape(27, 1152, 16, 4304, 64)));
  QCOMPARE(config->grid, 32);
  // A null projection_size is the tower's width, and a null section is empty.
  const auto null_size = parse_siglip_config(
      R"({"text_config":{"hidden_size":384,"num_attention_heads":6,"projection_size":null},"vision_config":null})",
      "c");
  QVERIFY(null_size.has_value());
  QCOMPARE(null_size->projection, 384);
}

void TestSiglipConfig::patches_need_not_divide_the_picture() {
  const auto config = parse_siglip_config(R"({"vision_config":{"image_size":384,"patch_size":14}})", "config.json");
  QVERIFY(config.has_value());
  QCOMPARE(config->grid, 27);
  QCOMPARE(config->image.tokens, 729);
}

void TestSiglipConfig::bad_config_is_refused_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<QString>("words");
  const auto row = [](const char* text, const char* words) { QTest::newRow(text) << text << words; };
  row("", "empty");
  row("[]", "object");
  row("{", "JSON");
  row(R"({"model_type":7})", "model_type");
  row(R"({"vision_config":{"image_size":0}})", "vision_config.image_size");
  row(R"({"vision_config":{"image_size":8,"patch_size":14}})", "larger than image_size");
  row(R"({"vision_config":{"num_channels":1}})", "num_channels");
  row(R"({"vision_config":{"vision_use_head":false}})", "pooling head");
  row(R"({"vision_config":{"num_attention_heads":7}})", "not divisible by num_attention_heads");
  row(R"({"vision_config":{"hidden_act":"relu"}})", "hidden_act");
  row(R"({"vision_config":[]})", "vision_config");
  row(R"({"text_config":{"pad_token_id":32000}})", "pad_token_id");
  row(R"({"text_config":{"projection_size":"many"}})", "projection_size");
  row(R"({"text_config":{"max_position_embeddings":1e9}})", "max_position_embeddings");
  row(R"({"text_config":{"vocab_size":99999999999}})", "vocab_size");
}

void TestSiglipConfig::bad_config_is_refused() {
  QFETCH(QString, text);
  QFETCH(QString, words);
  const auto config = parse_siglip_config(text.toStdString(), "config.json");
  QVERIFY(!config.has_value());
  QCOMPARE(config.error().code, ErrorCode::ConfigInvalid);
  QVERIFY2(QString::fromStdString(describe(config.error())).contains(words), describe(config.error()).c_str());
}

void TestSiglipConfig::other_models_are_named_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<QString>("words");
  QTest::newRow("naflex") << R"({"model_type":"siglip2"})"
                          << "NaFlex";
  QTest::newRow("one half") << R"({"model_type":"siglip_vision_model"})"
                            << "one half";
  QTest::newRow("clip") << R"({"model_type":"clip"})"
                        << "\"clip\"";
  QTest::newRow("siglip 2") << R"({"model_type":"siglip","text_config":{"vocab_size":256000}})"
                            << "tokenizer (Gemma's";
}

void TestSiglipConfig::other_models_are_named() {
  QFETCH(QString, text);
  QFETCH(QString, words);
  const auto config = parse_siglip_config(text.toStdString(), "config.json");
  QVERIFY(!config.has_value());
  QCOMPARE(config.error().code, ErrorCode::ModelUnsupported);
  QVERIFY2(QString::fromStdString(describe(config.error())).contains(words), describe(config.error()).c_str());
}

void TestSiglipConfig::bert_configs() {
  const auto base = parse_bert_config("{}", "text_config.json");
  QVERIFY(base.has_value());
  QVERIFY(same_shape(base->shape, {12, 768, 12, 3072, 512, Activation::Gelu, 1e-12}));
  QCOMPARE(base->vocabulary, 30522);
  M2IB_REQUIRE_FIXTURES();
  const auto tiny = parse_bert_config(read_text(m2ib::tests::fixture_dir() / "biomedclip_tiny" / "text_config.json"),
                                      "text_config.json");
  QVERIFY(tiny.has_value());
  const auto json = m2ib::tests::fixture_json("biomedclip_tiny/text_config.json");
  const auto number = [&json](const char* key) { return json.at(key).get<int>(); };
  QVERIFY(same_shape(tiny->shape,
                     {number("num_hidden_layers"), number("hidden_size"), number("num_attention_heads"),
                      number("intermediate_size"), number("max_position_embeddings"), Activation::Gelu, 1e-12}));
  QCOMPARE(tiny->vocabulary, number("vocab_size"));
}

void TestSiglipConfig::bert_faults_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<int>("code");
  QTest::addColumn<QString>("words");
  const auto row = [](const char* text, ErrorCode code, const char* words) {
    QTest::newRow(text) << text << static_cast<int>(code) << words;
  };
  row(R"({"model_type":"roberta"})", ErrorCode::ModelUnsupported, "\"roberta\"");
  row(R"({"position_embedding_type":"relative_key"})", ErrorCode::ModelUnsupported, "relative_key");
  row(R"({"hidden_size":770})", ErrorCode::ConfigInvalid, "not divisible");
  row(R"({"model_type":["bert"]})", ErrorCode::ConfigInvalid, "model_type");
  row("null", ErrorCode::ConfigInvalid, "object");
}

void TestSiglipConfig::bert_faults() {
  QFETCH(QString, text);
  QFETCH(int, code);
  QFETCH(QString, words);
  const auto config = parse_bert_config(text.toStdString(), "text_config.json");
  QVERIFY(!config.has_value());
  QVERIFY2(static_cast<int>(config.error().code) == code, describe(config.error()).c_str());
  QVERIFY2(QString::fromStdString(describe(config.error())).contains(words), describe(config.error()).c_str());
}

void TestSiglipConfig::converted_biomedclip() {
  const auto config = parse_hf_biomedclip_config(
      R"({"model_type":"clip","projection_dim":256,"logit_scale_init_value":4.4454,
          "text_config":{"hidden_size":10,"num_attention_heads":5},
          "text_config_dict":{"hidden_act":"gelu","hidden_size":768,"model_type":"bert","vocab_size":30522},
          "vision_config":{"hidden_act":"gelu","layer_norm_eps":1e-12,"patch_size":16,"model_type":"vit"}})",
      "config.json");
  QVERIFY(config.has_value());
  QVERIFY(same_shape(config->image, {12, 768, 12, 3072, 197, Activation::Gelu, 1e-12}));
  QVERIFY(same_shape(config->text.shape, {12, 768, 12, 3072, 512, Activation::Gelu, 1e-12}));
  QCOMPARE(config->embedding, 256);
  QCOMPARE(config->logit_scale_init, 4.4454);
  for (const char* bad : {R"({"vision_config":{"patch_size":15}})", R"({"vision_config":{"num_channels":1}})",
                          R"({"projection_dim":0})", R"({"text_config":7})"}) {
    const auto refused = parse_hf_biomedclip_config(bad, "config.json");
    QVERIFY(!refused && refused.error().code == ErrorCode::ConfigInvalid);
  }
  const auto other = parse_hf_biomedclip_config(R"({"text_config":{"model_type":"clip_text_model"}})", "config.json");
  QVERIFY(!other && other.error().code == ErrorCode::ModelUnsupported);
}

void TestSiglipConfig::known_names() {
  QCOMPARE(known_timm_heads("vit_base_patch16_224", 768), std::optional(12));
  QCOMPARE(known_timm_heads("vit_so400m_patch14_siglip_384", 1152), std::optional(16));
  QCOMPARE(known_timm_heads("vit_huge_patch14_224", 1280), std::optional(16));
  QCOMPARE(known_timm_heads("vit_tiny_test_patch8_32", 64), std::nullopt);  // not timm's vit_tiny, which is 192 wide
  QCOMPARE(known_timm_heads("swin_base_patch4", 768), std::nullopt);
  QCOMPARE(known_timm_heads("", 768), std::nullopt);
  QCOMPARE(known_bert_heads("microsoft/BiomedNLP-BiomedBERT-base-uncased-abstract", 768), std::optional(12));
  QCOMPARE(known_bert_heads("bert-large-uncased", 1024), std::optional(16));
  QCOMPARE(known_bert_heads("bert-large-uncased", 768), std::nullopt);
  QCOMPARE(known_bert_heads("tinybert", 48), std::nullopt);
}

void TestSiglipConfig::heads_of_info_files() {
  QCOMPARE(heads_in_info(R"j({"timm":"VisionTransformer(depth=3, num_heads=4, mlp_ratio=2.0)"})j"), std::optional(4));
  for (const char* text : {"", "{", "[]", "{}", R"({"timm":7})", R"({"timm":"num_heads="})",
                           R"({"timm":"num_heads=-4"})", R"({"timm":"num_heads=99999999999999"})"}) {
    QCOMPARE(heads_in_info(text), std::nullopt);
  }
}

void TestSiglipConfig::notes_may_hold_heads() {
  const auto notes = parse_model_notes(R"({"format":1,"image_heads":6,"text_heads":3})", "m2ib.json");
  QVERIFY(notes.has_value());
  QCOMPARE(notes->image_heads, std::optional(6));
  QCOMPARE(notes->text_heads, std::optional(3));
  for (const char* bad : {R"({"format":1,"image_heads":0})", R"({"format":1,"text_heads":"four"})"}) {
    QVERIFY(!parse_model_notes(bad, "m2ib.json"));
  }
}

void TestSiglipConfig::random_mutations_never_crash() {
  const std::string sound =
      R"({"model_type":"siglip","text_config":{"hidden_size":48,"num_attention_heads":4,"projection_size":48,
          "vocab_size":320},"vision_config":{"hidden_size":48,"num_attention_heads":4,"image_size":42,
          "patch_size":14}})";
  Random random(7, 8);
  int refused = 0;
  for (int i = 0; i < 3000; ++i) {
    std::string text = sound;
    for (int change = 0; change < 3; ++change) {
      text[random.below(static_cast<std::uint32_t>(text.size()))] = static_cast<char>(random.below(256));
    }
    if (!parse_siglip_config(text, "config.json")) ++refused;
    (void)parse_hf_biomedclip_config(text, "config.json");
  }
  QVERIFY(refused > 500);
}

QTEST_GUILESS_MAIN(TestSiglipConfig)
#include "tst_siglip_config.moc"
