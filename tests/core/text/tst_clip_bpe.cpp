#include <QChar>
#include <QElapsedTimer>
#include <QTest>
#include <algorithm>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/text/clip/clip_bpe.h"
#include "tests/support/fixture_facts.h"

using namespace m2ib;
using namespace m2ib::text;
using nlohmann::json;

namespace {

constexpr std::size_t kUnlimited = 1U << 24U;

std::string read_all(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

const TokenizerPtr& real_tokenizer() {
  static const TokenizerPtr tokenizer = load_clip_bpe(tests::fixture_dir() / "tokenizer" / "clip", kUnlimited).value();
  return tokenizer;
}

/// No merges: every byte of the normalised caption is one token.
TokenizerPtr byte_tokenizer(std::size_t context_length = kUnlimited) {
  const BpeVocabulary bytes = learn_clip_bpe({}, 0);
  return parse_clip_bpe(bytes.vocab_json, bytes.merges_txt, context_length, "bytes").value();
}

std::string caption_part(const Tokens& tokens, Span span) {
  return tokens.caption.substr(span.begin, span.end - span.begin);
}

/// The caption's parts that the words name, joined by "|".
std::string words_of(const Tokens& tokens) {
  std::string joined;
  for (const Word& word : tokens.words) {
    if (!joined.empty()) joined += '|';
    joined += caption_part(tokens, word.span);
  }
  return joined;
}

/// e.g. "0-2 0-2 2-3" for the tokens between start and end.
std::string spans_of(const Tokens& tokens) {
  std::string joined;
  for (std::size_t i = 1; i + 1 < tokens.spans.size(); ++i) {
    if (!joined.empty()) joined += ' ';
    joined += std::to_string(tokens.spans[i].begin) + '-' + std::to_string(tokens.spans[i].end);
  }
  return joined;
}

/// One flag per byte: is it part of white space? Decoded by hand: QString drops a byte order mark.
std::vector<bool> white_space_bytes(const std::string& caption) {
  std::vector<bool> white;
  while (white.size() < caption.size()) {
    const auto lead = static_cast<unsigned char>(caption[white.size()]);
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t c = size == 1 ? lead : lead & (0x7FU >> size);
    for (std::size_t i = 1; i < size; ++i)
      c = (c << 6U) | (static_cast<unsigned char>(caption[white.size() + i]) & 0x3FU);
    white.insert(white.end(), size, QChar::isSpace(c));
  }
  return white;
}

void check_structure(const Tokens& tokens) {
  const std::size_t count = tokens.ids.size();
  QVERIFY(count >= 2);
  QCOMPARE(tokens.spans.size(), count);
  QCOMPARE(tokens.pieces.size(), count);
  QVERIFY(tokens.spans.front().empty());
  QVERIFY(tokens.spans.back().empty());
  Span last;
  for (std::size_t i = 1; i + 1 < count; ++i) {
    const Span span = tokens.spans[i];
    QVERIFY(span.begin < span.end);
    QVERIFY(span.end <= tokens.caption.size());
    QVERIFY(span.begin >= last.begin && span.end >= last.end);
    last = span;
  }
  std::size_t next_token = 1;
  for (const Word& word : tokens.words) {
    QVERIFY(word.first_token >= next_token);
    QVERIFY(word.token_count > 0);
    QCOMPARE(word.span.begin, tokens.spans[word.first_token].begin);
    next_token = word.first_token + word.token_count;
    QVERIFY(next_token < count);
    if (!tokens.truncated) QCOMPARE(word.span.end, tokens.spans[next_token - 1].end);
  }
}

void check_coverage(const Tokens& tokens) {
  const std::vector<bool> white = white_space_bytes(tokens.caption);
  QCOMPARE(white.size(), tokens.caption.size());
  std::vector<bool> covered(white.size(), false);
  for (const Span span : tokens.spans) {
    for (std::size_t byte = span.begin; byte < span.end; ++byte) covered[byte] = true;
  }
  for (std::size_t byte = 0; byte < white.size(); ++byte) QCOMPARE(bool(covered[byte]), !white[byte]);
}

std::vector<std::vector<std::int64_t>> read_int64_matrix(const std::filesystem::path& path, const std::string& tensor) {
  const std::string file = read_all(path);
  std::uint64_t header_size = 0;
  std::memcpy(&header_size, file.data(), 8);
  const json entry = json::parse(file.substr(8, header_size)).at(tensor);
  const auto rows = entry.at("shape").at(0).get<std::size_t>();
  const auto columns = entry.at("shape").at(1).get<std::size_t>();
  const char* data = file.data() + 8 + header_size + entry.at("data_offsets").at(0).get<std::size_t>();
  std::vector<std::vector<std::int64_t>> matrix(rows, std::vector<std::int64_t>(columns));
  for (std::size_t row = 0; row < rows; ++row) std::memcpy(matrix[row].data(), data + row * columns * 8, columns * 8);
  return matrix;
}

}  // namespace

class ClipBpeTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void golden_ids_data();
  void golden_ids();
  void real_vocabulary();
  void small_vocabulary_end_to_end();
  void spans_data();
  void spans();
  void specials();
  void truncation_data();
  void truncation();
  void refused_captions_data();
  void refused_captions();
  void long_captions_are_quick_data();
  void long_captions_are_quick();
};

