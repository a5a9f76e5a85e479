#include <QTemporaryDir>
#include <QTest>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/base/sha256.h"
#include "core/text/clip/clip_bpe.h"
#include "core/text/clip/clip_tokenizer_json.h"
#include "core/text/open_tokenizer.h"
#include "tests/support/fixture_facts.h"

using namespace m2ib;
using namespace m2ib::text;
using nlohmann::json;

namespace {

using Ids = std::vector<std::int64_t>;

const char* const kSpecialsPattern = "<\\|startoftext\\|>|<\\|endoftext\\|>|";
const char* const kWordsPattern = "'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+";

std::string read_all(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

json golden_cases() {
  return json::parse(read_all(tests::fixture_dir() / "tokenizer" / "clip_golden.json")).at("cases");
}

/// A tokenizer.json in CLIP's form with one merge.
json small_file() {
  json file = json::parse(R"({
    "version": "1.0", "truncation": null, "padding": null,
    "added_tokens": [
      {"id": 3, "content": "<|startoftext|>", "single_word": false, "lstrip": false, "rstrip": false, "normalized": true},
      {"id": 4, "content": "<|endoftext|>", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false}],
    "normalizer": {"type": "Sequence", "normalizers": [
      {"type": "NFC"}, {"type": "Replace", "pattern": {"Regex": "WHITE SPACE"}, "content": " "}, {"type": "Lowercase"}]},
    "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
      {"type": "Split", "behavior": "Removed", "invert": true, "pattern":
        {"Regex": "WORDS"}},
      {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true}]},
    "post_processor": {"type": "RobertaProcessing", "sep": ["<|endoftext|>", 4], "cls": ["<|startoftext|>", 3]},
    "model": {"type": "BPE", "unk_token": "<|endoftext|>", "continuing_subword_prefix": "", "end_of_word_suffix": "</w>",
      "vocab": {"a": 0, "b</w>": 1, "ab</w>": 2, "<|startoftext|>": 3, "<|endoftext|>": 4}, "merges": ["a b</w>"]}})");
  file["normalizer"]["normalizers"][1]["pattern"]["Regex"] = "\\s+";
  file["pre_tokenizer"]["pretokenizers"][0]["pattern"]["Regex"] = std::string(kSpecialsPattern) + kWordsPattern;
  return file;
}

/// The files vocab.json and merges.txt of a folder as tokenizer.json.
json file_from(const std::filesystem::path& folder, bool merges_as_pairs) {
  json file = small_file();
  file["model"]["vocab"] = json::parse(read_all(folder / "vocab.json"));
  for (json& token : file["added_tokens"]) token["id"] = file["model"]["vocab"][token["content"].get<std::string>()];
  file.erase("post_processor");
  json merges = json::array();
  std::istringstream lines(read_all(folder / "merges.txt"));
  for (std::string line; std::getline(lines, line);) {
    while (line.ends_with('\r')) line.pop_back();
    if (line.empty() || line.starts_with("#version")) continue;
    const std::size_t space = line.find(' ');
    if (merges_as_pairs) {
      merges.push_back({line.substr(0, space), line.substr(space + 1)});
    } else {
      merges.push_back(line);
    }
  }
  file["model"]["merges"] = std::move(merges);
  return file;
}

Result<TokenizerPtr> parse(const json& file, std::size_t context_length = 77) {
  return parse_clip_tokenizer_json(file.dump(), context_length, "folder/tokenizer.json");
}

Ids ids_of(const Result<TokenizerPtr>& tokenizer, const std::string& caption) {
  return tokenizer.value()->tokenize(caption).value().ids;
}

}  // namespace

class ClipTokenizerJsonTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void same_as_two_files();
  void end_to_end();
  void golden_ids_data();
  void golden_ids();
  void merges_and_types();
  void added_tokens();
  void bad_files_data();
  void bad_files();
  void not_json_data();
  void not_json();
  void folders();
};

