#include <QElapsedTimer>
#include <QTest>
#include <algorithm>
#include <cstdio>

#include "core/image/display/gray_map.h"
#include "tests/support/display_samples.h"

using namespace m2ib::image;
using namespace m2ib::tests;

namespace {

constexpr int kSide = 4000;

template <class Value>
Radiograph large(PixelFormat format) {
  std::vector<Value> values(std::size_t{kSide} * kSide);
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = static_cast<Value>((i / kSide + i % kSide) / 4 + i * 7 % 61);
  }
  Radiograph made = row_of(format, std::move(values));
  made.width_px = made.height_px = kSide;
  return made;
}

template <class Work>
double best_ms(const Work& work) {
  double best = 1e9;
  for (int i = 0; i < 7; ++i) {
    QElapsedTimer clock;
    clock.start();
    work();
    best = std::min(best, static_cast<double>(clock.nsecsElapsed()) / 1e6);
  }
  return best;
}

}  // namespace

/// Prints how long the display pipeline takes for 4000 x 4000 pixels; best of seven, one thread.
class TestDisplaySpeed : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void figures() {
    std::printf("%-14s %8s %12s %10s %10s %10s\n", "ms", "range", "percentiles", "LINEAR", "SIGMOID", "table");
    print("8 bits", large<std::uint8_t>(PixelFormat::Gray8));
    print("16 bits", large<std::uint16_t>(PixelFormat::Gray16));
    print("16, signed", large<std::int16_t>(PixelFormat::GraySigned16));
    Radiograph padded = large<std::uint16_t>(PixelFormat::Gray16);
    padded.padding_low = 0.0;
    print("16, padding", padded);
    print("32 bits", large<std::uint32_t>(PixelFormat::Gray32));
    print("float", large<float>(PixelFormat::GrayFloat));
  }

 private:
  static void print(const char* name, const Radiograph& picture) {
    double sum = 0.0;
    const Window window{100.0, 1500.0};
    const Window sigmoid{100.0, 1500.0, Curve::Sigmoid};
    const double range = best_ms([&] { sum += modality_range(picture).high; });
    const double percentiles = best_ms([&] { sum += percentile_window(picture, 0.01, 0.99).high; });
    const double linear = best_ms([&] { sum += apply_window(picture, window)[9]; });
    const double curved = best_ms([&] { sum += apply_window(picture, sigmoid)[9]; });
    const double table = best_ms([&] { sum += GrayMap(picture, window)(7.0); });
    std::printf("%-14s %8.1f %12.1f %10.1f %10.1f %10.3f\n", name, range, percentiles, linear, curved, table);
    QVERIFY(sum > 0.0);
  }
};

QTEST_APPLESS_MAIN(TestDisplaySpeed)
#include "tst_display_speed.moc"
