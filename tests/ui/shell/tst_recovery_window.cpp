// Copies of unsaved work: made while a person works, offered after a crash, gone after a clean exit. The crash is a
// real one: this program starts itself, and kills what it started.
#include <QAbstractButton>
#include <QProcess>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QWindow>
#include <cstdio>

#include "core/session/recovery.h"
#include "tests/ui/shell/session_desk.h"
#include "ui/dialogs/preferences.h"
#include "ui/shell/preference_store.h"

using namespace m2ib;
using tests::Desk;
using tests::kPatience_ms;

namespace {

constexpr const char* kVictim = "M2IB_TEST_VICTIM";  // folder of the copies

std::filesystem::path copies_folder(const QString& state) {
  return std::filesystem::path(QFile::encodeName(state).toStdString()) / "m2ib-explorer" / "recovery";
}

std::size_t copies_in(const QString& state) { return session::recoverable_sessions(copies_folder(state)).size(); }

/// Files of copies, also of those that a living program holds.
int files_in(const QString& state) {
  const QDir folder(QFile::decodeName(copies_folder(state).c_str()));
  return static_cast<int>(folder.entryList({QStringLiteral("*.m2ib")}, QDir::Files).size());
}

/// Works until it is killed: says "ready" when there is a copy of what it did.
int be_a_victim(const QString& state) {
  Desk desk(nullptr, tests::ramp());
  qputenv("XDG_STATE_HOME", QFile::encodeName(state));
  QTemporaryDir folder;
  QSettings store(folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
  presenters::ExplorerDocument document;
  shell::MainWindow window(&document, &store);
  window.sessions()->keeper()->setCopyInterval(50);
  QObject::connect(window.sessions()->keeper(), &presenters::SessionKeeper::copyMade, &window, [] {
    std::puts("ready");
    std::fflush(stdout);
  });
  document.setImage(tests::ramp());
  for (const char* caption : {"left basal effusion", "no effusion", "cardiomegaly"}) {
    document.addCaption(QString::fromLatin1(caption));
  }
  document.annotations()->add(tests::box_at(4, 5));
  return QApplication::exec();
}

/// A window over the copies of another.
struct NextDesk {
  explicit NextDesk(const QString& state) {
    qputenv("XDG_STATE_HOME", QFile::encodeName(state));
    window = std::make_unique<shell::MainWindow>(&document, &store);
    window->show();
    window->sessions()->offerRecovery();
  }
  QToolButton* button(const char* name) const { return window->findChild<QToolButton*>(QString::fromLatin1(name)); }
  dialogs::RecoveryBar* bar() const { return window->findChild<dialogs::RecoveryBar*>(); }

  QTemporaryDir folder;
  bool apart = qputenv("XDG_DATA_HOME", QFile::encodeName(folder.filePath("data")));
  QSettings store{folder.filePath("settings.ini"), QSettings::IniFormat};
  presenters::ExplorerDocument document;
  std::unique_ptr<shell::MainWindow> window;
};

}  // namespace

class TestRecoveryWindow : public QObject {
  Q_OBJECT

  /// Starts a window, waits for its copy, kills it.
  static void crash(const QString& state) {
    QProcess victim;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QString::fromLatin1(kVictim), state);
    victim.setProcessEnvironment(environment);
    victim.start(QCoreApplication::applicationFilePath(), {});
    QVERIFY(victim.waitForStarted());
    QByteArray said;
    QTRY_VERIFY_WITH_TIMEOUT((said += victim.readAllStandardOutput()).contains("ready"), kPatience_ms);
    victim.kill();
    QVERIFY(victim.waitForFinished());
    QCOMPARE(victim.exitStatus(), QProcess::CrashExit);
  }

