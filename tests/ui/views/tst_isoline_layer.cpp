#include <QImage>
#include <QPainter>
#include <QtTest>

#include "ui/views/picture/isoline_layer.h"

using namespace m2ib;
using views::IsolineLayer;

namespace {

const QRectF kView(0, 0, 200, 150);

std::vector<figure::Isoline> circle() {
  // Without text: where a label lies depends on what was visible when the lines were drawn.
  figure::Isoline line{2.0, {}, {}};
  figure::IsolineRun run;
  run.closed = true;
  for (int i = 0; i < 48; ++i) {
    const double angle = i * 2.0 * M_PI / 48;
    run.points.emplace_back(0.5 + 0.3 * std::cos(angle), 0.5 + 0.3 * std::sin(angle));
  }
  line.runs.push_back(run);
  return {line};
}

QImage drawn(IsolineLayer& layer, const QTransform& to_widget, const std::vector<figure::Isoline>& lines = circle(),
             bool may_wait = false) {
  QImage image(kView.size().toSize(), QImage::Format_ARGB32_Premultiplied);
  image.fill(Qt::transparent);
  QPainter painter(&image);
  layer.draw(painter, to_widget, lines, QFont(), to_widget.mapRect(QRectF(0, 0, 1, 1)).intersected(kView), kView,
             may_wait);
  return image;
}

QImage drawn_afresh(const QTransform& to_widget) {
  IsolineLayer layer;
  return drawn(layer, to_widget);
}

/// Counts the news of lines that were stroked in the background.
struct Told : QObject {
  int times = 0;
  bool event(QEvent* event) override {
    if (event->type() != jobs::Outbox<int>::kEvent) return QObject::event(event);
    ++times;
    return true;
  }
};

QTransform at(double x, double y, double side) { return QTransform(side, 0, 0, side, x, y); }

int painted(const QImage& image) {
  int count = 0;
  for (int y = 0; y < image.height(); ++y) {
    for (int x = 0; x < image.width(); ++x) count += qAlpha(image.pixel(x, y)) > 0 ? 1 : 0;
  }
  return count;
}

int largest_difference(const QImage& a, const QImage& b) {
  int largest = 0;
  for (int y = 0; y < a.height(); ++y) {
    for (int x = 0; x < a.width(); ++x) {
      const QRgb left = a.pixel(x, y);
      const QRgb right = b.pixel(x, y);
      largest = std::max({largest, std::abs(qAlpha(left) - qAlpha(right)), std::abs(qRed(left) - qRed(right))});
    }
  }
  return largest;
}

}  // namespace

class TestIsolineLayer : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void movedLinesEqualThoseDrawnAfresh_data() {
    QTest::addColumn<QPointF>("moved");
    QTest::newRow("a little") << QPointF(7, -5);
    QTest::newRow("to the margin's end") << QPointF(50, 37);
    QTest::newRow("beyond what was drawn") << QPointF(-170, 90);
    QTest::newRow("out of sight") << QPointF(900, 0);
  }
  void movedLinesEqualThoseDrawnAfresh() {
    QFETCH(QPointF, moved);
    IsolineLayer layer;
    QVERIFY(painted(drawn(layer, at(-60, -80, 320))) > 300);
    const QTransform after = at(-60 + moved.x(), -80 + moved.y(), 320);
    // The same lines; sums in another order may round a pixel at a line's edge otherwise.
    const int difference = largest_difference(drawn(layer, after), drawn_afresh(after));
    QVERIFY2(difference <= 2, qPrintable(QString::number(difference)));
  }

  void anotherSizeOrTurnIsDrawnAnew() {
    IsolineLayer layer;
    (void)drawn(layer, at(10, 5, 130));
    const QTransform larger = at(10, 5, 140);
    QCOMPARE(drawn(layer, larger), drawn_afresh(larger));
    const QTransform turned(0, 140, -140, 0, 150, 5);
    QCOMPARE(drawn(layer, turned), drawn_afresh(turned));
  }

  void otherLinesNeedForget() {
    IsolineLayer layer;
    (void)drawn(layer, at(10, 5, 130));
    layer.forget();
    std::vector<figure::Isoline> open = circle();
    open.front().runs.front().closed = false;
    QVERIFY(drawn(layer, at(10, 5, 130), open) != drawn_afresh(at(10, 5, 130)));
    QCOMPARE(painted(drawn(layer, at(10, 5, 130), {})), 0);
  }

  void linesFollowWhatIsMovedOrScaled() {
    Told told;
    IsolineLayer layer(&told);
    const QTransform first = at(10, 5, 130);
    QCOMPARE(painted(drawn(layer, first, circle(), true)), 0);  // nothing is there to be shown meanwhile
    QVERIFY(layer.is_stale());
    QTRY_COMPARE(told.times, 1);
    QCOMPARE(drawn(layer, first, circle(), true), drawn_afresh(first));
    QVERIFY(!layer.is_stale());
    const QTransform larger = at(-5, -10, 160);
    const QImage meanwhile = drawn(layer, larger, circle(), true);
    QVERIFY(layer.is_stale());
    QVERIFY(painted(meanwhile) > 200);
    // About where the fresh lines lie: most of what either has ink on the other has, too.
    int both = 0;
    const QImage fresh = drawn_afresh(larger);
    for (int y = 0; y < fresh.height(); ++y) {
      for (int x = 0; x < fresh.width(); ++x) {
        both += qAlpha(fresh.pixel(x, y)) > 0 && qAlpha(meanwhile.pixel(x, y)) > 0 ? 1 : 0;
      }
    }
    QVERIFY2(both > painted(fresh) * 7 / 10, qPrintable(QString::number(both)));
    QTRY_VERIFY(told.times >= 2);
    QTRY_COMPARE(drawn(layer, larger, circle(), true), fresh);
  }

  void whatIsGrabbedDoesNotWait() {
    Told told;
    IsolineLayer layer(&told);
    (void)drawn(layer, at(10, 5, 130), circle(), true);
    const QTransform larger = at(-5, -10, 160);
    QCOMPARE(drawn(layer, larger), drawn_afresh(larger));
    QTRY_COMPARE(told.times, 1);  // the older place, which comes too late
    QCOMPARE(drawn(layer, larger), drawn_afresh(larger));
  }

  void linesOfTheStepBeforeStay() {
    Told told;
    IsolineLayer layer(&told);
    const QTransform place = at(10, 5, 130);
    (void)drawn(layer, place);
    std::vector<figure::Isoline> open = circle();
    open.front().runs.front().closed = false;
    layer.forget(true);
    QCOMPARE(drawn(layer, place, open, true), drawn_afresh(place));
    QVERIFY(layer.is_stale());
    QTRY_COMPARE(told.times, 1);
    QVERIFY(drawn(layer, place, open, true) != drawn_afresh(place));
    QVERIFY(!layer.is_stale());
    layer.forget();
    QCOMPARE(painted(drawn(layer, place, circle(), true)), 0);
  }

  void layersEndWhileTheirLinesAreStroked() {
    for (int i = 0; i < 50; ++i) {
      Told told;
      IsolineLayer one(&told);
      IsolineLayer other(&told);
      (void)drawn(one, at(10, 5, 130), circle(), true);
      (void)drawn(other, at(10, 5, 140), circle(), true);
      if (i % 3 == 0) QTest::qWait(1);
    }
  }
};

QTEST_MAIN(TestIsolineLayer)
#include "tst_isoline_layer.moc"
