#include "core/attribution/m2ib.h"

#include "core/attribution/result_of_towers.h"
#include "core/attribution/tower_batch.h"

namespace m2ib::attribution {

Stoppable<TowerMap> explain_tower(const model::DualEncoder& encoder, Tower tower, const model::HiddenStates& states,
                                  const std::vector<float>& target, const MethodSettings& settings, StopToken stop,
                                  const OnStep& on_step, const std::vector<float>& recorded_noise, TowerTrace* trace) {
  const auto say = [&on_step](std::size_t, const Step& step) {
    if (on_step) on_step(step);
  };
  auto maps = optimise_tower(encoder, tower, {{0, &states, &target, settings.beta}}, settings, std::move(stop), say,
                             recorded_noise, trace);
  if (!maps) return tl::unexpected(maps.error());
  if (!*maps) return std::nullopt;
  return std::move((*maps)->front());
}

Stoppable<ExplanationPtr> explain(const model::DualEncoder& encoder, const image::Radiograph& radiograph,
                                  const model::EncodedImage& image, const model::EncodedText& text,
                                  const MethodSettings& settings, StopToken stop, const OnStep& on_step) {
  auto image_map = explain_tower(encoder, Tower::Image, *image.states, text.embedding, settings, stop, on_step);
  if (!image_map) return tl::unexpected(image_map.error());
  if (!*image_map) return std::nullopt;
  auto text_map = explain_tower(encoder, Tower::Text, *text.states, image.embedding, settings, stop, on_step);
  if (!text_map) return tl::unexpected(text_map.error());
  if (!*text_map) return std::nullopt;
  return make_result(encoder, radiograph, image, text, settings, std::move(**image_map), std::move(**text_map));
}

}  // namespace m2ib::attribution
