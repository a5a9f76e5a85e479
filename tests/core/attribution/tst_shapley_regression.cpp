#include <QtTest>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/attribution/methods/kernel_shap.h"
#include "core/attribution/methods/shapley_regression.h"

using namespace m2ib;
using namespace m2ib::attribution;

namespace {

using Game = std::function<double(const Coalition&)>;

/// Any numbers at all, one for each coalition.
Game random_game(std::size_t players, std::uint64_t seed) {
  return [players, seed](const Coalition& coalition) {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < players; ++i) bits |= static_cast<std::uint64_t>(coalition[i]) << i;
    return Random(seed, bits).normal();
  };
}

/// By definition: what a player adds, averaged over all orders in which players can come.
std::vector<double> by_orders(std::size_t players, const Game& game) {
  std::vector<std::size_t> order(players);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::vector<double> values(players, 0.0);
  int orders = 0;
  do {
    Coalition coalition(players, false);
    double before = game(coalition);
    for (const std::size_t player : order) {
      coalition[player] = true;
      const double after = game(coalition);
      values[player] += after - before;
      before = after;
    }
    ++orders;
  } while (std::ranges::next_permutation(order).found);
  for (double& value : values) value /= orders;
  return values;
}

std::vector<double> by_regression(std::size_t players, const Game& game, const ShapleyPlan& plan) {
  ShapleyRegression regression(players, game(Coalition(players, false)), game(Coalition(players, true)));
  for (std::size_t i = 0; i < plan.coalitions.size(); ++i) {
    regression.add(plan.coalitions[i], game(plan.coalitions[i]), plan.weights[i]);
  }
  return regression.values();
}

double worst(const std::vector<double>& a, const std::vector<double>& b) {
  double worst = a.size() == b.size() ? 0.0 : 1e9;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) worst = std::max(worst, std::abs(a[i] - b[i]));
  return worst;
}

}  // namespace

