#include "ui/views/pane_area.h"

#include <QApplication>
#include <QFileInfo>
#include <QLabel>
#include <QMouseEvent>
#include <QSplitter>
#include <QTimer>
#include <QVBoxLayout>

#include "ui/presenters/model_list_text.h"
#include "ui/presenters/settings_text.h"
#include "ui/views/frame_bar.h"
#include "ui/views/message_bar.h"
#include "ui/views/word_view.h"

namespace m2ib::views {

using presenters::ExplorerDocument;

PaneArea::PaneArea(ExplorerDocument* document, QWidget* parent) : QWidget(parent), document_(document) {
  build();
  connectView(original_->view());
  connectView(overlay_->view());
  connect(qApp, &QApplication::focusChanged, this, [this](const QWidget*, QWidget* now) {
    if (now == original_->view() || now == overlay_->view()) active_ = static_cast<RadiographView*>(now);
  });
  connect(original_->view(), &RadiographView::peekChanged, overlay_->view(), &RadiographView::setPeek);
  connectDocument();
  connectPicture();
  setLinked(true);
  showPicture();
  showModel();
  showCaption();
}

void PaneArea::build() {
  banner_ = new MessageBar(QStringLiteral("trustBanner"), this);
  splitter_ = new QSplitter(Qt::Horizontal, this);
  splitter_->setObjectName(QStringLiteral("paneSplitter"));
  splitter_->setChildrenCollapsible(false);
  splitter_->setHandleWidth(4);
  original_ = new Pane(QStringLiteral("originalView"), &original_state_, splitter_);
  original_->view()->setAccessibleName(tr("Original picture"));
  overlay_ = new OverlayPane(document_, &overlay_state_, splitter_);
  original_->setTitle(tr("Original"));
  notes_ = new MessageBar(QStringLiteral("pictureNotes"), original_);
  original_->addMessageBar(notes_);
  frames_ = new FrameBar(this);
  window_rest_ = new QTimer(this);
  window_rest_->setSingleShot(true);
  splitter_->addWidget(original_);
  splitter_->addWidget(overlay_);
  splitter_->setStretchFactor(0, 1);
  splitter_->setStretchFactor(1, 1);
  connect(splitter_, &QSplitter::splitterMoved, this, [this] { split_by_hand_ = true; });
  words_ = new WordView(this);
  words_->setObjectName(QStringLiteral("wordView"));
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
  active_ = overlay_->view();
  original_->view()->installEventFilter(this);
  overlay_->view()->installEventFilter(this);
}

void PaneArea::connectView(RadiographView* view) {
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
    if (view == pointed_ && picture_) Q_EMIT hovered(view->toPicture(pointer_));
  });
  connect(view, &RadiographView::menuRequested, this, &PaneArea::menuRequested);
  connect(view, &RadiographView::maximiseRequested, this, [this, view] { toggleMaximised(view); });
}

void PaneArea::connectDocument() {
  connectModel();
  connect(document_, &ExplorerDocument::currentCaptionChanged, this, &PaneArea::showCaption);
  connect(document_, &ExplorerDocument::paneChanged, this, [this](int row) {
    // Another caption's result can widen the scale that all share.
    if (row == document_->currentCaption() || document_->currentCaption() < 0) {
      showCaption();
    } else {
      overlay_->setOverlayStyle(style_);
    }
  });
}

void PaneArea::connectModel() {
  connect(document_, &ExplorerDocument::modelLoading, this, [this](const QString& path, double fraction) {
    const QString name = QFileInfo(path).fileName();
    overlay_->message()->showProgress(tr("Loading the model %1 …").arg(name), fraction, true);
  });
  connect(document_, &ExplorerDocument::modelChanged, this, [this] {
    showAssumptions();
    showModel();
    showCaption();
    showSeen();
  });
  connect(document_, &ExplorerDocument::modelFailed, this, [this](const QString& message) {
    overlay_->message()->showMessage(MessageBar::Kind::Error, message);
    overlay_->message()->offerAction(tr("Help: opening models"));
  });
  connect(document_, &ExplorerDocument::modelCancelled, this, [this] {
    overlay_->message()->showMessage(MessageBar::Kind::Info,
                                     document_->model() ? tr("Loading was cancelled. The model that was open stays.")
                                                        : tr("Loading was cancelled."));
  });
  connect(overlay_->message(), &MessageBar::cancelRequested, document_, &ExplorerDocument::cancelModel);
  connect(overlay_->message(), &MessageBar::actionRequested, this, &PaneArea::modelHelpRequested);
}

