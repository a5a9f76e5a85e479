#pragma once

#include <QPainter>
#include <QRectF>
#include <QString>

#include "core/image/radiograph.h"
#include "ui/presenters/text/edge_letters.h"
#include "ui/views/picture/view_state.h"

/// What is written over a picture: letters, scale bar, texts. Light on dark with an edge, readable on any radiograph.
namespace m2ib::views {

/// A length that looks round and fits.
struct ScaleBar {
  double width_px = 0.0;  ///< on the screen; 0 = none fits
  QString text;           ///< e.g. "50 mm at detector"
};
/// @param zoom       screen pixels a picture pixel
/// @param turned     the picture's rows run down the screen
/// @param room_px    it must not be wider
[[nodiscard]] ScaleBar scale_bar(const image::PixelSpacing& spacing, bool turned, double zoom, double room_px);

/// "C 2048  W 4096", with what else is not as in the file: "inverted", "turned 90°", "flipped left-right".
[[nodiscard]] QString display_text(const image::Radiograph& radiograph, const Display& display);

/// A text on a dark ground in a corner of the room, wrapped to its width.
/// @return where it lies
QRectF draw_pill(QPainter& painter, const QRectF& room, QString text, Qt::Alignment corner);
/// A text with a dark edge.
void draw_outlined(QPainter& painter, const QPointF& middle, const QString& text, const QFont& font);
/// The letters at the middle of each side; left and right are large, as the side marker.
void draw_edge_letters(QPainter& painter, const QRectF& room, const presenters::EdgeLetters& letters);
/// At the lower right.
/// @return its width including the text; 0 where nothing was drawn
double draw_scale_bar(QPainter& painter, const QRectF& room, const ScaleBar& bar);

}  // namespace m2ib::views
