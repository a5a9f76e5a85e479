#include <QtTest>

#include "core/base/random.h"
#include "core/model/hf_config.h"
#include "tests/core/model/config_text.h"
#include "tests/support/fixture_facts.h"

using namespace m2ib;
using namespace m2ib::model;
using namespace m2ib::tests;

namespace {

bool same(const HfClipConfig& a, const HfClipConfig& b) {
  return same_shape(a.image, b.image) && same_shape(a.text, b.text) && a.image_size_px == b.image_size_px &&
         a.patch_px == b.patch_px && a.channels == b.channels && a.vocabulary == b.vocabulary &&
         a.embedding == b.embedding && a.eos_token_id == b.eos_token_id && a.logit_scale_init == b.logit_scale_init;
}

const char* const kSmall = R"({"model_type":"clip","projection_dim":32,
  "text_config":{"hidden_size":48,"intermediate_size":96,"num_hidden_layers":3,"num_attention_heads":4,
                 "vocab_size":640,"eos_token_id":2},
  "vision_config":{"hidden_size":64,"num_hidden_layers":4,"num_attention_heads":4,"image_size":32,"patch_size":8}})";

}  // namespace

class TestHfConfig : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void empty_config_is_vit_b_32();
  void defaults_equal_the_full_config();
  void dict_sections_override();
  void activations_data();
  void activations();
  void bad_config_is_refused_data();
  void bad_config_is_refused();
  void other_models_are_named_data();
  void other_models_are_named();
  void random_mutations_never_crash();
  void notes_are_read();
  void bad_notes_are_refused_data();
  void bad_notes_are_refused();
};

void TestHfConfig::empty_config_is_vit_b_32() {
  for (const char* text : {"{}", R"({"model_type":"clip"})", R"({"vision_config":null,"text_config_dict":null})"}) {
    const auto config = parse_hf_clip_config(text, "config.json");
    QVERIFY(config.has_value());
    HfClipConfig expected;  // its own defaults are the top level's
    expected.image = {12, 768, 12, 3072, 50, Activation::QuickGelu, 1e-5};
    expected.text = {12, 512, 8, 2048, 77, Activation::QuickGelu, 1e-5};
    QVERIFY(same(*config, expected));
    QCOMPARE(config->eos_token_id, std::int64_t{49407});
    QCOMPARE(config->logit_scale_init, 2.6592);
  }
}

void TestHfConfig::defaults_equal_the_full_config() {
  M2IB_REQUIRE_FIXTURES();
  const auto folder = m2ib::tests::fixture_dir() / "hf_clip_tiny";
  const auto brief = parse_hf_clip_config(read_text(folder / "config.json"), "config.json");
  const auto full = parse_hf_clip_config(read_text(folder / "config_full.json"), "config_full.json");
  QVERIFY(brief.has_value() && full.has_value());
  QVERIFY(same(*brief, *full));
  const auto all = m2ib::tests::fixture_json("hf_clip_tiny/config_full.json");
  const auto& image = all.at("vision_config");
  const auto& text = all.at("text_config");
  const int grid = image.at("image_size").get<int>() / image.at("patch_size").get<int>();
  const auto shape = [](const nlohmann::json& section, int tokens) {
    return TowerShape{section.at("num_hidden_layers"),
                      section.at("hidden_size"),
                      section.at("num_attention_heads"),
                      section.at("intermediate_size"),
                      tokens,
                      Activation::QuickGelu,
                      section.at("layer_norm_eps")};
  };
  QVERIFY(same_shape(brief->image, shape(image, 1 + grid * grid)));
  QVERIFY(same_shape(brief->text, shape(text, text.at("max_position_embeddings"))));
  QCOMPARE(brief->embedding, all.at("projection_dim").get<int>());
  QCOMPARE(brief->image_size_px, image.at("image_size").get<int>());
  QCOMPARE(brief->patch_px, image.at("patch_size").get<int>());
  QCOMPARE(brief->vocabulary, text.at("vocab_size").get<int>());
  QCOMPARE(brief->eos_token_id, text.at("eos_token_id").get<std::int64_t>());
}

