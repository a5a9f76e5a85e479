#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <future>
#include <vector>

#include <QtTest>

#include "core/attribution/m2ib.h"
#include "tests/core/model/layout_folder.h"

using namespace m2ib;
using namespace m2ib::tests;

/// Folders in disorder, loads that are stopped at any moment, several loads at once, and explanations of models that
/// keep their half precision.
namespace {

namespace fs = std::filesystem;

/// One fixture of each family, as load_model() is given it.
const char* const kModels[] = {"hf_clip_tiny",
                               "hf_clip_tiny/variants/sharded_fp16",
                               "openai_clip_tiny/state_dict.pt",
                               "open_clip_tiny",
                               "open_clip_tiny/epoch_3.pt",
                               "open_clip_tiny/custom_text",
                               "biomedclip_tiny",
                               "siglip_tiny"};

void add_models() {
  QTest::addColumn<QString>("model");
  for (const char* model : kModels) QTest::newRow(model) << model;
}

fs::path scratch_path(const QTemporaryDir& folder) { return folder.path().toStdString(); }

/// The sharded fixture has its companions one floor up.
fs::path with_companions(const fs::path& model, const QTemporaryDir& scratch) {
  if (model.filename() != "sharded_fp16") return model;
  for (const fs::path& folder : {model.parent_path().parent_path(), model}) {
    for (const auto& entry : fs::directory_iterator(folder)) {
      const std::string name = entry.path().filename().string();
      if (entry.is_regular_file() && name != "model.safetensors" && name != "pytorch_model.bin") {
        fs::copy_file(entry.path(), scratch_path(scratch) / name, fs::copy_options::overwrite_existing);
      }
    }
  }
  return scratch_path(scratch);
}

/// All small files of a fixture but its weights.
std::vector<std::string> companions_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const fs::path ending = entry.path().extension();
    if (ending == ".json" || ending == ".txt" || ending == ".model") names.push_back(entry.path().filename().string());
  }
  return names;
}

attribution::ExplanationPtr explain(const model::DualEncoder& encoder) {
  image::Radiograph radiograph;
  radiograph.width_px = radiograph.height_px = 48;
  std::vector<std::uint8_t> pixels(48 * 48);
  for (std::size_t i = 0; i < pixels.size(); ++i) pixels[i] = static_cast<std::uint8_t>((i * i / 7) % 251);
  radiograph.pixels = std::move(pixels);
  const auto image = encoder.encode_image(radiograph);
  const auto text = encoder.encode_caption("there is no pleural effusion");
  if (!image || !text) throw std::runtime_error("not encoded");
  attribution::MethodSettings settings;
  settings.image_layer = settings.text_layer = 0;
  settings.steps = 3;
  const auto explained = attribution::explain(encoder, radiograph, **image, **text, settings);
  if (!explained) throw std::runtime_error(describe(explained.error()));
  return **explained;
}

}  // namespace

class TestOddFolders : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { M2IB_REQUIRE_FIXTURES(); }
  void thousands_of_files();
  void links();
  void a_folder_that_may_not_be_listed();
  void stopped_at_every_step_data() { add_models(); }
  void stopped_at_every_step();
  void several_loads_at_once();
  void mixed_precision();
  void half_precision_explains_alike_data();
  void half_precision_explains_alike();
};

void TestOddFolders::thousands_of_files() {
  const QTemporaryDir scratch;
  const fs::path folder = scratch_path(scratch);
  for (int i = 0; i < 5000; ++i) std::ofstream(folder / ("image_" + std::to_string(i) + ".dcm")) << i;
  for (int i = 0; i < 30; ++i) std::ofstream(folder / (".hidden_" + std::to_string(i) + ".bin")) << i;
  fs::create_directories(folder / "a folder.pt");
  fs::copy_file(fixture_dir() / "openai_clip_tiny" / "state_dict.pt", folder / "weights.pt");
  fs::copy_file(fixture_dir() / "openai_clip_tiny" / "golden.safetensors", folder / "golden.safetensors");
  QCOMPARE(open_whole(folder)->card().files.front().name, std::string("weights.pt"));
}

void TestOddFolders::links() {
  const QTemporaryDir scratch;
  const fs::path folder = scratch_path(scratch);
  fs::create_symlink(fixture_dir() / "openai_clip_tiny" / "state_dict.pt", folder / "linked.pt");
  fs::create_symlink(folder / "nowhere", folder / "model.safetensors");
  fs::create_symlink(folder / "loop.pt", folder / "loop.pt");
  fs::create_directory_symlink(folder, folder / "itself");
  QCOMPARE(open_whole(folder / "itself")->card().layout, std::string("OpenAI CLIP"));
  const auto dangling = model::load_model(folder / "model.safetensors");
  QVERIFY(!dangling);
  QCOMPARE(dangling.error().code, ErrorCode::FileNotFound);
  const auto loop = model::load_model(folder / "loop.pt");
  QVERIFY(!loop);
  QCOMPARE(loop.error().code, ErrorCode::FileUnreadable);
}

void TestOddFolders::a_folder_that_may_not_be_listed() {
  if (geteuid() == 0) QSKIP("permissions do not bind root");
  LayoutFolder folder(fixture_dir() / "openai_clip_tiny", "state_dict.pt", {});
  folder.write_weights();
  fs::rename(folder.path("model.safetensors"), folder.path("weights.safetensors"));
  for (const auto& [allowed, path] : {std::pair{fs::perms::owner_exec, folder.path()},
                                      {fs::perms::none, folder.path()},
                                      {fs::perms::none, folder.path("weights.safetensors")}}) {
    fs::permissions(folder.path(), allowed);
    const auto refused = model::load_model(path);
    fs::permissions(folder.path(), fs::perms::owner_all);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::FileUnreadable);
  }
}

