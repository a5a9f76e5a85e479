#include <algorithm>

#include "core/session/record_reading.h"
#include "core/session/session_json.h"

namespace m2ib::session {
namespace {

using attribution::Explanation;

bool is_same_picture(const SessionPicture& picture, const Explanation& result) {
  return picture.reference.sha256 == result.image_sha256 && picture.reference.frame == result.image_frame &&
         picture.black_outs == result.black_outs;
}

SessionPicture picture_of(const Explanation& result) {
  SessionPicture picture;
  picture.reference.sha256 = result.image_sha256;
  picture.reference.frame = result.image_frame;
  picture.black_outs = result.black_outs;
  picture.preprocessing = result.preprocessing_id == result.card.preprocessing_id ? "model" : result.preprocessing_id;
  if (result.window_by_person) picture.model_window = result.model_window;
  return picture;
}

void add_caption(Session& session, const Explanation& result) {
  const auto same = [&](const SessionCaption& caption) {
    return caption.text == result.caption && same_run(caption.own_settings.value_or(session.settings), result.settings);
  };
  if (std::any_of(session.captions.begin(), session.captions.end(), same)) return;
  SessionCaption caption{result.caption, std::nullopt};
  if (!same_run(result.settings, session.settings)) caption.own_settings = result.settings;
  session.captions.push_back(std::move(caption));
}

PaneLayout layout_of(const Session& session) {
  if (session.pictures.size() > 1) return PaneLayout::Images;
  if (session.captions.size() <= 1) return PaneLayout::One;
  if (session.captions.size() == 2) return PaneLayout::Two;
  return session.captions.size() <= 4 ? PaneLayout::Four : PaneLayout::Strip;
}

}  // namespace

/// Records of figures from before there were sessions: results, and how they were drawn.
Session session_of_explanations(const Json& record);
Session session_of_explanations(const Json& record) {
  const Fields fields(record, "the record");
  Session session;
  for (const Json& json : fields.list("explanations", kMostResults)) {
    session.results.push_back(explanation_of_json(json));
    const Explanation& result = *session.results.back();
    if (session.results.size() == 1) {
      session.model = {"", result.card.name, result.card.weights_sha256};
      session.settings = result.settings;
    }
    const auto known = [&](const SessionPicture& picture) { return is_same_picture(picture, result); };
    if (std::none_of(session.pictures.begin(), session.pictures.end(), known)) {
      session.pictures.push_back(picture_of(result));
    }
    add_caption(session, result);
    if (session.captions.size() > kMostCaptions) fields.refuse("explanations", "has too many captions");
  }
  session.current_picture = session.pictures.empty() ? -1 : 0;
  session.current_caption = session.captions.empty() ? -1 : 0;
  session.arrangement.layout = layout_of(session);
  if (const Json* rendering = fields.find("rendering")) {
    const Rendering drawn = session.rendering = rendering_of_json(*rendering);
    const PictureView view{drawn.window,          drawn.inverted,      drawn.quarter_turns,
                           drawn.flip_horizontal, drawn.flip_vertical, std::nullopt};
    for (SessionPicture& picture : session.pictures) picture.view = view;
  }
  return session;
}

}  // namespace m2ib::session
