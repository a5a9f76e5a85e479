// The commands of the Image menu: turns, windows, frames, side marker, rulers, black-outs; and the status line.
#include <QAction>
#include <QLabel>
#include <QMenu>
#include <QToolBar>

#include "tests/support/tiny_clip.h"
#include "tests/ui/shell/desk.h"
#include "tests/ui/shell/made_up_dicom.h"
#include "ui/presenters/document/annotation_board.h"
#include "ui/shell/window_menu.h"
#include "ui/views/picture/radiograph_view.h"

using namespace m2ib;
using tests::Desk;
using views::RadiographView;

namespace {

image::RadiographPtr dicom(int frames = 1) {
  const QByteArray bytes = tests::made_up_dicom(frames);
  const auto read = image::decode_image(
      std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size()))), "IM0001");
  if (!read) qFatal("%s", describe(read.error()).c_str());
  return *read;
}

void hover(RadiographView* view, const QPointF& picture) {
  const QPointF at = view->toWidget(picture);
  QMouseEvent move(QEvent::MouseMove, at, view->mapToGlobal(at), Qt::NoButton, Qt::NoButton, {});
  QCoreApplication::sendEvent(view, &move);
}

/// Keys reach the window that is active.
void activate(Desk& desk) {
  desk.window.activateWindow();
  if (!QTest::qWaitForWindowActive(&desk.window)) qFatal("the window does not become active");
}

/// Digits are padded with spaces of their width.
QString plain(QString text) { return text.remove(QChar(0x2007)); }

void drag(RadiographView* view, const QPointF& from, const QPointF& to) {
  const QPoint start = view->toWidget(from).toPoint();
  const QPoint end = view->toWidget(to).toPoint();
  QTest::mousePress(view, Qt::LeftButton, {}, start);
  for (int i = 1; i <= 4; ++i) QTest::mouseMove(view, start + (end - start) * i / 4);
  QTest::mouseRelease(view, Qt::LeftButton, {}, end);
}

}  // namespace

