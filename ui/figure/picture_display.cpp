#include "ui/figure/picture_display.h"

#include <QLocale>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <utility>

#include "ui/figure/overlay.h"
#include "ui/presenters/length_text.h"

namespace m2ib::figure {
namespace {

int turns_of(const PictureDisplay& display) { return ((display.quarter_turns % 4) + 4) % 4; }

/// "LF" becomes "RH"; letters that no standard has are dropped.
QString opposite(const QString& letters) {
  constexpr std::array<std::pair<char, char>, 6> kPairs{
      {{'L', 'R'}, {'R', 'L'}, {'A', 'P'}, {'P', 'A'}, {'H', 'F'}, {'F', 'H'}}};
  QString other;
  for (const QChar letter : letters) {
    for (const auto& [one, another] : kPairs) {
      if (letter == QLatin1Char(one)) other += QLatin1Char(another);
    }
  }
  return other;
}

/// 1, 2 or 5 times a power of ten, the largest that is not above the most.
double round_length(double most) {
  const double power = std::pow(10.0, std::floor(std::log10(most)));
  for (const double factor : {5.0, 2.0}) {
    if (factor * power <= most) return factor * power;
  }
  return power;
}

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

SideLetters side_letters(const image::Orientation& orientation, const PictureDisplay& display) {
  const QString left = opposite(QString::fromStdString(orientation.right));
  const QString top = opposite(QString::fromStdString(orientation.bottom));
  const QString right = opposite(left);
  const QString bottom = opposite(top);
  const std::array<QString, 4> clockwise{left, top, right, bottom};
  // What lay at the bottom comes to the left with a quarter turn clockwise.
  const auto at = [&](int edge) { return clockwise[static_cast<std::size_t>((edge + 4 - turns_of(display)) % 4)]; };
  SideLetters letters{at(0), at(2)};
  if (display.flip_horizontal) std::swap(letters.left, letters.right);
  return letters;
}

ScaleLength scale_length(const image::PixelSpacing& spacing, const QSizeF& shown, const PictureDisplay& display,
                         double most_share) {
  const bool upright = turns_of(display) % 2 == 0;
  const bool known = presenters::has_millimetres(spacing);
  const double unit = !known ? 1.0 : upright ? spacing.column_mm : spacing.row_mm;
  const double most = shown.width() * most_share * unit;
  if (!std::isfinite(most) || most <= 0.0 || (!known && most < 1.0)) return {};
  const double length = round_length(most);
  const int decimals = std::clamp(static_cast<int>(-std::floor(std::log10(length) + 1e-9)), 0, 6);
  return {length / unit, QString::number(length, 'f', decimals) + QLatin1Char(' ') + presenters::length_unit(spacing)};
}

}  // namespace m2ib::figure
