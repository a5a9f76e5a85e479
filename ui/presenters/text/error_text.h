#pragma once

#include <QString>

#include "core/base/error.h"

namespace m2ib::presenters {

/// The error's sentence in the window's language, arguments filled in (translation context "Error").
[[nodiscard]] QString error_text(const Error& error);

}  // namespace m2ib::presenters
