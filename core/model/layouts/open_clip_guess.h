#pragma once

// Internal (Torch, through weight_taker.h): an OpenCLIP model without its configuration.

#include <optional>
#include <string>
#include <vector>

#include "core/model/layouts/layout.h"
#include "core/model/open_clip_config.h"
#include "core/model/weight_taker.h"

namespace m2ib::model {

struct OpenClipGuess {
  OpenClipConfig config;
  std::vector<std::string> assumptions;  ///< for the card: everything that the tensors do not tell
};

/// What the tensors and the names around them tell: sizes from shapes; quick GELU where the training's, the file's or
/// the folder's name says so, exact GELU elsewhere. Heads are another matter (head_count.h).
/// @param prefix of the text tower's names, "" or "text."
/// Error: ModelUnsupported where the tensors show options that only a configuration tells.
[[nodiscard]] Result<OpenClipGuess> guess_open_clip(const LayoutSource& source, WeightTaker& taker,
                                                    const std::string& prefix);

/// Heads of OpenCLIP's published image towers whose heads are not 64 wide, by the tower's width: ViT-H, g, bigG, e.
[[nodiscard]] std::optional<int> published_image_heads(int width);

}  // namespace m2ib::model
