#pragma once

#include <QString>
#include <functional>
#include <span>
#include <vector>

#include "core/attribution/explanation.h"
#include "core/session/provenance.h"
#include "ui/figure/figure_content.h"
#include "ui/figure/paint/overlay.h"

/// The words of a figure, apart from how they are drawn. Translated (context "Figure").
namespace m2ib::figure {

struct SettingRow {
  QString key;
  QString value;
};

/// "A", "B" … "Z", "AA" …
[[nodiscard]] QString caption_letter(std::size_t index);

/// How the results were made. Where they differ, each value is given with its caption's letter.
[[nodiscard]] std::vector<SettingRow> setting_rows(const FigureContent& content);

/// One text where all results agree; else each text with the letters of its captions: "0.1 (A, C); 1 (B)".
[[nodiscard]] QString agreed_text(std::span<const attribution::ExplanationPtr> explanations,
                                  const std::function<QString(const attribution::Explanation&)>& text);

/// The same of some of the results, by their places.
[[nodiscard]] QString agreed_among(const std::vector<std::size_t>& results,
                                   const std::function<QString(std::size_t)>& text);

/// Why the answers of a model cannot be trusted; empty unless its card says Trust::None.
[[nodiscard]] QString trust_warning(const model::ModelCard& card);

/// What the colours mean and what they do not, in one paragraph.
[[nodiscard]] QString reading_note(std::span<const attribution::ExplanationPtr> explanations,
                                   const OverlayStyle& style);
/// And why a difference that was asked for is not there.
[[nodiscard]] QString reading_note(const FigureContent& content);

[[nodiscard]] QString research_use_only();

}  // namespace m2ib::figure
