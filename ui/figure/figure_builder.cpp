#include "ui/figure/figure_builder.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QTextLayout>
#include <algorithm>
#include <cmath>
#include <memory>

#include "ui/figure/content_text.h"
#include "ui/figure/figure_text.h"

namespace m2ib::figure {
namespace {

const QColor kInk(25, 25, 25);
const QColor kMuted(95, 95, 95);
const QColor kRule(190, 190, 190);
const QColor kStamp(150, 30, 20);
const QColor kWarningFill(255, 244, 214);
const QColor kWarningEdge(190, 130, 0);

constexpr double kLineSpacing = 1.12;
constexpr double kTwoColumns = 140.0;  ///< mm: settings stand in two columns from here on

struct Wrapped {
  std::shared_ptr<QTextLayout> layout;
  double height = 0.0;
};

Wrapped wrap(const QString& text, const QFont& font, double width) {
  Wrapped made{std::make_shared<QTextLayout>(text, font), 0.0};
  QTextOption option;
  option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
  made.layout->setTextOption(option);
  made.layout->setCacheEnabled(true);
  made.layout->beginLayout();
  for (QTextLine line = made.layout->createLine(); line.isValid(); line = made.layout->createLine()) {
    line.setLineWidth(std::max(1.0, width));
    line.setPosition(QPointF(0.0, made.height));
    made.height += line.height() * kLineSpacing;
  }
  made.layout->endLayout();
  return made;
}

}  // namespace

QFont figure_font(double points, Weight weight) {
  // On a bare Debian DejaVu Sans is there; other scripts come from whatever the system has.
  QFont made(QStringLiteral("DejaVu Sans"));
  made.setStyleHint(QFont::SansSerif);
  made.setStyleStrategy(static_cast<QFont::StyleStrategy>(QFont::PreferAntialias | QFont::NoSubpixelAntialias));
  made.setHintingPreference(QFont::PreferNoHinting);
  made.setPixelSize(std::max(1, static_cast<int>(std::lround(points * kUnitsPerPt))));
  made.setBold(weight == Weight::Bold);
  // The least spacing there is: it keeps "ffi" three letters, so that a PDF's text can be searched and copied.
  made.setLetterSpacing(QFont::AbsoluteSpacing, 1.0 / 64.0);
  return made;
}

FigureBuilder::Text FigureBuilder::body(const QString& text, Weight weight) const {
  return {text, figure_font(type_.body, weight), kInk};
}

FigureBuilder::Text FigureBuilder::small(const QString& text, Weight weight) const {
  return {text, figure_font(type_.small, weight), kInk};
}

double FigureBuilder::paragraph(const QString& name, double left, double top, double width, const Text& text) {
  const Wrapped wrapped = wrap(text.text, text.font, width);
  items_.push_back(
      {name, QRectF(left, top, width, wrapped.height),
       [layout = wrapped.layout, ink = text.ink, at = QPointF(left, top)](QPainter& painter, const PaintTarget&) {
         painter.setPen(ink);
         layout->draw(&painter, at);
       }});
  return wrapped.height;
}

double FigureBuilder::height_of(const Text& text, double width) const {
  return wrap(text.text, text.font, width).height;
}

void FigureBuilder::header(Flow& flow) {
  const QFont title_font = figure_font(type_.title, Weight::Bold);
  const QFont stamp_font = figure_font(type_.small, Weight::Bold);
  const QString title = content_.elements.title ? figure_heading(content_) : QString();
  const QString stamp = content_.elements.stamp ? research_use_only() : QString();
  const double pad = pt(0.6 * type_.small);
  const double stamp_width = std::min(flow.width, QFontMetricsF(stamp_font).horizontalAdvance(stamp) + 2 * pad);
  const double stamp_height = QFontMetricsF(stamp_font).height() + pad;
  const double title_width = QFontMetricsF(title_font).horizontalAdvance(title);
  const bool beside = !title.isEmpty() && !stamp.isEmpty() && title_width + stamp_width + panel_gap() <= flow.width;
  double bottom = flow.y;
  if (!title.isEmpty()) {
    const double shift = beside ? std::max(0.0, (stamp_height - QFontMetricsF(title_font).height()) / 2) : 0.0;
    const double width = beside ? flow.width - stamp_width - panel_gap() : flow.width;
    bottom = flow.y + shift + paragraph("title", flow.left, flow.y + shift, width, {title, title_font, kInk});
  }
  if (!stamp.isEmpty()) {
    const double top = beside || title.isEmpty() ? flow.y : bottom + pad / 2;
    const double left = beside || title.isEmpty() ? flow.left + flow.width - stamp_width : flow.left;
    const QRectF box(left, top, stamp_width, stamp_height);
    items_.push_back(
        {"stamp", box, [box, stamp, stamp_font, line = pt(0.8 * type_.line)](QPainter& painter, const PaintTarget&) {
           painter.setPen(QPen(kStamp, line));
           painter.setBrush(Qt::NoBrush);
           painter.drawRoundedRect(box.adjusted(line / 2, line / 2, -line / 2, -line / 2), 2 * line, 2 * line);
           painter.setFont(stamp_font);
           painter.drawText(box, Qt::AlignCenter, stamp);
         }});
    bottom = std::max(bottom, box.bottom());
  }
  if (bottom > flow.y) flow.y = bottom + block_gap();
}

void FigureBuilder::warning(Flow& flow) {
  QString text;
  for (const ShownResult& result : content_.results) {
    if (text.isEmpty()) text = trust_warning(result.explanation->card);
  }
  if (text.isEmpty()) return;
  const double pad = pt(0.7 * type_.body);
  const Text used = body(text, Weight::Bold);
  const double height = wrap(used.text, used.font, flow.width - 2 * pad).height;
  const QRectF box(flow.left, flow.y, flow.width, height + 2 * pad);
  items_.push_back({"warning box", box, [box, line = pt(0.8 * type_.line)](QPainter& painter, const PaintTarget&) {
                      painter.setPen(QPen(kWarningEdge, line));
                      painter.setBrush(kWarningFill);
                      painter.drawRoundedRect(box.adjusted(line / 2, line / 2, -line / 2, -line / 2), 2 * line,
                                              2 * line);
                    }});
  paragraph("warning", box.left() + pad, box.top() + pad, box.width() - 2 * pad, used);
  flow.y = box.bottom() + block_gap();
}

void FigureBuilder::reading(Flow& flow) {
  if (!content_.elements.reading_note) return;
  const QString text = reading_note(content_);
  flow.y += paragraph("reading", flow.left, flow.y, flow.width, small(text)) + block_gap();
}

double FigureBuilder::settings_column(const Flow& flow, const std::vector<std::pair<QString, QString>>& rows,
                                      double key_width, bool measure) {
  double y = flow.y;
  const double width = flow.width - key_width;
  for (const auto& [key, value] : rows) {
    if (measure) {
      y += wrap(value, figure_font(type_.small), width).height;
      continue;
    }
    Text muted = small(key);
    muted.ink = kMuted;
    paragraph("setting", flow.left, y, key_width, muted);
    y += paragraph("setting", flow.left + key_width, y, width, small(value));
  }
  return y - flow.y;
}

void FigureBuilder::settings(Flow& flow) {
  if (!content_.elements.settings) return;
  items_.push_back({"rule", QRectF(flow.left, flow.y, flow.width, pt(0.5)),
                    [from = QPointF(flow.left, flow.y), to = QPointF(flow.left + flow.width, flow.y),
                     line = pt(0.5 * type_.line)](QPainter& painter, const PaintTarget&) {
                      painter.setPen(QPen(kRule, line));
                      painter.drawLine(from, to);
                    }});
  flow.y += block_gap() * 0.6;
  std::vector<std::pair<QString, QString>> rows;
  double key_width = 0.0;
  for (const SettingRow& row : setting_rows(content_)) {
    rows.emplace_back(row.key, row.value);
    key_width = std::max(key_width, QFontMetricsF(figure_font(type_.small)).horizontalAdvance(row.key));
  }
  key_width = std::min(key_width + pt(type_.small), flow.width / 3);
  if (flow.width < kTwoColumns * kUnitsPerMm || rows.size() < 2) {
    flow.y += settings_column(flow, rows, key_width, false) + block_gap();
    return;
  }
  // Two columns of about the same height, in the rows' order.
  const double gap = 2 * panel_gap();
  Flow column{flow.left, (flow.width - gap) / 2, flow.y};
  std::size_t best = rows.size();
  double least = 1e18;
  for (std::size_t split = 1; split <= rows.size(); ++split) {
    const auto middle = rows.begin() + static_cast<std::ptrdiff_t>(split);
    const double height = std::max(settings_column(column, {rows.begin(), middle}, key_width, true),
                                   settings_column(column, {middle, rows.end()}, key_width, true));
    if (height < least) {
      least = height;
      best = split;
    }
  }
  const auto middle = rows.begin() + static_cast<std::ptrdiff_t>(best);
  settings_column(column, {rows.begin(), middle}, key_width, false);
  column.left += column.width + gap;
  settings_column(column, {middle, rows.end()}, key_width, false);
  flow.y += least + block_gap();
}

void FigureBuilder::legend(Flow& flow) {
  if (!content_.elements.legend) return;
  flow.y += paragraph("legend", flow.left, flow.y, flow.width, small(legend_text(content_))) + block_gap();
}

double FigureBuilder::table(const Flow& flow, const QString& name, const std::vector<QStringList>& rows) {
  if (rows.empty()) return 0.0;
  // Columns are as wide as their texts; where there is less room, heads are broken between words, and the first column
  // takes what the others leave.
  const QFont font = figure_font(type_.small);
  const QFont head = figure_font(type_.small, Weight::Bold);
  const double pad = pt(0.8 * type_.small);
  const int columns = static_cast<int>(rows.front().size());
  const auto wide = [](const QFont& used, const QString& text) { return QFontMetricsF(used).horizontalAdvance(text); };
  double whole = 0.0;
  for (int column = 0; column < columns; ++column) {
    double width = 0.0;
    for (const QStringList& row : rows) width = std::max(width, wide(&row == &rows.front() ? head : font, row[column]));
    whole += width + pad;
  }
  const bool broken = whole > flow.width;
  std::vector<double> widths(static_cast<std::size_t>(columns), 0.0);
  double others = 0.0;
  for (int column = 1; column < columns; ++column) {
    double& width = widths[static_cast<std::size_t>(column)];
    const QStringList parts = broken ? rows.front()[column].split(QLatin1Char(' ')) : QStringList(rows.front()[column]);
    for (const QString& part : parts) width = std::max(width, wide(head, part));
    for (std::size_t row = 1; row < rows.size(); ++row) width = std::max(width, wide(font, rows[row][column]));
    width += pad;
    others += width;
  }
  const double least = flow.width * 0.18;
  const double shrink = std::min(1.0, (flow.width - least) / std::max(1.0, others));
  for (double& width : widths) width *= shrink;
  widths[0] = 0.0;
  for (const QStringList& row : rows) {
    widths[0] = std::max(widths[0], wide(&row == &rows.front() ? head : font, row[0]) + pad);
  }
  widths[0] = std::clamp(widths[0], least, flow.width - others * shrink);
  double y = flow.y;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    double left = flow.left;
    double height = 0.0;
    for (int column = 0; column < columns; ++column) {
      const double width = widths[static_cast<std::size_t>(column)];
      const Text text{rows[row][column], row == 0 ? head : font, kInk};
      height = std::max(height, paragraph(name, left, y, width - pad / 2, text));
      left += width;
    }
    y += height;
    if (row == 0) {
      const QPointF from(flow.left, y);
      items_.push_back(
          {"rule", QRectF(from, QSizeF(left - flow.left, pt(0.5))),
           [from, to = QPointF(left, y), line = pt(0.5 * type_.line)](QPainter& painter, const PaintTarget&) {
             painter.setPen(QPen(kRule, line));
             painter.drawLine(from, to);
           }});
      y += pt(1.5);
    }
  }
  return y - flow.y;
}

void FigureBuilder::regions(Flow& flow) {
  if (content_.regions.empty()) return;
  flow.y += table(flow, "regions", region_table(content_)) + block_gap();
}

}  // namespace m2ib::figure
