#include <QFile>
#include <QTest>
#include <functional>

#include <nlohmann/json.hpp>

#include "core/session/raw_maps.h"
#include "tests/core/session/session_samples.h"

using namespace m2ib;
using attribution::Method;
using nlohmann::json;
using tests::sample_result;
using tests::sample_session;
using tests::told;

namespace {

Result<session::Session> read(const json& record) { return session::session_from_json(record.dump(), "file"); }

std::string text_of(const std::vector<std::byte>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Kernel SHAP over three seeds, with all that only some results have.
std::shared_ptr<attribution::Explanation> repeated_result() {
  const auto made = sample_result("eff", 9);
  made->settings = {.method = Method::KernelShap, .samples = 64, .seed = 5, .repeats = 3};
  made->image.token_values = {0.0F, -0.1F, 1.0F / 3.0F, 0.25F, -0.5F};
  made->image.spread = {0.0F, 0.01F, 0.2F, 1.0F / 7.0F, 0.0F};
  made->image.losses.clear();
  made->text.spread = {0.0F, 0.5F, 0.125F, 0.0F};
  made->text.losses.clear();
  made->word_effects = {-0.25F};
  return made;
}

/// One result of each kind: Kernel SHAP, LeGrad (pictures only), M2IB.
session::Session session_of_methods() {
  session::Session session = sample_session();
  const auto shap = repeated_result();
  const auto legrad = sample_result("eff", 11);
  legrad->settings.method = Method::Legrad;
  legrad->text = {};
  legrad->image.losses.clear();
  const auto m2ib = sample_result("no eff", 12);
  m2ib->image.mask_ends = attribution::MaskEnds{0.25, 1.0 / 3.0};
  session.captions = {{"eff", shap->settings}, {"eff", legrad->settings}, {"no eff", std::nullopt}};
  session.rendering.scales = {{Method::KernelShap, 0.5, 1.0 / 3.0}, {Method::Legrad, 4.0, 1.0}};
  session.results = {shap, legrad, m2ib};
  return session;
}

/// For comparisons that say what differs.
std::string spelt(const json& value) { return value.dump(); }

/// Whether a key stands anywhere within.
bool has_key(const json& value, const std::string& key) {
  if (value.is_object() && value.contains(key)) return true;
  if (!value.is_structured()) return false;
  return std::ranges::any_of(value, [&](const json& inner) { return has_key(inner, key); });
}

}  // namespace

/// Sessions and raw maps of other methods than M2IB, and of repeats.
class TestSessionMethods : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void settings_that_count_data();
  void settings_that_count();
  void results_stay_where_unused_settings_differ();
  void every_field_comes_back();
  void m2ib_keeps_its_keys();
  void others_never_say_nats();
  void the_version_follows_from_the_methods_data();
  void the_version_follows_from_the_methods();
  void records_of_results_alone();
  void the_first_format_opens();
  void either_keys_are_read();
  void what_is_no_spread_is_left_out();
  void damaged_data();
  void damaged();
  void raw_maps_have_their_unit();
};

void TestSessionMethods::settings_that_count_data() {
  QTest::addColumn<int>("method");
  QTest::addColumn<QString>("setting");
  QTest::addColumn<bool>("counts");
  const auto row = [](Method method, const char* setting, bool counts) {
    QTest::newRow((std::string(attribution::info_of(method).id) + " " + setting).c_str())
        << static_cast<int>(method) << QString::fromLatin1(setting) << counts;
  };
  for (const char* each : {"beta", "image layer", "text layer", "steps", "rate", "samples", "seed", "repeats"}) {
    row(Method::M2ib, each, true);
    row(Method::Legrad, each, false);
  }
  row(Method::Nib, "image layer", true);
  row(Method::Nib, "text layer", true);
  row(Method::Nib, "samples", true);
  row(Method::Nib, "seed", false);
  row(Method::Nib, "repeats", false);
  row(Method::Nib, "beta", false);
  row(Method::GradCam, "image layer", true);
  row(Method::GradCam, "text layer", false);
  row(Method::Rise, "samples", true);
  row(Method::Rise, "seed", true);
  row(Method::Rise, "repeats", true);
  row(Method::Rise, "steps", false);
  row(Method::IntegratedGradients, "samples", true);
  row(Method::IntegratedGradients, "rate", false);
}

