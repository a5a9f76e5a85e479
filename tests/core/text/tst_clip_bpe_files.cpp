#include <QTemporaryDir>
#include <QTest>
#include <filesystem>
#include <fstream>

#include "core/text/clip/clip_bpe.h"

using namespace m2ib;
using namespace m2ib::text;

namespace {

/// A vocabulary for one merge.
const char* const kSmallVocabulary = R"({"a": 0, "b</w>": 1, "ab</w>": 2, "<|startoftext|>": 3, "<|endoftext|>": 4})";

}  // namespace

class ClipBpeFilesTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void bad_files_data();
  void bad_files();
  void good_files();
  void missing_files();
};

void ClipBpeFilesTest::bad_files_data() {
  QTest::addColumn<std::string>("vocab");
  QTest::addColumn<std::string>("merges");
  QTest::addColumn<std::string>("file");
  QTest::addColumn<std::string>("reason");  // part of it
  const auto vocab = [](const char* row, std::string text, const char* reason) {
    QTest::newRow(row) << std::move(text) << std::string("#version: 0.2\n") << std::string("vocab.json")
                       << std::string(reason);
  };
  const auto merges = [](const char* row, std::string text, const char* reason) {
    QTest::newRow(row) << std::string(kSmallVocabulary) << std::move(text) << std::string("merges.txt")
                       << std::string(reason);
  };
  vocab("empty file", "", "not JSON");
  vocab("cut off", R"({"a": 0, "b)", "not JSON");
  vocab("not UTF-8", "{\"\xFF\": 0}", "not JSON");
  vocab("text behind", R"({"a": 0} x)", "not JSON");
  vocab("html", "<html></html>", "not JSON");
  vocab("list", "[1, 2]", "not an object");
  vocab("number", "7", "not an object");
  vocab("null", "null", "not an object");
  vocab("id is text", R"({"a": "0"})", "whole number");
  vocab("id is negative", R"({"a": -1})", "whole number");
  vocab("id is a fraction", R"({"a": 0.5})", "whole number");
  vocab("id is huge", R"({"a": 4294967296})", "too large");
  vocab("id is beyond 64 bits", R"({"a": 99999999999999999999999})", "whole number");
  vocab("id is an object", R"({"a": {"b": 0}})", "whole number");
  vocab("nested lists", "{\"a\": " + std::string(100000, '['), "whole number");
  vocab("piece twice", R"({"a": 0, "a": 1})", "\"a\" comes twice");
  vocab("id twice", R"({"a": 0, "b": 0})", "the id 0");
  vocab("gap", R"({"a": 0, "b": 2})", "id 2 of 2");
  vocab("no pieces", "{}", "<|startoftext|>");
  vocab("no start", R"({"<|endoftext|>": 0})", "<|startoftext|>");
  vocab("no end", R"({"<|startoftext|>": 0})", "<|endoftext|>");
  merges("one piece", "#version: 0.2\na b</w>\nab\n", "line 3:");
  merges("three pieces", "#version: 0.2\na b</w> c\n", "line 2:");
  merges("two spaces", "#version: 0.2\na  b</w>\n", "line 2:");
  merges("leading space", " b</w>\n", "line 1:");
  merges("empty line", "#version: 0.2\n\na b</w>\n", "line 2:");
  merges("unknown left", "x b</w>\n", "line 1: \"x\"");
  merges("unknown right", "a c</w>\n", "line 1: \"c</w>\"");
  merges("unknown result", "a a\n", "line 1: \"aa\"");
}

void ClipBpeFilesTest::bad_files() {
  QFETCH(std::string, vocab);
  QFETCH(std::string, merges);
  QFETCH(std::string, file);
  QFETCH(std::string, reason);
  const auto tokenizer = parse_clip_bpe(vocab, merges, 77, "some model");
  QVERIFY(!tokenizer);
  QVERIFY(tokenizer.error().code == ErrorCode::TokenizerInvalid);
  QCOMPARE(tokenizer.error().args.size(), std::size_t{2});
  QCOMPARE(tokenizer.error().args[0], "some model/" + file);
  QVERIFY2(tokenizer.error().args[1].find(reason) != std::string::npos, tokenizer.error().args[1].c_str());
}

void ClipBpeFilesTest::good_files() {
  for (const char* merges : {"#version: 0.2\na b</w>\n", "a b</w>", "\"bpe#version: 0.2\r\na b</w>\r\n\r\n"}) {
    const auto tokenizer = parse_clip_bpe(kSmallVocabulary, merges, 77, "small");
    QVERIFY(tokenizer.has_value());
    QCOMPARE((*tokenizer)->tokenize("AB").value().ids, (std::vector<std::int64_t>{3, 2, 4}));
    // Symbols that the vocabulary lacks become the end token.
    QCOMPARE((*tokenizer)->tokenize("ac").value().ids, (std::vector<std::int64_t>{3, 0, 4, 4}));
  }
  for (const std::size_t context : {0U, 1U, 2U}) {
    QVERIFY(parse_clip_bpe(kSmallVocabulary, "", context, "").error().code == ErrorCode::SettingOutOfRange);
  }
}

void ClipBpeFilesTest::missing_files() {
  QTemporaryDir folder;
  const std::filesystem::path path(folder.path().toStdString());
  QVERIFY(load_clip_bpe(path / "nowhere", 77).error().code == ErrorCode::FileNotFound);
  std::ofstream(path / "vocab.json") << kSmallVocabulary;
  const auto without_merges = load_clip_bpe(path, 77);
  QVERIFY(without_merges.error().code == ErrorCode::FileNotFound);
  QCOMPARE(without_merges.error().args.at(0), (path / "merges.txt").string());
  std::ofstream(path / "merges.txt") << "#version: 0.2\na b</w>\n";
  const auto both = load_clip_bpe(path, 77);
  QVERIFY(both.has_value());
  QCOMPARE((*both)->sha256(), parse_clip_bpe(kSmallVocabulary, "#version: 0.2\na b</w>\n", 5, "").value()->sha256());
  std::filesystem::resize_file(path / "merges.txt", (64U << 20U) + 1);  // a hole: no disk space is used
  QVERIFY(load_clip_bpe(path, 77).error().code == ErrorCode::FileTooLarge);
}

QTEST_GUILESS_MAIN(ClipBpeFilesTest)
#include "tst_clip_bpe_files.moc"
