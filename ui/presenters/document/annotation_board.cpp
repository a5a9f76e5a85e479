#include "ui/presenters/document/annotation_board.h"

#include <QMimeData>
#include <QRectF>
#include <QStringList>
#include <QUndoStack>
#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "ui/presenters/document/annotation_commands.h"

namespace m2ib::presenters {
namespace {

using annotation::Annotation;
using annotation::Point;

const char* const kMimeType = "application/x-m2ib-annotations";
constexpr double kLeastPasteStep_px = 8.0;
constexpr double kPasteStep = 0.02;  ///< of the farthest coordinate, which stands for the picture's size
constexpr int kMostPasteSteps = 200;

QRectF bounds_of(const Annotation& annotation) {
  const auto [left, right] = std::ranges::minmax(annotation.points, {}, &Point::x);
  const auto [top, bottom] = std::ranges::minmax(annotation.points, {}, &Point::y);
  return {left.x, top.y, right.x - left.x, bottom.y - top.y};
}

void move(Annotation& annotation, double x, double y) {
  for (Point& point : annotation.points) point = {point.x + x, point.y + y};
}

QPointF step_to(AnnotationBoard::Align where, const QRectF& from, const QRectF& all) {
  using Align = AnnotationBoard::Align;
  switch (where) {
    case Align::Left:
      return {all.left() - from.left(), 0.0};
    case Align::CentreX:
      return {all.center().x() - from.center().x(), 0.0};
    case Align::Right:
      return {all.right() - from.right(), 0.0};
    case Align::Top:
      return {0.0, all.top() - from.top()};
    case Align::CentreY:
      return {0.0, all.center().y() - from.center().y()};
    case Align::Bottom:
      break;
  }
  return {0.0, all.bottom() - from.bottom()};
}

/// QRectF::united() leaves out rectangles without an area, as those of texts.
QRectF around(const QRectF& a, const QRectF& b) {
  const QPointF top_left(std::min(a.left(), b.left()), std::min(a.top(), b.top()));
  const QPointF bottom_right(std::max(a.right(), b.right()), std::max(a.bottom(), b.bottom()));
  return {top_left, bottom_right};
}

}  // namespace

class AnnotationBoard::Private {
 public:
  QUndoStack* stack = nullptr;
  AnnotationStore store;
  QString picture;
  std::vector<quint64> selection;
  annotation::Style next_style;
  std::optional<Annotation> draft;
  quint64 gestures = 0;

