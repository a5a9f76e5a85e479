#include "ui/views/message_bar.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QToolButton>

namespace m2ib::views {

MessageBar::MessageBar(const QString& name, QWidget* parent)
    : QFrame(parent), label_(new QLabel(this)), progress_(new QProgressBar(this)), close_(new QToolButton(this)) {
  setObjectName(name);
  label_->setObjectName(name + QStringLiteral("Text"));
  close_->setObjectName(name + QStringLiteral("Close"));
  label_->setWordWrap(true);
  label_->setTextFormat(Qt::PlainText);
  label_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  label_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  progress_->setTextVisible(false);
  progress_->setFixedWidth(120);
  progress_->setMaximumHeight(12);
  close_->setText(tr("Close"));
  close_->setAccessibleName(tr("Close this message"));
  close_->setAutoRaise(true);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(10, 4, 6, 4);
  layout->addWidget(label_, 1);
  layout->addWidget(progress_);
  layout->addWidget(close_, 0, Qt::AlignTop);
  setAutoFillBackground(true);
  connect(close_, &QToolButton::clicked, this, [this] {
    hide();
    Q_EMIT closed();
  });
  hide();
}

void MessageBar::showMessage(Kind kind, const QString& text, bool closable) {
  kind_ = kind;
  label_->setText(text);
  setAccessibleName(text);
  progress_->hide();
  close_->setVisible(closable);
  applyColours();
  setVisible(!text.isEmpty());
}

void MessageBar::showProgress(const QString& text, double fraction) {
  showMessage(Kind::Info, text, false);
  progress_->setRange(0, fraction < 0.0 ? 0 : 1000);
  if (fraction >= 0.0) progress_->setValue(static_cast<int>(fraction * 1000.0));
  progress_->show();
}

QString MessageBar::text() const { return isHidden() ? QString() : label_->text(); }

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
  label_->setPalette(colours);
  close_->setPalette(colours);
}

}  // namespace m2ib::views