void PaneArea::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  balancePanes();
}

bool PaneArea::eventFilter(QObject* watched, QEvent* event) {
  // The colour bar grows and shrinks with its numbers, and has no width before the first layout.
  const bool moved = event->type() == QEvent::Resize || event->type() == QEvent::Move;
  if (moved && (watched == overlay_->view() || watched == original_->view())) {
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
  // A message in one pane must not shift its picture against the other's.
  const bool both = !original_->isHidden() && !overlay_->isHidden();
  const int left = original_->messagesHeight();
  const int right = overlay_->messagesHeight();
  original_->setSpareHeight(both ? right - left : 0);
  overlay_->setSpareHeight(both ? left - right : 0);
}

void PaneArea::balancePanes() {
  if (split_by_hand_) return;
  // The colour bar must not make the second picture smaller than the first.
  const int bar = overlay_->sideWidth();
  const int room = splitter_->width() - splitter_->handleWidth();
  const QList<int> sizes{(room - bar) / 2, room - (room - bar) / 2};
  if (splitter_->sizes() != sizes) splitter_->setSizes(sizes);
}

void PaneArea::showAssumptions() {
  const auto model = document_->model();
  QString text = model ? presenters::assumptions_text(model->card()) : QString();
  // Once is enough: who opens the model again, with another preset perhaps, has read it.
  const QString said = model ? QString::fromStdString(model->card().weights_sha256) + text : QString();
  if (told_assumptions_.contains(said)) text.clear();
  if (!text.isEmpty()) told_assumptions_.insert(said);
  overlay_->message()->showMessage(MessageBar::Kind::Info, text);
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

void PaneArea::showCaption() {
  const QString missing = !document_->model() ? tr("No model yet.\n\nDrop a model here, or choose File > Models.")
                          : !document_->radiograph()
                              ? tr("The map of the patches that the model used for a sentence appears here.")
                              : QString();
  overlay_->view()->setEmptyText(missing);
  overlay_->refresh();
  showSeen();
  showWords();
}

void PaneArea::showWords() {
  const presenters::PaneState& pane = document_->currentPane();
  const bool live = pane.phase == presenters::PaneState::Phase::Running && !pane.live_word_nats.empty();
  if (live) {
    words_->setWords(pane.live_tokens, pane.live_word_nats, style_.colours, false);
  } else if (pane.result) {
    words_->setWords(pane.result->tokens, pane.result->word_nats(), style_.colours, pane.stale);
  } else if (!document_->radiograph()) {
    words_->clear(tr("Open a picture to see which words and patches the model used."));
  } else if (document_->captionCount() == 0) {
    words_->clear(tr("Write a caption at the left: what should the model look for?"));
  } else {
    words_->clear(tr("The caption's words appear here, shaded by what the model used of them."));
  }
}

void PaneArea::setLinked(bool linked) {
  if (linked) {
    ViewState::link(active_ == overlay_->view() ? overlay_state_ : original_state_,
                    active_ == overlay_->view() ? original_state_ : overlay_state_);
  } else {
    ViewState::unlink(original_state_, overlay_state_);
  }
}

void PaneArea::setTool(RadiographView::Tool tool) {
  original_->view()->setTool(tool);
  overlay_->view()->setTool(tool);
}

void PaneArea::setOverlayStyle(const figure::OverlayStyle& style) {
  const bool recolour = style.colours != style_.colours;
  style_ = style;
  overlay_->setOverlayStyle(style);
  showSeen();
  if (recolour) showWords();
}

void PaneArea::toggleMaximised(RadiographView* view) {
  Pane* wanted = view == original_->view() ? original_ : static_cast<Pane*>(overlay_);
  Pane* other = wanted == original_ ? static_cast<Pane*>(overlay_) : original_;
  other->setVisible(other->isHidden());
}

void PaneArea::showProblem(const QString& text) {
  // The reason names the file.
  original_->message()->showMessage(
      MessageBar::Kind::Error,
      personal_hidden_ ? tr("It could not be opened. The reason is told while personal data is not hidden.") : text);
  original_->show();
}

}  // namespace m2ib::views
