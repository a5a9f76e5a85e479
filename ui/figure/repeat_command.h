#pragma once

#include <QString>

#include "ui/figure/session_figure.h"

namespace m2ib::figure {

/// Commands for a POSIX shell that compute a figure's results again: one for each set of settings. PICTURE stands for
/// the picture's file, MODEL for the model's folder unless it is the one that comes with the program.
[[nodiscard]] QString repeat_command(const SessionFigure& figure);

}  // namespace m2ib::figure