void TestSessionMethods::settings_that_count() {
  QFETCH(int, method);
  QFETCH(QString, setting);
  QFETCH(bool, counts);
  attribution::MethodSettings a;
  a.method = static_cast<Method>(method);
  attribution::MethodSettings b = a;
  if (setting == "beta") b.beta *= 2;
  if (setting == "image layer") ++b.image_layer;
  if (setting == "text layer") ++b.text_layer;
  if (setting == "steps") ++b.steps;
  if (setting == "rate") b.learning_rate *= 2;
  if (setting == "samples") ++b.samples;
  if (setting == "seed") ++b.seed;
  if (setting == "repeats") ++b.repeats;
  QVERIFY(!(a == b));
  QVERIFY(same_run(a, a));
  QCOMPARE(same_run(a, b), !counts);
  b.method = a.method == Method::Chefer ? Method::Saliency : Method::Chefer;
  QVERIFY(!same_run(a, b));
}

void TestSessionMethods::results_stay_where_unused_settings_differ() {
  session::Session session = session_of_methods();
  session.pictures[0].reference.sha256 = session.results[0]->image_sha256;
  session.pictures[0].preprocessing = "model";
  session.pictures[0].model_window.reset();
  QVERIFY(session::current_results(session)[0]);
  session.captions[0].own_settings->beta = 7.0;
  session.captions[0].own_settings->image_layer = 2;
  QVERIFY(session::current_results(session)[0]);
  session.captions[0].own_settings->repeats = 4;
  QVERIFY(!session::current_results(session)[0]);
  QVERIFY(session::current_results(session)[1]);
}

void TestSessionMethods::every_field_comes_back() {
  const session::Session session = session_of_methods();
  const auto again = session::session_from_json(told(session), "file");
  QVERIFY2(again, again ? "" : describe(again.error()).c_str());
  QCOMPARE(told(*again), told(session));
  for (std::size_t i = 0; i < session.results.size(); ++i) {
    const attribution::Explanation& a = *session.results[i];
    const attribution::Explanation& b = *again->results[i];
    QVERIFY(b.settings == a.settings);
    QCOMPARE(b.image.token_values, a.image.token_values);
    QCOMPARE(b.text.token_values, a.text.token_values);
    QCOMPARE(b.image.spread, a.image.spread);
    QCOMPARE(b.text.spread, a.text.spread);
    QCOMPARE(b.patch_spread(), a.patch_spread());
    QCOMPARE(b.word_effects, a.word_effects);
    QCOMPARE(b.word_values(), a.word_values());
  }
  QVERIFY(!again->results[0]->image.mask_ends);
  QCOMPARE(again->results[2]->image.mask_ends->open, 0.25);
  QCOMPARE(again->results[2]->image.mask_ends->closed, 1.0 / 3.0);
  QVERIFY(again->captions[0].own_settings == session.captions[0].own_settings);
  QCOMPARE(again->rendering.scales.size(), std::size_t{2});
  QCOMPARE(again->rendering.scales[0].method, Method::KernelShap);
  QCOMPARE(again->rendering.scales[0].word_scale_max, 1.0 / 3.0);
}

void TestSessionMethods::m2ib_keeps_its_keys() {
  const json record = json::parse(told(sample_session()));
  QCOMPARE(spelt(record["method"]), spelt("m2ib"));
  const json& result = record["results"][0];
  QCOMPARE(spelt(result["image_map"]["unit"]), spelt("nats per patch"));
  QCOMPARE(result["image_map"]["patch_nats"].size(), std::size_t{4});
  QCOMPARE(result["image_map"]["token_nats"].size(), std::size_t{5});
  QCOMPARE(spelt(result["text_map"]["unit"]), spelt("nats"));
  QVERIFY(result["text_map"]["words"][0].contains("nats"));
  QVERIFY(result["text_map"]["tokens"][0].contains("nats"));
  QCOMPARE(spelt(result["seeds"]), spelt({18446744073709551615ULL}));
}

void TestSessionMethods::others_never_say_nats() {
  session::Session session = session_of_methods();
  session.results.pop_back();
  const json record = json::parse(told(session));
  QCOMPARE(spelt(record["method"]), spelt({"legrad", "kernel-shap"}));
  for (const char* key : {"nats", "patch_nats", "token_nats"}) QVERIFY2(!has_key(record, key), key);
  const json& map = record["results"][0]["image_map"];
  QCOMPARE(spelt(map["unit"]), spelt("cosine per patch"));
  QCOMPARE(map["patch_values"].size(), std::size_t{4});
  QCOMPARE(map["patch_spread"].size(), std::size_t{4});
  QCOMPARE(spelt(record["results"][0]["seeds"]), spelt({5, 6, 7}));
  QCOMPARE(spelt(record["results"][0]["method"]), spelt("kernel-shap"));
  QCOMPARE(spelt(record["results"][1]["image_map"]["unit"]), spelt("relative"));
  QCOMPARE(spelt(record["results"][1]["seeds"]), spelt(json::array()));
  QCOMPARE(spelt(record["results"][1]["text_map"]["words"][0]["value"]), spelt(nullptr));
}

