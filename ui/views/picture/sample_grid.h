#pragma once

#include <QImage>
#include <QSize>
#include <QTransform>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace m2ib::views {

/// Which samples each pixel of one direction of the screen lies between.
struct SampleAxis {
  std::vector<int> index;             ///< the sample at or before; index + 1 is read only where the weight is not 0
  std::vector<std::uint16_t> weight;  ///< of the sample after, 0 … 256
  int first = 0;                      ///< screen pixels from first to before last lie in the picture
  int last = 0;
};

/// Where the pixels of a screen image come from: for turns by quarters, flips, zoom and pan, rows and columns are
/// independent of each other.
struct SampleGrid {
  SampleAxis columns;   ///< along the picture's x
  SampleAxis rows;      ///< along the picture's y
  bool turned = false;  ///< the picture's x runs along the screen's y
  bool smooth = true;   ///< bilinear; false = nearest, all weights are 0
};

/// @param screen        in device pixels
/// @param to_screen     from samples (their edges, not their centres) to device pixels; turns by quarters only
/// @param samples       how many there are
/// @param extent        how far the picture reaches, in samples; may end within the last one
[[nodiscard]] SampleGrid make_grid(const QSize& screen, const QTransform& to_screen, const QSize& samples,
                                   const QSizeF& extent, bool smooth);

/// Rows of a grid, from first to before last.
struct RowRange {
  int first = 0;
  int last = 0;
};

/// Writes a range of a grid's rows one below the other, `stride` pixels apart.
using WriteRows = std::function<void(const RowRange& range, std::uint32_t* out, std::ptrdiff_t stride)>;

/// Fills a screen image of 32-bit pixels from a grid's rows. Turned grids go through a strip that fits into the
/// cache, whose rows become columns of the screen.
void write_grid(const SampleGrid& grid, QImage& screen, const WriteRows& write_rows);

}  // namespace m2ib::views
