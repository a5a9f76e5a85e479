#include "ui/views/panes/pane_area.h"

#include <QApplication>
#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QSplitter>
#include <QTimer>
#include <QVBoxLayout>
#include <utility>

#include "ui/figure/session_figure.h"
#include "ui/presenters/text/method_text.h"
#include "ui/presenters/text/model_list_text.h"
#include "ui/presenters/text/settings_text.h"
#include "ui/views/captions/word_view.h"
#include "ui/views/captions/word_view_edits.h"
#include "ui/views/panes/colour_bar_view.h"
#include "ui/views/panes/compare_pane.h"
#include "ui/views/panes/frame_bar.h"
#include "ui/views/parts/message_bar.h"

namespace m2ib::views {

using presenters::ExplorerDocument;

PaneArea::PaneArea(ExplorerDocument* document, QWidget* parent) : QWidget(parent), document_(document) {
  build();
  connect(qApp, &QApplication::focusChanged, this, [this](const QWidget*, QWidget* now) {
    for (const Pane* pane : panes()) {
      if (now == pane->view()) active_ = pane->view();
    }
  });
  connectDocument();
  connectPicture();
  group_.setLinked(true, original_->view()->state());
  arrange();
  showPicture();
  showModel();
}

PaneArea::~PaneArea() {
  // The focus still moves while the base class closes its widgets; the lists of panes are gone by then.
  disconnect(qApp, nullptr, this, nullptr);
}

void PaneArea::build() {
  banner_ = new MessageBar(QStringLiteral("trustBanner"), this);
  splitter_ = new QSplitter(Qt::Horizontal, this);
  splitter_->setObjectName(QStringLiteral("paneSplitter"));
  splitter_->setChildrenCollapsible(false);
  splitter_->setHandleWidth(4);
  buildPanes();
  frames_ = new FrameBar(this);
  window_rest_ = new QTimer(this);
  window_rest_->setSingleShot(true);
  connect(splitter_, &QSplitter::splitterMoved, this, [this] { split_by_hand_ = true; });
  words_ = new WordView(this);
  words_->setObjectName(QStringLiteral("wordView"));
  connect_word_edits(words_, document_);
  trust_ = new QLabel(this);
  trust_->setObjectName(QStringLiteral("trustLine"));
  trust_->setWordWrap(true);
  trust_->setTextFormat(Qt::PlainText);
  trust_->setForegroundRole(QPalette::PlaceholderText);
  trust_->setContentsMargins(8, 0, 8, 4);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(banner_);
  layout->addWidget(splitter_, 1);
  layout->addWidget(frames_);
  layout->addWidget(words_);
  layout->addWidget(trust_);
}

void PaneArea::buildPanes() {
  original_side_ = new QSplitter(Qt::Vertical, splitter_);
  original_side_->setObjectName(QStringLiteral("originalSplitter"));
  original_side_->setChildrenCollapsible(false);
  original_side_->setHandleWidth(4);
  original_ = new Pane(QStringLiteral("originalView"), new ViewState(this), original_side_);
  original_->view()->setAccessibleName(tr("Original picture"));
  original_->setTitle(tr("Original"));
  notes_ = new MessageBar(QStringLiteral("pictureNotes"), original_);
  original_->addMessageBar(notes_);
  compare_ = new ComparePane(document_, new ViewState(this), original_side_);
  compare_->hide();
  buildMaps();
  connectPane(original_);
  connectPane(compare_);
  addOverlay();
  active_ = pool_.front()->view();
}

void PaneArea::buildMaps() {
  maps_side_ = new QWidget(splitter_);
  maps_side_->setObjectName(QStringLiteral("mapsSide"));
  QPalette dark = palette();
  dark.setColor(QPalette::Window, QColor(18, 19, 21));
  original_side_->setAutoFillBackground(true);
  original_side_->setPalette(dark);
  auto* maps = new QWidget;
  maps->setAutoFillBackground(true);
  maps->setPalette(dark);
  maps->setObjectName(QStringLiteral("mapPanes"));
  grid_ = new QGridLayout(maps);
  grid_->setContentsMargins(0, 0, 0, 0);
  grid_->setSpacing(2);
  scroll_ = new QScrollArea(maps_side_);
  scroll_->setObjectName(QStringLiteral("mapScroll"));
  scroll_->setFrameShape(QFrame::NoFrame);
  scroll_->setWidgetResizable(true);
  scroll_->setFocusPolicy(Qt::NoFocus);
  scroll_->setWidget(maps);
  shared_bar_ = new ColourBarView(maps_side_);
  shared_bar_->setObjectName(QStringLiteral("sharedColourBar"));
  shared_bar_->hide();
  auto* side = new QHBoxLayout(maps_side_);
  side->setContentsMargins(0, 0, 0, 0);
  side->setSpacing(0);
  side->addWidget(scroll_, 1);
  side->addWidget(shared_bar_);
  splitter_->addWidget(original_side_);
  splitter_->addWidget(maps_side_);
  for (QSplitterHandle* handle : {splitter_->handle(1), original_side_->handle(1)}) {
    handle->setAutoFillBackground(true);
    handle->setPalette(dark);
  }
}

void PaneArea::connectDocument() {
  connectModel();
  const QAbstractItemModel* captions = document_->captions();
  const auto choices = [this] {
    arrange();
    compare_->refreshChoices();
  };
  connect(captions, &QAbstractItemModel::rowsInserted, this, choices);
  connect(captions, &QAbstractItemModel::rowsRemoved, this, choices);
  connect(captions, &QAbstractItemModel::rowsMoved, this, choices);
  connect(captions, &QAbstractItemModel::modelReset, this, choices);
  connect(captions, &QAbstractItemModel::dataChanged, this,
          [choices](const QModelIndex&, const QModelIndex&, const QList<int>& roles) {
            if (roles.contains(Qt::DisplayRole)) choices();
          });
  connect(document_, &ExplorerDocument::arrangementChanged, this, &PaneArea::arrange);
  connect(document_, &ExplorerDocument::currentCaptionChanged, this, &PaneArea::arrange);
  connect(document_, &ExplorerDocument::settingsChanged, this, [this] {
    for (OverlayPane* pane : overlays()) pane->showFollowing();
  });
  connect(document_, &ExplorerDocument::paneChanged, this, &PaneArea::showCaption);
}

void PaneArea::connectModel() {
  connect(document_, &ExplorerDocument::modelLoading, this, [this](const QString& path, double fraction) {
    const QString name = QFileInfo(path).fileName();
    message()->showProgress(tr("Loading the model %1 …").arg(name), fraction, true);
  });
  connect(document_, &ExplorerDocument::modelChanged, this, [this] {
    clearModelMessages();
    showAssumptions();
    showModel();
    showCaptions();
  });
  connect(document_, &ExplorerDocument::modelFailed, this, [this](const QString& message) {
    clearModelMessages();
    this->message()->showMessage(MessageBar::Kind::Error, message);
    this->message()->offerAction(tr("Help: opening models"));
  });
  connect(document_, &ExplorerDocument::modelCancelled, this, [this] {
    clearModelMessages();
    message()->showMessage(MessageBar::Kind::Info, document_->model()
                                                       ? tr("Loading was cancelled. The model that was open stays.")
                                                       : tr("Loading was cancelled."));
  });
  for (const MessageBar* bar : {pool_.front()->message(), original_->message()}) {
    connect(bar, &MessageBar::cancelRequested, document_, &ExplorerDocument::cancelModel);
    connect(bar, &MessageBar::actionRequested, this, &PaneArea::modelHelpRequested);
  }
}

MessageBar* PaneArea::message() const {
  // The first pane holds what is said about the model; other layouts have no such pane.
  return isShown(pool_.front()) ? pool_.front()->message() : original_->message();
}

void PaneArea::clearModelMessages() {
  // The layout may have changed while the model was loading.
  MessageBar* elsewhere = message() == original_->message() ? pool_.front()->message() : nullptr;
  if (elsewhere != nullptr) elsewhere->showMessage(MessageBar::Kind::Info, {});
}

void PaneArea::showAssumptions() {
  const auto model = document_->model();
  QString text = model ? presenters::assumptions_text(model->card()) : QString();
  // Once is enough: who opens the model again, with another preset perhaps, has read it.
  const QString said = model ? QString::fromStdString(model->card().weights_sha256) + text : QString();
  if (told_assumptions_.contains(said)) text.clear();
  if (!text.isEmpty()) told_assumptions_.insert(said);
  message()->showMessage(MessageBar::Kind::Info, text);
}

void PaneArea::showModel() {
  const auto model = document_->model();
  banner_->showMessage(MessageBar::Kind::Warning, {});
  trust_->hide();
  if (!model) return;
  const QString text = presenters::trust_text(model->card());
  if (model->card().trust == model::Trust::None) {
    banner_->showMessage(MessageBar::Kind::Warning, text, false);
  } else {
    trust_->setText(text);
    trust_->setVisible(!text.isEmpty());
  }
}

void PaneArea::showCaptions() {
  const QString missing = !document_->model() ? tr("No model yet.\n\nDrop a model here, or choose File > Models.")
                          : !document_->radiograph()
                              ? tr("The map of the patches that the model used for a sentence appears here.")
                              : QString();
  (void)takeScales();
  for (OverlayPane* pane : overlays()) {
    pane->view()->setEmptyText(missing);
    pane->refresh();
  }
  compare_->view()->setEmptyText(missing);
  if (isShown(compare_)) compare_->refresh();
  showSharedBar();
  showSeen();
  showWords();
  showPointer();
}

void PaneArea::showPointer() {
  if (pointed_ != nullptr && picture_) Q_EMIT hovered(pointed_->toPicture(pointer_));
}

bool PaneArea::takeScales() {
  std::array<double, attribution::kMethods> now{};
  for (const attribution::MethodInfo& info : attribution::all_methods()) {
    now[static_cast<std::size_t>(info.method)] = document_->sharedScaleMax(info.method);
  }
  return std::exchange(scale_max_, now) != now;
}

void PaneArea::showCaption(int row) {
  const int current = document_->currentCaption();
  if (row < 0 || current < 0) return showCaptions();
  // Another caption's result can widen the scale that all share.
  const bool rescaled = takeScales();
  for (OverlayPane* pane : overlays()) {
    if (pane->row() == row) {
      pane->refresh();
    } else if (rescaled) {
      pane->setOverlayStyle(style_);
    }
  }
  const session::Arrangement& arrangement = document_->arrangement();
  const bool compared = rescaled || row == arrangement.compare_a || row == arrangement.compare_b;
  if (compared && isShown(compare_)) compare_->refresh();
  showSharedBar();  // the method of any pane decides whether they share one
  showPointer();
  if (row != current) return;
  showSeen();
  showWords();
}

void PaneArea::showWords() {
  const presenters::PaneState& pane = document_->currentPane();
  const bool running = pane.phase == presenters::PaneState::Phase::Running;
  // Another caption's words come before their values: the next one may be left out meanwhile.
  const bool other = running && !pane.live_tokens.caption.empty() &&
                     (!pane.result || pane.result->caption != pane.live_tokens.caption);
  const bool live = running && (other || !pane.live_word_values.empty());
  const attribution::Method running_method = document_->settingsOf(document_->currentCaption()).method;
  WordMeaning meaning;
  meaning.method = pane.result && !live ? pane.result->settings.method : running_method;
  if (!live && pane.result) meaning.effects = pane.result->word_effects;
  if (!live && pane.result) {
    meaning.no_words = presenters::why_no_words_text(meaning.method, pane.result->card);
  } else if (const auto model = document_->model()) {
    meaning.no_words = presenters::why_no_words_text(meaning.method, model->card());
  }
  words_->setMeaning(meaning);
  if (live) {
    words_->setWords(pane.live_tokens, pane.live_word_values, style_.colours, false);
  } else if (pane.result) {
    words_->setWords(pane.result->tokens, pane.result->word_values(), style_.colours, pane.stale);
  } else if (!document_->radiograph()) {
    words_->clear(tr("Open a picture to see which words and patches the model used."));
  } else if (document_->captionCount() == 0) {
    words_->clear(tr("Write a caption at the left: what should the model look for?"));
  } else {
    words_->clear(tr("The caption's words appear here, shaded by what the model used of them."));
  }
}

void PaneArea::setLinked(bool linked) { group_.setLinked(linked, active_->state()); }

void PaneArea::setTool(RadiographView::Tool tool) {
  tool_ = tool;
  for (const Pane* pane : panes()) pane->view()->setTool(tool);
}

void PaneArea::setPointerMap(const PointerMap& map) {
  pointer_map_ = map;
  for (const Pane* pane : panes()) pane->view()->setPointerMap(map);
}

void PaneArea::setMagnifier(bool on) {
  magnifier_ = on;
  for (const Pane* pane : panes()) pane->view()->setMagnifier(on);
}

void PaneArea::setOverlayStyle(const figure::OverlayStyle& style) {
  const bool recolour = style.colours != style_.colours;
  style_ = style;
  for (OverlayPane* pane : pool_) pane->setOverlayStyle(style);
  compare_->setOverlayStyle(style);
  showSharedBar();
  document_->setRendering(figure::rendering_of(style));
  showSeen();
  if (recolour) showWords();
}

void PaneArea::setRepeatView(const RepeatView& repeats) {
  if (repeats == repeats_) return;
  repeats_ = repeats;
  for (OverlayPane* pane : pool_) pane->setRepeatView(repeats);
  compare_->setRepeatView(repeats);
  showSharedBar();
  showPointer();
}

void PaneArea::setOverlayVisible(bool visible) {
  overlay_visible_ = visible;
  for (OverlayPane* pane : pool_) pane->setOverlayVisible(visible);
  compare_->setOverlayVisible(visible);
}

void PaneArea::showProblem(const QString& text) {
  // The reason names the file.
  original_->message()->showMessage(
      MessageBar::Kind::Error,
      personal_hidden_ ? tr("It could not be opened. The reason is told while personal data is not hidden.") : text);
  if (maximised_ != nullptr && maximised_ != original_) toggleMaximised(maximised_->view());
}

}  // namespace m2ib::views
