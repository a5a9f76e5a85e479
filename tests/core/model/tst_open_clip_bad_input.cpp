#include <QtTest>

#include "tests/core/model/open_clip_support.h"

using namespace m2ib;
using namespace m2ib::tests;
using checkpoint::NamedTensor;
using nlohmann::json;

class TestOpenClipBadInput : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { M2IB_REQUIRE_FIXTURES(); }
  void bad_configurations_data();
  void bad_configurations();
  void bad_weights_data();
  void bad_weights();
  void published_wrapper_is_refused();
  void cancelled_loading_gives_nothing();
};

void TestOpenClipBadInput::bad_configurations_data() {
  QTest::addColumn<ConfigChange>("change");
  QTest::addColumn<int>("code");
  QTest::addColumn<QString>("words");
  const auto row = [](const char* name, const char* pointer, const json& value, ErrorCode code,
                      const std::string& words) {
    ConfigChange change = [pointer, value](json& config) { config[json::json_pointer(pointer)] = value; };
    QTest::newRow(name) << std::move(change) << static_cast<int>(code) << QString::fromStdString(words);
  };
  const json image = model_config(plain_folder()).at("vision_cfg");
  const json text = model_config(plain_folder()).at("text_cfg");
  const auto number = [](const json& section, const char* key) { return section.at(key).get<int>(); };
  const auto conflict = [](const char* key, int said, int stored) {
    return std::string(key) + " " + std::to_string(said) + ", the weights say " + std::to_string(stored);
  };
  const int width = number(image, "width");
  const int layers = number(image, "layers");
  const int patch = number(image, "patch_size");
  const int side = number(image, "image_size");
  const int text_width = number(text, "width");
  const int text_layers = number(text, "layers");
  const int context = number(text, "context_length");
  const int vocabulary = number(text, "vocab_size");
  const int embedding = model_config(plain_folder()).at("embed_dim");
  const std::string patches = std::to_string(4 * (side / patch) * (side / patch));
  const std::string heads = std::to_string(no_divisor_of(text_width));
  constexpr auto kMismatch = ErrorCode::ConfigMismatch;
  row("image width", "/vision_cfg/width", 2 * width, kMismatch, conflict("vision_cfg.width", 2 * width, width));
  row("image layers", "/vision_cfg/layers", layers - 1, kMismatch, conflict("vision_cfg.layers", layers - 1, layers));
  row("more image layers", "/vision_cfg/layers", layers + 9, kMismatch,
      conflict("vision_cfg.layers", layers + 9, layers));
  row("patches", "/vision_cfg/patch_size", 2 * patch, kMismatch, "vision_cfg.patch_size " + std::to_string(2 * patch));
  row("image size", "/vision_cfg/image_size", 2 * side, kMismatch,
      "vision_cfg.image_size " + std::to_string(2 * side) + ", that is, " + patches + " patches");
  row("pre norm", "/vision_cfg/no_ln_pre", true, kMismatch, "says vision_cfg.no_ln_pre, the weights say that there");
  row("layer scale", "/vision_cfg/ls_init_value", 0.1, kMismatch, "vision_cfg.ls_init_value, the weights say no");
  row("text width", "/text_cfg/width", 2 * text_width, kMismatch,
      conflict("text_cfg.width", 2 * text_width, text_width));
  row("text layers", "/text_cfg/layers", text_layers + 10, kMismatch,
      conflict("text_cfg.layers", text_layers + 10, text_layers));
  row("context", "/text_cfg/context_length", context - 1, kMismatch,
      conflict("text_cfg.context_length", context - 1, context));
  row("vocabulary", "/text_cfg/vocab_size", vocabulary + 1, kMismatch,
      "text_cfg.vocab_size " + std::to_string(vocabulary + 1));
  row("projection", "/text_cfg/proj_bias", true, kMismatch, "text_cfg.proj_bias");
  row("embedding", "/embed_dim", 2 * embedding, kMismatch, "embed_dim " + std::to_string(2 * embedding));
  row("timm", "/vision_cfg/timm_model_name", "vit_base_patch16_224", kMismatch, "vit_base_patch16_224");
  row("BERT", "/text_cfg/hf_model_name", "bert", kMismatch, "Hugging Face's, bert");
  row("heads", "/text_cfg/heads", no_divisor_of(text_width), ErrorCode::ConfigInvalid,
      "divisible by heads (" + heads + ")");
  row("ResNet", "/vision_cfg/layers", json{3, 4, 6, 3}, ErrorCode::ModelUnsupported, "ResNet");
  row("CoCa", "/multimodal_cfg", json{{"width", 1}}, ErrorCode::ModelUnsupported, "CoCa");
  row("unknown key", "/vision_cfg/rope", true, ErrorCode::ModelUnsupported, "vision_cfg.rope");
  row("section", "/text_cfg", json::array(), ErrorCode::ConfigInvalid, "text_cfg is []");
}