void TestSessionMethods::the_version_follows_from_the_methods_data() {
  QTest::addColumn<int>("version");
  QTest::addColumn<int>("what");
  QTest::newRow("M2IB alone") << 1 << 0;
  QTest::newRow("another method is shared") << 2 << 1;
  QTest::newRow("a caption has another method") << 2 << 2;
  QTest::newRow("a result of another method") << 2 << 3;
  QTest::newRow("repeats are shared") << 2 << 4;
}

void TestSessionMethods::the_version_follows_from_the_methods() {
  QFETCH(int, version);
  QFETCH(int, what);
  session::Session session = sample_session();
  if (what == 1) session.settings.method = Method::Rise;
  if (what == 2) session.captions[0].own_settings = attribution::MethodSettings{.method = Method::GradCam};
  if (what == 3) session.results.push_back(repeated_result());
  if (what == 4) session.settings.repeats = 2;
  QCOMPARE(spelt(json::parse(told(session))["format_version"]), spelt(version));
}

void TestSessionMethods::records_of_results_alone() {
  const json plain = json::parse(session::to_json(*sample_result("eff")));
  QCOMPARE(spelt(plain["format_version"]), spelt(1));
  QCOMPARE(spelt(plain["method"]), spelt("m2ib"));
  const std::string record = session::to_json(*repeated_result());
  QCOMPARE(spelt(json::parse(record)["format_version"]), spelt(2));
  QCOMPARE(spelt(json::parse(record)["method"]), spelt("kernel-shap"));
  const auto session = session::session_from_json(record, "file");
  QVERIFY2(session, session ? "" : describe(session.error()).c_str());
  QCOMPARE(session->settings.method, Method::KernelShap);
  QCOMPARE(session->settings.repeats, 3);
  QCOMPARE(session->results[0]->image.spread, repeated_result()->image.spread);
}

void TestSessionMethods::the_first_format_opens() {
  QFile file(QStringLiteral(M2IB_SOURCE_DIR "/tests/data/session_format_1.json"));
  QVERIFY2(file.open(QIODevice::ReadOnly), "tests/data/session_format_1.json is missing");
  const auto session = session::session_from_json(file.readAll().toStdString(), "file");
  QVERIFY2(session, session ? "" : describe(session.error()).c_str());
  QCOMPARE(session->results.size(), std::size_t{2});
  QCOMPARE(session->settings.method, Method::M2ib);
  QCOMPARE(session->settings.repeats, 1);
  QCOMPARE(session->captions[1].own_settings->beta, 0.5);
  QCOMPARE(session->captions[1].own_settings->samples, 8);
  const attribution::Explanation& result = *session->results[0];
  QCOMPARE(result.image.token_values, sample_result("")->image.token_values);
  QCOMPARE(result.text.token_values, sample_result("")->text.token_values);
  QVERIFY(result.image.spread.empty() && result.word_effects.empty() && !result.image.mask_ends);
  // And what is written of it is of the first version again.
  QCOMPARE(spelt(json::parse(told(*session))["format_version"]), spelt(1));
}

void TestSessionMethods::either_keys_are_read() {
  json record = json::parse(told(sample_session()));
  json& map = record["results"][0]["image_map"];
  map["token_values"] = map["token_nats"];
  map.erase("token_nats");
  const auto session = read(record);
  QVERIFY2(session, session ? "" : describe(session.error()).c_str());
  QCOMPARE(session->results[0]->image.token_values, sample_result("")->image.token_values);
}

