#include "ui/presenters/text/edge_letters.h"

#include <array>
#include <utility>

namespace m2ib::presenters {
namespace {

/// "LF" becomes "RH". Other letters, which no standard file has, stay away from the screen.
QString opposite(const QString& letters) {
  constexpr std::array<std::pair<char, char>, 6> kPairs{
      {{'L', 'R'}, {'R', 'L'}, {'A', 'P'}, {'P', 'A'}, {'H', 'F'}, {'F', 'H'}}};
  QString turned;
  for (const QChar letter : letters) {
    for (const auto& [one, other] : kPairs) {
      if (letter == QLatin1Char(one)) turned += QLatin1Char(other);
    }
  }
  return turned;
}

}  // namespace

EdgeLetters edge_letters(const image::Orientation& orientation, const Lie& lie) {
  // Opposite of the opposite: the same letters without those that mean nothing.
  const QString right = opposite(opposite(QString::fromStdString(orientation.right)));
  const QString bottom = opposite(opposite(QString::fromStdString(orientation.bottom)));
  // Clockwise from the left, as the picture lies.
  const std::array<QString, 4> around{opposite(right), opposite(bottom), right, bottom};
  const auto edge = [&](int place) {
    return around[static_cast<std::size_t>((place + 8 - lie.quarter_turns % 4) % 4)];
  };
  EdgeLetters letters{edge(0), edge(1), edge(2), edge(3)};
  if (lie.flip_horizontal) std::swap(letters.left, letters.right);
  if (lie.flip_vertical) std::swap(letters.top, letters.bottom);
  return letters;
}

}  // namespace m2ib::presenters
