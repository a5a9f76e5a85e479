#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/base/stop.h"
#include "core/pictures/picture_location.h"

namespace m2ib::pictures {

/// One line of a list of pictures: a picture, or a DICOM series of several.
struct PictureEntry {
  std::vector<PictureLocation> pictures;  ///< in the series' order; one for everything else; never empty
  std::string name;      ///< file name without folder, or what the series shows, e.g. "CT · CHEST · series 3"
  std::string kind;      ///< "DICOM", "PNG" …
  std::string modality;  ///< of DICOM
  int width_px = 0;      ///< 0 where unknown before decoding
  int height_px = 0;
  std::string series_key;  ///< image::DicomSummary::series_key; empty where it is no series
  std::string problem;     ///< why it cannot be shown, an English clause; empty where it probably can
  [[nodiscard]] bool operator==(const PictureEntry&) const = default;
};

struct ScanLimits {
  int entries = 20'000;                                ///< files looked at
  int depth = 16;                                      ///< nested folders
  std::uint64_t member_bytes = 1024ULL * 1024 * 1024;  ///< unpacked size of one member
};

/// What was left out, so that nothing disappears silently.
struct ScanReport {
  int looked_at = 0;
  int not_pictures = 0;  ///< other files, e.g. text
  bool cut_off = false;  ///< a limit was reached
};

/// Looks through a folder (with sub-folders, without following links out of it) or a ZIP archive for pictures, by
/// content, reading beginnings only. Entries come in natural order of their names ("2" before "10"), files of one DICOM
/// series as one entry.
/// @param on_found called with all entries so far, now and then, and at the end
/// Errors: FileNotFound, FileUnreadable, ArchiveInvalid, NoPictures.
[[nodiscard]] Stoppable<ScanReport> scan_pictures(const std::filesystem::path& folder_or_archive, StopToken stop,
                                                  const std::function<void(const std::vector<PictureEntry>&)>& on_found,
                                                  const ScanLimits& limits = {});

/// True for a folder, and for a file that begins as a ZIP archive and holds no model checkpoint.
[[nodiscard]] bool may_hold_pictures(const std::filesystem::path& path);

}  // namespace m2ib::pictures