void ClipTokenizerJsonTest::same_as_two_files() {
  M2IB_REQUIRE_FIXTURES();
  const auto folder = tests::fixture_dir() / "hf_clip_tiny";
  const std::string text = read_all(folder / "tokenizer.json");
  const auto one = parse_clip_tokenizer_json(text, 77, "tokenizer.json").value();
  const auto two = load_clip_bpe(folder, 77).value();
  QCOMPARE(one->vocabulary_size(), two->vocabulary_size());
  QCOMPARE(one->description(), two->description());
  QCOMPARE(one->sha256(), sha256_hex(text));
  std::size_t compared = 0;
  for (const json& entry : golden_cases()) {
    const auto caption = entry.at("text").get<std::string>();
    const auto a = one->tokenize(caption);
    const auto b = two->tokenize(caption);
    QCOMPARE(a.has_value(), b.has_value());
    if (!a) continue;
    QCOMPARE(a->ids, b->ids);
    QCOMPARE(a->pieces, b->pieces);
    QVERIFY(a->spans == b->spans);
    ++compared;
  }
  QVERIFY(compared > 200);
}

void ClipTokenizerJsonTest::end_to_end() {
  M2IB_REQUIRE_FIXTURES();
  const auto folder = tests::fixture_dir() / "hf_clip_tiny";
  const auto text_config = tests::fixture_json("hf_clip_tiny/config_full.json").at("text_config");
  const std::size_t context = text_config.at("max_position_embeddings");
  const auto end = text_config.at("vocab_size").get<std::int64_t>() - 1;
  const auto tokenizer =
      parse_clip_tokenizer_json(read_all(folder / "tokenizer.json"), context, "tokenizer.json").value();
  const auto texts = json::parse(read_all(folder / "e2e.json")).at("texts").get<std::vector<std::string>>();
  const std::string tensors = read_all(folder / "golden.safetensors");
  std::uint64_t header_size = 0;
  std::memcpy(&header_size, tensors.data(), 8);
  const json entry = json::parse(tensors.substr(8, header_size)).at("e2e_input_ids");
  const auto columns = entry.at("shape").at(1).get<std::size_t>();
  QCOMPARE(entry.at("shape").at(0).get<std::size_t>(), texts.size());
  const char* row = tensors.data() + 8 + header_size + entry.at("data_offsets").at(0).get<std::size_t>();
  std::size_t compared = 0;
  for (const std::string& text : texts) {
    Ids golden(columns);
    std::memcpy(golden.data(), row, columns * 8);
    row += columns * 8;
    if (text.empty()) continue;
    Ids ids = tokenizer->tokenize(text).value().ids;
    ids.resize(columns, end);  // padded with the end token
    QCOMPARE(ids, golden);
    ++compared;
  }
  QVERIFY(compared > 0);
}

void ClipTokenizerJsonTest::golden_ids_data() {
  QTest::addColumn<bool>("merges_as_pairs");
  QTest::newRow("merges as text") << false;
  QTest::newRow("merges as pairs") << true;
}

void ClipTokenizerJsonTest::golden_ids() {
  M2IB_REQUIRE_FIXTURES();
  QFETCH(bool, merges_as_pairs);
  const json file = file_from(tests::fixture_dir() / "tokenizer" / "clip", merges_as_pairs);
  QCOMPARE(file["model"]["merges"].size(), std::size_t{48894});
  const auto tokenizer = parse(file, 1U << 20U).value();
  QCOMPARE(tokenizer->vocabulary_size(), std::size_t{49408});
  for (const json& entry : golden_cases()) {
    const auto expected = entry.at(entry.contains("hf_fast") ? "hf_fast" : "openai").get<Ids>();
    const auto tokens = tokenizer->tokenize(entry.at("text").get<std::string>());
    if (expected.size() == 2) {
      QVERIFY(!tokens);
    } else {
      QCOMPARE(tokens.value().ids, expected);
    }
  }
}

void ClipTokenizerJsonTest::merges_and_types() {
  QCOMPARE(ids_of(parse(small_file()), "AB"), (Ids{3, 2, 4}));
  json pairs = small_file();
  pairs["model"]["merges"] = json::array({json::array({"a", "b</w>"})});
  QCOMPARE(ids_of(parse(pairs), "AB"), (Ids{3, 2, 4}));
  json untyped = small_file();  // as older versions write it
  untyped["model"].erase("type");
  QCOMPARE(ids_of(parse(untyped), "AB"), (Ids{3, 2, 4}));
  json plain = small_file();  // as newer versions write it
  plain["pre_tokenizer"]["pretokenizers"][0]["pattern"]["Regex"] = kWordsPattern;
  QCOMPARE(ids_of(parse(plain), "AB"), (Ids{3, 2, 4}));
  // Which matters for the name of a token in another case with punctuation behind it.
  const std::string name = "<|ENDOFTEXT|>!!";
  QCOMPARE(parse(small_file()).value()->tokenize(name).value().words.size(), std::size_t{4});
  QCOMPARE(parse(plain).value()->tokenize(name).value().words.size(), std::size_t{3});
  QVERIFY(parse(small_file(), 2).error().code == ErrorCode::SettingOutOfRange);
}

