#pragma once

#include <QFont>
#include <QPainter>
#include <QPointF>
#include <QString>

namespace m2ib::figure {

/// One line of light text with a dark edge, readable on black and on white.
class OutlinedText {
 public:
  OutlinedText(const QString& text, const QFont& font);

  [[nodiscard]] double width() const { return width_; }
  [[nodiscard]] double ascent() const { return ascent_; }
  [[nodiscard]] double descent() const { return descent_; }
  [[nodiscard]] double cap_height() const { return cap_height_; }
  /// @param baseline where the text starts
  /// @param edge width of the dark edge
  void draw(QPainter& painter, const QPointF& baseline, double edge) const;

 private:
  QString text_;
  QFont font_;
  double width_ = 0.0;
  double ascent_ = 0.0;
  double descent_ = 0.0;
  double cap_height_ = 0.0;
};

}  // namespace m2ib::figure
