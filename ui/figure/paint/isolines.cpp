#include "ui/figure/paint/isolines.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

#include "ui/figure/paint/colour_bar.h"

namespace m2ib::figure {
namespace {

constexpr int kMostCellsAPatch = 8;
constexpr int kCellsASide = 160;      ///< aimed at; more would not be seen
constexpr double kMergeCells = 0.02;  ///< points nearer than this, in cells, are one point
constexpr int kNone = -1;

/// The map's values at the corners of (cells x cells) squares over the field of view.
struct Lattice {
  int cells = 0;
  std::vector<float> values;

  [[nodiscard]] float at(int x, int y) const {
    return values[static_cast<std::size_t>(y) * static_cast<std::size_t>(cells + 1) + static_cast<std::size_t>(x)];
  }
};

/// Where a corner of the lattice lies between two patches.
struct Between {
  std::size_t low = 0;
  std::size_t high = 0;
  float share = 0.0F;
};

Between between(int corner, int cells, int grid) {
  const double place = static_cast<double>(corner) * grid / cells - 0.5;
  const double held = std::clamp(place, 0.0, grid - 1.0);
  const double low = std::floor(held);
  const auto first = static_cast<std::size_t>(low);
  return {first, std::min(first + 1, static_cast<std::size_t>(grid - 1)), static_cast<float>(held - low)};
}

/// Where a share is 0 the other value does not count, even if it is no number.
float mixed(float from, float to, float share) { return share == 0.0F ? from : from + (to - from) * share; }

Lattice make_lattice(const std::vector<float>& map, int grid) {
  // An even number of cells a patch puts corners on the middles of the patches, where the surface has its creases.
  const int a_patch = std::clamp(kCellsASide / grid / 2 * 2, 1, kMostCellsAPatch);
  Lattice lattice;
  lattice.cells = grid * a_patch;
  lattice.values.reserve(static_cast<std::size_t>(lattice.cells + 1) * static_cast<std::size_t>(lattice.cells + 1));
  std::vector<Between> places;
  for (int i = 0; i <= lattice.cells; ++i) places.push_back(between(i, lattice.cells, grid));
  for (const Between& row : places) {
    const float* upper = map.data() + row.low * static_cast<std::size_t>(grid);
    const float* lower = map.data() + row.high * static_cast<std::size_t>(grid);
    for (const Between& column : places) {
      const float above = mixed(upper[column.low], upper[column.high], column.share);
      const float below = mixed(lower[column.low], lower[column.high], column.share);
      lattice.values.push_back(mixed(above, below, row.share));
    }
  }
  return lattice;
}

/// Traces one level. A line crosses an edge between two corners at most once, so that lines are chains of edges.
class Tracer {
 public:
  Tracer(const Lattice& lattice, double level) : lattice_(lattice), level_(level), cells_(lattice.cells) {
    links_.assign(2 * static_cast<std::size_t>(cells_) * static_cast<std::size_t>(cells_ + 1), {kNone, kNone});
    for (int y = 0; y < cells_; ++y) {
      for (int x = 0; x < cells_; ++x) cross_cell(x, y);
    }
  }

  std::vector<IsolineRun> runs() {
    std::vector<IsolineRun> found;
    // Ends first: what is left afterwards are rings.
    for (const bool ends : {true, false}) {
      for (std::size_t edge = 0; edge < links_.size(); ++edge) {
        const bool crossed = links_[edge][0] != kNone;
        const bool is_end = links_[edge][1] == kNone;
        if (crossed && (is_end || !ends)) found.push_back(follow(static_cast<int>(edge), !ends));
      }
    }
    std::erase_if(found, [](const IsolineRun& run) { return run.points.size() < (run.closed ? 3U : 2U); });
    return found;
  }

 private:
  [[nodiscard]] int across(int x, int y) const { return y * cells_ + x; }  ///< edge from (x, y) to (x + 1, y)
  [[nodiscard]] int down(int x, int y) const { return (cells_ + 1) * cells_ + y * (cells_ + 1) + x; }
  [[nodiscard]] bool inside(float value) const { return static_cast<double>(value) >= level_; }

  void link(int from, int to) {
    for (const auto& [one, other] : {std::array{from, to}, std::array{to, from}}) {
      auto& ends = links_[static_cast<std::size_t>(one)];
      (ends[0] == kNone ? ends[0] : ends[1]) = other;
    }
  }

  void cross_cell(int x, int y) {
    const float top_left = lattice_.at(x, y);
    const float top_right = lattice_.at(x + 1, y);
    const float low_right = lattice_.at(x + 1, y + 1);
    const float low_left = lattice_.at(x, y + 1);
    if (!std::isfinite(top_left + top_right + low_right + low_left)) return;
    const std::array<bool, 4> in{inside(top_left), inside(top_right), inside(low_right), inside(low_left)};
    const std::array<int, 4> edges{across(x, y), down(x + 1, y), across(x, y + 1), down(x, y)};
    std::array<int, 4> crossed{};
    std::size_t count = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      if (in[i] != in[(i + 1) % 4]) crossed[count++] = edges[i];
    }
    if (count == 2) link(crossed[0], crossed[1]);
    if (count != 4) return;
    // The value where the bilinear surface is level tells which of the two diagonals is connected.
    const double a = top_left;
    const double b = top_right;
    const double c = low_right;
    const double d = low_left;
    const bool middle_inside = (a * c - b * d) / (a + c - b - d) >= level_;
    const bool around_top_left = in[0] != middle_inside;
    link(edges[0], around_top_left ? edges[3] : edges[1]);
    link(edges[2], around_top_left ? edges[1] : edges[3]);
  }

