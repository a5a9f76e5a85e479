#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace m2ib::model {

// Attention heads cannot be seen in tensors: a matrix of 768 columns may serve 12 heads or 6. These are the places
// outside of the configurations where the number is found.

/// Heads of timm's vision transformers by name ("vit_base_patch16_224"); nothing where the name is unknown, or where
/// that model has another width.
[[nodiscard]] std::optional<int> known_timm_heads(std::string_view model_name, int width);

/// Heads of published BERT models by name ("microsoft/BiomedNLP-BiomedBERT-base-uncased-abstract"), as above.
[[nodiscard]] std::optional<int> known_bert_heads(std::string_view model_name, int width);

/// "num_heads=N" in the string "timm" of an info.json that describes the weights. Nothing where it says nothing or is
/// not JSON: such a file is no part of any format.
[[nodiscard]] std::optional<int> heads_in_info(const std::string& json_text);

}  // namespace m2ib::model
