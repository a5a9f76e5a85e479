// Which panes there are and where they stand: the original at the left, under it the comparison, then the maps.
#include <QGridLayout>
#include <QMouseEvent>
#include <QScrollArea>
#include <QScrollBar>
#include <QSplitter>
#include <QTimer>
#include <QUndoStack>
#include <algorithm>
#include <map>
#include <utility>

#include "ui/views/panes/colour_bar_view.h"
#include "ui/views/panes/compare_pane.h"
#include "ui/views/panes/pane_area.h"

namespace m2ib::views {
namespace {

using presenters::ExplorerDocument;
using session::CompareMode;
using session::PaneLayout;

constexpr int kLeastStrip_px = 280;  ///< of a pane in the strip, which scrolls; elsewhere all share the room
constexpr int kLeastMap_px = 140;
constexpr int kOwnBar_px = 60;  ///< more where each pane has a colour bar
constexpr int kFrame_px = 4;    ///< both sides of a pane

int columns_of(PaneLayout layout, std::size_t shown) {
  const int most = layout == PaneLayout::Strip                               ? static_cast<int>(shown)
                   : layout == PaneLayout::Two || layout == PaneLayout::Four ? 2
                                                                             : 1;
  return std::clamp(static_cast<int>(shown), 1, std::max(most, 1));
}

}  // namespace

// --- the panes -------------------------------------------------------------------------------------------------------

void PaneArea::connectPane(Pane* pane) {
  RadiographView* view = pane->view();
  group_.add(&view->state());
  view->setPicture(picture_);
  view->setTool(tool_);
  view->setPointerMap(pointer_map_);
  view->setMagnifier(magnifier_);
  view->setOrientation(orientation_);
  view->setAnnotations(document_->annotations());
  view->installEventFilter(this);
  connectPictureView(view);
  connect(view, &RadiographView::hovered, this, [this, view](const QPointF& picture) {
    active_ = pointed_ = view;
    pointer_ = view->toWidget(picture);
    Q_EMIT hovered(picture);
  });
  connect(view, &RadiographView::left, this, [this] {
    pointed_ = nullptr;
    Q_EMIT left();
  });
  // Keys change what is under a pointer that rests.
  connect(&view->state(), &ViewState::changed, this, [this, view] {
    if (view == pointed_) showPointer();
  });
  connect(view, &RadiographView::menuRequested, this, &PaneArea::menuRequested);
  connect(view, &RadiographView::maximiseRequested, this, [this, view] { toggleMaximised(view); });
}

void PaneArea::connectMap(OverlayPane* pane) {
  connect(pane, &Pane::chosen, this, [this, pane] {
    if (pane->row() >= 0) document_->setCurrentCaption(pane->row());
  });
  connect(pane, &OverlayPane::captionAsked, this, [this, pane](int row) { chooseCaption(pane, row); });
  connect(pane, &OverlayPane::methodAsked, this, &PaneArea::chooseMethod);
  connect(pane, &OverlayPane::cancelRequested, this, &PaneArea::cancelRequested);
  connect(original_->view(), &RadiographView::peekChanged, pane->view(), &RadiographView::setPeek);
}

OverlayPane* PaneArea::addOverlay() {
  auto* state = new ViewState(this);
  auto* pane = new OverlayPane(document_, state, static_cast<int>(pool_.size()) + 1, grid_->parentWidget());
  // Where the views are not linked, a new one begins as the original is now.
  state->setPlacement(original_->view()->state().placement());
  state->setDisplay(original_->view()->state().display());
  pool_.push_back(pane);
  connectPane(pane);
  connectMap(pane);
  pane->setRepeatView(repeats_);
  pane->setOverlayStyle(style_);
  pane->setOverlayVisible(overlay_visible_);
  pane->hide();
  return pane;
}

/// The Tab key goes as one reads: the original, the comparison, the maps, the words. Without this, panes that came
/// later would stand at the end of Qt's list, and letters that take no focus would keep no place in it.
void PaneArea::orderFocus(bool choosable) {
  const std::pair made_for(pool_.size(), choosable);
  if (std::exchange(focus_order_, made_for) == made_for) return;
  QWidget* last = original_->view();
  std::vector<Pane*> maps{compare_};
  maps.insert(maps.end(), pool_.begin(), pool_.end());
  for (const Pane* pane : maps) {
    const auto parts = pane->findChildren<QWidget*>();
    for (QWidget* part : parts) {
      // What lies in a pop-up menu has an order of its own.
      if ((part->focusPolicy() & Qt::TabFocus) == 0 || part->window() != last->window()) continue;
      QWidget::setTabOrder(last, part);
      last = part;
    }
  }
}

OverlayPane* PaneArea::overlay() const {
  const int current = document_->currentCaption();
  for (OverlayPane* pane : overlays()) {
    if (pane->row() == current) return pane;
  }
  return pool_.front();
}

std::vector<OverlayPane*> PaneArea::overlays() const {
  return {pool_.begin(), pool_.begin() + static_cast<std::ptrdiff_t>(used_)};
}

std::vector<Pane*> PaneArea::panes() const {
  std::vector<Pane*> all{original_, compare_};
  all.insert(all.end(), pool_.begin(), pool_.end());
  return all;
}

Pane* PaneArea::paneOf(const RadiographView* view) const {
  for (Pane* pane : panes()) {
    if (pane->view() == view) return pane;
  }
  return nullptr;
}

bool PaneArea::isShown(const Pane* pane) const {
  if (maximised_ != nullptr) return pane == maximised_;
  if (pane == original_) return true;
  if (pane == compare_) return document_->arrangement().compare != CompareMode::Off;
  if (images_ != nullptr && document_->arrangement().layout == PaneLayout::Images) return false;
  const auto in_use = overlays();
  return std::find(in_use.begin(), in_use.end(), pane) != in_use.end();
}

// --- arrangement -----------------------------------------------------------------------------------------------------

void PaneArea::arrange() {
  const std::vector<int> rows = document_->shownCaptions();
  const PaneLayout layout = document_->arrangement().layout;
  used_ = std::max<std::size_t>(rows.size(), 1);
  while (pool_.size() < used_) addOverlay();
  const bool choosable = layout == PaneLayout::One || layout == PaneLayout::Two || layout == PaneLayout::Four;
  for (std::size_t i = 0; i < pool_.size(); ++i) {
    pool_[i]->setChoosable(choosable && document_->captionCount() > 1);
    pool_[i]->setCaption(i < rows.size() ? document_->captionId(rows[i]) : 0);
  }
  orderFocus(choosable && document_->captionCount() > 1);
  arrangeMaps(columns_of(layout, used_), layout == PaneLayout::Strip ? kLeastStrip_px : kLeastMap_px);
  if (maximised_ != nullptr && maximised_ != original_) {
    Pane* const was = maximised_;
    maximised_ = nullptr;
    if (isShown(was)) maximised_ = was;
  }
  showPanes();
  showCaptions();
  markCurrent();
}

void PaneArea::arrangeMaps(int columns, int least_px) {
  columns_ = columns;
  least_px_ = least_px;
  while (grid_->count() > 0) delete grid_->takeAt(0);
  for (int i = 0; i < grid_->columnCount(); ++i) grid_->setColumnStretch(i, 0);
  for (int i = 0; i < grid_->rowCount(); ++i) grid_->setRowStretch(i, 0);
  for (std::size_t i = 0; i < used_; ++i) {
    const int at = static_cast<int>(i);
    grid_->addWidget(pool_[i], at / columns, at % columns);
    grid_->setColumnStretch(at % columns, 1);
    grid_->setRowStretch(at / columns, 1);
  }
}

void PaneArea::showPanes() {
  for (Pane* pane : panes()) pane->setVisible(isShown(pane));
  const bool images = images_ != nullptr && document_->arrangement().layout == PaneLayout::Images;
  original_side_->setVisible(isShown(original_) || isShown(compare_));
  const auto in_use = overlays();
  maps_side_->setVisible(std::any_of(in_use.begin(), in_use.end(), [this](const Pane* pane) { return isShown(pane); }));
  if (images_ != nullptr) images_->setVisible(images && maximised_ == nullptr);
  const Pane* active = paneOf(active_);
  if (active == nullptr || !isShown(active)) active_ = isShown(overlay()) ? overlay()->view() : original_->view();
  if (maximised_ != nullptr) active_ = maximised_->view();
  showSharedBar();
  levelPanes();
  balancePanes();
}

bool PaneArea::mixesMethods() const {
  const auto in_use = overlays();
  const auto method = in_use.front()->map().method;
  return std::any_of(in_use.begin(), in_use.end(),
                     [&](const OverlayPane* pane) { return pane->map().method != method; });
}

bool PaneArea::sharesBar() const {
  if (used_ < 2 || maximised_ != nullptr || style_.scale != figure::ScaleMode::Absolute) return false;
  // A method's numbers mean nothing in another's map, and some have no unit at all.
  const auto in_use = overlays();
  const PaneMap& first = in_use.front()->map();
  return std::all_of(in_use.begin(), in_use.end(), [&](const OverlayPane* pane) {
    return same_scale(first, pane->map()) && !pane->map().shows_spread;
  });
}

void PaneArea::chooseMethod(int row, attribution::Method method) {
  document_->setCurrentCaption(row);
  attribution::MethodSettings settings = document_->settingsOf(row);
  if (settings.method == method) return;
  const QString what = tr("Change method");
  const bool followed = document_->followsShared(row);
  // One step of undo, though it takes two changes.
  if (followed) document_->undoStack()->beginMacro(what);
  if (followed) document_->setFollowsShared(row, false);
  settings.method = method;
  document_->commitSettings(settings, what);
  if (followed) document_->undoStack()->endMacro();
}

void PaneArea::showSharedBar() {
  const bool shared = sharesBar();
  const bool named = used_ > 1 && mixesMethods();
  for (OverlayPane* pane : pool_) {
    pane->setBarVisible(!shared);
    pane->setBarNamed(named);
  }
  // Pictures beside each other are of one size, whatever numbers their bars have.
  int widest = 0;
  for (const OverlayPane* pane : overlays()) widest = std::max(widest, pane->ownBarWidth());
  for (OverlayPane* pane : pool_) {
    pane->setLeastBarWidth(used_ > 1 ? widest : 0);
    // A bar in every pane must not leave nothing for the pictures.
    const bool own = !shared && used_ > 1;
    pane->setMinimumWidth(own ? std::max(least_px_ + kOwnBar_px, kLeastMap_px + widest) : least_px_);
  }
  shared_bar_->setVisible(shared);
  if (!shared) return;
  figure::ColourBar bar = overlay()->bar();
  bar.colours = style_.colours;  // one map may be old and gray
  bar.range.constant = false;
  shared_bar_->setBar(bar);
}

void PaneArea::markCurrent() {
  const OverlayPane* current = overlay();
  for (OverlayPane* pane : pool_) pane->setMarked(pane == current && used_ > 1);
  if (used_ > 1 && isShown(current)) scroll_->ensureWidgetVisible(const_cast<OverlayPane*>(current), 0, 0);
}

void PaneArea::chooseCaption(const OverlayPane* pane, int row) {
  std::vector<int> shown = document_->shownCaptions();
  const auto here = std::find(shown.begin(), shown.end(), pane->row());
  const auto there = std::find(shown.begin(), shown.end(), row);
  if (here == shown.end()) return;
  if (there != shown.end()) {
    std::iter_swap(here, there);
  } else {
    *here = row;
  }
  if (shown.size() > 1) {
    session::Arrangement changed = document_->arrangement();
    changed.slots = std::move(shown);
    document_->setArrangement(changed);
  }
  document_->setCurrentCaption(row);
}

void PaneArea::setImagesWidget(QWidget* images) {
  images_ = images;
  splitter_->addWidget(images);
  arrange();
}

void PaneArea::toggleMaximised(RadiographView* view) {
  Pane* wanted = paneOf(view);
  maximised_ = maximised_ == wanted ? nullptr : wanted;
  showPanes();
}

// --- sizes -----------------------------------------------------------------------------------------------------------

void PaneArea::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  balancePanes();
}

