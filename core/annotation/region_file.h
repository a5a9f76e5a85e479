#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/annotation/annotation.h"

namespace m2ib::annotation {

/// A region of a file, with the picture that it belongs to.
struct FiledRegion {
  std::string picture;  ///< file name or id of the picture as the file says; empty where it says none
  int width_px = 0;     ///< size of that picture as the file says; 0 = not said
  int height_px = 0;
  Annotation region;  ///< Box or Polygon with its label as text
};

/// Regions of a file, by content: CSV of boxes (columns found by name: image|filename|dicom_id|Image Index …,
/// label|category_name|Finding Label …, x, y, w|width, h|height; NIH's BBox_List and MS-CXR's file are read as they
/// are) or COCO JSON (bbox and polygon segmentations; RLE masks are refused by name). At most 64 MiB.
/// Errors: FileNotFound, FileUnreadable, FileTooLarge, RegionsInvalid (%1 path, %2 what is wrong, with the line).
[[nodiscard]] Result<std::vector<FiledRegion>> read_regions(const std::filesystem::path& path);

/// Those of one picture: by file name with or without its ending; all of them where the file names no pictures or one
/// only. Scaled where the file gives another size with the same ratio.
[[nodiscard]] std::vector<Annotation> regions_of(const std::vector<FiledRegion>& regions, const std::string& picture,
                                                 int width_px, int height_px);

/// The file's bytes. Ellipses become polygons of 64 corners in COCO, bounding boxes in CSV; polygons become their
/// bounding boxes in CSV, which the column "shape" tells.
/// @param picture name that is written; callers decide whether a file name may be given away
[[nodiscard]] std::string regions_csv(const std::vector<Annotation>& regions, const std::string& picture);
[[nodiscard]] std::string regions_coco(const std::vector<Annotation>& regions, const std::string& picture, int width_px,
                                       int height_px);

}  // namespace m2ib::annotation
