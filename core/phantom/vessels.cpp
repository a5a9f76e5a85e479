#include <numbers>

#include "core/phantom/scene_internal.h"

namespace m2ib::phantom {
namespace {

constexpr float kThinnest = 0.0009F;

/// One growing twig.
struct Twig {
  Point tip;
  float heading = 0.0F;
  float radius = 0.0F;
  float length = 0.0F;
  int generation = 0;
};

struct Tree {
  const Scene& scene;
  const Collapse* collapse;
  Random& random;
  cv::Mat& target;

  void grow(const Twig& start) const {
    constexpr int kPieces = 7;
    Twig twig = start;
    const float thin = std::max(0.30F * start.radius, kThinnest);
    const float bend = static_cast<float>(random.normal(0.0, 0.07));
    const bool branches = start.generation < 3;
    float side = random.chance(0.5) ? 1.0F : -1.0F;
    for (int piece = 0; piece < kPieces; ++piece) {
      const float step = start.length / kPieces;
      twig.heading += bend + static_cast<float>(random.normal(0.0, 0.11));
      const Point next = {twig.tip.x + step * std::cos(twig.heading), twig.tip.y + step * std::sin(twig.heading)};
      const float radius = start.radius + (thin - start.radius) * static_cast<float>(piece + 1) / kPieces;
      const Point from = collapse != nullptr ? collapse->moved(twig.tip) : twig.tip;
      const Point to = collapse != nullptr ? collapse->moved(next) : next;
      scene.canvas.tube(target, from, to, twig.radius, radius);
      twig.tip = next;
      twig.radius = radius;
      const bool here = branches && random.chance(0.62);
      const float turn = static_cast<float>(random.uniform(0.40, 0.85)) * side;
      const float share = static_cast<float>(random.uniform(0.38, 0.66));
      if (!here || radius < 1.2F * kThinnest) continue;
      side = -side;  // branches alternate, as they do in the lung
      grow({next, twig.heading + turn, 0.78F * radius, share * start.length, start.generation + 1});
    }
  }
};

}  // namespace

void draw_vessels(const Scene& scene, Side side, const Collapse* collapse, Random& random, cv::Mat& target) {
  const Anatomy& a = scene.anatomy;
  const float s = sign_of(side);
  const Point hilum = a.hilum(side);
  const float reach = 0.50F * (a.half_width - std::abs(hilum.x)) + 0.06F;
  const Tree tree{scene, collapse, random, target};
  // Headings fan out from upwards to downwards, from a line along the hilum; the lower lobes have larger vessels.
  constexpr std::array<float, 11> kHeadings = {-1.75F, -1.42F, -1.05F, -0.70F, -0.32F, 0.08F,
                                               0.45F,  0.80F,  1.10F,  1.36F,  1.62F};
  for (const float base : kHeadings) {
    const float lateral = base + static_cast<float>(random.normal(0.0, 0.10));
    const float heading = s > 0.0F ? lateral : std::numbers::pi_v<float> - lateral;
    const float low = 0.5F + 0.5F * std::sin(lateral);
    const float radius = (0.0042F + 0.0022F * low) * static_cast<float>(random.uniform(0.8, 1.2));
    const float length =
        reach * (1.0F + 0.30F * std::abs(std::sin(lateral))) * static_cast<float>(random.uniform(0.85, 1.2));
    const float along = 0.050F * std::sin(lateral) + static_cast<float>(random.normal(0.0, 0.008));
    const float out = 0.014F - 0.006F * std::sin(lateral) + static_cast<float>(random.normal(0.0, 0.005));
    tree.grow({{hilum.x + s * out, hilum.y + 0.018F + along}, heading, radius, length, 0});
  }
}

}  // namespace m2ib::phantom
