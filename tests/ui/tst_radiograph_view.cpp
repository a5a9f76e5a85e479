#include <QSignalSpy>
#include <QTest>
#include <algorithm>
#include <cmath>

#include "tests/ui/view_pictures.h"
#include "ui/views/radiograph_view.h"

using namespace m2ib;
using namespace m2ib::views;
using tests::drag;
using tests::turn_wheel;

namespace {

/// A view with its state, as large as asked, that shows a picture through 0 … 255.
struct Desk {
  explicit Desk(image::Radiograph picture, QSize size = {648, 448}) : view(&state) {
    view.resize(size);
    view.setPicture(std::make_shared<DisplayPyramid>(tests::shared(std::move(picture))));
    state.reset({0.0, 255.0});
  }
  void turnAndFlip(int turns, bool horizontal, bool vertical) {
    views::Display display = state.display();
    display.quarter_turns = turns;
    display.flip_horizontal = horizontal;
    display.flip_vertical = vertical;
    state.setDisplay(display);
  }
  QImage shown() { return view.grab().toImage(); }

  ViewState state;
  RadiographView view;
};

image::Radiograph gray(int width, int height, std::uint16_t value) {
  return tests::picture_of(width, height, std::vector<std::uint16_t>(static_cast<std::size_t>(width * height), value));
}

}  // namespace

class TestRadiographView : public QObject {
  Q_OBJECT

  static void addOrientations() {
    QTest::addColumn<int>("turns");
    QTest::addColumn<bool>("horizontal");
    QTest::addColumn<bool>("vertical");
    QTest::addColumn<QString>("rows");
    // The picture is 123 / 456: turned clockwise first, then flipped as seen.
    const char* wanted[4][4] = {{"123/456", "321/654", "456/123", "654/321"},
                                {"41/52/63", "14/25/36", "63/52/41", "36/25/14"},
                                {"654/321", "456/123", "321/654", "123/456"},
                                {"36/25/14", "63/52/41", "14/25/36", "41/52/63"}};
    for (int turns = 0; turns < 4; ++turns) {
      for (int flips = 0; flips < 4; ++flips) {
        QTest::addRow("%d° flips %d", turns * 90, flips)
            << turns << bool(flips & 1) << bool(flips & 2) << wanted[turns][flips];
      }
    }
  }

 private Q_SLOTS:
  void turnsAndFlips_data() { addOrientations(); }
  void turnsAndFlips() {
    QFETCH(int, turns);
    QFETCH(bool, horizontal);
    QFETCH(bool, vertical);
    QFETCH(QString, rows);
    Desk desk(tests::six_pixels());
    desk.turnAndFlip(turns, horizontal, vertical);
    const QStringList lines = rows.split(QLatin1Char('/'));
    // 4 pixels of margin: 640 x 440 hold 3 x 2 pixels of 213.3, or 2 x 3 of 146.7.
    const double zoom = lines.size() == 2 ? 640.0 / 3.0 : 440.0 / 3.0;
    QCOMPARE(desk.view.shownZoom(), zoom);
    const QImage shown = desk.shown();
    for (qsizetype row = 0; row < lines.size(); ++row) {
      for (qsizetype column = 0; column < lines[0].size(); ++column) {
        const double x = 324.0 + (double(column) + 0.5 - double(lines[0].size()) / 2.0) * zoom;
        const double y = 224.0 + (double(row) + 0.5 - double(lines.size()) / 2.0) * zoom;
        const int value = lines[row][column].digitValue();
        QCOMPARE(qRed(shown.pixel(int(x), int(y))), value * 40);
        // The pointer finds the same pixel.
        const QPointF picture = desk.view.toPicture({x, y});
        QCOMPARE(int(std::floor(picture.y())) * 3 + int(std::floor(picture.x())) + 1, value);
        QCOMPARE(*desk.view.displayedValueAt(picture), value * 40);
      }
    }
  }

