#include "core/image/input_checks.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <string_view>

#include "core/base/error.h"
#include "core/base/marked_text.h"
#include "core/image/input_measures_internal.h"

namespace m2ib::image {
namespace {

constexpr double kStrongColour = 0.10;  // share of the pixels
constexpr double kWeakColour = 0.15;
constexpr double kOneHue = 0.03;
constexpr double kInverted = -0.4;
constexpr double kAsymmetric = 0.3;
constexpr double kUniform = 3.0;  // 8-bit gray levels
constexpr int kModelSide = 224;

/// Letters only, in capitals: "Left Lateral" and "LEFT_LATERAL" are one.
std::string plain(const std::string& text) {
  std::string letters;
  for (const char c : text) {
    if (std::isalpha(static_cast<unsigned char>(c)) != 0) {
      letters += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    }
  }
  return letters;
}

template <std::size_t Count>
bool is_one_of(const std::string& word, const std::array<std::string_view, Count>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool has_word(const std::string& text, std::string_view word) { return text.find(word) != std::string::npos; }

bool says_lateral(const DicomFacts& dicom) {
  constexpr std::array<std::string_view, 6> kViews = {"LL", "RL", "LLD", "RLD", "LLO", "LAT"};
  const std::string view = plain(dicom.view_position);
  return is_one_of(view, kViews) || has_word(view, "LATERAL");
}

bool says_frontal(const DicomFacts& dicom) {
  constexpr std::array<std::string_view, 2> kViews = {"AP", "PA"};
  return is_one_of(plain(dicom.view_position), kViews);
}

/// What a file says it shows, where that is not a chest radiograph; empty otherwise.
std::string other_than_chest(const DicomFacts& dicom) {
  constexpr std::array<std::string_view, 9> kProjections = {"CR", "DX", "RF", "RG", "XA", "OT", "SC", "DR", "PX"};
  const std::string modality = plain(dicom.modality);
  if (!modality.empty() && !is_one_of(modality, kProjections)) return dicom.modality;
  const std::string part = plain(dicom.body_part);
  constexpr std::array<std::string_view, 8> kChest = {"CHEST", "THORA", "LUNG",  "TORSO",
                                                      "RIB",   "HEART", "TRUNK", "PULM"};
  const bool chest = std::any_of(kChest.begin(), kChest.end(), [&](auto word) { return has_word(part, word); });
  return part.empty() || chest ? std::string() : dicom.body_part;
}

void doubt_colour(const InputMeasures& measures, std::vector<InputDoubt>& doubts) {
  const bool strong = measures.strongly_coloured >= kStrongColour && measures.hue_spread >= kOneHue / 4.0;
  const bool many_hues = measures.coloured >= kWeakColour && measures.hue_spread >= kOneHue;
  if (!strong && !many_hues) return;
  const double share = std::max(measures.strongly_coloured, measures.coloured);
  doubts.push_back({InputCheck::ColourPhotograph, {std::to_string(std::lround(share * 100.0))}});
}

struct CheckText {
  const char* name;
  const char* sentence;
};

CheckText text_of(InputCheck check) {
  switch (check) {
    case InputCheck::ColourPhotograph:
      return {"colour-photograph",
              M2IB_ERROR_TEXT("InputCheck",
                              "This looks like a colour photograph, not like a radiograph: %1 per cent of the picture "
                              "are coloured.")};
    case InputCheck::MaybeInverted:
      return {"maybe-inverted",
              M2IB_ERROR_TEXT("InputCheck", "Black and white may be exchanged. Models expect bones to be white.")};
    case InputCheck::LowResolution:
      return {"low-resolution",
              M2IB_ERROR_TEXT("InputCheck", "The picture has only %1 pixels on its shorter side; models look at %2.")};
    case InputCheck::LikelyLateral:
      return {"likely-lateral",
              M2IB_ERROR_TEXT("InputCheck", "This may be no frontal view (%1). Most models know frontal views best.")};
    case InputCheck::NotChest:
      return {"not-chest", M2IB_ERROR_TEXT("InputCheck", "The file says that it shows something else: %1.")};
    case InputCheck::NearlyUniform:
      break;
  }
  return {"nearly-uniform", M2IB_ERROR_TEXT("InputCheck", "The picture is almost one gray with this window.")};
}

}  // namespace

std::vector<InputDoubt> check_input(const Radiograph& radiograph) {
  std::vector<InputDoubt> doubts;
  if (!is_consistent(radiograph)) return doubts;
  const InputMeasures measures = measure_input(radiograph);
  const std::string other = radiograph.dicom ? other_than_chest(*radiograph.dicom) : std::string();
  const bool uniform = measures.deviation < kUniform;
  doubt_colour(measures, doubts);
  const bool photograph = !doubts.empty();
  // What holds of frontal chest radiographs says nothing about other pictures.
  const bool radiograph_of_chest = !photograph && !uniform && other.empty();
  const bool lateral = radiograph.dicom && says_lateral(*radiograph.dicom);
  const bool inverted = radiograph_of_chest && !lateral && measures.uprightness < kInverted;
  if (inverted) doubts.push_back({InputCheck::MaybeInverted, {}});
  const int side = std::min(radiograph.width_px, radiograph.height_px);
  if (side < kModelSide) {
    doubts.push_back({InputCheck::LowResolution, {std::to_string(side), std::to_string(kModelSide)}});
  }
  const bool frontal = radiograph.dicom && says_frontal(*radiograph.dicom);
  if (lateral) {
    doubts.push_back({InputCheck::LikelyLateral, {"view position " + radiograph.dicom->view_position}});
  } else if (radiograph_of_chest && !frontal && measures.symmetry < kAsymmetric) {
    doubts.push_back({InputCheck::LikelyLateral, {"its halves are not alike"}});
  }
  if (!other.empty()) doubts.push_back({InputCheck::NotChest, {other}});
  if (uniform) doubts.push_back({InputCheck::NearlyUniform, {}});
  return doubts;
}

const char* check_template(InputCheck check) { return text_of(check).sentence; }

const char* check_name(InputCheck check) { return text_of(check).name; }

std::string describe(const InputDoubt& doubt) { return fill_in(check_template(doubt.check), doubt.args); }

}  // namespace m2ib::image
