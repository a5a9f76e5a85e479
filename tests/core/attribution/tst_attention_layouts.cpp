#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <limits>
#include <numeric>

#include <QtTest>

#include "core/attribution/run_method.h"
#include "core/base/random.h"
#include "tests/support/fixtures.h"
#include "tests/support/model_golden.h"

using namespace m2ib;
using namespace m2ib::tests;
using attribution::Method;
using attribution::Tower;

/// Methods that explain by attention on every layout that the program opens, with the defaults of a person's own run.
namespace {

using Values = std::vector<float>;

model::EncodedImage random_picture(const model::DualEncoder& encoder) {
  const auto side = static_cast<std::size_t>(encoder.card().image_size_px);
  Random random(3, 7);
  Values pixels(3 * side * side);
  for (float& pixel : pixels) pixel = static_cast<float>(random.normal());
  return encode(encoder, std::move(pixels));
}

model::EncodedText caption(const model::DualEncoder& encoder, const std::string& words = "left lower lobe pneumonia") {
  const auto text = encoder.encode_caption(words);
  if (!text) throw std::runtime_error(describe(text.error()));
  return **text;
}

struct Run {
  Values values;
  double time_ms = 0.0;
};

Run run(const model::DualEncoder& encoder, Method method, Tower tower, const model::EncodedImage& image,
        const model::EncodedText& text) {
  const auto settings = attribution::default_settings(encoder.card(), method);
  const auto map = attribution::run_tower_method(encoder, tower, image, text, settings);
  if (!map) throw std::runtime_error(describe(map.error()));
  return {(**map).token_values, (**map).time_ms};
}

std::size_t tokens_of(const model::DualEncoder& encoder, Tower tower, const model::EncodedText& text) {
  const model::ModelCard& card = encoder.card();
  if (tower == Tower::Image) return static_cast<std::size_t>(card.image.tokens);
  return std::max(text.tokens.ids.size(), static_cast<std::size_t>(card.padded_to));
}

}  // namespace

class TestAttentionLayouts : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase();
  void every_layout_gets_a_map_data();
  void every_layout_gets_a_map();
  void half_precision_gives_the_map_of_its_widened_weights();
  void costs_less_than_encoding_and_back_data();
  void costs_less_than_encoding_and_back();
};

void TestAttentionLayouts::initTestCase() { M2IB_REQUIRE_FIXTURES(); }

void TestAttentionLayouts::every_layout_gets_a_map_data() {
  QTest::addColumn<QString>("path");
  QTest::addColumn<bool>("as_stored");
  for (const char* path : {"hf_clip_tiny", "hf_clip_tiny/variants/sharded_fp16", "openai_clip_tiny/state_dict.pt",
                           "openai_clip_tiny/clip_tiny_torchscript.pt", "open_clip_tiny/epoch_3.pt",
                           "open_clip_tiny/custom_text", "biomedclip_tiny", "siglip_tiny"}) {
    QTest::newRow(path) << path << false;
    QTest::addRow("%s, as stored", path) << path << true;
  }
}

void TestAttentionLayouts::every_layout_gets_a_map() {
  QFETCH(QString, path);
  QFETCH(bool, as_stored);
  model::LoadOptions options;
  if (as_stored) options.precision = model::WeightPrecision::AsStored;
  const auto encoder = open_whole(fixture_dir() / path.toStdString(), options);
  const auto image = random_picture(*encoder);
  for (const Method method : {Method::GradEclip, Method::Legrad, Method::Chefer, Method::Rollout}) {
    QVERIFY(!attribution::why_not(method, encoder->card()));
    for (const Tower tower : {Tower::Image, Tower::Text}) {
      const bool explained = tower == Tower::Image || !attribution::why_no_words(method, encoder->card());
      float largest = 0.0F;
      for (const char* words : {"left lower lobe pneumonia", "a cat", "no pleural effusion", "heart"}) {
        const auto text = caption(*encoder, words);
        const Values values = run(*encoder, method, tower, image, text).values;
        QCOMPARE(values.size(), explained ? tokens_of(*encoder, tower, text) : 0);
        for (const float value : values) {
          QVERIFY(std::isfinite(value) && value >= 0.0F);
          largest = std::max(largest, value);
        }
        const double sum = std::accumulate(values.begin(), values.end(), 0.0);
        if (method == Method::Rollout) QVERIFY(std::abs(sum - 1.0) < 1e-5);
      }
      // One caption may find nothing that raises the match; a method that never finds anything does not work.
      QVERIFY2(!explained || largest > 0.0F, attribution::info_of(method).id);
    }
  }
}

void TestAttentionLayouts::half_precision_gives_the_map_of_its_widened_weights() {
  const auto path = fixture_dir() / "openai_clip_tiny" / "state_dict.pt";
  model::LoadOptions options;
  options.precision = model::WeightPrecision::AsStored;
  const auto narrow = open_whole(path, options);
  const auto wide = open_whole(path);
  const auto image = random_picture(*wide);
  const auto text = caption(*wide);
  for (const Method method : {Method::GradEclip, Method::Legrad, Method::Chefer, Method::Rollout}) {
    for (const Tower tower : {Tower::Image, Tower::Text}) {
      QCOMPARE(run(*narrow, method, tower, image, text).values, run(*wide, method, tower, image, text).values);
    }
  }
}

void TestAttentionLayouts::costs_less_than_encoding_and_back_data() {
  QTest::addColumn<bool>("large");
  QTest::newRow("embedded model") << false;
  QTest::newRow("ViT-B/32") << true;
}

// All run on the hidden states that encoding kept, so none may cost as much as encoding the picture forward and back.
void TestAttentionLayouts::costs_less_than_encoding_and_back() {
  QFETCH(bool, large);
  const auto embedded = std::filesystem::path(M2IB_SOURCE_DIR) / "resources" / "models" / "phantom-cxr";
  const auto encoder = large ? model::make_random_vit_b_32(1) : open_whole(embedded);
  const auto text = caption(*encoder);
  using Clock = std::chrono::steady_clock;
  double encoding = std::numeric_limits<double>::infinity();
  model::EncodedImage image = random_picture(*encoder);
  for (int i = 0; i < 7; ++i) {
    const auto started = Clock::now();
    (void)encoder->encode_image(*image.pixels);
    encoding = std::min(encoding, std::chrono::duration<double, std::milli>(Clock::now() - started).count());
  }
  for (const Method method : {Method::GradEclip, Method::Legrad, Method::Chefer, Method::Rollout}) {
    for (const Tower tower : {Tower::Image, Tower::Text}) {
      double best = std::numeric_limits<double>::infinity();
      for (int i = 0; i < 7; ++i) best = std::min(best, run(*encoder, method, tower, image, text).time_ms);
      qInfo("%s, %s: %.2f ms, encoding the picture %.2f ms", attribution::info_of(method).id,
            tower == Tower::Image ? "image" : "text", best, encoding);
      if (tower == Tower::Image) QVERIFY(best < 3.0 * encoding);
    }
  }
}

QTEST_GUILESS_MAIN(TestAttentionLayouts)
#include "tst_attention_layouts.moc"
