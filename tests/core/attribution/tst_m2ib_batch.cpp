#include <algorithm>
#include <cmath>

#include <QTest>

#include "core/attribution/m2ib_batch.h"
#include "core/session/resource_dir.h"
#include "tests/support/m2ib_scene.h"
#include "tests/support/safetensors_golden.h"

using namespace m2ib;
using namespace m2ib::tests;
using attribution::CaptionRun;
using attribution::ExplanationPtr;

namespace {

/// Difference that rounding may make, of the largest token.
constexpr double kRounding = 1e-5;

double relative_difference(const TowerMap& a, const TowerMap& b) {
  const double largest = *std::max_element(b.token_values.begin(), b.token_values.end());
  return worst_difference(a.token_values, b.token_values) / std::max(1e-9, largest);
}

std::vector<model::EncodedText> encode(const model::DualEncoder& encoder, const std::vector<const char*>& captions) {
  std::vector<model::EncodedText> texts;
  for (const char* caption : captions) texts.push_back(**encoder.encode_caption(caption));
  return texts;
}

}  // namespace

class TestM2ibBatch : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void each_equals_its_own_explanation_data();
  void each_equals_its_own_explanation();
  void embedded_model_too();
  void many_waves_give_the_same();
  void betas_of_one_caption();
  void all_advance_at_one_pace();
  void stops_between_steps_data();
  void stops_between_steps();
  void bad_runs_are_refused();
};

void TestM2ibBatch::each_equals_its_own_explanation_data() {
  QTest::addColumn<int>("threads");
  QTest::addColumn<int>("samples");
  QTest::newRow("one thread") << 1 << 4;
  QTest::newRow("two threads") << 2 << 4;
  QTest::newRow("two threads, rows that do not divide") << 2 << 5;
  QTest::newRow("more threads than samples") << 3 << 1;
}

void TestM2ibBatch::each_equals_its_own_explanation() {
  QFETCH(int, threads);
  QFETCH(int, samples);
  Scene scene(toy_config());
  scene.settings.samples = samples;
  // Lengths 4, 4, 7 and one caption twice with different betas.
  const auto texts = encode(*scene.encoder, {"ab", "cd", "abcde", "no ab"});
  const std::vector<CaptionRun> runs = {
      {&texts[0], 0.1}, {&texts[2], 0.5}, {&texts[1], 0.1}, {&texts[3], 2.0}, {&texts[0], 1.0}};
  set_torch_threads(threads);
  const auto results =
      attribution::explain_captions(*scene.encoder, scene.radiograph, scene.image, runs, scene.settings);
  set_torch_threads(1);
  QVERIFY2(results.has_value(), results ? "" : describe(results.error()).c_str());
  QCOMPARE((*results)->size(), runs.size());
  for (std::size_t i = 0; i < runs.size(); ++i) {
    MethodSettings settings = scene.settings;
    settings.beta = runs[i].beta;
    const auto alone = attribution::explain(*scene.encoder, scene.radiograph, scene.image, *runs[i].text, settings);
    QVERIFY(alone.has_value());
    const attribution::Explanation& together = *(**results)[i];
    QVERIFY(relative_difference(together.image, (**alone)->image) <= kRounding);
    QVERIFY(relative_difference(together.text, (**alone)->text) <= kRounding);
    QCOMPARE(together.image.losses.size(), (**alone)->image.losses.size());
    for (std::size_t k = 0; k < together.image.losses.size(); ++k) {
      QVERIFY(std::abs(together.image.losses[k].total - (**alone)->image.losses[k].total) < 1e-5);
      QVERIFY(std::abs(together.text.losses[k].fitting - (**alone)->text.losses[k].fitting) < 1e-5);
    }
    QCOMPARE(together.caption, (**alone)->caption);
    QVERIFY(together.settings == settings);
    QCOMPARE(together.similarity, (**alone)->similarity);
    QCOMPARE(together.image_sha256, std::string("digest"));
    QVERIFY(together.support.has_value());
    QCOMPARE(together.support->similarity, together.similarity);
  }
}

void TestM2ibBatch::embedded_model_too() {
  const auto encoder = model::load_model(session::embedded_model_dir());
  QVERIFY(encoder.has_value());
  image::Radiograph picture;
  picture.width_px = picture.height_px = 112;
  std::vector<std::uint8_t> pixels(112 * 112);
  for (std::size_t i = 0; i < pixels.size(); ++i) pixels[i] = static_cast<std::uint8_t>(i * 7 % 251);
  picture.pixels = std::move(pixels);
  const auto image = **(**encoder)->encode_image(picture);
  const auto texts = encode(***encoder, {"left pleural effusion", "no effusion", "enlarged heart"});
  const MethodSettings settings = attribution::default_settings((**encoder)->card());
  std::vector<CaptionRun> runs;
  for (const auto& text : texts) runs.push_back({&text, settings.beta});
  set_torch_threads(2);
  const auto results = attribution::explain_captions(***encoder, picture, image, runs, settings);
  set_torch_threads(1);
  QVERIFY(results.has_value());
  double worst = 0.0;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const auto alone = attribution::explain(***encoder, picture, image, texts[i], settings);
    worst = std::max(worst, relative_difference((**results)[i]->image, (**alone)->image));
    worst = std::max(worst, relative_difference((**results)[i]->text, (**alone)->text));
  }
  qInfo("worst difference %.1e of the largest token", worst);
  QVERIFY(worst <= kRounding);
}

