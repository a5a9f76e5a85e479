#include "ui/views/captions/caption_panel_titles.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include "ui/presenters/text/caption_text.h"
#include "ui/views/captions/caption_delegate.h"

namespace m2ib::views {

CaptionPanelTitles::CaptionPanelTitles(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("captionTitles"));
  setAccessibleName(tr("Titles of the captions' numbers"));
  setAccessibleDescription(
      QStringList{presenters::similarity_meaning(), presenters::share_meaning(), presenters::support_meaning()}.join(
          QLatin1Char('\n')));
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void CaptionPanelTitles::setWide(bool wide) {
  wide_ = wide;
  updateGeometry();
  update();
}

QSize CaptionPanelTitles::sizeHint() const { return {200, QFontMetrics(small_font(font())).height() + 2}; }

namespace {

/// In a narrow table the titles take one line of the two that a row has.
CaptionColumns columns_of(const QRect& line, const QFont& font, bool wide) {
  CaptionColumns columns = caption_columns(line, font, wide);
  for (QRect& room : columns.numbers) {
    room.setTop(line.top());
    room.setBottom(line.bottom());
  }
  return columns;
}

}  // namespace

QString CaptionPanelTitles::toolTipAt(const QPoint& point) const {
  const CaptionColumns columns = columns_of(rect(), font(), wide_);
  if (columns.numbers[CaptionColumns::Similarity].contains(point)) return presenters::similarity_meaning();
  if (columns.numbers[CaptionColumns::Share].contains(point)) return presenters::share_meaning();
  if (columns.numbers[CaptionColumns::Support].contains(point)) return presenters::support_meaning();
  return {};
}

bool CaptionPanelTitles::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QWidget::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  QToolTip::showText(help->globalPos(), toolTipAt(help->pos()), this);
  return true;
}

void CaptionPanelTitles::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setFont(small_font(font()));
  painter.setPen(palette().color(QPalette::PlaceholderText));
  const CaptionColumns columns = columns_of(rect(), font(), wide_);
  const auto write = [&](CaptionColumns::Column column, const QString& text) {
    const QRect room = columns.numbers[column];
    painter.drawText(room, Qt::AlignVCenter | Qt::AlignLeft,
                     painter.fontMetrics().elidedText(text, Qt::ElideRight, room.width() - 3));
  };
  write(CaptionColumns::Similarity, wide_ ? tr("Similarity") : tr("cos", "cosine, as short as can be"));
  write(CaptionColumns::Share, wide_ ? tr("Share") : tr("share"));
  write(CaptionColumns::Support, wide_ ? tr("Against controls") : tr("against controls"));
}

}  // namespace m2ib::views
