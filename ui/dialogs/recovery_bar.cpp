#include "ui/dialogs/recovery_bar.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QToolButton>
#include <utility>

namespace m2ib::dialogs {
namespace {

/// "14:03" of today, with the date of other days.
QString time_text(std::chrono::system_clock::time_point time) {
  const QDateTime saved =
      QDateTime::fromSecsSinceEpoch(static_cast<qint64>(std::chrono::system_clock::to_time_t(time)));
  if (saved.date() == QDate::currentDate()) return QLocale().toString(saved.time(), QLocale::ShortFormat);
  return QLocale().toString(saved, QLocale::ShortFormat);
}

}  // namespace

RecoveryBar::RecoveryBar(QWidget* parent)
    : QFrame(parent),
      text_(new QLabel(this)),
      restore_(new QToolButton(this)),
      discard_(new QToolButton(this)),
      later_(new QToolButton(this)) {
  setObjectName(QStringLiteral("recoveryBar"));
  text_->setObjectName(QStringLiteral("recoveryText"));
  text_->setTextFormat(Qt::PlainText);
  text_->setWordWrap(true);
  restore_->setObjectName(QStringLiteral("recoveryRestore"));
  restore_->setText(tr("Restore"));
  discard_->setObjectName(QStringLiteral("recoveryDiscard"));
  discard_->setText(tr("Discard"));
  discard_->setToolTip(tr("Removes this copy for good"));
  later_->setObjectName(QStringLiteral("recoveryLater"));
  later_->setText(tr("Later"));
  later_->setToolTip(tr("The copy stays; the next start asks again"));
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(8, 4, 6, 4);
  layout->addWidget(text_, 1);
  // The same colours as messages in the window, readable in both themes.
  QPalette colours;
  for (const QPalette::ColorRole role : {QPalette::Window, QPalette::Base, QPalette::Button}) {
    colours.setColor(role, QColor(0x2b, 0x3a, 0x4a));
  }
  for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
    colours.setColor(role, QColor(0xf4, 0xf4, 0xf4));
  }
  setAutoFillBackground(true);
  setPalette(colours);
  text_->setPalette(colours);
  for (QToolButton* button : {restore_, discard_, later_}) {
    button->setFocusPolicy(Qt::StrongFocus);
    button->setPalette(colours);
    layout->addWidget(button);
  }
  connect(restore_, &QToolButton::clicked, this, [this] {
    const session::Recoverable copy = copies_.front();
    hide();  // one session is open at a time; other copies are offered at the next start
    Q_EMIT restoreRequested(copy);
  });
  connect(discard_, &QToolButton::clicked, this, [this] {
    const session::Recoverable copy = copies_.front();
    copies_.erase(copies_.begin());
    showNext();
    Q_EMIT discardRequested(copy);
  });
  connect(later_, &QToolButton::clicked, this, &QWidget::hide);
  hide();
}

void RecoveryBar::offer(std::vector<session::Recoverable> copies) {
  copies_ = std::move(copies);
  showNext();
}

QString RecoveryBar::text() const { return isHidden() ? QString() : text_->text(); }

void RecoveryBar::showNext() {
  if (copies_.empty()) return hide();
  const session::Recoverable& copy = copies_.front();
  const QString captions = tr("%n caption(s)", nullptr, static_cast<int>(copy.captions));
  const QString pictures = tr("%n picture(s)", nullptr, static_cast<int>(copy.pictures));
  text_->setText(tr("The program ended without saving the session of %1, with %2 and %3. Restore it?")
                     .arg(time_text(copy.saved_at), captions, pictures));
  text_->setAccessibleName(text_->text());
  restore_->setAccessibleName(tr("Restore the session"));
  discard_->setAccessibleName(tr("Discard the copy"));
  show();
}

}  // namespace m2ib::dialogs
