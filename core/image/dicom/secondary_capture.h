#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/error.h"

namespace m2ib::image {

/// What a person may choose to write into a Secondary Capture. Empty by default: patient data is nobody else's.
struct CapturePatient {
  std::string name;  ///< PN, UTF-8
  std::string id;
  std::string birth_date;  ///< YYYYMMDD
  std::string sex;         ///< "M", "F", "O" or empty
  std::string accession_number;
  std::string study_uid;  ///< to file it with a study; empty: a new one from the record's hash
};

struct CaptureTexts {
  std::string series_description;
  std::string record;  ///< the machine-readable twin, into a private element
  std::string software_version;
  std::chrono::system_clock::time_point made_at;  ///< content date and time
  double dpi = 0.0;  ///< NominalScannedPixelSpacing is not written; kept as a comment in the description
};

/// A DICOM Secondary Capture (1.2.840.10008.5.1.4.1.1.7), explicit VR little endian, RGB, UIDs below 2.25 made from the
/// content, so that the same figure gives the same bytes. BurnedInAnnotation is YES where patient fields are given or
/// the picture cannot be known to be free of them ("YES" always is the honest answer), PatientIdentityRemoved says
/// whether fields are empty.
/// Errors: ComputeFailed, OutOfMemory, SettingOutOfRange (a field that does not fit its VR).
[[nodiscard]] Result<std::vector<std::byte>> secondary_capture(std::span<const std::uint8_t> rgb, int width_px,
                                                               int height_px, const CaptureTexts& texts,
                                                               const CapturePatient& patient = {});
/// The record in a file made by secondary_capture(); empty where there is none. Errors: those of reading DICOM.
[[nodiscard]] Result<std::string> capture_record(std::span<const std::byte> file, const std::string& name);

}  // namespace m2ib::image
