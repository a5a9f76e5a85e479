#include "core/phantom/scene_internal.h"

#include <opencv2/imgproc.hpp>

namespace m2ib::phantom {
namespace {

constexpr int kCurveSteps = 2048;
constexpr float kCurveLow = -0.5F;
constexpr float kCurveHigh = 6.0F;
constexpr float kShutterGray = 0.02F;
constexpr int kGrainSize = 448;  // pictures above this size have the grain of this size

/// All numbers are drawn whatever the choices are, so that one choice does not move another.
struct Settings {
  float gain, toe, low, high, gamma, scatter, grain;
  bool collimated, marked, marked_left;
  std::array<float, 4> border;
  Point marker;
  float marker_height;
};

Settings draw_settings(Random& random) {
  const auto drawn = [&random](double low, double high) { return static_cast<float>(random.uniform(low, high)); };
  Settings s{};
  s.gain = drawn(0.84, 1.12);
  s.toe = drawn(1.05, 1.45);
  s.low = drawn(0.0, 0.08);
  s.high = drawn(0.93, 1.0);
  s.gamma = drawn(0.85, 1.15);
  s.scatter = drawn(-0.15, 0.22);
  s.grain = drawn(0.0014, 0.0038);
  s.collimated = random.chance(0.25);
  for (float& border : s.border) border = std::max(0.0F, drawn(-0.02, 0.028));
  s.marked = random.chance(0.45);
  s.marked_left = random.chance(0.5);
  s.marker = {drawn(0.055, 0.085), drawn(0.05, 0.10)};
  s.marker_height = drawn(0.032, 0.042);
  return s;
}

std::vector<float> display_curve(const Settings& s) {
  std::vector<float> curve(kCurveSteps + 1);
  for (int i = 0; i <= kCurveSteps; ++i) {
    const float a = kCurveLow + (kCurveHigh - kCurveLow) * static_cast<float>(i) / kCurveSteps;
    const float bright = 1.0F - std::exp(-std::pow(s.gain * std::max(a, 0.0F), s.toe));
    curve[static_cast<std::size_t>(i)] = s.low + (s.high - s.low) * std::pow(bright, s.gamma);
  }
  return curve;
}

/// The letter lies on the plate, not on the patient: picture coordinates, upper corner of its own side.
void draw_marker(cv::Mat& density, const Settings& s) {
  const float n = static_cast<float>(density.cols);
  const Canvas plate(density.cols, View{});
  const float h = s.marker_height;
  const float w = 0.6F * h;
  const float x = (s.marked_left ? 1.0F - s.marker.x - w : s.marker.x) - 0.5F;
  const float y = s.marker.y;
  std::vector<Polyline> strokes;
  if (s.marked_left) {
    strokes = {{{x, y}, {x, y + h}, {x + w, y + h}}};
  } else {
    strokes = {{{x, y + h},
                {x, y},
                {x + 0.7F * w, y},
                {x + w, y + 0.12F * h},
                {x + w, y + 0.38F * h},
                {x + 0.7F * w, y + 0.5F * h},
                {x, y + 0.5F * h}},
               {{x + 0.5F * w, y + 0.5F * h}, {x + w, y + h}}};
  }
  for (const Polyline& line : strokes) {
    plate.stroke(density, line, 0.006F, [n](float& out, float distance, float) {
      out = std::max(out, 2.2F * ramp((0.0032F - distance) * n));
    });
  }
}

/// About normal with mean 0 and deviation 1: four bytes of one draw.
float grain_value(std::uint32_t bits) {
  const auto sum = static_cast<float>((bits & 255U) + ((bits >> 8) & 255U) + ((bits >> 16) & 255U) + (bits >> 24));
  return (sum - 510.0F) * (1.0F / 147.8F);  // sqrt(4 * (256^2 - 1) / 12)
}

/// Its deviation grows with the size, so that averaging down to one size leaves one level of grain.
cv::Mat draw_grain(int size_px, float level, Random& noise) {
  const int size = std::min(size_px, kGrainSize);
  cv::Mat grain(size, size, CV_32FC1);
  const float deviation = level * static_cast<float>(size) / 112.0F;
  for (int row = 0; row < size; ++row) {
    float* out = grain.ptr<float>(row);
    for (int x = 0; x < size; ++x) out[x] = deviation * grain_value(noise.next_u32());
  }
  if (size != size_px) cv::resize(grain, grain, {size_px, size_px}, 0.0, 0.0, cv::INTER_LINEAR);
  return grain;
}

/// Share of a pixel that the collimator leaves open.
float shutter(const Settings& s, int column, int row, int size_px) {
  if (!s.collimated) return 1.0F;
  const auto n = static_cast<float>(size_px);
  const auto x = static_cast<float>(column);
  const auto y = static_cast<float>(row);
  return std::min({ramp(y - s.border[0] * n), ramp((1.0F - s.border[1]) * n - y - 1.0F), ramp(x - s.border[2] * n),
                   ramp((1.0F - s.border[3]) * n - x - 1.0F)});
}

}  // namespace

std::vector<std::uint8_t> expose(Scene& scene, Random& exposure, Random& noise, std::vector<Finding>& findings) {
  const Settings s = draw_settings(exposure);
  const int size = scene.canvas.size();
  cv::Mat veil = scene.density.clone();
  scene.canvas.blur(veil, 0.07F);
  cv::addWeighted(scene.density, static_cast<double>(1.0F - s.scatter), veil, static_cast<double>(s.scatter), 0.0,
                  scene.density);
  if (s.marked) draw_marker(scene.density, s);
  const std::vector<float> curve = display_curve(s);
  const cv::Mat grain = draw_grain(size, s.grain, noise);
  std::vector<std::uint8_t> pixels(static_cast<std::size_t>(size) * static_cast<std::size_t>(size));
  for (int row = 0; row < size; ++row) {
    const float* density = scene.density.ptr<float>(row);
    const float* speck = grain.ptr<float>(row);
    const std::size_t start = static_cast<std::size_t>(row) * static_cast<std::size_t>(size);
    for (int column = 0; column < size; ++column) {
      const float place = (density[column] - kCurveLow) * (kCurveSteps / (kCurveHigh - kCurveLow));
      const float clamped = std::clamp(place, 0.0F, kCurveSteps - 1.0F);
      const auto i = static_cast<std::size_t>(clamped);
      const float t = clamped - static_cast<float>(i);
      // Fewer quanta reach the detector behind dense tissue.
      const float loud = 0.6F + 0.4F * std::clamp(density[column], 0.0F, 2.0F);
      float gray = curve[i] + t * (curve[i + 1] - curve[i]) + loud * speck[column];
      const float open = shutter(s, column, row, size);
      gray = open * gray + (1.0F - open) * kShutterGray;
      const std::size_t index = start + static_cast<std::size_t>(column);
      pixels[index] = static_cast<std::uint8_t>(std::clamp(gray * 255.0F + 0.5F, 0.0F, 255.0F));
      if (open >= 0.5F) continue;
      for (Finding& finding : findings) finding.mask[index] = 0;
    }
  }
  return pixels;
}

}  // namespace m2ib::phantom
