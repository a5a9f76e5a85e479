#pragma once

// Internal (Torch): what RISE, Kernel SHAP and occlusion share: pictures with parts hidden, their match with the
// caption, and telling how far a map has come.

#include <ATen/ATen.h>

#include <chrono>
#include <functional>
#include <optional>
#include <vector>

#include "core/attribution/methods/method_run.h"

namespace m2ib::attribution {

/// Hidden parts have the picture's mean colour, the same for each pixel: mean over all pixels of the model's input, one
/// value a channel. Not the 0 of the normalised input: that is the mean grey of the pictures that the model learnt
/// from, and far brighter or darker than many radiographs.
/// Captions that run together on one picture (run_method.h) share the passes through PassMemory: the second one costs
/// next to nothing, and its map is the same as alone.
class MaskedScores {
 public:
  /// @param run must outlive it
  explicit MaskedScores(const MethodRun& run);

  /// Cosine with the caption of pictures of which whole patches are hidden. No pixel is touched: a token of the tower's
  /// input depends on one patch alone, so it is taken from the picture or from a picture that is all mean colour.
  /// @param hidden one flag a patch, row-major, for each picture
  /// @return one cosine a picture, in order; nothing where asked to stop
  [[nodiscard]] std::optional<std::vector<double>> of_patches(const std::vector<std::vector<bool>>& hidden);

  /// The same of masks that are finer than patches.
  /// @param count pictures
  /// @param mask fills [S * S] shares, row-major, 1 shows and 0 hides; called from several threads at once, and not at
  /// all where the run's memory knows the picture
  [[nodiscard]] std::optional<std::vector<double>> of_pixels(int count,
                                                             const std::function<void(int index, float* shares)>& mask);

  [[nodiscard]] double whole() const { return whole_; }  ///< cosine of the picture as it is
  /// How many pictures make good use of all threads at once; results do not depend on it.
  [[nodiscard]] int round() const;

 private:
  using Tokens = std::function<at::Tensor(int first, int end)>;
  [[nodiscard]] std::optional<std::vector<double>> of_inputs(int count, const Tokens& tokens);
  [[nodiscard]] bool run_passes(int count, const Tokens& tokens, std::vector<std::vector<float>>& embeddings) const;

  const MethodRun& run_;
  at::Tensor picture_;        ///< [3, S, S]
  at::Tensor mean_colour_;    ///< [3, 1, 1]
  at::Tensor hidden_tokens_;  ///< [T, D], of a picture that is all mean colour
  double whole_ = 0.0;
  std::size_t passes_ = 0;  ///< so far
};

/// Tells on_step a few times a second, not at every pass: who looks sees the map come, and making it costs nothing.
class MapTeller {
 public:
  MapTeller(const MethodRun& run, Tower tower, int count) : run_(run), tower_(tower), count_(count) {}
  /// @param done of count passes; the first and the last are always told
  /// @param values makes the tower's token values as far as they are known
  void tell(int done, const std::function<std::vector<float>()>& values);

 private:
  using Clock = std::chrono::steady_clock;
  const MethodRun& run_;
  Tower tower_;
  int count_;
  std::optional<Clock::time_point> told_;
};

/// Values of words as a text tower's tokens: each word's value in equal shares over its tokens, so that their sum is
/// the word's; 0 for all other tokens.
[[nodiscard]] std::vector<float> tokens_of_words(const std::vector<double>& words, const model::EncodedText& text);

}  // namespace m2ib::attribution
