#include "core/phantom/anatomy_internal.h"

#include <numbers>

namespace m2ib::phantom {
namespace {

// Lateral border of the lung: distance from the midline (in half widths) against share of its height.
constexpr std::array<Point, 10> kWall = {Point{0.27F, 0.0F}, {0.43F, 0.03F},  {0.58F, 0.09F},  {0.71F, 0.18F},
                                         {0.81F, 0.29F},     {0.885F, 0.43F}, {0.935F, 0.58F}, {0.97F, 0.74F},
                                         {0.995F, 0.90F},    {0.985F, 1.0F}};
constexpr float kHalfPi = std::numbers::pi_v<float> / 2.0F;
constexpr float kDomePlace = 0.52F;  // of the half width

float drawn(Random& random, double low, double high) { return static_cast<float>(random.uniform(low, high)); }

}  // namespace

float Anatomy::wall(Side side, float y) const {
  const std::size_t s = index_of(side);
  const float v = std::clamp((y - apex[s]) / (angle[s] - apex[s]), 0.0F, 1.0F);
  std::size_t i = 1;
  while (i + 1 < kWall.size() && kWall[i].y < v) ++i;
  const float t = (v - kWall[i - 1].y) / (kWall[i].y - kWall[i - 1].y);
  return half_width * (kWall[i - 1].x + t * (kWall[i].x - kWall[i - 1].x));
}

float Anatomy::diaphragm(Side side, float x) const {
  const std::size_t s = index_of(side);
  const float u = std::clamp(x / half_width, 0.0F, 1.0F);
  const float depth = angle[s] - dome[s];
  if (u < kDomePlace) {
    const float t = (kDomePlace - u) / kDomePlace;
    return dome[s] + 0.45F * depth * t * t;
  }
  const float t = (u - kDomePlace) / (0.985F - kDomePlace);
  return dome[s] + depth * std::pow(std::min(t, 1.0F), 2.4F);
}

Point Anatomy::hilum(Side side) const {
  return {sign_of(side) * 0.235F * half_width + 0.5F * twist, hilum_y[index_of(side)]};
}

float Anatomy::lung_y(Side side, float share) const {
  const std::size_t s = index_of(side);
  const float base = dome[s] + 0.35F * (angle[s] - dome[s]);
  return apex[s] + share * (base - apex[s]);
}

Polyline Anatomy::lung_outline(Side side) const {
  const std::size_t s = index_of(side);
  const float height = angle[s] - apex[s];
  Polyline lateral;
  for (const Point& point : {Point{0.08F, 0.24F}, Point{0.10F, 0.10F}, Point{0.16F, 0.025F}}) {
    lateral.push_back({point.x * half_width, apex[s] + point.y * height});
  }
  for (const Point& point : kWall) lateral.push_back({point.x * half_width, apex[s] + point.y * height});
  Polyline outline = smooth_curve(lateral, 6);
  constexpr int kSteps = 32;
  for (int i = 1; i <= kSteps; ++i) {
    const float x = half_width * (0.985F - 0.925F * static_cast<float>(i) / kSteps);
    outline.push_back({x, diaphragm(side, x)});
  }
  for (Point& point : outline) point.x *= sign_of(side);
  return outline;
}

Polyline Anatomy::heart_outline() const {
  const float left = heart_left();
  const float right = heart_right();
  const float base = dome[1] + 0.03F;
  const float height = base - heart_top;
  const float shift = twist;
  const float waist = std::max(0.15F * half_width, 0.36F * left);
  const Polyline points = {{-0.10F * half_width, heart_top - 0.02F},
                           {-0.72F * right, heart_top + 0.10F * height},
                           {-0.96F * right, heart_top + 0.35F * height},
                           {-right, heart_top + 0.60F * height},
                           {-0.93F * right, heart_top + 0.86F * height},
                           {-0.70F * right, base + 0.02F},
                           {0.0F, base + 0.05F},
                           {0.62F * left, base + 0.035F},
                           {0.90F * left, base + 0.005F},
                           {left, base - 0.14F * height},
                           {0.93F * left, base - 0.36F * height},
                           {0.74F * left, heart_top + 0.37F * height},
                           {0.52F * left, heart_top + 0.17F * height},
                           {waist, heart_top - 0.01F},
                           {-0.10F * half_width, heart_top - 0.02F}};
  Polyline outline = smooth_curve(points, 6);
  for (Point& point : outline) point.x += shift;
  return outline;
}

Polyline Anatomy::mediastinum_outline() const {
  const float w = half_width;
  const float shift = 0.7F * twist;
  const float knob_y = hilum_y[1] - 0.115F;
  const Polyline points = {{-0.26F * w, -0.05F},
                           {-0.20F * w, apex[0] + 0.02F},
                           {-0.19F * w, knob_y},
                           {-0.20F * w, knob_y + 0.07F},
                           {-0.235F * w, hilum_y[0]},
                           {-0.22F * w, heart_top + 0.05F},
                           {-0.16F * w, 0.80F},
                           {0.16F * w, 0.80F},
                           {0.26F * w, heart_top + 0.04F},
                           {0.27F * w, hilum_y[1] + 0.01F},
                           {0.21F * w, knob_y + 0.06F},
                           {0.12F * w + knob, knob_y + 0.020F},
                           {0.12F * w + knob, knob_y - 0.012F},
                           {0.20F * w, knob_y - 0.03F},
                           {0.17F * w, apex[1] + 0.03F},
                           {0.24F * w, -0.05F}};
  Polyline outline = smooth_curve(points, 6);
  for (Point& point : outline) point.x += shift;
  return outline;
}

Polyline Anatomy::body_outline() const {
  const float out = half_width + soft_tissue;
  const float top = apex[0] - 0.15F;
  const Polyline right_half = {{0.135F, -0.3F},
                               {0.140F, top},
                               {0.165F, top + 0.055F},
                               {0.26F, top + 0.095F + 0.3F * shoulder_slope},
                               {0.40F, top + 0.125F + 0.7F * shoulder_slope},
                               {0.52F, top + 0.185F + shoulder_slope},
                               {0.75F, top + 0.36F + shoulder_slope},
                               {0.75F, top + 0.66F},
                               {out + 0.085F, top + 0.515F},
                               {out + 0.042F, top + 0.505F},
                               {out + 0.030F, top + 0.56F},
                               {out + 0.012F, top + 0.70F},
                               {out, 0.90F},
                               {out + 0.005F, 1.3F}};
  Polyline outline = smooth_curve(right_half, 6);
  const std::size_t count = outline.size();
  for (std::size_t i = count; i-- > 0;) outline.push_back({-outline[i].x, outline[i].y});
  return outline;
}

Polyline Anatomy::posterior_rib(Side side, int rib) const {
  const auto number = static_cast<float>(rib);
  const float y0 = apex[index_of(side)] + 0.015F + number * rib_spacing;
  const float drop = rib_drop * std::min(1.0F, 0.62F + 0.10F * number) + 0.004F * number;
  const float x0 = 0.045F;
  const float x1 = wall(side, y0 + drop) + 0.008F;
  Polyline line;
  constexpr int kSteps = 16;
  for (int i = 0; i <= kSteps; ++i) {
    const float t = kHalfPi * static_cast<float>(i) / kSteps;
    line.push_back({sign_of(side) * (x0 + (x1 - x0) * std::sin(t)),
                    y0 + drop * (1.0F - std::cos(t)) - 0.016F * std::sin(1.6F * t)});
  }
  return line;
}

Polyline Anatomy::anterior_rib(Side side, int rib) const {
  const Point start = posterior_rib(side, rib).back();
  const auto number = static_cast<float>(rib);
  const float x1 = std::abs(start.x);
  const float x2 = half_width * (rib == 0 ? 0.22F : 0.36F + 0.045F * number);
  const float fall = rib == 0 ? 0.05F : 0.075F + 0.008F * number;
  Polyline line;
  constexpr int kSteps = 14;
  for (int i = 0; i <= kSteps; ++i) {
    const float t = kHalfPi * static_cast<float>(i) / kSteps;
    const float across = 0.35F * (1.0F - std::cos(t)) + 0.65F * (static_cast<float>(i) / kSteps);
    line.push_back({sign_of(side) * (x1 - (x1 - x2) * across), start.y + fall * std::sin(t)});
  }
  return line;
}

Polyline Anatomy::clavicle(Side side) const {
  const float s = sign_of(side);
  const float top = apex[index_of(side)];
  const float lift = clavicle_tilt;
  return smooth_curve({{s * 0.048F + twist, top + 0.065F},
                       {s * 0.085F + twist, top + 0.052F},
                       {s * 0.16F, top + 0.030F - 0.4F * lift},
                       {s * 0.25F, top - 0.008F - 0.8F * lift},
                       {s * 0.33F, top - 0.030F - lift},
                       {s * 0.415F, top - 0.022F - lift}},
                      5);
}

Polyline Anatomy::trachea() const {
  const float carina = hilum_y[1] - 0.055F;
  return smooth_curve({{0.0F, -0.05F},
                       {0.5F * twist, apex[0] - 0.03F},
                       {twist, apex[0] + 0.08F},
                       {twist - 0.008F, carina - 0.07F},
                       {twist - 0.002F, carina}},
                      5);
}

Anatomy draw_anatomy(Random& random) {
  Anatomy a;
  a.half_width = drawn(random, 0.325, 0.385);
  const float apex = drawn(random, 0.125, 0.175);
  a.apex = {apex, apex + drawn(random, -0.006, 0.006)};
  const float height = drawn(random, 0.60, 0.68);
  const float angle = std::min(apex + height, 0.845F);
  a.angle = {angle, angle + drawn(random, -0.004, 0.012)};
  const float depth = drawn(random, 0.085, 0.125);
  a.dome = {angle - depth - drawn(random, 0.006, 0.024), angle - depth + drawn(random, 0.0, 0.008)};
  a.shoulder_slope = drawn(random, -0.02, 0.05);
  a.soft_tissue = drawn(random, 0.035, 0.09);
  a.tissue_density = 1.02F + 2.2F * (a.soft_tissue - 0.035F) + drawn(random, 0.0, 0.12);
  a.heart_ratio = drawn(random, 0.40, 0.47);
  a.heart_share = drawn(random, 0.63, 0.70);
  a.hilum_y = {apex + 0.44F * height, 0.0F};
  a.hilum_y[1] = a.hilum_y[0] - drawn(random, 0.008, 0.024);
  a.heart_top = a.hilum_y[0] + drawn(random, 0.0, 0.02);
  a.twist = drawn(random, -0.012, 0.012);
  a.knob = drawn(random, 0.036, 0.048);
  a.rib_spacing = height * drawn(random, 0.088, 0.098);
  a.rib_width = drawn(random, 0.022, 0.027);
  a.rib_density = drawn(random, 0.075, 0.125);
  a.rib_drop = drawn(random, 0.13, 0.19);
  a.clavicle_tilt = drawn(random, -0.025, 0.025);
  a.vessel_density = drawn(random, 0.8, 1.25);
  a.bronchus = drawn(random, 0.7, 1.2);
  a.gastric_bubble = random.chance(0.55);
  a.gastric_centre = {a.half_width * drawn(random, 0.42, 0.62), a.dome[1] + drawn(random, 0.060, 0.075)};
  a.gastric_radius = drawn(random, 0.035, 0.055);
  return a;
}

}  // namespace m2ib::phantom
