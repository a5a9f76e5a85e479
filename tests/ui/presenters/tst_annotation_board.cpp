// The list of annotations and its undo steps.
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>
#include <QUndoStack>
#include <memory>

#include "ui/presenters/document/annotation_board.h"

using namespace m2ib;
using namespace m2ib::presenters;
using annotation::Annotation;
using annotation::Kind;
using annotation::Point;

namespace {

Annotation made(Kind kind, std::vector<Point> points, const std::string& text = {}) {
  Annotation annotation;
  annotation.kind = kind;
  annotation.points = std::move(points);
  annotation.text = text;
  return annotation;
}

struct Desk {
  Desk() { board.openPicture(QStringLiteral("a")); }
  QUndoStack stack;
  AnnotationBoard board{&stack};
  [[nodiscard]] const std::vector<Annotation>& all() const { return board.annotations(); }
};

}  // namespace

class TestAnnotationBoard : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void addingIsAStepAndSelects() {
    Desk desk;
    const QSignalSpy changed(&desk.board, &AnnotationBoard::changed);
    const quint64 id = desk.board.add(made(Kind::Box, {{1, 2}, {3, 4}}));
    QVERIFY(id > 0);
    QCOMPARE(desk.board.selection(), std::vector<quint64>{id});
    QCOMPARE(changed.size(), 1);
    QCOMPARE(desk.stack.undoText(), QStringLiteral("Draw box"));
    desk.stack.undo();
    QVERIFY(desk.all().empty() && desk.board.selection().empty());
    desk.stack.redo();
    QCOMPARE(desk.all().at(0).id, id);
    desk.stack.undo();
    QVERIFY(desk.board.add(made(Kind::Box, {{1, 2}, {3, 4}})) > id);  // never used again
  }

  void whatIsInvalidIsNotAdded() {
    Desk desk;
    QCOMPARE(desk.board.add(made(Kind::Box, {{1, 2}})), quint64{0});
    QCOMPARE(desk.stack.count(), 0);
    AnnotationBoard closed(&desk.stack);
    QCOMPARE(closed.add(made(Kind::Box, {{1, 2}, {3, 4}})), quint64{0});
    QCOMPARE(desk.stack.count(), 0);
  }

  void aDragIsOneStep() {
    Desk desk;
    desk.board.add(made(Kind::Arrow, {{1, 2}, {3, 4}}));
    const Annotation before = desk.all()[0];
    const quint64 gesture = desk.board.newGesture();
    for (int i = 1; i <= 20; ++i) {
      Annotation after = before;
      after.points[0].x += i;
      desk.board.change({after}, QStringLiteral("move"), gesture);
    }
    QCOMPARE(desk.stack.count(), 2);
    QCOMPARE(desk.all()[0].points[0].x, 21.0);
    desk.stack.undo();
    QCOMPARE(desk.all()[0].points[0].x, 1.0);
    desk.stack.redo();
    QCOMPARE(desk.all()[0].points[0].x, 21.0);
    // The next drag is another step.
    Annotation again = desk.all()[0];
    again.points[0].y = 50;
    desk.board.change({again}, QStringLiteral("move"), desk.board.newGesture());
    QCOMPARE(desk.stack.count(), 3);
  }

  void aDragThatIsTakenBackIsNoStep() {
    Desk desk;
    desk.board.add(made(Kind::Arrow, {{1, 2}, {3, 4}}));
    const Annotation before = desk.all()[0];
    Annotation after = before;
    after.points[0].x = 9;
    const quint64 gesture = desk.board.newGesture();
    desk.board.change({after}, QStringLiteral("move"), gesture);
    desk.board.change({before}, QStringLiteral("move"), gesture);
    QCOMPARE(desk.stack.count(), 1);
    QVERIFY(desk.all()[0] == before);
    desk.board.change({before}, QStringLiteral("nothing"));
    QCOMPARE(desk.stack.count(), 1);
  }

  void removingKeepsTheOrder() {
    Desk desk;
    for (int i = 0; i < 5; ++i) desk.board.add(made(Kind::Text, {{1.0 * i, 0}}, "t"));
    const std::vector<Annotation> before = desk.all();
    desk.board.select({before[1].id, before[3].id});
    desk.board.removeSelected();
    QCOMPARE(desk.all().size(), std::size_t{3});
    desk.stack.undo();
    QVERIFY(desk.all() == before);
    QCOMPARE(desk.board.selection().size(), std::size_t{2});
    desk.board.select({12345});
    QVERIFY(desk.board.selection().empty());
    desk.board.removeSelected();
    QCOMPARE(desk.stack.count(), 6);
  }

  void rulersAreRemovedInOneStep() {
    Desk desk;
    desk.board.add(made(Kind::Ruler, {{1, 2}, {3, 4}}));
    desk.board.add(made(Kind::Box, {{1, 2}, {3, 4}}));
    desk.board.add(made(Kind::Ruler, {{5, 2}, {3, 4}}));
    desk.board.removeRulers();
    QCOMPARE(desk.all().size(), std::size_t{1});
    desk.stack.undo();
    QCOMPARE(desk.all().size(), std::size_t{3});
    QVERIFY(desk.all()[1].kind == Kind::Box);
  }

  void styleOfTheSelectedAndTheNext() {
    Desk desk;
    desk.board.add(made(Kind::Box, {{1, 2}, {3, 4}}));
    desk.board.add(made(Kind::Arrow, {{1, 2}, {3, 4}}));
    desk.board.select({desk.all()[0].id, desk.all()[1].id});
    const QSignalSpy next(&desk.board, &AnnotationBoard::nextStyleChanged);
    desk.board.editStyle([](annotation::Style& style) { style.colour = 0x112233; });
    QCOMPARE(next.size(), 1);
    QCOMPARE(desk.board.nextStyle().colour, 0x112233U);
    QCOMPARE(desk.all()[1].style.colour, 0x112233U);
    QCOMPARE(desk.stack.count(), 3);
    desk.stack.undo();
    QCOMPARE(desk.all()[0].style.colour, 0xFFD166U);
    desk.board.select({});
    annotation::Style thick;
    thick.width_pt = 4.0;
    desk.board.restyleSelected(thick);
    QCOMPARE(desk.board.nextStyle().width_pt, 4.0);
    QCOMPARE(desk.all()[0].style.width_pt, 1.5);
  }

  void textsAndRegions() {
    Desk desk;
    const quint64 box = desk.board.add(made(Kind::Box, {{1, 2}, {3, 4}}));
    const quint64 arrow = desk.board.add(made(Kind::Arrow, {{1, 2}, {3, 4}}));
    desk.board.setRegion(arrow, true);
    QVERIFY(!desk.board.find(arrow)->region);
    desk.board.setRegion(box, true);
    desk.board.setText(box, QStringLiteral("Erguß"));
    QVERIFY(desk.board.find(box)->region);
    QCOMPARE(QString::fromStdString(desk.board.find(box)->text), QStringLiteral("Erguß"));
    QCOMPARE(desk.stack.undoText(), QStringLiteral("Name a region"));
    desk.board.setText(box, QString(5000, QLatin1Char('a')));  // too long: nothing happens
    QCOMPARE(QString::fromStdString(desk.board.find(box)->text), QStringLiteral("Erguß"));
  }

  void aligning_data() {
    QTest::addColumn<int>("where");
    QTest::addColumn<double>("x");  // of the box's first corner
    QTest::addColumn<double>("y");
    using Align = AnnotationBoard::Align;
    // A box of 10 x 20 at (50, 60), a text at (0, 10): all of them from (0, 10) to (60, 80).
    QTest::newRow("left") << static_cast<int>(Align::Left) << 0.0 << 60.0;
    QTest::newRow("centre across") << static_cast<int>(Align::CentreX) << 25.0 << 60.0;
    QTest::newRow("right") << static_cast<int>(Align::Right) << 50.0 << 60.0;
    QTest::newRow("top") << static_cast<int>(Align::Top) << 50.0 << 10.0;
    QTest::newRow("centre down") << static_cast<int>(Align::CentreY) << 50.0 << 35.0;
    QTest::newRow("bottom") << static_cast<int>(Align::Bottom) << 50.0 << 60.0;
  }
  void aligning() {
    QFETCH(int, where);
    QFETCH(double, x);
    QFETCH(double, y);
    Desk desk;
    const quint64 box = desk.board.add(made(Kind::Box, {{50, 60}, {60, 80}}));
    const quint64 text = desk.board.add(made(Kind::Text, {{0, 10}}, "t"));
    desk.board.alignSelected(static_cast<AnnotationBoard::Align>(where));  // one alone
    QCOMPARE(desk.stack.count(), 2);
    desk.board.select({box, text});
    desk.board.alignSelected(static_cast<AnnotationBoard::Align>(where));
    QCOMPARE(desk.board.find(box)->points[0].x, x);
    QCOMPARE(desk.board.find(box)->points[0].y, y);
    QCOMPARE(desk.board.find(box)->points[1].x, x + 10);
    desk.stack.undo();
    QCOMPARE(desk.board.find(box)->points[0].x, 50.0);
  }

  void copyAndPaste() {
    Desk desk;
    desk.board.add(made(Kind::Box, {{100, 200}, {300, 400}}, "left"));
    desk.board.add(made(Kind::Text, {{10, 20}}, "words"));
    desk.board.select({desk.all()[0].id, desk.all()[1].id});
    const std::unique_ptr<QMimeData> held(desk.board.copySelected());
    QVERIFY(AnnotationBoard::canPaste(held.get()));
    QCOMPARE(held->text(), QStringLiteral("left\nwords"));
    desk.board.paste(held.get());
    QCOMPARE(desk.all().size(), std::size_t{4});
    QCOMPARE(desk.all()[2].points[0].x, 108.0);  // 2 % of 400
    QCOMPARE(desk.board.selection().size(), std::size_t{2});
    desk.board.paste(held.get());
    QCOMPARE(desk.all()[4].points[0].x, 116.0);
    QCOMPARE(desk.stack.count(), 4);
    // On another picture they lie where they were.
    desk.board.openPicture(QStringLiteral("b"));
    desk.board.paste(held.get());
    QCOMPARE(desk.all()[0].points[0].x, 100.0);
    QMimeData text;
    text.setText(QStringLiteral("words"));
    QVERIFY(!AnnotationBoard::canPaste(&text) && !AnnotationBoard::canPaste(nullptr));
    QMimeData broken;
    broken.setData(QStringLiteral("application/x-m2ib-annotations"), "{\"annotations\": [");
    desk.board.paste(&broken);
    QCOMPARE(desk.all().size(), std::size_t{2});
  }

  void picturesHaveTheirOwn() {
    Desk desk;
    desk.board.add(made(Kind::Text, {{1, 1}}, "of a"));
    desk.board.openPicture(QStringLiteral("b"));
    QVERIFY(desk.all().empty() && desk.board.selection().empty());
    desk.board.add(made(Kind::Text, {{1, 1}}, "of b"));
    QCOMPARE(desk.board.annotationsOf(QStringLiteral("a")).size(), std::size_t{1});
    // A step of a picture that is not open changes it silently.
    const QSignalSpy changed(&desk.board, &AnnotationBoard::changed);
    desk.stack.undo();
    QCOMPARE(changed.size(), 1);
    desk.stack.undo();
    QCOMPARE(changed.size(), 1);
    QVERIFY(desk.board.annotationsOf(QStringLiteral("a")).empty());
    desk.stack.redo();
    desk.board.openPicture(QStringLiteral("a"));
    QCOMPARE(desk.all().size(), std::size_t{1});
    desk.board.openPicture({});
    QVERIFY(desk.all().empty());
  }

  void restoredOnesKeepTheirIds() {
    Desk desk;
    Annotation one = made(Kind::Text, {{1, 1}}, "a");
    one.id = 40;
    Annotation bad = made(Kind::Text, {}, "a");
    bad.id = 41;
    const QSignalSpy changed(&desk.board, &AnnotationBoard::changed);
    desk.board.restore(QStringLiteral("a"), {one, bad});
    desk.board.restore(QStringLiteral("c"), {one});
    QCOMPARE(changed.size(), 1);
    QCOMPARE(desk.all().size(), std::size_t{1});
    QCOMPARE(desk.board.annotationsOf(QStringLiteral("c"))[0].id, std::uint64_t{41});  // 40 is taken
    QCOMPARE(desk.board.add(one), quint64{42});
    QCOMPARE(desk.stack.count(), 1);
    desk.board.clear();
    QVERIFY(desk.all().empty() && desk.board.annotationsOf(QStringLiteral("c")).empty());
  }

  void thereIsALimit() {
    Desk desk;
    desk.board.addAll(std::vector<Annotation>(3000, made(Kind::Text, {{1, 1}}, "a")), QStringLiteral("Import"));
    QCOMPARE(desk.all().size(), annotation::kMostAnnotations);
    QCOMPARE(desk.board.add(made(Kind::Text, {{1, 1}}, "a")), quint64{0});
  }
};

QTEST_MAIN(TestAnnotationBoard)
#include "tst_annotation_board.moc"
