#pragma once

#include <optional>

#include "core/phantom/anatomy_internal.h"

/// A picture being drawn: an additive map of attenuation, and where the lungs are. Private to this room.
namespace m2ib::phantom {

/// Independent purposes of random numbers; see the addresses in phantom.cpp.
enum class Purpose : std::uint8_t { Anatomy = 0, Exposure = 1, Choice = 2, Noise = 3, Vessels = 4, Finding = 16 };

/// Lung that has come off the chest wall: every point moves towards the centre.
struct Collapse {
  Point centre;
  float factor_x = 1.0F;
  float factor_y = 1.0F;

  [[nodiscard]] Point moved(Point p) const {
    return {centre.x + factor_x * (p.x - centre.x), centre.y + factor_y * (p.y - centre.y)};
  }
};

struct Fracture {
  Side side = Side::Right;
  int rib = 0;
  float along = 0.6F;  ///< place on the posterior rib, in [0, 1] by its steps
  float gap = 0.02F;   ///< body units
  float step = 0.016F;
};

/// What findings change in the body before it is drawn.
struct Changes {
  std::array<std::optional<Collapse>, 2> collapse;
  std::vector<Fracture> fractures;
};

struct Scene {
  Scene(int size_px, const View& view, const Anatomy& body) : canvas(size_px, view), anatomy(body) {}

  Canvas canvas;
  Anatomy anatomy;
  cv::Mat density;               ///< attenuation, about 0 (air) to 2 (abdomen), metal above
  cv::Mat vessels;               ///< what the vessels of both lungs add to the density
  std::array<cv::Mat, 2> air;    ///< what the lung takes away from the density
  std::array<cv::Mat, 2> lung;   ///< share of each pixel with lung that nothing covers, in [0, 1]
  std::array<cv::Mat, 2> whole;  ///< share of each pixel with lung, also behind the heart
};

/// Draws the healthy body, with the changes.
void draw_body(Scene& scene, const Changes& changes, Random& vessel_random);
/// Thickness of blood in body units; drawn over what the target holds.
void draw_vessels(const Scene& scene, Side side, const Collapse* collapse, Random& random, cv::Mat& target);
void draw_bones(Scene& scene, const cv::Mat& trunk, const Changes& changes);

/// Window, scatter, grain, collimation and marker: from attenuation to gray values. Masks end where the collimator
/// does.
[[nodiscard]] std::vector<std::uint8_t> expose(Scene& scene, Random& exposure, Random& noise,
                                               std::vector<Finding>& findings);

/// Completes the attributes of a finding and drops those that its kind has not.
[[nodiscard]] Finding completed(const Finding& finding, Random& random);
[[nodiscard]] std::vector<Finding> choose_findings(Random& random);

/// Changes the anatomy or notes a change, for the findings that need it before the body is drawn.
void prepare(const Finding& finding, Random random, Anatomy& anatomy, Changes& changes);
/// Adds the finding to the scene and returns its mask.
[[nodiscard]] std::vector<std::uint8_t> draw_finding(Scene& scene, const Finding& finding, const Changes& changes,
                                                     Random random);

// One function per kind; `mask` is a layer of zeros that becomes positive (above 0.5) where the finding is seen.
void draw_opacity(Scene& scene, const Finding& finding, Random& random, cv::Mat& mask);
void draw_nodule(Scene& scene, const Finding& finding, Random& random, cv::Mat& mask);
void draw_consolidation(Scene& scene, const Finding& finding, Random& random, cv::Mat& mask);
void draw_effusion(Scene& scene, const Finding& finding, Random& random, cv::Mat& mask);
void draw_pneumothorax(Scene& scene, const Finding& finding, const Collapse& collapse, cv::Mat& mask);
void draw_cardiomegaly(Scene& scene, cv::Mat& mask);
void draw_pacemaker(Scene& scene, const Finding& finding, Random& random, cv::Mat& mask);
void draw_central_line(Scene& scene, const Finding& finding, Random& random, cv::Mat& mask);
void draw_fracture(Scene& scene, const Fracture& fracture, cv::Mat& mask);

[[nodiscard]] Collapse draw_collapse(const Anatomy& anatomy, const Finding& finding, Random& random);
[[nodiscard]] Fracture draw_fracture_place(const Anatomy& anatomy, const Finding& finding, Random& random);

}  // namespace m2ib::phantom
