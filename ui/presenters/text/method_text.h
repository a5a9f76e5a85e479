#pragma once

#include <QString>
#include <optional>
#include <vector>

#include "core/attribution/map_doubts.h"
#include "core/attribution/method.h"

/// What core says of its methods and of doubts about their maps, in the window's language (translation contexts
/// "Method" and "MapDoubt").
namespace m2ib::presenters {

[[nodiscard]] QString method_name(attribution::Method method);
/// One sentence with a capital letter and a full stop.
[[nodiscard]] QString method_idea(attribution::Method method);
/// Passes through the image tower that an image map takes.
[[nodiscard]] QString method_cost(attribution::Method method);
/// "1000 masks"; empty where the method takes no samples.
[[nodiscard]] QString samples_text(attribution::Method method, int samples);
/// "masks"; empty where the method takes no samples.
[[nodiscard]] QString samples_name(attribution::Method method);
/// Why it cannot explain the model's pictures, a sentence; empty where it can.
[[nodiscard]] QString why_not_text(attribution::Method method, const model::ModelCard& card);
/// The same of captions' words.
[[nodiscard]] QString why_no_words_text(attribution::Method method, const model::ModelCard& card);

[[nodiscard]] QString doubt_text(attribution::MapDoubt doubt);

}  // namespace m2ib::presenters
