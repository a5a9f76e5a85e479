#include "core/text/caption_split.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "core/text/byte_alphabet.h"

namespace m2ib::text {
namespace {

struct CodePoint {
  UChar32 value = 0;
  Span source;
};

/// Where the first byte lies that is not UTF-8; nothing if all are.
std::optional<std::size_t> first_invalid_byte(const std::string& text) {
  std::int32_t at = 0;
  const auto size = static_cast<std::int32_t>(text.size());
  while (at < size) {
    const std::int32_t begin = at;
    UChar32 c = 0;
    U8_NEXT(text.data(), at, size, c);
    if (c < 0) return static_cast<std::size_t>(begin);
  }
  return std::nullopt;
}

/// Writes the normalised text of one stretch of the caption.
class Normaliser {
 public:
  Normaliser(const icu::Normalizer2& nfc, const std::string& caption, SplitCaption& out)
      : nfc_(nfc), caption_(caption), out_(out) {}

  void append(Span range) {
    std::size_t at = range.begin;
    while (at < range.end) {
      const CodePoint c = read(at);
      // NFC never changes text across such a boundary, so each chunk can be normalised, and traced back, alone.
      if (!chunk_.empty() && nfc_.hasBoundaryBefore(c.value)) flush();
      chunk_.push_back(c);
      at = c.source.end;
    }
    flush();
  }

 private:
  [[nodiscard]] CodePoint read(std::size_t at) const {
    std::size_t next = at;
    UChar32 c = 0;
    U8_NEXT_UNSAFE(caption_.data(), next, c);
    return {c, {at, next}};
  }

  void flush() {
    if (chunk_.empty()) return;
    constexpr UChar32 kFirstThatCanChange = 0x300;
    if (chunk_.size() == 1 && chunk_[0].value < kFirstThatCanChange) {
      append_lower(chunk_[0].value, chunk_[0].source);
    } else {
      flush_composed();
    }
    chunk_.clear();
  }

  void flush_composed() {
    icu::UnicodeString original;
    for (const CodePoint& c : chunk_) original.append(c.value);
    UErrorCode status = U_ZERO_ERROR;
    const icu::UnicodeString composed = nfc_.normalize(in_canonical_order(original), status);
    if (U_FAILURE(status) || composed == original) {
      for (const CodePoint& c : chunk_) append_lower(c.value, c.source);
      return;
    }
    std::vector<UChar32> values;
    for (std::int32_t i = 0; i < composed.length(); i = composed.moveIndex32(i, 1)) {
      values.push_back(composed.char32At(i));
    }
    append_changed(values);
  }

  /// Characters that are the same at the chunk's two ends keep their own place, those between share one.
  void append_changed(const std::vector<UChar32>& values) {
    const std::size_t shorter = std::min(values.size(), chunk_.size());
    std::size_t head = 0;
    while (head < shorter && values[head] == chunk_[head].value) ++head;
    std::size_t tail = 0;
    const auto from_end = [&](std::size_t i) { return chunk_[chunk_.size() - 1 - i]; };
    while (head + tail < shorter && values[values.size() - 1 - tail] == from_end(tail).value) ++tail;
    if (head + tail == shorter) head = tail = 0;
    const Span middle{chunk_[head].source.begin, from_end(tail).source.end};
    for (std::size_t i = 0; i < values.size(); ++i) {
      const std::size_t left = values.size() - 1 - i;
      append_lower(values[i], i < head ? chunk_[i].source : left < tail ? from_end(left).source : middle);
    }
  }

  /// Long runs of combining marks sorted beforehand (canonically equivalent): ICU's own insertion is quadratic.
  [[nodiscard]] icu::UnicodeString in_canonical_order(const icu::UnicodeString& original) const {
    constexpr std::size_t kLongRun = 64;
    if (chunk_.size() < kLongRun) return original;
    std::vector<UChar32> values;
    for (const CodePoint& c : chunk_) values.push_back(c.value);
    auto run = values.begin();
    const auto is_mark = [](UChar32 c) { return u_getCombiningClass(c) != 0; };
    while ((run = std::find_if(run, values.end(), is_mark)) != values.end()) {
      const auto run_end = std::find_if_not(run, values.end(), is_mark);
      std::stable_sort(run, run_end,
                       [](UChar32 a, UChar32 b) { return u_getCombiningClass(a) < u_getCombiningClass(b); });
      run = run_end;
    }
    return icu::UnicodeString::fromUTF32(values.data(), static_cast<std::int32_t>(values.size()));
  }

  void append_lower(UChar32 c, Span source) {
    constexpr UChar32 kCapitalIWithDot = 0x130;  // the only code point whose lower case is two
    if (c == kCapitalIWithDot) {
      append_utf8(U'i', source);
      append_utf8(0x307, source);
    } else {
      append_utf8(u_tolower(c), source);
    }
  }

