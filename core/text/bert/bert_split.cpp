#include "core/text/bert/bert_split.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace m2ib::text {
namespace {

enum class CharacterKind : std::uint8_t { Dropped, Space, Ideograph, Other };

bool is_ideograph(UChar32 c) {
  struct Range {
    UChar32 first, last;
  };
  constexpr std::array<Range, 8> kRanges = {{{0x3400, 0x4DBF},
                                             {0x4E00, 0x9FFF},
                                             {0xF900, 0xFAFF},
                                             {0x20000, 0x2A6DF},
                                             {0x2A700, 0x2B73F},
                                             {0x2B740, 0x2B81F},
                                             {0x2B820, 0x2CEAF},
                                             {0x2F800, 0x2FA1F}}};
  return std::ranges::any_of(kRanges, [c](const Range& range) { return c >= range.first && c <= range.last; });
}

bool is_punctuation(UChar32 c) {
  // All of ASCII that is neither letter, digit, white space nor control, though Unicode calls some of it symbols.
  if (c < 0x80) return c > 0x20 && c < 0x7F && !u_isalnum(c);
  return (U_GET_GC_MASK(c) & U_GC_P_MASK) != 0;
}

CharacterKind kind_of(UChar32 c, const WordpieceModel& model) {
  const bool plain_space = c == '\t' || c == '\n' || c == '\r';
  if (model.clean && !plain_space && (c == 0 || c == 0xFFFD || (U_GET_GC_MASK(c) & U_GC_C_MASK) != 0)) {
    return CharacterKind::Dropped;
  }
  if (u_isUWhiteSpace(c)) return CharacterKind::Space;
  return model.split_ideographs && is_ideograph(c) ? CharacterKind::Ideograph : CharacterKind::Other;
}

class BertSplitter {
 public:
  BertSplitter(const CleanText& caption, const WordpieceModel& model, const icu::Normalizer2& nfd)
      : caption_(caption), model_(model), nfd_(nfd) {
    for (const std::string& special : model.specials) {
      if (!special.empty()) first_bytes_.push_back(special[0]);
    }
  }

  std::vector<BertWord> split() {
    const std::string& text = caption_.text;
    for (std::size_t at = 0; at < text.size();) {
      if (const std::size_t size = special_at(at); size > 0) {
        end_word();
        add_special(at, size);
        at += size;
        continue;
      }
      std::size_t next = at;
      UChar32 c = 0;
      U8_NEXT_UNSAFE(text.data(), next, c);
      take(c, {caption_.sources[at].begin, caption_.sources[next - 1].end});
      at = next;
    }
    end_word();
    return std::move(words_);
  }

 private:
  /// Length of the longest special token that begins here; 0 if none does.
  [[nodiscard]] std::size_t special_at(std::size_t at) const {
    if (first_bytes_.find(caption_.text[at]) == std::string::npos) return 0;
    const std::string_view rest = std::string_view(caption_.text).substr(at);
    std::size_t longest = 0;
    for (const std::string& special : model_.specials) {
      if (special.size() > longest && rest.starts_with(special)) longest = special.size();
    }
    return longest;
  }

  void add_special(std::size_t at, std::size_t size) {
    BertWord word;
    word.text = caption_.text.substr(at, size);
    word.characters.push_back({0, {caption_.sources[at].begin, caption_.sources[at + size - 1].end}});
    word.special = true;
    words_.push_back(std::move(word));
  }

  void take(UChar32 c, Span source) {
    switch (kind_of(c, model_)) {
      case CharacterKind::Dropped:
        return;
      case CharacterKind::Space:
        end_word();
        return;
      case CharacterKind::Ideograph:
        end_word();
        decompose(c, source);
        end_word();
        return;
      case CharacterKind::Other:
        decompose(c, source);
    }
  }

  void decompose(UChar32 c, Span source) {
    icu::UnicodeString parts;
    if (!model_.strip_accents || c < 0x80 || !nfd_.getDecomposition(c, parts)) {
      take_part(c, source);
      return;
    }
    for (std::int32_t i = 0; i < parts.length(); i = parts.moveIndex32(i, 1)) take_part(parts.char32At(i), source);
  }

  void take_part(UChar32 c, Span source) {
    if (model_.strip_accents && c >= 0x80 && u_charType(c) == U_NON_SPACING_MARK) {
      if (!word_.characters.empty()) word_.characters.back().source.end = source.end;
      return;
    }
    constexpr UChar32 kCapitalIWithDot = 0x130;  // the only code point whose lower case is two
    if (model_.lower_case && c == kCapitalIWithDot) {
      append('i', source);
      append(0x307, source);
    } else {
      append(model_.lower_case ? u_tolower(c) : c, source);
    }
  }

  void append(UChar32 c, Span source) {
    const bool alone = is_punctuation(c);
    if (alone) end_word();
    word_.characters.push_back({static_cast<std::uint32_t>(word_.text.size()), source});
    std::array<char, U8_MAX_LENGTH> bytes{};
    std::size_t size = 0;
    U8_APPEND_UNSAFE(bytes.data(), size, c);
    word_.text.append(bytes.data(), size);
    if (alone) end_word();
  }

  void end_word() {
    if (word_.characters.empty()) return;
    words_.push_back(std::move(word_));
    word_ = {};
  }

  const CleanText& caption_;
  const WordpieceModel& model_;
  const icu::Normalizer2& nfd_;
  std::string first_bytes_;
  BertWord word_;
  std::vector<BertWord> words_;
};

}  // namespace

Result<std::vector<BertWord>> split_for_bert(const CleanText& caption, const WordpieceModel& model) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfd = icu::Normalizer2::getNFDInstance(status);
  if (U_FAILURE(status) || nfd == nullptr) {
    return fail(ErrorCode::ComputeFailed, std::string("ICU: ") + u_errorName(status));
  }
  return BertSplitter(caption, model, *nfd).split();
}

}  // namespace m2ib::text
