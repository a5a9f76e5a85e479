#include "ui/figure/figure_content.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>

#include "core/annotation/region.h"
#include "ui/figure/figure_text.h"
#include "ui/figure/paint/isolines.h"

namespace m2ib::figure {
namespace {

using attribution::ExplanationPtr;
using attribution::Method;

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
  const bool in_order = std::ranges::is_sorted(wanted);
  for (const int compared : {session.arrangement.compare_a, session.arrangement.compare_b}) {
    const bool there = std::find(wanted.begin(), wanted.end(), compared) != wanted.end();
    if (!there && compared >= 0 && compared < count) wanted.push_back(compared);
  }
  // As in the list of captions, so that letters differ from it no more than they must.
  if (in_order) std::ranges::sort(wanted);
  return wanted;
}

void add_comparison(FigureContent& content, std::optional<std::size_t> a, std::optional<std::size_t> b) {
  if (!content.elements.difference || !a || !b || *a == *b) return;
  // Values of different methods have nothing that one could subtract.
  content.difference_refused =
      content.results[*a].explanation->settings.method != content.results[*b].explanation->settings.method;
  if (content.difference_refused) return;
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
        const OverlayStyle style = content.style_of(i);
        const ScaleRange range = scale_range(map, style);
        const double zero = style.is_signed ? 0.0 : range.low_nats;
        const double threshold = zero + style.threshold * (range.high_nats - zero);
        auto numbers =
            metrics::region_numbers(map, annotation::patch_coverage(mark, each.field_of_view, each.grid), threshold);
        // Without a threshold all patches are shown: the map has no shape to compare.
        if (numbers && !(content.style.threshold > 0.0)) numbers->iou.reset();
        if (numbers) content.regions.push_back({name, i, *numbers});
      }
    }
  }
}

std::vector<Method> methods_of(const std::vector<ExplanationPtr>& explanations) {
  std::vector<Method> methods;
  for (const ExplanationPtr& explanation : explanations) {
    const Method method = explanation->settings.method;
    if (std::ranges::find(methods, method) == methods.end()) methods.push_back(method);
  }
  return methods;
}

session::MethodScale scale_in(const std::vector<session::MethodScale>& scales, Method method) {
  const auto found = std::ranges::find(scales, method, &session::MethodScale::method);
  return found == scales.end() ? session::MethodScale{method, 0.0, 0.0} : *found;
}

/// All that share a scale.
struct Values {
  std::vector<float> patches;
  std::vector<float> words;
};

