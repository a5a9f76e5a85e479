#include "ui/views/parts/message_bar.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QProgressBar>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/views/parts/wrapped_text.h"

namespace m2ib::views {

MessageBar::MessageBar(const QString& name, QWidget* parent)
    : QFrame(parent),
      text_(new WrappedText(this)),
      progress_(new QProgressBar(this)),
      cancel_(new QToolButton(this)),
      action_(new QToolButton(this)),
      close_(new QToolButton(this)) {
  setObjectName(name);
  text_->setObjectName(name + QStringLiteral("Text"));
  progress_->setObjectName(name + QStringLiteral("Progress"));
  cancel_->setObjectName(name + QStringLiteral("Cancel"));
  action_->setObjectName(name + QStringLiteral("Action"));
  close_->setObjectName(name + QStringLiteral("Close"));
  progress_->setTextVisible(false);
  progress_->setFixedWidth(120);
  progress_->setMaximumHeight(12);
  cancel_->setText(tr("Cancel"));
  cancel_->setAccessibleName(tr("Cancel what is in progress"));
  close_->setText(tr("Close"));
  close_->setAccessibleName(tr("Close this message"));
  close_->setAutoRaise(true);
  for (QToolButton* button : {cancel_, action_, close_}) button->setFocusPolicy(Qt::StrongFocus);
  auto* line = new QHBoxLayout;
  line->addWidget(text_, 1);
  line->addWidget(progress_);
  line->addWidget(cancel_);
  line->addWidget(close_, 0, Qt::AlignTop);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(8, 3, 6, 3);
  layout->setSpacing(3);
  layout->addLayout(line);
  // Under the words, which need the width more.
  layout->addWidget(action_, 0, Qt::AlignLeft);
  setAutoFillBackground(true);
  connect(close_, &QToolButton::clicked, this, [this] {
    hide();
    Q_EMIT closed();
  });
  connect(cancel_, &QToolButton::clicked, this, &MessageBar::cancelRequested);
  connect(action_, &QToolButton::clicked, this, &MessageBar::actionRequested);
  hide();
}

void MessageBar::showMessage(Kind kind, const QString& text, bool closable) {
  kind_ = kind;
  if (text != shown_) {
    shown_ = text;
    text_->showText(text);
    setAccessibleName(text);
    text_->setAccessibleName(text);
  }
  progress_->hide();
  cancel_->hide();
  action_->hide();
  close_->setVisible(closable);
  applyColours();
  setVisible(!text.isEmpty());
}

void MessageBar::showProgress(const QString& text, double fraction, bool cancellable) {
  // Where only the number moves, nothing else is touched: the button may be under the mouse.
  if (isHidden() || progress_->isHidden() || text != shown_) showMessage(Kind::Info, text, false);
  progress_->setRange(0, fraction < 0.0 ? 0 : 1000);
  if (fraction >= 0.0) progress_->setValue(static_cast<int>(fraction * 1000.0));
  progress_->show();
  cancel_->setVisible(cancellable);
}

void MessageBar::offerAction(const QString& text) {
  action_->setText(text);
  action_->setVisible(!text.isEmpty());
}

QString MessageBar::text() const { return isHidden() ? QString() : shown_; }

void MessageBar::changeEvent(QEvent* event) {
  QFrame::changeEvent(event);
  if (event->type() == QEvent::ParentChange) applyColours();
}

void MessageBar::applyColours() {
  // Fixed colours with a contrast over 7 : 1, readable in both themes.
  QPalette colours;
  const QColor ground = kind_ == Kind::Error     ? QColor(0x6e, 0x1f, 0x24)
                        : kind_ == Kind::Warning ? QColor(0xff, 0xdf, 0x8a)
                                                 : QColor(0x2b, 0x3a, 0x4a);
  const QColor ink = kind_ == Kind::Warning ? QColor(0x2a, 0x20, 0x00) : QColor(0xf4, 0xf4, 0xf4);
  for (const QPalette::ColorRole role : {QPalette::Window, QPalette::Base, QPalette::Button})
    colours.setColor(role, ground);
  for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
    colours.setColor(role, ink);
  }
  setPalette(colours);
  text_->setPalette(colours);
  for (QToolButton* button : {cancel_, action_, close_}) button->setPalette(colours);
}

}  // namespace m2ib::views
