// Keys of the annotation tools, polygons, texts, side markers.
#include <QApplication>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>

#include "tests/ui/views/mark_desk.h"

using namespace m2ib;
using annotation::Kind;
using tests::mark;
using tests::MarkDesk;
using tests::points_text;
using Tool = views::RadiographView::Tool;

namespace {

QLineEdit* editor_of(const MarkDesk& desk) {
  return desk.view.findChild<QLineEdit*>(QStringLiteral("annotationTextEdit"));
}

void click(MarkDesk& desk, double x, double y) {
  tests::move_mouse(desk.view, Qt::NoButton, MarkDesk::at(x, y));
  QTest::mouseClick(&desk.view, Qt::LeftButton, {}, MarkDesk::at(x, y));
}

/// The editor of a view that is shown, with the focus.
void type(MarkDesk& desk, const QString& text) {
  QLineEdit* editor = editor_of(desk);
  QVERIFY(editor != nullptr);
  editor->setText(text);
  QTest::keyClick(editor, Qt::Key_Return);
}

}  // namespace

class TestAnnotationKeys : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aPolygonByClicks() {
    MarkDesk desk(Tool::Polygon);
    click(desk, 50, 50);
    click(desk, 100, 50);
    QVERIFY(desk.all().empty());
    click(desk, 100, 100);
    click(desk, 200, 200);
    QTest::keyClick(&desk.view, Qt::Key_Backspace);  // that one was wrong
    tests::move_mouse(desk.view, Qt::NoButton, MarkDesk::at(50, 100));
    QTest::mouseClick(&desk.view, Qt::LeftButton, {}, MarkDesk::at(50, 100));
    QTest::mouseDClick(&desk.view, Qt::LeftButton, {}, MarkDesk::at(50, 100));
    QCOMPARE(desk.all().size(), std::size_t{1});
    QCOMPARE(points_text(desk.all()[0]), QStringLiteral("50.00,50.00 100.00,50.00 100.00,100.00 50.00,100.00"));
    QCOMPARE(desk.stack.count(), 1);
    QVERIFY(!desk.board.draft());
  }

  void aPolygonClosesWithEnterAndAtItsFirstCorner() {
    MarkDesk desk(Tool::Polygon);
    click(desk, 50, 50);
    click(desk, 100, 50);
    QTest::keyClick(&desk.view, Qt::Key_Return);  // two corners are none yet
    QVERIFY(desk.board.draft());
    click(desk, 100, 100);
    QTest::keyClick(&desk.view, Qt::Key_Return);
    QCOMPARE(desk.all().size(), std::size_t{1});
    click(desk, 150, 150);
    click(desk, 200, 150);
    click(desk, 200, 200);
    click(desk, 151, 151);
    QCOMPARE(desk.all().size(), std::size_t{2});
    QCOMPARE(desk.all()[1].points.size(), std::size_t{3});
    // Esc drops it, another tool keeps what is enough.
    click(desk, 20, 150);
    QTest::keyClick(&desk.view, Qt::Key_Escape);
    QVERIFY(!desk.board.draft());
    for (const auto& [x, y] : {std::pair{20, 150}, {40, 150}, {40, 180}}) click(desk, x, y);
    desk.view.setTool(Tool::Pan);
    QCOMPARE(desk.all().size(), std::size_t{3});
    QVERIFY(!desk.board.draft());
    // Backspace takes back corner by corner, to nothing.
    desk.view.setTool(Tool::Polygon);
    click(desk, 250, 50);
    click(desk, 280, 50);
    for (int i = 0; i < 2; ++i) QTest::keyClick(&desk.view, Qt::Key_Backspace);
    QVERIFY(!desk.board.draft());
  }

  void nudges() {
    MarkDesk desk;
    desk.board.add(mark(Kind::Box, {{20, 20}, {60, 60}}));
    QTest::keyClick(&desk.view, Qt::Key_Right);
    QTest::keyClick(&desk.view, Qt::Key_Down);
    QTest::keyClick(&desk.view, Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(points_text(desk.all()[0]), QStringLiteral("21.00,31.00 61.00,71.00"));
    QCOMPARE(desk.stack.count(), 2);  // they follow each other: one step
    desk.stack.undo();
    QCOMPARE(points_text(desk.all()[0]), QStringLiteral("20.00,20.00 60.00,60.00"));
    // As seen on the screen.
    desk.turnAndFlip(1, false, false);
    desk.board.select({desk.all()[0].id});
    QTest::keyClick(&desk.view, Qt::Key_Right);
    QCOMPARE(points_text(desk.all()[0]), QStringLiteral("20.00,19.00 60.00,59.00"));
    // Without a selection the keys move the picture.
    desk.board.select({});
    desk.view.zoomAt({300, 200}, 4.0);
    const QPointF centre = desk.state.placement().centre;
    QTest::keyClick(&desk.view, Qt::Key_Right);
    QVERIFY(desk.state.placement().centre != centre);
  }

  void deletingAndSelecting() {
    MarkDesk desk;
    const quint64 a = desk.board.add(mark(Kind::Box, {{20, 20}, {60, 60}}));
    const quint64 b = desk.board.add(mark(Kind::Text, {{100, 20}}, "b"));
    desk.board.select({});
    QTest::keyClick(&desk.view, Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(desk.board.selection(), (std::vector<quint64>{a, b}));
    QTest::keyClick(&desk.view, Qt::Key_Escape);
    QVERIFY(desk.board.selection().empty());
    QTest::keyClick(&desk.view, Qt::Key_Tab);
    QCOMPARE(desk.board.selection(), std::vector<quint64>{a});
    QTest::keyClick(&desk.view, Qt::Key_Tab);
    QCOMPARE(desk.board.selection(), std::vector<quint64>{b});
    QTest::keyClick(&desk.view, Qt::Key_Backtab);
    QCOMPARE(desk.board.selection(), std::vector<quint64>{a});
    QTest::keyClick(&desk.view, Qt::Key_Delete);
    QCOMPARE(desk.all().size(), std::size_t{1});
    desk.board.select({b});
    QTest::keyClick(&desk.view, Qt::Key_Tab);  // beyond the last one
    QVERIFY(desk.board.selection().empty());
    // With another tool the keys are not about annotations.
    desk.board.select({b});
    desk.view.setTool(Tool::WindowLevel);
    QTest::keyClick(&desk.view, Qt::Key_Delete);
    QCOMPARE(desk.all().size(), std::size_t{1});
  }

  void keysComeBeforeShortcuts() {
    MarkDesk desk;
    desk.board.add(mark(Kind::Box, {{20, 20}, {60, 60}}));
    const auto taken = [&](int key, Qt::KeyboardModifiers modifiers = {}) {
      QKeyEvent event(QEvent::ShortcutOverride, key, modifiers);
      event.ignore();
      QCoreApplication::sendEvent(&desk.view, &event);
      return event.isAccepted();
    };
    QVERIFY(taken(Qt::Key_Delete) && taken(Qt::Key_Escape) && taken(Qt::Key_Left));
    QVERIFY(!taken(Qt::Key_S) && !taken(Qt::Key_Up, Qt::AltModifier));
    desk.board.select({});
    QVERIFY(!taken(Qt::Key_Delete) && !taken(Qt::Key_Escape) && !taken(Qt::Key_Left));
  }

  void textsAreWrittenInPlace() {
    MarkDesk desk(Tool::Text);
    desk.view.show();
    click(desk, 100, 100);
    QVERIFY(editor_of(desk) != nullptr);
    QVERIFY(!editor_of(desk)->accessibleName().isEmpty());
    type(desk, QStringLiteral("  Erguß  "));
    QCOMPARE(desk.all().size(), std::size_t{1});
    QCOMPARE(QString::fromStdString(desk.all()[0].text), QStringLiteral("Erguß"));
    QCOMPARE(points_text(desk.all()[0]), QStringLiteral("100.00,100.00"));
    // Nothing was written: nothing is there.
    click(desk, 200, 50);
    type(desk, QStringLiteral("   "));
    QCOMPARE(desk.all().size(), std::size_t{1});
    // Esc keeps what was.
    const QPoint on_it = MarkDesk::at(103, 103);
    desk.view.setTool(Tool::Select);
    QTest::mouseDClick(&desk.view, Qt::LeftButton, {}, on_it);
    QLineEdit* editor = editor_of(desk);
    QVERIFY(editor != nullptr);
    QCOMPARE(editor->text(), QStringLiteral("Erguß"));
    editor->setText(QStringLiteral("other"));
    QTest::keyClick(editor, Qt::Key_Escape);
    QCOMPARE(QString::fromStdString(desk.all()[0].text), QStringLiteral("Erguß"));
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    QTest::mouseDClick(&desk.view, Qt::LeftButton, {}, on_it);
    type(desk, {});  // words without words are nothing
    QVERIFY(desk.all().empty());
    desk.stack.undo();
    QCOMPARE(desk.all().size(), std::size_t{1});
  }

  void regionsAreNamedInPlace() {
    MarkDesk desk;
    desk.view.show();
    desk.board.add(mark(Kind::Box, {{20, 20}, {60, 60}}, {}, true));
    const QSignalSpy maximised(&desk.view, &views::RadiographView::maximiseRequested);
    QTest::mouseDClick(&desk.view, Qt::LeftButton, {}, MarkDesk::at(40, 60));
    type(desk, QStringLiteral("left base"));
    QCOMPARE(QString::fromStdString(desk.all()[0].text), QStringLiteral("left base"));
    QCOMPARE(maximised.size(), 0);
    QTest::mouseDClick(&desk.view, Qt::LeftButton, {}, MarkDesk::at(200, 200));
    QCOMPARE(maximised.size(), 1);
    QTest::keyClick(&desk.view, Qt::Key_F2);
    QCOMPARE(desk.board.selection().size(), std::size_t{1});
  }

  void sideMarkersAreNeverGuessed() {
    MarkDesk desk(Tool::SideMarker);
    desk.view.show();
    click(desk, 30, 30);
    QVERIFY(desk.all().empty() && editor_of(desk) != nullptr);  // the file says nothing: it is asked for
    type(desk, QStringLiteral("R"));
    QCOMPARE(desk.all().at(0).text, std::string("R"));
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    desk.view.setOrientation(image::Orientation{"L", "F"});
    click(desk, 30, 150);
    click(desk, 290, 150);
    QCOMPARE(desk.all().size(), std::size_t{3});
    QCOMPARE(desk.all()[1].text, std::string("R"));
    QCOMPARE(desk.all()[2].text, std::string("L"));
    QVERIFY(editor_of(desk) == nullptr);
  }
};

QTEST_MAIN(TestAnnotationKeys)
#include "tst_annotation_keys.moc"
