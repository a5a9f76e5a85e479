#include "core/attribution/map_doubts.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "core/base/marked_text.h"

namespace m2ib::attribution {
namespace {

// The limits were chosen on the model that comes with the program (14 x 14 patches, 4 blocks), over beta 1e-6 … 1e5,
// all its layers, 1 … 200 steps, learning rates 0.1 … 100 and pictures that do and do not show what the caption says.

/// Of what a patch holds with its mask open, the hottest patch lets through 6 % and more at the recommended settings,
/// 0.06 … 0.2 % at beta 1000: what ten steps have no time to close.
constexpr double kHardlyPasses = 0.005;
/// Of its capacity at the first step, the mask keeps 77 … 110 % at beta 1e-6 and 1e-4 and less than 0.2 % at the
/// recommended one; 45 % at beta 0.01. The first two steps of ten always keep more than 85 %.
constexpr double kHardlyCloses = 0.5;
/// 98.9 % of a mask stand at its ends after 200 steps of learning rate 1, and its map is as good as after 20; at rates
/// of 10 and more it is 99.4 … 100 %, and fitting gets worse with each step.
constexpr double kAtItsEnds = 0.99;
/// A range of less than this share of the largest value. Masks that are all open have 30 % and more.
constexpr double kFlat = 0.1;
/// A changed patch changes its own token by less than so many times what it changes another one on average. Behind the
/// blocks of that model it is 550 … 660, 110 … 220, 30 … 60 and 20 … 40 times, and maps behind the last but one still
/// point at what was drawn; below this, three patches elsewhere say as much about a place as the patch that lies there.
constexpr double kTimesOthers = 3.0;
/// Spread of the warmest twentieth over its height above the median patch. At 0.1 … 0.4 single runs share 60 … 90 % of
/// their warmest patches; with 100 masks of RISE or 64 trials of Kernel SHAP (0.5 … 1.3) often hardly any.
constexpr double kUnstable = 0.6;

double full_token_nats(const Explanation& explanation) {
  return explanation.image.losses.front().compression_nats * explanation.card.image.width;
}

bool nothing_passes(const Explanation& explanation, const std::vector<float>& patches) {
  if (patches.empty()) return false;
  const float hottest = *std::ranges::max_element(patches);
  return static_cast<double>(hottest) < kHardlyPasses * full_token_nats(explanation);
}

bool everything_passes(const TowerMap& map) {
  return map.losses.back().compression_nats > kHardlyCloses * map.losses.front().compression_nats;
}

bool is_saturated(const TowerMap& map) {
  return map.mask_ends && map.mask_ends->open + map.mask_ends->closed > kAtItsEnds;
}

bool is_flat(const std::vector<float>& patches) {
  if (patches.empty()) return false;
  const auto [low, high] = std::ranges::minmax(patches);
  const double largest = std::max(std::abs(low), std::abs(high));
  return static_cast<double>(high) - low <= kFlat * largest;
}

bool lacks_position(const Explanation& explanation, const std::vector<double>& localisation) {
  const auto layer = static_cast<std::size_t>(std::max(0, explanation.settings.image_layer));
  if (!explanation.method().uses_layer || layer >= localisation.size()) return false;
  // A share s of the change at home is s (n - 1) / (1 - s) times what another of n patches has.
  const double patches = std::max(1, explanation.grid * explanation.grid);
  return localisation[layer] < kTimesOthers / (kTimesOthers + patches - 1.0);
}

bool is_unstable(const std::vector<float>& patches, const std::vector<float>& spread) {
  if (patches.empty() || spread.size() != patches.size()) return false;
  std::vector<std::pair<double, double>> order;  // magnitude, spread
  for (std::size_t i = 0; i < patches.size(); ++i) {
    order.emplace_back(std::abs(static_cast<double>(patches[i])), static_cast<double>(spread[i]));
  }
  std::ranges::sort(order, std::greater<>());
  const double median = order[order.size() / 2].first;
  const std::size_t warmest = std::max<std::size_t>(1, order.size() / 20);
  double height = 0.0;
  double moves = 0.0;
  for (std::size_t i = 0; i < warmest; ++i) {
    height += order[i].first - median;
    moves += order[i].second;
  }
  return moves > kUnstable * height;
}

}  // namespace

const char* to_string(MapDoubt doubt) {
  switch (doubt) {
    case MapDoubt::NothingPasses:
      return "nothing-passes";
    case MapDoubt::EverythingPasses:
      return "everything-passes";
    case MapDoubt::MaskSaturated:
      return "mask-saturated";
    case MapDoubt::FlatMap:
      return "flat-map";
    case MapDoubt::NoPosition:
      return "no-position";
    case MapDoubt::Unstable:
      return "unstable";
    case MapDoubt::IgnoresCaption:
      return "ignores-caption";
    case MapDoubt::WeaklySupported:
      return "weakly-supported";
  }
  return "";
}

const char* doubt_text(MapDoubt doubt) {
  switch (doubt) {
    case MapDoubt::NothingPasses:
      return M2IB_ERROR_TEXT(
          "MapDoubt",
          "β is so large that hardly any information passes: the map shows little but noise. Make β smaller.");
    case MapDoubt::EverythingPasses:
      return M2IB_ERROR_TEXT("MapDoubt",
                             "Hardly anything has been closed: β is so small, or the steps so few, that the map shows "
                             "what is there, not what the caption needs. Make β larger or take more steps.");
    case MapDoubt::MaskSaturated:
      return M2IB_ERROR_TEXT("MapDoubt",
                             "The mask stands at its ends nearly everywhere and can hardly change any more. Take fewer "
                             "steps or a smaller learning rate.");
    case MapDoubt::FlatMap:
      return M2IB_ERROR_TEXT("MapDoubt",
                             "All patches have nearly the same value: differences between colours mean little.");
    case MapDoubt::NoPosition:
      return M2IB_ERROR_TEXT("MapDoubt",
                             "At this layer the patches hardly carry their own place any more: a warm patch need not "
                             "mean that place in the picture. Choose an earlier layer.");
    case MapDoubt::Unstable:
      return M2IB_ERROR_TEXT("MapDoubt",
                             "Repeats with other random numbers have their warmest patches elsewhere. Use more samples "
                             "or repeats, and read only what all repeats share.");
    case MapDoubt::IgnoresCaption:
      return M2IB_ERROR_TEXT("MapDoubt",
                             "This method gives the same map for every caption: it does not explain this caption.");
    case MapDoubt::WeaklySupported:
      return M2IB_ERROR_TEXT("MapDoubt",
                             "The picture supports this caption no better than captions that say nothing or the "
                             "opposite: the map shows where the model looked for it, not that it is there.");
  }
  return "";
}

std::vector<MapDoubt> map_doubts(const Explanation& explanation, const std::vector<double>& localisation) {
  std::vector<MapDoubt> doubts;
  const auto add = [&doubts](bool applies, MapDoubt doubt) {
    if (applies) doubts.push_back(doubt);
  };
  const std::vector<float> patches = explanation.patch_values();
  const bool m2ib = explanation.settings.method == Method::M2ib && !explanation.image.losses.empty();
  const bool nothing = m2ib && nothing_passes(explanation, patches);
  add(nothing, MapDoubt::NothingPasses);
  add(m2ib && everything_passes(explanation.image), MapDoubt::EverythingPasses);
  add(m2ib && !nothing && is_saturated(explanation.image), MapDoubt::MaskSaturated);
  add(explanation.support && explanation.support->weak, MapDoubt::WeaklySupported);
  add(!explanation.method().uses_caption, MapDoubt::IgnoresCaption);
  add(lacks_position(explanation, localisation), MapDoubt::NoPosition);
  add(is_flat(patches), MapDoubt::FlatMap);
  add(is_unstable(patches, explanation.patch_spread()), MapDoubt::Unstable);
  return doubts;
}

}  // namespace m2ib::attribution
