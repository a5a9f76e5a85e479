#include "ui/views/panes/colour_bar_view.h"

#include <QLocale>
#include <QPainter>
#include <algorithm>
#include <cmath>

namespace m2ib::views {
namespace {

constexpr int kMargin_px = 8;

}  // namespace

ColourBarView::ColourBarView(QWidget* parent) : QWidget(parent) {
  bar_.ink = QColor(222, 224, 228);
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
  setBar(bar_);
}

void ColourBarView::setBar(const figure::ColourBar& bar) {
  bar_ = bar;
  bar_.ink = QColor(222, 224, 228);
  bar_.orientation = Qt::Vertical;
  bar_.locale = locale();
  QString caption = figure::colour_bar_unit(bar_);
  const QString note = figure::colour_bar_note(bar_);
  if (!note.isEmpty()) caption += QStringLiteral(", ") + note;
  setToolTip(caption);
  setAccessibleName(tr("Colour bar, %1 to %2, %3")
                        .arg(locale().toString(bar_.range.low_nats, 'g', 3),
                             locale().toString(bar_.range.high_nats, 'g', 3), caption));
  updateGeometry();
  update();
}

int ColourBarView::ownWidth() const {
  return static_cast<int>(std::ceil(figure::colour_bar_extent(bar_, font()))) + 2 * kMargin_px;
}

void ColourBarView::setLeastWidth(int least_px) {
  if (least_px == least_px_) return;
  least_px_ = least_px;
  updateGeometry();
}

QSize ColourBarView::sizeHint() const { return {std::max(ownWidth(), least_px_), 120}; }

void ColourBarView::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), QColor(18, 19, 21));
  figure::draw_colour_bar(painter, QRectF(rect()).adjusted(kMargin_px, kMargin_px, -kMargin_px, -kMargin_px), bar_,
                          font());
}

}  // namespace m2ib::views
