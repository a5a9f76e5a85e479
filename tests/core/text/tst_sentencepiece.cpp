#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>
#include <fstream>
#include <random>

#include "core/text/open_tokenizer.h"
#include "core/text/sentencepiece/sentencepiece_model.h"
#include "core/text/sentencepiece/unigram_json.h"
#include "tests/core/text/sentencepiece_samples.h"
#include "tests/core/text/token_checks.h"
#include "tests/support/fixture_facts.h"

using namespace m2ib;
using namespace m2ib::text;
using namespace m2ib::tests;
using nlohmann::json;

class SentencePieceTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void golden_ids_data();
  void golden_ids();
  void raw_text_ids();
  void tiny_model_end_to_end();
  void spans_data();
  void spans();
  void replaced_characters();
  void user_defined_pieces();
  void equal_paths();
  void truncation();
  void refused_captions();
  void other_exports();
  void folders();
  void opens_quickly();
  void long_captions_are_quick();
};

void SentencePieceTest::golden_ids_data() {
  M2IB_REQUIRE_FIXTURES();
  QTest::addColumn<bool>("is_json");
  QTest::addColumn<std::size_t>("context");
  QTest::newRow("spiece.model") << false << kUnlimited;
  QTest::newRow("tokenizer.json") << true << kUnlimited;
  QTest::newRow("64 tokens") << false << std::size_t{64};
}

void SentencePieceTest::golden_ids() {
  QFETCH(bool, is_json);
  QFETCH(std::size_t, context);
  const json golden = json::parse(read_all(fixture_dir() / "tokenizer" / "sentencepiece_golden.json"));
  const auto model = parse_sentencepiece_model(siglip_bytes(), "m").value();
  const auto tokenizer =
      is_json ? from_json(as_unigram_json(model).dump(), context).value() : from_bytes(siglip_bytes(), context).value();
  std::size_t compared = 0;
  for (const json& entry : golden.at("cases")) {
    const bool cut = context == 64 && entry.contains("truncated_64");
    const auto expected = entry.at(cut ? "truncated_64" : "ids").get<std::vector<std::int64_t>>();
    const auto caption = entry.at("text").get<std::string>();
    const auto tokens = tokenizer->tokenize(caption);
    ++compared;
    if (expected.size() == 1) {
      QVERIFY2(!tokens && tokens.error().code == ErrorCode::CaptionEmpty, caption.c_str());
      continue;
    }
    QVERIFY2(tokens.has_value(), caption.c_str());
    QVERIFY2(tokens->ids == expected, caption.c_str());
    QCOMPARE(tokens->truncated, cut);
    check_token_structure(*tokens, 0);
    if (QTest::currentTestFailed()) return;
  }
  QVERIFY(compared > 0);
  QCOMPARE(compared, golden.at("cases").size());
}

/// The text as typed, so that the model's own normaliser has all the work.
void SentencePieceTest::raw_text_ids() {
  M2IB_REQUIRE_FIXTURES();
  const json golden = json::parse(read_all(fixture_dir() / "tokenizer" / "sentencepiece_golden.json"));
  const auto tokenizer = from_bytes(siglip_bytes(), kUnlimited, Cleaning::None).value();
  for (const json& entry : golden.at("cases")) {
    auto expected = entry.at("plain_sentencepiece").get<std::vector<std::int64_t>>();
    const auto caption = entry.at("text").get<std::string>();
    const auto tokens = tokenizer->tokenize(caption);
    if (expected.empty()) {
      QVERIFY2(!tokens && tokens.error().code == ErrorCode::CaptionEmpty, caption.c_str());
      continue;
    }
    expected.push_back(1);
    QVERIFY2(tokens.has_value() && tokens->ids == expected, caption.c_str());
    check_token_structure(*tokens, 0);
    if (QTest::currentTestFailed()) return;
  }
}