void TestOddFolders::stopped_at_every_step() {
  QFETCH(QString, model);
  const QTemporaryDir scratch;
  const fs::path path = with_companions(fixture_dir() / model.toStdString(), scratch);
  std::vector<double> fractions;
  const auto whole = model::load_model(path, {}, [&](double fraction) { fractions.push_back(fraction); });
  QVERIFY2(whole.has_value(), whole ? "" : describe(whole.error()).c_str());
  QVERIFY(fractions.size() > 10);
  QVERIFY(fractions.front() > 0.0);
  QVERIFY(std::is_sorted(fractions.begin(), fractions.end()));
  QCOMPARE(fractions.back(), 1.0);
  for (std::size_t last = 1; last < fractions.size(); ++last) {
    std::stop_source stop;
    std::size_t calls = 0;
    const auto stopped = model::load_model(path, stop.get_token(), [&](double) {
      if (++calls == last) stop.request_stop();
    });
    QVERIFY2(stopped.has_value(), stopped ? "" : describe(stopped.error()).c_str());
    QVERIFY(!stopped->has_value());
    QCOMPARE(calls, last);
  }
}

void TestOddFolders::several_loads_at_once() {
  const QTemporaryDir scratch;
  std::vector<fs::path> paths;
  for (const char* model : kModels) paths.push_back(with_companions(fixture_dir() / model, scratch));
  std::vector<std::string> alone;
  for (const fs::path& path : paths) alone.push_back(open_whole(path)->card().weights_sha256);
  std::vector<std::future<std::string>> loads;
  for (int round = 0; round < 3; ++round) {
    for (const fs::path& path : paths) {
      loads.push_back(std::async(std::launch::async, [path] { return open_whole(path)->card().weights_sha256; }));
    }
  }
  for (std::size_t i = 0; i < loads.size(); ++i) QCOMPARE(loads[i].get(), alone[i % alone.size()]);
}

/// Half of the tensors in half precision, so that neighbours (query and key, weight and bias) differ.
void TestOddFolders::mixed_precision() {
  const fs::path source = fixture_dir() / "hf_clip_tiny";
  LayoutFolder folder(source, "model.safetensors", companions_in(source));
  for (auto& [name, values] : folder.tensors) {  // numbers that half precision can hold
    for (float& number : values.numbers) number = std::round(number * 256.0F) / 256.0F;
  }
  const auto reference = explain(*folder.open());
  for (const bool even : {true, false}) {
    bool half = even;
    folder.write_weights([&half](const std::string& name) {
      half = !half;
      return half && name != "logit_scale" ? checkpoint::DType::F16 : checkpoint::DType::F32;
    });
    for (const auto precision : {model::WeightPrecision::Float32, model::WeightPrecision::AsStored}) {
      model::LoadOptions options;
      options.precision = precision;
      const auto encoder = open_whole(folder.path(), options);
      QCOMPARE(encoder->card().stored_precision, std::string("float16 and float32"));
      const auto explained = explain(*encoder);
      QCOMPARE(explained->similarity, reference->similarity);
      QVERIFY(explained->image.token_values == reference->image.token_values);
      QVERIFY(explained->text.token_values == reference->text.token_values);
    }
  }
}

void TestOddFolders::half_precision_explains_alike_data() {
  QTest::addColumn<QString>("folder");
  QTest::addColumn<QString>("weights");
  QTest::newRow("hf_clip_tiny") << "hf_clip_tiny"
                                << "model.safetensors";
  QTest::newRow("openai_clip_tiny") << "openai_clip_tiny"
                                    << "state_dict.pt";
  QTest::newRow("open_clip_tiny") << "open_clip_tiny"
                                  << "open_clip_pytorch_model.bin";
  QTest::newRow("custom_text") << "open_clip_tiny/custom_text"
                               << "open_clip_model.safetensors";
  QTest::newRow("biomedclip_tiny") << "biomedclip_tiny"
                                   << "open_clip_pytorch_model.bin";
  QTest::newRow("siglip_tiny") << "siglip_tiny"
                               << "model.safetensors";
}

/// The same numbers bit for bit: half precision is widened wherever it is used.
void TestOddFolders::half_precision_explains_alike() {
  QFETCH(QString, folder);
  QFETCH(QString, weights);
  const fs::path source = fixture_dir() / folder.toStdString();
  const LayoutFolder halves(source, weights.toStdString(), companions_in(source));
  halves.write_weights(checkpoint::DType::F16);
  std::vector<attribution::ExplanationPtr> explained;
  for (const auto precision : {model::WeightPrecision::Float32, model::WeightPrecision::AsStored}) {
    model::LoadOptions options;
    options.precision = precision;
    explained.push_back(explain(*open_whole(halves.path(), options)));
  }
  QVERIFY(explained[0]->image.token_values == explained[1]->image.token_values);
  QVERIFY(explained[0]->text.token_values == explained[1]->text.token_values);
  QCOMPARE(explained[0]->similarity, explained[1]->similarity);
  QCOMPARE(explained[0]->image.losses.back().total, explained[1]->image.losses.back().total);
  QVERIFY(explained[0]->image.token_values.front() > 0.0F);
  QCOMPARE(explained[1]->card.weights_bytes * 2, explained[0]->card.weights_bytes);
}

QTEST_GUILESS_MAIN(TestOddFolders)
#include "tst_odd_folders.moc"
