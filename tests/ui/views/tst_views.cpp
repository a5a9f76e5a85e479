#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

#include "tests/support/tiny_clip.h"
#include "ui/views/picture/radiograph_view.h"

using namespace m2ib;
using namespace m2ib::views;

namespace {

/// 16-bit gray, value = 100 * x + y.
image::RadiographPtr wide_range(int width, int height) {
  std::vector<std::uint16_t> values;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) values.push_back(static_cast<std::uint16_t>(100 * x + y));
  }
  image::Radiograph radiograph;
  radiograph.width_px = width;
  radiograph.height_px = height;
  radiograph.format = image::PixelFormat::Gray16;
  radiograph.bits_stored = 16;
  radiograph.pixels = std::move(values);
  return std::make_shared<const image::Radiograph>(std::move(radiograph));
}

void drag(QWidget& widget, Qt::MouseButton button, QPoint from, QPoint to) {
  QTest::mousePress(&widget, button, {}, from);
  // QTest::mouseMove carries no buttons under some platforms.
  for (int i = 1; i <= 10; ++i) {
    const QPointF at = from + QPointF(to - from) * i / 10.0;
    QMouseEvent move(QEvent::MouseMove, at, widget.mapToGlobal(at), Qt::NoButton, button, {});
    QCoreApplication::sendEvent(&widget, &move);
  }
  QTest::mouseRelease(&widget, button, {}, to);
}

void turn_wheel(QWidget& widget, QPointF at, int notches, Qt::KeyboardModifiers modifiers = {}) {
  QWheelEvent event(at, widget.mapToGlobal(at), {}, {0, 120 * notches}, Qt::NoButton, modifiers, Qt::NoScrollPhase,
                    false);
  QCoreApplication::sendEvent(&widget, &event);
}

}  // namespace

class TestViews : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void wheelZoomsAtTheCursor() {
    ViewState state;
    RadiographView view(&state);
    view.resize(400, 300);
    view.setPicture(std::make_shared<DisplayPyramid>(wide_range(200, 100)));
    QVERIFY(state.placement().fit);
    for (const QPointF cursor : {QPointF(120, 90), QPointF(330, 200)}) {
      const QPointF before = view.toPicture(cursor);
      const double zoom = view.shownZoom();
      turn_wheel(view, cursor, 3);
      QVERIFY(view.shownZoom() > 1.5 * zoom);
      QVERIFY((view.toPicture(cursor) - before).manhattanLength() < 1e-9);
    }
    // Also when flipped.
    views::Display display = state.display();
    display.flip_horizontal = true;
    state.setDisplay(display);
    const QPointF before = view.toPicture({50, 60});
    turn_wheel(view, {50, 60}, -2);
    QVERIFY((view.toPicture({50, 60}) - before).manhattanLength() < 1e-9);
    view.showActualPixels();
    QCOMPARE(view.shownZoom(), 1.0 / view.devicePixelRatioF());
    view.showWhole();
    QVERIFY(view.toWidget({0, 0}).x() >= 0.0 || display.flip_horizontal);
    QVERIFY(state.placement().fit);
  }

  void dragsPanZoomAndWindow() {
    ViewState state;
    RadiographView view(&state);
    view.resize(400, 400);
    const auto picture = wide_range(200, 200);
    view.setPicture(std::make_shared<DisplayPyramid>(picture));
    state.reset(image::default_window(*picture));
    const image::Window full = state.display().window;

    const QPointF under = view.toPicture({200, 200});
    drag(view, Qt::MiddleButton, {200, 200}, {240, 210});
    QVERIFY((view.toPicture({240, 210}) - under).manhattanLength() < 0.01);
    QCOMPARE(state.display().window, full);

    drag(view, Qt::LeftButton, {100, 100}, {200, 100});  // right: wider window
    const image::Window wider = state.display().window;
    QVERIFY(wider.high - wider.low > full.high - full.low);
    QVERIFY(qAbs((wider.high + wider.low) - (full.high + full.low)) < 1e-6);
    drag(view, Qt::LeftButton, {100, 100}, {100, 150});  // down: higher level, so darker
    QVERIFY(state.display().window.high + state.display().window.low > wider.high + wider.low);

    const double zoom = view.shownZoom();
    drag(view, Qt::RightButton, {100, 100}, {100, 50});
    QVERIFY(view.shownZoom() > zoom);

    QSignalSpy menus(&view, &RadiographView::menuRequested);
    drag(view, Qt::RightButton, {100, 100}, {100, 160});
    QCOMPARE(menus.count(), 0);
    QTest::mouseClick(&view, Qt::RightButton, {}, {100, 100});
    QCOMPARE(menus.count(), 1);
    QSignalSpy maximised(&view, &RadiographView::maximiseRequested);
    QTest::mouseDClick(&view, Qt::LeftButton, {}, {100, 100});
    QCOMPARE(maximised.count(), 1);

    view.setTool(RadiographView::Tool::Pan);
    const image::Window kept = state.display().window;
    drag(view, Qt::LeftButton, {100, 100}, {150, 120});
    QCOMPARE(state.display().window, kept);
  }

  void mapFollowsFlipsAndPeek() {
    ViewState state;
    RadiographView view(&state);
    view.resize(208, 208);
    const auto picture = tests::ramp();
    view.setPicture(std::make_shared<DisplayPyramid>(picture));
    state.reset({0.0, 255.0});
    MapLayer layer;
    layer.colours = QImage(48, 48, QImage::Format_ARGB32_Premultiplied);
    layer.colours.fill(Qt::transparent);
    for (int y = 0; y < 24; ++y) {
      for (int x = 0; x < 24; ++x) layer.colours.setPixelColor(x, y, Qt::red);  // top left quarter
    }
    layer.field_of_view = QRectF(0, 0, 48, 48);
    layer.unseen = figure::Unseen::AsIs;
    view.setLayer(layer);
    QCOMPARE(view.grab().toImage().pixelColor(50, 50), QColor(Qt::red));
    QVERIFY(view.grab().toImage().pixelColor(150, 50) != QColor(Qt::red));
    views::Display display = state.display();
    display.flip_horizontal = true;
    state.setDisplay(display);
    QCOMPARE(view.grab().toImage().pixelColor(150, 50), QColor(Qt::red));
    QTest::keyPress(&view, Qt::Key_Space);
    QVERIFY(view.grab().toImage().pixelColor(150, 80) != QColor(Qt::red));
    QTest::keyRelease(&view, Qt::Key_Space);
    QCOMPARE(view.grab().toImage().pixelColor(150, 80), QColor(Qt::red));
    view.setLayerVisible(false);
    QVERIFY(view.grab().toImage().pixelColor(150, 80) != QColor(Qt::red));
  }

  void linkedViewsShareEverything() {
    ViewState a;
    ViewState b;
    ViewState::link(a, b);
    a.setPlacement({false, 3.0, {10, 20}});
    QCOMPARE(b.placement(), a.placement());
    b.setDisplay({{1.0, 2.0}, true, false, true});
    QCOMPARE(a.display(), b.display());
    ViewState::unlink(a, b);
    a.setPlacement({});
    QVERIFY(!(b.placement() == a.placement()));
    ViewState::link(a, b);
    QCOMPARE(b.placement(), a.placement());
  }
};

QTEST_MAIN(TestViews)
#include "tst_views.moc"
