#include "core/metrics/confidence.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/metrics/embed_perturbed.h"

namespace m2ib::metrics {
namespace {

/// A map that keeps more of the picture than this hardly changes it.
constexpr double kKeepsNearlyAll = 0.9;
/// Values whose range is a smaller share of the largest of them are alike.
constexpr float kAlike = 0.05F;

/// Largest less smallest value, over the largest absolute one.
bool alike(const std::vector<float>& values) {
  const auto [low, high] = std::ranges::minmax(values);
  return !(high - low > kAlike * std::max(std::abs(low), std::abs(high)));
}

ConfidenceChange change_of(double before, double after) {
  ConfidenceChange change;
  change.before = before;
  change.after = after;
  change.drop = std::max(0.0, before - after);
  change.increase = after > before;
  return change;
}

/// To 0 … 1; a constant map says "all alike", so it keeps everything.
std::vector<float> scaled(const std::vector<float>& values) {
  const auto [low, high] = std::ranges::minmax(values);
  std::vector<float> result;
  result.reserve(values.size());
  for (const float value : values) {
    const double range = static_cast<double>(high) - static_cast<double>(low);
    const double share = range > 0.0 ? (static_cast<double>(value) - static_cast<double>(low)) / range : 1.0;
    result.push_back(static_cast<float>(share));
  }
  return result;
}

double mean(const std::vector<float>& values) {
  double sum = 0.0;
  for (const float value : values) sum += static_cast<double>(value);
  return sum / static_cast<double>(values.size());
}

/// The middle value; of an even number the mean of the two middle ones.
double median(std::vector<float> values) {
  std::ranges::sort(values);
  const std::size_t half = values.size() / 2;
  if (values.size() % 2 == 1) return static_cast<double>(values[half]);
  return (static_cast<double>(values[half - 1]) + static_cast<double>(values[half])) / 2.0;
}

/// The caption's tokens without those of some words. Start and end belong to no word, so they stay.
text::Tokens without_words(const text::Tokens& tokens, const std::vector<bool>& removed) {
  std::vector<bool> gone(tokens.ids.size(), false);
  text::Tokens rest;
  rest.caption = tokens.caption;
  for (std::size_t i = 0; i < tokens.words.size(); ++i) {
    if (!removed[i]) continue;
    const text::Word& word = tokens.words[i];
    for (std::size_t token = word.first_token; token < std::min(gone.size(), word.first_token + word.token_count);
         ++token) {
      gone[token] = true;
    }
  }
  for (std::size_t token = 0; token < gone.size(); ++token) {
    if (gone[token]) continue;
    rest.ids.push_back(tokens.ids[token]);
    rest.spans.push_back(token < tokens.spans.size() ? tokens.spans[token] : text::Span{});
    rest.pieces.push_back(token < tokens.pieces.size() ? tokens.pieces[token] : std::string());
  }
  return rest;
}

}  // namespace

Stoppable<ConfidenceChange> image_confidence(const model::DualEncoder& encoder, const model::EncodedImage& image,
                                             const std::vector<float>& text_embedding,
                                             const std::vector<float>& patch_values, StopToken stop) {
  const auto scorer = PerturbedScorer::make(encoder, image, text_embedding, Filling::Zero);
  if (!scorer) return tl::unexpected(scorer.error());
  if (const auto valid = check_patch_values(patch_values, scorer->patches()); !valid) {
    return tl::unexpected(valid.error());
  }
  const std::vector<float> shares = scaled(patch_values);
  const auto after = scorer->score_blend(shares, stop);
  if (!after) return tl::unexpected(after.error());
  if (!*after) return std::nullopt;
  ConfidenceChange change = change_of(scorer->whole(), **after);
  change.gameable = alike(patch_values) || mean(shares) > kKeepsNearlyAll;
  return change;
}

Stoppable<std::optional<ConfidenceChange>> text_confidence(const model::DualEncoder& encoder,
                                                           const model::EncodedImage& image,
                                                           const model::EncodedText& text,
                                                           const std::vector<float>& word_values, StopToken stop) {
  using Answer = std::optional<ConfidenceChange>;
  const std::size_t words = text.tokens.words.size();
  if (words < 2) return Answer(std::nullopt);
  if (const auto valid = check_patch_values(word_values, words); !valid) return tl::unexpected(valid.error());
  const double middle = median(word_values);
  std::vector<bool> removed;
  for (const float value : word_values) removed.push_back(static_cast<double>(value) < middle);
  const double before = model::cosine(image.embedding, text.embedding);
  ConfidenceChange change = change_of(before, before);
  if (std::ranges::find(removed, true) != removed.end()) {
    const auto embeddings = encoder.embed_texts({without_words(text.tokens, removed)}, std::move(stop));
    if (!embeddings) return tl::unexpected(embeddings.error());
    if (!*embeddings) return std::optional<Answer>();
    change = change_of(before, model::cosine(image.embedding, (**embeddings).front()));
  }
  change.gameable = alike(word_values);
  return Answer(change);
}

}  // namespace m2ib::metrics
