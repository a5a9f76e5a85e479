#include <numbers>

#include "core/phantom/scene_internal.h"

namespace m2ib::phantom {
namespace {

constexpr float kLungAir = 0.74F;
constexpr float kBlood = 24.0F;  // attenuation per body unit of blood

void draw_trunk(Scene& scene, cv::Mat& trunk) {
  const Anatomy& a = scene.anatomy;
  trunk = scene.canvas.filled(a.body_outline());
  cv::Mat depth = trunk.clone();
  scene.canvas.blur(depth, 0.045F);
  scene.density = scene.canvas.layer();
  for (int row = 0; row < depth.rows; ++row) {
    const float* inside = trunk.ptr<float>(row);
    const float* thick = depth.ptr<float>(row);
    float* out = scene.density.ptr<float>(row);
    for (int x = 0; x < depth.cols; ++x) {
      const float t = std::max(0.0F, 2.0F * thick[x] - 1.0F);  // 0 at the skin
      out[x] = inside[x] * a.tissue_density * (0.22F + 0.78F * std::sqrt(t));
    }
  }
}

/// Share of lung in front of and behind what lies in the middle: it wraps around the spine and the heart.
float medial_share(float half_width, float x) {
  return smooth_step(0.03F * half_width, 0.27F * half_width, std::abs(x));
}

void thin_medially(const Scene& scene, cv::Mat& air) {
  const float width = scene.anatomy.half_width;
  for (int row = 0; row < air.rows; ++row) {
    float* value = air.ptr<float>(row);
    for (int column = 0; column < air.cols; ++column) {
      if (value[column] <= 0.0F) continue;
      value[column] *= 0.18F + 0.82F * medial_share(width, scene.canvas.to_body(column, row).x);
    }
  }
}

void draw_lungs(Scene& scene, const cv::Mat& covers) {
  for (const Side side : {Side::Right, Side::Left}) {
    const std::size_t s = index_of(side);
    scene.whole[s] = scene.canvas.filled(scene.anatomy.lung_outline(side));
    cv::Mat deep = scene.whole[s].clone();
    scene.canvas.blur(deep, 0.035F);
    cv::Mat air = scene.whole[s].mul(deep * 0.35 + 0.65);
    thin_medially(scene, air);
    scene.canvas.blur(air, 0.0018F);
    scene.air[s] = air * static_cast<double>(kLungAir);
    scene.density -= scene.air[s];
    scene.lung[s] = scene.whole[s].mul(1.0 - covers);
  }
}

/// Heart and great vessels. Above the chest only the neck remains, below the diaphragm the abdomen.
void draw_middle(Scene& scene, const cv::Mat& trunk, const cv::Mat& belly, cv::Mat& vessels, cv::Mat& heart) {
  const Anatomy& a = scene.anatomy;
  cv::Mat deep_heart = heart.clone();
  scene.canvas.blur(deep_heart, 0.03F);
  scene.canvas.blur(heart, 0.0028F);
  scene.canvas.blur(vessels, 0.0026F);
  for (int row = 0; row < vessels.rows; ++row) {
    const float* body = trunk.ptr<float>(row);
    const float* below = belly.ptr<float>(row);
    const float* vessel = vessels.ptr<float>(row);
    const float* muscle = heart.ptr<float>(row);
    const float* deep = deep_heart.ptr<float>(row);
    float* out = scene.density.ptr<float>(row);
    for (int column = 0; column < vessels.cols; ++column) {
      const float above = 1.0F - 0.92F * below[column];
      const float added = vessel[column] + muscle[column];
      if (added <= 0.0F) continue;
      const Point place = scene.canvas.to_body(column, row);
      const float neck = smooth_step(a.apex[0] - 0.13F, a.apex[0] + 0.10F, place.y);
      const float lateral = medial_share(a.half_width, place.x);
      const float thick = (0.36F + 0.16F * lateral) + 0.20F * deep[column] * lateral;
      out[column] += above * body[column] *
                     ((0.10F + 0.22F * neck) * vessel[column] * (1.0F - muscle[column]) + muscle[column] * thick);
    }
  }
}

cv::Mat abdomen(const Scene& scene) {
  const Anatomy& a = scene.anatomy;
  Polyline outline;
  constexpr int kSteps = 40;
  for (int i = -kSteps; i <= kSteps; ++i) {
    const float x = static_cast<float>(i) / kSteps * a.half_width;
    const Side side = i < 0 ? Side::Right : Side::Left;
    const float blend = std::clamp(std::abs(x) / (0.25F * a.half_width), 0.0F, 1.0F);  // the central tendon
    const float middle = 0.5F * (a.diaphragm(Side::Right, 0.0F) + a.diaphragm(Side::Left, 0.0F));
    outline.push_back({x, blend * a.diaphragm(side, std::abs(x)) + (1.0F - blend) * middle});
  }
  outline.push_back({a.half_width + 0.01F, 1.5F});
  outline.push_back({-a.half_width - 0.01F, 1.5F});
  return scene.canvas.filled(outline);
}

void draw_abdomen(Scene& scene, cv::Mat& belly) {
  const Anatomy& a = scene.anatomy;
  cv::Mat deep = belly.clone();
  scene.canvas.blur(deep, 0.05F);
  scene.canvas.blur(belly, 0.002F);
  // The lung behind the dome thins out gradually, so the edge is only part of the step.
  scene.density += belly.mul(deep * 0.50 + 0.05);
  if (!a.gastric_bubble) return;
  cv::Mat bubble = scene.canvas.layer();
  scene.canvas.blob(bubble, a.gastric_centre, 1.35F * a.gastric_radius, 0.75F * a.gastric_radius, 0.1F, 0.55F, 3.0F);
  scene.density -= bubble.mul(belly);
}

void draw_hila(Scene& scene, const Changes& changes) {
  for (const Side side : {Side::Right, Side::Left}) {
    Point centre = scene.anatomy.hilum(side);
    const auto& collapse = changes.collapse[index_of(side)];
    if (collapse) centre = collapse->moved(centre);
    const float s = sign_of(side);
    scene.canvas.blob(scene.density, centre, 0.021F, 0.044F, s * 0.35F, 0.20F);
    scene.canvas.blob(scene.density, {centre.x + s * 0.024F, centre.y + 0.044F}, 0.016F, 0.05F, -s * 0.45F, 0.17F);
  }
}

void draw_airway(Scene& scene) {
  const Anatomy& a = scene.anatomy;
  cv::Mat air = scene.canvas.layer();
  const float radius = 0.0200F;
  const Polyline trachea = a.trachea();
  for (std::size_t i = 0; i + 1 < trachea.size(); ++i) {
    scene.canvas.tube(air, trachea[i], trachea[i + 1], radius, radius);
  }
  const Point carina = trachea.back();
  scene.canvas.tube(air, carina, {carina.x - 0.055F, carina.y + 0.060F}, 0.0140F, 0.0100F);
  scene.canvas.tube(air, carina, {carina.x + 0.070F, carina.y + 0.048F}, 0.0130F, 0.0090F);
  scene.canvas.blur(air, 0.0030F);
  scene.density -= air * static_cast<double>(12.5F * a.bronchus);
}

}  // namespace

void draw_body(Scene& scene, const Changes& changes, Random& vessel_random) {
  const Anatomy& a = scene.anatomy;
  cv::Mat trunk;
  draw_trunk(scene, trunk);
  cv::Mat middle = scene.canvas.filled(a.mediastinum_outline());
  cv::Mat heart = scene.canvas.filled(a.heart_outline());
  cv::Mat covers;
  cv::max(middle, heart, covers);
  draw_lungs(scene, covers);
  cv::Mat belly = abdomen(scene);
  draw_middle(scene, trunk, belly, middle, heart);
  draw_abdomen(scene, belly);
  draw_hila(scene, changes);
  scene.vessels = scene.canvas.layer();
  for (const Side side : {Side::Right, Side::Left}) {
    const auto& collapse = changes.collapse[index_of(side)];
    draw_vessels(scene, side, collapse ? &*collapse : nullptr, vessel_random, scene.vessels);
  }
  const cv::Mat lungs = scene.whole[0] * 0.35 + scene.whole[1] * 0.35 + scene.lung[0] * 0.65 + scene.lung[1] * 0.65;
  cv::multiply(scene.vessels, lungs, scene.vessels, static_cast<double>(kBlood * a.vessel_density));
  scene.density += scene.vessels;
  draw_airway(scene);
  draw_bones(scene, trunk, changes);
}

}  // namespace m2ib::phantom
