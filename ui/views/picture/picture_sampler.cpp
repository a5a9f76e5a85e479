// The loop that every frame of the window/level drag runs through. A screen row is made in two steps: the two rows of
// the picture that it lies between are blended (a plain loop that the compiler turns into vector code), and each
// screen pixel takes its value from there.
#include "ui/views/picture/picture_sampler.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>
#include <vector>

#include "ui/views/picture/pyramid_levels.h"
#include "ui/views/picture/vector_state.h"

namespace m2ib::views {
namespace {

constexpr float kWeight = 1.0F / 256.0F;

QRgb gray(std::uint8_t value) { return 0xff000000U | (value * 0x010101U); }

/// 16 bits and the 8 bits of a weight fit into a float; more do not.
template <class Value>
using Real = std::conditional_t<sizeof(Value) <= 2, float, double>;

struct NoGaps {
  template <class Value>
  static constexpr bool is(Value) {
    return false;
  }
};

struct Gaps {
  Padding padding;
  template <class Value>
  [[nodiscard]] bool is(Value value) const {
    return std::isnan(value) || (padding.any && value >= padding.low && value <= padding.high);
  }
};

template <class Value, class GapRule>
class Sampler {
 public:
  using Number = Real<Value>;

  Sampler(const image::Radiograph& level, const std::vector<Value>& values, const SampleGrid& grid,
          const ShadeTable& shades, const GapRule& gaps)
      : values_(values.data()),
        stride_(static_cast<std::ptrdiff_t>(level.width_px) * image::channels(level)),
        channels_(image::channels(level)),
        grid_(grid),
        shades_(shades),
        gaps_(gaps),
        blended_(static_cast<std::size_t>(stride_)) {
    const SampleAxis& columns = grid.columns;
    if (columns.first >= columns.last) return;
    const auto [low, high] =
        std::minmax_element(columns.index.begin() + columns.first, columns.index.begin() + columns.last);
    from_ = static_cast<std::ptrdiff_t>(*low) * channels_;
    to_ = std::min<std::ptrdiff_t>((static_cast<std::ptrdiff_t>(*high) + 2) * channels_, stride_);
  }

  /// @param out as many pixels as the grid has columns; those beside the picture are not written
  void row(int y, QRgb* out) {
    const auto at = static_cast<std::size_t>(y);
    const Value* top = values_ + stride_ * grid_.rows.index[at];
    const int weight = grid_.rows.weight[at];
    if (!grid_.smooth) return nearest(top, out);
    blend(top, weight == 0 ? top : top + stride_, static_cast<Number>(weight * kWeight));
    channels_ == 3 ? colours(out) : grays(out);
  }

 private:
  void blend(const Value* top, const Value* bottom, Number weight) {
    Number* out = blended_.data();
    for (std::ptrdiff_t i = from_; i < to_; ++i) {
      const auto a = static_cast<Number>(top[i]);
      const auto b = static_cast<Number>(bottom[i]);
      if constexpr (std::is_same_v<GapRule, NoGaps>) {
        out[i] = a + (b - a) * weight;
      } else {
        out[i] = gaps_.is(a) || gaps_.is(b) ? (weight < Number(0.5) ? a : b) : a + (b - a) * weight;
      }
    }
  }

  [[nodiscard]] Number between(Number a, Number b, Number weight) const {
    if constexpr (!std::is_same_v<GapRule, NoGaps>) {
      if (gaps_.is(a) || gaps_.is(b)) return weight < Number(0.5) ? a : b;
    }
    return a + (b - a) * weight;
  }

  [[nodiscard]] std::uint8_t shade(Number value) const {
    if constexpr (!std::is_same_v<GapRule, NoGaps>) {
      if (gaps_.is(value)) return 0;
    }
    if constexpr (std::is_same_v<Number, float>) {
      return shades_.whole(value);
    } else {
      return shades_(value);
    }
  }

