// Sessions in the window: saved, asked about, opened again, dropped; and what a failure leaves.
#include <QAbstractButton>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include "core/session/session_file.h"
#include "tests/ui/shell/session_desk.h"
#include "ui/dialogs/preferences.h"

using namespace m2ib;
using tests::answer;
using tests::Desk;
using tests::kPatience_ms;
using tests::question;
using tests::WorkedDesk;

class TestSessionWindow : public QObject {
  Q_OBJECT

  model::DualEncoderPtr model_;

 private Q_SLOTS:
  void initTestCase() {
    if (tests::has_fixtures()) model_ = tests::tiny_clip();
  }
  void init() {
    M2IB_REQUIRE_FIXTURES();
    QVERIFY(model_);
  }

  void saveCloseOpen() {
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("study.m2ib"));
    QString picture;
    std::vector<float> map;
    {
      WorkedDesk desk(model_);
      QVERIFY(desk.window.isWindowModified());
      QVERIFY(desk.save(file));
      QVERIFY(QFileInfo(file).size() > 500);
      QVERIFY(!desk.window.isWindowModified());
      QVERIFY2(desk.window.windowTitle().contains(QStringLiteral("study")), qPrintable(desk.window.windowTitle()));
      map = desk.document.currentPane().result->patch_values();
      QVERIFY(desk.window.close());
      picture = desk.picture;
      QVERIFY(QFile::copy(picture, folder.filePath(QStringLiteral("chest.png"))));
    }
    // The picture lies where the session does now, not where it was.
    QVERIFY(!QFileInfo::exists(picture));
    Desk desk(model_);
    QSignalSpy ran(&desk.document, &presenters::ExplorerDocument::busyChanged);
    desk.window.openPath(file);
    QTRY_COMPARE_WITH_TIMEOUT(desk.document.captionCount(), 1, kPatience_ms);
    QCOMPARE(desk.document.caption(0), QStringLiteral("left basal effusion"));
    QTRY_VERIFY_WITH_TIMEOUT(desk.document.radiograph() != nullptr, kPatience_ms);
    QTRY_COMPARE_WITH_TIMEOUT(desk.document.annotations()->annotations().size(), std::size_t(1), kPatience_ms);
    QCOMPARE(desk.document.annotations()->annotations().front().text, std::string("effusion"));
    QTRY_VERIFY_WITH_TIMEOUT(desk.document.currentPane().result != nullptr, kPatience_ms);
    QCOMPARE(desk.document.currentPane().result->patch_values(), map);
    QVERIFY(!desk.window.isWindowModified());
    QCOMPARE(desk.document.sessionPath(), file);
    QCOMPARE(desk.document.undoStack()->count(), 0);
    QCOMPARE(desk.message("sessionMessage"), QString());
  }

  void picturesInside() {
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("whole.m2ib"));
    {
      WorkedDesk desk(model_);
      QVERIFY(desk.save(file, true));
      QVERIFY(desk.window.close());
    }
    Desk desk(model_);
    desk.window.openPath(file);
    QTRY_VERIFY_WITH_TIMEOUT(desk.document.radiograph() != nullptr, kPatience_ms);
    QCOMPARE(desk.document.radiograph()->width_px, 64);
    QCOMPARE(desk.message("missingPicture"), QString());
  }

  void missingPictureIsLookedFor() {
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("study.m2ib"));
    QTemporaryDir elsewhere;
    const QString moved = elsewhere.filePath(QStringLiteral("renamed.png"));
    {
      WorkedDesk desk(model_);
      QVERIFY(desk.save(file));
      QVERIFY(QFile::copy(desk.picture, moved));
    }
    Desk desk(model_);
    desk.window.openPath(file);
    QTRY_VERIFY_WITH_TIMEOUT(!desk.message("missingPicture").isEmpty(), kPatience_ms);
    QVERIFY(desk.message("missingPicture").contains(QStringLiteral("chest.png")));
    QVERIFY(desk.find<QToolButton>("missingPictureAction")->isVisible());
    QCOMPARE(desk.document.captionCount(), 1);
    desk.document.findPicture({elsewhere.path()});
    QTRY_VERIFY_WITH_TIMEOUT(desk.document.radiograph() != nullptr, kPatience_ms);
    QTRY_COMPARE(desk.message("missingPicture"), QString());
    QTRY_COMPARE(desk.document.annotations()->annotations().size(), std::size_t(1));
  }

  void closingAsks_data() {
    QTest::addColumn<QByteArray>("button");
    QTest::addColumn<bool>("closes");
    QTest::addColumn<bool>("saves");
    QTest::newRow("save") << QByteArray("saveChangesSave") << true << true;
    QTest::newRow("discard") << QByteArray("saveChangesDiscard") << true << false;
    QTest::newRow("cancel") << QByteArray("saveChangesCancel") << false << false;
    QTest::newRow("escape") << QByteArray() << false << false;
  }
  void closingAsks() {
    QFETCH(QByteArray, button);
    QFETCH(bool, closes);
    QFETCH(bool, saves);
    WorkedDesk desk(model_);
    const QString file = desk.folder.filePath(QStringLiteral("study.m2ib"));
    QVERIFY(desk.save(file));
    desk.document.addCaption(QStringLiteral("no effusion"));
    QVERIFY(desk.window.isWindowModified());
    QVERIFY(!desk.window.close());
    QVERIFY(question(desk) != nullptr);
    QVERIFY(question(desk)->text().contains(QStringLiteral("study")));
    QVERIFY(!desk.window.close());  // asks once
    QCOMPARE(desk.window.findChildren<dialogs::SaveChangesBox*>().size(), 1);
    if (button.isEmpty()) {
      QTest::keyClick(question(desk), Qt::Key_Escape);
    } else {
      answer(desk, button.constData());
    }
    QTRY_VERIFY(question(desk) == nullptr);
    QTRY_COMPARE_WITH_TIMEOUT(desk.window.isVisible(), !closes, kPatience_ms);
    const auto stored = session::open_session(QFile::encodeName(file).toStdString());
    QVERIFY(stored);
    QCOMPARE(stored->captions.size(), std::size_t(saves ? 2 : 1));
    QCOMPARE(desk.document.captionCount(), 2);
    if (!closes) QVERIFY(desk.window.isWindowModified());
  }

  void newSessionAsksToo() {
    WorkedDesk desk(model_);
    desk.find<QAction>("newSessionAction")->trigger();
    QVERIFY(question(desk) != nullptr);
    answer(desk, "saveChangesCancel");
    QTRY_VERIFY(question(desk) == nullptr);
    QCOMPARE(desk.document.captionCount(), 1);
    desk.find<QAction>("newSessionAction")->trigger();
    answer(desk, "saveChangesDiscard");
    QTRY_COMPARE(desk.document.captionCount(), 0);
    QVERIFY(desk.document.annotations()->annotations().empty());
    QVERIFY(!desk.window.isWindowModified());
    QVERIFY(desk.document.model() != nullptr);
    desk.find<QAction>("newSessionAction")->trigger();
    QVERIFY(question(desk) == nullptr);  // nothing to lose
  }

  void openingAsksAndCancelKeepsAll() {
    WorkedDesk desk(model_);
    const QString file = desk.folder.filePath(QStringLiteral("study.m2ib"));
    QVERIFY(desk.save(file));
    desk.document.addCaption(QStringLiteral("no effusion"));
    desk.window.openPath(file);
    QTRY_VERIFY_WITH_TIMEOUT(question(desk) != nullptr, kPatience_ms);
    answer(desk, "saveChangesCancel");
    QTRY_VERIFY(question(desk) == nullptr);
    QCOMPARE(desk.document.captionCount(), 2);
    QVERIFY(desk.window.isWindowModified());
    desk.window.openPath(file);
    QTRY_VERIFY_WITH_TIMEOUT(question(desk) != nullptr, kPatience_ms);
    answer(desk, "saveChangesDiscard");
    QTRY_COMPARE_WITH_TIMEOUT(desk.document.captionCount(), 1, kPatience_ms);
  }

  void failedSaveKeepsEverything() {
    WorkedDesk desk(model_);
    const QString good = desk.folder.filePath(QStringLiteral("study.m2ib"));
    QVERIFY(desk.save(good));
    const QByteArray before = tests::bytes_of(good);
    desk.document.addCaption(QStringLiteral("no effusion"));
    // A folder stands in the way: that holds for root, too, whom permissions do not stop.
    const QString bad = desk.folder.filePath(QStringLiteral("taken.m2ib"));
    QVERIFY(QDir().mkpath(bad + QStringLiteral("/inner")));
    QSignalSpy failed(desk.window.sessions()->keeper(), &presenters::SessionKeeper::saveFailed);
    desk.window.sessions()->save(bad);
    QVERIFY(failed.wait(kPatience_ms));
    QVERIFY2(desk.message("sessionMessage").contains(QStringLiteral("not saved")),
             qPrintable(desk.message("sessionMessage")));
    QVERIFY(desk.window.isWindowModified());
    QCOMPARE(desk.document.captionCount(), 2);
    QCOMPARE(desk.document.sessionPath(), good);
    QCOMPARE(tests::bytes_of(good), before);
    // And a close that waited for it does not happen.
    QVERIFY(!desk.window.close());
    desk.document.markSaved(bad, desk.document.edits() + 1);
    answer(desk, "saveChangesSave");
    QVERIFY(failed.wait(kPatience_ms));
    QVERIFY(desk.window.isVisible());
    QVERIFY(desk.window.isWindowModified());
  }

  void whatIsChangedWhileSavingStaysUnsaved() {
    WorkedDesk desk(model_);
    const QString file = desk.folder.filePath(QStringLiteral("study.m2ib"));
    QSignalSpy saved(desk.window.sessions()->keeper(), &presenters::SessionKeeper::saved);
    desk.window.sessions()->save(file);
    desk.document.addCaption(QStringLiteral("no effusion"));
    QVERIFY(!desk.window.close());  // waits for the file
    QVERIFY(saved.wait(kPatience_ms));
    QCOMPARE(desk.document.sessionPath(), file);
    QVERIFY(desk.window.isWindowModified());
    QTRY_VERIFY(question(desk) != nullptr);  // the close goes on, and asks
    answer(desk, "saveChangesSave");
    QTRY_VERIFY_WITH_TIMEOUT(!desk.window.isVisible(), kPatience_ms);
    const auto stored = session::open_session(QFile::encodeName(file).toStdString());
    QVERIFY(stored);
    QCOMPARE(stored->captions.size(), std::size_t(2));
  }

  void savingNeverBlocksTheWindow() {
    WorkedDesk desk(model_);
    QElapsedTimer clock;
    clock.start();
    desk.window.sessions()->save(desk.folder.filePath(QStringLiteral("study.m2ib")));
    const qint64 took = clock.elapsed();
    QVERIFY2(took <= 16, qPrintable(QString::number(took)));
    QSignalSpy saved(desk.window.sessions()->keeper(), &presenters::SessionKeeper::saved);
    QVERIFY(saved.wait(kPatience_ms));
  }

  void undoBackToTheSavedStateIsNotModified() {
    WorkedDesk desk(model_);
    QVERIFY(desk.save(desk.folder.filePath(QStringLiteral("study.m2ib"))));
    desk.document.addCaption(QStringLiteral("no effusion"));
    QVERIFY(desk.window.isWindowModified());
    desk.find<QAction>("undoAction")->trigger();
    QVERIFY(!desk.window.isWindowModified());
  }

  void exportedFigureRestores_data() {
    QTest::addColumn<QString>("ending");
    for (const char* ending : {"png", "tiff", "pdf", "svg", "dcm", "json"}) {
      QTest::newRow(ending) << QString::fromLatin1(ending);
    }
  }
  void exportedFigureRestores() {
    QFETCH(QString, ending);
    QTemporaryDir folder;
    const QString figure = folder.filePath(QStringLiteral("figure.") + ending);
    {
      WorkedDesk desk(model_);
      QVERIFY(desk.exportFigure(figure));
      QVERIFY(QFile::copy(desk.picture, folder.filePath(QStringLiteral("anything.png"))));
    }
    Desk desk(model_);
    desk.drop({QUrl::fromLocalFile(figure)});
    QVERIFY(desk.feedback);
    QTRY_COMPARE_WITH_TIMEOUT(desk.document.captionCount(), 1, kPatience_ms);
    QCOMPARE(desk.document.caption(0), QStringLiteral("left basal effusion"));
    // Found by its hash beside the figure.
    QTRY_VERIFY_WITH_TIMEOUT(desk.document.radiograph() != nullptr, kPatience_ms);
    QCOMPARE(desk.document.radiograph()->width_px, 64);
    QTRY_COMPARE(desk.document.annotations()->annotations().size(), std::size_t(1));
    QCOMPARE(desk.document.sessionPath(), QString());
    QCOMPARE(desk.message("missingPicture"), QString());
    QCOMPARE(desk.message("sessionMessage"), QString());
  }

  void aSessionAndItsPictureDroppedTogether() {
    QTemporaryDir folder;
    QTemporaryDir elsewhere;
    const QString file = folder.filePath(QStringLiteral("study.m2ib"));
    const QString moved = elsewhere.filePath(QStringLiteral("renamed.png"));
    {
      WorkedDesk desk(model_);
      QVERIFY(desk.save(file));
      QVERIFY(QFile::copy(desk.picture, moved));
    }
    Desk desk(model_);
    desk.drop({QUrl::fromLocalFile(moved), QUrl::fromLocalFile(file)});
    QTRY_COMPARE_WITH_TIMEOUT(desk.document.captionCount(), 1, kPatience_ms);
    QTRY_VERIFY_WITH_TIMEOUT(desk.document.radiograph() != nullptr, kPatience_ms);
    QCOMPARE(desk.message("missingPicture"), QString());
  }

  void plainPngIsAPicture() {
    Desk desk(model_);
    desk.drop({QUrl::fromLocalFile(desk.savePng(QStringLiteral("plain.png"), 50))});
    QTRY_VERIFY_WITH_TIMEOUT(desk.document.radiograph() != nullptr, kPatience_ms);
    QCOMPARE(desk.document.radiograph()->width_px, 50);
    QCOMPARE(desk.message("sessionMessage"), QString());
  }

  void aBrokenSessionIsRefusedInWords() {
    WorkedDesk desk(model_);
    const QString file = desk.folder.filePath(QStringLiteral("broken.m2ib"));
    QFile broken(file);
    QVERIFY(broken.open(QIODevice::WriteOnly));
    broken.write("PK\x03\x04 and nothing else");
    broken.close();
    desk.window.openPath(file);
    QTRY_VERIFY_WITH_TIMEOUT(!desk.message("sessionMessage").isEmpty(), kPatience_ms);
    QVERIFY(desk.message("sessionMessage").contains(QStringLiteral("broken.m2ib")));
    QCOMPARE(desk.document.captionCount(), 1);
    QVERIFY(question(desk) == nullptr);
  }

  void recentSessionsNeedConsent() {
    WorkedDesk desk(model_);
    const QString file = desk.folder.filePath(QStringLiteral("Doe_Jane.m2ib"));
    QVERIFY(desk.save(file));
    const auto* menu = desk.find<QMenu>("recentSessionsMenu");
    QVERIFY(menu->isEnabled());
    QCOMPARE(menu->actions().first()->text(), QStringLiteral("Doe_Jane"));
    desk.find<QAction>("hidePersonalAction")->trigger();
    QVERIFY(!menu->actions().first()->text().contains(QStringLiteral("Doe")));
    QVERIFY(!desk.window.windowTitle().contains(QStringLiteral("Doe")));
    desk.find<QAction>("hidePersonalAction")->trigger();
    desk.store.sync();
    QVERIFY(!tests::bytes_of(desk.store.fileName()).contains("Doe_Jane"));
    desk.find<QAction>("clearRecentAction")->trigger();
    QVERIFY(!menu->isEnabled());
  }

  void recentSessionsAreRememberedWhereAsked() {
    QTemporaryDir folder;
    QSettings store(folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
    dialogs::Preferences wanted;
    wanted.remember_sessions = true;
    wanted.keep_copies = false;
    shell::PreferenceStore(&store).save(wanted);
    QCOMPARE(shell::PreferenceStore(&store).preferences(), wanted);
    shell::WindowSettings first(&store);
    first.rememberSessions(true);
    first.noteSession(folder.filePath(QStringLiteral("a.m2ib")));
    first.noteSession(folder.filePath(QStringLiteral("b.m2ib")));
    first.noteSession(folder.filePath(QStringLiteral("a.m2ib")));
    shell::WindowSettings second(&store);
    second.rememberSessions(true);
    QCOMPARE(second.recentSessions(),
             QStringList({folder.filePath(QStringLiteral("a.m2ib")), folder.filePath(QStringLiteral("b.m2ib"))}));
    second.rememberSessions(false);
    QVERIFY(!store.contains(QStringLiteral("sessions/recent")));
    for (int i = 0; i < 30; ++i) second.noteSession(folder.filePath(QStringLiteral("%1.m2ib").arg(i)));
    QCOMPARE(second.recentSessions().size(), 8);
  }
};

QTEST_MAIN(TestSessionWindow)
#include "tst_session_window.moc"
