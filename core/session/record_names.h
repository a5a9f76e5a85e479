// Internal: the words that stand for choices in records.
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "core/attribution/caption_support.h"
#include "core/image/model_input/preprocess.h"
#include "core/image/window.h"
#include "core/model/model_card.h"

namespace m2ib::session {

template <class Choice, std::size_t Count>
using Names = std::array<std::pair<Choice, const char*>, Count>;

inline constexpr Names<image::Curve, 3> kCurves{
    {{image::Curve::Linear, "linear"}, {image::Curve::Sigmoid, "sigmoid"}, {image::Curve::Table, "table"}}};
inline constexpr Names<image::Resample, 4> kResamples{{{image::Resample::Nearest, "nearest"},
                                                       {image::Resample::Lanczos, "lanczos"},
                                                       {image::Resample::Bilinear, "bilinear"},
                                                       {image::Resample::Bicubic, "bicubic"}}};
inline constexpr Names<image::PreprocessSettings::Resize, 5> kResizes{
    {{image::PreprocessSettings::Resize::None, "none"},
     {image::PreprocessSettings::Resize::ShortestEdge, "shortest-edge"},
     {image::PreprocessSettings::Resize::Stretch, "stretch"},
     {image::PreprocessSettings::Resize::LongestEdge, "longest-edge"},
     {image::PreprocessSettings::Resize::PadToSquare, "pad-to-square"}}};
inline constexpr Names<image::EdgeRounding, 2> kEdgeRoundings{
    {{image::EdgeRounding::HalfToEven, "half-to-even"}, {image::EdgeRounding::Truncate, "truncate"}}};
inline constexpr Names<image::CropRounding, 2> kCropRoundings{
    {{image::CropRounding::Floor, "floor"}, {image::CropRounding::HalfToEven, "half-to-even"}}};
inline constexpr Names<image::Recipe, 5> kRecipes{{{image::Recipe::None, "none"},
                                                   {image::Recipe::CheXzero, "chexzero"},
                                                   {image::Recipe::CxrRepairChexpert, "cxr-repair-chexpert"},
                                                   {image::Recipe::MedSiglipEvaluation, "medsiglip-evaluation"},
                                                   {image::Recipe::MedSiglipPadded, "medsiglip-padded"}}};

/// As attribution::to_string(), whose source needs a model.
inline constexpr Names<attribution::Control, 3> kControls{{{attribution::Control::Empty, "empty"},
                                                           {attribution::Control::Generic, "generic"},
                                                           {attribution::Control::Negated, "negated"}}};

template <class Choice, std::size_t Count>
[[nodiscard]] constexpr const char* name_of(const Names<Choice, Count>& names, Choice choice) {
  for (const auto& [each, name] : names) {
    if (each == choice) return name;
  }
  return names.front().second;
}

template <class Choice, std::size_t Count>
[[nodiscard]] constexpr std::optional<Choice> choice_of(const Names<Choice, Count>& names, std::string_view name) {
  for (const auto& [each, known] : names) {
    if (name == known) return each;
  }
  return std::nullopt;
}

}  // namespace m2ib::session
