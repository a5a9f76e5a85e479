#include <QElapsedTimer>
#include <QTest>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/text/clean_text.h"
#include "tests/support/fixtures.h"

using namespace m2ib;
using namespace m2ib::text;
using nlohmann::json;

namespace {

json read_json(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return json::parse(file);
}

bool begins_character(const std::string& text, std::size_t at) {
  return at == text.size() || (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
}

/// One source per byte, inside the caption, on UTF-8 boundaries, never running backwards.
void check_sources(const std::string& caption, const CleanText& clean) {
  QCOMPARE(clean.sources.size(), clean.text.size());
  Span last;
  for (const Span span : clean.sources) {
    QVERIFY(span.begin < span.end && span.end <= caption.size());
    QVERIFY(begins_character(caption, span.begin) && begins_character(caption, span.end));
    QVERIFY(span.begin >= last.begin && span.end >= last.end);
    last = span;
  }
}

/// e.g. "0-2 0-2 2-3"
std::string sources_of(const CleanText& clean) {
  std::string joined;
  for (const Span span : clean.sources) {
    if (!joined.empty()) joined += ' ';
    joined += std::to_string(span.begin) + '-' + std::to_string(span.end);
  }
  return joined;
}

std::string repeat(const std::string& part) {
  constexpr std::size_t kMebibyte = std::size_t{1} << 20U;
  std::string text;
  while (text.size() + part.size() <= kMebibyte) text += part;
  return text;
}

const char* const kReplacement = "\xEF\xBF\xBD";

}  // namespace

class CleanTextTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void golden_data();
  void golden();
  void html_data();
  void html();
  void fixed_data();
  void fixed();
  void untouched_data();
  void untouched();
  void cleanings_data();
  void cleanings();
  void sources_data();
  void sources();
  void refused();
  void long_captions_are_quick_data();
  void long_captions_are_quick();
};

void CleanTextTest::golden_data() {
  M2IB_REQUIRE_FIXTURES();
  QTest::addColumn<std::string>("caption");
  QTest::addColumn<std::string>("expected");
  const json golden = read_json(tests::fixture_dir() / "tokenizer" / "clip_golden.json");
  QCOMPARE(golden.at("cases").size(), std::size_t{216});
  for (const json& entry : golden.at("cases")) {
    const auto category = entry.at("category").get<std::string>();
    QTest::addRow("%s %d", category.c_str(), entry.at("i").get<int>())
        << entry.at("text").get<std::string>() << entry.at("clean").get<std::string>();
  }
}

void CleanTextTest::golden() {
  QFETCH(std::string, caption);
  QFETCH(std::string, expected);
  const auto clean = clean_caption(caption, Cleaning::OpenAiClip);
  QVERIFY(clean.has_value());
  QCOMPARE(clean->text, expected);
  check_sources(caption, *clean);
  for (const Cleaning other : {Cleaning::None, Cleaning::Whitespace, Cleaning::Canonicalize, Cleaning::Siglip}) {
    const auto result = clean_caption(caption, other);
    QVERIFY(result.has_value());
    check_sources(caption, *result);
    if (other == Cleaning::None) QCOMPARE(result->text, caption);
  }
}

void CleanTextTest::html_data() {
  QTest::addColumn<std::string>("caption");
  QTest::addColumn<std::string>("expected");
  int row = 0;
  const auto add = [&row](const char* caption, std::string expected) {
    QTest::addRow("reference %d", row++) << std::string(caption) << std::move(expected);
  };
  // Expected values are those of Python 3.11's html.unescape, applied twice, where "<" keeps ftfy from unescaping.
  add("< &amp;amp;amp;", "< &amp;");
  add("< &notit; &notin;", "< \xC2\xACit; \xE2\x88\x89");
  add("< &ampx &ltx", "< &x <x");
  add("< &Eacutes", "< \xC3\x89s");
  add("< &unknown; &", "< &unknown; &");
  add("< &#65 &#x42;&#X43", "< A BC");
  add("< &#0;&#xD800;&#x110000;", std::string("< ") + kReplacement + kReplacement + kReplacement);
  add("< &#99999999999999999999;", std::string("< ") + kReplacement);
  add("< &#1;&#xFFFE;&#127;x", "< x");
  add("< &#128;&#150;", "< \xE2\x82\xAC\xE2\x80\x93");
  add("< &NotEqualTilde;", "< \xE2\x89\x82\xCC\xB8");
  add("< &CounterClockwiseContourIntegral;", "< \xE2\x88\xB3");
  add("< &#; &#x; &;", "< &#; &#x; &;");
  add("< &\xC3\xA9; &lt\xC3\xA9;", "< &\xC3\xA9; <\xC3\xA9;");
  // Without "<", ftfy unescapes until nothing changes, also names in capitals.
  add("&amp;amp;amp;amp;amp;lt;", "<");
  add("&EACUTE;&SZLIG;", "\xC3\x89SS");
  add("&AMP;", "&");
  add("a < b\n&amp;amp;amp;", "a < b &amp;");  // no unescaping from the line with "<" on
  add("&amp;amp;amp;\na < b", "& a < b");
}

