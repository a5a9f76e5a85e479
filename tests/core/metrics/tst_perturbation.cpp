#include <QTest>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/metrics/deletion_curve.h"
#include "core/metrics/removal.h"
#include "tests/core/metrics/metrics_scene.h"

using namespace m2ib;
using namespace m2ib::metrics;
using tests::Scene;

namespace {

using Order = std::vector<std::size_t>;

const float kNan = std::numeric_limits<float>::quiet_NaN();
// Pictures run through the model in batches or alone: float32 sums in another order.
constexpr double kTolerance = 2e-6;

bool near(double a, double b, double tolerance = kTolerance) { return std::abs(a - b) <= tolerance; }

Order shuffled() { return {5, 0, 15, 3, 9, 1, 12, 7, 2, 14, 4, 8, 13, 6, 11, 10}; }
Order backwards(Order order) {
  std::ranges::reverse(order);
  return order;
}

std::vector<float> values_for(const Order& order) {
  std::vector<float> values(order.size());
  for (std::size_t rank = 0; rank < order.size(); ++rank) values[order[rank]] = 100.0F - static_cast<float>(rank);
  return values;
}

PerturbationCurve curve(const Scene& scene, const Order& order, const CurveSettings& settings) {
  const auto made = perturbation_curve(*scene.encoder, scene.image, scene.text.embedding, order, settings);
  if (!made || !*made) qFatal("no curve");
  return **made;
}

image::PixelValues picture_of(const std::vector<float>& values) {
  image::PixelValues pixels;
  pixels.values = values;
  return pixels;
}

model::ModelCard card_of(int side, int patch, int grid) {
  model::ModelCard card;
  card.image_size_px = side;
  card.patch_px = patch;
  card.grid = grid;
  return card;
}

}  // namespace

