#include "core/attribution/m2ib_reference.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>

#include "core/attribution/bottleneck.h"
#include "core/model/adam.h"
#include "core/model/random_model.h"
#include "core/model/torch_guard.h"
#include "core/model/towers.h"

namespace m2ib::attribution {
namespace {

using Clock = std::chrono::steady_clock;

// The same numbers in memory, but leaves of their own that gather gradients: the model itself stays frozen.
model::Towers with_gradients(const model::Towers& frozen) {
  model::Towers towers = frozen;
  for (at::Tensor* weight : model::all_weights(towers)) *weight = weight->detach().set_requires_grad(true);
  return towers;
}

at::Tensor whole_text_tower(const model::Towers& towers, const at::Tensor& ids, std::int64_t pooled) {
  at::Tensor x = model::embed_tokens(towers, ids);
  for (int i = 0; i < towers.text.shape.blocks; ++i) x = model::run_block(towers.text, i, x);
  return model::pool_and_project(towers.text, x, pooled);
}

// The whole image tower, with the bottleneck in the place of the layer's output.
at::Tensor whole_image_tower(const model::Towers& towers, const at::Tensor& pixels, int layer,
                             const at::Tensor& mixed) {
  at::Tensor x = model::embed_pixels(towers, pixels);
  for (int i = 0; i < towers.image.shape.blocks; ++i) {
    x = model::run_block(towers.image, i, x);
    if (i == layer) x = mixed.add(x.mul(0.0));  // keeps the first blocks in the graph, as a hook on the layer does
  }
  return model::pool_and_project(towers.image, x, 0);
}

}  // namespace

Stoppable<TowerMap> explain_image_reference(const model::DualEncoder& encoder, const image::PixelValues& pixels,
                                            const text::Tokens& tokens, const MethodSettings& settings, StopToken stop,
                                            const OnStep& on_step) {
  if (const auto valid = settings.validate(encoder.card()); !valid) return tl::unexpected(valid.error());
  const auto encoded = encoder.encode_image(pixels, stop);
  if (!encoded) return tl::unexpected(encoded.error());
  if (!*encoded) return std::nullopt;
  return model::guarded("computing the reference", [&]() -> Stoppable<TowerMap> {
    const c10::AutoGradMode gradients(true);
    model::Towers towers = with_gradients(encoder.towers());
    const at::Tensor state = (*encoded)->states->blocks[static_cast<std::size_t>(settings.image_layer)];
    const at::Tensor picture = at::empty({1, 3, pixels.height_px, pixels.width_px});
    std::copy(pixels.values.begin(), pixels.values.end(), picture.data_ptr<float>());
    const at::Tensor pictures = picture.repeat({settings.samples, 1, 1, 1});
    const std::vector<std::int64_t> ids = model::padded_ids(towers, tokens.ids);
    const at::Tensor captions = at::tensor(at::ArrayRef<std::int64_t>(ids), at::kLong).repeat({settings.samples, 1});
    const std::int64_t pooled = model::pooled_text_token(towers.text_rules, ids);
    NoiseSource noise(settings, Tower::Image, state);
    at::Tensor alpha = at::full_like(state, kFirstAlpha).set_requires_grad(true);
    model::Adam adam(alpha.detach());
    TowerMap map;
    const auto started = Clock::now();
    for (int k = 1; k <= settings.steps; ++k) {
      if (stop.stop_requested()) return std::nullopt;
      const Bottleneck bottleneck = make_bottleneck(alpha, state);
      const at::Tensor image = whole_image_tower(towers, pictures, settings.image_layer, bottleneck.mix(noise.next()));
      const at::Tensor fitting = fitting_term(image, whole_text_tower(towers, captions, pooled));
      const at::Tensor compression = bottleneck.capacity.mean();
      const at::Tensor total = compression.mul(settings.beta).sub(fitting);
      total.backward();
      map.token_values = to_vector(bottleneck.capacity.sum(-1));
      map.losses.push_back({compression.item<double>(), fitting.item<double>(), total.item<double>()});
      if (on_step) on_step({Tower::Image, k, settings.steps, map.token_values, map.losses.back()});
      const c10::AutoGradMode no_gradients(false);
      adam.step(alpha, alpha.grad(), settings.learning_rate);
      alpha.mutable_grad().reset();
      for (at::Tensor* weight : model::all_weights(towers)) weight->mutable_grad().reset();
    }
    map.time_ms = std::chrono::duration<double, std::milli>(Clock::now() - started).count();
    return map;
  });
}

}  // namespace m2ib::attribution
