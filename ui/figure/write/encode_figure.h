#pragma once

#include <QByteArray>
#include <chrono>
#include <string>

#include "ui/figure/session_figure.h"

/// What the formats of encode_figure() share.
namespace m2ib::figure {

inline constexpr const char* kRecordNamespace = "http://m2ib-explorer/ns/1.0/";

[[nodiscard]] std::string program_name();  ///< with its version
/// When the figure's newest result was made: the time that files carry, so that they do not depend on the export's.
[[nodiscard]] std::chrono::system_clock::time_point made_at(const SessionFigure& figure);

/// A page of the figure's size; texts are texts. The record is an attachment and in the XMP metadata.
[[nodiscard]] Result<QByteArray> encode_pdf(const SessionFigure& figure);
/// The record is in the metadata.
[[nodiscard]] Result<QByteArray> encode_svg(const SessionFigure& figure);

}  // namespace m2ib::figure
