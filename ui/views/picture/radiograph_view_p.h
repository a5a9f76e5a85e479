// Internal: shared by the files of RadiographView.
#pragma once

#include <QPointF>
#include <optional>
#include <vector>

#include "ui/views/picture/annotation_tool.h"
#include "ui/views/picture/radiograph_view.h"

namespace m2ib::views {

/// A drag in progress, and what Esc returns to.
struct RadiographView::DragStart {
  DragAction action = DragAction::None;
  bool black_out = false;         ///< DragAction::Tool with the black-out tool
  bool annotation = false;        ///< the annotation tool's
  std::optional<double> divider;  ///< DragAction::None that moves the divider: where it was
  Qt::MouseButton button = Qt::NoButton;
  QPointF from;                     ///< of the pointer, in widget pixels
  QPointF last;                     ///< up to where the drag has been followed
  QPointF wanted;                   ///< where the pointer is
  bool moved = false;               ///< far enough not to be a click
  Qt::KeyboardModifiers modifiers;  ///< as last told
  Placement placement;
  Display display;
};

}  // namespace m2ib::views
