#include "ui/views/parts/wrapped_text.h"

#include <QTextDocument>
#include <algorithm>
#include <cmath>
#include <memory>

namespace m2ib::views {

WrappedText::WrappedText(QWidget* parent) : QTextEdit(parent) {
  setReadOnly(true);
  setFrameShape(QFrame::NoFrame);
  setAcceptRichText(false);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setVerticalScrollBarPolicy(Qt::ScrollBarAsNeeded);
  setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
  setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  setTabChangesFocus(true);
  // The window's drop is meant, not this text's.
  setAcceptDrops(false);
  viewport()->setAcceptDrops(false);
  viewport()->setAutoFillBackground(false);
  document()->setDocumentMargin(2.0);
  QSizePolicy policy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  policy.setHeightForWidth(true);
  setSizePolicy(policy);
}

void WrappedText::showText(const QString& text) {
  setPlainText(text);
  updateGeometry();
  chooseScrollBar();
}

void WrappedText::resizeEvent(QResizeEvent* event) {
  chooseScrollBar();
  QTextEdit::resizeEvent(event);
}

void WrappedText::chooseScrollBar() {
  // Where the text fits, a bar that came while it did not yet would keep it too narrow to fit.
  setVerticalScrollBarPolicy(height() < wholeHeight(width()) ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
}

int WrappedText::wholeHeight(int width) const {
  const std::unique_ptr<QTextDocument> copy(document()->clone());
  copy->setDefaultFont(font());
  copy->setTextWidth(std::max(width, 40));
  return static_cast<int>(std::ceil(copy->size().height()));
}

int WrappedText::heightForWidth(int width) const {
  return std::min(wholeHeight(width), kMostLines * fontMetrics().lineSpacing() + 4);
}

QSize WrappedText::sizeHint() const { return {200, heightForWidth(width())}; }

QSize WrappedText::minimumSizeHint() const { return {60, fontMetrics().lineSpacing() + 4}; }

}  // namespace m2ib::views
