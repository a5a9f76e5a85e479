#include <QApplication>
#include <QListView>
#include <QTest>
#include <QTimer>
#include <QWindow>

#include "ui/presenters/document/explorer_document.h"
#include "ui/views/captions/caption_panel.h"

using namespace m2ib;
using namespace m2ib::views;

/// Captions dragged to another place of their table.
class TestCaptionDrag : public QObject {
  Q_OBJECT

  struct Table {
    presenters::ExplorerDocument document;
    CaptionPanel panel{&document};
    QListView* list = panel.findChild<QListView*>(QStringLiteral("captionList"));
    Table() {
      for (const char* text : {"a", "b", "c", "d"}) document.addCaption(QString::fromLatin1(text));
      panel.resize(250, 480);
      panel.show();
      QCoreApplication::processEvents();
    }
    [[nodiscard]] QString order() const {
      QString all;
      for (int row = 0; row < document.captionCount(); ++row) all += document.caption(row);
      return all;
    }
    [[nodiscard]] QRect row(int at) const {
      return list->visualRect(list->model()->index(at, 0)).translated(list->viewport()->mapTo(&panel, QPoint()));
    }
    /// Presses on a row, moves to a place in the panel and lets go there.
    void drag(int from, const QPoint& to) {
      QWindow* window = panel.windowHandle();
      const QPoint start = row(from).center();
      QTest::mousePress(window, Qt::LeftButton, {}, start);
      // The drag has an event loop of its own.
      QTimer::singleShot(50, &panel, [window, to] { QTest::mouseMove(window, to - QPoint(0, 1)); });
      QTimer::singleShot(100, &panel, [window, to] { QTest::mouseMove(window, to); });
      QTimer::singleShot(150, &panel, [window, to] { QTest::mouseRelease(window, Qt::LeftButton, {}, to); });
      QTest::mouseMove(window, start + QPoint(0, 3));
      QTest::mouseMove(window, start + QPoint(0, 30));
      QTest::qWait(250);
    }
  };

 private Q_SLOTS:
  void rowsAreDragged() {
    Table table;
    QCOMPARE(table.document.currentCaption(), 3);
    table.drag(0, table.row(2).bottomLeft() + QPoint(80, -2));
    QCOMPARE(table.order(), QStringLiteral("bcad"));
    QCOMPARE(table.document.currentCaption(), 2);  // the one that was dragged
    QCOMPARE(table.list->currentIndex().row(), 2);
    QVERIFY(table.list->selectionModel()->isRowSelected(2));
    QCOMPARE(table.document.undoStack()->count(), 5);  // one step
    table.document.undoStack()->undo();
    QCOMPARE(table.order(), QStringLiteral("abcd"));
    QCOMPARE(table.document.currentCaption(), 0);
    QCOMPARE(table.list->currentIndex().row(), 0);
    table.document.undoStack()->redo();
    QCOMPARE(table.order(), QStringLiteral("bcad"));
    table.drag(3, table.row(0).topLeft() + QPoint(80, 2));
    QCOMPARE(table.order(), QStringLiteral("dbca"));
    // Under the last row is its end.
    table.drag(1, table.row(3).bottomLeft() + QPoint(80, 20));
    QCOMPARE(table.order(), QStringLiteral("dcab"));
  }

  void whatIsDroppedWhereItWasStays() {
    Table table;
    const int steps = table.document.undoStack()->count();
    table.drag(1, table.row(1).topLeft() + QPoint(80, 4));
    table.drag(1, table.row(1).bottomLeft() + QPoint(80, -4));
    table.drag(1, table.row(2).topLeft() + QPoint(80, 3));
    QCOMPARE(table.order(), QStringLiteral("abcd"));
    QCOMPARE(table.document.undoStack()->count(), steps);
  }
};

int main(int argc, char** argv) {
  // The offscreen platform has no drags; this one has neither fonts nor a screen, but drags.
  if (qgetenv("QT_QPA_PLATFORM") == "offscreen") qputenv("QT_QPA_PLATFORM", "minimal");
  QApplication application(argc, argv);
  TestCaptionDrag test;
  return QTest::qExec(&test, argc, argv);
}

#include "tst_caption_drag.moc"
