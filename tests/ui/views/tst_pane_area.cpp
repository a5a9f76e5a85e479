#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>
#include <QUndoStack>

#include "tests/support/tiny_clip.h"
#include "ui/views/panels/explain_panel.h"
#include "ui/views/panes/pane_area.h"
#include "ui/views/parts/message_bar.h"

using namespace m2ib;
using namespace m2ib::views;
using presenters::PaneState;

namespace {

/// Higher than wide: a crop cuts a quarter at the top and at the bottom.
image::RadiographPtr tall(int seed = 0) {
  image::Radiograph radiograph = *tests::ramp(seed);
  auto& bytes = std::get<std::vector<std::uint8_t>>(radiograph.pixels);
  const std::vector<std::uint8_t> once = bytes;
  bytes.insert(bytes.end(), once.begin(), once.end());
  radiograph.height_px *= 2;
  radiograph.sha256[0] = 't';
  return std::make_shared<const image::Radiograph>(std::move(radiograph));
}

image::RadiographPtr with_frames(int frame, int frames) {
  image::Radiograph radiograph = *tests::ramp(frame);
  radiograph.frame = frame;
  radiograph.frames = frames;
  return std::make_shared<const image::Radiograph>(std::move(radiograph));
}

image::RadiographPtr with_notes(std::vector<image::ReadingNote> notes) {
  image::Radiograph radiograph = *tests::ramp();
  radiograph.notes = std::move(notes);
  return std::make_shared<const image::Radiograph>(std::move(radiograph));
}

/// The middle of the window and the panel that asks it, connected as in the window.
struct Table {
  presenters::ExplorerDocument document;
  PaneArea area{&document};
  ExplainPanel panel{&document};

  Table() {
    QObject::connect(&panel, &ExplainPanel::windowAsked, &area, &PaneArea::giveWindowToModel);
    area.resize(900, 600);
    area.show();
    panel.resize(310, 600);
    panel.show();
  }
  template <class T>
  T* find(const char* name) {
    T* found = area.findChild<T*>(QString::fromLatin1(name));
    if (found == nullptr) found = panel.findChild<T*>(QString::fromLatin1(name));
    if (found == nullptr) qFatal("no %s", name);
    return found;
  }
  void prepare(const model::DualEncoderPtr& model, const image::RadiographPtr& picture) {
    document.setModel(model);
    document.setImage(picture);
    document.addCaption(QStringLiteral("left basal effusion"));
    QTRY_COMPARE_WITH_TIMEOUT(document.currentPane().phase, PaneState::Phase::Done, 20000);
  }
  void dragWindow(int dx) {
    RadiographView* view = area.original()->view();
    const QPoint start(150, 150);
    drag_end = start + QPoint(dx, 0);
    QTest::mousePress(view, Qt::LeftButton, {}, start);
    for (int step = 1; step <= 4; ++step) {
      QMouseEvent move(QEvent::MouseMove, QPointF(start + QPoint(dx * step / 4, 0)), view->mapToGlobal(QPointF(start)),
                       Qt::NoButton, Qt::LeftButton, {});
      QCoreApplication::sendEvent(view, &move);
    }
  }
  void release() { QTest::mouseRelease(area.original()->view(), Qt::LeftButton, {}, drag_end); }
  QPoint drag_end;
  [[nodiscard]] image::Window shown() { return area.original()->view()->state().display().window; }
};

}  // namespace

class TestPaneArea : public QObject {
  Q_OBJECT

  model::DualEncoderPtr model_;

 private Q_SLOTS:
  void initTestCase() {
    if (tests::has_fixtures()) model_ = tests::tiny_clip();
  }

