#include <QTest>
#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/text/clip/clip_bpe.h"

using namespace m2ib;
using namespace m2ib::text;

namespace {

const std::vector<std::string>& reports() {
  static const std::vector<std::string> sentences = {
      "Small left pleural effusion.",
      "Large right pleural effusion with compressive atelectasis.",
      "No focal consolidation, pleural effusion or pneumothorax.",
      "Right upper lobe consolidation; no effusion.",
      "The patient's heart isn't enlarged.",
      "M\xC3\xA9ni\xC3\xA8re 3.5 cm nodule in the left lower lobe \xF0\x9F\xAB\x81",
      "<|endoftext|> typed by hand",
  };
  return sentences;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

TokenizerPtr tokenizer_of(const BpeVocabulary& vocabulary) {
  return parse_clip_bpe(vocabulary.vocab_json, vocabulary.merges_txt, 1000, "learnt").value();
}

}  // namespace

class LearnBpeTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void known_merges_data();
  void known_merges();
  void without_merges();
  void clip_order_of_bytes();
  void sizes();
  void order_of_sentences_does_not_matter();
  void round_trip();
  void unusable_sentences_are_left_out();
};

void LearnBpeTest::known_merges_data() {
  QTest::addColumn<std::vector<std::string>>("sentences");
  QTest::addColumn<std::size_t>("merges");
  QTest::addColumn<std::vector<std::string>>("expected");
  using Lines = std::vector<std::string>;
  QTest::newRow("most frequent first") << Lines{"ab ab ab", "cd cd"} << std::size_t{9} << Lines{"a b</w>", "c d</w>"};
  QTest::newRow("words count by frequency") << Lines{"xy abz abq", "xy xy"} << std::size_t{1} << Lines{"x y</w>"};
  QTest::newRow("ties by text") << Lines{"cd ab", "ab cd"} << std::size_t{1} << Lines{"a b</w>"};
  QTest::newRow("ties by the right piece") << Lines{"ac ab", "ab ac"} << std::size_t{1} << Lines{"a b</w>"};
  QTest::newRow("nothing occurs twice") << Lines{"abc de"} << std::size_t{9} << Lines{};
  QTest::newRow("merged pieces merge again") << Lines{"abc abc abd"} << std::size_t{9} << Lines{"a b", "ab c</w>"};
  QTest::newRow("runs of one letter") << Lines{"aaaaa aaaaa"} << std::size_t{2} << Lines{"a a", "aa a</w>"};
  QTest::newRow("lower case") << Lines{"AB ab"} << std::size_t{9} << Lines{"a b</w>"};
  QTest::newRow("digits stay apart") << Lines{"12 12 12"} << std::size_t{9} << Lines{};
  QTest::newRow("special tokens are no words") << Lines{"<|endoftext|> <|endoftext|>"} << std::size_t{9} << Lines{};
  QTest::newRow("bytes as printable characters")
      << Lines{"\xC3\xA9 \xC3\xA9"} << std::size_t{9} << Lines{"\xC3\x83 \xC2\xA9</w>"};
}

void LearnBpeTest::known_merges() {
  QFETCH(std::vector<std::string>, sentences);
  QFETCH(std::size_t, merges);
  QFETCH(std::vector<std::string>, expected);
  const BpeVocabulary learnt = learn_clip_bpe(sentences, merges);
  auto lines = lines_of(learnt.merges_txt);
  QVERIFY(lines.front().starts_with("#version"));
  lines.erase(lines.begin());
  QCOMPARE(lines, expected);
  QCOMPARE(tokenizer_of(learnt)->vocabulary_size(), 512 + expected.size() + 2);
}

void LearnBpeTest::without_merges() {
  const auto tokenizer = tokenizer_of(learn_clip_bpe(reports(), 0));
  QCOMPARE(tokenizer->vocabulary_size(), std::size_t{514});
  const auto tokens = tokenizer->tokenize("ab").value();
  QCOMPARE(tokens.pieces, (std::vector<std::string>{"<|startoftext|>", "a", "b</w>", "<|endoftext|>"}));
}

void LearnBpeTest::clip_order_of_bytes() {
  const auto ids = nlohmann::json::parse(learn_clip_bpe({}, 0).vocab_json);
  QCOMPARE(ids.at("!").get<int>(), 0);
  QCOMPARE(ids.at("a").get<int>(), 64);
  QCOMPARE(ids.at("\xC4\x80").get<int>(), 188);  // U+0100 stands for byte 0
  QCOMPARE(ids.at("!</w>").get<int>(), 256);
  QCOMPARE(ids.at("<|startoftext|>").get<int>(), 512);
  QCOMPARE(ids.at("<|endoftext|>").get<int>(), 513);
}

void LearnBpeTest::sizes() {
  for (const std::size_t merges : {1U, 10U, 30U, 100000U}) {
    const BpeVocabulary learnt = learn_clip_bpe(reports(), merges);
    const std::size_t count = lines_of(learnt.merges_txt).size() - 1;
    QVERIFY(merges == 100000U ? count < merges : count == merges);
    QCOMPARE(tokenizer_of(learnt)->vocabulary_size(), 512 + count + 2);
  }
}

void LearnBpeTest::order_of_sentences_does_not_matter() {
  auto reversed = reports();
  std::reverse(reversed.begin(), reversed.end());
  const BpeVocabulary a = learn_clip_bpe(reports(), 60);
  const BpeVocabulary b = learn_clip_bpe(reversed, 60);
  QCOMPARE(a.vocab_json, b.vocab_json);
  QCOMPARE(a.merges_txt, b.merges_txt);
  QCOMPARE(a.vocab_json, learn_clip_bpe(reports(), 60).vocab_json);
}

void LearnBpeTest::round_trip() {
  const auto tokenizer = tokenizer_of(learn_clip_bpe(reports(), 200));
  const auto bytes = tokenizer_of(learn_clip_bpe({}, 0));
  const auto end = static_cast<std::int64_t>(tokenizer->vocabulary_size()) - 1;
  for (const std::string& sentence : reports()) {
    const auto tokens = tokenizer->tokenize(sentence).value();
    const auto plain = bytes->tokenize(sentence).value();
    QVERIFY(tokens.ids.size() < plain.ids.size());
    // No unknown symbols: the end token stands only at the end and where it was typed.
    const bool typed = sentence.find("<|endoftext|>") != std::string::npos;
    QCOMPARE(std::count(tokens.ids.begin(), tokens.ids.end(), end), typed ? 2 : 1);
    QCOMPARE(tokens.words.size(), plain.words.size());
    for (std::size_t i = 0; i < tokens.words.size(); ++i) QCOMPARE(tokens.words[i].span, plain.words[i].span);
  }
  const auto effusion = tokenizer->tokenize("EFFUSION").value();
  QCOMPARE(effusion.pieces.at(1), std::string("effusion</w>"));
}

void LearnBpeTest::unusable_sentences_are_left_out() {
  const BpeVocabulary learnt = learn_clip_bpe({"ab ab", "\xFF cd cd", "", std::string((1U << 20U) + 1, 'a')}, 9);
  QCOMPARE(lines_of(learnt.merges_txt).size(), std::size_t{2});
}

QTEST_GUILESS_MAIN(LearnBpeTest)
#include "tst_learn_bpe.moc"
