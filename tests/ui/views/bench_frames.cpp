// Frame times of the picture view: window/level drag, zoom and pan on a 16-bit picture of 4000 x 4000 pixels, for one
// view, for two linked ones and for six (an original and five maps), without and with a map over the picture. Prints
// median and 95th percentile and the bytes a pixel beyond the picture itself; fails above 16 ms, the time of a frame at
// 60 Hz.
#include <QApplication>
#include <QElapsedTimer>
#include <QHBoxLayout>
#include <QTest>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <functional>
#include <memory>
#include <vector>

#include "ui/views/picture/radiograph_view.h"

using namespace m2ib;
using namespace m2ib::views;

namespace {

constexpr int kSide_px = 4000;
constexpr int kFrames = 60;
constexpr double kMost_ms = 16.0;
constexpr double kMostBytes = 4.0;

/// Twelve bits of smooth shapes with noise, so that neither caches nor branches have it easier than with a radiograph.
image::RadiographPtr noisy_picture() {
  std::vector<std::uint16_t> values(static_cast<std::size_t>(kSide_px) * kSide_px);
  std::uint32_t random = 1;
  for (int y = 0; y < kSide_px; ++y) {
    for (int x = 0; x < kSide_px; ++x) {
      random = random * 1664525U + 1013904223U;
      const double shape = 2048.0 + 1500.0 * std::sin(x * 0.004) * std::cos(y * 0.003);
      values[static_cast<std::size_t>(y) * kSide_px + static_cast<std::size_t>(x)] =
          static_cast<std::uint16_t>(shape + (random >> 24));
    }
  }
  image::Radiograph radiograph;
  radiograph.width_px = radiograph.height_px = kSide_px;
  radiograph.format = image::PixelFormat::Gray16;
  radiograph.bits_stored = 12;
  radiograph.pixels = std::move(values);
  radiograph.spacing = {0.1, 0.1, image::PixelSpacing::Source::Detector};
  radiograph.orientation = {"L", "F"};
  return std::make_shared<const image::Radiograph>(std::move(radiograph));
}

/// A map as the overlay pane makes it for a grid of 14 patches, over the middle of the picture.
MapLayer map_layer() {
  constexpr int kGrid = 14;
  std::vector<float> nats;
  for (int i = 0; i < kGrid * kGrid; ++i) {
    nats.push_back(static_cast<float>(2.0 + std::sin(i % kGrid * 0.6) + std::cos(i / kGrid * 0.5)));
  }
  figure::OverlayStyle style;
  style.isolines = 3;
  MapLayer layer;
  layer.colours = figure::overlay_image(nats, kGrid, style);
  layer.field_of_view = QRectF(200, 0, kSide_px - 400, kSide_px);
  layer.grid_lines = kGrid;
  layer.isolines = figure::make_isolines(nats, kGrid, figure::isoline_levels(style, figure::scale_range(nats, style)));
  return layer;
}

struct Times {
  double median_ms = 0.0;
  double p95_ms = 0.0;
};

/// As the event loop does it: what changed is painted in one go.
Times measure(const std::function<void(int)>& step, QWidget& window) {
  std::vector<double> times;
  for (int i = 0; i < kFrames + 5; ++i) {
    QElapsedTimer timer;
    timer.start();
    step(i);
    window.repaint();
    if (i >= 5) times.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
    QCoreApplication::processEvents();
  }
  std::sort(times.begin(), times.end());
  return {times[times.size() / 2], times[times.size() * 95 / 100]};
}

}  // namespace

