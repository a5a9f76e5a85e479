#include <algorithm>

#include "tests/core/attribution/gradient_scene.h"

using namespace m2ib;
using namespace m2ib::tests;

/// Gradient methods against maps of their original code.
namespace {

GradientScene recorded_scene(const Golden& golden) {
  GradientScene scene(open_whole(fixture_dir() / "hf_clip_tiny"), golden.floats("pixel_values"),
                      golden.integer_row("input_ids", 0));
  return scene;
}

std::vector<float> patches(const std::vector<float>& token_values) {
  return attribution::patch_values(token_values, 4);
}

/// As the original code leaves its text maps.
std::vector<float> from_zero_to_one(std::vector<float> values) {
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  const float low = *least;
  const float range = *most - low;
  for (float& value : values) value = (value - low) / range;
  return values;
}

/// Within a ten-thousandth of the largest value; 5e-8 is float32's rounding of cosines.
bool equal_maps(const std::vector<float>& ours, const std::vector<float>& golden) {
  double largest = 0.0;
  for (const float value : golden) largest = std::max(largest, std::abs(static_cast<double>(value)));
  const double worst = worst_difference(ours, golden);
  qInfo("worst difference %.2e, largest value %.2e", worst, largest);
  return worst <= 5e-8 + 1e-4 * largest && largest > 1e-5;
}

void add_numbers(int last) {
  QTest::addColumn<int>("number");
  for (int i = 1; i <= last; ++i) QTest::addRow("block %d", i) << i;
}

}  // namespace

class TestGradientGolden : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { M2IB_REQUIRE_FIXTURES(); }
  void nib_of_pictures_data();
  void nib_of_pictures();
  void nib_of_captions_data();
  void nib_of_captions();
  void grad_cam_data();
  void grad_cam();
  void gradients_of_the_input();
  void saliency_of_captions();
  void saliency_of_pictures();

 private:
  static Golden golden() { return Golden(fixture_dir() / "attribution" / "hf_clip_tiny.safetensors"); }
};

void TestGradientGolden::nib_of_pictures_data() { add_numbers(3); }

void TestGradientGolden::nib_of_pictures() {
  QFETCH(int, number);  // the block whose input is scaled
  GradientScene scene = recorded_scene(golden());
  scene.settings.image_layer = number - 1;
  QVERIFY(equal_maps(patches(scene.values(Tower::Image, Method::Nib, 10)),
                     golden().floats("nib_layer" + std::to_string(number) + ".image_raw")));
}

void TestGradientGolden::nib_of_captions_data() { add_numbers(2); }

void TestGradientGolden::nib_of_captions() {
  QFETCH(int, number);
  GradientScene scene = recorded_scene(golden());
  scene.settings.text_layer = number - 1;
  QVERIFY(equal_maps(from_zero_to_one(scene.values(Tower::Text, Method::Nib, 10)),
                     golden().floats("nib_layer" + std::to_string(number) + ".text")));
}

void TestGradientGolden::grad_cam_data() { add_numbers(3); }

void TestGradientGolden::grad_cam() {
  QFETCH(int, number);  // the block whose first norm is looked at
  GradientScene scene = recorded_scene(golden());
  scene.settings.image_layer = number - 1;
  QVERIFY(equal_maps(patches(scene.values(Tower::Image, Method::GradCam)),
                     golden().floats("gradcam_layernorm1_block" + std::to_string(number) + ".raw")));
}

void TestGradientGolden::gradients_of_the_input() {
  const GradientScene scene = recorded_scene(golden());
  const attribution::MethodRun run = scene.run_of(scene.settings);
  QVERIFY(equal_maps(computed_pixel_gradient(run), golden().floats("input_gradient.d_cos_d_pixel")));
  QVERIFY(
      equal_maps(computed_token_gradient(run, Tower::Text), golden().floats("input_gradient.d_cos_d_token_embedding")));
}

void TestGradientGolden::saliency_of_captions() {
  QVERIFY(equal_maps(recorded_scene(golden()).values(Tower::Text, Method::Saliency),
                     golden().floats("input_gradient.text_l2")));
}

void TestGradientGolden::saliency_of_pictures() {
  const std::vector<float> strongest = golden().floats("input_gradient.max_abs_over_channels");
  std::vector<float> means(16, 0.0F);
  for (std::size_t y = 0; y < 32; ++y) {
    for (std::size_t x = 0; x < 32; ++x) means[y / 8 * 4 + x / 8] += strongest[y * 32 + x] / 64.0F;
  }
  const std::vector<float> ours = recorded_scene(golden()).values(Tower::Image, Method::Saliency);
  QCOMPARE(ours.size(), std::size_t{17});
  QCOMPARE(ours.front(), 0.0F);
  QVERIFY(equal_maps(patches(ours), means));
}

QTEST_GUILESS_MAIN(TestGradientGolden)
#include "tst_gradient_golden.moc"
