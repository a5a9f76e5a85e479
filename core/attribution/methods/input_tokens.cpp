#include "core/attribution/methods/input_tokens.h"

#include <algorithm>

namespace m2ib::attribution {

at::Tensor pixels_of(const MethodRun& run) {
  const std::int64_t side = run.encoder.card().image_size_px;
  const at::Tensor pixels = at::empty({1, 3, side, side});
  std::ranges::copy(run.image.pixels->values, pixels.data_ptr<float>());
  return pixels;
}

at::Tensor tokens_of_pixels(const model::Towers& towers, const at::Tensor& pixels) {
  model::Towers plain = towers;  // handles of the same weights
  plain.image.embed_norm = {};
  return model::embed_pixels(plain, pixels);
}

at::Tensor pixel_gradients(const MethodRun& run, const at::Tensor& token_gradients) {
  const model::Towers& towers = run.encoder.towers();
  const std::int64_t grid = run.encoder.card().grid;
  const std::int64_t patch = towers.patch_weight.size(2);
  const at::Tensor patches = token_gradients.slice(1, towers.class_embedding.defined() ? 1 : 0);
  const at::Tensor planes = patches.transpose(1, 2).reshape({patches.size(0), patches.size(2), grid, grid});
  return at::conv_transpose2d(planes, towers.patch_weight, {}, {patch, patch});
}

std::vector<std::int64_t> ids_of(const MethodRun& run) {
  return model::padded_ids(run.encoder.towers(), run.text.tokens.ids);
}

at::Tensor tokens_of_ids(const model::Towers& towers, const std::vector<std::int64_t>& ids) {
  model::Towers plain = towers;
  plain.text.embed_norm = {};
  return model::embed_tokens(plain, at::tensor(at::ArrayRef<std::int64_t>(ids), at::kLong).unsqueeze(0));
}

}  // namespace m2ib::attribution
