#include "core/text/clip/caption_split.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <optional>
#include <span>
#include <string_view>

#include "core/text/traced_text.h"

namespace m2ib::text {
namespace {

enum class CharClass { Space, Letter, Number, Other };

CharClass char_class(UChar32 c) {
  if (u_isUWhiteSpace(c)) return CharClass::Space;
  const std::uint32_t mask = U_GET_GC_MASK(c);
  if ((mask & U_GC_L_MASK) != 0) return CharClass::Letter;
  if ((mask & U_GC_N_MASK) != 0) return CharClass::Number;
  return CharClass::Other;
}

/// Bytes at the head of `text` that spell the ASCII `name` in any case, or 0. U+017F counts as an "s", as in the
/// regular expressions of the original.
std::size_t matches_in_any_case(std::string_view text, std::string_view name) {
  constexpr std::string_view kLongS = "\xC5\xBF";
  std::size_t at = 0;
  for (const char expected : name) {
    if (at >= text.size()) return 0;
    if (expected == 's' && text.substr(at).starts_with(kLongS)) {
      at += kLongS.size();
      continue;
    }
    const char c = text[at++];
    if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c) != expected) return 0;
  }
  return at;
}

/// Whether the pattern tells upper from lower case.
enum class Case { Exact, Any };

/// Bytes of the contraction at the head of `text`, or 0.
std::size_t contraction_size(std::string_view text, Case mode) {
  if (!text.starts_with('\'')) return 0;
  for (const std::string_view suffix : {"'s", "'t", "'re", "'ve", "'m", "'ll", "'d"}) {
    if (mode == Case::Exact && text.starts_with(suffix)) return suffix.size();
    if (mode == Case::Exact) continue;
    if (const std::size_t size = matches_in_any_case(text, suffix); size > 0) return size;
  }
  return 0;
}

/// Class of the character at `at`, which is moved behind it.
CharClass class_at(std::string_view text, std::size_t& at) {
  UChar32 c = 0;
  U8_NEXT_UNSAFE(text.data(), at, c);
  return char_class(c);
}

std::size_t run_end(std::string_view text, std::size_t at, CharClass kind) {
  while (at < text.size()) {
    std::size_t next = at;
    if (class_at(text, next) != kind) break;
    at = next;
  }
  return at;
}

/// Adds the pattern's matches in stretches of the normalised text.
class Splitter {
 public:
  Splitter(SplitCaption& out, Case mode) : out_(out), case_(mode) {}
  Splitter(const Splitter&) = delete;
  Splitter& operator=(const Splitter&) = delete;
  virtual ~Splitter() = default;

 protected:
  void split_words(std::size_t at, std::size_t end) {
    const std::string_view text = std::string_view(out_.text).substr(0, end);
    while (at < end) {
      std::size_t next = at;
      const CharClass kind = class_at(text, next);
      if (kind == CharClass::Space) {
        at = next;
        continue;
      }
      const std::string_view rest = text.substr(at);
      if (const std::size_t special = take_special(at, rest); special > 0) {
        at += special;
        continue;
      }
      if (const std::size_t contraction = contraction_size(rest, case_); contraction > 0) {
        next = at + contraction;
      } else if (kind != CharClass::Number) {
        next = run_end(text, next, kind);
      }
      add_word(at, next);
      at = next;
    }
  }

  void add_word(std::size_t begin, std::size_t end) {
    out_.pieces.push_back({PieceKind::Word, begin, end, source_of(begin, end), 0});
  }
  void add_special(std::size_t which, Span source) { out_.pieces.push_back({PieceKind::Special, 0, 0, source, which}); }
  [[nodiscard]] Span source_of(std::size_t begin, std::size_t end) const {
    return {out_.sources[begin].begin, out_.sources[end - 1].end};
  }

  SplitCaption& out_;

 private:
  Case case_;

  /// Bytes of the special token at `at` (where the text goes on with `rest`), which it has added; or 0.
  virtual std::size_t take_special(std::size_t at, std::string_view rest) = 0;
};

/// A name of a special token and what it is.
struct SpecialName {
  std::string_view text;
  std::size_t which = 0;
};

struct FoundName {
  std::size_t at = 0;
  std::size_t size = 0;
  std::size_t which = 0;
};

/// Finds names in a text from left to right. It goes over the text once for each name, however many are found.
class NameFinder {
 public:
  NameFinder(const std::vector<SpecialName>& names, std::string_view text) : text_(text) {
    for (const SpecialName& name : names) nexts_.push_back({name, text.find(name.text)});
  }

