#include <numeric>

#include "tests/core/attribution/gradient_scene.h"

using namespace m2ib;
using namespace m2ib::tests;

/// Gradient methods against closed forms, and against their definitions in plain loops: gradients by central
/// differences, towers in double precision and by whole blocks.
namespace {

/// A picture of 2 x 2 pixels, red and green alone: tokens (a, b); the caption's embedding is (1, 0).
struct LinearScene : GradientScene {
  static std::vector<float> pixels() {
    const std::vector<float> red = {1.0F, 2.0F, 3.0F, -2.0F};
    const std::vector<float> green = {2.0F, 0.0F, 1.0F, 5.0F};
    std::vector<float> all = red;
    all.insert(all.end(), green.begin(), green.end());
    all.resize(12, 0.0F);
    return all;
  }
  LinearScene() : GradientScene(linear_encoder(random_encoder(toy_config(), 3)), pixels(), {512, 97, 513}) {
    text.embedding = {1.0F, 0.0F};
  }
  // The mean token is (1, 2): cosine 1 / sqrt(5), and with r² = 5 its derivatives by a mean are b² / r³, -a b / r³.
  double by_a = 4.0 / (5.0 * std::sqrt(5.0));
  double by_b = -2.0 / (5.0 * std::sqrt(5.0));
  std::vector<double> a = {1.0, 2.0, 3.0, -2.0};
  std::vector<double> b = {2.0, 0.0, 1.0, 5.0};
};

std::vector<double> weighted(const LinearScene& scene, double weight_a, double weight_b) {
  std::vector<double> map;
  for (std::size_t i = 0; i < 4; ++i) map.push_back(weight_a * scene.a[i] + weight_b * scene.b[i]);
  return map;
}

/// Where tokens lie among the elements of an input.
struct Places {
  std::vector<std::size_t> tokens;                 ///< which tokens
  std::vector<std::vector<std::size_t>> elements;  ///< the elements of each
};

/// Every token's, or a few tokens' where all take too long.
Places places_of(const GradientScene& scene, const DoubleTower& hand, Tower tower, bool all) {
  const model::ModelCard& card = scene.encoder->card();
  const auto width = static_cast<std::size_t>(card.text.width);
  const auto grid = static_cast<std::size_t>(card.grid);
  const auto patch = static_cast<std::size_t>(card.patch_px);
  const auto side = static_cast<std::size_t>(card.image_size_px);
  const bool image = tower == Tower::Image;
  const std::size_t count = image ? grid * grid : hand.tokens().size() / width;
  Places places;
  for (std::size_t token = 0; token < count; ++token) {
    if (!all && token != 0 && token != 2 && token != 5 && token + 1 != count) continue;
    places.tokens.push_back(token + (image && card.image.class_token ? 1 : 0));
    std::vector<std::size_t> elements;
    for (std::size_t i = 0; !image && i < width; ++i) elements.push_back(token * width + i);
    for (std::size_t i = 0; image && i < 3 * patch * patch; ++i) {
      const std::size_t y = token / grid * patch + i / patch % patch;
      elements.push_back(i / (patch * patch) * side * side + y * side + token % grid * patch + i % patch);
    }
    places.elements.push_back(std::move(elements));
  }
  return places;
}

/// Every D elements are one token's.
Places hidden_places(std::size_t elements, std::size_t width) {
  Places places;
  for (std::size_t token = 0; token < elements / width; ++token) {
    places.tokens.push_back(token);
    places.elements.emplace_back(width);
    std::iota(places.elements.back().begin(), places.elements.back().end(), token * width);
  }
  return places;
}

std::vector<float> at_places(const std::vector<float>& map, const Places& places) {
  std::vector<float> values;
  for (const std::size_t token : places.tokens) values.push_back(map.at(token));
  return values;
}

/// Slope by each element of the places, place by place.
std::vector<std::vector<double>> element_slopes(const Function& f, const std::vector<double>& x, const Places& places) {
  std::vector<std::vector<double>> result;
  for (const std::vector<std::size_t>& elements : places.elements) {
    result.push_back(
        slopes(f, x, elements.size(), [&](std::size_t i, double step, double* row) { row[elements[i]] += step; }));
  }
  return result;
}

/// Saliency's map of gradients: of a picture the mean over a patch of the largest by colour; of a caption lengths.
std::vector<double> saliency_map(Tower tower, const std::vector<std::vector<double>>& gradients) {
  std::vector<double> map;
  for (const std::vector<double>& gradient : gradients) {
    double sum = 0.0;
    if (tower == Tower::Image) {
      const std::size_t plane = gradient.size() / 3;
      for (std::size_t i = 0; i < plane; ++i) {
        sum += std::max({std::abs(gradient[i]), std::abs(gradient[plane + i]), std::abs(gradient[2 * plane + i])});
      }
      map.push_back(sum / static_cast<double>(plane));
    } else {
      for (const double value : gradient) sum += value * value;
      map.push_back(std::sqrt(sum));
    }
  }
  return map;
}

std::vector<double> between(const std::vector<double>& from, const std::vector<double>& to, double share) {
  std::vector<double> result;
  for (std::size_t i = 0; i < from.size(); ++i) result.push_back(from[i] + share * (to[i] - from[i]));
  return result;
}

std::size_t width_of(const GradientScene& scene, Tower tower) {
  const model::ModelCard& card = scene.encoder->card();
  return static_cast<std::size_t>(tower == Tower::Image ? card.image.width : card.text.width);
}

Function of_input(const DoubleTower& hand, Tower tower) {
  return [&hand, tower](const std::vector<double>& x, int rows) {
    return tower == Tower::Image ? hand.of_pixels(x, rows) : hand.of_tokens(x, rows);
  };
}

std::vector<double> input_of(const DoubleTower& hand, Tower tower) {
  return tower == Tower::Image ? hand.pixels() : hand.tokens();
}

/// For each place the mean, over points of the path, of the slope on the way of its own elements alone.
std::vector<double> along_path(const Function& f, const std::vector<double>& from, const std::vector<double>& to,
                               int points, double shift, const Places& places) {
  std::vector<double> map(places.tokens.size(), 0.0);
  for (int point = 0; point < points; ++point) {
    const std::vector<double> found = slopes(f, between(from, to, (point + shift) / points), map.size(),
                                             [&](std::size_t i, double step, double* row) {
                                               for (const std::size_t j : places.elements[i])
                                                 row[j] += step * (to[j] - from[j]);
                                             });
    for (std::size_t i = 0; i < map.size(); ++i) map[i] += found[i] / points;
  }
  return map;
}

std::vector<double> mean_colour(const std::vector<double>& pixels) {
  std::vector<double> result;
  const std::size_t plane = pixels.size() / 3;
  for (std::size_t first = 0; first < pixels.size(); first += plane) {
    const auto begin = pixels.begin() + static_cast<std::ptrdiff_t>(first);
    const double sum = std::accumulate(begin, begin + static_cast<std::ptrdiff_t>(plane), 0.0);
    result.insert(result.end(), plane, sum / static_cast<double>(plane));
  }
  return result;
}

/// The caption's tokens without its words.
std::vector<double> without_words(const GradientScene& scene, const DoubleTower& hand) {
  const model::ModelCard& card = scene.encoder->card();
  const std::size_t width = width_of(scene, Tower::Text);
  std::vector<double> tokens = hand.tokens();
  const std::vector<double> blank = card.padded_to > 0
                                        ? hand.tokens_of(std::vector<std::int64_t>(tokens.size() / width, card.pad_id))
                                        : hand.positions();
  for (const text::Word& word : scene.text.tokens.words) {
    for (std::size_t i = word.first_token * width; i < (word.first_token + word.token_count) * width; ++i) {
      tokens[i] = blank[i];
    }
  }
  return tokens;
}

void add_layouts_and_towers() {
  QTest::addColumn<QString>("layout");
  QTest::addColumn<bool>("image");
  for (const char* layout : kLayouts) {
    QTest::addRow("%s, image", layout) << layout << true;
    QTest::addRow("%s, text", layout) << layout << false;
  }
}

}  // namespace