  void dragsFollowThePointerInEveryOrientation_data() { addOrientations(); }
  void dragsFollowThePointerInEveryOrientation() {
    QFETCH(int, turns);
    QFETCH(bool, horizontal);
    QFETCH(bool, vertical);
    Desk desk(gray(300, 200, 100));
    desk.turnAndFlip(turns, horizontal, vertical);
    const QPointF under = desk.view.toPicture({200, 200});
    drag(desk.view, Qt::MiddleButton, {200, 200}, {240, 170});
    QVERIFY((desk.view.toPicture({240, 170}) - under).manhattanLength() < 0.01);
    const QPointF anchor = desk.view.toPicture({100, 120});
    turn_wheel(desk.view, {100, 120}, 360);
    QVERIFY((desk.view.toPicture({100, 120}) - anchor).manhattanLength() < 1e-6);
    // Not out of sight, however far.
    drag(desk.view, Qt::MiddleButton, {200, 200}, {5000, -5000});
    const QPointF middle = desk.view.toPicture({324, 224});
    QVERIFY(QRectF(-0.01, -0.01, 300.02, 200.02).contains(middle));
  }

  void theMapTurnsWithThePicture_data() { addOrientations(); }
  void theMapTurnsWithThePicture() {
    QFETCH(int, turns);
    QFETCH(bool, horizontal);
    QFETCH(bool, vertical);
    QFETCH(QString, rows);
    Desk desk(tests::six_pixels());
    desk.turnAndFlip(turns, horizontal, vertical);
    MapLayer layer;
    layer.colours = QImage(3, 2, QImage::Format_ARGB32_Premultiplied);
    layer.colours.fill(Qt::transparent);
    layer.colours.setPixelColor(1, 0, Qt::red);  // over the pixel 2
    layer.field_of_view = QRectF(0, 0, 3, 2);
    layer.smooth = false;
    layer.unseen = figure::Unseen::AsIs;
    desk.view.setLayer(layer);
    const QImage shown = desk.shown();
    const QPointF there = desk.view.toWidget({1.5, 0.5});
    QCOMPARE(shown.pixelColor(there.toPoint()), QColor(Qt::red));
    for (const QPointF& other : {QPointF(0.5, 0.5), QPointF(2.5, 0.5), QPointF(1.5, 1.5)}) {
      QVERIFY(shown.pixelColor(desk.view.toWidget(other).toPoint()) != QColor(Qt::red));
    }
  }

  void turnsAsSeenOnTheScreen() {
    Desk desk(tests::six_pixels());
    desk.view.turnClockwise();
    QCOMPARE(desk.state.display().quarter_turns, 1);
    desk.view.turnAnticlockwise();
    desk.view.turnAnticlockwise();
    QCOMPARE(desk.state.display().quarter_turns, 3);
    desk.turnAndFlip(0, true, false);  // 321 / 654
    desk.view.turnClockwise();         // 63 / 52 / 41
    const QImage shown = desk.shown();
    QCOMPARE(qRed(shown.pixel(324 - 70, 224 - 140)), 240);
    QCOMPARE(qRed(shown.pixel(324 + 70, 224 + 140)), 40);
  }

