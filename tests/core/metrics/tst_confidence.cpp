#include <QTest>
#include <cmath>
#include <limits>

#include "core/metrics/confidence.h"
#include "tests/core/metrics/metrics_scene.h"

using namespace m2ib;
using namespace m2ib::metrics;
using tests::Scene;

namespace {

using Map = std::vector<float>;
const float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr double kTolerance = 2e-6;  // pictures and captions run in batches or alone

bool near(double a, double b) { return std::abs(a - b) <= kTolerance; }

Map slope() {
  Map map;
  for (int i = 0; i < 16; ++i) map.push_back(static_cast<float>(i * i));
  return map;
}

ConfidenceChange image_change(const Scene& scene, const Map& map) {
  const auto made = image_confidence(*scene.encoder, scene.image, scene.text.embedding, map);
  if (!made || !*made) qFatal("no change");
  return **made;
}

/// Bilinear enlargement of 4 x 4 to 16 x 16, written down once more.
double enlarged(const Map& map, double x_px, double y_px) {
  const auto split = [](double px) {
    const double at = std::clamp((px + 0.5) / 4.0 - 0.5, 0.0, 3.0);
    const auto low = static_cast<std::size_t>(at);
    return std::tuple{low, std::min<std::size_t>(low + 1, 3), at - static_cast<double>(low)};
  };
  const auto [x0, x1, fx] = split(x_px);
  const auto [y0, y1, fy] = split(y_px);
  const auto value = [&map](std::size_t x, std::size_t y) { return static_cast<double>(map[y * 4 + x]); };
  return (1 - fy) * ((1 - fx) * value(x0, y0) + fx * value(x1, y0)) +
         fy * ((1 - fx) * value(x0, y1) + fx * value(x1, y1));
}

/// The scene with a caption of several words.
Scene worded(const char* caption) {
  Scene scene = tests::metrics_scene();
  scene.text = **scene.encoder->encode_caption(caption);
  return scene;
}

std::optional<ConfidenceChange> text_change(const Scene& scene, const Map& words) {
  const auto made = text_confidence(*scene.encoder, scene.image, scene.text, words);
  if (!made || !*made) qFatal("no change");
  return **made;
}

}  // namespace