void ClipBpeTest::golden_ids_data() {
  M2IB_REQUIRE_FIXTURES();
  QTest::addColumn<std::string>("caption");
  QTest::addColumn<std::vector<std::int64_t>>("expected");
  const json golden = json::parse(read_all(tests::fixture_dir() / "tokenizer" / "clip_golden.json"));
  QCOMPARE(golden.at("cases").size(), std::size_t{216});
  int row = 0;
  for (const json& entry : golden.at("cases")) {
    const auto category = entry.at("category").get<std::string>();
    const json& ids = entry.contains("hf_fast") ? entry.at("hf_fast") : entry.at("openai");
    QTest::addRow("%s %d", category.c_str(), row++)
        << entry.at("text").get<std::string>() << ids.get<std::vector<std::int64_t>>();
  }
}

void ClipBpeTest::golden_ids() {
  QFETCH(std::string, caption);
  QFETCH(std::vector<std::int64_t>, expected);
  const auto tokens = real_tokenizer()->tokenize(caption);
  if (expected.size() == 2) {  // nothing but white space: refused instead of explained
    QVERIFY(!tokens);
    QVERIFY(tokens.error().code == ErrorCode::CaptionEmpty);
    return;
  }
  QVERIFY(tokens.has_value());
  QCOMPARE(tokens->ids, expected);
  QCOMPARE(tokens->caption, caption);
  QVERIFY(!tokens->truncated);
  check_structure(*tokens);
  check_coverage(*tokens);
}

void ClipBpeTest::real_vocabulary() {
  M2IB_REQUIRE_FIXTURES();
  QCOMPARE(real_tokenizer()->vocabulary_size(), std::size_t{49408});
  QCOMPARE(real_tokenizer()->description(), std::string("CLIP byte-level BPE, 49408 entries"));
  QCOMPARE(real_tokenizer()->sha256().size(), std::size_t{64});
  QVERIFY(real_tokenizer()->sha256() != byte_tokenizer()->sha256());
  const auto tokens = real_tokenizer()->tokenize("Pleural effusion").value();
  QVERIFY(tokens.pieces[tokens.ids.size() - 2].ends_with("</w>"));
  const auto upper = real_tokenizer()->tokenize("<|ENDOFTEXT|>").value();
  QCOMPARE(std::count(upper.ids.begin(), upper.ids.end(), 49407), 1);
  QCOMPARE(words_of(upper), std::string("<||ENDOFTEXT||>"));
}

