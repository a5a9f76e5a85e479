#include <algorithm>
#include <array>
#include <cstdio>

#include "core/image/dicom/dicom_elements_internal.h"
#include "core/image/raster/byte_view_internal.h"

namespace m2ib::image::dicom {
namespace {

constexpr std::uint32_t kUndefined = 0xFFFFFFFF;
constexpr Tag kItem = 0xFFFEE000;
constexpr Tag kItemEnd = 0xFFFEE00D;
constexpr Tag kSequenceEnd = 0xFFFEE0DD;
constexpr int kMaxDepth = 24;
constexpr std::size_t kMaxElements = 400'000;

bool has_long_length(std::string_view vr) {
  static constexpr std::array<std::string_view, 13> kLong{"OB", "OD", "OF", "OL", "OV", "OW", "SQ",
                                                          "SV", "UC", "UN", "UR", "UT", "UV"};
  return std::find(kLong.begin(), kLong.end(), vr) != kLong.end();
}

struct Head {
  Tag tag = 0;
  Vr vr;
  std::uint32_t length = 0;
  std::uint64_t value_at = 0;
};

class Walker {
 public:
  explicit Walker(Bytes bytes) : view_(bytes) {}

  Walk run(const Writing& writing, std::uint32_t only_group) {
    Walk walk;
    walk.set.big_endian = writing.big_endian;
    walk.end = elements(walk.set, writing, 0, view_.size(), 0, &walk.pixels, only_group);
    walk.problem = problem_;
    return walk;
  }

 private:
  std::uint32_t number16(std::uint64_t at, bool big) const { return big ? view_.be16(at) : view_.le16(at); }
  std::uint32_t number32(std::uint64_t at, bool big) const { return big ? view_.be32(at) : view_.le32(at); }
  Tag tag_at(std::uint64_t at, bool big) const { return number16(at, big) << 16U | number16(at + 2, big); }

  bool stop(const std::string& problem) {
    if (problem_.empty()) problem_ = problem;
    return false;
  }

  std::string letters(std::uint64_t at) const {
    return {static_cast<char>(view_.u8(at)), static_cast<char>(view_.u8(at + 1))};
  }

