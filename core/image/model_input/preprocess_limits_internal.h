// Internal to the room: what sizes a model's input may have.
#pragma once

#include <string>

#include "core/base/error.h"

namespace m2ib::image {

constexpr int kMaxInputSide = 4096;  // of a model's input; the largest published ones have some 1000

/// Error: SettingOutOfRange unless 1 … kMaxInputSide.
[[nodiscard]] Result<void> check_side(const std::string& name, int value);

}  // namespace m2ib::image
