#include "core/session/session.h"

namespace m2ib::session {
namespace {

bool same_window(const std::optional<image::Window>& chosen, const attribution::Explanation& result) {
  // A window that nobody chose is the picture's own, and follows from the picture.
  return chosen ? result.window_by_person && result.model_window == *chosen : !result.window_by_person;
}

bool same_preprocessing(const std::string& chosen, const attribution::Explanation& result) {
  // "model" is resolved to what the model was opened with.
  return result.preprocessing_id == (chosen == "model" ? result.card.preprocessing_id : chosen);
}

bool same_model(const ModelReference& model, const attribution::Explanation& result) {
  return model.weights_sha256.empty() || result.card.weights_sha256.empty() ||
         model.weights_sha256 == result.card.weights_sha256;
}

bool is_of_picture(const attribution::Explanation& result, const SessionPicture& picture) {
  return result.image_sha256 == picture.reference.sha256 && result.image_frame == picture.reference.frame &&
         result.black_outs == picture.black_outs && same_preprocessing(picture.preprocessing, result) &&
         same_window(picture.model_window, result);
}

}  // namespace

const char* to_string(PaneLayout layout) {
  switch (layout) {
    case PaneLayout::One:
      return "1x1";
    case PaneLayout::Two:
      return "1x2";
    case PaneLayout::Four:
      return "2x2";
    case PaneLayout::Strip:
      return "strip";
    case PaneLayout::Images:
      return "images";
  }
  return "1x1";
}

Result<PaneLayout> pane_layout_of(const std::string& name) {
  for (const PaneLayout layout :
       {PaneLayout::One, PaneLayout::Two, PaneLayout::Four, PaneLayout::Strip, PaneLayout::Images}) {
    if (name == to_string(layout)) return layout;
  }
  return fail(ErrorCode::SettingOutOfRange, "layout", name, "1x1, 1x2, 2x2, strip or images");
}

const char* to_string(CompareMode mode) {
  switch (mode) {
    case CompareMode::Off:
      return "off";
    case CompareMode::Difference:
      return "difference";
    case CompareMode::Swipe:
      return "swipe";
    case CompareMode::Flicker:
      return "flicker";
    case CompareMode::Reveal:
      return "reveal";
  }
  return "off";
}

Result<CompareMode> compare_mode_of(const std::string& name) {
  for (const CompareMode mode :
       {CompareMode::Off, CompareMode::Difference, CompareMode::Swipe, CompareMode::Flicker, CompareMode::Reveal}) {
    if (name == to_string(mode)) return mode;
  }
  return fail(ErrorCode::SettingOutOfRange, "comparison", name, "off, difference, swipe, flicker or reveal");
}

std::vector<attribution::ExplanationPtr> current_results(const Session& session) {
  std::vector<attribution::ExplanationPtr> found(session.captions.size());
  if (session.current_picture < 0 || static_cast<std::size_t>(session.current_picture) >= session.pictures.size()) {
    return found;
  }
  const SessionPicture& picture = session.pictures[static_cast<std::size_t>(session.current_picture)];
  for (const attribution::ExplanationPtr& result : session.results) {
    if (!result || !is_of_picture(*result, picture) || !same_model(session.model, *result)) continue;
    for (std::size_t i = 0; i < found.size(); ++i) {
      if (result->caption != session.captions[i].text || !same_run(result->settings, settings_of(session, i))) continue;
      if (!found[i] || result->made_at >= found[i]->made_at) found[i] = result;
    }
  }
  return found;
}

const attribution::MethodSettings& settings_of(const Session& session, std::size_t caption) {
  if (caption < session.captions.size() && session.captions[caption].own_settings) {
    return *session.captions[caption].own_settings;
  }
  return session.settings;
}

}  // namespace m2ib::session
