// RISE, Kernel SHAP and occlusion against slow references that make each masked picture pixel by pixel and encode it
// whole.

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/attribution/methods/kernel_shap.h"
#include "core/attribution/methods/rise.h"
#include "core/attribution/run_method.h"
#include "core/attribution/word_effects.h"
#include "tests/support/fixtures.h"
#include "tests/support/m2ib_scene.h"

using namespace m2ib;
using namespace m2ib::attribution;
using m2ib::tests::Scene;

namespace {

/// 4 x 4 patches of 4 px.
model::HfClipConfig larger_config() {
  model::HfClipConfig config = tests::toy_config();
  config.image_size_px = 16;
  config.image.tokens = 17;
  return config;
}

/// The cosine of the caption with the picture shown through a mask.
double masked_cosine(const Scene& scene, const std::vector<float>& shares) {
  image::PixelValues pixels = *scene.image.pixels;
  const std::size_t plane = shares.size();
  for (std::size_t channel = 0; channel < 3; ++channel) {
    float* values = pixels.values.data() + channel * plane;
    double mean = 0.0;
    for (std::size_t i = 0; i < plane; ++i) mean += static_cast<double>(values[i]) / static_cast<double>(plane);
    for (std::size_t i = 0; i < plane; ++i) {
      values[i] = static_cast<float>(shares[i] * values[i] + (1.0 - shares[i]) * mean);
    }
  }
  return model::cosine((**scene.encoder->encode_image(pixels)).embedding, scene.text.embedding);
}

/// Shares of pixels from flags of patches.
std::vector<float> shown(const Scene& scene, const std::vector<bool>& hidden) {
  const model::ModelCard& card = scene.encoder->card();
  std::vector<float> shares;
  for (int y = 0; y < card.image_size_px; ++y) {
    for (int x = 0; x < card.image_size_px; ++x) {
      const int patch = y / card.patch_px * card.grid + x / card.patch_px;
      shares.push_back(hidden[static_cast<std::size_t>(patch)] ? 0.0F : 1.0F);
    }
  }
  return shares;
}

MethodSettings settings_of(const Scene& scene, Method method, int samples = 0) {
  MethodSettings settings = default_settings(scene.encoder->card(), method);
  if (samples > 0) settings.samples = samples;
  return settings;
}

std::vector<float> patches(const Scene& scene, const MethodSettings& settings) {
  const auto map = run_tower_method(*scene.encoder, Tower::Image, scene.image, scene.text, settings);
  return map && *map ? patch_values((**map).token_values, scene.encoder->card().grid) : std::vector<float>();
}

double worst(const std::vector<float>& a, const std::vector<double>& b) {
  double worst = a.size() == b.size() ? 0.0 : 1e9;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    worst = std::max(worst, std::abs(static_cast<double>(a[i]) - b[i]));
  }
  return worst;
}

double whole(const Scene& scene) { return model::cosine(scene.image.embedding, scene.text.embedding); }

constexpr double kRounding = 2e-6;

}  // namespace

