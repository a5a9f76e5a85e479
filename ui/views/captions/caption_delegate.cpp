#include "ui/views/captions/caption_delegate.h"

#include <QApplication>
#include <QPainter>
#include <QStyle>
#include <algorithm>

#include "ui/presenters/caption_list_model.h"
#include "ui/presenters/text/caption_text.h"

namespace m2ib::views {
namespace {

constexpr int kBadge_px = 22;
constexpr int kGap_px = 8;
constexpr int kSide_px = 6;
constexpr int kMostMeasured = 1000;  ///< characters; more than any screen shows
// Readable in both themes, as the warnings of the message bar.
const QColor kAmber(0xff, 0xdf, 0x8a);
const QColor kAmberInk(0x2a, 0x20, 0x00);
using Model = presenters::CaptionListModel;
using Phase = presenters::PaneState::Phase;

QString phase_text(const QModelIndex& index) {
  switch (static_cast<Phase>(index.data(Model::PhaseRole).toInt())) {
    case Phase::Waiting:
      return CaptionDelegate::tr("waiting …");
    case Phase::Running:
      return CaptionDelegate::tr("computing …");
    case Phase::Cancelled:
      return CaptionDelegate::tr("stopped");
    case Phase::Failed:
      return CaptionDelegate::tr("failed");
    default:
      return {};
  }
}

/// A mark with words: colour alone says nothing to many people.
void draw_weak(QPainter& painter, const QRect& room) {
  const QFontMetrics metrics(painter.font());
  QString text = CaptionDelegate::tr("weakly supported");
  const int sign = metrics.ascent();
  const int most = room.width() - sign - 10;
  if (metrics.horizontalAdvance(text) > most) text = CaptionDelegate::tr("weak", "a caption's support, in little room");
  text = metrics.elidedText(text, Qt::ElideRight, most);
  const int height = std::min(room.height(), metrics.height() + 1);
  const QRect chip(room.left(), room.center().y() - height / 2, metrics.horizontalAdvance(text) + sign + 10, height);
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(kAmber);
  painter.drawRoundedRect(chip, 3, 3);
  const double left = chip.left() + 3.5;
  const double middle = chip.center().y() + 0.5;
  const double half = sign / 2.0 - 1.0;
  painter.setBrush(kAmberInk);
  painter.drawPolygon(
      QPolygonF{{left + half, middle - half}, {left + 2.0 * half, middle + half}, {left, middle + half}});
  painter.setPen(QPen(kAmber, 1.4));
  painter.drawLine(QPointF(left + half, middle - half * 0.25), QPointF(left + half, middle + half * 0.35));
  painter.drawPoint(QPointF(left + half, middle + half * 0.7));
  painter.setPen(kAmberInk);
  painter.drawText(chip.adjusted(sign + 5, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, text);
  painter.restore();
}

/// The state of a caption whose numbers stand where it is told otherwise, at the right end of the caption.
/// @return what is left for the caption
QRect draw_waiting(QPainter& painter, const QRect& room, const QFont& font, const QModelIndex& index) {
  const bool waits = static_cast<Phase>(index.data(Model::PhaseRole).toInt()) == Phase::Waiting;
  if (!waits || !index.data(Model::SimilarityRole).isValid()) return room;
  painter.save();
  painter.setFont(small_font(font));
  const QFontMetrics metrics(painter.font());
  const QString text = metrics.elidedText(phase_text(index), Qt::ElideRight, room.width() / 2);
  painter.drawText(room, Qt::AlignVCenter | Qt::AlignRight, text);
  painter.restore();
  return room.adjusted(0, 0, -metrics.horizontalAdvance(text) - kGap_px, 0);
}

/// The method's name in a frame at the right end of the caption.
/// @return what is left for the caption
QRect draw_method(QPainter& painter, const QRect& room, const QFont& font, const QString& method) {
  if (method.isEmpty()) return room;
  painter.save();
  painter.setFont(small_font(font));
  const QFontMetrics metrics(painter.font());
  const QString text = metrics.elidedText(method, Qt::ElideRight, room.width() / 2);
  const int width = metrics.horizontalAdvance(text) + 8;
  const int height = std::min(metrics.height() + 1, room.height() - 1);
  const QRect frame(room.right() - width, room.center().y() - height / 2, width, height);
  painter.setRenderHint(QPainter::Antialiasing);
  QPen pen = painter.pen();
  QColor faint = pen.color();
  faint.setAlphaF(0.45F);
  painter.setPen(QPen(faint, 1.0));
  painter.setBrush(Qt::NoBrush);
  painter.drawRoundedRect(QRectF(frame).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
  painter.setPen(pen);
  painter.drawText(frame, Qt::AlignCenter, text);
  painter.restore();
  return room.adjusted(0, 0, -width - kGap_px, 0);
}

void draw_numbers(QPainter& painter, const CaptionColumns& columns, const QModelIndex& index) {
  constexpr auto kPlace = Qt::AlignVCenter | Qt::AlignLeft;
  const auto room = [&](CaptionColumns::Column column) { return columns.numbers[column]; };
  const QVariant similarity = index.data(Model::SimilarityRole);
  const QVariant share = index.data(Model::ShareRole);
  const QVariant weak = index.data(Model::WeakRole);
  if (!similarity.isValid()) {
    const QRect all = room(CaptionColumns::Similarity).united(room(CaptionColumns::Support));
    return painter.drawText(all, kPlace, phase_text(index));
  }
  painter.drawText(room(CaptionColumns::Similarity), kPlace, presenters::cosine_text(similarity.toDouble()));
  if (share.isValid()) painter.drawText(room(CaptionColumns::Share), kPlace, presenters::share_text(share.toDouble()));
  if (!weak.isValid()) return;
  if (weak.toBool()) return draw_weak(painter, room(CaptionColumns::Support));
  painter.drawText(room(CaptionColumns::Support), kPlace,
                   presenters::margin_text(index.data(Model::MarginRole).toDouble()));
}

}  // namespace

QFont small_font(const QFont& font) {
  QFont small = font;
  small.setPointSizeF(font.pointSizeF() * 0.9);
  return small;
}

CaptionColumns caption_columns(const QRect& row, const QFont& font, bool wide) {
  const QFontMetrics metrics(wide ? font : small_font(font));
  const int similarity = metrics.horizontalAdvance(QStringLiteral("\u22120.000")) + kGap_px;
  const int share = metrics.horizontalAdvance(QStringLiteral("> 99 %")) + kGap_px;
  CaptionColumns columns;
  columns.wide = wide;
  const QRect room = row.adjusted(kSide_px, 0, -kSide_px, 0);
  columns.badge = QRect(room.left(), room.center().y() - kBadge_px / 2, kBadge_px, kBadge_px);
  columns.caption = room.adjusted(kBadge_px + kGap_px, 0, 0, 0);
  QRect line = columns.caption;
  int support = 0;
  if (wide) {
    // Titles are longer than numbers.
    support = metrics.horizontalAdvance(CaptionDelegate::tr("weakly supported")) + metrics.height() + kGap_px;
    const int all = 3 * (similarity + kGap_px) + support;
    columns.caption.setRight(columns.caption.right() - all - kGap_px);
    line.setLeft(columns.caption.right() + kGap_px);
  } else {
    const int half = (row.height() + 1) / 2;
    columns.caption.setHeight(half);
    line.setTop(line.top() + half);
    line.setBottom(line.bottom() - 2);
  }
  const int pitch = wide ? (3 * (similarity + kGap_px)) / 2 : 0;
  columns.numbers[0] = QRect(line.left(), line.top(), wide ? pitch : similarity, line.height());
  columns.numbers[1] = QRect(columns.numbers[0].right() + 1, line.top(), wide ? pitch : share, line.height());
  columns.numbers[2] = line;
  columns.numbers[2].setLeft(columns.numbers[1].right() + 1);
  return columns;
}

void draw_badge(QPainter& painter, const QRectF& room, const QString& letter, bool strong) {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(strong ? QColor(0x1f, 0x6f, 0xb5) : QColor(0x5d, 0x66, 0x70));
  painter.drawRoundedRect(room, 4, 4);
  QFont bold = painter.font();
  bold.setBold(true);
  painter.setFont(bold);
  painter.setPen(Qt::white);
  painter.drawText(room, Qt::AlignCenter, letter);
  painter.restore();
}

void CaptionDelegate::setWide(bool wide) {
  if (wide == wide_) return;
  wide_ = wide;
  Q_EMIT sizeHintChanged({});
}

void CaptionDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  QStyleOptionViewItem item = option;
  initStyleOption(&item, index);
  const QString text = item.text.left(kMostMeasured);
  item.text.clear();
  const QStyle* style = item.widget ? item.widget->style() : QApplication::style();
  style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);