void TestHfConfig::dict_sections_override() {
  const auto config =
      parse_hf_clip_config(R"({"text_config":{"hidden_size":768,"num_attention_heads":12,"eos_token_id":2},
      "text_config_dict":{"num_hidden_layers":5},
      "vision_config":{"patch_size":16},"vision_config_dict":{"image_size":64,"hidden_act":"gelu"}})",
                           "config.json");
  QVERIFY(config.has_value());
  QCOMPARE(config->text.blocks, 5);
  QCOMPARE(config->text.width, 512);  // the default, not text_config's
  QCOMPARE(config->text.heads, 8);
  QCOMPARE(config->eos_token_id, std::int64_t{49407});
  QCOMPARE(config->patch_px, 32);
  QCOMPARE(config->image.tokens, 5);
  QCOMPARE(config->image.activation, Activation::Gelu);
}

void TestHfConfig::activations_data() {
  QTest::addColumn<QString>("name");
  QTest::addColumn<int>("activation");
  QTest::addColumn<QString>("shown");
  QTest::newRow("quick") << "quick_gelu" << int(Activation::QuickGelu) << "quick_gelu";
  QTest::newRow("erf") << "gelu" << int(Activation::Gelu) << "gelu";
  QTest::newRow("new") << "gelu_new" << int(Activation::GeluTanh) << "gelu_pytorch_tanh";
  QTest::newRow("tanh") << "gelu_pytorch_tanh" << int(Activation::GeluTanh) << "gelu_pytorch_tanh";
}

void TestHfConfig::activations() {
  QFETCH(QString, name);
  QFETCH(int, activation);
  QFETCH(QString, shown);
  const auto config = parse_hf_clip_config(R"({"text_config":{"hidden_act":")" + name.toStdString() + "\"}}", "c");
  QVERIFY(config.has_value());
  QCOMPARE(int(config->text.activation), activation);
  QCOMPARE(config->image.activation, Activation::QuickGelu);
  QCOMPARE(QString(to_string(config->text.activation)), shown);
}

