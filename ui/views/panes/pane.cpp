#include "ui/views/panes/pane.h"

#include <QEvent>
#include <QFocusEvent>
#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/views/parts/elided_label.h"
#include "ui/views/parts/message_bar.h"

namespace m2ib::views {
namespace {

/// The viewing area is dark in both themes.
QPalette dark_header() {
  QPalette colours;
  const QColor ground(38, 40, 44);
  const QColor ink(232, 234, 238);
  for (const QPalette::ColorRole role : {QPalette::Window, QPalette::Base, QPalette::Button}) {
    colours.setColor(role, ground);
  }
  for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
    colours.setColor(QPalette::All, role, ink);
    colours.setColor(QPalette::Disabled, role, QColor(140, 144, 150));
  }
  colours.setColor(QPalette::All, QPalette::PlaceholderText, QColor(172, 178, 186));
  colours.setColor(QPalette::Highlight, QColor(0x2f, 0x7f, 0xc4));
  return colours;
}

constexpr int kFrame_px = 2;
constexpr int kLeastHeader_px = 128;
const QColor kGround(18, 19, 21);
const QColor kAccent(0x3d, 0x9b, 0xe9);

}  // namespace

Pane::Pane(const QString& name, ViewState* state, QWidget* parent)
    : QWidget(parent),
      header_(new QWidget(this)),
      badge_(new QToolButton(header_)),
      title_(new ElidedLabel(header_)),
      details_(new ElidedLabel(header_)),
      message_(new MessageBar(name + QStringLiteral("Message"), this)),
      spare_(new QWidget(this)),
      view_(new RadiographView(state, this)) {
  build(name);
  buildHeader();
  for (QWidget* part : {header_, static_cast<QWidget*>(view_)}) part->installEventFilter(this);
}

void Pane::build(const QString& name) {
  setObjectName(name + QStringLiteral("Pane"));
  view_->setObjectName(name);
  title_->setObjectName(name + QStringLiteral("Title"));
  details_->setObjectName(name + QStringLiteral("Details"));
  badge_->setObjectName(name + QStringLiteral("Badge"));
  body_layout_ = new QHBoxLayout;
  body_layout_->setSpacing(0);
  body_layout_->addWidget(view_, 1);
  layout_ = new QVBoxLayout(this);
  layout_->setContentsMargins(kFrame_px, kFrame_px, kFrame_px, kFrame_px);
  layout_->setSpacing(0);
  layout_->addWidget(header_);
  layout_->addWidget(message_);
  spare_->setAutoFillBackground(true);
  spare_->setPalette(dark_header());
  spare_->hide();
  layout_->addWidget(spare_);
  layout_->addLayout(body_layout_, 1);
}

void Pane::buildHeader() {
  header_->setAutoFillBackground(true);
  header_->setPalette(dark_header());
  header_->setFixedHeight(2 * fontMetrics().height() + 12);
  // What stands in it gives way to the pane's width, never the other way round.
  header_->setMinimumWidth(kLeastHeader_px);
  badge_->setFixedHeight(22);
  badge_->setMinimumWidth(22);
  badge_->setStyleSheet(
      QStringLiteral("QToolButton { background: #1f6fb5; color: white; border: 1px solid #1f6fb5; border-radius: 4px; "
                     "font-weight: bold; padding: 0 2px; } QToolButton:focus { border-color: white; } "
                     "QToolButton::menu-indicator { width: 0; }"));
  badge_->setFocusPolicy(Qt::NoFocus);
  badge_->hide();
  QFont bold = title_->font();
  bold.setBold(true);
  title_->setFont(bold);
  // Fixed, so that what comes and goes beside them moves neither.
  title_->setFixedHeight(title_->fontMetrics().height() + 4);
  details_->setFixedHeight(details_->fontMetrics().height() + 4);
  title_->setMinimumWidth(1);
  details_->setMinimumWidth(1);  // of all in their line, they give way first
  details_->setForegroundRole(QPalette::PlaceholderText);
  auto* lines = new QVBoxLayout;
  lines->setSpacing(1);
  for (ElidedLabel* line : {title_, details_}) {
    line->setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    line->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  }
  details_line_ = new QHBoxLayout;
  details_line_->setSpacing(6);
  details_line_->addWidget(details_, 1);
  title_line_ = new QHBoxLayout;
  title_line_->setSpacing(6);
  title_line_->addWidget(title_, 1);
  lines->addLayout(title_line_);
  lines->addLayout(details_line_);
  header_layout_ = new QHBoxLayout(header_);
  header_layout_->setContentsMargins(8, 0, 6, 0);
  header_layout_->addWidget(badge_);
  header_layout_->addLayout(lines, 1);
}

