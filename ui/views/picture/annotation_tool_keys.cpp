// Keys of the annotation tools, polygons, side markers, and the editor of texts.
#include <QKeyEvent>
#include <QLineEdit>
#include <QLineF>
#include <QPainter>
#include <algorithm>
#include <utility>

#include "ui/presenters/document/annotation_board.h"
#include "ui/presenters/text/edge_letters.h"
#include "ui/views/picture/annotation_tool.h"

namespace m2ib::views {
namespace {

using annotation::Annotation;
using annotation::Kind;
using annotation::Point;
using Tool = RadiographView::Tool;

constexpr double kCloseReach_px = 8.0;
constexpr std::size_t kLeastCorners = 3;
constexpr double kFarNudge_px = 10.0;
constexpr int kNudgePause_ms = 1000;  ///< nudges that follow each other sooner are one step
constexpr int kLongestText = 500;     ///< characters; four bytes each at most
constexpr int kLongestMarker = 2;
constexpr int kEditorWidth_px = 180;

bool is_delete(int key) { return key == Qt::Key_Delete || key == Qt::Key_Backspace; }

std::optional<QPointF> arrow_step(int key) {
  switch (key) {
    case Qt::Key_Left:
      return QPointF(-1.0, 0.0);
    case Qt::Key_Right:
      return QPointF(1.0, 0.0);
    case Qt::Key_Up:
      return QPointF(0.0, -1.0);
    case Qt::Key_Down:
      return QPointF(0.0, 1.0);
    default:
      return std::nullopt;
  }
}

bool is_select_all(const QKeyEvent& event) { return event.matches(QKeySequence::SelectAll); }

}  // namespace

bool AnnotationTool::wantsKey(const QKeyEvent& event) const {
  if (board_ == nullptr) return false;
  const int key = event.key();
  if (polygon() != nullptr) {
    return key == Qt::Key_Escape || key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Backspace;
  }
  if (!is_annotation_tool(view_->tool())) return false;
  if (is_select_all(event)) return view_->tool() == Tool::Select;
  if (board_->selection().empty()) return false;
  const bool plain = event.modifiers() == Qt::NoModifier || event.modifiers() == Qt::KeypadModifier;
  if (arrow_step(key)) return plain || event.modifiers().testFlag(Qt::ShiftModifier);
  return plain && (is_delete(key) || key == Qt::Key_Escape || key == Qt::Key_F2);
}

bool AnnotationTool::key(const QKeyEvent& event) {
  if (board_ == nullptr) return false;
  const int key = event.key();
  if ((key == Qt::Key_Tab || key == Qt::Key_Backtab) && view_->tool() == Tool::Select) {
    return cycle(key == Qt::Key_Backtab);
  }
  if (!wantsKey(event)) return false;
  if (polygon() != nullptr) return polygonKey(key);
  if (is_select_all(event)) {
    std::vector<quint64> all;
    for (const Annotation& annotation : board_->annotations()) all.push_back(annotation.id);
    board_->select(std::move(all));
  } else if (const auto step = arrow_step(key)) {
    nudge(event.modifiers().testFlag(Qt::ShiftModifier) ? *step * kFarNudge_px : *step);
  } else if (is_delete(key)) {
    doing_ = Doing::Nothing;
    board_->removeSelected();
  } else if (key == Qt::Key_F2) {
    editText(board_->selection().back());
  } else {
    board_->select({});
  }
  return true;
}

bool AnnotationTool::polygonKey(int key) {
  if (key == Qt::Key_Escape) {
    doing_ = Doing::Nothing;
    board_->setDraft(std::nullopt);
  } else if (key == Qt::Key_Backspace) {
    takeCornerBack();
  } else {
    closePolygon();
  }
  return true;
}

void AnnotationTool::nudge(const QPointF& screen_step) {
  const bool goes_on = nudge_gesture_ != 0 && nudged_.isValid() && nudged_.elapsed() < kNudgePause_ms;
  if (!goes_on) nudge_gesture_ = board_->newGesture();
  nudged_.start();
  // One pixel of the picture in the direction that the key shows, however the picture is turned.
  const QTransform back = view_->pictureToWidget().inverted();
  QPointF step = back.map(screen_step) - back.map(QPointF(0, 0));
  const double length = QLineF(QPointF(0, 0), step).length();
  if (!(length > 0.0)) return;
  step *= QLineF(QPointF(0, 0), screen_step).length() / length;
  std::vector<Annotation> after;
  for (const quint64 id : board_->selection()) {
    const Annotation* annotation = board_->find(id);
    if (annotation == nullptr) continue;
    after.push_back(*annotation);
    for (Point& point : after.back().points) point = {point.x + step.x(), point.y + step.y()};
  }
  board_->change(std::move(after), tr("Move annotations"), nudge_gesture_);
}

bool AnnotationTool::cycle(bool backwards) {
  const std::vector<Annotation>& all = board_->annotations();
  if (all.empty() || polygon() != nullptr) return false;
  const std::vector<quint64>& selection = board_->selection();
  const auto count = static_cast<std::ptrdiff_t>(all.size());
  std::ptrdiff_t next = backwards ? count - 1 : 0;
  if (!selection.empty()) {
    const auto found = std::ranges::find(all, selection.back(), &Annotation::id);
    next = found - all.begin() + (backwards ? -1 : 1);
  }
  // Beyond the last one the key goes on to the next part of the window.
  if (next < 0 || next >= count) {
    board_->select({});
    return false;
  }
  board_->select({all[static_cast<std::size_t>(next)].id});
  return true;
}

const Annotation* AnnotationTool::polygon() const {
  if (board_ == nullptr) return nullptr;
  const auto& draft = board_->draft();
  return draft && draft->kind == Kind::Polygon ? &*draft : nullptr;
}

void AnnotationTool::addCorner(const QPointF& widget, Qt::KeyboardModifiers modifiers) {
  Annotation draft;
  if (const Annotation* drawn = polygon()) {
    hover(widget, modifiers);
    draft = *drawn;
    const Point& first = draft.points.front();
    const bool closes = draft.points.size() > kLeastCorners &&
                        QLineF(view_->toWidget({first.x, first.y}), widget).length() <= kCloseReach_px;
    if (closes) return closePolygon();
    if (draft.points.size() > annotation::kMostPoints) return;
    draft.points.push_back(draft.points.back());
  } else {
    draft.kind = Kind::Polygon;
    draft.style = board_->nextStyle();
    draft.points = {toPicture(widget), toPicture(widget)};  // the second follows the pointer
  }
  board_->setDraft(std::move(draft));
}

void AnnotationTool::closePolygon() {
  const Annotation* drawn = polygon();
  if (drawn == nullptr) return;
  Annotation closed = *drawn;
  closed.points.pop_back();
  closed.points.erase(std::unique(closed.points.begin(), closed.points.end()), closed.points.end());
  if (closed.points.size() < kLeastCorners) return;
  doing_ = Doing::Nothing;
  board_->setDraft(std::nullopt);
  board_->add(std::move(closed));
}

void AnnotationTool::takeCornerBack() {
  const Annotation* drawn = polygon();
  if (drawn == nullptr) return;
  if (drawn->points.size() <= 2) return board_->setDraft(std::nullopt);
  Annotation draft = *drawn;
  draft.points.erase(draft.points.end() - 2);
  board_->setDraft(std::move(draft));
}

void AnnotationTool::paintPolygon(QPainter& painter) const {
  QPolygonF corners;
  for (const Point& point : polygon()->points) corners << view_->toWidget({point.x, point.y});
  const QColor ink = QColor::fromRgb(polygon()->style.colour);
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(QColor(0, 0, 0), 4.0));
  painter.drawPolyline(corners);
  painter.setPen(QPen(ink, 2.0));
  painter.drawPolyline(corners);
  painter.setPen(QPen(QColor(0, 0, 0), 1.0));
  painter.setBrush(QColor(255, 255, 255));
  for (qsizetype i = 0; i + 1 < corners.size(); ++i) {
    painter.drawRect(QRectF(corners[i] - QPointF(3, 3), QSizeF(6, 6)));
  }
}

