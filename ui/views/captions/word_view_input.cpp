// What mouse and keyboard do with the words.
#include <QContextMenuEvent>
#include <QFocusEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cstdlib>
#include <utility>

#include "core/text/caption_edit.h"
#include "ui/views/captions/word_view.h"

namespace m2ib::views {
namespace {

constexpr int kMargin_px = 8;

}  // namespace

void WordView::setEditedCaption(const QString& caption) { edited_ = caption.toStdString(); }

bool WordView::isEditable() const { return strip_.has_value() && !edited_.empty() && edited_ == tokens_.caption; }

bool WordView::isLastWord(std::size_t word) const { return !text::without_word(tokens_, word).has_value(); }

std::optional<std::size_t> WordView::wordAt(const QPoint& point) const {
  return strip_ ? strip_->word_at(QPointF(point) - QPointF(kMargin_px, kMargin_px)) : std::nullopt;
}

QRect WordView::wordRect(std::size_t word) const {
  QRectF room;
  if (strip_ && word < strip_->word_count()) {
    for (const QRectF& line : strip_->word_rects(word)) room |= line;
  }
  return room.isEmpty() ? QRect() : room.translated(kMargin_px, kMargin_px).toAlignedRect();
}

void WordView::dropWord(std::size_t word) {
  if (!isEditable() || word >= tokens_.words.size()) return;
  const auto rest = text::without_word(tokens_, word);
  if (!rest) {
    QToolTip::showText(mapToGlobal(wordRect(word).bottomLeft()), wordToolTip(word), this);
    return;
  }
  Q_EMIT dropRequested(QString::fromStdString(text::single_word(tokens_, word)), QString::fromStdString(*rest));
}

void WordView::openMenu(std::size_t word, const QPoint& global) {
  if (!isEditable()) return;
  const auto rest = text::without_word(tokens_, word);
  const QString text = QString::fromStdString(text::single_word(tokens_, word));
  QString shown = text;  // a menu takes & for a mark
  shown.replace(QLatin1Char('&'), QStringLiteral("&&"));
  auto* menu = new QMenu(this);
  menu->setObjectName(QStringLiteral("wordMenu"));
  menu->setAttribute(Qt::WA_DeleteOnClose);
  const auto add = [&](const char* name, const QString& title) {
    QAction* action = menu->addAction(title);
    action->setObjectName(QString::fromLatin1(name));
    return action;
  };
  QAction* drop = add("dropWordAction", tr("&Drop “%1”").arg(shown));
  QAction* without = add("captionWithoutWordAction", tr("New caption &without “%1”").arg(shown));
  QAction* alone = add("captionOfWordAction", tr("New caption of “%1” &alone").arg(shown));
  drop->setShortcut(QKeySequence::Delete);  // said in the menu; the key is the widget's own
  drop->setShortcutContext(Qt::WidgetShortcut);
  for (QAction* action : {drop, without, alone}) action->setEnabled(rest.has_value());
  if (!rest) menu->addAction(tr("The only word cannot be left out"))->setEnabled(false);
  connect(drop, &QAction::triggered, this, [this, word] { dropWord(word); });
  if (rest) {
    const QString others = QString::fromStdString(*rest);
    connect(without, &QAction::triggered, this, [this, others] { Q_EMIT captionRequested(others); });
    connect(alone, &QAction::triggered, this, [this, text] { Q_EMIT captionRequested(text); });
  }
  menu->popup(global);
}

void WordView::mouseMoveEvent(QMouseEvent* event) {
  const auto word = wordAt(event->pos());
  if (word == pointed_) return;
  pointed_ = word;
  if (word && isEditable() && !isLastWord(*word)) {
    setCursor(Qt::PointingHandCursor);
  } else {
    unsetCursor();
  }
  update();
}

void WordView::mousePressEvent(QMouseEvent* event) {
  pressed_ = event->button() == Qt::LeftButton ? wordAt(event->pos()) : std::nullopt;
  if (event->button() != Qt::LeftButton) QWidget::mousePressEvent(event);
}

void WordView::mouseReleaseEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return QWidget::mouseReleaseEvent(event);
  const auto pressed = std::exchange(pressed_, std::nullopt);
  // Who moves away before letting go has changed their mind.
  if (pressed && wordAt(event->pos()) == pressed) dropWord(*pressed);
}

