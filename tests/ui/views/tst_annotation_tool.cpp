// The mouse of the annotation tools.
#include <QSignalSpy>
#include <QTest>

#include "tests/ui/views/mark_desk.h"

using namespace m2ib;
using annotation::Kind;
using tests::mark;
using tests::MarkDesk;
using tests::points_text;
using Tool = views::RadiographView::Tool;

class TestAnnotationTool : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void eachKindIsDrawnWithADrag_data() {
    QTest::addColumn<int>("tool");
    QTest::addColumn<QByteArray>("kind");
    QTest::newRow("arrow") << static_cast<int>(Tool::Arrow) << QByteArray("arrow");
    QTest::newRow("box") << static_cast<int>(Tool::Box) << QByteArray("box");
    QTest::newRow("ellipse") << static_cast<int>(Tool::Ellipse) << QByteArray("ellipse");
    QTest::newRow("ruler") << static_cast<int>(Tool::Ruler) << QByteArray("ruler");
  }
  void eachKindIsDrawnWithADrag() {
    QFETCH(int, tool);
    QFETCH(QByteArray, kind);
    MarkDesk desk(static_cast<Tool>(tool));
    const QImage before = desk.shown();
    desk.pull(MarkDesk::at(50, 40), MarkDesk::at(90, 100));
    QCOMPARE(desk.all().size(), std::size_t{1});
    QCOMPARE(QByteArray(annotation::to_string(desk.all()[0].kind)), kind);
    QCOMPARE(points_text(desk.all()[0]), QStringLiteral("50.00,40.00 90.00,100.00"));
    QCOMPARE(desk.board.selection().size(), std::size_t{1});
    QCOMPARE(desk.stack.count(), 1);
    QVERIFY(desk.shown() != before);
    QTest::mouseClick(&desk.view, Qt::LeftButton, {}, MarkDesk::at(200, 200));  // a click draws nothing
    QCOMPARE(desk.all().size(), std::size_t{1});
    QVERIFY(desk.board.selection().empty());
    desk.stack.undo();
    QCOMPARE(desk.shown(), before);
  }

  void shiftKeepsProportions() {
    MarkDesk desk(Tool::Box);
    const auto pull_with_shift = [&](QPoint from, QPoint to) {
      QTest::mousePress(&desk.view, Qt::LeftButton, {}, from);
      for (int i = 1; i <= 4; ++i) {
        const QPointF at = from + QPointF(to - from) * i / 4.0;
        QMouseEvent move(QEvent::MouseMove, at, desk.view.mapToGlobal(at), Qt::NoButton, Qt::LeftButton,
                         Qt::ShiftModifier);
        QCoreApplication::sendEvent(&desk.view, &move);
      }
      QTest::mouseRelease(&desk.view, Qt::LeftButton, Qt::ShiftModifier, to);
    };
    pull_with_shift(MarkDesk::at(50, 40), MarkDesk::at(90, 50));
    QCOMPARE(points_text(desk.all()[0]), QStringLiteral("50.00,40.00 90.00,80.00"));
    desk.view.setTool(Tool::Arrow);
    pull_with_shift(MarkDesk::at(150, 100), MarkDesk::at(250, 104));
    QCOMPARE(desk.all()[1].points[1].y, 100.0);
    // A corner of a box of 40 x 20 that goes on: the ratio stays.
    desk.view.setTool(Tool::Select);
    desk.board.add(mark(Kind::Box, {{10, 100}, {50, 120}}));
    pull_with_shift(MarkDesk::at(50, 120), MarkDesk::at(90, 125));
    QCOMPARE(points_text(desk.all()[2]), QStringLiteral("10.00,100.00 90.00,140.00"));
  }

  void selectedOnesMoveTogetherInOneStep() {
    MarkDesk desk;
    const quint64 a = desk.board.add(mark(Kind::Box, {{20, 20}, {60, 60}}));
    const quint64 b = desk.board.add(mark(Kind::Arrow, {{100, 20}, {140, 60}}));
    desk.board.select({a, b});
    const int steps = desk.stack.count();
    desk.pull(MarkDesk::at(40, 20), MarkDesk::at(50, 50));  // the box's upper edge
    QCOMPARE(points_text(desk.all()[0]), QStringLiteral("30.00,50.00 70.00,90.00"));
    QCOMPARE(points_text(desk.all()[1]), QStringLiteral("110.00,50.00 150.00,90.00"));
    QCOMPARE(desk.stack.count(), steps + 1);
    desk.stack.undo();
    QCOMPARE(points_text(desk.all()[1]), QStringLiteral("100.00,20.00 140.00,60.00"));
    // A click on one of several picks it alone.
    QTest::mouseClick(&desk.view, Qt::LeftButton, {}, MarkDesk::at(40, 20));
    QCOMPARE(desk.board.selection(), std::vector<quint64>{a});
    QTest::mouseClick(&desk.view, Qt::LeftButton, Qt::ShiftModifier, MarkDesk::at(120, 40));
    QCOMPARE(desk.board.selection(), (std::vector<quint64>{a, b}));
    QTest::mouseClick(&desk.view, Qt::LeftButton, Qt::ShiftModifier, MarkDesk::at(120, 40));
    QCOMPARE(desk.board.selection(), std::vector<quint64>{a});
  }

  void cornersReshape() {
    MarkDesk desk;
    desk.board.add(mark(Kind::Box, {{20, 20}, {60, 60}}));
    desk.pull(MarkDesk::at(60, 20), MarkDesk::at(80, 10));
    QCOMPARE(points_text(desk.all()[0]), QStringLiteral("20.00,60.00 80.00,10.00"));
    desk.board.add(mark(Kind::Polygon, {{100, 100}, {150, 100}, {120, 150}}));
    desk.pull(MarkDesk::at(150, 100), MarkDesk::at(170, 110));
    QCOMPARE(points_text(desk.all()[1]), QStringLiteral("100.00,100.00 170.00,110.00 120.00,150.00"));
    QCOMPARE(desk.stack.count(), 4);
    // The ends of a line have handles without being selected.
    desk.board.add(mark(Kind::Ruler, {{200, 20}, {300, 20}}));
    desk.board.select({});
    desk.pull(MarkDesk::at(300, 20), MarkDesk::at(300, 90));
    QCOMPARE(points_text(desk.all()[2]), QStringLiteral("200.00,20.00 300.00,90.00"));
  }

  void escapeTakesADragBack() {
    MarkDesk desk;
    desk.board.add(mark(Kind::Box, {{20, 20}, {60, 60}}));
    const int steps = desk.stack.count();
    QTest::mousePress(&desk.view, Qt::LeftButton, {}, MarkDesk::at(40, 20));
    for (int i = 1; i <= 10; ++i) tests::move_mouse(desk.view, Qt::LeftButton, MarkDesk::at(40 + i, 20 + 5 * i));
    QVERIFY(desk.all()[0].points[0].y > 20);
    QTest::keyClick(&desk.view, Qt::Key_Escape);
    QCOMPARE(points_text(desk.all()[0]), QStringLiteral("20.00,20.00 60.00,60.00"));
    QCOMPARE(desk.stack.count(), steps);
    tests::move_mouse(desk.view, Qt::LeftButton, MarkDesk::at(100, 100));
    QTest::mouseRelease(&desk.view, Qt::LeftButton, {}, MarkDesk::at(100, 100));
    QCOMPARE(points_text(desk.all()[0]), QStringLiteral("20.00,20.00 60.00,60.00"));
    desk.view.setTool(Tool::Ellipse);
    QTest::mousePress(&desk.view, Qt::LeftButton, {}, MarkDesk::at(100, 100));
    for (int i = 1; i <= 10; ++i) tests::move_mouse(desk.view, Qt::LeftButton, MarkDesk::at(100 + i, 100 + i));
    QVERIFY(desk.board.draft());
    QTest::keyClick(&desk.view, Qt::Key_Escape);
    QVERIFY(!desk.board.draft());
    QTest::mouseRelease(&desk.view, Qt::LeftButton, {}, MarkDesk::at(110, 110));
    QCOMPARE(desk.all().size(), std::size_t{1});
  }

  void aRectangleSelects() {
    MarkDesk desk;
    const quint64 a = desk.board.add(mark(Kind::Box, {{20, 20}, {60, 60}}));
    const quint64 b = desk.board.add(mark(Kind::SideMarker, {{100, 40}}, "L"));
    desk.board.add(mark(Kind::Arrow, {{150, 20}, {250, 60}}));
    desk.pull(MarkDesk::at(5, 5), MarkDesk::at(200, 100));
    QCOMPARE(desk.board.selection(), (std::vector<quint64>{a, b}));
    desk.pull(MarkDesk::at(5, 150), MarkDesk::at(20, 200));
    QVERIFY(desk.board.selection().empty());
    QCOMPARE(desk.stack.count(), 3);
  }

  void anAreaIsPickedByAClickAndMovedWhereSelected() {
    MarkDesk desk;
    desk.board.add(mark(Kind::Box, {{10, 10}, {200, 200}}));
    const quint64 small = desk.board.add(mark(Kind::Ellipse, {{50, 50}, {150, 150}}));
    desk.board.select({});
    QTest::mouseClick(&desk.view, Qt::LeftButton, {}, MarkDesk::at(100, 100));
    QCOMPARE(desk.board.selection(), std::vector<quint64>{small});
    desk.pull(MarkDesk::at(100, 100), MarkDesk::at(110, 100));
    QCOMPARE(points_text(desk.all()[1]), QStringLiteral("60.00,50.00 160.00,150.00"));
    // Within an area that is not selected a rectangle is pulled up.
    desk.board.select({});
    desk.pull(MarkDesk::at(20, 20), MarkDesk::at(190, 190));
    QCOMPARE(desk.board.selection(), std::vector<quint64>{small});
    QCOMPARE(points_text(desk.all()[0]), QStringLiteral("10.00,10.00 200.00,200.00"));
  }

  void otherToolsNeverTouchThem() {
    MarkDesk desk(Tool::WindowLevel);
    desk.board.add(mark(Kind::Box, {{20, 20}, {60, 60}}));
    desk.board.select({});
    for (const Tool tool : {Tool::WindowLevel, Tool::Pan, Tool::Zoom, Tool::BlackOut}) {
      desk.view.setTool(tool);
      desk.view.showWhole();
      QTest::mouseClick(&desk.view, Qt::LeftButton, {}, MarkDesk::at(40, 20));
      desk.pull(MarkDesk::at(40, 20), MarkDesk::at(80, 80));
      QVERIFY(desk.board.selection().empty());
      QCOMPARE(points_text(desk.all()[0]), QStringLiteral("20.00,20.00 60.00,60.00"));
    }
    QCOMPARE(desk.stack.count(), 1);
  }

  void aDrawingToolReshapesItsOwnKindOnly() {
    MarkDesk desk(Tool::Arrow);
    desk.board.add(mark(Kind::Ruler, {{50, 50}, {100, 50}}));
    desk.board.select({});
    desk.pull(MarkDesk::at(100, 50), MarkDesk::at(150, 100));  // from the ruler's end: a new arrow
    QCOMPARE(desk.all().size(), std::size_t{2});
    QCOMPARE(points_text(desk.all()[0]), QStringLiteral("50.00,50.00 100.00,50.00"));
    desk.board.select({});
    desk.pull(MarkDesk::at(150, 100), MarkDesk::at(150, 150));  // the arrow's head
    QCOMPARE(desk.all().size(), std::size_t{2});
    QCOMPARE(points_text(desk.all()[1]), QStringLiteral("100.00,50.00 150.00,150.00"));
  }

  void turnedAndFlippedPicturesAreDrawnOnAsShown() {
    MarkDesk desk(Tool::Box);
    desk.turnAndFlip(1, true, false);
    desk.pull({200, 150}, {300, 250});
    const annotation::Annotation& box = desk.all().at(0);
    const QPointF first = desk.view.toWidget({box.points[0].x, box.points[0].y});
    QVERIFY((first - QPointF(200, 150)).manhattanLength() < 1e-6);
    const QPointF second = desk.view.toWidget({box.points[1].x, box.points[1].y});
    QVERIFY((second - QPointF(300, 250)).manhattanLength() < 1e-6);
  }

  void viewsOfABoardShowTheSame() {
    MarkDesk desk(Tool::Box);
    views::ViewState state;
    views::RadiographView other(&state);
    other.resize(desk.view.size());
    other.setPicture(std::make_shared<views::DisplayPyramid>(tests::shared(tests::gray(320, 220, 100))));
    state.reset({0.0, 255.0});
    other.setAnnotations(&desk.board);
    const QImage before = other.grab().toImage();
    QTest::mousePress(&desk.view, Qt::LeftButton, {}, MarkDesk::at(50, 50));
    for (int i = 1; i <= 10; ++i) tests::move_mouse(desk.view, Qt::LeftButton, MarkDesk::at(50 + 5 * i, 50 + 5 * i));
    QVERIFY(other.grab().toImage() != before);  // while it is drawn
    QTest::mouseRelease(&desk.view, Qt::LeftButton, {}, MarkDesk::at(100, 100));
    QVERIFY(other.grab().toImage() != before);
    desk.board.removeSelected();
    QCOMPARE(other.grab().toImage(), before);
  }

  void aRulerOnAnotherButton() {
    MarkDesk desk(Tool::WindowLevel);
    views::PointerMap map;
    map.right = views::DragAction::Ruler;
    desk.view.setPointerMap(map);
    tests::drag(desk.view, Qt::RightButton, MarkDesk::at(50, 50), MarkDesk::at(100, 50));
    QCOMPARE(desk.all().size(), std::size_t{1});
    QVERIFY(desk.all()[0].kind == Kind::Ruler);
  }

  void cursors() {
    MarkDesk desk;
    desk.board.add(mark(Kind::Box, {{20, 20}, {60, 60}}));
    const auto over = [&](QPoint at) {
      tests::move_mouse(desk.view, Qt::NoButton, at);
      return desk.view.cursor().shape();
    };
    QCOMPARE(over(MarkDesk::at(200, 200)), Qt::ArrowCursor);
    QCOMPARE(over(MarkDesk::at(40, 20)), Qt::SizeAllCursor);
    QCOMPARE(over(MarkDesk::at(60, 60)), Qt::SizeFDiagCursor);
    QCOMPARE(over(MarkDesk::at(60, 20)), Qt::SizeBDiagCursor);
    desk.view.setTool(Tool::Text);
    QCOMPARE(over(MarkDesk::at(200, 200)), Qt::IBeamCursor);
    desk.view.setTool(Tool::WindowLevel);
    QCOMPARE(over(MarkDesk::at(60, 60)), Qt::CrossCursor);
  }

  void withoutABoardNothingHappens() {
    tests::ViewDesk desk(tests::gray(300, 200, 100));
    for (const Tool tool : {Tool::Select, Tool::Box, Tool::Polygon, Tool::Text, Tool::SideMarker, Tool::Ruler}) {
      desk.view.setTool(tool);
      tests::drag(desk.view, Qt::LeftButton, {100, 100}, {200, 200});
      QTest::mouseClick(&desk.view, Qt::LeftButton, {}, {100, 100});
      QTest::mouseDClick(&desk.view, Qt::LeftButton, {}, {100, 100});
      for (const Qt::Key key : {Qt::Key_Delete, Qt::Key_Escape, Qt::Key_Return, Qt::Key_Left, Qt::Key_Tab}) {
        QTest::keyClick(&desk.view, key);
      }
    }
    QVERIFY(!desk.shown().isNull());
  }
};

QTEST_MAIN(TestAnnotationTool)
#include "tst_annotation_tool.moc"
