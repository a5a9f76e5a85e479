#include "ui/figure/figure_composer.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <algorithm>
#include <cmath>

#include "ui/figure/figure_text.h"
#include "ui/figure/isolines.h"

namespace m2ib::figure {
namespace {

const QColor kInk(25, 25, 25);
const QColor kMuted(95, 95, 95);
const QColor kRule(190, 190, 190);
const QColor kStamp(150, 30, 20);
const QColor kWarningFill(255, 244, 214);
const QColor kWarningEdge(190, 130, 0);

// All lengths are for a width of 1600 px and scale with it.
constexpr double kMargin = 56.0;
constexpr double kGap = 28.0;
constexpr double kBlock = 30.0;  ///< between blocks
constexpr double kTitle = 30.0;
constexpr double kCaption = 32.0;
constexpr double kBody = 24.0;
constexpr double kSmall = 20.0;
constexpr double kTallest = 1.3;     ///< height of a panel, in its width
constexpr double kShortest = 240.0;  ///< of a row of panels: leaves the scale bar its numbers
constexpr int kCaptionLines = 12;
constexpr double kEndless = 1e6;

std::size_t columns_for(std::size_t panels) {
  if (panels <= 2) return panels;
  return panels == 4 ? 2 : 3;
}

/// The largest rectangle with the picture's ratio within a cell, on whole pixels, at the top and centred.
QRectF fitted(const QSizeF& picture, const QRectF& cell) {
  const double scale = std::min(cell.width() / picture.width(), cell.height() / picture.height());
  const double width = std::max(1.0, std::round(picture.width() * scale));
  const double height = std::max(1.0, std::round(picture.height() * scale));
  return {std::round(cell.left() + (cell.width() - width) / 2), std::round(cell.top()), width, height};
}

QFont shrunk_to_fit(QFont font, const QString& text, double width) {
  const int least = std::max(8, font.pixelSize() * 3 / 4);
  while (font.pixelSize() > least && QFontMetricsF(font).horizontalAdvance(text) > width) {
    font.setPixelSize(font.pixelSize() - 1);
  }
  return font;
}

}  // namespace

FigureComposer::FigureComposer(std::span<const attribution::ExplanationPtr> explanations,
                               const image::Radiograph& radiograph, const FigureOptions& options)
    : explanations_(explanations),
      radiograph_(radiograph),
      options_(options),
      rendering_(rendering_of(explanations, options)),
      picture_(radiograph, rendering_.window, options.display),
      width_(options.width_px) {
  if (options_.style.scale == ScaleMode::Absolute) options_.style.scale_max_nats = rendering_.scale_max_nats;
  left_ = unit(kMargin);
  inner_ = width_ - 2 * left_;
}

int FigureComposer::compose(QPainter* painter) {
  painter_ = painter;
  y_ = unit(kMargin * 0.8);
  header();
  warning();
  if (explanations_.size() == 1) single_caption();
  panels();
  reading();
  if (options_.settings) settings_table();
  return static_cast<int>(std::ceil(y_ + unit(kMargin * 0.8)));
}

QFont FigureComposer::font(double pixels_at_1600, Weight weight) const {
  // On a bare Debian DejaVu Sans is there; other scripts come from whatever the system has.
  QFont made(QStringLiteral("DejaVu Sans"));
  made.setStyleHint(QFont::SansSerif);
  made.setHintingPreference(QFont::PreferNoHinting);
  made.setPixelSize(std::max(6, static_cast<int>(std::lround(unit(pixels_at_1600)))));
  made.setBold(weight == Weight::Bold);
  return made;
}

double FigureComposer::paragraph(const QRectF& area, const QString& text, const QFont& used, const QColor& ink) {
  QTextLayout layout(text, used);
  QTextOption option;
  option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
  layout.setTextOption(option);
  layout.beginLayout();
  double height = 0.0;
  for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
    line.setLineWidth(std::max(1.0, area.width()));
    line.setPosition(QPointF(0.0, height));
    height += line.height() * 1.12;
  }
  layout.endLayout();
  if (painter_ != nullptr) {
    painter_->setPen(ink);
    layout.draw(painter_, area.topLeft());
  }
  return height;
}

