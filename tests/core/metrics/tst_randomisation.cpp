#include <QTest>

#include "core/attribution/run_method.h"
#include "core/metrics/map_comparison.h"
#include "core/metrics/randomisation.h"
#include "core/model/randomise.h"
#include "tests/core/metrics/metrics_scene.h"

using namespace m2ib;
using namespace m2ib::metrics;
using tests::Scene;

namespace {

std::vector<float> own_map(const Scene& scene) {
  const auto map =
      attribution::run_tower_method(*scene.encoder, attribution::Tower::Image, scene.image, scene.text, scene.settings);
  if (!map || !*map) qFatal("no map");
  return attribution::patch_values((*map)->token_values, scene.encoder->card().grid);
}

}  // namespace

class TestRandomisation : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void every_depth_in_turn() {
    const Scene scene = tests::metrics_scene();
    std::vector<int> told;
    const auto made = cascading_randomisation(*scene.encoder, scene.image, scene.text, scene.settings, {}, {},
                                              [&told](const RandomisationStep& step) { told.push_back(step.depth); });
    QVERIFY(made && *made);
    QCOMPARE(told, (std::vector<int>{0, 1, 2, 3, 4}));  // three blocks
    QCOMPARE((*made)->size(), std::size_t{5});
    QCOMPARE((**made)[0].patch_values, own_map(scene));
    QVERIFY((**made)[0].spearman && std::abs(*(**made)[0].spearman - 1.0) < 1e-12);
    for (std::size_t i = 1; i < 5; ++i) {
      const RandomisationStep& step = (**made)[i];
      QCOMPARE(step.patch_values.size(), std::size_t{16});
      QVERIFY(step.patch_values != (**made)[0].patch_values);
      QCOMPARE(step.spearman, compare_maps((**made)[0].patch_values, step.patch_values)->spearman);
    }
  }
  // Step by step against the model that was drawn anew outside, with the caption of the real one.
  void a_step_is_the_map_of_the_random_model() {
    const Scene scene = tests::metrics_scene();
    const auto made = cascading_randomisation(*scene.encoder, scene.image, scene.text, scene.settings, {2});
    QVERIFY(made && *made);
    QCOMPARE((*made)->size(), std::size_t{1});  // depth 0 is computed, but was not asked for
    Scene random = scene;
    random.encoder = *model::with_random_top(*scene.encoder, 2, scene.settings.seed);
    random.image = **random.encoder->encode_image(*scene.image.pixels);
    random.settings = with_own_draws(scene.settings);
    QVERIFY(random.settings.seed != scene.settings.seed);
    QCOMPARE((**made)[0].patch_values, own_map(random));
  }
  void impossible_depths_and_pictures_are_refused() {
    Scene scene = tests::metrics_scene();
    for (const int depth : {-1, 5, 1000}) {
      const auto made = cascading_randomisation(*scene.encoder, scene.image, scene.text, scene.settings, {0, depth});
      QVERIFY(!made && made.error().code == ErrorCode::SettingOutOfRange);
    }
    scene.settings.image_layer = 99;
    QVERIFY(!cascading_randomisation(*scene.encoder, scene.image, scene.text, scene.settings));
    scene.settings.image_layer = 0;
    scene.image.pixels = nullptr;
    QVERIFY(!cascading_randomisation(*scene.encoder, scene.image, scene.text, scene.settings));
  }
  void stops_between_steps() {
    const Scene scene = tests::metrics_scene();
    std::stop_source stop;
    int steps = 0;
    const auto made = cascading_randomisation(*scene.encoder, scene.image, scene.text, scene.settings, {},
                                              stop.get_token(), [&](const RandomisationStep&) {
                                                if (++steps == 2) stop.request_stop();
                                              });
    QVERIFY(made && !made->has_value());
    QCOMPARE(steps, 2);
  }
};

QTEST_GUILESS_MAIN(TestRandomisation)
#include "tst_randomisation.moc"
