#include "ui/presenters/document/stored_results.h"

#include <utility>

namespace m2ib::presenters {
namespace {

bool same_picture(const attribution::Explanation& result, const CaptionRequest& request) {
  const image::Radiograph& picture = *request.radiograph;
  if (result.image_sha256 != picture.sha256 || result.image_frame != picture.frame) return false;
  if (result.black_outs != picture.black_outs) return false;
  // A window that nobody chose follows from the picture.
  if (result.window_by_person != request.window.has_value()) return false;
  return !request.window || *request.window == result.model_window;
}

bool same_tower(const model::TowerShape& one, const model::TowerShape& other) {
  return one.activation == other.activation && one.heads == other.heads && one.norm_eps == other.norm_eps;
}

/// The same weights, opened in the same way.
bool same_model(const attribution::Explanation& result, const model::DualEncoder& model,
                const std::string& preprocessing) {
  const model::ModelCard& card = model.card();
  return result.card.weights_sha256 == card.weights_sha256 && result.card.precision == card.precision &&
         result.card.pooling == card.pooling && same_tower(result.card.image, card.image) &&
         same_tower(result.card.text, card.text) && result.preprocess == model.input_settings(preprocessing);
}

}  // namespace

void StoredResults::take(std::vector<attribution::ExplanationPtr> results, const std::string& weights_sha256) {
  results_ = std::move(results);
  weights_sha256_ = weights_sha256;
}

bool StoredResults::answers(const attribution::Explanation& result, const CaptionRequest& request) const {
  if (result.caption != request.caption || !attribution::same_run(result.settings, request.settings)) return false;
  if (!same_picture(result, request)) return false;
  if (request.model) {
    return result.preprocessing_id == preprocessing_id(request) &&
           same_model(result, *request.model, request.preprocessing);
  }
  const std::string& chosen = request.preprocessing;
  return result.card.weights_sha256 == weights_sha256_ &&
         result.preprocessing_id == (chosen == "model" ? result.card.preprocessing_id : chosen);
}

attribution::ExplanationPtr StoredResults::find(const CaptionRequest& request) const {
  attribution::ExplanationPtr newest;
  for (const attribution::ExplanationPtr& result : results_) {
    if (!result || !answers(*result, request)) continue;
    if (!newest || result->made_at > newest->made_at) newest = result;
  }
  return newest;
}

void StoredResults::erase(const CaptionRequest& request) {
  std::erase_if(results_,
                [&](const attribution::ExplanationPtr& result) { return !result || answers(*result, request); });
}

}  // namespace m2ib::presenters