  void sideMarkersAreDrawn() {
    image::Radiograph picture = gray(300, 200, 100);
    Desk plain(picture);
    picture.orientation = {"L", "F"};
    Desk marked(picture);
    const auto differs = [&](const QRect& place) { return plain.shown().copy(place) != marked.shown().copy(place); };
    const QRect left(0, 200, 60, 50);
    const QRect right(588, 200, 60, 50);
    QVERIFY(differs(left));
    QVERIFY(differs(right));
    QVERIFY(!differs(QRect(100, 100, 100, 100)));
    // Large enough to see: the letter is at least 14 pixels high.
    const QImage a = plain.shown().copy(right);
    const QImage b = marked.shown().copy(right);
    int rows = 0;
    for (int y = 0; y < a.height(); ++y) {
      bool differ = false;
      for (int x = 0; x < a.width(); ++x) differ = differ || a.pixel(x, y) != b.pixel(x, y);
      rows += differ ? 1 : 0;
    }
    QVERIFY2(rows >= 14, qPrintable(QString::number(rows)));
    marked.view.setOrientation(image::Orientation{});  // somebody knows that the file is wrong
    QVERIFY(!differs(left));
    plain.view.setOrientation(image::Orientation{"L", "F"});
    QVERIFY(differs(left));
    QCOMPARE(plain.view.orientation().right, std::string("L"));
    marked.view.setOrientation(std::nullopt);
    QVERIFY(!differs(left));
  }

  void missingRowsAreHatched() {
    image::Radiograph picture = gray(300, 200, 100);
    picture.first_missing_row = 150;
    Desk desk(picture);
    const QImage shown = desk.shown();
    const auto colours = [&](double row) {
      const QPoint from = desk.view.toWidget({100, row}).toPoint();
      int changed = 0;
      for (int x = 0; x < 100; ++x) changed += shown.pixel(from.x() + x, from.y()) != qRgb(100, 100, 100) ? 1 : 0;
      return changed;
    };
    QCOMPARE(colours(140), 0);
    QVERIFY(colours(160) > 5);
    desk.turnAndFlip(0, false, true);
    const QImage flipped = desk.shown();
    QVERIFY(flipped.pixel(300, 224 + 100) == qRgb(100, 100, 100));
  }

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
    ViewState other_state;
    ViewState::link(desk.state, other_state);
    desk.view.setTool(RadiographView::Tool::Ruler);
    const QImage before = desk.shown();
    drag(desk.view, Qt::LeftButton, {100, 100}, {200, 150});
    QCOMPARE(desk.state.rulers().size(), std::size_t{1});
    QCOMPARE(other_state.rulers(), desk.state.rulers());
    const auto near = [&](const QPointF& picture, const QPoint& widget) {
      return (desk.view.toWidget(picture) - widget).manhattanLength() < 1e-6;
    };
    QVERIFY(near(desk.state.rulers()[0].from, {100, 100}));
    QVERIFY(near(desk.state.rulers()[0].to, {200, 150}));
    QVERIFY(desk.shown() != before);
    drag(desk.view, Qt::LeftButton, {202, 149}, {300, 300});  // its end
    QCOMPARE(desk.state.rulers().size(), std::size_t{1});
    QVERIFY(near(desk.state.rulers()[0].from, {100, 100}));
    QVERIFY(near(desk.state.rulers()[0].to, {300, 300}));
    drag(desk.view, Qt::LeftButton, {200, 200}, {220, 190});  // its line: the whole
    QVERIFY(near(desk.state.rulers()[0].from, {120, 90}));
    QVERIFY(near(desk.state.rulers()[0].to, {320, 290}));
    drag(desk.view, Qt::LeftButton, {400, 300}, {450, 300});
    QCOMPARE(desk.state.rulers().size(), std::size_t{2});
    QTest::mouseClick(&desk.view, Qt::LeftButton, {}, {500, 80});  // nothing there: nothing selected
    QTest::keyClick(&desk.view, Qt::Key_Delete);
    QCOMPARE(desk.state.rulers().size(), std::size_t{2});
    QTest::mouseClick(&desk.view, Qt::LeftButton, {}, {425, 300});
    QTest::keyClick(&desk.view, Qt::Key_Delete);
    QCOMPARE(desk.state.rulers().size(), std::size_t{1});
    QCOMPARE(other_state.rulers(), desk.state.rulers());
    // A twitch is no measurement; Esc takes one back.
    drag(desk.view, Qt::LeftButton, {500, 100}, {520, 100});
    QCOMPARE(desk.state.rulers().size(), std::size_t{2});
    drag(desk.view, Qt::LeftButton, {520, 100}, {501, 101});
    QCOMPARE(desk.state.rulers().size(), std::size_t{1});
    desk.state.reset({0.0, 255.0});
    QVERIFY(desk.state.rulers().empty());
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