  void append_utf8(UChar32 c, Span source) {
    std::array<char, U8_MAX_LENGTH> bytes{};
    std::size_t size = 0;
    U8_APPEND_UNSAFE(bytes.data(), size, c);
    out_.text.append(bytes.data(), size);
    out_.sources.insert(out_.sources.end(), size, source);
  }

  const icu::Normalizer2& nfc_;
  const std::string& caption_;
  SplitCaption& out_;
  std::vector<CodePoint> chunk_;
};

enum class CharClass { Space, Letter, Number, Other };

CharClass char_class(UChar32 c) {
  if (u_isUWhiteSpace(c)) return CharClass::Space;
  const std::uint32_t mask = U_GET_GC_MASK(c);
  if ((mask & U_GC_L_MASK) != 0) return CharClass::Letter;
  if ((mask & U_GC_N_MASK) != 0) return CharClass::Number;
  return CharClass::Other;
}

/// Adds the pattern's matches in a stretch of the normalised text.
class Splitter {
 public:
  explicit Splitter(SplitCaption& out) : out_(out) {}

  void split(std::size_t begin, std::size_t end) {
    const std::string_view start_token = kStartToken;
    const std::string_view all(out_.text);
    while (true) {
      const std::size_t found = all.substr(0, end).find(start_token, begin);
      if (found == std::string_view::npos) break;
      split_words(begin, found);
      const std::size_t next = found + start_token.size();
      out_.pieces.push_back({PieceKind::StartToken, 0, 0, source_of(found, next)});
      begin = next;
    }
    split_words(begin, end);
  }

 private:
  void split_words(std::size_t at, std::size_t end) {
    while (at < end) {
      std::size_t next = at;
      const CharClass kind = class_at(next);
      if (kind == CharClass::Space) {
        at = next;
        continue;
      }
      const std::string_view rest = std::string_view(out_.text).substr(at, end - at);
      if (rest.starts_with(kEndToken)) {
        // Typed in another case: the pattern takes it whole, the byte-level step splits it again at the letters.
        add_word(at, at + 2);
        add_word(at + 2, at + 11);
        add_word(at + 11, at + 13);
        at += 13;
        continue;
      }
      if (const std::size_t contraction = contraction_size(rest); contraction > 0) {
        next = at + contraction;
      } else if (kind != CharClass::Number) {
        next = run_end(next, end, kind);
      }
      add_word(at, next);
      at = next;
    }
  }

  static std::size_t contraction_size(std::string_view rest) {
    if (!rest.starts_with('\'')) return 0;
    for (const std::string_view suffix : {"'s", "'t", "'re", "'ve", "'m", "'ll", "'d"}) {
      if (rest.starts_with(suffix)) return suffix.size();
    }
    return 0;
  }

  /// Class of the character at `at`, which is moved behind it.
  CharClass class_at(std::size_t& at) const {
    UChar32 c = 0;
    U8_NEXT_UNSAFE(out_.text.data(), at, c);
    return char_class(c);
  }

  [[nodiscard]] std::size_t run_end(std::size_t at, std::size_t end, CharClass kind) const {
    while (at < end) {
      std::size_t next = at;
      if (class_at(next) != kind) break;
      at = next;
    }
    return at;
  }

  [[nodiscard]] Span source_of(std::size_t begin, std::size_t end) const {
    return {out_.sources[begin].begin, out_.sources[end - 1].end};
  }

  void add_word(std::size_t begin, std::size_t end) {
    out_.pieces.push_back({PieceKind::Word, begin, end, source_of(begin, end)});
  }

  SplitCaption& out_;
};

}  // namespace

Result<SplitCaption> split_caption(const std::string& caption) {
  if (caption.size() > kMaxCaptionBytes) {
    return fail(ErrorCode::CaptionInvalid, "longer than 1 MiB (" + std::to_string(caption.size()) + " bytes)");
  }
  if (const auto invalid = first_invalid_byte(caption)) {
    return fail(ErrorCode::CaptionInvalid, "not UTF-8 at byte " + std::to_string(*invalid));
  }
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(status);
  if (U_FAILURE(status) || nfc == nullptr) {
    return fail(ErrorCode::ComputeFailed, std::string("ICU: ") + u_errorName(status));
  }

  SplitCaption out;
  out.text.reserve(caption.size());
  out.sources.reserve(caption.size());
  Normaliser normaliser(*nfc, caption, out);
  Splitter splitter(out);
  const std::string_view end_token = kEndToken;
  std::size_t at = 0;
  while (true) {
    const std::size_t found = caption.find(end_token, at);
    const std::size_t text_begin = out.text.size();
    normaliser.append({at, std::min(found, caption.size())});
    splitter.split(text_begin, out.text.size());
    if (found == std::string::npos) break;
    at = found + end_token.size();
    out.pieces.push_back({PieceKind::EndToken, 0, 0, {found, at}});
  }
  return out;
}

}  // namespace m2ib::text
