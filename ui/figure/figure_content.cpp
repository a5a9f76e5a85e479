#include "ui/figure/figure_content.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>

#include "core/annotation/region.h"
#include "ui/figure/figure_text.h"
#include "ui/figure/isolines.h"

namespace m2ib::figure {
namespace {

using attribution::ExplanationPtr;

bool drawable(const ExplanationPtr& explanation) {
  if (!explanation || explanation->grid <= 0 || explanation->grid > kLargestGrid) return false;
  const auto grid = static_cast<std::size_t>(explanation->grid);
  return explanation->patch_values().size() == grid * grid;
}

bool shows(const image::RadiographPtr& radiograph) { return radiograph && image::is_consistent(*radiograph); }

/// As the view says; without one as the file lies, through the window that the model's input had.
ShownPicture shown_picture(const session::SessionPicture& picture, const image::RadiographPtr& radiograph,
                           const ExplanationPtr& result) {
  ShownPicture shown;
  shown.radiograph = radiograph;
  shown.annotations = picture.annotations;
  shown.window = result->model_window;
  if (!picture.view) return shown;
  shown.window = picture.view->window;
  shown.display = {.inverted = picture.view->inverted,
                   .flip_horizontal = picture.view->flip_horizontal,
                   .flip_vertical = picture.view->flip_vertical,
                   .quarter_turns = picture.view->quarter_turns,
                   .orientation = picture.view->orientation};
  return shown;
}

/// Captions of the arrangement, with the compared ones where their difference is shown.
std::vector<int> wanted_captions(const session::Session& session) {
  const int count = static_cast<int>(session.captions.size());
  std::vector<int> wanted = session::shown_captions(session.arrangement, count, session.current_caption);
  if (!session.figure.elements.difference || session.arrangement.layout == session::PaneLayout::Images) return wanted;
  for (const int compared : {session.arrangement.compare_a, session.arrangement.compare_b}) {
    const bool there = std::find(wanted.begin(), wanted.end(), compared) != wanted.end();
    if (!there && compared >= 0 && compared < count) wanted.push_back(compared);
  }
  return wanted;
}

void add_comparison(FigureContent& content, std::optional<std::size_t> a, std::optional<std::size_t> b) {
  if (!content.elements.difference || !a || !b || *a == *b) return;
  auto numbers = metrics::compare_maps(*content.results[*a].explanation, *content.results[*b].explanation);
  if (!numbers) return;
  content.comparison = {*a, *b, std::move(*numbers),
                        content.results[*a].letter + QStringLiteral(" − ") + content.results[*b].letter};
}

void add_captions(FigureContent& content, const session::Session& session, const FigurePictures& pictures) {
  const image::RadiographPtr radiograph = picture_at(pictures, session.current_picture);
  if (!radiograph || static_cast<std::size_t>(session.current_picture) >= session.pictures.size()) return;
  const std::vector<ExplanationPtr> all = session::current_results(session);
  std::optional<std::size_t> a;
  std::optional<std::size_t> b;
  for (const int caption : wanted_captions(session)) {
    const auto at = static_cast<std::size_t>(caption);
    if (at >= all.size() || !drawable(all[at])) continue;
    if (caption == session.arrangement.compare_a) a = content.results.size();
    if (caption == session.arrangement.compare_b) b = content.results.size();
    content.results.push_back({all[at], 0, caption_letter(content.results.size())});
  }
  if (content.results.empty()) return;
  const auto index = static_cast<std::size_t>(session.current_picture);
  content.pictures.push_back(shown_picture(session.pictures[index], radiograph, content.results.front().explanation));
  add_comparison(content, a, b);
}

void add_pictures(FigureContent& content, const session::Session& session, const FigurePictures& pictures) {
  content.one_caption = true;
  session::Session each = session;
  const auto caption = static_cast<std::size_t>(std::max(session.current_caption, 0));
  for (std::size_t i = 0; i < session.pictures.size(); ++i) {
    each.current_picture = static_cast<int>(i);
    const image::RadiographPtr radiograph = picture_at(pictures, each.current_picture);
    if (!radiograph) continue;
    const std::vector<ExplanationPtr> all = session::current_results(each);
    if (caption >= all.size() || !drawable(all[caption])) continue;
    content.results.push_back({all[caption], content.pictures.size(), caption_letter(content.results.size())});
    content.pictures.push_back(shown_picture(session.pictures[i], radiograph, all[caption]));
  }
}

void add_panels(FigureContent& content) {
  using Kind = FigurePanel::Kind;
  const session::FigureElements& elements = content.elements;
  std::size_t last_picture = content.pictures.size();
  for (std::size_t i = 0; i < content.results.size(); ++i) {
    const std::size_t picture = content.results[i].picture;
    if (elements.original && picture != last_picture) content.panels.push_back({Kind::Original, picture, i});
    last_picture = picture;
    if (elements.maps) content.panels.push_back({Kind::Map, picture, i});
  }
  if (content.comparison) content.panels.push_back({Kind::Difference, 0, content.comparison->a});
}

void add_regions(FigureContent& content) {
  if (!content.elements.region_numbers) return;
  for (std::size_t picture = 0; picture < content.pictures.size(); ++picture) {
    int unnamed = 0;
    for (const annotation::Annotation& mark : content.pictures[picture].annotations) {
      if (!mark.region || !mark.has_area()) continue;
      QString name = QString::fromStdString(mark.text).simplified();
      if (name.isEmpty()) name = QCoreApplication::translate("Figure", "Region %1").arg(++unnamed);
      for (std::size_t i = 0; i < content.results.size(); ++i) {
        if (content.results[i].picture != picture) continue;
        const attribution::Explanation& each = *content.results[i].explanation;
        const std::vector<float> map = each.patch_values();
        const ScaleRange range = scale_range(map, content.style);
        const double threshold = range.low_nats + content.style.threshold * (range.high_nats - range.low_nats);
        auto numbers =
            metrics::region_numbers(map, annotation::patch_coverage(mark, each.field_of_view, each.grid), threshold);
        // Without a threshold all patches are shown: the map has no shape to compare.
        if (numbers && !(content.style.threshold > 0.0)) numbers->iou.reset();
        if (numbers) content.regions.push_back({name, i, *numbers});
      }
    }
  }
}

}  // namespace

image::RadiographPtr picture_at(const FigurePictures& pictures, int index) {
  const auto at = static_cast<std::size_t>(index);
  return index >= 0 && at < pictures.size() && shows(pictures[at]) ? pictures[at] : nullptr;
}

std::vector<ExplanationPtr> FigureContent::explanations() const {
  std::vector<ExplanationPtr> all;
  all.reserve(results.size());
  for (const ShownResult& result : results) all.push_back(result.explanation);
  return all;
}

std::vector<image::Window> FigureContent::shown_windows() const {
  std::vector<image::Window> all;
  all.reserve(results.size());
  for (const ShownResult& result : results) all.push_back(pictures[result.picture].window);
  return all;
}

session::Rendering filled_rendering(const std::vector<ExplanationPtr>& explanations, OverlayStyle& style) {
  std::vector<float> patches;
  std::vector<float> words;
  for (const ExplanationPtr& explanation : explanations) {
    const std::vector<float> map = explanation->patch_values();
    const std::vector<float> nats = explanation->word_values();
    patches.insert(patches.end(), map.begin(), map.end());
    words.insert(words.end(), nats.begin(), nats.end());
  }
  const bool absolute = style.scale == ScaleMode::Absolute;
  style.scale_max_nats = absolute ? scale_range(patches, style).high_nats : 0.0;
  session::Rendering rendering = rendering_of(style);
  if (absolute) rendering.isolines_nats = isoline_levels(style, {0.0, style.scale_max_nats, false});
  rendering.word_scale_max_nats = scale_range(words, OverlayStyle()).high_nats;
  return rendering;
}

void finish_content(FigureContent& content) {
  content.rendering = filled_rendering(content.explanations(), content.style);
  const ShownPicture& first = content.pictures.front();
  content.rendering.window = first.window;
  content.rendering.inverted = first.display.inverted;
  content.rendering.quarter_turns = ((first.display.quarter_turns % 4) + 4) % 4;
  content.rendering.flip_horizontal = first.display.flip_horizontal;
  content.rendering.flip_vertical = first.display.flip_vertical;
  add_panels(content);
  add_regions(content);
}

namespace {

/// The scale of the window, to the digit: from 0 to the largest patch of all captions of the picture, also of those
/// that this figure leaves out; so figures of one session can be compared, and a threshold shows the same as on the
/// screen.
void share_scale(const session::Session& session, const FigureContent& content, OverlayStyle& style) {
  if (style.scale != ScaleMode::Absolute || style.scale_max_nats > 0.0) return;
  std::vector<ExplanationPtr> sharing = content.explanations();
  if (session.arrangement.layout != session::PaneLayout::Images) {
    const std::vector<ExplanationPtr> all = session::current_results(session);
    sharing.insert(sharing.end(), all.begin(), all.end());
  }
  float largest = 0.0F;
  for (const ExplanationPtr& result : sharing) {
    if (!drawable(result)) continue;
    for (const float nats : result->patch_values()) {
      if (std::isfinite(nats)) largest = std::max(largest, nats);
    }
  }
  style.scale_max_nats = static_cast<double>(largest);
}

}  // namespace

FigureContent figure_content(const session::Session& session, const FigurePictures& pictures) {
  FigureContent content;
  content.elements = session.figure.elements;
  content.annotate_maps = session.figure.annotate_maps;
  if (session.arrangement.layout == session::PaneLayout::Images) {
    add_pictures(content, session, pictures);
  } else {
    add_captions(content, session, pictures);
  }
  if (content.results.empty()) {
    const bool no_picture = std::none_of(pictures.begin(), pictures.end(), shows);
    content.problem = no_picture ? QCoreApplication::translate("Figure", "There is no picture to draw a figure of.")
                                 : QCoreApplication::translate("Figure",
                                                               "There is no finished map for the present captions and "
                                                               "settings: a figure shows results.");
    return content;
  }
  content.style = style_of(session.rendering);
  share_scale(session, content, content.style);
  finish_content(content);
  if (content.panels.empty()) {
    content.problem = QCoreApplication::translate("Figure", "Original, maps and difference are all switched off.");
  }
  return content;
}

}  // namespace m2ib::figure
