#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/image/dicom/dicom_header.h"
#include "core/image/read_image.h"
#include "core/pictures/scan.h"

namespace m2ib::cli {

/// What was read: {"format": "m2ib-image", …}. No folder, and nothing of a DICOM header that tells who the patient is.
[[nodiscard]] nlohmann::ordered_json image_json(const image::Radiograph& radiograph);
/// The same for people, on standard output.
void print_image(const image::Radiograph& radiograph);

/// A DICOM header: {"format": "m2ib-dicom-tags", …}. Values of personal elements are null unless asked for.
[[nodiscard]] nlohmann::ordered_json tags_json(const std::vector<image::DicomTag>& tags, bool personal);
void print_tags(const std::vector<image::DicomTag>& tags, bool personal);

/// What a folder or archive holds: {"format": "m2ib-pictures", …}. Paths are relative to what was looked through.
[[nodiscard]] nlohmann::ordered_json pictures_json(const std::vector<pictures::PictureEntry>& entries,
                                                   const pictures::ScanReport& report,
                                                   const std::filesystem::path& folder);
void print_pictures(const std::vector<pictures::PictureEntry>& entries, const pictures::ScanReport& report);

}  // namespace m2ib::cli
