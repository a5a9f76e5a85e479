#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "core/attribution/explanation.h"

namespace m2ib::session {

/// Raw numbers of a result, for other programs.
enum class RawFormat : std::uint8_t {
  Npy,   ///< patches, grid x grid, float32, in the method's unit
  Csv,   ///< rows: row, column, left_px, top_px, width_px, height_px (of the patch on the picture) and the value, whose
         ///< head is the unit: nats, cosine or relative
  Tiff,  ///< patches, grid x grid, 32-bit float; ImageDescription holds the record without picture names
};
[[nodiscard]] const char* suffix_of(RawFormat format);  ///< ".npy", ".csv", ".tiff"

enum class RawPart : std::uint8_t {
  Map,
  Spread,  ///< standard deviation over the repeats; the head of CSV has "_spread" behind the unit
};

/// The file's bytes. Errors: ComputeFailed, also for the spread of a single run.
[[nodiscard]] Result<std::vector<std::byte>> raw_map(const attribution::Explanation& explanation, RawFormat format,
                                                     RawPart part = RawPart::Map);

/// Where the spread lies beside a map's file: "maps.npy" gives "maps-spread.npy".
[[nodiscard]] std::filesystem::path spread_file(const std::filesystem::path& map_file);

}  // namespace m2ib::session
