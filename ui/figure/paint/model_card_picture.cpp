#include "ui/figure/paint/model_card_picture.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>

namespace m2ib::figure {
namespace {

struct Card {
  Q_DECLARE_TR_FUNCTIONS(ModelCard)
};

struct Colours {
  QColor ground, edge, ink, faint, image, text, rest;
};

Colours colours_of(const ModelCardPicture& card, bool dark) {
  Colours c = dark ? Colours{QColor(0x24, 0x27, 0x2c), QColor(0x4a, 0x4f, 0x57), QColor(0xec, 0xee, 0xf1),
                             QColor(0xa9, 0xb0, 0xb9), QColor(0x58, 0xa6, 0xe6), QColor(0xe3, 0xa5, 0x4a),
                             QColor(0x3a, 0x3f, 0x46)}
                   : Colours{QColor(0xff, 0xff, 0xff), QColor(0xc4, 0xc9, 0xd0), QColor(0x1a, 0x1d, 0x21),
                             QColor(0x58, 0x5f, 0x68), QColor(0x1f, 0x6f, 0xb5), QColor(0xb3, 0x6b, 0x00),
                             QColor(0xe4, 0xe7, 0xeb)};
  if (card.dimmed) {
    const QColor gray = dark ? QColor(0x6c, 0x72, 0x7a) : QColor(0x9a, 0xa0, 0xa7);
    c.image = c.text = gray;
    c.ink = c.faint;
  }
  return c;
}

constexpr double kMargin = 11.0;
constexpr double kSide = 68.0;  // of the patch grid
constexpr double kTop = 46.0;   // below name and layout
constexpr double kColumn = kMargin + kSide + 13.0;
constexpr double kRight = 220.0 - kMargin;

QFont font_of(double size_px, bool bold = false) {
  QFont font(QStringLiteral("DejaVu Sans"));
  font.setPixelSize(static_cast<int>(size_px));
  font.setBold(bold);
  return font;
}

void write(QPainter& painter, const QRectF& box, const QString& text, const QFont& font, const QColor& ink,
           Qt::Alignment alignment = Qt::AlignLeft | Qt::AlignVCenter) {
  painter.setFont(font);
  painter.setPen(ink);
  const QString shown = QFontMetricsF(font).elidedText(text, Qt::ElideRight, box.width());
  painter.drawText(box, static_cast<int>(alignment) | Qt::TextSingleLine, shown);
}

void draw_grid(QPainter& painter, const ModelCardPicture& card, const Colours& colours) {
  const QRectF square(kMargin, kTop, kSide, kSide);
  if (card.grid <= 0) {
    painter.setPen(QPen(colours.edge, 1.0, Qt::DashLine));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(square.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    return;
  }
  const double pitch = kSide / card.grid;
  // Joints stay visible in fine grids and thin in coarse ones.
  const double joint = std::clamp(pitch * 0.14, 0.3, 1.5);
  painter.setPen(Qt::NoPen);
  painter.setBrush(colours.image);
  const double corner = pitch > 6.0 ? 1.5 : 0.0;
  for (int y = 0; y < card.grid; ++y) {
    for (int x = 0; x < card.grid; ++x) {
      const QRectF cell(square.left() + x * pitch + joint / 2.0, square.top() + y * pitch + joint / 2.0, pitch - joint,
                        pitch - joint);
      painter.drawRoundedRect(cell, corner, corner);
    }
  }
}

/// One segment per block; the deeper tower fills the width.
void draw_tower(QPainter& painter, double y, const QString& name, int blocks, int deepest, const QColor& colour,
                const Colours& colours) {
  const double width = kRight - kColumn;
  write(painter, {kColumn, y, width - 26.0, 13.0}, name, font_of(10), colours.faint);
  write(painter, {kRight - 26.0, y, 26.0, 13.0}, QLocale().toString(blocks), font_of(10, true), colours.ink,
        Qt::AlignRight | Qt::AlignVCenter);
  const QRectF rail(kColumn, y + 14.0, width, 7.0);
  painter.setPen(Qt::NoPen);
  painter.setBrush(colours.rest);
  painter.drawRoundedRect(rail, 2, 2);
  const double pitch = width / std::max(deepest, 12);
  const double joint = std::min(1.2, pitch * 0.3);
  painter.setBrush(colour);
  for (int block = 0; block < blocks; ++block) {
    painter.drawRect(QRectF(rail.left() + block * pitch, rail.top(), pitch - joint, rail.height()));
  }
}

void draw_numbers(QPainter& painter, const ModelCardPicture& card, const Colours& colours) {
  const double width = kRight - kColumn;
  if (card.parameters <= 0 || card.image_blocks <= 0) {
    painter.setFont(font_of(11));
    painter.setPen(colours.faint);
    painter.drawText(QRectF(kColumn, kTop, width, kSide), Qt::AlignVCenter | Qt::TextWordWrap, card.note);
    return;
  }
  const QString count = parameter_count_text(card.parameters);
  const QFont large = font_of(15, true);
  const double taken = std::min(QFontMetricsF(large).horizontalAdvance(count) + 5.0, width);
  write(painter, {kColumn, kTop - 3.0, width, 20.0}, count, large, colours.ink);
  const QString what = Card::tr("parameters");
  const QFont small = font_of(9);
  if (taken + QFontMetricsF(small).horizontalAdvance(what) <= width) {
    write(painter, {kColumn + taken, kTop - 1.0, width - taken, 18.0}, what, small, colours.faint);
  }
  const int deepest = std::max(card.image_blocks, card.text_blocks);
  draw_tower(painter, kTop + 20.0, Card::tr("Image", "tower"), card.image_blocks, deepest, colours.image, colours);
  draw_tower(painter, kTop + 45.0, Card::tr("Text", "tower"), card.text_blocks, deepest, colours.text, colours);
}

}  // namespace

QString parameter_count_text(qint64 parameters) {
  if (parameters <= 0) return {};
  const QLocale locale;
  const auto count = static_cast<double>(parameters);
  if (count < 1e3) return locale.toString(parameters);
  if (count < 999.5e3) return Card::tr("%1 k", "thousand").arg(locale.toString(count / 1e3, 'f', 0));
  if (count < 999.5e6) return Card::tr("%1 M", "million").arg(locale.toString(count / 1e6, 'f', count < 1e7 ? 1 : 0));
  return Card::tr("%1 B", "billion, a thousand million").arg(locale.toString(count / 1e9, 'f', 1));
}

void draw_model_card(QPainter& painter, const QRectF& area, const ModelCardPicture& card, bool dark) {
  const Colours colours = colours_of(card, dark);
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  const double scale = std::min(area.width() / kModelCardSize.width(), area.height() / kModelCardSize.height());
  painter.translate(area.topLeft());
  painter.scale(scale, scale);
  const QRectF whole(QPointF(0, 0), kModelCardSize);
  painter.setPen(QPen(colours.edge, 1.0));
  painter.setBrush(colours.ground);
  painter.drawRoundedRect(whole.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
  write(painter, {kMargin, 7.0, kRight - kMargin, 18.0}, card.name, font_of(13, true), colours.ink);
  write(painter, {kMargin, 25.0, kRight - kMargin, 14.0}, card.layout, font_of(10), colours.faint);
  draw_grid(painter, card, colours);
  draw_numbers(painter, card, colours);
  if (card.grid > 0) {
    const QLocale locale;
    const QString patches = Card::tr("%1 × %1 patches").arg(locale.toString(card.grid));
    const QString picture =
        card.image_size_px > 0 ? Card::tr("%1 px").arg(locale.toString(card.image_size_px)) : QString();
    const double foot = kTop + kSide + 5.0;
    write(painter, {kMargin, foot, kColumn - kMargin + 20.0, 15.0}, patches, font_of(10), colours.faint);
    write(painter, {kRight - 70.0, foot, 70.0, 15.0}, picture, font_of(10), colours.faint,
          Qt::AlignRight | Qt::AlignVCenter);
  }
  painter.restore();
}

QImage model_card_image(const ModelCardPicture& card, bool dark, double device_pixel_ratio) {
  const double ratio = std::clamp(device_pixel_ratio, 0.5, 8.0);
  QImage image((kModelCardSize * ratio).toSize(), QImage::Format_ARGB32_Premultiplied);
  image.setDevicePixelRatio(ratio);
  image.fill(Qt::transparent);
  QPainter painter(&image);
  draw_model_card(painter, QRectF(QPointF(0, 0), kModelCardSize), card, dark);
  return image;
}

}  // namespace m2ib::figure