void TestHfConfig::bad_config_is_refused_data() {
  QTest::addColumn<std::string>("text");
  QTest::addColumn<QString>("word");
  const auto row = [](const char* name, const std::string& text, const char* word) {
    QTest::newRow(name) << text << QString(word);
  };
  const auto text = [&](const char* name, const std::string& pairs, const char* word) {
    row(name, "{\"text_config\":{" + pairs + "}}", word);
  };
  const auto image = [&](const char* name, const std::string& pairs, const char* word) {
    row(name, "{\"vision_config\":{" + pairs + "}}", word);
  };
  row("empty", "", "it is empty");
  row("spaces", " \n ", "it is empty");
  row("not JSON", "hidden_size: 512", "not valid JSON");
  row("cut short", R"({"text_config":{"hidden_size")", "not valid JSON");
  row("NUL ends it", std::string("{}\0 x", 5), "control character");
  row("not UTF-8", "{\"a\":\"\xC3\x28\"}", "not valid JSON");
  row("list", "[]", "not a JSON object");
  row("number", "12", "not a JSON object");
  row("Git LFS", "version https://git-lfs.github.com/spec/v1\n", "Git LFS");
  row("deep", "{\"a\":" + std::string(100000, '[') + std::string(100000, ']') + "}", "nested");
  row("long string", "{\"a\":\"" + std::string(std::size_t{2} << 20, 'x') + "\"}", "string longer");
  row("too long", "{" + std::string(std::size_t{17} << 20, ' ') + "}", "longer than");
  row("model_type", R"({"model_type":1})", "model_type is 1");
  row("section is a list", R"({"text_config":[]})", "text_config is []");
  row("section is a string", R"({"vision_config":"x"})", "vision_config is \"x\"");
  row("dict section is a number", R"({"text_config_dict":5})", "text_config_dict is 5");
  row("projection 0", R"({"projection_dim":0})", "projection_dim is 0");
  row("projection string", R"({"projection_dim":"512"})", "projection_dim is \"512\"");
  row("logit scale string", R"({"logit_scale_init_value":"2"})", "logit_scale_init_value");
  row("logit scale huge", R"({"logit_scale_init_value":1e9})", "logit_scale_init_value");
  text("negative width", R"("hidden_size":-512)", "text_config.hidden_size is -512");
  text("huge width", R"("hidden_size":16385)", "between 1 and 16384");
  text("beyond 64 bits", R"("hidden_size":99999999999999999999999)", "hidden_size");
  text("beyond signed", R"("hidden_size":18446744073709551615)", "hidden_size is 18446744073709551615");
  text("wraps to good", R"("hidden_size":4294967808)", "hidden_size is 4294967808");
  text("fraction", R"("hidden_size":512.5)", "whole number");
  text("float", R"("hidden_size":512.0)", "whole number");
  text("true", R"("num_hidden_layers":true)", "whole number");
  text("null", R"("num_hidden_layers":null)", "is null");
  text("no blocks", R"("num_hidden_layers":0)", "num_hidden_layers is 0");
  text("too many blocks", R"("num_hidden_layers":257)", "num_hidden_layers is 257");
  text("no heads", R"("num_attention_heads":0)", "num_attention_heads is 0");
  text("heads do not divide", R"("num_attention_heads":7)", "(512) is not divisible by num_attention_heads (7)");
  text("mlp 0", R"("intermediate_size":0)", "intermediate_size");
  text("no positions", R"("max_position_embeddings":0)", "max_position_embeddings");
  text("vocabulary huge", R"("vocab_size":4000001)", "vocab_size");
  text("end id negative", R"("eos_token_id":-1)", "eos_token_id is -1");
  text("end id list", R"("eos_token_id":[1,2])", "eos_token_id is [1,2]");
  text("eps negative", R"("layer_norm_eps":-1e-5)", "layer_norm_eps");
  text("eps string", R"("layer_norm_eps":"1e-5")", "layer_norm_eps");
  text("eps infinite", R"("layer_norm_eps":1e999)", "JSON");
  text("activation", R"("hidden_act":"relu")", "hidden_act is \"relu\"");
  text("activation number", R"("hidden_act":1)", "hidden_act is 1");
  image("image 0", R"("image_size":0)", "image_size is 0");
  image("image huge", R"("image_size":4097)", "image_size is 4097");
  image("patch 0", R"("patch_size":0)", "patch_size is 0");
  image("patch list", R"("patch_size":[16,16])", "patch_size is [16,16]");
  image("patch does not divide", R"("patch_size":15)", "(224) is not divisible by patch_size (15)");
  image("patch larger than the image", R"("patch_size":448)", "not divisible by patch_size (448)");
  image("heads do not divide", R"("hidden_size":770)", "(770) is not divisible by num_attention_heads (12)");
  image("grey", R"("num_channels":1)", "num_channels is 1");
}

void TestHfConfig::bad_config_is_refused() {
  QFETCH(std::string, text);
  QFETCH(QString, word);
  const auto config = parse_hf_clip_config(text, "folder/config.json");
  QVERIFY(!config.has_value());
  QCOMPARE(config.error().code, ErrorCode::ConfigInvalid);
  QCOMPARE(config.error().args.size(), std::size_t{2});
  QCOMPARE(config.error().args[0], std::string("folder/config.json"));
  QVERIFY2(QString::fromStdString(config.error().args[1]).contains(word), config.error().args[1].c_str());
  QVERIFY(config.error().args[1].size() < 300);
}

void TestHfConfig::other_models_are_named_data() {
  QTest::addColumn<QString>("type");
  for (const char* type : {"siglip", "siglip2", "bert", "blip", "clip_text_model", "clip_vision_model", "CLIP", ""}) {
    QTest::newRow(type) << type;
  }
}

void TestHfConfig::other_models_are_named() {
  QFETCH(QString, type);
  const auto config = parse_hf_clip_config("{\"model_type\":\"" + type.toStdString() + "\"}", "config.json");
  QVERIFY(!config.has_value());
  QCOMPARE(config.error().code, ErrorCode::ModelUnsupported);
  const QString reason = QString::fromStdString(config.error().args.at(1));
  QVERIFY2(reason.contains("\"" + type + "\""), qPrintable(reason));
  QCOMPARE(reason.contains("half"), type.startsWith("clip_"));
}

