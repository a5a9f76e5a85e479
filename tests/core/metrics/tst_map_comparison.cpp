#include <cmath>
#include <limits>

#include <QTest>

#include "core/metrics/map_comparison.h"
#include "core/metrics/region_metrics.h"

using namespace m2ib;
using namespace m2ib::metrics;

namespace {

using Map = std::vector<float>;
const float kNan = std::numeric_limits<float>::quiet_NaN();
const float kInfinity = std::numeric_limits<float>::infinity();

bool near(double a, double b) { return std::abs(a - b) < 1e-12; }

}  // namespace

class TestMapComparison : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  // a: mean 2, deviations -2 -1 0 1 2; b: mean 3, deviations -2 1 -1 0 2; products 4 - 1 + 0 + 0 + 4 = 7, sums 10
  // and 10.
  void correlations_by_hand() {
    const auto result = compare_maps(Map{0, 1, 2, 3, 4}, Map{1, 4, 2, 3, 5});
    QVERIFY(result && result->pearson && result->spearman);
    QVERIFY(near(*result->pearson, 0.7));
    QVERIFY(near(*result->spearman, 0.7));  // the values are their own ranks
  }
  // Ranks 1, 2.5, 2.5, 4 and 1, 2, 3, 4: deviations -1.5 0 0 1.5 and -1.5 -0.5 0.5 1.5; 4.5 / sqrt(4.5 * 5).
  void equal_values_share_their_rank() {
    const auto result = compare_maps(Map{0, 7, 7, 9}, Map{0, 1, 10, 1000});
    QVERIFY(result && result->spearman);
    QVERIFY(near(*result->spearman, 4.5 / std::sqrt(22.5)));
  }
  void opposite_maps_correlate_negatively() {
    const auto result = compare_maps(Map{0, 1, 2}, Map{2, 1, 0});
    QVERIFY(result && near(*result->pearson, -1.0) && near(*result->spearman, -1.0));
  }
  void constant_maps_have_no_correlation() {
    const auto result = compare_maps(Map{3, 3, 3}, Map{1, 2, 3});
    QVERIFY(result && !result->pearson && !result->spearman);
    QCOMPARE(result->difference_nats, (Map{2, 1, 0}));
    QCOMPARE(result->largest_difference_nats, 2.0);
    const auto both = compare_maps(Map{3, 3}, Map{3, 3});
    QVERIFY(both && both->overlap == 1.0 && !both->pearson);
    QCOMPARE(both->largest_difference_nats, 0.0);
  }
  // Of ten patches two are hottest: 8, 9 and 0, 9. One shared of three.
  void overlap_by_hand() {
    const Map a = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    const Map b = {8, 1, 2, 3, 4, 5, 6, 7, 0, 9};
    const auto result = compare_maps(a, b);
    QVERIFY(result && near(result->overlap, 1.0 / 3.0));
    QCOMPARE(compare_maps(a, a)->overlap, 1.0);
    // Six patches: 1.2 of them are rounded up to two.
    QVERIFY(near(compare_maps(Map{1, 2, 3, 4, 5, 6}, Map{6, 2, 3, 4, 5, 1})->overlap, 1.0 / 3.0));
  }
  void difference_has_a_sign() {
    const auto result = compare_maps(Map{1.0F, -2.0F}, Map{0.5F, 2.0F});
    QVERIFY(result.has_value());
    QCOMPARE(result->difference_nats, (Map{0.5F, -4.0F}));
    QCOMPARE(result->largest_difference_nats, 4.0);
  }
  void what_cannot_be_compared_is_refused() {
    QVERIFY(!compare_maps(Map{1, 2}, Map{1, 2, 3}));
    QVERIFY(!compare_maps(Map{}, Map{}));
    QVERIFY(!compare_maps(Map{1, kNan}, Map{1, 2}));
    QVERIFY(!compare_maps(Map{1, 2}, Map{kInfinity, 2}));
  }
  void explanations_need_one_grid_and_field() {
    attribution::Explanation a;
    a.grid = 2;
    a.image.token_values = {100, 1, 2, 3, 4};  // the class token is no patch
    a.field_of_view = {0.0, 10.0, 80.0, 80.0};
    attribution::Explanation b = a;
    b.image.token_values = {0, 1, 2, 3, 5};
    const auto result = compare_maps(a, b);
    QVERIFY(result.has_value());
    QCOMPARE(result->difference_nats, (Map{0, 0, 0, -1}));
    b.field_of_view.left_px = 1.0;
    QVERIFY(!compare_maps(a, b));
    b = a;
    b.grid = 1;
    QVERIFY(!compare_maps(a, b));
  }

  // Patches 4 3 2 1, the first two in the region. Inside: mean 3.5, variance 0.25; outside: mean 1.5, variance 0.25.
  void region_by_hand() {
    const auto numbers = region_numbers({4, 3, 2, 1}, {1, 1, 0, 0}, 2.0);
    QVERIFY(numbers.has_value());
    QVERIFY(numbers->hit);
    QCOMPARE(numbers->random_hit_rate, 0.5);
    QVERIFY(near(numbers->mass_inside, 0.7));
    QVERIFY(near(numbers->area_share, 0.5));
    QVERIFY(numbers->iou && near(*numbers->iou, 2.0 / 3.0));  // 4 3 2 are shown
    QVERIFY(numbers->contrast_to_noise && near(*numbers->contrast_to_noise, 2.0 / std::sqrt(0.5)));
  }
  // Half of the first patch, a quarter of the second: mass 0.5 * 8 + 0.25 * 4 of 16; area 0.75 of 4.
  // Inside: mean (4 + 1) / 0.75 = 20/3, mean square (32 + 4) / 0.75 = 48; variance 48 - 400/9 = 32/9.
  // Outside, weights 0.5 0.75 1 1: mean 11 / 3.25, mean square (32 + 12 + 4 + 4) / 3.25 = 16.
  void partly_covered_patches_count_by_their_share() {
    const auto numbers = region_numbers({8, 4, 2, 2}, {0.5F, 0.25F, 0, 0}, 4.0);
    QVERIFY(numbers.has_value());
    QVERIFY(near(numbers->mass_inside, 5.0 / 16.0));
    QVERIFY(near(numbers->area_share, 0.75 / 4.0));
    QVERIFY(near(*numbers->iou, 0.5));  // shown: two; covered by half or more: the first
    const double outside = 11.0 / 3.25;
    const double expected = (20.0 / 3.0 - outside) / std::sqrt(32.0 / 9.0 + 16.0 - outside * outside);
    QVERIFY(std::abs(*numbers->contrast_to_noise - expected) < 1e-9);
  }
  void flat_map_has_the_regions_share() {
    const auto numbers = region_numbers({3, 3, 3, 3}, {1, 0, 0, 0}, 5.0);
    QVERIFY(numbers.has_value());
    QVERIFY(near(numbers->mass_inside, 0.25) && near(numbers->area_share, 0.25));
    QVERIFY(!numbers->contrast_to_noise);  // constant inside and outside
    QCOMPARE(*numbers->iou, 0.0);          // nothing is shown, one patch is covered
  }
  void nothing_shown_and_nothing_covered_has_no_iou() {
    const auto numbers = region_numbers({1, 1}, {0.2F, 0.2F}, 5.0);
    QVERIFY(numbers.has_value());
    QVERIFY(!numbers->iou);
  }
  void whole_field_has_no_outside() {
    const auto numbers = region_numbers({1, 2}, {1, 1}, 0.0);
    QVERIFY(numbers.has_value());
    QVERIFY(!numbers->contrast_to_noise);
    QCOMPARE(numbers->mass_inside, 1.0);
  }
  void map_without_mass_has_none_inside() {
    QCOMPARE(region_numbers({0, 0}, {1, 0}, 1.0)->mass_inside, 0.0);
    QCOMPARE(region_numbers({-1e-5F, 0}, {1, 0}, 1.0)->mass_inside, 0.0);
  }
  void what_is_no_region_is_refused() {
    QVERIFY(!region_numbers({1, 2}, {0.04F, 0}, 1.0));
    QVERIFY(!region_numbers({1, 2}, {1}, 1.0));
    QVERIFY(!region_numbers({}, {}, 1.0));
    QVERIFY(!region_numbers({1, kNan}, {1, 0}, 1.0));
    QVERIFY(!region_numbers({1, 2}, {kNan, 0}, 1.0));
    QVERIFY(!region_numbers({1, 2}, {1, 0}, std::nan("")));
  }
};

QTEST_GUILESS_MAIN(TestMapComparison)
#include "tst_map_comparison.moc"
