#include "tests/core/attribution/gradient_scene.h"

#include <algorithm>

using namespace m2ib;
using namespace m2ib::tests;

/// How gradient methods run: completeness, streams, stops, seeds, threads, precision, what they leave behind.
namespace {

/// Many more rows than fit one batch.
constexpr int kManySamples = 120;

constexpr Method kMethods[] = {Method::Nib, Method::GradCam, Method::Saliency, Method::SmoothGrad,
                               Method::IntegratedGradients};

/// A model large enough for several batches and for Torch to share its loops among threads.
GradientScene wide_scene() {
  model::HfClipConfig config = toy_config();
  config.image = {3, 64, 4, 128, 65, model::Activation::Gelu, 1e-5};
  config.text = {3, 64, 4, 128, 40, model::Activation::Gelu, 1e-5};
  config.image_size_px = 64;
  config.patch_px = 8;
  config.embedding = 32;
  return {random_encoder(config, 5), noise_pixels(64, 5), {512, 97, 98, 300, 99, 513}};
}

void add_methods() {
  QTest::addColumn<int>("method");
  QTest::addColumn<bool>("image");
  for (const Method method : kMethods) {
    const attribution::MethodInfo& info = attribution::info_of(method);
    QTest::addRow("%s, image", info.id) << static_cast<int>(method) << true;
    if (info.explains_words) QTest::addRow("%s, text", info.id) << static_cast<int>(method) << false;
  }
}

void add_towers_to_test() {
  QTest::addColumn<bool>("image");
  QTest::newRow("image") << true;
  QTest::newRow("text") << false;
}

MethodSettings settings_of(const GradientScene& scene, int method, int samples) {
  MethodSettings settings = scene.settings;
  settings.method = static_cast<Method>(method);
  if (attribution::info_of(settings.method).samples != nullptr) settings.samples = samples;
  return settings;
}

Tower tower_of(bool image) { return image ? Tower::Image : Tower::Text; }

/// A picture of one colour, or what NIB and a caption begin with.
double cosine_at_baseline(const GradientScene& scene, Tower tower) {
  const DoubleTower hand = scene.in_double(tower);
  if (tower == Tower::Image) {
    std::vector<double> pixels = hand.pixels();
    const std::size_t plane = pixels.size() / 3;
    for (std::size_t c = 0; c < 3; ++c) {
      double sum = 0.0;
      for (std::size_t i = 0; i < plane; ++i) sum += pixels[c * plane + i];
      for (std::size_t i = 0; i < plane; ++i) pixels[c * plane + i] = sum / static_cast<double>(plane);
    }
    return hand.of_pixels(pixels, 1).front();
  }
  const model::ModelCard& card = scene.encoder->card();
  const auto width = static_cast<std::size_t>(card.text.width);
  std::vector<double> tokens = hand.tokens();
  const std::vector<double> blank = card.padded_to > 0
                                        ? hand.tokens_of(std::vector<std::int64_t>(tokens.size() / width, card.pad_id))
                                        : hand.positions();
  for (std::size_t i = width; i < 4 * width; ++i) tokens[i] = blank[i];  // the scene's words
  return hand.of_tokens(tokens, 1).front();
}

}  // namespace

class TestGradientRuns : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void integrated_gradients_are_complete_data();
  void integrated_gradients_are_complete();
  void nib_becomes_complete_data() { add_towers_to_test(); }
  void nib_becomes_complete();
  void maps_are_streamed_data() { add_methods(); }
  void maps_are_streamed();
  void stop_gives_no_value_and_leaves_nothing_data() { add_methods(); }
  void stop_gives_no_value_and_leaves_nothing();
  void failure_leaves_nothing_data() { add_methods(); }
  void failure_leaves_nothing();
  void threads_do_not_matter_data() { add_methods(); }
  void threads_do_not_matter();
  void copies_do_not_depend_on_their_batch();
  void seed_decides_the_noise();
  void caption_matters_data() { add_methods(); }
  void caption_matters();
  void half_precision_gives_the_same_numbers_data() { add_methods(); }
  void half_precision_gives_the_same_numbers();
  void every_layout_has_a_map_data();
  void every_layout_has_a_map();
};

