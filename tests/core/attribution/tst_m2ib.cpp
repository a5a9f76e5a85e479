#include <algorithm>
#include <cmath>
#include <limits>

#include <QtTest>

#include "core/attribution/m2ib_reference.h"
#include "tests/support/m2ib_scene.h"
#include "tests/support/safetensors_golden.h"

using namespace m2ib;
using namespace m2ib::tests;

/// M2IB on small random towers, without golden data.
namespace {

/// Large enough for Torch to share its loops among threads.
model::HfClipConfig wide_config() {
  model::HfClipConfig config = toy_config();
  config.image = {3, 64, 4, 128, 65, model::Activation::Gelu, 1e-5};
  config.text = {3, 64, 4, 128, 40, model::Activation::Gelu, 1e-5};
  config.image_size_px = 64;
  config.patch_px = 8;
  config.embedding = 32;
  return config;
}

bool same_map(const TowerMap& a, const TowerMap& b) {
  if (a.token_values != b.token_values || a.losses.size() != b.losses.size()) return false;
  for (std::size_t i = 0; i < a.losses.size(); ++i) {
    if (a.losses[i].total != b.losses[i].total || a.losses[i].fitting != b.losses[i].fitting) return false;
  }
  return true;
}

}  // namespace

class TestM2ib : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void seed_decides_the_noise_data() { add_towers(); }
  void seed_decides_the_noise();
  void towers_do_not_disturb_each_other();
  void thread_count_does_not_matter_data() { add_towers(); }
  void thread_count_does_not_matter();
  void last_backward_pass_changes_nothing_data() { add_towers(); }
  void last_backward_pass_changes_nothing();
  void whole_towers_give_the_same();
  void steps_are_streamed();
  void stop_gives_no_value_data();
  void stop_gives_no_value();
  void bad_settings_are_refused_data();
  void bad_settings_are_refused();
  void wrong_noise_and_target_are_refused();
  void extreme_settings_stay_finite();
  void explanation_says_how_it_was_made();
};

void TestM2ib::seed_decides_the_noise() {
  QFETCH(bool, image);
  const Tower tower = image ? Tower::Image : Tower::Text;
  const Scene scene(toy_config());
  const auto first = scene.run(tower, scene.settings);
  const auto again = scene.run(tower, scene.settings);
  QVERIFY(first.has_value() && again.has_value());
  QVERIFY(same_map(**first, **again));
  for (const std::uint64_t seed : {std::uint64_t{43}, std::uint64_t{42} + (std::uint64_t{1} << 40)}) {
    MethodSettings other = scene.settings;
    other.seed = seed;
    const auto different = scene.run(tower, other);
    QVERIFY(different.has_value());
    QVERIFY(!same_map(**first, **different));
  }
}

void TestM2ib::towers_do_not_disturb_each_other() {
  const Scene scene(toy_config());
  const auto text_first = scene.run(Tower::Text, scene.settings);
  const auto image_second = scene.run(Tower::Image, scene.settings);
  const auto both = attribution::explain(*scene.encoder, scene.radiograph, scene.image, scene.text, scene.settings);
  QVERIFY(text_first && image_second && both);
  QVERIFY(same_map(**text_first, (**both)->text));
  QVERIFY(same_map(**image_second, (**both)->image));
}

void TestM2ib::thread_count_does_not_matter() {
  QFETCH(bool, image);
  const Tower tower = image ? Tower::Image : Tower::Text;
  const Scene scene(wide_config());
  set_torch_threads(1);
  const auto one = scene.run(tower, scene.settings);
  set_torch_threads(2);
  const auto two = scene.run(tower, scene.settings);
  set_torch_threads(1);
  QVERIFY(one && two);
  for (std::size_t k = 0; k < (*one)->losses.size(); ++k) {
    QVERIFY(std::abs((*one)->losses[k].total - (*two)->losses[k].total) < 1e-6);
  }
  const double worst = worst_difference((*one)->token_values, (*two)->token_values);
  const float largest = *std::max_element((*one)->token_values.begin(), (*one)->token_values.end());
  qInfo("worst difference %.2e of %.1f nats", worst, static_cast<double>(largest));
  QVERIFY(worst <= 1e-6 * std::max(1.0F, largest));
}

void TestM2ib::last_backward_pass_changes_nothing() {
  QFETCH(bool, image);
  const Tower tower = image ? Tower::Image : Tower::Text;
  const Scene scene(toy_config());
  attribution::TowerTrace trace;
  const auto with = scene.run(tower, scene.settings, &trace);
  const auto without = scene.run(tower, scene.settings);
  QVERIFY(with && without);
  QVERIFY(same_map(**with, **without));
  QCOMPARE(trace.alpha.size(), static_cast<std::size_t>(scene.settings.steps));
  MethodSettings single = scene.settings;
  single.steps = 1;
  QCOMPARE((**scene.run(tower, single)).losses.size(), std::size_t{1});
}

