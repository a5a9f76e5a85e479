#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

/// Small DICOM files made in memory, by DCMTK and OpenJPEG.
namespace m2ib::tests {

namespace uid {
inline constexpr const char* kImplicit = "1.2.840.10008.1.2";
inline constexpr const char* kExplicit = "1.2.840.10008.1.2.1";
inline constexpr const char* kBigEndian = "1.2.840.10008.1.2.2";
inline constexpr const char* kDeflated = "1.2.840.10008.1.2.1.99";
inline constexpr const char* kRle = "1.2.840.10008.1.2.5";
inline constexpr const char* kJpegBaseline = "1.2.840.10008.1.2.4.50";
inline constexpr const char* kJpegExtended = "1.2.840.10008.1.2.4.51";
inline constexpr const char* kJpegProgressive = "1.2.840.10008.1.2.4.55";
inline constexpr const char* kJpegLossless = "1.2.840.10008.1.2.4.57";
inline constexpr const char* kJpegLosslessSv1 = "1.2.840.10008.1.2.4.70";
inline constexpr const char* kJpegLs = "1.2.840.10008.1.2.4.80";
inline constexpr const char* kJpegLsNear = "1.2.840.10008.1.2.4.81";
inline constexpr const char* kJpeg2000Lossless = "1.2.840.10008.1.2.4.90";
inline constexpr const char* kJpeg2000 = "1.2.840.10008.1.2.4.91";
inline constexpr const char* kHtj2k = "1.2.840.10008.1.2.4.201";
}  // namespace uid

/// What a sample is to be.
struct DicomSample {
  std::string syntax = uid::kExplicit;
  int width = 16;
  int height = 12;
  int frames = 1;
  int samples = 1;
  int bits_allocated = 16;
  int bits_stored = 12;
  int high_bit = -1;  ///< -1: bits_stored - 1
  bool is_signed = false;
  bool planar = false;
  std::string photometric = "MONOCHROME2";
  /// Stored value; absent: a ramp over all values that fit.
  std::function<std::int64_t(int frame, int x, int y, int sample)> value;
  std::uint64_t unused_bits = 0;  ///< put into every cell outside the bits stored
  /// "PixelSpacing=0.2\\0.3", "ModalityLUTSequence[0].LUTDescriptor=4\\0\\16": DCMTK's paths, set last.
  std::vector<std::string> tags;
  bool headerless = false;  ///< without preamble and meta header
  bool without_pixels = false;
};

/// The stored value that a sample's pixel has.
[[nodiscard]] std::int64_t stored_value(const DicomSample& sample, int frame, int x, int y, int channel = 0);

/// Throws where the libraries cannot make it.
[[nodiscard]] std::vector<std::byte> make_dicom(const DicomSample& sample);

/// A DICOM file written byte by byte, as broken as wished: explicit little endian.
class RawDicom {
 public:
  explicit RawDicom(const std::string& syntax = uid::kExplicit);
  /// Any element; length says what the header claims (-1: the truth).
  RawDicom& add(std::uint32_t tag, const char* vr, const std::string& value, std::int64_t length = -1);
  RawDicom& add_u16(std::uint32_t tag, unsigned value);
  /// Rows, columns and what a gray picture needs.
  RawDicom& add_picture(int width, int height, int bits_allocated = 8, const char* photometric = "MONOCHROME2");
  /// Encapsulated pixel data: an empty offset table, then these.
  RawDicom& add_fragments(const std::vector<std::string>& fragments);
  RawDicom& add_bytes(const std::string& bytes);
  [[nodiscard]] std::vector<std::byte> bytes() const;

 private:
  std::string bytes_;
};

/// An element by itself, for items of sequences.
[[nodiscard]] std::string raw_element(std::uint32_t tag, const char* vr, const std::string& value,
                                      std::int64_t length = -1);

}  // namespace m2ib::tests
