#pragma once

#include <QString>
#include <string>

#include "core/attribution/explanation.h"
#include "ui/presenters/document/result_cache.h"

/// One-line texts for the screen, in the window's language and number format (translation context "Settings").
namespace m2ib::presenters {

/// Three significant digits, no trailing zeros: "1", "0.8", "0.0123".
[[nodiscard]] QString beta_text(double beta);

/// "after block 2 of 4"; people count blocks from 1, layers count from 0.
[[nodiscard]] QString layer_text(int layer, int blocks);

/// "β 1 · layer 2 · 10 steps · 10 samples · seed 0"; both layers where they differ, the learning rate where it is
/// not 1, repeats where there are several. Other methods: "RISE · 1000 masks · seed 0", nothing that they do not use.
[[nodiscard]] QString settings_text(const attribution::MethodSettings& settings);

/// What differs, "β 0.8 → 1, layer 9 → 7", of what the method uses, or "M2IB → RISE"; empty where nothing does.
[[nodiscard]] QString difference_text(const attribution::MethodSettings& before,
                                      const attribution::MethodSettings& after);

/// One or two words for a preprocessing preset beside an arrow: "fit", "crop", "stretch", "model's own".
[[nodiscard]] QString preprocess_word(const std::string& id);

/// Centre and width of a window, "1024 / 2048"; of a table its place in the file, "table 2".
[[nodiscard]] QString window_text(const image::Window& window, const image::Radiograph& radiograph = {});

/// What a person chose about the picture that a result was made from, "fit · your window · 2 black-outs"; empty where
/// nothing was chosen.
[[nodiscard]] QString input_text(const attribution::Explanation& result);

/// What differs in how the picture reached the model, "crop → fit, window changed"; empty where nothing does.
[[nodiscard]] QString input_difference_text(const attribution::Explanation& result, const CaptionRequest& wanted);

/// Why a result is not the one asked for: "new caption", "new model", what differs in the input and difference_text(),
/// joined; empty if it is.
/// @param caption UTF-8
/// @param input_difference input_difference_text()
[[nodiscard]] QString stale_text(const attribution::Explanation& result, const model::ModelCard& model,
                                 const std::string& caption, const attribution::MethodSettings& settings,
                                 const QString& input_difference = {});

/// "similarity 0.273"
[[nodiscard]] QString similarity_text(double cosine);

/// What a person should think of the model's answers.
[[nodiscard]] QString trust_text(const model::ModelCard& card);

/// "The caption is too long: its last 3 tokens were left out."; empty where nothing was lost.
[[nodiscard]] QString truncation_text(const text::Tokens& tokens);

}  // namespace m2ib::presenters
