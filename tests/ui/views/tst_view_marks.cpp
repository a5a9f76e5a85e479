#include <QTest>
#include <cmath>

#include "ui/presenters/text/edge_letters.h"
#include "ui/presenters/text/length_text.h"
#include "ui/views/picture/annotation_hit.h"
#include "ui/views/picture/view_marks.h"

using namespace m2ib;
using namespace m2ib::views;
using presenters::edge_letters;
using presenters::EdgeLetters;
using Source = image::PixelSpacing::Source;

Q_DECLARE_METATYPE(m2ib::image::PixelSpacing)

class TestViewMarks : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() { QLocale::setDefault(QLocale::c()); }

  void lengths_data() {
    QTest::addColumn<image::PixelSpacing>("spacing");
    QTest::addColumn<QString>("text");
    // From (10, 20) to (40, 60): 30 columns and 40 rows.
    QTest::newRow("unknown") << image::PixelSpacing{} << "50 px";
    QTest::newRow("square") << image::PixelSpacing{0.5, 0.5, Source::Patient} << "25.0 mm";
    QTest::newRow("anisotropic") << image::PixelSpacing{0.1, 0.3, Source::Patient} << "12.4 mm";  // hypot(3, 12)
    QTest::newRow("detector") << image::PixelSpacing{0.2, 0.2, Source::Detector} << "10.0 mm at detector";
    QTest::newRow("film") << image::PixelSpacing{0.2, 0.2, Source::Nominal} << "10.0 mm on film";
    QTest::newRow("calibrated") << image::PixelSpacing{0.2, 0.2, Source::Calibrated} << "10.0 mm (calibrated)";
    QTest::newRow("broken") << image::PixelSpacing{0.0, 0.2, Source::Patient} << "50 px";
    QTest::newRow("no number") << image::PixelSpacing{std::nan(""), 0.2, Source::Patient} << "50 px";
    QTest::newRow("numbers without a source") << image::PixelSpacing{0.2, 0.2, Source::Unknown} << "50 px";
  }
  void lengths() {
    QFETCH(image::PixelSpacing, spacing);
    QFETCH(QString, text);
    QCOMPARE(presenters::length_text(spacing, {10, 20}, {40, 60}), text);
    QCOMPARE(presenters::length_text(spacing, {40, 60}, {10, 20}), text);
  }

  void letters_data() {
    QTest::addColumn<int>("turns");
    QTest::addColumn<bool>("horizontal");
    QTest::addColumn<bool>("vertical");
    QTest::addColumn<QString>("wanted");  // left, top, right, bottom
    QTest::newRow("as it lies") << 0 << false << false << "R H L F";
    QTest::newRow("left-right") << 0 << true << false << "L H R F";
    QTest::newRow("top-bottom") << 0 << false << true << "R F L H";
    QTest::newRow("both") << 0 << true << true << "L F R H";
    QTest::newRow("90") << 1 << false << false << "F R H L";
    QTest::newRow("180") << 2 << false << false << "L F R H";
    QTest::newRow("270") << 3 << false << false << "H L F R";
    QTest::newRow("90, left-right") << 1 << true << false << "H R F L";
    QTest::newRow("90, top-bottom") << 1 << false << true << "F L H R";
    QTest::newRow("270, both") << 3 << true << true << "F R H L";
  }
  void letters() {
    QFETCH(int, turns);
    QFETCH(bool, horizontal);
    QFETCH(bool, vertical);
    QFETCH(QString, wanted);
    const EdgeLetters shown = edge_letters({"L", "F"}, {turns, horizontal, vertical});
    QCOMPARE(QStringList({shown.left, shown.top, shown.right, shown.bottom}).join(QLatin1Char(' ')), wanted);
  }
  void obliqueAndUnknownLetters() {
    QCOMPARE(edge_letters({"LF", "PF"}, {}), (EdgeLetters{"RH", "AH", "LF", "PF"}));
    QCOMPARE(edge_letters({}, {}), EdgeLetters{});
    QCOMPARE(edge_letters({"L", ""}, {}), (EdgeLetters{"R", "", "L", ""}));
    QCOMPARE(edge_letters({"<b>", "FX"}, {}), (EdgeLetters{"", "H", "", "F"}));
  }

  void scaleBars() {
    // 0.2 mm a pixel at 0.5 screen pixels a pixel: 200 screen pixels are 80 mm.
    const ScaleBar bar = scale_bar({0.2, 0.4, Source::Detector}, false, 0.5, 200.0);
    QCOMPARE(bar.text, QStringLiteral("50 mm at detector"));
    QCOMPARE(bar.width_px, 125.0);
    // Turned, the screen's width is the picture's height.
    const ScaleBar turned = scale_bar({0.2, 0.4, Source::Patient}, true, 0.5, 200.0);
    QCOMPARE(turned.text, QStringLiteral("100 mm"));
    QCOMPARE(turned.width_px, 125.0);
    QCOMPARE(scale_bar({}, false, 0.25, 210.0).text, QStringLiteral("500 px"));
    QCOMPARE(scale_bar({0.2, 0.2, Source::Patient}, false, 200.0, 160.0).text, QStringLiteral("0.1 mm"));
    QCOMPARE(scale_bar({}, false, 64.0, 40.0).width_px, 0.0);  // less than a pixel
  }

  void displayTexts() {
    views::Display display;
    display.window = image::linear_window(2048, 4096);
    QCOMPARE(display_text({}, display), QStringLiteral("C 2048  W 4096"));
    image::Radiograph fractions;
    fractions.format = image::PixelFormat::GrayFloat;
    views::Display whole;
    whole.window = {-0.5, 0.5};
    QCOMPARE(display_text(fractions, whole), QStringLiteral("C 0.000  W 1.000"));
    display.inverted = display.flip_vertical = true;
    display.quarter_turns = 3;
    QCOMPARE(display_text({}, display), QStringLiteral("C 2048  W 4096 · inverted · turned 270° · flipped top-bottom"));
  }

  void annotationsUnderThePointer() {
    using annotation::Kind;
    const auto line = [](std::uint64_t id, annotation::Point from, annotation::Point to) {
      annotation::Annotation made;
      made.id = id;
      made.kind = Kind::Ruler;
      made.points = {from, to};
      return made;
    };
    const std::vector<annotation::Annotation> rulers{line(1, {0, 0}, {100, 0}), line(2, {100, 0}, {100, 50})};
    const QTransform scale = QTransform::fromScale(2.0, 2.0);
    const auto at = [&](double x, double y) { return annotation_at(rulers, scale, {}, {x, y}); };
    QVERIFY(at(3, -4) && at(3, -4)->id == 1 && at(3, -4)->handle == 0);
    QVERIFY(at(201, 1)->id == 2 && at(201, 1)->handle == 0);  // the upper of two ends at one place
    QVERIFY(at(198, 97)->id == 2 && at(198, 97)->handle == 1);
    QVERIFY(at(100, 4)->id == 1 && at(100, 4)->handle == -1);
    QVERIFY(!at(100, 7));
    QVERIFY(!at(-9, 0));
  }
};

QTEST_MAIN(TestViewMarks)
#include "tst_view_marks.moc"
