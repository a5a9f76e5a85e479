// What can be reached by keyboard, in English and in German; and that nothing jumps while it is computed.
#include <QAbstractButton>
#include <QAction>
#include <QElapsedTimer>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QProgressBar>
#include <QSignalSpy>
#include <QTimer>
#include <QTranslator>
#include <algorithm>
#include <cstdio>
#include <memory>

#include "tests/support/tiny_clip.h"
#include "tests/ui/shell/desk.h"

using namespace m2ib;
using tests::Desk;

namespace {

/// A line as it is on desktops whose keyboard scheme knows Emacs: it wants every key with Ctrl.
class EmacsLine : public QLineEdit {
 public:
  using QLineEdit::QLineEdit;

 protected:
  bool event(QEvent* event) override {
    if (event->type() != QEvent::ShortcutOverride) return QLineEdit::event(event);
    event->accept();
    return true;
  }
};

/// The letter after "&", lower case; empty where there is none.
QString mnemonic(const QString& text) {
  const QKeySequence key = QKeySequence::mnemonic(text);
  return key.isEmpty() ? QString() : key.toString(QKeySequence::PortableText).section(QLatin1Char('+'), -1).toLower();
}

/// "x: A, B" for every letter that more than one text asks for.
QStringList collisions(const QStringList& texts) {
  QMap<QString, QStringList> users;
  for (const QString& text : texts) {
    if (!mnemonic(text).isEmpty()) users[mnemonic(text)] << text;
  }
  QStringList found;
  for (auto user = users.cbegin(); user != users.cend(); ++user) {
    if (user.value().size() > 1) found << user.key() + QStringLiteral(": ") + user.value().join(QStringLiteral(", "));
  }
  return found;
}

QStringList texts_of(const QList<QAction*>& actions) {
  QStringList texts;
  for (const QAction* action : actions) texts << action->text();
  return texts;
}

}  // namespace

