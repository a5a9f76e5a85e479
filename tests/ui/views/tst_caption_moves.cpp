#include <QAction>
#include <QDragEnterEvent>
#include <QLineEdit>
#include <QListView>
#include <QMimeData>
#include <QTest>
#include <QUrl>

#include "tests/support/tiny_clip.h"
#include "ui/presenters/caption_list_model.h"
#include "ui/views/captions/caption_panel.h"

using namespace m2ib;
using namespace m2ib::views;

/// Captions moved in their table with keys, and what the table says of those that wait.
class TestCaptionMoves : public QObject {
  Q_OBJECT

  struct Table {
    presenters::ExplorerDocument document;
    CaptionPanel panel{&document};
    QListView* list = panel.findChild<QListView*>(QStringLiteral("captionList"));
    Table() {
      for (const char* text : {"a", "b", "c", "d"}) document.addCaption(QString::fromLatin1(text));
      panel.resize(250, 480);
      panel.show();
      panel.activateWindow();
      QCoreApplication::processEvents();
    }
    [[nodiscard]] QString order() const {
      QString all;
      for (int row = 0; row < document.captionCount(); ++row) all += document.caption(row);
      return all;
    }
  };

 private Q_SLOTS:
  void filesAreForTheWindow() {
    Table table;
    QMimeData file;
    file.setUrls({QUrl::fromLocalFile(QStringLiteral("/nonexistent/one.png"))});
    QDragEnterEvent enter({20, 20}, Qt::CopyAction | Qt::MoveAction, &file, Qt::LeftButton, {});
    QCoreApplication::sendEvent(table.list->viewport(), &enter);
    QVERIFY(!enter.isAccepted());
  }

  void keysMoveTheCurrentCaption() {
    Table table;
    constexpr Qt::KeyboardModifiers kKeys = Qt::ControlModifier | Qt::ShiftModifier;
    table.list->setFocus();
    QTRY_VERIFY(table.list->hasFocus());
    QTest::keyClick(table.list, Qt::Key_Up, kKeys);
    QTest::keyClick(table.list, Qt::Key_Up, kKeys);
    QCOMPARE(table.order(), QStringLiteral("adbc"));
    QCOMPARE(table.document.currentCaption(), 1);
    QCOMPARE(table.list->currentIndex().row(), 1);
    QVERIFY(table.list->hasFocus());
    QTest::keyClick(table.list, Qt::Key_Down, kKeys);
    QCOMPARE(table.order(), QStringLiteral("abdc"));
    for (int i = 0; i < 3; ++i) table.document.undoStack()->undo();
    QCOMPARE(table.order(), QStringLiteral("abcd"));
    // The same from the line, with what is being typed there.
    auto* edit = table.panel.findChild<QLineEdit*>(QStringLiteral("captionEdit"));
    edit->setFocus();
    QTRY_VERIFY(edit->hasFocus());
    QTest::keyClick(edit, Qt::Key_End);
    QTest::keyClicks(edit, QStringLiteral("e"));
    QTest::keyClick(edit, Qt::Key_Up, kKeys);
    QCOMPARE(table.order(), QStringLiteral("abdec"));
    QCOMPARE(edit->text(), QStringLiteral("de"));
    QVERIFY(edit->hasFocus());
  }

  void menuKnowsTheEnds() {
    Table table;
    auto* up = table.panel.findChild<QAction*>(QStringLiteral("moveCaptionUpAction"));
    auto* down = table.panel.findChild<QAction*>(QStringLiteral("moveCaptionDownAction"));
    QCOMPARE(table.list->contextMenuPolicy(), Qt::ActionsContextMenu);
    QCOMPARE(table.list->actions(), (QList<QAction*>{up, down}));
    QVERIFY(up->isEnabled() && !down->isEnabled());
    up->trigger();
    QVERIFY(up->isEnabled() && down->isEnabled());
    for (int i = 0; i < 2; ++i) up->trigger();
    QVERIFY(!up->isEnabled() && down->isEnabled());
    QCOMPARE(table.order(), QStringLiteral("dabc"));
    while (table.document.captionCount() > 1) table.document.removeCaption(0);
    QVERIFY(!up->isEnabled() && !down->isEnabled());
  }

  void whatWaitsSaysSo() {
    M2IB_REQUIRE_FIXTURES();
    Table table;
    table.document.setModel(tests::tiny_clip());
    table.document.setImage(tests::ramp());
    QTRY_VERIFY_WITH_TIMEOUT(!table.document.busy(), 20000);
    const auto text = [&] { return table.list->model()->index(0, 0).data(Qt::AccessibleDescriptionRole).toString(); };
    const auto shown = [&] { return table.list->grab(table.list->visualRect(table.list->model()->index(0, 0))); };
    QVERIFY(!text().contains(QStringLiteral("Waiting")));
    const QImage before = shown().toImage();
    // Its numbers stay; that its map waits is told beside them.
    attribution::MethodSettings slow = table.document.settings();
    slow.steps = 1000;
    slow.samples = 32;
    table.document.commitSettings(slow, QStringLiteral("slow"));
    QCOMPARE(table.document.pane(0).phase, presenters::PaneState::Phase::Waiting);
    QVERIFY(text().contains(QStringLiteral("Waiting")));
    QVERIFY(shown().toImage() != before);
    table.document.cancel();
    QVERIFY(!text().contains(QStringLiteral("Waiting")));
    QCOMPARE(shown().toImage(), before);
  }
};

QTEST_MAIN(TestCaptionMoves)
#include "tst_caption_moves.moc"
