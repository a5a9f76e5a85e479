#include <QElapsedTimer>
#include <QFont>
#include <QGuiApplication>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <vector>

#include "ui/figure/paint/isolines.h"

using namespace m2ib;
using namespace m2ib::figure;

namespace {

using Map = std::vector<float>;

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

std::vector<IsolineRun> runs_of(const Map& map, int grid, double level) {
  const std::vector<Isoline> lines = make_isolines(map, grid, {level});
  return lines.empty() ? std::vector<IsolineRun>() : lines.front().runs;
}

/// The enlarged map at a place of the unit square, written down from the definition.
double value_at(const Map& map, int grid, const QPointF& place) {
  const auto along = [&](double share) { return std::clamp(share * grid - 0.5, 0.0, grid - 1.0); };
  const double x = along(place.x());
  const double y = along(place.y());
  double sum = 0.0;
  for (int row = 0; row < grid; ++row) {
    for (int column = 0; column < grid; ++column) {
      const double weight = std::max(0.0, 1.0 - std::abs(x - column)) * std::max(0.0, 1.0 - std::abs(y - row));
      sum += weight * static_cast<double>(map[static_cast<std::size_t>(row * grid + column)]);
    }
  }
  return sum;
}

bool on_border(const QPointF& point) {
  return std::min({point.x(), point.y(), 1.0 - point.x(), 1.0 - point.y()}) < 1e-9;
}

bool passes(const IsolineRun& run, const QPointF& place) {
  return std::any_of(run.points.begin(), run.points.end(), [&](const QPointF& point) {
    return std::hypot(point.x() - place.x(), point.y() - place.y()) < 1e-6;
  });
}

QImage drawn_on(const QColor& ground, const Map& map, int grid, const std::vector<double>& levels, bool labels) {
  QImage canvas(200, 200, QImage::Format_RGB32);
  canvas.fill(ground);
  QPainter painter(&canvas);
  QFont font(QStringLiteral("DejaVu Sans"));
  font.setPixelSize(12);
  draw_isolines(painter, QTransform::fromScale(200, 200), make_isolines(map, grid, levels),
                {1.5, font, labels, QRectF(0, 0, 200, 200)});
  return canvas;
}

}  // namespace

class TestIsolines : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void straight_lines_data();
  void straight_lines();
  void a_peak_has_a_ring();
  void saddles_follow_the_surface_data();
  void saddles_follow_the_surface();
  void a_saddle_within_a_cell_is_decided();
  void constant_maps_have_none();
  void no_line_around_what_is_no_number();
  void wrong_maps_have_none();
  void every_line_lies_on_its_level();
  void levels_data();
  void levels();
  void paths_keep_what_is_visible();
  void are_readable_on_black_and_white();
  void labels_break_the_line();
  void are_quick();
};

void TestIsolines::straight_lines_data() {
  QTest::addColumn<Map>("map");
  QTest::addColumn<double>("level");
  QTest::addColumn<QPointF>("from");
  QTest::addColumn<QPointF>("to");
  // From 0 at x = 1/4 (middle of the left patches) to 1 at x = 3/4.
  const Map right{0, 1, 0, 1};
  QTest::newRow("halfway") << right << 0.5 << QPointF(0.5, 0) << QPointF(0.5, 1);
  QTest::newRow("a quarter") << right << 0.25 << QPointF(0.375, 0) << QPointF(0.375, 1);
  QTest::newRow("three quarters") << right << 0.75 << QPointF(0.625, 0) << QPointF(0.625, 1);
  QTest::newRow("downward") << Map{0, 0, 4, 4} << 1.0 << QPointF(0, 0.375) << QPointF(1, 0.375);
  QTest::newRow("falling") << Map{4, 0, 4, 0} << 1.0 << QPointF(0.625, 0) << QPointF(0.625, 1);
}

void TestIsolines::straight_lines() {
  QFETCH(Map, map);
  QFETCH(double, level);
  QFETCH(QPointF, from);
  QFETCH(QPointF, to);
  const std::vector<IsolineRun> runs = runs_of(map, 2, level);
  QCOMPARE(runs.size(), std::size_t{1});
  QVERIFY(!runs.front().closed);
  QVERIFY(passes(runs.front(), from) && passes(runs.front(), to));
  QVERIFY(on_border(runs.front().points.front()) && on_border(runs.front().points.back()));
  for (const QPointF& point : runs.front().points) {
    // On the straight line between the two ends.
    const QPointF along = to - from;
    const QPointF off = point - from;
    QVERIFY(std::abs(along.x() * off.y() - along.y() * off.x()) < 1e-6);
  }
}