  const bool selected = item.state.testFlag(QStyle::State_Selected);
  const QPalette::ColorGroup group = item.state.testFlag(QStyle::State_Active) ? QPalette::Active : QPalette::Inactive;
  const CaptionColumns columns = caption_columns(item.rect, item.font, wide_);
  painter->save();
  painter->setFont(item.font);
  draw_badge(*painter, columns.badge, index.data(Model::LetterRole).toString(), selected);
  painter->setPen(item.palette.color(group, selected ? QPalette::HighlightedText : QPalette::Text));
  QRect words = draw_method(*painter, columns.caption, item.font, index.data(Model::MethodRole).toString());
  words = draw_waiting(*painter, words, item.font, index);
  painter->drawText(words, Qt::AlignVCenter | Qt::AlignLeft,
                    item.fontMetrics.elidedText(text, Qt::ElideRight, words.width()));
  if (!wide_) {
    painter->setFont(small_font(item.font));
    if (!selected) painter->setPen(item.palette.color(group, QPalette::PlaceholderText));
  }
  draw_numbers(*painter, columns, index);
  painter->restore();
}

QSize CaptionDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
  Q_UNUSED(index)
  if (wide_) return {120, std::max(option.fontMetrics.height() + 10, kBadge_px + 8)};
  const int lines = option.fontMetrics.height() + QFontMetrics(small_font(option.font)).height();
  return {120, std::max(lines + 8, kBadge_px + 8)};
}

void CaptionDelegate::updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option,
                                           const QModelIndex& index) const {
  Q_UNUSED(index)
  editor->setGeometry(option.rect.adjusted(kSide_px + kBadge_px + kGap_px - 4, 1, -2, -1));
}

}  // namespace m2ib::views
