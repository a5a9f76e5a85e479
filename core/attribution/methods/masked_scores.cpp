#include "core/attribution/methods/masked_scores.h"

#include <c10/core/GradMode.h>

#include <algorithm>
#include <atomic>
#include <cmath>

#include "core/model/thread_guard.h"
#include "core/model/thread_pool.h"
#include "core/model/towers.h"

namespace m2ib::attribution {
namespace {

/// Tokens of a batch at most, as in the optimiser: enough for matrix products at their full rate, few enough for what
/// lies between them to stay in the cache.
constexpr int kBatchTokens = 1024;

int batch_of(const model::ModelCard& card) { return std::max(1, kBatchTokens / std::max(1, card.image.tokens)); }

/// The picture that went in, [3, S, S].
at::Tensor picture_of(const model::EncodedImage& image, std::int64_t side) {
  at::Tensor picture = at::empty({3, side, side});
  std::ranges::copy(image.pixels->values, picture.data_ptr<float>());
  return picture;
}

/// Embeddings that are kept for other captions at most, in values: 64 MiB.
constexpr std::size_t kMostKept = std::size_t{16} << 20U;

/// [B, E] into rows of their own.
void keep_rows(const at::Tensor& embeddings, std::vector<float>* out) {
  const at::Tensor rows = embeddings.contiguous();
  for (std::int64_t row = 0; row < rows.size(0); ++row) {
    const float* data = rows.data_ptr<float>() + row * rows.size(1);
    out[row].assign(data, data + rows.size(1));
  }
}

}  // namespace

MaskedScores::MaskedScores(const MethodRun& run) : run_(run) {
  const c10::AutoGradMode no_gradients(false);
  const model::ModelCard& card = run.encoder.card();
  picture_ = picture_of(run.image, card.image_size_px);
  mean_colour_ = picture_.to(at::kDouble).mean(at::IntArrayRef{1, 2}, true).to(at::kFloat);
  const at::Tensor flat = mean_colour_.expand_as(picture_).unsqueeze(0).contiguous();
  hidden_tokens_ = model::embed_pixels(run.encoder.towers(), flat)[0];
  whole_ = model::cosine(run.image.embedding, run.text.embedding);
}

int MaskedScores::round() const { return batch_of(run_.encoder.card()) * std::max(2, model::pool_threads()); }

std::optional<std::vector<double>> MaskedScores::of_patches(const std::vector<std::vector<bool>>& hidden) {
  const at::Tensor shown = run_.image.states->input[0];
  const std::int64_t first_patch = run_.encoder.card().image.class_token ? 1 : 0;
  return of_inputs(static_cast<int>(hidden.size()), [&](int first, int end) {
    at::Tensor tokens = shown.unsqueeze(0).repeat({end - first, 1, 1});
    for (int i = first; i < end; ++i) {
      const std::vector<bool>& flags = hidden[static_cast<std::size_t>(i)];
      for (std::size_t patch = 0; patch < flags.size(); ++patch) {
        const std::int64_t token = first_patch + static_cast<std::int64_t>(patch);
        if (flags[patch]) tokens[i - first][token].copy_(hidden_tokens_[token]);
      }
    }
    return tokens;
  });
}

std::optional<std::vector<double>> MaskedScores::of_pixels(int count,
                                                           const std::function<void(int index, float* shares)>& mask) {
  const at::Tensor difference = picture_.sub(mean_colour_);
  return of_inputs(count, [&](int first, int end) {
    const std::int64_t side = picture_.size(1);
    const at::Tensor shares = at::empty({end - first, 1, side, side});
    for (int i = first; i < end; ++i) mask(i, shares.data_ptr<float>() + (i - first) * side * side);
    return model::embed_pixels(run_.encoder.towers(), difference.mul(shares).add_(mean_colour_));
  });
}

std::optional<std::vector<double>> MaskedScores::of_inputs(int count, const Tokens& tokens) {
  const auto size = static_cast<std::size_t>(count);
  PassMemory none;
  std::vector<std::vector<float>>& kept = (run_.memory != nullptr ? *run_.memory : none).embeddings;
  std::vector<std::vector<float>> embeddings;
  if (kept.size() >= passes_ + size) {
    if (run_.stop.stop_requested()) return std::nullopt;
    const auto begin = kept.begin() + static_cast<std::ptrdiff_t>(passes_);
    embeddings.assign(begin, begin + count);
  } else {
    embeddings.resize(size);
    if (!run_passes(count, tokens, embeddings)) return std::nullopt;
    const bool fits = (kept.size() + size) * run_.text.embedding.size() <= kMostKept;
    if (fits && kept.size() == passes_) kept.insert(kept.end(), embeddings.begin(), embeddings.end());
  }
  passes_ += size;
  std::vector<double> cosines;
  for (const auto& embedding : embeddings) cosines.push_back(model::cosine(embedding, run_.text.embedding));
  return cosines;
}

bool MaskedScores::run_passes(int count, const Tokens& tokens, std::vector<std::vector<float>>& embeddings) const {
  const model::TowerWeights& tower = run_.encoder.towers().image;
  const int batch = batch_of(run_.encoder.card());
  const int batches = (count + batch - 1) / batch;
  std::atomic<int> next = 0;
  std::atomic<bool> stopped = false;
  // Batches are always cut alike, so who computes one changes no number.
  const auto take = [&](int) {
    const c10::AutoGradMode no_gradients(false);
    for (int i = next++; i < batches && !stopped; i = next++) {
      if (run_.stop.stop_requested()) stopped = true;
      if (stopped) return;
      const int first = i * batch;
      const int end = std::min(count, first + batch);
      keep_rows(model::run_suffix(tower, 0, tokens(first, end), 0), embeddings.data() + first);
    }
  };
  const int threads = model::pool_threads();
  if (threads > 1 && batches > 1) {
    model::run_in_pool(threads, take);
  } else {
    const model::ThreadGuard guard(count * tower.shape.blocks *
                                   model::block_multiply_adds(tower.shape, tower.shape.tokens));
    take(0);
  }
  return !stopped;
}

void MapTeller::tell(int done, const std::function<std::vector<float>()>& values) {
  constexpr auto kPause = std::chrono::milliseconds(150);
  const Clock::time_point now = Clock::now();
  if (told_ && done < count_ && now - *told_ < kPause) return;
  told_ = now;
  run_.on_step(Step{tower_, done, count_, values(), {}});
}

std::vector<float> tokens_of_words(const std::vector<double>& words, const model::EncodedText& text) {
  std::vector<float> tokens(static_cast<std::size_t>(text.states->input.size(1)), 0.0F);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const text::Word& word = text.tokens.words[i];
    const std::size_t end = std::min(word.first_token + word.token_count, tokens.size());
    for (std::size_t token = word.first_token; token < end; ++token) {
      tokens[token] = static_cast<float>(words[i] / static_cast<double>(word.token_count));
    }
  }
  return tokens;
}

}  // namespace m2ib::attribution
