#include <QElapsedTimer>
#include <QTest>
#include <limits>
#include <random>

#include "core/text/sentencepiece/character_map.h"
#include "core/text/sentencepiece/sentencepiece_model.h"
#include "core/text/sentencepiece/sentencepiece_tokenizer.h"
#include "core/text/sentencepiece/unigram_json.h"
#include "tests/core/text/sentencepiece_samples.h"
#include "tests/core/text/token_checks.h"
#include "tests/support/fixtures.h"

using namespace m2ib;
using namespace m2ib::text;
using namespace m2ib::tests;
using nlohmann::json;

class SentencePieceFilesTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void refused_models_data();
  void refused_models();
  void refused_json_data();
  void refused_json();
  void character_map_lookup();
  void random_damage();
};

void SentencePieceFilesTest::refused_models_data() {
  QTest::addColumn<std::string>("bytes");
  QTest::addColumn<std::string>("words");
  const auto add = [](const char* row, std::string bytes, const char* words) {
    QTest::newRow(row) << std::move(bytes) << std::string(words);
  };
  const std::string good = small_pieces();
  add("empty", "", "no pieces");
  add("text", "version https://git-lfs.github.com/spec/v1\n", "spiece.model");
  add("cut off", good.substr(0, good.size() - 3), "cut off");
  add("length beyond the end", good + "\x0A" + varint(std::uint64_t{1} << 60U), "cut off");
  add("endless varint", good + "\x0A" + std::string(12, '\xFF'), "cut off");
  add("field number 0", good + std::string("\0\0", 2), "cut off");
  add("group", good + "\x0B\x0C", "cut off");
  add("pieces of numbers", good + number_field(1, 5), "not of the kinds");
  add("score as text", good + bytes_field(1, bytes_field(1, "x") + bytes_field(2, "1.0")), "known type");
  add("type 9", good + piece("x", 0, 9), "known type");
  add("piece without text", good + bytes_field(1, float_field(2, 0)), "empty");
  add("overlong piece", good + piece(std::string(513, 'x')), "512 bytes");
  add("piece not UTF-8", good + piece("\xFF"), "not UTF-8");
  add("NUL in a piece", good + piece(std::string("a\0b", 3)), "NUL");
  add("piece twice", good + piece("ab"), "comes twice");
  add("score NaN", good + piece("x", std::numeric_limits<float>::quiet_NaN()), "no number");
  add("score infinite", good + piece("x", -std::numeric_limits<float>::infinity()), "no number");
  add("score enormous", good + piece("x", -1e30F), "no number");
  add("two unknown pieces", good + piece("<u>", 0, 2), "exactly one");
  add("no unknown piece", piece("a") + piece("</s>", 0, 3), "exactly one");
  add("no ordinary piece", piece("<unk>", 0, 2) + piece("</s>", 0, 3), "no ordinary");
  add("no end token", piece("<unk>", 0, 2) + piece("a"), "end token </s>");
  add("another end token", good + bytes_field(2, bytes_field(47, "<eos>")), "end token <eos>");
  add("byte piece", good + piece("<0x00>", 0, 6), "byte");
  add("byte fallback", good + bytes_field(2, number_field(35, 1)), "falls back to bytes");
  add("byte-pair model", good + bytes_field(2, number_field(3, 2)), "unigram (SigLIP 2");
  add("spaces at the end of words", good + bytes_field(2, number_field(24, 1)), "end of words");
  add("spaces kept", good + bytes_field(3, number_field(5, 0)), "keeps spaces");
  std::string many = good;
  for (int i = 0; i < 33; ++i) many += piece("u" + std::to_string(i), 0, 4);
  add("user-defined pieces", many, "user-defined");
  add("too large", std::string((16U << 20U) + 1, '\0'), "too large");

  const std::string b("b\0", 2);
  add("map: short", good + normaliser("abc"), "sizes");
  add("map: size beyond the end", good + normaliser(little_endian(0x7FFFFFFC) + "abcdefgh"), "sizes");
  add("map: size not of whole units", good + normaliser(little_endian(5) + std::string(20, '\0')), "sizes");
  add("map: no replacements", good + normaliser(letter_map("")), "sizes");
  add("map: not terminated", good + normaliser(letter_map("b")), "ends inside");
  add("map: leaf outside", good + normaliser(letter_map(b, 0, 1U << 20U)), "outside itself");
  add("map: children outside", good + normaliser(letter_map(b, 0, 'A' ^ 1U, 128)), "outside itself");
  add("map: replacement outside", good + normaliser(letter_map(b, 2)), "outside its replacements");
  add("map: leaf is none", good + normaliser(letter_map(b, 0, 2)), "outside its replacements");
  add("map: leaf is the root", good + normaliser(letter_map(b, 0, 'A')), "outside its replacements");
  add("map: long replacement", good + normaliser(letter_map(std::string(17, 'b') + std::string(1, '\0'))), "overlong");
  add("map: not UTF-8", good + normaliser(letter_map(std::string("\xFF\0", 2))), "not UTF-8");
}

void SentencePieceFilesTest::refused_models() {
  QFETCH(std::string, bytes);
  QFETCH(std::string, words);
  QVERIFY(from_bytes(small_pieces()).has_value());
  const auto tokenizer = from_bytes(bytes);
  QVERIFY(!tokenizer);
  const std::string message = describe(tokenizer.error());
  QVERIFY2(message.find(words) != std::string::npos && message.find("spiece.model") != std::string::npos,
           message.c_str());
}