  void grays(QRgb* out) const {
    const SampleAxis& columns = grid_.columns;
    const int* index = columns.index.data();
    const std::uint16_t* weights = columns.weight.data();
    for (int x = columns.first; x < columns.last; ++x) {
      const Number* a = blended_.data() + index[x];
      const Number weight = static_cast<Number>(weights[x]) * static_cast<Number>(kWeight);
      // Without a weight the next value may lie beyond the row.
      out[x] = gray(shade(weights[x] == 0 ? *a : between(a[0], a[1], weight)));
    }
  }

  void colours(QRgb* out) const {
    const SampleAxis& columns = grid_.columns;
    for (int x = columns.first; x < columns.last; ++x) {
      const auto at = static_cast<std::size_t>(x);
      const Number* a = blended_.data() + static_cast<std::ptrdiff_t>(columns.index[at]) * 3;
      const Number* b = columns.weight[at] == 0 ? a : a + 3;
      const Number weight = static_cast<Number>(columns.weight[at]) * static_cast<Number>(kWeight);
      out[x] = qRgb(shade(between(a[0], b[0], weight)), shade(between(a[1], b[1], weight)),
                    shade(between(a[2], b[2], weight)));
    }
  }

  void nearest(const Value* row, QRgb* out) const {
    const SampleAxis& columns = grid_.columns;
    for (int x = columns.first; x < columns.last; ++x) {
      const Value* at = row + static_cast<std::ptrdiff_t>(columns.index[static_cast<std::size_t>(x)]) * channels_;
      out[x] = channels_ == 3 ? qRgb(shade(at[0]), shade(at[1]), shade(at[2])) : gray(shade(at[0]));
    }
  }

  const Value* values_;
  std::ptrdiff_t stride_;
  int channels_;
  const SampleGrid& grid_;
  const ShadeTable& shades_;
  GapRule gaps_;
  std::vector<Number> blended_;
  std::ptrdiff_t from_ = 0;
  std::ptrdiff_t to_ = 0;
};

/// Some of the grid's rows, one below the other, `stride` pixels apart.
template <class AnySampler>
void sample_rows(AnySampler& sampler, const SampleGrid& grid, const RowRange& range, QRgb ground, QRgb* out,
                 std::ptrdiff_t stride) {
  const int width = static_cast<int>(grid.columns.index.size());
  const std::vector<int>& rows = grid.rows.index;
  const auto bytes = static_cast<std::size_t>(width) * sizeof(QRgb);
  for (int y = range.first; y < range.last; ++y, out += stride) {
    if (y < grid.rows.first || y >= grid.rows.last) {
      std::fill(out, out + width, ground);
      continue;
    }
    const auto at = static_cast<std::size_t>(y);
    if (!grid.smooth && y > std::max(grid.rows.first, range.first) && rows[at] == rows[at - 1]) {
      std::memcpy(out, out - stride, bytes);
      continue;
    }
    std::fill(out, out + grid.columns.first, ground);
    sampler.row(y, out);
    std::fill(out + grid.columns.last, out + width, ground);
  }
}

}  // namespace

void sample_picture(const image::Radiograph& level, const SampleGrid& grid, const ShadeTable& shades, QRgb ground,
                    QImage& screen) {
  settle_vector_state();
  const Padding padding = padding_of(level);
  const auto draw = [&](auto sampler) {
    write_grid(grid, screen, [&](const RowRange& range, QRgb* out, std::ptrdiff_t stride) {
      sample_rows(sampler, grid, range, ground, out, stride);
    });
  };
  std::visit(
      [&]<class Value>(const std::vector<Value>& values) {
        if (padding.any || std::is_floating_point_v<Value>) {
          draw(Sampler<Value, Gaps>(level, values, grid, shades, {padding}));
        } else {
          draw(Sampler<Value, NoGaps>(level, values, grid, shades, {}));
        }
      },
      level.pixels);
}

}  // namespace m2ib::views
