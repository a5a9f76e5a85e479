#include <algorithm>
#include <numeric>

#include "core/session/session.h"

namespace m2ib::session {
namespace {

std::size_t places(PaneLayout layout) {
  switch (layout) {
    case PaneLayout::Two:
      return 2;
    case PaneLayout::Four:
      return 4;
    case PaneLayout::One:
    case PaneLayout::Strip:
    case PaneLayout::Images:
      break;
  }
  return 1;
}

bool has(const std::vector<int>& rows, int row) { return std::find(rows.begin(), rows.end(), row) != rows.end(); }

}  // namespace

std::vector<int> shown_captions(const Arrangement& arrangement, int count, int current) {
  if (count <= 0) return {};
  current = std::clamp(current, 0, count - 1);
  if (arrangement.layout == PaneLayout::Strip) {
    std::vector<int> all(static_cast<std::size_t>(count));
    std::iota(all.begin(), all.end(), 0);
    return all;
  }
  const std::size_t most = std::min(places(arrangement.layout), static_cast<std::size_t>(count));
  if (most == 1) return {current};
  std::vector<int> shown;
  for (const int row : arrangement.slots) {
    if (shown.size() < most && row >= 0 && row < count && !has(shown, row)) shown.push_back(row);
  }
  // Somebody who chose a caption wants to see it: where no slot has it, the last one gives way.
  if (!has(shown, current)) {
    if (shown.size() == most) shown.pop_back();
    shown.push_back(current);
  }
  const bool chosen = !arrangement.slots.empty();
  for (int row = 0; shown.size() < most && row < count; ++row) {
    if (!has(shown, row)) shown.push_back(row);
  }
  // Without a choice captions stand in their own order.
  if (!chosen) std::sort(shown.begin(), shown.end());
  return shown;
}

}  // namespace m2ib::session