  /// The head of an element at `at`; false where it does not fit before `end`.
  bool head(Head& found, const Writing& writing, std::uint64_t at, std::uint64_t end) {
    if (end - at < 8) return stop("it ends within the header of an element");
    found.tag = tag_at(at, writing.big_endian);
    found.vr.clear();
    found.value_at = at + 8;
    const std::string vr = letters(at + 4);
    const bool lettered = std::all_of(vr.begin(), vr.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    // Delimiters have no VR; some writers put implicit elements between explicit ones.
    if (!writing.explicit_vr || found.tag >> 16U == 0xFFFEU || !lettered) {
      found.length = number32(at + 4, writing.big_endian);
      return true;
    }
    found.vr = vr;
    if (is_vr(vr) && !has_long_length(vr)) {
      found.length = number16(at + 6, writing.big_endian);
      return true;
    }
    if (end - at < 12) return stop("it ends within the header of " + tag_text(found.tag));
    found.length = number32(at + 8, writing.big_endian);
    found.value_at = at + 12;
    return true;
  }

  /// Elements until `end`, an item's delimiter, the pixels (where `pixels` is given), or a problem. @return where
  std::uint64_t elements(DataSet& set, const Writing& writing, std::uint64_t at, std::uint64_t end, int depth,
                         PixelElement* pixels, std::uint32_t only_group) {
    while (at < end && problem_.empty()) {
      Head found;
      if (!head(found, writing, at, end)) return at;
      if (only_group != 0 && found.tag >> 16U != only_group) return at;
      if (found.tag == kItemEnd || found.tag == kSequenceEnd) {
        if (depth > 0) return found.value_at;
        at = found.value_at;  // strays of broken writers
        continue;
      }
      if (++count_ > kMaxElements) {
        stop("it has more than 400 000 elements");
        return at;
      }
      const bool is_pixels = found.tag == kPixelData || found.tag == kFloatPixelData || found.tag == kDoublePixelData;
      if (is_pixels && pixels != nullptr) return take_pixels(*pixels, found, writing, end);
      Element element;
      element.tag = found.tag;
      element.vr = found.vr;
      at = value(element, found, writing, end, depth);
      set.elements.push_back(std::move(element));
    }
    return at;
  }

  std::uint64_t take_pixels(PixelElement& pixels, const Head& found, const Writing& writing, std::uint64_t end) {
    pixels.tag = found.tag;
    pixels.big_endian = writing.big_endian;
    pixels.claimed = found.length;
    if (found.length != kUndefined) {
      const std::uint64_t there = std::min<std::uint64_t>(found.length, end - found.value_at);
      pixels.native = view_.part(found.value_at, there);
      return found.value_at + there;
    }
    pixels.encapsulated = true;
    return fragments(pixels, writing, found.value_at, end);
  }

  std::uint64_t fragments(PixelElement& pixels, const Writing& writing, std::uint64_t at, std::uint64_t end) {
    bool table = true;
    std::uint64_t first = 0;
    while (end - at >= 8 && tag_at(at, writing.big_endian) == kItem && ++count_ <= kMaxElements) {
      const std::uint32_t claimed = number32(at + 4, writing.big_endian);
      const std::uint64_t there = std::min<std::uint64_t>(claimed, end - at - 8);
      const Bytes bytes = view_.part(at + 8, there);
      if (table) {
        pixels.offset_table = bytes;
        first = at + 8 + there;
      } else {
        pixels.fragments.push_back({bytes, claimed, at - first});
      }
      table = false;
      at += 8 + there;
    }
    return end - at >= 8 ? at + 8 : end;
  }

  std::uint64_t value(Element& element, const Head& found, const Writing& writing, std::uint64_t end, int depth) {
    if (found.length == kUndefined) {
      if (found.vr == "OB" || found.vr == "OW") return encapsulated(element, writing, found.value_at, end);
      // PS3.5, 6.2.2: an unknown sequence is written implicitly, in little endian.
      const Writing inner = found.vr == "UN" ? Writing{false, false} : writing;
      return items(element, inner, found.value_at, end, depth + 1, true);
    }
    if (found.length > end - found.value_at) {
      stop("its element " + tag_text(found.tag) + " claims " + grouped(found.length) + " bytes, of which " +
           grouped(end - found.value_at) + " are there");
      return end;
    }
    const std::uint64_t value_end = found.value_at + found.length;
    if (found.vr == "SQ") {
      items(element, writing, found.value_at, value_end, depth + 1, false);
    } else if (found.vr.empty() && found.length >= 8 && tag_at(found.value_at, writing.big_endian) == kItem) {
      // Implicit files do not say which elements are sequences; what begins as one and can be read as one is one.
      items(element, writing, found.value_at, value_end, depth + 1, false);
      if (!problem_.empty()) {
        problem_.clear();
        element.items.clear();
        element.sequence = false;
      }
    }
    if (!element.sequence) element.value = view_.part(found.value_at, found.length);
    return value_end;
  }

  /// Encapsulated pixels inside a sequence (an icon): passed over.
  std::uint64_t encapsulated(Element& element, const Writing& writing, std::uint64_t at, std::uint64_t end) {
    PixelElement passed;
    const std::uint64_t behind = fragments(passed, writing, at, end);
    element.value = view_.part(at, behind - at);
    return behind;
  }

  std::uint64_t items(Element& element, const Writing& writing, std::uint64_t at, std::uint64_t end, int depth,
                      bool delimited) {
    element.sequence = true;
    if (depth > kMaxDepth) {
      stop("its sequences nest deeper than " + std::to_string(kMaxDepth) + " levels");
      return end;
    }
    while (end - at >= 8 && problem_.empty()) {
      const Tag tag = tag_at(at, writing.big_endian);
      const std::uint32_t length = number32(at + 4, writing.big_endian);
      at += 8;
      if (tag == kSequenceEnd) return at;
      if (tag != kItem || ++count_ > kMaxElements) {
        stop("its sequence " + tag_text(element.tag) + " holds something other than items");
        return end;
      }
      if (length != kUndefined && length > end - at) {
        stop("an item of its sequence " + tag_text(element.tag) + " is longer than what is left");
        return end;
      }
      DataSet& item = element.items.emplace_back();
      item.big_endian = writing.big_endian;
      const std::uint64_t item_end = length == kUndefined ? end : at + length;
      const std::uint64_t behind = elements(item, writing, at, item_end, depth, nullptr, 0);
      at = length == kUndefined ? behind : item_end;
    }
    if (delimited && at >= end) stop("it ends within its sequence " + tag_text(element.tag));
    return at;
  }

  ByteView view_;
  std::size_t count_ = 0;
  std::string problem_;
};

}  // namespace

std::string tag_text(Tag tag) {
  std::array<char, 16> text{};
  (void)std::snprintf(text.data(), text.size(), "(%04X,%04X)", tag >> 16U, tag & 0xFFFFU);
  return text.data();
}

std::string grouped(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3;) {
    at -= 3;
    digits.insert(at, " ");
  }
  return digits;
}

const Element* DataSet::find(Tag tag) const {
  const auto found = std::find_if(elements.begin(), elements.end(), [&](const Element& e) { return e.tag == tag; });
  return found == elements.end() ? nullptr : &*found;
}

const DataSet* DataSet::item(Tag tag) const {
  const Element* element = find(tag);
  return element == nullptr || element->items.empty() ? nullptr : &element->items.front();
}

bool is_vr(std::string_view letters) {
  static constexpr std::array<std::string_view, 34> kAll{
      "AE", "AS", "AT", "CS", "DA", "DS", "DT", "FD", "FL", "IS", "LO", "LT", "OB", "OD", "OF", "OL", "OV",
      "OW", "PN", "SH", "SL", "SQ", "SS", "ST", "SV", "TM", "UC", "UI", "UL", "UN", "UR", "US", "UT", "UV"};
  return std::find(kAll.begin(), kAll.end(), letters) != kAll.end();
}

Walk walk_data_set(Bytes bytes, const Writing& writing, std::uint32_t only_group) {
  return Walker(bytes).run(writing, only_group);
}

}  // namespace m2ib::image::dicom