  /// The first one at `from` or behind it; `from` never decreases.
  std::optional<FoundName> next(std::size_t from) {
    std::optional<FoundName> first;
    for (Next& next : nexts_) {
      if (next.at < from) next.at = text_.find(next.name.text, from);
      if (next.at == std::string_view::npos || (first && first->at < next.at)) continue;
      if (first && first->at == next.at && first->size >= next.name.text.size()) continue;
      first = {next.at, next.name.text.size(), next.name.which};
    }
    return first;
  }

 private:
  struct Next {
    SpecialName name;
    std::size_t at;
  };
  std::string_view text_;
  std::vector<Next> nexts_;
};

class FastSplitter final : public Splitter {
 public:
  FastSplitter(SplitCaption& out, const AddedTokens& added)
      : Splitter(out, Case::Exact), in_pattern_(added.in_pattern) {
    for (std::size_t i = 0; i < added.tokens.size(); ++i) {
      (added.tokens[i].as_typed ? as_typed_ : normalised_).push_back({added.tokens[i].text, i});
    }
  }

  Result<void> split(const std::string& caption, const TracedText& text) {
    NameFinder finder(as_typed_, caption);
    std::size_t from = 0;   // in the caption
    std::size_t index = 0;  // in text
    while (true) {
      const auto found = finder.next(from);
      const std::size_t end = found ? found->at : caption.size();
      const std::size_t first = index;
      while (index < text.size() && text[index].begin < end) ++index;
      const auto stretch = std::span(text).subspan(first, index - first);
      if (auto done = split_stretch(stretch); !done) return done;
      if (!found) return {};
      from = found->at + found->size;
      add_special(found->which, {found->at, from});
      while (index < text.size() && text[index].begin < from) ++index;
    }
  }

 private:
  Result<void> split_stretch(std::span<const TracedChar> stretch) {
    TracedText composed;
    composed.reserve(stretch.size());
    if (auto done = append_nfc(stretch, composed); !done) return done;
    const CleanText normalised = to_clean_text(lower_case_each(composed));
    const std::size_t offset = out_.text.size();
    out_.text += normalised.text;
    out_.sources.insert(out_.sources.end(), normalised.sources.begin(), normalised.sources.end());
    NameFinder finder(normalised_, normalised.text);
    std::size_t begin = offset;
    while (const auto found = finder.next(begin - offset)) {
      split_words(begin, offset + found->at);
      begin = offset + found->at + found->size;
      add_special(found->which, source_of(begin - found->size, begin));
    }
    split_words(begin, out_.text.size());
    return {};
  }

  /// One that was no added token (typed in another case): the pattern takes it whole, and the byte-level step splits
  /// it again at the letters.
  std::size_t take_special(std::size_t at, std::string_view rest) override {
    if (!in_pattern_ || !rest.starts_with('<')) return 0;
    for (const std::string_view name : {kStartToken, kEndToken}) {
      if (!rest.starts_with(name)) continue;
      const std::size_t end = at + name.size();
      const std::string_view text = std::string_view(out_.text).substr(0, end);
      while (at < end) {
        std::size_t next = at;
        const CharClass kind = class_at(text, next);
        next = run_end(text, next, kind);
        add_word(at, next);
        at = next;
      }
      return name.size();
    }
    return 0;
  }

  bool in_pattern_;
  std::vector<SpecialName> as_typed_;
  std::vector<SpecialName> normalised_;
};

class SimpleSplitter final : public Splitter {
 public:
  SimpleSplitter(SplitCaption& out, const SpecialNames& names) : Splitter(out, Case::Any), names_(names) {}

  void split() { split_words(0, out_.text.size()); }

 private:
  std::size_t take_special(std::size_t at, std::string_view rest) override {
    if (!rest.starts_with('<')) return 0;
    for (const std::size_t which : {0U, 1U}) {
      const std::string_view name = which == 0 ? names_.start : names_.end;
      const std::size_t size = matches_in_any_case(rest, name);
      if (size == 0) continue;
      if (rest.starts_with(name)) {
        add_special(which, source_of(at, at + size));
      } else {
        add_word(at, at + size);
      }
      return size;
    }
    return 0;
  }

  const SpecialNames& names_;
};

}  // namespace

Result<SplitCaption> split_caption(const std::string& caption, const AddedTokens& added) {
  const auto text = trace_caption(caption);
  if (!text) return tl::unexpected(text.error());
  SplitCaption out;
  out.text.reserve(caption.size());
  out.sources.reserve(caption.size());
  if (const auto done = FastSplitter(out, added).split(caption, *text); !done) return tl::unexpected(done.error());
  return out;
}

SplitCaption split_clean_text(CleanText clean, const SpecialNames& names) {
  SplitCaption out{std::move(clean.text), std::move(clean.sources), {}};
  SimpleSplitter(out, names).split();
  return out;
}

}  // namespace m2ib::text