  [[nodiscard]] QPointF crossing(int edge) const {
    const int rows = (cells_ + 1) * cells_;
    const bool is_down = edge >= rows;
    const int stride = is_down ? cells_ + 1 : cells_;
    const int x = (is_down ? edge - rows : edge) % stride;
    const int y = (is_down ? edge - rows : edge) / stride;
    const double from = lattice_.at(x, y);
    const double to = is_down ? lattice_.at(x, y + 1) : lattice_.at(x + 1, y);
    const double share = std::clamp((level_ - from) / (to - from), 0.0, 1.0);
    return is_down ? QPointF(x, y + share) : QPointF(x + share, y);
  }

  IsolineRun follow(int start, bool closed) {
    IsolineRun run;
    run.closed = closed;
    int before = kNone;
    for (int edge = start; edge != kNone;) {
      add(run, crossing(edge));
      auto& ends = links_[static_cast<std::size_t>(edge)];
      const int next = ends[0] != before ? ends[0] : ends[1];
      ends = {kNone, kNone};
      before = edge;
      edge = next != kNone && links_[static_cast<std::size_t>(next)][0] != kNone ? next : kNone;
    }
    if (closed && run.points.size() > 1 && too_near(run.points.front(), run.points.back())) run.points.pop_back();
    for (QPointF& point : run.points) point /= cells_;
    return run;
  }

  static bool too_near(const QPointF& a, const QPointF& b) {
    return std::hypot(a.x() - b.x(), a.y() - b.y()) < kMergeCells;
  }

  /// In cells. The newer of two points that nearly coincide is kept, so that a line reaches the border.
  static void add(IsolineRun& run, const QPointF& point) {
    if (run.points.size() > 1 && too_near(run.points.back(), point)) run.points.pop_back();
    run.points.push_back(point);
  }

  const Lattice& lattice_;
  double level_;
  int cells_;
  std::vector<std::array<int, 2>> links_;  ///< the edges that a line comes from and goes to, for each edge
};

/// Where a map changes its sign is mostly where it says nothing: a line there would be noise. A single line is in the
/// middle of the positive half.
void leave_out_zero(std::vector<double>& levels, const ScaleRange& range) {
  const double slack = (range.high_nats - range.low_nats) * 1e-6;
  std::erase_if(levels, [&](double value) { return std::abs(value) <= slack; });
  if (levels.empty()) levels.push_back(range.high_nats / 2);
}

}  // namespace

std::vector<double> isoline_levels(const OverlayStyle& style, const ScaleRange& range) {
  const auto count = static_cast<std::size_t>(std::clamp(style.isolines, 0, kMostIsolines));
  const double extent = range.high_nats - range.low_nats;
  if (count == 0 || !std::isfinite(extent) || extent <= 0.0) return {};
  std::vector<double> levels;
  if (style.isoline_levels == IsolineLevels::Shares) {
    for (std::size_t i = 1; i <= count; ++i) {
      levels.push_back(range.low_nats + extent * static_cast<double>(i) / static_cast<double>(count + 1));
    }
    if (style.is_signed) leave_out_zero(levels, range);
    return levels;
  }
  // Ever finer round steps, as long as they are not more than asked for.
  for (int ticks = 2; ticks <= 4 * kMostIsolines; ++ticks) {
    std::vector<double> round = nice_ticks(range.low_nats, range.high_nats, ticks);
    std::erase_if(round, [&](double value) {
      const bool is_zero = style.is_signed && std::abs(value) <= extent * 1e-6;
      return is_zero || value <= range.low_nats + extent * 1e-6 || value >= range.high_nats - extent * 1e-6;
    });
    if (round.size() <= count) {
      if (round.size() > levels.size()) levels = round;
      continue;
    }
    if (!levels.empty()) break;
    const auto first = round.begin() + static_cast<std::ptrdiff_t>((round.size() - count) / 2);
    return {first, first + static_cast<std::ptrdiff_t>(count)};
  }
  return levels;
}

QString isoline_text(double nats) {
  const double magnitude = std::abs(nats);
  if (magnitude >= 100.0 && magnitude < 1e6) return QString::number(nats, 'f', 0);
  return QString::number(nats, 'g', 3);
}

std::vector<Isoline> make_isolines(const std::vector<float>& patch_values, int grid,
                                   const std::vector<double>& levels) {
  const auto side = static_cast<std::size_t>(std::max(grid, 0));
  if (levels.empty() || grid <= 0 || grid > kLargestGrid || patch_values.size() != side * side) return {};
  const Lattice lattice = make_lattice(patch_values, grid);
  std::vector<Isoline> lines;
  for (const double level : levels) lines.push_back({level, isoline_text(level), Tracer(lattice, level).runs()});
  return lines;
}

}  // namespace m2ib::figure
