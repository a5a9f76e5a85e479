#pragma once

#include <QImage>
#include <QPainter>
#include <QRectF>
#include <QSizeF>
#include <QString>
#include <optional>

#include "core/session/session.h"
#include "ui/figure/paint/overlay.h"
#include "ui/figure/paint/picture_display.h"
#include "ui/presenters/explanation_sheet.h"

namespace m2ib::views {

/// A picture made small, to be drawn many times.
struct SmallPicture {
  QImage image;   ///< as in the file, with its own window and polarity
  QSizeF native;  ///< size in pixels of the picture
  figure::PictureDisplay display;
  [[nodiscard]] bool isNull() const { return image.isNull() || native.isEmpty(); }
};
/// @param view how the picture lies on the screen; as in its file where empty
[[nodiscard]] SmallPicture small_picture(const image::Radiograph& radiograph, int side_px,
                                         const std::optional<session::PictureView>& view);

/// Largest rectangle of the picture's shape within an area, in its middle.
[[nodiscard]] QRectF fitted(const SmallPicture& picture, const QRectF& area);

/// The picture and, where the cell has values, its map on the scale that all cells share.
/// @param cell null for the picture alone
/// @param style its scale_max_nats is the upper end of the shared scale
void draw_small_map(QPainter& painter, const QRectF& area, const SmallPicture& picture,
                    const presenters::ExplanationSheet::Cell* cell, const figure::OverlayStyle& style);

/// One value everywhere, as far as numbers are shown.
[[nodiscard]] bool is_constant(const presenters::ExplanationSheet::Cell& cell);

/// Nats per patch, or another unit, as short as is honest: "0.012", "3.14", "139".
[[nodiscard]] QString nats_text(double nats);

/// The style for cells that share a scale: absolute, without grid and isolines, which small pictures have no room for.
[[nodiscard]] figure::OverlayStyle small_style(const figure::OverlayStyle& style, double scale_max_nats);

}  // namespace m2ib::views
