#pragma once

#include <QString>

#include "core/image/radiograph.h"

namespace m2ib::presenters {

/// What stands at the edges of a picture, e.g. "L" at the right. Empty where unknown.
struct EdgeLetters {
  QString left;
  QString top;
  QString right;
  QString bottom;
  [[nodiscard]] bool operator==(const EdgeLetters&) const = default;
};

/// How a picture lies: turned first, then flipped as seen.
struct Lie {
  int quarter_turns = 0;  ///< clockwise, any number
  bool flip_horizontal = false;
  bool flip_vertical = false;
};

/// The patient's directions at the edges of what is seen.
[[nodiscard]] EdgeLetters edge_letters(const image::Orientation& orientation, const Lie& lie);

}  // namespace m2ib::presenters
