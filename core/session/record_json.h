// Internal: parts of records as JSON. Writing keeps the order of keys, so that the same values give the same bytes.
#pragma once

#include <chrono>
#include <span>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/attribution/explanation.h"
#include "core/image/radiograph.h"
#include "core/session/provenance.h"

namespace m2ib::session {

using OrderedJson = nlohmann::ordered_json;

/// ISO 8601 in UTC with as many decimals as it needs (up to nanoseconds), e.g. "2024-05-17T12:03:22.25+00:00": the same
/// on every machine.
[[nodiscard]] std::string utc_text(std::chrono::system_clock::time_point time);

/// Whether settings ask for nothing but one run of M2IB, which is all that records of format version 1 can hold.
[[nodiscard]] bool is_first_format(const attribution::MethodSettings& settings);
/// "format_version" of a record that holds runs with these settings.
[[nodiscard]] int format_version(std::span<const attribution::MethodSettings> settings);
/// "program", "method" and "use" of a record. "method" is one id, or a list of all that the settings have, each once.
void add_origin(OrderedJson& record, std::span<const attribution::MethodSettings> settings);

/// 0 … 3, whatever way round they were counted.
[[nodiscard]] int quarter_turns(int turns);
[[nodiscard]] OrderedJson settings_json(const attribution::MethodSettings& settings);
[[nodiscard]] OrderedJson window_json(const image::Window& window);
[[nodiscard]] OrderedJson boxes_json(const std::vector<image::PixelRect>& boxes);
[[nodiscard]] OrderedJson rendering_json(const Rendering& rendering);
[[nodiscard]] OrderedJson explanation_json(const attribution::Explanation& explanation);

/// ASCII; what is no UTF-8 is replaced.
[[nodiscard]] std::string dump(const OrderedJson& json, int indent);

}  // namespace m2ib::session
