#pragma once

#include <QSize>
#include <QTransform>
#include <cstddef>
#include <cstdint>
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

/// Writes turned.width x turned.height pixels with rows and columns exchanged, block by block for the cache.
/// @param from rows of `to_height` pixels, `to_width` of them
void exchange_rows_and_columns(const std::uint32_t* from, std::uint32_t* to, int to_width, int to_height,
                               std::ptrdiff_t to_stride);

}  // namespace m2ib::views
