#pragma once

#include <bit>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include <QByteArray>

#include "core/text/sentencepiece/sentencepiece_model.h"
#include "core/text/sentencepiece/sentencepiece_tokenizer.h"
#include "core/text/sentencepiece/unigram_json.h"
#include "tests/core/text/token_checks.h"
#include "tests/support/fixtures.h"

/// SentencePiece models written byte by byte, valid and not.
namespace m2ib::tests {

inline std::string varint(std::uint64_t value) {
  std::string out;
  for (; value >= 0x80; value >>= 7U) out.push_back(static_cast<char>(0x80U | (value & 0x7FU)));
  out.push_back(static_cast<char>(value));
  return out;
}

inline std::string number_field(std::uint32_t number, std::uint64_t value) {
  return varint(number << 3U) + varint(value);
}

inline std::string bytes_field(std::uint32_t number, std::string_view bytes) {
  return varint((number << 3U) | 2U) + varint(bytes.size()) + std::string(bytes);
}

inline std::string little_endian(std::uint32_t value) {
  std::string out;
  for (unsigned i = 0; i < 4; ++i) out.push_back(static_cast<char>((value >> (8U * i)) & 0xFFU));
  return out;
}

inline std::string float_field(std::uint32_t number, float value) {
  return varint((number << 3U) | 5U) + little_endian(std::bit_cast<std::uint32_t>(value));
}

inline std::string piece(const std::string& text, float score = -1.0F, std::uint64_t type = 1) {
  return bytes_field(1, bytes_field(1, text) + float_field(2, score) + number_field(3, type));
}

/// <unk> 0, </s> 1, then a space, "ab", "a", "b".
inline std::string small_pieces() {
  return piece("<unk>", 0, 2) + piece("</s>", 0, 3) + piece("\xE2\x96\x81", -2) + piece("ab", -1) + piece("a", -3) +
         piece("b", -3);
}

/// One 256-unit block: the root's children lie at the block itself; 'A' is mapped to replacements[offset].
inline std::string letter_map(const std::string& replacements, std::uint32_t offset = 0,
                              std::uint32_t distance_of_leaf = 'A' ^ 1U, std::size_t units = 256) {
  std::vector<std::uint32_t> trie(units);
  for (std::uint32_t i = 0; i < units; ++i) trie[i] = (i ^ 0x80U) & 0xFFU;  // children of no node
  trie[0] = 0;                                                              // the root: distance 0
  trie['A'] = (distance_of_leaf << 10U) | 0x100U | 'A';                     // has a leaf, at 'A' ^ distance
  if (units > 1) trie[1] = 0x80000000U | offset;
  std::string blob = little_endian(static_cast<std::uint32_t>(units * 4));
  for (const std::uint32_t unit : trie) blob += little_endian(unit);
  return blob + replacements;
}

inline std::string normaliser(const std::string& character_map) {
  return bytes_field(3, bytes_field(1, "test") + bytes_field(2, character_map));
}

/// Each ASCII punctuation mark, escaped as Python's re.escape() does.
inline constexpr const char* kPunctuation = "[!\"\\#\\$%\\&'\\(\\)\\*\\+,\\-\\./:;<=>\\?@\\[\\\\\\]\\^_`\\{\\|\\}\\~]";

/// The model as SigLIP's exports to tokenizer.json write it.
inline nlohmann::json as_unigram_json(const text::SentencePieceModel& model) {
  using nlohmann::json;
  json vocab = json::array();
  json added = json::array();
  std::size_t unknown = 0;
  for (std::size_t id = 0; id < model.pieces.size(); ++id) {
    const text::ScoredPiece& entry = model.pieces[id];
    vocab.push_back({entry.text, entry.score});
    if (entry.type == text::PieceType::Unknown) unknown = id;
    if (entry.type != text::PieceType::Normal) {
      added.push_back({{"id", id}, {"content", entry.text}, {"special", true}, {"normalized", false}});
    }
  }
  const auto map = QByteArray::fromStdString(model.character_map).toBase64().toStdString();
  const json steps = {{{"type", "Lowercase"}},
                      {{"type", "Replace"}, {"pattern", {{"Regex", kPunctuation}}}, {"content", ""}},
                      {{"type", "Replace"}, {"pattern", {{"Regex", "\\s+"}}}, {"content", " "}},
                      {{"type", "Strip"}, {"strip_left", true}, {"strip_right", true}},
                      {{"type", "Precompiled"}, {"precompiled_charsmap", map}}};
  const json ending = {{{"Sequence", {{"id", "A"}, {"type_id", 0}}}},
                       {{"SpecialToken", {{"id", "</s>"}, {"type_id", 0}}}}};
  return {{"version", "1.0"},
          {"added_tokens", added},
          {"normalizer", {{"type", "Sequence"}, {"normalizers", steps}}},
          {"pre_tokenizer",
           {{"type", "Metaspace"}, {"replacement", "\xE2\x96\x81"}, {"prepend_scheme", "always"}, {"split", true}}},
          {"post_processor", {{"type", "TemplateProcessing"}, {"single", ending}}},
          {"model", {{"type", "Unigram"}, {"unk_id", unknown}, {"vocab", vocab}, {"byte_fallback", false}}}};
}

inline constexpr std::size_t kUnlimited = 1U << 24U;

inline const std::string& siglip_bytes() {
  static const std::string bytes = read_all(fixture_dir() / "siglip_tiny" / "spiece.model");
  return bytes;
}

inline Result<text::TokenizerPtr> from_bytes(const std::string& bytes, std::size_t context = kUnlimited,
                                             text::Cleaning cleaning = text::Cleaning::Siglip) {
  auto model = text::parse_sentencepiece_model(bytes, "spiece.model");
  if (!model) return tl::unexpected(model.error());
  return text::make_sentencepiece(std::move(*model), context, cleaning, "sum", "spiece.model");
}

inline Result<text::TokenizerPtr> from_json(const std::string& json_text, std::size_t context = kUnlimited) {
  auto model = text::parse_unigram_json(json_text, "tokenizer.json");
  if (!model) return tl::unexpected(model.error());
  return text::make_sentencepiece(std::move(*model), context, text::Cleaning::Siglip, "sum", "tokenizer.json");
}

inline nlohmann::json small_json() {
  return as_unigram_json(text::parse_sentencepiece_model(small_pieces(), "m").value());
}

}  // namespace m2ib::tests
