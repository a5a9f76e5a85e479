#include "ui/views/panels/picture_delegate.h"

#include <QApplication>
#include <QImage>
#include <QPainter>
#include <QStyle>
#include <QTextLayout>
#include <algorithm>

#include "ui/presenters/picture_list_model.h"

namespace m2ib::views {
namespace {

using Model = presenters::PictureListModel;
constexpr int kMargin = 6;
constexpr int kGap = 10;
constexpr int kMostNameLines = 3;
const QColor kGround(0x12, 0x14, 0x17);  ///< pictures lie on dark in both themes
const QColor kFaint(0x7a, 0x84, 0x90);
const QColor kOpen(0x3d, 0x9b, 0xe8);

/// A picture frame with a crack.
void draw_broken(QPainter& painter, const QRectF& room) {
  const double side = room.width() * 0.46;
  const QRectF frame(room.center().x() - side / 2, room.center().y() - side * 0.4, side, side * 0.8);
  painter.setPen(QPen(kFaint, std::max(1.5, side / 22), Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter.setBrush(Qt::NoBrush);
  painter.drawRoundedRect(frame, 3, 3);
  const auto at = [&](double x, double y) {
    return QPointF(frame.left() + x * frame.width(), frame.top() + y * frame.height());
  };
  painter.drawPolyline(QPolygonF{at(0.56, 0.0), at(0.42, 0.32), at(0.6, 0.55), at(0.44, 1.0)});
}

void draw_waiting(QPainter& painter, const QRectF& room) {
  painter.setPen(Qt::NoPen);
  painter.setBrush(kFaint);
  const double step = room.width() * 0.11;
  for (const int i : {-1, 0, 1}) painter.drawEllipse(room.center() + QPointF(i * step, 0), step / 4, step / 4);
}

void draw_thumbnail(QPainter& painter, const QRectF& room, const QModelIndex& index) {
  painter.setPen(Qt::NoPen);
  painter.setBrush(kGround);
  painter.drawRoundedRect(room, 3, 3);
  const auto state = static_cast<Model::Thumbnail>(index.data(Model::ThumbnailStateRole).toInt());
  const auto image = index.data(Model::ThumbnailRole).value<QImage>();
  if (state == Model::Thumbnail::Broken) return draw_broken(painter, room);
  if (image.isNull()) return draw_waiting(painter, room);
  const QSizeF size = QSizeF(image.size()).scaled(room.size(), Qt::KeepAspectRatio);
  painter.drawImage(QRectF(room.center() - QPointF(size.width() / 2, size.height() / 2), size), image);
}

/// How many pictures lie behind the row, and which of them is open.
void draw_count(QPainter& painter, const QRectF& room, const QModelIndex& index, const QLocale& locale) {
  const int count = index.data(Model::CountRole).toInt();
  if (count < 2) return;
  const int open = index.data(Model::OpenIndexRole).toInt();
  const QString text = open < 0 ? locale.toString(count)
                                : QStringLiteral("%1 / %2").arg(locale.toString(open + 1), locale.toString(count));
  const QFontMetricsF metrics(painter.font());
  const QSizeF size(metrics.horizontalAdvance(text) + 10, metrics.height() + 2);
  const QRectF badge(room.right() - size.width() - 3, room.bottom() - size.height() - 3, size.width(), size.height());
  painter.setPen(Qt::NoPen);
  painter.setBrush(QColor(0, 0, 0, 190));
  painter.drawRoundedRect(badge, 3, 3);
  painter.setPen(Qt::white);
  painter.drawText(badge, Qt::AlignCenter, text);
}

/// Wraps anywhere, because file names have no spaces; the last line is elided in the middle, where names differ least.
double draw_name(QPainter& painter, const QRectF& room, const QString& name) {
  QTextLayout layout(name, painter.font());
  QTextOption wrap;
  wrap.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
  layout.setTextOption(wrap);
  const QFontMetricsF metrics(painter.font());
  const int most = std::clamp(static_cast<int>(room.height() / metrics.lineSpacing()) - 2, 1, kMostNameLines);
  layout.beginLayout();
  double y = room.top();
  for (int i = 0; i < most; ++i) {
    QTextLine line = layout.createLine();
    if (!line.isValid()) break;
    line.setLineWidth(room.width());
    const bool last = i + 1 == most;
    const QString text = name.mid(line.textStart(), last ? -1 : line.textLength());
    painter.drawText(QRectF(room.left(), y, room.width(), metrics.lineSpacing()), Qt::AlignLeft | Qt::AlignVCenter,
                     metrics.elidedText(text, Qt::ElideMiddle, room.width()));
    y += metrics.lineSpacing();
  }
  layout.endLayout();
  return y;
}

}  // namespace

void PictureDelegate::setSide(int side) {
  if (side == side_) return;
  side_ = side;
  Q_EMIT sizeHintChanged({});
}

void PictureDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  QStyleOptionViewItem item = option;
  initStyleOption(&item, index);
  const QString name = item.text;
  item.text.clear();
  const QStyle* style = item.widget ? item.widget->style() : QApplication::style();
  style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);

  const bool selected = item.state.testFlag(QStyle::State_Selected);
  const QPalette::ColorGroup group = item.state.testFlag(QStyle::State_Active) ? QPalette::Active : QPalette::Inactive;
  const QColor ink = item.palette.color(group, selected ? QPalette::HighlightedText : QPalette::Text);
  painter->save();
  painter->setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
  painter->setFont(item.font);
  const QRectF square(item.rect.left() + kMargin, item.rect.top() + kMargin / 2.0, side_, side_);
  draw_thumbnail(*painter, square, index);
  if (index.data(Model::OpenIndexRole).toInt() >= 0) {
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(selected ? ink : kOpen, 2));
    painter->drawRoundedRect(square.adjusted(1, 1, -1, -1), 3, 3);
  }
  draw_count(*painter, square, index, item.locale);

  const QRectF room(square.right() + kGap, square.top(), item.rect.right() - square.right() - kGap - kMargin, side_);
  painter->setPen(ink);
  const double y = draw_name(*painter, room, name);
  QColor faint = ink;
  faint.setAlphaF(0.72F);
  painter->setPen(faint);
  QString details = index.data(Model::KindTextRole).toString();
  // Lines break between the parts, never inside one or before a dot.
  details.replace(QLatin1Char(' '), QChar::Nbsp);
  details.replace(QStringLiteral("·\u00A0"), QStringLiteral("· "));
  if (!index.data(Model::ProblemRole).toString().isEmpty()) {
    details += QLatin1Char('\n') + tr("cannot be shown");
  }
  painter->drawText(QRectF(room.left(), y + 2, room.width(), room.bottom() - y - 2),
                    Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, details);
  painter->restore();
}

QSize PictureDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
  Q_UNUSED(option)
  Q_UNUSED(index)
  return {side_ + 80, side_ + kMargin};
}

}  // namespace m2ib::views
