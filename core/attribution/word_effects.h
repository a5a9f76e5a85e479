#pragma once

#include <vector>

#include "core/base/stop.h"
#include "core/model/dual_encoder.h"

namespace m2ib::attribution {

/// Leave one word out: for each word of each caption the cosine of picture and caption less that of picture and the
/// caption without the word. Negative: the word works against the match. Words are cut from the text (as clicking them
/// away does) and the rest is tokenised again; where nothing would remain the caption's own cosine less that of the
/// empty caption is taken, and 0 where the tokenizer refuses.
/// @return one entry a caption, each with one value a word (tokens.words); all captions in few batches
[[nodiscard]] Stoppable<std::vector<std::vector<float>>> word_effects(const model::DualEncoder& encoder,
                                                                      const model::EncodedImage& image,
                                                                      const std::vector<model::EncodedText>& captions,
                                                                      StopToken stop = {});

/// A word is said to work against the match where its effect is below this: smaller ones lie within what rewording
/// does.
inline constexpr float kAgainst = -0.005F;

}  // namespace m2ib::attribution
