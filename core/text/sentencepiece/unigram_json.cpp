#include "core/text/sentencepiece/unigram_json.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "core/base/json_limits.h"
#include "core/text/tokenizer_json.h"

namespace m2ib::text {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxPieces = 1'000'000;
constexpr std::size_t kMaxSteps = 256;
constexpr const char* kSpaceMark = "\xE2\x96\x81";

/// Reads the sections of the file; the first problem is kept.
class UnigramReader {
 public:
  SentencePieceModel model;
  std::string problem;

  void read(const json& root) {
    static const json nothing;
    const auto section = [&root](const char* key) -> const json& {
      const json* member = find_member(root, key);
      return member == nullptr ? nothing : *member;
    };
    read_model(section("model"));
    if (problem.empty()) read_steps(section("normalizer"), "normalizers", &UnigramReader::read_normaliser);
    if (problem.empty()) read_steps(section("pre_tokenizer"), "pretokenizers", &UnigramReader::read_splitter);
    if (problem.empty()) read_added_tokens(section("added_tokens"));
    if (problem.empty()) read_post_processor(section("post_processor"));
  }

 private:
  void refuse(std::string why) {
    if (problem.empty()) problem = std::move(why);
  }

  void read_model(const json& section) {
    const std::string type = text_member(section, "type");
    const json* vocab = find_member(section, "vocab");
    if (type == "BPE") {
      const std::string entries = vocab == nullptr ? "" : ", " + std::to_string(vocab->size()) + " entries";
      return refuse("it is a byte-pair vocabulary" + entries + " (SigLIP 2's Gemma tokenizer is such a one), which " +
                    "cannot be used; a SentencePiece unigram model is needed");
    }
    // Older exports of Unigram models do not name the type.
    if (!type.empty() && type != "Unigram")
      return refuse("its model is \"" + printable(type) + "\" instead of Unigram");
    if (flag_member(section, "byte_fallback", false)) {
      return refuse("it falls back to bytes for unknown characters, which is not supported");
    }
    if (vocab == nullptr || !vocab->is_array() || vocab->empty() || vocab->size() > kMaxPieces) {
      return refuse("its vocabulary is not a list of pieces and scores");
    }
    model.pieces.reserve(vocab->size());
    for (const json& entry : *vocab) {
      if (!entry.is_array() || entry.size() != 2 || !entry[0].is_string() || !entry[1].is_number()) {
        return refuse("entry " + std::to_string(model.pieces.size()) + " of its vocabulary is not a piece and a score");
      }
      model.pieces.push_back({entry[0].get<std::string>(), entry[1].get<float>(), PieceType::Normal});
    }
    const json* unknown = find_member(section, "unk_id");
    if (unknown == nullptr || !unknown->is_number_unsigned() || unknown->get<std::uint64_t>() >= model.pieces.size()) {
      return refuse("it names no piece for unknown characters");
    }
    model.pieces[unknown->get<std::size_t>()].type = PieceType::Unknown;
  }

  /// A single step, or the members of a Sequence.
  void read_steps(const json& section, const char* list, void (UnigramReader::*read_step)(const json&)) {
    if (section.is_null()) return;
    if (text_member(section, "type") != "Sequence") return (this->*read_step)(section);
    const json* steps = find_member(section, list);
    if (steps == nullptr || !steps->is_array() || steps->size() > kMaxSteps) return refuse("its steps are not a list");
    for (const json& step : *steps) (this->*read_step)(step);
  }

  void read_normaliser(const json& step) {
    const std::string type = text_member(step, "type");
    if (type == "Precompiled") {
      const auto map = decode_base64(text_member(step, "precompiled_charsmap"));
      if (!map) return refuse("its map of characters is not base64");
      model.character_map = *map;
      return;
    }
    if (type == "Lowercase" || type == "Strip") return;
    if (type == "Replace" && is_cleaning(step)) return;
    refuse("its normaliser step \"" + printable(type) + "\" is not supported");
  }

  /// Replacing punctuation (one mark, or a class of all) by nothing or white space by a space, as the cleaning does
  /// beforehand.
  static bool is_cleaning(const json& step) {
    const json* pattern = find_member(step, "pattern");
    if (pattern == nullptr) return false;
    const std::string mark = text_member(*pattern, "String");
    const std::string regex = text_member(*pattern, "Regex");
    const std::string content = text_member(step, "content");
    if (content.empty()) {
      constexpr std::string_view kMarks = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
      if (mark.size() == 1) return kMarks.find(mark) != std::string_view::npos;
      return regex.starts_with("[!\"") && regex.ends_with("~]") && regex.find("a-z") == std::string::npos;
    }
    constexpr std::array<std::string_view, 3> kWhiteSpace = {" {2,}", "\\s+", "\\s{2,}"};
    return (content == " " || content == kSpaceMark) &&
           (mark == "  " || std::ranges::find(kWhiteSpace, regex) != kWhiteSpace.end());
  }

  void read_splitter(const json& step) {
    const std::string type = text_member(step, "type");
    if (type == "WhitespaceSplit") return;
    if (type != "Metaspace") return refuse("its splitting \"" + printable(type) + "\" is not supported");
    if (const std::string mark = text_member(step, "replacement"); mark != kSpaceMark) {
      return refuse("it marks spaces by \"" + printable(mark) + "\", which is not supported");
    }
    const std::string scheme = text_member(step, "prepend_scheme");
    model.add_dummy_prefix = scheme.empty() ? flag_member(step, "add_prefix_space", true) : scheme != "never";
  }

  void read_added_tokens(const json& tokens) {
    if (!tokens.is_array()) return;
    for (const json& token : tokens) {
      const json* id = find_member(token, "id");
      if (id == nullptr || !id->is_number_unsigned() || id->get<std::uint64_t>() >= model.pieces.size()) continue;
      ScoredPiece& piece = model.pieces[id->get<std::size_t>()];
      // Special tokens never come from a caption's own text.
      if (piece.type == PieceType::Normal && flag_member(token, "special", false)) piece.type = PieceType::Control;
    }
  }

  void read_post_processor(const json& section) {
    if (section.is_null()) return;
    const json* single = find_member(section, "single");
    if (text_member(section, "type") != "TemplateProcessing" || single == nullptr || !single->is_array() ||
        single->size() > kMaxSteps) {
      return refuse("its post-processor \"" + printable(text_member(section, "type")) + "\" is not supported");
    }
    std::size_t texts = 0;
    std::size_t ends = 0;
    for (const json& part : *single) {
      if (find_member(part, "Sequence") != nullptr) ++texts;
      const json* special = find_member(part, "SpecialToken");
      if (special == nullptr) continue;
      if (texts == 0) return refuse("it puts a token in front of the caption, which is not supported");
      model.end_piece = text_member(*special, "id");
      ++ends;
    }
    if (texts != 1 || ends != 1) refuse("its post-processor does not put one end token behind the caption");
  }
};

}  // namespace

Result<SentencePieceModel> parse_unigram_json(std::string_view text, const std::string& name) {
  const auto root = parse_tokenizer_json(text, name);
  if (!root) return tl::unexpected(root.error());
  UnigramReader reader;
  reader.read(*root);
  if (reader.problem.empty()) reader.problem = find_model_problem(reader.model);
  if (!reader.problem.empty()) return fail(ErrorCode::TokenizerInvalid, name, reader.problem);
  return std::move(reader.model);
}

}  // namespace m2ib::text