void ClipBpeTest::small_vocabulary_end_to_end() {
  M2IB_REQUIRE_FIXTURES();
  const auto folder = tests::fixture_dir() / "hf_clip_tiny";
  const auto text_config = tests::fixture_json("hf_clip_tiny/config_full.json").at("text_config");
  const std::size_t context = text_config.at("max_position_embeddings");
  const auto end = text_config.at("vocab_size").get<std::int64_t>() - 1;
  const auto tokenizer = load_clip_bpe(folder, context).value();
  QCOMPARE(tokenizer->context_length(), context);
  const auto golden = read_int64_matrix(folder / "golden.safetensors", "e2e_input_ids");
  const auto texts = json::parse(read_all(folder / "e2e.json")).at("texts").get<std::vector<std::string>>();
  QCOMPARE(golden.size(), texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (texts[i].empty()) continue;
    auto ids = tokenizer->tokenize(texts[i]).value().ids;
    ids.resize(golden[i].size(), end);  // padded with the end token
    QCOMPARE(ids, golden[i]);
  }
}

void ClipBpeTest::spans_data() {
  QTest::addColumn<std::string>("caption");
  QTest::addColumn<std::string>("words");
  QTest::addColumn<std::string>("spans");  // one per byte of the normalised caption
  QTest::newRow("plain") << std::string("No mass") << std::string("No|mass") << std::string("0-1 1-2 3-4 4-5 5-6 6-7");
  QTest::newRow("white space") << std::string(
                                      " a \n\t b\xC2\xA0"
                                      "c ")
                               << std::string("a|b|c") << std::string("1-2 6-7 9-10");
  QTest::newRow("composed") << std::string("\xC3\x89t") << std::string("\xC3\x89t") << std::string("0-2 0-2 2-3");
  QTest::newRow("decomposed") << std::string("xE\xCC\x81t") << std::string("xE\xCC\x81t")
                              << std::string("0-1 1-4 1-4 4-5");
  QTest::newRow("two marks, one composes")
      << std::string("e\xCC\xA3\xCC\x82") << std::string("e\xCC\xA3\xCC\x82") << std::string("0-5 0-5 0-5");
  QTest::newRow("marks change places") << std::string("q\xCC\x81\xCC\xA3") << std::string("q|\xCC\x81\xCC\xA3")
                                       << std::string("0-1 1-5 1-5 1-5 1-5");
  QTest::newRow("mark after a composed letter")
      << std::string("e\xCC\x81\xCC\x95") << std::string("e\xCC\x81|\xCC\x95") << std::string("0-3 0-3 3-5 3-5");
  QTest::newRow("mark on white space") << std::string("a \xCD\x84") << std::string("a|\xCD\x84")
                                       << std::string("0-1 2-4 2-4 2-4 2-4");
  QTest::newRow("mark without a composed form")
      << std::string("q\xCC\x81") << std::string("q|\xCC\x81") << std::string("0-1 1-3 1-3");
  QTest::newRow("hangul jamo") << std::string("\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB!")
                               << std::string("\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB|!")
                               << std::string("0-9 0-9 0-9 9-10");
  QTest::newRow("cjk") << std::string("\xE8\x82\xBA a") << std::string("\xE8\x82\xBA|a")
                       << std::string("0-3 0-3 0-3 4-5");
  QTest::newRow("emoji") << std::string(
                                "a\xF0\x9F\xAB\x81"
                                "b")
                         << std::string("a|\xF0\x9F\xAB\x81|b") << std::string("0-1 1-5 1-5 1-5 1-5 5-6");
  // Lower case is two code points: the letter and a mark that belongs to no word of letters.
  QTest::newRow("capital i with dot") << std::string("\xC4\xB0s") << std::string("\xC4\xB0|\xC4\xB0|s")
                                      << std::string("0-2 0-2 0-2 2-3");
  // U+212A KELVIN SIGN becomes k: three bytes become one.
  QTest::newRow("shorter in lower case") << std::string("5\xE2\x84\xAA") << std::string("5|\xE2\x84\xAA")
                                         << std::string("0-1 1-4");
  // U+023A has two bytes, its lower case U+2C65 three.
  QTest::newRow("longer in lower case") << std::string("\xC8\xBA.") << std::string("\xC8\xBA|.")
                                        << std::string("0-2 0-2 0-2 2-3");
  QTest::newRow("digits") << std::string("12cm") << std::string("1|2|cm") << std::string("0-1 1-2 2-3 3-4");
  QTest::newRow("contraction") << std::string("it's") << std::string("it|'s") << std::string("0-1 1-2 2-3 3-4");
  QTest::newRow("contraction in upper case")
      << std::string("I'LL") << std::string("I|'LL") << std::string("0-1 1-2 2-3 3-4");
  QTest::newRow("contraction before letters")
      << std::string("'mass") << std::string("'m|ass") << std::string("0-1 1-2 2-3 3-4 4-5");
  QTest::newRow("no contraction after punctuation")
      << std::string("a.'s") << std::string("a|.'|s") << std::string("0-1 1-2 2-3 3-4");
  QTest::newRow("NUL") << std::string("a\0b", 3) << std::string("a|\0|b", 5) << std::string("0-1 1-2 2-3");
}

