#include <QTest>
#include <cmath>
#include <limits>

#include "core/base/random.h"
#include "core/metrics/bootstrap.h"
#include "core/metrics/overlap.h"
#include "core/metrics/repeatability.h"

using namespace m2ib;
using namespace m2ib::metrics;

namespace {

using Map = std::vector<float>;
const float kNan = std::numeric_limits<float>::quiet_NaN();

bool near(double a, double b, double tolerance = 1e-6) { return std::abs(a - b) <= tolerance; }

}  // namespace

class TestMapNumbers : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  // Ten patches, the region covers 7, 8 and 9 by half or more; hottest fifth: 9 and 0. One of both in four.
  void overlap_by_hand() {
    const Map map = {8, 1, 2, 3, 4, 5, 6, 7, 0, 9};
    const Map coverage = {0.4F, 0, 0, 0, 0, 0, 0.49F, 0.5F, 0.9F, 1.0F};
    const auto made = overlap_at(map, coverage, {0.2, 0.3, 0.25, 1.0});
    QVERIFY(made && made->size() == 4);
    QVERIFY(near((*made)[0].share, 0.2) && near((*made)[0].iou, 0.25) && near((*made)[0].dice, 0.4));
    QVERIFY(near((*made)[1].share, 0.3) && near((*made)[1].iou, 0.5));  // 9, 0 and 7
    QVERIFY(near((*made)[2].share, 0.3));                               // 2.5 patches are three
    QVERIFY(near((*made)[3].iou, 0.3) && near((*made)[3].dice, 6.0 / 13.0));
  }
  void a_thin_region_is_what_it_touches() {
    const auto made = overlap_at({1, 2, 3, 4}, {0.0F, 0.0F, 0.2F, 0.06F}, {0.5});
    QVERIFY(made && (*made)[0].iou == 1.0 && (*made)[0].dice == 1.0);
    QVERIFY(!overlap_at({1, 2, 3, 4}, {0.0F, 0.0F, 0.02F, 0.04F}, {0.5}));
  }
  void dice_follows_from_iou() {
    Random random(3, 1);
    for (int round = 0; round < 200; ++round) {
      Map map;
      Map coverage;
      for (int i = 0; i < 30; ++i) {
        map.push_back(static_cast<float>(random.below(7)));
        coverage.push_back(static_cast<float>(random.uniform()));
      }
      const auto made = overlap_at(map, coverage, {0.05, 0.1, 0.2, 0.5, 0.9, 1.0});
      QVERIFY(made.has_value());
      for (const Overlap& one : *made) QVERIFY(near(one.dice, 2.0 * one.iou / (1.0 + one.iou), 1e-12));
    }
  }
  // All patches are as hot as the hottest: none is preferred for standing first.
  void a_constant_map_shows_everything() {
    const auto made = overlap_at(Map(10, 3.0F), {1, 1, 0, 0, 0, 0, 0, 0, 0, 0}, {0.1});
    QVERIFY(made && (*made)[0].share == 1.0 && near((*made)[0].iou, 0.2));
  }
  void overlap_refuses_what_makes_no_sense() {
    QVERIFY(!overlap_at({}, {}, {0.5}));
    QVERIFY(!overlap_at({1, 2}, {1}, {0.5}));
    QVERIFY(!overlap_at({1, kNan}, {1, 0}, {0.5}));
    QVERIFY(!overlap_at({1, 2}, {1, kNan}, {0.5}));
    for (const double share : {0.0, -0.1, 1.1, std::numeric_limits<double>::quiet_NaN()}) {
      QVERIFY(!overlap_at({1, 2}, {1, 0}, {share}));
    }
    QVERIFY(overlap_at({1, 2}, {1, 0}, {})->empty());
  }

  // Patches 1, 2, 6 and 3, 2, 2: means 2, 2, 4; deviations sqrt 2, 0, sqrt 8; absolute mean 8/3.
  void repeatability_by_hand() {
    const auto made = repeatability({{1, 2, 6}, {3, 2, 2}});
    QVERIFY(made.has_value());
    QCOMPARE(made->mean, (Map{2, 2, 4}));
    QVERIFY(near(made->spread[0], std::sqrt(2.0)) && made->spread[1] == 0.0F && near(made->spread[2], std::sqrt(8.0)));
    QVERIFY(near(made->relative_spread, (std::sqrt(2.0) + std::sqrt(8.0)) / 8.0));
    // Ranks 1 2 3 and 3 1.5 1.5: deviations -1 0 1 and 1.5 -0.75 -0.75; -2.25 / sqrt(2 * 3.375).
    QVERIFY(made->spearman && near(*made->spearman, -2.25 / std::sqrt(6.75), 1e-12));
    QCOMPARE(made->unstable, (std::vector<bool>{true, false, true}));
  }
  void spearman_is_the_mean_of_all_pairs() {
    const auto made = repeatability({{1, 2, 3}, {1, 2, 3}, {3, 2, 1}});
    QVERIFY(made && made->spearman && near(*made->spearman, (1.0 - 1.0 - 1.0) / 3.0, 1e-12));
  }
  void equal_maps_repeat() {
    const auto made = repeatability({{1, -2, 3}, {1, -2, 3}, {1, -2, 3}});
    QVERIFY(made && made->relative_spread == 0.0 && near(*made->spearman, 1.0, 1e-12));
    QCOMPARE(made->unstable, std::vector<bool>(3, false));
  }
  void signed_maps_that_cancel_are_finite() {
    const auto made = repeatability({{1, -1}, {-1, 1}});
    QVERIFY(made && near(made->relative_spread, std::sqrt(2.0)));
    const auto nothing = repeatability({{0, 0}, {0, 0}});
    QVERIFY(nothing && nothing->relative_spread == 0.0 && !nothing->spearman);
  }
  void repeatability_refuses_what_makes_no_sense() {
    QVERIFY(!repeatability({}));
    QVERIFY(!repeatability({{1, 2}}));
    QVERIFY(!repeatability({{}, {}}));
    QVERIFY(!repeatability({{1, 2}, {1}}));
    QVERIFY(!repeatability({{1, 2}, {1, kNan}}));
  }
  // Of 10 at most: 1 is a tenth and judged, 0.9 is too faint; half of the mean itself is not above it.
  void unstable_patches_by_hand() {
    QCOMPARE(unstable_patches({10, 10, -4, 1, 0.9F, 0}, {5, 5.1F, 2.1F, 0.6F, 5, 5}),
             (std::vector<bool>{false, true, true, true, false, false}));
    QCOMPARE(unstable_patches({0, 0}, {1, 1}), std::vector<bool>(2, false));
    QCOMPARE(unstable_patches({kNan, 2}, {1, kNan}), std::vector<bool>(2, false));
    QCOMPARE(unstable_patches({1, 2}, {9}), std::vector<bool>(2, false));
  }

  void bootstrap_of_hardly_anything() {
    const Interval none = bootstrap_mean({});
    QVERIFY(none.n == 0 && none.mean == 0.0 && none.low == 0.0 && none.high == 0.0);
    const Interval one = bootstrap_mean({4.5});
    QVERIFY(one.n == 1 && one.mean == 4.5 && one.low == 4.5 && one.high == 4.5);
    const Interval alike = bootstrap_mean({2, 2, 2, 2});
    QVERIFY(alike.n == 4 && alike.low == 2.0 && alike.high == 2.0);
    const Interval hole = bootstrap_mean({1.0, std::numeric_limits<double>::quiet_NaN(), 3.0});
    QVERIFY(hole.n == 2 && hole.mean == 2.0);
    QVERIFY(bootstrap_mean({std::numeric_limits<double>::infinity()}).n == 0);
  }
  void bootstrap_is_repeatable() {
    const std::vector<double> values = {1, 5, 2, 8, 3, 9, 4};
    const Interval a = bootstrap_mean(values, {}, 500, 11);
    const Interval b = bootstrap_mean(values, {}, 500, 11);
    QVERIFY(a.low == b.low && a.high == b.high && a.mean == b.mean);
    const Interval other = bootstrap_mean(values, {}, 500, 12);
    QVERIFY(other.low != a.low || other.high != a.high);
    QVERIFY(a.low <= a.mean && a.mean <= a.high);
  }
  // Two values: a resampled mean is 0, 1/2 or 1 with chances 1/4, 1/2, 1/4.
  void bootstrap_of_two_values_spans_both() {
    const Interval made = bootstrap_mean({0.0, 1.0});
    QVERIFY(made.low == 0.0 && made.high == 1.0 && made.mean == 0.5);
  }
  // Against the normal approximation: mean ± 1.96 sd / sqrt(n).
  void bootstrap_agrees_with_theory() {
    Random random(5, 5);
    std::vector<double> values(400);
    for (double& value : values) value = random.normal(3.0, 2.0);
    const Interval made = bootstrap_mean(values, {}, 4000);
    const double half = 1.96 * 2.0 / 20.0;
    QVERIFY(near(made.high - made.mean, half, 0.15 * half) && near(made.mean - made.low, half, 0.15 * half));
  }
  // 300 data sets of 60 values: about 95 % of the intervals hold the truth (at least 90 % where percentiles are a bit
  // short; at most 99 %).
  void bootstrap_covers_the_truth() {
    int covered = 0;
    for (std::uint64_t set = 0; set < 300; ++set) {
      Random random(77, set);
      std::vector<double> values(60);
      for (double& value : values) value = random.normal(1.0, 1.0);
      const Interval made = bootstrap_mean(values, {}, 400, set);
      covered += made.low <= 1.0 && 1.0 <= made.high ? 1 : 0;
    }
    QVERIFY2(covered >= 270 && covered <= 297, qPrintable(QString::number(covered)));
  }
  // Values of one picture come together: ten copies of each say no more than one.
  void clusters_are_drawn_whole() {
    Random random(9, 9);
    std::vector<double> once;
    std::vector<double> values;
    std::vector<std::size_t> clusters;
    for (std::size_t picture = 0; picture < 40; ++picture) {
      once.push_back(random.normal());
      for (int copy = 0; copy < 10; ++copy) {
        values.push_back(once.back());
        clusters.push_back(1000 - picture * 3);
      }
    }
    const Interval apart = bootstrap_mean(values);
    const Interval together = bootstrap_mean(values, clusters);
    const Interval single = bootstrap_mean(once);
    QCOMPARE(together.n, std::size_t{400});
    QVERIFY(near(together.low, single.low, 1e-9) && near(together.high, single.high, 1e-9));
    QVERIFY((together.high - together.low) > 2.5 * (apart.high - apart.low));
    const Interval one = bootstrap_mean({1, 2, 3}, {7, 7, 7});
    QVERIFY(one.low == 2.0 && one.high == 2.0 && one.n == 3);
    // Clusters of unequal size: the mean is of values, not of clusters.
    QCOMPARE(bootstrap_mean({0, 0, 0, 4}, {1, 1, 1, 2}).mean, 1.0);
    QCOMPARE(bootstrap_mean({0, 4}, {1}).n, std::size_t{2});
  }
};

QTEST_GUILESS_MAIN(TestMapNumbers)
#include "tst_map_numbers.moc"
