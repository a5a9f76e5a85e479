#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "core/base/error.h"

namespace m2ib::image {

/// One element of a DICOM header, for the tag panel.
struct DicomTag {
  std::string tag;    ///< "(0010,0010)"
  std::string vr;     ///< "PN"
  std::string name;   ///< of the dictionary, "PatientName"; "Private" for private elements
  std::string value;  ///< UTF-8 by the file's character set, at most 256 characters, "…" at a cut; binary: its size
  int depth = 0;      ///< nesting in sequences, from 0
  bool personal = false;  ///< names, ids, dates, places, free text: what may tell who the patient is
};

/// All elements but pixels, in order, sequences flattened; at most 4096. Errors: NotAnImage, DicomInvalid,
/// FileNotFound, FileUnreadable, FileTooLarge.
[[nodiscard]] Result<std::vector<DicomTag>> read_dicom_tags(std::span<const std::byte> bytes, const std::string& name);
[[nodiscard]] Result<std::vector<DicomTag>> read_dicom_tags(const std::filesystem::path& path);

/// What lists need to know before a picture is opened. Read without decoding a pixel; stops at the pixel data.
struct DicomSummary {
  std::string series_key;  ///< SHA-256 of SeriesInstanceUID, 64 hex digits; empty where there is none. Not the UID.
  std::int64_t series_number = 0;
  std::int64_t instance_number = 0;
  double position_mm = 0.0;  ///< along the slice normal; orders a series before its instance numbers where known
  bool has_position = false;
  int frames = 1;
  int width_px = 0;
  int height_px = 0;
  bool has_pixels = false;  ///< by its header: rows, columns and pixel data or a float kind of it
  std::string modality;     ///< "CR"
  std::string body_part;
  std::string view_position;
  std::string sop_class;  ///< name, e.g. "Basic Text SR", for the message where there are no pixels
};
[[nodiscard]] Result<DicomSummary> read_dicom_summary(std::span<const std::byte> bytes, const std::string& name);

}  // namespace m2ib::image