  void windowsDoNotReachTheModelUnasked() {
    M2IB_REQUIRE_FIXTURES();
    Table table;
    table.prepare(model_, tests::ramp());
    if (QTest::currentTestFailed()) return;
    const auto result = table.document.currentPane().result;
    QSignalSpy busy(&table.document, &presenters::ExplorerDocument::busyChanged);
    table.dragWindow(60);
    table.release();
    QVERIFY(table.shown() != table.document.defaultWindow());
    QTest::qWait(500);  // longer than a window needs to come to rest
    QCOMPARE(busy.size(), 0);
    QVERIFY(!table.document.modelView().window);
    QCOMPARE(table.document.currentPane().result, result);
  }

  void theModelSeesMyWindow() {
    M2IB_REQUIRE_FIXTURES();
    Table table;
    table.prepare(model_, tests::ramp());
    if (QTest::currentTestFailed()) return;
    auto* check = table.find<QCheckBox>("modelWindowCheck");
    QVERIFY(!check->isChecked());
    table.dragWindow(60);
    table.release();
    const image::Window first = table.shown();
    check->click();
    QVERIFY(check->isChecked());
    QCOMPARE(*table.document.modelView().window, first);
    QTRY_COMPARE(table.document.currentPane().phase, PaneState::Phase::Done);
    QVERIFY(table.document.currentPane().result->window_by_person);
    const int steps = table.document.undoStack()->count();

    // While the mouse drags, nothing is computed; the release is one undo step.
    QSignalSpy busy(&table.document, &presenters::ExplorerDocument::busyChanged);
    table.dragWindow(-40);
    QTest::qWait(400);
    QCOMPARE(busy.size(), 0);
    QCOMPARE(table.document.undoStack()->count(), steps);
    table.release();
    QTRY_COMPARE(table.document.undoStack()->count(), steps + 1);
    const image::Window second = table.shown();
    QVERIFY(second != first);
    QCOMPARE(*table.document.modelView().window, second);
    QTRY_COMPARE(table.document.currentPane().phase, PaneState::Phase::Done);
    QCOMPARE(table.document.currentPane().result->model_window, second);

    // Undoing takes the view along, so that both stay the same.
    table.document.undoStack()->undo();
    QCOMPARE(table.shown(), first);
    QCOMPARE(*table.document.modelView().window, first);
    QCOMPARE(table.document.currentPane().phase, PaneState::Phase::Done);
    QTest::qWait(400);
    QCOMPARE(table.document.undoStack()->count(), steps + 1);

    // A preset has no release.
    views::Display display = table.area.original()->view()->state().display();
    display.window = {20.0, 120.0};
    table.area.original()->view()->state().setDisplay(display);
    QTRY_COMPARE(*table.document.modelView().window, (image::Window{20.0, 120.0}));
    display.inverted = true;  // never reaches the model
    table.area.original()->view()->state().setDisplay(display);
    QTRY_VERIFY(!table.document.busy());
    const int last = table.document.undoStack()->count();
    QTest::qWait(400);
    QCOMPARE(table.document.undoStack()->count(), last);

    check->click();
    QVERIFY(!table.document.modelView().window);
    QCOMPARE(table.shown(), (image::Window{20.0, 120.0}));
    table.document.undoStack()->undo();
    QVERIFY(check->isChecked());
    table.document.setImage(tests::ramp(2));
    QVERIFY(!check->isChecked());
    QCOMPARE(table.shown(), table.document.defaultWindow());
  }

