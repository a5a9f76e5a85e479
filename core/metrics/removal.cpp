#include "core/metrics/removal.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/metrics/deletion_curve.h"
#include "core/metrics/embed_perturbed.h"

namespace m2ib::metrics {

Stoppable<Removal> top_removal(const model::DualEncoder& encoder, const model::EncodedImage& image,
                               const std::vector<float>& text_embedding, const std::vector<float>& patch_values,
                               StopToken stop) {
  constexpr std::array kShares = {0.1, 0.3, 0.5, 0.7, 0.9};
  const auto scorer = PerturbedScorer::make(encoder, image, text_embedding, Filling::Mean);
  if (!scorer) return tl::unexpected(scorer.error());
  if (const auto valid = check_patch_values(patch_values, scorer->patches()); !valid) {
    return tl::unexpected(valid.error());
  }
  const std::vector<std::size_t> order = hottest_first(patch_values);
  std::vector<std::vector<bool>> pictures;
  for (const double share : kShares) {
    const auto count = static_cast<std::size_t>(std::lround(share * static_cast<double>(order.size())));
    std::vector<bool> removed(order.size(), false);
    for (std::size_t i = 0; i < std::clamp<std::size_t>(count, 1, order.size()); ++i) removed[order[i]] = true;
    pictures.push_back(std::move(removed));
  }
  const auto scores = scorer->score(pictures, stop);
  if (!scores) return tl::unexpected(scores.error());
  if (!*scores) return std::nullopt;
  Removal result;
  result.share.assign(kShares.begin(), kShares.end());
  for (const double score : **scores) {
    result.fall.push_back(scorer->whole() - score);
    result.mean_fall += result.fall.back() / static_cast<double>(kShares.size());
  }
  return result;
}

}  // namespace m2ib::metrics
