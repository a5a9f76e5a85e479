// What the mouse does in the picture view: drags and wheel as mapped, rulers, black-out boxes.
#include <QSignalSpy>
#include <QTest>
#include <QUndoStack>
#include <algorithm>
#include <cmath>

#include "tests/ui/views/view_desk.h"
#include "ui/presenters/document/annotation_board.h"
#include "ui/views/picture/radiograph_view.h"

using namespace m2ib;
using namespace m2ib::views;
using tests::drag;
using tests::gray;
using tests::turn_wheel;
using Desk = tests::ViewDesk;

class TestViewMouse : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void wheelAsMapped() {
    Desk desk(gray(300, 200, 100));
    PointerMap map;
    QSignalSpy frames(&desk.view, &RadiographView::framesRequested);
    const double zoom = desk.view.shownZoom();
    turn_wheel(desk.view, {100, 100}, 120, Qt::ControlModifier);
    turn_wheel(desk.view, {100, 100}, -240, Qt::ControlModifier);
    QCOMPARE(frames.count(), 2);
    QCOMPARE(frames.at(0).at(0).toInt(), -1);
    QCOMPARE(frames.at(1).at(0).toInt(), 2);
    for (int i = 0; i < 4; ++i) turn_wheel(desk.view, {100, 100}, -30, Qt::ControlModifier);  // a touchpad
    QCOMPARE(frames.count(), 3);
    QCOMPARE(desk.view.shownZoom(), zoom);

