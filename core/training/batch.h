#pragma once

// Internal (Torch).

#include <ATen/ATen.h>

#include <string>
#include <vector>

#include "core/base/random.h"
#include "core/text/tokenizer.h"
#include "core/training/phantom_samples.h"

namespace m2ib::training {

/// One optimiser step's data.
struct Batch {
  at::Tensor pixels;       ///< [B, 3, S, S], normalised
  at::Tensor patch_truth;  ///< [B, N, kinds], 0 … 1: how much of the patch shows a finding of this kind
  at::Tensor ids;          ///< [S, T] int64, one sentence of every statement, padded with the end token
  at::Tensor pooled;       ///< [S] int64, index of each sentence's end token
  at::Tensor truth;        ///< [B, S], 1 where the sentence is true of the picture

  // One finding a picture, chosen by chance, for the evidence loss; rows of zeros where a picture has none.
  at::Tensor evidence;        ///< [B, N], 1 where the patch touches the chosen finding (core/metrics/pointing.h: 5 %)
  at::Tensor evidence_truth;  ///< [B, S], 1 where the sentence is true of the chosen finding
  at::Tensor only_evidence;   ///< [B, S], 1 where it is true of the chosen finding and of no other in the picture
};

/// A wording of every statement is drawn from `wording`, each picture's finding for the evidence loss from `choice`.
[[nodiscard]] Batch make_batch(const std::vector<const Sample*>& samples, int image_px, int grid,
                               const text::Tokenizer& tokenizer, Random& wording, Random& choice);

}  // namespace m2ib::training
