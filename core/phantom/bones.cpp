#include "core/phantom/scene_internal.h"

namespace m2ib::phantom {
namespace {

/// A flat bone seen from the front: a faint band with denser edges, in units of attenuation.
struct Band {
  float half_width = 0.012F;
  float body = 0.1F;
  float edge = 0.1F;
  float unit = 224.0F;  ///< pixels per body unit

  [[nodiscard]] float at(float distance) const {
    constexpr float kEdge = 0.0032F;
    const float shown = std::max(kEdge, 0.6F / unit);
    const float offset = (distance - half_width + kEdge) / shown;
    const float bump = 1.0F / (1.0F + offset * offset);
    return body * ramp((half_width - distance) * unit) + edge * kEdge / shown * bump * bump;
  }
  [[nodiscard]] float reach() const { return half_width + 0.012F; }
};

void draw_band(const Scene& scene, cv::Mat& target, const Polyline& line, const Band& band, float from, float to) {
  scene.canvas.stroke(target, line, band.reach(), [&](float& out, float distance, float along) {
    const float weight = from + (to - from) * along;
    out = std::max(out, weight * band.at(distance));
  });
}

void draw_broken(const Scene& scene, cv::Mat& target, const Polyline& line, const Band& band,
                 const Fracture& fracture) {
  float length = 0.0F;
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    length += std::hypot(line[i + 1].x - line[i].x, line[i + 1].y - line[i].y);
  }
  const auto steps = static_cast<float>(line.size() - 1);
  const float half_gap = 0.5F * fracture.gap / length * steps;
  const float place = fracture.along * steps;
  const auto point_at = [&](float index) {
    const auto i = static_cast<std::size_t>(std::clamp(index, 0.0F, steps - 1.0F));
    const float t = index - static_cast<float>(i);
    return Point{line[i].x + t * (line[i + 1].x - line[i].x), line[i].y + t * (line[i + 1].y - line[i].y)};
  };
  Polyline medial;
  Polyline lateral;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (static_cast<float>(i) < place - half_gap) medial.push_back(line[i]);
  }
  medial.push_back(point_at(place - half_gap));
  Point start = point_at(place + half_gap);
  start.y += fracture.step;
  lateral.push_back(start);
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (static_cast<float>(i) <= place + half_gap) continue;
    const float left = (steps - static_cast<float>(i)) / std::max(steps - place, 1.0F);  // 1 at the gap, 0 at the wall
    lateral.push_back({line[i].x, line[i].y + fracture.step * left});
  }
  Band dense = band;  // the ends show up by callus
  dense.body = std::max(1.4F * band.body, 0.17F);
  dense.edge = std::max(1.3F * band.edge, 0.15F);
  draw_band(scene, target, medial, dense, 0.6F, 1.15F);
  draw_band(scene, target, lateral, dense, 1.15F, 0.7F);
  for (const Point& end : {medial.back(), lateral.front()}) {
    scene.canvas.blob(target, end, 0.0105F, 0.0150F, 0.0F, 0.26F, 1.5F);
  }
}

void draw_ribs(const Scene& scene, const Changes& changes, cv::Mat& target) {
  const Anatomy& a = scene.anatomy;
  cv::Mat front = scene.canvas.layer();
  for (const Side side : {Side::Right, Side::Left}) {
    for (int rib = 0; rib < kRibs; ++rib) {
      const Band band{0.5F * a.rib_width, a.rib_density, 0.85F * a.rib_density, scene.canvas.unit()};
      const Polyline line = a.posterior_rib(side, rib);
      const Fracture* broken = nullptr;
      for (const Fracture& fracture : changes.fractures) {
        if (fracture.side == side && fracture.rib == rib) broken = &fracture;
      }
      if (broken != nullptr) {
        draw_broken(scene, target, line, band, *broken);
      } else {
        draw_band(scene, target, line, band, 1.0F, 1.1F);
      }
      if (rib > 7) continue;
      const Band flat{0.56F * a.rib_width, 0.8F * a.rib_density, 0.45F * a.rib_density, scene.canvas.unit()};
      draw_band(scene, front, a.anterior_rib(side, rib), flat, 1.0F, 0.25F);
    }
  }
  target += front;
}

