#include <set>

#include <QElapsedTimer>
#include <QTest>

#include "core/image/model_input/preprocess_preset.h"
#include "core/image/model_input/resample.h"
#include "core/image/model_input/resample_pointwise.h"
#include "tests/core/image/preprocess_support.h"

using namespace m2ib;
using namespace m2ib::image;
using namespace m2ib::tests;

namespace {

using Resize = PreprocessSettings::Resize;

/// (37 x + 91 y + 53 c + 11 x y) mod 256: no two neighbours alike.
std::vector<std::uint8_t> pattern(int width, int height, int channels) {
  std::vector<std::uint8_t> bytes;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      for (int c = 0; c < channels; ++c) {
        bytes.push_back(static_cast<std::uint8_t>((37 * x + 91 * y + 53 * c + 11 * x * y) % 256));
      }
    }
  }
  return bytes;
}

Radiograph picture(int width, int height, int channels) {
  Radiograph result = gray8(width, height);
  if (channels == 3) result.format = PixelFormat::Rgb8;
  result.pixels = pattern(width, height, channels);
  return result;
}

PreprocessSettings preset(const std::string& id, int size_px, const PreprocessSettings& model = {}) {
  return preprocess_preset(id, model, size_px).value();
}

std::vector<float> as_floats(const std::vector<std::uint8_t>& bytes) { return {bytes.begin(), bytes.end()}; }

std::vector<float> first_plane(const PixelValues& pixels) {
  return {pixels.values.begin(), pixels.values.begin() + std::ptrdiff_t{pixels.width_px} * pixels.height_px};
}

/// A gray picture on a black or gray canvas.
std::vector<std::uint8_t> on_canvas(const std::vector<std::uint8_t>& pixels, int width, int height, int side, int left,
                                    int top, std::uint8_t fill = 0) {
  std::vector<std::uint8_t> canvas(static_cast<std::size_t>(side) * static_cast<std::size_t>(side), fill);
  for (int y = 0; y < height; ++y) {
    std::copy_n(pixels.begin() + std::ptrdiff_t{y} * width, width,
                canvas.begin() + std::ptrdiff_t{top + y} * side + left);
  }
  return canvas;
}

bool same_view(const FieldOfView& a, const FieldOfView& b) {
  return std::abs(a.left_px - b.left_px) < 1e-9 && std::abs(a.top_px - b.top_px) < 1e-9 &&
         std::abs(a.width_px - b.width_px) < 1e-9 && std::abs(a.height_px - b.height_px) < 1e-9;
}

}  // namespace

