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

QImage drawn(IsolineLayer& layer, const QTransform& to_widget, const std::vector<figure::Isoline>& lines = circle()) {
  QImage image(kView.size().toSize(), QImage::Format_ARGB32_Premultiplied);
  image.fill(Qt::transparent);
  QPainter painter(&image);
  layer.draw(painter, to_widget, lines, QFont(), to_widget.mapRect(QRectF(0, 0, 1, 1)).intersected(kView), kView);
  return image;
}

QImage drawn_afresh(const QTransform& to_widget) {
  IsolineLayer layer;
  return drawn(layer, to_widget);
}

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
};

QTEST_MAIN(TestIsolineLayer)
#include "tst_isoline_layer.moc"
