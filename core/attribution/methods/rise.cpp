#include "core/attribution/methods/rise.h"

#include <algorithm>
#include <array>

#include "core/attribution/methods/masked_scores.h"
#include "core/base/random.h"

namespace m2ib::attribution {
namespace {

constexpr int kCells = 8;
constexpr double kShown = 0.5;
/// Keeps these numbers apart from what other methods draw from the same seed.
constexpr std::uint64_t kStream = std::uint64_t{0x52495345} << 32U;

/// Where a pixel of the enlarged grid lies between two cells.
struct Tap {
  int low = 0;
  int high = 0;
  float share = 0.0F;
};

std::vector<Tap> taps(int side, int cell, int offset) {
  std::vector<Tap> list(static_cast<std::size_t>(side));
  const float scale = static_cast<float>(kCells) / static_cast<float>((kCells + 1) * cell);
  for (int i = 0; i < side; ++i) {
    const float position = std::max(0.0F, (static_cast<float>(i + offset) + 0.5F) * scale - 0.5F);
    const int low = std::min(static_cast<int>(position), kCells - 1);
    list[static_cast<std::size_t>(i)] = {low, std::min(low + 1, kCells - 1), position - static_cast<float>(low)};
  }
  return list;
}

void fill_mask(std::uint64_t seed, int number, int side, float* out) {
  Random random(seed, kStream | static_cast<std::uint32_t>(number));
  std::array<std::array<float, kCells>, kCells> cells{};
  for (auto& row : cells) {
    for (float& cell : row) cell = random.chance(kShown) ? 1.0F : 0.0F;
  }
  const int cell = (side + kCells - 1) / kCells;
  const std::vector<Tap> columns = taps(side, cell, static_cast<int>(random.below(static_cast<std::uint32_t>(cell))));
  const std::vector<Tap> rows = taps(side, cell, static_cast<int>(random.below(static_cast<std::uint32_t>(cell))));
  for (const Tap& row : rows) {
    const auto& upper = cells[static_cast<std::size_t>(row.low)];
    const auto& lower = cells[static_cast<std::size_t>(row.high)];
    std::array<float, kCells> line{};
    for (std::size_t i = 0; i < line.size(); ++i) line[i] = upper[i] + row.share * (lower[i] - upper[i]);
    for (const Tap& column : columns) {
      const float left = line[static_cast<std::size_t>(column.low)];
      *out++ = left + column.share * (line[static_cast<std::size_t>(column.high)] - left);
    }
  }
}

/// Mean of a mask over each patch.
std::vector<double> patch_means(const float* mask, int side, const model::ModelCard& card) {
  std::vector<double> means(static_cast<std::size_t>(card.grid * card.grid), 0.0);
  const double weight = 1.0 / (static_cast<double>(card.patch_px) * card.patch_px);
  for (int y = 0; y < card.grid * card.patch_px; ++y) {
    double* row = means.data() + static_cast<std::ptrdiff_t>(y / card.patch_px) * card.grid;
    const float* pixels = mask + static_cast<std::ptrdiff_t>(y) * side;
    for (int x = 0; x < card.grid * card.patch_px; ++x)
      row[x / card.patch_px] += weight * static_cast<double>(pixels[x]);
  }
  return means;
}

/// Sums over masks, always in their order.
class RiseSums {
 public:
  explicit RiseSums(const model::ModelCard& card)
      : card_(card), weighted_(static_cast<std::size_t>(card.grid * card.grid), 0.0) {}
  void add(double cosine, const std::vector<double>& mask) {
    ++count_;
    cosines_ += cosine;
    for (std::size_t i = 0; i < weighted_.size(); ++i) weighted_[i] += cosine * mask[i];
  }
  [[nodiscard]] std::vector<float> token_values() const {
    std::vector<float> patches;
    for (const double sum : weighted_) patches.push_back(static_cast<float>((sum / kShown - cosines_) / count_));
    return tokens_of_patches(std::move(patches), card_);
  }

 private:
  const model::ModelCard& card_;
  std::vector<double> weighted_;
  double cosines_ = 0.0;
  int count_ = 0;
};

}  // namespace

std::vector<float> rise_mask(std::uint64_t seed, int number, int side) {
  std::vector<float> mask(static_cast<std::size_t>(side) * static_cast<std::size_t>(side));
  fill_mask(seed, number, side, mask.data());
  return mask;
}

Stoppable<TowerMap> rise_image(const MethodRun& run) {
  const model::ModelCard& card = run.encoder.card();
  MaskedScores scores(run);
  RiseSums sums(card);
  const int count = run.settings.samples;
  MapTeller teller(run, Tower::Image, count);
  std::vector<std::vector<double>> masks;
  for (int first = 0; first < count; first += scores.round()) {
    const int here = std::min(scores.round(), count - first);
    masks.assign(static_cast<std::size_t>(here), {});
    const auto cosines = scores.of_pixels(here, [&](int i, float* shares) {
      fill_mask(run.settings.seed, first + i, card.image_size_px, shares);
      masks[static_cast<std::size_t>(i)] = patch_means(shares, card.image_size_px, card);
    });
    if (!cosines) return std::nullopt;
    for (std::size_t i = 0; i < masks.size(); ++i) {
      if (masks[i].empty()) {  // another caption has made this pass
        const std::vector<float> mask = rise_mask(run.settings.seed, first + static_cast<int>(i), card.image_size_px);
        masks[i] = patch_means(mask.data(), card.image_size_px, card);
      }
      sums.add((*cosines)[i], masks[i]);
    }
    teller.tell(first + here, [&sums] { return sums.token_values(); });
  }
  TowerMap map;
  map.token_values = sums.token_values();
  return map;
}

}  // namespace m2ib::attribution
