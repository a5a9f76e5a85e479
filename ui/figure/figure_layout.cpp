#include "ui/figure/figure_layout.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "ui/figure/figure_builder.h"
#include "ui/figure/figure_panel.h"

namespace m2ib::figure {
namespace {

constexpr double kWide = 150.0;           ///< mm: from here on figures have the text sizes of a page
constexpr double kNarrow = 85.0;          ///< mm
constexpr double kLarge = 200.0;          ///< mm: wider ones are seen from farther away
constexpr double kMostAlone = 110.0;      ///< mm: width of a panel that stands alone on 180 mm
constexpr double kPage = 180.0;           ///< mm
constexpr double kTallestPage = 245.0;    ///< mm: what journals print on a page, with the legend's first lines
constexpr std::size_t kUsualColumns = 4;  ///< at most, where panels are few enough
constexpr std::size_t kManyPanels = 9;    ///< more may stand in smaller panels
constexpr std::size_t kMostColumns = 7;   ///< by itself: a radiograph of less than 20 mm shows nothing
constexpr double kSeveral = 110.0;        ///< mm: two panels a row at most below
constexpr double kLeastSlideText = 60.0;  ///< mm, of the column beside the panels, at the slide's own size
constexpr double kPictureShare = 0.22;    ///< of the page: a slide with less makes its text smaller
constexpr double kFullestSlide = 1.6;     ///< text is made smaller for larger pictures down to here
constexpr double kStep = 1.08;
constexpr double kMuchLarger = 1.25;  ///< pictures' area, for which a slide's text may become smaller still
constexpr int kFurtherTrials = 3;

/// Each original stands before its map.
bool is_paired(const FigureContent& content) {
  return content.one_caption && content.elements.original && content.elements.maps;
}

std::size_t columns_for(const FigureContent& content, double width_mm) {
  const std::size_t panels = content.panels.size();
  if (width_mm < kSeveral) return std::min<std::size_t>(panels, width_mm < 60.0 ? 1 : 2);
  if (is_paired(content)) return panels <= 2 ? 2 : 4;
  if (panels <= 3) return panels;
  if (panels == 4) return 2;
  return panels <= 6 || panels == 9 ? 3 : 4;
}

void text_blocks(FigureBuilder& builder, Flow& flow) {
  builder.scales(flow);
  builder.regions(flow);
  builder.reading(flow);
  builder.settings(flow);
  builder.legend(flow);
}

FigurePage column_page(const FigureContent& content, const session::FigureChoice& choice, std::size_t columns) {
  const double width_mm = choice.figure_width_mm();
  const FigureType type = figure_type(choice.preset, width_mm);
  FigureBuilder builder(content, type);
  const double margin = type.margin * kUnitsPerMm;
  Flow flow{margin, width_mm * kUnitsPerMm - 2 * margin, margin};
  builder.header(flow);
  builder.warning(flow);
  builder.common_caption(flow);
  PanelGrid grid;
  grid.columns = std::clamp<std::size_t>(columns, 1, content.panels.size());
  const auto in_a_row = static_cast<double>(grid.columns);
  grid.cell_width = (flow.width - (in_a_row - 1) * builder.panel_gap()) / in_a_row;
  if (grid.columns == 1) grid.cell_width = std::min(grid.cell_width, kMostAlone * kUnitsPerMm * width_mm / kPage);
  builder.panels(flow, grid);
  text_blocks(builder, flow);
  const double height = flow.y - builder.block_gap() + margin;
  return {{width_mm, height / kUnitsPerMm}, 1.0, builder.take_items()};
}

/// No panel alone in the last row, and no original parted from its map.
bool looks_well(const FigureContent& content, std::size_t columns) {
  if (is_paired(content) && columns % 2 == 1) return false;
  return content.panels.size() % columns != 1;
}

/// Where nobody asked for more.
std::size_t most_columns(const FigureContent& content, double width_mm) {
  if (width_mm < kNarrow) return 2;
  if (width_mm < kSeveral) return 3;
  return content.panels.size() > kManyPanels ? kMostColumns : kUsualColumns;
}

/// As many columns as asked for, or the fewest that look well and keep the figure on a journal's page.
FigurePage column_page(const FigureContent& content, const session::FigureChoice& choice) {
  if (choice.columns > 0) return column_page(content, choice, static_cast<std::size_t>(choice.columns));
  const double width_mm = choice.figure_width_mm();
  const std::size_t first = columns_for(content, width_mm);
  FigurePage page = column_page(content, choice, first);
  const double tallest = kTallestPage * std::max(1.0, width_mm / kPage);
  const std::size_t most = std::min(most_columns(content, width_mm), content.panels.size());
  for (std::size_t columns = first + 1; columns <= most; ++columns) {
    if (page.size_mm.height() <= tallest) break;
    if (!looks_well(content, columns)) continue;
    FigurePage flatter = column_page(content, choice, columns);
    if (flatter.size_mm.height() < page.size_mm.height()) page = std::move(flatter);
  }
  return page;
}

/// A slide in the making: the page is `factor` times as large as the slide, so that more fits.
class Slide {
 public:
  Slide(const FigureContent& content, const session::FigureChoice& choice, double factor)
      : content_(content),
        choice_(choice),
        factor_(factor),
        type_(figure_type(choice.preset, choice.figure_width_mm())),
        margin_(type_.margin * factor * kUnitsPerMm),
        width_(choice.figure_width_mm() * factor * kUnitsPerMm),
        height_(choice.figure_height_mm() * factor * kUnitsPerMm) {}