void TestIsolines::a_peak_has_a_ring() {
  const Map peak{0, 0, 0, 0, 1, 0, 0, 0, 0};
  const std::vector<IsolineRun> runs = runs_of(peak, 3, 0.5);
  QCOMPARE(runs.size(), std::size_t{1});
  QVERIFY(runs.front().closed);
  // Along the middle row the surface falls from 1 at 1/2 to 0 at 1/6: half of it is at 1/3.
  for (const QPointF& place :
       {QPointF(1.0 / 3, 0.5), QPointF(2.0 / 3, 0.5), QPointF(0.5, 1.0 / 3), QPointF(0.5, 2.0 / 3)}) {
    QVERIFY(passes(runs.front(), place));
  }
  // Along the diagonal it is (1 - 3 d)^2, which is a half at d = (1 - sqrt(1/2)) / 3 from the middle.
  double nearest = 1.0;
  const double d = (1.0 - std::sqrt(0.5)) / 3.0;
  for (const QPointF& point : runs.front().points) {
    nearest = std::min(nearest, std::hypot(point.x() - 0.5 - d, point.y() - 0.5 - d));
  }
  QVERIFY2(nearest < 0.02, qPrintable(QString::number(nearest)));
  const QPainterPath path = isoline_path(make_isolines(peak, 3, {0.5}).front(), QTransform::fromScale(100, 100));
  QVERIFY(path.contains(QPointF(50, 50)));
  QVERIFY(!path.contains(QPointF(20, 20)));
  QCOMPARE(QPointF(path.elementAt(0)), QPointF(path.elementAt(path.elementCount() - 1)));
}

void TestIsolines::saddles_follow_the_surface_data() {
  QTest::addColumn<double>("level");
  QTest::addColumn<bool>("high_patches_joined");
  // 1 at top left and bottom right, 0 at the others: in the middle the surface is 1/2.
  QTest::newRow("below the middle") << 0.4 << true;
  QTest::newRow("at the middle") << 0.5 << true;  // at a level counts as inside
  QTest::newRow("above the middle") << 0.6 << false;
}

void TestIsolines::saddles_follow_the_surface() {
  QFETCH(double, level);
  QFETCH(bool, high_patches_joined);
  const std::vector<IsolineRun> runs = runs_of({1, 0, 0, 1}, 2, level);
  QCOMPARE(runs.size(), std::size_t{2});
  for (const IsolineRun& run : runs) {
    QVERIFY(!run.closed);
    const QPointF middle = (run.points.front() + run.points.back()) / 2.0;
    // Joined high patches leave lines around the low ones, at top right and bottom left.
    QCOMPARE((middle.x() > 0.5) != (middle.y() > 0.5), high_patches_joined);
  }
}

void TestIsolines::a_saddle_within_a_cell_is_decided() {
  // (ac - bd) / (a + c - b - d) = (3 * 2 - 0 * 1) / (3 + 2 - 0 - 1) = 1.5: where the surface is level.
  const Map map{3, 0, 1, 2};
  for (const double level : {1.45, 1.499, 1.501, 1.55}) {
    const std::vector<IsolineRun> runs = runs_of(map, 2, level);
    QCOMPARE(runs.size(), std::size_t{2});
    for (const IsolineRun& run : runs) {
      // A line around a low patch ends at the two sides of its corner.
      const bool around_top_right =
          std::any_of(run.points.begin(), run.points.end(), [](const QPointF& p) { return p.x() > 1.0 - 1e-9; }) &&
          std::any_of(run.points.begin(), run.points.end(), [](const QPointF& p) { return p.y() < 1e-9; });
      const bool around_bottom_left =
          std::any_of(run.points.begin(), run.points.end(), [](const QPointF& p) { return p.x() < 1e-9; }) &&
          std::any_of(run.points.begin(), run.points.end(), [](const QPointF& p) { return p.y() > 1.0 - 1e-9; });
      QCOMPARE(around_top_right || around_bottom_left, level < 1.5);
    }
  }
}

