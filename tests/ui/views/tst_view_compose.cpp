// Two layers in one view: what is painted where, and how mouse and keys change it.
#include <QSignalSpy>
#include <QTest>
#include <cmath>

#include "tests/ui/views/view_desk.h"

using namespace m2ib;
using namespace m2ib::views;
using tests::ViewDesk;

namespace {

MapLayer filled(const QColor& colour) {
  MapLayer layer;
  layer.colours = QImage(8, 8, QImage::Format_ARGB32_Premultiplied);
  layer.colours.fill(colour);
  layer.field_of_view = QRectF(0, 0, 40, 40);
  layer.unseen = figure::Unseen::AsIs;
  return layer;
}

/// 40 x 40 gray pixels over the whole of a square view; the first layer is red, the second one blue.
struct TwoLayers : ViewDesk {
  explicit TwoLayers(Composing mode) : ViewDesk(tests::gray(40, 40, 90), {408, 408}) {
    view.setLayer(filled(Qt::red));
    view.setSecondLayer(filled(Qt::blue));
    Composition composition;
    composition.mode = mode;
    composition.first_label = QStringLiteral("A");
    composition.second_label = QStringLiteral("B");
    view.setComposition(composition);
    view.show();
  }
  [[nodiscard]] QString at(int x, int y) {
    const QColor colour = shown().pixelColor(x, y);
    return colour.red() > 200 && colour.blue() < 50   ? QStringLiteral("A")
           : colour.blue() > 200 && colour.red() < 50 ? QStringLiteral("B")
                                                      : colour.name();
  }
};

}  // namespace

