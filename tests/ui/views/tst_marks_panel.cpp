// The panel of annotations, and the numbers of regions.
#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QTreeWidget>
#include <QUndoStack>

#include "core/annotation/region.h"
#include "tests/support/tiny_clip.h"
#include "tests/ui/views/mark_desk.h"
#include "ui/figure/session_figure.h"
#include "ui/presenters/document/explorer_document.h"
#include "ui/views/panels/marks_panel.h"
#include "ui/views/panels/region_table.h"

using namespace m2ib;
using annotation::Kind;
using presenters::AnnotationBoard;
using tests::mark;

namespace {

struct Room {
  explicit Room(const image::RadiographPtr& picture = tests::ramp()) {
    document.setImage(picture);
    panel.resize(320, 700);
    panel.show();
  }
  template <class T>
  T* find(const char* name) const {
    T* found = panel.findChild<T*>(QString::fromLatin1(name));
    if (found == nullptr) qFatal("no %s", name);
    return found;
  }
  [[nodiscard]] AnnotationBoard& board() { return *document.annotations(); }

  presenters::ExplorerDocument document;
  views::MarksPanel panel{&document};
};

}  // namespace

class TestMarksPanel : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void emptyExplains() {
    Room room;
    QVERIFY(room.find<QLabel>("marksEmptyText")->isVisible());
    QVERIFY(room.find<QLabel>("marksEmptyText")->text().contains(QStringLiteral("Region of interest")));
    QVERIFY(!room.find<QListWidget>("marksList")->isVisible());
    QVERIFY(!room.find<QWidget>("regionTable")->isVisible());
    QVERIFY(!room.find<QCheckBox>("markRegionCheck")->isEnabled());
    QVERIFY(!room.find<QPushButton>("regionExportButton")->isEnabled());
    QVERIFY(room.find<QPushButton>("regionImportButton")->isEnabled());
  }

  void everyControlHasAName() {
    Room room;
    for (const QWidget* widget : room.panel.findChildren<QWidget*>()) {
      if (qobject_cast<const QAbstractButton*>(widget) == nullptr &&
          qobject_cast<const QDoubleSpinBox*>(widget) == nullptr) {
        continue;
      }
      QVERIFY(!widget->objectName().isEmpty());
      const auto* button = qobject_cast<const QAbstractButton*>(widget);
      QVERIFY2(!widget->accessibleName().isEmpty() || (button != nullptr && !button->text().isEmpty()),
               qPrintable(widget->objectName()));
    }
  }

  void listAndSelectionFollowEachOther() {
    Room room;
    const quint64 box = room.board().add(mark(Kind::Box, {{1, 2}, {30, 40}}));
    const quint64 text = room.board().add(mark(Kind::Text, {{1, 2}}, "words"));
    auto* list = room.find<QListWidget>("marksList");
    QCOMPARE(list->count(), 2);
    QCOMPARE(list->item(1)->text(), QStringLiteral("Text: words"));
    QVERIFY(list->item(1)->isSelected() && !list->item(0)->isSelected());
    list->item(0)->setSelected(true);
    QCOMPARE(room.board().selection(), (std::vector<quint64>{box, text}));
    room.board().select({box});
    QVERIFY(list->item(0)->isSelected() && !list->item(1)->isSelected());
    room.panel.activateWindow();
    list->setFocus();
    QVERIFY(QTest::qWaitForWindowActive(&room.panel));
    QTest::keyClick(list, Qt::Key_Delete);
    QTRY_COMPARE(list->count(), 1);
  }

  void regionsAreMadeAndNamed() {
    Room room;
    room.board().add(mark(Kind::Box, {{1, 2}, {30, 40}}));
    auto* check = room.find<QCheckBox>("markRegionCheck");
    QVERIFY(check->isEnabled() && !check->isChecked());
    check->click();
    QVERIFY(room.board().annotations()[0].region);
    auto* name = room.find<QLineEdit>("markNameEdit");
    name->setText(QStringLiteral("left base"));
    QTest::keyClick(name, Qt::Key_Return);
    QCOMPARE(room.board().annotations()[0].text, std::string("left base"));
    QCOMPARE(room.find<QListWidget>("marksList")->item(0)->text(), QStringLiteral("Region (box): left base"));
    QCOMPARE(room.document.undoStack()->count(), 3);
    room.document.undoStack()->undo();
    QVERIFY(name->text().isEmpty());
    room.document.undoStack()->undo();
    QVERIFY(!check->isChecked());
    room.board().add(mark(Kind::Arrow, {{1, 2}, {30, 40}}));
    QVERIFY(!check->isEnabled());
  }

  void looksChangeTheSelectedAndTheNext() {
    Room room;
    room.board().add(mark(Kind::Box, {{1, 2}, {30, 40}}));
    QCOMPARE(room.find<QLabel>("markStyleText")->text(), QStringLiteral("Look of the selected"));
    room.find<QToolButton>("markColour2")->click();
    QCOMPARE(room.board().annotations()[0].style.colour, 0x56B4E9U);
    auto* width = room.find<QDoubleSpinBox>("markWidthSpin");
    width->setValue(2.5);
    width->setValue(3.0);
    room.find<QCheckBox>("markDashedCheck")->click();
    QVERIFY(room.board().annotations()[0].style.dashed);
    QCOMPARE(room.board().annotations()[0].style.width_pt, 3.0);
    // What follows within a second is one step.
    QCOMPARE(room.document.undoStack()->count(), 2);
    room.document.undoStack()->undo();
    QCOMPARE(room.board().annotations()[0].style, annotation::Style{});
    QCOMPARE(width->value(), 1.5);
    room.board().select({});
    QCOMPARE(width->value(), 3.0);  // of the next
    room.find<QDoubleSpinBox>("markTextSizeSpin")->setValue(20.0);
    QCOMPARE(room.board().nextStyle().text_pt, 20.0);
    QCOMPARE(room.board().annotations()[0].style.text_pt, 10.0);
  }

  void alignAndDelete() {
    Room room;
    const quint64 a = room.board().add(mark(Kind::Box, {{1, 2}, {3, 4}}));
    auto* left = room.find<QToolButton>("alignLeftButton");
    QVERIFY(!left->isEnabled());
    const quint64 b = room.board().add(mark(Kind::Box, {{11, 2}, {13, 4}}));
    room.board().select({a, b});
    QVERIFY(left->isEnabled());
    left->click();
    QCOMPARE(room.board().find(b)->points[0].x, 1.0);
    room.find<QToolButton>("markRemoveButton")->click();
    QVERIFY(room.board().annotations().empty());
  }

  void filesAreAskedFor() {
    Room room;
    room.board().add(mark(Kind::Box, {{1, 2}, {3, 4}}));
    QSignalSpy import(&room.panel, &views::MarksPanel::importRequested);
    QSignalSpy write(&room.panel, &views::MarksPanel::exportRequested);
    room.find<QPushButton>("regionImportButton")->click();
    room.find<QPushButton>("regionExportButton")->click();
    QCOMPARE(import.size(), 1);
    QCOMPARE(write.size(), 1);
  }

  void numbersOfARegion() {
    M2IB_REQUIRE_FIXTURES();
    Room room;
    room.document.setModel(tests::tiny_clip());
    room.document.addCaption(QStringLiteral("left effusion"));
    using Phase = presenters::PaneState::Phase;
    QTRY_COMPARE_WITH_TIMEOUT(room.document.pane(0).phase, Phase::Done, 20000);
    const auto result = room.document.pane(0).result;
    const std::vector<float> nats = result->patch_values();
    const int grid = result->grid;
    const image::FieldOfView& field = result->field_of_view;
    // Exactly the first patch of the map.
    const double side = field.width_px / grid;
    room.board().add(
        mark(Kind::Box, {{field.left_px, field.top_px}, {field.left_px + side, field.top_px + side}}, "corner", true));
    auto* table = room.find<QTreeWidget>("regionNumbers");
    room.panel.regions()->refresh();
    QVERIFY(room.panel.regions()->isVisible());
    QCOMPARE(table->topLevelItemCount(), 1);
    QCOMPARE(table->topLevelItem(0)->text(0), QStringLiteral("corner"));
    QCOMPARE(table->topLevelItem(0)->childCount(), 1);
    const QTreeWidgetItem* row = table->topLevelItem(0)->child(0);
    QCOMPARE(row->text(0), QStringLiteral("A"));
    double mass = 0.0;
    for (const float value : nats) mass += std::max(0.0F, value);
    const bool hottest = std::max_element(nats.begin(), nats.end()) == nats.begin();
    const QLocale locale;
    const QString share = locale.toString(100.0 / (grid * grid), 'f', 0);
    QCOMPARE(row->text(1), QStringLiteral("%1 (%2 %)").arg(hottest ? "hit" : "miss", share));
    QCOMPARE(row->text(2), QStringLiteral("%1 % (%2 %)").arg(locale.toString(100.0 * nats[0] / mass, 'f', 0), share));
    // A threshold of 0: every patch is shown, the map has no shape.
    QCOMPARE(row->text(3), QStringLiteral("–"));
    QVERIFY(room.find<QLabel>("regionThresholdText")->text().contains(QStringLiteral("0 %")));

    figure::OverlayStyle style;
    style.threshold = 0.5;
    room.document.setRendering(figure::rendering_of(style));
    QTRY_VERIFY(room.find<QLabel>("regionThresholdText")->text().contains(QStringLiteral("nats, 50 %")));
    const double threshold = room.document.sharedScaleMax(attribution::Method::M2ib) * 0.5;
    int shown = 0;
    for (const float value : nats) shown += static_cast<double>(value) >= threshold ? 1 : 0;
    const bool both = static_cast<double>(nats[0]) >= threshold;
    const double iou = (both ? 1.0 : 0.0) / (shown + (both ? 0 : 1));
    QCOMPARE(table->topLevelItem(0)->child(0)->text(3), locale.toString(iou, 'f', 2));

    // A second caption streams in beside it; moving the region is followed; none of this computes anything.
    room.document.addCaption(QStringLiteral("no effusion"));
    QTRY_COMPARE_WITH_TIMEOUT(room.document.pane(1).phase, Phase::Done, 20000);
    QTRY_COMPARE(table->topLevelItem(0)->childCount(), 2);
    const auto before = room.document.pane(1).result;
    annotation::Annotation moved = room.board().annotations()[0];
    moved.points = {{-90, -90}, {-80, -80}};
    room.board().change({moved}, QStringLiteral("move"));
    QTRY_COMPARE(table->topLevelItem(0)->child(1)->text(1), QStringLiteral("outside"));
    QVERIFY(!room.document.busy());
    QCOMPARE(room.document.pane(1).result, before);
    room.document.undoStack()->undo();
    room.document.undoStack()->undo();
    QTRY_COMPARE(table->topLevelItem(0)->childCount(), 1);
    room.board().removeSelected();
    room.board().remove({room.board().annotations().empty() ? 0 : room.board().annotations()[0].id}, {});
    QTRY_VERIFY(!room.panel.regions()->isVisible());
  }

  void numbersAreFast() {
    M2IB_REQUIRE_FIXTURES();
    Room room;
    room.document.setModel(tests::tiny_clip());
    for (const char* caption : {"a", "b", "c", "d"}) room.document.addCaption(QString::fromLatin1(caption));
    QTRY_VERIFY_WITH_TIMEOUT(!room.document.busy() && room.document.currentPane().result, 20000);
    for (int i = 0; i < 5; ++i) {
      std::vector<annotation::Point> corners;
      for (int k = 0; k < 200; ++k) corners.push_back({24 + 20 * std::cos(k * 0.0314), 24 + 20 * std::sin(k * 0.0314)});
      room.board().add(mark(Kind::Polygon, corners, "many", true));
    }
    room.panel.regions()->refresh();
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < 10; ++i) room.panel.regions()->refresh();
    const double each_ms = static_cast<double>(timer.nsecsElapsed()) / 1e7;
    qInfo("a refresh of 5 regions takes %.2f ms", each_ms);
    QVERIFY(each_ms < 16.0);
  }
};

QTEST_MAIN(TestMarksPanel)
#include "tst_marks_panel.moc"