class TestImageCommands : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void turns_data() {
    QTest::addColumn<QList<int>>("keys");
    QTest::addColumn<int>("quarter_turns");
    const int r = Qt::Key_R;
    const int l = static_cast<int>(Qt::Key_R) | static_cast<int>(Qt::SHIFT);
    const int h = Qt::Key_H;
    QTest::newRow("right") << QList<int>{r} << 1;
    QTest::newRow("right twice") << QList<int>{r, r} << 2;
    QTest::newRow("all round") << QList<int>{r, r, r, r} << 0;
    QTest::newRow("left") << QList<int>{l} << 3;
    QTest::newRow("there and back") << QList<int>{r, l} << 0;
    // Turned first, then flipped: as seen on the screen, clockwise is the other way round.
    QTest::newRow("right, flipped") << QList<int>{h, r} << 3;
  }
  void turns() {
    QFETCH(QList<int>, keys);
    QFETCH(int, quarter_turns);
    Desk desk(nullptr, tests::ramp());
    activate(desk);
    for (const int key : keys) {
      QTest::keyClick(&desk.window, static_cast<Qt::Key>(key & ~static_cast<int>(Qt::SHIFT)),
                      (key & static_cast<int>(Qt::SHIFT)) != 0 ? Qt::ShiftModifier : Qt::NoModifier);
    }
    const auto* view = desk.find<RadiographView>("overlayView");
    QCOMPARE(view->state().display().quarter_turns, quarter_turns);
    QCOMPARE(desk.find<RadiographView>("originalView")->state().display().quarter_turns, quarter_turns);
    QTest::keyClick(&desk.window, Qt::Key_0);
    QCOMPARE(view->state().display().quarter_turns, 0);
  }

  void tools_data() {
    QTest::addColumn<QByteArray>("action");
    QTest::addColumn<int>("tool");
    QTest::newRow("pan") << QByteArray("panToolAction") << static_cast<int>(RadiographView::Tool::Pan);
    QTest::newRow("zoom") << QByteArray("zoomToolAction") << static_cast<int>(RadiographView::Tool::Zoom);
    QTest::newRow("ruler") << QByteArray("rulerToolAction") << static_cast<int>(RadiographView::Tool::Ruler);
    QTest::newRow("black-out") << QByteArray("blackOutToolAction") << static_cast<int>(RadiographView::Tool::BlackOut);
  }
  void tools() {
    QFETCH(QByteArray, action);
    QFETCH(int, tool);
    Desk desk(nullptr, tests::ramp());
    QVERIFY(desk.find<QToolBar>("mainToolBar")->actions().contains(desk.find<QAction>(action)));
    desk.find<QAction>(action)->trigger();
    for (const char* name : {"originalView", "overlayView"}) {
      QCOMPARE(static_cast<int>(desk.find<RadiographView>(name)->tool()), tool);
    }
    activate(desk);
    QTest::keyClick(&desk.window, Qt::Key_W);
    QCOMPARE(desk.find<RadiographView>("overlayView")->tool(), RadiographView::Tool::WindowLevel);
  }

  void toolButtonsHaveIconsAndKeysInTheirTips() {
    Desk desk;
    for (const char* name : {"rulerToolAction", "blackOutToolAction", "magnifierAction", "rotateRightAction",
                             "rotateLeftAction", "invertAction"}) {
      const auto* action = desk.find<QAction>(name);
      QVERIFY2(!action->icon().pixmap(20, 20).toImage().allGray() || !action->icon().isNull(), name);
      const QString key = QStringLiteral("(%1)").arg(action->shortcut().toString(QKeySequence::NativeText));
      QVERIFY2(action->toolTip().endsWith(key), qPrintable(action->toolTip()));
    }
  }

  void magnifier() {
    Desk desk(nullptr, tests::ramp());
    activate(desk);
    QTest::keyClick(&desk.window, Qt::Key_Z);
    QVERIFY(desk.find<RadiographView>("originalView")->isMagnifier());
    QVERIFY(desk.find<RadiographView>("overlayView")->isMagnifier());
    QTest::keyClick(&desk.window, Qt::Key_Z);
    QVERIFY(!desk.find<RadiographView>("overlayView")->isMagnifier());
  }

  void windowPresets() {
    Desk desk;
    for (int i = 1; i <= 9; ++i) {
      QVERIFY(!desk.find<QAction>(QStringLiteral("windowPreset%1Action").arg(i).toLatin1())->isEnabled());
    }
    const auto picture = dicom();
    desk.document.setImage(picture);
    const QStringList expected{QStringLiteral("SOFT && LUNG (C 40, W 400)"), QStringLiteral("BONE (C 300, W 1500)"),
                               QStringLiteral("Full range"), QStringLiteral("Percentiles 1–99 %")};
    QStringList shown;
    const auto entries = desk.find<QMenu>("windowsMenu")->actions();
    for (const QAction* action : entries) {
      if (action->isVisible() && action->objectName().startsWith(QStringLiteral("windowPreset")))
        shown << action->text();
    }
    QCOMPARE(shown, expected);
    activate(desk);
    auto& state = desk.find<RadiographView>("overlayView")->state();
    QTest::keyClick(&desk.window, Qt::Key_2);
    QCOMPARE(state.display().window, image::linear_window(300, 1500));
    // 16 x + y: 0 … 16 * 63 + 47, times 2, minus 1000.
    QTest::keyClick(&desk.window, Qt::Key_3);
    QCOMPARE(state.display().window.low, -1000.0);
    QCOMPARE(state.display().window.high, (16 * 63 + 47) * 2.0 - 1000.0);
    QTest::keyClick(&desk.window, Qt::Key_4);
    QCOMPARE(state.display().window, image::percentile_window(*picture, 0.01, 0.99));
    QTest::keyClick(&desk.window, Qt::Key_5);  // nothing there
    QCOMPARE(state.display().window, image::percentile_window(*picture, 0.01, 0.99));
    QTest::keyClick(&desk.window, Qt::Key_1);
    QCOMPARE(state.display().window, image::linear_window(40, 400));
  }

  void moreWindowsThanKeys() {
    QMenu menu;
    QAction last(QStringLiteral("last"));
    menu.addAction(&last);
    QAction one(QStringLiteral("one"));
    QAction two(QStringLiteral("two"));
    shell::WindowMenu windows(&menu, {&one, &two}, nullptr);
    QVERIFY(!one.isEnabled());
    windows.setContents(tests::ramp(), {{QStringLiteral("A"), 1, 2}, {QStringLiteral("B"), 3, 4}});
    QCOMPARE(windows.count(), 4);
    const auto actions = menu.actions();
    QCOMPARE(actions.size(), 5);
    QCOMPARE(actions.last(), &last);
    QVERIFY(actions[3]->text().startsWith(QLatin1Char('B')));
    image::Window chosen;
    connect(&windows, &shell::WindowMenu::chosen, this, [&](const image::Window& window) { chosen = window; });
    actions[3]->trigger();
    QCOMPARE(chosen, image::linear_window(3, 4));
    windows.setContents(nullptr, {});
    QCOMPARE(menu.actions().size(), 3);
  }

  void frames() {
    Desk desk;
    const QString path = desk.folder.filePath(QStringLiteral("IM0001"));
    QVERIFY(tests::save_file(path, tests::made_up_dicom(3)));
    QVERIFY(!desk.find<QAction>("nextFrameAction")->isEnabled());
    desk.document.openImage(path);
    QTRY_VERIFY_WITH_TIMEOUT(desk.document.radiograph() != nullptr, 10000);
    activate(desk);
    QTest::keyClick(&desk.window, Qt::Key_PageDown);
    QTRY_COMPARE_WITH_TIMEOUT(desk.document.radiograph()->frame, 1, 10000);
    QTest::keyClick(&desk.window, Qt::Key_Period);
    QTRY_COMPARE_WITH_TIMEOUT(desk.document.radiograph()->frame, 2, 10000);
    QTest::keyClick(&desk.window, Qt::Key_PageUp);
    QTRY_COMPARE_WITH_TIMEOUT(desk.document.radiograph()->frame, 1, 10000);
  }

  void sideMarkerBelongsToItsPicture() {
    Desk desk(nullptr, dicom());
    const auto* view = desk.find<RadiographView>("originalView");
    QCOMPARE(view->orientation(), (image::Orientation{"L", "F"}));  // of the file
    desk.find<QAction>("markerLeftAction")->trigger();
    QCOMPARE(view->orientation(), (image::Orientation{"R", "F"}));
    QCOMPARE(desk.find<RadiographView>("overlayView")->orientation(), (image::Orientation{"R", "F"}));
    desk.find<QAction>("markerNoneAction")->trigger();
    QCOMPARE(view->orientation(), image::Orientation());
    desk.find<QAction>("markerRightAction")->trigger();
    desk.document.setImage(tests::ramp());
    QVERIFY(desk.find<QAction>("markerFileAction")->isChecked());
    QCOMPARE(view->orientation(), image::Orientation());
  }

  void blackOutIsDrawnAndRemoved() {
    Desk desk(nullptr, dicom());
    auto* view = desk.find<RadiographView>("originalView");
    const auto* remove = desk.find<QAction>("removeBlackOutsAction");
    QVERIFY(!remove->isEnabled());
    desk.find<QAction>("blackOutToolAction")->trigger();
    drag(view, {8, 8}, {24, 20});
    QTRY_COMPARE(desk.document.blackOuts().size(), std::size_t(1));
    QTRY_VERIFY(remove->isEnabled());
    const image::PixelRect box = desk.document.blackOuts()[0];
    QVERIFY(qAbs(box.left - 8) <= 1 && qAbs(box.width - 16) <= 2);
    desk.find<QAction>("removeBlackOutsAction")->trigger();
    QVERIFY(desk.document.blackOuts().empty());
    desk.find<QAction>("undoAction")->trigger();
    QCOMPARE(desk.document.blackOuts().size(), std::size_t(1));
  }

  void rulersAreDrawnAndRemoved() {
    Desk desk(nullptr, dicom());
    auto* view = desk.find<RadiographView>("originalView");
    activate(desk);
    QTest::keyClick(&desk.window, Qt::Key_U);
    drag(view, {8, 8}, {40, 8});
    const auto& marks = desk.document.annotations()->annotations();
    QCOMPARE(marks.size(), std::size_t(1));
    QTest::keyClick(&desk.window, Qt::Key_U, Qt::ShiftModifier);
    QVERIFY(marks.empty());
    desk.find<QAction>("undoAction")->trigger();
    QCOMPARE(marks.size(), std::size_t(1));
  }

  void statusLineTellsAllValues() {
    Desk desk(nullptr, dicom());
    auto* view = desk.find<RadiographView>("originalView");
    auto* label = desk.find<QLabel>("pixelLabel");
    hover(view, {32.5, 10.5});
    // raw 16 * 32 + 10 = 522, times 2 minus 1000 = 44 HU; window 40/400: low -160, high 239: 204 / 399 * 255 = 130.4
    QCOMPARE(plain(label->text()), QStringLiteral("x 32  y 10  |  raw 522  |  44 HU  |  shown 130"));
    const int width = label->minimumWidth();
    hover(view, {2.5, 3.5});
    QCOMPARE(plain(label->text()), QStringLiteral("x 2  y 3  |  raw 35  |  \u2212930 HU  |  shown 0"));
    QCOMPARE(label->minimumWidth(), width);
    desk.find<QAction>("invertAction")->trigger();
    hover(view, {2.5, 3.5});
    QVERIFY2(plain(label->text()).endsWith(QStringLiteral("shown 255")), qPrintable(label->text()));
    desk.document.setImage(tests::ramp());
    QVERIFY(label->text().isEmpty());
    hover(view, {10.5, 20.5});
    QCOMPARE(plain(label->text()), QStringLiteral("x 10  y 20  |  raw 70  |  shown 70"));
  }

  void theFigureLooksAsTheScreen() {
    M2IB_REQUIRE_FIXTURES();
    const auto model = tests::tiny_clip();
    QVERIFY(model);
    Desk desk(model, tests::ramp());
    desk.document.addCaption(QStringLiteral("effusion"));
    WAIT_UNTIL_DONE(desk);
    const auto figure = [&](const char* name) {
      const QString path = desk.folder.filePath(QString::fromLatin1(name));
      return desk.exportFigure(path) ? QImage(path) : QImage();
    };
    const QImage plain_figure = figure("plain.png");
    QVERIFY(!plain_figure.isNull());
    for (const char* action : {"invertAction", "rotateRightAction", "flipHorizontalAction"}) {
      desk.find<QAction>(action)->trigger();
      const QImage changed = figure("changed.png");
      QVERIFY2(!changed.isNull() && changed != plain_figure, action);
      desk.find<QAction>("resetViewAction")->trigger();
    }
    QCOMPARE(figure("again.png"), plain_figure);
  }
};

QTEST_MAIN(TestImageCommands)
#include "tst_image_commands.moc"
