#pragma once

#include <filesystem>
#include <vector>

#include "ui/figure/session_figure.h"

namespace m2ib::figure {

enum class ReportFormat : std::uint8_t { Markdown, Html };

/// A report of a whole session: for each picture its figure, captions with similarity, support and shares, region
/// numbers, comparison of the pairs, settings, legend, model card; and how to repeat it with the command line.
/// HTML is one file with its pictures inside; Markdown puts them beside it in "<name>-files/". No picture's name, path
/// or header is in it. Replaced in one step each. Errors: those of export_figure(); FileWriteFailed for another ending
/// than .md, .html, .htm.
[[nodiscard]] Result<void> write_report(const session::Session& session, const FigurePictures& pictures,
                                        const std::filesystem::path& path);

}  // namespace m2ib::figure
