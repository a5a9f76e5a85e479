// Annotations as they are drawn: on black and on white, turned, in vectors.
#include <QBuffer>
#include <QImage>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>
#include <QTest>
#include <cmath>

#include "ui/figure/paint/annotation_paint.h"

using namespace m2ib;
using namespace m2ib::figure;
using annotation::Annotation;
using annotation::Kind;
using annotation::Point;

namespace {

Annotation made(Kind kind, std::vector<Point> points, const std::string& text = {}, bool region = false) {
  Annotation annotation;
  annotation.id = 1;
  annotation.kind = kind;
  annotation.points = std::move(points);
  annotation.text = text;
  annotation.region = region;
  return annotation;
}

QImage drawn(const Annotation& annotation, const QTransform& transform = {}, const AnnotationLook& look = {},
             const QColor& ground = Qt::gray) {
  QImage image(200, 200, QImage::Format_RGB32);
  image.fill(ground);
  QPainter painter(&image);
  draw_annotations(painter, transform, std::span(&annotation, 1), look);
  return image;
}

/// Of the pixels that differ from the ground.
QRect touched(const QImage& image, const QColor& ground = Qt::gray) {
  QRect bounds;
  for (int y = 0; y < image.height(); ++y) {
    for (int x = 0; x < image.width(); ++x) {
      if (image.pixelColor(x, y) != ground) bounds |= QRect(x, y, 1, 1);
    }
  }
  return bounds;
}

std::vector<Annotation> one_of_each() {
  return {made(Kind::Arrow, {{40, 160}, {100, 90}}, "here"),
          made(Kind::Box, {{40, 60}, {120, 140}}, "box"),
          made(Kind::Box, {{40, 60}, {120, 140}}, "region", true),
          made(Kind::Ellipse, {{40, 60}, {120, 140}}, "oval", true),
          made(Kind::Polygon, {{40, 60}, {120, 70}, {90, 140}}, "area", true),
          made(Kind::Text, {{50, 90}}, "two\nlines"),
          made(Kind::Ruler, {{40, 100}, {140, 100}}),
          made(Kind::SideMarker, {{100, 100}}, "L")};
}

}  // namespace