class TestConfidence : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void image_equals_the_plain_way() {
    for (const std::uint64_t seed : {1U, 2U, 3U, 4U}) {
      const Scene scene = tests::metrics_scene(seed);
      const Map map = slope();
      std::vector<float> pixels = scene.image.pixels->values;
      for (std::size_t c = 0; c < 3; ++c) {
        for (std::size_t y = 0; y < 16; ++y) {
          for (std::size_t x = 0; x < 16; ++x) {
            const double share = enlarged(map, static_cast<double>(x), static_cast<double>(y)) / 225.0;
            pixels[(c * 16 + y) * 16 + x] *= static_cast<float>(share);
          }
        }
      }
      const ConfidenceChange change = image_change(scene, map);
      QVERIFY(near(change.before, tests::score_plainly(scene, scene.image.pixels->values)));
      QVERIFY(near(change.after, tests::score_plainly(scene, pixels)));
      QCOMPARE(change.drop, std::max(0.0, change.before - change.after));
      QCOMPARE(change.increase, change.after > change.before);
      QVERIFY(!change.gameable);
    }
  }
  // Each row of the map has its own effect: none is dropped or repeated.
  void every_row_of_the_map_counts() {
    const Scene scene = tests::metrics_scene();
    Map base(16, 0.0F);
    base[5] = 1.0F;
    const double without = image_change(scene, base).after;
    for (const std::size_t patch : {0U, 3U, 9U, 12U, 15U}) {
      Map map = base;
      map[patch] = 1.0F;
      QVERIFY(std::abs(image_change(scene, map).after - without) > 1e-6);
    }
  }
  void scale_and_offset_of_a_map_do_not_matter() {
    const Scene scene = tests::metrics_scene();
    Map other;
    for (const float value : slope()) other.push_back(value * 0.25F - 7.0F);
    QVERIFY(near(image_change(scene, slope()).after, image_change(scene, other).after));
  }
  void a_constant_map_keeps_everything_and_is_said_to() {
    const Scene scene = tests::metrics_scene();
    for (const float value : {0.0F, 3.0F, -2.0F}) {
      const ConfidenceChange change = image_change(scene, Map(16, value));
      QVERIFY(near(change.after, change.before));
      QVERIFY(change.drop < kTolerance);
      QVERIFY(change.gameable);
    }
  }
  void near_constant_maps_are_said_to_be_gameable() {
    const Scene scene = tests::metrics_scene();
    Map alike(16, 100.0F);
    for (std::size_t i = 0; i < 16; ++i) alike[i] += static_cast<float>(i % 4);
    QVERIFY(image_change(scene, alike).gameable);  // 100 … 103
    Map all_but_one(16, 1.0F);
    all_but_one[7] = 0.0F;
    QVERIFY(image_change(scene, all_but_one).gameable);  // 15 of 16 are kept whole
    Map half(16, 0.0F);
    std::fill_n(half.begin(), 8, 1.0F);
    QVERIFY(!image_change(scene, half).gameable);
    Map huge(16, 0.0F);
    huge[0] = std::numeric_limits<float>::max();
    huge[1] = std::numeric_limits<float>::lowest();
    QVERIFY(std::isfinite(image_change(scene, huge).after));
  }
  void wrong_maps_are_refused() {
    const Scene scene = tests::metrics_scene();
    const auto code = [&](const Map& map) {
      const auto made = image_confidence(*scene.encoder, scene.image, scene.text.embedding, map);
      return made ? ErrorCode::ComputeFailed : made.error().code;
    };
    QCOMPARE(code({}), ErrorCode::SettingOutOfRange);
    QCOMPARE(code(Map(4, 1.0F)), ErrorCode::SettingOutOfRange);  // one row
    QCOMPARE(code(Map(16, kNan)), ErrorCode::NotFinite);
    const auto wrong = image_confidence(*scene.encoder, scene.image, {1.0F}, slope());
    QVERIFY(!wrong && wrong.error().code == ErrorCode::SettingOutOfRange);
  }

  // Four words with values 4, 1, 3, 2: the median is 2.5, so the second and the fourth go; start and end stay.
  void words_below_the_median_go() {
    const Scene scene = worded("ab cd ef gh");
    const text::Tokens& tokens = scene.text.tokens;
    QCOMPARE(tokens.words.size(), std::size_t{4});
    text::Tokens rest;
    rest.caption = tokens.caption;
    for (std::size_t i = 0; i < tokens.ids.size(); ++i) {
      const auto of = [&](std::size_t word) {
        return i >= tokens.words[word].first_token &&
               i < tokens.words[word].first_token + tokens.words[word].token_count;
      };
      if (of(1) || of(3)) continue;
      rest.ids.push_back(tokens.ids[i]);
      rest.spans.push_back(tokens.spans[i]);
      rest.pieces.push_back(tokens.pieces[i]);
    }
    QCOMPARE(rest.ids.front(), tokens.ids.front());
    QCOMPARE(rest.ids.back(), tokens.ids.back());
    QVERIFY(rest.ids.size() < tokens.ids.size());
    const auto encoded = scene.encoder->encode_text(rest);
    QVERIFY(encoded && *encoded);
    const auto change = text_change(scene, {4, 1, 3, 2});
    QVERIFY(change.has_value());
    QVERIFY(near(change->before, model::cosine(scene.image.embedding, scene.text.embedding)));
    QVERIFY(near(change->after, model::cosine(scene.image.embedding, (*encoded)->embedding)));
    QVERIFY(std::abs(change->after - change->before) > 1e-6);
    QCOMPARE(change->drop, std::max(0.0, change->before - change->after));
    QCOMPARE(change->increase, change->after > change->before);
    QVERIFY(!change->gameable);
  }
  // Of three words the middle value is the median itself: it stays.
  void the_median_itself_stays() {
    const Scene scene = worded("ab cd ef");
    const auto change = text_change(scene, {3, 2, 1});
    const auto expected = scene.encoder->encode_caption("ab cd");
    QVERIFY(near(change->after, model::cosine(scene.image.embedding, (*expected)->embedding)));
  }
  void equal_words_are_gameable() {
    const Scene scene = worded("ab cd ef");
    const auto change = text_change(scene, {2, 2, 2});
    QVERIFY(change && change->gameable);
    QCOMPARE(change->after, change->before);
    QVERIFY(!change->increase);
  }
  void one_word_says_nothing() {
    const Scene scene = worded("ab");
    QVERIFY(!text_change(scene, {1}));
    QVERIFY(!text_change(scene, {}));
  }
  void wrong_words_are_refused() {
    const Scene scene = worded("ab cd");
    const auto few = text_confidence(*scene.encoder, scene.image, scene.text, {1.0F});
    QVERIFY(!few && few.error().code == ErrorCode::SettingOutOfRange);
    const auto nan = text_confidence(*scene.encoder, scene.image, scene.text, {1.0F, kNan});
    QVERIFY(!nan && nan.error().code == ErrorCode::NotFinite);
  }
  void both_stop() {
    const Scene scene = worded("ab cd");
    std::stop_source stop;
    stop.request_stop();
    const auto image = image_confidence(*scene.encoder, scene.image, scene.text.embedding, slope(), stop.get_token());
    QVERIFY(image && !image->has_value());
    const auto text = text_confidence(*scene.encoder, scene.image, scene.text, {1.0F, 2.0F}, stop.get_token());
    QVERIFY(text && !text->has_value());
  }
};

QTEST_GUILESS_MAIN(TestConfidence)
#include "tst_confidence.moc"
