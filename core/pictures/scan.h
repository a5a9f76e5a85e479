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
  int frames = 1;        ///< of a single multi-frame file
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
  int frames = 100'000;                                ///< listed in all multi-frame files together
};

/// What was left out, so that nothing disappears silently. Hidden files, "__MACOSX", "Thumbs.db", "desktop.ini" and
/// "DICOMDIR" are not counted.
struct ScanReport {
  int looked_at = 0;
  int not_pictures = 0;  ///< other files, e.g. text
  int archives = 0;      ///< ZIP archives inside a folder or archive; they are opened by themselves
  int links = 0;         ///< symbolic links inside a folder; what they lead to in the folder is found where it lies
  int unreadable = 0;    ///< files and folders without permission, members that are damaged or need a password
  bool cut_off = false;  ///< a limit was reached
  [[nodiscard]] bool operator==(const ScanReport&) const = default;
};

/// What has been found so far.
using OnFound = std::function<void(const std::vector<PictureEntry>& entries, const ScanReport& report)>;

/// Looks through a folder (with sub-folders, without following links) or a ZIP archive for pictures, by content,
/// reading beginnings only. Entries come in natural order of their paths ("2" before "10"), files of one DICOM series
/// as one entry at the place of its first file, in the order of their positions, else of their instance numbers, else
/// of their names. A multi-frame file is one entry with a location a frame. A file that is not an archive may be given,
/// too.
/// @param on_found called with all entries so far, at most every 100 ms, and at the end
/// Errors: FileNotFound, FileUnreadable, ArchiveInvalid, NoPictures.
[[nodiscard]] Stoppable<ScanReport> scan_pictures(const std::filesystem::path& folder_or_archive, StopToken stop,
                                                  const OnFound& on_found, const ScanLimits& limits = {});

/// The same for several files, folders and archives together, one list for all. One that cannot be read is counted.
[[nodiscard]] Stoppable<ScanReport> scan_pictures(const std::vector<std::filesystem::path>& places, StopToken stop,
                                                  const OnFound& on_found, const ScanLimits& limits = {});

/// True for a folder, and for a file that begins as a ZIP archive and holds no model checkpoint. Reads the archive's
/// directory.
[[nodiscard]] bool may_hold_pictures(const std::filesystem::path& path);

}  // namespace m2ib::pictures
