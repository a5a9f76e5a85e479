#pragma once

#include <QString>
#include <functional>
#include <span>
#include <vector>

#include "ui/figure/figure_content.h"
#include "ui/figure/figure_text.h"

/// What a figure says about the methods of its maps: nothing that a method does not use, and its own unit. Translated
/// (contexts "Figure" and "Method").
namespace m2ib::figure {

using Results = std::span<const attribution::ExplanationPtr>;

[[nodiscard]] QString method_name(const attribution::MethodInfo& method);
/// "M2IB: left basal effusion (+2)"
[[nodiscard]] QString title_text(Results results);
/// Whether all maps are M2IB's.
[[nodiscard]] bool m2ib_alone(Results results);
[[nodiscard]] bool has_repeats(Results results);

/// "seed 3", or "mean of 5 seeds 3 … 7, unstable patches hatched".
[[nodiscard]] QString seeds_text(const attribution::MethodSettings& settings);
/// All methods with the settings that each uses, one row each, for the list of settings.
[[nodiscard]] std::vector<SettingRow> method_rows(Results results);
/// The same in full sentences with the sources, for a legend.
[[nodiscard]] QString methods_sentence(Results results);
/// What colours mean where not all maps are M2IB's, and what they do not mean.
[[nodiscard]] QString meaning_text(Results results);
/// "RISE: −0.2 to 0.2 cosine per patch; …": what the ends of the colours are, of each method.
[[nodiscard]] QString scales_text(const FigureContent& content);

[[nodiscard]] QString pictures_only_text();
/// Of the bar of a difference: "A − B, nats per patch".
[[nodiscard]] QString difference_unit_text(const FigureContent& content);
/// "nats", "cosine"; empty for values without a unit.
[[nodiscard]] QString short_unit_text(attribution::MapUnit unit);

}  // namespace m2ib::figure
