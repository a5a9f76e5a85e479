#include "core/model/dual_encoder.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/image/model_input/preprocess_preset.h"
#include "core/model/thread_guard.h"
#include "core/model/torch_guard.h"
#include "core/model/towers.h"

namespace m2ib::model {
namespace {

std::vector<float> to_vector(const at::Tensor& tensor) {
  const at::Tensor flat = tensor.contiguous();
  const float* data = flat.data_ptr<float>();
  return {data, data + flat.numel()};
}

at::Tensor ids_tensor(const std::vector<std::int64_t>& ids) {
  return at::tensor(at::ArrayRef<std::int64_t>(ids), at::kLong).unsqueeze(0);
}

bool all_finite(const std::vector<float>& values) {
  return std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); });
}

// Passes x through all blocks and keeps every output; null when asked to stop.
std::shared_ptr<HiddenStates> run_tower(const TowerWeights& tower, const at::Tensor& input, std::int64_t pooled,
                                        const StopToken& stop) {
  const ThreadGuard threads(tower.shape.blocks * block_multiply_adds(tower.shape, static_cast<double>(input.size(1))));
  auto states = std::make_shared<HiddenStates>();
  states->input = input;
  states->pooled = pooled;
  at::Tensor x = input;
  for (int i = 0; i < tower.shape.blocks; ++i) {
    if (stop.stop_requested()) return nullptr;
    x = run_block(tower, i, x);
    states->blocks.push_back(x);
  }
  return states;
}

std::vector<float> embedding_of(const TowerWeights& tower, const HiddenStates& states) {
  return to_vector(pool_and_project(tower, states.blocks.back(), states.pooled));
}

/// Which captions run together: of one length, so that a batch gives what each would give alone; behind a causal mask
/// of any, because no token sees the filling behind it.
std::vector<std::vector<std::size_t>> batches_of(const TowerWeights& tower,
                                                 const std::vector<std::vector<std::int64_t>>& ids) {
  constexpr std::size_t kBatch = 64;
  // Filled up, a caption should not cost much more than alone.
  constexpr double kMostFilling = 1.5;
  std::vector<std::size_t> order(ids.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&ids](std::size_t i) { return ids[i].size(); });
  std::vector<std::vector<std::size_t>> batches;
  std::size_t real = 0;
  for (const std::size_t i : order) {
    const std::size_t length = ids[i].size();
    bool joins = !batches.empty() && batches.back().size() < kBatch;
    if (joins && ids[batches.back().front()].size() != length) {
      const auto filled = static_cast<double>((batches.back().size() + 1) * length);
      joins = tower.causal && filled <= kMostFilling * static_cast<double>(real + length);
    }
    if (!joins) {
      batches.emplace_back();
      real = 0;
    }
    batches.back().push_back(i);
    real += length;
  }
  return batches;
}

/// [members, length of the longest]
at::Tensor id_rows(const std::vector<std::vector<std::int64_t>>& ids, const std::vector<std::size_t>& members) {
  const std::size_t length = ids[members.back()].size();
  std::vector<at::Tensor> rows;
  for (const std::size_t i : members) {
    std::vector<std::int64_t> row = ids[i];
    row.resize(length, 0);
    rows.push_back(ids_tensor(row));
  }
  return at::cat(rows);
}

// Patches that do not divide the input leave a strip at its right and lower edges that the model never sees
// (SigLIP so400m at 384 px: 27 patches of 14 px cover 378).
image::FieldOfView seen(image::FieldOfView field, const ModelCard& card) {
  const double share = static_cast<double>(card.grid) * card.patch_px / card.image_size_px;
  field.width_px *= share;
  field.height_px *= share;
  return field;
}

}  // namespace

DualEncoder::DualEncoder(ModelCard card, std::shared_ptr<const Towers> towers, text::TokenizerPtr tokenizer,
                         image::PreprocessSettings preprocess)
    : card_(std::move(card)), towers_(std::move(towers)), tokenizer_(std::move(tokenizer)), preprocess_(preprocess) {}

DualEncoder::~DualEncoder() = default;

