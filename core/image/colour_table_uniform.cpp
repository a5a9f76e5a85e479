#include "core/image/colour_table_uniform.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

namespace m2ib::image {
namespace {

using Rgb = std::array<double, 3>;  ///< sRGB, 0 … 255, not rounded

constexpr double kDarkest = 15.0;  ///< L* of the ends
constexpr double kLightest = 85.0;
constexpr double kLightnessWeight = 8.0;  ///< where whole bytes force a choice between lightness and hue
constexpr int kSamplesASpan = 400;
constexpr double kNeutral = 88.0;   ///< L* in the middle of the diverging table
constexpr double kFarthest = 45.0;  ///< L* of its two ends

/// a* and b* in CIELAB.
struct Chroma {
  double a = 0.0;
  double b = 0.0;
};

/// Dark blue, teal, green, olive, ochre, pink: chosen by eye within sRGB at their lightness.
constexpr std::array<Chroma, 6> kControls{
    {{5.0, -27.0}, {-11.0, -12.0}, {-17.0, 12.0}, {-4.0, 35.0}, {17.0, 33.0}, {18.0, 8.0}}};

/// Both 48 from gray, with hues of blue and of orange that sRGB holds at every lightness of their arms.
constexpr Chroma kNegative{4.0, -48.0};
constexpr Chroma kPositive{27.0, 39.9};

double distance(const Chroma& from, const Chroma& to) { return std::hypot(to.a - from.a, to.b - from.b); }

double catmull_rom(double before, double from, double to, double after, double t) {
  return 0.5 * (2.0 * from + (to - before) * t + (2.0 * before - 5.0 * from + 4.0 * to - after) * t * t +
                (3.0 * from - before - 3.0 * to + after) * t * t * t);
}

/// A smooth curve through the controls, as a fine polygon.
std::vector<Chroma> smooth_curve() {
  std::vector<Chroma> curve;
  const std::size_t last = kControls.size() - 1;
  for (std::size_t i = 0; i < last; ++i) {
    const Chroma& from = kControls[i];
    const Chroma& to = kControls[i + 1];
    const Chroma before = i > 0 ? kControls[i - 1] : Chroma{2.0 * from.a - to.a, 2.0 * from.b - to.b};
    const Chroma after = i + 1 < last ? kControls[i + 2] : Chroma{2.0 * to.a - from.a, 2.0 * to.b - from.b};
    for (int k = 0; k < kSamplesASpan; ++k) {
      const double t = static_cast<double>(k) / kSamplesASpan;
      curve.push_back(
          {catmull_rom(before.a, from.a, to.a, after.a, t), catmull_rom(before.b, from.b, to.b, after.b, t)});
    }
  }
  curve.push_back(kControls.back());
  return curve;
}

/// As many points as asked for, at equal distances along the curve.
std::vector<Chroma> equal_steps(const std::vector<Chroma>& curve, std::size_t count) {
  std::vector<double> length{0.0};
  for (std::size_t i = 1; i < curve.size(); ++i) length.push_back(length.back() + distance(curve[i - 1], curve[i]));
  std::vector<Chroma> points;
  std::size_t at = 1;
  for (std::size_t i = 0; i < count; ++i) {
    const double wanted = length.back() * static_cast<double>(i) / static_cast<double>(count - 1);
    while (at + 1 < length.size() && length[at] < wanted) ++at;
    const double share = (wanted - length[at - 1]) / (length[at] - length[at - 1]);
    points.push_back({std::lerp(curve[at - 1].a, curve[at].a, share), std::lerp(curve[at - 1].b, curve[at].b, share)});
  }
  return points;
}

double from_lab_share(double f) {
  return f > 6.0 / 29.0 ? f * f * f : 3.0 * (6.0 / 29.0) * (6.0 / 29.0) * (f - 4.0 / 29.0);
}

double encoded(double linear) {
  const double light = std::clamp(linear, 0.0, 1.0);
  return 255.0 * (light <= 0.0031308 ? 12.92 * light : 1.055 * std::pow(light, 1.0 / 2.4) - 0.055);
}

double decoded(double byte) {
  const double share = byte / 255.0;
  return share <= 0.04045 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
}

/// CIELAB with the white of sRGB (D65) to sRGB, IEC 61966-2-1.
Rgb to_rgb(double lightness, const Chroma& chroma) {
  const double f = (lightness + 16.0) / 116.0;
  const double x = 0.95047 * from_lab_share(f + chroma.a / 500.0);
  const double y = from_lab_share(f);
  const double z = 1.08883 * from_lab_share(f - chroma.b / 200.0);
  return {encoded(3.2404542 * x - 1.5371385 * y - 0.4985314 * z),
          encoded(-0.9692660 * x + 1.8760108 * y + 0.0415560 * z),
          encoded(0.0556434 * x - 0.2040259 * y + 1.0572252 * z)};
}

double lab_share(double t) { return t > 216.0 / 24389.0 ? std::cbrt(t) : (24389.0 / 27.0 * t + 16.0) / 116.0; }

/// Squared colour difference, lightness counted more than hue.
double error_of(const std::array<std::uint8_t, 3>& rgb, double lightness, const Chroma& chroma) {
  const double r = decoded(rgb[0]);
  const double g = decoded(rgb[1]);
  const double b = decoded(rgb[2]);
  const double x = lab_share((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
  const double y = lab_share(0.2126729 * r + 0.7151522 * g + 0.0721750 * b);
  const double z = lab_share((0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.08883);
  const double off_lightness = kLightnessWeight * (116.0 * y - 16.0 - lightness);
  const double off_a = 500.0 * (x - y) - chroma.a;
  const double off_b = 200.0 * (y - z) - chroma.b;
  return off_lightness * off_lightness + off_a * off_a + off_b * off_b;
}

/// Of the whole-numbered colours around the wanted one that which is nearest to the eye: plain rounding would let
/// lightness stumble, as one step of green is more than one step of the table.
std::array<std::uint8_t, 3> rounded(double lightness, const Chroma& chroma) {
  constexpr unsigned kNeighbours = 4;  // of each channel: two below, two above
  const Rgb colour = to_rgb(lightness, chroma);
  std::array<std::uint8_t, 3> best{};
  double least = std::numeric_limits<double>::infinity();
  for (unsigned choice = 0; choice < kNeighbours * kNeighbours * kNeighbours; ++choice) {
    std::array<std::uint8_t, 3> tried{};
    unsigned rest = choice;
    for (std::size_t channel = 0; channel < tried.size(); ++channel) {
      const double offset = static_cast<double>(rest % kNeighbours) - 1.0;
      rest /= kNeighbours;
      tried[channel] = static_cast<std::uint8_t>(std::clamp(std::floor(colour[channel]) + offset, 0.0, 255.0));
    }
    const double error = error_of(tried, lightness, chroma);
    if (error >= least) continue;
    least = error;
    best = tried;
  }
  return best;
}

}  // namespace

std::array<std::array<std::uint8_t, 3>, 256> make_uniform_table() {
  std::array<std::array<std::uint8_t, 3>, 256> table{};
  const std::vector<Chroma> chroma = equal_steps(smooth_curve(), table.size());
  for (std::size_t i = 0; i < table.size(); ++i) {
    const double lightness = std::lerp(kDarkest, kLightest, static_cast<double>(i) / (table.size() - 1.0));
    table[i] = rounded(lightness, chroma[i]);
  }
  return table;
}

std::array<std::array<std::uint8_t, 3>, 256> make_diverging_table() {
  std::array<std::array<std::uint8_t, 3>, 256> table{};
  const std::size_t half = table.size() / 2;
  // Zero has no hue at all, whatever the nearest colour would be.
  table[half].fill(static_cast<std::uint8_t>(std::lround(to_rgb(kNeutral, {})[1])));
  table[half - 1] = table[half];
  for (std::size_t i = 1; i < half; ++i) {
    const double share = static_cast<double>(i) / (half - 1.0);
    const double lightness = std::lerp(kNeutral, kFarthest, share);
    table[half - 1 - i] = rounded(lightness, {share * kNegative.a, share * kNegative.b});
    table[half + i] = rounded(lightness, {share * kPositive.a, share * kPositive.b});
  }
  return table;
}

}  // namespace m2ib::image
