#include "ui/views/picture/display_pyramid.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <utility>

#include "ui/views/picture/picture_sampler.h"
#include "ui/views/picture/pyramid_levels.h"

namespace m2ib::views {
namespace {

constexpr int kSmallest_px = 512;       ///< no level is made below this
constexpr double kAtOnce_px = 1 << 20;  ///< pictures up to here are halved while the window waits: a few ms
constexpr double kNearestFrom = 6.0;    ///< screen pixels a picture pixel
constexpr std::size_t kSpanSamples = 1 << 15;

bool is_padding(const Padding& padding, double native) {
  return std::isnan(native) || (padding.any && native >= padding.low && native <= padding.high);
}

/// Modality values of pixels spread over the picture.
std::vector<double> some_values(const image::Radiograph& radiograph) {
  const Padding padding = padding_of(radiograph);
  const int rows = radiograph.first_missing_row.value_or(radiograph.height_px);
  const double pixels = static_cast<double>(radiograph.width_px) * rows;
  const int step = std::max(1, static_cast<int>(std::sqrt(pixels / kSpanSamples)));
  std::vector<double> values;
  for (int y = step / 2; y < rows; y += step) {
    for (int x = step / 2; x < radiograph.width_px; x += step) {
      const double native = image::native_value(radiograph, x, y);
      if (!is_padding(padding, native)) values.push_back(image::modality_value(radiograph.modality, native));
    }
  }
  return values;
}

double span_of(std::vector<double> values) {
  if (values.empty()) return 1.0;
  const auto at = [&](double share) {
    const auto place = values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), place, values.end());
    return *place;
  };
  const double inner = at(0.99) - at(0.01);
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const double span = std::max(inner, (*high - *low) / 20.0);  // nearly all one value: not stuck
  return span > 0.0 && std::isfinite(span) ? span : 1.0;
}

bool is_inside(const image::Radiograph& radiograph, const QPointF& picture) {
  return picture.x() >= 0.0 && picture.y() >= 0.0 && picture.x() < radiograph.width_px &&
         picture.y() < radiograph.height_px;
}

}  // namespace

struct DisplayPyramid::Shades {
  image::Window window;
  bool inverted = false;
  ShadeTable table;
};

DisplayPyramid::DisplayPyramid(image::RadiographPtr radiograph)
    : radiograph_(std::move(radiograph)), value_span_(span_of(some_values(*radiograph_))), levels_{radiograph_} {
  if (static_cast<double>(radiograph_->width_px) * radiograph_->height_px <= kAtOnce_px) {
    refine({});
  } else {
    maker_ = std::jthread([this](const std::stop_token& stop) { refine(stop); });
  }
}

DisplayPyramid::~DisplayPyramid() = default;

void DisplayPyramid::refine(const std::stop_token& stop) {
  try {
    image::RadiographPtr last = radiograph_;
    while (std::max(last->width_px, last->height_px) > kSmallest_px) {
      last = half_size(*last, [&stop] { return stop.stop_requested(); });
      if (!last) return;
      const std::lock_guard lock(mutex_);
      levels_.push_back(last);
    }
  } catch (const std::exception&) {
    // No memory for the smaller sizes: what there is serves, only slower and rougher.
  }
  {
    const std::lock_guard lock(mutex_);
    refined_ = true;
  }
  Q_EMIT refined();
}

QSizeF DisplayPyramid::size() const { return {double(radiograph().width_px), double(radiograph().height_px)}; }

bool DisplayPyramid::isRefined() const {
  const std::lock_guard lock(mutex_);
  return refined_;
}

void DisplayPyramid::waitUntilRefined() const {
  if (maker_.joinable()) maker_.join();
}

std::size_t DisplayPyramid::extraBytes() const {
  const std::lock_guard lock(mutex_);
  std::size_t bytes = 0;
  for (std::size_t i = 1; i < levels_.size(); ++i) {
    std::visit([&](const auto& values) { bytes += values.size() * sizeof(values[0]); }, levels_[i]->pixels);
  }
  return bytes;
}

image::RadiographPtr DisplayPyramid::level(double scale, double& step) const {
  // The coarsest level that still has a pixel for each pixel of the screen.
  const std::lock_guard lock(mutex_);
  std::size_t level = 0;
  step = 1.0;
  while (level + 1 < levels_.size() && scale * step * 2.0 <= 1.0) {
    ++level;
    step *= 2.0;
  }
  return levels_[level];
}

const ShadeTable& DisplayPyramid::shades(const image::Window& window, bool inverted) const {
  if (!shades_ || !(shades_->window == window) || shades_->inverted != inverted) {
    shades_ = std::make_unique<Shades>(Shades{window, inverted, ShadeTable(radiograph(), window, inverted)});
  }
  return shades_->table;
}

void DisplayPyramid::render(QImage& screen, const QTransform& to_screen, const image::Window& window, bool inverted,
                            QRgb ground) const {
  if (screen.isNull()) return;
  const double scale = std::max(std::abs(to_screen.m11()), std::abs(to_screen.m12()));
  double step = 1.0;
  const image::RadiographPtr shown = level(scale, step);
  const SampleGrid grid = make_grid(screen.size(), QTransform::fromScale(step, step) * to_screen,
                                    {shown->width_px, shown->height_px}, size() / step, scale < kNearestFrom);
  sample_picture(*shown, grid, shades(window, inverted), ground, screen);
}

std::optional<double> DisplayPyramid::valueAt(const QPointF& picture) const {
  if (!is_inside(radiograph(), picture)) return std::nullopt;
  return image::native_value(radiograph(), static_cast<int>(picture.x()), static_cast<int>(picture.y()));
}

std::optional<double> DisplayPyramid::modalityValueAt(const QPointF& picture) const {
  const std::optional<double> native = valueAt(picture);
  if (!native) return std::nullopt;
  return image::modality_value(radiograph().modality, *native);
}

std::optional<int> DisplayPyramid::displayedValueAt(const QPointF& picture, const image::Window& window,
                                                    bool inverted) const {
  if (!is_inside(radiograph(), picture)) return std::nullopt;
  QImage pixel(1, 1, QImage::Format_RGB32);
  QTransform one;
  one.scale(kNearestFrom, kNearestFrom);
  one.translate(-std::floor(picture.x()) - 0.5 + 0.5 / kNearestFrom,
                -std::floor(picture.y()) - 0.5 + 0.5 / kNearestFrom);
  render(pixel, one, window, inverted, 0);
  const QRgb shown = pixel.pixel(0, 0);
  return (qRed(shown) + qGreen(shown) + qBlue(shown) + 1) / 3;
}

}  // namespace m2ib::views
