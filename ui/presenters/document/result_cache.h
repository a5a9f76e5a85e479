#pragma once

#include <cstddef>
#include <list>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/attribution/m2ib.h"
#include "core/image/radiograph.h"
#include "core/model/dual_encoder.h"

namespace m2ib::presenters {

/// Everything that the explanation of one caption is made from.
struct CaptionRequest {
  model::DualEncoderPtr model;      ///< not null where a key or an id is asked for
  image::RadiographPtr radiograph;  ///< not null
  std::string caption;              ///< UTF-8
  attribution::MethodSettings settings;
  std::optional<image::Window> window;  ///< somebody's choice; the picture's default_window() where empty
  std::string preprocessing = "model";  ///< id of image::preprocess_presets()
};

/// Which of image::preprocess_presets() a request leads to, as its explanation will say.
[[nodiscard]] std::string preprocessing_id(const CaptionRequest& request);

/// A string that is equal for two requests only if their explanations are: hash of the picture, its frame and
/// black-outs, window, model weights, tokenizer, preprocessing, caption, method and all settings that it uses. The
/// device is left out: the cache lives as long as the process, which computes on one.
[[nodiscard]] std::string result_key(const CaptionRequest& request);

/// The explanations used last, at most `capacity`.
class ResultCache {
 public:
  explicit ResultCache(std::size_t capacity) : capacity_(capacity) {}

  /// Null where it is not there; counts as a use.
  [[nodiscard]] attribution::ExplanationPtr find(const std::string& key);
  void insert(const std::string& key, attribution::ExplanationPtr explanation);
  void erase(const std::string& key);
  [[nodiscard]] std::size_t size() const { return entries_.size(); }
  [[nodiscard]] std::vector<attribution::ExplanationPtr> all() const;  ///< most recently used first

 private:
  using Entry = std::pair<std::string, attribution::ExplanationPtr>;

  std::size_t capacity_;
  std::list<Entry> entries_;  ///< most recently used first
  std::unordered_map<std::string, std::list<Entry>::iterator> places_;
};

}  // namespace m2ib::presenters
