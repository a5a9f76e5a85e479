#include <fstream>
#include <sstream>

#include <QTest>

#include "tests/core/image/preprocess_support.h"
#include "tests/support/fixture_facts.h"

using namespace m2ib;
using namespace m2ib::image;
using namespace m2ib::tests;

namespace {

using Resize = PreprocessSettings::Resize;

std::string text_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// What OpenCLIP's transform for squares of this side does where the file says nothing.
PreprocessSettings open_clip(int side) {
  PreprocessSettings settings = clip(side);
  settings.crop_rounding = CropRounding::HalfToEven;
  return settings;
}

PreprocessSettings without_crop(PreprocessSettings settings) {
  settings.resize = Resize::Stretch;
  settings.center_crop = false;
  return settings;
}

}  // namespace

/// The files of a checkpoint that say how pictures become its input.
class TestPreprocessFiles : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void config_data() {
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<PreprocessSettings>("expected");
    QTest::newRow("empty") << QByteArray("{}") << PreprocessSettings{};
    QTest::newRow("old ints") << QByteArray(R"({"feature_extractor_type":"CLIPFeatureExtractor","size":336,
        "crop_size":336,"do_resize":true,"resample":3})")
                              << clip(336);
    QTest::newRow("objects") << QByteArray(R"({"size":{"shortest_edge":32},"crop_size":{"height":32,"width":32}})")
                             << clip(32);
    PreprocessSettings squash = clip(48);
    squash.resize = Resize::Stretch;
    squash.resize_height_px = 64;
    squash.center_crop = false;
    squash.crop_width_px = squash.crop_height_px = 224;
    squash.resample = Resample::Bilinear;
    squash.mean = {0.1F, 0.2F, 0.3F};
    QTest::newRow("squash") << QByteArray(R"({"size":{"height":64,"width":48},"do_center_crop":false,"resample":2,
        "image_mean":[0.1,0.2,0.3]})")
                            << squash;
    QTest::newRow("siglip") << QByteArray(R"({"image_processor_type":"SiglipImageProcessor",
        "size":{"height":384,"width":384}})")
                            << siglip(384, Resample::Bicubic);
    PreprocessSettings bare = unscaled(clip(224));
    bare.resize = Resize::None;
    QTest::newRow("fast siglip, nulls") << QByteArray(R"({"image_processor_type":"SiglipImageProcessorFast",
        "crop_size":null,"do_center_crop":null,"default_to_square":false,"size":{"height":448,"width":448},
        "resample":null,"image_mean":0.5,"image_std":[0.5,0.5,0.5],"rescale_factor":0.00392156862745098})")
                                        << siglip(448, Resample::Bicubic);
    QTest::newRow("siglip, bilinear") << QByteArray(R"({"image_processor_type":"SiglipImageProcessor","resample":2,
        "size":{"height":32,"width":32}})")
                                      << siglip(32, Resample::Bilinear);
    QTest::newRow("siglip, silent") << QByteArray(R"({"image_processor_type":"SiglipImageProcessor"})")
                                    << siglip(224, Resample::Bicubic);
    QTest::newRow("vit") << QByteArray(R"({"image_processor_type":"ViTImageProcessor","size":384})")
                         << siglip(384, Resample::Bilinear);
    QTest::newRow("old vit") << QByteArray(R"({"feature_extractor_type":"ViTFeatureExtractor","size":224})")
                             << siglip(224, Resample::Bilinear);
    QTest::newRow("fast clip") << QByteArray(R"({"image_processor_type":"CLIPImageProcessorFast",
        "size":{"shortest_edge":336},"crop_size":{"height":336,"width":336},"do_center_crop":true,"do_pad":null})")
                               << clip(336);
    QTest::newRow("the newer class key wins")
        << QByteArray(R"({"feature_extractor_type":"ViTFeatureExtractor","image_processor_type":"CLIPImageProcessor"})")
        << clip(224);
    PreprocessSettings blip = siglip(384, Resample::Bicubic);
    blip.mean = PreprocessSettings{}.mean;
    blip.std_dev = PreprocessSettings{}.std_dev;
    QTest::newRow("another class without a crop")
        << QByteArray(R"({"image_processor_type":"BlipImageProcessor","size":{"height":384,"width":384}})") << blip;
    QTest::newRow("another class with a crop")
        << QByteArray(R"({"image_processor_type":"BitImageProcessor","size":{"shortest_edge":32},"crop_size":32})")
        << clip(32);
    QTest::newRow("all off but the crop")
        << QByteArray(R"({"do_resize":false,"do_rescale":false,"do_normalize":false,"crop_size":null})") << bare;
  }
  void config() {
    QFETCH(QByteArray, json);
    QFETCH(PreprocessSettings, expected);
    const auto parsed = parse_preprocessor_config(json.toStdString(), "config");
    QVERIFY2(parsed, parsed ? "" : describe(parsed.error()).c_str());
    PreprocessSettings found = *parsed;
    if (!found.center_crop) {  // the crop's size has no meaning then
      found.crop_width_px = expected.crop_width_px;
      found.crop_height_px = expected.crop_height_px;
    }
    QVERIFY2(found == expected, found.describe().c_str());
  }

  void bad_config_data() {
    QTest::addColumn<QByteArray>("json");
    for (const char* json : {"",
                             "not json",
                             "[]",
                             "{\"size\":",
                             R"({"size":"big"})",
                             R"({"size":{"longest_edge":224}})",
                             R"({"size":0})",
                             R"({"size":-5})",
                             R"({"size":1e300})",
                             R"({"size":2.5})",
                             R"({"crop_size":{"height":3}})",
                             R"({"resample":7})",
                             R"({"resample":"bicubic"})",
                             R"({"image_mean":[1,2]})",
                             R"({"image_std":[0,1,1]})",
                             R"({"do_resize":"yes"})",
                             R"({"rescale_factor":0})",
                             R"({"image_mean":"none"})",
                             R"({"size":{"height":9999999,"width":1}})",
                             R"({"image_processor_type":7})",
                             R"({"image_processor_type":"Siglip2ImageProcessorFast"})",
                             R"({"size":4097})",
                             "{\"size\":224,\"note\":\"\x01\"}",
                             "\xff\xfe"}) {
      QTest::addRow("%s", *json == '\0' ? "empty" : json) << QByteArray(json);
    }
    QTest::newRow("nested without end") << QByteArray(100000, '[');
    QTest::newRow("number without end") << "{\"size\":" + QByteArray(100000, '9') + "}";
    QTest::newRow("NUL") << QByteArray("{}\0{}", 5);
  }
  void bad_config() {
    QFETCH(QByteArray, json);
    const auto parsed = parse_preprocessor_config(json.toStdString(), "some/config.json");
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().code, ErrorCode::ConfigInvalid);
    QCOMPARE(parsed.error().args.at(0), std::string("some/config.json"));
    QVERIFY(parsed.error().args.at(1).size() > 5);
  }

  void open_clip_config_data() {
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<int>("image_size");
    QTest::addColumn<PreprocessSettings>("expected");
    QTest::newRow("no preprocess_cfg") << QByteArray(R"({"model_cfg":{}})") << 224 << open_clip(224);
    QTest::newRow("null") << QByteArray(R"({"preprocess_cfg":null})") << 0 << open_clip(224);
    QTest::newRow("size of the file") << QByteArray(R"({"preprocess_cfg":{"size":[336,336]}})") << 0 << open_clip(336);
    QTest::newRow("the model's size wins") << QByteArray(R"({"preprocess_cfg":{"size":336}})") << 384 << open_clip(384);
    QTest::newRow("one-element size") << QByteArray(R"({"preprocess_cfg":{"size":[64]}})") << 0 << open_clip(64);
    PreprocessSettings squash = without_crop(open_clip(384));
    squash.mean = squash.std_dev = {0.5F, 0.5F, 0.5F};
    squash.resample = Resample::Bilinear;
    QTest::newRow("squash") << QByteArray(R"({"preprocess_cfg":{"size":384,"mode":"RGB","mean":[0.5,0.5,0.5],
        "std":0.5,"interpolation":"bilinear","resize_mode":"squash","fill_color":9,"unknown":[]}})")
                            << 384 << squash;
    PreprocessSettings longest = open_clip(224);
    longest.resize = Resize::LongestEdge;
    longest.fill = 128;
    QTest::newRow("longest") << QByteArray(R"({"preprocess_cfg":{"resize_mode":"longest","fill_color":128,
        "interpolation":"random"}})")
                             << 224 << longest;
    QTest::newRow("empty words") << QByteArray(R"({"preprocess_cfg":{"resize_mode":"","interpolation":""}})") << 224
                                 << open_clip(224);
  }
  void open_clip_config() {
    QFETCH(QByteArray, json);
    QFETCH(int, image_size);
    QFETCH(PreprocessSettings, expected);
    const auto parsed = parse_open_clip_preprocess(json.toStdString(), image_size, "config");
    QVERIFY2(parsed, parsed ? "" : describe(parsed.error()).c_str());
    QVERIFY2(*parsed == expected, parsed->describe().c_str());
  }

  void bad_open_clip_config_data() {
    QTest::addColumn<QByteArray>("json");
    for (const char* json : {"",
                             "[]",
                             "{\"preprocess_cfg\":",
                             R"({"preprocess_cfg":[]})",
                             R"({"preprocess_cfg":{"size":0}})",
                             R"({"preprocess_cfg":{"size":5000}})",
                             R"({"preprocess_cfg":{"size":[224,336]}})",
                             R"({"preprocess_cfg":{"size":[]}})",
                             R"({"preprocess_cfg":{"size":[1,1,1]}})",
                             R"({"preprocess_cfg":{"size":"224"}})",
                             R"({"preprocess_cfg":{"mode":"L"}})",
                             R"({"preprocess_cfg":{"mean":[1,2]}})",
                             R"({"preprocess_cfg":{"mean":"none"}})",
                             R"({"preprocess_cfg":{"std":[0.5,0,0.5]}})",
                             R"({"preprocess_cfg":{"std":-1}})",
                             R"({"preprocess_cfg":{"interpolation":"lanczos"}})",
                             R"({"preprocess_cfg":{"interpolation":3}})",
                             R"({"preprocess_cfg":{"resize_mode":"naflex"}})",
                             R"({"preprocess_cfg":{"fill_color":256}})",
                             R"({"preprocess_cfg":{"fill_color":-1}})",
                             R"({"preprocess_cfg":{"fill_color":0.5}})"}) {
      QTest::addRow("%s", *json == '\0' ? "empty" : json) << QByteArray(json);
    }
    QTest::newRow("nested without end") << QByteArray(100000, '[');
  }
  void bad_open_clip_config() {
    QFETCH(QByteArray, json);
    const auto parsed = parse_open_clip_preprocess(json.toStdString(), 0, "some/open_clip_config.json");
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().code, ErrorCode::ConfigInvalid);
    QCOMPARE(parsed.error().args.at(0), std::string("some/open_clip_config.json"));
    QVERIFY(parsed.error().args.at(1).size() > 5);
  }

  void model_size_is_checked() {
    QVERIFY(!parse_open_clip_preprocess("{}", 5000, "config"));
    QCOMPARE(parse_open_clip_preprocess("{}", 5000, "config").error().code, ErrorCode::ConfigInvalid);
  }

  void recorded_checkpoints() {
    M2IB_REQUIRE_FIXTURES();
    const auto fixtures = fixture_dir();
    const auto side_of = [](const std::string& folder, const char* file, const char* pointer) {
      return fixture_json(folder + "/" + file).at(nlohmann::json::json_pointer(pointer)).get<int>();
    };
    const char* const image_size = "/model_cfg/vision_cfg/image_size";
    const int clip_side = side_of("hf_clip_tiny", "preprocessor_config.json", "/size/shortest_edge");
    const int siglip_side = side_of("siglip_tiny", "preprocessor_config.json", "/size/width");
    const int native_side = side_of("open_clip_tiny", "open_clip_config.json", image_size);
    const int custom_side = side_of("open_clip_tiny/custom_text", "open_clip_config.json", image_size);
    const int biomed_side = side_of("biomedclip_tiny", "open_clip_config.json", image_size);
    const auto hf = parse_preprocessor_config(text_of(fixtures / "hf_clip_tiny" / "preprocessor_config.json"), "hf");
    QVERIFY(hf && *hf == clip(clip_side));
    const auto sig = parse_preprocessor_config(text_of(fixtures / "siglip_tiny" / "preprocessor_config.json"), "sig");
    QVERIFY(sig);
    const std::string px = std::to_string(siglip_side);
    QCOMPARE(sig->describe(), "stretched to " + px + " x " + px + " px (bicubic)");
    QCOMPARE(sig->input_width_px(), siglip_side);
    QCOMPARE(sig->mean, (std::array<float, 3>{0.5F, 0.5F, 0.5F}));
    const auto native = parse_open_clip_preprocess(text_of(fixtures / "open_clip_tiny" / "open_clip_config.json"),
                                                   native_side, "native");
    QVERIFY(native && *native == open_clip(native_side));
    const auto custom = parse_open_clip_preprocess(
        text_of(fixtures / "open_clip_tiny" / "custom_text" / "open_clip_config.json"), custom_side, "custom");
    PreprocessSettings squashed = without_crop(open_clip(custom_side));
    squashed.mean = squashed.std_dev = {0.5F, 0.5F, 0.5F};
    QVERIFY(custom && *custom == squashed);
    const auto biomed = parse_open_clip_preprocess(text_of(fixtures / "biomedclip_tiny" / "open_clip_config.json"),
                                                   biomed_side, "biomed");
    QVERIFY(biomed && *biomed == open_clip(biomed_side));
  }
};

QTEST_GUILESS_MAIN(TestPreprocessFiles)
#include "tst_preprocess_files.moc"