void SentencePieceFilesTest::refused_json_data() {
  QTest::addColumn<std::string>("text");
  QTest::addColumn<std::string>("words");
  const auto add = [](const char* row, const std::string& text, const char* words) {
    QTest::newRow(row) << text << std::string(words);
  };
  const auto change = [&](const char* row, const char* pointer, const json& value, const char* words) {
    json root = small_json();
    root[json::json_pointer(pointer)] = value;
    add(row, root.dump(), words);
  };
  add("empty", "", "not JSON");
  add("list", "[]", "not a JSON object");
  add("no model", "{}", "vocabulary");
  change("Gemma", "/model",
         {{"type", "BPE"}, {"byte_fallback", true}, {"vocab", {{"a", 0}, {"b", 1}}}, {"merges", {"a b"}}},
         "byte-pair vocabulary, 2 entries (SigLIP 2's Gemma");
  change("WordPiece", "/model/type", "WordPiece", "instead of Unigram");
  change("byte fallback", "/model/byte_fallback", true, "falls back to bytes");
  change("vocabulary as object", "/model/vocab", {{"a", 1}}, "not a list of pieces");
  change("entry", "/model/vocab/2", {"a"}, "entry 2");
  change("score as text", "/model/vocab/2", {"a", "1"}, "entry 2");
  change("score too large", "/model/vocab/2", {"a", 1e300}, "no number");
  change("unknown out of range", "/model/unk_id", 6, "unknown characters");
  change("no unknown", "/model/unk_id", nullptr, "unknown characters");
  change("another normaliser", "/normalizer", {{"type", "NFKC"}}, "\"NFKC\" is not supported");
  change("another replacement", "/normalizer/normalizers/1/pattern/Regex", "[a-z]", "\"Replace\" is not supported");
  change("map is not base64", "/normalizer/normalizers/4/precompiled_charsmap", "?", "base64");
  change("map is broken", "/normalizer/normalizers/4/precompiled_charsmap", "AAAA", "sizes");
  change("another splitting", "/pre_tokenizer/type", "ByteLevel", "\"ByteLevel\" is not supported");
  change("another mark", "/pre_tokenizer/replacement", "_", "marks spaces");
  change("start token", "/post_processor/single",
         {{{"SpecialToken", {{"id", "<unk>"}}}}, {{"Sequence", {{"id", "A"}}}}}, "in front of the caption");
  change("missing end token", "/post_processor/single/1/SpecialToken/id", "<eos>", "no end token <eos>");
  change("another post-processor", "/post_processor", {{"type", "BertProcessing"}}, "\"BertProcessing\"");
}

void SentencePieceFilesTest::refused_json() {
  QFETCH(std::string, text);
  QFETCH(std::string, words);
  QVERIFY(from_json(small_json().dump()).has_value());
  const auto tokenizer = from_json(text);
  QVERIFY(!tokenizer);
  const std::string message = describe(tokenizer.error());
  QVERIFY2(message.find(words) != std::string::npos && message.find("tokenizer.json") != std::string::npos,
           message.c_str());
}

void SentencePieceFilesTest::character_map_lookup() {
  const auto map = CharacterMap::parse(letter_map(std::string("xy\0z\0", 5), 3), "m").value();
  QVERIFY(!map.longest("") && !map.longest("B") && !map.longest(std::string("\0A", 2)));
  QCOMPARE(map.longest("AB")->size, std::size_t{1});
  QCOMPARE(std::string(map.longest("AB")->replacement), std::string("z"));
  QVERIFY(!CharacterMap().longest("A"));
}

void SentencePieceFilesTest::random_damage() {
  M2IB_REQUIRE_FIXTURES();
  std::mt19937 random(7);
  const auto below = [&](std::size_t limit) { return static_cast<std::size_t>(random()) % limit; };
  // Half of the damage goes to the pieces and headers, which are a small part of the file.
  const std::size_t pieces_end = siglip_bytes().size() - 237'600;
  int accepted = 0;
  QElapsedTimer timer;
  timer.start();
  for (int round = 0; round < 3000; ++round) {
    std::string bytes = siglip_bytes();
    const std::size_t range = round % 2 == 0 ? pieces_end + 2000 : bytes.size();
    for (std::size_t i = 1 + below(4); i > 0; --i) bytes[below(range)] = static_cast<char>(below(256));
    if (round % 10 == 0) bytes.resize(below(bytes.size()));
    const auto tokenizer = from_bytes(bytes, 64, Cleaning::None);
    if (!tokenizer) {
      QVERIFY(!describe(tokenizer.error()).empty());
      continue;
    }
    ++accepted;
    const auto tokens =
        (*tokenizer)->tokenize("\xEF\xAC\x81ndings: \xC2\xBD lung\xE2\x80\xA6 \xEF\xB7\xBA e\xCC\x81 A1");
    QVERIFY(tokens.has_value() || tokens.error().code == ErrorCode::CaptionEmpty);
    if (tokens) check_token_structure(*tokens, 0);
    if (QTest::currentTestFailed()) return;
  }
  qInfo("%d of 3000 accepted, %lld ms", accepted, static_cast<long long>(timer.elapsed()));
  QVERIFY(accepted > 100 && accepted < 2900);
  QVERIFY(timer.elapsed() < 60000);  // room for a busy machine and sanitizers
}

QTEST_GUILESS_MAIN(SentencePieceFilesTest)
#include "tst_sentencepiece_files.moc"
