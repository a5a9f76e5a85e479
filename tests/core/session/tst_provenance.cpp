#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <cstring>
#include <limits>

#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/session/npy.h"
#include "core/session/provenance.h"
#include "core/session/resource_dir.h"

using namespace m2ib;

namespace {

std::shared_ptr<attribution::Explanation> example() {
  auto made = std::make_shared<attribution::Explanation>();
  made->caption = "left “effusion”";
  made->tokens.caption = made->caption;
  made->tokens.ids = {638, 11, 12, 639};
  made->tokens.pieces = {"<|startoftext|>", "left</w>", "eff</w>", "<|endoftext|>"};
  made->tokens.spans = {{}, {0, 4}, {8, 16}, {}};
  made->tokens.words = {{{0, 4}, 1, 1}, {{8, 16}, 2, 1}};
  made->card.name = "tiny";
  made->card.layout = "Hugging Face CLIPModel";
  made->card.folder = "/home/somebody/secret-patient/model";
  made->card.weights_sha256 = std::string(64, 'a');
  made->card.trust = model::Trust::None;
  made->card.doubts = {"random weights"};
  made->image_sha256 = std::string(64, 'b');
  made->image_width_px = 40;
  made->image_height_px = 30;
  made->field_of_view = {5.0, 0.0, 30.0, 30.0};
  made->grid = 2;
  made->similarity = 0.25;
  made->settings.seed = 18446744073709551615ULL;
  made->image.token_values = {9.0F, 0.5F, 1.5F, 2.5F, std::numeric_limits<float>::quiet_NaN()};
  made->image.losses = {{1.0, 0.5, -0.4}, {0.9, 0.6, -0.51}};
  made->text.token_values = {0.1F, 0.25F, 4.0F, 0.2F};
  made->device = "CPU, 2 threads";
  made->made_at = std::chrono::system_clock::from_time_t(1700000000);
  return made;
}

}  // namespace

class TestProvenance : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void record_says_what_made_the_numbers();
  void record_says_how_the_picture_reached_the_model();
  void record_says_nothing_about_the_person();
  void rendering_is_only_there_where_asked();
  void several_results_keep_their_order();
  void times_are_the_same_in_every_zone();
  void npy_bytes_data();
  void npy_bytes();
  void npy_shape_must_fit();
  void resources_follow_the_environment();
};

void TestProvenance::record_says_what_made_the_numbers() {
  const std::string text = session::to_json(*example());
  for (const char letter : text) QVERIFY(static_cast<unsigned char>(letter) < 128);  // PNG text chunks stay plain
  const auto json = nlohmann::json::parse(text);
  QCOMPARE(json["format"].get<std::string>(), std::string("m2ib-explanations"));
  QCOMPARE(json["method"].get<std::string>(), std::string("m2ib"));
  QCOMPARE(json["program"]["version"].get<std::string>(), std::string(session::program_version()));
  const auto& one = json["explanations"].at(0);
  QCOMPARE(one["caption"].get<std::string>(), std::string("left “effusion”"));
  QCOMPARE(one["similarity"].get<double>(), 0.25);
  QCOMPARE(one["settings"]["beta"].get<double>(), 0.1);
  QCOMPARE(one["settings"]["seed"].get<std::uint64_t>(), std::uint64_t{18446744073709551615ULL});
  QCOMPARE(one["model"]["weights_sha256"].get<std::string>(), std::string(64, 'a'));
  QCOMPARE(one["model"]["trust"].get<std::string>(), std::string("none"));
  QCOMPARE(one["model"]["doubts"].at(0).get<std::string>(), std::string("random weights"));
  QCOMPARE(one["image"]["sha256"].get<std::string>(), std::string(64, 'b'));
  QCOMPARE(one["image"]["field_of_view_px"]["left"].get<double>(), 5.0);
  QCOMPARE(one["image_map"]["patch_nats"].size(), std::size_t{4});
  QCOMPARE(one["image_map"]["patch_nats"].at(0).get<float>(), 0.5F);  // the class token is dropped
  QVERIFY(one["image_map"]["patch_nats"].at(3).is_null());
  QCOMPARE(one["image_map"]["losses"].at(1)["total"].get<double>(), -0.51);
  QCOMPARE(one["text_map"]["tokens"].size(), std::size_t{4});
  QCOMPARE(one["text_map"]["tokens"].at(2)["piece"].get<std::string>(), std::string("eff</w>"));
  QCOMPARE(one["text_map"]["tokens"].at(2)["bytes"].at(1).get<int>(), 16);
  QCOMPARE(one["text_map"]["words"].at(1)["text"].get<std::string>(), std::string("effusion"));
  QCOMPARE(one["text_map"]["words"].at(1)["nats"].get<float>(), 4.0F);
}

