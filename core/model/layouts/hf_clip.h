#pragma once

// Internal: layout 1, Hugging Face CLIPModel (FORMATS section 1).

#include <filesystem>
#include <memory>

#include "core/base/error.h"
#include "core/base/stop.h"
#include "core/checkpoint/safetensors.h"
#include "core/model/hf_config.h"
#include "core/model/towers.h"

namespace m2ib::model {

/// Copies the weights of an HF CLIP into towers; every tensor's name and shape is checked against the config.
/// Errors: TensorMissing, TensorWrongShape, TensorWrongType, ConfigMismatch (a different number of blocks).
[[nodiscard]] Stoppable<std::shared_ptr<const Towers>> read_hf_clip(const checkpoint::SafetensorsFile& file,
                                                                    const HfClipConfig& config, const StopToken& stop,
                                                                    const Progress& progress);

/// The weights under their HF names, float32 or half precision: the inverse of read_hf_clip.
[[nodiscard]] std::vector<checkpoint::NamedTensor> hf_clip_tensors(const Towers& towers, checkpoint::DType dtype);

}  // namespace m2ib::model