void TestGradientRuns::integrated_gradients_are_complete_data() {
  QTest::addColumn<QString>("layout");
  QTest::addColumn<bool>("image");
  for (const char* layout : kLayouts) {
    QTest::addRow("%s, image", layout) << layout << true;
    QTest::addRow("%s, text", layout) << layout << false;
  }
}

void TestGradientRuns::integrated_gradients_are_complete() {
  M2IB_REQUIRE_FIXTURES();
  QFETCH(QString, layout);
  QFETCH(bool, image);
  const GradientScene scene = layout_scene(layout.toStdString());
  const std::vector<float> map = scene.values(tower_of(image), Method::IntegratedGradients, 50);
  const double difference = scene.cosine() - cosine_at_baseline(scene, tower_of(image));
  qInfo("sum %.6f, difference %.6f", sum_of(map), difference);
  QVERIFY(std::abs(sum_of(map) - difference) <= 0.0005);
  if (image) return;
  for (std::size_t i = 0; i < map.size(); ++i) QVERIFY((i >= 1 && i < 4) || map[i] == 0.0F);
}

/// Norms make the way from nothing to the first thousandth of the path the steepest, so it takes many points: more than
/// settings offer.
void TestGradientRuns::nib_becomes_complete() {
  M2IB_REQUIRE_FIXTURES();
  QFETCH(bool, image);
  GradientScene scene = layout_scene("hf_clip_tiny");
  const int block = image ? 2 : 1;
  (image ? scene.settings.image_layer : scene.settings.text_layer) = block - 1;
  const DoubleTower hand = scene.in_double(tower_of(image));
  const std::vector<double> nothing(hand.block_input(block).size(), 0.0);
  const double difference = scene.cosine() - hand.of_block_inputs(block, nothing, 1).front();
  const auto functions = attribution::functions_of(Method::Nib);
  std::vector<double> misses;
  for (const int points : {10, 5000, 20000}) {
    const MethodSettings settings = settings_of(scene, static_cast<int>(Method::Nib), points);
    const auto map = (image ? functions.image : functions.text)(scene.run_of(settings));
    QVERIFY(map.has_value() && map->has_value());
    misses.push_back(std::abs(sum_of((**map).token_values) - difference));
    qInfo("%d points: off by %.2e of %.4f", points, misses.back(), difference);
  }
  QVERIFY(misses[2] <= 0.05 * std::abs(difference));
  QVERIFY(misses[2] < 0.3 * misses[1] && misses[1] < misses[0]);  // in 1 / n
}

void TestGradientRuns::maps_are_streamed() {
  QFETCH(int, method);
  QFETCH(bool, image);
  const GradientScene scene = wide_scene();
  std::vector<Step> steps;
  const MethodSettings settings = settings_of(scene, method, kManySamples);
  const auto map = scene.try_run(tower_of(image), settings, {}, [&](const Step& step) { steps.push_back(step); });
  QVERIFY(map.has_value() && map->has_value());
  const std::size_t tokens = image ? 65 : 6;
  QCOMPARE((**map).token_values.size(), tokens);
  QVERIFY((**map).time_ms > 0.0);
  QVERIFY(!steps.empty());
  if (settings.samples == kManySamples) QVERIFY(steps.size() > 1);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    QCOMPARE(steps[i].tower, tower_of(image));
    QCOMPARE(steps[i].index, static_cast<int>(i) + 1);
    QCOMPARE(steps[i].count, static_cast<int>(steps.size()));
    QCOMPARE(steps[i].token_values.size(), tokens);
  }
  QCOMPARE(steps.back().token_values, (**map).token_values);
  if (steps.size() > 1) QVERIFY(steps.front().token_values != steps.back().token_values);
  QVERIFY(is_clean(*scene.encoder, scene.image, scene.text));
}

