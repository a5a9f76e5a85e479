#include "ui/views/picture/view_marks.h"

#include <QCoreApplication>
#include <QLocale>
#include <QPainterPath>
#include <QPixmapCache>
#include <QRegularExpression>
#include <QStringList>
#include <algorithm>
#include <cmath>

#include "ui/presenters/text/length_text.h"

namespace m2ib::views {
namespace {

const QColor kInk(222, 224, 228);
const QColor kEdge(0, 0, 0, 200);
constexpr int kMarker_px = 26;
constexpr int kLetter_px = 17;

struct ViewMarks {
  Q_DECLARE_TR_FUNCTIONS(ViewMarks)
};

QLocale plain_locale() {
  QLocale locale;
  locale.setNumberOptions(QLocale::OmitGroupSeparator);
  return locale;
}

QPixmap outlined(const QString& text, const QFont& font, double ratio) {
  constexpr double kEdge_px = 3.0;
  QPainterPath path;
  path.addText(0, 0, font, text);
  const QRectF bounds = path.boundingRect().adjusted(-kEdge_px, -kEdge_px, kEdge_px, kEdge_px);
  QPixmap drawn((bounds.size() * ratio).toSize() + QSize(1, 1));
  drawn.setDevicePixelRatio(ratio);
  drawn.fill(Qt::transparent);
  QPainter painter(&drawn);
  painter.setRenderHint(QPainter::Antialiasing);
  path.translate(-bounds.topLeft());
  painter.setPen(QPen(kEdge, kEdge_px, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter.drawPath(path);
  painter.fillPath(path, kInk);
  return drawn;
}

}  // namespace

ScaleBar scale_bar(const image::PixelSpacing& spacing, bool turned, double zoom, double room_px) {
  const presenters::RoundLength length = presenters::round_length(spacing, turned, room_px / zoom, plain_locale());
  return {length.length_px * zoom, length.text};
}

QString display_text(const image::Radiograph& radiograph, const Display& display) {
  const image::CentreWidth window = image::centre_width(radiograph, display.window);
  const int decimals = window.width >= 100.0 ? 0 : window.width >= 10.0 ? 1 : 3;
  const QLocale locale = plain_locale();
  //: Centre and width of the display window, as radiology viewers abbreviate them
  QStringList parts{
      ViewMarks::tr("C %1  W %2")
          .arg(locale.toString(window.centre, 'f', decimals), locale.toString(window.width, 'f', decimals))};
  if (display.inverted) parts << ViewMarks::tr("inverted");
  if (display.quarter_turns != 0) parts << ViewMarks::tr("turned %1°").arg(display.quarter_turns * 90);
  if (display.flip_horizontal) parts << ViewMarks::tr("flipped left-right");
  if (display.flip_vertical) parts << ViewMarks::tr("flipped top-bottom");
  return parts.join(QStringLiteral(" · "));
}

QRectF draw_pill(QPainter& painter, const QRectF& room, QString text, Qt::Alignment corner) {
  // A line never ends between a letter and its number.
  static const QRegularExpression kPair(QStringLiteral("(\\p{L}) (\\d)"));
  text.replace(kPair, QStringLiteral("\\1\u00A0\\2"));
  const QFontMetricsF metrics(painter.font());
  const QRectF words = metrics.boundingRect(QRectF(0, 0, std::max(room.width() - 20.0, 40.0), room.height()),
                                            Qt::AlignLeft | Qt::TextWordWrap, text);
  QRectF pill(0, 0, std::ceil(words.width()) + 16.0, std::ceil(words.height()) + 6.0);
  corner.testFlag(Qt::AlignBottom) ? pill.moveBottom(room.bottom()) : pill.moveTop(room.top());
  corner.testFlag(Qt::AlignRight) ? pill.moveRight(room.right()) : pill.moveLeft(room.left());
  painter.setPen(Qt::NoPen);
  painter.setBrush(QColor(0, 0, 0, 190));
  painter.drawRoundedRect(pill, 5, 5);
  painter.setPen(kInk);
  painter.drawText(pill.adjusted(7, 3, -7, -3), Qt::AlignCenter | Qt::TextWordWrap, text);
  return pill;
}

void draw_outlined(QPainter& painter, const QPointF& middle, const QString& text, const QFont& font) {
  if (text.isEmpty()) return;
  // Glyphs as paths are slow to make; the same few texts come again in each frame.
  const double ratio = painter.device()->devicePixelRatioF();
  const QString key = QStringLiteral("outlined/%1/%2/%3").arg(ratio).arg(font.key(), text);
  QPixmap drawn;
  if (!QPixmapCache::find(key, &drawn)) {
    drawn = outlined(text, font, ratio);
    QPixmapCache::insert(key, drawn);
  }
  painter.drawPixmap(middle - QPointF(drawn.width(), drawn.height()) / (2.0 * ratio), drawn);
}

void draw_edge_letters(QPainter& painter, const QRectF& room, const presenters::EdgeLetters& letters) {
  QFont marker = painter.font();
  marker.setBold(true);
  marker.setPixelSize(kMarker_px);
  QFont letter = marker;
  letter.setPixelSize(kLetter_px);
  const auto draw = [&](const QString& text, const QPointF& edge, double across, double down) {
    const bool is_side = text.contains(QLatin1Char('L')) || text.contains(QLatin1Char('R'));
    const QFont& font = is_side ? marker : letter;
    const QFontMetricsF metrics(font);
    const QPointF inward(across * metrics.horizontalAdvance(text) / 2.0, down * metrics.capHeight() / 2.0);
    draw_outlined(painter, edge + inward, text, font);
  };
  draw(letters.left, {room.left(), room.center().y()}, 1.0, 0.0);
  draw(letters.right, {room.right(), room.center().y()}, -1.0, 0.0);
  draw(letters.top, {room.center().x(), room.top()}, 0.0, 1.0);
  draw(letters.bottom, {room.center().x(), room.bottom()}, 0.0, -1.0);
}

double draw_scale_bar(QPainter& painter, const QRectF& room, const ScaleBar& bar) {
  if (bar.width_px < 8.0) return 0.0;
  constexpr double kTick_px = 4.0;
  const QFontMetricsF metrics(painter.font());
  const double words = metrics.horizontalAdvance(bar.text) + 4.0;
  const double width = std::max(words, bar.width_px);
  const double left = room.right() - 2.0 - (width + bar.width_px) / 2.0;
  const double y = room.bottom() - 3.0;
  QPainterPath path(QPointF(left, y - kTick_px));
  path.lineTo(left, y);
  path.lineTo(left + bar.width_px, y);
  path.lineTo(left + bar.width_px, y - kTick_px);
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(kEdge, 4.0, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
  painter.drawPath(path);
  painter.setPen(QPen(kInk, 1.6, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
  painter.drawPath(path);
  draw_outlined(painter, {left + bar.width_px / 2.0, y - kTick_px - 3.0 - metrics.height() / 2.0}, bar.text,
                painter.font());
  return width + 4.0;
}

}  // namespace m2ib::views