void SentencePieceTest::tiny_model_end_to_end() {
  M2IB_REQUIRE_FIXTURES();
  const auto folder = fixture_dir() / "siglip_tiny";
  const std::size_t context =
      fixture_json("siglip_tiny/config_full.json").at("text_config").at("max_position_embeddings");
  const std::size_t entries = parse_sentencepiece_model(siglip_bytes(), "m").value().pieces.size();
  const auto tokenizer = open_sentencepiece(folder, context, Cleaning::Siglip).value();
  QCOMPARE(tokenizer->context_length(), context);
  QCOMPARE(tokenizer->vocabulary_size(), entries);
  QCOMPARE(tokenizer->description(), "SentencePiece unigram, " + std::to_string(entries) + " entries");
  QCOMPARE(tokenizer->sha256().size(), std::size_t{64});
  const auto golden = read_int64_matrix(folder / "golden.safetensors", "input_ids");
  const auto texts = json::parse(read_all(folder / "e2e.json")).at("texts").get<std::vector<std::string>>();
  QCOMPARE(golden.size(), texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    auto ids = tokenizer->tokenize(texts[i]).value().ids;
    ids.resize(golden[i].size(), 1);  // padded with the end token
    QCOMPARE(ids, golden[i]);
  }
}

void SentencePieceTest::spans_data() {
  QTest::addColumn<std::string>("caption");
  QTest::addColumn<std::string>("pieces");
  QTest::addColumn<std::string>("words");
  QTest::addColumn<std::string>("spans");
  const auto add = [](const char* row, const char* caption, const char* pieces, const char* words, const char* spans) {
    QTest::newRow(row) << std::string(caption) << std::string(pieces) << std::string(words) << std::string(spans);
  };
  add("one word", "ab", "\xE2\x96\x81|ab", "ab", "0-1 0-2");
  add("hyphen", "A-b", "\xE2\x96\x81|ab", "A-b", "0-1 0-3");
  add("two words", " ab  a! ", "\xE2\x96\x81|ab|\xE2\x96\x81|a", "ab|a", "1-2 1-3 5-6 5-6");
  add("unknown characters are one token",
      "a\xE8\x82\xBA\xE8\x82\xBA"
      "b",
      "\xE2\x96\x81|a|<unk>|b",
      "a\xE8\x82\xBA\xE8\x82\xBA"
      "b",
      "0-1 0-1 1-7 7-8");
}

void SentencePieceTest::spans() {
  QFETCH(std::string, caption);
  QFETCH(std::string, pieces);
  QFETCH(std::string, words);
  QFETCH(std::string, spans);
  const auto tokens = from_bytes(small_pieces()).value()->tokenize(caption).value();
  QCOMPARE(pieces_of(tokens, 0), pieces);
  QCOMPARE(words_of(tokens), words);
  QCOMPARE(spans_of(tokens, 0), spans);
  check_token_structure(tokens, 0);
}

void SentencePieceTest::replaced_characters() {
  M2IB_REQUIRE_FIXTURES();
  const auto tokenizer = from_bytes(siglip_bytes()).value();
  // NFKC: e and U+0301 compose, the ligature and the fraction become several characters.
  for (const auto& [caption, same] : {std::pair<std::string, std::string>{"e\xCC\x81t", "\xC3\xA9t"},
                                      {"\xEF\xAC\x81ne", "fine"},
                                      {"a\xC2\xBD lung",
                                       "a1\xE2\x81\x84"
                                       "2 lung"}}) {
    const auto tokens = tokenizer->tokenize(caption).value();
    QCOMPARE(tokens.ids, tokenizer->tokenize(same).value().ids);
    check_token_structure(tokens, 0);
    QCOMPARE(tokens.words.front().span.begin, std::size_t{0});
    QCOMPARE(tokens.words.back().span.end, caption.size());
  }
  const auto xray = tokenizer->tokenize("No X-ray.").value();
  QCOMPARE(words_of(xray), std::string("No|X-ray"));

  // One character becomes "ab": its tokens share its place.
  const auto mapped =
      from_bytes(small_pieces() + normaliser(letter_map(std::string("ba\0", 3))), kUnlimited, Cleaning::None)
          .value()
          ->tokenize("aAb")
          .value();
  QCOMPARE(pieces_of(mapped, 0), std::string("\xE2\x96\x81|ab|ab"));
  QCOMPARE(spans_of(mapped, 0), std::string("0-1 0-2 1-3"));
}

