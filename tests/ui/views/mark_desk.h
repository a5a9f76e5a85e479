#pragma once

#include <QUndoStack>
#include <utility>
#include <vector>

#include "tests/ui/views/view_desk.h"
#include "ui/presenters/document/annotation_board.h"

namespace m2ib::tests {

/// A view of 648 x 448 on a picture of 320 x 220, two screen pixels each, with a board of annotations. Picture (x, y)
/// lies at widget (4 + 2 x, 4 + 2 y).
struct MarkDesk : ViewDesk {
  explicit MarkDesk(views::RadiographView::Tool tool = views::RadiographView::Tool::Select)
      : ViewDesk(gray(320, 220, 100)) {
    board.openPicture(QStringLiteral("picture"));
    view.setAnnotations(&board);
    view.setTool(tool);
  }
  [[nodiscard]] const std::vector<annotation::Annotation>& all() const { return board.annotations(); }
  [[nodiscard]] static QPoint at(double x, double y) { return QPointF(4 + 2 * x, 4 + 2 * y).toPoint(); }
  void pull(QPoint from, QPoint to) { drag(view, Qt::LeftButton, from, to); }

  QUndoStack stack;
  presenters::AnnotationBoard board{&stack};
};

inline annotation::Annotation mark(annotation::Kind kind, std::vector<annotation::Point> points,
                                   const std::string& text = {}, bool region = false) {
  annotation::Annotation made;
  made.kind = kind;
  made.points = std::move(points);
  made.text = text;
  made.region = region;
  return made;
}

/// What QCOMPARE shows of points.
inline QString points_text(const annotation::Annotation& annotation) {
  QString text;
  for (const annotation::Point& point : annotation.points) {
    text += QStringLiteral("%1,%2 ").arg(point.x, 0, 'f', 2).arg(point.y, 0, 'f', 2);
  }
  return text.trimmed();
}

}  // namespace m2ib::tests