  struct Trial {
    FigurePage page;
    double picture_share = 0.0;  ///< of the page's area
  };
  /// Panels in so many columns with the texts at their right; empty where it does not fit.
  [[nodiscard]] std::optional<Trial> beside(std::size_t columns) const {
    FigureBuilder builder(content_, type_);
    Flow flow = head(builder);
    const double text_width = kLeastSlideText * kUnitsPerMm;
    const double gap = 2 * builder.panel_gap();
    const double room = flow.width - text_width - gap;
    const auto grid = fitted(columns, room, bottom() - flow.y);
    if (!grid) return std::nullopt;
    Flow left{flow.left, room, flow.y};
    builder.panels(left, *grid);
    const double taken = static_cast<double>(columns) * (grid->cell_width + builder.panel_gap());
    Flow right{flow.left + taken + gap / 2, flow.width - taken - gap / 2, flow.y};
    text_blocks(builder, right);
    if (std::max(left.y, right.y) - builder.block_gap() > bottom()) return std::nullopt;
    return trial(builder);
  }
  /// Panels over the whole width, the texts below.
  [[nodiscard]] std::optional<Trial> above(std::size_t columns) const {
    FigureBuilder measure(content_, type_);
    Flow flow = head(measure);
    Flow texts{flow.left, flow.width, 0.0};
    text_blocks(measure, texts);
    const auto grid = fitted(columns, flow.width, bottom() - flow.y - texts.y);
    if (!grid) return std::nullopt;
    FigureBuilder builder(content_, type_);
    flow = head(builder);
    builder.panels(flow, *grid);
    text_blocks(builder, flow);
    if (flow.y - builder.block_gap() > bottom()) return std::nullopt;
    return trial(builder);
  }