void SentencePieceTest::user_defined_pieces() {
  const auto tokenizer = from_bytes(small_pieces() + piece("AA", 0, 4) + normaliser(letter_map(std::string("b\0", 2))),
                                    kUnlimited, Cleaning::None)
                             .value();
  QCOMPARE(pieces_of(tokenizer->tokenize("AAA").value(), 0), std::string("\xE2\x96\x81|AA|b"));
}

/// "aa|a" and "a|aa" are equally probable; libsentencepiece 0.1.97 gives the first one here, through its rounding.
void SentencePieceTest::equal_paths() {
  const auto tokenizer = from_bytes(piece("<unk>", 0, 2) + piece("</s>", 0, 3) + piece("a", -6.22F) +
                                    piece("aa", -3.44F) + piece("b", -1.538F) + bytes_field(3, number_field(3, 0)))
                             .value();
  QCOMPARE(pieces_of(tokenizer->tokenize("bbbaaa").value(), 0), std::string("b|b|b|aa|a"));
}

void SentencePieceTest::truncation() {
  const auto whole = from_bytes(small_pieces()).value()->tokenize("ab a b").value();
  QCOMPARE(whole.ids, (std::vector<std::int64_t>{2, 3, 2, 4, 2, 5, 1}));
  QVERIFY(!from_bytes(small_pieces(), 7).value()->tokenize("ab a b").value().truncated);
  const auto cut = from_bytes(small_pieces(), 4).value()->tokenize("ab a b").value();
  QVERIFY(cut.truncated);
  QCOMPARE(cut.dropped_tokens, std::size_t{3});
  QCOMPARE(cut.ids, (std::vector<std::int64_t>{2, 3, 2, 1}));
  QCOMPARE(words_of(cut), std::string("ab|a"));
  const auto refused = from_bytes(small_pieces(), 1);
  QVERIFY(!refused && refused.error().code == ErrorCode::SettingOutOfRange);
}

void SentencePieceTest::refused_captions() {
  const auto tokenizer = from_bytes(small_pieces(), 64).value();
  for (const char* empty : {"", " \t\n", "!!!", "\xE2\x96\x81"}) {
    const auto tokens = tokenizer->tokenize(empty);
    QVERIFY2(!tokens && tokens.error().code == ErrorCode::CaptionEmpty, empty);
  }
  for (const std::string& invalid : {std::string("a\x80"), std::string((1U << 20U) + 1, 'a')}) {
    const auto tokens = tokenizer->tokenize(invalid);
    QVERIFY(!tokens && tokens.error().code == ErrorCode::CaptionInvalid);
  }
}

/// As T5's converter writes it (OpenCLIP's SigLIP models have such a file), with tokens beyond the vocabulary.
void SentencePieceTest::other_exports() {
  json root = small_json();
  const json map = root["normalizer"]["normalizers"][4];
  root["normalizer"] = {{"type", "Sequence"},
                        {"normalizers",
                         {map,
                          {{"type", "Strip"}, {"strip_left", false}, {"strip_right", true}},
                          {{"type", "Replace"}, {"pattern", {{"Regex", " {2,}"}}}, {"content", "\xE2\x96\x81"}}}}};
  root["pre_tokenizer"] = {{"type", "Sequence"},
                           {"pretokenizers",
                            {{{"type", "WhitespaceSplit"}},
                             {{"type", "Metaspace"}, {"replacement", "\xE2\x96\x81"}, {"add_prefix_space", true}}}}};
  // One step per mark, as transformers' own conversion of SigLIP's tokenizer writes it.
  for (const char mark : std::string("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")) {
    root["normalizer"]["normalizers"].push_back(
        {{"type", "Replace"}, {"pattern", {{"String", std::string(1, mark)}}}, {"content", ""}});
  }
  root["added_tokens"].push_back({{"id", 6}, {"content", "<extra_id_0>"}, {"special", true}});
  root["model"].erase("type");
  const auto tokenizer = from_json(root.dump()).value();
  QCOMPARE(tokenizer->vocabulary_size(), std::size_t{6});
  QCOMPARE(tokenizer->tokenize("ab a").value().ids, (std::vector<std::int64_t>{2, 3, 2, 4, 1}));
  root["pre_tokenizer"] = {{"type", "Metaspace"}, {"replacement", "\xE2\x96\x81"}, {"prepend_scheme", "never"}};
  QCOMPARE(from_json(root.dump()).value()->tokenize("ab a").value().ids, (std::vector<std::int64_t>{3, 2, 4, 1}));
}

