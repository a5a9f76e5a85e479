#include "ui/figure/explanation_figure.h"

#include <QPainter>
#include <algorithm>
#include <memory>
#include <vector>

#include "ui/figure/figure_composer.h"
#include "ui/figure/isolines.h"

namespace m2ib::figure {
namespace {

constexpr int kLeastWidth = 800;
constexpr int kLargestWidth = 12000;
constexpr int kLargestHeight = 32000;

/// A pointer that does not own: the caller's value outlives the call.
attribution::ExplanationPtr borrowed(const attribution::Explanation& explanation) {
  return {std::shared_ptr<void>(), &explanation};
}

bool drawable(const attribution::Explanation& explanation) {
  const auto grid = static_cast<std::size_t>(std::max(explanation.grid, 0));
  return grid > 0 && explanation.patch_nats().size() == grid * grid;
}

}  // namespace

session::Rendering rendering_of(std::span<const attribution::ExplanationPtr> explanations,
                                const FigureOptions& options) {
  session::Rendering rendering;
  rendering.colours = image::to_string(options.style.colours);
  rendering.opacity = std::clamp(options.style.opacity, 0.0, 1.0);
  rendering.threshold = std::clamp(options.style.threshold, 0.0, 1.0);
  rendering.smooth = options.style.smooth;
  rendering.scale = options.style.scale == ScaleMode::Absolute ? "absolute" : "min-max";
  std::vector<float> all_patches;
  std::vector<float> all_words;
  for (const attribution::ExplanationPtr& explanation : explanations) {
    const std::vector<float> patches = explanation->patch_nats();
    const std::vector<float> words = explanation->word_nats();
    all_patches.insert(all_patches.end(), patches.begin(), patches.end());
    all_words.insert(all_words.end(), words.begin(), words.end());
  }
  if (options.style.scale == ScaleMode::Absolute) {
    rendering.scale_max_nats = scale_range(all_patches, options.style).high_nats;
  }
  rendering.unseen = to_string(options.style.unseen);
  rendering.isolines = std::clamp(options.style.isolines, 0, kMostIsolines);
  rendering.isoline_levels = to_string(options.style.isoline_levels);
  if (options.style.scale == ScaleMode::Absolute) {
    rendering.isolines_nats = isoline_levels(options.style, {0.0, rendering.scale_max_nats, false});
  }
  rendering.inverted = options.display.inverted;
  rendering.quarter_turns = ((options.display.quarter_turns % 4) + 4) % 4;
  rendering.flip_horizontal = options.display.flip_horizontal;
  rendering.flip_vertical = options.display.flip_vertical;
  OverlayStyle words;
  rendering.word_scale_max_nats = scale_range(all_words, words).high_nats;
  if (options.window) {
    rendering.window = *options.window;
  } else if (!explanations.empty()) {
    rendering.window = explanations.front()->model_window;
  }
  return rendering;
}

QImage render_figure(std::span<const attribution::ExplanationPtr> explanations, const image::Radiograph& radiograph,
                     const FigureOptions& options) {
  std::vector<attribution::ExplanationPtr> usable;
  for (const attribution::ExplanationPtr& explanation : explanations) {
    if (explanation && drawable(*explanation)) usable.push_back(explanation);
  }
  if (usable.empty() || !image::is_consistent(radiograph)) return {};
  FigureOptions safe = options;
  safe.width_px = std::clamp(options.width_px, kLeastWidth, kLargestWidth);

  FigureComposer composer(usable, radiograph, safe);
  const int height = std::min(composer.compose(nullptr), kLargestHeight);
  QImage figure(safe.width_px, height, QImage::Format_RGB32);
  if (figure.isNull()) return {};
  figure.fill(Qt::white);
  QPainter painter(&figure);
  painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing | QPainter::SmoothPixmapTransform);
  composer.compose(&painter);
  painter.end();
  return figure;
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
  metadata.title = QStringLiteral("M2IB: ") + QString::fromStdString(present.front()->caption).simplified().left(200);
  if (present.size() > 1) metadata.title += QStringLiteral(" (+%1)").arg(present.size() - 1);
  metadata.provenance_json = session::to_json(present, rendering_of(present, options));
  return metadata;
}

}  // namespace m2ib::figure