void ClipTokenizerJsonTest::added_tokens() {
  json file = small_file();
  const auto add = [&](const char* content, int id, bool normalized) {
    file["added_tokens"].push_back({{"id", id}, {"content", content}, {"normalized", normalized}});
  };
  add("[X]", 5, false);
  add("[X]Y", 6, false);
  add("[N]", 7, true);
  add("a", 0, false);
  const auto tokenizer = parse(file);
  QCOMPARE(tokenizer.value()->vocabulary_size(), std::size_t{8});
  const auto tokens = tokenizer.value()->tokenize("AB[X][X]Y[n]").value();
  QCOMPARE(tokens.ids, (Ids{3, 2, 5, 6, 7, 4}));
  QVERIFY((tokens.spans[3] == Span{5, 9}));
  QCOMPARE(tokens.pieces[4], std::string("[N]"));
  QCOMPARE(tokens.words.size(), std::size_t{1});
  QCOMPARE(ids_of(tokenizer, "ab"), (Ids{3, 0, 1, 4}));  // "a" is cut out as typed

  file["added_tokens"][0]["normalized"] = false;
  QCOMPARE(ids_of(parse(file), "<|startoftext|>AB"), (Ids{3, 3, 2, 4}));
  QVERIFY(ids_of(parse(file), "<|STARTOFTEXT|>AB").size() > 4);
}

void ClipTokenizerJsonTest::bad_files_data() {
  QTest::addColumn<std::string>("path");
  QTest::addColumn<std::string>("value");
  QTest::addColumn<std::string>("reason");
  const auto add = [](const char* path, const char* value, const char* reason) {
    QTest::addRow("%s %s", path, value) << std::string(path) << std::string(value) << std::string(reason);
  };
  add("/model", "null", "no vocabulary");
  add("/model/type", "\"Unigram\"", "a Unigram model");
  add("/model/type", "\"WordPiece\"", "a WordPiece model");
  add("/model/vocab", "[]", "no vocabulary");
  add("/model/merges", "{}", "no list of merges");
  add("/model/merges", "null", "no list of merges");
  add("/model/end_of_word_suffix", "null", "words do not end in </w>");
  add("/model/continuing_subword_prefix", "\"##\"", "a prefix");
  add("/model/byte_fallback", "true", "byte fallback");
  add("/model/ignore_merges", "true", "without merging");
  add("/normalizer", "null", "normalizer is not CLIP's");
  add("/normalizer/normalizers/0/type", "\"NFKC\"", "normalizer is not CLIP's");
  add("/normalizer/normalizers/2", "7", "normalizer is not CLIP's");
  add("/pre_tokenizer", "null", "pre-tokenizer is not CLIP's");
  add("/pre_tokenizer", "{\"type\": \"ByteLevel\"}", "pre-tokenizer is not CLIP's");
  add("/pre_tokenizer/pretokenizers/0/pattern/Regex", "\"x\"", "pre-tokenizer is not CLIP's");
  add("/pre_tokenizer/pretokenizers/0/invert", "false", "pre-tokenizer is not CLIP's");
  add("/pre_tokenizer/pretokenizers/1/add_prefix_space", "true", "pre-tokenizer is not CLIP's");
  add("/model/vocab/a", "-1", "the id of \"a\"");
  add("/model/vocab/a", "0.5", "the id of \"a\"");
  add("/model/vocab/a", "\"0\"", "the id of \"a\"");
  add("/model/vocab/a", "4294967296", "the id of \"a\"");
  add("/model/vocab/a", "1", "two pieces have the id 1");
  add("/model/vocab/a", "9", "id 9 of 5 pieces");
  add("/added_tokens", "7", "not a list");
  add("/added_tokens/0", "7", "no content or no id");
  add("/added_tokens/0/id", "9", "another id");
  add("/added_tokens/0/lstrip", "true", "the flag lstrip");
  add("/post_processor/cls", "[\"<|endoftext|>\", 4]", "post-processor");
  add("/post_processor/sep", "null", "post-processor");
  add("/model/merges", "[\"a\"]", "merge 1 is not two pieces");
  add("/model/merges", "[\"a b</w> c\"]", "merge 1 is not two pieces");
  add("/model/merges", "[[\"a\"]]", "merge 1 is not two pieces");
  add("/model/merges", "[[\"a\", 1]]", "merge 1 is not two pieces");
  add("/model/merges", "[\"a b</w>\", [\"a\", \"x\"]]", "merge 2: \"x\"");
  add("/model/merges", "[\"a a\"]", "\"aa\" is not in the vocabulary");
}

