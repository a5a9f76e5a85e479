#include <cmath>

#include <QtTest>

#include "tests/support/m2ib_scene.h"

using namespace m2ib;
using namespace m2ib::tests;

/// M2IB against its definition, written out in plain loops and double precision.
namespace {

/// The method as its paper states it (m2ib.h), in double precision and plain loops; gradients by central differences.
class ByHand {
 public:
  ByHand(const Scene& scene, Tower tower, std::vector<float> noise)
      : scene_(scene), tower_(tower), noise_(std::move(noise)) {
    const auto& card = scene.encoder->card();
    width_ = static_cast<std::size_t>(tower == Tower::Image ? card.image.width : card.text.width);
    const int layer = tower == Tower::Image ? scene.settings.image_layer : scene.settings.text_layer;
    const auto states = state_values(scene.states(tower));
    const auto& state = states.at(static_cast<std::size_t>(layer) + 1);
    state_.assign(state.begin(), state.end());
    first_block_ = layer + 1;
    pooled_ = tower == Tower::Image ? 0 : static_cast<int>(scene.text.pooled_token);
    alpha.assign(state_.size(), 5.0);
  }

  [[nodiscard]] std::vector<double> capacities() const {
    std::vector<double> result;
    for (std::size_t i = 0; i < state_.size(); ++i) {
      const double lambda = 1.0 / (1.0 + std::exp(-alpha[i]));
      const double mean = lambda * state_[i];
      const double spread = 1.0 - lambda;
      result.push_back(0.5 * (mean * mean + spread * spread - 1.0) - std::log(spread));
    }
    return result;
  }

  [[nodiscard]] attribution::StepLosses losses(int step) const {
    const auto samples = static_cast<std::size_t>(scene_.settings.samples);
    const std::size_t size = state_.size();
    std::vector<double> mixed;
    for (std::size_t b = 0; b < samples; ++b) {
      for (std::size_t i = 0; i < size; ++i) {
        const double lambda = 1.0 / (1.0 + std::exp(-alpha[i]));
        const double noise = noise_.at((static_cast<std::size_t>(step) * samples + b) * size + i);
        mixed.push_back(lambda * state_[i] + (1.0 - lambda) * noise);
      }
    }
    attribution::StepLosses result;
    for (const double nats : capacities()) result.compression_nats += nats / static_cast<double>(size);
    const auto& target = scene_.target(tower_);
    for (const auto& embedding :
         suffix_in_double(*scene_.encoder, tower_, first_block_, mixed, scene_.settings.samples, pooled_)) {
      double dot = 0.0;
      double own = 0.0;
      double other = 0.0;
      for (std::size_t e = 0; e < embedding.size(); ++e) {
        dot += embedding[e] * target[e];
        own += embedding[e] * embedding[e];
        other += static_cast<double>(target[e]) * target[e];
      }
      result.fitting += dot / std::sqrt(own * other) / static_cast<double>(samples);
    }
    result.total = scene_.settings.beta * result.compression_nats - result.fitting;
    return result;
  }

  /// One step of Adam on finite differences; entries whose gradient is too small for its sign to be certain are noted.
  void step(int step_index) {
    constexpr double kH = 1e-4;
    std::vector<double> gradient;
    for (double& entry : alpha) {
      const double here = entry;
      entry = here + kH;
      const double above = losses(step_index).total;
      entry = here - kH;
      const double below = losses(step_index).total;
      entry = here;
      gradient.push_back((above - below) / (2.0 * kH));
    }
    first_.resize(alpha.size());
    second_.resize(alpha.size());
    faint.resize(alpha.size());
    const int count = step_index + 1;
    for (std::size_t i = 0; i < alpha.size(); ++i) {
      if (std::abs(gradient[i]) < 1e-5) faint[i] = true;
      first_[i] = 0.9 * first_[i] + 0.1 * gradient[i];
      second_[i] = 0.999 * second_[i] + 0.001 * gradient[i] * gradient[i];
      const double m = first_[i] / (1.0 - std::pow(0.9, count));
      const double v = second_[i] / (1.0 - std::pow(0.999, count));
      alpha[i] -= scene_.settings.learning_rate * m / (std::sqrt(v) + 1e-8);
    }
  }

  [[nodiscard]] std::size_t width() const { return width_; }
  std::vector<double> alpha;
  std::vector<bool> faint;

 private:
  const Scene& scene_;
  Tower tower_;
  std::vector<float> noise_;
  std::vector<double> state_;
  std::vector<double> first_;
  std::vector<double> second_;
  std::size_t width_ = 0;
  int first_block_ = 0;
  int pooled_ = 0;
};

}  // namespace

class TestM2ibByHand : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void equals_a_run_by_hand_data() { add_towers(); }
  void equals_a_run_by_hand();
};

void TestM2ibByHand::equals_a_run_by_hand() {
  QFETCH(bool, image);
  const Tower tower = image ? Tower::Image : Tower::Text;
  Scene scene(toy_config(), 21);
  scene.settings.learning_rate = 0.5;
  scene.settings.steps = 4;
  const std::size_t size = state_values(scene.states(tower)).at(0).size();
  const auto noise = normal_noise(size * 4 * 4, 8);
  attribution::TowerTrace trace;
  const auto map = scene.run(tower, scene.settings, &trace, noise);
  QVERIFY2(map.has_value(), map ? "" : describe(map.error()).c_str());

  ByHand hand(scene, tower, noise);
  std::vector<double> last_capacity;
  for (int k = 0; k < 4; ++k) {
    const auto expected = hand.losses(k);
    const auto& ours = (*map)->losses.at(static_cast<std::size_t>(k));
    const double differences[] = {ours.compression_nats - expected.compression_nats, ours.fitting - expected.fitting,
                                  ours.total - expected.total};
    for (const double difference : differences) {
      QVERIFY2(std::abs(difference) < 1e-4, qPrintable(QString("step %1: %2").arg(k).arg(difference)));
    }
    last_capacity = hand.capacities();
    hand.step(k);
    std::size_t sure = 0;
    for (std::size_t i = 0; i < size; ++i) {
      if (hand.faint[i]) {  // the sign of nearly nothing: either is right
        hand.alpha[i] = trace.alpha.at(static_cast<std::size_t>(k)).at(i);
        continue;
      }
      ++sure;
      const double difference = trace.alpha.at(static_cast<std::size_t>(k)).at(i) - hand.alpha[i];
      QVERIFY2(std::abs(difference) < 2e-3, qPrintable(QString("step %1: %2").arg(k).arg(difference)));
    }
    QVERIFY(sure > size / 2);
  }
  // The map belongs to the last forward pass, that is, to alpha before the last update.
  for (std::size_t token = 0; token < (*map)->token_values.size(); ++token) {
    double sum = 0.0;
    for (std::size_t d = 0; d < hand.width(); ++d) sum += last_capacity[token * hand.width() + d];
    QVERIFY(std::abs((*map)->token_values[token] - sum) < 1e-4 * (1.0 + sum));
  }
}

QTEST_GUILESS_MAIN(TestM2ibByHand)
#include "tst_m2ib_by_hand.moc"
