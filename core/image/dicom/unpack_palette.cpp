#include <algorithm>
#include <cmath>

#include "core/image/dicom/dicom_values_internal.h"
#include "core/image/dicom/unpack_internal.h"

namespace m2ib::image::dicom {
namespace {

/// PS3.3, C.7.9.2: a segmented table says runs and ramps instead of entries.
std::vector<std::uint16_t> unrolled(Bytes data, bool big_endian, std::size_t entries) {
  const std::size_t words = data.size() / 2;
  const auto word = [&](std::size_t i) { return i < words ? word_at(data, i, big_endian) : std::uint16_t{0}; };
  std::vector<std::uint16_t> values;
  for (std::size_t at = 0; at + 2 < words && values.size() < entries;) {
    const std::uint16_t kind = word(at);
    const std::size_t length = word(at + 1);
    if (kind == 0) {
      for (std::size_t i = 0; i < length && at + 2 + i < words; ++i) values.push_back(word(at + 2 + i));
      at += 2 + length;
    } else if (kind == 1 && !values.empty()) {
      const double from = values.back();
      const double to = word(at + 2);
      for (std::size_t i = 1; i <= length; ++i) {
        values.push_back(static_cast<std::uint16_t>(
            std::lround(from + (to - from) * static_cast<double>(i) / static_cast<double>(length))));
      }
      at += 3;
    } else {
      break;  // indirect segments: hardly ever written
    }
  }
  return values;
}

/// A table's entries; 8-bit ones may lie two in a word.
std::vector<std::uint16_t> plain(Bytes data, bool big_endian, std::size_t entries) {
  std::vector<std::uint16_t> values;
  const bool bytes = data.size() < entries * 2;
  for (std::size_t i = 0; i < entries && (bytes ? i < data.size() : i * 2 + 1 < data.size()); ++i) {
    // Of a word in a big endian file, the entry that comes first is the low byte.
    const std::size_t at = big_endian ? i ^ 1U : i;
    if (!bytes) {
      values.push_back(word_at(data, i, big_endian));
    } else if (at < data.size()) {
      values.push_back(static_cast<std::uint16_t>(data[at]));
    }
  }
  return values;
}

std::vector<std::uint8_t> channel(const DataSet& set, unsigned colour, std::size_t entries, std::int64_t bits) {
  std::vector<std::uint16_t> values;
  if (const Element* data = set.find(0x00281201 + colour); data != nullptr && !data->value.empty()) {
    values = plain(data->value, set.big_endian, entries);
  } else if (const Element* segments = set.find(0x00281221 + colour); segments != nullptr) {
    values = unrolled(segments->value, set.big_endian, entries);
  }
  if (values.size() < entries) return {};
  values.resize(entries);
  // Some writers put 8-bit entries into tables that they call 16-bit ones.
  const std::uint16_t largest = *std::max_element(values.begin(), values.end());
  const unsigned shift = bits > 8 && largest > 255 ? 8 : 0;
  std::vector<std::uint8_t> result;
  result.reserve(entries);
  for (const std::uint16_t value : values) result.push_back(static_cast<std::uint8_t>(value >> shift & 0xFFU));
  return result;
}

}  // namespace

Result<Palette> read_palette(const File& file, bool is_signed, const std::string& name) {
  constexpr Tag kDescriptor = 0x00281101;
  const auto count = whole(file.set, kDescriptor, 0);
  const auto first = whole(file.set, kDescriptor, 1, is_signed);
  const auto bits = whole(file.set, kDescriptor, 2);
  if (!count || !first || !bits) return fail(ErrorCode::ImageUnsupported, name, "PALETTE COLOR without a palette");
  const std::size_t entries = *count == 0 ? 65536 : static_cast<std::size_t>(static_cast<std::uint16_t>(*count));
  Palette palette;
  palette.first = *first;
  palette.red = channel(file.set, 0, entries, *bits);
  palette.green = channel(file.set, 1, entries, *bits);
  palette.blue = channel(file.set, 2, entries, *bits);
  if (palette.red.empty() || palette.green.empty() || palette.blue.empty()) {
    return fail(ErrorCode::ImageUnsupported, name, "PALETTE COLOR with a palette that is incomplete");
  }
  return palette;
}

Rgb rgb_of_ybr(int y, int cb, int cr, bool partial) {
  const double blue = cb - 128;
  const double red = cr - 128;
  const auto byte = [](double value) { return static_cast<std::uint8_t>(std::lround(std::clamp(value, 0.0, 255.0))); };
  if (partial) {
    const double light = 1.1644 * (y - 16);
    return {byte(light + 1.5960 * red), byte(light - 0.3917 * blue - 0.8130 * red), byte(light + 2.0173 * blue)};
  }
  return {byte(y + 1.402 * red), byte(y - 0.344136 * blue - 0.714136 * red), byte(y + 1.772 * blue)};
}

}  // namespace m2ib::image::dicom