void ClipTokenizerJsonTest::bad_files() {
  QFETCH(std::string, path);
  QFETCH(std::string, value);
  QFETCH(std::string, reason);
  json file = small_file();
  file[json::json_pointer(path)] = json::parse(value);
  const auto tokenizer = parse(file);
  QVERIFY(!tokenizer);
  QVERIFY(tokenizer.error().code == ErrorCode::TokenizerInvalid);
  QCOMPARE(tokenizer.error().args.at(0), std::string("folder/tokenizer.json"));
  QVERIFY2(tokenizer.error().args.at(1).find(reason) != std::string::npos, tokenizer.error().args[1].c_str());
}

void ClipTokenizerJsonTest::not_json_data() {
  QTest::addColumn<std::string>("text");
  QTest::addColumn<std::string>("reason");
  const auto repeat = [](const char* part, std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += part;
    return text;
  };
  const auto add = [](const char* row, std::string text, const char* reason) {
    QTest::newRow(row) << std::move(text) << std::string(reason);
  };
  add("empty", "", "not JSON");
  add("html", "<html></html>", "not JSON");
  add("list", "[]", "not an object");
  add("cut off", small_file().dump().substr(0, 700), "not JSON");
  add("not UTF-8", "{\"\xFF\": 0}", "not JSON");
  add("NUL", std::string("{\0}", 3), "control character");
  add("deep", repeat("[", 100000), "nested");
  add("many lists", "[" + repeat("[],", 3000000) + "0]", "more than 2000000 values");
  add("many objects", "[" + repeat("{},", 300000) + "0]", "objects");
  add("long string", "{\"" + repeat("x", 100000) + "\": 0}", "string longer");
}

void ClipTokenizerJsonTest::not_json() {
  QFETCH(std::string, text);
  QFETCH(std::string, reason);
  const auto tokenizer = parse_clip_tokenizer_json(text, 77, "x");
  QVERIFY(!tokenizer);
  QVERIFY(tokenizer.error().code == ErrorCode::TokenizerInvalid);
  QVERIFY2(tokenizer.error().args.at(1).find(reason) != std::string::npos, tokenizer.error().args[1].c_str());
}

void ClipTokenizerJsonTest::folders() {
  QTemporaryDir temporary;
  const std::filesystem::path folder(temporary.path().toStdString());
  QVERIFY(open_hf_clip_tokenizer(folder, 77).error().code == ErrorCode::FileNotFound);
  std::ofstream(folder / "tokenizer.json") << small_file().dump();
  QCOMPARE(open_hf_clip_tokenizer(folder, 77).value()->sha256(), sha256_hex(small_file().dump()));
  std::ofstream(folder / "vocab.json") << small_file()["model"]["vocab"].dump();
  QCOMPARE(ids_of(open_hf_clip_tokenizer(folder, 77), "ab"), (Ids{3, 2, 4}));
  std::ofstream(folder / "merges.txt") << "#version: 0.2\na b</w>\n";  // both: preferred
  QCOMPARE(open_hf_clip_tokenizer(folder, 77).value()->sha256(), load_clip_bpe(folder, 77).value()->sha256());
  std::filesystem::remove(folder / "merges.txt");
  std::filesystem::resize_file(folder / "tokenizer.json", kMaxClipTokenizerJsonBytes + 1);
  QVERIFY(open_hf_clip_tokenizer(folder, 77).error().code == ErrorCode::FileTooLarge);
}

QTEST_GUILESS_MAIN(ClipTokenizerJsonTest)
#include "tst_clip_tokenizer_json.moc"
