#include "core/metrics/embed_perturbed.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace m2ib::metrics {
namespace {

bool all_finite(const std::vector<float>& values) {
  return std::ranges::all_of(values, [](float value) { return std::isfinite(value); });
}

}  // namespace

PerturbedScorer::PerturbedScorer(const model::DualEncoder& encoder, const model::EncodedImage& image,
                                 const std::vector<float>& text_embedding, Filling filling)
    : encoder_(&encoder),
      text_embedding_(&text_embedding),
      input_(encoder.card(), *image.pixels, filling),
      whole_(model::cosine(image.embedding, text_embedding)) {}

Result<PerturbedScorer> PerturbedScorer::make(const model::DualEncoder& encoder, const model::EncodedImage& image,
                                              const std::vector<float>& text_embedding, Filling filling) {
  const auto width = static_cast<std::size_t>(std::max(encoder.card().embedding, 0));
  const auto wrong_width = [width](const char* name, const std::vector<float>& embedding) {
    return fail(ErrorCode::SettingOutOfRange, name, std::to_string(embedding.size()) + " values",
                std::to_string(width));
  };
  if (image.embedding.size() != width) return wrong_width("embedding of the picture", image.embedding);
  if (text_embedding.size() != width) return wrong_width("embedding of the caption", text_embedding);
  if (!all_finite(image.embedding)) return fail(ErrorCode::NotFinite, "the picture's embedding");
  if (!all_finite(text_embedding)) return fail(ErrorCode::NotFinite, "the caption's embedding");
  const std::size_t values = image.pixels ? image.pixels->values.size() : 0;
  if (image.pixels) {
    PerturbedScorer scorer(encoder, image, text_embedding, filling);
    if (scorer.input_.valid()) return scorer;
  }
  return fail(ErrorCode::SettingOutOfRange, "pixels of the picture", std::to_string(values) + " values",
              "those of the model's input");
}

Stoppable<std::vector<double>> PerturbedScorer::score(const std::vector<std::vector<bool>>& removed,
                                                      const StopToken& stop) const {
  constexpr std::size_t kAtOnce = 8;  // the batch of embed_images(): more only takes memory
  std::vector<double> scores;
  std::vector<float> batch;
  for (std::size_t first = 0; first < removed.size(); first += kAtOnce) {
    batch.clear();
    const std::size_t end = std::min(removed.size(), first + kAtOnce);
    for (std::size_t i = first; i < end; ++i) input_.append(removed[i], batch);
    const auto embeddings = encoder_->embed_images(batch, stop);
    if (!embeddings) return tl::unexpected(embeddings.error());
    if (!*embeddings) return std::nullopt;
    for (const auto& embedding : **embeddings) scores.push_back(model::cosine(embedding, *text_embedding_));
  }
  return scores;
}

Stoppable<double> PerturbedScorer::score_blend(const std::vector<float>& shares, const StopToken& stop) const {
  std::vector<float> batch;
  input_.append_blend(shares, batch);
  const auto embeddings = encoder_->embed_images(batch, stop);
  if (!embeddings) return tl::unexpected(embeddings.error());
  if (!*embeddings) return std::nullopt;
  return model::cosine((**embeddings).front(), *text_embedding_);
}

Result<void> check_patch_values(const std::vector<float>& patch_values, std::size_t patches) {
  if (patch_values.size() != patches) {
    return fail(ErrorCode::SettingOutOfRange, "values of the map", std::to_string(patch_values.size()),
                std::to_string(patches));
  }
  if (!all_finite(patch_values)) return fail(ErrorCode::NotFinite, "the map");
  return {};
}

}  // namespace m2ib::metrics
