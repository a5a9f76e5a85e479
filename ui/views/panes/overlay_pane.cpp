#include "ui/views/panes/overlay_pane.h"

#include <QLabel>
#include <QMenu>
#include <QProgressBar>
#include <QToolButton>
#include <algorithm>

#include "ui/presenters/caption_list_model.h"
#include "ui/presenters/text/method_text.h"
#include "ui/presenters/text/settings_text.h"
#include "ui/views/panes/colour_bar_view.h"
#include "ui/views/panes/pane_icons.h"
#include "ui/views/panes/pane_text.h"
#include "ui/views/parts/message_bar.h"
#include "ui/views/parts/method_choice.h"

namespace m2ib::views {
namespace {

using Phase = presenters::PaneState::Phase;

QString name_of(const char* name, int number) {
  return number > 1 ? QString::fromLatin1(name) + QString::number(number) : QString::fromLatin1(name);
}

/// A flat button of the header whose focus is seen on the dark ground. By its name: else its tooltip would look like
/// it.
QString header_button_style(const QString& name, const QString& padding) {
  return QStringLiteral(
             "#%1 { color: #e8eaee; border: 1px solid transparent; border-radius: 3px; padding: %2; } "
             "#%1:hover, #%1:checked { background: #3c4149; } #%1:focus { border-color: #3d9be9; }")
      .arg(name, padding);
}

}  // namespace

OverlayPane::OverlayPane(presenters::ExplorerDocument* document, ViewState* state, int number, QWidget* parent)
    : Pane(name_of("overlayView", number), state, parent),
      document_(document),
      run_message_(new MessageBar(name_of("runMessage", number), this)),
      colour_bar_(new ColourBarView(this)),
      progress_(new QProgressBar(this)),
      cancel_(new QToolButton(this)),
      follow_(new QToolButton(this)),
      similarity_(new QLabel(this)),
      weak_(new QLabel(this)),
      method_(new QToolButton(this)),
      doubt_(new QToolButton(this)),
      doubt_message_(new MessageBar(name_of("doubtMessage", number), this)),
      menu_(new QMenu(this)),
      method_menu_(new QMenu(this)) {
  view()->setAccessibleName(tr("Picture with the map of patches that the model used"));
  colour_bar_->setObjectName(name_of("colourBar", number));
  progress_->setObjectName(name_of("stepProgress", number));
  cancel_->setObjectName(name_of("cancelButton", number));
  follow_->setObjectName(QStringLiteral("followButton%1").arg(number));
  similarity_->setObjectName(name_of("paneSimilarity", number));
  weak_->setObjectName(name_of("weakMark", number));
  menu_->setObjectName(name_of("captionMenu", number));
  method_->setObjectName(name_of("methodButton", number));
  method_menu_->setObjectName(name_of("methodMenu", number));
  doubt_->setObjectName(name_of("doubtMark", number));
  buildHeader();
  buildDoubts();
  addMessageBar(run_message_);
  addMessageBar(doubt_message_);
  addSideWidget(colour_bar_);
  connect(run_message_, &MessageBar::closed, this, [this] { dismissed_ = pane().message; });
  connect(menu_, &QMenu::aboutToShow, this, &OverlayPane::fillMenu);
  connect(follow_, &QToolButton::clicked, this, [this](bool follows) {
    if (row() >= 0) document_->setFollowsShared(row(), follows);
  });
  refresh();
}

void OverlayPane::buildHeader() {
  progress_->setAccessibleName(tr("Steps of the method that are done"));
  progress_->setFixedHeight(fontMetrics().height());
  progress_->setAlignment(Qt::AlignCenter);
  cancel_->setAccessibleName(tr("Cancel"));
  cancel_->setToolTip(tr("Stop computing; the old map stays (Esc)"));
  cancel_->setFixedHeight(fontMetrics().height() + 3);
  connect(cancel_, &QToolButton::clicked, this, &OverlayPane::cancelRequested);
  follow_->setCheckable(true);
  follow_->setAutoRaise(true);
  follow_->setIconSize({18, 18});
  similarity_->setForegroundRole(QPalette::WindowText);
  // By its name: else its tooltip would have the same colours.
  weak_->setStyleSheet(
      QStringLiteral("#%1 { background: #e8a33d; color: black; border-radius: 3px; }").arg(weak_->objectName()));
  weak_->setFixedHeight(fontMetrics().height() + 2);
  weak_->setAlignment(Qt::AlignCenter);
  method_->setMenu(method_menu_);
  method_->setPopupMode(QToolButton::InstantPopup);
  method_->setAutoRaise(true);
  method_->setFocusPolicy(Qt::TabFocus);
  method_->setFixedHeight(fontMetrics().height() + 4);
  method_->setStyleSheet(header_button_style(method_->objectName(), QStringLiteral("0 10px 0 2px")));
  addTitleWidget(method_);
  connect(method_menu_, &QMenu::aboutToShow, this, &OverlayPane::fillMethods);
  for (QWidget* widget :
       {static_cast<QWidget*>(doubt_), static_cast<QWidget*>(similarity_), static_cast<QWidget*>(weak_),
        static_cast<QWidget*>(progress_), static_cast<QWidget*>(cancel_)}) {
    addDetailsWidget(widget);
  }
  addHeaderWidget(follow_);
}

void OverlayPane::buildDoubts() {
  doubt_->setIcon(pane_icon(PaneSymbol::Doubt));
  doubt_->setIconSize({14, 14});
  doubt_->setAutoRaise(true);
  doubt_->setCheckable(true);
  doubt_->setFocusPolicy(Qt::TabFocus);
  doubt_->setFixedHeight(fontMetrics().height() + 3);
  doubt_->setStyleSheet(header_button_style(doubt_->objectName(), QStringLiteral("0 2px")));
  doubt_->hide();
  connect(doubt_, &QToolButton::toggled, this, [this] { showDoubts(pane()); });
  connect(doubt_message_, &MessageBar::closed, this, [this] { doubt_->setChecked(false); });
}

// --- which caption ---------------------------------------------------------------------------------------------------

void OverlayPane::setCaption(quint64 id) {
  if (id != caption_) dismissed_.clear();
  caption_ = id;
  refresh();
}

int OverlayPane::row() const { return caption_ != 0 ? document_->rowOfCaption(caption_) : -1; }

const presenters::PaneState& OverlayPane::pane() const {
  static const presenters::PaneState kNone;
  return row() >= 0 ? document_->pane(row()) : kNone;
}

void OverlayPane::setChoosable(bool choosable) {
  setBadgeMenu(choosable ? menu_ : nullptr, choosable ? tr("Show another caption in this pane") : QString());
}

void OverlayPane::fillMenu() {
  menu_->clear();
  for (int i = 0; i < document_->captionCount(); ++i) {
    QString text = document_->caption(i).simplified();
    text = fontMetrics().elidedText(text, Qt::ElideRight, 320).replace(QLatin1Char('&'), QStringLiteral("&&"));
    QAction* action = menu_->addAction(presenters::CaptionListModel::letter(i) + QStringLiteral("   ") + text);
    action->setCheckable(true);
    action->setChecked(i == row());
    connect(action, &QAction::triggered, this, [this, i] { Q_EMIT captionAsked(i); });
  }
}

void OverlayPane::fillMethods() {
  const auto model = document_->model();
  const int row = this->row();
  const auto now = row >= 0 ? std::optional(document_->settingsOf(row).method) : std::nullopt;
  fill_method_menu(method_menu_, model ? &model->card() : nullptr, now, [this](attribution::Method method) {
    if (this->row() >= 0) Q_EMIT methodAsked(this->row(), method);
  });
}

// --- what is known about it ------------------------------------------------------------------------------------------

void OverlayPane::refresh() {
  const presenters::PaneState& state = pane();
  const attribution::Method asked = document_->settingsOf(row()).method;
  map_ = document_->radiograph() ? pane_map(state, asked, repeats_) : PaneMap();
  if (map_.empty()) map_.method = asked;
  showTitle(state);
  showSimilarity(state);
  showFollowing();
  showProgress(state);
  showMessage(state);
  showDoubts(state);
  fitHeader();
  drawMap();
}

void OverlayPane::showTitle(const presenters::PaneState& pane) {
  const int row = this->row();
  setBadge(row >= 0 ? presenters::CaptionListModel::letter(row) : QString());
  if (pane.phase == Phase::Running && !pane.live_patch_values.empty()) {
    setTitle(quoted(pane.live_tokens.caption));
    const attribution::MethodSettings& settings = document_->settingsOf(row);
    setDetails(brief_text(settings), presenters::settings_text(settings));
  } else if (pane.result) {
    setTitle(quoted(pane.result->caption));
    const QString input = presenters::input_text(*pane.result);
    const QString more = input.isEmpty() ? QString() : QStringLiteral(" · ") + input;
    setDetails(brief_text(pane.result->settings) + more, presenters::settings_text(pane.result->settings) + more +
                                                             QStringLiteral(" · ") +
                                                             presenters::similarity_text(pane.result->similarity));
  } else {
    setTitle(row >= 0 ? quoted(document_->caption(row).toStdString()) : tr("Explanation"));
    setDetails(row >= 0 ? tr("no map yet") : QString());
  }
}

void OverlayPane::showMessage(const presenters::PaneState& pane) {
  if (pane.message.isEmpty()) dismissed_.clear();
  if (pane.message.isEmpty() || pane.message == dismissed_)
    return run_message_->showMessage(MessageBar::Kind::Info, {});
  const MessageBar::Kind kind = pane.phase == Phase::Failed      ? MessageBar::Kind::Error
                                : pane.phase == Phase::Cancelled ? MessageBar::Kind::Info
                                                                 : MessageBar::Kind::Warning;
  run_message_->showMessage(kind, pane.message);
}

// --- the map ---------------------------------------------------------------------------------------------------------

figure::OverlayStyle OverlayPane::shownStyle() const {
  return map_style(map_, style_, document_->sharedScaleMax(map_.method));
}

void OverlayPane::drawMap() {
  const figure::OverlayStyle style = shownStyle();
  figure::ColourBar bar = map_bar(map_, style);
  if (named_) {
    const QString method = presenters::method_name(map_.method);
    const auto name = [&method](const QString& unit) {
      return tr("%1: %2", "a method, and what its colour bar says").arg(method, unit);
    };
    bar.unit = name(figure::colour_bar_unit(bar));
    for (QString& brief : bar.brief_units) brief = name(brief);
    bar.brief_units << method;
  }
  view()->setLayer(map_layer(map_, style, bar.isolines_nats));
  colour_bar_->setBar(bar);
  showNote();
}

void OverlayPane::showNote() {
  // What the pane's own bar would say of a map that has one value.
  const bool constant = colour_bar_->isHidden() && !map_.empty() && colour_bar_->bar().range.constant;
  QString note = constant && map_.note.isEmpty() ? figure::colour_bar_note(colour_bar_->bar()) : map_.note;
  if (pane().phase == Phase::Waiting) {
    if (!note.isEmpty()) note += QStringLiteral(" · ");
    note += tr("waiting for its turn", "a map that is not being computed yet");
  }
  view()->setNote(note);
}

void OverlayPane::setBarVisible(bool visible) {
  if (visible != colour_bar_->isHidden()) return;
  colour_bar_->setVisible(visible);
  showNote();
}

void OverlayPane::setBarNamed(bool named) {
  if (named == named_) return;
  named_ = named;
  drawMap();
}

void OverlayPane::setRepeatView(const RepeatView& repeats) {
  if (repeats == repeats_) return;
  repeats_ = repeats;
  refresh();
}

int OverlayPane::ownBarWidth() const { return colour_bar_->isHidden() ? 0 : colour_bar_->ownWidth(); }

void OverlayPane::setLeastBarWidth(int least_px) { colour_bar_->setLeastWidth(least_px); }

const figure::ColourBar& OverlayPane::bar() const { return colour_bar_->bar(); }

void OverlayPane::setOverlayStyle(const figure::OverlayStyle& style) {
  style_ = style;
  drawMap();
}

void OverlayPane::setOverlayVisible(bool visible) { view()->setLayerVisible(visible); }

std::optional<MapValue> OverlayPane::valueAt(const QPointF& picture) const {
  if (map_.empty() || map_.grid <= 0) return std::nullopt;
  const QRectF seen = figure::to_rect(map_.field_of_view);
  if (seen.isEmpty() || !seen.contains(picture)) return std::nullopt;
  const auto cell = [this](double share) { return std::clamp(static_cast<int>(share * map_.grid), 0, map_.grid - 1); };
  const int column = cell((picture.x() - seen.left()) / seen.width());
  const int row = cell((picture.y() - seen.top()) / seen.height());
  const std::size_t patch =
      static_cast<std::size_t>(row) * static_cast<std::size_t>(map_.grid) + static_cast<std::size_t>(column);
  // Mean and spread, whichever of the two is in the colours.
  MapValue found{static_cast<double>(map_.mean[patch]), std::nullopt, attribution::info_of(map_.method).unit};
  if (patch < map_.spread.size()) found.spread = static_cast<double>(map_.spread[patch]);
  return found;
}

}  // namespace m2ib::views
