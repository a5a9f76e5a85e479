// The small picture of a model: what it shows is counted in its pixels, not compared with a stored picture, because
// letters differ between machines.
#include <QGuiApplication>
#include <QTest>
#include <set>

#include "ui/figure/paint/model_card_picture.h"

using namespace m2ib::figure;

namespace {

ModelCardPicture vit_b_32() {
  ModelCardPicture card;
  card.name = QStringLiteral("PubMedCLIP ViT-B/32");
  card.layout = QStringLiteral("Hugging Face CLIPModel");
  card.parameters = 151'277'313;
  card.grid = 7;
  card.image_size_px = 224;
  card.image_blocks = 12;
  card.text_blocks = 12;
  return card;
}

/// Runs of saturated pixels along a line of the picture: cells of the grid, segments of a tower.
int runs(const QImage& image, QPoint from, QPoint step, int count) {
  int found = 0;
  bool inside = false;
  for (int i = 0; i < count; ++i) {
    const QColor colour = image.pixelColor(from + step * i);
    const bool coloured = colour.alpha() > 200 && colour.hsvSaturation() > 100;
    if (coloured && !inside) ++found;
    inside = coloured;
  }
  return found;
}

}  // namespace

class TestModelCardPicture : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void sizes() {
    QCOMPARE(model_card_image(vit_b_32(), false).size(), QSize(220, 140));
    const QImage sharp = model_card_image(vit_b_32(), false, 2.0);
    QCOMPARE(sharp.size(), QSize(440, 280));
    QCOMPARE(sharp.devicePixelRatio(), 2.0);
  }

  void everyPatchIsACell_data() {
    QTest::addColumn<int>("grid");
    QTest::addColumn<bool>("dark");
    for (const int grid : {2, 7, 14, 16, 24, 32}) {
      QTest::addRow("%d light", grid) << grid << false;
      QTest::addRow("%d dark", grid) << grid << true;
    }
  }
  void everyPatchIsACell() {
    QFETCH(int, grid);
    QFETCH(bool, dark);
    ModelCardPicture card = vit_b_32();
    card.grid = grid;
    // At eight times the size even the finest joint is more than a pixel wide.
    const QImage image = model_card_image(card, dark, 8.0);
    const int pitch = 68 * 8 / grid;
    const QPoint corner(11 * 8 - 4, 46 * 8 - 4);
    QCOMPARE(runs(image, corner + QPoint(0, 4 + pitch / 2), {1, 0}, 68 * 8 + 8), grid);
    QCOMPARE(runs(image, corner + QPoint(4 + pitch / 2, 0), {0, 1}, 68 * 8 + 8), grid);
  }

  void everyBlockIsASegment() {
    ModelCardPicture card = vit_b_32();
    card.image_blocks = 27;
    card.text_blocks = 5;
    const QImage image = model_card_image(card, false, 8.0);
    QCOMPARE(runs(image, {92 * 8 - 4, (46 + 20 + 14 + 3) * 8}, {1, 0}, 118 * 8), 27);
    QCOMPARE(runs(image, {92 * 8 - 4, (46 + 45 + 14 + 3) * 8}, {1, 0}, 118 * 8), 5);
  }

  void nothingLeavesTheCard() {
    ModelCardPicture card = vit_b_32();
    card.name = QStringLiteral("A very long name of a model ").repeated(20);
    card.layout = QStringLiteral("Layout ").repeated(50);
    const QImage image = model_card_image(card, false, 2.0);
    // The margin right of the name and under the layout is ground only.
    std::set<QRgb> colours;
    for (int y = 16; y < 264; ++y) colours.insert(image.pixel(440 - 8, y));
    QCOMPARE(colours.size(), std::size_t(1));
    QCOMPARE(image.pixelColor(0, 0).alpha(), 0);  // round corners
  }

  void inkIsReadable_data() {
    QTest::addColumn<bool>("dark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
  }
  void inkIsReadable() {
    QFETCH(bool, dark);
    const QImage image = model_card_image(vit_b_32(), dark, 4.0);
    const QColor ground = image.pixelColor(440, 20);
    QCOMPARE(ground.lightness() < 128, dark);
    int strongest = 0;
    for (int y = 9 * 4; y < 29 * 4; ++y) {
      for (int x = 11 * 4; x < 200 * 4; ++x) {
        strongest = qMax(strongest, qAbs(image.pixelColor(x, y).lightness() - ground.lightness()));
      }
    }
    QVERIFY2(strongest > 150, qPrintable(QString::number(strongest)));
  }

  void unknownAndGoneModelsShowNoNumbers() {
    ModelCardPicture card;
    card.name = QStringLiteral("clip.pt");
    card.note = QStringLiteral("Not opened yet");
    const QImage image = model_card_image(card, false, 8.0);
    QCOMPARE(runs(image, {11 * 8, 74 * 8}, {1, 0}, 68 * 8), 0);
    ModelCardPicture gone = vit_b_32();
    gone.dimmed = true;
    QCOMPARE(runs(model_card_image(gone, false, 8.0), {11 * 8, 51 * 8}, {1, 0}, 68 * 8), 0);
  }

  void counts_data() {
    QTest::addColumn<qint64>("parameters");
    QTest::addColumn<QString>("text");
    QTest::newRow("none") << qint64(0) << "";
    QTest::newRow("few") << qint64(999) << "999";
    QTest::newRow("thousands") << qint64(45'300) << "45 k";
    QTest::newRow("just a million") << qint64(999'999) << "1.0 M";
    QTest::newRow("millions") << qint64(8'349'000) << "8.3 M";
    QTest::newRow("many") << qint64(151'277'313) << "151 M";
    QTest::newRow("billions") << qint64(1'130'000'000) << "1.1 B";
  }
  void counts() {
    QFETCH(qint64, parameters);
    QLocale::setDefault(QLocale::c());
    QTEST(parameter_count_text(parameters), "text");
  }
};

QTEST_MAIN(TestModelCardPicture)
#include "tst_model_card_picture.moc"
