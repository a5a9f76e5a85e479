#include "core/session/figure_choice.h"

#include <cmath>

namespace m2ib::session {
namespace {

constexpr double kSingleColumn_mm = 85.0;
constexpr double kDoubleColumn_mm = 180.0;
constexpr double kSlideWidth_mm = 254.0;
constexpr double kSlideHeight_mm = 142.875;
constexpr double kLeastWidth_mm = 40.0;
constexpr double kMostWidth_mm = 600.0;
constexpr int kLeastDpi = 72;
constexpr int kMostDpi = 1200;
constexpr int kMostColumns = 8;

}  // namespace

const char* to_string(FigurePreset preset) {
  switch (preset) {
    case FigurePreset::SingleColumn:
      return "single-column";
    case FigurePreset::DoubleColumn:
      return "double-column";
    case FigurePreset::Slide:
      return "slide";
    case FigurePreset::Custom:
      return "custom";
  }
  return "custom";
}

Result<FigurePreset> figure_preset_of(const std::string& name) {
  for (const FigurePreset preset :
       {FigurePreset::SingleColumn, FigurePreset::DoubleColumn, FigurePreset::Slide, FigurePreset::Custom}) {
    if (name == to_string(preset)) return preset;
  }
  return fail(ErrorCode::SettingOutOfRange, "figure preset", name, "single-column, double-column, slide or custom");
}

Result<void> FigureChoice::validate() const {
  if (!std::isfinite(width_mm) || width_mm < kLeastWidth_mm || width_mm > kMostWidth_mm) {
    return fail(ErrorCode::SettingOutOfRange, "figure width in mm",
                std::isfinite(width_mm) ? std::to_string(width_mm) : "not a number", "40 to 600");
  }
  if (dpi < kLeastDpi || dpi > kMostDpi) {
    return fail(ErrorCode::SettingOutOfRange, "dpi", std::to_string(dpi), "72 to 1200");
  }
  if (columns < 0 || columns > kMostColumns) {
    return fail(ErrorCode::SettingOutOfRange, "columns", std::to_string(columns), "1 to 8, or 0 for as fits");
  }
  return {};
}

double FigureChoice::figure_width_mm() const {
  switch (preset) {
    case FigurePreset::SingleColumn:
      return kSingleColumn_mm;
    case FigurePreset::DoubleColumn:
      return kDoubleColumn_mm;
    case FigurePreset::Slide:
      return kSlideWidth_mm;
    case FigurePreset::Custom:
      break;
  }
  return width_mm;
}

double FigureChoice::figure_height_mm() const { return preset == FigurePreset::Slide ? kSlideHeight_mm : 0.0; }

}  // namespace m2ib::session