void TestGradientRuns::stop_gives_no_value_and_leaves_nothing() {
  QFETCH(int, method);
  QFETCH(bool, image);
  const GradientScene scene = wide_scene();
  const MethodSettings settings = settings_of(scene, method, kManySamples);
  std::stop_source at_once;
  at_once.request_stop();
  const auto never = scene.try_run(tower_of(image), settings, at_once.get_token());
  QVERIFY(never.has_value() && !never->has_value());
  QVERIFY(is_clean(*scene.encoder, scene.image, scene.text));
  if (settings.samples != kManySamples) return;  // a single pass
  std::stop_source midway;
  int told = 0;
  const auto stopped = scene.try_run(tower_of(image), settings, midway.get_token(), [&](const Step&) {
    ++told;
    midway.request_stop();
  });
  QVERIFY(stopped.has_value() && !stopped->has_value());
  QCOMPARE(told, 1);
  QVERIFY(is_clean(*scene.encoder, scene.image, scene.text));
}

void TestGradientRuns::failure_leaves_nothing() {
  QFETCH(int, method);
  QFETCH(bool, image);
  GradientScene scene = wide_scene();
  scene.text.embedding.resize(7);  // neither tower's embedding has this length
  scene.image.embedding.resize(7);
  const auto map = scene.try_run(tower_of(image), settings_of(scene, method, kManySamples));
  QVERIFY(!map.has_value());
  QCOMPARE(map.error().code, ErrorCode::ComputeFailed);
  QVERIFY(is_clean(*scene.encoder, scene.image, scene.text));
}

void TestGradientRuns::threads_do_not_matter() {
  QFETCH(int, method);
  QFETCH(bool, image);
  const GradientScene scene = wide_scene();
  const MethodSettings settings = settings_of(scene, method, 20);
  set_torch_threads(1);
  const auto one = scene.try_run(tower_of(image), settings);
  set_torch_threads(2);
  const auto two = scene.try_run(tower_of(image), settings);
  set_torch_threads(1);
  QVERIFY(one && two);
  const std::vector<float>& values = (**one).token_values;
  const double largest = *std::max_element(values.begin(), values.end());
  QVERIFY(worst_difference(values, (**two).token_values) <= 1e-5 * largest);
}

/// The first copies are the same ones, however many follow them in a batch: means of n and of n + 1 copies differ by
/// the last copy's gradient alone.
void TestGradientRuns::copies_do_not_depend_on_their_batch() {
  const GradientScene scene = wide_scene();
  std::vector<std::vector<float>> told;
  const MethodSettings many = settings_of(scene, static_cast<int>(Method::SmoothGrad), kManySamples);
  int batches = 0;
  const auto map = scene.try_run(Tower::Image, many, {}, [&](const Step& step) {
    told.push_back(step.token_values);
    batches = step.count;
  });
  QVERIFY(map.has_value() && map->has_value());
  for (int i = 0; i + 1 < batches; ++i) {
    // The same copies, cut into other batches.
    const std::vector<float> alone = scene.values(Tower::Image, Method::SmoothGrad, kManySamples * (i + 1) / batches);
    const double largest = *std::max_element(alone.begin(), alone.end());
    QVERIFY(worst_difference(told[static_cast<std::size_t>(i)], alone) <= 1e-5 * largest);
  }
}

