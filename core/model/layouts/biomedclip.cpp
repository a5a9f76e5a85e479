// Layout 4, BiomedCLIP's kind: OpenCLIP with a timm vision transformer and a BERT (FORMATS section 4).

#include "core/model/layouts/bert_tower.h"
#include "core/model/layouts/layout.h"
#include "core/model/layouts/timm_vit.h"
#include "core/model/torch_guard.h"

namespace m2ib::model {
namespace {

constexpr double kUntrainedLogitScale = 2.6592600369327783;  // ln(1 / 0.07)

Result<image::PreprocessSettings> preprocessing(const LayoutSource& source, const OpenClipFile& file, int size_px) {
  if (!file.text) return image::openai_clip_preprocessing(size_px);
  return image::parse_open_clip_preprocess(*file.text, size_px, source.path_of("open_clip_config.json"));
}

/// What comes after the weights: sizes, tokenizer, preprocessing.
Result<void> complete(const LayoutSource& source, const OpenClipFile& file, LayoutParts& parts) {
  const Towers& towers = *parts.towers;
  const auto size = timm_image_size(source, file.config, towers);
  if (!size) return tl::unexpected(size.error());
  const auto embedding = common_embedding(towers, source.checkpoint->path().string());
  if (!embedding) return tl::unexpected(embedding.error());
  auto tokenizer =
      open_bert_tokenizer(source, towers.text.shape.tokens, text::Cleaning::Whitespace, towers.token_embedding.size(0));
  if (!tokenizer) return tl::unexpected(tokenizer.error());
  const auto preprocess = preprocessing(source, file, *size);
  if (!preprocess) return tl::unexpected(preprocess.error());
  parts.tokenizer = std::move(*tokenizer);
  parts.preprocess = *preprocess;
  parts.card.layout = "OpenCLIP with a timm vision transformer and BERT (BiomedCLIP)";
  parts.card.pooling = image_pooling_text(towers.image) + "; [CLS] token";
  parts.card.embedding = *embedding;
  parts.card.image_size_px = *size;
  parts.untrained_logit_scale = file.config ? file.config->logit_scale_init : kUntrainedLogitScale;
  if (!file.config) {
    parts.card.assumptions.push_back("no open_clip_config.json lies beside the weights: CLIP's preprocessing and " +
                                     std::to_string(towers.text.shape.tokens) + " tokens a caption, as in BiomedCLIP");
  }
  return {};
}

}  // namespace

LayoutResult read_biomedclip(const LayoutSource& source, const StopToken& stop, const Progress& progress) {
  return guarded("loading the model", [&]() -> LayoutResult {
    WeightTaker taker(*source.checkpoint, source.options.precision, stop, progress);
    LayoutParts parts;
    const auto file = read_open_clip_file(source);
    if (!file) return tl::unexpected(file.error());
    const auto image = timm_vit_options(source, file->config, taker, parts.card);
    if (!image) return tl::unexpected(image.error());
    const auto text = bert_tower_options(source, file->config, taker, parts.card);
    if (!text) return tl::unexpected(text.error());

    parts.towers = std::make_shared<Towers>();
    take_timm_vit(taker, *source.checkpoint, *image, *parts.towers);
    take_bert_tower(taker, *source.checkpoint, *text, *parts.towers);
    parts.towers->logit_scale = taker.scalar("logit_scale");
    if (taker.has("logit_bias")) parts.towers->logit_bias = taker.scalar("logit_bias");
    if (taker.error() || taker.stopped()) return finish(taker, {}, progress);
    if (const auto done = complete(source, *file, parts); !done) return tl::unexpected(done.error());
    return finish(taker, std::move(parts), progress);
  });
}

}  // namespace m2ib::model
