// One call for every method: repeats, what is streamed, what a method cannot, and the effects of single words.

#include <algorithm>
#include <cmath>

#include "core/attribution/run_method.h"
#include "core/attribution/word_effects.h"
#include "core/text/caption_edit.h"
#include "tests/support/m2ib_scene.h"

using namespace m2ib;
using namespace m2ib::attribution;
using m2ib::tests::Scene;

namespace {

model::HfClipConfig larger_config() {
  model::HfClipConfig config = tests::toy_config();
  config.image_size_px = 16;
  config.image.tokens = 17;
  return config;
}

MethodSettings small_settings(const Scene& scene, Method method) {
  MethodSettings settings = default_settings(scene.encoder->card(), method);
  if (method == Method::M2ib) settings.steps = 4;
  if (info_of(method).samples != nullptr) settings.samples = std::max(4, info_of(method).fewest_samples);
  settings.seed = 30;
  return settings;
}

Stoppable<TowerMap> one(const Scene& scene, Tower tower, const MethodSettings& settings, const OnStep& on_step = {}) {
  return run_tower_method(*scene.encoder, tower, scene.image, scene.text, settings, {}, on_step);
}

}  // namespace

class TestRunMethod : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void repeats_are_mean_and_spread_data() {
    QTest::addColumn<Method>("method");
    for (const Method method : {Method::M2ib, Method::Rise, Method::KernelShap}) {
      QTest::newRow(info_of(method).id) << method;
    }
  }
  void repeats_are_mean_and_spread() {
    QFETCH(Method, method);
    const Scene scene(larger_config());
    MethodSettings settings = small_settings(scene, method);
    constexpr int kRepeats = 3;
    std::vector<std::vector<float>> maps;
    for (std::uint64_t seed = 30; seed < 30 + kRepeats; ++seed) {
      settings.seed = seed;
      maps.push_back((**one(scene, Tower::Image, settings)).token_values);
    }
    settings.seed = 30;
    settings.repeats = kRepeats;
    const auto map = one(scene, Tower::Image, settings);
    QVERIFY(map && *map);
    QCOMPARE((**map).token_values.size(), maps[0].size());
    QCOMPARE((**map).spread.size(), maps[0].size());
    for (std::size_t i = 0; i < maps[0].size(); ++i) {
      const double a = maps[0][i];
      const double b = maps[1][i];
      const double c = maps[2][i];
      const double mean = (a + b + c) / 3.0;
      const double variance = ((a - mean) * (a - mean) + (b - mean) * (b - mean) + (c - mean) * (c - mean)) / 2.0;
      QVERIFY(std::abs((**map).token_values[i] - mean) < 1e-6 * (1.0 + std::abs(mean)));
      QVERIFY(std::abs((**map).spread[i] - std::sqrt(variance)) < 1e-5 * (1.0 + std::abs(mean)));
    }
    QVERIFY(std::ranges::any_of((**map).spread, [](float value) { return value > 0.0F; }));
  }

  void repeats_equal_explanations_with_following_seeds() {
    const Scene scene(larger_config());
    MethodSettings settings = small_settings(scene, Method::M2ib);
    std::vector<ExplanationPtr> singles;
    for (const std::uint64_t seed : {30, 31}) {
      settings.seed = seed;
      singles.push_back(**explain(*scene.encoder, scene.radiograph, scene.image, scene.text, settings));
    }
    settings.seed = 30;
    settings.repeats = 2;
    const CaptionRun run{&scene.text, settings.beta};
    const auto results = run_method(*scene.encoder, scene.radiograph, scene.image, {&run, 1}, settings);
    QVERIFY(results && *results);
    const Explanation& both = *(**results).front();
    for (const auto part : {&Explanation::image, &Explanation::text}) {
      const TowerMap& map = both.*part;
      const auto& first = ((*singles[0]).*part).token_values;
      const auto& second = ((*singles[1]).*part).token_values;
      for (std::size_t i = 0; i < first.size(); ++i) {
        QVERIFY(std::abs(map.token_values[i] - (first[i] + second[i]) / 2.0F) < 1e-4F * (1.0F + first[i]));
        QVERIFY(std::abs(map.spread[i] - std::abs(first[i] - second[i]) / std::sqrt(2.0F)) < 1e-4F * (1.0F + first[i]));
      }
    }
    QCOMPARE(both.settings, settings);
    QVERIFY(both.support.has_value());
    QCOMPARE(both.word_effects.size(), scene.text.tokens.words.size());
    QCOMPARE(both.image.losses.size(), std::size_t{4});  // of the first repeat
  }

  void nothing_is_repeated_without_chance() {
    const Scene scene(larger_config());
    MethodSettings settings = small_settings(scene, Method::Occlusion);
    settings.repeats = 5;
    const auto map = one(scene, Tower::Image, settings);
    QVERIFY(map && *map);
    QVERIFY((**map).spread.empty());
  }

  void steps_are_counted_over_repeats() {
    const Scene scene(larger_config());
    MethodSettings settings = small_settings(scene, Method::M2ib);
    settings.repeats = 3;
    std::vector<int> indices;
    std::vector<float> last;
    const auto map = one(scene, Tower::Image, settings, [&](const Step& step) {
      QCOMPARE(step.count, 12);
      QVERIFY(step.tower == Tower::Image);
      indices.push_back(step.index);
      last = step.token_values;
    });
    QVERIFY(map && *map);
    QCOMPARE(indices, (std::vector<int>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}));
    QCOMPARE(last.size(), (**map).token_values.size());
    for (std::size_t i = 0; i < last.size(); ++i) {
      QVERIFY(std::abs(last[i] - (**map).token_values[i]) < 1e-5F * (1.0F + std::abs(last[i])));
    }
  }

  void every_method_runs_data() {
    QTest::addColumn<Method>("method");
    for (const MethodInfo& info : all_methods()) QTest::newRow(info.id) << info.method;
  }
  void every_method_runs() {
    QFETCH(Method, method);
    const Scene scene(larger_config());
    const MethodSettings settings = small_settings(scene, method);
    const std::vector<CaptionRun> runs(2, CaptionRun{&scene.text, settings.beta});
    std::vector<int> steps(2, 0);
    const auto results = run_method(*scene.encoder, scene.radiograph, scene.image, runs, settings, {},
                                    [&](std::size_t item, const Step&) { ++steps.at(item); });
    QVERIFY2(results && *results, results ? "" : describe(results.error()).c_str());
    QCOMPARE((**results).size(), 2U);
    for (const ExplanationPtr& result : **results) {
      const std::vector<float> patches = result->patch_values();
      QCOMPARE(patches.size(), 16U);
      QVERIFY(std::ranges::all_of(patches, [](float value) { return std::isfinite(value); }));
      const bool negative = std::ranges::any_of(patches, [](float value) { return value < 0.0F; });
      QVERIFY(!negative || info_of(method).is_signed);
      QCOMPARE(result->word_values().size(), info_of(method).explains_words ? 2U : 0U);
      QCOMPARE(result->word_effects.size(), 2U);
      QVERIFY(result->settings.method == method);
      QCOMPARE(result->image.mask_ends.has_value(), method == Method::M2ib);
    }
    QVERIFY(steps[0] >= 1 && steps[1] >= 1);
    // The same caption twice has the same map.
    QCOMPARE((**results)[0]->image.token_values, (**results)[1]->image.token_values);
  }

  void unsupported_methods_say_why() {
    const Scene scene(larger_config());
    model::ModelCard card = scene.encoder->card();
    card.image.class_token = false;
    for (const MethodInfo& info : all_methods()) {
      MethodSettings settings = default_settings(card, info.method);
      const auto valid = settings.validate(card);
      if (const auto reason = why_not(info.method, card)) {
        QVERIFY(!valid);
        QVERIFY(valid.error().code == ErrorCode::MethodUnsupported);
        QVERIFY(describe(valid.error()).find(*reason) != std::string::npos);
      } else {
        QVERIFY2(valid.has_value(), info.id);
      }
    }
  }

  void bad_settings_are_refused() {
    const Scene scene(larger_config());
    MethodSettings settings = small_settings(scene, Method::Rise);
    settings.samples = 0;
    const auto none = one(scene, Tower::Image, settings);
    QVERIFY(!none && none.error().code == ErrorCode::SettingOutOfRange);
    settings = small_settings(scene, Method::M2ib);
    settings.repeats = kMostRepeats + 1;
    const auto many = one(scene, Tower::Image, settings);
    QVERIFY(!many && many.error().code == ErrorCode::SettingOutOfRange);
  }

  void word_effects_leave_one_out() {
    Scene scene(larger_config());
    scene.text = **scene.encoder->encode_caption("ab cd e");
    const auto effects = word_effects(*scene.encoder, scene.image, {scene.text});
    QVERIFY(effects && *effects);
    const std::vector<float>& values = (**effects).front();
    QCOMPARE(values.size(), 3U);
    const double whole = model::cosine(scene.image.embedding, scene.text.embedding);
    const std::array<const char*, 3> rests{"cd e", "ab e", "ab cd"};
    for (std::size_t i = 0; i < rests.size(); ++i) {
      const auto rest = scene.encoder->encode_caption(rests[i]);
      const double expected = whole - model::cosine(scene.image.embedding, (**rest).embedding);
      QVERIFY(std::abs(static_cast<double>(values[i]) - expected) < 1e-6);
    }
  }

  void a_single_word_is_held_against_no_words() {
    Scene scene(larger_config());
    scene.text = **scene.encoder->encode_caption("ab");
    const auto effects = word_effects(*scene.encoder, scene.image, {scene.text});
    QVERIFY(effects && *effects);
    QCOMPARE((**effects).front().size(), 1U);
    const auto empty = empty_caption_tokens(scene.encoder->tokenizer());
    QVERIFY(empty);
    const auto nothing = scene.encoder->encode_text(*empty);
    const double expected = model::cosine(scene.image.embedding, scene.text.embedding) -
                            model::cosine(scene.image.embedding, (**nothing).embedding);
    QVERIFY(std::abs(static_cast<double>((**effects).front().front()) - expected) < 1e-6);
    QVERIFY(std::abs(expected) > 1e-6);
  }

  void captions_share_their_batches() {
    Scene scene(larger_config());
    std::vector<model::EncodedText> captions{scene.text, **scene.encoder->encode_caption("ab"),
                                             **scene.encoder->encode_caption("x yz w v")};
    const auto together = word_effects(*scene.encoder, scene.image, captions);
    QVERIFY(together && *together);
    for (std::size_t i = 0; i < captions.size(); ++i) {
      const auto alone = word_effects(*scene.encoder, scene.image, {captions[i]});
      QVERIFY(alone && *alone);
      QCOMPARE((**together)[i].size(), (**alone).front().size());
      for (std::size_t word = 0; word < (**alone).front().size(); ++word) {
        QVERIFY(std::abs((**together)[i][word] - (**alone).front()[word]) < 1e-6F);
      }
    }
  }
};

QTEST_GUILESS_MAIN(TestRunMethod)
#include "tst_run_method.moc"
