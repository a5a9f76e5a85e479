#pragma once

#include <QString>
#include <span>
#include <vector>

#include "core/attribution/explanation.h"
#include "ui/figure/explanation_figure.h"

/// The words of a figure, apart from how they are drawn. Translated (context "Figure").
namespace m2ib::figure {

struct SettingRow {
  QString key;
  QString value;
};

/// "A", "B" … "Z", "AA" …
[[nodiscard]] QString caption_letter(std::size_t index);

/// How the results were made. Where they differ, each value is given with its caption's letter.
/// @param radiograph the picture on the figure, for what its file lacked; may be null
[[nodiscard]] std::vector<SettingRow> setting_rows(std::span<const attribution::ExplanationPtr> explanations,
                                                   const session::Rendering& rendering,
                                                   const image::Radiograph* radiograph = nullptr);

/// Why the answers of a model cannot be trusted; empty unless its card says Trust::None.
[[nodiscard]] QString trust_warning(const model::ModelCard& card);

/// What the colours mean and what they do not, in one paragraph.
[[nodiscard]] QString reading_note(std::span<const attribution::ExplanationPtr> explanations,
                                   const OverlayStyle& style);

[[nodiscard]] QString research_use_only();

}  // namespace m2ib::figure
