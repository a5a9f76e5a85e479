#include <QCoreApplication>
#include <QFontMetricsF>
#include <algorithm>
#include <cmath>
#include <memory>

#include "ui/figure/content_text.h"
#include "ui/figure/figure_builder.h"
#include "ui/figure/figure_panel.h"
#include "ui/figure/figure_text.h"
#include "ui/figure/method_text.h"
#include "ui/figure/paint/isolines.h"

namespace m2ib::figure {
namespace {

using Kind = FigurePanel::Kind;

const QColor kInk(25, 25, 25);
const QColor kWeak(150, 30, 20);
constexpr double kTallest = 1.3;         ///< height of a panel, in its width
constexpr int kCaptionLines = 12;        ///< of one caption; the rest is elided
constexpr double kLeastBar = 34.0;       ///< mm
constexpr double kLeastNamedBar = 50.0;  ///< mm, where it says its method
constexpr double kMostBar = 62.0;
constexpr std::size_t kMostNamedScales = 4;  ///< methods with a bar each; of their words, too

}  // namespace

QString FigureBuilder::label(const FigurePanel& panel) const {
  if (panel.kind == Kind::Map) {
    const ShownResult& result = content_.results[panel.result];
    QStringList parts;
    if (content_.elements.letters) parts << result.letter;
    if (!content_.m2ib_alone()) parts << method_name(result.explanation->method());
    return parts.join(QStringLiteral("\u2002"));
  }
  if (!content_.elements.letters) return {};
  switch (panel.kind) {
    case Kind::Original:
      return QCoreApplication::translate("Figure", "Original");
    case Kind::Map:
      break;
    case Kind::Difference:
      return content_.comparison ? content_.comparison->name : QString();
  }
  return {};
}

double FigureBuilder::picture_height(std::size_t panel, const PanelGrid& grid) const {
  const QSizeF picture = picture_size(content_, panel);
  const double ratio = std::min(picture.height() / picture.width(), kTallest);
  return std::min(grid.cell_width * ratio, grid.most_height);
}

double FigureBuilder::caption(std::size_t result, const QString& name, const QRectF& room, double points, Words words) {
  const attribution::Explanation& explanation = *content_.results[result].explanation;
  WordStripStyle style = content_.word_style_of(result);
  style.ink = kInk;
  style.quotes = true;
  style.max_lines = kCaptionLines;
  text::Tokens tokens = explanation.tokens;
  if (tokens.caption.empty()) tokens.caption = explanation.caption;
  const bool shaded = content_.elements.words && words == Words::Shaded;
  const auto strip =
      std::make_shared<WordStrip>(tokens, shaded ? explanation.word_values() : std::vector<float>(), style);
  strip->lay_out(figure_font(points), room.width());
  items_.push_back({name, QRectF(room.topLeft(), QSizeF(room.width(), strip->height())),
                    [strip, at = room.topLeft()](QPainter& painter, const PaintTarget&) { strip->draw(painter, at); }});
  return strip->height();
}

double FigureBuilder::similarity(std::size_t result, double left, double top, double width) {
  const attribution::Explanation& explanation = *content_.results[result].explanation;
  const QString name = QStringLiteral("similarity %1").arg(result);
  double height = paragraph(name, left, top, width, small(similarity_text(explanation)));
  if (explanation.support && explanation.support->weak) {
    Text weak = small(weak_support_text(), Weight::Bold);
    weak.ink = kWeak;
    height += paragraph(name, left, top + height, width, weak);
  }
  return height;
}

void FigureBuilder::common_caption(Flow& flow) {
  if (content_.one_sentence() && content_.elements.similarity) {
    flow.y += similarity(0, flow.left, flow.y, flow.width) + block_gap();
  }
  if (!content_.one_caption || !content_.elements.captions) return;
  const QRectF room(flow.left, flow.y, flow.width, 0.0);
  flow.y += caption(0, "caption", room, type_.body + 1.0, Words::Plain) + block_gap();
}

double FigureBuilder::scale_text(std::size_t result, double left, double top, double width) {
  const QString name = QStringLiteral("range %1").arg(result);
  const double start = top;
  top += paragraph(name, left, top, width, small(patch_scale_text(content_, result)));
  const bool words = content_.elements.words && content_.elements.captions &&
                     !content_.results[result].explanation->text.token_values.empty();
  if (words) top += paragraph(name, left, top, width, small(word_scale_text(content_, result)));
  return top - start;
}

double FigureBuilder::panel_text(std::size_t index, double left, double top, double width) {
  const FigurePanel& panel = content_.panels[index];
  const double start = top;
  if (panel.kind == Kind::Map) {
    const bool pictures_only = content_.results[panel.result].explanation->text.token_values.empty();
    // A caption that stands above all panels is here for its words' colours.
    const bool own = !content_.one_caption || (content_.elements.words && !pictures_only);
    if (content_.elements.captions && own) {
      const QString name = QStringLiteral("caption %1").arg(panel.result);
      top += caption(panel.result, name, {left, top, width, 0.0}, type_.body, Words::Shaded);
      if (content_.elements.words && pictures_only) {
        top += paragraph(QStringLiteral("pictures only %1").arg(panel.result), left, top + pt(0.5), width,
                         small(pictures_only_text())) +
               pt(0.5);
      }
    }
    if (content_.elements.similarity && !content_.one_sentence())
      top += similarity(panel.result, left, top + pt(0.5), width) + pt(0.5);
    if (scales_at_maps()) top += scale_text(panel.result, left, top + pt(0.5), width) + pt(0.5);
  }
  if (panel.kind == Kind::Difference && content_.comparison) {
    top += paragraph("difference", left, top, width, small(comparison_text(content_)));
  }
  return top - start;
}

double FigureBuilder::panel_row(const Flow& flow, const PanelGrid& grid, std::size_t first, std::size_t last) {
  double label_height = 0.0;
  double picture = 0.0;
  const Text head = body({}, Weight::Bold);
  for (std::size_t i = first; i < last; ++i) {
    if (const QString text = label(content_.panels[i]); !text.isEmpty()) {
      const QFontMetricsF metrics(head.font);
      const bool fits = metrics.horizontalAdvance(text) <= grid.cell_width;
      const double height = fits ? metrics.height() : height_of(body(text, Weight::Bold), grid.cell_width);
      label_height = std::max(label_height, height + pt(2));
    }
    picture = std::max(picture, picture_height(i, grid));
  }
  const double top = flow.y + label_height;
  double below = 0.0;
  for (std::size_t i = first; i < last; ++i) {
    const double left = flow.left + static_cast<double>(i - first) * (grid.cell_width + panel_gap());
    const QString text = label(content_.panels[i]);
    if (!text.isEmpty()) {
      paragraph(QStringLiteral("label %1").arg(i), left, flow.y, grid.cell_width, body(text, Weight::Bold));
    }
    const QSizeF size = picture_size(content_, i);
    const double scale = std::min(grid.cell_width / size.width(), picture_height(i, grid) / size.height());
    const QRectF area(QPointF(left, top), size * scale);
    items_.push_back({QStringLiteral("panel %1").arg(i), area,
                      [area, i, type = type_](QPainter& painter, const PaintTarget& target) {
                        target.panels->draw(painter, area, i, type, target);
                      }});
    below = std::max(below, panel_text(i, left, top + picture + pt(2), grid.cell_width));
  }
  return label_height + picture + (below > 0.0 ? below + pt(2) : 0.0);
}

void FigureBuilder::panels(Flow& flow, const PanelGrid& grid) {
  const std::size_t count = content_.panels.size();
  for (std::size_t first = 0; first < count; first += grid.columns) {
    flow.y += panel_row(flow, grid, first, std::min(first + grid.columns, count)) + block_gap();
  }
}

ColourBar FigureBuilder::map_bar(attribution::Method method) const {
  const bool own_scales = content_.style.scale == ScaleMode::MinMax;
  std::vector<std::size_t> its;
  for (std::size_t i = 0; i < content_.results.size(); ++i) {
    if (content_.results[i].explanation->settings.method == method) its.push_back(i);
  }
  const OverlayStyle style = content_.style_of(its.front());
  const bool alone = its.size() == 1;
  ColourBar bar;
  bar.orientation = Qt::Horizontal;
  bar.ink = kInk;
  bar.colours = style.colours;
  bar.diverging = style.is_signed;
  bar.scale = style.scale;
  bar.threshold = style.threshold;
  bar.map_unit = style.unit;
  bar.with_numbers = alone || !own_scales;  // one bar cannot give the numbers of several scales
  const double high = own_scales ? 1.0 : style.scale_max_nats;
  bar.range = {style.is_signed ? -high : 0.0, high, false};
  if (alone) bar.range = scale_range(content_.results[its.front()].explanation->patch_values(), style);
  bar.isolines_nats = isoline_levels(style, bar.range);
  return bar;
}

ColourBar FigureBuilder::difference_bar() const {
  ColourBar bar;
  bar.orientation = Qt::Horizontal;
  bar.ink = kInk;
  bar.colours = content_.style.colours;
  bar.diverging = true;
  const double limit = difference_limit(content_.comparison->numbers.largest_difference_nats);
  bar.range = {-limit, limit, false};
  bar.unit = difference_unit_text(content_);
  return bar;
}

/// Each method has a scale of its own, and its name on it where there are several.
QString FigureBuilder::bar_unit(attribution::Method method, const QString& unit) const {
  if (content_.methods().size() == 1) return unit;
  return method_name(attribution::info_of(method)) + QStringLiteral(": ") + unit;
}

bool FigureBuilder::scales_at_maps() const {
  return content_.elements.colour_bar && content_.elements.maps && content_.methods().size() > kMostNamedScales;
}

std::vector<ColourBar> FigureBuilder::common_bars() const {
  std::vector<ColourBar> made;
  const std::vector<attribution::Method> methods = content_.methods();
  for (const bool is_signed : {false, true}) {
    const auto found = std::ranges::find_if(
        methods, [&](attribution::Method method) { return attribution::info_of(method).is_signed == is_signed; });
    if (found == methods.end()) continue;
    ColourBar bar = map_bar(*found);
    bar.range = {is_signed ? -1.0 : 0.0, 1.0, false};
    bar.isolines_nats.clear();  // they are labelled on the maps
    bar.with_numbers = false;
    bar.unit = is_signed ? QCoreApplication::translate("Figure", "lowest, 0, highest: see under each map")
                         : QCoreApplication::translate("Figure", "lowest to highest: see under each map");
    made.push_back(bar);
  }
  return made;
}

std::vector<ColourBar> FigureBuilder::word_bars() const {
  std::vector<ColourBar> made;
  for (const attribution::Method method : content_.methods()) {
    const auto explains_words = [&](const ShownResult& result) {
      return result.explanation->settings.method == method && !result.explanation->text.token_values.empty();
    };
    const auto first = std::ranges::find_if(content_.results, explains_words);
    if (first == content_.results.end() && method != attribution::Method::M2ib) continue;
    const std::size_t result =
        first == content_.results.end() ? 0 : static_cast<std::size_t>(first - content_.results.begin());
    const WordStripStyle style = content_.word_style_of(result);
    ColourBar words;
    words.orientation = Qt::Horizontal;
    words.ink = kInk;
    words.colours = style.colours;
    words.diverging = style.is_signed;
    words.range = {style.is_signed ? -style.scale_max_nats : 0.0, style.scale_max_nats, false};
    words.map_unit = attribution::info_of(method).unit;
    // Here the captions share a scale of words, unlike in the window, where each has its own.
    const bool relative = words.map_unit == attribution::MapUnit::Relative;
    words.unit = bar_unit(method, relative ? QCoreApplication::translate("Figure", "words, this method only")
                                           : word_unit_text(words.map_unit));
    made.push_back(words);
  }
  return made;
}

std::vector<ColourBar> FigureBuilder::bars() const {
  std::vector<ColourBar> made;
  if (scales_at_maps()) {
    made = common_bars();
  } else if (content_.elements.maps) {
    for (const attribution::Method method : content_.methods()) {
      made.push_back(map_bar(method));
      made.back().unit = bar_unit(method, unit_text(made.back().map_unit));
    }
  }
  if (content_.comparison) made.push_back(difference_bar());
  if (scales_at_maps() || !content_.elements.words || !content_.elements.captions) return made;
  const std::vector<ColourBar> words = word_bars();
  made.insert(made.end(), words.begin(), words.end());
  return made;
}

void FigureBuilder::scales(Flow& flow) {
  if (!content_.elements.colour_bar) return;
  const std::vector<ColourBar> all = bars();
  if (all.empty()) return;
  const QFont font = figure_font(type_.small);
  const double gap = 2 * panel_gap();
  const double least = (content_.methods().size() > 1 ? kLeastNamedBar : kLeastBar) * kUnitsPerMm * type_.small / 7.0;
  const auto most = static_cast<std::size_t>(std::max(1.0, std::floor((flow.width + gap) / (least + gap))));
  const std::size_t columns = std::min(all.size(), most);
  const double share = (flow.width - gap * static_cast<double>(columns - 1)) / static_cast<double>(columns);
  const double width = std::min(share, kMostBar * kUnitsPerMm * type_.small / 7.0);
  for (std::size_t first = 0; first < all.size(); first += columns) {
    double height = 0.0;
    for (std::size_t i = first; i < std::min(first + columns, all.size()); ++i) {
      const ColourBar& bar = all[i];
      const double extent = colour_bar_extent(bar, font);
      const QRectF area(flow.left + static_cast<double>(i - first) * (width + gap), flow.y, width, extent);
      items_.push_back(
          {QStringLiteral("scale %1").arg(i), area,
           [area, bar, font](QPainter& painter, const PaintTarget&) { draw_colour_bar(painter, area, bar, font); }});
      height = std::max(height, extent);
    }
    flow.y += height + block_gap();
  }
}

}  // namespace m2ib::figure
