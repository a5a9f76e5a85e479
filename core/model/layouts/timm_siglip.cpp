// Layout 3b, SigLIP as OpenCLIP stores it: a timm vision transformer with attention pooling, and a native text tower
// (FORMATS section 3b).

#include "core/base/json_limits.h"
#include "core/model/layouts/head_count.h"
#include "core/model/layouts/layout.h"
#include "core/model/layouts/native_tower.h"
#include "core/model/layouts/siglip_shared.h"
#include "core/model/layouts/timm_vit.h"
#include "core/model/torch_guard.h"
#include "core/text/clean_text.h"

namespace m2ib::model {
namespace {

constexpr double kNormEps = 1e-6;

Result<NativeTowerOptions> text_options(const LayoutSource& source, const OpenClipFile& file, const WeightTaker& taker,
                                        ModelCard& card) {
  HeadClues clues = common_head_clues(source, /*image=*/false);
  NativeTowerOptions options;
  options.activation = Activation::Gelu;
  options.norm_eps = kNormEps;
  if (file.config) {
    clues.config_name = "open_clip_config.json";
    clues.configured = file.config->text.heads;
    options.activation = native_activation(*file.config, file.config->text.gelu_tanh);
    options.norm_eps = file.config->text.norm_eps;
  }
  if (source.options.activation) options.activation = *source.options.activation;
  const auto heads = decide_heads(source, clues, length_of(taker, "text.token_embedding.weight", 1), card);
  if (!heads) return tl::unexpected(heads.error());
  options.heads = *heads;
  return options;
}

// The text tower's rules stand in the configuration only; these names are used for SigLIP, and others would differ.
std::optional<Error> other_text_tower(const LayoutSource& source, const OpenClipFile& file) {
  if (!file.config) return std::nullopt;
  const OpenClipConfig::Text& text = file.config->text;
  if (!text.causal && text.pool_type == "last") return std::nullopt;
  return Error{ErrorCode::ModelUnsupported,
               {source.path_of("open_clip_config.json"), "its text tower is not SigLIP's: it pools by \"" +
                                                             printable(text.pool_type) + "\"" +
                                                             (text.causal ? " behind a causal mask" : "")}};
}

Result<text::Cleaning> cleaning_of(const LayoutSource& source, const OpenClipFile& file) {
  if (!file.config) return text::Cleaning::Canonicalize;
  const std::string& name = file.config->text.tokenizer_clean;
  if (name == "canonicalize") return text::Cleaning::Canonicalize;
  if (name.empty() || name == "whitespace") return text::Cleaning::Whitespace;
  if (name == "lower") return text::Cleaning::OpenAiClip;
  return fail(ErrorCode::ModelUnsupported, source.path_of("open_clip_config.json"),
              "its tokenizer cleans captions by \"" + printable(name) + "\", which is unknown here");
}

// Where a configuration says that there is a bias, it is no matter of choice; SigLIP as published has both.
void require_biases(WeightTaker& taker, const OpenClipFile& file) {
  const auto require = [&taker](bool wanted, const std::string& name) {
    if (wanted && !taker.has(name)) taker.refuse({ErrorCode::TensorMissing, {taker.path(), name}});
  };
  require(!file.config || file.config->text.projection_bias, "text.text_projection.bias");
  require(!file.config || file.config->has_logit_bias, "logit_bias");
}

/// What comes after the weights: sizes, tokenizer, preprocessing.
Result<void> complete(const LayoutSource& source, const OpenClipFile& file, LayoutParts& parts) {
  const Towers& towers = *parts.towers;
  const auto size = timm_image_size(source, file.config, towers);
  if (!size) return tl::unexpected(size.error());
  const auto embedding = common_embedding(towers, source.checkpoint->path().string());
  if (!embedding) return tl::unexpected(embedding.error());
  const auto cleaning = cleaning_of(source, file);
  if (!cleaning) return tl::unexpected(cleaning.error());
  auto tokenizer = open_siglip_tokenizer(source, towers.text.shape.tokens, *cleaning, towers.token_embedding.size(0));
  if (!tokenizer) return tl::unexpected(tokenizer.error());
  parts.tokenizer = std::move(*tokenizer);
  parts.preprocess = siglip_preprocessing(*size);
  if (file.text) {
    const auto preprocess =
        image::parse_open_clip_preprocess(*file.text, *size, source.path_of("open_clip_config.json"));
    if (!preprocess) return tl::unexpected(preprocess.error());
    parts.preprocess = *preprocess;
  } else {
    parts.card.assumptions.emplace_back(
        "no open_clip_config.json lies beside the weights: exact GELU, stretched pictures and cleaned captions, as in "
        "OpenCLIP's SigLIP");
  }
  parts.card.layout = "OpenCLIP SigLIP with a timm vision transformer";
  parts.card.pooling = image_pooling_text(towers.image) + "; last token of the padded caption";
  parts.card.embedding = *embedding;
  parts.card.image_size_px = *size;
  parts.untrained_logit_scale = file.config ? file.config->logit_scale_init : kSiglipUntrainedLogitScale;
  return {};
}

}  // namespace

LayoutResult read_timm_siglip(const LayoutSource& source, const StopToken& stop, const Progress& progress) {
  return guarded("loading the model", [&]() -> LayoutResult {
    WeightTaker taker(*source.checkpoint, source.options.precision, stop, progress);
    LayoutParts parts;
    const auto file = read_open_clip_file(source);
    if (!file) return tl::unexpected(file.error());
    if (const auto error = other_text_tower(source, *file)) return tl::unexpected(*error);
    const auto image = timm_vit_options(source, file->config, taker, parts.card);
    if (!image) return tl::unexpected(image.error());
    const auto text = text_options(source, *file, taker, parts.card);
    if (!text) return tl::unexpected(text.error());

    parts.towers = std::make_shared<Towers>();
    Towers& towers = *parts.towers;
    require_biases(taker, *file);
    take_timm_vit(taker, *source.checkpoint, *image, towers);
    take_native_text_tower(taker, "text.", *text, towers);
    towers.text.causal = false;
    towers.text_rules = siglip_text_rules(kSiglipPadId);
    towers.logit_scale = taker.scalar("logit_scale");
    if (taker.has("logit_bias")) towers.logit_bias = taker.scalar("logit_bias");
    if (taker.error() || taker.stopped()) return finish(taker, {}, progress);
    if (const auto done = complete(source, *file, parts); !done) return tl::unexpected(done.error());
    return finish(taker, std::move(parts), progress);
  });
}

}  // namespace m2ib::model
