// Mouse of the annotation tools; annotation_tool_keys.cpp has keys, polygons and the texts' editor.
#include "ui/views/picture/annotation_tool.h"

#include <QLineEdit>
#include <QLineF>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "ui/presenters/document/annotation_board.h"

namespace m2ib::views {
namespace {

using annotation::Annotation;
using annotation::Kind;
using annotation::Point;
using Tool = RadiographView::Tool;

constexpr double kPointsToScreen = 4.0 / 3.0;  ///< logical pixels a point
constexpr double kShortest_px = 4.0;           ///< of what is drawn; less was a click
constexpr double kRoom_px = 4.0;

bool is_line(Kind kind) { return kind == Kind::Arrow || kind == Kind::Ruler; }

/// The point beside `at` that makes a multiple of 45° with `from`.
Point snapped(const Point& from, const Point& at) {
  const double length = std::hypot(at.x - from.x, at.y - from.y);
  const double step = std::numbers::pi / 4.0;
  const double angle = std::round(std::atan2(at.y - from.y, at.x - from.x) / step) * step;
  return {from.x + length * std::cos(angle), from.y + length * std::sin(angle)};
}

/// The point beside `at` whose box with `from` has the given ratio of width to height.
Point proportioned(const Point& from, const Point& at, double ratio) {
  const double width = std::max(std::abs(at.x - from.x), std::abs(at.y - from.y) * ratio);
  return {from.x + std::copysign(width, at.x - from.x), from.y + std::copysign(width / ratio, at.y - from.y)};
}

double ratio_of(const Annotation& annotation) {
  const double width = std::abs(annotation.points[1].x - annotation.points[0].x);
  const double height = std::abs(annotation.points[1].y - annotation.points[0].y);
  return width > 0.0 && height > 0.0 ? width / height : 1.0;
}

}  // namespace

std::optional<Kind> kind_drawn_by(Tool tool) {
  switch (tool) {
    case Tool::Arrow:
      return Kind::Arrow;
    case Tool::Box:
      return Kind::Box;
    case Tool::Ellipse:
      return Kind::Ellipse;
    case Tool::Polygon:
      return Kind::Polygon;
    case Tool::Text:
      return Kind::Text;
    case Tool::Ruler:
      return Kind::Ruler;
    case Tool::SideMarker:
      return Kind::SideMarker;
    default:
      return std::nullopt;
  }
}

bool is_annotation_tool(Tool tool) { return tool == Tool::Select || kind_drawn_by(tool); }

AnnotationTool::AnnotationTool(RadiographView* view) : QObject(view), view_(view) {}

AnnotationTool::~AnnotationTool() = default;

void AnnotationTool::setBoard(presenters::AnnotationBoard* board) {
  if (board == board_) return;
  closeEditor(false);
  if (board_ != nullptr) disconnect(board_, nullptr, view_, nullptr);
  board_ = board;
  doing_ = Doing::Nothing;
  if (board_ != nullptr) {
    const auto show = [this] { view_->update(); };
    connect(board_, &presenters::AnnotationBoard::changed, view_, show);
    connect(board_, &presenters::AnnotationBoard::selectionChanged, view_, show);
    connect(board_, &presenters::AnnotationBoard::draftChanged, view_, show);
  }
  view_->update();
}

figure::AnnotationLook AnnotationTool::look() const {
  figure::AnnotationLook look;
  look.units_per_pt = kPointsToScreen;
  look.font = view_->font();
  look.spacing = view_->spacing();
  look.selected.assign(board_->selection().begin(), board_->selection().end());
  look.room = QRectF(view_->rect()).adjusted(kRoom_px, kRoom_px, -kRoom_px, -kRoom_px);
  return look;
}

Point AnnotationTool::toPicture(const QPointF& widget) const {
  const QPointF at = view_->toPicture(widget);
  return {at.x(), at.y()};
}

std::optional<AnnotationHit> AnnotationTool::hitAt(const QPointF& widget, Tool tool) const {
  auto hit = annotation_at(board_->annotations(), view_->pictureToWidget(), look(), widget, kind_drawn_by(tool));
  // A line that starts at another one's end is drawn, not the other one moved, unless that is of the same kind.
  if (hit && hit->handle >= 0 && tool != Tool::Select) {
    const std::vector<quint64>& selection = board_->selection();
    const Annotation* annotation = board_->find(hit->id);
    const bool selected = std::ranges::find(selection, hit->id) != selection.end();
    if (!selected && annotation != nullptr && annotation->kind != kind_drawn_by(tool)) return std::nullopt;
  }
  return hit;
}

void AnnotationTool::pick(const AnnotationHit& hit, Qt::KeyboardModifiers modifiers) {
  std::vector<quint64> selection = board_->selection();
  const auto found = std::ranges::find(selection, hit.id);
  picked_before_ = found != selection.end();
  const bool toggles = modifiers.testFlag(Qt::ShiftModifier) || modifiers.testFlag(Qt::ControlModifier);
  if (toggles && hit.handle < 0) {
    if (picked_before_) {
      selection.erase(found);
    } else {
      selection.push_back(hit.id);
    }
    board_->select(std::move(selection));
  } else if (!picked_before_) {
    board_->select({hit.id});
  }
}

void AnnotationTool::press(Tool tool, const QPointF& widget, Qt::KeyboardModifiers modifiers) {
  closeEditor(true);
  doing_ = Doing::Nothing;
  if (board_ == nullptr) return;
  tool_ = tool;
  from_ = to_ = widget;
  pressed_.reset();
  if (tool == Tool::Polygon && polygon() != nullptr) return addCorner(widget, modifiers);
  pressed_ = hitAt(widget, tool);
  const std::vector<quint64>& selection = board_->selection();
  // Within an area a rectangle is pulled up, unless the area is selected.
  if (pressed_ && pressed_->inside && std::ranges::find(selection, pressed_->id) == selection.end()) {
    doing_ = Doing::Banding;
    return;
  }
  if (pressed_) {
    pick(*pressed_, modifiers);
    return startChange(pressed_->handle >= 0 ? Doing::Shaping : Doing::Moving);
  }
  if (tool == Tool::Select) {
    if (!modifiers.testFlag(Qt::ShiftModifier)) board_->select({});
    doing_ = Doing::Banding;
    return;
  }
  board_->select({});
  doing_ = Doing::Drawing;
  if (tool == Tool::Polygon) addCorner(widget, modifiers);
}

void AnnotationTool::startChange(Doing doing) {
  doing_ = doing;
  originals_.clear();
  for (const quint64 id : board_->selection()) {
    if (doing == Doing::Shaping && id != pressed_->id) continue;
    if (const Annotation* annotation = board_->find(id)) originals_.push_back(*annotation);
  }
  gesture_ = board_->newGesture();
}

void AnnotationTool::drag(const QPointF& widget, Qt::KeyboardModifiers modifiers) {
  if (board_ == nullptr) return;
  to_ = widget;
  switch (doing_) {
    case Doing::Nothing:
      return;
    case Doing::Drawing:
      return draw(widget, modifiers);
    case Doing::Moving:
      return moveSelected(widget, modifiers);
    case Doing::Shaping:
      return shape(widget, modifiers);
    case Doing::Banding:
      return view_->update();
  }
}

void AnnotationTool::moveSelected(const QPointF& widget, Qt::KeyboardModifiers modifiers) {
  QPointF step = widget - from_;
  if (modifiers.testFlag(Qt::ShiftModifier)) (std::abs(step.x()) > std::abs(step.y()) ? step.ry() : step.rx()) = 0.0;
  const QPointF moved = view_->toPicture(from_ + step) - view_->toPicture(from_);
  std::vector<Annotation> after = originals_;
  for (Annotation& annotation : after) {
    for (Point& point : annotation.points) point = {point.x + moved.x(), point.y + moved.y()};
  }
  board_->change(std::move(after), tr("Move annotations"), gesture_);
}

void AnnotationTool::shape(const QPointF& widget, Qt::KeyboardModifiers modifiers) {
  if (originals_.empty()) return;
  Annotation after = originals_.front();
  const bool shift = modifiers.testFlag(Qt::ShiftModifier);
  const auto handle = static_cast<std::size_t>(pressed_->handle);
  Point at = toPicture(widget);
  if (after.kind == Kind::Box || after.kind == Kind::Ellipse) {
    // Corners in the order 0, 1-0, 1, 0-1: the opposite one stays.
    const Point a = after.points[0];
    const Point b = after.points[1];
    const Point corners[] = {a, {b.x, a.y}, b, {a.x, b.y}};
    const Point fixed = corners[(handle + 2) % 4];
    if (shift) at = proportioned(fixed, at, ratio_of(after));
    after.points = {fixed, at};
  } else if (handle < after.points.size()) {
    const std::size_t count = after.points.size();
    if (shift) at = snapped(after.points[is_line(after.kind) ? 1 - handle : (handle + count - 1) % count], at);
    after.points[handle] = at;
  }
  board_->change({std::move(after)}, tr("Reshape annotation"), gesture_);
}

void AnnotationTool::draw(const QPointF& widget, Qt::KeyboardModifiers modifiers) {
  const std::optional<Kind> kind = kind_drawn_by(tool_);
  if (!kind || *kind == Kind::Polygon) return hover(widget, modifiers);
  if (*kind == Kind::Text || *kind == Kind::SideMarker) return;
  const bool shift = modifiers.testFlag(Qt::ShiftModifier);
  Annotation draft;
  draft.kind = *kind;
  draft.style = board_->nextStyle();
  const Point start = toPicture(from_);
  Point end = toPicture(widget);
  if (shift) end = is_line(*kind) ? snapped(start, end) : proportioned(start, end, 1.0);
  draft.points = {start, end};
  board_->setDraft(std::move(draft));
}

void AnnotationTool::endDrawing() {
  if (tool_ == Tool::Polygon || !board_->draft()) return;
  Annotation drawn = *board_->draft();
  board_->setDraft(std::nullopt);
  if (drawn.points.size() != 2) return;
  const QLineF line(view_->toWidget({drawn.points[0].x, drawn.points[0].y}),
                    view_->toWidget({drawn.points[1].x, drawn.points[1].y}));
  const bool flat = drawn.has_area() && (std::abs(line.dx()) < kShortest_px || std::abs(line.dy()) < kShortest_px);
  if (line.length() >= kShortest_px && !flat) board_->add(std::move(drawn));
}

void AnnotationTool::release(bool moved) {
  const Doing done = std::exchange(doing_, Doing::Nothing);
  if (board_ == nullptr) return;
  originals_.clear();
  if (done == Doing::Banding && moved) {
    board_->select(
        annotations_in(board_->annotations(), view_->pictureToWidget(), look(), QRectF(from_, to_).normalized()));
  } else if (done == Doing::Banding && pressed_) {
    board_->select({pressed_->id});
  } else if (done == Doing::Drawing) {
    moved ? endDrawing() : clickWith(tool_);
  } else if (done == Doing::Moving && !moved && picked_before_ && board_->selection().size() > 1) {
    // A click on one of several picks this one; with Shift or Ctrl it has left the selection already.
    const std::vector<quint64>& selection = board_->selection();
    if (std::ranges::find(selection, pressed_->id) != selection.end()) board_->select({pressed_->id});
  }
  view_->update();
}

void AnnotationTool::cancel() {
  const Doing done = std::exchange(doing_, Doing::Nothing);
  if (board_ == nullptr) return;
  if (done == Doing::Moving || done == Doing::Shaping) board_->change(std::exchange(originals_, {}), {}, gesture_);
  if (done == Doing::Drawing) board_->setDraft(std::nullopt);
  view_->update();
}

void AnnotationTool::hover(const QPointF& widget, Qt::KeyboardModifiers modifiers) {
  const Annotation* drawn = board_ != nullptr ? polygon() : nullptr;
  if (drawn == nullptr) return;
  Annotation draft = *drawn;
  Point at = toPicture(widget);
  const std::size_t count = draft.points.size();
  if (modifiers.testFlag(Qt::ShiftModifier) && count > 1) at = snapped(draft.points[count - 2], at);
  draft.points.back() = at;
  board_->setDraft(std::move(draft));
}

std::optional<QCursor> AnnotationTool::cursorAt(const QPointF& widget) const {
  if (board_ == nullptr || !is_annotation_tool(view_->tool())) return std::nullopt;
  if (polygon() != nullptr) return QCursor(Qt::CrossCursor);
  const auto hit = hitAt(widget, view_->tool());
  if (hit && hit->handle >= 0) {
    const Annotation* annotation = board_->find(hit->id);
    if (annotation == nullptr || !annotation->has_area() || annotation->kind == Kind::Polygon) {
      return QCursor(Qt::SizeAllCursor);
    }
    const auto handles = figure::annotation_handles(view_->pictureToWidget(), *annotation);
    const QPointF across = handles[static_cast<std::size_t>(hit->handle)] - handles[(hit->handle + 2U) % 4U];
    return QCursor(across.x() * across.y() >= 0.0 ? Qt::SizeFDiagCursor : Qt::SizeBDiagCursor);
  }
  if (hit && !hit->inside) return QCursor(Qt::SizeAllCursor);
  if (view_->tool() == Tool::Select) return QCursor(Qt::ArrowCursor);
  return QCursor(view_->tool() == Tool::Text ? Qt::IBeamCursor : Qt::CrossCursor);
}

void AnnotationTool::paint(QPainter& painter) {
  if (board_ == nullptr) return;
  const figure::AnnotationLook shown = look();
  const QTransform to_widget = view_->pictureToWidget();
  figure::draw_annotations(painter, to_widget, board_->annotations(), shown);
  if (polygon() != nullptr) {
    paintPolygon(painter);
  } else if (const auto& draft = board_->draft()) {
    figure::draw_annotations(painter, to_widget, std::span(&*draft, 1), shown);
  }
  if (doing_ != Doing::Banding || from_ == to_) return;
  painter.setPen(QPen(QColor(255, 255, 255), 1.0, Qt::DashLine));
  painter.setBrush(QColor(255, 255, 255, 30));
  painter.drawRect(QRectF(from_, to_).normalized());
}

}  // namespace m2ib::views
