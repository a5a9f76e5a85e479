#pragma once

#include <string>
#include <vector>

#include "core/image/model_input/preprocess.h"

namespace m2ib::image {

/// A way of preparing pictures that a person may choose in place of what the model's files say. Title and note are
/// plain English; a window translates them by id.
struct PreprocessPreset {
  std::string id;     ///< for the command line and for stored settings, never changes
  std::string title;  ///< a few words for a list
  std::string note;   ///< one or two sentences: what happens to the picture, and for which models it is meant
};

/// In the order in which people should see them; the first, "model", is the default.
[[nodiscard]] const std::vector<PreprocessPreset>& preprocess_presets();

/// @param as_configured what the model's files say: "model" returns it unchanged; "clip-crop", "squash" and "fit" keep
///        its filter, mean and standard deviation; the published recipes bring their own
/// @param size_px side of the model's square input, 1 … 4096
/// Error: SettingOutOfRange for an unknown id or size.
[[nodiscard]] Result<PreprocessSettings> preprocess_preset(const std::string& id,
                                                           const PreprocessSettings& as_configured, int size_px);

}  // namespace m2ib::image
