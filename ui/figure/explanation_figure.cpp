#include "ui/figure/explanation_figure.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>
#include <vector>

namespace m2ib::figure {
namespace {

constexpr int kLeastWidth = 800;
constexpr int kLargestWidth = 12000;
constexpr double kPage_mm = 180.0;  ///< what the width stands for
constexpr int kMostDpi = 1200;
constexpr double kMmPerInch = 25.4;

/// A pointer that does not own: the caller's value outlives the call.
template <class T>
std::shared_ptr<const T> borrowed(const T& value) {
  return {std::shared_ptr<void>(), &value};
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

/// Whole dots an inch, as files have them, and the width in mm that makes the pixels asked for.
session::FigureChoice choice_of(const FigureOptions& options) {
  const int width_px = std::clamp(options.width_px, kLeastWidth, kLargestWidth);
  session::FigureChoice choice;
  choice.preset = session::FigurePreset::Custom;
  choice.dpi = std::min(kMostDpi, static_cast<int>(std::lround(width_px * kMmPerInch / kPage_mm)));
  choice.width_mm = width_px * kMmPerInch / choice.dpi;
  choice.elements = elements_of(options);
  return choice;
}

bool as_the_file_lies(const PictureDisplay& display) {
  return !display.inverted && !display.flip_horizontal && !display.flip_vertical && display.quarter_turns % 4 == 0 &&
         !display.orientation;
}

session::SessionPicture picture_of(const attribution::Explanation& result, const FigureOptions& options) {
  session::SessionPicture picture;
  picture.reference.sha256 = result.image_sha256;
  picture.reference.frame = result.image_frame;
  picture.black_outs = result.black_outs;
  picture.preprocessing = result.preprocessing_id == result.card.preprocessing_id ? "model" : result.preprocessing_id;
  if (result.window_by_person) picture.model_window = result.model_window;
  if (!options.window && as_the_file_lies(options.display)) return picture;
  const PictureDisplay& shown = options.display;
  picture.view = session::PictureView{options.window.value_or(result.model_window),
                                      shown.inverted,
                                      ((shown.quarter_turns % 4) + 4) % 4,
                                      shown.flip_horizontal,
                                      shown.flip_vertical,
                                      shown.orientation};
  return picture;
}

session::PaneLayout layout_for(std::size_t captions) {
  if (captions <= 1) return session::PaneLayout::One;
  if (captions == 2) return session::PaneLayout::Two;
  return captions <= 4 ? session::PaneLayout::Four : session::PaneLayout::Strip;
}

}  // namespace

session::Session session_of(std::span<const attribution::ExplanationPtr> explanations, const FigureOptions& options) {
  session::Session made;
  for (const attribution::ExplanationPtr& result : explanations) {
    if (!result) continue;
    if (made.results.empty()) {
      made.model = {options.embedded_model ? "embedded" : "", result->card.name, result->card.weights_sha256};
      made.settings = result->settings;
      made.pictures.push_back(picture_of(*result, options));
    }
    const bool shared = attribution::same_run(result->settings, made.settings);
    made.captions.push_back({result->caption, shared ? std::nullopt : std::optional(result->settings)});
    made.results.push_back(result);
  }
  made.current_picture = made.pictures.empty() ? -1 : 0;
  made.current_caption = made.captions.empty() ? -1 : 0;
  made.arrangement.layout = layout_for(made.captions.size());
  made.rendering = rendering_of(options.style);
  made.rendering.scales = options.scales;
  made.figure = choice_of(options);
  return made;
}

SessionFigure explanation_figure(std::span<const attribution::ExplanationPtr> explanations,
                                 image::RadiographPtr radiograph, const FigureOptions& options) {
  return {session_of(explanations, options), {std::move(radiograph)}};
}

QImage render_figure(std::span<const attribution::ExplanationPtr> explanations, const image::Radiograph& radiograph,
                     const FigureOptions& options) {
  const SessionFigure figure = explanation_figure(explanations, borrowed(radiograph), options);
  return figure.image(figure.session().figure.dpi / kMmPerInch);
}

QImage render_figure(const attribution::Explanation& explanation, const image::Radiograph& radiograph,
                     const FigureOptions& options) {
  const attribution::ExplanationPtr one = borrowed(explanation);
  return render_figure(std::span(&one, 1), radiograph, options);
}

FigureMetadata figure_metadata(const SessionFigure& figure) {
  return {figure.title(), figure.record(), figure.session().figure.dpi};
}

}  // namespace m2ib::figure
