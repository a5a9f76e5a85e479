#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dctk.h>

#include <dcmtk/dcmdata/dcostrmb.h>

#include "core/image/dicom/secondary_capture.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <ctime>
#include <functional>
#include <memory>
#include <new>

#include "core/base/sha256.h"
#include "core/image/dicom/dcmtk_internal.h"
#include "core/image/dicom/dicom_file_internal.h"
#include "core/image/dicom/dicom_values_internal.h"

namespace m2ib::image {
namespace {

constexpr std::uint16_t kPrivateGroup = 0x0077;
constexpr const char* kPrivateCreator = "M2IB EXPLORER";
constexpr int kMostPixels = 65535;  // Rows and Columns have 16 bits
constexpr std::size_t kMostRecordBytes = std::size_t{64} << 20U;

bool has_controls(const std::string& text) {
  return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '\x7F'; });
}

/// Characters of UTF-8: bytes that do not continue one.
std::size_t characters(const std::string& text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

// What a person typed is not repeated: the message may end in a log.
tl::unexpected<Error> refuse(const char* field, const std::string& value, const char* allowed) {
  return fail(ErrorCode::SettingOutOfRange, field, std::to_string(characters(value)) + " characters", allowed);
}

bool fits_text(const std::string& text, std::size_t longest) {
  return characters(text) <= longest && !has_controls(text) && text.find('\\') == std::string::npos;
}

bool is_date(const std::string& text) {
  if (text.size() != 8 || !std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; })) return false;
  const int month = std::stoi(text.substr(4, 2));
  const int day = std::stoi(text.substr(6, 2));
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

bool is_uid(const std::string& text) {
  if (text.empty() || text.size() > 64) return false;
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find('.', begin), text.size());
    const std::string part = text.substr(begin, end - begin);
    const bool digits = std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; });
    if (part.empty() || !digits || (part.size() > 1 && part.front() == '0')) return false;
    begin = end + 1;
  }
  return true;
}

Result<void> check(const CaptureTexts& texts, const CapturePatient& patient) {
  if (!fits_text(patient.name, 64) || std::ranges::count(patient.name, '^') > 4 ||
      patient.name.find('=') != std::string::npos) {
    return refuse("patient's name", patient.name, "at most 64 characters in at most five parts, without \\ or =");
  }
  if (!fits_text(patient.id, 64)) return refuse("patient ID", patient.id, "at most 64 characters, without \\");
  if (!patient.birth_date.empty() && !is_date(patient.birth_date)) {
    return refuse("birth date", patient.birth_date, "a date as YYYYMMDD");
  }
  constexpr std::array<const char*, 4> kSexes = {"", "M", "F", "O"};
  if (std::ranges::find(kSexes, patient.sex) == kSexes.end()) {
    return refuse("patient's sex", patient.sex, "M, F, O or nothing");
  }
  if (!fits_text(patient.accession_number, 16)) {
    return refuse("accession number", patient.accession_number, "at most 16 characters, without \\");
  }
  if (!patient.study_uid.empty() && !is_uid(patient.study_uid)) {
    return refuse("study UID", patient.study_uid, "a DICOM UID: at most 64 digits and dots");
  }
  if (!fits_text(texts.series_description, 64)) {
    return refuse("series description", texts.series_description, "at most 64 characters, without \\");
  }
  if (!fits_text(texts.software_version, 64)) {
    return refuse("software version", texts.software_version, "at most 64 characters, without \\");
  }
  if (texts.record.size() > kMostRecordBytes || texts.record.find('\0') != std::string::npos) {
    return fail(ErrorCode::SettingOutOfRange, "record", std::to_string(texts.record.size()) + " bytes",
                "at most 64 MiB of text");
  }
  return {};
}

/// A UID below 2.25 from the first 128 bits of a digest, marked as a name-based UUID of version 8 (RFC 9562).
std::string uid_from(const std::string& sha256) {
  std::array<unsigned, 16> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<unsigned>(std::stoul(sha256.substr(2 * i, 2), nullptr, 16));
  }
  bytes[6] = (bytes[6] & 0x0FU) | 0x80U;
  bytes[8] = (bytes[8] & 0x3FU) | 0x80U;
  std::string digits;
  while (std::ranges::any_of(bytes, [](unsigned byte) { return byte != 0; })) {
    unsigned rest = 0;
    for (unsigned& byte : bytes) {
      const unsigned value = rest * 256U + byte;
      byte = value / 10U;
      rest = value % 10U;
    }
    digits.insert(digits.begin(), static_cast<char>('0' + rest));
  }
  return "2.25." + digits;
}

struct Uids {
  std::string study;
  std::string series;
  std::string instance;
};

std::string format_time(std::chrono::system_clock::time_point time, const char* format) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  char text[32];
  return {text, std::strftime(text, sizeof text, format, &parts)};
}