void CleanTextTest::html() {
  QFETCH(std::string, caption);
  QFETCH(std::string, expected);
  const auto clean = clean_caption(caption, Cleaning::Whitespace);
  QVERIFY(clean.has_value());
  QCOMPARE(clean->text, expected);
  check_sources(caption, *clean);
}

void CleanTextTest::fixed_data() {
  QTest::addColumn<std::string>("caption");
  QTest::addColumn<std::string>("expected");
  const auto add = [](const char* row, const char* caption, std::string expected) {
    QTest::newRow(row) << std::string(caption) << std::move(expected);
  };
  add("ligatures", "\xEF\xAC\x81\xEF\xAC\x84 \xC7\x84 \xC5\x89", "fiffl D\xC5\xBD 'n");
  add("width", "\xEF\xBC\xA1\xE3\x80\x80\xEF\xBC\x91 \xEF\xBE\x8A\xEF\xBE\x9F", "A 1 \xE3\x83\x91");
  add("quotes", "\xE2\x80\x9EX\xE2\x80\x9C \xE2\x80\x9BY", "\"X\" 'Y");
  add("C1 as windows-1252", "\xC2\x80 \xC2\x96", "\xE2\x82\xAC \xE2\x80\x93");
  add("terminal escape", "\x1B[1;31mred\x1B[0m \x1B[x", "red");
  add("controls", "a\x01\x7F\xEF\xBB\xBF\xE2\x81\xAA z", "a z");
  add("line ends",
      "a\r\nb\rc\xE2\x80\xA8"
      "d",
      "a b c d");
  add("composed", "e\xCC\x81", "\xC3\xA9");
  add("latin-1", "Bient\xC3\x83\xC2\xB4t", "Bient\xC3\xB4t");
  add("twice", "caf\xC3\x83\xC6\x92\xC3\x82\xC2\xA9", "caf\xC3\xA9");
  add("windows-1251",
      "\xD0\xA0\xD1\x9F\xD0\xA1\xD0\x82\xD0\xA0\xD1\x91\xD0\xA0\xD0\x86\xD0\xA0\xC2\xB5\xD0\xA1\xE2\x80\x9A",
      "\xD0\x9F\xD1\x80\xD0\xB8\xD0\xB2\xD0\xB5\xD1\x82");
  add("windows-1253", "caf\xCE\x93\xC2\xA9", "caf\xC3\xA9");
  add("windows-1250", "caf\xC4\x82\xC2\xA9", "caf\xC3\xA9");
  add("windows-1257", "\xC4\xBB\xE2\x82\xAC", "\xCF\x80");
  add("macroman", "caf\xE2\x88\x9A\xC2\xA9", "caf\xC3\xA9");
  add("code page 437", "caf\xE2\x94\x9C\xE2\x8C\x90", "caf\xC3\xA9");
  add("emoji", "\xC3\xB0\xC5\xB8\xCB\x9C\xE2\x82\xAC", "\xF0\x9F\x98\x80");
  add("surrogates", "\xC3\xAD\xC2\xA0\xC2\xBD\xC3\xAD\xC2\xB8\xC2\x80", "\xF0\x9F\x98\x80");
  add("space lost", "voil\xC3\x83 le", "voil\xC3\xA0 le");
  add("space kept", "\xC3\x83 la carte", "\xC3\xA0 la carte");
  add("byte lost", "\xC3\xA2\xE2\x82\xAC\xEF\xBF\xBDs", std::string(kReplacement) + "s");
  add("inconsistent", "caf\xC3\x83\xC2\xA9 \xE2\x80\x94 caf\xC3\xA9", "caf\xC3\xA9 \xE2\x80\x94 caf\xC3\xA9");
  add("hebrew", "\xC3\x97\xC2\xA9\xC3\x97\xC5\x93\xC3\x97\xE2\x80\xA2\xC3\x97\xC2\x9D",
      "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D");
}

