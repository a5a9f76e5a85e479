#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/text/bert/wordpiece.h"
#include "core/text/open_tokenizer.h"
#include "tests/core/text/token_checks.h"
#include "tests/support/fixture_facts.h"

using namespace m2ib;
using namespace m2ib::text;
using namespace m2ib::tests;
using nlohmann::json;

namespace {

constexpr std::size_t kUnlimited = 1U << 24U;
constexpr const char* kConfig = R"({"do_lower_case": true, "strip_accents": null, "tokenize_chinese_chars": true})";

std::string vocabulary_text(const std::string& name) {
  return read_all(fixture_dir() / "tokenizer" / "wordpiece" / ("vocab_" + name + ".txt"));
}

/// The same vocabulary as tokenizer.json holds it.
std::string as_tokenizer_json(const std::string& vocab_txt, json normalizer = {}) {
  json vocab = json::object();
  std::istringstream lines(vocab_txt);
  std::size_t id = 0;
  for (std::string line; std::getline(lines, line);) vocab[line] = id++;
  if (normalizer.is_null()) {
    normalizer = {{"type", "BertNormalizer"},
                  {"clean_text", true},
                  {"handle_chinese_chars", true},
                  {"strip_accents", nullptr},
                  {"lowercase", true}};
  }
  return json{{"version", "1.0"},
              {"added_tokens", {{{"id", 0}, {"content", "[PAD]"}, {"special", true}}}},
              {"normalizer", normalizer},
              {"pre_tokenizer", {{"type", "BertPreTokenizer"}}},
              {"model",
               {{"type", "WordPiece"},
                {"unk_token", "[UNK]"},
                {"continuing_subword_prefix", "##"},
                {"max_input_chars_per_word", 100},
                {"vocab", vocab}}}}
      .dump();
}

TokenizerPtr from_text(const std::string& vocab_txt, std::size_t context = kUnlimited,
                       Cleaning cleaning = Cleaning::None, const std::string& config = {}) {
  auto model = parse_wordpiece_vocabulary(vocab_txt, config, "model").value();
  return make_wordpiece(std::move(model), context, cleaning, {}).value();
}

/// Lower-case letters alone and inside words, and a few words.
const std::string& small_vocabulary() {
  static const std::string text = [] {
    std::string lines = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n";
    for (char c = 'a'; c <= 'z'; ++c) lines += std::string(1, c) + "\n##" + c + "\n";
    return lines + "-\n.\nlung\n##ung\nmass\n\xE8\x82\xBA\n";
  }();
  return text;
}

}  // namespace

class WordpieceTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void golden_ids_data();
  void golden_ids();
  void tiny_model_end_to_end();
  void spans_data();
  void spans();
  void special_tokens();
  void options_data();
  void options();
  void truncation();
  void refused_captions();
  void vocabulary_lines();
  void refused_files_data();
  void refused_files();
  void folders();
  void opens_quickly();
  void long_captions_are_quick();
};

void WordpieceTest::golden_ids_data() {
  M2IB_REQUIRE_FIXTURES();
  QTest::addColumn<std::string>("vocabulary");
  QTest::addColumn<bool>("open_clip");
  for (const char* vocabulary : {"small_synthetic", "bert_base_uncased"}) {
    QTest::addRow("%s bert", vocabulary) << std::string(vocabulary) << false;
    QTest::addRow("%s open_clip", vocabulary) << std::string(vocabulary) << true;
  }
}

void WordpieceTest::golden_ids() {
  QFETCH(std::string, vocabulary);
  QFETCH(bool, open_clip);
  const json golden = json::parse(read_all(fixture_dir() / "tokenizer" / "wordpiece_golden.json"));
  const std::size_t context = open_clip ? 256 : kUnlimited;
  const Cleaning cleaning = open_clip ? Cleaning::Whitespace : Cleaning::None;
  const std::string lines = vocabulary_text(vocabulary);
  const auto plain = from_text(lines, context, cleaning, kConfig);
  auto model = parse_wordpiece_json(as_tokenizer_json(lines), {}, "model").value();
  const auto fast = make_wordpiece(std::move(model), context, cleaning, {}).value();
  std::size_t compared = 0;
  for (const json& entry : golden.at("cases")) {
    const json& of = entry.at(vocabulary);
    const json& ids = open_clip && of.contains("open_clip_256") ? of.at("open_clip_256") : of.at("bert");
    const auto expected = ids.get<std::vector<std::int64_t>>();
    const auto caption = entry.at("text").get<std::string>();
    for (const TokenizerPtr& tokenizer : {plain, fast}) {
      const auto tokens = tokenizer->tokenize(caption);
      if (expected.size() == 2) {
        QVERIFY(!tokens && tokens.error().code == ErrorCode::CaptionEmpty);
      } else {
        QVERIFY2(tokens.has_value(), caption.c_str());
        QVERIFY2(tokens->ids == expected, caption.c_str());
        check_token_structure(*tokens, 1);
      }
      if (QTest::currentTestFailed()) return;
    }
    ++compared;
  }
  QVERIFY(compared > 0);
  QCOMPARE(compared, golden.at("cases").size());
}