void AnnotationTool::clickWith(Tool tool) {
  if (tool == Tool::SideMarker) return setMarker();
  if (tool != Tool::Text) return;
  Annotation annotation;
  annotation.kind = Kind::Text;
  annotation.style = board_->nextStyle();
  annotation.points = {toPicture(from_)};
  openEditor(annotation);
}

void AnnotationTool::setMarker() {
  Annotation marker;
  marker.kind = Kind::SideMarker;
  marker.style = board_->nextStyle();
  marker.points = {toPicture(from_)};
  // Which side is the patient's left is never guessed: without the file's or the person's word it is asked for.
  const presenters::EdgeLetters letters = view_->edgeLetters();
  const QString letter = from_.x() < view_->width() / 2.0 ? letters.left : letters.right;
  if (letter != QLatin1String("L") && letter != QLatin1String("R")) return openEditor(marker);
  marker.text = letter.toStdString();
  board_->add(std::move(marker));
}

bool AnnotationTool::doubleClick(const QPointF& widget) {
  if (board_ == nullptr || !is_annotation_tool(view_->tool())) return false;
  if (polygon() != nullptr) {
    closePolygon();
    return true;
  }
  const auto hit = hitAt(widget, view_->tool());
  if (!hit) return false;
  editText(hit->id);
  return true;
}