class TestViewCompose : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void singleShowsTheFirst() {
    TwoLayers desk(Composing::Single);
    QCOMPARE(desk.at(100, 100), QStringLiteral("A"));
    QCOMPARE(desk.at(300, 100), QStringLiteral("A"));
  }

  void dividerIsDragged() {
    TwoLayers desk(Composing::Swipe);
    QCOMPARE(desk.at(100, 100), QStringLiteral("A"));
    QCOMPARE(desk.at(300, 100), QStringLiteral("B"));
    const views::Display before = desk.state.display();
    QSignalSpy changed(&desk.view, &RadiographView::compositionChanged);
    tests::drag(desk.view, Qt::LeftButton, {204, 330}, {350, 330});
    QVERIFY(std::abs(desk.view.composition().divider - 350.0 / 408.0) < 0.01);
    QVERIFY(!changed.isEmpty());
    QCOMPARE(desk.at(300, 100), QStringLiteral("A"));
    QCOMPARE(desk.at(380, 100), QStringLiteral("B"));
    QCOMPARE(desk.state.display(), before);  // the divider's drag is nothing else's
    tests::drag(desk.view, Qt::LeftButton, {100, 330}, {130, 330});
    QVERIFY(desk.state.display() != before);  // beside it the tool works
    QVERIFY(std::abs(desk.view.composition().divider - 350.0 / 408.0) < 0.01);
    tests::drag(desk.view, Qt::LeftButton, {350, 330}, {600, 330});
    QCOMPARE(desk.view.composition().divider, 1.0);
  }

  void escapeTakesTheDividerBack() {
    TwoLayers desk(Composing::Swipe);
    QTest::mousePress(&desk.view, Qt::LeftButton, {}, {204, 330});
    tests::move_mouse(desk.view, Qt::LeftButton, {250, 330});
    tests::move_mouse(desk.view, Qt::LeftButton, {300, 330});
    QTRY_VERIFY(desk.view.composition().divider > 0.6);
    QTest::keyClick(&desk.view, Qt::Key_Escape);
    QVERIFY(std::abs(desk.view.composition().divider - 0.5) < 1e-9);
    QTest::mouseRelease(&desk.view, Qt::LeftButton, {}, {300, 330});
    QVERIFY(std::abs(desk.view.composition().divider - 0.5) < 1e-9);
  }

  void dividerByKeys() {
    TwoLayers desk(Composing::Swipe);
    const Placement before = desk.state.placement();
    QTest::keyClick(&desk.view, Qt::Key_Right);
    QVERIFY(std::abs(desk.view.composition().divider - 0.52) < 1e-9);
    QTest::keyClick(&desk.view, Qt::Key_Left, Qt::ShiftModifier);
    QVERIFY(std::abs(desk.view.composition().divider - 0.42) < 1e-9);
    QTest::keyClick(&desk.view, Qt::Key_Home);
    QCOMPARE(desk.at(20, 100), QStringLiteral("B"));
    QTest::keyClick(&desk.view, Qt::Key_End);
    QCOMPARE(desk.at(390, 100), QStringLiteral("A"));
    QCOMPARE(desk.state.placement(), before);
  }

  void flickerShowsOneAtATime() {
    TwoLayers desk(Composing::Flicker);
    QCOMPARE(desk.at(100, 300), QStringLiteral("A"));
    Composition composition = desk.view.composition();
    composition.second_shown = true;
    desk.view.setComposition(composition);
    QCOMPARE(desk.at(100, 300), QStringLiteral("B"));
  }

  void revealFollowsThePointer() {
    TwoLayers desk(Composing::Reveal);
    QCOMPARE(desk.at(204, 204), QStringLiteral("B"));  // in the middle, before a pointer came
    QCOMPARE(desk.at(40, 300), QStringLiteral("A"));
    tests::move_mouse(desk.view, Qt::NoButton, {100, 300});
    QCOMPARE(desk.at(100, 300), QStringLiteral("B"));
    QCOMPARE(desk.at(300, 100), QStringLiteral("A"));
    QCOMPARE(desk.at(215, 300), QStringLiteral("A"));
    QSignalSpy changed(&desk.view, &RadiographView::compositionChanged);
    tests::turn_wheel(desk.view, {100, 300}, 3 * 120, Qt::ControlModifier);
    QVERIFY(desk.view.composition().reveal_radius_px > 120.0);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(desk.at(215, 300), QStringLiteral("B"));
    QTest::keyClick(&desk.view, Qt::Key_BracketLeft);
    QTest::keyClick(&desk.view, Qt::Key_BracketLeft);
    QTest::keyClick(&desk.view, Qt::Key_BracketLeft);
    QVERIFY(std::abs(desk.view.composition().reveal_radius_px - 90.0) < 1e-6);
    for (int i = 0; i < 5; ++i) QTest::keyClick(&desk.view, Qt::Key_Right, Qt::ShiftModifier);
    QCOMPARE(desk.at(100, 300), QStringLiteral("A"));
    QCOMPARE(desk.at(390, 300), QStringLiteral("B"));
    for (int i = 0; i < 50; ++i) QTest::keyClick(&desk.view, Qt::Key_BracketRight);
    QCOMPARE(desk.view.composition().reveal_radius_px, 400.0);
  }

  void layersAreNotStacked() {
    TwoLayers desk(Composing::Reveal);
    desk.view.setLayer(filled(QColor(255, 0, 0, 128)));
    desk.view.setSecondLayer(filled(QColor(0, 0, 255, 128)));
    const QColor inside = desk.shown().pixelColor(204, 204);
    QVERIFY2(inside.red() < 60 && inside.blue() > 150, qPrintable(inside.name()));
  }

  void hiddenMapsHideTheDividerToo() {
    TwoLayers desk(Composing::Swipe);
    desk.view.setLayerVisible(false);
    const QColor gray = desk.shown().pixelColor(204, 60);
    QVERIFY2(gray.red() == gray.green() && gray.green() == gray.blue(), qPrintable(gray.name()));
    QCOMPARE(gray.red(), 90);
  }

  void groupsOfStates() {
    ViewState a;
    ViewState b;
    ViewGroup group;
    group.add(&a);
    group.add(&b);
    QSignalSpy told(&group, &ViewGroup::changed);
    a.setPlacement({false, 2.0, {1, 1}});
    QVERIFY(!(b.placement() == a.placement()));
    group.setLinked(true, a);
    QCOMPARE(b.placement(), a.placement());
    {
      ViewState late;
      group.add(&late);
      QCOMPARE(late.placement(), a.placement());
      QSignalSpy changed(&late, &ViewState::changed);
      told.clear();
      b.setPlacement({false, 4.0, {2, 2}});
      QCOMPARE(changed.size(), 1);  // once, not once for every pair
      QCOMPARE(told.size(), 1);
      QCOMPARE(late.placement(), b.placement());
    }
    QCOMPARE(group.members().size(), std::size_t{2});
    a.setPlacement({});
    QCOMPARE(b.placement(), a.placement());
  }
};

QTEST_MAIN(TestViewCompose)
#include "tst_view_compose.moc"
