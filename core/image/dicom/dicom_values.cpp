#include "core/image/dicom/dicom_values_internal.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>

namespace m2ib::image::dicom {
namespace {

constexpr std::size_t kMaxText = 1 << 16;
constexpr std::size_t kMaxParts = 64;

bool is_blank(char c) { return c == ' ' || c == '\0' || c == '\t' || c == '\r' || c == '\n'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string_view raw_text(const DataSet& set, Tag tag) {
  const Element* element = set.find(tag);
  if (element == nullptr || element->value.empty()) return {};
  const std::size_t size = std::min(element->value.size(), kMaxText);
  // The bytes of a text element, seen as the characters they are.
  return {reinterpret_cast<const char*>(element->value.data()), size};  // NOLINT
}

std::uint64_t load(Bytes bytes, std::size_t at, std::size_t size, bool big_endian) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < size; ++i) {
    const std::size_t from = big_endian ? at + i : at + size - 1 - i;
    number = number << 8U | static_cast<std::uint64_t>(bytes[from]);
  }
  return number;
}

bool is_text_number(const Vr& vr) { return vr == "DS" || vr == "IS"; }

std::optional<double> finite(double number) {
  return std::isfinite(number) ? std::optional<double>(number) : std::nullopt;
}

std::optional<double> text_number(const DataSet& set, Tag tag, std::size_t index) {
  const auto parts = texts(set, tag);
  return index < parts.size() ? parse_number(parts[index]) : std::nullopt;
}

}  // namespace

std::string text(const DataSet& set, Tag tag) { return std::string(trimmed(raw_text(set, tag))); }

std::string word(const DataSet& set, Tag tag) {
  std::string kept;
  for (const char c : text(set, tag)) {
    if (c >= ' ' && c <= '~' && kept.size() < 64) kept += c;
  }
  return kept;
}

std::vector<std::string> texts(const DataSet& set, Tag tag) {
  std::vector<std::string> parts;
  std::string_view rest = trimmed(raw_text(set, tag));
  while (!rest.empty() && parts.size() < kMaxParts) {
    const std::size_t end = rest.find('\\');
    parts.emplace_back(trimmed(rest.substr(0, end)));
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
    if (rest.empty()) parts.emplace_back();
  }
  return parts;
}

std::optional<double> parse_number(std::string_view text) {
  text = trimmed(text);
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  double number = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return finite(number);
}

std::optional<double> decimal(const DataSet& set, Tag tag, std::size_t index) {
  const Element* element = set.find(tag);
  if (element == nullptr) return std::nullopt;
  const Bytes value = element->value;
  if (element->vr == "FD" && value.size() / 8 > index) {
    return finite(std::bit_cast<double>(load(value, index * 8, 8, set.big_endian)));
  }
  if (element->vr == "FL" && value.size() / 4 > index) {
    return finite(std::bit_cast<float>(static_cast<std::uint32_t>(load(value, index * 4, 4, set.big_endian))));
  }
  if (element->vr == "US" || element->vr == "SS" || element->vr == "UL" || element->vr == "SL") {
    const auto number = whole(set, tag, index);
    return number ? std::optional<double>(static_cast<double>(*number)) : std::nullopt;
  }
  return text_number(set, tag, index);
}

std::optional<std::int64_t> whole(const DataSet& set, Tag tag, std::size_t index, bool is_signed) {
  const Element* element = set.find(tag);
  if (element == nullptr) return std::nullopt;
  if (is_text_number(element->vr)) {
    const auto number = text_number(set, tag, index);
    if (!number || std::abs(*number) > 9e15) return std::nullopt;
    return static_cast<std::int64_t>(*number);
  }
  const Vr& vr = element->vr;
  const bool negative = vr == "SS" || vr == "SL" || (vr != "UL" && is_signed);
  const bool implicit_long = (vr.empty() || vr == "UN") && index == 0 && element->value.size() == 4;
  const std::size_t size = vr == "UL" || vr == "SL" || implicit_long ? 4 : 2;
  if (element->value.size() / size <= index) return std::nullopt;
  const std::uint64_t number = load(element->value, index * size, size, set.big_endian);
  if (!negative) return static_cast<std::int64_t>(number);
  return size == 2 ? static_cast<std::int64_t>(static_cast<std::int16_t>(number))
                   : static_cast<std::int64_t>(static_cast<std::int32_t>(number));
}

std::uint16_t word_at(Bytes bytes, std::size_t index, bool big_endian) {
  return static_cast<std::uint16_t>(load(bytes, index * 2, 2, big_endian));
}

}  // namespace m2ib::image::dicom
