#include "core/model/open_clip_config.h"

#include <algorithm>
#include <array>
#include <new>
#include <span>
#include <utility>

#include "core/base/json_limits.h"
#include "core/model/config_reader.h"

namespace m2ib::model {
namespace {

using Json = nlohmann::json;

constexpr int kMaxWidth = 16384;
constexpr int kMaxLayers = 256;
constexpr int kMaxImage = 4096;
constexpr int kMaxContext = 65536;
constexpr std::int64_t kMaxVocabulary = 4'000'000;
constexpr double kMaxEps = 0.1;
constexpr double kMaxLogit = 100.0;
constexpr std::size_t kMaxName = 200;

/// Why a configuration cannot be used: it is broken, or it asks for what is not supported.
struct Refusal {
  ErrorCode code = ErrorCode::ConfigInvalid;
  std::string why;
};

bool says_nothing(const Json& value) {
  return value.is_null() || value == Json(false) || value == Json(0) || value == Json(0.0) || value == Json("") ||
         (value.is_structured() && value.empty());
}

/// One object of the file. Nulls are taken out at once: to OpenCLIP they are as good as missing keys.
class Section {
 public:
  Section(const Json& object, const std::string& prefix) : object_(without_nulls(object)), reader_(object_, prefix) {}
  // The reader refers to the object.
  Section(const Section&) = delete;
  Section& operator=(const Section&) = delete;

  ConfigReader& reader() { return reader_; }
  [[nodiscard]] bool has(const char* key) const { return object_.contains(key); }
  [[nodiscard]] const Json& at(const char* key) const { return object_.at(key); }
  [[nodiscard]] std::string named(const std::string& key) const { return reader_.named(key.c_str()); }

  void unsupported(std::string why) {
    if (unsupported_.empty()) unsupported_ = std::move(why);
  }
  /// Refuses a key that is set to anything that does something.
  void refuse(const char* key, const std::string& what) {
    if (has(key) && !says_nothing(at(key))) {
      unsupported("its configuration sets " + named(key) + ", that is, " + what + ", which is not supported");
    }
  }
  void refuse_unknown(std::span<const char* const> known) {
    for (const auto& [key, value] : object_.items()) {
      if (says_nothing(value) || std::find(known.begin(), known.end(), key) != known.end()) continue;
      unsupported("its configuration sets " + named(printable(key)) + " to " + shown(value) +
                  ", which is not known here and may change its results");
    }
  }
  /// One of several names; a list that ends with the others' names is made for the message.
  void name(const char* key, std::span<const char* const> allowed, std::string& target) {
    std::string value;
    if (!reader_.text(key, kMaxName, value)) return;
    if (std::find(allowed.begin(), allowed.end(), value) != allowed.end()) {
      target = value;
      return;
    }
    std::string names;
    for (const char* const one : allowed) names += (names.empty() ? "" : ", ") + std::string(one);
    unsupported("its configuration sets " + named(key) + " to \"" + printable(value) + "\"; known here are " + names);
  }
  /// An object within, or an empty one.
  [[nodiscard]] Json object(const char* key) {
    if (!has(key)) return Json::object();
    if (at(key).is_object()) return at(key);
    reader_.fault(named(key) + " is " + shown(at(key)) + ", but must be an object");
    return Json::object();
  }
  void absorb(Section& inner) {
    if (const auto refusal = inner.refusal()) {
      if (refusal->code == ErrorCode::ConfigInvalid) {
        reader_.fault(refusal->why);
      } else {
        unsupported(refusal->why);
      }
    }
  }
  [[nodiscard]] std::optional<Refusal> refusal() const {
    if (!reader_.fault().empty()) return Refusal{ErrorCode::ConfigInvalid, reader_.fault()};
    if (!unsupported_.empty()) return Refusal{ErrorCode::ModelUnsupported, unsupported_};
    return std::nullopt;
  }

 private:
  static Json without_nulls(const Json& object) {
    Json result = Json::object();
    for (const auto& [key, value] : object.items()) {
      if (!value.is_null()) result[key] = value;
    }
    return result;
  }

