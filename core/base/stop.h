#pragma once

#include <functional>
#include <optional>
#include <stop_token>

#include "core/base/error.h"

namespace m2ib {

/// Asked between units of work (an optimiser step, a file, a phantom); a default-made one never stops.
using StopToken = std::stop_token;

/// The value, an error, or nothing because the caller asked to stop: cancel is an outcome, not an error.
template <class T>
using Stoppable = Result<std::optional<T>>;

/// Called with a fraction in [0, 1]; may be empty.
using Progress = std::function<void(double)>;

}  // namespace m2ib