void ClipBpeTest::spans() {
  QFETCH(std::string, caption);
  QFETCH(std::string, words);
  QFETCH(std::string, spans);
  const auto tokens = byte_tokenizer()->tokenize(caption);
  QVERIFY(tokens.has_value());
  QCOMPARE(words_of(*tokens), words);
  QCOMPARE(spans_of(*tokens), spans);
  check_structure(*tokens);
  check_coverage(*tokens);
}

void ClipBpeTest::specials() {
  const auto tokenizer = byte_tokenizer();
  const auto start = static_cast<std::int64_t>(tokenizer->vocabulary_size()) - 2;
  const auto end = start + 1;
  const auto typed = tokenizer->tokenize("a<|startoftext|> b<|endoftext|>").value();
  QCOMPARE(typed.ids.size(), std::size_t{6});
  QCOMPARE(typed.ids.front(), start);
  QCOMPARE(typed.ids[2], start);
  QCOMPARE(typed.ids[4], end);
  QCOMPARE(typed.ids.back(), end);
  QCOMPARE(spans_of(typed), std::string("0-1 1-16 17-18 18-31"));
  QCOMPARE(words_of(typed), std::string("a|b"));
  QCOMPARE(typed.words[1].first_token, std::size_t{3});

  const auto only = tokenizer->tokenize("<|endoftext|>").value();
  QCOMPARE(only.ids, (std::vector<std::int64_t>{start, end, end}));
  QVERIFY(only.words.empty());

  // The end token is looked for before normalisation, the start token after it.
  QCOMPARE(tokenizer->tokenize("<|StartOfText|>").value().ids.size(), std::size_t{3});
  QCOMPARE(words_of(tokenizer->tokenize("x <|EndOfText|>! y").value()), std::string("x|<||EndOfText||>|!|y"));
  // U+0338 would join the ">" before it, and there would be no special token.
  QCOMPARE(tokenizer->tokenize("<|endoftext|>\xCC\xB8").value().ids.size(), std::size_t{5});
  QVERIFY(tokenizer->tokenize("<|startoftext|>\xCC\xB8").value().ids.size() > 5);
}

void ClipBpeTest::truncation_data() {
  QTest::addColumn<std::string>("caption");
  QTest::addColumn<std::size_t>("context");
  QTest::addColumn<std::size_t>("dropped");
  QTest::addColumn<std::string>("words");
  QTest::addColumn<std::size_t>("tokens_of_last_word");
  const auto add = [](const char* row, const char* caption, std::size_t context, std::size_t dropped, const char* words,
                      std::size_t last) {
    QTest::newRow(row) << std::string(caption) << context << dropped << std::string(words) << last;
  };
  add("fits exactly", "a b c", 5, 0, "a|b|c", 1);
  add("one too many", "a b c d", 5, 1, "a|b|c", 1);
  add("inside a word", "a lung mass", 5, 6, "a|lung", 2);
  add("shortest context", "lung", 3, 3, "lung", 1);
  add("special tokens count", "a<|endoftext|>b c", 5, 1, "a|b", 1);
}

