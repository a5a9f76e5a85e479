#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/sentencepiece/sentencepiece_model.h"

namespace m2ib::text {

/// One piece of a segmented text.
struct FoundPiece {
  std::uint32_t id = 0;
  std::size_t begin = 0;  ///< bytes of the text
  std::size_t end = 0;
};

/// Splits a text into the most probable sequence of pieces, as SentencePiece's unigram model does (Kudo 2018,
/// arXiv 1804.10959): the Viterbi path under the pieces' log probabilities, rounded as there. A character that is no
/// piece by itself may be unknown, at 10 below the least probable piece; neighbouring unknown characters become one
/// token.
///
/// Our own for a reason: Debian's libsentencepiece exports the symbols of the protobuf that it was built with, and a
/// process that also loads Torch, and so another protobuf, dies before main().
class UnigramSegmenter {
 public:
  /// @param pieces of a model in which find_model_problem() finds nothing
  explicit UnigramSegmenter(const std::vector<ScoredPiece>& pieces);
  UnigramSegmenter(const UnigramSegmenter&) = delete;  // entries_ look into texts_
  UnigramSegmenter& operator=(const UnigramSegmenter&) = delete;

  /// @param text valid UTF-8. The pieces follow each other without gaps from 0 to the end.
  [[nodiscard]] std::vector<FoundPiece> segment(std::string_view text) const;

 private:
  struct Entry {
    std::string_view text;  ///< of a piece of pieces_
    std::uint32_t id = 0;
    double score = 0.0;
  };
  struct Step;

  std::vector<std::string> texts_;  ///< of entries_
  std::vector<Entry> entries_;      ///< sorted by text: a prefix is a range
  std::uint32_t unknown_id_ = 0;
  float unknown_score_ = 0.0F;
};

}  // namespace m2ib::text
