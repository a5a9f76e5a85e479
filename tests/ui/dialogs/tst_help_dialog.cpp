#include <QDesktopServices>
#include <QDialogButtonBox>
#include <QDir>
#include <QFile>
#include <QPushButton>
#include <QRegularExpression>
#include <QTest>
#include <QTextBrowser>

#include "ui/dialogs/help_dialog.h"

using m2ib::dialogs::HelpDialog;

/// Takes the links that would open in the browser.
class Browser : public QObject {
  Q_OBJECT

 public:
  QList<QUrl> opened;
 public Q_SLOTS:
  void open(const QUrl& url) { opened << url; }
};

class TestHelpDialog : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void everyLanguageHasThePage_data() {
    QTest::addColumn<QLocale>("locale");
    QTest::addColumn<QString>("heading");
    QTest::newRow("en") << QLocale(QLocale::English) << "# Opening a model";
    QTest::newRow("de") << QLocale(QLocale::German) << "# Ein Modell öffnen";
    QTest::newRow("de_AT") << QLocale(QLocale::German, QLocale::Austria) << "# Ein Modell öffnen";
    QTest::newRow("no translation") << QLocale(QLocale::Icelandic) << "# Opening a model";
  }
  void everyLanguageHasThePage() {
    QFETCH(QLocale, locale);
    QFETCH(QString, heading);
    const QString page = HelpDialog::page(QStringLiteral("models"), locale);
    QVERIFY2(page.startsWith(heading), qPrintable(page.left(80)));
    for (const char* name : {"BiomedCLIP", "MedSigLIP", "CheXzero", "PubMedCLIP", "OpenCLIP"}) {
      QVERIFY2(page.contains(QLatin1String(name)), name);
    }
  }

  void translationsSayTheSame_data() {
    QTest::addColumn<QString>("topic");
    QTest::newRow("models") << "models";
    QTest::newRow("x-rays") << "x-rays";
    QTest::newRow("figures") << "figures";
    QTest::newRow("trust") << "trust";
  }
  void translationsSayTheSame() {
    // The same headings, list entries, table rows, and names of files and keys.
    QFETCH(QString, topic);
    const QString english = HelpDialog::page(topic, QLocale(QLocale::English));
    const QString german = HelpDialog::page(topic, QLocale(QLocale::German));
    QVERIFY(english != german);
    const auto count = [](const QString& page, const char* pattern) {
      const QRegularExpression expression(QString::fromLatin1(pattern), QRegularExpression::MultilineOption);
      qsizetype found = 0;
      for (auto match = expression.globalMatch(page); match.hasNext(); match.next()) ++found;
      return found;
    };
    for (const char* pattern : {"^#+ ", "^- ", "^\\d\\. ", "^\\|", "`[^`\n]+`"}) {
      QVERIFY2(count(english, pattern) > 1, pattern);
      QCOMPARE(count(german, pattern), count(english, pattern));
    }
  }

  void showsThePage() {
    HelpDialog dialog(QStringLiteral("models"));
    dialog.show();
    auto* text = dialog.findChild<QTextBrowser*>(QStringLiteral("helpText"));
    QVERIFY(text);
    QVERIFY(text->toPlainText().contains(QStringLiteral("BiomedCLIP")));
    QVERIFY(!text->toPlainText().contains(QStringLiteral("##")));
    QVERIFY(!text->accessibleName().isEmpty());
    QTest::keyClick(&dialog, Qt::Key_Escape);
    QVERIFY(!dialog.isVisible());
  }

  void everyTopicHasItsTitle() {
    const HelpDialog models(QStringLiteral("models"));
    const HelpDialog x_rays(QStringLiteral("x-rays"));
    const HelpDialog figures(QStringLiteral("figures"));
    QVERIFY(models.windowTitle() != x_rays.windowTitle());
    QVERIFY(figures.windowTitle() != x_rays.windowTitle() && figures.windowTitle() != models.windowTitle());
    QVERIFY(figures.findChild<QTextBrowser*>(QStringLiteral("helpText"))->toPlainText().contains("*.m2ib"));
    QCOMPARE(x_rays.topic(), QStringLiteral("x-rays"));
    const auto* text = x_rays.findChild<QTextBrowser*>(QStringLiteral("helpText"));
    for (const char* part : {"MONOCHROME1", "black-out", "never changes what the model sees"}) {
      QVERIFY2(text->toPlainText().contains(QLatin1String(part)), part);
    }
  }

  void missingPageIsSaid() {
    const HelpDialog dialog(QStringLiteral("no such page"));
    QVERIFY(!dialog.findChild<QTextBrowser*>(QStringLiteral("helpText"))->toPlainText().isEmpty());
  }

  void linksOpenOnlyByClick() {
    Browser browser;
    QDesktopServices::setUrlHandler(QStringLiteral("https"), &browser, "open");
    HelpDialog dialog(QStringLiteral("models"));
    dialog.show();
    auto* text = dialog.findChild<QTextBrowser*>(QStringLiteral("helpText"));
    const QString before = text->toPlainText();
    QCOMPARE(browser.opened.size(), 0);
    Q_EMIT text->anchorClicked(QUrl(QStringLiteral("https://example.org/model")));
    QCOMPARE(browser.opened, QList<QUrl>{QUrl(QStringLiteral("https://example.org/model"))});
    Q_EMIT text->anchorClicked(QUrl(QStringLiteral("file:///etc/passwd")));
    QCOMPARE(browser.opened.size(), 1);
    QCOMPARE(text->toPlainText(), before);
    // A picture in the page is not looked for anywhere.
    text->setHtml(QStringLiteral("<img src='https://example.org/a.png'>x"));
    QVERIFY(!text->grab().isNull());
    QCOMPARE(browser.opened.size(), 1);
    QDesktopServices::unsetUrlHandler(QStringLiteral("https"));
  }
};

QTEST_MAIN(TestHelpDialog)
#include "tst_help_dialog.moc"
