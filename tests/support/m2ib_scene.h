#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include <QtTest>

#include "core/attribution/m2ib.h"
#include "core/base/random.h"
#include "tests/support/tower_probe.h"

/// What the tests of M2IB run it on where they need no golden data.
namespace m2ib::tests {

using attribution::MethodSettings;
using attribution::Step;
using attribution::Tower;
using attribution::TowerMap;

/// A random model with one picture and one caption encoded.
struct Scene {
  explicit Scene(const model::HfClipConfig& config, std::uint64_t seed = 1) : encoder(random_encoder(config, seed)) {
    const int side = config.image_size_px;
    radiograph.width_px = radiograph.height_px = side;
    std::vector<std::uint8_t> pixels(static_cast<std::size_t>(side * side));
    Random random(seed, 99);
    for (auto& pixel : pixels) pixel = static_cast<std::uint8_t>(random.below(256));
    radiograph.pixels = std::move(pixels);
    radiograph.sha256 = "digest";
    image = **encoder->encode_image(radiograph);
    text = **encoder->encode_caption("ab cd");
    settings.image_layer = settings.text_layer = 0;
    settings.samples = 4;
    settings.steps = 6;
    settings.seed = 42;
  }

  [[nodiscard]] const model::HiddenStates& states(Tower tower) const {
    return tower == Tower::Image ? *image.states : *text.states;
  }
  [[nodiscard]] const std::vector<float>& target(Tower tower) const {
    return tower == Tower::Image ? text.embedding : image.embedding;
  }
  [[nodiscard]] Stoppable<TowerMap> run(Tower tower, const MethodSettings& chosen,
                                        attribution::TowerTrace* trace = nullptr, const std::vector<float>& noise = {},
                                        StopToken stop = {}, const attribution::OnStep& on_step = {}) const {
    return attribution::explain_tower(*encoder, tower, states(tower), target(tower), chosen, std::move(stop), on_step,
                                      noise, trace);
  }

  model::DualEncoderPtr encoder;
  image::Radiograph radiograph;
  model::EncodedImage image;
  model::EncodedText text;
  MethodSettings settings;
};

inline std::vector<float> normal_noise(std::size_t size, std::uint64_t seed) {
  Random random(seed, 5);
  std::vector<float> noise(size);
  for (float& value : noise) value = static_cast<float>(random.normal());
  return noise;
}

/// Two rows: the image tower and the text tower.
inline void add_towers() {
  QTest::addColumn<bool>("image");
  QTest::newRow("image") << true;
  QTest::newRow("text") << false;
}

}  // namespace m2ib::tests
