#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>

#include "core/attribution/map_doubts.h"
#include "core/base/random.h"
#include "core/model/thread_guard.h"
#include "core/model/torch_guard.h"
#include "core/model/towers.h"

namespace m2ib::attribution {
namespace {

/// Patches that are changed, spread evenly over the rows, and over the columns by the golden ratio.
std::vector<std::int64_t> spread_patches(int grid, int count) {
  constexpr double kGolden = 0.6180339887498949;
  std::vector<std::int64_t> patches;
  double across = 0.5;
  for (int i = 0; i < count; ++i) {
    const auto row = static_cast<std::int64_t>((i + 0.5) * grid / count);
    patches.push_back(row * grid + static_cast<std::int64_t>(across * grid));
    across += kGolden;
    across -= across >= 1.0 ? 1.0 : 0.0;
  }
  return patches;
}

/// Copies of the picture, [patches, 3, S, S], one patch of each replaced by normal noise: a change whatever was there,
/// flat background included.
at::Tensor changed_copies(const model::EncodedImage& image, const model::ModelCard& card,
                          const std::vector<std::int64_t>& patches) {
  const std::int64_t side = card.image_size_px;
  const std::int64_t patch = card.patch_px;
  at::Tensor copies = at::empty({static_cast<std::int64_t>(patches.size()), 3, side, side});
  for (std::size_t i = 0; i < patches.size(); ++i) {
    const at::Tensor copy = copies[static_cast<std::int64_t>(i)];
    std::ranges::copy(image.pixels->values, copy.data_ptr<float>());
    Random random(0, i);
    const std::int64_t top = patches[i] / card.grid * patch;
    const std::int64_t left = patches[i] % card.grid * patch;
    for (std::int64_t channel = 0; channel < 3; ++channel) {
      for (std::int64_t y = top; y < top + patch; ++y) {
        float* row = copy.data_ptr<float>() + (channel * side + y) * side;
        for (std::int64_t x = left; x < left + patch; ++x) row[x] = static_cast<float>(random.normal());
      }
    }
  }
  return copies;
}

/// Mean share of the change that is found at the changed patch itself. after, before: [B, T, D], [1, T, D].
double share_at_home(const at::Tensor& after, const at::Tensor& before, const std::vector<std::int64_t>& patches,
                     std::int64_t first_patch) {
  const at::Tensor change = after.sub(before).slice(1, first_patch).norm(2, -1).to(at::kDouble).contiguous();
  const double* data = change.data_ptr<double>();
  double shares = 0.0;
  for (std::size_t i = 0; i < patches.size(); ++i) {
    const double* row = data + static_cast<std::int64_t>(i) * change.size(1);
    double all = 0.0;
    for (std::int64_t token = 0; token < change.size(1); ++token) all += row[token];
    shares += all > 0.0 ? row[patches[i]] / all : 1.0 / static_cast<double>(change.size(1));
  }
  return shares / static_cast<double>(patches.size());
}

}  // namespace

Stoppable<std::vector<double>> layer_localisation(const model::DualEncoder& encoder, const model::EncodedImage& image,
                                                  StopToken stop, int patches) {
  const model::ModelCard& card = encoder.card();
  return model::guarded("looking where layers keep places", [&]() -> Stoppable<std::vector<double>> {
    const c10::AutoGradMode no_gradients(false);
    const std::vector<std::int64_t> places = spread_patches(card.grid, std::clamp(patches, 1, card.grid * card.grid));
    const model::TowerWeights& tower = encoder.towers().image;
    const model::ThreadGuard threads(static_cast<double>(places.size()) * tower.shape.blocks *
                                     model::block_multiply_adds(tower.shape, tower.shape.tokens));
    at::Tensor x = model::embed_pixels(encoder.towers(), changed_copies(image, card, places));
    std::vector<double> layers;
    for (int block = 0; block < tower.shape.blocks; ++block) {
      if (stop.stop_requested()) return std::nullopt;
      x = model::run_block(tower, block, x);
      layers.push_back(share_at_home(x, image.states->blocks[static_cast<std::size_t>(block)], places,
                                     tower.shape.class_token ? 1 : 0));
    }
    return layers;
  });
}

}  // namespace m2ib::attribution
