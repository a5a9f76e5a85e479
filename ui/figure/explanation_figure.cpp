#include "ui/figure/explanation_figure.h"

#include <algorithm>
#include <memory>
#include <vector>

#include "ui/figure/figure_content.h"
#include "ui/figure/figure_layout.h"
#include "ui/figure/figure_text.h"
#include "ui/figure/method_text.h"
#include "ui/figure/paint_page.h"

namespace m2ib::figure {
namespace {

constexpr int kLeastWidth = 800;
constexpr int kLargestWidth = 12000;

/// A pointer that does not own: the caller's value outlives the call.
template <class T>
std::shared_ptr<const T> borrowed(const T& value) {
  return {std::shared_ptr<void>(), &value};
}

bool drawable(const attribution::Explanation& explanation) {
  const auto grid = static_cast<std::size_t>(std::max(explanation.grid, 0));
  return grid > 0 && explanation.patch_values().size() == grid * grid;
}

session::FigureElements elements_of(const FigureOptions& options) {
  session::FigureElements elements;
  elements.side_marker = options.side_marker;
  elements.scale_bar = options.scale_bar;
  elements.words = options.words;
  elements.settings = options.settings;
  elements.stamp = options.stamp;
  return elements;
}

}  // namespace

FigureContent figure_content(std::span<const attribution::ExplanationPtr> explanations,
                             const image::Radiograph& radiograph, const FigureOptions& options) {
  FigureContent content;
  content.elements = elements_of(options);
  content.style = options.style;
  for (const attribution::ExplanationPtr& explanation : explanations) {
    if (!explanation || !drawable(*explanation)) continue;
    content.results.push_back({explanation, 0, caption_letter(content.results.size())});
  }
  if (content.results.empty()) return content;
  const image::Window window = options.window.value_or(content.results.front().explanation->model_window);
  content.pictures.push_back({borrowed(radiograph), options.display, window, {}});
  finish_content(content, options.scales);
  return content;
}

session::Rendering rendering_of(std::span<const attribution::ExplanationPtr> explanations,
                                const FigureOptions& options) {
  OverlayStyle style = options.style;
  session::Rendering rendering = filled_rendering({explanations.begin(), explanations.end()}, style, options.scales);
  rendering.inverted = options.display.inverted;
  rendering.quarter_turns = ((options.display.quarter_turns % 4) + 4) % 4;
  rendering.flip_horizontal = options.display.flip_horizontal;
  rendering.flip_vertical = options.display.flip_vertical;
  if (options.window) {
    rendering.window = *options.window;
  } else if (!explanations.empty()) {
    rendering.window = explanations.front()->model_window;
  }
  return rendering;
}

QImage render_figure(std::span<const attribution::ExplanationPtr> explanations, const image::Radiograph& radiograph,
                     const FigureOptions& options) {
  if (!image::is_consistent(radiograph)) return {};
  const FigureContent content = figure_content(explanations, radiograph, options);
  if (content.results.empty()) return {};
  const session::FigureChoice choice;
  const int width = std::clamp(options.width_px, kLeastWidth, kLargestWidth);
  return page_image(lay_out(content, choice), content, width / choice.figure_width_mm());
}

QImage render_figure(const attribution::Explanation& explanation, const image::Radiograph& radiograph,
                     const FigureOptions& options) {
  const attribution::ExplanationPtr one = borrowed(explanation);
  return render_figure(std::span(&one, 1), radiograph, options);
}

FigureMetadata figure_metadata(std::span<const attribution::ExplanationPtr> explanations,
                               const FigureOptions& options) {
  std::vector<attribution::ExplanationPtr> present;
  for (const attribution::ExplanationPtr& explanation : explanations) {
    if (explanation) present.push_back(explanation);
  }
  FigureMetadata metadata;
  metadata.dpi = options.dpi;
  if (present.empty()) return metadata;
  metadata.title = title_text(present);
  metadata.provenance_json = session::to_json(present, rendering_of(present, options));
  return metadata;
}

}  // namespace m2ib::figure
