#pragma once

#include <QString>
#include <optional>

#include "core/attribution/caption_support.h"

/// Texts about how well a picture fits a caption, in the window's language (translation context "CaptionText").
namespace m2ib::presenters {

/// "0.281", "−0.094", with a true minus sign.
[[nodiscard]] QString cosine_text(double cosine);
/// "62 %": softmax among the session's captions.
[[nodiscard]] QString share_text(double share);
/// "+0.021", "−0.004": how much closer a caption is than its best control.
[[nodiscard]] QString margin_text(double margin);
/// "no words", "“a chest x-ray”".
[[nodiscard]] QString control_text(const attribution::ControlScore& control);
/// The control with the highest cosine; null without any.
[[nodiscard]] const attribution::ControlScore* best_control(const attribution::CaptionSupport& support);
/// One sentence: whether the caption does better than its controls; empty without any.
[[nodiscard]] QString support_text(const attribution::CaptionSupport& support);
/// What the table's numbers mean.
[[nodiscard]] QString similarity_meaning();
[[nodiscard]] QString share_meaning();
[[nodiscard]] QString support_meaning();

/// All that is known about a caption, a line each; for its tooltip and for screen readers.
[[nodiscard]] QString caption_details(const QString& caption, std::optional<double> similarity,
                                      std::optional<double> share,
                                      const std::optional<attribution::CaptionSupport>& support);

}  // namespace m2ib::presenters