 private:
  [[nodiscard]] double bottom() const { return height_ - margin_; }
  [[nodiscard]] Flow head(FigureBuilder& builder) const {
    Flow flow{margin_, width_ - 2 * margin_, margin_};
    builder.header(flow);
    builder.warning(flow);
    builder.common_caption(flow);
    return flow;
  }
  /// The largest panels within a width and a height: their captions take what they need first.
  [[nodiscard]] std::optional<PanelGrid> fitted(std::size_t columns, double width, double height) const {
    const std::size_t rows = (content_.panels.size() + columns - 1) / columns;
    FigureBuilder measure(content_, type_);
    PanelGrid grid{columns, 0.0, 0.0};
    grid.cell_width = width / static_cast<double>(columns) - measure.panel_gap();
    if (grid.cell_width <= 0.0) return std::nullopt;
    double widest = 0.0;
    for (std::size_t i = 0; i < content_.panels.size(); ++i) {
      const QSizeF size = picture_size(content_, i);
      widest = std::max(widest, size.width() / size.height());
    }
    // Narrower panels make longer captions, so the height is found in a few rounds.
    for (int round = 0; round < 3; ++round) {
      FigureBuilder text(content_, type_);
      Flow flow;
      text.panels(flow, {columns, grid.cell_width, 0.0});
      const double left = (height - (flow.y - text.block_gap())) / static_cast<double>(rows);
      if (left < 12.0 * kUnitsPerMm) return std::nullopt;
      grid.most_height = round == 0 ? left : std::min(left, grid.most_height);
      grid.cell_width = std::min(grid.cell_width, std::max(grid.most_height * widest, 30.0 * kUnitsPerMm));
    }
    return grid;
  }
  [[nodiscard]] Trial trial(FigureBuilder& builder) const {
    Trial made;
    made.page.size_mm = {choice_.figure_width_mm(), choice_.figure_height_mm()};
    made.page.scale = 1.0 / factor_;
    made.page.items = builder.take_items();
    double area = 0.0;
    for (const FigureItem& item : made.page.items) {
      if (item.name.startsWith(QLatin1String("panel "))) area += item.area.width() * item.area.height();
    }
    made.picture_share = area / (width_ * height_);
    return made;
  }

  const FigureContent& content_;
  const session::FigureChoice& choice_;
  double factor_;
  FigureType type_;
  double margin_;
  double width_;
  double height_;
};

FigurePage slide_page(const FigureContent& content, const session::FigureChoice& choice) {
  const std::size_t panels = content.panels.size();
  const auto asked = static_cast<std::size_t>(std::max(choice.columns, 0));
  std::optional<Slide::Trial> fitting;  // with text as small as it may become
  int further = 0;
  for (double factor = 1.0;; factor *= kStep) {
    const Slide slide(content, choice, factor);
    std::optional<Slide::Trial> best;
    for (std::size_t columns = 1; columns <= panels; ++columns) {
      if (asked > 0 && columns != std::min(asked, panels)) continue;
      for (auto&& trial : {slide.beside(columns), slide.above(columns)}) {
        if (trial && (!best || trial->picture_share > best->picture_share)) best = trial;
      }
    }
    if (best && best->picture_share >= kPictureShare) return std::move(best->page);
    // A text that is a little smaller may let panels stand in rows that are much larger.
    const bool larger = best && (!fitting || best->picture_share > kMuchLarger * fitting->picture_share);
    if (larger && factor >= kFullestSlide) fitting = std::move(best);
    if (fitting && ++further > kFurtherTrials) return std::move(fitting->page);
    // Whatever its texts are, a page this large holds them.
    if (factor > 40.0) return fitting ? std::move(fitting->page) : FigurePage{};
  }
}

}  // namespace

FigureType figure_type(session::FigurePreset preset, double width_mm) {
  FigureType type;
  if (preset == session::FigurePreset::Slide) {
    return {.title = 17.0, .body = 11.0, .small = 8.5, .margin = 7.0, .gap = 5.0, .block = 4.0, .line = 1.3};
  }
  if (width_mm >= kLarge) {
    const double factor = width_mm / kLarge;
    return {.title = type.title * factor,
            .body = type.body * factor,
            .small = type.small * factor,
            .margin = type.margin * factor,
            .gap = type.gap * factor,
            .block = type.block * factor,
            .line = factor};
  }
  const double share = std::clamp((width_mm - kNarrow) / (kWide - kNarrow), 0.0, 1.0);
  type.title = 8.0 + 1.5 * share;
  type.body = 6.5 + share;
  type.small = 6.0 + share;
  type.margin = 2.5 + 1.5 * share;
  type.gap = 2.5 + share;
  type.block = 2.4 + 0.6 * share;
  type.line = 0.8 + 0.2 * share;
  return type;
}

FigurePage lay_out(const FigureContent& content, const session::FigureChoice& choice) {
  return choice.preset == session::FigurePreset::Slide ? slide_page(content, choice) : column_page(content, choice);
}

}  // namespace m2ib::figure
