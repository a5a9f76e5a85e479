#pragma once

#include <string>

#include "core/image/dicom/dicom_elements_internal.h"

namespace m2ib::image::dicom {

/// Turns the file's characters into UTF-8.
class CharacterSet {
 public:
  /// @param name SpecificCharacterSet as the file says, e.g. "ISO_IR 100" or "\\ISO 2022 IR 87"; empty: ASCII
  explicit CharacterSet(std::string name);
  /// Valid UTF-8; characters that cannot be converted become "?".
  [[nodiscard]] std::string to_utf8(const std::string& bytes, bool person_name) const;

 private:
  std::string name_;
};

/// What the dictionary says about a tag.
struct TagFacts {
  Vr vr;
  std::string name;
};
[[nodiscard]] TagFacts tag_facts(Tag tag);

/// True where an element may tell who the patient is: names, ids, dates, places, free text, private elements.
[[nodiscard]] bool is_personal(Tag tag, const Vr& vr, const std::string& value);

/// A value for people: at most 256 characters, without control characters.
[[nodiscard]] std::string value_text(const Element& element, const Vr& vr, bool big_endian,
                                     const CharacterSet& characters);

}  // namespace m2ib::image::dicom