void FigureComposer::header() {
  const QFont title_font = font(kTitle, Weight::Bold);
  const QFont stamp_font = font(kSmall, Weight::Bold);
  const QFontMetricsF title(title_font);
  const QFontMetricsF stamp(stamp_font);
  const double stamp_height = stamp.height() + unit(14);
  double title_width = inner_;
  if (options_.stamp) {
    const QString text = research_use_only();
    const double stamp_width = std::min(inner_, stamp.horizontalAdvance(text) + unit(28));
    title_width = inner_ - stamp_width - unit(kGap);
    const QRectF box(left_ + inner_ - stamp_width, y_, stamp_width, stamp_height);
    if (painter_ != nullptr) {
      painter_->setPen(QPen(kStamp, unit(2.5)));
      painter_->setBrush(Qt::NoBrush);
      painter_->drawRoundedRect(box, unit(5), unit(5));
      painter_->setFont(stamp_font);
      painter_->drawText(box, Qt::AlignCenter, text);
    }
  }
  if (painter_ != nullptr) {
    const QString text = explanations_.size() == 1
                             ? QCoreApplication::translate("Figure", "Information bottleneck attribution (M2IB)")
                             : QCoreApplication::translate("Figure", "Patches the model used for each sentence (M2IB)");
    painter_->setPen(kInk);
    painter_->setFont(title_font);
    painter_->drawText(QRectF(left_, y_, title_width, stamp_height), Qt::AlignLeft | Qt::AlignVCenter,
                       title.elidedText(text, Qt::ElideRight, title_width));
  }
  y_ += stamp_height + unit(kBlock);
}

void FigureComposer::warning() {
  const QString text = trust_warning(explanations_.front()->card);
  if (text.isEmpty()) return;
  const QFont used = font(kBody, Weight::Bold);
  const double pad = unit(16);
  const QRectF area(left_ + pad, y_ + pad, inner_ - 2 * pad, kEndless);
  QPainter* const painter = painter_;
  painter_ = nullptr;
  const double height = paragraph(area, text, used, kInk);
  painter_ = painter;
  if (painter_ != nullptr) {
    painter_->setPen(QPen(kWarningEdge, unit(2.5)));
    painter_->setBrush(kWarningFill);
    painter_->drawRoundedRect(QRectF(left_, y_, inner_, height + 2 * pad), unit(5), unit(5));
    paragraph(area, text, used, kInk);
  }
  y_ += height + 2 * pad + unit(kBlock);
}

WordStrip FigureComposer::strip(std::size_t index, const QFont& used, double width, int max_lines) const {
  const attribution::Explanation& explanation = *explanations_[index];
  WordStripStyle style;
  style.colours = options_.style.colours;
  style.scale_max_nats = rendering_.word_scale_max_nats;
  style.ink = kInk;
  style.quotes = true;
  style.max_lines = max_lines;
  text::Tokens tokens = explanation.tokens;
  if (tokens.caption.empty()) tokens.caption = explanation.caption;
  WordStrip made(tokens, options_.words ? explanation.word_nats() : std::vector<float>(), style);
  made.lay_out(used, width);
  return made;
}

void FigureComposer::single_caption() {
  const WordStrip caption = strip(0, font(kCaption), inner_, kCaptionLines);
  if (painter_ != nullptr) caption.draw(*painter_, QPointF(left_, y_));
  y_ += caption.height() + unit(16);

  const QFont used = font(kSmall);
  const double legend_width = options_.words ? unit(430) : 0.0;
  const double text_left = left_ + (options_.words ? legend_width + unit(kGap) : 0.0);
  const double legend = options_.words ? word_legend(left_, y_, legend_width) : 0.0;
  const QString similarity = QCoreApplication::translate("Figure", "Similarity of picture and sentence (cosine): %1")
                                 .arg(QString::number(explanations_.front()->similarity, 'f', 3));
  const double height = paragraph(QRectF(text_left, y_, left_ + inner_ - text_left, kEndless), similarity, used, kInk);
  y_ += std::max(legend, height) + unit(kBlock * 0.8);
}

double FigureComposer::word_legend(double left, double top, double width) {
  ColourBar bar;
  bar.colours = options_.style.colours;
  bar.orientation = Qt::Horizontal;
  bar.range = {0.0, rendering_.word_scale_max_nats, false};
  bar.unit = QCoreApplication::translate("Figure", "nats per word");
  bar.ink = kInk;
  const QFont used = font(kSmall * 0.9);
  const double height = colour_bar_extent(bar, used);
  if (painter_ != nullptr) draw_colour_bar(*painter_, QRectF(left, top, width, height), bar, used);
  return height;
}

ColourBar FigureComposer::scale() const {
  ColourBar bar;
  bar.colours = options_.style.colours;
  bar.scale = options_.style.scale;
  bar.threshold = options_.style.threshold;
  bar.ink = kInk;
  const bool alone = explanations_.size() == 1;
  const bool own_scales = options_.style.scale == ScaleMode::MinMax;
  bar.with_numbers = alone || !own_scales;  // one bar cannot give the numbers of several scales
  bar.range = {0.0, own_scales ? 1.0 : rendering_.scale_max_nats, false};
  if (alone) bar.range = scale_range(explanations_.front()->patch_nats(), options_.style);
  bar.isolines_nats = isoline_levels(options_.style, bar.range);
  return bar;
}

