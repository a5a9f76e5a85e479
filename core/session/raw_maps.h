#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "core/attribution/explanation.h"

namespace m2ib::session {

/// Raw numbers of a result, for other programs.
enum class RawFormat : std::uint8_t {
  Npy,   ///< patches, grid x grid, float32 nats
  Csv,   ///< rows: row, column, left_px, top_px, width_px, height_px (of the patch on the picture), nats
  Tiff,  ///< patches, grid x grid, 32-bit float; ImageDescription holds the record without picture names
};
[[nodiscard]] const char* suffix_of(RawFormat format);  ///< ".npy", ".csv", ".tiff"

/// The file's bytes. Errors: ComputeFailed.
[[nodiscard]] Result<std::vector<std::byte>> raw_map(const attribution::Explanation& explanation, RawFormat format);

}  // namespace m2ib::session
