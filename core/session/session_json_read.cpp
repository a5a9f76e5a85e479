#include <algorithm>
#include <new>

#include "core/base/marked_text.h"
#include "core/session/record_reading.h"
#include "core/session/session_json.h"

namespace m2ib::session {

/// Of older records (session_json_older.cpp).
[[nodiscard]] Session session_of_explanations(const Json& record);

namespace {

constexpr std::size_t kMostSlots = kMostCaptions;
constexpr std::size_t kLongestPath = kLongestText;

template <class T>
T valid(const Result<T>& result, const char* what) {
  if (!result) throw InvalidRecord(std::string(what) + " is not known");
  return *result;
}

PictureView view_of(const Json& json) {
  const Fields fields(json, "a picture's view");
  PictureView view;
  if (const Json* window = fields.find("window")) view.window = window_of_json(*window);
  view.inverted = fields.flag("inverted", false);
  view.quarter_turns = fields.number_of("quarter_turns", 0, 0, 3);
  view.flip_horizontal = fields.flag("flip_horizontal", false);
  view.flip_vertical = fields.flag("flip_vertical", false);
  if (const Json* orientation = fields.find("orientation")) {
    constexpr std::size_t kLetters = 3;
    const Fields inner(*orientation, "a picture's orientation");
    view.orientation = image::Orientation{inner.text("right", kLetters), inner.text("bottom", kLetters)};
    for (const std::string& side : {view.orientation->right, view.orientation->bottom}) {
      if (side.find_first_not_of("LRAPHF") != std::string::npos) inner.refuse("right", "is no direction");
    }
  }
  return view;
}

SessionPicture picture_of(const Json& json, const std::string& name) {
  const Fields fields(json, "a picture");
  SessionPicture picture;
  picture.reference.path = fields.text("path", kLongestPath);
  picture.reference.member = fields.text("member", kLongestPath);
  picture.reference.name = fields.text("name", kLongestPath);
  picture.reference.sha256 = fields.sha256("sha256");
  picture.reference.bytes = fields.natural("bytes", 0);
  picture.reference.frame = fields.number_of("frame", 0, 0, kMostFrames);
  if (const Json* view = fields.find("view")) picture.view = view_of(*view);
  picture.preprocessing = fields.text("preprocessing", kLongestWord, picture.preprocessing);
  if (const Json* window = fields.find("model_window")) picture.model_window = window_of_json(*window);
  picture.black_outs = boxes_of_json(fields.list("black_outs", kMostBoxes));
  if (const Json* annotations = fields.find("annotations")) {
    auto read = annotation::from_json(annotations->dump(), name);
    if (!read) {
      throw InvalidRecord("its annotations are not valid: " +
                          (read.error().args.empty() ? std::string() : read.error().args.back()));
    }
    picture.annotations = std::move(*read);
  }
  return picture;
}

ModelReference model_of(const Json& json) {
  const Fields fields(json, "the model");
  return {fields.text("path", kLongestPath), fields.text("name"), fields.sha256("weights_sha256")};
}

Arrangement arrangement_of(const Json& json) {
  const Fields fields(json, "the arrangement");
  constexpr int kMost = static_cast<int>(kMostCaptions);
  Arrangement arrangement;
  arrangement.layout = valid(pane_layout_of(fields.text("layout", kLongestWord, to_string(arrangement.layout))),
                             "\"layout\" of the arrangement");
  for (const Json& slot : fields.list("slots", kMostSlots)) {
    arrangement.slots.push_back(static_cast<int>(integer_of(slot, -1, kMost)));
  }
  arrangement.compare = valid(compare_mode_of(fields.text("compare", kLongestWord, to_string(arrangement.compare))),
                              "\"compare\" of the arrangement");
  arrangement.compare_a = fields.number_of("compare_a", arrangement.compare_a, -1, kMost);
  arrangement.compare_b = fields.number_of("compare_b", arrangement.compare_b, -1, kMost);
  return arrangement;
}

FigureElements elements_of(const Json& json) {
  const Fields fields(json, "the figure's elements");
  FigureElements elements;
  const auto flag = [&](const char* key, bool& value) { value = fields.flag(key, value); };
  flag("title", elements.title);
  flag("original", elements.original);
  flag("maps", elements.maps);
  flag("difference", elements.difference);
  flag("colour_bar", elements.colour_bar);
  flag("captions", elements.captions);
  flag("words", elements.words);
  flag("similarity", elements.similarity);
  flag("letters", elements.letters);
  flag("field_of_view", elements.field_of_view);
  flag("side_marker", elements.side_marker);
  flag("scale_bar", elements.scale_bar);
  flag("annotations", elements.annotations);
  flag("region_numbers", elements.region_numbers);
  flag("reading_note", elements.reading_note);
  flag("settings", elements.settings);
  flag("legend", elements.legend);
  flag("stamp", elements.stamp);
  return elements;
}

FigureChoice figure_of(const Json& json) {
  const Fields fields(json, "the figure");
  FigureChoice figure;
  figure.preset = valid(figure_preset_of(fields.text("preset", kLongestWord, to_string(figure.preset))),
                        "\"preset\" of the figure");
  figure.width_mm = fields.real("width_mm", figure.width_mm);
  figure.dpi = fields.number_of("dpi", figure.dpi);
  figure.columns = fields.number_of("columns", figure.columns);
  figure.annotate_maps = fields.flag("annotate_maps", figure.annotate_maps);
  if (const Json* elements = fields.find("elements")) figure.elements = elements_of(*elements);
  if (const auto checked = figure.validate(); !checked) {
    throw InvalidRecord("the figure's " + checked.error().args.front() + " is out of range");
  }
  return figure;
}

std::vector<SessionCaption> captions_of(const Fields& fields) {
  std::vector<SessionCaption> captions;
  for (const Json& json : fields.list("captions", kMostCaptions)) {
    const Fields inner(json, "a caption");
    SessionCaption caption{inner.text("text", kLongestCaption), std::nullopt};
    if (const Json* own = inner.find("settings")) caption.own_settings = settings_of_json(*own);
    captions.push_back(std::move(caption));
  }
  return captions;
}

ReadSession session_of(const Json& json, const std::string& name) {
  const Fields fields(json, "the session");
  ReadSession read;
  Session& session = read.session;
  if (const Json* model = fields.find("model")) session.model = model_of(*model);
  for (const Json& picture : fields.list("pictures", kMostPictures)) {
    session.pictures.push_back(picture_of(picture, name));
    read.embedded.push_back(Fields(picture, "a picture").flag("embedded", false));
  }
  session.captions = captions_of(fields);
  session.current_picture = fields.number_of("current_picture", -1, -1, static_cast<int>(session.pictures.size()) - 1);
  session.current_caption = fields.number_of("current_caption", -1, -1, static_cast<int>(session.captions.size()) - 1);
  if (const Json* settings = fields.find("settings")) session.settings = settings_of_json(*settings);
  if (const Json* arrangement = fields.find("arrangement")) session.arrangement = arrangement_of(*arrangement);
  if (const Json* rendering = fields.find("rendering")) session.rendering = rendering_of_json(*rendering);
  if (const Json* figure = fields.find("figure")) session.figure = figure_of(*figure);
  for (const Json& result : fields.list("results", kMostResults)) {
    session.results.push_back(explanation_of_json(result));
  }
  return read;
}

Result<ReadSession> read_guarded(const std::string& text, const std::string& name) {
  const Json json = parse_record(text);
  const Fields fields(json, "the record");
  const std::string format = fields.text("format", kLongestWord);
  if (format != "m2ib-session" && format != "m2ib-explanations") {
    throw InvalidRecord("it does not say that it is a session");
  }
  const std::int64_t version = fields.integer("format_version", 0, 0, std::numeric_limits<std::int64_t>::max());
  if (version < 1) throw InvalidRecord("it does not say its format version");
  if (version > kSessionFormatVersion) {
    return fail(ErrorCode::SessionTooNew, name, std::to_string(version), std::to_string(kSessionFormatVersion));
  }
  if (format == "m2ib-session") return session_of(json, name);
  ReadSession read{session_of_explanations(json), {}};
  read.embedded.resize(read.session.pictures.size());
  return read;
}

}  // namespace

Result<ReadSession> read_session_json(const std::string& json, const std::string& name) {
  try {
    return read_guarded(json, name);
  } catch (const InvalidRecord& problem) {
    return fail(ErrorCode::SessionInvalid, name, problem.what());
  } catch (const nlohmann::json::exception&) {
    return fail(ErrorCode::SessionInvalid, name, M2IB_ERROR_TEXT("Reason", "its JSON is damaged"));
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::OutOfMemory, name);
  }
}

Result<Session> session_from_json(const std::string& json, const std::string& name) {
  auto read = read_session_json(json, name);
  if (!read) return tl::unexpected(read.error());
  return std::move(read->session);
}

}  // namespace m2ib::session