void AnnotationTool::editText(quint64 id) {
  const Annotation* annotation = board_ != nullptr ? board_->find(id) : nullptr;
  if (annotation == nullptr) return;
  board_->select({id});
  openEditor(*annotation);
}

void AnnotationTool::openEditor(const Annotation& annotation) {
  closeEditor(true);
  edited_ = annotation;
  editor_ = new QLineEdit(view_);
  editor_->setObjectName(QStringLiteral("annotationTextEdit"));
  const bool marker = annotation.kind == Kind::SideMarker;
  const QString name = annotation.region               ? tr("Name of the region")
                       : marker                        ? tr("Side: L or R")
                       : annotation.kind == Kind::Text ? tr("Text on the picture")
                                                       : tr("Label");
  editor_->setAccessibleName(name);
  editor_->setPlaceholderText(name);
  editor_->setMaxLength(marker ? kLongestMarker : kLongestText);
  editor_->setText(QString::fromStdString(annotation.text));
  editor_->selectAll();
  editor_->installEventFilter(this);
  QRectF place = figure::annotation_text_rect(view_->pictureToWidget(), annotation, look());
  if (place.isNull()) place.moveTopLeft(view_->toWidget({annotation.points[0].x, annotation.points[0].y}));
  const QSize size(std::max(kEditorWidth_px, static_cast<int>(place.width()) + 40), editor_->sizeHint().height());
  QPoint corner = place.topLeft().toPoint() - QPoint(4, 4);
  corner.setX(std::clamp(corner.x(), 0, std::max(0, view_->width() - size.width())));
  corner.setY(std::clamp(corner.y(), 0, std::max(0, view_->height() - size.height())));
  editor_->setGeometry(QRect(corner, size));
  editor_->show();
  editor_->setFocus();
}

void AnnotationTool::closeEditor(bool keep) {
  if (editor_ == nullptr) return;
  QLineEdit* editor = std::exchange(editor_, nullptr);
  editor->removeEventFilter(this);
  editor->setObjectName({});  // it is not to be found any more
  const QString text = editor->text().trimmed();
  const bool had_focus = editor->hasFocus();
  editor->hide();
  editor->deleteLater();
  if (had_focus) view_->setFocus();
  view_->update();
  if (!keep || board_ == nullptr) return;
  const bool words = edited_.kind == Kind::Text || edited_.kind == Kind::SideMarker;
  if (edited_.id == 0) {
    edited_.text = text.toStdString();
    if (!text.isEmpty()) board_->add(edited_);
  } else if (text.isEmpty() && words) {
    board_->remove({edited_.id}, tr("Remove annotations"));
  } else {
    board_->setText(edited_.id, text);
  }
}

void AnnotationTool::finish() {
  closeEditor(true);
  const Annotation* drawn = polygon();
  if (drawn == nullptr) return;
  closePolygon();
  board_->setDraft(std::nullopt);
}

bool AnnotationTool::eventFilter(QObject* watched, QEvent* event) {
  if (watched != editor_ || editor_ == nullptr) return QObject::eventFilter(watched, event);
  const bool override = event->type() == QEvent::ShortcutOverride;
  if (override || event->type() == QEvent::KeyPress) {
    const int key = static_cast<QKeyEvent*>(event)->key();
    const bool enter = key == Qt::Key_Return || key == Qt::Key_Enter;
    if (enter || key == Qt::Key_Escape) {
      event->accept();
      if (!override) closeEditor(enter);
      return true;
    }
  }
  if (event->type() == QEvent::FocusOut && static_cast<QFocusEvent*>(event)->reason() != Qt::PopupFocusReason) {
    closeEditor(true);
    return false;
  }
  return QObject::eventFilter(watched, event);
}

}  // namespace m2ib::views
