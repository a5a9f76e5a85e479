#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/attribution/explanation.h"
#include "ui/presenters/document/result_cache.h"

namespace m2ib::presenters {

/// Results that a session brought. They know nothing of the keys of this program's run, so they are found by what they
/// say of themselves.
class StoredResults {
 public:
  /// @param weights_sha256 of the model that the session was made with
  void take(std::vector<attribution::ExplanationPtr> results, const std::string& weights_sha256);
  /// The newest one that is the answer to a request; null where there is none. Without a model the session's counts.
  [[nodiscard]] attribution::ExplanationPtr find(const CaptionRequest& request) const;
  /// They are to be computed again.
  void erase(const CaptionRequest& request);
  [[nodiscard]] const std::vector<attribution::ExplanationPtr>& all() const { return results_; }

 private:
  [[nodiscard]] bool answers(const attribution::Explanation& result, const CaptionRequest& request) const;

  std::vector<attribution::ExplanationPtr> results_;
  std::string weights_sha256_;
};

}  // namespace m2ib::presenters
