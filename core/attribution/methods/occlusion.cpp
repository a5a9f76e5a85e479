#include "core/attribution/methods/occlusion.h"

#include <algorithm>
#include <array>

#include "core/attribution/methods/masked_scores.h"
#include "core/attribution/word_effects.h"

namespace m2ib::attribution {
namespace {

constexpr int kWindow = 2;  ///< patches a side

struct Place {
  int row = 0;
  int column = 0;
};

/// Every place once: first those that do not overlap, then between them.
std::vector<Place> places_of(int grid, int window) {
  constexpr std::array kBegins{Place{0, 0}, Place{1, 1}, Place{0, 1}, Place{1, 0}};
  std::vector<Place> places;
  for (const Place& begin : kBegins) {
    for (int row = begin.row; row + window <= grid; row += 2) {
      for (int column = begin.column; column + window <= grid; column += 2) places.push_back({row, column});
    }
  }
  return places;
}

/// Drops of the windows over each patch.
class Drops {
 public:
  Drops(int grid, int window)
      : grid_(grid), window_(window), sums_(static_cast<std::size_t>(grid * grid), 0.0), counts_(sums_.size(), 0) {}

  [[nodiscard]] std::vector<bool> hidden(const Place& place) const {
    std::vector<bool> flags(sums_.size(), false);
    for_patches(place, [&flags](std::size_t patch) { flags[patch] = true; });
    return flags;
  }
  void add(const Place& place, double drop) {
    for_patches(place, [&](std::size_t patch) {
      sums_[patch] += drop;
      ++counts_[patch];
    });
  }
  /// 0 where no window has been yet.
  [[nodiscard]] std::vector<float> means() const {
    std::vector<float> means;
    for (std::size_t i = 0; i < sums_.size(); ++i) {
      means.push_back(static_cast<float>(sums_[i] / std::max(1, counts_[i])));
    }
    return means;
  }

 private:
  template <class Act>
  void for_patches(const Place& place, const Act& act) const {
    for (int row = place.row; row < place.row + window_; ++row) {
      for (int column = place.column; column < place.column + window_; ++column) {
        act(static_cast<std::size_t>(row) * static_cast<std::size_t>(grid_) + static_cast<std::size_t>(column));
      }
    }
  }

  int grid_;
  int window_;
  std::vector<double> sums_;
  std::vector<int> counts_;
};

}  // namespace

Stoppable<TowerMap> occlusion_image(const MethodRun& run) {
  const model::ModelCard& card = run.encoder.card();
  MaskedScores scores(run);
  const int window = std::min(kWindow, card.grid);
  const std::vector<Place> places = places_of(card.grid, window);
  const auto count = static_cast<int>(places.size());
  Drops drops(card.grid, window);
  const auto values = [&] { return tokens_of_patches(drops.means(), card); };
  MapTeller teller(run, Tower::Image, count);
  for (int first = 0; first < count; first += scores.round()) {
    const int end = std::min(count, first + scores.round());
    std::vector<std::vector<bool>> hidden;
    for (int i = first; i < end; ++i) hidden.push_back(drops.hidden(places[static_cast<std::size_t>(i)]));
    const auto cosines = scores.of_patches(hidden);
    if (!cosines) return std::nullopt;
    for (int i = first; i < end; ++i) {
      drops.add(places[static_cast<std::size_t>(i)], scores.whole() - (*cosines)[static_cast<std::size_t>(i - first)]);
    }
    teller.tell(end, values);
  }
  TowerMap map;
  map.token_values = values();
  return map;
}

Stoppable<TowerMap> occlusion_text(const MethodRun& run) {
  const auto effects = word_effects(run.encoder, run.image, {run.text}, run.stop);
  if (!effects) return tl::unexpected(effects.error());
  if (!*effects) return std::nullopt;
  const std::vector<float>& words = (**effects).front();
  TowerMap map;
  map.token_values = tokens_of_words({words.begin(), words.end()}, run.text);
  run.on_step(Step{Tower::Text, 1, 1, map.token_values, {}});
  return map;
}

}  // namespace m2ib::attribution
