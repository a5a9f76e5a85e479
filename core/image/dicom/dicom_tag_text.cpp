#include "core/image/dicom/dicom_tag_text_internal.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcspchrs.h>
#include <dcmtk/dcmdata/dctag.h>

#include <algorithm>
#include <array>
#include <cstdio>

#include "core/image/dicom/dcmtk_internal.h"
#include "core/image/dicom/dicom_values_internal.h"
#include "core/image/dicom/frame_internal.h"

namespace m2ib::image::dicom {
namespace {

constexpr std::size_t kMaxBytes = 4096;
constexpr std::size_t kMaxCharacters = 256;
constexpr std::size_t kMaxNumbers = 32;

template <std::size_t kCount>
bool one_of(const std::array<std::string_view, kCount>& all, std::string_view word) {
  return std::find(all.begin(), all.end(), word) != all.end();
}

bool is_text(const Vr& vr) {
  static constexpr std::array<std::string_view, 18> kText{"AE", "AS", "CS", "DA", "DS", "DT", "IS", "LO", "LT",
                                                          "PN", "SH", "ST", "TM", "UC", "UI", "UR", "UT", ""};
  return one_of(kText, vr);
}

bool is_ascii(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// Length of the UTF-8 character at `at`, or 0 where there is none.
std::size_t character_at(const std::string& text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const unsigned first = byte(at);
  const std::size_t size = first < 0x80                    ? 1
                           : first >= 0xC2 && first < 0xE0 ? 2
                           : first >= 0xE0 && first < 0xF0 ? 3
                           : first >= 0xF0 && first < 0xF5 ? 4
                                                           : 0;
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(at + i) & 0xC0U) != 0x80U) return 0;
  }
  const unsigned second = byte(at + 1);
  const bool bad = (first == 0xE0 && second < 0xA0) || (first == 0xED && second >= 0xA0) ||
                   (first == 0xF0 && second < 0x90) || (first == 0xF4 && second >= 0x90);
  return bad ? 0 : size;
}

/// Valid UTF-8 without control characters, cut at kMaxCharacters.
std::string for_people(const std::string& text) {
  std::string kept;
  std::size_t characters = 0;
  for (std::size_t at = 0; at < text.size(); ++characters) {
    if (characters == kMaxCharacters) return kept + "…";
    const std::size_t size = character_at(text, at);
    const auto first = static_cast<unsigned char>(text[at]);
    const bool c1 = size == 2 && first == 0xC2 && static_cast<unsigned char>(text[at + 1]) < 0xA0;
    if (size == 0) {
      kept += '?';
    } else if (first < 0x20 || first == 0x7F || c1) {
      kept += ' ';
    } else {
      kept.append(text, at, size);
    }
    at += std::max<std::size_t>(size, 1);
  }
  return kept;
}

/// Numbers between backslashes.
std::string numbers_text(const Element& element, const Vr& vr, bool big_endian) {
  DataSet alone;
  alone.big_endian = big_endian;
  alone.elements.push_back(element);
  alone.elements.front().vr = vr;
  std::string text;
  for (std::size_t i = 0; i < kMaxNumbers; ++i) {
    const auto number = decimal(alone, element.tag, i);
    if (!number) break;
    std::array<char, 40> shown{};
    (void)std::snprintf(shown.data(), shown.size(), "%.9g", *number);
    text += (i == 0 ? "" : "\\") + std::string(shown.data());
  }
  return text;
}

}  // namespace

CharacterSet::CharacterSet(std::string name) : name_(std::move(name)) {}

std::string CharacterSet::to_utf8(const std::string& bytes, bool person_name) const {
  if (is_ascii(bytes) && bytes.find('\x1B') == std::string::npos) return bytes;
  if (name_ == "ISO_IR 192") return bytes;
  silence_dcmtk();
  DcmSpecificCharacterSet converter;
  OFString converted;
  if (!name_.empty() && converter.selectCharacterSet(OFString(name_.c_str())).good() &&
      converter.convertString(OFString(bytes.c_str(), bytes.size()), converted, person_name ? "\\^=" : "\\").good()) {
    return {converted.c_str(), converted.size()};
  }
  return bytes;
}

TagFacts tag_facts(Tag tag) {
  silence_dcmtk();
  DcmTag known(static_cast<Uint16>(tag >> 16U), static_cast<Uint16>(tag & 0xFFFFU));
  TagFacts facts;
  if ((tag >> 16U) % 2 != 0) {
    facts.name = "Private";
    return facts;
  }
  const char* vr = known.getVR().getValidVRName();
  if (vr != nullptr && is_vr(vr)) facts.vr = vr;
  const char* name = known.getTagName();
  facts.name = name == nullptr || std::string_view(name).find("Unknown") == 0 ? "" : name;
  return facts;
}

bool is_personal(Tag tag, const Vr& vr, const std::string& value) {
  const std::uint32_t group = tag >> 16U;
  if (group % 2 != 0 || group == 0x0010 || group == 0x0032 || group == 0x0038 || group == 0x4008) return true;
  // The makers of the device, and words that the standard or the device chose.
  static constexpr std::array<Tag, 15> kHarmless{0x00020013, 0x00080070, 0x00080100, 0x00080102, 0x00080103,
                                                 0x00080104, 0x00081090, 0x00181020, 0x00281054, 0x00281055,
                                                 0x00283003, 0x00283004, 0x00280300, 0x00080005, 0x00181411};
  if (std::find(kHarmless.begin(), kHarmless.end(), tag) != kHarmless.end()) return false;
  if (vr == "UI") return value.rfind("1.2.840.10008.", 0) != 0;
  static constexpr std::array<std::string_view, 15> kTelling{"PN", "DA", "DT", "TM", "LT", "ST", "UT", "UC",
                                                             "UR", "LO", "SH", "AS", "AE", "UN", ""};
  return one_of(kTelling, vr);
}

std::string value_text(const Element& element, const Vr& vr, bool big_endian, const CharacterSet& characters) {
  if (element.sequence) {
    return std::to_string(element.items.size()) + (element.items.size() == 1 ? " item" : " items");
  }
  static constexpr std::array<std::string_view, 6> kNumbers{"US", "SS", "UL", "SL", "FL", "FD"};
  if (one_of(kNumbers, vr) && element.value.size() <= kMaxNumbers * 8) {
    return numbers_text(element, vr, big_endian);
  }
  if (!is_text(vr) || vr.empty()) return grouped(element.value.size()) + " bytes";
  DataSet alone;
  Element cut = element;
  cut.value = element.value.first(std::min(element.value.size(), kMaxBytes));
  alone.elements.push_back(cut);
  return for_people(characters.to_utf8(text(alone, element.tag), vr == "PN"));
}

}  // namespace m2ib::image::dicom
