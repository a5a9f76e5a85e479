#pragma once

#include <array>
#include <cstdint>

namespace m2ib::image {

/// Colour tables for maps. All but Jet are perceptually uniform; Cividis and BatlowLike are also safe for colour-blind
/// readers.
enum class ColourTable : std::uint8_t { Cividis, Inferno, Viridis, Magma, BatlowLike, Gray, Jet };
inline constexpr std::array<ColourTable, 7> kColourTables{
    ColourTable::Cividis,    ColourTable::Inferno, ColourTable::Viridis, ColourTable::Magma,
    ColourTable::BatlowLike, ColourTable::Gray,    ColourTable::Jet};

/// Stable lower-case name: "cividis" … "batlow-like" … "jet".
[[nodiscard]] const char* to_string(ColourTable table);

/// 256 colours from low to high, each {red, green, blue}. Source: OpenCV's tables;
/// BatlowLike: make_uniform_table().
[[nodiscard]] const std::array<std::array<std::uint8_t, 3>, 256>& colours(ColourTable table);

/// 256 colours for values with a sign, each {red, green, blue}: blue (negative), light gray (zero, at 127 and 128),
/// orange (positive). Source: make_diverging_table().
[[nodiscard]] const std::array<std::array<std::uint8_t, 3>, 256>& diverging_colours();

}  // namespace m2ib::image
