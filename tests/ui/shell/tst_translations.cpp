#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QLocale>
#include <QMap>
#include <QProcess>
#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>
#include <QTranslator>
#include <QXmlStreamReader>
#include <optional>

namespace {

/// One text of a .ts file.
struct Message {
  QString context;
  QString source;
  QString comment;
  QStringList translations;  ///< one, or one per plural form
  QString type;              ///< empty, "unfinished", "vanished" or "obsolete"
  bool plural = false;

  /// What lupdate takes as one and the same text.
  [[nodiscard]] QString key() const { return context + QLatin1Char('|') + source + QLatin1Char('|') + comment; }
};

void read_translation(QXmlStreamReader& xml, Message& message) {
  message.type = xml.attributes().value(QLatin1String("type")).toString();
  if (!message.plural) {
    message.translations << xml.readElementText(QXmlStreamReader::IncludeChildElements);
    return;
  }
  while (xml.readNextStartElement()) message.translations << xml.readElementText();
}

Message read_message(QXmlStreamReader& xml, const QString& context) {
  Message message;
  message.context = context;
  message.plural = xml.attributes().value(QLatin1String("numerus")) == QLatin1String("yes");
  while (xml.readNextStartElement()) {
    if (xml.name() == QLatin1String("source")) {
      message.source = xml.readElementText();
    } else if (xml.name() == QLatin1String("comment")) {
      message.comment = xml.readElementText();
    } else if (xml.name() == QLatin1String("translation")) {
      read_translation(xml, message);
    } else {
      xml.skipCurrentElement();
    }
  }
  return message;
}

/// All texts of a .ts file, or nothing where it is not one.
std::optional<QList<Message>> read_ts(const QString& path) {
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly)) return std::nullopt;
  QXmlStreamReader xml(&file);
  QList<Message> messages;
  if (!xml.readNextStartElement() || xml.name() != QLatin1String("TS")) return std::nullopt;
  while (xml.readNextStartElement()) {
    QString context;
    while (xml.readNextStartElement()) {
      if (xml.name() == QLatin1String("name")) {
        context = xml.readElementText();
      } else if (xml.name() == QLatin1String("message")) {
        messages << read_message(xml, context);
      } else {
        xml.skipCurrentElement();
      }
    }
  }
  if (xml.hasError()) return std::nullopt;
  return messages;
}

/// %1 … %99, %L1 and %n with how often each stands there.
QMap<QString, int> placeholders(const QString& text) {
  static const QRegularExpression kPlaceholder(QStringLiteral("%L?(?:[1-9][0-9]?|n)"));
  QMap<QString, int> found;
  for (auto match = kPlaceholder.globalMatch(text); match.hasNext();) ++found[match.next().captured()];
  return found;
}

/// "&Open" has a mnemonic; "Research && teaching" and "A & B" have none.
bool has_mnemonic(const QString& text) {
  static const QRegularExpression kMnemonic(QStringLiteral("(?<!&)&[^&\\s]"));
  return kMnemonic.match(text).hasMatch();
}

/// What is wrong with one translation; empty where nothing is.
QString complaint(const Message& message) {
  if (!message.type.isEmpty()) return message.type;
  if (message.translations.isEmpty()) return QStringLiteral("no translation");
  for (const QString& translation : message.translations) {
    if (translation.trimmed().isEmpty()) return QStringLiteral("empty translation");
    QMap<QString, int> wanted = placeholders(message.source);
    QMap<QString, int> found = placeholders(translation);
    // A plural form may say "one step" without the number.
    if (message.plural && !found.contains(QStringLiteral("%n"))) wanted.remove(QStringLiteral("%n"));
    if (wanted != found) return QStringLiteral("other placeholders: ") + translation;
    if (has_mnemonic(message.source) != has_mnemonic(translation)) {
      return QStringLiteral("mnemonic lost or added: ") + translation;
    }
  }
  return {};
}

QString source_dir() { return QStringLiteral(M2IB_SOURCE_DIR); }
QString ts_path(const QString& language) {
  return QStringLiteral("%1/translations/m2ib_%2.ts").arg(source_dir(), language);
}

}  // namespace

class TestTranslations : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void complaints_data();
  void complaints();
  void complete_data();
  void complete();
  void upToDate_data();
  void upToDate();
  void compiledIn_data();
  void compiledIn();

 private:
  /// The texts that the sources have now; nothing where lupdate is not at hand.
  std::optional<QSet<QString>> textsOfSources(const QString& language);
};

void TestTranslations::initTestCase() { QVERIFY(QFileInfo::exists(source_dir() + QStringLiteral("/translations"))); }

// The judge itself, so that a check that never complains is noticed.
void TestTranslations::complaints_data() {
  QTest::addColumn<QString>("source");
  QTest::addColumn<QStringList>("translations");
  QTest::addColumn<QString>("type");
  QTest::addColumn<bool>("plural");
  QTest::addColumn<bool>("good");
  QTest::newRow("good") << "%1 of %2" << QStringList{"%1 von %2"} << "" << false << true;
  QTest::newRow("other order") << "%1 of %2" << QStringList{"%2: %1"} << "" << false << true;
  QTest::newRow("unfinished") << "Open" << QStringList{"Öffnen"} << "unfinished" << false << false;
  QTest::newRow("vanished") << "Open" << QStringList{"Öffnen"} << "vanished" << false << false;
  QTest::newRow("empty") << "Open" << QStringList{" "} << "" << false << false;
  QTest::newRow("lost placeholder") << "%1 of %2" << QStringList{"%1"} << "" << false << false;
  QTest::newRow("doubled placeholder") << "%1" << QStringList{"%1 %1"} << "" << false << false;
  QTest::newRow("plural") << "%n steps" << QStringList({"ein Schritt", "%n Schritte"}) << "" << true << true;
  QTest::newRow("plural lacks a form") << "%n steps" << QStringList({"%n Schritt", ""}) << "" << true << false;
  QTest::newRow("mnemonic lost") << "&Open" << QStringList{"Öffnen"} << "" << false << false;
  QTest::newRow("mnemonic added") << "Open" << QStringList{"Ö&ffnen"} << "" << false << false;
  QTest::newRow("no mnemonic") << "A && B" << QStringList{"A && B"} << "" << false << true;
}

