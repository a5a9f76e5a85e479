#include <algorithm>
#include <cmath>
#include <numeric>

#include <QtTest>

#include "core/attribution/methods/chefer.h"
#include "core/attribution/methods/grad_eclip.h"
#include "core/attribution/methods/legrad.h"
#include "core/attribution/methods/rollout.h"
#include "core/attribution/run_method.h"
#include "tests/support/attention_scene.h"
#include "tests/support/plain_attention_methods.h"
#include "tests/support/safetensors_golden.h"
#include "tests/support/tower_probe.h"

using namespace m2ib;
using namespace m2ib::tests;
using attribution::Method;
using attribution::MethodRun;
using attribution::Step;
using attribution::Tower;

/// Methods that explain by attention against their definition in plain loops, and against maps worked out on paper.
namespace {

using Values = std::vector<float>;

const attribution::MethodSettings kSettings;

MethodRun run_of(
    const AttentionScene& scene, const attribution::OnStep& on_step = [](const Step&) {}) {
  return {*scene.encoder, scene.image, scene.text, kSettings, {}, on_step};
}

Values values_of(const Stoppable<attribution::TowerMap>& map) {
  if (!map) throw std::runtime_error(describe(map.error()));
  if (!*map) throw std::runtime_error("stopped");
  return (**map).token_values;
}

Values floats(const Row& row) { return {row.begin(), row.end()}; }

/// The methods' results are float32; seen: 2e-6 of the largest value.
bool agree(const Values& ours, const Row& plain) {
  const double largest = *std::max_element(plain.begin(), plain.end());
  const double difference = worst_difference(ours, floats(plain));
  const bool fine = difference <= 1e-7 + 1e-4 * largest;
  if (!fine) qWarning("worst difference %.2e, largest value %.2e", difference, largest);
  return fine;
}

/// Keys that the pooled token of the last attention sees.
int seen_keys(const PlainTower& tower, std::size_t tokens) {
  return tower.causal ? tower.pooled + 1 : static_cast<int>(tokens);
}

void add_image_layouts() {
  QTest::addColumn<int>("layout");
  for (int layout = 0; layout < static_cast<int>(kToyLayouts.size()); ++layout) {
    QTest::newRow(kToyLayouts.at(static_cast<std::size_t>(layout))) << layout;
  }
}

void add_layouts() {
  QTest::addColumn<int>("layout");
  QTest::addColumn<bool>("image");
  for (int layout = 0; layout < static_cast<int>(kToyLayouts.size()); ++layout) {
    for (const bool image : {true, false}) {
      QTest::addRow("%s, %s", kToyLayouts.at(static_cast<std::size_t>(layout)), image ? "image" : "text")
          << layout << image;
    }
  }
}

void add_methods() {
  QTest::addColumn<int>("method");
  QTest::addColumn<bool>("image");
  for (const Method method : {Method::GradEclip, Method::Legrad, Method::Chefer, Method::Rollout}) {
    for (const bool image : {true, false}) {
      if (!image && !attribution::info_of(method).explains_words) continue;
      QTest::addRow("%s, %s", attribution::info_of(method).id, image ? "image" : "text")
          << static_cast<int>(method) << image;
    }
  }
}

attribution::TowerMethod function_of(int method, bool image) {
  const auto functions = attribution::functions_of(static_cast<Method>(method));
  return image ? functions.image : functions.text;
}

double sum_of(const Values& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

}  // namespace

class TestAttentionMethods : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { set_torch_threads(2); }  // so that a run that leaves another number behind is seen
  void rollout_equals_its_definition_data() { add_layouts(); }
  void rollout_equals_its_definition();
  void chefer_equals_its_definition_data() { add_layouts(); }
  void chefer_equals_its_definition();
  void legrad_equals_its_definition_data() { add_image_layouts(); }
  void legrad_equals_its_definition();
  void grad_eclip_equals_its_definition_data() { add_layouts(); }
  void grad_eclip_equals_its_definition();
  void even_attention_by_hand();
  void rollout_of_even_attention_by_hand();
  void rollout_ignores_the_other_tower();
  void others_depend_on_the_other_tower_data() { add_methods(); }
  void others_depend_on_the_other_tower();
  void repeats_bit_by_bit_data() { add_methods(); }
  void repeats_bit_by_bit();
  void streams_the_map_and_leaves_nothing_behind_data() { add_methods(); }
  void streams_the_map_and_leaves_nothing_behind();
  void stops_and_leaves_nothing_behind_data() { add_methods(); }
  void stops_and_leaves_nothing_behind();
  void fails_and_leaves_nothing_behind_data() { add_methods(); }
  void fails_and_leaves_nothing_behind();
};