void ClipBpeTest::truncation() {
  QFETCH(std::string, caption);
  QFETCH(std::size_t, context);
  QFETCH(std::size_t, dropped);
  QFETCH(std::string, words);
  QFETCH(std::size_t, tokens_of_last_word);
  const auto whole = byte_tokenizer()->tokenize(caption).value();
  const auto tokens = byte_tokenizer(context)->tokenize(caption).value();
  QCOMPARE(tokens.ids.size(), context);
  QCOMPARE(tokens.ids.back(), whole.ids.back());
  QVERIFY(std::equal(tokens.ids.begin(), tokens.ids.end() - 1, whole.ids.begin()));
  QCOMPARE(tokens.dropped_tokens, dropped);
  QCOMPARE(tokens.truncated, dropped > 0);
  QCOMPARE(words_of(tokens), words);
  QCOMPARE(tokens.words.back().token_count, tokens_of_last_word);
  check_structure(tokens);
}

void ClipBpeTest::refused_captions_data() {
  QTest::addColumn<std::string>("caption");
  QTest::addColumn<int>("code");
  const auto add = [](const char* row, std::string caption, ErrorCode code) {
    QTest::newRow(row) << std::move(caption) << static_cast<int>(code);
  };
  add("empty", "", ErrorCode::CaptionEmpty);
  add("white space", " \t\r\n\xC2\xA0\xE3\x80\x80", ErrorCode::CaptionEmpty);
  add("lone continuation", "a\x80", ErrorCode::CaptionInvalid);
  add("cut character", "lung\xE8\x82", ErrorCode::CaptionInvalid);
  add("overlong", "\xC0\xAF", ErrorCode::CaptionInvalid);
  add("surrogate", "\xED\xA0\x80", ErrorCode::CaptionInvalid);
  add("above U+10FFFF", "\xF4\x90\x80\x80", ErrorCode::CaptionInvalid);
  add("over 1 MiB", std::string((1U << 20U) + 1, 'a'), ErrorCode::CaptionInvalid);
}

void ClipBpeTest::refused_captions() {
  QFETCH(std::string, caption);
  QFETCH(int, code);
  const auto tokens = byte_tokenizer(77)->tokenize(caption);
  QVERIFY(!tokens);
  QCOMPARE(static_cast<int>(tokens.error().code), code);
  QCOMPARE(tokens.error().args.size(), std::size_t(tokens.error().code == ErrorCode::CaptionEmpty ? 0 : 1));
}

void ClipBpeTest::long_captions_are_quick_data() {
  M2IB_REQUIRE_FIXTURES();
  QTest::addColumn<std::string>("caption");
  constexpr std::size_t kMebibyte = 1U << 20U;
  const auto repeat = [](const std::string& part, std::size_t bytes) {
    std::string text;
    while (text.size() + part.size() <= bytes) text += part;
    return text;
  };
  std::string words;
  for (int i = 0; i < 10000; ++i) {
    words += "effusion";
    for (int rest = i; rest > 0; rest /= 26) words += static_cast<char>('a' + rest % 26);
    words += ' ';
  }
  QTest::newRow("10 000 different words") << words;
  QTest::newRow("one word of 1 MiB") << repeat("ab", kMebibyte);
  QTest::newRow("1 MiB of the same letter") << repeat("a", kMebibyte);
  QTest::newRow("1 MiB of digits") << repeat("7", kMebibyte);
  // Alternating combining classes, the worst case for sorting marks by insertion.
  QTest::newRow("1 MiB of combining marks") << repeat("\xCC\x81\xCC\x96", kMebibyte);
  QTest::newRow("1 MiB of start tokens") << repeat("<|startoftext|>", kMebibyte);
}

void ClipBpeTest::long_captions_are_quick() {
  QFETCH(std::string, caption);
  (void)real_tokenizer();
  QElapsedTimer timer;
  timer.start();
  const auto tokens = real_tokenizer()->tokenize(caption);
  const qint64 elapsed = timer.elapsed();
  QVERIFY(tokens.has_value());
  qInfo("%lld ms", static_cast<long long>(elapsed));
  // Guards against quadratic time only; the figure leaves room for a busy machine and sanitizers.
  QVERIFY(elapsed < 20000);
  check_structure(*tokens);
}

QTEST_GUILESS_MAIN(ClipBpeTest)
#include "tst_clip_bpe.moc"
