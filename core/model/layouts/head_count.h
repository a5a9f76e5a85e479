#pragma once

// Internal (Torch): what tensors do not say or say too little of: attention heads, lengths.

#include <optional>
#include <string>

#include "core/model/layouts/layout.h"

namespace m2ib::model {

/// What the surroundings of a checkpoint say, in falling order of trust.
struct HeadClues {
  std::string tower;              ///< "image" or "text"
  std::optional<int> chosen;      ///< by the person: LoadOptions
  std::optional<int> noted;       ///< in m2ib.json
  std::optional<int> configured;  ///< in the file `config_name`
  std::string config_name;
  std::optional<int> known;     ///< for the model's published name
  std::optional<int> informed;  ///< in info.json
};

/// Clues that every layout has: LoadOptions and m2ib.json.
[[nodiscard]] HeadClues common_head_clues(const LayoutSource& source, bool image);

/// The first of the clues, or heads of width 64 with an entry in card.assumptions.
/// Errors: SettingOutOfRange (a chosen number), ConfigMismatch (a file's number) where it does not divide the width;
/// ModelUnsupported where there is no clue and 64 does not divide it.
[[nodiscard]] Result<int> decide_heads(const LayoutSource& source, const HeadClues& clues, std::int64_t width,
                                       ModelCard& card);

/// For layouts whose configuration says the heads: LoadOptions and m2ib.json overrule it. Errors: SettingOutOfRange,
/// ConfigMismatch (as decide_heads()).
[[nodiscard]] Result<void> overrule_heads(const LayoutSource& source, TowerShape& image, TowerShape& text);

/// The length of a tensor's dimension, 0 where it does not exist: the read that follows then says what is missing.
[[nodiscard]] std::int64_t length_of(const WeightTaker& taker, const std::string& name, std::size_t dimension);

/// Error where a caption of one word would not fit between its special tokens.
[[nodiscard]] std::optional<Error> too_short_context(const LayoutSource& source, int context_length);

}  // namespace m2ib::model
