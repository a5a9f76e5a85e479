#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/annotation/annotation.h"
#include "core/base/error.h"

/// A list of pictures and captions of a person's own.
namespace m2ib::evaluation {

/// One caption of one picture; several lines that agree in picture, caption and finding make one, with all their boxes.
struct ManifestEntry {
  std::string picture;  ///< as the file says: path, file name or id
  std::string caption;
  std::string finding;  ///< "" = none
  int width_px = 0;     ///< size of the picture that the boxes refer to, as the file says; 0 = not said
  int height_px = 0;
  std::vector<annotation::Annotation> boxes;  ///< Kind::Box, in picture pixels; their union is the marked place
  std::string mask;      ///< picture file whose values other than 0 are the marked place; "" = none
  std::size_t line = 0;  ///< of the first of its lines, from 1
};

struct Manifest {
  std::vector<ManifestEntry> entries;  ///< in the order of their first lines
  std::vector<std::string> warnings;   ///< English sentences, without names of pictures
  std::string sha256;                  ///< of the file
};

/// CSV (commas, semicolons or tabs; RFC 4180's quotes) with a first line of column names, which are found without case,
/// blanks and marks; of each kind the first in this list that a file has:
/// - picture: image, image_path, path, file, filename, Image Index, picture, image_name, image_id, dicom_id
/// - caption: caption, text, label_text, sentence, phrase, description, report, label; without one, the finding in
///   lower case is the caption, which a warning says
/// - finding: finding, Finding Label, category_name, category, class, class_name, label_name
/// - box: x, y, w, h (also "Bbox [x" … "h]", left/top/width/height, or corners xmin, ymin, xmax, ymax, x1 …); a line
///   whose four fields are empty has none
/// - mask: mask, mask_path, mask_file, segmentation
/// - size of the picture that the numbers refer to, where it is not the file's: image_width, image_height
/// So NIH's BBox_List_2017.csv and MS-CXR's local alignment file read as they are. A line with more fields than there
/// are names is an error: mostly a caption whose comma has no quotes around it. At most 64 MiB, 500000 lines, 100 boxes
/// a caption. Errors: FileNotFound, FileUnreadable, FileTooLarge, OutOfMemory, ManifestInvalid (with the line).
[[nodiscard]] Result<Manifest> read_manifest(const std::filesystem::path& path);
/// The same of a file's content. @param name for messages
/// Errors: OutOfMemory, ManifestInvalid.
[[nodiscard]] Result<Manifest> parse_manifest(const std::string& text, const std::string& name);

}  // namespace m2ib::evaluation
