#include "core/text/sentencepiece/piece_text.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "core/text/utf8.h"

namespace m2ib::text {
namespace {

constexpr std::string_view kSpaceMark = "\xE2\x96\x81";

class PieceTextWriter {
 public:
  PieceTextWriter(const CleanText& caption, const SentencePieceModel& model, const CharacterMap& map)
      : caption_(caption), map_(map), remove_extra_(model.remove_extra_whitespaces), after_space_(remove_extra_) {
    for (const ScoredPiece& piece : model.pieces) {
      if (piece.type == PieceType::UserDefined) user_defined_.push_back(piece.text);
    }
    if (model.add_dummy_prefix) append_space();
  }

  PieceText write() {
    const std::string_view text = caption_.text;
    for (std::size_t at = 0; at < text.size();) {
      const CharacterMap::Match match = match_at(text.substr(at));
      take(match.replacement, {caption_.sources[at].begin, caption_.sources[at + match.size - 1].end});
      at += match.size;
    }
    if (remove_extra_) {
      while (out_.text.ends_with(kSpaceMark)) resize(out_.text.size() - kSpaceMark.size());
    }
    number_words();
    return std::move(out_);
  }

 private:
  [[nodiscard]] CharacterMap::Match match_at(std::string_view rest) const {
    std::string_view kept;
    for (const std::string_view piece : user_defined_) {
      if (piece.size() > kept.size() && rest.starts_with(piece)) kept = piece;
    }
    if (!kept.empty()) return {kept.size(), kept};
    const auto mapped = map_.longest(rest);
    const bool whole = mapped && (mapped->size == rest.size() || (rest[mapped->size] & '\xC0') != '\x80');
    if (whole) return *mapped;
    const std::size_t size = std::min(utf8_size(rest[0]), rest.size());
    return {size, rest.substr(0, size)};
  }

  void take(std::string_view replacement, Span source) {
    while (after_space_ && replacement.starts_with(' ')) replacement.remove_prefix(1);
    for (const char c : replacement) {
      if (c == ' ') {
        append_space();
      } else {
        out_.text.push_back(c);
        out_.sources.push_back(source);
      }
    }
    if (!replacement.empty()) after_space_ = remove_extra_ && replacement.ends_with(' ');
  }

  void append_space() {
    out_.text += kSpaceMark;
    resize(out_.text.size());
  }

  void resize(std::size_t size) {
    out_.text.resize(size);
    out_.sources.resize(size, Span{});
  }

  void number_words() {
    out_.words.reserve(out_.text.size());
    bool in_spaces = false;
    for (std::size_t i = 0; i < out_.text.size(); ++i) {
      const Span source = out_.sources[i];
      if (out_.word_spans.empty() || (source.empty() && !in_spaces)) out_.word_spans.emplace_back();
      in_spaces = source.empty();
      out_.words.push_back(out_.word_spans.size() - 1);
      if (source.empty()) continue;
      Span& word = out_.word_spans.back();
      word = word.empty() ? source : Span{word.begin, std::max(word.end, source.end)};
    }
  }

  const CleanText& caption_;
  const CharacterMap& map_;
  bool remove_extra_;
  bool after_space_;
  std::vector<std::string_view> user_defined_;
  PieceText out_;
};

}  // namespace

PieceText to_piece_text(const CleanText& caption, const SentencePieceModel& model, const CharacterMap& map) {
  return PieceTextWriter(caption, model, map).write();
}

}  // namespace m2ib::text