void TestTranslations::complaints() {
  QFETCH(QString, source);
  QFETCH(QStringList, translations);
  QFETCH(QString, type);
  QFETCH(bool, plural);
  QFETCH(bool, good);
  const QString found = complaint({QStringLiteral("Context"), source, {}, translations, type, plural});
  QVERIFY2(found.isEmpty() == good, qPrintable(found));
}

void TestTranslations::complete_data() {
  QTest::addColumn<QString>("language");
  QTest::addColumn<int>("fewest");  // texts, so that an emptied file fails
  QTest::newRow("de") << "de" << 200;
  QTest::newRow("en, plural forms only") << "en" << 1;
}

void TestTranslations::complete() {
  QFETCH(QString, language);
  QFETCH(int, fewest);
  const auto messages = read_ts(ts_path(language));
  QVERIFY2(messages, qPrintable(ts_path(language) + QStringLiteral(" is not a .ts file")));
  QVERIFY2(messages->size() >= fewest, qPrintable(QStringLiteral("only %1 texts").arg(messages->size())));
  QStringList bad;
  for (const Message& message : *messages) {
    const QString found = complaint(message);
    if (!found.isEmpty())
      bad << message.context + QStringLiteral(": ") + message.source + QStringLiteral(" – ") + found;
  }
  QVERIFY2(bad.isEmpty(), qPrintable(bad.join(QLatin1Char('\n'))));
}

std::optional<QSet<QString>> TestTranslations::textsOfSources(const QString& language) {
  const QTemporaryDir folder;
  const QString ts = folder.filePath(QStringLiteral("now.ts"));
  QProcess lupdate;
  lupdate.setWorkingDirectory(source_dir());
  QStringList arguments{QStringLiteral("-silent"),
                        QStringLiteral("-tr-function-alias"),
                        QStringLiteral("QT_TRANSLATE_NOOP+=M2IB_ERROR_TEXT"),
                        QStringLiteral("-I"),
                        QStringLiteral("."),
                        QStringLiteral("-target-language"),
                        language};
  if (language == QLatin1String("en")) arguments << QStringLiteral("-pluralonly");
  arguments << QStringLiteral("app") << QStringLiteral("core") << QStringLiteral("ui") << QStringLiteral("-ts") << ts;
  lupdate.start(QStringLiteral(M2IB_LUPDATE), arguments);
  if (!lupdate.waitForStarted()) return std::nullopt;
  if (!lupdate.waitForFinished(120000) || lupdate.exitCode() != 0) return QSet<QString>();
  QSet<QString> keys;
  for (const Message& message : read_ts(ts).value_or(QList<Message>())) keys.insert(message.key());
  return keys;
}

void TestTranslations::upToDate_data() {
  QTest::addColumn<QString>("language");
  QTest::newRow("de") << "de";
  QTest::newRow("en") << "en";
}

void TestTranslations::upToDate() {
  QFETCH(QString, language);
  const auto now = textsOfSources(language);
  if (!now) QSKIP("SKIPPED, NOT PASSED: lupdate is not installed, so nobody knows whether texts are missing");
  QVERIFY2(!now->isEmpty(), "lupdate found no texts");
  const auto messages = read_ts(ts_path(language));
  QVERIFY(messages);
  QSet<QString> known;
  for (const Message& message : *messages) known.insert(message.key());
  const QStringList missing = (*now - known).values();
  const QStringList superfluous = (known - *now).values();
  QVERIFY2(missing.isEmpty(), qPrintable(QStringLiteral("run the target update-translations, then translate:\n") +
                                         missing.join(QLatin1Char('\n'))));
  QVERIFY2(superfluous.isEmpty(), qPrintable(QStringLiteral("no longer in the sources, run update-translations:\n") +
                                             superfluous.join(QLatin1Char('\n'))));
}

void TestTranslations::compiledIn_data() {
  QTest::addColumn<QLocale>("locale");
  QTest::addColumn<QString>("one");
  QTest::addColumn<QString>("many");
  QTest::newRow("de") << QLocale(QLocale::German) << "1 Schritt"
                      << "3 Schritte";
  QTest::newRow("de_AT") << QLocale(QLocale::German, QLocale::Austria) << "1 Schritt"
                         << "3 Schritte";
  QTest::newRow("en") << QLocale(QLocale::English) << "1 step"
                      << "3 steps";
}

// The way of app/explorer: from the resource that m2ib_translations brings along.
void TestTranslations::compiledIn() {
  QFETCH(QLocale, locale);
  QTranslator translator;
  QVERIFY(translator.load(locale, QStringLiteral("m2ib"), QStringLiteral("_"), QStringLiteral(":/translations")));
  QVERIFY(QCoreApplication::installTranslator(&translator));
  const auto steps = [](int n) { return QCoreApplication::translate("Settings", "%n steps", nullptr, n); };
  QTEST(steps(1), "one");
  QTEST(steps(3), "many");
}

QTEST_GUILESS_MAIN(TestTranslations)
#include "tst_translations.moc"