void TestSessionMethods::what_is_no_spread_is_left_out() {
  // A session must open again, whatever was in it.
  for (const float wrong : {-1.0F, std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    session::Session session = sample_session();
    const auto result = repeated_result();
    result->image.spread[2] = wrong;
    result->text.spread.pop_back();
    result->word_effects = {wrong, wrong};
    session.results = {result};
    const auto again = session::session_from_json(told(session), "file");
    QVERIFY2(again, again ? "" : describe(again.error()).c_str());
    QVERIFY(again->results[0]->image.spread.empty() && again->results[0]->text.spread.empty());
    QVERIFY(again->results[0]->word_effects.empty());
  }
}

void TestSessionMethods::damaged_data() {
  using Damage = std::function<void(json&)>;
  QTest::addColumn<Damage>("damage");
  QTest::addColumn<QString>("said");
  const auto row = [](const char* name, const char* said, const Damage& damage) {
    QTest::newRow(name) << damage << QString::fromLatin1(said);
  };
  const auto result = [](json& record) -> json& { return record["results"][0]; };
  row("unknown method", "is not known", [](json& r) { r["settings"]["method"] = "tea-leaves"; });
  row("method that is no text", "method", [](json& r) { r["settings"]["method"] = 3; });
  row("unknown method of a caption", "is not known", [](json& r) { r["captions"][0]["settings"]["method"] = ""; });
  row("no repeats", "repeats", [](json& r) { r["settings"]["repeats"] = 0; });
  row("too many repeats", "repeats", [](json& r) { r["settings"]["repeats"] = 65; });
  row("too many samples", "samples", [](json& r) { r["captions"][0]["settings"]["samples"] = 100'001; });
  row("too many samples of M2IB", "samples", [](json& r) { r["settings"]["samples"] = 257; });
  row("short spread", "token_spread", [=](json& r) { result(r)["image_map"]["token_spread"].erase(0); });
  row("long spread", "token_spread", [=](json& r) { result(r)["image_map"]["token_spread"].push_back(1); });
  row("spread that is no number", "token_spread", [=](json& r) { result(r)["text_map"]["token_spread"][0] = nullptr; });
  row("negative spread", "token_spread", [=](json& r) { result(r)["image_map"]["token_spread"][1] = -0.5; });
  row("too many word effects", "word_effects", [=](json& r) { result(r)["word_effects"].push_back(1.0); });
  row("word effect that is none", "word_effects", [=](json& r) { result(r)["word_effects"][0] = nullptr; });
  row("mask beyond its ends", "open", [](json& r) { r["results"][2]["image_map"]["mask_ends"]["open"] = 1.5; });
  row("scale of an unknown method", "is not known", [](json& r) { r["rendering"]["scales"][0]["method"] = "x"; });
  row("negative scale", "scale_max", [](json& r) { r["rendering"]["scales"][0]["scale_max"] = -1.0; });
  row("too many scales", "scales", [](json& r) {
    for (int i = 0; i < 20; ++i) r["rendering"]["scales"].push_back(r["rendering"]["scales"][0]);
  });
}

void TestSessionMethods::damaged() {
  QFETCH(std::function<void(json&)>, damage);
  QFETCH(QString, said);
  json record = json::parse(told(session_of_methods()));
  QVERIFY(read(record).has_value());
  damage(record);
  const auto refused = read(record);
  QVERIFY(!refused);
  QCOMPARE(refused.error().code, ErrorCode::SessionInvalid);
  QVERIFY2(describe(refused.error()).find(said.toStdString()) != std::string::npos, describe(refused.error()).c_str());
}

void TestSessionMethods::raw_maps_have_their_unit() {
  using session::RawFormat;
  using session::RawPart;
  const auto result = repeated_result();
  const auto map = session::raw_map(*result, RawFormat::Csv);
  QVERIFY(map && text_of(*map).starts_with("row,column,left_px,top_px,width_px,height_px,cosine\n"));
  const auto spread = session::raw_map(*result, RawFormat::Csv, RawPart::Spread);
  QVERIFY(spread && text_of(*spread).starts_with("row,column,left_px,top_px,width_px,height_px,cosine_spread\n"));
  QVERIFY(text_of(*spread).find(",0.01\n") != std::string::npos);
  const auto npy = session::raw_map(*result, RawFormat::Npy, RawPart::Spread);
  const std::vector<float> values = result->patch_spread();
  QVERIFY(npy && text_of(*npy).ends_with(std::string(reinterpret_cast<const char*>(values.data()), 16)));
  result->settings.method = Method::GradEclip;
  const auto relative = session::raw_map(*result, RawFormat::Csv);
  QVERIFY(relative && text_of(*relative).starts_with("row,column,left_px,top_px,width_px,height_px,relative\n"));
  QVERIFY(!session::raw_map(*sample_result("eff"), RawFormat::Csv, RawPart::Spread));
  QCOMPARE(session::spread_file("/a/maps.b.npy").string(), std::string("/a/maps.b-spread.npy"));
}

QTEST_APPLESS_MAIN(TestSessionMethods)
#include "tst_session_methods.moc"
