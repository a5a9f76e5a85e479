#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/image/radiograph.h"

namespace m2ib::views {

/// From native values to the gray of the screen by one look-up, also for the formats that have too many values for a
/// table of their own: those are binned over the part of the range that the window distinguishes, finely enough that
/// a gray is wrong only within 1/256 of a step. Made once a window.
class ShadeTable {
 public:
  ShadeTable(const image::Radiograph& radiograph, const image::Window& window, bool inverted);

  /// 0 … 255; not-a-numbers are black. Padding is the caller's business: inverted, the table shows it white.
  template <class Real>
  [[nodiscard]] std::uint8_t operator()(Real native) const {
    const Real place = (native - static_cast<Real>(first_)) * static_cast<Real>(per_unit_) + Real(0.5);
    // Written so that a not-a-number fails the first comparison.
    if (!(place >= Real(1))) return place < Real(1) ? grays_.front() : std::uint8_t{0};
    return place < static_cast<Real>(grays_.size()) ? grays_[static_cast<std::uint32_t>(place)] : grays_.back();
  }
  /// Values of 8 and 16-bit pictures and what lies between them need no bounds.
  [[nodiscard]] std::uint8_t whole(float native) const {
    return grays_[static_cast<std::uint32_t>(static_cast<std::int32_t>(native - static_cast<float>(first_) + 0.5F))];
  }

 private:
  void bin(const image::Radiograph& radiograph, const image::Window& window);

  double first_ = 0.0;     ///< native value of the first entry
  double per_unit_ = 1.0;  ///< entries a native unit
  std::vector<std::uint8_t> grays_;
};

}  // namespace m2ib::views