void TestM2ib::whole_towers_give_the_same() {
  const Scene scene(wide_config(), 3);
  const auto pixels = image::preprocess(scene.radiograph, scene.encoder->preprocess_settings());
  QVERIFY(pixels.has_value());
  const auto reference =
      attribution::explain_image_reference(*scene.encoder, *pixels, scene.text.tokens, scene.settings);
  const auto ours = scene.run(Tower::Image, scene.settings);
  QVERIFY2(reference.has_value(), reference ? "" : describe(reference.error()).c_str());
  QVERIFY(ours.has_value());
  QCOMPARE((*ours)->losses.size(), (*reference)->losses.size());
  double worst = 0.0;
  for (std::size_t k = 0; k < (*ours)->losses.size(); ++k) {
    worst = std::max(worst, std::abs((*ours)->losses[k].total - (*reference)->losses[k].total));
  }
  const double map = worst_difference((*ours)->token_values, (*reference)->token_values);
  qInfo("worst: losses %.1e, map %.1e nats", worst, map);
  QVERIFY(worst < 1e-4);
  QVERIFY(map < 1e-3);
}

void TestM2ib::steps_are_streamed() {
  const Scene scene(toy_config());
  std::vector<Step> steps;
  const auto result = attribution::explain(*scene.encoder, scene.radiograph, scene.image, scene.text, scene.settings,
                                           {}, [&steps](const Step& step) { steps.push_back(step); });
  QVERIFY(result.has_value());
  const auto count = static_cast<std::size_t>(scene.settings.steps);
  QCOMPARE(steps.size(), 2 * count);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    QCOMPARE(steps[i].tower, i < count ? Tower::Image : Tower::Text);
    QCOMPARE(steps[i].index, static_cast<int>(i % count) + 1);
    QCOMPARE(steps[i].count, scene.settings.steps);
    const TowerMap& map = i < count ? (**result)->image : (**result)->text;
    QCOMPARE(steps[i].losses.total, map.losses.at(i % count).total);
    const auto& losses = steps[i].losses;
    QVERIFY(std::abs(losses.total - (scene.settings.beta * losses.compression_nats - losses.fitting)) < 1e-6);
    double sum = 0.0;
    for (const float nats : steps[i].token_values) sum += nats;
    const double elements = 4.0 * static_cast<double>(steps[i].token_values.size());
    QVERIFY(std::abs(sum / elements - losses.compression_nats) < 1e-5);  // map and losses of the same forward pass
  }
  QCOMPARE(steps[count - 1].token_values, (**result)->image.token_values);
  QCOMPARE(steps.back().token_values, (**result)->text.token_values);
  QCOMPARE((**result)->image.token_values.size(), std::size_t{5});
  QCOMPARE((**result)->text.token_values.size(), scene.text.tokens.ids.size());
}

void TestM2ib::stop_gives_no_value_data() {
  QTest::addColumn<int>("after");
  QTest::newRow("before the first step") << 0;
  QTest::newRow("after step 3") << 3;
  QTest::newRow("between the towers") << 6;
  QTest::newRow("in the text tower") << 9;
}

void TestM2ib::stop_gives_no_value() {
  QFETCH(int, after);
  const Scene scene(toy_config());
  std::stop_source source;
  int calls = 0;
  if (after == 0) source.request_stop();
  const auto result = attribution::explain(*scene.encoder, scene.radiograph, scene.image, scene.text, scene.settings,
                                           source.get_token(), [&](const Step&) {
                                             if (++calls == after) source.request_stop();
                                           });
  QVERIFY(result.has_value());
  QVERIFY(!result->has_value());
  QCOMPARE(calls, after);
}

void TestM2ib::bad_settings_are_refused_data() {
  QTest::addColumn<QString>("field");
  QTest::addColumn<double>("value");
  QTest::addColumn<int>("code");
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  const auto add = [](const QString& field, double value, ErrorCode code) {
    QTest::newRow(qPrintable(QString("%1 %2").arg(field).arg(value))) << field << value << static_cast<int>(code);
  };
  for (const char* field : {"beta", "learning_rate"}) {
    for (const double value : {0.0, -1.0, nan, infinity, -infinity}) add(field, value, ErrorCode::SettingOutOfRange);
  }
  add("learning_rate", 100.1, ErrorCode::SettingOutOfRange);
  for (const double value : {0.0, -1.0, 1001.0}) add("steps", value, ErrorCode::SettingOutOfRange);
  for (const double value : {0.0, -5.0, 257.0}) add("samples", value, ErrorCode::SettingOutOfRange);
  for (const char* field : {"image_layer", "text_layer"}) {
    for (const double value : {-1.0, 2.0, 12.0}) add(field, value, ErrorCode::LayerOutOfRange);
  }
}

