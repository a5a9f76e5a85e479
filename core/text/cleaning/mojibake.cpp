#include "core/text/cleaning/mojibake.h"

#include <algorithm>
#include <array>
#include <vector>

#include "core/text/cleaning/code_pages.h"
#include "core/text/cleaning/suspicion.h"

namespace m2ib::text {
namespace {

constexpr std::uint8_t kSubstitute = 0x1A;  // where a byte was lost
constexpr char32_t kReplacement = 0xFFFD;

struct ByteRange {
  std::uint8_t first = 0x80;
  std::uint8_t last = 0xBF;
};

/// How many bytes a sequence with this first byte has; 0: none begins with it.
std::size_t sequence_length(std::uint8_t lead) {
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
}

/// What may follow the first byte: no code point is written longer than needed, none is above U+10FFFF.
ByteRange second_bytes(std::uint8_t lead) {
  if (lead == 0xE0) return {0xA0, 0xBF};
  if (lead == 0xF0) return {0x90, 0xBF};
  if (lead == 0xF4) return {0x80, 0x8F};
  return {};
}

bool is_surrogate(char32_t c) { return c >= 0xD800 && c <= 0xDFFF; }

/// A line as bytes of every code page.
class EncodedLine {
 public:
  explicit EncodedLine(const TracedText& line) : line_(line) {
    bytes_.reserve(line.size());
    for (const TracedChar& c : line) bytes_.push_back(bytes_of(c.value));
  }

  [[nodiscard]] std::optional<std::uint8_t> byte(std::size_t i, CodePage page) const {
    if (line_[i].value < 0x80) return static_cast<std::uint8_t>(line_[i].value);
    const std::uint8_t byte = bytes_[i][static_cast<std::size_t>(page)];
    return byte == 0 ? std::nullopt : std::optional(byte);
  }

  /// The sequence of two or more bytes that begins at `i`.
  [[nodiscard]] std::optional<ByteSequence> sequence(std::size_t i, CodePage page) const {
    auto found = one_sequence(i, page);
    if (!found || !is_surrogate(found->value)) return found;
    // CESU-8: each half of a surrogate pair as a sequence of its own.
    const auto low = one_sequence(i + found->length, page);
    if (!low || found->value >= 0xDC00 || low->value < 0xDC00 || low->value > 0xDFFF) return std::nullopt;
    const char32_t value = 0x10000 + ((found->value - 0xD800) << 10U) + (low->value - 0xDC00);
    return ByteSequence{i, found->length + low->length, value, false};
  }

 private:
  [[nodiscard]] std::optional<ByteSequence> one_sequence(std::size_t i, CodePage page) const {
    const auto lead = i < line_.size() ? byte(i, page) : std::nullopt;
    const std::size_t length = lead && *lead >= 0x80 ? sequence_length(*lead) : 0;
    if (length == 0 || i + length > line_.size()) return std::nullopt;
    ByteSequence sequence{i, length, *lead & (0x7FU >> length), false};
    ByteRange allowed = second_bytes(*lead);
    bool lost = false;
    std::size_t spaces = 0;
    for (std::size_t k = 1; k < length; ++k, allowed = {}) {
      std::uint8_t next = byte(i + k, page).value_or(0);
      if (next == ' ') {
        ++spaces;
        next = 0xA0;
      }
      const bool is_lost = next == kSubstitute && line_[i + k].value == kReplacement;
      if (!is_lost && (next < allowed.first || next > allowed.last)) return std::nullopt;
      lost = lost || is_lost;
      sequence.value = (sequence.value << 6U) | (next & 0x3FU);
    }
    if (lost) sequence.value = kReplacement;
    if (spaces > 0 && !restores_space(*lead, spaces, page, sequence)) return std::nullopt;
    return sequence;
  }

  /// Where a space may have been a no-break space: at most one in a sequence, and in the shortest ones only behind the
  /// bytes for which that makes a letter or the no-break space itself.
  [[nodiscard]] bool restores_space(std::uint8_t lead, std::size_t spaces, CodePage page,
                                    ByteSequence& sequence) const {
    constexpr std::array<std::uint8_t, 6> kLeads = {0xC2, 0xC3, 0xC5, 0xCE, 0xD0, 0xD9};
    if (page == CodePage::MacRoman || spaces > 1 || sequence.value == kReplacement) return false;
    if (sequence.length > 2) return true;
    if (std::ranges::find(kLeads, lead) == kLeads.end()) return false;
    sequence.keeps_space = lead == 0xC3 && is_word_a_grave(sequence.begin + sequence.length);
    return true;
  }

