// Internal: shared by the files of RadiographView.
#pragma once

#include <QPointF>
#include <vector>

#include "ui/views/radiograph_view.h"
#include "ui/views/ruler_marks.h"

namespace m2ib::views {

/// A drag in progress, and what Esc returns to.
struct RadiographView::DragStart {
  DragAction action = DragAction::None;
  bool black_out = false;  ///< DragAction::None with the black-out tool
  Qt::MouseButton button = Qt::NoButton;
  QPointF from;        ///< of the pointer, in widget pixels
  QPointF last;        ///< up to where the drag has been followed
  QPointF wanted;      ///< where the pointer is
  bool moved = false;  ///< far enough not to be a click
  Placement placement;
  Display display;
  std::vector<Ruler> rulers;
  RulerHit::Part ruler_part = RulerHit::Part::To;
};

}  // namespace m2ib::views
