// The commands for annotations, comparing, raw maps and reports, and what a drop says.
#include <QAction>
#include <QDockWidget>
#include <QMimeData>
#include <QTest>

#include "tests/ui/shell/session_desk.h"
#include "ui/shell/controls/export_control.h"
#include "ui/shell/controls/mark_control.h"
#include "ui/shell/incoming.h"

using namespace m2ib;
using tests::kPatience_ms;
using tests::WorkedDesk;

class TestWorkCommands : public QObject {
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

  void dropSaysWhatItWillDo_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("word");
    QTest::newRow("session") << "x.m2ib"
                             << "session";
    QTest::newRow("pdf") << "x.pdf"
                         << "exported figure";
    QTest::newRow("png") << "x.png"
                         << "picture";
    QTest::newRow("zip") << "x.zip"
                         << "archive";
    QTest::newRow("weights") << "x.safetensors"
                             << "model";
  }
  void dropSaysWhatItWillDo() {
    QFETCH(QString, name);
    QFETCH(QString, word);
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(QStringLiteral("/nowhere/") + name)});
    QVERIFY2(shell::drop_hint(data).contains(word), qPrintable(shell::drop_hint(data)));
  }

  void marksAreEditedByTheMenu() {
    WorkedDesk desk(model_);
    presenters::AnnotationBoard* board = desk.document.annotations();
    board->select({});
    QVERIFY(!desk.find<QAction>("copyMarksAction")->isEnabled());
    desk.find<QAction>("selectMarksAction")->trigger();
    QCOMPARE(board->selection().size(), std::size_t(1));
    desk.find<QAction>("copyMarksAction")->trigger();
    desk.find<QAction>("pasteAction")->trigger();
    QCOMPARE(board->annotations().size(), std::size_t(2));
    desk.find<QAction>("selectMarksAction")->trigger();
    desk.find<QAction>("alignLeftAction")->trigger();
    QCOMPARE(board->annotations()[0].points[0].x, board->annotations()[1].points[0].x);
    desk.find<QAction>("deleteMarksAction")->trigger();
    QVERIFY(board->annotations().empty());
    for (int i = 0; i < 2; ++i) desk.find<QAction>("undoAction")->trigger();
    QCOMPARE(board->annotations().size(), std::size_t(2));
  }

  void regionsGoOutAndIn() {
    WorkedDesk desk(model_);
    for (const char* ending : {"csv", "json"}) {
      const QString file = desk.folder.filePath(QStringLiteral("regions.%1").arg(QLatin1String(ending)));
      desk.window.marks()->exportRegions(file);
      QTRY_VERIFY_WITH_TIMEOUT(QFileInfo(file).size() > 20, kPatience_ms);
      QVERIFY(!tests::bytes_of(file).contains("chest"));  // not the picture's name
      const std::size_t before = desk.document.annotations()->annotations().size();
      desk.window.marks()->importRegions(file);
      QTRY_COMPARE_WITH_TIMEOUT(desk.document.annotations()->annotations().size(), before * 2, kPatience_ms);
      desk.find<QAction>("undoAction")->trigger();
      QCOMPARE(desk.document.annotations()->annotations().size(), before);
    }
  }

  void aPanelBehindAnotherComesToTheFrontFirst() {
    tests::Desk desk;
    QVERIFY(QTest::qWaitForWindowExposed(&desk.window));
    auto* marks = desk.find<QDockWidget>("marksDock");
    auto* overlay = desk.find<QDockWidget>("overlayDock");
    auto* toggle = desk.find<QAction>("marksDockAction");
    const auto in_front = [](const QDockWidget* dock) { return dock->isVisible() && !dock->visibleRegion().isEmpty(); };
    QTRY_VERIFY(in_front(overlay) && !in_front(marks));
    QVERIFY(toggle->isChecked());
    toggle->trigger();
    QTRY_VERIFY(in_front(marks));
    QVERIFY(!in_front(overlay) && toggle->isChecked());
    toggle->trigger();
    QTRY_VERIFY(marks->isHidden());
    QVERIFY(!toggle->isChecked());
    QTRY_VERIFY(in_front(overlay));
    toggle->trigger();  // from hidden it comes to the front as well
    QTRY_VERIFY(in_front(marks));
    QVERIFY(toggle->isChecked());
    // A panel alone is hidden and shown.
    auto* explain = desk.find<QDockWidget>("explainDock");
    auto* alone = desk.find<QAction>("explainDockAction");
    alone->trigger();
    QVERIFY(explain->isHidden() && !alone->isChecked());
    alone->trigger();
    QTRY_VERIFY(in_front(explain));
    QVERIFY(alone->isChecked());
  }

  void arrangementFollowsTheMenu() {
    WorkedDesk desk(model_);
    desk.document.addCaption(QStringLiteral("no effusion"));
    desk.find<QAction>("layoutTwoAction")->trigger();
    QCOMPARE(desk.document.arrangement().layout, session::PaneLayout::Two);
    desk.find<QAction>("compareDifferenceAction")->trigger();
    QCOMPARE(desk.document.arrangement().compare, session::CompareMode::Difference);
    const int a = desk.document.arrangement().compare_a;
    desk.find<QAction>("swapComparedAction")->trigger();
    QCOMPARE(desk.document.arrangement().compare_b, a);
    session::Arrangement other = desk.document.arrangement();
    other.layout = session::PaneLayout::Strip;
    desk.document.setArrangement(other);
    QVERIFY(desk.find<QAction>("layoutStripAction")->isChecked());
    desk.document.setFollowsShared(0, false);
    QVERIFY(desk.find<QAction>("sameSettingsAction")->isEnabled());
    desk.find<QAction>("sameSettingsAction")->trigger();
    QVERIFY(desk.document.followsShared(0));
    desk.find<QAction>("undoAction")->trigger();
    QVERIFY(!desk.document.followsShared(0));
  }

  void rawMapsAndReport() {
    WorkedDesk desk(model_);
    desk.window.exports()->exportMaps(desk.folder.filePath(QStringLiteral("map.npy")));
    const QString npy = desk.folder.filePath(QStringLiteral("map-A.npy"));
    QTRY_VERIFY_WITH_TIMEOUT(QFileInfo(npy).size() > 80, kPatience_ms);
    QVERIFY(tests::bytes_of(npy).startsWith("\x93NUMPY"));
    QVERIFY2(!QFileInfo::exists(desk.folder.filePath(QStringLiteral("map-A-spread.npy"))),
             "a single run has no spread");
    attribution::MethodSettings twice = desk.document.settings();
    twice.repeats = 2;
    desk.document.commitSettings(twice, QStringLiteral("twice"));
    QTRY_VERIFY_WITH_TIMEOUT(!desk.document.busy() && !desk.document.currentPane().result->image.spread.empty(),
                             kPatience_ms);
    desk.window.exports()->exportMaps(desk.folder.filePath(QStringLiteral("map.npy")));
    QTRY_VERIFY_WITH_TIMEOUT(QFileInfo(desk.folder.filePath(QStringLiteral("map-A-spread.npy"))).size() > 80,
                             kPatience_ms);
    const QString report = desk.folder.filePath(QStringLiteral("report.html"));
    desk.window.exports()->exportReport(report);
    QTRY_VERIFY_WITH_TIMEOUT(QFileInfo(report).size() > 500, kPatience_ms);
    QTRY_VERIFY(tests::bytes_of(report).contains("left basal effusion"));
    QVERIFY(!tests::bytes_of(report).contains("chest.png"));
  }
};

QTEST_MAIN(TestWorkCommands)
#include "tst_work_commands.moc"