// So wide that a row takes some 30 MiB: the batch does not fit into one part of memory, nor does one run.
void TestM2ibBatch::many_waves_give_the_same() {
  model::HfClipConfig config = toy_config();
  config.image = {3, 32, 16, 64, 401, model::Activation::Gelu, 1e-5};
  config.image_size_px = 160;
  config.patch_px = 8;
  Scene scene(config);
  scene.settings.samples = 20;
  scene.settings.steps = 3;
  const auto texts = encode(*scene.encoder, {"ab", "cd"});
  const std::vector<CaptionRun> runs = {{&texts[0], 0.1}, {&texts[1], 0.1}};
  const auto results =
      attribution::explain_captions(*scene.encoder, scene.radiograph, scene.image, runs, scene.settings);
  QVERIFY2(results.has_value(), results ? "" : describe(results.error()).c_str());
  for (std::size_t i = 0; i < 2; ++i) {
    const auto alone = scene.encoder->encode_caption(i == 0 ? "ab" : "cd");
    MethodSettings few = scene.settings;
    const auto one = attribution::explain(*scene.encoder, scene.radiograph, scene.image, **alone, few);
    QVERIFY(one.has_value());
    QVERIFY(relative_difference((**results)[i]->image, (**one)->image) <= kRounding);
  }
}

void TestM2ibBatch::betas_of_one_caption() {
  const Scene scene(toy_config());
  std::vector<CaptionRun> runs;
  for (const double beta : {0.001, 0.1, 10.0, 100.0}) runs.push_back({&scene.text, beta});
  const auto results =
      attribution::explain_captions(*scene.encoder, scene.radiograph, scene.image, runs, scene.settings);
  QVERIFY(results.has_value());
  for (std::size_t i = 0; i < runs.size(); ++i) {
    MethodSettings settings = scene.settings;
    settings.beta = runs[i].beta;
    const auto alone = scene.run(Tower::Text, settings);
    QVERIFY(relative_difference((**results)[i]->text, **alone) <= kRounding);
  }
  // The more a nat costs, the fewer are kept.
  QVERIFY((**results)[0]->image.losses.back().compression_nats > (**results)[3]->image.losses.back().compression_nats);
}

void TestM2ibBatch::all_advance_at_one_pace() {
  const Scene scene(toy_config());
  const auto texts = encode(*scene.encoder, {"ab", "abcde", "cd"});
  const std::vector<CaptionRun> runs = {{&texts[0], 0.1}, {&texts[1], 0.1}, {&texts[2], 0.1}};
  std::vector<std::pair<std::size_t, Step>> steps;
  const auto results =
      attribution::explain_captions(*scene.encoder, scene.radiograph, scene.image, runs, scene.settings, {},
                                    [&steps](std::size_t item, const Step& step) { steps.emplace_back(item, step); });
  QVERIFY(results.has_value());
  const auto count = static_cast<std::size_t>(scene.settings.steps);
  QCOMPARE(steps.size(), 2 * count * runs.size());
  for (std::size_t i = 0; i < steps.size(); ++i) {
    QCOMPARE(steps[i].first, i % 3);
    QCOMPARE(steps[i].second.index, static_cast<int>(i / 3 % count) + 1);
    QCOMPARE(steps[i].second.tower, i < 3 * count ? Tower::Image : Tower::Text);
    const attribution::Explanation& result = *(**results)[i % 3];
    const TowerMap& map = i < 3 * count ? result.image : result.text;
    QCOMPARE(steps[i].second.losses.total, map.losses.at(i / 3 % count).total);
    if (i / 3 % count == count - 1) QCOMPARE(steps[i].second.token_values, map.token_values);
  }
}

void TestM2ibBatch::stops_between_steps_data() {
  QTest::addColumn<int>("after");
  for (const int after : {0, 1, 3, 12, 14}) QTest::newRow(qPrintable(QString::number(after))) << after;
}

void TestM2ibBatch::stops_between_steps() {
  QFETCH(int, after);
  const Scene scene(toy_config());
  const auto texts = encode(*scene.encoder, {"ab", "cd"});
  const std::vector<CaptionRun> runs = {{&texts[0], 0.1}, {&texts[1], 0.1}};
  std::stop_source source;
  if (after == 0) source.request_stop();
  int calls = 0;
  const auto results = attribution::explain_captions(*scene.encoder, scene.radiograph, scene.image, runs,
                                                     scene.settings, source.get_token(), [&](std::size_t, const Step&) {
                                                       if (++calls == after) source.request_stop();
                                                     });
  QVERIFY(results.has_value());
  QVERIFY(!results->has_value());
  QCOMPARE(calls, after);
}

void TestM2ibBatch::bad_runs_are_refused() {
  const Scene scene(toy_config());
  const auto run = [&scene](const std::vector<CaptionRun>& runs, const MethodSettings& settings) {
    return attribution::explain_captions(*scene.encoder, scene.radiograph, scene.image, runs, settings);
  };
  const auto none = run({}, scene.settings);
  QVERIFY(!none && none.error().code == ErrorCode::SettingOutOfRange);
  const auto many = run(std::vector<CaptionRun>(attribution::kMostRuns + 1, {&scene.text, 0.1}), scene.settings);
  QVERIFY(!many && many.error().code == ErrorCode::SettingOutOfRange);
  const auto beta = run({{&scene.text, 0.1}, {&scene.text, 0.0}}, scene.settings);
  QVERIFY(!beta && beta.error().code == ErrorCode::SettingOutOfRange);
  MethodSettings layer = scene.settings;
  layer.image_layer = 7;
  const auto wrong_layer = run({{&scene.text, 0.1}}, layer);
  QVERIFY(!wrong_layer && wrong_layer.error().code == ErrorCode::LayerOutOfRange);
  MethodSettings unused = scene.settings;
  unused.beta = -1.0;  // each run has its own
  QVERIFY(run({{&scene.text, 0.1}}, unused).has_value());
}

QTEST_GUILESS_MAIN(TestM2ibBatch)
#include "tst_m2ib_batch.moc"