void TestHfConfig::random_mutations_never_crash() {
  const std::string good = kSmall;
  QVERIFY(parse_hf_clip_config(good, "c").has_value());
  Random random(7, 7);
  int refused = 0;
  for (int round = 0; round < 2000; ++round) {
    const std::string text = mutated(good, random);
    const auto config = parse_hf_clip_config(text, "c");
    if (!config) {
      ++refused;
      continue;
    }
    for (const TowerShape& tower : {config->image, config->text}) {
      QVERIFY(tower.blocks >= 1 && tower.width >= 1 && tower.heads >= 1 && tower.tokens >= 1 && tower.mlp_width >= 1);
      QCOMPARE(tower.width % tower.heads, 0);
    }
    QCOMPARE(config->image_size_px % config->patch_px, 0);
  }
  QVERIFY(refused > 500 && refused < 2000);
}

void TestHfConfig::notes_are_read() {
  const auto full = parse_model_notes(R"({"format":1,"name":"Phantom CLIP","summary":"S.","intended_use":"Teaching",
      "trained_on":"Drawn images","synthetic":true,"later":{"x":[1]},
      "recommended":{"beta":0.5,"image_layer":3,"text_layer":2,"lr":1}})",
                                      "m2ib.json");
  QVERIFY(full.has_value());
  QCOMPARE(full->name, std::string("Phantom CLIP"));
  QCOMPARE(full->summary, std::string("S."));
  QCOMPARE(full->intended_use, std::string("Teaching"));
  QCOMPARE(full->trained_on, std::string("Drawn images"));
  QVERIFY(full->synthetic);
  QCOMPARE(full->beta.value(), 0.5);
  QCOMPARE(full->image_layer.value(), 3);
  QCOMPARE(full->text_layer.value(), 2);
  const auto least = parse_model_notes(R"({"format":1,"recommended":{"beta":1}})", "m2ib.json");
  QVERIFY(least.has_value());
  QVERIFY(least->name.empty() && !least->synthetic && !least->image_layer && !least->text_layer);
  QCOMPARE(least->beta.value(), 1.0);
}

void TestHfConfig::bad_notes_are_refused_data() {
  QTest::addColumn<std::string>("text");
  QTest::addColumn<QString>("word");
  const auto row = [](const char* name, const std::string& text, const char* word) {
    QTest::newRow(name) << text << QString(word);
  };
  row("empty", "", "it is empty");
  row("not JSON", "{", "not valid JSON");
  row("list", "[]", "not a JSON object");
  row("no format", "{}", "no format number");
  row("format 2", R"({"format":2})", "format is 2");
  row("format string", R"({"format":"1"})", "format is \"1\"");
  row("name", R"({"format":1,"name":5})", "name is 5");
  row("summary null", R"({"format":1,"summary":null})", "summary is null");
  row("use", R"({"format":1,"intended_use":[]})", "intended_use");
  row("trained on", R"({"format":1,"trained_on":{}})", "trained_on");
  row("too long", R"({"format":1,"name":")" + std::string(4001, 'x') + "\"}", "longer than 4000");
  row("synthetic", R"({"format":1,"synthetic":1})", "synthetic is 1");
  row("recommended", R"({"format":1,"recommended":[]})", "recommended is []");
  row("beta string", R"({"format":1,"recommended":{"beta":"0.1"}})", "recommended.beta");
  row("beta negative", R"({"format":1,"recommended":{"beta":-0.1}})", "between 0 and 1000");
  row("layer fraction", R"({"format":1,"recommended":{"image_layer":1.5}})", "recommended.image_layer is 1.5");
  row("layer negative", R"({"format":1,"recommended":{"text_layer":-1}})", "recommended.text_layer is -1");
}

void TestHfConfig::bad_notes_are_refused() {
  QFETCH(std::string, text);
  QFETCH(QString, word);
  const auto notes = parse_model_notes(text, "m2ib.json");
  QVERIFY(!notes.has_value());
  QCOMPARE(notes.error().code, ErrorCode::ConfigInvalid);
  QVERIFY2(QString::fromStdString(notes.error().args.at(1)).contains(word), notes.error().args.at(1).c_str());
}

QTEST_GUILESS_MAIN(TestHfConfig)
#include "tst_hf_config.moc"
