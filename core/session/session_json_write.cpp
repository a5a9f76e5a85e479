#include <string>
#include <utility>
#include <vector>

#include "core/session/record_json.h"
#include "core/session/session_file.h"

namespace m2ib::session {
namespace {

int index_within(int index, std::size_t count) {
  return index >= 0 && static_cast<std::size_t>(index) < count ? index : -1;
}

OrderedJson view_json(const PictureView& view) {
  OrderedJson json{{"window", window_json(view.window)},
                   {"inverted", view.inverted},
                   {"quarter_turns", quarter_turns(view.quarter_turns)},
                   {"flip_horizontal", view.flip_horizontal},
                   {"flip_vertical", view.flip_vertical}};
  if (view.orientation) {
    json["orientation"] = {{"right", view.orientation->right}, {"bottom", view.orientation->bottom}};
  }
  return json;
}

/// Without what no reader would take: one broken mark must not lock a session up.
OrderedJson annotations_json(const std::vector<annotation::Annotation>& annotations) {
  std::vector<annotation::Annotation> good;
  for (const annotation::Annotation& each : annotations) {
    if (each.validate() && good.size() < annotation::kMostAnnotations) good.push_back(each);
  }
  OrderedJson json = good.empty() ? OrderedJson() : OrderedJson::parse(annotation::to_json(good), nullptr, false);
  return json.is_discarded() ? OrderedJson() : json;
}

OrderedJson picture_json(const SessionPicture& picture, Whereabouts whereabouts) {
  const PictureReference& reference = picture.reference;
  OrderedJson json = OrderedJson::object();
  if (whereabouts == Whereabouts::Told) {
    json["path"] = reference.path;
    json["member"] = reference.member;
    json["name"] = reference.name;
    json["embedded"] = !picture.embedded.empty();
  }
  json["sha256"] = reference.sha256;
  json["bytes"] = reference.bytes;
  json["frame"] = reference.frame;
  if (picture.view) json["view"] = view_json(*picture.view);
  json["preprocessing"] = picture.preprocessing;
  if (picture.model_window) json["model_window"] = window_json(*picture.model_window);
  json["black_outs"] = boxes_json(picture.black_outs);
  if (OrderedJson annotations = annotations_json(picture.annotations); !annotations.is_null()) {
    json["annotations"] = std::move(annotations);
  }
  return json;
}

OrderedJson model_reference_json(const ModelReference& model, Whereabouts whereabouts) {
  OrderedJson json = OrderedJson::object();
  if (whereabouts == Whereabouts::Told || model.path == "embedded") json["path"] = model.path;
  json["name"] = model.name;
  json["weights_sha256"] = model.weights_sha256;
  return json;
}

OrderedJson captions_json(const Session& session) {
  OrderedJson list = OrderedJson::array();
  for (const SessionCaption& caption : session.captions) {
    OrderedJson json{{"text", caption.text}};
    if (caption.own_settings) json["settings"] = settings_json(*caption.own_settings);
    list.push_back(std::move(json));
  }
  return list;
}

OrderedJson arrangement_json(const Arrangement& arrangement) {
  return {{"layout", to_string(arrangement.layout)},
          {"slots", arrangement.slots},
          {"compare", to_string(arrangement.compare)},
          {"compare_a", arrangement.compare_a},
          {"compare_b", arrangement.compare_b}};
}

OrderedJson elements_json(const FigureElements& elements) {
  return {{"title", elements.title},
          {"original", elements.original},
          {"maps", elements.maps},
          {"difference", elements.difference},
          {"colour_bar", elements.colour_bar},
          {"captions", elements.captions},
          {"words", elements.words},
          {"similarity", elements.similarity},
          {"letters", elements.letters},
          {"field_of_view", elements.field_of_view},
          {"side_marker", elements.side_marker},
          {"scale_bar", elements.scale_bar},
          {"annotations", elements.annotations},
          {"region_numbers", elements.region_numbers},
          {"reading_note", elements.reading_note},
          {"settings", elements.settings},
          {"legend", elements.legend},
          {"stamp", elements.stamp}};
}

OrderedJson figure_json(const FigureChoice& figure) {
  return {{"preset", to_string(figure.preset)},
          {"width_mm", figure.width_mm},
          {"dpi", figure.dpi},
          {"columns", figure.columns},
          {"annotate_maps", figure.annotate_maps},
          {"elements", elements_json(figure.elements)}};
}

/// Of all that is explained and of all that was asked for.
std::vector<attribution::MethodSettings> all_settings(const Session& session) {
  std::vector<attribution::MethodSettings> all{session.settings};
  for (const SessionCaption& caption : session.captions) {
    if (caption.own_settings) all.push_back(*caption.own_settings);
  }
  for (const attribution::ExplanationPtr& result : session.results) {
    if (result) all.push_back(result->settings);
  }
  return all;
}

/// Of the results; without any, of what the captions ask for.
std::vector<attribution::MethodSettings> origins(const Session& session) {
  std::vector<attribution::MethodSettings> made;
  for (const attribution::ExplanationPtr& result : session.results) {
    if (result) made.push_back(result->settings);
  }
  if (!made.empty()) return made;
  for (std::size_t i = 0; i < session.captions.size(); ++i) made.push_back(settings_of(session, i));
  if (made.empty()) made.push_back(session.settings);
  return made;
}

}  // namespace

std::string session_to_json(const Session& session, Whereabouts whereabouts, int indent) {
  OrderedJson json;
  json["format"] = "m2ib-session";
  json["format_version"] = format_version(all_settings(session));
  add_origin(json, origins(session));
  json["model"] = model_reference_json(session.model, whereabouts);
  json["pictures"] = OrderedJson::array();
  for (const SessionPicture& picture : session.pictures) json["pictures"].push_back(picture_json(picture, whereabouts));
  json["current_picture"] = index_within(session.current_picture, session.pictures.size());
  json["captions"] = captions_json(session);
  json["current_caption"] = index_within(session.current_caption, session.captions.size());
  json["settings"] = settings_json(session.settings);
  json["arrangement"] = arrangement_json(session.arrangement);
  json["rendering"] = rendering_json(session.rendering);
  json["figure"] = figure_json(session.figure);
  json["results"] = OrderedJson::array();
  for (const attribution::ExplanationPtr& result : session.results) {
    if (result) json["results"].push_back(explanation_json(*result));
  }
  return dump(json, indent);
}

}  // namespace m2ib::session