void TestProvenance::record_says_how_the_picture_reached_the_model() {
  const auto plain = nlohmann::json::parse(session::to_json(*example()))["explanations"].at(0);
  QCOMPARE(plain["preprocessing_id"].get<std::string>(), std::string("model"));
  QCOMPARE(plain["image"]["model_window_source"].get<std::string>(), std::string("picture"));
  QCOMPARE(plain["image"]["model_window"]["function"].get<std::string>(), std::string("linear"));
  QVERIFY(!plain["image"]["model_window"].contains("table"));
  QCOMPARE(plain["image"]["frame"].get<int>(), 0);
  QCOMPARE(plain["image"]["black_outs"].size(), std::size_t{0});

  const auto chosen = example();
  chosen->preprocessing_id = "fit";
  chosen->window_by_person = true;
  chosen->model_window = image::sigmoid_window(40.0, 400.0);
  chosen->image_frame = 7;
  chosen->black_outs = {{1, 2, 30, 4}, {5, 6, 7, 8}};
  chosen->first_missing_row = 12;
  chosen->image_notes = {"pixels-missing"};
  const auto json = nlohmann::json::parse(session::to_json(*chosen));
  QCOMPARE(json["format_version"].get<int>(), 1);
  const auto& one = json["explanations"].at(0);
  QCOMPARE(one["preprocessing_id"].get<std::string>(), std::string("fit"));
  QCOMPARE(one["image"]["model_window_source"].get<std::string>(), std::string("person"));
  QCOMPARE(one["image"]["model_window"]["function"].get<std::string>(), std::string("sigmoid"));
  QCOMPARE(one["image"]["model_window"]["low"].get<double>(), chosen->model_window.low);
  QCOMPARE(one["image"]["frame"].get<int>(), 7);
  QVERIFY(plain["image"]["first_missing_row"].is_null());
  QCOMPARE(plain["image"]["notes"].size(), std::size_t{0});
  QCOMPARE(one["image"]["first_missing_row"].get<int>(), 12);
  QCOMPARE(one["image"]["notes"].at(0).get<std::string>(), std::string("pixels-missing"));
  QCOMPARE(one["image"]["black_outs"].size(), std::size_t{2});
  QCOMPARE(one["image"]["black_outs"].at(0)["width"].get<int>(), 30);
  QCOMPARE(one["image"]["black_outs"].at(1)["top"].get<int>(), 6);

  chosen->model_window = {0.0, 255.0, image::Curve::Table, 2};
  const auto table = nlohmann::json::parse(session::to_json(*chosen))["explanations"].at(0)["image"]["model_window"];
  QCOMPARE(table["function"].get<std::string>(), std::string("table"));
  QCOMPARE(table["table"].get<int>(), 2);
}

void TestProvenance::record_says_nothing_about_the_person() {
  const std::string text = session::to_json(*example());
  QVERIFY(text.find("secret-patient") == std::string::npos);
  QVERIFY(text.find("/home") == std::string::npos);
}

void TestProvenance::rendering_is_only_there_where_asked() {
  QVERIFY(!nlohmann::json::parse(session::to_json(*example())).contains("rendering"));
  session::Rendering rendering;
  rendering.colours = "cividis";
  rendering.window = {10.0, 200.0};
  const auto json = nlohmann::json::parse(session::to_json(*example(), rendering));
  QCOMPARE(json["rendering"]["colours"].get<std::string>(), std::string("cividis"));
  QCOMPARE(json["rendering"]["window"]["high"].get<double>(), 200.0);
}

void TestProvenance::several_results_keep_their_order() {
  const auto second = example();
  second->caption = "no effusion";
  const std::vector<attribution::ExplanationPtr> both{example(), nullptr, second};
  const auto json = nlohmann::json::parse(session::to_json(both));
  QCOMPARE(json["explanations"].size(), std::size_t{2});
  QCOMPARE(json["explanations"].at(1)["caption"].get<std::string>(), std::string("no effusion"));
}

