#include <algorithm>
#include <array>
#include <cmath>

#include "core/image/dicom/dicom_values_internal.h"
#include "core/image/dicom/picture_facts_internal.h"

namespace m2ib::image::dicom {
namespace {

constexpr Tag kPixelMeasures = 0x00289110;
constexpr Tag kPlaneOrientation = 0x00209116;
constexpr double kSmallestMm = 1e-5;
constexpr double kLargestMm = 1000.0;

struct Kind {
  Tag tag;
  const char* name;
  PixelSpacing::Source source;
};

std::string printable(const std::string& text) {
  std::string kept;
  for (const char c : text) {
    if (c >= ' ' && c <= '~' && kept.size() < 40) kept += c;
  }
  return kept;
}

/// Two numbers of a spacing element, or a note where the element is there but cannot be used.
PixelSpacing spacing_of(const DataSet& set, const Kind& kind, Radiograph& radiograph) {
  if (text(set, kind.tag).empty()) return {};
  const auto between_rows = decimal(set, kind.tag, 0);
  const auto between_columns = decimal(set, kind.tag, 1);
  const auto usable = [](const std::optional<double>& mm) { return mm && *mm >= kSmallestMm && *mm <= kLargestMm; };
  if (!usable(between_rows) || !usable(between_columns)) {
    radiograph.notes.push_back(
        {NoteCode::SpacingUnusable, {std::string(kind.name) + " " + printable(text(set, kind.tag))}});
    return {};
  }
  return {*between_columns, *between_rows, kind.source};
}

/// Projections lie at the detector unless something says otherwise; slices lie in the patient.
bool is_projection(const std::string& modality) {
  static constexpr std::array<const char*, 9> kProjections{"CR", "DX", "MG", "RG", "RF", "XA", "IO", "PX", "DR"};
  return std::any_of(kProjections.begin(), kProjections.end(), [&](const char* m) { return modality == m; });
}

void take_spacing(const File& file, const FrameScope& scope, Radiograph& radiograph) {
  using Source = PixelSpacing::Source;
  const DataSet& set = file.set;
  PixelSpacing patient =
      spacing_of(scope.of(kPixelMeasures), {0x00280030, "PixelSpacing", Source::Patient}, radiograph);
  const PixelSpacing detector = spacing_of(set, {0x00181164, "ImagerPixelSpacing", Source::Detector}, radiograph);
  const PixelSpacing nominal = spacing_of(set, {0x00182010, "NominalScannedPixelSpacing", Source::Nominal}, radiograph);
  if (patient.source == Source::Patient && !word(set, 0x00280A02).empty()) {
    patient.source = Source::Calibrated;
  } else if (patient.source == Source::Patient && detector.column_mm == patient.column_mm &&
             detector.row_mm == patient.row_mm && is_projection(word(set, 0x00080060))) {
    patient = {};  // PS3.3, 10.7.1.3: equal to the detector's, so nobody has corrected it
  }
  for (const PixelSpacing& spacing : {patient, detector, nominal}) {
    if (radiograph.spacing.source == Source::Unknown) radiograph.spacing = spacing;
  }
}

void note_shape(const File& file, Radiograph& radiograph) {
  double height = radiograph.spacing.row_mm;
  double width = radiograph.spacing.column_mm;
  std::string ratio;
  if (radiograph.spacing.source == PixelSpacing::Source::Unknown) {
    height = decimal(file.set, 0x00280034, 0).value_or(0.0);
    width = decimal(file.set, 0x00280034, 1).value_or(0.0);
  }
  if (height <= 0.0 || width <= 0.0 || std::abs(height / width - 1.0) < 1e-3) return;
  std::array<char, 64> shown{};
  (void)std::snprintf(shown.data(), shown.size(), "%.4g : %.4g", height, width);
  radiograph.notes.push_back({NoteCode::PixelsNotSquare, {shown.data()}});
}

/// Letters of PS3.3, C.7.6.1.1.1, or nothing.
std::string side_letters(const std::string& text) {
  const bool good = !text.empty() && text.size() <= 3 && std::all_of(text.begin(), text.end(), [](char c) {
    return std::string("LRAPHF").find(c) != std::string::npos;
  });
  return good ? text : std::string();
}

void take_orientation(const File& file, const FrameScope& scope, Radiograph& radiograph) {
  const auto sides = texts(file.set, 0x00200020);
  if (sides.size() == 2) radiograph.orientation = {side_letters(sides[0]), side_letters(sides[1])};
  if (!radiograph.orientation.right.empty() || !radiograph.orientation.bottom.empty()) return;
  const DataSet& set = scope.of(kPlaneOrientation);
  std::array<double, 6> cosines{};
  for (std::size_t i = 0; i < cosines.size(); ++i) {
    const auto cosine = decimal(set, 0x00200037, i);
    if (!cosine) return;
    cosines[i] = *cosine;
  }
  radiograph.orientation = {direction_letters(cosines[0], cosines[1], cosines[2]),
                            direction_letters(cosines[3], cosines[4], cosines[5])};
}

}  // namespace

std::string direction_letters(double x, double y, double z) {
  struct Part {
    double size;
    char letter;
  };
  // The patient's left, back and head are positive.
  std::array<Part, 3> parts{
      {{std::abs(x), x < 0 ? 'R' : 'L'}, {std::abs(y), y < 0 ? 'A' : 'P'}, {std::abs(z), z < 0 ? 'F' : 'H'}}};
  std::stable_sort(parts.begin(), parts.end(), [](const Part& a, const Part& b) { return a.size > b.size; });
  std::string letters;
  for (const Part& part : parts) {
    if (part.size > 0.25) letters += part.letter;
  }
  return letters;
}

FrameScope::FrameScope(const DataSet& set, int frame) : set_(set), shared_(set.item(0x52009229)) {
  const Element* own = set.find(0x52009230);
  const auto index = static_cast<std::size_t>(frame);
  if (own != nullptr && index < own->items.size()) own_ = &own->items[index];
}

const DataSet& FrameScope::of(Tag macro) const {
  for (const DataSet* group : {own_, shared_}) {
    const DataSet* item = group == nullptr ? nullptr : group->item(macro);
    if (item != nullptr) return *item;
  }
  return set_;
}

void take_geometry(const File& file, const FrameScope& scope, Radiograph& radiograph) {
  take_spacing(file, scope, radiograph);
  note_shape(file, radiograph);
  take_orientation(file, scope, radiograph);
}

}  // namespace m2ib::image::dicom
