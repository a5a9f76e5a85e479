#include "core/text/traced_text.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>

namespace m2ib::text {
namespace {

UChar32 icu_char(char32_t c) { return static_cast<UChar32>(c); }

/// Composes a text chunk by chunk.
class Composer {
 public:
  Composer(const icu::Normalizer2& nfc, TracedText& out) : nfc_(nfc), out_(out) {}

  void append(std::span<const TracedChar> text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      constexpr char32_t kFirstThatCanChange = 0x300;
      const TracedChar& c = text[i];
      const bool boundary = c.value < kFirstThatCanChange || nfc_.hasBoundaryBefore(icu_char(c.value));
      // NFC never changes text across such a boundary, so each chunk can be normalised, and traced back, alone.
      if (boundary) flush();
      const bool alone = i + 1 == text.size() || text[i + 1].value < kFirstThatCanChange;
      if (boundary && alone && c.value < kFirstThatCanChange) {
        out_.push_back(c);
      } else {
        chunk_.push_back(c);
      }
    }
    flush();
  }

 private:
  void flush() {
    if (chunk_.empty()) return;
    compose();
    chunk_.clear();
  }

  void compose() {
    icu::UnicodeString original;
    for (const TracedChar& c : chunk_) original.append(icu_char(c.value));
    UErrorCode status = U_ZERO_ERROR;
    const icu::UnicodeString composed = nfc_.normalize(in_canonical_order(original), status);
    if (U_FAILURE(status) || composed == original) {
      out_.insert(out_.end(), chunk_.begin(), chunk_.end());
      return;
    }
    std::vector<char32_t> values;
    for (std::int32_t i = 0; i < composed.length(); i = composed.moveIndex32(i, 1)) {
      values.push_back(static_cast<char32_t>(composed.char32At(i)));
    }
    append_changed(values);
  }

  /// Characters that are the same at the chunk's two ends keep their own place, those between share one.
  void append_changed(const std::vector<char32_t>& values) {
    const std::size_t shorter = std::min(values.size(), chunk_.size());
    std::size_t head = 0;
    while (head < shorter && values[head] == chunk_[head].value) ++head;
    std::size_t tail = 0;
    const auto from_end = [&](std::size_t i) -> const TracedChar& { return chunk_[chunk_.size() - 1 - i]; };
    while (head + tail < shorter && values[values.size() - 1 - tail] == from_end(tail).value) ++tail;
    if (head + tail == shorter) head = tail = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const std::size_t left = values.size() - 1 - i;
      if (i < head) {
        out_.push_back(chunk_[i]);
      } else if (left < tail) {
        out_.push_back(from_end(left));
      } else {
        out_.push_back({values[i], chunk_[head].begin, from_end(tail).end});
      }
    }
  }

  /// Long runs of combining marks sorted beforehand (canonically equivalent): ICU's own insertion is quadratic.
  [[nodiscard]] icu::UnicodeString in_canonical_order(const icu::UnicodeString& original) const {
    constexpr std::size_t kLongRun = 64;
    if (chunk_.size() < kLongRun) return original;
    std::vector<UChar32> values;
    for (const TracedChar& c : chunk_) values.push_back(icu_char(c.value));
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

  const icu::Normalizer2& nfc_;
  TracedText& out_;
  TracedText chunk_;
};

bool is_white_space(char32_t c) { return u_isUWhiteSpace(icu_char(c)) || (c >= 0x1C && c <= 0x1F); }

bool is_ascii_punctuation(char32_t c) {
  return (c > ' ' && c < '0') || (c > '9' && c < 'A') || (c > 'Z' && c < 'a') || (c > 'z' && c < 0x7F);
}

constexpr char32_t kCapitalSigma = 0x3A3;
constexpr char32_t kFinalSigma = 0x3C2;

void append_lower(const TracedChar& c, TracedText& out) {
  constexpr char32_t kCapitalIWithDot = 0x130;  // the only code point whose lower case is two
  if (c.value == kCapitalIWithDot) {
    out.push_back({U'i', c.begin, c.end});
    out.push_back({0x307, c.begin, c.end});
  } else {
    out.push_back({static_cast<char32_t>(u_tolower(icu_char(c.value))), c.begin, c.end});
  }
}

/// Whether the nearest character of [first, last) that is not ignorable has a case.
template <class Iterator>
bool reaches_cased(Iterator first, Iterator last) {
  const auto found = std::find_if(
      first, last, [](const TracedChar& c) { return !u_hasBinaryProperty(icu_char(c.value), UCHAR_CASE_IGNORABLE); });
  return found != last && u_hasBinaryProperty(icu_char(found->value), UCHAR_CASED);
}

/// Unicode's condition Final_Sigma: something cased before it in the word, nothing cased behind it.
bool ends_word(const TracedText& text, std::size_t at) {
  const auto behind = static_cast<std::ptrdiff_t>(at) + 1;
  const auto before = static_cast<std::ptrdiff_t>(text.size() - at);
  return reaches_cased(text.rbegin() + before, text.rend()) && !reaches_cased(text.begin() + behind, text.end());
}

}  // namespace

