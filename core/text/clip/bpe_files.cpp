#include "core/text/clip/bpe_files.h"

#include <nlohmann/json.hpp>

#include <string_view>
#include <utility>

namespace m2ib::text {
namespace {

using nlohmann::json;

/// Takes the object piece by piece: no tree is built, and pieces that come twice are seen.
class VocabularyReader : public nlohmann::json_sax<json> {
 public:
  std::unordered_map<std::string, std::uint32_t> ids;
  std::string problem;

  bool null() override { return refuse_value(); }
  bool boolean(bool) override { return refuse_value(); }
  bool number_integer(number_integer_t) override { return refuse_value(); }
  bool number_float(number_float_t, const string_t&) override { return refuse_value(); }
  bool string(string_t&) override { return refuse_value(); }
  bool binary(binary_t&) override { return refuse_value(); }
  bool start_array(std::size_t) override { return refuse_value(); }
  bool end_array() override { return true; }
  bool end_object() override { return true; }

  bool number_unsigned(number_unsigned_t value) override {
    if (!in_object_) return refuse_value();
    if (value > UINT32_MAX) return refuse("id " + std::to_string(value) + " is too large");
    const auto [at, is_new] = ids.emplace(key_, static_cast<std::uint32_t>(value));
    return is_new || refuse("the piece \"" + at->first + "\" comes twice");
  }
  bool start_object(std::size_t) override {
    if (in_object_) return refuse_value();
    in_object_ = true;
    return true;
  }
  bool key(string_t& value) override {
    key_ = value;
    return true;
  }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
    return refuse("not JSON at byte " + std::to_string(position));
  }

 private:
  bool refuse(std::string why) {
    if (problem.empty()) problem = std::move(why);
    return false;
  }
  bool refuse_value() {
    return refuse(in_object_ ? "the id of \"" + key_ + "\" is not a whole number from 0 on"
                             : "not an object of pieces and ids");
  }

  bool in_object_ = false;
  std::string key_;
};

/// The next line from `at` on without its end; `at` moves behind it.
std::string_view next_line(std::string_view text, std::size_t& at) {
  const std::size_t end = std::min(text.find('\n', at), text.size());
  std::string_view line = text.substr(at, end - at);
  at = end + 1;
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

/// Adds one "left right"; says what is wrong with it, or nothing.
std::string add_merge(std::string_view line, std::uint32_t rank, const BpePieces& pieces, BpeMerges& merges) {
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos || space == 0 || space + 1 == line.size() ||
      line.find(' ', space + 1) != std::string_view::npos) {
    return "not two pieces with one space between";
  }
  const std::string left(line.substr(0, space));
  const std::string right(line.substr(space + 1));
  std::uint32_t found[3] = {};
  std::size_t i = 0;
  for (const std::string& piece : {left, right, left + right}) {
    const auto at = pieces.ids.find(piece);
    if (at == pieces.ids.end()) return "\"" + piece + "\" is not in the vocabulary";
    found[i++] = at->second;
  }
  merges[merge_key(found[0], found[1])] = {rank, found[2]};
  return {};
}

}  // namespace

Result<BpePieces> parse_bpe_vocabulary(const std::string& json_text, const std::string& name) {
  VocabularyReader reader;
  try {
    if (!json::sax_parse(json_text, &reader)) {
      return fail(ErrorCode::TokenizerInvalid, name, reader.problem.empty() ? "not JSON" : reader.problem);
    }
  } catch (const std::exception& error) {
    return fail(ErrorCode::TokenizerInvalid, name, error.what());
  }
  BpePieces pieces;
  pieces.ids = std::move(reader.ids);
  pieces.texts.resize(pieces.ids.size());
  std::vector<bool> used(pieces.ids.size(), false);
  for (const auto& [text, id] : pieces.ids) {
    const std::string number = std::to_string(id);
    if (id >= used.size()) {
      return fail(ErrorCode::TokenizerInvalid, name,
                  "id " + number + " of " + std::to_string(used.size()) + " pieces: ids must run from 0 without gaps");
    }
    if (used[id]) return fail(ErrorCode::TokenizerInvalid, name, "two pieces have the id " + number);
    used[id] = true;
    pieces.texts[id] = text;
  }
  return pieces;
}

Result<BpeMerges> parse_bpe_merges(const std::string& text, const BpePieces& pieces, const std::string& name) {
  const std::string_view all(text);
  const std::size_t last = all.find_last_not_of("\r\n");
  const std::string_view content = last == std::string_view::npos ? std::string_view() : all.substr(0, last + 1);
  BpeMerges merges;
  std::uint32_t rank = 0;
  std::size_t line_number = 0;
  for (std::size_t at = 0; at < content.size();) {
    const std::string_view line = next_line(content, at);
    ++line_number;
    if (line_number == 1 && line.find("#version") != std::string_view::npos) continue;
    if (const std::string problem = add_merge(line, rank++, pieces, merges); !problem.empty()) {
      return fail(ErrorCode::TokenizerInvalid, name, "line " + std::to_string(line_number) + ": " + problem);
    }
  }
  return merges;
}

}  // namespace m2ib::text