void WordpieceTest::tiny_model_end_to_end() {
  M2IB_REQUIRE_FIXTURES();
  const auto folder = fixture_dir() / "biomedclip_tiny";
  const std::size_t context =
      fixture_json("biomedclip_tiny/open_clip_config.json").at("model_cfg").at("text_cfg").at("context_length");
  const std::string lines = read_all(folder / "vocab.txt");
  const std::size_t entries = fixture_json("biomedclip_tiny/text_config.json").at("vocab_size");
  QCOMPARE(static_cast<std::size_t>(std::count(lines.begin(), lines.end(), '\n')), entries);
  const auto tokenizer = open_wordpiece(folder, context, Cleaning::Whitespace).value();
  QCOMPARE(tokenizer->context_length(), context);
  QCOMPARE(tokenizer->vocabulary_size(), entries);
  QCOMPARE(tokenizer->description(), "BERT WordPiece, uncased, " + std::to_string(entries) + " entries");
  QCOMPARE(tokenizer->sha256().size(), std::size_t{64});
  const auto golden = read_int64_matrix(folder / "golden.safetensors", "input_ids");
  const auto texts = json::parse(read_all(folder / "e2e.json")).at("texts").get<std::vector<std::string>>();
  QCOMPARE(golden.size(), texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    auto ids = tokenizer->tokenize(texts[i]).value().ids;
    ids.resize(golden[i].size(), 0);  // [PAD]
    QCOMPARE(ids, golden[i]);
  }
}

void WordpieceTest::spans_data() {
  QTest::addColumn<std::string>("caption");
  QTest::addColumn<std::string>("pieces");
  QTest::addColumn<std::string>("words");
  QTest::addColumn<std::string>("spans");
  const auto add = [](const char* row, const char* caption, const char* pieces, const char* words, const char* spans) {
    QTest::newRow(row) << std::string(caption) << std::string(pieces) << std::string(words) << std::string(spans);
  };
  add("plain", "Lung mass.", "lung|mass|.", "Lung|mass|.", "0-4 5-9 9-10");
  add("continuation", "bung", "b|##ung", "bung", "0-1 1-4");
  add("hyphen", "x-ray", "x|-|r|##a|##y", "x|-|ray", "0-1 1-2 2-3 3-4 4-5");
  add("white space", "\t lung \n\xC2\xA0 mass ", "lung|mass", "lung|mass", "2-6 11-15");
  add("composed accent", "\xC3\x89t", "e|##t", "\xC3\x89t", "0-2 2-3");
  add("combining accent", "E\xCC\x81t", "e|##t", "E\xCC\x81t", "0-3 3-4");
  add("control inside", "ma\x07ss", "mass", "ma\x07ss", "0-5");
  add("ideographs", "\xE8\x82\xBA\xE8\x82\xBAlung", "\xE8\x82\xBA|\xE8\x82\xBA|lung", "\xE8\x82\xBA|\xE8\x82\xBA|lung",
      "0-3 3-6 6-10");
  add("unknown word", "lung\xE2\x82\xAC mass", "[UNK]|mass", "lung\xE2\x82\xAC|mass", "0-7 8-12");
  add("two jamo of one syllable", "\xEA\xB0\x80", "[UNK]", "\xEA\xB0\x80", "0-3");
}

void WordpieceTest::spans() {
  QFETCH(std::string, caption);
  QFETCH(std::string, pieces);
  QFETCH(std::string, words);
  QFETCH(std::string, spans);
  const auto tokens = from_text(small_vocabulary())->tokenize(caption).value();
  QCOMPARE(pieces_of(tokens, 1), pieces);
  QCOMPARE(words_of(tokens), words);
  QCOMPARE(spans_of(tokens, 1), spans);
  check_token_structure(tokens, 1);
}

void WordpieceTest::special_tokens() {
  const auto tokenizer = from_text(small_vocabulary());
  const auto typed = tokenizer->tokenize("lung[SEP]mass [cls]").value();
  QCOMPARE(typed.ids[2], std::int64_t{3});
  QCOMPARE(words_of(typed), std::string("lung|mass|[|cls|]"));
  QCOMPARE(typed.spans[2], (Span{4, 9}));
  const auto only = tokenizer->tokenize("[MASK]").value();
  QCOMPARE(only.ids, (std::vector<std::int64_t>{2, 4, 3}));
  QVERIFY(only.words.empty());
  const auto renamed = from_text("<s>\n</s>\n?\nlung\n", kUnlimited, Cleaning::None,
                                 R"({"cls_token": "<s>", "sep_token": {"content": "</s>"}, "unk_token": "?"})");
  QCOMPARE(renamed->tokenize("LUNG x").value().ids, (std::vector<std::int64_t>{0, 3, 2, 1}));
}