Stoppable<EncodedImage> DualEncoder::encode_image(const image::PixelValues& pixels, StopToken stop) const {
  const std::int64_t side = card_.image_size_px;
  const bool complete = pixels.values.size() == static_cast<std::size_t>(3 * side * side);
  if (pixels.width_px != side || pixels.height_px != side || !complete) {
    return fail(ErrorCode::ConfigMismatch, card_.folder,
                "pictures of " + std::to_string(pixels.width_px) + " x " + std::to_string(pixels.height_px) + " px",
                std::to_string(side) + " x " + std::to_string(side) + " px");
  }
  return guarded("encoding the picture", [&]() -> Stoppable<EncodedImage> {
    const c10::AutoGradMode no_gradients(false);
    const ThreadGuard threads(card_.image.blocks * block_multiply_adds(card_.image, card_.image.tokens));
    const at::Tensor input = at::empty({1, 3, side, side});
    std::copy(pixels.values.begin(), pixels.values.end(), input.data_ptr<float>());
    const auto states = run_tower(towers_->image, embed_pixels(*towers_, input), 0, stop);
    if (!states) return std::nullopt;
    EncodedImage encoded{states,
                         embedding_of(towers_->image, *states),
                         seen(pixels.field_of_view, card_),
                         pixels.window,
                         pixels.settings,
                         card_.preprocessing_id,
                         std::make_shared<const image::PixelValues>(pixels),
                         false};
    if (!all_finite(encoded.embedding)) return fail(ErrorCode::NotFinite, "the picture's embedding");
    return encoded;
  });
}

Stoppable<std::vector<std::vector<float>>> DualEncoder::embed_images(std::span<const float> pixels,
                                                                     StopToken stop) const {
  const std::int64_t side = card_.image_size_px;
  const std::int64_t one = 3 * side * side;
  const auto all = static_cast<std::int64_t>(pixels.size());
  if (all % one != 0) {
    return fail(ErrorCode::ConfigMismatch, card_.folder, std::to_string(all) + " values",
                "pictures of " + std::to_string(one) + " values");
  }
  return guarded("encoding pictures", [&]() -> Stoppable<std::vector<std::vector<float>>> {
    const c10::AutoGradMode no_gradients(false);
    const ThreadGuard threads(card_.image.blocks * block_multiply_adds(card_.image, card_.image.tokens));
    std::vector<std::vector<float>> embeddings;
    constexpr std::int64_t kBatch = 8;  // more gains nothing on a CPU, and takes memory
    for (std::int64_t first = 0; first < all / one; first += kBatch) {
      if (stop.stop_requested()) return std::nullopt;
      const std::int64_t count = std::min(kBatch, all / one - first);
      const at::Tensor input = at::empty({count, 3, side, side});
      std::copy_n(pixels.begin() + first * one, count * one, input.data_ptr<float>());
      const at::Tensor rows = run_suffix(towers_->image, 0, embed_pixels(*towers_, input), 0);
      for (std::int64_t row = 0; row < count; ++row) {
        embeddings.push_back(to_vector(rows[row]));
        if (!all_finite(embeddings.back())) return fail(ErrorCode::NotFinite, "a picture's embedding");
      }
    }
    return embeddings;
  });
}

Stoppable<EncodedImage> DualEncoder::encode_image(const image::Radiograph& radiograph, StopToken stop) const {
  return encode_image(radiograph, image::InputChoice{}, std::move(stop));
}

Stoppable<EncodedImage> DualEncoder::encode_image(const image::Radiograph& radiograph, const image::InputChoice& choice,
                                                  StopToken stop) const {
  const auto settings = input_settings(choice.preprocessing);
  if (!settings) return tl::unexpected(settings.error());
  const auto pixels = image::preprocess(radiograph, *settings, choice.window);
  if (!pixels) return tl::unexpected(pixels.error());
  auto encoded = encode_image(*pixels, std::move(stop));
  if (encoded && *encoded) {
    if (choice.preprocessing != "model") (*encoded)->preprocessing_id = choice.preprocessing;
    (*encoded)->window_by_person = choice.window.has_value();
  }
  return encoded;
}

Result<image::PreprocessSettings> DualEncoder::input_settings(const std::string& preprocessing) const {
  return image::preprocess_preset(preprocessing, preprocess_, card_.image_size_px);
}