bool PaneArea::eventFilter(QObject* watched, QEvent* event) {
  // The colour bar grows and shrinks with its numbers, and has no width before the first layout.
  if (event->type() == QEvent::Resize || event->type() == QEvent::Move) {
    QTimer::singleShot(0, this, [this] {
      levelPanes();
      balancePanes();
    });
  }
  if (event->type() == QEvent::MouseButtonPress) pressed_ = true;
  if (event->type() == QEvent::MouseButtonRelease) {
    pressed_ = static_cast<const QMouseEvent*>(event)->buttons() != Qt::NoButton;
    // The view has to see the release first.
    if (!pressed_ && moved_ != nullptr) window_rest_->start(0);
  }
  return QWidget::eventFilter(watched, event);
}

void PaneArea::levelPanes() {
  // A message in one pane must not shift its picture against its neighbours'.
  std::map<int, std::vector<Pane*>> rows;
  const auto in_use = overlays();
  for (std::size_t i = 0; i < in_use.size(); ++i) {
    if (isShown(in_use[i])) rows[static_cast<int>(i) / columns_].push_back(in_use[i]);
  }
  original_->setSpareHeight(0);
  // Beside several rows the original stands alone.
  if (rows.size() == 1 && isShown(original_)) rows[0].push_back(original_);
  for (const auto& [row, members] : rows) {
    int most = 0;
    for (const Pane* pane : members) most = std::max(most, pane->messagesHeight());
    for (Pane* pane : members) pane->setSpareHeight(most - pane->messagesHeight());
  }
}

