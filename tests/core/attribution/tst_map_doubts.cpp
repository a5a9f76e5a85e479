// What is said about maps that say little: the limits on the model that comes with the program, over settings from
// sound to absurd, and each doubt on made-up maps.

#include <algorithm>
#include <cmath>

#include "core/attribution/map_doubts.h"
#include "core/attribution/run_method.h"
#include "core/image/read_image.h"
#include "core/session/resource_dir.h"
#include "tests/support/m2ib_scene.h"

using namespace m2ib;
using namespace m2ib::attribution;

namespace {

bool has(const std::vector<MapDoubt>& doubts, MapDoubt doubt) { return std::ranges::count(doubts, doubt) > 0; }

QByteArray names(const std::vector<MapDoubt>& doubts) {
  QByteArray list;
  for (const MapDoubt doubt : doubts) list += QByteArray(to_string(doubt)) + ' ';
  return list;
}

/// A sound map of 4 x 4 patches, as far as anybody can tell.
Explanation sound(Method method = Method::GradCam) {
  Explanation explanation;
  explanation.settings.method = method;
  explanation.settings.image_layer = 1;
  explanation.grid = 4;
  explanation.card.image.width = 10;
  explanation.image.token_values = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7};
  if (method == Method::M2ib) {
    explanation.image.losses = {{1.0, 0, 0}, {0.1, 0, 0}};
    explanation.image.mask_ends = MaskEnds{0.1, 0.2};
  }
  return explanation;
}

}  // namespace

class TestMapDoubts : public QObject {
  Q_OBJECT

  model::DualEncoderPtr model_;
  model::EncodedImage image_;
  model::EncodedText text_;
  std::vector<double> localisation_;

  [[nodiscard]] std::vector<MapDoubt> doubts_with(const MethodSettings& settings) const {
    const auto map = run_tower_method(*model_, Tower::Image, image_, text_, settings);
    if (!map || !*map) return {};
    Explanation explanation;
    explanation.settings = settings;
    explanation.card = model_->card();
    explanation.grid = model_->card().grid;
    explanation.image = **map;
    return map_doubts(explanation, localisation_);
  }

 private Q_SLOTS:
  void initTestCase() {
    model_ = **model::load_model(session::embedded_model_dir());
    const auto picture = image::read_image(std::string(M2IB_SOURCE_DIR) + "/resources/samples/left-effusion.png");
    QVERIFY(picture);
    image_ = **model_->encode_image(**picture);
    text_ = **model_->encode_caption("left pleural effusion");
    localisation_ = **layer_localisation(*model_, image_);
  }

  void settings_are_judged_data() {
    QTest::addColumn<double>("beta");
    QTest::addColumn<int>("layer");
    QTest::addColumn<int>("steps");
    QTest::addColumn<double>("rate");
    QTest::addColumn<QByteArray>("expected");
    const model::ModelCard& card = model_->card();
    const int best = card.recommended.image_layer;
    QTest::newRow("recommended") << card.recommended.beta << best << 10 << 1.0 << QByteArray();
    for (int layer = 0; layer <= card.image.last_layer(); ++layer) {
      QTest::addRow("beta 1, layer %d", layer) << 1.0 << layer << 10 << 1.0 << QByteArray();
      QTest::addRow("beta 0.1, layer %d", layer) << 0.1 << layer << 10 << 1.0 << QByteArray();
      QTest::addRow("beta 1000, layer %d", layer) << 1000.0 << layer << 10 << 1.0 << QByteArray("nothing-passes ");
      QTest::addRow("beta 1e-6, layer %d", layer) << 1e-6 << layer << 10 << 1.0 << QByteArray("everything-passes ");
    }
    QTest::newRow("two steps") << card.recommended.beta << best << 2 << 1.0 << QByteArray("everything-passes ");
    QTest::newRow("fifty steps") << card.recommended.beta << best << 50 << 1.0 << QByteArray();
    QTest::newRow("rate 100") << 0.1 << best << 10 << 100.0 << QByteArray("mask-saturated ");
  }
  void settings_are_judged() {
    QFETCH(double, beta);
    QFETCH(int, layer);
    QFETCH(int, steps);
    QFETCH(double, rate);
    QFETCH(QByteArray, expected);
    MethodSettings settings = default_settings(model_->card());
    settings.beta = beta;
    settings.image_layer = layer;
    settings.steps = steps;
    settings.learning_rate = rate;
    QCOMPARE(names(doubts_with(settings)), expected);
  }

