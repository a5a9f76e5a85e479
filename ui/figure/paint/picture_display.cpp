#include "ui/figure/paint/picture_display.h"

#include <QLocale>

#include "ui/figure/paint/overlay.h"
#include "ui/presenters/text/length_text.h"

namespace m2ib::figure {
namespace {

int turns_of(const PictureDisplay& display) { return ((display.quarter_turns % 4) + 4) % 4; }

}  // namespace

QSizeF shown_size(const QSizeF& picture, const PictureDisplay& display) {
  return turns_of(display) % 2 == 0 ? picture : picture.transposed();
}

QTransform picture_to_shown(const QSizeF& picture, const PictureDisplay& display) {
  QTransform transform;
  const double width = picture.width();
  const double height = picture.height();
  switch (turns_of(display)) {
    case 1:
      transform = {0, 1, -1, 0, height, 0};
      break;
    case 2:
      transform = {-1, 0, 0, -1, width, height};
      break;
    case 3:
      transform = {0, -1, 1, 0, 0, width};
      break;
    default:
      break;
  }
  const QSizeF shown = shown_size(picture, display);
  if (display.flip_horizontal) transform *= QTransform(-1, 0, 0, 1, shown.width(), 0);
  if (display.flip_vertical) transform *= QTransform(1, 0, 0, -1, 0, shown.height());
  return transform;
}

QImage shown_image(const image::Radiograph& radiograph, const image::Window& window, const PictureDisplay& display) {
  QImage shown = display_image(radiograph, window, display.inverted);
  if (shown.isNull()) return shown;
  if (const int turns = turns_of(display); turns != 0) shown = shown.transformed(QTransform().rotate(90.0 * turns));
  if (display.flip_horizontal || display.flip_vertical) {
    shown = shown.mirrored(display.flip_horizontal, display.flip_vertical);
  }
  return shown;
}

presenters::EdgeLetters edge_letters(const image::Orientation& orientation, const PictureDisplay& display) {
  return presenters::edge_letters(orientation, {display.quarter_turns, display.flip_horizontal, display.flip_vertical});
}

presenters::RoundLength scale_length(const image::PixelSpacing& spacing, const QSizeF& shown,
                                     const PictureDisplay& display, double most_share) {
  return presenters::round_length(spacing, turns_of(display) % 2 != 0, shown.width() * most_share, QLocale::c());
}

}  // namespace m2ib::figure