/// The published recipes and the presets by which people choose them. Values named "by hand" were computed apart from
/// this program, in Python's standard library, from the formulas of Pillow, PyTorch and TensorFlow.
class TestPreprocessRecipes : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void chexzero_by_hand() {
    // 7 x 4, colour, to 320 x 182 by Lanczos, luma, black bars, normalised, to 6 x 6 by PyTorch's bicubic.
    const std::vector<float> expected{-1.216303F, -1.216303F, -1.216303F, -1.216303F, -1.216303F, -1.216303F,  //
                                      -0.785733F, -0.339626F, 0.279106F,  1.061466F,  1.376170F,  -0.270623F,  //
                                      0.275704F,  1.142002F,  0.778559F,  -0.399798F, 0.082786F,  0.760496F,   //
                                      0.965718F,  -0.215577F, 0.062740F,  0.927246F,  0.128540F,  -0.373474F,  //
                                      -0.667487F, 0.787478F,  0.635812F,  -0.591515F, 0.407735F,  1.350277F,   //
                                      -1.216303F, -1.216303F, -1.216303F, -1.216303F, -1.216303F, -1.216303F};
    const auto result = preprocess(picture(7, 4, 3), preset("chexzero", 6));
    QVERIFY(result);
    QCOMPARE(result->width_px, 6);
    QCOMPARE(result->height_px, 6);
    QCOMPARE(result->values.size(), std::size_t{3 * 36});
    for (std::ptrdiff_t plane = 0; plane < 3; ++plane) {
      const std::vector<float> found(result->values.begin() + plane * 36, result->values.begin() + (plane + 1) * 36);
      QVERIFY2(largest_difference(found, expected) <= 2e-6,
               qPrintable(QString::number(largest_difference(found, expected))));
    }
    const double scale = 4.0 / 182;
    QVERIFY(same_view(result->field_of_view, {0, -69 * scale, 7, 320 * scale}));
  }

  void chexpert_by_hand() {
    const auto result = preprocess(picture(4, 9, 1), preset("cxr-repair-chexpert", 224));
    QVERIFY(result);
    const auto at = [&result](int y, int x) { return result->values[static_cast<std::size_t>(y * 224 + x)]; };
    for (const auto& [y, x, value] : {std::tuple{0, 0, -1.76469},
                                      {10, 100, -1.278578},
                                      {77, 60, -1.76469},
                                      {112, 112, -0.476839},
                                      {150, 130, 1.265196},
                                      {223, 223, -1.76469}}) {
      QVERIFY2(std::abs(at(y, x) - value) <= 2e-5, qPrintable(QString::number(at(y, x), 'f', 6)));
    }
    double sum = 0.0;
    double magnitude = 0.0;
    for (const float value : first_plane(*result)) {
      sum += value;
      magnitude += std::abs(value);
    }
    QVERIFY(std::abs(sum / (224 * 224) - -0.9790171641) < 1e-6);
    QVERIFY(std::abs(magnitude - 65715.4204879) < 0.1);
  }

  void chexzero_at_its_own_size() {
    // Models of 320 x 320 get the archive's pictures unchanged.
    const auto result = preprocess(picture(8, 8, 1), preset("chexzero", 320));
    QVERIFY(result);
    const auto large = resize_u8(pattern(8, 8, 1), 8, 8, 1, 320, 320, Resample::Lanczos);
    std::vector<float> expected;
    for (const auto byte : large) expected.push_back((static_cast<float>(byte) - 101.48761F) / 83.43944F);
    QCOMPARE(largest_difference(first_plane(*result), expected), 0.0);
  }

  void chexzero_loses_the_pixel_that_python_loses() {
    // int(1239 * (320 / 1239)) is 319 in double precision.
    const auto result = preprocess(gray8(1239, 1239), preset("chexzero", 224));
    QVERIFY(result);
    const double scale = 1239.0 / 319;
    QVERIFY(same_view(result->field_of_view, {0, 0, 320 * scale, 320 * scale}));
    QVERIFY(same_view(preprocess(gray8(1240, 1240), preset("chexzero", 224))->field_of_view, {0, 0, 1240, 1240}));
  }

  void luma() {
    Radiograph colours = gray8(1, 1);
    colours.format = PixelFormat::Rgb8;
    PreprocessSettings settings = unscaled(siglip(1, Resample::Bicubic));
    settings.gray = true;
    for (const auto& [red, green, blue, expected] :
         {std::tuple{255, 0, 0, 76}, {0, 255, 0, 150}, {0, 0, 255, 29}, {255, 255, 255, 255}, {10, 20, 30, 18}}) {
      colours.pixels = std::vector<std::uint8_t>{static_cast<std::uint8_t>(red), static_cast<std::uint8_t>(green),
                                                 static_cast<std::uint8_t>(blue)};
      const auto result = preprocess(colours, settings);
      QVERIFY(result);
      QCOMPARE(result->values, std::vector<float>(3, static_cast<float>(expected)));
    }
  }

  void bicubic_by_hand() {
    // Doubling: a = -0.75 gives the weights -0.03515625, 0.26171875, 0.87890625, -0.10546875 (and mirrored).
    const std::vector<float> found = bicubic_pointwise({0.0F, 1.0F, 0.0F, 0.0F}, 4, 1, 8, 1);
    const std::vector<float> expected{-0.10546875F, 0.26171875F,  0.87890625F,  0.87890625F,
                                      0.26171875F,  -0.10546875F, -0.03515625F, 0.0F};
    QCOMPARE(found, expected);
    const std::vector<float> constant = bicubic_pointwise({3.0F, 3.0F, 3.0F, 3.0F}, 2, 2, 5, 3);
    QVERIFY(largest_difference(constant, std::vector<float>(15, 3.0F)) <= 3e-6);
  }

  void medsiglip_evaluation_by_hand() {
    const auto bytes = [](const Radiograph& radiograph, int side) {
      const auto result = preprocess(radiograph, unscaled(preset("medsiglip-eval", side)));
      return result ? first_plane(*result) : std::vector<float>();
    };
    Radiograph row = gray8(4, 4);
    row.pixels = std::vector<std::uint8_t>{10, 21, 30, 41, 10, 21, 30, 41, 10, 21, 30, 41, 10, 21, 30, 41};
    QCOMPARE(bytes(row, 2), (std::vector<float>{15, 35, 15, 35}));  // halves are truncated
    const std::vector<float> four{119, 74, 157, 112, 113, 78, 154, 86, 124, 121, 143, 141, 118, 149, 148, 60};
    QCOMPARE(bytes(picture(13, 10, 1), 4), four);
    const std::vector<float> seven{36,  109, 127, 200, 72,  90, 164, 173, 110, 121, 59,  161, 54,  110, 53,  167, 58,
                                   173, 101, 180, 64,  135, 95, 109, 160, 193, 97,  112, 81,  193, 161, 147, 114, 82,
                                   194, 168, 144, 121, 97,  83, 187, 150, 120, 120, 120, 120, 141, 162, 96};
    QCOMPARE(bytes(picture(13, 10, 1), 7), seven);
    Radiograph tiny = gray8(3, 2);
    tiny.pixels = std::vector<std::uint8_t>{0, 37, 74, 91, 139, 187};
    const std::vector<float> up{0,   14,  37, 59,  74,  9,   24,  47, 70,  85,  45,  62, 88,
                                113, 130, 81, 100, 128, 156, 175, 91, 110, 139, 167, 187};
    QCOMPARE(bytes(tiny, 5), up);
    const auto normal = preprocess(row, preset("medsiglip-eval", 2));
    QVERIFY(normal);
    QVERIFY(std::abs(normal->values[0] - (15.0 / 255 - 0.5) / 0.5) < 1e-6);
    QVERIFY(same_view(normal->field_of_view, {0, 0, 4, 4}));
  }

  void pointwise_parts_and_channels() {
    const auto whole = bilinear_pointwise_part_u8(pattern(13, 10, 3), 13, 10, 3, 7, 8, {0, 0, 7, 8});
    const auto part = bilinear_pointwise_part_u8(pattern(13, 10, 3), 13, 10, 3, 7, 8, {2, 3, 4, 5});
    QCOMPARE(part.size(), std::size_t{4 * 5 * 3});
    for (int i = 0; i < 60; ++i) {
      const int at = ((3 + i / 12) * 7 + 2) * 3 + i % 12;
      QCOMPARE(part[static_cast<std::size_t>(i)], whole[static_cast<std::size_t>(at)]);
    }
  }

  void padded_square_data() {
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("height");
    QTest::addColumn<int>("side");
    QTest::newRow("wide") << 40 << 17 << 12;
    QTest::newRow("tall") << 17 << 40 << 12;
    QTest::newRow("odd surplus") << 21 << 20 << 9;
    QTest::newRow("keeps its size") << 12 << 5 << 12;
    QTest::newRow("larger") << 9 << 6 << 31;
    QTest::newRow("square") << 16 << 16 << 8;
    QTest::newRow("thin") << 1 << 64 << 5;
  }
  void padded_square() {
    QFETCH(int, width);
    QFETCH(int, height);
    QFETCH(int, side);
    const int longer = std::max(width, height);
    const int left = (longer - width) / 2;
    const int top = (longer - height) / 2;
    const auto padded = on_canvas(pattern(width, height, 1), width, height, longer, left, top);
    for (const auto filter : {Resample::Bilinear, Resample::Bicubic, Resample::Lanczos, Resample::Nearest}) {
      PreprocessSettings settings = unscaled(preset("medsiglip-pad", side));
      settings.resample = filter;
      const auto result = preprocess(picture(width, height, 1), settings);
      QVERIFY(result);
      QCOMPARE(first_plane(*result), as_floats(resize_u8(padded, longer, longer, 1, side, side, filter)));
      QVERIFY(same_view(result->field_of_view, {-1.0 * left, -1.0 * top, 1.0 * longer, 1.0 * longer}));
    }
  }

  void padding_takes_no_memory() {
    const auto result = preprocess(gray8(1000000, 1, 255), unscaled(preset("medsiglip-pad", 224)));
    QVERIFY(result);
    QVERIFY(same_view(result->field_of_view, {0, -499999, 1e6, 1e6}));
  }

  void fitted_data() {
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("height");
    QTest::addColumn<int>("side");
    QTest::addColumn<int>("resized_width");
    QTest::addColumn<int>("resized_height");
    QTest::newRow("wide") << 300 << 200 << 224 << 224 << 149;  // 149.33
    QTest::newRow("tall") << 200 << 300 << 224 << 149 << 224;
    QTest::newRow("half to even, down") << 8 << 5 << 4 << 4 << 2;  // 2.5
    QTest::newRow("half to even, up") << 8 << 7 << 4 << 4 << 4;    // 3.5
    QTest::newRow("larger") << 10 << 3 << 25 << 25 << 8;           // 7.5
    QTest::newRow("square") << 50 << 50 << 20 << 20 << 20;
    QTest::newRow("keeps one pixel") << 4000 << 3 << 32 << 32 << 1;
  }
  void fitted() {
    QFETCH(int, width);
    QFETCH(int, height);
    QFETCH(int, side);
    QFETCH(int, resized_width);
    QFETCH(int, resized_height);
    PreprocessSettings settings = unscaled(preset("fit", side));
    settings.fill = 77;
    const auto result = preprocess(picture(width, height, 1), settings);
    QVERIFY(result);
    const int left = (side - resized_width) / 2;
    const int top = (side - resized_height) / 2;
    const auto resized =
        resize_u8(pattern(width, height, 1), width, height, 1, resized_width, resized_height, Resample::Bicubic);
    QCOMPARE(first_plane(*result), as_floats(on_canvas(resized, resized_width, resized_height, side, left, top, 77)));
    const double x = 1.0 * width / resized_width;
    const double y = 1.0 * height / resized_height;
    QVERIFY(same_view(result->field_of_view, {-left * x, -top * y, side * x, side * y}));
  }

  void presets() {
    std::set<std::string> ids;
    std::set<std::string> lines;
    PreprocessSettings model = clip(64);
    model.mean = {0.1F, 0.2F, 0.3F};
    for (const PreprocessPreset& each : preprocess_presets()) {
      QVERIFY(ids.insert(each.id).second);
      QVERIFY(!each.title.empty() && each.title.size() <= 30);
      QVERIFY(each.note.size() > 20 && each.note.ends_with('.'));
      const auto settings = preprocess_preset(each.id, model, 64);
      QVERIFY(settings);
      QVERIFY(settings->validate());
      QCOMPARE(settings->input_width_px(), 64);
      QCOMPARE(settings->input_height_px(), 64);
      lines.insert(settings->describe());
      const auto pixels = preprocess(picture(50, 30, 3), *settings);
      QVERIFY(pixels);
      QCOMPARE(pixels->values.size(), std::size_t{3 * 64 * 64});
    }
    QCOMPARE(preprocess_presets().front().id, std::string("model"));
    QCOMPARE(ids.size(), std::size_t{8});
    QCOMPARE(lines.size(), std::size_t{7});  // this model is configured as "clip-crop" is
    QVERIFY(preset("model", 64, model) == model);
    QVERIFY(preset("clip-crop", 64, model) == model);
    QCOMPARE(preset("fit", 64, model).mean, model.mean);
    QCOMPARE(preset("squash", 64, siglip(64, Resample::Bilinear)).resample, Resample::Bilinear);
    QVERIFY(preset("squash", 32, siglip(64, Resample::Bilinear)).mean == siglip(64, Resample::Bilinear).mean);
  }

  void refused() {
    for (const char* id : {"", "CLIP-CROP", "nothing"}) {
      const auto settings = preprocess_preset(id, {}, 224);
      QVERIFY(!settings);
      QCOMPARE(settings.error().code, ErrorCode::SettingOutOfRange);
      QVERIFY(describe(settings.error()).find("medsiglip-eval") != std::string::npos);
    }
    for (const int size : {0, -1, 4097}) {
      QCOMPARE(preprocess_preset("fit", {}, size).error().code, ErrorCode::SettingOutOfRange);
    }
    const auto wrong = [](auto change) {
      PreprocessSettings settings = clip(8);
      change(settings);
      const auto checked = settings.validate();
      return !checked && checked.error().code == ErrorCode::SettingOutOfRange && !preprocess(gray8(4, 4), settings);
    };
    QVERIFY(wrong([](PreprocessSettings& s) { s.fill = 256; }));
    QVERIFY(wrong([](PreprocessSettings& s) { s.fill = -1; }));
    QVERIFY(wrong([](PreprocessSettings& s) { s.final_side_px = 5000; }));
    QVERIFY(wrong([](PreprocessSettings& s) { s.final_side_px = -1; }));
    QVERIFY(wrong([](PreprocessSettings& s) { s.sampling = Sampling::Pointwise; }));  // with a bicubic filter
    QVERIFY(wrong([](PreprocessSettings& s) {
      s.sampling = Sampling::Pointwise;
      s.resample = Resample::Bilinear;
      s.resize = Resize::PadToSquare;
    }));
  }

  void described() {
    const auto line = [](const char* id) { return QString::fromStdString(preset(id, 224).describe()); };
    QCOMPARE(line("squash"), QString("stretched to 224 x 224 px (bicubic)"));
    QCOMPARE(line("fit"), QString("longest edge to 224 px (bicubic), centred and padded with black to 224 x 224"));
    QCOMPARE(line("chexzero"),
             QString("CheXzero: longest edge to 320 px (Lanczos), gray, centred and padded with black to 320 x 320, "
                     "normalised, then resized to 224 x 224 px (bicubic without antialiasing)"));
    QVERIFY(line("cxr-repair-chexpert").startsWith("CXR-RePaiR for CheXpert: longest edge"));
    QCOMPARE(line("medsiglip-eval"), QString("MedSigLIP evaluation: stretched to 224 x 224 px (bilinear without "
                                             "antialiasing, truncated to 8 bits)"));
    QCOMPARE(line("medsiglip-pad"),
             QString("MedSigLIP padded: padded with black to a square, resized to 224 x 224 px (bilinear)"));
    PreprocessSettings filled = preset("fit", 224);
    filled.fill = 128;
    QVERIFY(filled.describe().find("padded with gray 128 to") != std::string::npos);
  }

  void every_preset_is_fast_data() {
    QTest::addColumn<QString>("id");
    for (const PreprocessPreset& each : preprocess_presets()) {
      QTest::addRow("%s", each.id.c_str()) << QString::fromStdString(each.id);
    }
  }
  void every_preset_is_fast() {
    QFETCH(QString, id);
    Radiograph large;
    large.width_px = large.height_px = 4000;
    large.format = PixelFormat::Gray16;
    std::vector<std::uint16_t> pixels(std::size_t{4000} * 4000);
    for (std::size_t i = 0; i < pixels.size(); ++i) pixels[i] = static_cast<std::uint16_t>(i * 40503U >> 4U);
    large.pixels = std::move(pixels);
    QElapsedTimer timer;
    timer.start();
    const auto result = preprocess(large, preset(id.toStdString(), 448));
    const auto took = timer.elapsed();
    QVERIFY(result);
    qInfo("4000 x 4000, 16 bits: %lld ms", static_cast<long long>(took));
    QVERIFY(took < 3000);  // below 0.15 s on an idle machine; the limit catches only a change of the algorithm
  }
};

QTEST_GUILESS_MAIN(TestPreprocessRecipes)
#include "tst_preprocess_recipes.moc"
