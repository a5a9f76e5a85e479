#include <QAction>
#include <QtTest>

#include "tests/ui/shell/picture_room.h"
#include "ui/views/panels/picture_panel.h"
#include "ui/views/panes/pane_area.h"

using namespace m2ib;
using Room = m2ib::tests::PictureRoom;
using List = presenters::PictureListModel;

/// Stepping through the pictures of a series and the frames of a file.
class TestSeriesSteps : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void seriesAreSteppedThrough() {
    Room room;
    for (int i = 1; i <= 3; ++i) {
      tests::write_bytes(room.root / ("IM" + std::to_string(i)),
                         tests::dicom_bytes({.instance_number = 4 - i, .side_px = 10 * i}));
    }
    room.add("last.png", 77);
    room.open();
    QTRY_COMPARE(room.view->model()->rowCount(), 2);
    QTRY_VERIFY(!room.list->scanning());
    QCOMPARE(room.role(0, List::CountRole).toInt(), 3);
    auto* panel = room.desk.find<views::PicturePanel>("picturePanel");
    auto* next = room.desk.find<QAction>("nextFrameAction");
    // Instance numbers go against the names. What was found first may be open already.
    room.click(1);
    QTRY_COMPARE(room.shown(), 77);
    room.click(0);
    QTRY_COMPARE(room.shown(), 30);
    next->trigger();
    QTRY_COMPARE(room.shown(), 20);
    QCOMPARE(room.role(0, List::OpenIndexRole).toInt(), 1);
    Q_EMIT room.desk.find<views::PaneArea>("paneArea")->neighbourRequested(1);
    QTRY_COMPARE(room.shown(), 10);
    next->trigger();
    QTRY_COMPARE(room.shown(), 77);
    QVERIFY(!panel->canStep(1));
    room.desk.find<QAction>("previousPictureAction")->trigger();
    QTRY_COMPARE(room.shown(), 30);  // a row is a series: its beginning
  }

  void aStepInASeriesKeepsTheView() {
    Room room;
    for (int i = 1; i <= 2; ++i) {
      tests::write_bytes(room.root / ("IM" + std::to_string(i)),
                         tests::dicom_bytes({.instance_number = i, .side_px = 20}));
    }
    room.add("last.png", 20);
    room.open();
    QTRY_COMPARE(room.shown(), 20);
    QTRY_VERIFY(!room.list->scanning());
    room.click(0);
    QTRY_COMPARE(room.role(0, List::OpenIndexRole).toInt(), 0);
    auto& state = room.desk.find<views::RadiographView>("originalView")->state();
    views::Display darker = state.display();
    darker.window = {11.0, 99.0};
    darker.inverted = true;
    state.setDisplay(darker);
    const views::Placement near{false, 3.0, {7.0, 9.0}};
    state.setPlacement(near);
    const auto first = room.desk.document.radiograph();
    room.desk.find<QAction>("nextFrameAction")->trigger();
    QTRY_VERIFY(room.desk.document.radiograph() != first);
    QVERIFY(room.desk.document.steppedInSeries());
    QVERIFY(state.display() == darker);
    QVERIFY(state.placement() == near);
    // Another picture starts afresh, though it is as large.
    room.click(1);
    QTRY_VERIFY(!room.desk.document.steppedInSeries());
    QVERIFY(!state.display().inverted);
    QVERIFY(state.placement().fit);
  }

  void framesOfOneFile() {
    Room room;
    tests::write_bytes(room.root / "1.dcm", tests::dicom_bytes({.frames = 4, .side_px = 16}));
    room.add("2.png", 77);
    room.open();
    QTRY_COMPARE(room.shown(), 16);
    QTRY_VERIFY(!room.list->scanning());
    QCOMPARE(room.role(0, List::CountRole).toInt(), 4);
    auto* next = room.desk.find<QAction>("nextFrameAction");
    next->trigger();
    QTRY_COMPARE(room.desk.document.radiograph()->frame, 1);
    QTRY_COMPARE(room.role(0, List::OpenIndexRole).toInt(), 1);
    room.desk.find<QAction>("nextPictureAction")->trigger();
    QTRY_COMPARE(room.shown(), 77);
  }
};

QTEST_MAIN(TestSeriesSteps)
#include "tst_series_steps.moc"
