#pragma once

#include <cstddef>
#include <list>
#include <string>
#include <unordered_map>
#include <utility>

#include "core/attribution/explanation.h"
#include "ui/jobs/explain_worker.h"

namespace m2ib::presenters {

/// Which of image::preprocess_presets() a request leads to, as its explanation will say.
[[nodiscard]] std::string preprocessing_id(const jobs::ExplainRequest& request);

/// A string that is equal for two requests only if their explanations are: hash of the picture, its frame and
/// black-outs, window, model weights, tokenizer, preprocessing, caption and all settings. The device is left out: the
/// cache lives as long as the process, which computes on one.
[[nodiscard]] std::string result_key(const jobs::ExplainRequest& request);

/// The explanations used last, at most `capacity`.
class ResultCache {
 public:
  explicit ResultCache(std::size_t capacity) : capacity_(capacity) {}

  /// Null where it is not there; counts as a use.
  [[nodiscard]] attribution::ExplanationPtr find(const std::string& key);
  void insert(const std::string& key, attribution::ExplanationPtr explanation);
  void erase(const std::string& key);
  [[nodiscard]] std::size_t size() const { return entries_.size(); }

 private:
  using Entry = std::pair<std::string, attribution::ExplanationPtr>;

  std::size_t capacity_;
  std::list<Entry> entries_;  ///< most recently used first
  std::unordered_map<std::string, std::list<Entry>::iterator> places_;
};

}  // namespace m2ib::presenters
