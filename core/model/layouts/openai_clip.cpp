// Layout 2, OpenAI CLIP: a TorchScript archive or a plain state dict. There is no configuration: shapes come from the
// tensors, heads are 64 wide, the activation is quick GELU (FORMATS section 2).

#include "core/model/layouts/head_count.h"
#include "core/model/layouts/layout.h"
#include "core/model/layouts/native_tower.h"
#include "core/model/torch_guard.h"

namespace m2ib::model {
namespace {

constexpr double kUntrainedLogitScale = 2.6592600369327783;  // ln(1 / 0.07)

// OpenAI's heads are 64 wide, which only a person or m2ib.json can know better.
Result<NativeTowerOptions> tower_options(const LayoutSource& source, bool image, std::int64_t width) {
  if (width < 1) return NativeTowerOptions{};  // reading the tower will say what is missing
  const HeadClues clues = common_head_clues(source, image);
  ModelCard unused;
  const auto heads = decide_heads(source, clues, width, unused);
  if (!heads) return tl::unexpected(heads.error());
  NativeTowerOptions options;
  options.heads = *heads;
  options.activation = source.options.activation.value_or(Activation::QuickGelu);
  return options;
}

// M2IB's published wrapper of OpenAI's models lets every token see every other, takes the last one, and multiplies by
// the text projection a second time.
void imitate_published_wrapper(Towers& towers, LayoutParts& parts, WeightTaker& taker) {
  const at::Tensor& projection = towers.text.projection.weight;
  if (!projection.defined()) return;
  if (projection.size(0) != projection.size(1)) {
    return taker.refuse({ErrorCode::ModelUnsupported,
                         {taker.path(),
                          "the published wrapper applies the text projection twice, which needs a text "
                          "tower as wide as the embedding"}});
  }
  towers.text.causal = false;
  towers.text_rules.pooling = TextPooling::Last;
  towers.text.projection.weight = at::matmul(projection, projection);
  parts.card.pooling = "class token; last token (as M2IB's published wrapper)";
  parts.card.assumptions.push_back(
      "the text tower runs as M2IB's published wrapper has it: no causal mask, last token, projection applied twice");
}

}  // namespace

LayoutResult read_openai_clip(const LayoutSource& source, const StopToken& stop, const Progress& progress) {
  return guarded("loading the model", [&]() -> LayoutResult {
    WeightTaker taker(*source.checkpoint, source.options.precision, stop, progress);
    LayoutParts parts;
    parts.towers = std::make_shared<Towers>();
    Towers& towers = *parts.towers;
    const auto image = tower_options(source, true, length_of(taker, "visual.conv1.weight", 0));
    if (!image) return tl::unexpected(image.error());
    const auto text = tower_options(source, false, length_of(taker, "token_embedding.weight", 1));
    if (!text) return tl::unexpected(text.error());
    take_native_image_tower(taker, *image, towers);
    take_native_text_tower(taker, "", *text, towers);
    towers.logit_scale = taker.scalar("logit_scale");
    towers.text_rules = {TextPooling::LargestId};
    if (taker.error() || taker.stopped()) return finish(taker, {}, progress);

    const auto grid = grid_of(towers.image.shape.tokens, 1, taker.path());
    if (!grid) return tl::unexpected(grid.error());
    const int size = *grid * static_cast<int>(towers.patch_weight.size(2));
    parts.card.layout = "OpenAI CLIP";
    parts.card.pooling = "class token; end-of-text token (largest id)";
    parts.card.embedding = static_cast<int>(towers.image.projection.weight.size(0));
    parts.card.image_size_px = size;
    parts.untrained_logit_scale = kUntrainedLogitScale;
    if (!source.options.activation) {
      parts.card.assumptions.push_back(
          "no configuration beside the weights: quick GELU and heads of width 64, as in OpenAI's CLIP");
    }
    if (source.options.published_text_wrapper) imitate_published_wrapper(towers, parts, taker);

    const auto tokenizer = clip_tokenizer_for(static_cast<std::size_t>(towers.token_embedding.size(0)),
                                              static_cast<std::size_t>(towers.text.shape.tokens), parts.card);
    if (!tokenizer) return tl::unexpected(tokenizer.error());
    parts.tokenizer = *tokenizer;
    parts.preprocess = image::openai_clip_preprocessing(size);
    return finish(taker, std::move(parts), progress);
  });
}

}  // namespace m2ib::model