 private Q_SLOTS:
  void offeredAfterACrashAndRestored() {
    QTemporaryDir state;
    crash(state.path());
    QCOMPARE(copies_in(state.path()), std::size_t(1));
    NextDesk desk(state.path());
    QTRY_VERIFY_WITH_TIMEOUT(!desk.bar()->text().isEmpty(), kPatience_ms);
    QVERIFY2(desk.bar()->text().contains(QStringLiteral("3 caption")), qPrintable(desk.bar()->text()));
    if (const QString shots = qEnvironmentVariable("M2IB_SCREENSHOTS"); !shots.isEmpty()) {
      desk.window->grab().save(shots + QStringLiteral("/recovery.png"));
    }
    desk.window->sessions()->keeper()->setCopyInterval(100);
    desk.button("recoveryRestore")->click();
    QTRY_COMPARE_WITH_TIMEOUT(desk.document.captionCount(), 3, kPatience_ms);
    QCOMPARE(desk.document.caption(2), QStringLiteral("cardiomegaly"));
    QVERIFY(desk.window->isWindowModified());  // it was never saved
    QVERIFY(desk.bar()->text().isEmpty());
    // The old copy goes when there is a new one, and not before: now there is one, which this window holds.
    QTRY_COMPARE_WITH_TIMEOUT(copies_in(state.path()), std::size_t(0), kPatience_ms);
    QCOMPARE(files_in(state.path()), 1);
  }

  void keptWhereThePersonStaysWithTheirWork() {
    QTemporaryDir state;
    crash(state.path());
    NextDesk desk(state.path());
    QTRY_VERIFY_WITH_TIMEOUT(!desk.bar()->text().isEmpty(), kPatience_ms);
    desk.document.addCaption(QStringLiteral("written since"));
    presenters::SessionKeeper* keeper = desk.window->sessions()->keeper();
    QSignalSpy read(keeper, &presenters::SessionKeeper::copyRead);
    desk.button("recoveryRestore")->click();
    QTRY_COMPARE_WITH_TIMEOUT(read.count(), 1, kPatience_ms);
    QTRY_VERIFY(desk.window->findChild<QAbstractButton*>(QStringLiteral("saveChangesCancel")) != nullptr);
    // While the question stands, and after it, copies are made of what is open: not of what was read.
    QSignalSpy made(keeper, &presenters::SessionKeeper::copyMade);
    keeper->setCopyInterval(50);
    QVERIFY(made.wait(kPatience_ms));
    desk.window->findChild<QAbstractButton*>(QStringLiteral("saveChangesCancel"))->click();
    made.clear();
    desk.document.addCaption(QStringLiteral("and more"));
    QVERIFY(made.wait(kPatience_ms));
    QTest::qWait(200);  // what is to be removed is removed behind the copy
    QCOMPARE(desk.document.caption(0), QStringLiteral("written since"));
    QCOMPARE(copies_in(state.path()), std::size_t(1));  // still to be had
    QCOMPARE(files_in(state.path()), 2);
  }

  void discardedAndLater() {
    QTemporaryDir state;
    crash(state.path());
    {
      NextDesk desk(state.path());
      QTRY_VERIFY_WITH_TIMEOUT(!desk.bar()->text().isEmpty(), kPatience_ms);
      desk.button("recoveryLater")->click();
      QVERIFY(desk.bar()->text().isEmpty());
      QVERIFY(desk.window->close());
    }
    QCOMPARE(copies_in(state.path()), std::size_t(1));
    NextDesk desk(state.path());
    QTRY_VERIFY_WITH_TIMEOUT(!desk.bar()->text().isEmpty(), kPatience_ms);
    desk.button("recoveryDiscard")->click();
    QVERIFY(desk.bar()->text().isEmpty());
    QTRY_COMPARE_WITH_TIMEOUT(copies_in(state.path()), std::size_t(0), kPatience_ms);
    QCOMPARE(desk.document.captionCount(), 0);
  }