void draw_spine(const Scene& scene, cv::Mat& target) {
  const Anatomy& a = scene.anatomy;
  const float spacing = 1.02F * a.rib_spacing;
  for (int level = -4; level < 14; ++level) {
    const float y = a.apex[0] + 0.01F + static_cast<float>(level) * spacing;
    const float half = 0.040F + 0.0008F * static_cast<float>(level);
    scene.canvas.blob(target, {0.0F, y}, half, 0.43F * spacing, 0.0F, 0.14F, 4.0F);
    for (const float s : {-1.0F, 1.0F}) {
      scene.canvas.blob(target, {s * 0.62F * half, y - 0.1F * spacing}, 0.0075F, 0.010F, 0.0F, 0.09F, 2.0F);
      scene.canvas.blob(target, {s * 1.25F * half, y - 0.2F * spacing}, 0.020F, 0.009F, -s * 0.25F, 0.08F, 2.0F);
    }
    scene.canvas.blob(target, {-0.4F * a.twist, y + 0.25F * spacing}, 0.0055F, 0.013F, 0.0F, 0.10F, 2.0F);
  }
}

void draw_shoulder(const Scene& scene, Side side, cv::Mat& target) {
  const Anatomy& a = scene.anatomy;
  const float s = sign_of(side);
  const float top = a.apex[index_of(side)];
  const float drop = a.shoulder_slope;
  const float unit = scene.canvas.unit();
  draw_band(scene, target, a.clavicle(side), {0.0115F, 0.16F, 0.13F, unit}, 0.9F, 1.1F);
  const float inner = a.half_width + 0.006F;
  const Point tip = {s * (inner + 0.010F), top + 0.285F};
  const Point neck = {s * (inner + 0.082F), top + 0.085F + 0.5F * drop};
  const Polyline lateral = smooth_curve(
      {neck, {s * (inner + 0.062F), top + 0.135F + 0.3F * drop}, {s * (inner + 0.040F), top + 0.215F}, tip}, 6);
  const Polyline medial = smooth_curve({tip,
                                        {s * (inner - 0.020F), top + 0.23F},
                                        {s * (inner - 0.052F), top + 0.11F},
                                        {s * (inner - 0.066F), top + 0.03F}},
                                       6);
  Polyline plate = lateral;
  plate.insert(plate.end(), medial.begin(), medial.end());
  scene.canvas.fill(target, plate, 0.045F);
  draw_band(scene, target, lateral, {0.0065F, 0.13F, 0.10F, unit}, 1.1F, 0.7F);
  draw_band(scene, target, medial, {0.0030F, 0.07F, 0.05F, unit}, 1.0F, 0.5F);
  draw_band(scene, target, {{s * (inner - 0.03F), top + 0.045F}, {s * 0.43F, top - 0.005F + drop}},
            {0.0085F, 0.10F, 0.08F, unit}, 0.5F, 1.2F);
  const Point head = {s * std::max(0.465F, inner + 0.115F), top + 0.05F + drop};
  scene.canvas.blob(target, head, 0.048F, 0.050F, 0.0F, 0.32F, 4.0F);
  draw_band(scene, target, {head, {head.x + s * 0.05F, head.y + 0.30F}}, {0.028F, 0.22F, 0.16F, unit}, 1.0F, 1.0F);
}

}  // namespace

void draw_bones(Scene& scene, const cv::Mat& trunk, const Changes& changes) {
  cv::Mat bones = scene.canvas.layer();
  draw_ribs(scene, changes, bones);
  draw_spine(scene, bones);
  cv::Mat shoulders = scene.canvas.layer();
  for (const Side side : {Side::Right, Side::Left}) draw_shoulder(scene, side, shoulders);
  bones += shoulders;
  scene.canvas.blur(bones, 0.0012F);
  scene.density += bones.mul(trunk);
}

}  // namespace m2ib::phantom