Result<TracedText> trace_caption(const std::string& caption) {
  if (caption.size() > kMaxCaptionBytes) {
    return fail(ErrorCode::CaptionInvalid, "longer than 1 MiB (" + std::to_string(caption.size()) + " bytes)");
  }
  TracedText text;
  text.reserve(caption.size());
  const auto size = static_cast<std::int32_t>(caption.size());
  for (std::int32_t at = 0; at < size;) {
    const std::int32_t begin = at;
    UChar32 c = 0;
    U8_NEXT(caption.data(), at, size, c);
    if (c < 0) return fail(ErrorCode::CaptionInvalid, "not UTF-8 at byte " + std::to_string(begin));
    text.push_back({static_cast<char32_t>(c), static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at)});
  }
  return text;
}

CleanText to_clean_text(const TracedText& text) {
  CleanText out;
  out.text.reserve(text.size());
  out.sources.reserve(text.size());
  for (const TracedChar& c : text) {
    std::array<char, U8_MAX_LENGTH> bytes{};
    std::size_t size = 0;
    U8_APPEND_UNSAFE(bytes.data(), size, c.value);
    out.text.append(bytes.data(), size);
    out.sources.insert(out.sources.end(), size, Span{c.begin, c.end});
  }
  return out;
}

bool same_characters(const TracedText& a, const TracedText& b) {
  return std::ranges::equal(a, b, {}, &TracedChar::value, &TracedChar::value);
}

Result<void> append_nfc(std::span<const TracedChar> text, TracedText& out) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(status);
  if (U_FAILURE(status) || nfc == nullptr) {
    return fail(ErrorCode::ComputeFailed, std::string("ICU: ") + u_errorName(status));
  }
  Composer(*nfc, out).append(text);
  return {};
}

TracedText lower_case_each(const TracedText& text) {
  TracedText out;
  out.reserve(text.size());
  for (const TracedChar& c : text) append_lower(c, out);
  return out;
}

TracedText lower_case_whole(const TracedText& text) {
  TracedText out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    append_lower(text[i], out);
    if (text[i].value == kCapitalSigma && ends_word(text, i)) out.back().value = kFinalSigma;
  }
  return out;
}

TracedText without_ascii_punctuation(const TracedText& text) {
  TracedText out;
  out.reserve(text.size());
  std::ranges::copy_if(text, std::back_inserter(out),
                       [](const TracedChar& c) { return !is_ascii_punctuation(c.value); });
  return out;
}

TracedText collapse_white_space(const TracedText& text) {
  TracedText out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_white_space(text[i].value)) {
      out.push_back(text[i]);
      continue;
    }
    const std::size_t begin = i;
    while (i + 1 < text.size() && is_white_space(text[i + 1].value)) ++i;
    const bool inside = begin > 0 && i + 1 < text.size();
    if (inside) out.push_back({U' ', text[begin].begin, text[i].end});
  }
  return out;
}

}  // namespace m2ib::text
