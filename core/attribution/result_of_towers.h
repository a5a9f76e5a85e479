#pragma once

// Internal: what a run, its picture and its caption say about themselves, put together.

#include <memory>

#include "core/attribution/explanation.h"
#include "core/model/dual_encoder.h"

namespace m2ib::attribution {

/// Everything but the support. Not yet shared, so that it can be added.
[[nodiscard]] std::shared_ptr<Explanation> make_result(const model::DualEncoder& encoder,
                                                       const image::Radiograph& radiograph,
                                                       const model::EncodedImage& image, const model::EncodedText& text,
                                                       const MethodSettings& settings, TowerMap image_map,
                                                       TowerMap text_map);

}  // namespace m2ib::attribution