class TestMaskingMethods : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void rise_masks_are_soft_and_fair() {
    constexpr int kSide = 32;
    constexpr int kMasks = 4000;
    std::vector<double> mean(kSide * kSide, 0.0);
    for (int i = 0; i < kMasks; ++i) {
      const std::vector<float> mask = rise_mask(7, i, kSide);
      const auto [low, high] = std::ranges::minmax(mask);
      QVERIFY(low >= 0.0F && high <= 1.0F);
      for (std::size_t pixel = 0; pixel < mask.size(); ++pixel)
        mean[pixel] += static_cast<double>(mask[pixel]) / kMasks;
      // Neighbours differ by one step of a cell of 4 px (enlarged to 9/8) at most.
      for (std::size_t pixel = 1; pixel < kSide; ++pixel) QVERIFY(std::abs(mask[pixel] - mask[pixel - 1]) < 0.25F);
    }
    const auto [low, high] = std::ranges::minmax(mean);
    QVERIFY2(low > 0.46 && high < 0.54, qPrintable(QStringLiteral("%1 … %2").arg(low).arg(high)));
    QVERIFY(rise_mask(7, 3, kSide) == rise_mask(7, 3, kSide));
    QVERIFY(rise_mask(7, 3, kSide) != rise_mask(7, 4, kSide));
    QVERIFY(rise_mask(7, 3, kSide) != rise_mask(8, 3, kSide));
  }

  void rise_is_its_sum() {
    const Scene scene(larger_config());
    constexpr int kMasks = 37;
    MethodSettings settings = settings_of(scene, Method::Rise, kMasks);
    settings.seed = 11;
    std::vector<double> expected(16, 0.0);
    double cosines = 0.0;
    for (int i = 0; i < kMasks; ++i) {
      const std::vector<float> mask = rise_mask(11, i, 16);
      const double cosine = masked_cosine(scene, mask);
      cosines += cosine / kMasks;
      for (std::size_t pixel = 0; pixel < mask.size(); ++pixel) {
        const std::size_t patch = pixel / 16 / 4 * 4 + pixel % 16 / 4;
        expected[patch] += cosine * static_cast<double>(mask[pixel]) / 16.0 / (kMasks * 0.5);
      }
    }
    for (double& value : expected) value -= cosines;
    const double difference = worst(patches(scene, settings), expected);
    QVERIFY2(difference < kRounding, std::to_string(difference).c_str());
  }

  void occlusion_is_the_mean_drop() {
    const Scene scene(larger_config());
    std::vector<double> sums(16, 0.0);
    std::vector<int> counts(16, 0);
    for (int row = 0; row < 3; ++row) {
      for (int column = 0; column < 3; ++column) {
        std::vector<bool> hidden(16, false);
        for (const int patch : {row * 4 + column, row * 4 + column + 1, row * 4 + column + 4, row * 4 + column + 5}) {
          hidden[static_cast<std::size_t>(patch)] = true;
        }
        const double drop = whole(scene) - masked_cosine(scene, shown(scene, hidden));
        for (std::size_t patch = 0; patch < hidden.size(); ++patch) {
          if (!hidden[patch]) continue;
          sums[patch] += drop;
          ++counts[patch];
        }
      }
    }
    QCOMPARE(counts, (std::vector<int>{1, 2, 2, 1, 2, 4, 4, 2, 2, 4, 4, 2, 1, 2, 2, 1}));
    for (std::size_t patch = 0; patch < sums.size(); ++patch) sums[patch] /= counts[patch];
    const double difference = worst(patches(scene, settings_of(scene, Method::Occlusion)), sums);
    QVERIFY2(difference < kRounding, std::to_string(difference).c_str());
  }

  void occlusion_of_words_is_their_effect() {
    const Scene scene(larger_config());
    const auto map =
        run_tower_method(*scene.encoder, Tower::Text, scene.image, scene.text, settings_of(scene, Method::Occlusion));
    QVERIFY(map && *map);
    const auto effects = word_effects(*scene.encoder, scene.image, {scene.text});
    QVERIFY(effects && *effects);
    const auto& expected = (**effects).front();
    const double difference =
        worst(word_values((**map).token_values, scene.text.tokens), {expected.begin(), expected.end()});
    QVERIFY2(difference < 1e-6, std::to_string(difference).c_str());
  }

  void kernel_shap_of_few_patches_is_exact() {
    const Scene scene(tests::toy_config());  // 4 patches: 4 players
    std::vector<double> value(16);
    for (unsigned bits = 0; bits < 16; ++bits) {
      std::vector<bool> hidden;
      for (unsigned i = 0; i < 4; ++i) hidden.push_back((bits >> i & 1U) == 0);
      value[bits] = masked_cosine(scene, shown(scene, hidden));
    }
    // A player's mean gain over coalitions of each size: 1/4 for sizes 0 … 3, shared among C(3, size) of them.
    const std::array<double, 4> weights{1.0 / 4.0, 1.0 / 12.0, 1.0 / 12.0, 1.0 / 4.0};
    std::vector<double> expected(4, 0.0);
    for (unsigned player = 0; player < 4; ++player) {
      for (unsigned bits = 0; bits < 16; ++bits) {
        if ((bits >> player & 1U) != 0) continue;
        const auto size = static_cast<std::size_t>(std::popcount(bits));
        expected[player] += weights[size] * (value[bits | 1U << player] - value[bits]);
      }
    }
    const std::vector<float> values = patches(scene, settings_of(scene, Method::KernelShap));
    const double difference = worst(values, expected);
    QVERIFY2(difference < kRounding, std::to_string(difference).c_str());
  }

  void kernel_shap_sums_to_what_the_picture_adds() {
    const Scene scene(larger_config());
    for (const int trials : {16, 100}) {
      const std::vector<float> values = patches(scene, settings_of(scene, Method::KernelShap, trials));
      const double sum = std::accumulate(values.begin(), values.end(), 0.0);
      const double gain = whole(scene) - masked_cosine(scene, std::vector<float>(256, 0.0F));
      QVERIFY2(std::abs(sum - gain) < 1e-5, qPrintable(QStringLiteral("%1 %2").arg(sum).arg(gain)));
    }
  }

  void kernel_shap_of_words_is_exact() {
    Scene scene(larger_config());
    scene.text = **scene.encoder->encode_caption("a bc d");
    QCOMPARE(scene.text.tokens.words.size(), 3U);
    std::vector<text::Tokens> captions(8);
    for (unsigned bits = 0; bits < 8; ++bits) {
      for (std::size_t token = 0; token < scene.text.tokens.ids.size(); ++token) {
        bool kept = true;
        for (unsigned word = 0; word < 3; ++word) {
          const text::Word& place = scene.text.tokens.words[word];
          const bool inside = token >= place.first_token && token < place.first_token + place.token_count;
          kept = kept && (!inside || (bits >> word & 1U) != 0);
        }
        if (kept) captions[bits].ids.push_back(scene.text.tokens.ids[token]);
      }
    }
    const auto embeddings = scene.encoder->embed_texts(captions);
    QVERIFY(embeddings && *embeddings);
    std::vector<double> value;
    for (const auto& embedding : **embeddings) value.push_back(model::cosine(scene.image.embedding, embedding));
    std::vector<double> expected(3, 0.0);
    for (unsigned word = 0; word < 3; ++word) {
      for (unsigned bits = 0; bits < 8; ++bits) {
        if ((bits >> word & 1U) != 0) continue;
        const double weight = std::popcount(bits) == 1 ? 1.0 / 6.0 : 1.0 / 3.0;
        expected[word] += weight * (value[bits | 1U << word] - value[bits]);
      }
    }
    const auto map =
        run_tower_method(*scene.encoder, Tower::Text, scene.image, scene.text, settings_of(scene, Method::KernelShap));
    QVERIFY(map && *map);
    const double difference = worst(word_values((**map).token_values, scene.text.tokens), expected);
    QVERIFY2(difference < kRounding, std::to_string(difference).c_str());
    QCOMPARE((**map).token_values.front(), 0.0F);
    QCOMPARE((**map).token_values.back(), 0.0F);
  }

  void chance_is_addressed_by_the_seed_data() {
    QTest::addColumn<Method>("method");
    QTest::newRow("RISE") << Method::Rise;
    QTest::newRow("Kernel SHAP") << Method::KernelShap;
  }
  void chance_is_addressed_by_the_seed() {
    QFETCH(Method, method);
    const Scene scene(larger_config());
    MethodSettings settings = settings_of(scene, method, 64);
    const std::vector<float> first = patches(scene, settings);
    tests::set_torch_threads(2);
    QCOMPARE(patches(scene, settings), first);
    tests::set_torch_threads(1);
    QCOMPARE(patches(scene, settings), first);
    settings.seed = 1;
    QVERIFY(patches(scene, settings) != first);
  }

  void more_masks_agree_better() {
    const Scene scene(larger_config());
    const auto disagreement = [&](Method method, int samples) {
      std::vector<std::vector<float>> maps;
      for (const std::uint64_t seed : {1, 2}) {
        MethodSettings settings = settings_of(scene, method, samples);
        settings.seed = seed;
        maps.push_back(patches(scene, settings));
      }
      return worst(maps[0], {maps[1].begin(), maps[1].end()});
    };
    // Sixteen times as many trials: a quarter of the noise; half leaves room for chance.
    for (const Method method : {Method::Rise, Method::KernelShap}) {
      QVERIFY(disagreement(method, 4096) < 0.5 * disagreement(method, 256));
    }
  }

  void captions_share_passes_data() { chance_is_addressed_by_the_seed_data(); }
  void captions_share_passes() {
    QFETCH(Method, method);
    const Scene scene(larger_config());
    const std::vector<model::EncodedText> captions{scene.text, **scene.encoder->encode_caption("x"),
                                                   **scene.encoder->encode_caption("y z ab")};
    MethodSettings settings = settings_of(scene, method, 500);
    settings.repeats = 2;
    std::vector<CaptionRun> runs;
    for (const model::EncodedText& caption : captions) runs.push_back({&caption, settings.beta});
    std::vector<int> last(captions.size(), 0);
    const auto together = run_method(*scene.encoder, scene.radiograph, scene.image, runs, settings, {},
                                     [&](std::size_t item, const Step& step) {
                                       if (step.tower == Tower::Image) last.at(item) = step.index;
                                     });
    QVERIFY(together && *together);
    for (std::size_t i = 0; i < captions.size(); ++i) {
      const auto alone = run_tower_method(*scene.encoder, Tower::Image, scene.image, captions[i], settings);
      QVERIFY(alone && *alone);
      QCOMPARE((**together)[i]->image.token_values, (**alone).token_values);
      QCOMPARE((**together)[i]->image.spread, (**alone).spread);
      QCOMPARE(last[i], 1000);
    }
    QVERIFY((**together)[0]->image.token_values != (**together)[1]->image.token_values);
  }

  void stops_between_batches_data() {
    QTest::addColumn<Method>("method");
    QTest::addColumn<bool>("image");
    for (const Method method : {Method::Rise, Method::KernelShap, Method::Occlusion}) {
      QTest::addRow("%s, picture", info_of(method).id) << method << true;
      if (info_of(method).explains_words) QTest::addRow("%s, words", info_of(method).id) << method << false;
    }
  }
  void stops_between_batches() {
    QFETCH(Method, method);
    QFETCH(bool, image);
    const Scene scene(larger_config());
    const Tower tower = image ? Tower::Image : Tower::Text;
    MethodSettings settings = settings_of(scene, method);
    if (method == Method::Rise) settings.samples = 100'000;  // much longer than the test may take
    std::stop_source stop;
    bool told = false;
    const auto stopped =
        run_tower_method(*scene.encoder, tower, scene.image, scene.text, settings, stop.get_token(), [&](const Step&) {
          told = true;
          stop.request_stop();
        });
    QVERIFY(stopped);
    QVERIFY(told);
    if (method == Method::Rise) QVERIFY(!*stopped);
    std::stop_source before;
    before.request_stop();
    const auto never = run_tower_method(*scene.encoder, tower, scene.image, scene.text, settings, before.get_token());
    QVERIFY(never && !*never);
    // Nothing is left behind: M2IB, which needs gradients, gives what it gave.
    settings = settings_of(scene, Method::M2ib);
    settings.image_layer = settings.text_layer = 0;
    const std::vector<float> after = patches(scene, settings);
    QVERIFY(!after.empty());
    QCOMPARE(after, patches(Scene(larger_config()), settings));
  }

  void refines_while_it_runs() {
    const Scene scene(larger_config());
    MethodSettings settings = settings_of(scene, Method::Rise, 20'000);
    std::vector<int> told;
    std::vector<float> last;
    const auto map =
        run_tower_method(*scene.encoder, Tower::Image, scene.image, scene.text, settings, {}, [&](const Step& step) {
          QCOMPARE(step.count, 20'000);
          QCOMPARE(static_cast<int>(step.token_values.size()), 17);
          told.push_back(step.index);
          last = step.token_values;
        });
    QVERIFY(map && *map);
    QVERIFY(told.size() >= 2 && told.size() < 1000);  // now and then, not at each mask
    QVERIFY(std::ranges::is_sorted(told));
    QCOMPARE(told.back(), 20'000);
    QCOMPARE(last, (**map).token_values);
  }

  void every_layout_works_data() {
    QTest::addColumn<QString>("folder");
    for (const char* folder : {"hf_clip_tiny", "openai_clip_tiny/state_dict.pt", "open_clip_tiny",
                               "open_clip_tiny/custom_text", "biomedclip_tiny", "siglip_tiny"}) {
      QTest::newRow(folder) << folder;
    }
  }
  void every_layout_works() {
    M2IB_REQUIRE_FIXTURES();
    QFETCH(QString, folder);
    const auto model = model::load_model(tests::fixture_dir() / folder.toStdString());
    QVERIFY2(model && *model, model ? "" : describe(model.error()).c_str());
    const model::DualEncoder& encoder = ***model;
    const Scene picture(tests::toy_config());
    image::Radiograph radiograph = picture.radiograph;
    radiograph.width_px = radiograph.height_px = 64;
    std::vector<std::uint8_t> pixels;
    for (int i = 0; i < 64 * 64; ++i) pixels.push_back(static_cast<std::uint8_t>(i * 37 % 251));
    radiograph.pixels = pixels;
    const auto image = encoder.encode_image(radiograph);
    const auto caption = encoder.encode_caption("left effusion");
    QVERIFY(image && *image && caption && *caption);
    for (const Method method : {Method::Rise, Method::KernelShap, Method::Occlusion}) {
      MethodSettings settings = default_settings(encoder.card(), method);
      settings.samples = 32;
      for (const Tower tower : {Tower::Image, Tower::Text}) {
        const auto map = run_tower_method(encoder, tower, **image, **caption, settings);
        QVERIFY2(map && *map, map ? "" : describe(map.error()).c_str());
        const auto& values = (**map).token_values;
        if (tower == Tower::Text && method == Method::Rise) {
          QVERIFY(values.empty());
          continue;
        }
        const std::size_t tokens = tower == Tower::Image ? static_cast<std::size_t>(encoder.card().image.tokens)
                                   : encoder.card().padded_to > 0 ? static_cast<std::size_t>(encoder.card().padded_to)
                                                                  : (**caption).tokens.ids.size();
        QCOMPARE(values.size(), tokens);
        QVERIFY(std::ranges::any_of(values, [](float value) { return value != 0.0F; }));
      }
    }
  }
};

QTEST_GUILESS_MAIN(TestMaskingMethods)
#include "tst_masking_methods.moc"
