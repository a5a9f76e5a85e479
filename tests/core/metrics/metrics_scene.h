#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "tests/support/m2ib_scene.h"

/// What the tests of the metrics change a picture with, in the plainest way.
namespace m2ib::tests {

/// 4 x 4 patches of 4 px.
inline Scene metrics_scene(std::uint64_t seed = 1) {
  model::HfClipConfig config = toy_config();
  config.image_size_px = 16;
  config.image.tokens = 17;  // with the class token
  return Scene(config, seed);
}

/// Cosine of a picture with a caption, without anything of core/metrics. NaN where the picture cannot be encoded.
inline double score_plainly(const Scene& scene, const std::vector<float>& pixels) {
  image::PixelValues changed = *scene.image.pixels;
  changed.values = pixels;
  const auto encoded = scene.encoder->encode_image(changed);
  if (!encoded || !*encoded) return std::nan("");
  double dot = 0.0;
  double a = 0.0;
  double b = 0.0;
  for (std::size_t i = 0; i < scene.text.embedding.size(); ++i) {
    const double x = (*encoded)->embedding[i];
    const double y = scene.text.embedding[i];
    dot += x * y;
    a += x * x;
    b += y * y;
  }
  return dot / std::sqrt(a * b);
}

/// The scene's pixels with some of its 4 x 4 patches replaced by one value a channel.
inline std::vector<float> replaced_plainly(const Scene& scene, const std::vector<std::size_t>& patches,
                                           const std::vector<float>& colour) {
  std::vector<float> pixels = scene.image.pixels->values;
  for (std::size_t c = 0; c < 3; ++c) {
    for (std::size_t y = 0; y < 16; ++y) {
      for (std::size_t x = 0; x < 16; ++x) {
        if (std::ranges::find(patches, y / 4 * 4 + x / 4) != patches.end()) pixels[(c * 16 + y) * 16 + x] = colour[c];
      }
    }
  }
  return pixels;
}

inline std::vector<float> mean_colour_plainly(const Scene& scene) {
  std::vector<float> colour;
  for (std::size_t c = 0; c < 3; ++c) {
    double sum = 0.0;
    for (std::size_t i = 0; i < 256; ++i) sum += scene.image.pixels->values[c * 256 + i];
    colour.push_back(static_cast<float>(sum / 256.0));
  }
  return colour;
}

}  // namespace m2ib::tests