    map.wheel = WheelAction::Window;
    map.ctrl_wheel = WheelAction::Zoom;
    desk.view.setPointerMap(map);
    const image::Window before = desk.state.display().window;
    turn_wheel(desk.view, {100, 100}, 120);
    const image::Window brighter = desk.state.display().window;
    QVERIFY(brighter.low < before.low && brighter.high < before.high);
    QVERIFY(std::abs((brighter.high - brighter.low) - (before.high - before.low)) < 1e-9);
    turn_wheel(desk.view, {100, 100}, 120, Qt::ShiftModifier);
    QVERIFY(desk.state.display().window.high - desk.state.display().window.low > before.high - before.low);
    QCOMPARE(desk.view.shownZoom(), zoom);
    turn_wheel(desk.view, {100, 100}, 120, Qt::ControlModifier);
    QVERIFY(desk.view.shownZoom() > zoom);
  }

  void buttonsAsMapped() {
    Desk desk(gray(300, 200, 100));
    PointerMap map;
    map.left = DragAction::Pan;
    map.right = DragAction::WindowLevel;
    map.middle = DragAction::None;
    map.double_click_maximises = false;
    map.down_darkens = false;
    desk.view.setPointerMap(map);
    const image::Window window = desk.state.display().window;
    drag(desk.view, Qt::LeftButton, {200, 200}, {240, 210});
    QVERIFY(!desk.state.placement().fit);
    QCOMPARE(desk.state.display().window, window);
    const Placement placement = desk.state.placement();
    drag(desk.view, Qt::MiddleButton, {200, 200}, {240, 210});
    QCOMPARE(desk.state.placement(), placement);
    drag(desk.view, Qt::RightButton, {200, 200}, {200, 260});
    QVERIFY(desk.state.display().window.high < window.high);  // down brightens
    QSignalSpy maximised(&desk.view, &RadiographView::maximiseRequested);
    QTest::mouseDClick(&desk.view, Qt::LeftButton, {}, {100, 100});
    QTest::mouseRelease(&desk.view, Qt::LeftButton, {}, {100, 100});
    QCOMPARE(maximised.count(), 0);
    QSignalSpy menus(&desk.view, &RadiographView::menuRequested);
    QTest::mouseClick(&desk.view, Qt::RightButton, {}, {100, 100});
    QCOMPARE(menus.count(), 1);
  }

  void windowDragKeepsTheCurveAndFollowsTheRange() {
    std::vector<std::uint16_t> values;
    for (int i = 0; i < 200 * 200; ++i) values.push_back(static_cast<std::uint16_t>(i % 4096));
    Desk desk(tests::picture_of(200, 200, std::move(values)));
    views::Display display = desk.state.display();
    display.window = {500.0, 1500.0, image::Curve::Sigmoid, 0};
    desk.state.setDisplay(display);
    drag(desk.view, Qt::LeftButton, {100, 100}, {228, 100});  // a quarter of 512 pixels: a quarter of the range
    const image::Window wider = desk.state.display().window;
    QCOMPARE(wider.curve, image::Curve::Sigmoid);
    QVERIFY(std::abs(wider.high - wider.low - 1000.0 - 1024.0) < 30.0);
    QVERIFY(std::abs((wider.low + wider.high) / 2.0 - 1000.0) < 1e-6);
    drag(desk.view, Qt::LeftButton, {100, 300}, {100, 172});  // up: a lower level, brighter
    QVERIFY(std::abs((desk.state.display().window.low + desk.state.display().window.high) / 2.0 + 24.0) < 30.0);
    drag(desk.view, Qt::LeftButton, {600, 100}, {2, 100});
    drag(desk.view, Qt::LeftButton, {600, 100}, {2, 100});
    QVERIFY(desk.state.display().window.high > desk.state.display().window.low);
  }

  void draggingDownDarkens_data() {
    QTest::addColumn<bool>("low_is_white");
    QTest::addColumn<bool>("inverted");
    QTest::newRow("low is black") << false << false;
    QTest::newRow("low is black, inverted") << false << true;
    QTest::newRow("low is white") << true << false;
    QTest::newRow("low is white, inverted") << true << true;
  }
  void draggingDownDarkens() {
    QFETCH(bool, low_is_white);
    QFETCH(bool, inverted);
    std::vector<std::uint16_t> values;
    for (int i = 0; i < 200 * 200; ++i) values.push_back(static_cast<std::uint16_t>(i % 256));
    image::Radiograph picture = tests::picture_of(200, 200, std::move(values));
    if (low_is_white) picture.polarity = image::Polarity::LowIsWhite;
    Desk desk(picture);
    views::Display display = desk.state.display();
    display.inverted = inverted;
    desk.state.setDisplay(display);
    const QPointF place(128.5, 0.5);
    const int before = *desk.view.displayedValueAt(place);
    drag(desk.view, Qt::LeftButton, {100, 100}, {100, 160});
    const int darker = *desk.view.displayedValueAt(place);
    QVERIFY(darker < before - 10);
    PointerMap map;
    map.wheel = WheelAction::Window;
    desk.view.setPointerMap(map);
    turn_wheel(desk.view, {100, 100}, 120);
    QVERIFY(*desk.view.displayedValueAt(place) > darker);
  }

  void oneStepAFrame() {
    Desk desk(gray(300, 200, 100));
    QSignalSpy changes(&desk.state, &ViewState::changed);
    QTest::mousePress(&desk.view, Qt::LeftButton, {}, {100, 100});
    for (int i = 1; i <= 100; ++i) tests::move_mouse(desk.view, Qt::LeftButton, QPointF(100 + i, 100));
    QVERIFY2(changes.count() <= 3, qPrintable(QString::number(changes.count())));
    // The last position is followed although no further move comes.
    const auto width = [&] { return desk.state.display().window.high - desk.state.display().window.low; };
    const double wanted = 255.0 + 100.0 * 1.0 / 512.0;  // the span of a constant picture is 1
    QTRY_VERIFY(std::abs(width() - wanted) < 1e-9);
    QTest::mouseRelease(&desk.view, Qt::LeftButton, {}, {200, 100});
  }

  void escapeTakesADragBack() {
    Desk desk(gray(300, 200, 100));
    const image::Window window = desk.state.display().window;
    QTest::mousePress(&desk.view, Qt::LeftButton, {}, {100, 100});
    for (int i = 1; i <= 10; ++i) tests::move_mouse(desk.view, Qt::LeftButton, QPointF(100 + 10 * i, 150));
    QVERIFY(!(desk.state.display().window == window));
    QTest::keyClick(&desk.view, Qt::Key_Escape);
    QCOMPARE(desk.state.display().window, window);
    tests::move_mouse(desk.view, Qt::LeftButton, QPointF(300, 150));
    QTest::mouseRelease(&desk.view, Qt::LeftButton, {}, {300, 150});
    QCOMPARE(desk.state.display().window, window);
  }

  void rulersAreDrawnMovedAndRemoved() {
    Desk desk(gray(300, 200, 100));
    QUndoStack stack;
    presenters::AnnotationBoard board(&stack);
    board.openPicture(QStringLiteral("picture"));
    desk.view.setAnnotations(&board);
    desk.view.setTool(RadiographView::Tool::Ruler);
    const QImage before = desk.shown();
    drag(desk.view, Qt::LeftButton, {100, 100}, {200, 150});
    const std::vector<annotation::Annotation>& rulers = board.annotations();
    QCOMPARE(rulers.size(), std::size_t{1});
    const auto near = [&](const annotation::Point& picture, const QPoint& widget) {
      return (desk.view.toWidget({picture.x, picture.y}) - widget).manhattanLength() < 1e-6;
    };
    QVERIFY(near(rulers[0].points[0], {100, 100}));
    QVERIFY(near(rulers[0].points[1], {200, 150}));
    QVERIFY(desk.shown() != before);
    drag(desk.view, Qt::LeftButton, {202, 149}, {300, 300});  // its end
    QCOMPARE(rulers.size(), std::size_t{1});
    QVERIFY(near(rulers[0].points[0], {100, 100}));
    QVERIFY(near(rulers[0].points[1], {300, 300}));
    drag(desk.view, Qt::LeftButton, {200, 200}, {220, 190});  // its line: the whole
    QVERIFY(near(rulers[0].points[0], {120, 90}));
    QVERIFY(near(rulers[0].points[1], {320, 290}));
    drag(desk.view, Qt::LeftButton, {400, 300}, {450, 300});
    QCOMPARE(rulers.size(), std::size_t{2});
    QTest::mouseClick(&desk.view, Qt::LeftButton, {}, {500, 80});  // nothing there: nothing selected
    QTest::keyClick(&desk.view, Qt::Key_Delete);
    QCOMPARE(rulers.size(), std::size_t{2});
    QTest::mouseClick(&desk.view, Qt::LeftButton, {}, {425, 300});
    QTest::keyClick(&desk.view, Qt::Key_Delete);
    QCOMPARE(rulers.size(), std::size_t{1});
    drag(desk.view, Qt::LeftButton, {500, 100}, {502, 101});  // a twitch is no measurement
    QCOMPARE(rulers.size(), std::size_t{1});
    board.removeRulers();
    QVERIFY(rulers.empty());
    stack.undo();
    QCOMPARE(rulers.size(), std::size_t{1});
  }

  void blackOutGivesPicturePixels_data() {
    QTest::addColumn<int>("turns");
    QTest::addColumn<bool>("horizontal");
    QTest::addColumn<QRect>("wanted");
    // 300 x 200 at a zoom of 2.1333 in 648 x 448, from (4, 10.667).
    QTest::newRow("as it lies") << 0 << false << QRect(45, 41, 47, 48);
    QTest::newRow("flipped") << 0 << true << QRect(300 - 45 - 47, 41, 47, 48);
    QTest::newRow("180") << 2 << false << QRect(300 - 45 - 47, 200 - 41 - 48, 47, 48);
  }
  void blackOutGivesPicturePixels() {
    QFETCH(int, turns);
    QFETCH(bool, horizontal);
    QFETCH(QRect, wanted);
    Desk desk(gray(300, 200, 100));
    desk.turnAndFlip(turns, horizontal, false);
    desk.view.setTool(RadiographView::Tool::BlackOut);
    QSignalSpy drawn(&desk.view, &RadiographView::blackOutDrawn);
    const image::Window window = desk.state.display().window;
    drag(desk.view, Qt::LeftButton, {200, 200}, {100, 100});
    QCOMPARE(drawn.count(), 1);
    QCOMPARE(drawn.at(0).at(0).toRect(), wanted);
    drag(desk.view, Qt::LeftButton, {300, 300}, {3000, 3000});  // beyond the picture: up to its edge
    QCOMPARE(drawn.count(), 2);
    QVERIFY(QRect(0, 0, 300, 200).contains(drawn.at(1).at(0).toRect()));
    QTest::mouseClick(&desk.view, Qt::LeftButton, {}, {200, 200});
    drag(desk.view, Qt::LeftButton, {300, 2}, {350, 6});  // beside the picture
    QCOMPARE(drawn.count(), 2);
    QCOMPARE(desk.state.display().window, window);
  }
};

QTEST_MAIN(TestViewMouse)
#include "tst_view_mouse.moc"
