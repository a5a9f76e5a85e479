#pragma once

#include <QString>
#include <QStringList>
#include <vector>

#include "ui/figure/figure_content.h"

/// The sentences and numbers of a figure's content. Translated (context "Figure"); numbers have their C form.
namespace m2ib::figure {

/// A number with so many decimals, its minus a true minus sign; never "−0.00".
[[nodiscard]] QString decimals_text(double value, int count);

[[nodiscard]] QString figure_heading(const FigureContent& content);

/// The text between the language's quotation marks.
[[nodiscard]] QString quoted_text(const QString& text);

/// "Similarity 0.312", the cosine of picture and sentence.
[[nodiscard]] QString similarity_text(const attribution::Explanation& explanation);
[[nodiscard]] QString weak_support_text();

/// "Patches 0 to 48.3 nats", "Words −0.4 to 0.4 cosine": the ends of the colours of a result's map and words.
[[nodiscard]] QString patch_scale_text(const FigureContent& content, std::size_t result);
[[nodiscard]] QString word_scale_text(const FigureContent& content, std::size_t result);

/// Correlation, overlap and largest difference of the compared maps; empty without a comparison.
[[nodiscard]] QString comparison_text(const FigureContent& content);

/// Head and one row a region and caption; empty without regions.
[[nodiscard]] std::vector<QStringList> region_table(const FigureContent& content);

/// The legend for a manuscript: panels, method, model, settings, colours, numbers, in full sentences.
[[nodiscard]] QString legend_text(const FigureContent& content);

}  // namespace m2ib::figure