void WordpieceTest::options_data() {
  QTest::addColumn<std::string>("config");
  QTest::addColumn<std::string>("pieces");
  const auto add = [](const char* row, const char* config, const char* pieces) {
    QTest::newRow(row) << std::string(config) << std::string(pieces);
  };
  const std::string lung = "\xE8\x82\xBA";
  // Caption: "Éa 肺a"
  add("none", "", "e|##a|\xE8\x82\xBA|a");
  add("cased", R"({"do_lower_case": false})", "[UNK]|\xE8\x82\xBA|a");
  add("accents kept", R"({"strip_accents": false})", "[UNK]|\xE8\x82\xBA|a");
  add("ideographs together", R"({"tokenize_chinese_chars": false})", "e|##a|\xE8\x82\xBA|##a");
}

void WordpieceTest::options() {
  QFETCH(std::string, config);
  QFETCH(std::string, pieces);
  const std::string caption =
      "\xC3\x89"
      "a \xE8\x82\xBA"
      "a";
  QCOMPARE(pieces_of(from_text(small_vocabulary(), kUnlimited, Cleaning::None, config)->tokenize(caption).value(), 1),
           pieces);
  // The configuration beside tokenizer.json takes precedence.
  auto model = parse_wordpiece_json(as_tokenizer_json(small_vocabulary()), config, "model").value();
  QCOMPARE(pieces_of(make_wordpiece(std::move(model), 64, Cleaning::None, {}).value()->tokenize(caption).value(), 1),
           pieces);
}

void WordpieceTest::truncation() {
  const auto whole = from_text(small_vocabulary())->tokenize("lung bung mass").value();
  QCOMPARE(whole.ids.size(), std::size_t{6});
  const auto cut = from_text(small_vocabulary(), 4)->tokenize("lung bung mass").value();
  QVERIFY(cut.truncated);
  QCOMPARE(cut.dropped_tokens, std::size_t{2});
  QCOMPARE(cut.ids, (std::vector<std::int64_t>{whole.ids[0], whole.ids[1], whole.ids[2], whole.ids[5]}));
  QCOMPARE(words_of(cut), std::string("lung|bung"));
  QCOMPARE(cut.words[1].token_count, std::size_t{1});
  QVERIFY(!from_text(small_vocabulary(), 6)->tokenize("lung bung mass").value().truncated);
  const auto refused =
      make_wordpiece(parse_wordpiece_vocabulary(small_vocabulary(), {}, "m").value(), 2, Cleaning::None, {});
  QVERIFY(!refused && refused.error().code == ErrorCode::SettingOutOfRange);
}

void WordpieceTest::refused_captions() {
  const auto tokenizer = from_text(small_vocabulary(), 77);
  for (const char* empty : {"", " \t\n", "\x07", "\xCC\x81"}) {
    const auto tokens = tokenizer->tokenize(empty);
    QVERIFY(!tokens && tokens.error().code == ErrorCode::CaptionEmpty);
  }
  for (const std::string& invalid : {std::string("a\x80"), std::string((1U << 20U) + 1, 'a')}) {
    const auto tokens = tokenizer->tokenize(invalid);
    QVERIFY(!tokens && tokens.error().code == ErrorCode::CaptionInvalid);
  }
}

void WordpieceTest::vocabulary_lines() {
  // Windows line ends, an empty line, a piece that comes twice: its last id counts. No line end at the end.
  const auto model = parse_wordpiece_vocabulary("[UNK]\r\n[CLS]\r\nlung\r\n\r\n[SEP]\r\nlung", {}, "m").value();
  QCOMPARE(model.pieces.size(), std::size_t{6});
  QCOMPARE(model.ids.at("lung"), std::uint32_t{5});
  QCOMPARE(model.ids.at("[SEP]"), std::uint32_t{4});
}