void TestIsolines::constant_maps_have_none() {
  for (const double level : {1.0, 2.5, 3.0}) QVERIFY(runs_of(Map(9, 2.5F), 3, level).empty());
}

void TestIsolines::no_line_around_what_is_no_number() {
  // Right of the middle the surface is no number; the line ends before it, and none runs along it.
  const Map map{0, 0, kNan, 2, 2, kNan, 2, 2, kNan};
  const std::vector<IsolineRun> runs = runs_of(map, 3, 1.0);
  QCOMPARE(runs.size(), std::size_t{1});
  for (const QPointF& point : runs.front().points) {
    QVERIFY(std::abs(point.y() - 1.0 / 3) < 1e-6);
    QVERIFY(point.x() <= 0.5 + 1e-6);
  }
  QVERIFY(passes(runs.front(), {0.5, 1.0 / 3}));
  QVERIFY(runs_of(Map(4, kNan), 2, 1.0).empty());
  const float infinite = std::numeric_limits<float>::infinity();
  for (const IsolineRun& run : runs_of({0, infinite, 0, 1}, 2, 0.5)) {
    for (const QPointF& point : run.points) QVERIFY(std::isfinite(point.x()) && std::isfinite(point.y()));
  }
}

void TestIsolines::wrong_maps_have_none() {
  QVERIFY(make_isolines({}, 0, {1.0}).empty());
  QVERIFY(make_isolines({1, 2, 3}, 2, {1.0}).empty());
  QVERIFY(make_isolines({1}, -1, {1.0}).empty());
  QVERIFY(make_isolines({1, 2, 3, 4}, 2, {}).empty());
  QVERIFY(runs_of({5}, 1, 1.0).empty());
}

void TestIsolines::every_line_lies_on_its_level() {
  // A fixed scatter of values; each grid has peaks, pits and saddles.
  for (const int grid : {5, 14, 37}) {
    Map map;
    unsigned state = 12345;
    for (int i = 0; i < grid * grid; ++i) {
      state = state * 1664525U + 1013904223U;
      map.push_back(static_cast<float>(state >> 8) / 16777216.0F);
    }
    for (const double level : {0.2, 0.5, 0.8}) {
      const std::vector<IsolineRun> runs = runs_of(map, grid, level);
      QVERIFY(!runs.empty());
      std::set<std::pair<double, double>> seen;
      for (const IsolineRun& run : runs) {
        QVERIFY(run.closed || (on_border(run.points.front()) && on_border(run.points.back())));
        for (const QPointF& point : run.points) {
          QVERIFY(std::abs(value_at(map, grid, point) - level) < 0.02);
          QVERIFY2(seen.emplace(point.x(), point.y()).second, "lines do not meet");
        }
      }
    }
  }
}

void TestIsolines::levels_data() {
  QTest::addColumn<int>("count");
  QTest::addColumn<bool>("round");
  QTest::addColumn<double>("low");
  QTest::addColumn<double>("high");
  QTest::addColumn<std::vector<double>>("expected");
  using Levels = std::vector<double>;
  QTest::newRow("none") << 0 << false << 0.0 << 4.0 << Levels{};
  QTest::newRow("half") << 1 << false << 0.0 << 4.0 << Levels{2};
  QTest::newRow("quarters") << 3 << false << 0.0 << 4.0 << Levels{1, 2, 3};
  QTest::newRow("not from 0") << 1 << false << 2.0 << 6.0 << Levels{4};
  QTest::newRow("more than there may be") << 99 << false << 0.0 << 6.0 << Levels{1, 2, 3, 4, 5};
  QTest::newRow("round, as many") << 4 << true << 0.0 << 5.0 << Levels{1, 2, 3, 4};
  QTest::newRow("round, fewer") << 3 << true << 0.0 << 5.0 << Levels{2, 4};
  QTest::newRow("round, one") << 1 << true << 0.0 << 5.0 << Levels{2};
  QTest::newRow("round, odd ends") << 5 << true << 0.13 << 0.47 << Levels{0.2, 0.3, 0.4};
  QTest::newRow("no extent") << 3 << false << 2.0 << 2.0 << Levels{};
  QTest::newRow("no numbers") << 3 << true << 0.0 << std::numeric_limits<double>::quiet_NaN() << Levels{};
}