class TestGradientByHand : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { M2IB_REQUIRE_FIXTURES(); }
  void closed_forms();
  void saliency_data() { add_layouts_and_towers(); }
  void saliency();
  void nib_data() { add_layouts_and_towers(); }
  void nib();
  void integrated_gradients_data() { add_layouts_and_towers(); }
  void integrated_gradients();
  void grad_cam_data() { add_layouts(); }
  void grad_cam();
  void smoothgrad_data();
  void smoothgrad();
};

void TestGradientByHand::closed_forms() {
  const LinearScene scene;
  QVERIFY(std::abs(scene.cosine() - 1.0 / std::sqrt(5.0)) < 1e-6);
  // Each token is a quarter of the mean.
  const double a = scene.by_a / 4.0;
  const double b = scene.by_b / 4.0;
  // max over RGB: green and blue have the same weight, smaller than red's; alike for every patch.
  QVERIFY(agree(scene.values(Tower::Image, Method::Saliency), {a, a, a, a}, 1e-5));
  // The cosine does not change with length, so the slope at a share t of the tokens is 1 / t of that at the tokens.
  const double harmonic = 1.0 + 1.0 / 2.0 + 1.0 / 3.0 + 1.0 / 4.0;
  QVERIFY(agree(scene.values(Tower::Image, Method::Nib, 4), weighted(scene, harmonic * a, harmonic * b), 1e-5));
  // The picture of the mean colour has the same mean token, and so has every picture on the path.
  std::vector<double> gradients = weighted(scene, a, b);
  for (double& value : gradients) value -= a * 1.0 + b * 2.0;
  QVERIFY(agree(scene.values(Tower::Image, Method::IntegratedGradients, 3), gradients, 1e-5));
  QVERIFY(std::abs(sum_of(scene.values(Tower::Image, Method::IntegratedGradients, 3))) < 1e-6);
  std::vector<double> positive = weighted(scene, a, b);
  for (double& value : positive) value = std::max(value, 0.0);
  QVERIFY(agree(scene.values(Tower::Image, Method::GradCam), positive, 1e-5));
}