class BenchFrames : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() {
    QElapsedTimer timer;
    const image::RadiographPtr radiograph = noisy_picture();
    timer.start();
    pyramid_ = std::make_shared<DisplayPyramid>(radiograph);
    const double shown_ms = static_cast<double>(timer.nsecsElapsed()) / 1e6;
    pyramid_->waitUntilRefined();
    std::printf("%d x %d, 16 bit: pyramid handed over after %.1f ms, complete after %.0f ms\n", kSide_px, kSide_px,
                shown_ms, static_cast<double>(timer.nsecsElapsed()) / 1e6);
    QVERIFY2(shown_ms < kMost_ms, "making the pyramid blocks the window");
  }

  void frames_data() {
    QTest::addColumn<int>("count");
    QTest::addColumn<QSize>("size");
    QTest::addColumn<int>("turns");
    QTest::addColumn<int>("layer");  // 0 = none, 1 = map, 2 = map with grid and isolines
    for (const int turns : {0, 1}) {
      const QByteArray turned = turns == 0 ? "" : " turned 90";
      QTest::addRow("one view%s", turned.data()) << 1 << QSize(1600, 1000) << turns << 0;
      QTest::addRow("one view, map%s", turned.data()) << 1 << QSize(1600, 1000) << turns << 1;
      QTest::addRow("two linked%s", turned.data()) << 2 << QSize(800, 1000) << turns << 0;
      QTest::addRow("two linked, map%s", turned.data()) << 2 << QSize(800, 1000) << turns << 1;
    }
    QTest::addRow("two linked, map, grid, isolines") << 2 << QSize(800, 1000) << 0 << 2;
    QTest::addRow("six linked, maps") << 6 << QSize(266, 1000) << 0 << 1;
    QTest::addRow("six linked, maps, grid, isolines") << 6 << QSize(266, 1000) << 0 << 2;
  }
  void frames() {
    QFETCH(int, count);
    QFETCH(QSize, size);
    QFETCH(int, turns);
    QFETCH(int, layer);
    std::array<ViewState, 6> states;
    ViewGroup group;
    QWidget window;
    auto* row = new QHBoxLayout(&window);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    std::vector<RadiographView*> views;
    for (int i = 0; i < count; ++i) {
      views.push_back(new RadiographView(&states[static_cast<std::size_t>(i)], &window));
      row->addWidget(views.back());
      views.back()->setPicture(pyramid_);
      group.add(&states[static_cast<std::size_t>(i)]);
    }
    window.resize(size.width() * count, size.height());
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    group.setLinked(true, states[0]);
    states[0].reset({0.0, 4095.0});
    states[0].turn(turns);
    if (layer > 0) {
      MapLayer map = map_layer();
      if (layer < 2) {
        map.grid_lines = 0;
        map.isolines.clear();
      }
      // The original beside them has none.
      for (std::size_t i = count == 1 ? 0 : 1; i < views.size(); ++i) views[i]->setLayer(map);
    }
    check(
        "window, fit", [&](int i) { turnWindow(states[0], i); }, window);
    check(
        "zoom",
        [&](int i) {
          views[0]->zoomAt({300.5, 410.0}, i % 60 < 30 ? 1.08 : 1.0 / 1.08);
        },
        window);
    // The costliest zoom: twice as many pixels as the screen has in either direction.
    states[0].setPlacement({false, 0.51, {2000, 2000}});
    check(
        "window, at 0.51", [&](int i) { turnWindow(states[0], i); }, window);
    for (const double zoom : {0.51, 1.0, 3.0, 8.0}) {
      const QByteArray name = "pan at " + QByteArray::number(zoom);
      const double away = 300.0 / zoom;
      check(
          name.constData(),
          [&](int i) {
            const double phase = i * 0.05;
            states[0].setPlacement({false, zoom, {2000 + away * std::cos(phase), 2000 + away * std::sin(phase)}});
          },
          window);
    }
  }

  void memory() {
    const double pixels = static_cast<double>(kSide_px) * kSide_px;
    // Two views of 800 x 1000, or one of 1600 x 1000, each with an image for the picture and one for the map.
    const double screens = 2.0 * 4.0 * 1600 * 1000;
    const double pyramid = static_cast<double>(pyramid_->extraBytes());
    std::printf("bytes a pixel beyond the picture: pyramid %.2f, with what is on the screen %.2f\n", pyramid / pixels,
                (pyramid + screens) / pixels);
    QVERIFY((pyramid + screens) / pixels <= kMostBytes);
  }

 private:
  static void turnWindow(ViewState& state, int i) {
    views::Display display = state.display();
    display.window.low = 200.0 + 150.0 * std::sin(i * 0.2);
    display.window.high = 3600.0 + 300.0 * std::cos(i * 0.13);
    state.setDisplay(display);
  }

  static void check(const char* what, const std::function<void(int)>& step, QWidget& window) {
    // The quietest of three rounds counts where one is too slow: other programs take the processors for some ms.
    Times times = measure(step, window);
    for (int i = 0; i < 2 && times.p95_ms > kMost_ms; ++i) {
      const Times again = measure(step, window);
      if (again.p95_ms < times.p95_ms) times = again;
    }
    std::printf("%-34s %-16s median %5.1f ms   95th percentile %5.1f ms\n", QTest::currentDataTag(), what,
                times.median_ms, times.p95_ms);
    if (times.p95_ms > kMost_ms) QTest::qFail("slower than 60 frames a second", __FILE__, __LINE__);
  }

  std::shared_ptr<DisplayPyramid> pyramid_;
};

QTEST_MAIN(BenchFrames)
#include "bench_frames.moc"
