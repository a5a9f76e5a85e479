#pragma once

#include <span>

#include "core/attribution/m2ib_batch.h"

/// Any method, for any number of captions of one picture: what the window, the command line and evaluations call.
namespace m2ib::attribution {

/// M2IB's captions are optimised together (m2ib_batch.h); with other methods one after the other. With repeats, each
/// map is the mean over seeds seed, seed + 1 …, and has its spread. Results have support (caption_support.h) and
/// word_effects (word_effects.h).
/// @param on_step called on the calling thread for every item; every method streams its map as it forms
/// Errors: those of explain_captions(), MethodUnsupported.
[[nodiscard]] Stoppable<std::vector<ExplanationPtr>> run_method(const model::DualEncoder& encoder,
                                                                const image::Radiograph& radiograph,
                                                                const model::EncodedImage& image,
                                                                std::span<const CaptionRun> runs,
                                                                const MethodSettings& shared, StopToken stop = {},
                                                                const OnBatchStep& on_step = {});

/// One tower's map alone, without support and word effects: for evaluations. Repeats as above. on_step may be empty.
/// A tower that the method does not explain gives an empty map.
[[nodiscard]] Stoppable<TowerMap> run_tower_method(const model::DualEncoder& encoder, Tower tower,
                                                   const model::EncodedImage& image, const model::EncodedText& text,
                                                   const MethodSettings& settings, StopToken stop = {},
                                                   const OnStep& on_step = {});

}  // namespace m2ib::attribution
