#include <QSignalSpy>
#include <QTest>
#include <algorithm>
#include <cmath>

#include "tests/ui/views/view_desk.h"
#include "ui/views/picture/radiograph_view.h"

using namespace m2ib;
using namespace m2ib::views;
using tests::drag;
using tests::gray;
using tests::turn_wheel;
using Desk = tests::ViewDesk;

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
    QVERIFY(!view.grab().isNull());
  }
};

QTEST_MAIN(TestRadiographView)
#include "tst_radiograph_view.moc"
