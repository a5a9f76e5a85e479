#include "ui/views/picture/sample_grid.h"

#include <algorithm>
#include <cmath>

namespace m2ib::views {
namespace {

/// @param start sample coordinate of the middle of the first screen pixel, @param step to the next one
SampleAxis make_axis(int pixels, double start, double step, int samples, double extent, bool smooth) {
  SampleAxis axis;
  axis.index.resize(static_cast<std::size_t>(std::max(pixels, 0)), 0);
  axis.weight.resize(axis.index.size(), 0);
  axis.first = pixels;
  for (int i = 0; i < pixels; ++i) {
    const double place = start + step * i;
    if (!(place >= 0.0 && place < extent)) continue;
    axis.first = std::min(axis.first, i);
    axis.last = i + 1;
    const double before = smooth ? place - 0.5 : place;
    const double floor = std::floor(before);
    int index = static_cast<int>(floor);
    int weight = smooth ? static_cast<int>((before - floor) * 256.0 + 0.5) : 0;
    if (index < 0) index = weight = 0;
    if (index >= samples - 1) {
      index = samples - 1;
      weight = 0;
    }
    axis.index[static_cast<std::size_t>(i)] = index;
    axis.weight[static_cast<std::size_t>(i)] = static_cast<std::uint16_t>(weight);
  }
  if (axis.first > axis.last) axis.first = axis.last;
  return axis;
}

}  // namespace

SampleGrid make_grid(const QSize& screen, const QTransform& to_screen, const QSize& samples, const QSizeF& extent,
                     bool smooth) {
  SampleGrid grid;
  grid.smooth = smooth;
  grid.turned = std::abs(to_screen.m12()) > std::abs(to_screen.m11());
  const QTransform back = to_screen.inverted();
  const QPointF origin = back.map(QPointF(0.5, 0.5));
  const QPointF right = back.map(QPointF(1.5, 0.5)) - origin;
  const QPointF down = back.map(QPointF(0.5, 1.5)) - origin;
  grid.columns = make_axis(grid.turned ? screen.height() : screen.width(), origin.x(),
                           grid.turned ? down.x() : right.x(), samples.width(), extent.width(), smooth);
  grid.rows = make_axis(grid.turned ? screen.width() : screen.height(), origin.y(), grid.turned ? right.y() : down.y(),
                        samples.height(), extent.height(), smooth);
  return grid;
}

void write_grid(const SampleGrid& grid, QImage& screen, const WriteRows& write_rows) {
  auto* const bits = reinterpret_cast<std::uint32_t*>(screen.bits());
  const std::ptrdiff_t stride = screen.bytesPerLine() / static_cast<std::ptrdiff_t>(sizeof(std::uint32_t));
  const int rows = static_cast<int>(grid.rows.index.size());
  if (!grid.turned) return write_rows({0, rows}, bits, stride);
  constexpr int kStrip = 32;
  const int height = screen.height();
  std::vector<std::uint32_t> strip(static_cast<std::size_t>(kStrip) * static_cast<std::size_t>(height));
  for (int left = 0; left < rows; left += kStrip) {
    const int width = std::min(kStrip, rows - left);
    write_rows({left, left + width}, strip.data(), height);
    std::uint32_t* out = bits + left;
    for (int y = 0; y < height; ++y, out += stride) {
      for (int x = 0; x < width; ++x)
        out[x] = strip[static_cast<std::size_t>(x) * static_cast<std::size_t>(height) + static_cast<std::size_t>(y)];
    }
  }
}

}  // namespace m2ib::views