  void cutLungsAreSaidAndFittedByOneClick() {
    M2IB_REQUIRE_FIXTURES();
    Table table;
    auto* hint = table.find<QWidget>("unseenHint");
    QVERIFY(hint->isHidden());
    table.prepare(model_, tall());
    if (QTest::currentTestFailed()) return;
    auto* box = table.find<QComboBox>("preparationBox");
    QVERIFY(!hint->isHidden());
    const QString text = table.find<QLabel>("unseenText")->text();
    QVERIFY2(text.contains(QStringLiteral("50\u00a0%")) && text.contains(QStringLiteral("top and bottom")),
             qPrintable(text));
    const MapLayer& layer = table.area.original()->view()->layer();
    QVERIFY(layer.colours.isNull());
    QCOMPARE(layer.field_of_view, QRectF(0, 24, 48, 48));
    QCOMPARE(layer.unseen, figure::Unseen::Hatched);

    table.find<QPushButton>("fitButton")->click();
    QCOMPARE(table.document.modelView().preprocessing, QStringLiteral("fit"));
    QCOMPARE(box->currentData().toString(), QStringLiteral("fit"));
    QVERIFY(hint->isHidden());
    QCOMPARE(layer.field_of_view, QRectF(-24, 0, 96, 96));  // before anything is computed
    QTRY_COMPARE(table.document.currentPane().phase, PaneState::Phase::Done);
    QCOMPARE(layer.field_of_view, QRectF(-24, 0, 96, 96));
    table.document.undoStack()->undo();
    QCOMPARE(box->currentData().toString(), QStringLiteral("model"));
    QVERIFY(!hint->isHidden());

    figure::OverlayStyle style;
    style.unseen = figure::Unseen::AsIs;
    table.area.setOverlayStyle(style);
    QCOMPARE(layer.unseen, figure::Unseen::AsIs);
    style.unseen = figure::Unseen::Hidden;
    table.area.setOverlayStyle(style);
    QCOMPARE(layer.unseen, figure::Unseen::Hatched);  // the original hides nothing
    table.document.setImage(tests::ramp());
    QVERIFY(hint->isHidden());
  }

  void choicesAreUndoSteps() {
    Table table;
    table.document.setImage(tall());
    auto* box = table.find<QComboBox>("preparationBox");
    QStringList meanings;
    for (const char* id : {"fit", "clip-crop", "squash", "model"}) {
      const int index = box->findData(QString::fromLatin1(id));
      QVERIFY2(index >= 0, id);
      box->setCurrentIndex(index);
      Q_EMIT box->activated(index);
      QCOMPARE(table.document.modelView().preprocessing, QString::fromLatin1(id));
      meanings << table.find<QLabel>("preparationMeaning")->text();
    }
    QCOMPARE(meanings.removeDuplicates(), 0);
    QCOMPARE(table.document.undoStack()->count(), 4);
    // A way that the list does not offer is named all the same.
    table.document.setModelView({QStringLiteral("chexzero"), {}}, QStringLiteral("x"));
    QCOMPARE(box->currentText(), QStringLiteral("CheXzero training"));
  }

  void panelFitsItsDock() {
    Table table;
    table.document.setImage(tall());
    if (model_) table.document.setModel(model_);
    QVERIFY2(table.panel.minimumSizeHint().width() <= 310,
             qPrintable(QString::number(table.panel.minimumSizeHint().width())));
    for (const QWidget* child : table.panel.findChildren<QWidget*>()) {
      if (child->focusPolicy() == Qt::NoFocus || !child->isVisibleTo(&table.panel)) continue;
      if (child->objectName().startsWith(QStringLiteral("qt_"))) continue;
      QVERIFY2(!child->objectName().isEmpty(), child->metaObject()->className());
    }
  }

  void notesStandBesideThePicture() {
    Table table;
    auto* notes = table.find<MessageBar>("pictureNotes");
    QVERIFY(notes->isHidden());
    const auto picture = with_notes({{image::NoteCode::Turned, {"90° clockwise"}},
                                     {image::NoteCode::TransparencyDropped, {}},
                                     {image::NoteCode::BurnedIn, {}}});
    table.document.setImage(picture);
    QVERIFY2(notes->text().contains(QStringLiteral("90° clockwise")), qPrintable(notes->text()));
    QCOMPARE(notes->text().count(u'\n'), 1);
    QVERIFY(!table.area.original()->view()->isHidden());
    auto* more = table.find<QWidget>("pictureNotesAction");
    QVERIFY(!more->isHidden());
    QTest::mouseClick(more, Qt::LeftButton);
    QVERIFY(notes->text().count(u'\n') >= 2);
    QTRY_VERIFY(!table.document.inputDoubts().empty());  // 48 pixels
    QVERIFY(notes->text().count(u'\n') >= 3);
    QTest::mouseClick(table.find<QWidget>("pictureNotesClose"), Qt::LeftButton);
    QVERIFY(notes->isHidden());
    table.document.setImage(with_notes({{image::NoteCode::BurnedIn, {}}, {image::NoteCode::DamagedInside, {"row 7"}}}));
    QVERIFY2(notes->text().contains(QStringLiteral("row 7")), qPrintable(notes->text()));
    QCOMPARE(notes->text().count(u'\n'), 0);  // the same picture: what was closed stays closed
    table.document.setImage(nullptr);
    QVERIFY(notes->isHidden());
  }