  [[nodiscard]] AnnotationList& list() { return store.lists[picture]; }
  [[nodiscard]] bool isOpen() const { return !picture.isEmpty(); }
  void push(std::vector<AnnotationEdit> edits, const QString& what, quint64 gesture = 0) {
    if (edits.empty() || !isOpen()) return;
    stack->push(new AnnotationCommand(store, picture, std::move(edits), what, gesture));
  }
  [[nodiscard]] std::vector<Annotation> selected() {
    std::vector<Annotation> found;
    for (const Annotation& annotation : list().items) {
      if (std::ranges::find(selection, annotation.id) != selection.end()) found.push_back(annotation);
    }
    return found;
  }
};

AnnotationBoard::AnnotationBoard(QUndoStack* undo_stack, QObject* parent)
    : QObject(parent), d_(std::make_unique<Private>()) {
  d_->stack = undo_stack;
  d_->store.edited = [this](const QString& picture, const std::vector<quint64>& added) {
    if (picture != d_->picture) return;
    Q_EMIT changed();
    if (!added.empty()) return select(added);
    std::vector<quint64> left = d_->selection;
    std::erase_if(left, [this](quint64 id) { return find(id) == nullptr; });
    select(std::move(left));
  };
}

AnnotationBoard::~AnnotationBoard() = default;

const std::vector<Annotation>& AnnotationBoard::annotations() const { return d_->list().items; }

const Annotation* AnnotationBoard::find(quint64 id) const { return d_->list().at(id); }

const std::vector<quint64>& AnnotationBoard::selection() const { return d_->selection; }

const annotation::Style& AnnotationBoard::nextStyle() const { return d_->next_style; }

const std::optional<Annotation>& AnnotationBoard::draft() const { return d_->draft; }

void AnnotationBoard::setDraft(std::optional<Annotation> draft) {
  if (draft == d_->draft) return;
  d_->draft = std::move(draft);
  Q_EMIT draftChanged();
}

void AnnotationBoard::select(std::vector<quint64> ids) {
  std::erase_if(ids, [this](quint64 id) { return find(id) == nullptr; });
  if (ids == d_->selection) return;
  d_->selection = std::move(ids);
  Q_EMIT selectionChanged();
}

quint64 AnnotationBoard::newGesture() { return ++d_->gestures; }

quint64 AnnotationBoard::add(Annotation annotation) {
  static const QStringList kWhat{tr("Draw arrow"), tr("Draw box"),     tr("Draw ellipse"),   tr("Draw polygon"),
                                 tr("Write text"), tr("Draw a ruler"), tr("Set side marker")};
  const QString what = kWhat.value(static_cast<int>(annotation.kind));
  const quint64 before = d_->store.last_id;
  std::vector<Annotation> one;
  one.push_back(std::move(annotation));
  addAll(std::move(one), what);
  return d_->store.last_id > before ? d_->store.last_id : 0;
}

void AnnotationBoard::addAll(std::vector<Annotation> annotations, const QString& what) {
  if (!d_->isOpen()) return;
  const std::size_t count = d_->list().items.size();
  std::vector<AnnotationEdit> edits;
  for (Annotation& annotation : annotations) {
    const std::size_t index = count + edits.size();
    if (index >= annotation::kMostAnnotations) break;
    if (!annotation.validate()) continue;
    annotation.id = ++d_->store.last_id;
    edits.push_back({index, std::nullopt, std::move(annotation)});
  }
  d_->push(std::move(edits), what);
}

void AnnotationBoard::change(std::vector<Annotation> after, const QString& what, quint64 gesture) {
  std::vector<AnnotationEdit> edits;
  bool differs = false;
  for (Annotation& annotation : after) {
    const Annotation* before = find(annotation.id);
    if (before == nullptr || !annotation.validate()) continue;
    differs = differs || !(*before == annotation);
    edits.push_back({0, *before, std::move(annotation)});
  }
  if (differs) d_->push(std::move(edits), what, gesture);
}

void AnnotationBoard::editStyle(const std::function<void(annotation::Style&)>& edit, quint64 gesture) {
  annotation::Style next = d_->next_style;
  edit(next);
  if (!(next == d_->next_style)) {
    d_->next_style = next;
    Q_EMIT nextStyleChanged();
  }
  std::vector<Annotation> after = d_->selected();
  for (Annotation& annotation : after) edit(annotation.style);
  change(std::move(after), tr("Change the look of annotations"), gesture);
}

void AnnotationBoard::restyleSelected(const annotation::Style& style, quint64 gesture) {
  editStyle([&](annotation::Style& changed) { changed = style; }, gesture);
}

void AnnotationBoard::setText(quint64 id, const QString& text) {
  const Annotation* before = find(id);
  if (before == nullptr) return;
  Annotation after = *before;
  after.text = text.toStdString();
  change({std::move(after)}, before->region ? tr("Name a region") : tr("Change a text"));
}

void AnnotationBoard::setRegion(quint64 id, bool region) {
  const Annotation* before = find(id);
  if (before == nullptr || !before->has_area()) return;
  Annotation after = *before;
  after.region = region;
  change({std::move(after)}, region ? tr("Make a region of interest") : tr("Make a plain shape"));
}

void AnnotationBoard::remove(const std::vector<quint64>& ids, const QString& what) {
  const std::vector<Annotation>& items = annotations();
  std::vector<AnnotationEdit> edits;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (std::ranges::find(ids, items[i].id) != ids.end()) edits.push_back({i, items[i], std::nullopt});
  }
  d_->push(std::move(edits), what);
}

void AnnotationBoard::removeSelected() { remove(d_->selection, tr("Remove annotations")); }

