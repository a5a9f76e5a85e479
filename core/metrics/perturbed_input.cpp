#include "core/metrics/perturbed_input.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/attribution/explanation.h"

namespace m2ib::metrics {
namespace {

constexpr std::size_t kChannels = 3;
constexpr int kBoxPasses = 3;  // three boxes come close to a Gaussian

/// One pass along lines of `count` values that lie `stride` apart; what lies beyond the ends equals the ends.
void box_line(const float* from, float* to, int count, std::ptrdiff_t stride, int radius) {
  const auto at = [&](int i) { return static_cast<double>(from[std::clamp(i, 0, count - 1) * stride]); };
  double sum = 0.0;
  for (int i = -radius; i <= radius; ++i) sum += at(i);
  for (int i = 0; i < count; ++i) {
    to[i * stride] = static_cast<float>(sum / (2 * radius + 1));
    sum += at(i + radius + 1) - at(i - radius);
  }
}

std::vector<float> blurred(std::vector<float> picture, int side_px, int radius_px) {
  std::vector<float> other(picture.size());
  const auto area = static_cast<std::size_t>(side_px) * static_cast<std::size_t>(side_px);
  for (std::size_t channel = 0; channel < kChannels; ++channel) {
    float* const a = picture.data() + channel * area;
    float* const b = other.data() + channel * area;
    for (int pass = 0; pass < kBoxPasses; ++pass) {
      for (std::ptrdiff_t row = 0; row < side_px; ++row)
        box_line(a + row * side_px, b + row * side_px, side_px, 1, radius_px);
      for (std::ptrdiff_t column = 0; column < side_px; ++column)
        box_line(b + column, a + column, side_px, side_px, radius_px);
    }
  }
  return picture;
}

std::vector<float> mean_colour(const std::vector<float>& picture) {
  std::vector<float> filling(picture.size());
  const std::size_t area = picture.size() / kChannels;
  for (std::size_t channel = 0; channel < kChannels; ++channel) {
    const auto begin = static_cast<std::ptrdiff_t>(channel * area);
    const auto end = begin + static_cast<std::ptrdiff_t>(area);
    const double sum = std::accumulate(picture.begin() + begin, picture.begin() + end, 0.0);
    std::fill(filling.begin() + begin, filling.begin() + end, static_cast<float>(sum / static_cast<double>(area)));
  }
  return filling;
}

}  // namespace

const char* to_string(Filling filling) {
  switch (filling) {
    case Filling::Mean:
      return "mean";
    case Filling::Blur:
      return "blur";
    case Filling::Zero:
      return "zero";
  }
  return "mean";
}

PerturbedInput::PerturbedInput(const model::ModelCard& card, const image::PixelValues& pixels, Filling filling)
    : side_px_(card.image_size_px), patch_px_(card.patch_px), grid_(card.grid), picture_(pixels.values) {
  const auto side = static_cast<std::size_t>(std::max(side_px_, 0));
  const bool fits = side > 0 && grid_ > 0 && patch_px_ > 0 && grid_ <= side_px_ / patch_px_;
  if (!fits || picture_.size() != kChannels * side * side) {
    side_px_ = patch_px_ = grid_ = 0;
    picture_.clear();
    return;
  }
  switch (filling) {
    case Filling::Mean:
      filling_ = mean_colour(picture_);
      break;
    case Filling::Blur:
      // Three boxes of this radius have a standard deviation of about a sixteenth of the side: no finding is left to
      // see.
      filling_ = blurred(picture_, side_px_, std::max(1, side_px_ / kBlurRadiusShare));
      break;
    case Filling::Zero:
      filling_.assign(picture_.size(), 0.0F);
      break;
  }
}

void PerturbedInput::append(const std::vector<bool>& removed, std::vector<float>& batch) const {
  const std::size_t begin = batch.size();
  batch.insert(batch.end(), picture_.begin(), picture_.end());
  if (removed.size() != patches()) return;
  const auto side = static_cast<std::size_t>(side_px_);
  const auto patch = static_cast<std::size_t>(patch_px_);
  const auto grid = static_cast<std::size_t>(grid_);
  for (std::size_t index = 0; index < removed.size(); ++index) {
    if (!removed[index]) continue;
    const std::size_t corner = index / grid * patch * side + index % grid * patch;
    for (std::size_t channel = 0; channel < kChannels; ++channel) {
      for (std::size_t row = 0; row < patch; ++row) {
        const std::size_t at = (channel * side + row) * side + corner;
        std::copy_n(filling_.data() + at, patch, batch.data() + begin + at);
      }
    }
  }
}

void PerturbedInput::append_blend(const std::vector<float>& shares, std::vector<float>& batch) const {
  const std::size_t begin = batch.size();
  batch.insert(batch.end(), picture_.begin(), picture_.end());
  if (shares.size() != patches() || shares.empty()) return;
  // The patches need not fill the input: a rest at its right and bottom is seen by no patch, and stays.
  const int seen_px = grid_ * patch_px_;
  const std::vector<float> enlarged = attribution::upsample_bilinear(shares, grid_, seen_px, seen_px);
  const auto side = static_cast<std::size_t>(side_px_);
  const auto seen = static_cast<std::size_t>(seen_px);
  for (std::size_t channel = 0; channel < kChannels; ++channel) {
    for (std::size_t row = 0; row < seen; ++row) {
      for (std::size_t column = 0; column < seen; ++column) {
        const std::size_t at = (channel * side + row) * side + column;
        const float share = enlarged[row * seen + column];
        batch[begin + at] = share * picture_[at] + (1.0F - share) * filling_[at];
      }
    }
  }
}

}  // namespace m2ib::metrics