Uids make_uids(std::span<const std::uint8_t> rgb, int width_px, int height_px, const CaptureTexts& texts,
               const CapturePatient& patient) {
  // Each part with its length, so that no two contents read alike.
  std::string all;
  for (const std::string& part :
       {patient.name, patient.id, patient.birth_date, patient.sex, patient.accession_number, patient.study_uid,
        texts.series_description, texts.software_version, format_time(texts.made_at, "%Y%m%d%H%M%S"),
        std::to_string(texts.dpi), std::to_string(width_px), std::to_string(height_px), texts.record}) {
    all += std::to_string(part.size()) + ":" + part + "\n";
  }
  Sha256 content;
  content.add(std::as_bytes(std::span(all)));
  content.add(std::as_bytes(rgb));
  Uids uids;
  uids.study = patient.study_uid.empty() ? uid_from(sha256_hex("study\n" + texts.record)) : patient.study_uid;
  uids.series = uid_from(sha256_hex("series\n" + uids.study + "\n" + texts.record));
  uids.instance = uid_from(content.hex());
  return uids;
}

/// Fills a data set; value representations are given with each tag, so that no dictionary is needed.
class Filler {
 public:
  explicit Filler(DcmItem& item) : item_(item) {}

  void text(std::uint16_t group, std::uint16_t element, DcmEVR vr, const std::string& value) {
    good_ = good_ && item_.putAndInsertOFStringArray(DcmTag(group, element, DcmVR(vr)), value.c_str()).good();
  }
  /// A text in which a backslash parts nothing.
  void long_text(std::uint16_t group, std::uint16_t element, DcmEVR vr, const std::string& value) {
    good_ =
        good_ &&
        item_.putAndInsertString(DcmTag(group, element, DcmVR(vr)), value.c_str(), static_cast<Uint32>(value.size()))
            .good();
  }
  void number(std::uint16_t group, std::uint16_t element, int value) {
    good_ = good_ && item_.putAndInsertUint16(DcmTag(group, element, DcmVR(EVR_US)), static_cast<Uint16>(value)).good();
  }
  void pixels(std::span<const std::uint8_t> values) {
    auto element = std::make_unique<DcmOtherByteOtherWord>(DcmTag(0x7FE0, 0x0010, DcmVR(EVR_OB)));
    good_ = good_ && element->putUint8Array(values.data(), static_cast<unsigned long>(values.size())).good() &&
            item_.insert(element.get()).good();
    if (good_) (void)element.release();
  }
  [[nodiscard]] bool good() const { return good_; }

 private:
  DcmItem& item_;
  bool good_ = true;
};

void fill_identity(Filler& set, const CaptureTexts& texts, const CapturePatient& patient, const Uids& uids) {
  const std::string date = format_time(texts.made_at, "%Y%m%d");
  const std::string time = format_time(texts.made_at, "%H%M%S");
  const bool own_study = patient.study_uid.empty();
  set.text(0x0008, 0x0005, EVR_CS, "ISO_IR 192");
  set.text(0x0008, 0x0008, EVR_CS, "DERIVED\\SECONDARY");
  set.text(0x0008, 0x0016, EVR_UI, UID_SecondaryCaptureImageStorage);
  set.text(0x0008, 0x0018, EVR_UI, uids.instance);
  set.text(0x0008, 0x0020, EVR_DA, own_study ? date : "");  // of somebody else's study nothing is known
  set.text(0x0008, 0x0023, EVR_DA, date);
  set.text(0x0008, 0x0030, EVR_TM, own_study ? time : "");
  set.text(0x0008, 0x0033, EVR_TM, time);
  set.text(0x0008, 0x0050, EVR_SH, patient.accession_number);
  set.text(0x0008, 0x0060, EVR_CS, "OT");
  set.text(0x0008, 0x0064, EVR_CS, "WSD");
  set.text(0x0008, 0x0070, EVR_LO, "");
  set.text(0x0008, 0x0090, EVR_PN, "");
  set.text(0x0008, 0x0201, EVR_SH, "+0000");
  if (!texts.series_description.empty()) set.text(0x0008, 0x103E, EVR_LO, texts.series_description);
  set.text(0x0010, 0x0010, EVR_PN, patient.name);
  set.text(0x0010, 0x0020, EVR_LO, patient.id);
  set.text(0x0010, 0x0030, EVR_DA, patient.birth_date);
  set.text(0x0010, 0x0040, EVR_CS, patient.sex);
  const bool anonymous = patient.name.empty() && patient.id.empty() && patient.birth_date.empty() &&
                         patient.sex.empty() && patient.accession_number.empty() && own_study;
  set.text(0x0012, 0x0062, EVR_CS, anonymous ? "YES" : "NO");
  if (anonymous) set.text(0x0012, 0x0063, EVR_LO, "Patient attributes not written; pixels not checked");
  set.text(0x0018, 0x1012, EVR_DA, date);
  set.text(0x0018, 0x1014, EVR_TM, time);
  set.text(0x0018, 0x1018, EVR_LO, "M2IB Explorer");
  if (!texts.software_version.empty()) set.text(0x0018, 0x1019, EVR_LO, texts.software_version);
  set.text(0x0020, 0x000D, EVR_UI, uids.study);
  set.text(0x0020, 0x000E, EVR_UI, uids.series);
  set.text(0x0020, 0x0010, EVR_SH, "");
  set.text(0x0020, 0x0011, EVR_IS, "1");
  set.text(0x0020, 0x0013, EVR_IS, "1");
  set.text(0x0020, 0x0020, EVR_CS, "");
}

