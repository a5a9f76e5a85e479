#include <cmath>
#include <limits>

#include <QtTest>

#include "core/attribution/explanation.h"

using namespace m2ib;
using namespace m2ib::attribution;

namespace {

model::ModelCard card_of(int image_blocks, int text_blocks) {
  model::ModelCard card;
  card.image.blocks = image_blocks;
  card.text.blocks = text_blocks;
  return card;
}

MethodSettings valid_settings() {
  MethodSettings settings;
  settings.image_layer = settings.text_layer = 2;
  return settings;
}

text::Tokens two_words() {
  text::Tokens tokens;  // start, "pneu" "monia", "left", end
  tokens.ids = {638, 1, 2, 3, 639};
  tokens.words = {{{0, 9}, 1, 2}, {{10, 14}, 3, 1}};
  return tokens;
}

}  // namespace

class TestExplanation : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void limits_are_inclusive();
  void refusals_name_the_setting_data();
  void refusals_name_the_setting();
  void defaults_fit_the_model_data();
  void defaults_fit_the_model();
  void patches_leave_the_class_token_out();
  void words_sum_their_tokens();
  void words_beyond_the_map_are_cut();
  void enlarging_two_by_two_to_four_by_four();
  void enlarging_a_constant_map_data();
  void enlarging_a_constant_map();
  void enlarging_to_the_same_size();
  void enlarging_is_symmetric();
};

void TestExplanation::limits_are_inclusive() {
  const auto card = card_of(4, 4);
  QVERIFY(valid_settings().validate(card).has_value());
  MethodSettings low = valid_settings();
  low.beta = std::numeric_limits<double>::denorm_min();
  low.learning_rate = 1e-9;
  low.steps = low.samples = 1;
  low.image_layer = low.text_layer = 0;
  QVERIFY(low.validate(card).has_value());
  MethodSettings high = valid_settings();
  high.beta = 1e6;
  high.learning_rate = 100.0;
  high.steps = 1000;
  high.samples = 256;
  QVERIFY(high.validate(card).has_value());
}

void TestExplanation::refusals_name_the_setting_data() {
  QTest::addColumn<MethodSettings>("settings");
  QTest::addColumn<int>("code");
  QTest::addColumn<QString>("word");
  const auto add = [](const char* row, auto change, ErrorCode code, const char* word) {
    MethodSettings settings = valid_settings();
    change(settings);
    QTest::newRow(row) << settings << static_cast<int>(code) << word;
  };
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const auto range = ErrorCode::SettingOutOfRange;
  const auto layer = ErrorCode::LayerOutOfRange;
  add(
      "beta 0", [](auto& s) { s.beta = 0.0; }, range, "beta");
  add(
      "beta NaN", [nan](auto& s) { s.beta = nan; }, range, "NaN");
  add(
      "beta infinite", [](auto& s) { s.beta = std::numeric_limits<double>::infinity(); }, range, "inf");
  add(
      "beta beyond float32", [](auto& s) { s.beta = 1e300; }, range, "1e+300");
  add(
      "learning rate -1.5", [](auto& s) { s.learning_rate = -1.5; }, range, "-1.5");
  add(
      "learning rate NaN", [nan](auto& s) { s.learning_rate = nan; }, range, "learning rate");
  add(
      "learning rate 101", [](auto& s) { s.learning_rate = 101; }, range, "101");
  add(
      "steps 0", [](auto& s) { s.steps = 0; }, range, "steps");
  add(
      "steps 1001", [](auto& s) { s.steps = 1001; }, range, "1001");
  add(
      "samples 0", [](auto& s) { s.samples = 0; }, range, "samples");
  add(
      "samples 257", [](auto& s) { s.samples = 257; }, range, "257");
  add(
      "image layer 3", [](auto& s) { s.image_layer = 3; }, layer, "image");
  add(
      "image layer -1", [](auto& s) { s.image_layer = -1; }, layer, "-1");
  add(
      "text layer 3", [](auto& s) { s.text_layer = 3; }, layer, "text");
}

void TestExplanation::refusals_name_the_setting() {
  QFETCH(MethodSettings, settings);
  QFETCH(int, code);
  QFETCH(QString, word);
  const auto refused = settings.validate(card_of(4, 4));
  QVERIFY(!refused.has_value());
  QCOMPARE(static_cast<int>(refused.error().code), code);
  const QString sentence = QString::fromStdString(describe(refused.error()));
  QVERIFY2(sentence.contains(word), qPrintable(sentence));
  QVERIFY2(!sentence.contains('%'), qPrintable(sentence));
  QCOMPARE(refused.error().args.size(), std::size_t{3});
}

void TestExplanation::defaults_fit_the_model_data() {
  QTest::addColumn<int>("blocks");
  QTest::addColumn<int>("recommended");
  QTest::addColumn<int>("layer");
  QTest::newRow("ViT-B/32") << 12 << 9 << 9;
  QTest::newRow("four blocks") << 4 << 9 << 2;
  QTest::newRow("two blocks") << 2 << 9 << 0;
  QTest::newRow("one block") << 1 << 9 << 0;  // no layer is possible, and validate() says so
  QTest::newRow("negative advice") << 12 << -4 << 0;
}