void Pane::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), marked_ ? kAccent : kGround);
}

bool Pane::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::MouseButtonPress) Q_EMIT chosen();
  if (event->type() == QEvent::FocusIn) {
    const Qt::FocusReason reason = static_cast<const QFocusEvent*>(event)->reason();
    if (reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason) Q_EMIT chosen();
  }
  return QWidget::eventFilter(watched, event);
}

void Pane::setMarked(bool marked) {
  if (marked == marked_) return;
  marked_ = marked;
  update();
}

void Pane::setTitle(const QString& title) { title_->setFullText(title); }

void Pane::setDetailsShown(bool shown) { details_->setVisible(shown); }

QString Pane::title() const { return title_->fullText(); }

void Pane::setDetails(const QString& details, const QString& more) { details_->setFullText(details, more); }

QString Pane::details() const { return details_->fullText(); }

void Pane::setBadge(const QString& letter) {
  badge_->setText(letter);
  badge_->setVisible(!letter.isEmpty());
}

void Pane::setBadgeMenu(QMenu* menu, const QString& help) {
  badge_->setMenu(menu);
  badge_->setPopupMode(QToolButton::InstantPopup);
  badge_->setToolTip(help);
  badge_->setAccessibleName(menu != nullptr ? help : QString());
  badge_->setFocusPolicy(menu != nullptr ? Qt::TabFocus : Qt::NoFocus);
}

void Pane::addHeaderWidget(QWidget* widget) {
  widget->setParent(header_);
  widget->setPalette(header_->palette());
  header_layout_->addWidget(widget);
}

void Pane::addTitleWidget(QWidget* widget) {
  widget->setParent(header_);
  widget->setPalette(header_->palette());
  title_line_->addWidget(widget);
}

void Pane::addDetailsWidget(QWidget* widget) {
  widget->setParent(header_);
  widget->setPalette(header_->palette());
  details_line_->addWidget(widget);
}

void Pane::addToolRow(QWidget* widget) {
  widget->setAutoFillBackground(true);
  widget->setPalette(dark_header());
  layout_->insertWidget(1, widget);
}

void Pane::addMessageBar(MessageBar* bar) { layout_->insertWidget(layout_->count() - 2, bar); }

void Pane::addSideWidget(QWidget* widget) { body_layout_->addWidget(widget); }

int Pane::lineRoom() const {
  const QMargins margins = header_layout_->contentsMargins();
  int room = width() - 2 * kFrame_px - margins.left() - margins.right();
  for (int i = 0; i < header_layout_->count(); ++i) {
    const QWidget* beside = header_layout_->itemAt(i)->widget();
    if (beside == nullptr || beside->isHidden()) continue;
    room -= std::max(beside->sizeHint().width(), beside->minimumWidth()) + header_layout_->spacing();
  }
  return room;
}

int Pane::sideWidth() const { return body_layout_->geometry().width() - view_->width(); }

int Pane::messagesHeight() const {
  int height = 0;
  for (int i = layout_->indexOf(header_) + 1; i < layout_->indexOf(spare_); ++i) {
    const QWidget* message = layout_->itemAt(i)->widget();
    if (!message->isHidden()) height += message->height();
  }
  return height;
}

void Pane::setSpareHeight(int height) {
  spare_->setFixedHeight(std::max(height, 0));
  spare_->setVisible(height > 0);
}

}  // namespace m2ib::views
