#pragma once

#include <QString>
#include <string>

#include "core/attribution/explanation.h"
#include "core/attribution/map_doubts.h"

/// Texts of the header of a pane, in the window's language (translation context of OverlayPane).
namespace m2ib::views {

/// In quotation marks.
[[nodiscard]] QString quoted(const std::string& caption);

/// What tells two maps apart most often, "β 0.1 · layer 9 · mean of 5 seeds · 10 steps"; the rest is in the tooltip and
/// on the figure. The method's name is not in it.
[[nodiscard]] QString brief_text(const attribution::MethodSettings& settings);

/// Two or three words for a doubt, doubt_text() has the sentence; empty for support, which has a mark of its own.
[[nodiscard]] QString short_doubt(attribution::MapDoubt doubt);

/// "“a chest x-ray” 0.281", a line for each control caption.
[[nodiscard]] QString controls_text(const attribution::CaptionSupport& support);

}  // namespace m2ib::views