void TestProvenance::times_are_the_same_in_every_zone() {
  const auto time = std::chrono::system_clock::from_time_t(1700000000);
  qputenv("TZ", "UTC");
  tzset();
  QCOMPARE(session::iso_time(time), std::string("2023-11-14T22:13:20Z"));
  qputenv("TZ", "IST-05:30");
  tzset();
  QCOMPARE(session::iso_time(time), std::string("2023-11-14T22:13:20Z"));
}

void TestProvenance::npy_bytes_data() {
  QTest::addColumn<std::vector<std::size_t>>("shape");
  QTest::addColumn<std::size_t>("count");
  QTest::addColumn<QByteArray>("written");
  using Shape = std::vector<std::size_t>;
  QTest::newRow("grid") << Shape{2, 3} << std::size_t{6} << QByteArray("'shape': (2, 3)");
  QTest::newRow("several") << Shape{2, 2, 2} << std::size_t{8} << QByteArray("'shape': (2, 2, 2)");
  QTest::newRow("vector") << Shape{4} << std::size_t{4} << QByteArray("'shape': (4,)");
  QTest::newRow("scalar") << Shape{} << std::size_t{1} << QByteArray("'shape': ()");
  QTest::newRow("empty") << Shape{0, 3} << std::size_t{0} << QByteArray("'shape': (0, 3)");
}

void TestProvenance::npy_bytes() {
  QFETCH(std::vector<std::size_t>, shape);
  QFETCH(std::size_t, count);
  QFETCH(QByteArray, written);
  std::vector<float> values(count);
  for (std::size_t i = 0; i < count; ++i) values[i] = 0.5F + static_cast<float>(i);
  const auto made = session::to_npy(values, shape);
  QVERIFY(made.has_value());
  const QByteArray bytes(reinterpret_cast<const char*>(made->data()), static_cast<qsizetype>(made->size()));
  QVERIFY(bytes.startsWith(QByteArray("\x93NUMPY\x01\x00", 8)));
  const int header = static_cast<unsigned char>(bytes[8]) + 256 * static_cast<unsigned char>(bytes[9]);
  QCOMPARE((10 + header) % 64, 0);
  QCOMPARE(bytes[10 + header - 1], '\n');
  QVERIFY(bytes.contains("'descr': '<f4', 'fortran_order': False"));
  QVERIFY(bytes.contains(written));
  QCOMPARE(static_cast<std::size_t>(bytes.size()), static_cast<std::size_t>(10 + header) + 4 * count);
  if (count > 1) {
    float second = 0.0F;
    std::memcpy(&second, bytes.constData() + 10 + header + 4, 4);
    QCOMPARE(second, 1.5F);
  }
}

void TestProvenance::npy_shape_must_fit() {
  const std::vector<float> values(6, 1.0F);
  QVERIFY(!session::to_npy(values, {2, 2}).has_value());
  QVERIFY(!session::to_npy(values, {2, 4}).has_value());
  const std::size_t huge = std::numeric_limits<std::size_t>::max();
  QVERIFY(!session::to_npy(values, {huge, huge}).has_value());
  const auto written = session::write_npy("/nonexistent-folder/map.npy", values, {6});
  QVERIFY(!written.has_value());
  QCOMPARE(written.error().code, ErrorCode::FileWriteFailed);
}

void TestProvenance::resources_follow_the_environment() {
  const QTemporaryDir folder;
  QVERIFY(QDir(folder.path()).mkpath(QStringLiteral("samples")));
  for (const char* name : {"b.png", "a.png", "notes.txt"}) {
    QVERIFY(write_file_atomically(std::filesystem::path(folder.path().toStdString()) / "samples" / name, "x"));
  }
  qputenv("M2IB_RESOURCES", folder.path().toUtf8());
  QCOMPARE(session::find_resource_dir().string(), folder.path().toStdString());
  QCOMPARE(session::embedded_model_dir().string(), folder.path().toStdString() + "/models/phantom-cxr");
  const auto samples = session::sample_images();
  QCOMPARE(samples.size(), std::size_t{2});
  QCOMPARE(samples.front().filename().string(), std::string("a.png"));
  qputenv("M2IB_RESOURCES", "/nonexistent-folder");
  QVERIFY(session::find_resource_dir() != "/nonexistent-folder");
  qunsetenv("M2IB_RESOURCES");
}

QTEST_GUILESS_MAIN(TestProvenance)
#include "tst_provenance.moc"