  void frameBar() {
    Table table;
    auto* bar = table.find<QWidget>("frameBar");
    QVERIFY(bar->isHidden());
    table.document.setImage(with_frames(2, 15));
    QVERIFY(!bar->isHidden());
    QCOMPARE(table.find<QLabel>("frameText")->text(), QStringLiteral("frame 3 of 15"));
    QCOMPARE(table.find<QSlider>("frameSlider")->maximum(), 14);
    QSignalSpy neighbours(&table.area, &PaneArea::neighbourRequested);
    Q_EMIT table.area.original()->view()->framesRequested(1);
    Q_EMIT table.area.overlay()->view()->framesRequested(1);
    QCOMPARE(table.find<QSlider>("frameSlider")->value(), 4);
    QTest::mouseClick(table.find<QWidget>("previousFrame"), Qt::LeftButton);
    QCOMPARE(table.find<QLabel>("frameText")->text(), QStringLiteral("frame 4 of 15"));
    QCOMPARE(neighbours.size(), 0);
    table.document.setImage(tests::ramp());
    QVERIFY(bar->isHidden());
    Q_EMIT table.area.original()->view()->framesRequested(-1);
    QCOMPARE(neighbours.size(), 1);
    QCOMPARE(neighbours[0][0].toInt(), -1);
  }

  /// The value under a pointer that rests is another one after a turn, and is shown otherwise after an inversion.
  void commandsTellWhatIsUnderTheRestingPointer() {
    Table table;
    table.document.setImage(tests::ramp());
    RadiographView* view = table.area.original()->view();
    QSignalSpy hovered(&table.area, &PaneArea::hovered);
    const QPoint place = view->rect().center() + QPoint(20, 10);
    QMouseEvent move(QEvent::MouseMove, place, view->mapToGlobal(place), Qt::NoButton, {}, {});
    QCoreApplication::sendEvent(view, &move);
    QVERIFY(!hovered.isEmpty());
    hovered.clear();
    views::Display display = view->state().display();
    display.flip_horizontal = true;
    view->state().setDisplay(display);
    QCOMPARE(hovered.size(), 1);
    QCOMPARE(hovered.first().first().toPointF(), view->toPicture(place));
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(view, &leave);
    view->turnClockwise();
    QCOMPARE(hovered.size(), 1);
  }

  void drawnBoxesBecomeBlackOuts() {
    Table table;
    table.document.setImage(tests::ramp());
    Placement placement{false, 5.0, {20.0, 20.0}};
    table.area.original()->view()->state().setPlacement(placement);
    Q_EMIT table.area.original()->view()->blackOutDrawn(QRect(4, 5, 10, 20));
    QCOMPARE(table.document.blackOuts(), (std::vector<image::PixelRect>{{4, 5, 10, 20}}));
    QCOMPARE(&table.area.picture()->radiograph(), table.document.radiograph().get());
    QCOMPARE(*table.area.valueAt({8.5, 8.5}), 0.0);
    QCOMPARE(table.area.original()->view()->state().placement(), placement);  // the place in the picture stays
    table.document.undoStack()->undo();
    QCOMPARE(*table.area.valueAt({8.5, 8.5}), 48.0);
  }
};

QTEST_MAIN(TestPaneArea)
#include "tst_pane_area.moc"