void TestGradientByHand::saliency() {
  QFETCH(QString, layout);
  QFETCH(bool, image);
  const Tower tower = image ? Tower::Image : Tower::Text;
  const GradientScene scene = layout_scene(layout.toStdString());
  const DoubleTower hand = scene.in_double(tower);
  const Places places = places_of(scene, hand, tower, false);
  const auto gradients = element_slopes(of_input(hand, tower), input_of(hand, tower), places);
  QVERIFY(agree(at_places(scene.values(tower, Method::Saliency), places), saliency_map(tower, gradients)));
}

void TestGradientByHand::nib() {
  QFETCH(QString, layout);
  QFETCH(bool, image);
  const Tower tower = image ? Tower::Image : Tower::Text;
  GradientScene scene = layout_scene(layout.toStdString());
  const DoubleTower hand = scene.in_double(tower);
  const model::TowerShape& shape = image ? scene.encoder->card().image : scene.encoder->card().text;
  for (const int layer : {0, shape.last_layer()}) {
    scene.settings.image_layer = scene.settings.text_layer = 0;
    (image ? scene.settings.image_layer : scene.settings.text_layer) = layer;
    const std::vector<double> state = hand.block_input(layer + 1);
    const Function f = [&](const std::vector<double>& x, int rows) { return hand.of_block_inputs(layer + 1, x, rows); };
    const Places places = hidden_places(state.size(), width_of(scene, tower));
    const std::vector<double> nothing(state.size(), 0.0);
    QVERIFY(agree(scene.values(tower, Method::Nib, 3), along_path(f, nothing, state, 3, 1.0, places)));
  }
}

void TestGradientByHand::integrated_gradients() {
  QFETCH(QString, layout);
  QFETCH(bool, image);
  const Tower tower = image ? Tower::Image : Tower::Text;
  const GradientScene scene = layout_scene(layout.toStdString());
  const DoubleTower hand = scene.in_double(tower);
  const std::vector<double> input = input_of(hand, tower);
  const std::vector<double> baseline = image ? mean_colour(input) : without_words(scene, hand);
  const Places places = places_of(scene, hand, tower, true);
  const std::vector<double> expected = along_path(of_input(hand, tower), baseline, input, 2, 0.5, places);
  const std::vector<float> map = scene.values(tower, Method::IntegratedGradients, 2);
  QVERIFY(agree(at_places(map, places), expected));
  if (map.size() > places.tokens.size()) QCOMPARE(map.front(), 0.0F);  // the class token
}