void WordView::leaveEvent(QEvent* event) {
  QWidget::leaveEvent(event);
  pointed_.reset();
  update();
}

void WordView::contextMenuEvent(QContextMenuEvent* event) {
  const bool keyboard = event->reason() == QContextMenuEvent::Keyboard;
  const auto word = keyboard ? current_ : wordAt(event->pos());
  if (!word) return event->ignore();
  openMenu(*word, keyboard ? mapToGlobal(wordRect(*word).bottomLeft()) : event->globalPos());
}

void WordView::setCurrent(std::optional<std::size_t> word) {
  current_ = word;
  setAccessibleDescription(word ? wordToolTip(*word) : QString());
  update();
}

void WordView::step(int by) {
  // Words that were elided cannot be reached.
  const auto count = static_cast<int>(wordCount());
  int at = current_ ? static_cast<int>(*current_) + by : (by > 0 ? 0 : count - 1);
  while (at >= 0 && at < count && wordRect(static_cast<std::size_t>(at)).isEmpty()) at += by;
  if (at >= 0 && at < count) setCurrent(static_cast<std::size_t>(at));
}

void WordView::stepLine(int by) {
  if (!current_) return step(by);
  const QRect here = wordRect(*current_);
  std::optional<std::size_t> best;
  int least = 0;
  for (std::size_t word = 0; word < wordCount(); ++word) {
    const QRect there = wordRect(word);
    const int rows = there.isEmpty() ? 0 : (there.center().y() - here.center().y()) * by;
    if (rows <= here.height() / 2) continue;
    const int distance = rows * 100 + std::abs(there.center().x() - here.center().x());
    if (!best || distance < least) {
      best = word;
      least = distance;
    }
  }
  if (best) setCurrent(best);
}

bool WordView::takesKey(const QKeyEvent* event) const {
  if (wordCount() == 0 || (event->modifiers() & ~Qt::KeypadModifier) != 0) return false;
  switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_Home:
    case Qt::Key_End:
    case Qt::Key_Delete:
    case Qt::Key_Backspace:
    case Qt::Key_Return:
    case Qt::Key_Enter:
      return true;
    default:
      return false;
  }
}

void WordView::keyPressEvent(QKeyEvent* event) {
  if (!takesKey(event)) return QWidget::keyPressEvent(event);
  const bool backwards = layoutDirection() == Qt::RightToLeft;
  switch (event->key()) {
    case Qt::Key_Left:
      return step(backwards ? 1 : -1);
    case Qt::Key_Right:
      return step(backwards ? -1 : 1);
    case Qt::Key_Up:
      return stepLine(-1);
    case Qt::Key_Down:
      return stepLine(1);
    case Qt::Key_Home:
      return setCurrent(0);
    case Qt::Key_End:
      setCurrent(std::nullopt);
      return step(-1);
    case Qt::Key_Delete:
    case Qt::Key_Backspace:
      if (current_) dropWord(*current_);
      return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
      if (current_) openMenu(*current_, mapToGlobal(wordRect(*current_).bottomLeft()));
      return;
    default:
      QWidget::keyPressEvent(event);
  }
}

void WordView::focusInEvent(QFocusEvent* event) {
  QWidget::focusInEvent(event);
  if (!current_ && event->reason() != Qt::MouseFocusReason) step(1);
  update();
}

void WordView::focusOutEvent(QFocusEvent* event) {
  QWidget::focusOutEvent(event);
  update();
}

void WordView::paintCurrent(QPainter& painter) const {
  const auto frame = [&](std::size_t word, const QColor& colour, double width) {
    painter.setPen(QPen(colour, width));
    painter.setBrush(Qt::NoBrush);
    for (const QRectF& line : strip_->word_rects(word)) {
      painter.drawRoundedRect(line.translated(kMargin_px, kMargin_px).adjusted(-1, -1, 1, 1), 3, 3);
    }
  };
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  if (pointed_ && *pointed_ < wordCount() && isEditable())
    frame(*pointed_, palette().color(QPalette::PlaceholderText), 1);
  if (current_ && *current_ < wordCount() && hasFocus()) frame(*current_, palette().color(QPalette::Highlight), 2);
  painter.restore();
}

}  // namespace m2ib::views