void TestM2ib::bad_settings_are_refused() {
  QFETCH(QString, field);
  QFETCH(double, value);
  QFETCH(int, code);
  const Scene scene(toy_config());
  MethodSettings settings = scene.settings;
  if (field == "beta") settings.beta = value;
  if (field == "learning_rate") settings.learning_rate = value;
  if (field == "steps") settings.steps = static_cast<int>(value);
  if (field == "samples") settings.samples = static_cast<int>(value);
  if (field == "image_layer") settings.image_layer = static_cast<int>(value);
  if (field == "text_layer") settings.text_layer = static_cast<int>(value);
  const auto refused = attribution::explain(*scene.encoder, scene.radiograph, scene.image, scene.text, settings);
  QVERIFY(!refused.has_value());
  QCOMPARE(static_cast<int>(refused.error().code), code);
  QVERIFY(!describe(refused.error()).empty());
  QVERIFY(!QString::fromStdString(describe(refused.error())).contains('%'));
}

void TestM2ib::wrong_noise_and_target_are_refused() {
  const Scene scene(toy_config());
  const std::size_t step = 4 * 5 * 4;  // samples, tokens, width
  for (const std::size_t size : {std::size_t{1}, step - 1, step + 1, 3 * step - 4}) {
    const auto refused = scene.run(Tower::Image, scene.settings, nullptr, normal_noise(size, 1));
    QVERIFY(!refused.has_value());
    QCOMPARE(refused.error().code, ErrorCode::SettingOutOfRange);
  }
  QVERIFY(scene.run(Tower::Image, scene.settings, nullptr, normal_noise(step, 1)).has_value());
  const std::vector<float> short_target(2, 1.0F);
  const auto refused =
      attribution::explain_tower(*scene.encoder, Tower::Image, *scene.image.states, short_target, scene.settings);
  QVERIFY(!refused.has_value());
  QCOMPARE(refused.error().code, ErrorCode::ComputeFailed);
  const std::vector<float> not_a_number(3, std::numeric_limits<float>::quiet_NaN());
  const auto not_finite =
      attribution::explain_tower(*scene.encoder, Tower::Text, *scene.text.states, not_a_number, scene.settings);
  QVERIFY(!not_finite.has_value());
  QCOMPARE(not_finite.error().code, ErrorCode::NotFinite);
}

void TestM2ib::extreme_settings_stay_finite() {
  const Scene scene(toy_config());
  for (const double beta : {1e-12, 0.1, 1000.0}) {
    for (const double learning_rate : {1e-6, 3.0, 100.0}) {
      MethodSettings settings = scene.settings;
      settings.beta = beta;
      settings.learning_rate = learning_rate;
      settings.steps = 30;
      for (const Tower tower : {Tower::Image, Tower::Text}) {
        const auto map = scene.run(tower, settings);
        QVERIFY2(map.has_value(), map ? "" : describe(map.error()).c_str());
        for (const float nats : (*map)->token_values) QVERIFY(std::isfinite(nats) && nats >= -1e-4F);
      }
    }
  }
}

void TestM2ib::explanation_says_how_it_was_made() {
  const Scene scene(toy_config());
  const auto result = attribution::explain(*scene.encoder, scene.radiograph, scene.image, scene.text, scene.settings);
  QVERIFY(result.has_value());
  const attribution::Explanation& explanation = ***result;
  QCOMPARE(explanation.caption, std::string("ab cd"));
  QCOMPARE(explanation.tokens.words.size(), std::size_t{2});
  QVERIFY(explanation.settings == scene.settings);
  QCOMPARE(explanation.card.name, scene.encoder->card().name);
  QVERIFY(explanation.preprocess == scene.encoder->preprocess_settings());
  QCOMPARE(explanation.image_width_px, 8);
  QCOMPARE(explanation.image_height_px, 8);
  QCOMPARE(explanation.image_sha256, std::string("digest"));
  QCOMPARE(explanation.grid, 2);
  QCOMPARE(explanation.similarity, model::cosine(scene.image.embedding, scene.text.embedding));
  QCOMPARE(explanation.field_of_view.width_px, 8.0);
  QCOMPARE(explanation.patch_values().size(), std::size_t{4});
  QCOMPARE(explanation.word_values().size(), std::size_t{2});
  QCOMPARE(explanation.time_ms, explanation.image.time_ms + explanation.text.time_ms);
  QVERIFY(!explanation.device.empty());
}

QTEST_GUILESS_MAIN(TestM2ib)
#include "tst_m2ib.moc"
