#include "ui/views/picture/layer_sampler.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "ui/views/picture/sample_grid.h"
#include "ui/views/picture/vector_state.h"

namespace m2ib::views {
namespace {

/// Two colours mixed, two channels at a time. weight of b: 0 … 256.
QRgb mixed(QRgb a, QRgb b, std::uint32_t weight) {
  const std::uint32_t rest = 256 - weight;
  const std::uint32_t even = ((a & 0xff00ffU) * rest + (b & 0xff00ffU) * weight + 0x800080U) >> 8;
  const std::uint32_t odd = ((a >> 8) & 0xff00ffU) * rest + ((b >> 8) & 0xff00ffU) * weight + 0x800080U;
  return (even & 0xff00ffU) | (odd & 0xff00ff00U);
}

/// Some of the grid's rows, one below the other, `stride` pixels apart.
void sample_rows(const QImage& colours, const SampleGrid& grid, const RowRange& range, QRgb* out,
                 std::ptrdiff_t stride) {
  const int width = static_cast<int>(grid.columns.index.size());
  const SampleAxis& columns = grid.columns;
  std::vector<QRgb> row(static_cast<std::size_t>(colours.width()) + 1);
  for (int y = range.first; y < range.last; ++y, out += stride) {
    if (y < grid.rows.first || y >= grid.rows.last) {
      std::fill(out, out + width, 0U);
      continue;
    }
    const int top_row = grid.rows.index[static_cast<std::size_t>(y)];
    const std::uint32_t weight = grid.rows.weight[static_cast<std::size_t>(y)];
    const auto* top = reinterpret_cast<const QRgb*>(colours.constScanLine(top_row));
    const auto* bottom = weight == 0 ? top : reinterpret_cast<const QRgb*>(colours.constScanLine(top_row + 1));
    for (std::size_t x = 0; x + 1 < row.size(); ++x) row[x] = mixed(top[x], bottom[x], weight);
    row.back() = row[row.size() - 2];
    std::fill(out, out + columns.first, 0U);
    for (int x = columns.first; x < columns.last; ++x) {
      const auto at = static_cast<std::size_t>(columns.index[static_cast<std::size_t>(x)]);
      out[x] = mixed(row[at], row[at + 1], columns.weight[static_cast<std::size_t>(x)]);
    }
    std::fill(out + columns.last, out + width, 0U);
  }
}

/// Only screen pixels whose middle lies in the clip.
void clip_axis(SampleAxis& axis, double start, double step, double low, double high) {
  while (axis.first < axis.last) {
    const double place = start + step * axis.first;
    if (place >= low && place < high) break;
    ++axis.first;
  }
  while (axis.first < axis.last) {
    const double place = start + step * (axis.last - 1);
    if (place >= low && place < high) break;
    --axis.last;
  }
}

void clip_grid(SampleGrid& grid, const QRectF& clip, const QTransform& to_screen) {
  const QTransform back = to_screen.inverted();
  const QPointF origin = back.map(QPointF(0.5, 0.5));
  const QPointF right = back.map(QPointF(1.5, 0.5)) - origin;
  const QPointF down = back.map(QPointF(0.5, 1.5)) - origin;
  clip_axis(grid.columns, origin.x(), grid.turned ? down.x() : right.x(), clip.left(), clip.right());
  clip_axis(grid.rows, origin.y(), grid.turned ? right.y() : down.y(), clip.top(), clip.bottom());
}

}  // namespace

void sample_layer(const QImage& colours, const QRectF& where, const QRectF& clip, const QTransform& to_screen,
                  bool smooth, QImage& screen) {
  if (colours.isNull() || where.isEmpty()) return screen.fill(Qt::transparent);
  const QImage layer = colours.format() == QImage::Format_ARGB32_Premultiplied
                           ? colours
                           : colours.convertToFormat(QImage::Format_ARGB32_Premultiplied);
  QTransform stretch;
  stretch.translate(where.left(), where.top());
  stretch.scale(where.width() / layer.width(), where.height() / layer.height());
  SampleGrid grid = make_grid(screen.size(), stretch * to_screen, layer.size(), QSizeF(layer.size()), smooth);
  clip_grid(grid, clip, to_screen);
  settle_vector_state();
  write_grid(grid, screen, [&](const RowRange& range, QRgb* out, std::ptrdiff_t stride) {
    sample_rows(layer, grid, range, out, stride);
  });
}

}  // namespace m2ib::views
