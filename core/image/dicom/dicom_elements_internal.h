#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace m2ib::image::dicom {

using Bytes = std::span<const std::byte>;

/// Group and element in one number: 0x00280010 is (0028,0010).
using Tag = std::uint32_t;
inline constexpr Tag kPixelData = 0x7FE00010;
inline constexpr Tag kFloatPixelData = 0x7FE00008;
inline constexpr Tag kDoublePixelData = 0x7FE00009;

/// "(0028,0010)"
[[nodiscard]] std::string tag_text(Tag tag);

/// A number for people: "4 096".
[[nodiscard]] std::string grouped(std::uint64_t number);

/// Two letters; "" where the file is implicit and does not say.
using Vr = std::string;

/// How a data set is written (PS3.5, 7.1).
struct Writing {
  bool explicit_vr = true;
  bool big_endian = false;
};

struct DataSet;

/// One element. Its value is a part of the file's bytes.
struct Element {
  Tag tag = 0;
  Vr vr;
  Bytes value;                 ///< empty for sequences
  std::vector<DataSet> items;  ///< of a sequence
  bool sequence = false;
};

/// Elements in the file's order.
struct DataSet {
  bool big_endian = false;
  std::vector<Element> elements;

  /// The first of that tag, or null.
  [[nodiscard]] const Element* find(Tag tag) const;
  /// The first item of a sequence, or null.
  [[nodiscard]] const DataSet* item(Tag tag) const;
};

/// One piece of encapsulated pixel data.
struct Fragment {
  Bytes bytes;                ///< what is there
  std::uint64_t claimed = 0;  ///< what it says
  std::uint64_t offset = 0;   ///< of its item tag, from the first fragment's item tag: what offset tables count
};

/// The element with the pixels, looked at but not decoded.
struct PixelElement {
  Tag tag = 0;  ///< 0: there is none
  bool big_endian = false;
  bool encapsulated = false;
  Bytes native;                     ///< what is there
  std::uint64_t claimed = 0;        ///< length that a native element says
  Bytes offset_table;               ///< of the first fragment
  std::vector<Fragment> fragments;  ///< without the offset table
};

/// What a walk over the bytes found.
struct Walk {
  DataSet set;
  PixelElement pixels;
  std::uint64_t end = 0;  ///< bytes used
  std::string problem;    ///< where it stopped early, for people; empty where all is well
};

/// Walks over a data set up to its pixels, or to its end. No length is believed: every value lies within the bytes,
/// sequences nest at most 24 deep, and there are at most 400 000 elements and items. Nothing is copied.
/// @param only_group 0, or the group after which the walk ends (0002)
[[nodiscard]] Walk walk_data_set(Bytes bytes, const Writing& writing, std::uint32_t only_group = 0);

/// True for the two letters of a value representation that the standard knows.
[[nodiscard]] bool is_vr(std::string_view letters);

}  // namespace m2ib::image::dicom