  Json object_;
  ConfigReader reader_;
  std::string unsupported_;
};

/// norm_kwargs, act_kwargs, layer scale and the variants of attention that have tensors or numbers of their own.
void read_shared(Section& tower, std::optional<bool>& gelu_tanh, double& norm_eps, bool& layer_scale) {
  Section norm(tower.object("norm_kwargs"), tower.named("norm_kwargs."));
  norm.reader().number("eps", 0.0, kMaxEps, norm_eps);
  norm.refuse_unknown(std::array{"eps"});
  tower.absorb(norm);

  Section activation(tower.object("act_kwargs"), tower.named("act_kwargs."));
  std::string approximate;
  activation.name("approximate", std::array{"none", "tanh"}, approximate);
  activation.refuse_unknown(std::array{"approximate"});
  if (!approximate.empty()) gelu_tanh = approximate == "tanh";
  tower.absorb(activation);

  double scale = 0.0;
  layer_scale = tower.reader().number("ls_init_value", -1e6, 1e6, scale);
  for (const char* const key :
       {"qk_norm", "scaled_cosine_attn", "scale_heads", "scale_attn_inner", "scale_attn", "scale_fc"}) {
    tower.refuse(key, "another kind of attention");
  }
  std::string block_type;
  tower.name("block_type", std::array{"default"}, block_type);
}

/// A whole number, or twice the same in a list.
void read_image_size(Section& section, int& size) {
  if (!section.has("image_size") || !section.at("image_size").is_array()) {
    section.reader().integer("image_size", 1, kMaxImage, size);
    return;
  }
  const Json& sides = section.at("image_size");
  if (sides.size() != 2 || sides[0] != sides[1]) {
    section.unsupported("its pictures are not square (" + section.named("image_size") + " is " + shown(sides) + ")");
    return;
  }
  const Json single{{"image_size", sides[0]}};
  ConfigReader reader(single, section.named(""));
  reader.integer("image_size", 1, kMaxImage, size);
  section.reader().fault(reader.fault());
}

void read_native_image(Section& section, OpenClipConfig::Image& image) {
  if (section.has("layers") && section.at("layers").is_array()) {
    section.unsupported(
        "its configuration describes a ResNet image tower (vision_cfg.layers is a list), which has no patch tokens to "
        "mask");
    return;
  }
  ConfigReader& reader = section.reader();
  reader.integer("layers", 1, kMaxLayers, image.layers);
  reader.integer("width", 1, kMaxWidth, image.width);
  reader.integer("head_width", 1, kMaxWidth, image.head_width);
  reader.integer("patch_size", 1, kMaxImage, image.patch_px);
  bool no_pre_norm = false;
  if (reader.boolean("no_ln_pre", no_pre_norm)) image.pre_norm = !no_pre_norm;
  reader.boolean("final_ln_after_pool", image.final_norm_after_pool);
  section.name("pool_type", std::array{"tok", "avg"}, image.pool_type);
  std::string positions;
  section.name("pos_embed_type", std::array{"learnable", "sin_cos_2d"}, positions);
  section.refuse("attentional_pool", "pooling by several learnt queries (CoCa)");
  section.refuse("global_average_pool", "an average over patches and class token");
  section.refuse("input_patchnorm", "a norm in front of the patches");
  if (!section.refusal() && image.width % image.head_width != 0) {
    reader.fault("vision_cfg.width (" + std::to_string(image.width) + ") is not divisible by head_width (" +
                 std::to_string(image.head_width) + ")");
  }
  if (!section.refusal() && image.image_size_px < image.patch_px) {
    reader.fault("vision_cfg.image_size (" + std::to_string(image.image_size_px) + ") is smaller than patch_size (" +
                 std::to_string(image.patch_px) + ")");
  }
}

void read_image(Section& section, OpenClipConfig::Image& image) {
  ConfigReader& reader = section.reader();
  read_image_size(section, image.image_size_px);
  reader.text("timm_model_name", kMaxName, image.timm_model_name);
  reader.text("timm_pool", kMaxName, image.timm_pool);
  reader.text("timm_proj", kMaxName, image.timm_proj);
  const Json kwargs = section.object("timm_model_kwargs");
  ConfigReader kwargs_reader(kwargs, section.named("timm_model_kwargs."));
  int heads = 0;
  if (kwargs_reader.integer("num_heads", 1, kMaxWidth, heads)) image.timm_heads = heads;
  reader.fault(kwargs_reader.fault());
  read_shared(section, image.gelu_tanh, image.norm_eps, image.layer_scale);
  if (image.timm_model_name.empty()) read_native_image(section, image);
  section.refuse_unknown(std::array{"layers",
                                    "width",
                                    "head_width",
                                    "mlp_ratio",
                                    "patch_size",
                                    "image_size",
                                    "ls_init_value",
                                    "patch_dropout",
                                    "attentional_pool",
                                    "attn_pooler_queries",
                                    "attn_pooler_heads",
                                    "n_queries",
                                    "no_ln_pre",
                                    "pos_embed_type",
                                    "final_ln_after_pool",
                                    "pool_type",
                                    "output_tokens",
                                    "act_kwargs",
                                    "norm_kwargs",
                                    "block_type",
                                    "timm_model_name",
                                    "timm_model_pretrained",
                                    "timm_pool",
                                    "timm_proj",
                                    "timm_proj_bias",
                                    "timm_drop",
                                    "timm_drop_path",
                                    "timm_model_kwargs"});
}

void read_tokenizer(Section& section, OpenClipConfig::Text& text) {
  section.reader().text("hf_tokenizer_name", kMaxName, text.hf_tokenizer_name);
  section.refuse("tokenizer_mode", "a tokenizer with rules of its own");
  Section kwargs(section.object("tokenizer_kwargs"), section.named("tokenizer_kwargs."));
  kwargs.name("clean", std::array{"lower", "whitespace", "canonicalize"}, text.tokenizer_clean);
  kwargs.reader().boolean("strip_sep_token", text.strip_separator);
  kwargs.refuse("reduction_mask", "another way to shorten captions");
  kwargs.refuse_unknown(std::array{"clean", "strip_sep_token", "cache_dir", "context_length"});
  section.absorb(kwargs);
}

void read_native_text(Section& section, OpenClipConfig::Text& text) {
  ConfigReader& reader = section.reader();
  reader.integer("vocab_size", std::int64_t{1}, kMaxVocabulary, text.vocabulary);
  reader.integer("width", 1, kMaxWidth, text.width);
  reader.integer("layers", 1, kMaxLayers, text.layers);
  reader.integer("heads", 1, kMaxWidth, text.heads);
  reader.boolean("proj_bias", text.projection_bias);
  bool no_mask = false;
  if (reader.boolean("no_causal_mask", no_mask)) text.causal = !no_mask;
  reader.integer("pad_id", std::int64_t{0}, kMaxVocabulary, text.pad_id);
  reader.integer("eos_id", std::int64_t{0}, kMaxVocabulary, text.eos_id);
  section.name("pool_type", std::array{"argmax", "last", "first", "eos"}, text.pool_type);
  std::string projection;
  section.name("proj_type", std::array{"linear"}, projection);
  section.refuse("embed_cls", "a class token behind the caption (CoCa)");
  if (!text.causal) section.refuse("use_pad_mask", "a mask over the padding");
  if (!section.refusal() && text.width % text.heads != 0) {
    reader.fault("text_cfg.width (" + std::to_string(text.width) + ") is not divisible by heads (" +
                 std::to_string(text.heads) + ")");
  }
}

void read_text(Section& section, OpenClipConfig::Text& text) {
  ConfigReader& reader = section.reader();
  reader.integer("context_length", 1, kMaxContext, text.context_length);
  reader.text("hf_model_name", kMaxName, text.hf_model_name);
  reader.text("proj", kMaxName, text.hf_proj_type);  // names of old versions
  reader.text("pooler_type", kMaxName, text.hf_pooler_type);
  reader.text("hf_proj_type", kMaxName, text.hf_proj_type);
  reader.text("hf_pooler_type", kMaxName, text.hf_pooler_type);
  read_tokenizer(section, text);
  read_shared(section, text.gelu_tanh, text.norm_eps, text.layer_scale);
  if (text.hf_model_name.empty()) read_native_text(section, text);
  section.refuse_unknown(std::array{"context_length",
                                    "vocab_size",
                                    "hf_tokenizer_name",
                                    "tokenizer_mode",
                                    "tokenizer_kwargs",
                                    "width",
                                    "heads",
                                    "layers",
                                    "mlp_ratio",
                                    "ls_init_value",
                                    "embed_cls",
                                    "pad_id",
                                    "eos_id",
                                    "no_causal_mask",
                                    "use_pad_mask",
                                    "correct_cls_mask",
                                    "final_ln_after_pool",
                                    "pool_type",
                                    "proj_bias",
                                    "proj_type",
                                    "output_tokens",
                                    "act_kwargs",
                                    "norm_kwargs",
                                    "block_type",
                                    "hf_model_name",
                                    "hf_model_pretrained",
                                    "hf_proj_type",
                                    "hf_pooler_type",
                                    "proj",
                                    "pooler_type"});
}

void read_model(Section& model, OpenClipConfig& config) {
  if (model.has("multimodal_cfg")) {
    model.unsupported("its configuration describes a captioning model (CoCa: multimodal_cfg), which is not supported");
    return;
  }
  ConfigReader& reader = model.reader();
  if (!model.has("embed_dim")) reader.fault("it has no embed_dim, so it is no configuration of an OpenCLIP model");
  reader.integer("embed_dim", 1, kMaxWidth, config.embedding);
  reader.boolean("quick_gelu", config.quick_gelu);
  reader.boolean("custom_text", config.custom_text);
  reader.number("init_logit_scale", -kMaxLogit, kMaxLogit, config.logit_scale_init);
  double bias = 0.0;
  config.has_logit_bias = reader.number("init_logit_bias", -1e6, 1e6, bias);
  Section image(model.object("vision_cfg"), "vision_cfg.");
  read_image(image, config.image);
  model.absorb(image);
  Section text(model.object("text_cfg"), "text_cfg.");
  read_text(text, config.text);
  model.absorb(text);
  for (const auto& gelu_tanh : {config.image.gelu_tanh, config.text.gelu_tanh}) {
    if (config.quick_gelu && gelu_tanh) reader.fault("quick_gelu and act_kwargs.approximate exclude each other");
  }
  model.refuse_unknown(std::array{"embed_dim", "vision_cfg", "text_cfg", "quick_gelu", "custom_text",
                                  "init_logit_scale", "init_logit_bias", "nonscalar_logit_scale", "output_dict",
                                  "cast_dtype", "multimodal_cfg"});
}

}  // namespace

Result<OpenClipConfig> parse_open_clip_config(const std::string& json_text, const std::string& path) try {
  const auto root = parse_json_object(json_text);
  if (!root) return fail(ErrorCode::ConfigInvalid, path, root.error());
  const auto whole = root->find("model_cfg");
  if (whole != root->end() && !whole->is_object()) {
    return fail(ErrorCode::ConfigInvalid, path, "model_cfg is " + shown(*whole) + ", but must be an object");
  }
  Section model(whole == root->end() ? *root : *whole, "");
  OpenClipConfig config;
  read_model(model, config);
  if (const auto refusal = model.refusal()) return fail(refusal->code, path, refusal->why);
  return config;
} catch (const std::bad_alloc&) {
  return fail(ErrorCode::OutOfMemory, "reading " + path);
}

Activation native_activation(const OpenClipConfig& config, const std::optional<bool>& gelu_tanh) {
  if (config.quick_gelu) return Activation::QuickGelu;
  return gelu_tanh.value_or(false) ? Activation::GeluTanh : Activation::Gelu;
}

}  // namespace m2ib::model
