// Internal: parts of records from JSON. All throw InvalidRecord.
#pragma once

#include <chrono>
#include <vector>

#include "core/attribution/explanation.h"
#include "core/image/radiograph.h"
#include "core/session/provenance.h"
#include "core/session/record_fields.h"

namespace m2ib::session {

inline constexpr std::size_t kMostBoxes = 10'000;  ///< black-outs of a picture
inline constexpr int kMostFrames = 1'000'000;

/// Any ISO 8601 date and time with seconds, up to nine decimals and an offset or "Z".
[[nodiscard]] std::chrono::system_clock::time_point time_of(const std::string& text);
[[nodiscard]] attribution::MethodSettings settings_of_json(const Json& json);
[[nodiscard]] image::Window window_of_json(const Json& json);
/// @param list of "black_outs"
[[nodiscard]] std::vector<image::PixelRect> boxes_of_json(const Json& list);
[[nodiscard]] Rendering rendering_of_json(const Json& json);
[[nodiscard]] attribution::ExplanationPtr explanation_of_json(const Json& json);
[[nodiscard]] model::ModelCard card_of_json(const Json& json);
[[nodiscard]] image::PreprocessSettings preprocess_of_json(const Json& json);

}  // namespace m2ib::session
