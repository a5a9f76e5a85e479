#include "ui/presenters/document/result_cache.h"

#include <iomanip>
#include <limits>
#include <locale>
#include <sstream>

#include "core/attribution/used_settings.h"

namespace m2ib::presenters {
namespace {

void add(std::ostream& out, const image::PreprocessSettings& settings) {
  out << static_cast<int>(settings.resize) << ' ' << settings.resize_width_px << ' ' << settings.resize_height_px << ' '
      << static_cast<int>(settings.resample) << ' ' << settings.center_crop << ' ' << settings.crop_width_px << ' '
      << settings.crop_height_px << ' ' << static_cast<int>(settings.crop_rounding) << ' ' << settings.rescale_factor;
  out << ' ' << static_cast<int>(settings.sampling) << ' ' << static_cast<int>(settings.edge_rounding) << ' '
      << settings.gray << ' ' << settings.fill << ' ' << settings.final_side_px << ' '
      << static_cast<int>(settings.recipe);
  for (const float value : settings.mean) out << ' ' << value;
  for (const float value : settings.std_dev) out << ' ' << value;
}

/// What the method does not use makes no other result.
void add(std::ostream& out, const attribution::MethodSettings& all) {
  const attribution::MethodSettings settings = attribution::used_part(all);
  out << attribution::info_of(settings.method).id << ' ' << settings.runs() << ' ' << settings.beta << ' '
      << settings.image_layer << ' ' << settings.text_layer << ' ' << settings.steps << ' ' << settings.learning_rate
      << ' ' << settings.samples << ' ' << settings.seed;
}

// A person can open the same weights in different ways (LoadOptions).
void add(std::ostream& out, const model::ModelCard& card) {
  for (const model::TowerShape* tower : {&card.image, &card.text}) {
    out << static_cast<int>(tower->activation) << ' ' << tower->heads << ' ' << tower->norm_eps << ' ';
  }
  out << card.precision << ' ' << card.pooling;
}

}  // namespace

std::string preprocessing_id(const CaptionRequest& request) {
  return request.preprocessing == "model" ? request.model->card().preprocessing_id : request.preprocessing;
}

std::string result_key(const CaptionRequest& request) {
  std::ostringstream out;
  out.imbue(std::locale::classic());
  out << std::setprecision(std::numeric_limits<double>::max_digits10);
  out << image::pixels_id(*request.radiograph) << '\n';
  if (const auto& window = request.window) {
    out << window->low << ' ' << window->high << ' ' << static_cast<int>(window->curve) << ' ' << window->table;
  }
  const model::DualEncoder& encoder = *request.model;
  // The name is part of the result's model card, which figures print.
  out << '\n' << encoder.card().weights_sha256 << ' ' << encoder.card().name << '\n';
  add(out, encoder.card());
  out << '\n' << encoder.tokenizer().sha256() << '\n';
  // The choice's name is part of the result, too. One that does not exist fails when it is computed.
  out << preprocessing_id(request) << ' ';
  add(out, encoder.input_settings(request.preprocessing).value_or(encoder.preprocess_settings()));
  out << '\n';
  add(out, request.settings);
  // Last, because a caption may contain anything.
  out << '\n' << request.caption;
  return out.str();
}

attribution::ExplanationPtr ResultCache::find(const std::string& key) {
  const auto place = places_.find(key);
  if (place == places_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, place->second);
  return place->second->second;
}

void ResultCache::insert(const std::string& key, attribution::ExplanationPtr explanation) {
  erase(key);
  entries_.emplace_front(key, std::move(explanation));
  places_[key] = entries_.begin();
  if (entries_.size() <= capacity_) return;
  places_.erase(entries_.back().first);
  entries_.pop_back();
}

std::vector<attribution::ExplanationPtr> ResultCache::all() const {
  std::vector<attribution::ExplanationPtr> explanations;
  for (const Entry& entry : entries_) explanations.push_back(entry.second);
  return explanations;
}

void ResultCache::erase(const std::string& key) {
  const auto place = places_.find(key);
  if (place == places_.end()) return;
  entries_.erase(place->second);
  places_.erase(place);
}

}  // namespace m2ib::presenters
