#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include <QtTest>

#include "core/attribution/methods/method_run.h"
#include "core/attribution/run_method.h"
#include "core/base/random.h"
#include "tests/support/double_tower.h"
#include "tests/support/fixtures.h"
#include "tests/support/model_golden.h"
#include "tests/support/tower_probe.h"

/// What the tests of gradient methods run them on.
namespace m2ib::tests {

using attribution::Method;
using attribution::MethodSettings;
using attribution::Step;
using attribution::Tower;
using attribution::TowerMap;

/// One picture and one caption of a model, with what a method is given.
struct GradientScene {
  GradientScene(model::DualEncoderPtr opened, std::vector<float> pixels, std::vector<std::int64_t> ids)
      : encoder(std::move(opened)), image(encode(*encoder, std::move(pixels))) {
    text::Tokens tokens;
    tokens.ids = std::move(ids);
    if (tokens.ids.size() > 4) tokens.words = {{{}, 1, 2}, {{}, 3, 1}};
    text = **encoder->encode_text(tokens);
    settings.seed = 42;
    settings.image_layer = settings.text_layer = 0;
  }

  [[nodiscard]] attribution::MethodRun run_of(const MethodSettings& chosen) const {
    return {*encoder, image, text, chosen, {}, [](const Step&) {}};
  }
  [[nodiscard]] Stoppable<TowerMap> try_run(Tower tower, MethodSettings chosen, StopToken stop = {},
                                            const attribution::OnStep& on_step = {}) const {
    return attribution::run_tower_method(*encoder, tower, image, text, chosen, std::move(stop), on_step);
  }
  /// Throws where the method fails.
  [[nodiscard]] std::vector<float> values(Tower tower, Method method, int samples = 1) const {
    MethodSettings chosen = settings;
    chosen.method = method;
    chosen.samples = samples;
    const auto map = try_run(tower, chosen);
    if (!map) throw std::runtime_error(describe(map.error()));
    return (**map).token_values;
  }
  [[nodiscard]] DoubleTower in_double(Tower tower) const { return {*encoder, tower, image, text}; }
  [[nodiscard]] double cosine() const { return model::cosine(image.embedding, text.embedding); }

  model::DualEncoderPtr encoder;
  model::EncodedImage image;
  model::EncodedText text;
  MethodSettings settings;
};

inline std::vector<float> noise_pixels(int side, std::uint64_t seed) {
  Random random(seed, 77);
  std::vector<float> pixels(static_cast<std::size_t>(3 * side * side));
  for (float& pixel : pixels) pixel = static_cast<float>(random.normal());
  return pixels;
}

/// Every layout of the golden data on a picture of noise and six ids, and mean pooling, which it lacks.
inline GradientScene layout_scene(const std::string& layout, const model::LoadOptions& options = {}) {
  model::DualEncoderPtr encoder;
  const std::string folder = layout.substr(0, layout.find(' '));
  const std::string inner = folder == "openai_clip_tiny" ? folder + "/state_dict.pt" : folder;
  encoder = open_whole(fixture_dir() / inner, options);
  if (layout.ends_with("mean pooling")) encoder = with_mean_pooling(encoder, false);
  if (layout.ends_with("norm behind it")) encoder = with_mean_pooling(encoder, true);
  // The first ids of a caption, ended by its largest, where most layouts look for the sentence.
  std::vector<std::int64_t> ids = Golden(fixture_dir() / folder / "golden.safetensors").integer_row("input_ids", 1);
  const std::int64_t end = *std::max_element(ids.begin(), ids.end());
  ids.resize(6);
  ids.back() = end;
  std::vector<float> pixels = noise_pixels(encoder->card().image_size_px, 7);
  return {std::move(encoder), std::move(pixels), std::move(ids)};
}

inline const char* const kLayouts[] = {"hf_clip_tiny",
                                       "openai_clip_tiny",
                                       "open_clip_tiny",
                                       "open_clip_tiny/custom_text",
                                       "biomedclip_tiny",
                                       "siglip_tiny",
                                       "hf_clip_tiny mean pooling",
                                       "hf_clip_tiny mean pooling, norm behind it"};

inline void add_layouts() {
  QTest::addColumn<QString>("layout");
  for (const char* layout : kLayouts) QTest::newRow(layout) << layout;
}

inline GradientScene toy_scene(std::uint64_t seed) {
  return {random_encoder(toy_config(), seed), noise_pixels(8, seed), {512, 97, 98, 300, 99, 513}};
}

using Function = std::function<std::vector<double>(const std::vector<double>& rows, int count)>;

/// By how much f changes on the way along each direction, by central differences. f takes rows of x.size() values and
/// gives a number for each. @param add adds direction i, times a factor, to a row
inline std::vector<double> slopes(const Function& f, const std::vector<double>& x, std::size_t directions,
                                  const std::function<void(std::size_t i, double factor, double* row)>& add) {
  constexpr double kStep = 1e-5;
  constexpr std::size_t kAtOnce = 32;
  std::vector<double> result;
  for (std::size_t first = 0; first < directions; first += kAtOnce) {
    const std::size_t count = std::min(kAtOnce, directions - first);
    std::vector<double> rows;
    for (std::size_t i = first; i < first + count; ++i) {
      for (const double sign : {1.0, -1.0}) {
        rows.insert(rows.end(), x.begin(), x.end());
        add(i, sign * kStep, rows.data() + (rows.size() - x.size()));
      }
    }
    const std::vector<double> values = f(rows, static_cast<int>(2 * count));
    for (std::size_t i = 0; i < count; ++i) result.push_back((values[2 * i] - values[2 * i + 1]) / (2.0 * kStep));
  }
  return result;
}

/// Whether all values agree to 1e-6 and a share of the largest; says by how much they differ.
inline bool agree(const std::vector<float>& ours, const std::vector<double>& expected, double relative = 1e-4) {
  const double worst = worst_difference(ours, {expected.begin(), expected.end()});
  double largest = 0.0;
  for (const double value : expected) largest = std::max(largest, std::abs(value));
  qInfo("worst difference %.2e, largest value %.2e", worst, largest);
  return worst <= 1e-6 + relative * largest && largest > 0.0;
}

inline double sum_of(const std::vector<float>& values) {
  double sum = 0.0;
  for (const float value : values) sum += value;
  return sum;
}

}  // namespace m2ib::tests
