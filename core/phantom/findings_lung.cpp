#include <numbers>

#include "core/phantom/scene_internal.h"

namespace m2ib::phantom {
namespace {

constexpr float kTwoPi = 2.0F * std::numbers::pi_v<float>;

float drawn(Random& random, double low, double high) { return static_cast<float>(random.uniform(low, high)); }

/// Centre of a lesion well inside its third of the lung, beside heart and mediastinum.
Point place_lesion(const Anatomy& a, const Finding& finding, float radius, Random& random) {
  float share = drawn(random, 0.74, 0.83);
  if (finding.zone == Zone::Upper) share = 0.18F + 0.7F * (share - 0.74F);
  if (finding.zone == Zone::Middle) share = 0.45F + share - 0.74F;
  const float y = a.lung_y(finding.side, share);
  float inner = 0.22F * a.half_width;
  if (finding.zone == Zone::Middle) inner = 0.36F * a.half_width;
  if (finding.zone == Zone::Lower)
    inner = finding.side == Side::Left ? 0.95F * a.heart_left() : 0.95F * a.heart_right();
  const float outer = a.wall(finding.side, y);
  const float t = drawn(random, 0.3, 0.7);
  const float from = std::min(inner + 0.55F * radius, 0.5F * (inner + outer));
  const float to = std::max(outer - 0.70F * radius, 0.5F * (inner + outer));
  return {sign_of(finding.side) * (from + t * (to - from)), y};
}

/// An irregular cloud with values in [0, 1]: several blobs around the centre, saturating.
cv::Mat cloud(const Scene& scene, Point centre, float radius, float power, Random& random) {
  cv::Mat sum = scene.canvas.layer();
  scene.canvas.blob(sum, centre, 0.58F * radius, 0.50F * radius, drawn(random, 0.0, 3.0), 1.2F, power);
  constexpr int kLobes = 7;
  const float phase = drawn(random, 0.0, static_cast<double>(kTwoPi));
  for (int i = 0; i < kLobes; ++i) {
    const float angle = phase + kTwoPi * (static_cast<float>(i) + drawn(random, -0.3, 0.3)) / kLobes;
    const float away = radius * drawn(random, 0.42, 0.80);
    const float rx = radius * drawn(random, 0.26, 0.50);
    const float ry = radius * drawn(random, 0.26, 0.50);
    scene.canvas.blob(sum, {centre.x + away * std::cos(angle), centre.y + away * std::sin(angle)}, rx, ry, angle,
                      drawn(random, 0.5, 1.1), power);
  }
  for (int row = 0; row < sum.rows; ++row) {
    float* value = sum.ptr<float>(row);
    for (int x = 0; x < sum.cols; ++x) {
      if (value[x] > 0.0F) value[x] = 1.0F - std::exp(-1.6F * value[x]);
    }
  }
  return sum;
}

/// Fine unevenness around 1 that stays the same at every size.
void mottle(const Scene& scene, cv::Mat& shape, Point centre, float radius, float depth, Random& random) {
  cv::Mat spots = scene.canvas.layer();
  constexpr int kSpots = 40;
  for (int i = 0; i < kSpots; ++i) {
    const float angle = drawn(random, 0.0, static_cast<double>(kTwoPi));
    const float away = radius * 1.1F * std::sqrt(drawn(random, 0.0, 1.0));
    const float size = drawn(random, 0.007, 0.014);
    scene.canvas.blob(spots, {centre.x + away * std::cos(angle), centre.y + away * std::sin(angle)}, size, size, 0.0F,
                      (i % 2 == 0 ? depth : -depth));
  }
  shape = shape.mul(1.0 + spots);
}

/// The outline of a lung that has come loose: its corners are lost.
Polyline rounded(const Polyline& outline, const Collapse& collapse) {
  const int count = static_cast<int>(outline.size());
  constexpr int kReach = 6;
  Polyline result;
  for (int i = 0; i < count; ++i) {
    Point mean;
    for (int k = -kReach; k <= kReach; ++k) {
      const Point& point = outline[static_cast<std::size_t>((i + k + count) % count)];
      mean.x += point.x / (2 * kReach + 1);
      mean.y += point.y / (2 * kReach + 1);
    }
    result.push_back(collapse.moved(mean));
  }
  return result;
}

}  // namespace

void draw_opacity(Scene& scene, const Finding& finding, Random& random, cv::Mat& mask) {
  const float radius = drawn(random, 0.085, 0.115);
  const Point centre = place_lesion(scene.anatomy, finding, radius, random);
  cv::Mat shape = cloud(scene, centre, radius, 1.0F, random).mul(scene.lung[index_of(finding.side)]);
  mask = shape * 1.1;
  mottle(scene, shape, centre, radius, 0.12F, random);
  scene.density += shape * static_cast<double>(drawn(random, 0.27, 0.35));
}

void draw_nodule(Scene& scene, const Finding& finding, Random& random, cv::Mat& mask) {
  const float radius = drawn(random, 0.028, 0.043);
  const Point centre = place_lesion(scene.anatomy, finding, 1.6F * radius, random);
  const float oval = drawn(random, 0.9, 1.1);
  const float angle = drawn(random, 0.0, static_cast<double>(kTwoPi));
  // A ball with a rim that is sharp but not cut out.
  scene.canvas.blob(mask, centre, radius * oval, radius / oval, angle, 1.0F, 3.5F);
  cv::Mat ball = scene.canvas.layer();
  scene.canvas.blob(ball, centre, 0.8F * radius * oval, 0.8F * radius / oval, angle, 0.28F, 1.0F);
  const float density = drawn(random, 0.46, 0.62);
  scene.density += mask * static_cast<double>(0.75F * density) + ball.mul(mask) * static_cast<double>(1.6F * density);
  mask *= 1.2;
}

void draw_consolidation(Scene& scene, const Finding& finding, Random& random, cv::Mat& mask) {
  const Anatomy& a = scene.anatomy;
  const std::size_t s = index_of(finding.side);
  const float radius = drawn(random, 0.085, 0.115);
  const Point centre = place_lesion(a, finding, radius, random);
  cv::Mat shape = cloud(scene, centre, radius, 1.4F, random);
  mottle(scene, shape, centre, radius, 0.14F, random);
  cv::Mat bronchi = scene.canvas.layer();
  const Point hilum = a.hilum(finding.side);
  const float heading = std::atan2(centre.y - hilum.y, centre.x - hilum.x);
  for (int i = 0; i < 4; ++i) {
    const float offset = (static_cast<float>(i) - 1.5F) * 0.5F * radius + drawn(random, -0.014, 0.014);
    Point tip = {centre.x - std::sin(heading) * 0.5F * offset - std::cos(heading) * 0.75F * radius,
                 centre.y + std::cos(heading) * 0.5F * offset - std::sin(heading) * 0.75F * radius};
    float direction = heading + 0.35F * offset / radius;
    float width = drawn(random, 0.0036, 0.0052);
    for (int piece = 0; piece < 6; ++piece) {
      const Point next = {tip.x + 0.24F * radius * std::cos(direction), tip.y + 0.24F * radius * std::sin(direction)};
      scene.canvas.tube(bronchi, tip, next, width, 0.88F * width);
      if (piece == 2 || piece == 3) {
        const float turn = direction + (piece == 2 ? 0.7F : -0.7F);
        scene.canvas.tube(bronchi, next,
                          {next.x + 0.4F * radius * std::cos(turn), next.y + 0.4F * radius * std::sin(turn)},
                          0.75F * width, 0.4F * width);
      }
      tip = next;
      width *= 0.88F;
      direction += drawn(random, -0.2, 0.2);
    }
  }
  shape = shape.mul(scene.lung[s]);
  mask = shape * 1.1;
  cv::Mat aerated = cv::min(bronchi * 70.0, 0.55);
  // Vessels vanish in lung as dense as they are.
  scene.density +=
      shape.mul(1.0 - aerated) * static_cast<double>(drawn(random, 0.78, 0.95)) - shape.mul(scene.vessels) * 0.8;
}

void draw_effusion(Scene& scene, const Finding& finding, Random& random, cv::Mat& mask) {
  const Anatomy& a = scene.anatomy;
  const std::size_t s = index_of(finding.side);
  const bool large = finding.size == Size::Large;
  const float level =
      large ? a.lung_y(finding.side, drawn(random, 0.52, 0.66)) : a.angle[s] - drawn(random, 0.060, 0.078);
  const float rise = large ? drawn(random, 0.07, 0.10) : drawn(random, 0.075, 0.095);
  const float fall = large ? drawn(random, 0.06, 0.09) : drawn(random, 0.035, 0.050);
  Polyline outline;
  constexpr int kSteps = 40;
  const float wall = a.wall(finding.side, level);
  for (int i = 0; i <= kSteps; ++i) {
    const float x = static_cast<float>(i) / kSteps * (a.half_width + 0.02F);
    const float up = rise * std::exp(-std::max(wall - x, 0.0F) / fall);
    const float inner = large ? 0.25F * rise * std::exp(-x / 0.08F) : 0.0F;
    outline.push_back({sign_of(finding.side) * x, level - up - inner});
  }
  outline.push_back({sign_of(finding.side) * (a.half_width + 0.02F), 1.2F});
  outline.push_back({0.0F, 1.2F});
  cv::Mat fluid = scene.canvas.filled(outline);
  mask = fluid.mul(scene.lung[s]);
  scene.canvas.blur(fluid, large ? 0.010F : 0.006F);
  // Fluid takes the place of air and vessels; behind the heart little of it shows.
  scene.density +=
      fluid.mul((scene.air[s] * 0.93 + 0.20 - scene.vessels * 0.85).mul(scene.lung[s]) + scene.whole[s] * 0.05);
}

Collapse draw_collapse(const Anatomy& a, const Finding& finding, Random& random) {
  const float s = sign_of(finding.side);
  const std::size_t i = index_of(finding.side);
  const float squeeze = drawn(random, 0.0, 1.0);
  if (finding.size == Size::Large) {
    return {{s * 0.10F * a.half_width, a.hilum_y[i] + 0.04F}, 0.42F + 0.10F * squeeze, 0.56F + 0.08F * squeeze};
  }
  return {{s * 0.06F * a.half_width, a.angle[i] - 0.03F}, 0.84F + 0.03F * squeeze, 0.88F + 0.025F * squeeze};
}

void draw_pneumothorax(Scene& scene, const Finding& finding, const Collapse& collapse, cv::Mat& mask) {
  const std::size_t s = index_of(finding.side);
  const Polyline pleura = rounded(scene.anatomy.lung_outline(finding.side), collapse);
  cv::Mat lung = scene.canvas.filled(pleura);
  cv::Mat gas = scene.lung[s].mul(1.0 - lung);
  mask = gas.clone();
  cv::Mat edge = scene.canvas.layer();
  const float unit = scene.canvas.unit();
  Polyline closed = pleura;
  closed.push_back(pleura.front());
  constexpr float kLine = 0.0030F;
  const float shown = std::max(kLine, 0.75F / unit);
  scene.canvas.stroke(edge, closed, 2.0F * shown, [&](float& out, float distance, float) {
    const float r = distance / shown;
    out = std::max(out, 0.34F * kLine / shown * std::exp(-r * r));
  });
  const double collapsed = finding.size == Size::Large ? 0.24 : 0.05;
  scene.density += edge.mul(scene.lung[s]) + lung.mul(scene.lung[s]) * collapsed - gas * 0.15;
}

}  // namespace m2ib::phantom