void TestExplanation::defaults_fit_the_model() {
  QFETCH(int, blocks);
  QFETCH(int, recommended);
  QFETCH(int, layer);
  auto card = card_of(blocks, blocks);
  card.recommended = {0.25, recommended, recommended};
  const MethodSettings settings = default_settings(card);
  QCOMPARE(settings.beta, 0.25);
  QCOMPARE(settings.image_layer, layer);
  QCOMPARE(settings.text_layer, layer);
  QCOMPARE(settings.steps, 10);
  QCOMPARE(settings.learning_rate, 1.0);
  QCOMPARE(settings.samples, 10);
  QCOMPARE(settings.validate(card).has_value(), blocks > 1);
}

void TestExplanation::patches_leave_the_class_token_out() {
  Explanation explanation;
  explanation.grid = 2;
  explanation.image.token_values = {9.0F, 1.0F, 2.0F, 3.0F, 4.0F};
  QCOMPARE(explanation.patch_values(), (std::vector<float>{1.0F, 2.0F, 3.0F, 4.0F}));
  QVERIFY(patch_values({1.0F, 2.0F}, 2).empty());
  QVERIFY(patch_values({}, 0).empty());
}

void TestExplanation::words_sum_their_tokens() {
  Explanation explanation;
  explanation.tokens = two_words();
  explanation.text.token_values = {100.0F, 0.5F, 0.25F, 2.0F, 200.0F};
  QCOMPARE(explanation.word_values(), (std::vector<float>{0.75F, 2.0F}));  // start and end tokens in no word
  explanation.tokens.words.clear();
  QVERIFY(explanation.word_values().empty());
}

void TestExplanation::words_beyond_the_map_are_cut() {
  QCOMPARE(word_values({1.0F, 2.0F}, two_words()), (std::vector<float>{2.0F, 0.0F}));
}

void TestExplanation::enlarging_two_by_two_to_four_by_four() {
  // align_corners = false: the four samples of a row lie at -0.25, 0.25, 0.75 and 1.25; those outside repeat the edge.
  const std::vector<float> map{0.0F, 4.0F, 8.0F, 16.0F};
  const double share[] = {0.0, 0.25, 0.75, 1.0};
  const std::vector<float> enlarged = upsample_bilinear(map, 2, 4, 4);
  QCOMPARE(enlarged.size(), std::size_t{16});
  for (std::size_t y = 0; y < 4; ++y) {
    for (std::size_t x = 0; x < 4; ++x) {
      const double top = 4.0 * share[x];
      const double bottom = 8.0 + 8.0 * share[x];
      const double expected = top + share[y] * (bottom - top);
      QVERIFY2(std::abs(enlarged[y * 4 + x] - expected) < 1e-6, qPrintable(QString("%1 %2").arg(x).arg(y)));
    }
  }
}

void TestExplanation::enlarging_a_constant_map_data() {
  QTest::addColumn<int>("grid");
  QTest::addColumn<int>("width");
  QTest::addColumn<int>("height");
  QTest::newRow("one patch") << 1 << 5 << 7;
  QTest::newRow("224") << 7 << 224 << 224;
  QTest::newRow("not a multiple") << 7 << 100 << 33;
  QTest::newRow("smaller than the grid") << 7 << 3 << 2;
  QTest::newRow("nothing") << 7 << 0 << 0;
}

void TestExplanation::enlarging_a_constant_map() {
  QFETCH(int, grid);
  QFETCH(int, width);
  QFETCH(int, height);
  const std::vector<float> map(static_cast<std::size_t>(grid * grid), 0.7F);
  const std::vector<float> enlarged = upsample_bilinear(map, grid, width, height);
  QCOMPARE(enlarged, std::vector<float>(static_cast<std::size_t>(width * height), 0.7F));
}

void TestExplanation::enlarging_to_the_same_size() {
  const std::vector<float> map{1.0F, 5.0F, 2.0F, 8.0F, 3.0F, 9.0F, 4.0F, 7.0F, 6.0F};
  QCOMPARE(upsample_bilinear(map, 3, 3, 3), map);
}

void TestExplanation::enlarging_is_symmetric() {
  const std::vector<float> map{1.0F, 2.0F, 1.0F, 3.0F, 9.0F, 3.0F, 1.0F, 2.0F, 1.0F};
  constexpr std::size_t kSide = 224;
  const std::vector<float> enlarged = upsample_bilinear(map, 3, kSide, kSide);
  for (std::size_t y = 0; y < kSide; ++y) {
    for (std::size_t x = 0; x < kSide; ++x) {
      QVERIFY(std::abs(enlarged[y * kSide + x] - enlarged[y * kSide + kSide - 1 - x]) < 1e-4F);
    }
  }
}

QTEST_GUILESS_MAIN(TestExplanation)
#include "tst_explanation.moc"