void TestGradientRuns::seed_decides_the_noise() {
  GradientScene scene = toy_scene(11);
  for (const Tower tower : {Tower::Image, Tower::Text}) {
    scene.settings.seed = 42;
    const std::vector<float> first = scene.values(tower, Method::SmoothGrad, 5);
    QCOMPARE(scene.values(tower, Method::SmoothGrad, 5), first);
    for (const std::uint64_t seed : {std::uint64_t{43}, std::uint64_t{42} + (std::uint64_t{1} << 40)}) {
      scene.settings.seed = seed;
      QVERIFY(scene.values(tower, Method::SmoothGrad, 5) != first);
      for (const Method method : {Method::Nib, Method::Saliency, Method::IntegratedGradients}) {
        const std::vector<float> with_seed = scene.values(tower, method, 5);
        scene.settings.seed = 42;
        QCOMPARE(scene.values(tower, method, 5), with_seed);
        scene.settings.seed = seed;
      }
    }
  }
}

void TestGradientRuns::caption_matters() {
  QFETCH(int, method);
  QFETCH(bool, image);
  GradientScene scene = toy_scene(12);
  const auto map = scene.try_run(tower_of(image), settings_of(scene, method, 5));
  std::vector<float>& other = image ? scene.text.embedding : scene.image.embedding;
  std::rotate(other.begin(), other.begin() + 1, other.end());
  const auto changed = scene.try_run(tower_of(image), settings_of(scene, method, 5));
  QVERIFY(map && changed);
  QVERIFY((**map).token_values != (**changed).token_values);
}

void TestGradientRuns::half_precision_gives_the_same_numbers() {
  M2IB_REQUIRE_FIXTURES();
  QFETCH(int, method);
  QFETCH(bool, image);
  model::LoadOptions as_stored;
  as_stored.precision = model::WeightPrecision::AsStored;
  const auto scene_of = [](const model::LoadOptions& options) {
    const auto encoder = open_whole(fixture_dir() / "open_clip_tiny" / "epoch_3.pt", options);
    return GradientScene(encoder, noise_pixels(encoder->card().image_size_px, 3), {5, 6, 7, 8, 9, 10});
  };
  const GradientScene narrow = scene_of(as_stored);
  const GradientScene wide = scene_of({});
  QVERIFY(narrow.encoder->card().weights_bytes < wide.encoder->card().weights_bytes);
  const auto ours = narrow.try_run(tower_of(image), settings_of(narrow, method, 5));
  const auto expected = wide.try_run(tower_of(image), settings_of(wide, method, 5));
  QVERIFY(ours && expected);
  QVERIFY(worst_difference((**ours).token_values, (**expected).token_values) <= 1e-7);
  QVERIFY(is_clean(*narrow.encoder, narrow.image, narrow.text));
}

void TestGradientRuns::every_layout_has_a_map_data() { add_layouts(); }

void TestGradientRuns::every_layout_has_a_map() {
  M2IB_REQUIRE_FIXTURES();
  QFETCH(QString, layout);
  const GradientScene scene = layout_scene(layout.toStdString());
  const model::ModelCard& card = scene.encoder->card();
  for (const Method method : kMethods) {
    const attribution::MethodInfo& info = attribution::info_of(method);
    QVERIFY(!attribution::why_not(method, card));
    MethodSettings settings = attribution::default_settings(card, method);
    if (info.samples != nullptr) settings.samples = 4;
    const auto image = scene.try_run(Tower::Image, settings);
    QVERIFY2(image.has_value(), image ? "" : describe(image.error()).c_str());
    QCOMPARE((**image).token_values.size(), static_cast<std::size_t>(card.image.tokens));
    const bool negative = std::ranges::any_of((**image).token_values, [](float value) { return value < 0.0F; });
    QVERIFY(info.is_signed || !negative);
    if (card.image.class_token && method != Method::Nib) QCOMPARE((**image).token_values.front(), 0.0F);
    const auto text = scene.try_run(Tower::Text, settings);
    QVERIFY2(text.has_value(), text ? "" : describe(text.error()).c_str());
    const auto tokens = static_cast<std::size_t>(card.padded_to > 0 ? card.padded_to : 6);
    QCOMPARE((**text).token_values.size(), info.explains_words ? tokens : std::size_t{0});
  }
}

QTEST_GUILESS_MAIN(TestGradientRuns)
#include "tst_gradient_runs.moc"