class TestKeyboard : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() {
    if (tests::has_fixtures()) model_ = tests::tiny_clip();
  }
  void cleanup() {
    if (german_) QCoreApplication::removeTranslator(german_.get());
    german_.reset();
  }
  void judge() {
    QVERIFY(collisions({"&Open", "&Edit", "A && B", "None"}).isEmpty());
    QCOMPARE(collisions({"&Open", "P&ot"}).size(), 1);
  }
  void mnemonicsAreUnique_data() {
    QTest::addColumn<bool>("german");
    QTest::newRow("en") << false;
    QTest::newRow("de") << true;
  }
  void mnemonicsAreUnique() {
    QFETCH(bool, german);
    if (german) speakGerman();
    Desk desk;
    desk.document.addCaption("effusion");
    QStringList bad;
    // Letters count within one window; what pops up is a window of its own.
    QMap<const QWidget*, QStringList> texts;
    texts[&desk.window] = texts_of(desk.window.menuBar()->actions());
    const auto labels = desk.window.findChildren<QLabel*>();
    for (const QLabel* label : labels) {
      if (label->buddy() != nullptr) texts[label->window()] << label->text();
    }
    const auto buttons = desk.window.findChildren<QAbstractButton*>();
    for (const QAbstractButton* button : buttons) texts[button->window()] << button->text();
    const QStringList in_window = texts[&desk.window];
    QVERIFY2(in_window.filter(QStringLiteral("&")).size() >= 18, qPrintable(in_window.join(QLatin1Char('\n'))));
    for (const QStringList& of_one : texts) bad << collisions(of_one);
    const auto menus = desk.window.findChildren<QMenu*>();
    for (const QMenu* menu : menus) bad << collisions(texts_of(menu->actions()));
    QVERIFY2(bad.isEmpty(), qPrintable(bad.join(QLatin1Char('\n'))));
  }
  void shortcutsAreUnique() {
    Desk desk;
    QMap<QString, QStringList> users;
    int keys = 0;
    const auto actions = desk.window.findChildren<QAction*>();
    for (const QAction* action : actions) {
      if (action->shortcutContext() == Qt::WidgetShortcut) continue;
      const auto shortcuts = action->shortcuts();
      QSet<QString> own;
      for (const QKeySequence& key : shortcuts) own << key.toString(QKeySequence::PortableText);
      for (const QString& key : own) users[key] << action->objectName() + QLatin1Char(' ') + action->text();
      keys += static_cast<int>(own.size());
    }
    QStringList twice;
    for (auto user = users.cbegin(); user != users.cend(); ++user) {
      if (user.value().size() > 1) twice << user.key() + QStringLiteral(": ") + user.value().join(QStringLiteral(", "));
    }
    QVERIFY2(twice.isEmpty(), qPrintable(twice.join(QLatin1Char('\n'))));
    QVERIFY2(keys > 55, qPrintable(QString::number(keys)));
  }
  void promisedKeys_data() {
    QTest::addColumn<QByteArray>("action");
    QTest::addColumn<QString>("key");
    const std::vector<std::pair<const char*, const char*>> keys{{"invertAction", "I"},
                                                                {"flipHorizontalAction", "H"},
                                                                {"flipVerticalAction", "V"},
                                                                {"resetViewAction", "0"},
                                                                {"overlayAction", "S"},
                                                                {"moreTransparentAction", "A"},
                                                                {"lessTransparentAction", "D"},
                                                                {"rotateRightAction", "R"},
                                                                {"rotateLeftAction", "Shift+R"},
                                                                {"magnifierAction", "Z"},
                                                                {"windowPreset1Action", "1"},
                                                                {"windowPreset9Action", "9"},
                                                                {"hidePersonalAction", "P"},
                                                                {"tagsDockAction", "Ctrl+T"},
                                                                {"nextFrameAction", "PgDown"},
                                                                {"previousFrameAction", "PgUp"},
                                                                {"saveAction", "Ctrl+S"},
                                                                {"saveAsAction", "Ctrl+Shift+S"},
                                                                {"exportAction", "Ctrl+E"},
                                                                {"copyFigureAction", "Ctrl+Shift+C"},
                                                                {"copyMarksAction", "Ctrl+C"},
                                                                {"layoutOneAction", "Ctrl+1"},
                                                                {"layoutImagesAction", "Ctrl+5"},
                                                                {"compareDifferenceAction", "Alt+2"},
                                                                {"swapComparedAction", "X"},
                                                                {"selectToolAction", "Q"},
                                                                {"arrowToolAction", "Shift+A"},
                                                                {"boxToolAction", "Shift+B"},
                                                                {"ellipseToolAction", "Shift+E"},
                                                                {"polygonToolAction", "Shift+P"},
                                                                {"textToolAction", "T"},
                                                                {"rulerToolAction", "U"},
                                                                {"sideMarkerToolAction", "Shift+M"}};
    for (const auto& [action, key] : keys) QTest::newRow(action) << QByteArray(action) << QString::fromLatin1(key);
  }
  void promisedKeys() {
    QFETCH(QByteArray, action);
    QFETCH(QString, key);
    Desk desk;
    QCOMPARE(desk.find<QAction>(action)->shortcut().toString(QKeySequence::PortableText), key);
  }
  void everyControlCanBeReached() {
    M2IB_REQUIRE_FIXTURES();
    Desk desk(model_, tests::ramp());
    desk.document.addCaption("effusion");
    WAIT_UNTIL_DONE(desk);
    QSet<QString> seen;
    QWidget* first = desk.window.findChild<QWidget*>("overlayView");
    for (QWidget* at = first->nextInFocusChain(); at != first; at = at->nextInFocusChain()) {
      if (at->isVisible() && at->isEnabled() && (at->focusPolicy() & Qt::TabFocus)) seen << at->objectName();
    }
    for (const char* name : {"captionEdit", "captionList", "betaSlider", "betaField", "imageLayerSlider",
                             "textLayerSlider", "stepsSpin", "lrSpin", "samplesSpin", "seedSpin", "opacitySlider",
                             "coloursCombo", "thresholdSlider", "scaleCombo", "smoothCheck", "gridCheck"}) {
      QVERIFY2(seen.contains(QString::fromLatin1(name)), name);
    }
    const QAction* help = desk.window.findChild<QAction*>("shortcutsAction");
    QVERIFY(help->shortcuts().contains(QKeySequence(Qt::Key_F1)));
  }
  void nothingJumpsWhileComputing() {
    M2IB_REQUIRE_FIXTURES();
    Desk desk(model_, tests::ramp());
    desk.document.addCaption("effusion");
    WAIT_UNTIL_DONE(desk);
    QTest::qWait(50);  // the finished header is laid out
    const auto* title = desk.find<QWidget>("overlayViewTitle");
    const auto* header = title->parentWidget();
    const QRect place = title->geometry();
    const int height = header->height();
    auto settings = desk.document.settings();
    settings.steps = 1000;
    settings.samples = 256;
    desk.document.commitSettings(settings, QStringLiteral("slow"));
    const auto* progress = desk.find<QProgressBar>("stepProgress");
    QTRY_VERIFY(progress->isVisible());
    QTest::qWait(20);
    QCOMPARE(title->geometry(), place);
    QCOMPARE(header->height(), height);
    QVERIFY2(header->rect().contains(progress->geometry()), "progress cut off");
    desk.document.cancel();
  }
  void messageShiftsBothPictures() {
    M2IB_REQUIRE_FIXTURES();
    Desk desk(model_, tests::ramp());
    desk.document.addCaption("effusion");
    WAIT_UNTIL_DONE(desk);
    const auto top = [&](const char* name) {
      const auto* view = desk.find<QWidget>(name);
      return view->mapTo(&desk.window, QPoint(0, 0)).y();
    };
    QTRY_COMPARE(top("originalView"), top("overlayView"));
    const int before = top("originalView");
    // While it is being opened the bar says so; the failure, which is to be closed, comes after that.
    QSignalSpy failed(&desk.document, &presenters::ExplorerDocument::imageFailed);
    desk.window.openPath(desk.folder.filePath("missing.png"));
    QTRY_COMPARE(failed.count(), 1);
    QTRY_VERIFY(desk.find<views::MessageBar>("originalViewMessage")->isVisible());
    QTRY_VERIFY(top("originalView") > before);
    QTRY_COMPARE(top("overlayView"), top("originalView"));
    desk.find<views::MessageBar>("originalViewMessage")->showMessage(views::MessageBar::Kind::Info, {});
    QTRY_COMPARE(top("originalView"), before);
    QTRY_COMPARE(top("overlayView"), before);
  }
  void commandsComeBeforeEmacsKeysOfAField() {
    Desk desk;
    EmacsLine line(&desk.window);
    line.setText(QStringLiteral("effusion"));
    line.show();
    line.setFocus();
    QTRY_VERIFY(line.hasFocus());
    auto* tags = desk.find<QAction>("tagsDockAction");
    QCOMPARE(tags->shortcut(), QKeySequence(Qt::CTRL | Qt::Key_T));
    QSignalSpy triggered(tags, &QAction::triggered);
    QTest::keyClick(&line, Qt::Key_T, Qt::ControlModifier);
    QCOMPARE(triggered.count(), 1);
    QTest::keyClick(&line, Qt::Key_A, Qt::ControlModifier);  // no command takes what everybody selects all with
    QCOMPARE(line.selectedText(), QStringLiteral("effusion"));
  }
  void veryLongCaptionIsTakenWhole() {
    Desk desk;
    desk.document.addCaption("a");
    auto* edit = desk.find<QLineEdit>("captionEdit");
    const QString words = QStringLiteral("effusion ").repeated(10000).trimmed();
    edit->setFocus();
    edit->selectAll();
    edit->insert(words);
    QCOMPARE(edit->text().size(), words.size());
  }
  void veryLongCaptionDoesNotFreeze() {
    M2IB_REQUIRE_FIXTURES();
    Desk desk(model_, tests::ramp());
    desk.document.addCaption("effusion");
    WAIT_UNTIL_DONE(desk);
    auto* edit = desk.find<QLineEdit>("captionEdit");
    edit->setFocus();
    edit->selectAll();
    const QString words = QStringLiteral("effusion ").repeated(10000).trimmed();
    QElapsedTimer clock;
    // What Qt itself needs for such a line, on this machine and now: it cannot be less, and should not be much more.
    clock.start();
    QLineEdit plain;
    plain.show();
    plain.insert(words);
    plain.grab();
    const qint64 of_qt = clock.elapsed();
    qint64 longest = 0;
    QTimer ticker;
    connect(&ticker, &QTimer::timeout, this, [&] { longest = std::max(longest, clock.restart()); });
    ticker.start(0);
    clock.start();
    edit->insert(words);
    Q_EMIT edit->textEdited(edit->text());
    QTRY_VERIFY_WITH_TIMEOUT(desk.document.caption(0).size() > 80000, 5000);
    WAIT_UNTIL_DONE(desk);
    QVERIFY(desk.message("runMessage").contains(QStringLiteral("too long")));
    std::printf("10 000 words: largest gap %lld ms, a plain line %lld ms\n", static_cast<long long>(longest),
                static_cast<long long>(of_qt));
    QVERIFY2(longest < 300 || longest < 5 * of_qt, qPrintable(QString::number(longest)));
  }

 private:
  void speakGerman() {
    german_ = std::make_unique<QTranslator>();
    QVERIFY(german_->load(QLocale(QLocale::German), QStringLiteral("m2ib"), QStringLiteral("_"),
                          QStringLiteral(":/translations")));
    QVERIFY(QCoreApplication::installTranslator(german_.get()));
  }

  std::unique_ptr<QTranslator> german_;
  model::DualEncoderPtr model_;
};

QTEST_MAIN(TestKeyboard)
#include "tst_keyboard.moc"
