#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include <QtTest>

#include "core/base/sha256.h"
#include "core/image/dicom/read_dicom.h"
#include "tests/support/dicom_samples.h"

/// What the tests of the DICOM reader have in common.
namespace m2ib::tests {

/// The picture, or nothing and the error on the terminal.
inline image::RadiographPtr read_or_say(const std::vector<std::byte>& bytes, int frame = 0) {
  const auto read = image::read_dicom(bytes, "test.dcm", {frame});
  if (read) return *read;
  qWarning("%s", describe(read.error()).c_str());
  return nullptr;
}

inline ErrorCode code_of(const std::vector<std::byte>& bytes, std::string* sentence = nullptr) {
  const auto read = image::read_dicom(bytes, "test.dcm");
  if (read) throw std::runtime_error("was read");
  if (sentence != nullptr) *sentence = describe(read.error());
  return read.error().code;
}

inline bool has_note(const image::Radiograph& picture, image::NoteCode code) {
  return std::any_of(picture.notes.begin(), picture.notes.end(), [&](const auto& note) { return note.code == code; });
}

inline std::string note_arg(const image::Radiograph& picture, image::NoteCode code) {
  for (const image::ReadingNote& note : picture.notes) {
    if (note.code == code) return note.args.empty() ? "(no argument)" : note.args.front();
  }
  return "(no note)";
}

/// SHA-256 of the pixels as they lie in memory, which is how numpy's tobytes() has them.
inline std::string pixels_sha256(const image::Radiograph& picture) {
  return std::visit([](const auto& values) { return sha256_hex(std::as_bytes(std::span(values))); }, picture.pixels);
}

/// Native values of a gray picture, or the channels of a coloured one in their order.
inline std::vector<double> values_of(const image::Radiograph& picture) {
  return std::visit([](const auto& values) { return std::vector<double>(values.begin(), values.end()); },
                    picture.pixels);
}

/// The values that a sample has put into a frame.
inline std::vector<double> expected_values(const DicomSample& sample, int frame = 0) {
  std::vector<double> values;
  for (int y = 0; y < sample.height; ++y) {
    for (int x = 0; x < sample.width; ++x) {
      for (int c = 0; c < sample.samples; ++c) {
        values.push_back(static_cast<double>(stored_value(sample, frame, x, y, c)));
      }
    }
  }
  return values;
}

/// Largest difference; infinite where the sizes differ.
inline double worst(const std::vector<double>& a, const std::vector<double>& b) {
  if (a.size() != b.size() || a.empty()) return std::numeric_limits<double>::infinity();
  double result = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) result = std::max(result, std::abs(a[i] - b[i]));
  return result;
}

}  // namespace m2ib::tests