void TestGradientByHand::grad_cam() {
  QFETCH(QString, layout);
  GradientScene scene = layout_scene(layout.toStdString());
  const DoubleTower hand = scene.in_double(Tower::Image);
  const std::size_t width = width_of(scene, Tower::Image);
  const model::TowerShape& shape = scene.encoder->card().image;
  const std::size_t first = shape.class_token ? 1 : 0;
  int maps = 0;
  for (int layer = 0; layer <= shape.last_layer(); ++layer) {
    scene.settings.image_layer = layer;
    const std::vector<double> read = hand.attention_input(layer + 1);
    const std::size_t tokens = read.size() / width;
    const Function f = [&](const std::vector<double>& rows, int count) {
      std::vector<double> cosines;
      for (auto row = rows.begin(); cosines.size() < static_cast<std::size_t>(count);) {
        const auto end = row + static_cast<std::ptrdiff_t>(read.size());
        cosines.push_back(hand.of_attention_input(layer + 1, {row, end}));
        row = end;
      }
      return cosines;
    };
    // The mean slope over patches is that on the way of all patches' channel d, each by its share.
    const std::vector<double> weights = slopes(f, read, width, [&](std::size_t d, double step, double* row) {
      for (std::size_t t = first; t < tokens; ++t) row[t * width + d] += step / static_cast<double>(tokens - first);
    });
    std::vector<double> expected(tokens, 0.0);
    for (std::size_t i = first * width; i < read.size(); ++i) expected[i / width] += weights[i % width] * read[i];
    for (double& value : expected) value = std::max(value, 0.0);
    if (std::ranges::all_of(expected, [](double value) { return value == 0.0; })) {
      QCOMPARE(scene.values(Tower::Image, Method::GradCam), std::vector<float>(tokens, 0.0F));
      continue;
    }
    ++maps;
    QVERIFY(agree(scene.values(Tower::Image, Method::GradCam), expected));
  }
  QVERIFY(maps > 0);
}

void TestGradientByHand::smoothgrad_data() {
  QTest::addColumn<QString>("layout");
  QTest::addColumn<bool>("image");
  for (const char* layout : {"hf_clip_tiny", "siglip_tiny"}) {
    QTest::addRow("%s, image", layout) << layout << true;
    QTest::addRow("%s, text", layout) << layout << false;
  }
}

void TestGradientByHand::smoothgrad() {
  QFETCH(QString, layout);
  QFETCH(bool, image);
  constexpr int kCopies = 3;
  const Tower tower = image ? Tower::Image : Tower::Text;
  const GradientScene scene = layout_scene(layout.toStdString());
  const DoubleTower hand = scene.in_double(tower);
  const std::vector<double> input = input_of(hand, tower);
  // Noise goes to pixels, or to the embeddings of the written tokens.
  const std::size_t noisy = image ? input.size() : 6 * width_of(scene, tower);
  double sigma = 0.0;
  if (image) {
    const auto [least, most] = std::minmax_element(input.begin(), input.end());
    sigma = 0.15 * (*most - *least);
  } else {
    const std::vector<double> positions = hand.positions();
    double sum = 0.0;
    double squares = 0.0;
    for (std::size_t i = 0; i < noisy; ++i) {
      sum += input[i] - positions[i];
      squares += (input[i] - positions[i]) * (input[i] - positions[i]);
    }
    const auto count = static_cast<double>(noisy);
    sigma = 0.15 * std::sqrt(12.0) * std::sqrt(squares / count - sum / count * sum / count);
  }
  const Places places = places_of(scene, hand, tower, false);
  std::vector<std::vector<double>> mean;
  for (int copy = 0; copy < kCopies; ++copy) {
    Random random(scene.settings.seed, (std::uint64_t{image ? 3U : 4U} << 32) + static_cast<std::uint64_t>(copy));
    std::vector<double> x = input;
    for (std::size_t i = 0; i < noisy; ++i) x[i] += random.normal(0.0, sigma);
    const auto gradients = element_slopes(of_input(hand, tower), x, places);
    mean.resize(gradients.size());
    for (std::size_t i = 0; i < gradients.size(); ++i) {
      mean[i].resize(gradients[i].size(), 0.0);
      for (std::size_t j = 0; j < mean[i].size(); ++j) mean[i][j] += gradients[i][j] / kCopies;
    }
  }
  QVERIFY(agree(at_places(scene.values(tower, Method::SmoothGrad, kCopies), places), saliency_map(tower, mean)));
}

QTEST_GUILESS_MAIN(TestGradientByHand)
#include "tst_gradient_by_hand.moc"
