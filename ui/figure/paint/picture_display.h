#pragma once

#include <QImage>
#include <QRectF>
#include <QSizeF>
#include <QString>
#include <QTransform>
#include <optional>

#include "core/image/radiograph.h"
#include "core/image/window.h"
#include "ui/presenters/text/edge_letters.h"
#include "ui/presenters/text/length_text.h"

namespace m2ib::figure {

/// How the picture lies in a figure; the default is as in the file. The window is FigureOptions::window.
struct PictureDisplay {
  bool inverted = false;
  bool flip_horizontal = false;
  bool flip_vertical = false;
  int quarter_turns = 0;  ///< clockwise; turned first, then flipped as seen
  /// Where the patient's sides are, if a person said so; else what the picture's file says.
  std::optional<image::Orientation> orientation;
};

/// Width and height of a picture as it lies.
[[nodiscard]] QSizeF shown_size(const QSizeF& picture, const PictureDisplay& display);

/// From picture pixels to pixels as it lies, (0, 0) being the top left corner of what is shown.
[[nodiscard]] QTransform picture_to_shown(const QSizeF& picture, const PictureDisplay& display);

/// display_image(), inverted, turned and flipped.
[[nodiscard]] QImage shown_image(const image::Radiograph& radiograph, const image::Window& window,
                                 const PictureDisplay& display);

/// The patient's directions at the edges as the picture lies.
[[nodiscard]] presenters::EdgeLetters edge_letters(const image::Orientation& orientation,
                                                   const PictureDisplay& display);

/// A round length for a scale bar, in pixels of the picture as it lies.
/// @param shown as shown_size() gives it
/// @param most_share of the picture's shown width that the bar may take
[[nodiscard]] presenters::RoundLength scale_length(const image::PixelSpacing& spacing, const QSizeF& shown,
                                                   const PictureDisplay& display, double most_share = 0.3);

}  // namespace m2ib::figure