  void repeats_at_recommended_settings_are_stable() {
    MethodSettings settings = default_settings(model_->card());
    settings.repeats = 4;
    QCOMPARE(names(doubts_with(settings)), QByteArray());
  }
  void too_few_masks_are_unstable() {
    MethodSettings settings = default_settings(model_->card(), Method::Rise);
    settings.samples = 20;
    settings.repeats = 4;
    QVERIFY(has(doubts_with(settings), MapDoubt::Unstable));
  }

  void layers_lose_their_places_slowly() {
    QCOMPARE(localisation_.size(), static_cast<std::size_t>(model_->card().image.blocks));
    for (const double share : localisation_) QVERIFY(share > 0.0 && share <= 1.0);
    QVERIFY(localisation_.front() > 0.5);
    QVERIFY(localisation_.back() < localisation_.front());
    std::stop_source stop;
    stop.request_stop();
    const auto stopped = layer_localisation(*model_, image_, stop.get_token());
    QVERIFY(stopped && !*stopped);
  }

  void localisation_is_what_its_header_says() {
    const tests::Scene scene(tests::toy_config());
    const auto all = layer_localisation(*scene.encoder, scene.image, {}, 4);
    QVERIFY(all && *all);
    QCOMPARE((**all).size(), 3U);
    for (const double share : **all) QVERIFY(share >= 0.0 && share <= 1.0);
    // More patches than there are is as many as there are.
    QCOMPARE((**layer_localisation(*scene.encoder, scene.image, {}, 100)), **all);
  }

  void made_up_maps_data() {
    QTest::addColumn<QByteArray>("doubt");
    for (const char* doubt : {"", "nothing-passes", "everything-passes", "mask-saturated", "flat-map", "no-position",
                              "unstable", "ignores-caption", "weakly-supported"}) {
      QTest::newRow(doubt) << QByteArray(doubt);
    }
  }
  void made_up_maps() {
    QFETCH(QByteArray, doubt);
    const bool m2ib = doubt == "nothing-passes" || doubt == "everything-passes" || doubt == "mask-saturated";
    Explanation map = sound(m2ib ? Method::M2ib : doubt == "ignores-caption" ? Method::Rollout : Method::GradCam);
    std::vector<double> localisation{0.9, 0.7, 0.6};
    if (doubt == "nothing-passes") map.image.losses.front().compression_nats = 200.0;
    if (doubt == "everything-passes") map.image.losses.back().compression_nats = 0.6;
    if (doubt == "mask-saturated") map.image.mask_ends = MaskEnds{0.5, 0.495};
    if (doubt == "flat-map") map.image.token_values.assign(17, 3.0F);
    if (doubt == "no-position") localisation[1] = 0.11;  // an even share is 1/16
    if (doubt == "unstable") map.image.spread.assign(17, 5.0F);
    if (doubt == "weakly-supported") map.support = CaptionSupport{0.1, {}, -0.1, true};
    QCOMPARE(names(map_doubts(map, localisation)).trimmed(), doubt);
    QVERIFY(!has(map_doubts(map), MapDoubt::NoPosition));
  }

  void all_say_what_to_do() {
    for (int i = 0; i <= static_cast<int>(MapDoubt::WeaklySupported); ++i) {
      const std::string text = doubt_text(static_cast<MapDoubt>(i));
      QVERIFY(text.size() > 40 && text.back() == '.');
      QVERIFY(std::string(to_string(static_cast<MapDoubt>(i))).size() > 4);
    }
  }

  void empty_maps_are_no_trouble() {
    Explanation map;
    map.settings.method = Method::M2ib;
    QVERIFY(map_doubts(map, {}).empty());
    map.image.token_values = {0.0F, 0.0F};
    map.grid = 1;
    QVERIFY(has(map_doubts(map, {0.0}), MapDoubt::FlatMap));
  }
};

QTEST_GUILESS_MAIN(TestMapDoubts)
#include "tst_map_doubts.moc"
