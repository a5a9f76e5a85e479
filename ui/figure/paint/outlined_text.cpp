#include "ui/figure/paint/outlined_text.h"

#include <QColor>
#include <QFontMetricsF>
#include <QPaintEngine>
#include <QPainterPath>
#include <cmath>
#include <numbers>

namespace m2ib::figure {
namespace {

const QColor kInk(255, 255, 255);
const QColor kEdge(0, 0, 0, 200);
constexpr int kDirections = 8;

}  // namespace

OutlinedText::OutlinedText(const QString& text, const QFont& font) : text_(text), font_(font) {
  const QFontMetricsF metrics(font);
  width_ = metrics.horizontalAdvance(text);
  ascent_ = metrics.ascent();
  descent_ = metrics.descent();
  cap_height_ = metrics.capHeight();
}

void OutlinedText::draw(QPainter& painter, const QPointF& baseline, double edge) const {
  painter.save();
  painter.setFont(font_);
  const QPaintEngine* engine = painter.paintEngine();
  if (engine != nullptr && (engine->type() == QPaintEngine::Pdf || engine->type() == QPaintEngine::SVG)) {
    // There the text stands once, as text, over its own outline.
    QPainterPath outline;
    outline.addText(baseline, font_, text_);
    painter.strokePath(outline, QPen(kEdge, 2 * edge, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setPen(kInk);
    painter.drawText(baseline, text_);
    painter.restore();
    return;
  }
  painter.setPen(kEdge);
  // Stroked outlines would do, but Qt's differ by shades with what was drawn before, and figures shall be repeatable.
  for (int i = 0; i < kDirections; ++i) {
    const double angle = 2.0 * std::numbers::pi * i / kDirections;
    painter.drawText(baseline + QPointF(std::cos(angle), std::sin(angle)) * edge, text_);
  }
  painter.setPen(kInk);
  painter.drawText(baseline, text_);
  painter.restore();
}

}  // namespace m2ib::figure
