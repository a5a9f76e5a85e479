// Captions whose words are shaded.
#include <QGuiApplication>
#include <QTest>
#include <QTranslator>
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "ui/figure/paint/overlay.h"
#include "ui/figure/paint/word_strip.h"

using namespace m2ib;
using namespace m2ib::figure;

namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

/// Words split at single spaces; enough for what the strip needs.
text::Tokens tokens_of(const std::string& caption) {
  text::Tokens tokens;
  tokens.caption = caption;
  for (std::size_t begin = 0; begin < caption.size();) {
    const std::size_t end = std::min(caption.find(' ', begin), caption.size());
    if (end > begin) tokens.words.push_back({{begin, end}, tokens.words.size() + 1, 1});
    begin = end + 1;
  }
  return tokens;
}

QFont font_of(int pixels) {
  QFont font(QStringLiteral("DejaVu Sans"));
  font.setPixelSize(pixels);
  return font;
}

}  // namespace

class TestWordStrip : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void ink_is_readable_on_every_colour();
  void words_are_found_at_points();
  void byte_positions_become_utf16();
  void long_words_wrap_within_the_width();
  void lines_are_limited();
  void quotation_marks_are_the_languages();
  void only_words_with_values_are_shaded();
};

void TestWordStrip::ink_is_readable_on_every_colour() {
  const auto linear = [](double channel) {
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
  };
  const auto luminance = [&](const QColor& colour) {
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
  };
  for (const image::ColourTable table : image::kColourTables) {
    for (int i = 0; i <= 255; ++i) {
      const QColor shade = colour_at(table, i / 255.0);
      const double a = luminance(shade) + 0.05;
      const double b = luminance(readable_ink(shade)) + 0.05;
      QVERIFY2(std::max(a, b) / std::min(a, b) >= 4.5, qPrintable(shade.name()));
    }
  }
}

void TestWordStrip::words_are_found_at_points() {
  WordStrip strip(tokens_of("left basal effusion"), {1.0F, 2.0F, 3.0F});
  strip.lay_out(font_of(20), 2000.0);
  QCOMPARE(strip.word_count(), std::size_t{3});
  for (std::size_t word = 0; word < 3; ++word) {
    const std::vector<QRectF> rects = strip.word_rects(word);
    QCOMPARE(rects.size(), std::size_t{1});
    QCOMPARE(strip.word_at(rects.front().center()), std::optional<std::size_t>(word));
  }
  QCOMPARE(strip.word_text(1), QStringLiteral("basal"));
  QVERIFY(!strip.word_at(QPointF(1999.0, 5.0)));
  QVERIFY(!strip.word_at(QPointF(-5.0, -5.0)));
  strip.lay_out(font_of(20), 70.0);  // one word a line
  QCOMPARE(strip.word_at(strip.word_rects(2).back().center()), std::optional<std::size_t>(2));
  QVERIFY(strip.word_rects(2).front().top() > strip.word_rects(0).front().bottom());
}

void TestWordStrip::byte_positions_become_utf16() {
  const std::string text = "é心🫁x";  // 2, 3, 4 and 1 bytes; 1, 1, 2 and 1 units
  QCOMPARE(utf16_position(text, 0), 0);
  QCOMPARE(utf16_position(text, 2), 1);
  QCOMPARE(utf16_position(text, 5), 2);
  QCOMPARE(utf16_position(text, 9), 4);
  QCOMPARE(utf16_position(text, 10), 5);
  QCOMPARE(utf16_position(text, 99), 5);
  QCOMPARE(utf16_position(text, 7), 2);  // within a character: its start
}

void TestWordStrip::long_words_wrap_within_the_width() {
  for (const std::string& caption :
       {std::string(500, 'x'), std::string("心脏扩大双侧胸腔积液心脏扩大双侧胸腔积液心脏扩大"),
        std::string("a\nb\tc " + std::string(90, 'W'))}) {
    text::Tokens tokens;
    tokens.caption = caption;
    tokens.words = {{{0, caption.size()}, 1, 1}};
    WordStrip strip(tokens, {1.0F});
    strip.lay_out(font_of(20), 200.0);
    QVERIFY(strip.word_rects(0).size() > 1);
    for (const QRectF& rect : strip.word_rects(0)) {
      QVERIFY(rect.left() >= -0.5 && rect.right() <= 200.5);
      QVERIFY(rect.bottom() <= strip.height() + 0.5);
    }
  }
}

void TestWordStrip::lines_are_limited() {
  WordStripStyle style;
  style.max_lines = 3;
  style.quotes = true;
  std::string caption;
  for (int i = 0; i < 200; ++i) caption += "effusion ";
  WordStrip strip(tokens_of(caption), std::vector<float>(200, 1.0F), style);
  strip.lay_out(font_of(20), 300.0);
  QVERIFY(strip.height() < 3 * 20 * 2.0);
  QVERIFY(!strip.word_rects(0).empty());
  QVERIFY(strip.word_rects(199).empty());
}

void TestWordStrip::quotation_marks_are_the_languages() {
  struct Spaced : QTranslator {
    [[nodiscard]] bool isEmpty() const override { return false; }
    [[nodiscard]] QString translate(const char* context, const char* text, const char*, int) const override {
      const bool ours = qstrcmp(context, "Figure") == 0 && QString::fromUtf8(text) == QStringLiteral("“%1”");
      return ours ? QStringLiteral("« %1 »") : QString();
    }
  };
  WordStripStyle style;
  style.quotes = true;
  const text::Tokens tokens = tokens_of("left effusion");
  const auto start = [](const WordStrip& strip) { return strip.word_rects(0).front().left(); };
  WordStrip english(tokens, {1.0F, 1.0F}, style);
  english.lay_out(font_of(20), 500.0);
  Spaced spaced;
  QVERIFY(QCoreApplication::installTranslator(&spaced));
  WordStrip french(tokens, {1.0F, 1.0F}, style);
  QCoreApplication::removeTranslator(&spaced);
  french.lay_out(font_of(20), 500.0);
  QCOMPARE(english.word_text(0), QStringLiteral("left"));
  QCOMPARE(french.word_text(0), QStringLiteral("left"));
  QCOMPARE(french.word_text(1), QStringLiteral("effusion"));
  QVERIFY(start(french) > start(english) + 3.0);
}

void TestWordStrip::only_words_with_values_are_shaded() {
  text::Tokens tokens = tokens_of("left basal effusion");
  tokens.words.pop_back();  // as a typed special token, or what was cut off
  WordStrip strip(tokens, {1.0F, kNan});
  strip.lay_out(font_of(20), 500.0);
  QVERIFY(strip.word_colour(0).isValid());
  QVERIFY(!strip.word_colour(1).isValid());
  QVERIFY(!strip.word_colour(2).isValid());
  QVERIFY(strip.word_rects(2).empty());
  WordStrip nothing({}, {});
  nothing.lay_out(font_of(20), 500.0);
  QCOMPARE(nothing.word_count(), std::size_t{0});
}

QTEST_MAIN(TestWordStrip)
#include "tst_word_strip.moc"
