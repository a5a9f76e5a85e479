#pragma once

#include <QString>

class QStyle;

namespace m2ib::shell {

enum class Theme { System, Light, Dark };

/// Colours of the whole program. System is the palette that the desktop gave at the start.
void apply_theme(Theme theme);

/// Qt's Fusion, without the pictures on the buttons of dialogs: they are black in a dark window, too. The caller owns
/// it.
[[nodiscard]] QStyle* make_style();

/// Stable names for the settings: "system", "light", "dark".
[[nodiscard]] QString theme_key(Theme theme);
[[nodiscard]] Theme theme_from_key(const QString& key);

}  // namespace m2ib::shell
