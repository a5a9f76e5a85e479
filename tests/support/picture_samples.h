#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <zip.h>

/// Files for tests of lists of pictures. Failures throw, which Qt Test reports.
namespace m2ib::tests {

inline void write_bytes(const std::filesystem::path& path, std::string_view bytes) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream out(path, std::ios::binary);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!out) throw std::runtime_error("cannot write " + path.string());
}

inline std::string read_bytes(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

struct ZipSample {
  std::string name;
  std::string bytes;
  bool encrypted = false;
  bool stored = false;  ///< not deflated
};

inline void write_zip(const std::filesystem::path& path, const std::vector<ZipSample>& members) {
  std::filesystem::create_directories(path.parent_path());
  int code = 0;
  zip_t* archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code);
  if (archive == nullptr) throw std::runtime_error("no archive");
  for (const ZipSample& member : members) {
    zip_source_t* source = zip_source_buffer(archive, member.bytes.data(), member.bytes.size(), 0);
    const zip_int64_t index = zip_file_add(archive, member.name.c_str(), source, ZIP_FL_ENC_UTF_8);
    if (index < 0) throw std::runtime_error("no member");
    const auto at = static_cast<zip_uint64_t>(index);
    if (member.stored) (void)zip_set_file_compression(archive, at, ZIP_CM_STORE, 0);
    if (member.encrypted && zip_file_set_encryption(archive, at, ZIP_EM_AES_256, "secret") != 0) {
      throw std::runtime_error("no encryption");
    }
  }
  if (zip_close(archive) != 0) throw std::runtime_error("archive not written");
}

/// A DICOM file of one gray 8-bit picture (or several frames), explicit little endian.
struct DicomSample {
  std::string series_uid = "1.2.3";
  std::string modality = "CT";
  std::string body_part = "CHEST";
  int series_number = 3;
  int instance_number = 1;
  std::optional<double> position_mm = std::nullopt;  ///< z of ImagePositionPatient, axial orientation
  int frames = 1;
  int side_px = 8;
  std::uint8_t value = 100;
  std::size_t filler = 0;  ///< bytes of a private element before the picture
  bool pixels = true;
};

namespace dicom_sample {

inline std::string number(std::uint32_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) text += static_cast<char>((value >> (8 * i)) & 0xFFU);
  return text;
}

inline std::string element(std::uint32_t tag, const char* vr, std::string value) {
  if (value.size() % 2 == 1) value += std::string_view(vr) == "UI" || std::string_view(vr) == "OB" ? '\0' : ' ';
  std::string out = number(tag >> 16U, 2) + number(tag & 0xFFFFU, 2) + vr;
  const bool longer = std::string_view(vr) == "OB" || std::string_view(vr) == "OW";
  out += longer ? number(0, 2) + number(static_cast<std::uint32_t>(value.size()), 4)
                : number(static_cast<std::uint32_t>(value.size()), 2);
  return out + value;
}

}  // namespace dicom_sample

inline std::string dicom_bytes(const DicomSample& sample) {
  using dicom_sample::element;
  using dicom_sample::number;
  const std::string sop = "1.2.840.10008.5.1.4.1.1.2";
  const std::string instance = sample.series_uid + "." + std::to_string(sample.instance_number + 100);
  const std::string meta = element(0x00020001, "OB", std::string("\0\1", 2)) + element(0x00020002, "UI", sop) +
                           element(0x00020003, "UI", instance) + element(0x00020010, "UI", "1.2.840.10008.1.2.1") +
                           element(0x00020012, "UI", "1.2.3.4");
  const auto side = static_cast<std::uint32_t>(sample.side_px);
  std::string data = element(0x00080016, "UI", sop) + element(0x00080018, "UI", instance) +
                     element(0x00080060, "CS", sample.modality) + element(0x0008103E, "LO", "Secret description") +
                     element(0x00100010, "PN", "Doe^Jane") + element(0x00180015, "CS", sample.body_part) +
                     element(0x0020000D, "UI", "1.2.9") + element(0x0020000E, "UI", sample.series_uid) +
                     element(0x00200011, "IS", std::to_string(sample.series_number)) +
                     element(0x00200013, "IS", std::to_string(sample.instance_number));
  if (sample.position_mm) {
    data += element(0x00200032, "DS", "0\\0\\" + std::to_string(*sample.position_mm)) +
            element(0x00200037, "DS", "1\\0\\0\\0\\1\\0");
  }
  data += element(0x00280002, "US", number(1, 2)) + element(0x00280004, "CS", "MONOCHROME2");
  if (sample.frames > 1) data += element(0x00280008, "IS", std::to_string(sample.frames));
  data += element(0x00280010, "US", number(side, 2)) + element(0x00280011, "US", number(side, 2)) +
          element(0x00280100, "US", number(8, 2)) + element(0x00280101, "US", number(8, 2)) +
          element(0x00280102, "US", number(7, 2)) + element(0x00280103, "US", number(0, 2));
  if (sample.filler > 0) {
    data += element(0x00290010, "LO", "FILLER") + element(0x00291001, "OB", std::string(sample.filler, 'x'));
  }
  const auto count = static_cast<std::size_t>(side) * side * static_cast<std::size_t>(sample.frames);
  if (sample.pixels) data += element(0x7FE00010, "OW", std::string(count, static_cast<char>(sample.value)));
  const std::string length = element(0x00020000, "UL", number(static_cast<std::uint32_t>(meta.size()), 4));
  return std::string(128, '\0') + "DICM" + length + meta + data;
}

}  // namespace m2ib::tests
