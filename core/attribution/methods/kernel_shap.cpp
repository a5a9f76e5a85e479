#include "core/attribution/methods/kernel_shap.h"

#include <algorithm>
#include <functional>
#include <span>

#include "core/attribution/methods/masked_scores.h"
#include "core/attribution/methods/shapley_regression.h"

namespace m2ib::attribution {
namespace {

constexpr int kSide = 7;                   ///< groups of patches a side
constexpr std::size_t kWordsExactly = 10;  ///< 1024 captions
constexpr int kCaptionsAtOnce = 64;
constexpr std::uint64_t kImageStream = std::uint64_t{0x53484150} << 32U;
constexpr std::uint64_t kTextStream = kImageStream + 1;

/// f of some coalitions; nothing where asked to stop.
using Game = std::function<Stoppable<std::vector<double>>(std::span<const Coalition>)>;
using TokenValues = std::function<std::vector<float>(const std::vector<double>& players)>;

/// Plays all trials, at most `at_once` beside each other, and tells values as they come.
Stoppable<TowerMap> play(const MethodRun& run, Tower tower, const ShapleyPlan& plan, std::size_t players, int at_once,
                         const Game& game, const TokenValues& to_tokens) {
  const auto ends = game(std::vector<Coalition>{Coalition(players, false), Coalition(players, true)});
  if (!ends) return tl::unexpected(ends.error());
  if (!*ends) return std::nullopt;
  ShapleyRegression regression(players, (**ends)[0], (**ends)[1]);
  const auto count = static_cast<int>(plan.coalitions.size());
  MapTeller teller(run, tower, std::max(1, count));
  const auto values = [&] { return to_tokens(regression.values()); };
  for (int first = 0; first < count; first += at_once) {
    const int here = std::min(at_once, count - first);
    const auto begin = static_cast<std::size_t>(first);
    const auto scores = game(std::span(plan.coalitions).subspan(begin, static_cast<std::size_t>(here)));
    if (!scores) return tl::unexpected(scores.error());
    if (!*scores) return std::nullopt;
    for (std::size_t i = 0; i < (**scores).size(); ++i) {
      regression.add(plan.coalitions[begin + i], (**scores)[i], plan.weights[begin + i]);
    }
    teller.tell(first + here, values);
  }
  if (count == 0) teller.tell(1, values);
  TowerMap map;
  map.token_values = values();
  return map;
}

/// The caption without some of its words.
text::Tokens with_words(const text::Tokens& tokens, const Coalition& shown) {
  std::vector<bool> kept(tokens.ids.size(), true);
  for (std::size_t word = 0; word < tokens.words.size(); ++word) {
    const std::size_t first = tokens.words[word].first_token;
    const std::size_t end = std::min(first + tokens.words[word].token_count, kept.size());
    for (std::size_t token = first; token < end; ++token) kept[token] = shown[word];
  }
  text::Tokens rest;
  for (std::size_t token = 0; token < kept.size(); ++token) {
    if (kept[token]) rest.ids.push_back(tokens.ids[token]);
  }
  return rest;
}

}  // namespace

std::vector<std::size_t> patch_groups(int grid) {
  const int side = std::min(kSide, grid);
  std::vector<std::size_t> groups;
  for (int row = 0; row < grid; ++row) {
    for (int column = 0; column < grid; ++column) {
      groups.push_back(static_cast<std::size_t>((row * side / grid) * side + column * side / grid));
    }
  }
  return groups;
}

Stoppable<TowerMap> kernel_shap_image(const MethodRun& run) {
  const model::ModelCard& card = run.encoder.card();
  MaskedScores scores(run);
  const std::vector<std::size_t> groups = patch_groups(card.grid);
  const std::size_t players = groups.back() + 1;
  std::vector<double> sizes(players, 0.0);
  for (const std::size_t group : groups) sizes[group] += 1.0;
  const Game game = [&](std::span<const Coalition> coalitions) -> Stoppable<std::vector<double>> {
    std::vector<std::vector<bool>> hidden;
    for (const Coalition& coalition : coalitions) {
      hidden.emplace_back();
      for (const std::size_t group : groups) hidden.back().push_back(!coalition[group]);
    }
    return scores.of_patches(hidden);
  };
  const TokenValues to_tokens = [&](const std::vector<double>& values) {
    std::vector<float> patches;
    for (const std::size_t group : groups) patches.push_back(static_cast<float>(values[group] / sizes[group]));
    return tokens_of_patches(std::move(patches), card);
  };
  const ShapleyPlan plan = plan_shapley(players, run.settings.samples, 0, run.settings.seed, kImageStream);
  return play(run, Tower::Image, plan, players, scores.round(), game, to_tokens);
}

Stoppable<TowerMap> kernel_shap_text(const MethodRun& run) {
  const std::size_t players = run.text.tokens.words.size();
  const Game game = [&](std::span<const Coalition> coalitions) -> Stoppable<std::vector<double>> {
    std::vector<text::Tokens> captions;
    for (const Coalition& coalition : coalitions) captions.push_back(with_words(run.text.tokens, coalition));
    const auto embeddings = run.encoder.embed_texts(captions, run.stop);
    if (!embeddings) return tl::unexpected(embeddings.error());
    if (!*embeddings) return std::nullopt;
    std::vector<double> cosines;
    for (const auto& embedding : **embeddings) cosines.push_back(model::cosine(run.image.embedding, embedding));
    return cosines;
  };
  const TokenValues to_tokens = [&](const std::vector<double>& values) { return tokens_of_words(values, run.text); };
  const ShapleyPlan plan = plan_shapley(players, run.settings.samples, kWordsExactly, run.settings.seed, kTextStream);
  return play(run, Tower::Text, plan, players, kCaptionsAtOnce, game, to_tokens);
}

}  // namespace m2ib::attribution
