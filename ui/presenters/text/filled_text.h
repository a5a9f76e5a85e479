#pragma once

#include <QString>
#include <string>
#include <vector>

namespace m2ib::presenters {

/// A translated sentence with its placeholders %1 … %9 replaced by arguments; a missing argument shows as "?".
/// @param args UTF-8
[[nodiscard]] QString filled_text(const QString& sentence, const std::vector<std::string>& args);

}  // namespace m2ib::presenters