Result<image::FieldOfView> DualEncoder::field_of_view(int width_px, int height_px,
                                                      const std::string& preprocessing) const {
  const auto settings = input_settings(preprocessing);
  if (!settings) return tl::unexpected(settings.error());
  const auto field = image::field_of_view(width_px, height_px, *settings);
  if (!field) return tl::unexpected(field.error());
  return seen(*field, card_);
}

Stoppable<EncodedText> DualEncoder::encode_text(const text::Tokens& tokens, StopToken stop) const {
  return guarded("encoding the caption", [&]() -> Stoppable<EncodedText> {
    const c10::AutoGradMode no_gradients(false);
    const std::vector<std::int64_t> ids = padded_ids(*towers_, tokens.ids);
    const std::int64_t pooled = pooled_text_token(towers_->text_rules, ids);
    const auto states = run_tower(towers_->text, embed_tokens(*towers_, ids_tensor(ids)), pooled, stop);
    if (!states) return std::nullopt;
    EncodedText encoded{states, embedding_of(towers_->text, *states), tokens, static_cast<std::size_t>(pooled)};
    if (!all_finite(encoded.embedding)) return fail(ErrorCode::NotFinite, "the caption's embedding");
    return encoded;
  });
}

Stoppable<EncodedText> DualEncoder::encode_caption(const std::string& caption, StopToken stop) const {
  const auto tokens = tokenizer_->tokenize(caption);
  if (!tokens) return tl::unexpected(tokens.error());
  return encode_text(*tokens, std::move(stop));
}

Stoppable<std::vector<std::vector<float>>> DualEncoder::embed_captions(const std::vector<std::string>& captions,
                                                                       StopToken stop) const {
  std::vector<text::Tokens> tokens;
  for (const std::string& caption : captions) {
    auto tokenized = tokenizer_->tokenize(caption);
    if (!tokenized) return tl::unexpected(tokenized.error());
    tokens.push_back(std::move(*tokenized));
  }
  return embed_texts(tokens, std::move(stop));
}

Stoppable<std::vector<std::vector<float>>> DualEncoder::embed_texts(const std::vector<text::Tokens>& captions,
                                                                    StopToken stop) const {
  std::vector<std::vector<std::int64_t>> ids;
  for (const text::Tokens& caption : captions) ids.push_back(padded_ids(*towers_, caption.ids));
  return guarded("encoding captions", [&]() -> Stoppable<std::vector<std::vector<float>>> {
    const c10::AutoGradMode no_gradients(false);
    std::vector<std::vector<float>> embeddings(captions.size());
    for (const std::vector<std::size_t>& batch : batches_of(towers_->text, ids)) {
      if (stop.stop_requested()) return std::nullopt;
      const at::Tensor rows = id_rows(ids, batch);
      const ThreadGuard threads(static_cast<double>(rows.size(0)) * towers_->text.shape.blocks *
                                block_multiply_adds(towers_->text.shape, static_cast<double>(rows.size(1))));
      at::Tensor x = embed_tokens(*towers_, rows);
      for (int block = 0; block < towers_->text.shape.blocks; ++block) x = run_block(towers_->text, block, x);
      for (std::size_t row = 0; row < batch.size(); ++row) {
        const std::vector<std::int64_t>& own = ids[batch[row]];
        const auto first = static_cast<std::int64_t>(row);
        const at::Tensor state = x.slice(0, first, first + 1).slice(1, 0, static_cast<std::int64_t>(own.size()));
        embeddings[batch[row]] =
            to_vector(pool_and_project(towers_->text, state, pooled_text_token(towers_->text_rules, own)));
        if (!all_finite(embeddings[batch[row]])) return fail(ErrorCode::NotFinite, "a caption's embedding");
      }
    }
    return embeddings;
  });
}

double cosine(const std::vector<float>& a, const std::vector<float>& b) {
  double dot = 0.0;
  double aa = 0.0;
  double bb = 0.0;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    dot += static_cast<double>(a[i]) * b[i];
    aa += static_cast<double>(a[i]) * a[i];
    bb += static_cast<double>(b[i]) * b[i];
  }
  return aa > 0.0 && bb > 0.0 ? dot / std::sqrt(aa * bb) : 0.0;
}

}  // namespace m2ib::model
