#include "core/attribution/m2ib_batch.h"

#include "core/attribution/result_of_towers.h"
#include "core/attribution/tower_batch.h"

namespace m2ib::attribution {
Result<void> check_runs(std::span<const CaptionRun> runs, const MethodSettings& shared, const model::ModelCard& card) {
  if (runs.empty() || runs.size() > kMostRuns) {
    return fail(ErrorCode::SettingOutOfRange, "captions", std::to_string(runs.size()),
                "1 to " + std::to_string(kMostRuns));
  }
  MethodSettings settings = shared;
  for (const CaptionRun& run : runs) {
    settings.beta = run.beta;
    if (const auto valid = settings.validate(card); !valid) return valid;
  }
  return {};
}

std::vector<BottleneckRun> bottleneck_runs(Tower tower, const model::EncodedImage& image,
                                           std::span<const CaptionRun> runs) {
  const bool is_image = tower == Tower::Image;
  std::vector<BottleneckRun> result;
  for (const CaptionRun& run : runs) {
    result.push_back({result.size(), is_image ? image.states.get() : run.text->states.get(),
                      is_image ? &run.text->embedding : &image.embedding, run.beta});
  }
  return result;
}

Stoppable<std::vector<ExplanationPtr>> explain_captions(const model::DualEncoder& encoder,
                                                        const image::Radiograph& radiograph,
                                                        const model::EncodedImage& image,
                                                        std::span<const CaptionRun> runs, const MethodSettings& shared,
                                                        StopToken stop, const OnBatchStep& on_step) {
  if (const auto valid = check_runs(runs, shared, encoder.card()); !valid) return tl::unexpected(valid.error());
  MethodSettings settings = shared;
  settings.beta = runs.front().beta;  // of the shared settings it counts for nothing, not even where it is wrong
  std::vector<std::vector<TowerMap>> maps;
  for (const Tower tower : {Tower::Image, Tower::Text}) {
    auto tower_maps = optimise_tower(encoder, tower, bottleneck_runs(tower, image, runs), settings, stop, on_step);
    if (!tower_maps) return tl::unexpected(tower_maps.error());
    if (!*tower_maps) return std::nullopt;
    maps.push_back(std::move(**tower_maps));
  }
  std::vector<model::EncodedText> captions;
  for (const CaptionRun& run : runs) captions.push_back(*run.text);
  const auto supports = caption_support(encoder, image, captions, stop);
  if (!supports) return tl::unexpected(supports.error());
  if (!*supports) return std::nullopt;
  std::vector<ExplanationPtr> results;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    settings.beta = runs[i].beta;
    const auto result =
        make_result(encoder, radiograph, image, *runs[i].text, settings, std::move(maps[0][i]), std::move(maps[1][i]));
    result->support = std::move((**supports)[i]);
    results.push_back(result);
  }
  return results;
}

}  // namespace m2ib::attribution
