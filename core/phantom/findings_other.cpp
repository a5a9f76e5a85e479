#include <numbers>

#include "core/phantom/scene_internal.h"

namespace m2ib::phantom {
namespace {

constexpr float kMaskMargin = 0.007F;  // around thin things, so that a coarse grid can hold them

float drawn(Random& random, double low, double high) { return static_cast<float>(random.uniform(low, high)); }

/// A wire or tube of even width that hides what is behind it.
void draw_wire(Scene& scene, const Polyline& line, float half_width, float density, cv::Mat& mask) {
  const float unit = scene.canvas.unit();
  const float shown = std::max(half_width, 0.55F / unit);
  cv::Mat wire = scene.canvas.layer();
  scene.canvas.stroke(wire, line, shown + kMaskMargin + 1.0F / unit, [&](float& out, float distance, float) {
    out = std::max(out, density * half_width / shown * ramp((shown - distance) * unit));
  });
  scene.canvas.stroke(mask, line, half_width + kMaskMargin, [&](float& out, float, float) { out = 1.0F; });
  scene.density += wire;
}

Point cava(const Anatomy& a) { return {-0.145F * a.half_width + 0.7F * a.twist, a.hilum_y[0] - 0.09F}; }

/// From the chest wall under the clavicle to the superior vena cava.
Polyline subclavian_path(const Anatomy& a, Side side, Point from) {
  const float s = sign_of(side);
  const float top = a.apex[index_of(side)];
  const Point joined = cava(a);
  return {from,
          {s * 0.62F * a.half_width, top + 0.030F},
          {s * 0.36F * a.half_width, top + 0.022F},
          {side == Side::Left ? 0.10F * a.half_width : -0.19F * a.half_width, top + 0.065F},
          {joined.x, joined.y}};
}

}  // namespace

void draw_cardiomegaly(Scene& scene, cv::Mat& mask) {
  const Anatomy& a = scene.anatomy;
  mask = scene.canvas.filled(a.heart_outline());
  Polyline chest;  // above the diaphragm
  constexpr int kSteps = 40;
  for (int i = -kSteps; i <= kSteps; ++i) {
    const float x = static_cast<float>(i) / kSteps * a.half_width;
    chest.push_back({x, a.diaphragm(i < 0 ? Side::Right : Side::Left, std::abs(x)) + 0.008F});
  }
  chest.push_back({a.half_width, -0.2F});
  chest.push_back({-a.half_width, -0.2F});
  mask = mask.mul(scene.canvas.filled(chest));
}

void draw_pacemaker(Scene& scene, const Finding& finding, Random& random, cv::Mat& mask) {
  const Anatomy& a = scene.anatomy;
  const float s = sign_of(finding.side);
  const float top = a.apex[index_of(finding.side)];
  const Point can = {s * a.half_width * drawn(random, 0.74, 0.84), top + drawn(random, 0.085, 0.120)};
  const float tilt = s * drawn(random, -0.25, 0.35);
  const float width = drawn(random, 0.043, 0.050);
  const float height = drawn(random, 0.035, 0.041);
  const auto rounded = [&](float shrink, float shift_y) {
    Polyline outline;  // a superellipse
    constexpr int kSteps = 40;
    for (int i = 0; i < kSteps; ++i) {
      const float angle = 2.0F * std::numbers::pi_v<float> * static_cast<float>(i) / kSteps;
      const auto corner = [](float value) { return std::copysign(std::sqrt(std::abs(value)), value); };
      const float x = shrink * width * corner(std::cos(angle));
      const float y = shrink * height * corner(std::sin(angle)) + shift_y;
      outline.push_back(
          {can.x + x * std::cos(tilt) - y * std::sin(tilt), can.y + x * std::sin(tilt) + y * std::cos(tilt)});
    }
    return outline;
  };
  cv::Mat metal = scene.canvas.filled(rounded(1.0F, 0.0F));
  cv::max(mask, metal, mask);
  cv::Mat inside = scene.canvas.filled(rounded(0.66F, 0.22F * height));
  scene.canvas.blur(metal, 0.0012F);
  scene.density += metal * 1.5 + inside * 1.2;
  const bool second_lead = random.chance(0.6);
  Polyline path = subclavian_path(a, finding.side, {can.x - s * 0.5F * width, can.y - 0.85F * height});
  const Point joined = path.back();
  Polyline ventricle = path;
  ventricle.push_back({joined.x - 0.004F, joined.y + 0.12F});
  ventricle.push_back({-0.10F * a.half_width + a.twist, a.dome[0] - 0.09F});
  ventricle.push_back({0.18F * a.half_width + a.twist, a.dome[1] - 0.018F});
  ventricle.push_back({0.62F * a.heart_left() + a.twist, a.dome[1] - 0.024F});
  draw_wire(scene, smooth_curve(ventricle, 8), 0.0032F, 0.95F, mask);
  if (!second_lead) return;
  Polyline atrium = path;
  for (Point& point : atrium) point.y += 0.008F;
  atrium.push_back({joined.x - 0.012F, joined.y + 0.11F});
  atrium.push_back({-0.20F * a.half_width + a.twist, a.heart_top + 0.15F});
  atrium.push_back({-0.13F * a.half_width + a.twist, a.heart_top + 0.10F});
  draw_wire(scene, smooth_curve(atrium, 8), 0.0032F, 0.95F, mask);
}

void draw_central_line(Scene& scene, const Finding& finding, Random& random, cv::Mat& mask) {
  const Anatomy& a = scene.anatomy;
  const float s = sign_of(finding.side);
  const float top = a.apex[index_of(finding.side)];
  const bool from_neck = random.chance(0.5);
  const Point joined = cava(a);
  Polyline path;
  if (from_neck) {
    const float out = s * drawn(random, 0.10, 0.12);
    path = {{out, -0.06F},
            {0.9F * out, top - 0.08F},
            {s * 0.075F, top},
            {finding.side == Side::Left ? 0.045F : -0.072F, top + 0.06F},
            joined};
  } else {
    path = subclavian_path(a, finding.side, {s * 1.02F * a.half_width, top + drawn(random, 0.06, 0.10)});
  }
  const Point tip = {joined.x - 0.004F, a.hilum_y[0] + drawn(random, 0.02, 0.06)};
  path.push_back({0.5F * (joined.x + tip.x) - 0.003F, 0.5F * (joined.y + tip.y)});
  path.push_back(tip);
  draw_wire(scene, smooth_curve(path, 8), 0.0046F, 0.62F, mask);
}

Fracture draw_fracture_place(const Anatomy& a, const Finding& finding, Random& random) {
  const float share = finding.zone == Zone::Upper    ? drawn(random, 0.20, 0.28)
                      : finding.zone == Zone::Middle ? drawn(random, 0.44, 0.56)
                                                     : drawn(random, 0.76, 0.86);
  const float wanted = a.lung_y(finding.side, share);
  Fracture fracture;
  fracture.side = finding.side;
  fracture.along = drawn(random, 0.38, 0.58);
  fracture.gap = drawn(random, 0.024, 0.030);
  fracture.step = drawn(random, 0.026, 0.031);
  float best = 1.0F;
  for (int rib = 0; rib < kRibs; ++rib) {
    const Polyline line = a.posterior_rib(finding.side, rib);
    const auto place = static_cast<std::size_t>(fracture.along * static_cast<float>(line.size() - 1));
    const float away = std::abs(line[place].y - wanted);
    if (away >= best) continue;
    best = away;
    fracture.rib = rib;
  }
  return fracture;
}

void draw_fracture(Scene& scene, const Fracture& fracture, cv::Mat& mask) {
  const Polyline line = scene.anatomy.posterior_rib(fracture.side, fracture.rib);
  const float index = fracture.along * static_cast<float>(line.size() - 1);
  const auto i = static_cast<std::size_t>(index);
  const float t = index - static_cast<float>(i);
  const Point centre = {line[i].x + t * (line[i + 1].x - line[i].x),
                        line[i].y + t * (line[i + 1].y - line[i].y) + 0.5F * fracture.step};
  cv::Mat swelling = scene.canvas.layer();
  scene.canvas.blob(swelling, centre, 0.036F, 0.026F, 0.4F * sign_of(fracture.side), 0.15F, 1.0F);
  scene.density += swelling;
  scene.canvas.blob(mask, centre, 0.036F, 0.036F, 0.0F, 1.0F, 6.0F);
}

}  // namespace m2ib::phantom