Values values_of(const std::vector<ExplanationPtr>& explanations, Method method) {
  Values values;
  for (const ExplanationPtr& explanation : explanations) {
    if (explanation->settings.method != method) continue;
    const std::vector<float> map = explanation->patch_values();
    const std::vector<float> words = explanation->word_values();
    values.patches.insert(values.patches.end(), map.begin(), map.end());
    values.words.insert(values.words.end(), words.begin(), words.end());
  }
  return values;
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

OverlayStyle FigureContent::style_of(std::size_t result) const {
  const attribution::MethodInfo& method = results[result].explanation->method();
  OverlayStyle made = style_for(style, method);
  if (method.method != Method::M2ib) made.scale_max_nats = scale_in(rendering.scales, method.method).scale_max;
  return made;
}

WordStripStyle FigureContent::word_style_of(std::size_t result) const {
  const attribution::MethodInfo& method = results[result].explanation->method();
  WordStripStyle made;
  made.colours = style.colours;
  made.is_signed = method.is_signed;
  made.scale_max_nats = method.method == Method::M2ib ? rendering.word_scale_max_nats
                                                      : scale_in(rendering.scales, method.method).word_scale_max;
  return made;
}

std::vector<Method> FigureContent::methods() const { return methods_of(explanations()); }

bool FigureContent::m2ib_alone() const { return methods() == std::vector{Method::M2ib}; }

bool FigureContent::one_sentence() const {
  if (one_caption || methods().size() < 2) return false;
  return std::ranges::all_of(results, [&](const ShownResult& each) {
    return each.explanation->caption == results.front().explanation->caption && each.picture == results.front().picture;
  });
}

namespace {

/// The style's record with what follows from the maps: each method's scale, the isolines' and the words' values.
/// @param style its scale is M2IB's; Absolute without an upper end gets it
/// @param given upper ends of other methods' scales; those that are missing or not above 0 follow from the maps
session::Rendering filled_rendering(const std::vector<ExplanationPtr>& explanations, OverlayStyle& style,
                                    const std::vector<session::MethodScale>& given) {
  const bool absolute = style.scale == ScaleMode::Absolute;
  const std::vector<Method> methods = methods_of(explanations);
  const bool has_m2ib = methods.empty() || std::ranges::find(methods, Method::M2ib) != methods.end();
  const Values m2ib = values_of(explanations, Method::M2ib);
  style.scale_max_nats = absolute && has_m2ib ? scale_range(m2ib.patches, style).high_nats : 0.0;
  session::Rendering rendering = rendering_of(style);
  if (absolute && has_m2ib) rendering.isolines_nats = isoline_levels(style, {0.0, style.scale_max_nats, false});
  if (has_m2ib) rendering.word_scale_max_nats = scale_range(m2ib.words, OverlayStyle()).high_nats;
  for (const Method method : methods) {
    if (method == Method::M2ib) continue;
    const Values values = values_of(explanations, method);
    OverlayStyle own = style_for(style, attribution::info_of(method));
    own.scale_max_nats = scale_in(given, method).scale_max;
    rendering.scales.push_back(
        {method, absolute ? scale_range(values.patches, own).high_nats : 0.0,
         scale_range(values.words, style_for(OverlayStyle(), attribution::info_of(method))).high_nats});
  }
  return rendering;
}

/// Adds panels and region numbers to what has elements, pictures, results and a comparison.
void finish_content(FigureContent& content, const std::vector<session::MethodScale>& given) {
  content.rendering = filled_rendering(content.explanations(), content.style, given);
  const ShownPicture& first = content.pictures.front();
  content.rendering.window = first.window;
  content.rendering.inverted = first.display.inverted;
  content.rendering.quarter_turns = ((first.display.quarter_turns % 4) + 4) % 4;
  content.rendering.flip_horizontal = first.display.flip_horizontal;
  content.rendering.flip_vertical = first.display.flip_vertical;
  add_panels(content);
  add_regions(content);
}

/// The scale of the window, to the digit: from 0 to the largest patch of all captions of the picture that a method
/// explains, also of those that this figure leaves out; so figures of one session can be compared, and a threshold
/// shows the same as on the screen.
double shared_scale(const std::vector<ExplanationPtr>& sharing, Method method) {
  const bool is_signed = attribution::info_of(method).is_signed;
  float largest = 0.0F;
  for (const ExplanationPtr& result : sharing) {
    if (!drawable(result) || result->settings.method != method) continue;
    for (const float value : result->patch_values()) {
      if (std::isfinite(value)) largest = std::max(largest, is_signed ? std::abs(value) : value);
    }
  }
  return static_cast<double>(largest);
}

/// Where no upper end is given. @return those of methods other than M2IB
std::vector<session::MethodScale> share_scales(const session::Session& session, const FigureContent& content,
                                               OverlayStyle& style) {
  if (style.scale != ScaleMode::Absolute) return {};
  std::vector<ExplanationPtr> sharing = content.explanations();
  if (session.arrangement.layout != session::PaneLayout::Images) {
    const std::vector<ExplanationPtr> all = session::current_results(session);
    sharing.insert(sharing.end(), all.begin(), all.end());
  }
  if (!(style.scale_max_nats > 0.0)) style.scale_max_nats = shared_scale(sharing, Method::M2ib);
  std::vector<session::MethodScale> scales;
  for (const Method method : content.methods()) {
    session::MethodScale scale = scale_in(session.rendering.scales, method);
    if (!(scale.scale_max > 0.0)) scale.scale_max = shared_scale(sharing, method);
    scales.push_back(scale);
  }
  return scales;
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
  finish_content(content, share_scales(session, content, content.style));
  if (content.panels.empty()) {
    content.problem = QCoreApplication::translate("Figure", "Original, maps and difference are all switched off.");
  }
  return content;
}

}  // namespace m2ib::figure
