#include <QTest>
#include <limits>

#include "core/metrics/pointing.h"

using namespace m2ib::metrics;

class TestPointing : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void hottest_is_the_first_of_the_largest() {
    QCOMPARE(hottest_patch({1.0F, 3.0F, 2.0F, 3.0F}), std::size_t{1});
    QCOMPARE(hottest_patch({}), std::size_t{0});
  }
  void nan_never_wins() {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    QCOMPARE(hottest_patch({nan, -2.0F, nan, -1.0F}), std::size_t{3});
  }
  void hit_needs_five_per_cent_of_the_patch() {
    QVERIFY(pointing_hit({0.0F, 9.0F}, {1.0F, 0.05F}));
    QVERIFY(!pointing_hit({0.0F, 9.0F}, {1.0F, 0.049F}));
    QVERIFY(!pointing_hit({9.0F}, {1.0F, 1.0F}));  // a map of another grid never hits
  }
  void random_rate_is_the_share_of_touched_patches() {
    QCOMPARE(random_pointing_rate({0.0F, 0.05F, 1.0F, 0.01F}), 0.5);
    QCOMPARE(random_pointing_rate({}), 0.0);
  }
};

QTEST_GUILESS_MAIN(TestPointing)
#include "tst_pointing.moc"
