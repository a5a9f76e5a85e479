#include "core/attribution/m2ib.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <cmath>

#include "core/attribution/bottleneck.h"
#include "core/model/adam.h"
#include "core/model/compute.h"
#include "core/model/thread_guard.h"
#include "core/model/torch_guard.h"
#include "core/model/towers.h"

namespace m2ib::attribution {
namespace {

using Clock = std::chrono::steady_clock;

double elapsed_ms(Clock::time_point since) {
  return std::chrono::duration<double, std::milli>(Clock::now() - since).count();
}

/// Tensors of one forward pass.
struct Pass {
  at::Tensor capacity;     ///< [1, T, D], nats
  at::Tensor compression;  ///< scalar
  at::Tensor fitting;      ///< scalar
  at::Tensor total;        ///< scalar
};

Pass forward(const model::TowerWeights& tower, int layer, const at::Tensor& state, std::int64_t pooled,
             const at::Tensor& target, const at::Tensor& alpha, const at::Tensor& noise, double beta) {
  const Bottleneck bottleneck = make_bottleneck(alpha, state);
  Pass pass;
  pass.capacity = bottleneck.capacity;
  pass.compression = pass.capacity.mean();
  pass.fitting = fitting_term(model::run_suffix(tower, layer + 1, bottleneck.mix(noise), pooled), target);
  pass.total = pass.compression.mul(beta).sub(pass.fitting);
  return pass;
}

StepLosses read_losses(const Pass& pass) {
  return {pass.compression.item<double>(), pass.fitting.item<double>(), pass.total.item<double>()};
}

Result<void> check_noise(const std::vector<float>& noise, const M2ibSettings& settings, const at::Tensor& state) {
  const auto step = static_cast<std::size_t>(settings.samples * state.size(1) * state.size(2));
  if (!noise.empty() && noise.size() % step != 0) {
    return fail(ErrorCode::SettingOutOfRange, "recorded noise", std::to_string(noise.size()) + " values",
                "a multiple of " + std::to_string(step));
  }
  return {};
}

}  // namespace

Stoppable<TowerMap> explain_tower(const model::DualEncoder& encoder, Tower tower_kind,
                                  const model::HiddenStates& states, const std::vector<float>& target,
                                  const M2ibSettings& settings, StopToken stop, const OnStep& on_step,
                                  const std::vector<float>& recorded_noise, TowerTrace* trace) {
  if (const auto valid = settings.validate(encoder.card()); !valid) return tl::unexpected(valid.error());
  return model::guarded("computing the explanation", [&]() -> Stoppable<TowerMap> {
    const bool is_image = tower_kind == Tower::Image;
    const model::TowerWeights& tower = is_image ? encoder.towers().image : encoder.towers().text;
    const int layer = is_image ? settings.image_layer : settings.text_layer;
    const at::Tensor state = states.blocks[static_cast<std::size_t>(layer)];
    if (const auto valid = check_noise(recorded_noise, settings, state); !valid) return tl::unexpected(valid.error());
    const at::Tensor goal = at::empty({1, static_cast<std::int64_t>(target.size())});
    std::copy(target.begin(), target.end(), goal.data_ptr<float>());

    const double pass = settings.samples * (tower.shape.blocks - layer - 1) *
                        model::block_multiply_adds(tower.shape, static_cast<double>(state.size(1)));
    const model::ThreadGuard threads(pass);
    NoiseSource noise(settings, tower_kind, state, recorded_noise);
    at::Tensor alpha = at::full_like(state, kFirstAlpha).set_requires_grad(true);
    model::Adam adam(alpha);
    TowerMap map;
    const auto started = Clock::now();
    for (int k = 1; k <= settings.steps; ++k) {
      if (stop.stop_requested()) return std::nullopt;
      // No map shows what the last update does to alpha, so its backward pass is left out unless a trace asks.
      const bool updates = k < settings.steps || trace != nullptr;
      const c10::AutoGradMode gradients(updates);
      const Pass terms = forward(tower, layer, state, states.pooled, goal, alpha, noise.next(), settings.beta);
      Step step{tower_kind, k, settings.steps, to_vector(terms.capacity.sum(-1)), read_losses(terms)};
      if (!std::isfinite(step.losses.total)) {
        return fail(ErrorCode::NotFinite,
                    std::string(is_image ? "the image" : "the text") + " tower's loss at step " + std::to_string(k));
      }
      map.losses.push_back(step.losses);
      map.token_nats = step.token_nats;
      if (trace != nullptr) trace->capacity_per_channel = {to_vector(terms.capacity)};
      if (on_step) on_step(step);
      if (!updates) break;
      if (stop.stop_requested()) return std::nullopt;
      terms.total.backward();
      {
        const c10::AutoGradMode no_gradients(false);
        adam.step(alpha, alpha.grad(), settings.learning_rate);
        alpha.mutable_grad().reset();
      }
      if (trace != nullptr) trace->alpha.push_back(to_vector(alpha));
    }
    map.time_ms = elapsed_ms(started);
    return map;
  });
}

Stoppable<ExplanationPtr> explain(const model::DualEncoder& encoder, const image::Radiograph& radiograph,
                                  const model::EncodedImage& image, const model::EncodedText& text,
                                  const M2ibSettings& settings, StopToken stop, const OnStep& on_step) {
  auto image_map = explain_tower(encoder, Tower::Image, *image.states, text.embedding, settings, stop, on_step);
  if (!image_map) return tl::unexpected(image_map.error());
  if (!*image_map) return std::nullopt;
  auto text_map = explain_tower(encoder, Tower::Text, *text.states, image.embedding, settings, stop, on_step);
  if (!text_map) return tl::unexpected(text_map.error());
  if (!*text_map) return std::nullopt;

  auto result = std::make_shared<Explanation>();
  result->caption = text.tokens.caption;
  result->tokens = text.tokens;
  result->settings = settings;
  result->card = encoder.card();
  result->preprocess = image.preprocess;
  result->preprocessing_id = image.preprocessing_id;
  result->field_of_view = image.field_of_view;
  result->model_window = image.window;
  result->window_by_person = image.window_by_person;
  result->image_width_px = radiograph.width_px;
  result->image_height_px = radiograph.height_px;
  result->image_sha256 = radiograph.sha256;
  result->image_frame = radiograph.frame;
  result->black_outs = radiograph.black_outs;
  result->first_missing_row = radiograph.first_missing_row;
  for (const image::ReadingNote& note : radiograph.notes) result->image_notes.emplace_back(image::note_name(note.code));
  result->grid = encoder.card().grid;
  result->similarity = model::cosine(image.embedding, text.embedding);
  result->image = std::move(**image_map);
  result->text = std::move(**text_map);
  result->device = model::compute_description();
  result->time_ms = result->image.time_ms + result->text.time_ms;
  result->made_at = std::chrono::system_clock::now();
  return ExplanationPtr(std::move(result));
}

}  // namespace m2ib::attribution
