#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/attribution/explanation.h"
#include "core/attribution/methods/method_run.h"
#include "core/model/dual_encoder.h"

/// What tests of methods see of a tower as a function: the cosine with the other tower's embedding, in double precision
/// and by whole blocks, and what methods take from it. Plain numbers only.
namespace m2ib::tests {

class DoubleTower {
 public:
  DoubleTower(const model::DualEncoder& encoder, attribution::Tower tower, const model::EncodedImage& image,
              const model::EncodedText& text);
  ~DoubleTower();
  DoubleTower(const DoubleTower&) = delete;
  DoubleTower& operator=(const DoubleTower&) = delete;

  /// All take `rows` inputs one behind the other and return a cosine for each.
  [[nodiscard]] std::vector<double> of_block_inputs(int first_block, const std::vector<double>& states, int rows) const;
  /// Embeddings plus positions, before the norm in front of block 0.
  [[nodiscard]] std::vector<double> of_tokens(const std::vector<double>& tokens, int rows) const;
  [[nodiscard]] std::vector<double> of_pixels(const std::vector<double>& pixels, int rows) const;
  /// What attention of `block` reads, in place of what it would; written out head by head. block = number of blocks:
  /// what the pooling reads. One picture only.
  [[nodiscard]] double of_attention_input(int block, const std::vector<double>& read) const;

  [[nodiscard]] std::vector<double> attention_input(int block) const;  ///< [T * D]; as above
  [[nodiscard]] std::vector<double> block_input(int block) const;      ///< [T * D]
  [[nodiscard]] std::vector<double> tokens() const;                    ///< of the picture or caption, [T * D]
  [[nodiscard]] std::vector<double> positions() const;                 ///< [T * D]
  [[nodiscard]] std::vector<double> pixels() const;                    ///< [3 * S * S]
  /// Of any ids, as tokens().
  [[nodiscard]] std::vector<double> tokens_of(const std::vector<std::int64_t>& ids) const;

 private:
  struct Weights;
  std::unique_ptr<Weights> weights_;
};

/// d cosine / d pixel and d cosine / d token embedding as methods compute them.
[[nodiscard]] std::vector<float> computed_pixel_gradient(const attribution::MethodRun& run);
[[nodiscard]] std::vector<float> computed_token_gradient(const attribution::MethodRun& run, attribution::Tower tower);

/// The same weights, but the image tower's embedding is the mean of its patches.
[[nodiscard]] model::DualEncoderPtr with_mean_pooling(const model::DualEncoderPtr& encoder, bool norm_after_pool);
/// Two by two patches of one pixel, no blocks that change anything, no norms: a patch's token is (red, green + blue),
/// the embedding the mean of the tokens. The text tower is that of `toy`.
[[nodiscard]] model::DualEncoderPtr linear_encoder(const model::DualEncoderPtr& toy);

/// Nothing that outlives a run wants or has a gradient, and gradient mode is on, as a thread starts.
[[nodiscard]] bool is_clean(const model::DualEncoder& encoder, const model::EncodedImage& image,
                            const model::EncodedText& text);

}  // namespace m2ib::tests