void TestOpenClipBadInput::bad_configurations() {
  QFETCH(ConfigChange, change);
  QFETCH(int, code);
  QFETCH(QString, words);
  const ChangedModel model(plain_weights());
  model.copy(plain_weights(), "open_clip_pytorch_model.bin");
  model.write_config(change);
  auto found = ErrorCode::FileNotFound;
  const QString sentence = QString::fromStdString(failure(model.path(), found));
  QVERIFY2(sentence.contains(words), qPrintable(sentence));
  QVERIFY2(static_cast<int>(found) == code, qPrintable(sentence));
  QVERIFY2(sentence.contains("open_clip_config.json"), qPrintable(sentence));
}

void TestOpenClipBadInput::bad_weights_data() {
  QTest::addColumn<Change>("change");
  QTest::addColumn<int>("code");
  QTest::addColumn<QString>("words");
  const auto row = [](const char* name, Change change, ErrorCode code, const std::string& words) {
    QTest::newRow(name) << std::move(change) << static_cast<int>(code) << QString::fromStdString(words);
  };
  const int layers = model_config(plain_folder()).at("vision_cfg").at("layers");
  const int text_layers = model_config(plain_folder()).at("text_cfg").at("layers");
  const auto block = [](int index) { return "visual.transformer.resblocks." + std::to_string(index) + "."; };
  const auto without = [](std::string prefix) {
    return [prefix = std::move(prefix)](NamedTensor& tensor) { return !tensor.name.starts_with(prefix); };
  };
  const auto renamed = [](std::string from, std::string to) {
    return [from = std::move(from), to = std::move(to)](NamedTensor& tensor) {
      if (tensor.name.starts_with(from)) tensor.name = to + tensor.name.substr(from.size());
      return true;
    };
  };
  row("no last norm", without("visual.ln_post"), ErrorCode::TensorMissing, "visual.ln_post.weight");
  row("no projection", without("visual.proj"), ErrorCode::TensorMissing, "visual.proj");
  row("no text projection", without("text_projection"), ErrorCode::TensorMissing, "text_projection");
  row("no scale", without("logit_scale"), ErrorCode::TensorMissing, "logit_scale");
  row("no first norm", without("visual.ln_pre"), ErrorCode::ConfigMismatch, "no visual.ln_pre.weight");
  row("no first block", without("visual.transformer.resblocks.0."), ErrorCode::TensorMissing, "resblocks.0");
  row("no last block", without("transformer.resblocks." + std::to_string(text_layers - 1) + "."),
      ErrorCode::ConfigMismatch, "text_cfg.layers " + std::to_string(text_layers));
  row("a bias is missing", without(block(layers - 1) + "mlp.c_fc.bias"), ErrorCode::TensorMissing, "c_fc");
  row("another part", renamed(block(layers - 1) + "ln_2.bias", block(layers - 1) + "attn.q_norm"),
      ErrorCode::ModelUnsupported, "attn.q_norm");
  row("registers", renamed("logit_scale", "visual.registers"), ErrorCode::ModelUnsupported, "visual.registers");
  row("a block too many", renamed("logit_scale", block(layers + 4) + "ln_1.bias"), ErrorCode::TensorMissing,
      block(layers) + "ln_1.weight");
  row("captioning", renamed("logit_scale", "cls_emb"), ErrorCode::ModelUnsupported, "cls_emb");
  row(
      "nothing in it",
      [](NamedTensor& tensor) {
        if (tensor.name == "visual.ln_post.bias") {
          tensor.shape = {0};
          tensor.data.clear();
        }
        return true;
      },
      ErrorCode::ModelUnsupported, "is empty");
  row(
      "wrong shape",
      [](NamedTensor& tensor) {
        if (tensor.name == "visual.ln_post.bias") tensor.shape = {1, tensor.shape.front()};
        return true;
      },
      ErrorCode::TensorWrongShape, "ln_post.bias");
}

void TestOpenClipBadInput::bad_weights() {
  QFETCH(Change, change);
  QFETCH(int, code);
  QFETCH(QString, words);
  const ChangedModel model(plain_weights());
  model.write_weights("open_clip_model.safetensors", change);
  model.write_config();
  auto found = ErrorCode::FileNotFound;
  const QString sentence = QString::fromStdString(failure(model.path(), found));
  QVERIFY2(sentence.contains(words), qPrintable(sentence));
  QVERIFY2(static_cast<int>(found) == code, qPrintable(sentence));
}

void TestOpenClipBadInput::published_wrapper_is_refused() {
  model::LoadOptions options;
  options.published_text_wrapper = true;
  auto code = ErrorCode::FileNotFound;
  QVERIFY(failure(plain_folder(), code, options).find("made for OpenAI's CLIP") != std::string::npos);
  QCOMPARE(code, ErrorCode::ModelUnsupported);
}

void TestOpenClipBadInput::cancelled_loading_gives_nothing() {
  std::stop_source source;
  double reached = 0.0;
  const auto stop_half_way = [&](double fraction) {
    QVERIFY(fraction >= reached && fraction <= 1.0);
    reached = fraction;
    if (fraction > 0.5) source.request_stop();
  };
  const auto loaded = model::load_model(custom_folder(), source.get_token(), stop_half_way);
  QVERIFY(loaded.has_value() && !loaded->has_value());
  QVERIFY(reached > 0.5 && reached < 1.0);
}

QTEST_GUILESS_MAIN(TestOpenClipBadInput)
#include "tst_open_clip_bad_input.moc"
