#include <QTest>
#include <cmath>

#include "core/attribution/m2ib.h"
#include "core/image/black_out.h"
#include "core/image/model_input/preprocess_preset.h"
#include "core/model/dual_encoder.h"
#include "tests/support/fixtures.h"

using namespace m2ib;
using image::FieldOfView;
using image::PreprocessSettings;

namespace {

/// A gray ramp of any size.
image::RadiographPtr ramp(int width, int height) {
  image::Radiograph radiograph;
  radiograph.width_px = width;
  radiograph.height_px = height;
  radiograph.sha256 = std::string(64, 'c');
  std::vector<std::uint8_t> bytes;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) bytes.push_back(static_cast<std::uint8_t>((x * 3 + y * 7) % 256));
  }
  radiograph.pixels = std::move(bytes);
  return std::make_shared<const image::Radiograph>(std::move(radiograph));
}

bool same(const FieldOfView& a, const FieldOfView& b) {
  return a.left_px == b.left_px && a.top_px == b.top_px && a.width_px == b.width_px && a.height_px == b.height_px;
}

}  // namespace

/// How a person may have a picture prepared, and that results say so.
class TestInputChoice : public QObject {
  Q_OBJECT

  model::DualEncoderPtr model_;

 private Q_SLOTS:
  void initTestCase() {
    if (!tests::has_fixtures()) return;
    const auto loaded = model::load_model(tests::fixture_dir() / "hf_clip_tiny");
    if (loaded && loaded->has_value()) model_ = **loaded;
  }

  void fieldOfViewIsKnownBeforehand_data() {
    QTest::addColumn<QString>("id");
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("height");
    for (const image::PreprocessPreset& preset : image::preprocess_presets()) {
      for (const auto& [width, height] : {std::pair{300, 200}, {200, 333}, {97, 97}, {5, 40}}) {
        QTest::addRow("%s %d x %d", preset.id.c_str(), width, height)
            << QString::fromStdString(preset.id) << width << height;
      }
    }
  }
  void fieldOfViewIsKnownBeforehand() {
    QFETCH(QString, id);
    QFETCH(int, width);
    QFETCH(int, height);
    const auto settings = image::preprocess_preset(id.toStdString(), image::openai_clip_preprocessing(224), 224);
    QVERIFY(settings);
    const auto computed = image::preprocess(*ramp(width, height), *settings);
    QVERIFY(computed);
    QCOMPARE(computed->settings, *settings);
    const auto known = image::field_of_view(width, height, *settings);
    QVERIFY(known);
    QVERIFY(same(*known, computed->field_of_view));
  }

  void impossibleSizesAreRefused() {
    const PreprocessSettings crop = image::openai_clip_preprocessing(224);
    const auto none = image::field_of_view(0, 10, crop);
    QVERIFY(!none);
    QCOMPARE(none.error().code, ErrorCode::ImageTooSmall);
    const auto thin = image::field_of_view(1, 100'000'000, crop);
    QVERIFY(!thin);
    QCOMPARE(thin.error().code, ErrorCode::SettingOutOfRange);
    PreprocessSettings wrong = crop;
    wrong.crop_width_px = -1;
    QVERIFY(!image::field_of_view(10, 10, wrong));
  }

  void unseenShare_data() {
    QTest::addColumn<QList<double>>("seen");
    QTest::addColumn<double>("share");  // of a picture of 100 x 50
    QTest::newRow("all") << QList<double>{0, 0, 100, 50} << 0.0;
    QTest::newRow("padded") << QList<double>{0, -25, 100, 100} << 0.0;
    QTest::newRow("left and right") << QList<double>{25, 0, 50, 50} << 0.5;
    QTest::newRow("a corner") << QList<double>{-10, -10, 60, 35} << 0.75;
    QTest::newRow("elsewhere") << QList<double>{200, 0, 50, 50} << 1.0;
    QTest::newRow("nothing") << QList<double>{0, 0, 0, 0} << 1.0;
  }
  void unseenShare() {
    QFETCH(QList<double>, seen);
    QFETCH(double, share);
    QVERIFY(std::abs(image::unseen_share(100, 50, {seen[0], seen[1], seen[2], seen[3]}) - share) < 1e-12);
    QCOMPARE(image::unseen_share(0, 50, {}), 0.0);
  }

