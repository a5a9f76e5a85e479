#include "core/text/sentencepiece/unigram.h"

#include <algorithm>
#include <cfloat>
#include <limits>

#include "core/text/utf8.h"

namespace m2ib::text {
namespace {

constexpr float kUnknownPenalty = 10.0F;
constexpr double kUserDefinedPenalty = 0.1;

bool is_searched(PieceType type) { return type == PieceType::Normal || type == PieceType::UserDefined; }

// A user-defined piece has no probability: it costs next to nothing, so that it wins wherever it stands.
double score_of(const ScoredPiece& piece, float largest) {
  if (piece.type != PieceType::UserDefined) return piece.score;
  return static_cast<float>(piece.text.size()) * largest - kUserDefinedPenalty;
}

}  // namespace

/// The best way to reach a place in the text.
struct UnigramSegmenter::Step {
  float score = -std::numeric_limits<float>::infinity();
  std::size_t begin = 0;
  std::uint32_t id = 0;
  bool reached = false;

  /// SentencePiece compares sums of double precision with paths that it keeps in single precision; which of two equal
  /// ways wins ("a|aa" or "aa|a") hangs on that rounding.
  void offer(double candidate, std::size_t from, std::uint32_t piece) {
    if (reached && candidate <= double{score}) return;
    *this = {static_cast<float>(candidate), from, piece, true};
  }
};

UnigramSegmenter::UnigramSegmenter(const std::vector<ScoredPiece>& pieces) {
  float smallest = FLT_MAX;
  float largest = FLT_MIN;
  texts_.reserve(pieces.size());  // never moved afterwards: entries_ look into it
  for (const ScoredPiece& piece : pieces) {
    if (piece.type != PieceType::Normal) continue;
    smallest = std::min(smallest, piece.score);
    largest = std::max(largest, piece.score);
  }
  for (std::size_t id = 0; id < pieces.size(); ++id) {
    const ScoredPiece& piece = pieces[id];
    if (piece.type == PieceType::Unknown) unknown_id_ = static_cast<std::uint32_t>(id);
    if (!is_searched(piece.type)) continue;
    texts_.push_back(piece.text);
    entries_.push_back({texts_.back(), static_cast<std::uint32_t>(id), score_of(piece, largest)});
  }
  unknown_score_ = smallest - kUnknownPenalty;
  std::ranges::sort(entries_, {}, &Entry::text);
}

std::vector<FoundPiece> UnigramSegmenter::segment(std::string_view text) const {
  std::vector<Step> best(text.size() + 1);  // best[i]: of all ways that end at byte i
  best[0].score = 0.0F;
  for (std::size_t begin = 0, next = 0; begin < text.size(); begin = next) {
    next = std::min(begin + utf8_size(text[begin]), text.size());
    const float here = best[begin].score;
    bool character_is_piece = false;
    // The entries that start with text[begin, at] are a range, which narrows byte by byte.
    auto low = entries_.begin();
    auto high = entries_.end();
    for (std::size_t at = begin; at < text.size() && low != high; ++at) {
      const std::size_t depth = at - begin;
      const auto byte_at = [depth](const Entry& entry) {
        return depth < entry.text.size() ? static_cast<int>(static_cast<unsigned char>(entry.text[depth])) : -1;
      };
      const int byte = static_cast<unsigned char>(text[at]);
      low = std::partition_point(low, high, [&](const Entry& entry) { return byte_at(entry) < byte; });
      high = std::partition_point(low, high, [&](const Entry& entry) { return byte_at(entry) == byte; });
      if (low == high || low->text.size() != depth + 1) continue;  // no piece ends here
      best[at + 1].offer(double{here} + low->score, begin, low->id);
      character_is_piece = character_is_piece || at + 1 == next;
    }
    if (!character_is_piece) {
      const float candidate = here + unknown_score_;  // this one in single precision
      best[next].offer(candidate, begin, unknown_id_);
    }
  }

  std::vector<FoundPiece> found;
  for (std::size_t end = text.size(); end > 0; end = best[end].begin) {
    const Step& step = best[end];
    if (!found.empty() && step.id == unknown_id_ && found.back().id == unknown_id_) {
      found.back().begin = step.begin;
    } else {
      found.push_back({step.id, step.begin, end});
    }
  }
  std::ranges::reverse(found);
  return found;
}

}  // namespace m2ib::text
