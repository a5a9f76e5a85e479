#pragma once

#include <QIcon>
#include <cstdint>

namespace m2ib::views {

/// Symbols on the dark headers of panes, drawn for any resolution.
enum class PaneSymbol : std::uint8_t { Chain, OpenChain, Difference, Swipe, Flicker, Reveal, Swap, Pause, Play, Doubt };
[[nodiscard]] QIcon pane_icon(PaneSymbol symbol);

}  // namespace m2ib::views