  /// Behind "à" as a word of its own one space was lost with the no-break space; not so in "àquele", "àquela",
  /// "àquilo" and "às".
  [[nodiscard]] bool is_word_a_grave(std::size_t i) const {
    std::string rest;
    for (std::size_t k = i; k < line_.size() && rest.size() < 5; ++k) {
      rest += line_[k].value < 0x80 ? static_cast<char>(line_[k].value) : '?';
    }
    for (const char* follows : {" ", "quele", "quela", "quilo", "s "}) {
      if (rest.starts_with(follows)) return false;
    }
    return true;
  }

  const TracedText& line_;
  std::vector<PageBytes> bytes_;
};

/// The line with sequences, which are in order, replaced by their characters.
TracedText replace(const TracedText& line, const std::vector<ByteSequence>& sequences) {
  TracedText out;
  out.reserve(line.size());
  std::size_t at = 0;
  const auto copy_until = [&](std::size_t end) {
    out.insert(out.end(), line.begin() + static_cast<std::ptrdiff_t>(at),
               line.begin() + static_cast<std::ptrdiff_t>(end));
  };
  for (const ByteSequence& sequence : sequences) {
    copy_until(sequence.begin);
    at = sequence.begin + sequence.length;
    const TracedChar& last = line[at - 1];
    out.push_back({sequence.value, line[sequence.begin].begin, sequence.keeps_space ? last.begin : last.end});
    if (sequence.keeps_space) out.push_back({U' ', last.begin, last.end});
  }
  copy_until(line.size());
  return out;
}

/// All sequences of the line if it is wholly UTF-8 in this code page and one of them is suspicious; else none.
std::vector<ByteSequence> read_whole(const TracedText& line, const EncodedLine& encoded, CodePage page) {
  std::vector<ByteSequence> sequences;
  bool suspicious = false;
  for (std::size_t i = 0; i < line.size();) {
    if (const auto sequence = encoded.sequence(i, page)) {
      suspicious = suspicious || is_suspicious(line, *sequence);
      sequences.push_back(*sequence);
      i += sequence->length;
    } else if (const auto byte = encoded.byte(i, page); byte && *byte < 0x80) {
      ++i;
    } else {
      return {};
    }
  }
  if (!suspicious) sequences.clear();
  return sequences;
}

/// Finds runs of sequences amid other text.
class RunReader {
 public:
  RunReader(const TracedText& line, const EncodedLine& encoded) : line_(line), encoded_(encoded) {}

  /// The run from `i` on, if one of its sequences is suspicious; `i` never decreases.
  std::vector<ByteSequence> read(std::size_t i) {
    for (std::size_t page = 0; page < kPages; ++page) {
      // Within a page no sequence begins inside another, so what is left of a run need not be read again.
      if (i < innocent_until_[page]) continue;
      std::vector<ByteSequence> run;
      bool suspicious = false;
      std::size_t at = i;
      while (const auto sequence = encoded_.sequence(at, kCodePages[page])) {
        suspicious = suspicious || is_suspicious(line_, *sequence);
        run.push_back(*sequence);
        at += sequence->length;
      }
      if (suspicious) return run;
      innocent_until_[page] = at;
    }
    return {};
  }

 private:
  static constexpr std::size_t kPages = 7;  // Latin-1 and the Windows pages; the others have too much that people write
  const TracedText& line_;
  const EncodedLine& encoded_;
  std::array<std::size_t, kPages> innocent_until_{};
};

}  // namespace

std::optional<TracedText> repair_mojibake(const TracedText& line) {
  const auto may_begin_sequence = [](const TracedChar& a, const TracedChar& b) {
    return a.value >= 0x80 && (b.value >= 0x80 || b.value == U' ');
  };
  if (std::ranges::adjacent_find(line, may_begin_sequence) == line.end()) return std::nullopt;
  const EncodedLine encoded(line);
  for (const CodePage page : kCodePages) {
    const auto sequences = read_whole(line, encoded, page);
    if (!sequences.empty()) return replace(line, sequences);
  }
  std::vector<ByteSequence> sequences;
  RunReader reader(line, encoded);
  for (std::size_t i = 0; i < line.size();) {
    const auto run = line[i].value < 0x80 ? std::vector<ByteSequence>() : reader.read(i);
    sequences.insert(sequences.end(), run.begin(), run.end());
    i = run.empty() ? i + 1 : run.back().begin + run.back().length;
  }
  if (sequences.empty()) return std::nullopt;
  return replace(line, sequences);
}

}  // namespace m2ib::text
