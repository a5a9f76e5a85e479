#pragma once

#include <QString>

namespace m2ib::shell {

enum class Theme { System, Light, Dark };

/// Colours of the whole program. System is the palette that the desktop gave at the start.
void apply_theme(Theme theme);

/// Stable names for the settings: "system", "light", "dark".
[[nodiscard]] QString theme_key(Theme theme);
[[nodiscard]] Theme theme_from_key(const QString& key);

}  // namespace m2ib::shell
