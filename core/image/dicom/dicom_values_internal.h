#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/image/dicom/dicom_elements_internal.h"

namespace m2ib::image::dicom {

/// A text element without the blanks and zeros at its ends, as it stands (its character set is not looked at). Empty
/// where there is none.
[[nodiscard]] std::string text(const DataSet& set, Tag tag);
/// A coded word: printable ASCII only, at most 64 characters.
[[nodiscard]] std::string word(const DataSet& set, Tag tag);
/// The parts of a text element between backslashes, each without blanks at its ends; at most 64.
[[nodiscard]] std::vector<std::string> texts(const DataSet& set, Tag tag);

/// A decimal or integer string; nothing where it is not a finite number.
[[nodiscard]] std::optional<double> parse_number(std::string_view text);
/// Value `index` of a number in whatever kind the element has: DS, IS, US, SS, UL, SL, FL, FD. Where the file is
/// implicit: text.
[[nodiscard]] std::optional<double> decimal(const DataSet& set, Tag tag, std::size_t index = 0);
/// Values of 16 or 32 bits (by VR; implicit: 16 bits, of 32 where the element has just four bytes and `index` is 0).
/// @param is_signed of attributes that are US or SS as the pixels are: many writers say US of negative values, too
[[nodiscard]] std::optional<std::int64_t> whole(const DataSet& set, Tag tag, std::size_t index = 0,
                                                bool is_signed = false);

/// Reads 16 bits inside a value.
[[nodiscard]] std::uint16_t word_at(Bytes bytes, std::size_t index, bool big_endian);

}  // namespace m2ib::image::dicom