void WordpieceTest::refused_files_data() {
  QTest::addColumn<bool>("is_json");
  QTest::addColumn<std::string>("text");
  QTest::addColumn<std::string>("config");
  QTest::addColumn<std::string>("words");
  const auto vocab = [](const char* row, std::string text, const char* config, const char* words) {
    QTest::newRow(row) << false << std::move(text) << std::string(config) << std::string(words);
  };
  vocab("empty", "", "", "no piece [UNK]");
  vocab("no end token", "[UNK]\n[CLS]\n", "", "no piece [SEP]");
  vocab("not UTF-8", "[UNK]\n[CLS]\n[SEP]\n\xFF\n", "", "not UTF-8");
  vocab("too many lines", std::string(1'000'001, '\n'), "", "lines");
  vocab("too large", std::string((8U << 20U) + 1, 'a'), "", "too large");
  vocab("config is no JSON", "[UNK]\n[CLS]\n[SEP]\n", "{", "not JSON");
  vocab("config is a list", "[UNK]\n[CLS]\n[SEP]\n", "[]", "not a JSON object");
  vocab("config names a missing token", "[UNK]\n[CLS]\n[SEP]\n", R"({"sep_token": "</s>"})", "no piece </s>");
  const auto add = [](const char* row, std::string text, const char* words) {
    QTest::newRow(row) << true << std::move(text) << std::string() << std::string(words);
  };
  add("no JSON", "", "not JSON");
  add("no model", "{}", "instead of WordPiece");
  add("another model", R"({"model": {"type": "BPE"}})", "\"BPE\" instead of WordPiece");
  add("no vocabulary", R"({"model": {"type": "WordPiece"}})", "vocabulary");
  add("list of pieces", R"({"model": {"type": "WordPiece", "vocab": ["a"]}})", "vocabulary");
  add("negative id", R"({"model": {"type": "WordPiece", "vocab": {"a": -1}}})", "whole number");
  add("huge id", R"({"model": {"type": "WordPiece", "vocab": {"a": 4000000000}}})", "whole number");
  add("longest word", R"({"model": {"type": "WordPiece", "max_input_chars_per_word": -1, "vocab": {"a": 1}}})",
      "longest word");
  add("normaliser", as_tokenizer_json(small_vocabulary(), {{"type", "NFKC"}}), "\"NFKC\" is not supported");
  add("nested", std::string(100'000, '['), "nested");
}

void WordpieceTest::refused_files() {
  QFETCH(bool, is_json);
  QFETCH(std::string, text);
  QFETCH(std::string, config);
  QFETCH(std::string, words);
  const auto model =
      is_json ? parse_wordpiece_json(text, config, "model") : parse_wordpiece_vocabulary(text, config, "model");
  QVERIFY(!model);
  const std::string message = describe(model.error());
  QVERIFY2(message.find(words) != std::string::npos, message.c_str());
}

void WordpieceTest::folders() {
  QTemporaryDir folder;
  const std::filesystem::path path = folder.path().toStdString();
  const auto missing = open_wordpiece(path, 64, Cleaning::None);
  QVERIFY(!missing && missing.error().code == ErrorCode::FileNotFound);
  std::ofstream(path / "vocab.txt", std::ios::binary) << small_vocabulary();
  const auto plain = open_wordpiece(path, 64, Cleaning::None).value();
  std::ofstream(path / "tokenizer.json", std::ios::binary) << as_tokenizer_json(small_vocabulary());
  const auto fast = open_wordpiece(path, 64, Cleaning::None).value();
  QCOMPARE(fast->tokenize("lung mass").value().ids, plain->tokenize("lung mass").value().ids);
  QVERIFY(fast->sha256() != plain->sha256());
}

void WordpieceTest::opens_quickly() {
  M2IB_REQUIRE_FIXTURES();
  const std::string lines = vocabulary_text("bert_base_uncased");
  const std::string as_json = as_tokenizer_json(lines);
  QElapsedTimer timer;
  timer.start();
  QCOMPARE(parse_wordpiece_vocabulary(lines, kConfig, "m").value().pieces.size(), std::size_t{30522});
  const qint64 plain = timer.restart();
  QCOMPARE(parse_wordpiece_json(as_json, {}, "m").value().pieces.size(), std::size_t{30522});
  qInfo("vocab.txt %lld ms, tokenizer.json %lld ms", static_cast<long long>(plain),
        static_cast<long long>(timer.elapsed()));
  QVERIFY(timer.elapsed() + plain < 5000);  // room for a busy machine and sanitizers
}

void WordpieceTest::long_captions_are_quick() {
  const auto tokenizer = from_text(small_vocabulary(), 77);
  constexpr std::size_t kMebibyte = 1U << 20U;
  std::string brackets(kMebibyte, '[');
  std::string words;
  while (words.size() + 101 < kMebibyte) words += std::string(100, 'q') + ' ';
  std::string marks = "a";
  while (marks.size() + 4 < kMebibyte) marks += "\xCC\x81\xCC\x96";
  for (const std::string& caption : {std::string(kMebibyte, 'a'), brackets, words, marks}) {
    QElapsedTimer timer;
    timer.start();
    const auto tokens = tokenizer->tokenize(caption);
    QVERIFY(tokens.has_value());
    qInfo("%lld ms", static_cast<long long>(timer.elapsed()));
    QVERIFY(timer.elapsed() < 20000);
    check_token_structure(*tokens, 1);
  }
}

QTEST_GUILESS_MAIN(WordpieceTest)
#include "tst_wordpiece.moc"
