// The window must never freeze: a timer on its thread measures the largest gap between two turns of the event loop
// while a model of real size computes and every step repaints.
#include <QElapsedTimer>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <algorithm>
#include <cstdio>

#include "core/base/sha256.h"
#include "core/model/compute.h"
#include "core/model/dual_encoder.h"
#include "ui/shell/main_window.h"
#include "ui/views/picture/radiograph_view.h"

using namespace m2ib;

namespace {

constexpr double kLargestGap_ms = 50.0;
constexpr int kTries = 3;

image::RadiographPtr large_picture() {
  constexpr int kWidth = 2048;
  constexpr int kHeight = 2500;
  std::vector<std::uint16_t> values(static_cast<std::size_t>(kWidth) * kHeight);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<std::uint16_t>((i * 7919U) % 4096U);
  image::Radiograph radiograph;
  radiograph.width_px = kWidth;
  radiograph.height_px = kHeight;
  radiograph.format = image::PixelFormat::Gray16;
  radiograph.bits_stored = 16;
  radiograph.sha256 = sha256_hex("large picture");
  radiograph.pixels = std::move(values);
  radiograph.name = "large";
  return std::make_shared<const image::Radiograph>(std::move(radiograph));
}

/// Largest time between two timeouts of a 1 ms timer.
class GapMeter {
 public:
  GapMeter() {
    timer_.setTimerType(Qt::PreciseTimer);
    timer_.setInterval(1);
    QObject::connect(&timer_, &QTimer::timeout, &timer_, [this] { tick(); });
  }
  void start() {
    gaps_.clear();
    clock_.start();
    timer_.start();
  }
  void stop() {
    tick();
    timer_.stop();
  }
  [[nodiscard]] double largest() const { return *std::max_element(gaps_.begin(), gaps_.end()); }
  [[nodiscard]] double share(double rank) const {
    std::vector<double> sorted = gaps_;
    std::sort(sorted.begin(), sorted.end());
    return sorted[static_cast<std::size_t>(rank * static_cast<double>(sorted.size() - 1))];
  }
  [[nodiscard]] std::size_t turns() const { return gaps_.size(); }

 private:
  void tick() {
    gaps_.push_back(static_cast<double>(clock_.nsecsElapsed()) * 1e-6);
    clock_.restart();
  }
  QTimer timer_;
  QElapsedTimer clock_;
  std::vector<double> gaps_;
};

}  // namespace

class TestResponsiveness : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void computingNeverFreezesTheWindow() {
    model::configure_compute_pools();
    QTemporaryDir folder;
    QSettings store(folder.filePath("settings.ini"), QSettings::IniFormat);
    presenters::ExplorerDocument document;
    shell::MainWindow window(&document, &store);
    window.resize(1360, 860);
    window.show();
    document.setModel(model::make_random_vit_b_32(1));
    document.setImage(large_picture());
    document.addCaption(QStringLiteral("left basal pleural effusion"));
    auto* view = window.findChild<views::RadiographView*>(QStringLiteral("overlayView"));

    double best = 1e9;
    for (int attempt = 0; attempt < kTries && best > kLargestGap_ms; ++attempt) {
      // Other programs of this machine can hold the processor for a while; the best of three tries is the window's own.
      attribution::MethodSettings settings = document.settings();
      settings.seed = static_cast<std::uint64_t>(attempt) + 1;
      GapMeter meter;
      meter.start();
      document.commitSettings(settings, QStringLiteral("Change seed"));
      int repaints = 0;
      qint64 last = 0;
      const auto counter = connect(&document, &presenters::ExplorerDocument::paneChanged, &window, [&] {
        const qint64 now = view->layer().colours.cacheKey();
        if (now != last) ++repaints;
        last = now;
      });
      QTRY_VERIFY_WITH_TIMEOUT(!document.busy() && document.currentPane().phase == presenters::PaneState::Phase::Done,
                               180000);
      meter.stop();
      disconnect(counter);
      std::printf(
          "try %d: largest gap %.1f ms, 99.9 %% below %.1f ms, median %.2f ms, %zu turns, %d maps shown, "
          "%.1f ms a step\n",
          attempt + 1, meter.largest(), meter.share(0.999), meter.share(0.5), meter.turns(), repaints,
          document.currentPane().result->time_ms / (2.0 * settings.steps));
      std::fflush(stdout);
      QVERIFY(repaints >= settings.steps);
      best = std::min(best, meter.largest());
    }
    QVERIFY2(best <= kLargestGap_ms, qPrintable(QStringLiteral("%1 ms").arg(best)));
  }

  void overlayControlRepaintsQuickly() {
    QTemporaryDir folder;
    QSettings store(folder.filePath("settings.ini"), QSettings::IniFormat);
    presenters::ExplorerDocument document;
    shell::MainWindow window(&document, &store);
    window.resize(1360, 860);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    document.setImage(large_picture());
    auto* view = window.findChild<views::RadiographView*>(QStringLiteral("overlayView"));
    const auto repaint = [&](const char* what, auto&& change) {
      std::vector<double> times;
      for (int i = 0; i < 30; ++i) {
        QElapsedTimer clock;
        clock.start();
        change(i);
        view->repaint();
        times.push_back(static_cast<double>(clock.nsecsElapsed()) * 1e-6);
      }
      std::sort(times.begin(), times.end());
      std::printf("%s: median %.1f ms, largest %.1f ms\n", what, times[15], times.back());
      std::fflush(stdout);
      return times[15];
    };
    std::vector<float> nats(14 * 14);
    for (std::size_t i = 0; i < nats.size(); ++i) nats[i] = static_cast<float>(i % 14);
    const double overlay = repaint("new map", [&](int i) {
      figure::OverlayStyle style;
      style.opacity = 0.3 + 0.01 * i;
      views::MapLayer layer;
      layer.colours = figure::overlay_image(nats, 14, style);
      layer.field_of_view = QRectF(0, 200, 2048, 2048);
      view->setLayer(layer);
    });
    const double window_level = repaint("window/level", [&](int i) {
      views::Display display = view->state().display();
      display.window = {10.0 * i, 3000.0 + 10.0 * i};
      view->state().setDisplay(display);
    });
    QVERIFY(overlay <= 16.0);
    QVERIFY(window_level <= 33.0);
  }
};

QTEST_MAIN(TestResponsiveness)
#include "tst_responsiveness.moc"
