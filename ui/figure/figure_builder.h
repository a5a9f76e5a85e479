#pragma once

#include <QColor>
#include <QFont>
#include <QString>
#include <QStringList>
#include <vector>

#include "ui/figure/figure_content.h"
#include "ui/figure/figure_page.h"
#include "ui/figure/paint/colour_bar.h"
#include "ui/figure/paint/word_strip.h"

namespace m2ib::figure {

/// A column that blocks fill from top to bottom, in design units.
struct Flow {
  double left = 0.0;
  double width = 0.0;
  double y = 0.0;
};

/// How panels stand.
struct PanelGrid {
  std::size_t columns = 1;
  double cell_width = 0.0;
  double most_height = 1e9;  ///< of a picture
};

/// Makes the blocks of a figure, one below the other. A block that is switched off or empty takes no room.
class FigureBuilder {
 public:
  /// @param content must outlive the items
  FigureBuilder(const FigureContent& content, const FigureType& type) : content_(content), type_(type) {}

  void header(Flow& flow);
  void warning(Flow& flow);
  /// Where all panels have one, its words without colours, which differ from picture to picture; and its similarity
  /// where methods differ.
  void common_caption(Flow& flow);
  void panels(Flow& flow, const PanelGrid& grid);
  void scales(Flow& flow);
  void regions(Flow& flow);
  void reading(Flow& flow);
  void settings(Flow& flow);
  void legend(Flow& flow);

  /// Room between blocks was left below the last one, too.
  [[nodiscard]] double block_gap() const { return type_.block * kUnitsPerMm; }
  [[nodiscard]] double panel_gap() const { return type_.gap * kUnitsPerMm; }
  [[nodiscard]] std::vector<FigureItem> take_items() { return std::move(items_); }

 private:
  struct Text {
    QString text;
    QFont font;
    QColor ink;
  };
  /// Adds wrapped text; @return its height
  double paragraph(const QString& name, double left, double top, double width, const Text& text);
  [[nodiscard]] double height_of(const Text& text, double width) const;
  [[nodiscard]] Text body(const QString& text, Weight weight = Weight::Normal) const;
  [[nodiscard]] Text small(const QString& text, Weight weight = Weight::Normal) const;
  [[nodiscard]] double pt(double points) const { return points * kUnitsPerPt; }

  double panel_row(const Flow& flow, const PanelGrid& grid, std::size_t first, std::size_t last);
  double panel_text(std::size_t panel, double left, double top, double width);
  enum class Words { Shaded, Plain };
  double caption(std::size_t result, const QString& name, const QRectF& room, double points, Words words);
  double similarity(std::size_t result, double left, double top, double width);
  [[nodiscard]] QString label(const FigurePanel& panel) const;
  [[nodiscard]] double picture_height(std::size_t panel, const PanelGrid& grid) const;
  double scale_text(std::size_t result, double left, double top, double width);
  /// More methods than bars have room for: each map's scale is written under it, and all share a bar or two.
  [[nodiscard]] bool scales_at_maps() const;
  [[nodiscard]] std::vector<ColourBar> bars() const;
  [[nodiscard]] std::vector<ColourBar> common_bars() const;
  [[nodiscard]] std::vector<ColourBar> word_bars() const;
  [[nodiscard]] ColourBar map_bar(attribution::Method method) const;
  [[nodiscard]] ColourBar difference_bar() const;
  [[nodiscard]] QString bar_unit(attribution::Method method, const QString& unit) const;
  double settings_column(const Flow& flow, const std::vector<std::pair<QString, QString>>& rows, double key_width,
                         bool measure);
  double table(const Flow& flow, const QString& name, const std::vector<QStringList>& rows);

  const FigureContent& content_;
  FigureType type_;
  std::vector<FigureItem> items_;
};

}  // namespace m2ib::figure