void SentencePieceTest::folders() {
  QTemporaryDir folder;
  const std::filesystem::path path = folder.path().toStdString();
  const auto missing = open_sentencepiece(path, 64, Cleaning::Siglip);
  QVERIFY(!missing && missing.error().code == ErrorCode::FileNotFound);
  QVERIFY(describe(missing.error()).find("spiece.model") != std::string::npos);
  std::ofstream(path / "tokenizer.json", std::ios::binary) << small_json().dump();
  const auto from_export = open_sentencepiece(path, 64, Cleaning::Siglip).value();
  std::ofstream(path / "tokenizer.model", std::ios::binary) << small_pieces();
  const auto from_model = open_sentencepiece(path, 64, Cleaning::Siglip).value();
  QVERIFY(from_export->sha256() != from_model->sha256());
  std::ofstream(path / "spiece.model", std::ios::binary) << "broken";
  QVERIFY(!open_sentencepiece(path, 64, Cleaning::Siglip));
}

void SentencePieceTest::opens_quickly() {
  std::string bytes = small_pieces();
  std::mt19937 random(3);
  for (int i = 0; i < 32000; ++i) {
    std::string text = std::to_string(i);
    for (int letters = 0; letters < 6; ++letters) text += static_cast<char>('a' + random() % 26);
    bytes += piece(text, -static_cast<float>(i) / 1000);
  }
  const std::string as_json = as_unigram_json(parse_sentencepiece_model(bytes, "m").value()).dump();
  QElapsedTimer timer;
  timer.start();
  QVERIFY(from_bytes(bytes).has_value());
  const qint64 plain = timer.restart();
  QVERIFY(from_json(as_json).has_value());
  qInfo("spiece.model %lld ms, tokenizer.json %lld ms", static_cast<long long>(plain),
        static_cast<long long>(timer.elapsed()));
  QVERIFY(timer.elapsed() + plain < 5000);
}

void SentencePieceTest::long_captions_are_quick() {
  // "x" and "y" are in a piece, but are none: unknown alone.
  const auto tokenizer = from_bytes(small_pieces() + piece("xy"), 64).value();
  constexpr std::size_t kMebibyte = 1U << 20U;
  std::string ideographs;
  while (ideographs.size() + 3 <= kMebibyte) ideographs += "\xE8\x82\xBA";
  std::string words;
  while (words.size() + 5 <= kMebibyte) words += "ab x ";
  for (const std::string& caption : {std::string(kMebibyte, 'a'), std::string(kMebibyte, 'x'), ideographs, words}) {
    QElapsedTimer timer;
    timer.start();
    const auto tokens = tokenizer->tokenize(caption);
    QVERIFY(tokens.has_value());
    qInfo("%lld ms", static_cast<long long>(timer.elapsed()));
    QVERIFY(timer.elapsed() < 20000);
    check_token_structure(*tokens, 0);
  }
  const auto unknown = tokenizer->tokenize(ideographs).value();
  QCOMPARE(unknown.ids, (std::vector<std::int64_t>{2, 0, 1}));
  QCOMPARE(unknown.spans[1], (Span{0, ideographs.size()}));
}

QTEST_GUILESS_MAIN(SentencePieceTest)
#include "tst_sentencepiece.moc"
