#pragma once

#include "core/attribution/m2ib.h"

/// The same image map as explain_tower(), computed the way the paper's published code does: at every step both whole
/// towers run on the picture and the caption repeated `samples` times, and the gradient goes into all their weights.
/// Slow on purpose; the yardstick of tests and of `m2ib bench`.
namespace m2ib::attribution {

/// @param pixels the model's input, @param tokens the caption
/// Errors as explain_tower().
[[nodiscard]] Stoppable<TowerMap> explain_image_reference(const model::DualEncoder& encoder,
                                                          const image::PixelValues& pixels, const text::Tokens& tokens,
                                                          const MethodSettings& settings, StopToken stop = {},
                                                          const OnStep& on_step = {});

}  // namespace m2ib::attribution