  void goneAfterSavingAndAfterACleanExit_data() {
    QTest::addColumn<QByteArray>("button");
    QTest::newRow("save") << QByteArray();
    QTest::newRow("discard") << QByteArray("saveChangesDiscard");
  }
  void goneAfterSavingAndAfterACleanExit() {
    QFETCH(QByteArray, button);
    QTemporaryDir state;
    {
      Desk desk(nullptr, tests::ramp());
      qputenv("XDG_STATE_HOME", QFile::encodeName(state.path()));
      QSettings store(desk.folder.filePath(QStringLiteral("other.ini")), QSettings::IniFormat);
      presenters::ExplorerDocument document;
      shell::MainWindow window(&document, &store);
      window.show();
      document.setImage(tests::ramp());
      presenters::SessionKeeper* keeper = window.sessions()->keeper();
      QSignalSpy made(keeper, &presenters::SessionKeeper::copyMade);
      QCOMPARE(keeper->copyInterval(), 30000);
      keeper->setProperty("copyInterval", 50);
      document.addCaption(QStringLiteral("effusion"));
      QVERIFY(made.wait(kPatience_ms));
      QCOMPARE(files_in(state.path()), 1);
      made.clear();
      QTest::qWait(300);
      QCOMPARE(made.count(), 0);  // nothing has changed since
      document.addCaption(QStringLiteral("no effusion"));
      QVERIFY(made.wait(kPatience_ms));
      if (button.isEmpty()) {
        window.sessions()->save(desk.folder.filePath(QStringLiteral("study.m2ib")));
        QTRY_VERIFY_WITH_TIMEOUT(!document.isModified(), kPatience_ms);
        QTRY_COMPARE_WITH_TIMEOUT(files_in(state.path()), 0, kPatience_ms);
        QVERIFY(window.close());
      } else {
        QVERIFY(!window.close());
        window.findChild<QAbstractButton*>(QString::fromLatin1(button))->click();
        QTRY_VERIFY(!window.isVisible());
      }
    }
    QCOMPARE(files_in(state.path()), 0);
  }

  void noCopyWhileSomethingIsDragged() {
    QTemporaryDir state;
    Desk desk(nullptr, tests::ramp());
    qputenv("XDG_STATE_HOME", QFile::encodeName(state.path()));
    QSettings store(desk.folder.filePath(QStringLiteral("other.ini")), QSettings::IniFormat);
    presenters::ExplorerDocument document;
    shell::MainWindow window(&document, &store);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    QSignalSpy made(window.sessions()->keeper(), &presenters::SessionKeeper::copyMade);
    QTest::mousePress(window.windowHandle(), Qt::LeftButton, {}, {400, 400});
    QCOMPARE(QGuiApplication::mouseButtons(), Qt::LeftButton);
    window.sessions()->keeper()->setCopyInterval(50);
    document.addCaption(QStringLiteral("effusion"));
    QTest::qWait(400);
    QCOMPARE(made.count(), 0);
    QTest::mouseRelease(window.windowHandle(), Qt::LeftButton, {}, {400, 400});
    QVERIFY(made.wait(kPatience_ms));
    QCOMPARE(files_in(state.path()), 1);
  }

  void noCopiesWhereAPersonDoesNotWantThem() {
    QTemporaryDir state;
    Desk desk(nullptr, tests::ramp());
    qputenv("XDG_STATE_HOME", QFile::encodeName(state.path()));
    QSettings store(desk.folder.filePath(QStringLiteral("other.ini")), QSettings::IniFormat);
    dialogs::Preferences preferences;
    preferences.keep_copies = false;
    shell::PreferenceStore(&store).save(preferences);
    presenters::ExplorerDocument document;
    shell::MainWindow window(&document, &store);
    window.sessions()->keeper()->setCopyInterval(50);
    document.addCaption(QStringLiteral("effusion"));
    QTest::qWait(400);
    QCOMPARE(files_in(state.path()), 0);
  }
};

int main(int argc, char* argv[]) {
  QApplication application(argc, argv);
  if (const QString state = qEnvironmentVariable(kVictim); !state.isEmpty()) return be_a_victim(state);
  TestRecoveryWindow test;
  return QTest::qExec(&test, argc, argv);
}

#include "tst_recovery_window.moc"
