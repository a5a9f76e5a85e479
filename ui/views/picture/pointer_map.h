#pragma once

#include <cstdint>

namespace m2ib::views {

/// What a drag with a mouse button does.
enum class DragAction : std::uint8_t { None, Tool, WindowLevel, Pan, Zoom, Ruler };
/// What the wheel does, alone and with Ctrl.
enum class WheelAction : std::uint8_t { Zoom, Frames, Window };

/// Mouse conventions, as a person has set them. The defaults are those of the viewers that clinicians know.
struct PointerMap {
  DragAction left = DragAction::Tool;  ///< Tool: what the toolbar says
  DragAction middle = DragAction::Pan;
  DragAction right = DragAction::Zoom;
  WheelAction wheel = WheelAction::Zoom;
  WheelAction ctrl_wheel = WheelAction::Frames;
  bool double_click_maximises = true;
  bool down_darkens = true;  ///< window/level: dragging down darkens
  [[nodiscard]] bool operator==(const PointerMap&) const = default;
};

}  // namespace m2ib::views
