#pragma once

#include <QImage>
#include <QRectF>
#include <QSizeF>
#include <QString>

class QPainter;

namespace m2ib::figure {

/// What the small picture of a model shows. Numbers that are 0 are not known and not drawn.
struct ModelCardPicture {
  QString name;
  QString layout;  ///< e.g. "Hugging Face CLIPModel"
  QString note;    ///< in place of numbers that are not known, e.g. "not opened yet"
  qint64 parameters = 0;
  int grid = 0;  ///< patches along one side
  int image_size_px = 0;
  int image_blocks = 0;
  int text_blocks = 0;
  bool dimmed = false;  ///< the model is gone
};

/// Logical pixels.
inline constexpr QSizeF kModelCardSize{220.0, 140.0};

/// Name, the patch grid that the image tower cuts a picture into (every patch is one cell), one segment per block for
/// each tower (both towers on one scale), parameters and layout. What does not fit is elided.
/// @param area in logical pixels; the drawing is scaled to fit kModelCardSize's proportions
void draw_model_card(QPainter& painter, const QRectF& area, const ModelCardPicture& card, bool dark);

/// kModelCardSize times device_pixel_ratio, transparent around the rounded corners.
[[nodiscard]] QImage model_card_image(const ModelCardPicture& card, bool dark, double device_pixel_ratio = 1.0);

/// "63.3 M", "1.2 B"; empty for 0.
[[nodiscard]] QString parameter_count_text(qint64 parameters);

}  // namespace m2ib::figure
