#pragma once

#include <array>

#include "core/base/random.h"
#include "core/phantom/canvas_internal.h"
#include "core/phantom/phantom.h"

/// The body of one phantom: numbers drawn once, and the curves that follow from them. Private to this room.
namespace m2ib::phantom {

/// -1 for the patient's right (left of the picture), +1 for the patient's left.
[[nodiscard]] inline float sign_of(Side side) { return side == Side::Right ? -1.0F : 1.0F; }
[[nodiscard]] inline std::size_t index_of(Side side) { return side == Side::Right ? 0U : 1U; }

inline constexpr int kRibs = 11;  ///< drawn on each side

/// Lengths in body units. Arrays are {patient's right, patient's left}.
struct Anatomy {
  float half_width = 0.36F;      ///< midline to the inner chest wall at its widest
  std::array<float, 2> apex{};   ///< y of the lung's top
  std::array<float, 2> angle{};  ///< y of the costophrenic angle
  std::array<float, 2> dome{};   ///< y of the diaphragm's top
  float shoulder_slope = 0.0F;   ///< extra drop of the shoulders
  float soft_tissue = 0.06F;     ///< chest wall outside the ribs
  float tissue_density = 1.1F;   ///< attenuation of the trunk
  float heart_ratio = 0.44F;     ///< heart width / inner chest width
  float heart_share = 0.66F;     ///< part of the heart's width on the patient's left
  float heart_top = 0.44F;       ///< y
  float twist = 0.0F;            ///< sideways shift of what lies in front, from a rotated patient
  float knob = 0.034F;           ///< radius of the aortic knob
  float rib_spacing = 0.057F;
  float rib_width = 0.024F;
  float rib_density = 0.1F;
  float rib_drop = 0.13F;
  float clavicle_tilt = 0.0F;
  float vessel_density = 1.0F;
  float bronchus = 1.0F;  ///< contrast of the air column
  std::array<float, 2> hilum_y{};
  bool gastric_bubble = false;
  Point gastric_centre;
  float gastric_radius = 0.05F;

  [[nodiscard]] float heart_left() const { return 2.0F * half_width * heart_ratio * heart_share; }
  [[nodiscard]] float heart_right() const { return 2.0F * half_width * heart_ratio * (1.0F - heart_share); }
  /// Distance of the inner chest wall from the midline at height y.
  [[nodiscard]] float wall(Side side, float y) const;
  /// y of the diaphragm at distance x >= 0 from the midline.
  [[nodiscard]] float diaphragm(Side side, float x) const;
  [[nodiscard]] Point hilum(Side side) const;
  /// y at a share of the lung's height: 0 at the apex, 1 at its base.
  [[nodiscard]] float lung_y(Side side, float share) const;

  [[nodiscard]] Polyline lung_outline(Side side) const;
  [[nodiscard]] Polyline heart_outline() const;
  [[nodiscard]] Polyline mediastinum_outline() const;
  [[nodiscard]] Polyline body_outline() const;
  [[nodiscard]] Polyline posterior_rib(Side side, int rib) const;
  [[nodiscard]] Polyline anterior_rib(Side side, int rib) const;
  [[nodiscard]] Polyline clavicle(Side side) const;
  [[nodiscard]] Polyline trachea() const;
};

[[nodiscard]] Anatomy draw_anatomy(Random& random);

}  // namespace m2ib::phantom
