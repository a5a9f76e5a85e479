// Internal: where each file format keeps a record. None throws; all look at bytes within bounds only.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace m2ib::session {

inline constexpr std::size_t kMostRecordBytes = std::size_t{64} << 20;

/// First bytes of a PNG, a TIFF (classic, either byte order), a PDF, a ZIP archive.
[[nodiscard]] bool begins_as_png(std::string_view file);
[[nodiscard]] bool begins_as_tiff(std::string_view file);
[[nodiscard]] bool begins_as_pdf(std::string_view file);
/// A ZIP archive whose first member says that it is a session.
[[nodiscard]] bool begins_as_session(std::string_view file);

/// The JSON that a file carries; empty where it carries none, or a damaged one.
[[nodiscard]] std::optional<std::string> png_record(std::string_view file);   ///< tEXt, zTXt or iTXt "m2ib"
[[nodiscard]] std::optional<std::string> tiff_record(std::string_view file);  ///< ImageDescription of the first page
/// Base64 in an element <m2ib:record>: of a PDF's XMP packet, of an SVG's metadata.
[[nodiscard]] std::optional<std::string> xml_record(std::string_view file);

/// Unpacks zlib's format, at most `most` bytes; empty where it is damaged or longer.
[[nodiscard]] std::optional<std::string> inflated(std::string_view packed, std::size_t most);
/// Base64 of RFC 4648, white space passed over; empty where anything else is in it.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

}  // namespace m2ib::session