void TestAttentionMethods::rollout_equals_its_definition() {
  QFETCH(int, layout);
  QFETCH(bool, image);
  const Tower tower = image ? Tower::Image : Tower::Text;
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    const AttentionScene scene = attention_scene(static_cast<ToyLayout>(layout), seed);
    const Values ours = values_of(image ? rollout_image(run_of(scene)) : rollout_text(run_of(scene)));
    QVERIFY(agree(ours, plain_rollout(plain_tower(scene, tower), plain_input(scene, tower))));
    QVERIFY(std::abs(sum_of(ours) - 1.0) < 1e-5);
  }
}

void TestAttentionMethods::chefer_equals_its_definition() {
  QFETCH(int, layout);
  QFETCH(bool, image);
  const Tower tower = image ? Tower::Image : Tower::Text;
  const AttentionScene scene = attention_scene(static_cast<ToyLayout>(layout), 4);
  const PlainTower plain = plain_tower(scene, tower);
  for (const int attentions : {1, 2, 1000}) {
    const Values ours = values_of(chefer_tower(run_of(scene), tower, {attentions, false}));
    const Row expected = plain_chefer(plain, plain_input(scene, tower), plain_target(scene, tower), attentions);
    QVERIFY2(agree(ours, expected), qPrintable(QString("%1 attentions").arg(attentions)));
    QVERIFY(*std::max_element(ours.begin(), ours.end()) > 0.0F);
  }
}

void TestAttentionMethods::legrad_equals_its_definition() {
  QFETCH(int, layout);
  const AttentionScene scene = attention_scene(static_cast<ToyLayout>(layout), 5);
  const PlainTower plain = plain_tower(scene, Tower::Image);
  for (const int blocks : {1, 2, 1000}) {
    const Values ours = values_of(legrad_tower(run_of(scene), {blocks, false}));
    const Row expected =
        plain_legrad(plain, plain_input(scene, Tower::Image), plain_target(scene, Tower::Image), blocks);
    QVERIFY2(agree(ours, expected), qPrintable(QString("%1 blocks").arg(blocks)));
    QVERIFY(*std::max_element(ours.begin(), ours.end()) > 0.0F);
  }
}

void TestAttentionMethods::grad_eclip_equals_its_definition() {
  QFETCH(int, layout);
  QFETCH(bool, image);
  const Tower tower = image ? Tower::Image : Tower::Text;
  double largest = 0.0;
  for (std::uint64_t seed = 6; seed <= 8; ++seed) {
    const AttentionScene scene = attention_scene(static_cast<ToyLayout>(layout), seed);
    const PlainTower plain = plain_tower(scene, tower);
    const Rows input = plain_input(scene, tower);
    const Row expected =
        plain_grad_eclip(plain, input, plain_target(scene, tower), plain.first_patch, seen_keys(plain, input.size()));
    const Values ours = values_of(grad_eclip_tower(run_of(scene), tower, {}));
    QVERIFY(agree(ours, expected));
    largest = std::max(largest, *std::max_element(expected.begin(), expected.end()));
  }
  QVERIFY(largest > 0.0);
}

// One block in which every token attends to all five alike: z = class token + mean of all tokens v_i, score cos(z, E).
// With z = (1, 0) + (1, 0) = (2, 0) and E = (0, 1) the score's gradient to z is (0, 1/2): the share of E that points
// away from z, divided by |z|. So d score / d a_i = v_i · (0, 1/2), and a_i = 1/5.
void TestAttentionMethods::even_attention_by_hand() {
  const Rows tokens = {{1, 0}, {1, 4}, {2, -4}, {1, 2}, {0, -2}};
  const AttentionScene scene = even_scene(tokens, {0, 1}, 1);
  QVERIFY(agree(values_of(chefer_image(run_of(scene))), {0.0, 2.0 / 5.0, 0.0, 1.0 / 5.0, 0.0}));
  // A mean over five queries, of which the class token's alone has a gradient.
  QVERIFY(agree(values_of(legrad_image(run_of(scene))), {0.0, 2.0 / 5.0, 0.0, 1.0 / 5.0, 0.0}));
  // All keys are equally similar, so s is 1 and the map is ReLU(w · v_i).
  QVERIFY(agree(values_of(grad_eclip_image(run_of(scene))), {0.0, 2.0, 0.0, 1.0, 0.0}));
}

// Even attention J/T mixed with the identity: each block is (I + J/T) / 2, and J/T is its own square, so n blocks give
// 2^-n I + (1 - 2^-n) J/T.
void TestAttentionMethods::rollout_of_even_attention_by_hand() {
  const AttentionScene scene = even_scene({{1, 0}, {1, 4}, {2, -4}, {1, 2}, {0, -2}}, {0, 1}, 3);
  const double spread = (1.0 - 1.0 / 8.0) / 5.0;
  QVERIFY(agree(values_of(rollout_image(run_of(scene))), {spread + 1.0 / 8.0, spread, spread, spread, spread}));
}