void FigureComposer::panels() {
  const std::size_t count = explanations_.size() + 1;
  const std::size_t columns = columns_for(count);
  const double bar_width = colour_bar_extent(scale(), font(kSmall)) + unit(4);
  const double gaps = unit(kGap) * static_cast<double>(columns);
  const double panel_width = std::floor((inner_ - bar_width - gaps) / static_cast<double>(columns));
  for (std::size_t first = 0; first < count; first += columns) {
    panel_row(first, std::min(first + columns, count), panel_width);
  }
}

void FigureComposer::panel_row(std::size_t first, std::size_t last, double panel_width) {
  const double label_height = QFontMetricsF(font(kBody, Weight::Bold)).height() + unit(8);
  const double ratio = picture_.size().height() / picture_.size().width();
  const double height = std::max(unit(kShortest), std::round(panel_width * std::min(ratio, kTallest)));
  const double top = std::round(y_ + label_height);
  double below = 0.0;  // what the captions under the panels, and the legend of their words, take
  for (std::size_t i = first; i < last; ++i) {
    const double left = std::round(left_ + static_cast<double>(i - first) * (panel_width + unit(kGap)));
    if (painter_ != nullptr) {
      panel_label(i, QRectF(left, y_, panel_width, label_height));
      panel(i, QRectF(left, top, panel_width, height));
    }
    if (explanations_.size() == 1) continue;
    if (i == 0) {
      if (options_.words) below = word_legend(left, top + height + unit(14), std::min(panel_width, unit(430)));
      continue;
    }
    const WordStrip caption = strip(i - 1, font(kBody), panel_width, kCaptionLines);
    if (painter_ != nullptr) caption.draw(*painter_, QPointF(left, top + height + unit(12)));
    below = std::max(below, caption.height() + unit(12));
  }
  const double bar_left = left_ + static_cast<double>(last - first) * (panel_width + unit(kGap));
  if (painter_ != nullptr) {
    draw_colour_bar(*painter_, QRectF(bar_left, top, left_ + inner_ - bar_left, height), scale(), font(kSmall));
  }
  y_ = top + height + below + unit(kBlock);
}

void FigureComposer::panel_label(std::size_t index, const QRectF& area) {
  QString text = QCoreApplication::translate("Figure", "Original (framed: what the model saw)");
  if (index == 0 && explanations_.size() > 1) text = QCoreApplication::translate("Figure", "Original");
  if (index > 0 && explanations_.size() == 1) {
    text = QCoreApplication::translate("Figure", "Patches the model used for this sentence");
  } else if (index > 0) {
    text = QCoreApplication::translate("Figure", "%1   similarity %2")
               .arg(caption_letter(index - 1), QString::number(explanations_[index - 1]->similarity, 'f', 3));
  }
  const QFont used = shrunk_to_fit(font(kBody, Weight::Bold), text, area.width());
  const QFontMetricsF metrics(used);
  painter_->setFont(used);
  painter_->setPen(kInk);
  painter_->drawText(QPointF(area.left(), area.bottom() - unit(8) - metrics.descent()),
                     metrics.elidedText(text, Qt::ElideRight, area.width()));
}

void FigureComposer::panel(std::size_t index, const QRectF& cell) {
  const PicturePanel::Place place{fitted(picture_.size(), cell), unit(1.0), font(kSmall), font(kCaption, Weight::Bold)};
  picture_.draw_picture(*painter_, place);
  if (index == 0) {
    picture_.draw_frame(*painter_, place, *explanations_.front());
  } else {
    picture_.draw_map(*painter_, place, *explanations_[index - 1], options_.style);
  }
  if (options_.side_marker) picture_.draw_sides(*painter_, place);
  if (options_.scale_bar && index == 0) picture_.draw_scale(*painter_, place);
}

void FigureComposer::reading() {
  const double height =
      paragraph(QRectF(left_, y_, inner_, kEndless), reading_note(explanations_, options_.style), font(kSmall), kInk);
  y_ += height + unit(kBlock * 0.7);
}

void FigureComposer::settings_table() {
  if (painter_ != nullptr) {
    painter_->setPen(QPen(kRule, unit(1.5)));
    painter_->drawLine(QPointF(left_, y_), QPointF(left_ + inner_, y_));
  }
  y_ += unit(kBlock * 0.5);
  const QFont used = font(kSmall * 0.92);
  const std::vector<SettingRow> rows = setting_rows(explanations_, rendering_, &radiograph_);
  double key_width = 0.0;
  for (const SettingRow& row : rows) key_width = std::max(key_width, QFontMetricsF(used).horizontalAdvance(row.key));
  key_width += unit(18);
  for (const SettingRow& row : rows) {
    paragraph(QRectF(left_, y_, key_width, kEndless), row.key, used, kMuted);
    y_ += paragraph(QRectF(left_ + key_width, y_, inner_ - key_width, kEndless), row.value, used, kInk) + unit(1);
  }
}

}  // namespace m2ib::figure