class TestAnnotationPaint : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void boundsHoldWhatIsDrawn() {
    const QTransform turned = QTransform().translate(200, 0).rotate(90);
    for (const Annotation& annotation : one_of_each()) {
      for (const QTransform& transform : {QTransform(), turned, QTransform(-1, 0, 0, 1, 200, 0)}) {
        const QRect ink = touched(drawn(annotation, transform));
        QVERIFY(!ink.isEmpty());
        const QRectF bounds = annotation_bounds(transform, annotation, {});
        QVERIFY2(bounds.adjusted(-2.5, -2.5, 2.5, 2.5).contains(QRectF(ink)), annotation::to_string(annotation.kind));
        QVERIFY(ink.width() > bounds.width() * 0.6 - 6 && ink.height() > bounds.height() * 0.5 - 6);
      }
    }
  }

  void readableOnBlackAndOnWhite() {
    for (const std::uint32_t colour : {0xFFFFFFU, 0xFFD166U, 0x000000U}) {
      for (Annotation annotation : one_of_each()) {
        annotation.style.colour = colour;
        for (const QColor& ground : {QColor(Qt::black), QColor(Qt::white)}) {
          QVERIFY2(!touched(drawn(annotation, {}, {}, ground), ground).isEmpty(),
                   annotation::to_string(annotation.kind));
        }
      }
    }
  }

  void textsStandUprightHoweverThePictureLies() {
    const Annotation text = made(Kind::Text, {{100, 100}}, "WWWWWW");
    const QRect straight = touched(drawn(text));
    QVERIFY(straight.width() > 2 * straight.height());
    // Turned about the point and flipped: the same picture, since it begins at the point as shown.
    for (int turns = 0; turns < 4; ++turns) {
      for (const double flip : {1.0, -1.0}) {
        QTransform transform;
        transform.translate(100, 100);
        transform.scale(flip, 1.0);
        transform.rotate(90.0 * turns);
        transform.translate(-100, -100);
        QCOMPARE(drawn(text, transform), drawn(text));
      }
    }
    QVERIFY(std::abs(straight.left() - 100) <= 3 && straight.top() >= 97);
  }

  void sizesAreInPoints() {
    AnnotationLook look;
    const Annotation box = made(Kind::Box, {{50, 50}, {150, 150}});
    look.units_per_pt = 2.0;
    // 1.5 pt are 3 units at each side of 50 … 150, and a rim of 0.9 pt.
    const QRect ink = touched(drawn(box, {}, look));
    QVERIFY(std::abs(ink.left() - 46.7) < 1.5 && std::abs(ink.right() - 153.3) < 1.5);
    // Whatever the zoom.
    const Annotation small = made(Kind::Box, {{5, 5}, {15, 15}});
    QCOMPARE(touched(drawn(small, QTransform::fromScale(10, 10), look)), ink);
  }

  void regionsLookDifferent() {
    const Annotation plain = made(Kind::Box, {{40, 60}, {120, 140}});
    Annotation region = plain;
    region.region = true;
    QVERIFY(drawn(plain) != drawn(region));
    QVERIFY(annotation_text_rect({}, plain, {}).isNull());
    const QRectF words = annotation_text_rect({}, region, {});
    QVERIFY(!words.isNull() && words.bottom() < 60 && std::abs(words.left() - 40) < 1);
  }

  void labelsStayWithinTheRoom() {
    AnnotationLook look;
    look.room = QRectF(0, 0, 200, 200);
    const Annotation region = made(Kind::Box, {{150, 2}, {190, 60}}, "a long name of it", true);
    QVERIFY(!look.room.contains(annotation_text_rect({}, region, {})));
    QVERIFY(look.room.contains(annotation_text_rect({}, region, look)));
    // A rim is left at the sides; what is wider than the picture becomes smaller, and at last shorter.
    QVERIFY(annotation_text_rect({}, region, look).right() <= 199.0);
    const QRectF usual = annotation_text_rect({}, region, {});
    AnnotationLook narrow = look;
    narrow.room = QRectF(145, 0, 0.8 * usual.width(), 200);
    const QRectF smaller = annotation_text_rect({}, region, narrow);
    QVERIFY(narrow.room.contains(smaller) && smaller.height() < usual.height());
    narrow.room.setWidth(0.3 * usual.width());
    QVERIFY(narrow.room.left() <= annotation_text_rect({}, region, narrow).left());
    QVERIFY(annotation_text_rect({}, region, narrow).right() <= narrow.room.right());
    // A length is never cut: its number would be another one.
    const Annotation ruler = made(Kind::Ruler, {{110, 50}, {180, 50}});
    AnnotationLook tiny;
    tiny.room = QRectF(100, 0, 12, 200);
    QVERIFY(annotation_text_rect({}, ruler, tiny).width() > tiny.room.width());
    // What was placed by a person stays where it is.
    const Annotation text = made(Kind::Text, {{180, 190}}, "a long text");
    QCOMPARE(annotation_text_rect({}, text, look).topLeft(), QPointF(180, 190));
  }

  void rulersTellTheirUnit_data() {
    QTest::addColumn<int>("source");
    QTest::addColumn<QString>("text");
    using Source = image::PixelSpacing::Source;
    QTest::newRow("pixels") << static_cast<int>(Source::Unknown) << "50 px";
    QTest::newRow("patient") << static_cast<int>(Source::Patient) << "25.0 mm";
    QTest::newRow("detector") << static_cast<int>(Source::Detector) << "25.0 mm at detector";
  }
  void rulersTellTheirUnit() {
    QFETCH(int, source);
    QFETCH(QString, text);
    const image::PixelSpacing spacing{0.5, 0.5, static_cast<image::PixelSpacing::Source>(source)};
    QCOMPARE(ruler_text(made(Kind::Ruler, {{10, 20}, {40, 60}}), spacing), text);
    QVERIFY(ruler_text(made(Kind::Ruler, {{10, 20}}), spacing).isEmpty());
  }

  void handlesAreDrawnForSelectedOnes() {
    AnnotationLook look;
    look.selected = {1};
    for (const Annotation& annotation : one_of_each()) {
      QVERIFY(drawn(annotation) != drawn(annotation, {}, look));
    }
    QCOMPARE(annotation_handles({}, made(Kind::Box, {{1, 2}, {3, 4}})).size(), std::size_t{4});
    QCOMPARE(annotation_handles({}, made(Kind::Box, {{1, 2}, {3, 4}}))[1], QPointF(3, 2));
    QCOMPARE(annotation_handles({}, made(Kind::Ruler, {{1, 2}, {3, 4}})).size(), std::size_t{2});
    QVERIFY(annotation_handles({}, made(Kind::Text, {{1, 2}}, "a")).empty());
  }

  void extremesDoNotHarm() {
    for (const Annotation& annotation :
         {made(Kind::Arrow, {{50, 50}, {50, 50}}), made(Kind::Ruler, {{50, 50}, {50, 50}}), made(Kind::Box, {{50, 50}}),
          made(Kind::Box, {{50, 50}, {50, 50}}, "a", true), made(Kind::Ellipse, {{-9e6, -9e6}, {9e6, 9e6}}),
          made(Kind::Text, {}, "a"), made(Kind::Polygon, {{1, 1}, {1, 1}, {1, 1}}, "", true)}) {
      QVERIFY(!drawn(annotation).isNull());
      (void)annotation_bounds({}, annotation, {});
    }
  }

  void vectorsHoldEachTextOnce() {
    const Annotation text = made(Kind::Text, {{50, 90}}, "Zwerchfell");
    QBuffer svg;
    {
      QSvgGenerator generator;
      generator.setOutputDevice(&svg);
      generator.setViewBox(QRect(0, 0, 200, 200));
      QPainter painter(&generator);
      draw_annotations(painter, {}, std::span(&text, 1), {});
    }
    QCOMPARE(svg.data().count("Zwerchfell"), qsizetype{1});
    QVERIFY(!svg.data().contains("<image"));
    QBuffer pdf;
    QVERIFY(pdf.open(QIODevice::WriteOnly));
    {
      QPdfWriter writer(&pdf);
      QPainter painter(&writer);
      AnnotationLook large;
      large.units_per_pt = 10.0;
      for (const Annotation& annotation : one_of_each()) {
        draw_annotations(painter, QTransform::fromScale(10, 10), std::span(&annotation, 1), large);
      }
    }
    QVERIFY(pdf.data().startsWith("%PDF"));
    QVERIFY(!pdf.data().contains("/Subtype /Image"));  // nothing was rasterised
  }
};

QTEST_MAIN(TestAnnotationPaint)
#include "tst_annotation_paint.moc"