class TestShapleyRegression : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void weights_are_the_papers() {
    // M = 4: 3 / (C(4,1) 1 3) = 1/4, 3 / (C(4,2) 2 2) = 1/8.
    QCOMPARE(shapley_weight(4, 1), 0.25);
    QCOMPARE(shapley_weight(4, 2), 0.125);
    QCOMPARE(shapley_weight(4, 3), 0.25);
  }

  void all_coalitions_are_exact_data() {
    QTest::addColumn<int>("players");
    for (int players = 1; players <= 6; ++players) QTest::addRow("%d players", players) << players;
  }
  void all_coalitions_are_exact() {
    QFETCH(int, players);
    const auto count = static_cast<std::size_t>(players);
    const Game game = random_game(count, 3);
    const ShapleyPlan plan = plan_shapley(count, 16, 10, 0, 0);
    QVERIFY(plan.exact);
    QCOMPARE(static_cast<int>(plan.coalitions.size()), (1 << players) - 2);
    const double difference = worst(by_regression(count, game, plan), by_orders(count, game));
    QVERIFY2(difference < 1e-8, std::to_string(difference).c_str());
  }

  void few_players_are_exact_where_trials_suffice() {
    QVERIFY(plan_shapley(9, 512, 0, 0, 0).exact);
    QVERIFY(!plan_shapley(10, 512, 0, 0, 0).exact);
    QCOMPARE(static_cast<int>(plan_shapley(10, 511, 0, 0, 0).coalitions.size()), 511);
  }

  void the_sum_is_kept_whatever_the_trials() {
    const Game game = random_game(12, 5);
    for (const int trials : {1, 2, 7, 50}) {
      const std::vector<double> values = by_regression(12, game, plan_shapley(12, trials, 0, 9, 1));
      const double sum = std::accumulate(values.begin(), values.end(), 0.0);
      const double gain = game(Coalition(12, true)) - game(Coalition(12, false));
      QVERIFY2(std::abs(sum - gain) < 1e-7, std::to_string(sum - gain).c_str());
    }
    // Without a trial, nothing tells the players apart.
    const ShapleyRegression none(3, 1.0, 4.0);
    QVERIFY(worst(none.values(), {1.0, 1.0, 1.0}) < 1e-12);
  }

  void trials_come_in_pairs() {
    const ShapleyPlan plan = plan_shapley(20, 200, 0, 1, 2);
    for (std::size_t i = 0; i < plan.coalitions.size(); i += 2) {
      Coalition others = plan.coalitions[i];
      others.flip();
      QVERIFY(others == plan.coalitions[i + 1]);
      QVERIFY(std::ranges::count(plan.coalitions[i], true) > 0);
      QVERIFY(std::ranges::count(plan.coalitions[i], false) > 0);
    }
  }

  void sampling_converges() {
    // v = sum of a_i, and more for some players together, who share it. Pairs of trials settle pairs of players
    // exactly; three players need many.
    const Game game = [](const Coalition& coalition) {
      double value = 0.5;
      for (std::size_t i = 0; i < coalition.size(); ++i) value += coalition[i] ? 0.1 * static_cast<double>(i) : 0.0;
      return value + (coalition[2] && coalition[7] ? 0.6 : 0.0) + (coalition[3] || coalition[4] ? 0.3 : 0.0) +
             (coalition[5] && coalition[6] && coalition[9] ? 0.9 : 0.0);
    };
    std::vector<double> truth;
    for (int i = 0; i < 20; ++i) truth.push_back(0.1 * i);
    truth[2] += 0.3;
    truth[7] += 0.3;
    truth[3] += 0.15;
    truth[4] += 0.15;
    for (const std::size_t i : {5, 6, 9}) truth[i] += 0.3;
    double before = 1.0;
    for (const int trials : {100, 1000, 20000}) {
      double error = 0.0;
      for (const std::uint64_t seed : {1, 2, 3}) {
        error = std::max(error, worst(by_regression(20, game, plan_shapley(20, trials, 0, seed, 1)), truth));
      }
      QVERIFY2(error < before, std::to_string(error).c_str());
      before = error;
    }
    QVERIFY2(before < 0.02, std::to_string(before).c_str());
  }

  void groups_cover_the_grid_data() {
    QTest::addColumn<int>("grid");
    QTest::addColumn<int>("players");
    QTest::newRow("1") << 1 << 1;
    QTest::newRow("4") << 4 << 16;
    QTest::newRow("7") << 7 << 49;
    QTest::newRow("14") << 14 << 49;
    QTest::newRow("16") << 16 << 49;
    QTest::newRow("27") << 27 << 49;
  }
  void groups_cover_the_grid() {
    QFETCH(int, grid);
    QFETCH(int, players);
    const std::vector<std::size_t> groups = patch_groups(grid);
    QCOMPARE(static_cast<int>(groups.size()), grid * grid);
    std::vector<int> sizes(static_cast<std::size_t>(players), 0);
    for (const std::size_t group : groups) ++sizes.at(group);
    QVERIFY(std::ranges::min(sizes) >= 1);
    const int least = std::max(1, grid / 7);
    QVERIFY(std::ranges::min(sizes) >= least * least && std::ranges::max(sizes) <= (least + 1) * (least + 1));
  }

  void seeds_choose_the_trials() {
    QVERIFY(plan_shapley(20, 50, 0, 1, 1).coalitions == plan_shapley(20, 50, 0, 1, 1).coalitions);
    QVERIFY(plan_shapley(20, 50, 0, 1, 1).coalitions != plan_shapley(20, 50, 0, 2, 1).coalitions);
    QVERIFY(plan_shapley(20, 50, 0, 1, 1).coalitions != plan_shapley(20, 50, 0, 1, 2).coalitions);
  }
};

QTEST_GUILESS_MAIN(TestShapleyRegression)
#include "tst_shapley_regression.moc"
