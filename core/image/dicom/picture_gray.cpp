#include <algorithm>
#include <cmath>

#include "core/image/dicom/dicom_values_internal.h"
#include "core/image/dicom/picture_facts_internal.h"

namespace m2ib::image::dicom {
namespace {

constexpr Tag kPixelValueTransformation = 0x00289145;
constexpr Tag kFrameVoiLut = 0x00289132;
constexpr std::size_t kMaxTables = 16;

/// A human's text of the file, if it is plain.
std::string plain_text(const std::string& text) {
  std::string kept;
  for (const char c : text) {
    if (c >= ' ' && c <= '~' && kept.size() < 64) kept += c;
  }
  return kept;
}

std::vector<std::uint16_t> table_values(const DataSet& item, std::size_t entries) {
  std::vector<std::uint16_t> values;
  const Element* data = item.find(0x00283006);
  if (data == nullptr) return values;
  const Bytes bytes = data->value;
  const bool words = bytes.size() >= entries * 2;
  if (!words && bytes.size() < entries) return values;
  values.reserve(entries);
  for (std::size_t i = 0; i < entries; ++i) {
    values.push_back(words ? word_at(bytes, i, item.big_endian) : static_cast<std::uint16_t>(bytes[i]));
  }
  return values;
}

void take_tables(const DataSet& set, bool is_signed, Radiograph& radiograph) {
  const Element* sequence = set.find(0x00283010);
  if (sequence == nullptr) return;
  for (const DataSet& item : sequence->items) {
    if (radiograph.voi_tables.size() == kMaxTables) break;
    std::string fault;
    auto table = read_table(item, is_signed, fault);
    if (!table) {
      radiograph.notes.push_back({NoteCode::TableIgnored, {"VOI LUT, " + fault}});
      continue;
    }
    NamedWindow window;
    window.window.low = static_cast<double>(table->first);
    window.window.high = static_cast<double>(table->first) + static_cast<double>(table->values.size()) - 1.0;
    window.window.curve = Curve::Table;
    window.window.table = static_cast<int>(radiograph.voi_tables.size());
    window.name = table->explanation;
    radiograph.windows.push_back(window);
    radiograph.voi_tables.push_back(std::move(*table));
  }
}

std::string short_number(double number) {
  std::string text = std::to_string(number);
  while (text.find('.') != std::string::npos && (text.back() == '0' || text.back() == '.')) {
    const bool point = text.back() == '.';
    text.pop_back();
    if (point) break;
  }
  return text;
}

/// @param fractions of float pixels: LINEAR counts whole values and has nothing between black and white at a width of
/// 1,
///        which writers of parametric maps mean as LINEAR_EXACT
std::optional<Window> window_of(const std::string& function, double centre, double width, bool fractions) {
  if (function == "SIGMOID") return width > 0.0 ? std::optional(sigmoid_window(centre, width)) : std::nullopt;
  if (function == "LINEAR_EXACT" || (fractions && width <= 1.0)) {
    return width > 0.0 ? std::optional(linear_exact_window(centre, width)) : std::nullopt;
  }
  return width >= 1.0 ? std::optional(linear_window(centre, width)) : std::nullopt;
}

std::size_t values_of(const DataSet& set, Tag tag) {
  const Element* element = set.find(tag);
  if (element == nullptr) return 0;
  return element->vr == "FD" ? element->value.size() / 8 : texts(set, tag).size();
}

void take_centres(const DataSet& set, Radiograph& radiograph) {
  const std::string function = word(set, 0x00281056);
  if (!function.empty() && function != "LINEAR" && function != "LINEAR_EXACT" && function != "SIGMOID") {
    radiograph.notes.push_back({NoteCode::WindowIgnored, {"unknown function " + function + ", taken as LINEAR"}});
  }
  const auto names = texts(set, 0x00281055);
  const std::size_t count = std::max(values_of(set, 0x00281050), values_of(set, 0x00281051));
  for (std::size_t i = 0; i < count; ++i) {
    const auto centre = decimal(set, 0x00281050, i);
    const auto width = decimal(set, 0x00281051, i);
    if (!centre || !width) {
      radiograph.notes.push_back({NoteCode::WindowIgnored, {"its centre or its width is no number"}});
      continue;
    }
    const bool fractions = radiograph.format == PixelFormat::GrayFloat;
    const auto window = std::abs(*centre) < 1e12 && std::abs(*width) < 1e12
                            ? window_of(function, *centre, *width, fractions)
                            : std::nullopt;
    if (!window) {
      radiograph.notes.push_back({NoteCode::WindowIgnored, {"width " + short_number(*width)}});
      continue;
    }
    NamedWindow named{*window, i < names.size() ? plain_text(names[i]) : std::string()};
    named.exact = *window == linear_exact_window(*centre, *width);
    radiograph.windows.push_back(std::move(named));
  }
}

}  // namespace

std::optional<LookupTable> read_table(const DataSet& item, bool is_signed, std::string& fault) {
  constexpr Tag kDescriptor = 0x00283002;
  const auto count = whole(item, kDescriptor, 0);
  const auto first = whole(item, kDescriptor, 1, is_signed);
  const auto bits = whole(item, kDescriptor, 2);
  if (!count || !first || !bits) {
    fault = "its descriptor is incomplete";
    return std::nullopt;
  }
  LookupTable table;
  const std::size_t entries = *count == 0 ? 65536 : static_cast<std::size_t>(static_cast<std::uint16_t>(*count));
  table.first = *first;
  table.values = table_values(item, entries);
  if (table.values.empty()) {
    fault = "fewer entries than the " + std::to_string(entries) + " promised";
    return std::nullopt;
  }
  table.bits = static_cast<int>(std::clamp<std::int64_t>(*bits, 1, 16));
  const std::uint16_t largest = *std::max_element(table.values.begin(), table.values.end());
  while (table.bits < 16 && largest >= 1U << static_cast<unsigned>(table.bits)) ++table.bits;
  table.explanation = plain_text(text(item, 0x00283003));
  return table;
}

void take_modality(const File& file, const FrameScope& scope, const Layout& layout, Radiograph& radiograph) {
  if (layout.colour != Colour::Gray) return;
  const DataSet& set = scope.of(kPixelValueTransformation);
  ModalityTransform& modality = radiograph.modality;
  if (const DataSet* item = file.set.item(0x00283000); item != nullptr) {
    std::string fault;
    modality.table = read_table(*item, layout.is_signed, fault);
    modality.unit = word(*item, 0x00283004);
    if (!modality.table) radiograph.notes.push_back({NoteCode::TableIgnored, {"Modality LUT, " + fault}});
  }
  const bool says = set.find(0x00281052) != nullptr || set.find(0x00281053) != nullptr;
  if (modality.table || !says) return;
  const double slope = decimal(set, 0x00281053).value_or(set.find(0x00281053) == nullptr ? 1.0 : 0.0);
  const auto intercept = set.find(0x00281052) == nullptr ? std::optional(0.0) : decimal(set, 0x00281052);
  if (slope == 0.0 || std::abs(slope) > 1e12 || !intercept || std::abs(*intercept) > 1e12) {
    radiograph.notes.push_back(
        {NoteCode::RescaleIgnored,
         {"slope " + plain_text(text(set, 0x00281053)) + ", intercept " + plain_text(text(set, 0x00281052))}});
    return;
  }
  modality.slope = slope;
  modality.intercept = *intercept;
  modality.unit = word(set, 0x00281054);
  // PS3.3 C.8.2.1: what a CT does not say of an original picture is Hounsfield; a localizer's values are not.
  const std::string kind = text(file.set, 0x00080008);
  const bool original = kind.find("ORIGINAL") != std::string::npos && kind.find("LOCALIZER") == std::string::npos;
  if (modality.unit.empty() && word(file.set, 0x00080060) == "CT" && original) modality.unit = "HU";
}

void take_windows(const File& file, const FrameScope& scope, const Layout& layout, Radiograph& radiograph) {
  if (layout.colour != Colour::Gray) return;
  take_tables(file.set, layout.is_signed || radiograph.modality.intercept < 0.0, radiograph);
  take_centres(scope.of(kFrameVoiLut), radiograph);
}

void take_polarity(const File& file, const Layout& layout, Radiograph& radiograph) {
  if (layout.colour != Colour::Gray) return;
  const bool inverse = layout.photometric == "MONOCHROME1";
  radiograph.polarity = inverse ? Polarity::LowIsWhite : Polarity::LowIsBlack;
  if (layout.photometric.empty()) {
    radiograph.notes.push_back({NoteCode::PolarityUnclear, {"no photometric interpretation, taken as MONOCHROME2"}});
  }
  const std::string shape = word(file.set, 0x20500020);
  if ((shape == "INVERSE" && !inverse) || (shape == "IDENTITY" && inverse)) {
    radiograph.notes.push_back(
        {NoteCode::PolarityUnclear,
         {"photometric interpretation " + layout.photometric + ", presentation LUT shape " + shape}});
  }
}

void take_padding(const File& file, const Layout& layout, Radiograph& radiograph) {
  const auto value = whole(file.set, 0x00280120, 0, layout.is_signed);
  if (!value || layout.colour != Colour::Gray) return;
  const auto limit = whole(file.set, 0x00280121, 0, layout.is_signed);
  const auto one = static_cast<double>(*value);
  const auto other = static_cast<double>(limit.value_or(*value));
  radiograph.padding_low = std::min(one, other);
  radiograph.padding_high = std::max(one, other);
}

}  // namespace m2ib::image::dicom
