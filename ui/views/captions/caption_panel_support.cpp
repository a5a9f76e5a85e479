#include "ui/views/captions/caption_panel_support.h"

#include <QGridLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/presenters/text/caption_text.h"
#include "ui/views/parts/elided_label.h"
#include "ui/views/parts/wrapped_text.h"

namespace m2ib::views {
namespace {

bool same(const attribution::CaptionSupport& a, const attribution::CaptionSupport& b) {
  return a.similarity == b.similarity && a.margin == b.margin && a.weak == b.weak &&
         std::equal(
             a.controls.begin(), a.controls.end(), b.controls.begin(), b.controls.end(),
             [](const auto& x, const auto& y) { return x.caption == y.caption && x.similarity == y.similarity; });
}

}  // namespace

CaptionPanelSupport::CaptionPanelSupport(QWidget* parent)
    : QWidget(parent),
      toggle_(new QToolButton(this)),
      sentence_(new WrappedText(this)),
      table_(new QWidget(this)),
      rows_(new QGridLayout(table_)) {
  setObjectName(QStringLiteral("captionSupport"));
  toggle_->setObjectName(QStringLiteral("supportToggle"));
  toggle_->setAccessibleName(tr("Controls"));
  toggle_->setCheckable(true);
  toggle_->setAutoRaise(true);
  toggle_->setArrowType(Qt::RightArrow);
  toggle_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  toggle_->setFocusPolicy(Qt::StrongFocus);
  toggle_->setToolTip(presenters::support_meaning());
  sentence_->setObjectName(QStringLiteral("supportText"));
  sentence_->setAccessibleName(tr("How the caption does against its controls"));
  table_->setObjectName(QStringLiteral("supportTable"));
  rows_->setContentsMargins(18, 0, 4, 0);
  rows_->setVerticalSpacing(1);
  rows_->setColumnStretch(0, 1);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(2);
  layout->addWidget(toggle_);
  layout->addWidget(sentence_);
  layout->addWidget(table_);
  connect(toggle_, &QToolButton::toggled, this, [this](bool open) {
    toggle_->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
    sentence_->setVisible(open);
    table_->setVisible(open);
  });
  sentence_->hide();
  table_->hide();
  hide();
}

void CaptionPanelSupport::showSupport(const QString& letter, const attribution::CaptionSupport* support) {
  const bool any = support != nullptr && !support->controls.empty();
  setVisible(any);
  if (!any) {
    shown_.reset();
    return;
  }
  if (shown_ && letter == letter_ && same(*shown_, *support)) return;
  shown_ = *support;
  letter_ = letter;
  toggle_->setText(tr("Controls of %1 (%2)", "a caption's letter, its margin over the best control")
                       .arg(letter_, presenters::margin_text(shown_->margin)));
  toggle_->setAccessibleName(tr("Controls of caption %1").arg(letter_));
  sentence_->showText(presenters::support_text(*shown_));
  fitSentence();
  fillTable();
}

void CaptionPanelSupport::fitSentence() {
  // Where the panel is short, the list of captions gives way.
  sentence_->setMinimumHeight(std::min(sentence_->heightForWidth(width()), 8 * fontMetrics().lineSpacing()));
}

void CaptionPanelSupport::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  fitSentence();
}

void CaptionPanelSupport::fillTable() {
  while (QLayoutItem* item = rows_->takeAt(0)) {
    delete item->widget();
    delete item;
  }
  const auto add = [this](int row, const QString& text, double similarity) {
    auto* name = new ElidedLabel(table_);
    name->setTextFormat(Qt::PlainText);
    name->setFullText(text);
    name->setMinimumHeight(fontMetrics().height());  // the list gives way, not these
    auto* number = new QLabel(presenters::cosine_text(similarity), table_);
    number->setObjectName(QStringLiteral("supportNumber%1").arg(row));
    number->setAccessibleName(tr("Similarity of %1").arg(text));
    rows_->addWidget(name, row, 0);
    rows_->addWidget(number, row, 1, Qt::AlignRight);
  };
  add(0, tr("Caption %1").arg(letter_), shown_->similarity);
  int row = 1;
  for (const attribution::ControlScore& control : shown_->controls) {
    add(row++, presenters::control_text(control), control.similarity);
  }
}

}  // namespace m2ib::views
