#include <QTest>
#include <cctype>

#include "core/text/caption_edit.h"
#include "ui/presenters/text/caption_text.h"

using namespace m2ib;
using namespace m2ib::presenters;

namespace {

bool is_part(unsigned char c) { return std::isalnum(c) != 0 || c >= 0x80; }

/// Words as CLIP's pattern splits them: runs of letters, and every other visible character alone.
text::Tokens tokens_of(const std::string& caption) {
  text::Tokens tokens;
  tokens.caption = caption;
  for (std::size_t at = 0; at < caption.size();) {
    const auto c = static_cast<unsigned char>(caption[at]);
    std::size_t end = at + 1;
    if (c == ' ' || c == '\t' || c == '\n') {
      at = end;
      continue;
    }
    while (is_part(c) && end < caption.size() && is_part(static_cast<unsigned char>(caption[end]))) ++end;
    tokens.words.push_back({{at, end}, tokens.words.size(), 1});
    at = end;
  }
  return tokens;
}

}  // namespace

class TestCaptionEdit : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void withoutWord_data() {
    QTest::addColumn<QByteArray>("caption");
    QTest::addColumn<int>("word");
    QTest::addColumn<QByteArray>("rest");
    const auto row = [](const char* name, const char* caption, int word, const char* rest) {
      QTest::newRow(name) << QByteArray(caption) << word << QByteArray(rest);
    };
    row("first", "left basal effusion", 0, "basal effusion");
    row("middle", "left basal effusion", 1, "left effusion");
    row("last", "left basal effusion", 2, "left basal");
    row("spaces around", "  left   basal  effusion ", 1, "left effusion");
    row("before a comma", "effusion, left", 0, "left");
    row("after a comma", "effusion, left", 2, "effusion");
    row("the comma", "effusion, left", 1, "effusion left");
    row("between commas", "edema, effusion, nodule", 2, "edema, nodule");
    row("before a full stop", "no effusion.", 1, "no.");
    row("sentence's only word", "Effusion. Normal heart.", 0, "Normal heart.");
    row("second sentence's only word", "No effusion. Normal.", 3, "No effusion.");
    row("hyphen's first half", "chest x-ray", 1, "chest ray");
    row("hyphen's second half", "chest x-ray", 3, "chest x");
    row("hyphen", "chest x-ray", 2, "chest x ray");
    row("in brackets", "effusion (left) seen", 2, "effusion seen");
    row("one of two in brackets", "effusion (left basal)", 2, "effusion (basal)");
    row("accents", "épanchement gauche", 0, "gauche");
    row("script without spaces", "胸腔 積液", 0, "積液");
    row("rest untouched", "a  b c,d", 2, "a  b,d");
    row("only word", "effusion", 0, "");
    row("only word with punctuation", " effusion. ", 0, "");
    row("no such word", "left effusion", 2, "");
  }
  void withoutWord() {
    QFETCH(QByteArray, caption);
    QFETCH(int, word);
    QFETCH(QByteArray, rest);
    const auto result = without_word(tokens_of(caption.toStdString()), static_cast<std::size_t>(word));
    QCOMPARE(QByteArray::fromStdString(result.value_or("")), rest);
    QCOMPARE(result.has_value(), !rest.isEmpty());
  }

  void spansOutsideOfTheCaptionAreRefused() {
    text::Tokens tokens = tokens_of("left effusion");
    tokens.words[0].span = {4, 400};
    tokens.words[1].span = {9, 3};
    for (const std::size_t word : {0U, 1U}) {
      QVERIFY(!without_word(tokens, word));
      QVERIFY(single_word(tokens, word).empty());
    }
    QCOMPARE(single_word(tokens_of("left effusion"), 1), std::string("effusion"));
  }

  void droppingOneAfterTheOtherEndsWithOneWord() {
    std::string caption = "There is a small, left-sided effusion (basal); no edema.";
    int dropped = 0;
    while (const auto rest = without_word(tokens_of(caption), 0)) {
      QVERIFY(rest->size() < caption.size());
      QVERIFY(!rest->empty() && rest->front() != ' ' && rest->back() != ' ');
      caption = *rest;
      QVERIFY(++dropped < 40);
    }
    QCOMPARE(QByteArray::fromStdString(caption), QByteArray("edema."));
  }

  void numbersAsText() {
    QLocale::setDefault(QLocale::c());
    QCOMPARE(share_text(0.0), QStringLiteral("0 %"));
    QCOMPARE(share_text(0.004), QStringLiteral("< 1 %"));
    QCOMPARE(share_text(0.624), QStringLiteral("62 %"));
    QCOMPARE(share_text(0.997), QStringLiteral("> 99 %"));
    QCOMPARE(share_text(1.0), QStringLiteral("100 %"));
    QCOMPARE(cosine_text(0.2814), QStringLiteral("0.281"));
    QCOMPARE(cosine_text(-0.0942), QStringLiteral("\u22120.094"));
    QCOMPARE(cosine_text(-0.0001), QStringLiteral("0.000"));
    QCOMPARE(margin_text(0.0213), QStringLiteral("+0.021"));
    QCOMPARE(margin_text(-0.004), QStringLiteral("\u22120.004"));
    QCOMPARE(margin_text(-0.0001), QStringLiteral("0.000"));
  }

  void supportNamesTheBestControl() {
    attribution::CaptionSupport support;
    QVERIFY(support_text(support).isEmpty());
    support.similarity = 0.25;
    support.controls = {{attribution::Control::Empty, "", 0.1},
                        {attribution::Control::Generic, "a chest x-ray", 0.26},
                        {attribution::Control::Negated, "no effusion", 0.2}};
    support.margin = -0.01;
    support.weak = true;
    QVERIFY(support_text(support).contains(QStringLiteral("a chest x-ray")));
    QVERIFY(support_text(support).startsWith(QStringLiteral("Weakly supported")));
    const QString details = caption_details(QStringLiteral("effusion"), 0.25, 0.5, support);
    for (const char* part : {"effusion", "0.250", "50 %", "among these captions only", "no words", "0.100", "0.200"}) {
      QVERIFY2(details.contains(QString::fromLatin1(part)), part);
    }
    support.controls[1].similarity = 0.2;
    support.margin = 0.05;
    support.weak = false;
    QVERIFY(!support_text(support).contains(QStringLiteral("Weakly")));
  }
};

QTEST_GUILESS_MAIN(TestCaptionEdit)
#include "tst_caption_edit.moc"