class TestPerturbation : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  // 4 x 4 px, patches of 2; channel c holds 16 c … 16 c + 15, so its mean is 16 c + 7.5.
  void patches_are_replaced_by_hand() {
    std::vector<float> values(48);
    std::iota(values.begin(), values.end(), 0.0F);
    const PerturbedInput input(card_of(4, 2, 2), picture_of(values), Filling::Mean);
    QVERIFY(input.valid());
    QCOMPARE(input.patches(), std::size_t{4});
    std::vector<float> batch = {-1.0F};  // what stands there already stays
    input.append({false, true, false, false}, batch);
    QCOMPARE(batch.size(), std::size_t{49});
    QCOMPARE(batch[0], -1.0F);
    for (std::size_t i = 0; i < 48; ++i) {
      const std::size_t in_channel = i % 16;
      const bool replaced = in_channel == 2 || in_channel == 3 || in_channel == 6 || in_channel == 7;
      const float wanted = replaced ? static_cast<float>(i / 16) * 16.0F + 7.5F : static_cast<float>(i);
      QCOMPARE(batch[i + 1], wanted);
    }
  }
  void zero_is_the_middle_after_normalisation() {
    const PerturbedInput input(card_of(2, 1, 2), picture_of(std::vector<float>(12, 3.0F)), Filling::Zero);
    std::vector<float> batch;
    input.append({true, false, false, true}, batch);
    QCOMPARE(batch, (std::vector<float>{0, 3, 3, 0, 0, 3, 3, 0, 0, 3, 3, 0}));
  }
  // A patch grid that leaves a rest at the right and below: no patch sees it.
  void a_rest_beside_the_patches_stays() {
    const PerturbedInput input(card_of(3, 2, 1), picture_of(std::vector<float>(27, 2.0F)), Filling::Zero);
    QVERIFY(input.valid());
    std::vector<float> batch;
    input.append({true}, batch);
    QCOMPARE(std::vector<float>(batch.begin(), batch.begin() + 9), (std::vector<float>{0, 0, 2, 0, 0, 2, 2, 2, 2}));
    batch.clear();
    input.append_blend({0.5F}, batch);
    QCOMPARE(std::vector<float>(batch.begin(), batch.begin() + 9), (std::vector<float>{1, 1, 2, 1, 1, 2, 2, 2, 2}));
  }
  // Two patches of 2 px in a row of a 4 x 4 picture: centres at 1 and 3, so pixels (centres 0.5, 1.5, 2.5, 3.5) get
  // shares 1, 0.75, 0.25, 0 between patches of 1 and 0.
  void shares_are_enlarged_bilinearly() {
    const PerturbedInput input(card_of(4, 2, 2), picture_of(std::vector<float>(48, 1.0F)), Filling::Zero);
    std::vector<float> batch;
    input.append_blend({1.0F, 0.0F, 1.0F, 0.0F}, batch);
    for (std::size_t i = 0; i < 48; ++i) {
      const std::vector<float> row = {1.0F, 0.75F, 0.25F, 0.0F};
      QVERIFY(near(batch[i], row[i % 4], 1e-6));
    }
    batch.clear();
    input.append_blend(std::vector<float>(4, 1.0F), batch);
    QCOMPARE(batch, std::vector<float>(48, 1.0F));
  }
  // Blurring keeps a flat picture and the sum of one that is dark at its borders, and leaves no edge.
  void blur_is_strong_and_keeps_the_light() {
    constexpr std::size_t kSide = 64;
    std::vector<float> values(3 * kSide * kSide, 0.0F);
    for (std::size_t c = 0; c < 3; ++c) {
      for (std::size_t y = 28; y < 36; ++y) {
        for (std::size_t x = 28; x < 36; ++x) values[(c * kSide + y) * kSide + x] = 1.0F;
      }
    }
    const PerturbedInput input(card_of(kSide, kSide, 1), picture_of(values), Filling::Blur);
    std::vector<float> batch;
    input.append({true}, batch);
    const double sum = std::accumulate(batch.begin(), batch.end(), 0.0);
    QVERIFY2(near(sum, 3.0 * 64.0, 1e-3), qPrintable(QString::number(sum)));
    QVERIFY(*std::ranges::max_element(batch) < 0.6F);
    QVERIFY(near(batch[31 * kSide + 31], batch[32 * kSide + 32], 1e-5));  // the same seen from both sides
    const PerturbedInput flat(card_of(8, 4, 2), picture_of(std::vector<float>(192, 0.25F)), Filling::Blur);
    batch.clear();
    flat.append(std::vector<bool>(4, true), batch);
    for (const float value : batch) QVERIFY(near(value, 0.25, 1e-6));
  }
  void pixels_of_another_model_are_refused() {
    for (const auto& [card, count] : std::vector<std::pair<model::ModelCard, std::size_t>>{
             {card_of(4, 2, 2), 47}, {card_of(4, 2, 3), 48}, {card_of(0, 0, 0), 0}, {card_of(-4, 2, 2), 48}}) {
      const PerturbedInput input(card, picture_of(std::vector<float>(count, 1.0F)), Filling::Blur);
      QVERIFY(!input.valid());
      std::vector<float> batch;
      input.append({true, false}, batch);
      input.append_blend({0.5F}, batch);
      QVERIFY(batch.empty());
    }
    const PerturbedInput input(card_of(2, 1, 2), picture_of(std::vector<float>(12, 1.0F)), Filling::Zero);
    std::vector<float> batch;
    input.append({true}, batch);
    QCOMPARE(batch, std::vector<float>(12, 1.0F));
  }
  void fillings_have_names() {
    QCOMPARE(to_string(Filling::Mean), "mean");
    QCOMPARE(to_string(Filling::Blur), "blur");
    QCOMPARE(to_string(Filling::Zero), "zero");
  }

  void hottest_first_sorts() {
    QCOMPARE(hottest_first({1.0F, 3.0F, kNan, 4.0F, -2.0F}), (Order{3, 1, 0, 4, 2}));
    QCOMPARE(hottest_first({}), Order{});
  }
  // A clamped map: one hot patch, the rest 0. In reading order its first half would be the upper half of the picture.
  void equals_come_scattered_and_always_alike() {
    std::vector<float> map(196, 0.0F);
    map[100] = 1.0F;
    const Order order = hottest_first(map);
    QCOMPARE(order.front(), std::size_t{100});
    QCOMPARE(hottest_first(map), order);
    Order sorted = order;
    std::ranges::sort(sorted);
    for (std::size_t i = 0; i < sorted.size(); ++i) QCOMPARE(sorted[i], i);
    // The mean of 97 of 196 places is 97.5 give or take 4; ten times that never happens by chance.
    const double sum = std::accumulate(order.begin() + 1, order.begin() + 98, 0.0);
    QVERIFY2(std::abs(sum / 97.0 - 97.5) < 20.0, qPrintable(QString::number(sum / 97.0)));
  }

  // Every point against the model run on a picture that was changed pixel by pixel.
  void deletion_equals_the_plain_way() {
    const Scene scene = tests::metrics_scene();
    CurveSettings settings;
    settings.points = 16;
    const PerturbationCurve made = curve(scene, shuffled(), settings);
    QCOMPARE(made.share.size(), std::size_t{17});
    QCOMPARE(made.similarity.size(), std::size_t{17});
    const std::vector<float> colour = tests::mean_colour_plainly(scene);
    double area = 0.0;
    for (std::size_t count = 0; count <= 16; ++count) {
      const Order order = shuffled();
      const Order gone(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count));
      const double wanted = tests::score_plainly(scene, tests::replaced_plainly(scene, gone, colour));
      QVERIFY2(near(made.similarity[count], wanted), qPrintable(QString::number(count)));
      QCOMPARE(made.share[count], static_cast<double>(count) / 16.0);
      if (count > 0) area += (made.similarity[count] + made.similarity[count - 1]) / 32.0;
    }
    QVERIFY(near(made.area, area, 1e-12));
  }
  void deletion_begins_whole_and_ends_empty() {
    const Scene scene = tests::metrics_scene();
    for (const Filling filling : {Filling::Mean, Filling::Blur, Filling::Zero}) {
      CurveSettings settings;
      settings.filling = filling;
      const PerturbationCurve one = curve(scene, shuffled(), settings);
      const PerturbationCurve other = curve(scene, backwards(shuffled()), settings);
      QVERIFY(near(one.similarity.front(), model::cosine(scene.image.embedding, scene.text.embedding), 1e-12));
      QVERIFY(near(one.similarity.back(), other.similarity.back()));
      QVERIFY(one.similarity != other.similarity);
      QCOMPARE(one.relative.front(), 1.0);
      QCOMPARE(one.relative.back(), 0.0);
    }
    const std::vector<float> black(scene.image.pixels->values.size(), 0.0F);
    QVERIFY(near(curve(scene, shuffled(), {.filling = Filling::Zero}).similarity.back(),
                 tests::score_plainly(scene, black)));
  }
  // To show the k hottest is to remove the n - k coldest, the coldest first.
  void insertion_mirrors_deletion() {
    const Scene scene = tests::metrics_scene(3);
    for (const int points : {2, 4, 14, 16}) {
      CurveSettings insert{.kind = Perturbation::Insertion, .points = points, .filling = Filling::Mean};
      CurveSettings remove{.kind = Perturbation::Deletion, .points = points, .filling = Filling::Mean};
      const PerturbationCurve shown = curve(scene, shuffled(), insert);
      const PerturbationCurve gone = curve(scene, backwards(shuffled()), remove);
      const std::size_t last = shown.similarity.size() - 1;
      for (std::size_t i = 0; i <= last; ++i) {
        // Where 16 patches are not a multiple of the points, halves are rounded up on both ways.
        if (near(shown.share[i], 1.0 - gone.share[last - i], 1e-12)) {
          QVERIFY(near(shown.similarity[i], gone.similarity[last - i]));
        } else {
          QCOMPARE(points, 14);
        }
      }
      QCOMPARE(shown.relative.front(), 0.0);
      QCOMPARE(shown.relative.back(), 1.0);
    }
  }
  void relative_by_hand() {
    const Scene scene = tests::metrics_scene();
    const PerturbationCurve made = curve(scene, shuffled(), {.points = 2});
    QCOMPARE(made.share, (std::vector<double>{0.0, 0.5, 1.0}));
    const auto& s = made.similarity;
    const double middle = (s[1] - s[2]) / (s[0] - s[2]);
    QVERIFY(near(made.relative[1], middle, 1e-12));
    QVERIFY(near(made.relative_area, 0.25 * (1.0 + 2.0 * middle), 1e-12));
    QVERIFY(near(made.area, 0.25 * (s[0] + 2.0 * s[1] + s[2]), 1e-12));
  }
  // A picture of one colour loses nothing: there is no share of nothing.
  void a_flat_picture_has_no_relative_curve() {
    Scene scene = tests::metrics_scene();
    image::Radiograph flat = scene.radiograph;
    flat.pixels = std::vector<std::uint8_t>(256, 90);
    scene.image = **scene.encoder->encode_image(flat);
    const PerturbationCurve made = curve(scene, shuffled(), {});
    QVERIFY(made.relative.empty());
    QCOMPARE(made.relative_area, 0.0);
    QVERIFY(near(made.area, made.similarity.front(), 1e-5));
  }
  void no_more_points_than_patches() {
    const Scene scene = tests::metrics_scene();
    QCOMPARE(curve(scene, shuffled(), {.points = 1000}).share.size(), std::size_t{17});
    const std::vector<double> shares = curve(scene, shuffled(), {.points = 14}).share;
    QCOMPARE(shares.size(), std::size_t{15});
    QVERIFY(std::ranges::adjacent_find(shares, std::greater_equal<>()) == shares.end());
  }
  void random_orders_are_repeatable() {
    const Scene scene = tests::metrics_scene();
    const auto run = [&](int orders, std::uint64_t seed) {
      return **random_curve(*scene.encoder, scene.image, scene.text.embedding, {.points = 8}, orders, seed);
    };
    const RandomCurve a = run(5, 7);
    QCOMPARE(run(5, 7).mean.similarity, a.mean.similarity);
    QCOMPARE(run(5, 7).spread, a.spread);
    QVERIFY(run(5, 8).mean.similarity != a.mean.similarity);
    QCOMPARE(a.spread.size(), a.mean.share.size());
    QVERIFY(near(a.spread.front(), 0.0, 1e-12) && near(a.spread.back(), 0.0, 1e-12));
    QVERIFY(*std::ranges::max_element(a.spread) > 0.0);
    QVERIFY(near(a.mean.similarity.front(), curve(scene, shuffled(), {}).similarity.front(), 1e-12));
    QVERIFY(near(a.mean.similarity.back(), curve(scene, shuffled(), {}).similarity.back()));
    // One order has no spread; of two, mean and spread are theirs: order k does not depend on how many there are.
    const RandomCurve one = run(1, 7);
    const RandomCurve two = run(2, 7);
    QCOMPARE(one.spread, std::vector<double>(9, 0.0));
    for (std::size_t i = 0; i < 9; ++i) {
      const double second = 2.0 * two.mean.similarity[i] - one.mean.similarity[i];
      QVERIFY(near(two.spread[i], std::abs(one.mean.similarity[i] - second) / std::sqrt(2.0), 1e-9));
    }
  }
  // Random order falls evenly from 1 to 0: its area is 0.5, its band 0.1 in the middle: 0.05.
  void verdicts_by_hand_data() {
    QTest::addColumn<double>("middle");
    QTest::addColumn<int>("deletion");
    QTest::addColumn<int>("insertion");
    const auto row = [](const char* name, double middle, CurveVerdict deletion, CurveVerdict insertion) {
      QTest::newRow(name) << middle << static_cast<int>(deletion) << static_cast<int>(insertion);
    };
    row("far below", 0.3, CurveVerdict::Better, CurveVerdict::Worse);
    row("within the band", 0.41, CurveVerdict::AsRandom, CurveVerdict::AsRandom);
    row("above, within the band", 0.59, CurveVerdict::AsRandom, CurveVerdict::AsRandom);
    row("far above", 0.7, CurveVerdict::Worse, CurveVerdict::Better);
  }
  void verdicts_by_hand() {
    QFETCH(double, middle);
    QFETCH(int, deletion);
    QFETCH(int, insertion);
    const auto judged = [middle](double first, double last, Perturbation kind) {
      PerturbationCurve map;
      map.share = {0.0, 0.5, 1.0};
      map.similarity = {first, middle, last};
      map.area = 0.25 * (first + last) + 0.5 * middle;
      RandomCurve random;
      random.mean = map;
      random.mean.similarity[1] = 0.5;
      random.mean.area = 0.25 * (first + last) + 0.25;
      random.spread = {0.0, 0.1, 0.0};
      return static_cast<int>(judge_curve(map, random, kind));
    };
    QCOMPARE(judged(1.0, 0.0, Perturbation::Deletion), deletion);
    QCOMPARE(judged(0.0, 1.0, Perturbation::Insertion), insertion);
    const int meaningless = static_cast<int>(CurveVerdict::Meaningless);
    QCOMPARE(judged(0.0, 1.0, Perturbation::Deletion), meaningless);
    QCOMPARE(judged(0.5, 0.5, Perturbation::Insertion), meaningless);
    QCOMPARE(static_cast<int>(judge_curve({}, {}, Perturbation::Deletion)), meaningless);
  }
  void wrong_curves_are_refused_data() {
    QTest::addColumn<QString>("fault");
    for (const char* fault : {"short", "twice", "beyond", "points", "many points", "caption", "nan", "no pixels"}) {
      QTest::newRow(fault) << QString::fromLatin1(fault);
    }
  }
  void wrong_curves_are_refused() {
    QFETCH(QString, fault);
    Scene scene = tests::metrics_scene();
    Order order = shuffled();
    CurveSettings settings;
    if (fault == QStringLiteral("short")) order.pop_back();
    if (fault == QStringLiteral("twice")) order[3] = order[4];
    if (fault == QStringLiteral("beyond")) order[3] = 16;
    if (fault == QStringLiteral("points")) settings.points = 1;
    if (fault == QStringLiteral("many points")) settings.points = 1001;
    if (fault == QStringLiteral("caption")) scene.text.embedding.pop_back();
    if (fault == QStringLiteral("nan")) scene.text.embedding[0] = kNan;
    if (fault == QStringLiteral("no pixels")) scene.image.pixels = nullptr;
    const auto made = perturbation_curve(*scene.encoder, scene.image, scene.text.embedding, order, settings);
    QVERIFY(!made);
    QCOMPARE(made.error().code, fault == QStringLiteral("nan") ? ErrorCode::NotFinite : ErrorCode::SettingOutOfRange);
    QVERIFY(!random_curve(*scene.encoder, scene.image, scene.text.embedding, settings, 0, 1));
  }
  void curves_stop() {
    const Scene scene = tests::metrics_scene();
    std::stop_source stop;
    stop.request_stop();
    const auto made =
        perturbation_curve(*scene.encoder, scene.image, scene.text.embedding, shuffled(), {}, stop.get_token());
    QVERIFY(made && !made->has_value());
    const auto random = random_curve(*scene.encoder, scene.image, scene.text.embedding, {}, 3, 1, stop.get_token());
    QVERIFY(random && !random->has_value());
    const auto removal =
        top_removal(*scene.encoder, scene.image, scene.text.embedding, values_for(shuffled()), stop.get_token());
    QVERIFY(removal && !removal->has_value());
  }

  // Of 16 patches 1.6, 4.8, 8, 11.2 and 14.4: 2, 5, 8, 11 and 14.
  void removal_equals_the_plain_way() {
    const Scene scene = tests::metrics_scene();
    const auto made = top_removal(*scene.encoder, scene.image, scene.text.embedding, values_for(shuffled()));
    QVERIFY(made && *made);
    QCOMPARE((*made)->share, (std::vector<double>{0.1, 0.3, 0.5, 0.7, 0.9}));
    const std::vector<float> colour = tests::mean_colour_plainly(scene);
    const double whole = tests::score_plainly(scene, scene.image.pixels->values);
    const std::vector<std::ptrdiff_t> counts = {2, 5, 8, 11, 14};
    double sum = 0.0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
      const Order order = shuffled();
      const Order gone(order.begin(), order.begin() + counts[i]);
      const double wanted = whole - tests::score_plainly(scene, tests::replaced_plainly(scene, gone, colour));
      QVERIFY(near((*made)->fall[i], wanted));
      sum += (*made)->fall[i];
    }
    QVERIFY(near((*made)->mean_fall, sum / 5.0, 1e-12));
  }
  void removal_refuses_wrong_maps() {
    const Scene scene = tests::metrics_scene();
    const auto run = [&](const std::vector<float>& map) {
      return top_removal(*scene.encoder, scene.image, scene.text.embedding, map);
    };
    QCOMPARE(run({}).error().code, ErrorCode::SettingOutOfRange);
    QCOMPARE(run(std::vector<float>(15, 1.0F)).error().code, ErrorCode::SettingOutOfRange);
    QCOMPARE(run(std::vector<float>(16, kNan)).error().code, ErrorCode::NotFinite);
    QVERIFY(run(std::vector<float>(16, 1.0F)).has_value());
  }
};

QTEST_GUILESS_MAIN(TestPerturbation)
#include "tst_perturbation.moc"
