#include "core/training/phantom_samples.h"

#include <algorithm>
#include <cmath>

#include "core/image/model_input/resample.h"

namespace m2ib::training {

PhantomSamples::PhantomSamples(std::uint64_t seed, int image_px, int grid)
    : seed_(seed), image_px_(image_px), grid_(grid) {}

Sample PhantomSamples::draw(std::uint64_t index) const {
  // Every fourth picture is drawn finer: the model must not depend on the size that a file happens to have.
  const int drawn_px = index % 4 == 0 ? 3 * image_px_ : 2 * image_px_;
  phantom::Phantom picture = phantom::generate({phantom::Stream::Training, seed_, index}, drawn_px);
  Sample sample;
  sample.pixels =
      image::resize_u8(picture.pixels, drawn_px, drawn_px, 1, image_px_, image_px_, image::Resample::Bicubic);
  for (phantom::Finding& finding : picture.findings) {
    std::vector<std::uint8_t>& cells = sample.coverage[static_cast<std::size_t>(finding.kind)];
    const std::vector<float> shares = phantom::mask_coverage(finding.mask, drawn_px, grid_);
    cells.resize(shares.size());
    std::transform(shares.begin(), shares.end(), cells.begin(),
                   [](float share) { return static_cast<std::uint8_t>(std::lround(share * 255.0F)); });
    finding.mask.clear();
    sample.findings.push_back(std::move(finding));
  }
  return sample;
}

std::vector<const Sample*> PhantomSamples::get(
    const std::vector<std::uint64_t>& indices,
    const std::function<void(std::size_t, const std::function<void(std::size_t)>&)>& run) {
  std::vector<std::uint64_t> missing;
  for (const std::uint64_t index : indices) {
    if (!cache_.contains(index)) missing.push_back(index);
  }
  std::sort(missing.begin(), missing.end());
  missing.erase(std::unique(missing.begin(), missing.end()), missing.end());
  std::vector<Sample> drawn(missing.size());
  run(missing.size(), [&](std::size_t i) { drawn[i] = draw(missing[i]); });
  for (std::size_t i = 0; i < missing.size(); ++i) cache_.emplace(missing[i], std::move(drawn[i]));
  std::vector<const Sample*> samples;
  samples.reserve(indices.size());
  for (const std::uint64_t index : indices) samples.push_back(&cache_.at(index));
  return samples;
}

void PhantomSamples::forget_before(std::uint64_t index) {
  std::erase_if(cache_, [index](const auto& entry) { return entry.first < index; });
}

}  // namespace m2ib::training