void fill_picture(Filler& set, std::span<const std::uint8_t> rgb, int width_px, int height_px,
                  const CaptureTexts& texts) {
  if (texts.dpi > 0.0) {
    set.text(0x0020, 0x4000, EVR_LT, "Figure made for " + std::to_string(std::lround(texts.dpi)) + " dpi");
  }
  set.number(0x0028, 0x0002, 3);
  set.text(0x0028, 0x0004, EVR_CS, "RGB");
  set.number(0x0028, 0x0006, 0);
  set.number(0x0028, 0x0010, height_px);
  set.number(0x0028, 0x0011, width_px);
  set.number(0x0028, 0x0100, 8);
  set.number(0x0028, 0x0101, 8);
  set.number(0x0028, 0x0102, 7);
  set.number(0x0028, 0x0103, 0);
  set.text(0x0028, 0x0301, EVR_CS, "YES");
  set.text(0x0028, 0x2110, EVR_CS, "00");
  if (!texts.record.empty()) {
    set.text(kPrivateGroup, 0x0010, EVR_LO, kPrivateCreator);
    set.long_text(kPrivateGroup, 0x1001, EVR_UT, texts.record);
  }
  set.pixels(rgb);
}

Result<std::vector<std::byte>> to_bytes(DcmFileFormat& file) {
  const E_TransferSyntax syntax = EXS_LittleEndianExplicit;
  std::vector<std::byte> bytes;
  std::vector<char> piece(std::size_t{1} << 20U);
  DcmOutputBufferStream stream(piece.data(), static_cast<offile_off_t>(piece.size()));
  const auto drain = [&] {
    void* data = nullptr;
    offile_off_t size = 0;
    stream.flushBuffer(data, size);
    const std::byte* first = static_cast<const std::byte*>(data);
    bytes.insert(bytes.end(), first, first + size);
  };
  file.transferInit();
  OFCondition status = EC_StreamNotifyClient;
  while (status == EC_StreamNotifyClient) {
    status = file.write(stream, syntax, EET_ExplicitLength, nullptr, EGL_recalcGL, EPD_withoutPadding);
    drain();
  }
  file.transferEnd();
  if (status.bad()) return fail(ErrorCode::ComputeFailed, std::string(status.text()));
  return bytes;
}

}  // namespace

Result<std::vector<std::byte>> secondary_capture(std::span<const std::uint8_t> rgb, int width_px, int height_px,
                                                 const CaptureTexts& texts, const CapturePatient& patient) {
  if (const auto fine = check(texts, patient); !fine) return tl::unexpected(fine.error());
  const bool sizes = width_px > 0 && height_px > 0 && width_px <= kMostPixels && height_px <= kMostPixels;
  const std::uint64_t needed =
      sizes ? std::uint64_t{3} * static_cast<std::uint64_t>(width_px) * static_cast<std::uint64_t>(height_px) : 0;
  if (!sizes || needed != rgb.size() || needed > 0xFFFFFFFEU) {
    return fail(ErrorCode::ComputeFailed, "the pixels do not fit the size of the DICOM picture");
  }
  dicom::silence_dcmtk();
  try {
    DcmFileFormat file;
    Filler set(*file.getDataset());
    fill_identity(set, texts, patient, make_uids(rgb, width_px, height_px, texts, patient));
    fill_picture(set, rgb, width_px, height_px, texts);
    if (!set.good()) return fail(ErrorCode::ComputeFailed, "DCMTK refused an element of the DICOM file");
    return to_bytes(file);
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::OutOfMemory, "writing a DICOM file");
  }
}

Result<std::string> capture_record(std::span<const std::byte> bytes, const std::string& name) {
  const auto file = dicom::open_file(bytes, name);
  if (!file) return tl::unexpected(file.error());
  for (const dicom::Element& creator : file->set.elements) {
    const std::uint32_t block = creator.tag & 0xFFFFU;
    if (creator.tag >> 16U != kPrivateGroup || block < 0x10 || block > 0xFF) continue;
    if (dicom::text(file->set, creator.tag) != kPrivateCreator) continue;
    const dicom::Element* record = file->set.find((dicom::Tag{kPrivateGroup} << 16U) | block << 8U | 0x01U);
    if (record == nullptr || record->value.size() > kMostRecordBytes + 1) continue;
    std::string text(reinterpret_cast<const char*>(record->value.data()), record->value.size());
    while (!text.empty() && (text.back() == ' ' || text.back() == '\0')) text.pop_back();
    return text;
  }
  return std::string();
}

}  // namespace m2ib::image
