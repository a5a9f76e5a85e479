#pragma once

#include <QCursor>
#include <QElapsedTimer>
#include <QObject>
#include <QPointF>
#include <QTransform>
#include <optional>
#include <vector>

#include "core/annotation/annotation.h"
#include "ui/figure/paint/annotation_paint.h"
#include "ui/views/picture/annotation_hit.h"
#include "ui/views/picture/radiograph_view.h"

class QKeyEvent;
class QLineEdit;
class QPainter;

namespace m2ib::views {

/// The kind that a tool draws; empty for Select and for tools that are not about annotations.
[[nodiscard]] std::optional<annotation::Kind> kind_drawn_by(RadiographView::Tool tool);
/// True for Select and the tools that draw.
[[nodiscard]] bool is_annotation_tool(RadiographView::Tool tool);

/// Drawing, picking and editing of annotations in one view. The view tells it what mouse and keys do; what it changes
/// goes to the board, which all views of a picture share. Only what is under way (a drag, a text) belongs to it.
class AnnotationTool : public QObject {
  Q_OBJECT

 public:
  explicit AnnotationTool(RadiographView* view);
  ~AnnotationTool() override;

  void setBoard(presenters::AnnotationBoard* board);

  /// @param tool of the drag, which another button than the tool's may have begun
  void press(RadiographView::Tool tool, const QPointF& widget, Qt::KeyboardModifiers modifiers);
  void drag(const QPointF& widget, Qt::KeyboardModifiers modifiers);
  /// @param moved false: it was a click
  void release(bool moved);
  void cancel();  ///< takes back what was pressed
  /// @return false where it means nothing here
  bool doubleClick(const QPointF& widget);
  /// The end of a polygon that is being drawn follows the pointer.
  void hover(const QPointF& widget, Qt::KeyboardModifiers modifiers);
  [[nodiscard]] bool wantsKey(const QKeyEvent& event) const;
  bool key(const QKeyEvent& event);
  /// Over `widget`, with the view's tool; empty: the view's own.
  [[nodiscard]] std::optional<QCursor> cursorAt(const QPointF& widget) const;

  void editText(quint64 id);
  void finish();                ///< of a text or a polygon that is under way: keeps it
  void closeEditor(bool keep);  ///< of a text
  void paint(QPainter& painter);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  enum class Doing { Nothing, Drawing, Moving, Shaping, Banding };

  [[nodiscard]] figure::AnnotationLook look() const;
  [[nodiscard]] annotation::Point toPicture(const QPointF& widget) const;
  [[nodiscard]] std::optional<AnnotationHit> hitAt(const QPointF& widget, RadiographView::Tool tool) const;
  void pick(const AnnotationHit& hit, Qt::KeyboardModifiers modifiers);
  void startChange(Doing doing);
  void moveSelected(const QPointF& widget, Qt::KeyboardModifiers modifiers);
  void shape(const QPointF& widget, Qt::KeyboardModifiers modifiers);
  void draw(const QPointF& widget, Qt::KeyboardModifiers modifiers);
  void endDrawing();
  void clickWith(RadiographView::Tool tool);
  void addCorner(const QPointF& widget, Qt::KeyboardModifiers modifiers);
  void closePolygon();
  void takeCornerBack();
  [[nodiscard]] const annotation::Annotation* polygon() const;  ///< being drawn; null = none
  bool polygonKey(int key);
  void nudge(const QPointF& screen_step);
  bool cycle(bool backwards);
  void setMarker();
  void openEditor(const annotation::Annotation& annotation);
  void paintPolygon(QPainter& painter) const;

  RadiographView* view_;
  presenters::AnnotationBoard* board_ = nullptr;
  Doing doing_ = Doing::Nothing;
  RadiographView::Tool tool_ = RadiographView::Tool::Select;  ///< of the press
  QPointF from_;                                              ///< of the press, in widget pixels
  QPointF to_;
  std::optional<AnnotationHit> pressed_;
  bool picked_before_ = false;                     ///< what was pressed had been selected already
  std::vector<annotation::Annotation> originals_;  ///< of what is moved or shaped
  quint64 gesture_ = 0;
  quint64 nudge_gesture_ = 0;
  QElapsedTimer nudged_;
  QLineEdit* editor_ = nullptr;
  annotation::Annotation edited_;  ///< id 0: new
};

}  // namespace m2ib::views
