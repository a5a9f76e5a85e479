#include <QFile>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "ui/presenters/phrase_bank.h"

using m2ib::presenters::PhraseBank;

class TestPhraseBank : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  QString file_;

  [[nodiscard]] QByteArray written() const {
    QFile file(file_);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
  }

 private Q_SLOTS:
  void init() { file_ = folder_.filePath(QString::fromLatin1(QTest::currentTestFunction()) + ".ini"); }

  void groupsHaveTitlesAndDifferentPhrases() {
    const PhraseBank bank;
    const auto groups = bank.groups();
    QCOMPARE(groups.size(), 6);
    QSet<QString> seen;
    for (const auto& group : groups) {
      QVERIFY(!group.title.isEmpty());
      for (const QString& phrase : group.phrases) {
        QCOMPARE(phrase.simplified(), phrase);
        QVERIFY2(!seen.contains(phrase), qPrintable(phrase));
        seen << phrase;
      }
    }
    QVERIFY(seen.contains(QStringLiteral("left basal effusion")));
    QVERIFY(seen.contains(QStringLiteral("a chest x-ray")));
  }

  void historyIsNewestFirstAndLimited() {
    PhraseBank bank;
    for (int i = 0; i < PhraseBank::kMostHistory + 20; ++i) bank.remember(QStringLiteral("caption %1").arg(i));
    QCOMPARE(bank.history().size(), PhraseBank::kMostHistory);
    QCOMPARE(bank.history().first(), QStringLiteral("caption 119"));
    bank.remember(QStringLiteral("  caption   100 "));
    QCOMPARE(bank.history().first(), QStringLiteral("caption 100"));
    QCOMPARE(bank.history().count(QStringLiteral("caption 100")), 1);
    bank.remember(QStringLiteral("  "));
    bank.remember(QString(PhraseBank::kLongest + 1, QLatin1Char('x')));
    QCOMPARE(bank.history().first(), QStringLiteral("caption 100"));
    bank.forget(QStringLiteral("caption 100"));
    QVERIFY(!bank.history().contains(QStringLiteral("caption 100")));
    bank.clearHistory();
    QVERIFY(bank.history().isEmpty());
  }

  void historyIsNotWrittenUnlessAsked() {
    {
      QSettings store(file_, QSettings::IniFormat);
      PhraseBank bank(&store);
      bank.remember(QStringLiteral("Jane Doe's effusion"));
      bank.addOwn(QStringLiteral("my phrase"));
    }
    QVERIFY(!written().contains("Jane"));
    QVERIFY(written().contains("my phrase"));
    {
      QSettings store(file_, QSettings::IniFormat);
      PhraseBank bank(&store);
      QVERIFY(!bank.keepsHistory());
      QVERIFY(bank.history().isEmpty());
      QCOMPARE(bank.own(), QStringList{QStringLiteral("my phrase")});
      bank.setKeepsHistory(true);
      bank.remember(QStringLiteral("kept caption"));
    }
    {
      QSettings store(file_, QSettings::IniFormat);
      PhraseBank bank(&store);
      QCOMPARE(bank.history(), QStringList{QStringLiteral("kept caption")});
      bank.setKeepsHistory(false);
      QVERIFY(!bank.history().isEmpty());  // as long as the program runs
    }
    QVERIFY(!written().contains("kept caption"));
  }

  void ownPhrasesAreEachOnce() {
    PhraseBank bank;
    QSignalSpy changed(&bank, &PhraseBank::changed);
    QVERIFY(bank.addOwn(QStringLiteral(" left  hilum ")));
    QVERIFY(!bank.addOwn(QStringLiteral("left hilum")));
    QVERIFY(!bank.addOwn(QStringLiteral(" ")));
    QCOMPARE(changed.count(), 1);
    bank.removeOwn(QStringLiteral("left hilum"));
    QVERIFY(bank.own().isEmpty());
    for (int i = 0; i < PhraseBank::kMostOwn; ++i) QVERIFY(bank.addOwn(QString::number(i)));
    QVERIFY(!bank.addOwn(QStringLiteral("one more")));
  }

  void oddSettingsAreTidied() {
    {
      QSettings store(file_, QSettings::IniFormat);
      store.setValue("phrases/own", QStringList{"  a ", "", "a", "b\nc", QString(5000, QLatin1Char('x'))});
      store.setValue("phrases/keepHistory", true);
      store.setValue("phrases/history", 17);
    }
    QSettings store(file_, QSettings::IniFormat);
    const PhraseBank bank(&store);
    QCOMPARE(bank.own(), (QStringList{"a", "b c"}));
    QVERIFY(bank.history().isEmpty());
  }
};

QTEST_GUILESS_MAIN(TestPhraseBank)
#include "tst_phrase_bank.moc"