void CleanTextTest::fixed() {
  QFETCH(std::string, caption);
  QFETCH(std::string, expected);
  const auto clean = clean_caption(caption, Cleaning::Whitespace);
  QVERIFY(clean.has_value());
  QCOMPARE(clean->text, expected);
  check_sources(caption, *clean);
}

void CleanTextTest::untouched_data() {
  QTest::addColumn<std::string>("caption");
  // Text that people write and that is valid UTF-8, wholly or in part, when read as bytes of some code page.
  for (const char* caption : {"CAFÉ… CAFÉ™",
                              "PÓŁ litra",
                              "Dáš…",
                              "«É»",
                              "5 Å ± 0.2 Å",
                              "10 kΩ±1 %",
                              "2×½",
                              "Ø½ inch",
                              "«Ça»",
                              "Größe: 5 µm, Straß«",
                              "NÃO… MANHÃ—",
                              "À côté, où, déjà — œuvre…",
                              "Ωμέγα ά… έ»",
                              "Рівне «Її» Ў",
                              "Česká žluť Š…",
                              "José² André© Müller¹",
                              "√π ≤ 2",
                              "┌──┬──┐ │é│",
                              "naïve façade—",
                              "Łódź ŻÓŁĆ",
                              "ÂGE",
                              "İstanbul’da ŞÖYLE…",
                              "Zürich – Genève",
                              "Đà Nẵng",
                              "ãé"}) {
    QTest::newRow(caption) << std::string(caption);
  }
}

void CleanTextTest::untouched() {
  QFETCH(std::string, caption);
  const auto clean = clean_caption(caption, Cleaning::Whitespace);
  QVERIFY(clean.has_value());
  std::string straight = caption;
  if (const auto at = straight.find("’"); at != std::string::npos) straight.replace(at, 3, "'");
  QCOMPARE(clean->text, straight);
}

void CleanTextTest::cleanings_data() {
  QTest::addColumn<int>("cleaning");
  QTest::addColumn<std::string>("caption");
  QTest::addColumn<std::string>("expected");
  const auto add = [](const char* row, Cleaning cleaning, const char* caption, const char* expected) {
    QTest::newRow(row) << static_cast<int>(cleaning) << std::string(caption) << std::string(expected);
  };
  add("none", Cleaning::None, " A &amp;\tB ", " A &amp;\tB ");
  add("openai", Cleaning::OpenAiClip, " A &amp;\t\xC2\xA0 B\n", "a & b");
  add("openai, final sigma", Cleaning::OpenAiClip, "\xCE\x9F\xCE\x94\xCE\x9F\xCE\xA3 \xCE\xA3\xCE\x91",
      "\xCE\xBF\xCE\xB4\xCE\xBF\xCF\x82 \xCF\x83\xCE\xB1");
  add("openai, sigma before an apostrophe", Cleaning::OpenAiClip, "\xCE\x91\xCE\xA3' \xCE\x91\xCE\xA3'\xCE\x91",
      "\xCE\xB1\xCF\x82' \xCE\xB1\xCF\x83'\xCE\xB1");
  add("openai, sigma alone", Cleaning::OpenAiClip, "\xCE\xA3", "\xCF\x83");
  add("openai, i with dot", Cleaning::OpenAiClip, "\xC4\xB0", "i\xCC\x87");
  add("white space", Cleaning::Whitespace, " A &amp;\t B\n", "A & B");
  add("canonicalize", Cleaning::Canonicalize, "Left_lung: A/P  (view) &quot;x&quot;.", "left lung ap view x");
  add("siglip", Cleaning::Siglip, " Left_lung: A/P\t(View) &amp; ", "leftlung ap view amp");
  add("siglip, sigma", Cleaning::Siglip, "\xCE\x91\xCE\xA3", "\xCE\xB1\xCF\x83");
}

void CleanTextTest::cleanings() {
  QFETCH(int, cleaning);
  QFETCH(std::string, caption);
  QFETCH(std::string, expected);
  const auto clean = clean_caption(caption, static_cast<Cleaning>(cleaning));
  QVERIFY(clean.has_value());
  QCOMPARE(clean->text, expected);
  check_sources(caption, *clean);
}