void TestAttentionMethods::rollout_ignores_the_other_tower() {
  AttentionScene scene = attention_scene(ToyLayout::Clip, 9);
  const AttentionScene other = attention_scene(ToyLayout::Clip, 10);
  const Values image = values_of(rollout_image(run_of(scene)));
  const Values text = values_of(rollout_text(run_of(scene)));
  AttentionScene mixed = scene;
  mixed.text = **scene.encoder->encode_caption("no finding");
  QCOMPARE(values_of(rollout_image(run_of(mixed))), image);
  mixed = scene;
  mixed.image = other.image;
  QCOMPARE(values_of(rollout_text(run_of(mixed))), text);
}

void TestAttentionMethods::others_depend_on_the_other_tower() {
  QFETCH(int, method);
  QFETCH(bool, image);
  const auto& info = attribution::info_of(static_cast<Method>(method));
  AttentionScene scene = attention_scene(ToyLayout::Siglip, 11);
  const Values before = values_of(function_of(method, image)(run_of(scene)));
  auto& target = image ? scene.text.embedding : scene.image.embedding;
  target = {1.0F, -2.0F, 0.5F, 1.0F};
  target.resize(image ? scene.image.embedding.size() : scene.text.embedding.size(), 0.25F);
  QCOMPARE(values_of(function_of(method, image)(run_of(scene))) == before, !info.uses_caption);
}

void TestAttentionMethods::repeats_bit_by_bit() {
  QFETCH(int, method);
  QFETCH(bool, image);
  for (int layout = 0; layout < static_cast<int>(kToyLayouts.size()); ++layout) {
    const AttentionScene scene = attention_scene(static_cast<ToyLayout>(layout), 12);
    const Values first = values_of(function_of(method, image)(run_of(scene)));
    QCOMPARE(values_of(function_of(method, image)(run_of(scene))), first);
  }
}

void TestAttentionMethods::streams_the_map_and_leaves_nothing_behind() {
  QFETCH(int, method);
  QFETCH(bool, image);
  const AttentionScene scene = attention_scene(ToyLayout::Clip, 13);
  const Traces before = traces_in(scene);
  std::vector<Step> steps;
  const Values map = values_of(function_of(method, image)(run_of(scene, [&](const Step& s) { steps.push_back(s); })));
  QCOMPARE(traces_in(scene), before);
  const auto expected = static_cast<Method>(method) == Method::Legrad    ? 2
                        : static_cast<Method>(method) == Method::Rollout ? 3
                                                                         : 1;
  QCOMPARE(static_cast<int>(steps.size()), expected);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    QCOMPARE(steps[i].index, static_cast<int>(i) + 1);
    QCOMPARE(steps[i].count, expected);
    QCOMPARE(steps[i].tower, image ? Tower::Image : Tower::Text);
    QCOMPARE(steps[i].token_values.size(), map.size());
  }
  QCOMPARE(steps.back().token_values, map);
  for (const float value : map) QVERIFY(value >= 0.0F);
}

void TestAttentionMethods::stops_and_leaves_nothing_behind() {
  QFETCH(int, method);
  QFETCH(bool, image);
  const AttentionScene scene = attention_scene(ToyLayout::Clip, 14);
  const Traces before = traces_in(scene);
  std::stop_source source;
  MethodRun asked_before = run_of(scene);
  const MethodRun stopped{asked_before.encoder, scene.image,
                          scene.text,           kSettings,
                          source.get_token(),   [&](const Step&) { source.request_stop(); }};
  const bool streams = static_cast<Method>(method) == Method::Legrad || static_cast<Method>(method) == Method::Rollout;
  const auto first = function_of(method, image)(stopped);  // asked at the first step
  QVERIFY(first.has_value());
  QCOMPARE(first->has_value(), !streams);
  const auto second = function_of(method, image)(stopped);  // asked before
  QVERIFY(second.has_value() && !second->has_value());
  QCOMPARE(traces_in(scene), before);
}

void TestAttentionMethods::fails_and_leaves_nothing_behind() {
  QFETCH(int, method);
  QFETCH(bool, image);
  const AttentionScene scene = attention_scene(ToyLayout::Clip, 15);
  const Traces before = traces_in(scene);
  const auto broken = [](const Step&) { throw std::runtime_error("a listener's own error"); };
  QVERIFY_EXCEPTION_THROWN((void)function_of(method, image)(run_of(scene, broken)), std::runtime_error);
  QCOMPARE(traces_in(scene), before);
  if (static_cast<Method>(method) == Method::Rollout) return;  // it never looks at the other tower
  AttentionScene wrong = scene;
  wrong.text.embedding.resize(2);
  wrong.image.embedding.resize(2);
  attribution::MethodSettings settings = kSettings;
  settings.method = static_cast<Method>(method);
  settings.image_layer = settings.text_layer = 0;
  const auto map = attribution::run_tower_method(*wrong.encoder, image ? Tower::Image : Tower::Text, wrong.image,
                                                 wrong.text, settings);
  QVERIFY(!map.has_value());
  QCOMPARE(map.error().code, ErrorCode::ComputeFailed);
  QCOMPARE(traces_in(scene), before);
}

QTEST_GUILESS_MAIN(TestAttentionMethods)
#include "tst_attention_methods.moc"
