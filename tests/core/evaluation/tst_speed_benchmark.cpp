#include <QTest>

#include "core/benchmark/speed_benchmark.h"

using namespace m2ib;

class TestSpeedBenchmark : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  // Counted by hand for a tower of 3 blocks, width 4, MLP 8, 5 tokens (4 patches of 2 px), embedding 6.
  void needed_work_is_counted_from_the_shapes() {
    model::ModelCard card;
    card.image = {3, 4, 1, 8, 5, model::Activation::QuickGelu, 1e-5};
    card.patch_px = 2;
    card.embedding = 6;
    attribution::MethodSettings settings;
    settings.image_layer = 0;
    settings.steps = 2;
    settings.samples = 7;
    const double block = 5 * (4 * 16 + 2 * 4 * 8) + 2 * 5 * 5 * 4;      // 840
    const double pooled = 5 * 2 * 16 + 2 * 16 + 2 * 4 * 8 + 2 * 5 * 4;  // 296
    const double patches = 4 * 4 * 3 * 2 * 2;                           // 192
    const double suffix = block + pooled + 4 * 6;                       // one block whole, one pruned
    const double expected = patches + block + suffix * 7 * (2 + 1);     // two forward passes, one backward
    QCOMPARE(benchmark::needed_multiply_adds(card, settings), expected);
  }
};

QTEST_GUILESS_MAIN(TestSpeedBenchmark)
#include "tst_speed_benchmark.moc"