void TestIsolines::levels() {
  QFETCH(int, count);
  QFETCH(bool, round);
  QFETCH(double, low);
  QFETCH(double, high);
  QFETCH(std::vector<double>, expected);
  OverlayStyle style;
  style.isolines = count;
  style.isoline_levels = round ? IsolineLevels::Round : IsolineLevels::Shares;
  const std::vector<double> levels = isoline_levels(style, {low, high, false});
  QCOMPARE(levels.size(), expected.size());
  for (std::size_t i = 0; i < levels.size(); ++i) QVERIFY(std::abs(levels[i] - expected[i]) < 1e-9);
  QCOMPARE(isoline_text(1.25), QStringLiteral("1.25"));
  QCOMPARE(isoline_text(1234.4), QStringLiteral("1234"));
}

void TestIsolines::paths_keep_what_is_visible() {
  const Map peak{0, 0, 0, 0, 1, 0, 0, 0, 0};
  const Isoline line = make_isolines(peak, 3, {0.5}).front();
  const QTransform far_in = QTransform::fromScale(100000, 100000);
  const QRectF visible(33000, 49000, 1000, 2000);
  const QPainterPath whole = isoline_path(line, far_in);
  const QPainterPath part = isoline_path(line, far_in, visible);
  QVERIFY(part.elementCount() > 3);
  QVERIFY(part.elementCount() < whole.elementCount() / 2);
}

void TestIsolines::are_readable_on_black_and_white() {
  const Map right{0, 1, 0, 1};
  for (const QColor& ground : {QColor(Qt::black), QColor(Qt::white)}) {
    const QImage canvas = drawn_on(ground, right, 2, {0.5}, false);
    int least = 255;
    int most = 0;
    for (int x = 90; x < 110; ++x) {
      least = std::min(least, qGray(canvas.pixel(x, 20)));
      most = std::max(most, qGray(canvas.pixel(x, 20)));
    }
    // The light line against black, its halo against white.
    QVERIFY2(most > 170 && least < 110, qPrintable(QStringLiteral("%1 %2").arg(least).arg(most)));
    QCOMPARE(qGray(canvas.pixel(60, 20)), qGray(ground.rgb()));
  }
}

void TestIsolines::labels_break_the_line() {
  const Map down{0, 0, 1, 1};
  const QImage plain = drawn_on(Qt::black, down, 2, {0.5}, false);
  const QImage labelled = drawn_on(Qt::black, down, 2, {0.5}, true);
  const auto rows_lit = [](const QImage& canvas) {
    int rows = 0;
    for (int y = 0; y < 200; ++y) {
      bool lit = false;
      for (int x = 0; x < 200; ++x) lit = lit || qGray(canvas.pixel(x, y)) > 128;
      rows += lit ? 1 : 0;
    }
    return rows;
  };
  QVERIFY(rows_lit(plain) <= 3);
  QVERIFY(rows_lit(labelled) >= 8);  // the digits' height
  int broken = 0;
  for (int x = 0; x < 200; ++x)
    broken += qGray(plain.pixel(x, 100)) > 128 && qGray(labelled.pixel(x, 100)) < 20 ? 1 : 0;
  QVERIFY(broken > 0);
}

void TestIsolines::are_quick() {
  Map map;
  for (int i = 0; i < 37 * 37; ++i) map.push_back(static_cast<float>((i * 7919) % 1000) / 1000.0F);
  QImage canvas(900, 900, QImage::Format_ARGB32_Premultiplied);
  canvas.fill(Qt::black);
  QElapsedTimer timer;
  double best = 1e9;
  for (int i = 0; i < 5; ++i) {
    QPainter painter(&canvas);
    timer.start();
    const auto lines = make_isolines(map, 37, {0.25, 0.5, 0.75});
    draw_isolines(painter, QTransform::fromScale(900, 900), lines, {1.3, QFont(), true, QRectF(0, 0, 900, 900)});
    best = std::min(best, static_cast<double>(timer.nsecsElapsed()) / 1e6);
  }
  qInfo("%.1f ms for noise of 37 x 37 patches, three levels", best);
  QVERIFY(best < 200.0);  // pure noise: many times the lines of a real map; a guard against a square law
}

QTEST_MAIN(TestIsolines)
#include "tst_isolines.moc"
