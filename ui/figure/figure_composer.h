#pragma once

#include <QFont>
#include <QPainter>
#include <QRectF>
#include <QString>
#include <span>
#include <vector>

#include "ui/figure/colour_bar.h"
#include "ui/figure/explanation_figure.h"
#include "ui/figure/picture_panel.h"
#include "ui/figure/word_strip.h"

namespace m2ib::figure {

/// Lays a figure out from top to bottom. compose() runs twice: without a painter it only measures, so that measuring
/// and drawing cannot disagree.
class FigureComposer {
 public:
  FigureComposer(std::span<const attribution::ExplanationPtr> explanations, const image::Radiograph& radiograph,
                 const FigureOptions& options);

  /// @param painter null: measure only
  /// @return height in pixels
  int compose(QPainter* painter);

 private:
  enum class Weight { Normal, Bold };
  [[nodiscard]] QFont font(double pixels_at_1600, Weight weight = Weight::Normal) const;
  [[nodiscard]] double unit(double pixels_at_1600) const { return pixels_at_1600 * width_ / 1600.0; }
  [[nodiscard]] WordStrip strip(std::size_t index, const QFont& font, double width, int max_lines) const;

  void header();
  void warning();
  void single_caption();
  double word_legend(double left, double top, double width);  ///< returns its height
  void panels();
  void panel_row(std::size_t first, std::size_t last, double panel_width);
  void panel(std::size_t index, const QRectF& cell);
  void panel_label(std::size_t index, const QRectF& area);
  [[nodiscard]] ColourBar scale() const;
  void reading();
  void settings_table();
  /// Wrapped text; returns its height, draws only where there is a painter.
  double paragraph(const QRectF& area, const QString& text, const QFont& font, const QColor& ink);

  std::span<const attribution::ExplanationPtr> explanations_;
  const image::Radiograph& radiograph_;
  FigureOptions options_;
  session::Rendering rendering_;
  PicturePanel picture_;
  double width_ = 1600.0;
  double left_ = 0.0;
  double inner_ = 0.0;  ///< width between the margins
  double y_ = 0.0;
  QPainter* painter_ = nullptr;
};

}  // namespace m2ib::figure
