#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/attribution/m2ib.h"
#include "core/base/stop.h"
#include "core/model/dual_encoder.h"

namespace m2ib::cli {

/// One thing that every sound model does.
struct Check {
  std::string name;  ///< stable, for machines, e.g. "token_ids"
  bool passed = false;
  std::string finding;  ///< a clause for people
};

struct SelfCheck {
  std::vector<Check> checks;

  [[nodiscard]] bool passed() const;
  /// What failed, or how much passed; a clause.
  [[nodiscard]] std::string finding() const;
};

/// Runs both towers, the tokenizer and one step of the bottleneck on two drawn patterns and two captions. Nothing when
/// it was stopped. What goes wrong is a failed check, not an error.
[[nodiscard]] std::optional<SelfCheck> check_model(const model::DualEncoder& encoder,
                                                   const attribution::MethodSettings& settings, const StopToken& stop);

}  // namespace m2ib::cli
