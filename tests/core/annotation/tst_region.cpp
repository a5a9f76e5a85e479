#include <QTest>
#include <cmath>
#include <numbers>
#include <numeric>

#include "core/annotation/region.h"

using namespace m2ib;
using namespace m2ib::annotation;

namespace {

Annotation made(Kind kind, std::vector<Point> points) {
  Annotation annotation;
  annotation.id = 1;
  annotation.kind = kind;
  annotation.points = std::move(points);
  annotation.region = true;
  return annotation;
}

double sum(const std::vector<float>& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

}  // namespace

class TestRegion : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void points_within() {
    const Annotation box = made(Kind::Box, {{10, 20}, {4, 8}});  // corners in any order
    QVERIFY(contains(box, {4, 8}) && contains(box, {7, 15}));
    QVERIFY(!contains(box, {3.9, 15}) && !contains(box, {7, 20.1}));
    const Annotation ellipse = made(Kind::Ellipse, {{0, 0}, {20, 10}});
    QVERIFY(contains(ellipse, {10, 5}) && contains(ellipse, {0.1, 5}));
    QVERIFY(!contains(ellipse, {1, 1}) && !contains(ellipse, {10, 10.01}));
    const Annotation u = made(Kind::Polygon, {{0, 0}, {3, 0}, {3, 9}, {6, 9}, {6, 0}, {9, 0}, {9, 12}, {0, 12}});
    QVERIFY(contains(u, {1, 5}) && contains(u, {4.5, 10}) && contains(u, {8, 1}));
    QVERIFY(!contains(u, {4.5, 5}) && !contains(u, {-1, 5}) && !contains(u, {4.5, 12.5}));
    // A star's middle is crossed twice: even-odd says outside.
    std::vector<Point> star;
    for (int i = 0; i < 5; ++i) {
      const double angle = 2.0 * std::numbers::pi * (2.0 * i) / 5.0;
      star.push_back({10 * std::cos(angle), 10 * std::sin(angle)});
    }
    QVERIFY(!contains(made(Kind::Polygon, star), {0, 0}));
    QVERIFY(!contains(made(Kind::Arrow, {{0, 0}, {9, 9}}), {5, 5}));
  }

  void areas() {
    QCOMPARE(area_px(made(Kind::Box, {{10, 20}, {4, 8}})), 72.0);
    QVERIFY(std::abs(area_px(made(Kind::Ellipse, {{0, 0}, {20, 10}})) - std::numbers::pi * 50.0) < 1e-9);
    QCOMPARE(area_px(made(Kind::Polygon, {{0, 0}, {0, 6}, {8, 0}})), 24.0);
    QCOMPARE(area_px(made(Kind::Polygon, {{1e6, 1e6}, {1e6 + 8, 1e6}, {1e6, 1e6 + 6}})), 24.0);
    QCOMPARE(area_px(made(Kind::Ruler, {{0, 0}, {20, 10}})), 0.0);
  }

  void coverage_of_a_box_is_exact() {
    // Patches of 10 x 5 px; the box covers half of a column of one row and a fifth of the next row.
    const image::FieldOfView field{100.0, 50.0, 40.0, 20.0};
    const auto covered = patch_coverage(made(Kind::Box, {{105, 50}, {120, 56}}), field, 4);
    const std::vector<float> wanted{0.5F, 1.0F, 0, 0, 0.1F, 0.2F, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    QCOMPARE(covered.size(), wanted.size());
    for (std::size_t i = 0; i < wanted.size(); ++i)
      QVERIFY2(std::abs(covered[i] - wanted[i]) < 1e-6F, std::to_string(i).c_str());
  }

  void coverage_outside_counts_nowhere() {
    const image::FieldOfView field{-5.0, 0.0, 20.0, 20.0};
    const auto covered = patch_coverage(made(Kind::Box, {{-100, -100}, {100, 10}}), field, 2);
    QCOMPARE(covered, (std::vector<float>{1.0F, 1.0F, 0.0F, 0.0F}));
    QCOMPARE(sum(patch_coverage(made(Kind::Box, {{50, 50}, {60, 60}}), field, 2)), 0.0);
  }

  void coverage_of_shapes_sums_to_their_area() {
    const image::FieldOfView field{0.0, 0.0, 140.0, 140.0};
    for (const Annotation& region :
         {made(Kind::Ellipse, {{21, 33}, {99, 120}}), made(Kind::Polygon, {{20, 10}, {130, 60}, {40, 110}}),
          made(Kind::Polygon, {{0, 0}, {30, 0}, {30, 90}, {60, 90}, {60, 0}, {90, 0}, {90, 120}, {0, 120}})}) {
      const auto covered = patch_coverage(region, field, 14);  // patches of 100 square px
      const double error = std::abs(sum(covered) * 100.0 - area_px(region)) / area_px(region);
      QVERIFY2(error < 0.002, std::to_string(error).c_str());
      for (const float share : covered) QVERIFY(share >= 0.0F && share <= 1.0F);
    }
  }

  void a_right_triangle_by_hand() {
    // Hypotenuse from (0, 0) to (20, 20): the diagonal patches are covered by half.
    const image::FieldOfView field{0.0, 0.0, 20.0, 20.0};
    const auto covered = patch_coverage(made(Kind::Polygon, {{0, 0}, {20, 20}, {0, 20}}), field, 2);
    QVERIFY(std::abs(covered[0] - 0.5F) < 1e-3F && std::abs(covered[3] - 0.5F) < 1e-3F);
    QCOMPARE(covered[1], 0.0F);
    QCOMPARE(covered[2], 1.0F);
  }

  void what_cannot_be_covered() {
    const image::FieldOfView field{0.0, 0.0, 20.0, 20.0};
    const Annotation box = made(Kind::Box, {{0, 0}, {9, 9}});
    QVERIFY(patch_coverage(box, field, 0).empty());
    QVERIFY(patch_coverage(box, field, -3).empty());
    QVERIFY(patch_coverage(box, field, 100'000).empty());
    QCOMPARE(patch_coverage(box, {}, 2), std::vector<float>(4, 0.0F));
    QCOMPARE(patch_coverage(made(Kind::Text, {{1, 1}}), field, 2), std::vector<float>(4, 0.0F));
    QCOMPARE(patch_coverage(made(Kind::Ellipse, {{1, 1}, {9, 1}}), field, 2), std::vector<float>(4, 0.0F));
  }

  void many_corners_are_fast_enough_for_a_drag() {
    std::vector<Point> corners;
    for (std::size_t i = 0; i < kMostPoints; ++i) {
      const double angle = 2.0 * std::numbers::pi * static_cast<double>(i) / kMostPoints;
      corners.push_back({500 + 400 * std::cos(angle), 500 + 400 * std::sin(angle)});
    }
    const auto covered = patch_coverage(made(Kind::Polygon, corners), {0, 0, 1000, 1000}, 14);
    QVERIFY(std::abs(sum(covered) / (14.0 * 14.0) - std::numbers::pi * 0.16) < 1e-3);
  }
};

QTEST_GUILESS_MAIN(TestRegion)
#include "tst_region.moc"