void AnnotationBoard::removeRulers() {
  std::vector<quint64> rulers;
  for (const Annotation& annotation : annotations()) {
    if (annotation.kind == annotation::Kind::Ruler) rulers.push_back(annotation.id);
  }
  remove(rulers, tr("Remove the rulers"));
}

void AnnotationBoard::alignSelected(Align where) {
  std::vector<Annotation> after = d_->selected();
  if (after.size() < 2) return;
  QRectF all = bounds_of(after.front());
  for (const Annotation& annotation : after) all = around(all, bounds_of(annotation));
  for (Annotation& annotation : after) {
    const QPointF step = step_to(where, bounds_of(annotation), all);
    move(annotation, step.x(), step.y());
  }
  change(std::move(after), tr("Align annotations"));
}

QMimeData* AnnotationBoard::copySelected() const {
  const std::vector<Annotation> copied = d_->selected();
  auto* data = new QMimeData;
  if (copied.empty()) return data;
  data->setData(QLatin1String(kMimeType), QByteArray::fromStdString(annotation::to_json(copied)));
  QStringList texts;
  for (const Annotation& annotation : copied) {
    if (!annotation.text.empty()) texts << QString::fromStdString(annotation.text);
  }
  if (!texts.isEmpty()) data->setText(texts.join(QLatin1Char('\n')));
  return data;
}

bool AnnotationBoard::canPaste(const QMimeData* data) {
  return data != nullptr && data->hasFormat(QLatin1String(kMimeType));
}

void AnnotationBoard::paste(const QMimeData* data) {
  if (!canPaste(data)) return;
  auto pasted = annotation::from_json(data->data(QLatin1String(kMimeType)).toStdString(), "clipboard");
  if (!pasted || pasted->empty()) return;
  double farthest = 0.0;
  for (const Annotation& annotation : *pasted) {
    for (const Point& point : annotation.points) {
      farthest = std::max({farthest, std::abs(point.x), std::abs(point.y)});
    }
  }
  const double step = std::max(kLeastPasteStep_px, std::round(farthest * kPasteStep));
  const auto taken = [&] {
    return std::ranges::any_of(annotations(), [&](const Annotation& other) {
      return other.kind == pasted->front().kind && other.points == pasted->front().points;
    });
  };
  // At the same place on another picture, beside what lies there already.
  for (int i = 0; i < kMostPasteSteps && taken(); ++i) {
    for (Annotation& annotation : *pasted) move(annotation, step, step);
  }
  addAll(std::move(*pasted), tr("Paste annotations"));
}

void AnnotationBoard::openPicture(const QString& picture) {
  if (picture == d_->picture) return;
  setDraft(std::nullopt);
  d_->picture = picture;
  Q_EMIT changed();
  select({});
}

std::vector<Annotation> AnnotationBoard::annotationsOf(const QString& picture) const {
  const auto found = d_->store.lists.find(picture);
  return found == d_->store.lists.end() ? std::vector<Annotation>() : found->second.items;
}

void AnnotationBoard::restore(const QString& picture, std::vector<Annotation> annotations) {
  if (picture.isEmpty()) return;
  d_->store.lists[picture].items.clear();
  std::erase_if(annotations, [](const Annotation& annotation) { return !annotation.validate(); });
  std::set<quint64> taken;
  for (const auto& [key, list] : d_->store.lists) {
    for (const Annotation& annotation : list.items) taken.insert(annotation.id);
  }
  quint64& last_id = d_->store.last_id;
  for (const Annotation& annotation : annotations) last_id = std::max<quint64>(last_id, annotation.id);
  for (Annotation& annotation : annotations) {
    if (annotation.id == 0 || !taken.insert(annotation.id).second) annotation.id = ++last_id;
  }
  d_->store.lists[picture].items = std::move(annotations);
  d_->store.edited(picture, {});
}

void AnnotationBoard::clear() {
  d_->store.lists.clear();
  setDraft(std::nullopt);
  Q_EMIT changed();
  select({});
}

}  // namespace m2ib::presenters
