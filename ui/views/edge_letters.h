#pragma once

#include <QString>

#include "core/image/radiograph.h"
#include "ui/views/view_state.h"

namespace m2ib::views {

/// What stands at the edges of the view, e.g. "L" at the right. Empty where unknown.
struct EdgeLetters {
  QString left;
  QString top;
  QString right;
  QString bottom;
  [[nodiscard]] bool operator==(const EdgeLetters&) const = default;
};

/// The patient's directions at the screen's edges after the display's turns and flips.
[[nodiscard]] EdgeLetters edge_letters(const image::Orientation& orientation, const Display& display);

}  // namespace m2ib::views