  void encoderRecordsTheChoice() {
    M2IB_REQUIRE_FIXTURES();
    QVERIFY(model_);
    const auto picture = ramp(96, 48);
    const auto plain = model_->encode_image(*picture);
    QVERIFY(plain && plain->has_value());
    QCOMPARE((*plain)->preprocess, model_->preprocess_settings());
    QCOMPARE((*plain)->preprocessing_id, std::string("model"));
    QVERIFY(!(*plain)->window_by_person);
    QCOMPARE((*plain)->window, image::default_window(*picture));

    const image::InputChoice choice{"fit", image::Window{10.0, 90.0}};
    const auto chosen = model_->encode_image(*picture, choice);
    QVERIFY(chosen && chosen->has_value());
    QCOMPARE((*chosen)->preprocess, *model_->input_settings("fit"));
    QCOMPARE((*chosen)->preprocessing_id, std::string("fit"));
    QVERIFY((*chosen)->window_by_person);
    QCOMPARE((*chosen)->window, (image::Window{10.0, 90.0}));
    QVERIFY((*chosen)->embedding != (*plain)->embedding);
    for (const char* id : {"model", "fit", "squash", "clip-crop"}) {
      const auto encoded = model_->encode_image(*picture, image::InputChoice{id, {}});
      const auto known = model_->field_of_view(96, 48, id);
      QVERIFY(encoded && encoded->has_value() && known);
      QVERIFY2(same((*encoded)->field_of_view, *known), id);
    }
    const auto unknown = model_->encode_image(*picture, image::InputChoice{"sideways", {}});
    QVERIFY(!unknown);
    QCOMPARE(unknown.error().code, ErrorCode::SettingOutOfRange);
    QVERIFY(!model_->field_of_view(96, 48, "sideways"));
  }

  void presetOfTheOpenedModelIsNamed() {
    M2IB_REQUIRE_FIXTURES();
    model::LoadOptions options;
    options.preprocessing = "squash";
    const auto opened = model::load_model(tests::fixture_dir() / "hf_clip_tiny", {}, {}, options);
    QVERIFY(opened && opened->has_value());
    const auto encoded = (**opened)->encode_image(*ramp(96, 48));
    QVERIFY(encoded && encoded->has_value());
    QCOMPARE((*encoded)->preprocessing_id, std::string("squash"));
    QVERIFY(same((*encoded)->field_of_view, {0, 0, 96, 48}));
  }

  void explanationCarriesAllOfIt() {
    M2IB_REQUIRE_FIXTURES();
    QVERIFY(model_);
    image::Radiograph later = *ramp(96, 48);
    later.frame = 3;
    later.frames = 5;
    const auto picture =
        image::black_out(std::make_shared<const image::Radiograph>(std::move(later)), {{2, 3, 20, 10}});
    const auto seen = model_->encode_image(*picture, image::InputChoice{"squash", image::Window{0.0, 128.0}});
    const auto caption = model_->encode_caption("left basal effusion");
    QVERIFY(seen && seen->has_value() && caption && caption->has_value());
    attribution::MethodSettings settings = attribution::default_settings(model_->card());
    settings.steps = 1;
    settings.samples = 1;
    const auto made = attribution::explain(*model_, *picture, **seen, **caption, settings);
    QVERIFY(made && made->has_value());
    const attribution::Explanation& explanation = ***made;
    QCOMPARE(explanation.preprocessing_id, std::string("squash"));
    QCOMPARE(explanation.preprocess, *model_->input_settings("squash"));
    QVERIFY(explanation.window_by_person);
    QCOMPARE(explanation.model_window, (image::Window{0.0, 128.0}));
    QCOMPARE(explanation.image_frame, 3);
    QCOMPARE(explanation.black_outs, (std::vector<image::PixelRect>{{2, 3, 20, 10}}));
    QVERIFY(same(explanation.field_of_view, {0, 0, 96, 48}));
  }
};

QTEST_GUILESS_MAIN(TestInputChoice)
#include "tst_input_choice.moc"
