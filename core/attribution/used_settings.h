#pragma once

#include "core/attribution/explanation.h"

namespace m2ib::attribution {

/// The same settings with everything that their method does not use at its default: equal for two settings that give
/// the same map (same_run()).
[[nodiscard]] MethodSettings used_part(MethodSettings settings);

}  // namespace m2ib::attribution