  void magnifierEnlargesAtThePointer() {
    std::vector<std::uint8_t> values;
    for (int y = 0; y < 400; ++y) {
      for (int x = 0; x < 600; ++x) values.push_back(static_cast<std::uint8_t>(x / 2 % 256));
    }
    Desk desk(tests::picture_of(600, 400, std::move(values)));
    const QPoint pointer(324, 224);
    tests::move_mouse(desk.view, Qt::NoButton, pointer);
    const QImage plain = desk.shown();
    desk.view.setMagnifier(true);
    QVERIFY(desk.view.isMagnifier());
    const QImage lens = desk.shown();
    // What is under the pointer stays; 60 pixels away the lens shows what is 24 pixels away without it.
    QVERIFY(std::abs(qRed(lens.pixel(pointer)) - qRed(plain.pixel(pointer))) <= 1);
    QVERIFY(std::abs(qRed(lens.pixel(pointer + QPoint(60, 0))) - qRed(plain.pixel(pointer + QPoint(24, 0)))) <= 2);
    QVERIFY(qRed(lens.pixel(pointer + QPoint(60, 0))) != qRed(plain.pixel(pointer + QPoint(60, 0))));
    QCOMPARE(lens.pixel(pointer + QPoint(200, 0)), plain.pixel(pointer + QPoint(200, 0)));  // outside of the lens
    desk.view.setMagnifier(false);
    QCOMPARE(desk.shown(), plain);
    QTest::keyPress(&desk.view, Qt::Key_Z);
    QCOMPARE(desk.shown(), lens);
    QTest::keyRelease(&desk.view, Qt::Key_Z);
    QCOMPARE(desk.shown(), plain);
  }

  void magnifierShowsTheMap() {
    Desk desk(gray(300, 200, 0));
    MapLayer layer;
    layer.colours = QImage(2, 1, QImage::Format_ARGB32_Premultiplied);
    layer.colours.fill(Qt::transparent);
    layer.colours.setPixelColor(1, 0, Qt::green);
    layer.field_of_view = QRectF(0, 0, 300, 200);
    layer.smooth = false;
    layer.unseen = figure::Unseen::AsIs;
    desk.view.setLayer(layer);
    tests::move_mouse(desk.view, Qt::NoButton, QPointF(300, 224));  // the map begins 24 pixels to the right
    QVERIFY(desk.shown().pixelColor(330, 224) == QColor(Qt::green));
    desk.view.setMagnifier(true);
    QVERIFY(desk.shown().pixelColor(330, 224) != QColor(Qt::green));  // now 60 pixels
    QVERIFY(desk.shown().pixelColor(365, 224) == QColor(Qt::green));
  }

  void withoutAPictureNothingHappens() {
    ViewState state;
    RadiographView view(&state);
    view.resize(300, 300);
    for (const auto tool :
         {RadiographView::Tool::WindowLevel, RadiographView::Tool::Ruler, RadiographView::Tool::BlackOut}) {
      view.setTool(tool);
      drag(view, Qt::LeftButton, {100, 100}, {200, 200});
    }
    turn_wheel(view, {100, 100}, 120);
    for (const int key : {Qt::Key_Left, Qt::Key_Delete, Qt::Key_Z, Qt::Key_Escape})
      QTest::keyClick(&view, Qt::Key(key));
    view.turnClockwise();
    QVERIFY(!view.displayedValueAt({0, 0}));
    QVERIFY(state.rulers().empty());
    QVERIFY(!view.grab().isNull());
  }
};

QTEST_MAIN(TestRadiographView)
#include "tst_radiograph_view.moc"
