#include "ui/views/display_pyramid.h"

#include <QSizeF>
#include <algorithm>
#include <cmath>
#include <type_traits>

#include "ui/figure/overlay.h"

namespace m2ib::views {
namespace {

template <class Value>
std::vector<Value> halved(const std::vector<Value>& from, int width, int height, int channels) {
  const int half_width = (width + 1) / 2;
  const int half_height = (height + 1) / 2;
  std::vector<Value> to(static_cast<std::size_t>(half_width) * half_height * channels);
  for (int y = 0; y < half_height; ++y) {
    const Value* top = from.data() + static_cast<std::size_t>(2 * y) * width * channels;
    const Value* bottom = 2 * y + 1 < height ? top + static_cast<std::size_t>(width) * channels : top;
    Value* out = to.data() + static_cast<std::size_t>(y) * half_width * channels;
    for (int x = 0; x < half_width; ++x) {
      const std::size_t left = static_cast<std::size_t>(2 * x) * channels;
      const std::size_t right = 2 * x + 1 < width ? left + channels : left;
      for (int c = 0; c < channels; ++c) {
        const double sum = static_cast<double>(top[left + c]) + static_cast<double>(top[right + c]) +
                           static_cast<double>(bottom[left + c]) + static_cast<double>(bottom[right + c]);
        *out++ = static_cast<Value>(std::is_integral_v<Value> ? std::floor(sum / 4.0 + 0.5) : sum / 4.0);
      }
    }
  }
  return to;
}

template <class Value>
std::vector<Value> cut(const std::vector<Value>& from, int width, int channels, const QRect& part) {
  std::vector<Value> to;
  to.reserve(static_cast<std::size_t>(part.width()) * part.height() * channels);
  for (int y = part.top(); y <= part.bottom(); ++y) {
    const Value* row = from.data() + (static_cast<std::size_t>(y) * width + part.left()) * channels;
    to.insert(to.end(), row, row + static_cast<std::size_t>(part.width()) * channels);
  }
  return to;
}

image::RadiographPtr half_size(const image::Radiograph& from) {
  auto half = std::make_shared<image::Radiograph>();
  half->width_px = (from.width_px + 1) / 2;
  half->height_px = (from.height_px + 1) / 2;
  half->format = from.format;
  half->bits_stored = from.bits_stored;
  half->modality = from.modality;
  half->voi_tables = from.voi_tables;
  half->polarity = from.polarity;
  std::visit(
      [&](const auto& values) { half->pixels = halved(values, from.width_px, from.height_px, image::channels(from)); },
      from.pixels);
  return half;
}

}  // namespace

DisplayPyramid::DisplayPyramid(image::RadiographPtr radiograph) : levels_{std::move(radiograph)} {
  while (std::max(levels_.back()->width_px, levels_.back()->height_px) > 512) {
    levels_.push_back(half_size(*levels_.back()));
  }
}

QSizeF DisplayPyramid::size() const { return {double(radiograph().width_px), double(radiograph().height_px)}; }

DisplayPyramid::Piece DisplayPyramid::render(const QRectF& visible, double scale, const image::Window& window,
                                             bool inverted) const {
  // The coarsest level that still has a pixel for each pixel of the screen.
  std::size_t level = 0;
  double step = 1.0;
  while (level + 1 < levels_.size() && scale * step * 2.0 <= 1.0) {
    ++level;
    step *= 2.0;
  }
  const image::Radiograph& source = *levels_[level];
  const QRect whole(0, 0, source.width_px, source.height_px);
  const QRect part =
      QRectF(visible.topLeft() / step, visible.size() / step).toAlignedRect().adjusted(-1, -1, 1, 1).intersected(whole);
  if (part.isEmpty()) return {};
  image::Radiograph shown;
  shown.width_px = part.width();
  shown.height_px = part.height();
  shown.format = source.format;
  shown.bits_stored = source.bits_stored;
  shown.modality = source.modality;
  shown.voi_tables = source.voi_tables;
  shown.polarity = source.polarity;
  std::visit([&](const auto& values) { shown.pixels = cut(values, source.width_px, image::channels(source), part); },
             source.pixels);
  Piece piece;
  piece.pixels = figure::display_image(shown, window);
  if (inverted) piece.pixels.invertPixels();
  piece.where = QRectF(QPointF(part.topLeft()) * step, QSizeF(part.size()) * step);
  return piece;
}

std::optional<double> DisplayPyramid::valueAt(const QPointF& picture) const {
  const image::Radiograph& source = radiograph();
  const int x = static_cast<int>(std::floor(picture.x()));
  const int y = static_cast<int>(std::floor(picture.y()));
  if (x < 0 || y < 0 || x >= source.width_px || y >= source.height_px) return std::nullopt;
  const int channels = image::channels(source);
  const std::size_t first = (static_cast<std::size_t>(y) * source.width_px + x) * channels;
  return std::visit(
      [&](const auto& values) {
        double sum = 0.0;
        for (int c = 0; c < channels; ++c) sum += values[first + c];
        return sum / channels;
      },
      source.pixels);
}

}  // namespace m2ib::views
