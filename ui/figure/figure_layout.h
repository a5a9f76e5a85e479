#pragma once

#include "core/session/figure_choice.h"
#include "ui/figure/figure_content.h"
#include "ui/figure/figure_page.h"

namespace m2ib::figure {

/// Text sizes that a figure of this width is read with: body text of at least 7 pt from 150 mm on, of 6 pt below.
[[nodiscard]] FigureType figure_type(session::FigurePreset preset, double width_mm);

/// Where everything stands. The same content gives the same page, whatever it is painted on.
/// @param content must outlive the page; its problem must be empty
[[nodiscard]] FigurePage lay_out(const FigureContent& content, const session::FigureChoice& choice);

}  // namespace m2ib::figure