int PaneArea::viewWidth(bool beside) const {
  // Bars and frames must not make one picture smaller than another.
  const int columns = maps_side_->isHidden() ? 2 : columns_;
  const int map_extra = (maps_side_->isHidden() ? 0 : pool_.front()->sideWidth()) + kFrame_px;
  const int compare_extra = compare_->sideWidth() + kFrame_px;
  const int original_extra = beside ? kFrame_px + compare_extra : isShown(compare_) ? compare_extra : kFrame_px;
  const int shared = shared_bar_->isHidden() ? 0 : shared_bar_->sizeHint().width();
  const int room = splitter_->width() - splitter_->handleWidth();
  return (room - shared - columns * map_extra - original_extra) / (columns + (beside ? 2 : 1));
}

bool PaneArea::fitsBeside() const {
  // Where pictures become larger: the comparison under the original, or beside it. Pictures are about square.
  const int height = splitter_->height();
  const int header = 2 * fontMetrics().height() + 12;
  return std::min(viewWidth(true), height - header) > std::min(viewWidth(false), height / 2 - header);
}

void PaneArea::balancePanes() {
  // Beside a scroll bar the original ends where the maps do.
  const bool scrolls = !maps_side_->isHidden() && scroll_->horizontalScrollBar()->isVisible();
  original_side_->setContentsMargins(0, 0, 0, scrolls ? scroll_->horizontalScrollBar()->height() : 0);
  if (split_by_hand_ || original_side_->isHidden()) return;
  const bool maps = !maps_side_->isHidden();
  if (!maps && (images_ == nullptr || images_->isHidden())) return;
  const bool beside = isShown(compare_) && isShown(original_) && fitsBeside();
  const Qt::Orientation wanted = beside ? Qt::Horizontal : Qt::Vertical;
  if (original_side_->orientation() != wanted) original_side_->setOrientation(wanted);
  const int room = splitter_->width() - splitter_->handleWidth();
  int view = viewWidth(beside);
  // A strip scrolls: its panes never become narrower, so the original need not, either.
  if (document_->arrangement().layout == PaneLayout::Strip) view = std::max(view, std::min(room / 3, kLeastStrip_px));
  const int compare_extra = isShown(compare_) ? compare_->sideWidth() : 0;
  const int first = beside ? 2 * view + compare_extra + 2 * kFrame_px : view + compare_extra + kFrame_px;
  QList<int> sizes{first, maps ? room - first : 0};
  if (images_ != nullptr) sizes.append(maps ? 0 : room - first);
  if (splitter_->sizes() != sizes) splitter_->setSizes(sizes);
}

}  // namespace m2ib::views
