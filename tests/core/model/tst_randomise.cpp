// Random weights from the top of the image tower, and many pictures at once.

#include <algorithm>
#include <cmath>

#include "core/model/randomise.h"
#include "tests/support/fixtures.h"
#include "tests/support/m2ib_scene.h"

using namespace m2ib;
using m2ib::tests::Scene;

namespace {

const float* storage_of(const model::DualEncoder& encoder, const std::string& name) {
  return tests::weight_data(encoder, name);
}

double mean_of(const std::vector<float>& values) {
  double sum = 0.0;
  for (const float value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

double sigma_of(const std::vector<float>& values) {
  const double mean = mean_of(values);
  double sum = 0.0;
  for (const float value : values) sum += (value - mean) * (value - mean);
  return std::sqrt(sum / static_cast<double>(values.size()));
}

}  // namespace

class TestRandomise : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void only_the_top_is_drawn_anew_data() {
    QTest::addColumn<int>("depth");
    for (int depth = 0; depth <= 4; ++depth) QTest::addRow("depth %d", depth) << depth;
  }
  void only_the_top_is_drawn_anew() {
    QFETCH(int, depth);
    const Scene scene(tests::toy_config());  // 3 blocks
    const auto random = model::with_random_top(*scene.encoder, depth, 5);
    QVERIFY(random);
    const auto before = tests::weights_by_name(*scene.encoder);
    const auto after = tests::weights_by_name(**random);
    QCOMPARE(after.size(), before.size());
    for (const auto& [name, values] : before) {
      bool expected = depth >= 1 && name == "visual_projection.weight";
      for (int block = 3 - (depth - 1); block < 3; ++block) {
        const bool inside = name.find("vision_model.encoder.layers." + std::to_string(block) + ".") == 0;
        // Norms keep theirs; biases of 0 have nothing to draw from.
        expected = expected || (inside && name.find("norm") == std::string::npos && sigma_of(values) > 0.0);
      }
      QVERIFY2((after.at(name) != values) == expected, name.c_str());
    }
    QCOMPARE((*random)->card().name == scene.encoder->card().name, depth == 0);
    QCOMPARE((*random)->card().trust == model::Trust::None, depth > 0);
    QCOMPARE((*random)->card().doubts.empty(), depth == 0);
  }

  void what_stays_is_shared() {
    const Scene scene(tests::toy_config());
    const auto random = model::with_random_top(*scene.encoder, 2, 5);
    QVERIFY(random);
    for (const char* name : {"patch", "block 0", "text block 2"}) {
      QCOMPARE(storage_of(**random, name), storage_of(*scene.encoder, name));
    }
    QVERIFY(storage_of(**random, "block 2") != storage_of(*scene.encoder, "block 2"));
  }

  void numbers_keep_mean_and_spread() {
    model::HfClipConfig config = tests::toy_config();
    config.image.width = 64;
    config.image.mlp_width = 128;
    const Scene scene(config);
    const auto random = model::with_random_top(*scene.encoder, 4, 5);
    QVERIFY(random);
    const auto before = tests::weights_by_name(*scene.encoder);
    const auto after = tests::weights_by_name(**random);
    for (const char* part : {"self_attn.q_proj", "self_attn.v_proj", "mlp.fc1", "mlp.fc2"}) {
      const std::string name = std::string("vision_model.encoder.layers.1.") + part + ".weight";
      const double sigma = sigma_of(before.at(name));
      // Of 4096 numbers and more: mean within 5 / 64 of sigma, sigma within 6 %.
      QVERIFY(std::abs(mean_of(after.at(name)) - mean_of(before.at(name))) < 0.08 * sigma);
      QVERIFY(std::abs(sigma_of(after.at(name)) - sigma) < 0.06 * sigma);
    }
  }

  void seeds_and_depths_are_addresses() {
    const Scene scene(tests::toy_config());
    const auto shallow = tests::weights_by_name(**model::with_random_top(*scene.encoder, 2, 5));
    const auto deep = tests::weights_by_name(**model::with_random_top(*scene.encoder, 3, 5));
    const auto other = tests::weights_by_name(**model::with_random_top(*scene.encoder, 2, 6));
    const std::string name = "vision_model.encoder.layers.2.mlp.fc1.weight";
    QCOMPARE(deep.at(name), shallow.at(name));
    QCOMPARE(deep.at("visual_projection.weight"), shallow.at("visual_projection.weight"));
    QVERIFY(other.at(name) != shallow.at(name));
  }

  void depths_are_limited() {
    const Scene scene(tests::toy_config());
    for (const int depth : {-1, 5, 1000}) {
      const auto random = model::with_random_top(*scene.encoder, depth, 0);
      QVERIFY(!random && random.error().code == ErrorCode::SettingOutOfRange);
    }
  }

  void every_layout_works_data() {
    QTest::addColumn<QString>("folder");
    QTest::addColumn<bool>("half");
    for (const char* folder : {"hf_clip_tiny", "openai_clip_tiny/state_dict.pt", "open_clip_tiny",
                               "open_clip_tiny/custom_text", "biomedclip_tiny", "siglip_tiny"}) {
      QTest::addRow("%s", folder) << folder << false;
    }
    QTest::newRow("half precision") << "hf_clip_tiny/variants/sharded_fp16" << true;
  }
  void every_layout_works() {
    M2IB_REQUIRE_FIXTURES();
    QFETCH(QString, folder);
    QFETCH(bool, half);
    model::LoadOptions options;
    if (half) options.precision = model::WeightPrecision::AsStored;
    const auto loaded = model::load_model(tests::fixture_dir() / folder.toStdString(), {}, {}, options);
    if (half && !loaded) QSKIP(describe(loaded.error()).c_str());
    QVERIFY2(loaded && *loaded, loaded ? "" : describe(loaded.error()).c_str());
    const model::DualEncoder& encoder = ***loaded;
    const Scene scene(tests::toy_config());
    const auto image = encoder.encode_image(scene.radiograph);
    const auto caption = encoder.encode_caption("left effusion");
    QVERIFY(image && *image && caption && *caption);
    std::vector<float> before = (**image).embedding;
    for (int depth = 1; depth <= 1 + encoder.card().image.blocks; ++depth) {
      const auto random = model::with_random_top(encoder, depth, 3);
      QVERIFY2(random, random ? "" : describe(random.error()).c_str());
      const auto again = (*random)->encode_image(scene.radiograph);
      QVERIFY2(again && *again, again ? "" : describe(again.error()).c_str());
      QVERIFY((**again).embedding != before);
      before = (**again).embedding;
      // The text tower is untouched.
      QCOMPARE((**(*random)->encode_caption("left effusion")).embedding, (**caption).embedding);
    }
  }

  void many_pictures_at_once_data() { add_folders(); }
  void many_pictures_at_once() {
    M2IB_REQUIRE_FIXTURES();
    QFETCH(QString, folder);
    const auto loaded = model::load_model(tests::fixture_dir() / folder.toStdString());
    QVERIFY2(loaded && *loaded, loaded ? "" : describe(loaded.error()).c_str());
    const model::DualEncoder& encoder = ***loaded;
    std::vector<float> batch;
    std::vector<std::vector<float>> expected;
    for (std::uint64_t seed = 0; seed < 11; ++seed) {  // more than one batch, the last one not full
      const Scene scene(tests::toy_config(), seed);
      const auto image = encoder.encode_image(scene.radiograph);
      QVERIFY(image && *image);
      batch.insert(batch.end(), (**image).pixels->values.begin(), (**image).pixels->values.end());
      expected.push_back((**image).embedding);
    }
    const auto found = encoder.embed_images(batch);
    QVERIFY(found && *found);
    QCOMPARE((**found).size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
      QVERIFY(1.0 - model::cosine((**found)[i], expected[i]) < 1e-6);
      for (std::size_t k = 0; k < expected[i].size(); ++k) {
        QVERIFY(std::abs((**found)[i][k] - expected[i][k]) < 1e-6F + 1e-5F * std::abs(expected[i][k]));
      }
    }
    QVERIFY((**encoder.embed_images({})).empty());
    batch.pop_back();
    const auto refused = encoder.embed_images(batch);
    QVERIFY(!refused && refused.error().code == ErrorCode::ConfigMismatch);
    std::stop_source stop;
    stop.request_stop();
    batch.push_back(0.0F);
    const auto stopped = encoder.embed_images(batch, stop.get_token());
    QVERIFY(stopped && !*stopped);
  }

 private:
  static void add_folders() {
    QTest::addColumn<QString>("folder");
    for (const char* folder :
         {"hf_clip_tiny", "openai_clip_tiny/state_dict.pt", "open_clip_tiny", "biomedclip_tiny", "siglip_tiny"}) {
      QTest::newRow(folder) << folder;
    }
  }
};

QTEST_GUILESS_MAIN(TestRandomise)
#include "tst_randomise.moc"