void CleanTextTest::sources_data() {
  QTest::addColumn<std::string>("caption");
  QTest::addColumn<std::string>("text");
  QTest::addColumn<std::string>("sources");
  const auto add = [](const char* row, const char* caption, const char* text, const char* sources) {
    QTest::newRow(row) << std::string(caption) << std::string(text) << std::string(sources);
  };
  add("white space", "  a \t b ", "a b", "2-3 3-6 6-7");
  add("entity", "a&amp;b", "a&b", "0-1 1-6 6-7");
  add("entity in an entity", "x &amp;lt;", "x <", "0-1 1-2 2-10");
  add("entity of two", "&NotEqualTilde;", "\xE2\x89\x82\xCC\xB8", "0-15 0-15 0-15 0-15 0-15");
  add("ligature", "\xEF\xAC\x81n", "fin", "0-3 0-3 3-4");
  add("quotes", "\xE2\x80\x9Cx\xE2\x80\x9D", "\"x\"", "0-3 3-4 4-7");
  add("mojibake", "caf\xC3\x83\xC2\xA9!", "caf\xC3\xA9!", "0-1 1-2 2-3 3-7 3-7 7-8");
  add("mojibake of a quote", "it\xC3\xA2\xE2\x82\xAC\xE2\x84\xA2s", "it's", "0-1 1-2 2-10 10-11");
  add("accent composed", "e\xCC\x81x", "\xC3\xA9x", "0-3 0-3 3-4");
  add("removed",
      "a\x01"
      "b",
      "ab", "0-1 2-3");
  add("word à", "\xC3\x83 la", "\xC3\xA0 la", "0-2 0-2 2-3 3-4 4-5");
}

void CleanTextTest::sources() {
  QFETCH(std::string, caption);
  QFETCH(std::string, text);
  QFETCH(std::string, sources);
  const auto clean = clean_caption(caption, Cleaning::OpenAiClip);
  QVERIFY(clean.has_value());
  QCOMPARE(clean->text, text);
  QCOMPARE(sources_of(*clean), sources);
}

void CleanTextTest::refused() {
  for (const Cleaning cleaning : {Cleaning::None, Cleaning::OpenAiClip, Cleaning::Siglip}) {
    for (const std::string& caption : {std::string("a\x80"), std::string("\xED\xA0\x80"), std::string("\xC0\xAF"),
                                       std::string((1U << 20U) + 1, 'a')}) {
      const auto clean = clean_caption(caption, cleaning);
      QVERIFY(!clean);
      QVERIFY(clean.error().code == ErrorCode::CaptionInvalid);
      QCOMPARE(clean.error().args.size(), std::size_t{1});
    }
    QCOMPARE(clean_caption("", cleaning).value().text, std::string());
  }
}

void CleanTextTest::long_captions_are_quick_data() {
  QTest::addColumn<std::string>("caption");
  const auto add = [](const char* row, const std::string& part) { QTest::newRow(row) << repeat(part); };
  add("words", "left lung ");
  add("ampersands", "&");
  QTest::newRow("nested references") << "&" + repeat("amp;").substr(4);
  add("names that are none", "&abcdefghijklmnopqrstuvwxyzabcdefgh");
  add("lines", "\n");
  add("accented lines", "\xC3\xA9\n");
  add("mojibake", "\xC3\x83\xC2\xA9");
  add("innocent sequences", "\xC3\x89\xE2\x80\xA6");
  add("innocent long sequences", "\xC3\xA9\xE2\x80\xA6\xE2\x80\x9D");
  add("marks", "\xCC\x81\xCC\x96");
  add("sigmas", "\xCE\xA3'");
  add("escapes", "\x1B[1;");
  add("half width", "\xEF\xBE\x8A");
}

void CleanTextTest::long_captions_are_quick() {
  QFETCH(std::string, caption);
  QElapsedTimer timer;
  timer.start();
  const auto clean = clean_caption(caption, Cleaning::OpenAiClip);
  const qint64 elapsed = timer.elapsed();
  QVERIFY(clean.has_value());
  qInfo("%lld ms", static_cast<long long>(elapsed));
  // Guards against quadratic time only; the figure leaves room for a busy machine and sanitizers.
  QVERIFY(elapsed < 10000);
}

QTEST_GUILESS_MAIN(CleanTextTest)
#include "tst_clean_text.moc"
