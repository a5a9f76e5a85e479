#include <QTest>
#include <cmath>
#include <functional>

#include <nlohmann/json.hpp>

#include "tests/core/session/session_samples.h"

using namespace m2ib;
using nlohmann::json;
using session::Whereabouts;
using tests::sample_result;
using tests::sample_session;
using tests::told;

namespace {

/// A result compared bit by bit where numbers count.
void compare_results(const attribution::Explanation& a, const attribution::Explanation& b) {
  QCOMPARE(b.image.token_values, a.image.token_values);
  QCOMPARE(b.text.token_values, a.text.token_values);
  QCOMPARE(b.patch_values(), a.patch_values());
  QCOMPARE(b.word_values(), a.word_values());
  QCOMPARE(b.similarity, a.similarity);
  QCOMPARE(b.caption, a.caption);
  QCOMPARE(b.tokens.ids, a.tokens.ids);
  QCOMPARE(b.tokens.pieces, a.tokens.pieces);
  QVERIFY(b.tokens.spans == a.tokens.spans);
  QCOMPARE(b.tokens.dropped_tokens, a.tokens.dropped_tokens);
  QVERIFY(b.settings == a.settings);
  QVERIFY(b.preprocess == a.preprocess);
  QVERIFY(b.model_window == a.model_window);
  QVERIFY(b.black_outs == a.black_outs);
  QCOMPARE(b.field_of_view.top_px, a.field_of_view.top_px);
  QVERIFY(b.made_at == a.made_at);
  QCOMPARE(b.support.has_value(), a.support.has_value());
  QCOMPARE(b.support->margin, a.support->margin);
  QCOMPARE(b.support->weak, a.support->weak);
  QCOMPARE(b.support->controls.size(), a.support->controls.size());
  QVERIFY(b.support->controls.back().control == a.support->controls.back().control);
  QCOMPARE(b.card.recommended.beta, a.card.recommended.beta);
  QCOMPARE(b.card.image.last_layer(), a.card.image.last_layer());
  QCOMPARE(b.card.logit_scale, a.card.logit_scale);
  QVERIFY(b.card.trust == a.card.trust);
  QCOMPARE(b.image.losses.back().compression_nats, a.image.losses.back().compression_nats);
}

Result<session::Session> read(const json& record) { return session::session_from_json(record.dump(), "file"); }

}  // namespace

class TestSessionJson : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void every_field_comes_back();
  void results_come_back_bit_by_bit();
  void the_same_session_gives_the_same_bytes();
  void bytes_do_not_depend_on_the_zone();
  void nothing_tells_where_a_picture_lies();
  void embedded_model_is_told();
  void controls_have_their_own_names();
  void numbers_that_are_none_stay_none();
  void unknown_keys_are_passed_over();
  void an_empty_session_comes_back();
  void odd_values_are_made_even();
  void newer_versions_are_refused();
  void older_records_open();
  void a_broken_annotation_does_not_lock_the_session();
  void damaged_data();
  void damaged();
  void text_is_refused_data();
  void text_is_refused();
  void times_of_any_zone_data();
  void times_of_any_zone();
};

void TestSessionJson::every_field_comes_back() {
  const session::Session session = sample_session();
  const auto again = session::session_from_json(told(session), "file");
  QVERIFY2(again, again ? "" : describe(again.error()).c_str());
  QCOMPARE(told(*again), told(session));
  // The record itself might forget a field: the values that matter are looked at one by one.
  QCOMPARE(again->model.path, session.model.path);
  const auto& picture = again->pictures[0];
  const auto& given = session.pictures[0];
  QCOMPARE(picture.reference.path, given.reference.path);
  QCOMPARE(picture.reference.member, given.reference.member);
  QCOMPARE(picture.reference.name, given.reference.name);
  QCOMPARE(picture.reference.bytes, given.reference.bytes);
  QCOMPARE(picture.reference.frame, 2);
  QVERIFY(picture.view->window == given.view->window);
  QVERIFY(picture.view->orientation == given.view->orientation);
  QCOMPARE(picture.view->quarter_turns, 3);
  QVERIFY(picture.view->inverted && picture.view->flip_horizontal && !picture.view->flip_vertical);
  QCOMPARE(picture.preprocessing, std::string("fit"));
  QVERIFY(picture.model_window == given.model_window);
  QVERIFY(picture.black_outs == given.black_outs);
  QVERIFY(picture.annotations == given.annotations);
  QVERIFY(!again->pictures[1].view && !again->pictures[1].model_window);
  QCOMPARE(again->current_picture, 0);
  QCOMPARE(again->current_caption, 1);
  QCOMPARE(again->captions[0].text, session.captions[0].text);
  QVERIFY(!again->captions[0].own_settings);
  QVERIFY(again->captions[1].own_settings == session.captions[1].own_settings);
  QVERIFY(again->settings == session.settings);
  QVERIFY(again->arrangement == session.arrangement);
  QVERIFY(again->figure == session.figure);
  QCOMPARE(again->rendering.scale_max_nats, session.rendering.scale_max_nats);
  QCOMPARE(again->rendering.isolines_nats, session.rendering.isolines_nats);
  QCOMPARE(again->rendering.colours, session.rendering.colours);
}

void TestSessionJson::results_come_back_bit_by_bit() {
  const session::Session session = sample_session();
  const auto again = session::session_from_json(told(session), "file");
  QVERIFY(again);
  QCOMPARE(again->results.size(), std::size_t{2});
  compare_results(*session.results[0], *again->results[0]);
  compare_results(*session.results[1], *again->results[1]);
}

void TestSessionJson::the_same_session_gives_the_same_bytes() {
  QCOMPARE(told(sample_session()), told(sample_session()));
  const std::string hidden = session::session_to_json(sample_session(), Whereabouts::Hidden, 2);
  const auto again = session::session_from_json(hidden, "file");
  QVERIFY(again);
  QCOMPARE(session::session_to_json(*again, Whereabouts::Hidden, 2), hidden);
  for (const char letter : hidden) QVERIFY(static_cast<unsigned char>(letter) < 128);
}

void TestSessionJson::bytes_do_not_depend_on_the_zone() {
  qputenv("TZ", "UTC");
  tzset();
  const std::string here = told(sample_session());
  qputenv("TZ", "IST-05:30");
  tzset();
  QCOMPARE(told(sample_session()), here);
  const auto again = session::session_from_json(here, "file");
  QVERIFY(again);
  QCOMPARE(told(*again), here);
  qputenv("TZ", "UTC");
  tzset();
}

void TestSessionJson::nothing_tells_where_a_picture_lies() {
  const std::string hidden = session::session_to_json(sample_session(), Whereabouts::Hidden);
  for (const char* secret : {"/home", "ller", "secret", "inside", "embedded"}) {
    QVERIFY2(hidden.find(secret) == std::string::npos, secret);
  }
  QVERIFY(hidden.find(std::string(64, 'b')) != std::string::npos);
  QVERIFY(told(sample_session()).find("/home/somebody/models/secret") != std::string::npos);
}

void TestSessionJson::embedded_model_is_told() {
  session::Session session = sample_session();
  session.model.path = "embedded";
  const auto again = session::session_from_json(session::session_to_json(session, Whereabouts::Hidden), "file");
  QVERIFY(again);
  QCOMPARE(again->model.path, std::string("embedded"));
}

void TestSessionJson::controls_have_their_own_names() {
  using attribution::Control;
  for (const Control control : {Control::Empty, Control::Generic, Control::Negated}) {
    session::Session session = sample_session();
    const auto result = sample_result("eff");
    result->support->controls = {{control, "", 0.0}};
    session.results = {result};
    const json record = json::parse(told(session));
    QCOMPARE(record["results"][0]["support"]["controls"][0]["control"].get<std::string>(),
             std::string(attribution::to_string(control)));
  }
}

void TestSessionJson::numbers_that_are_none_stay_none() {
  session::Session session = sample_session();
  const auto result = sample_result("eff");
  result->image.token_values[2] = std::numeric_limits<float>::quiet_NaN();
  result->image.losses[0].total = std::numeric_limits<double>::quiet_NaN();
  result->made_at = {};
  session.results = {result};
  session.rendering.scale_max_nats = std::numeric_limits<double>::infinity();
  const auto again = session::session_from_json(told(session), "file");
  QVERIFY(again);
  QVERIFY(std::isnan(again->results[0]->image.token_values[2]));
  QVERIFY(std::isnan(again->results[0]->image.losses[0].total));
  QCOMPARE(again->rendering.scale_max_nats, 0.0);
}

void TestSessionJson::unknown_keys_are_passed_over() {
  json record = json::parse(told(sample_session()));
  record["from_the_future"] = {{"deep", {1, 2, 3}}};
  record["pictures"][0]["scent"] = "none";
  record["results"][0]["image_map"]["kind"] = 4;
  const auto again = read(record);
  QVERIFY(again);
  QCOMPARE(told(*again), told(sample_session()));
}

void TestSessionJson::an_empty_session_comes_back() {
  const auto again = session::session_from_json(told({}), "file");
  QVERIFY2(again, again ? "" : describe(again.error()).c_str());
  QCOMPARE(told(*again), told({}));
  QCOMPARE(again->current_picture, -1);
}

void TestSessionJson::odd_values_are_made_even() {
  session::Session session = sample_session();
  session.current_picture = 7;
  session.current_caption = -9;
  session.pictures[0].view->quarter_turns = -1;
  session.rendering.quarter_turns = 6;
  session.captions[0].text = std::string(1'000'000, 'x');
  session.pictures[0].reference.member = std::string(65'535, 'm');
  const auto again = session::session_from_json(told(session), "file");
  QVERIFY2(again, again ? "" : describe(again.error()).c_str());
  QCOMPARE(again->current_picture, -1);
  QCOMPARE(again->current_caption, -1);
  QCOMPARE(again->pictures[0].view->quarter_turns, 3);
  QCOMPARE(again->rendering.quarter_turns, 2);
  QCOMPARE(again->captions[0].text, session.captions[0].text);
  QCOMPARE(again->pictures[0].reference.member, session.pictures[0].reference.member);
}

void TestSessionJson::newer_versions_are_refused() {
  json record = json::parse(told(sample_session()));
  record["format_version"] = 3;
  record["captions"] = "another kind of thing altogether";
  const auto refused = read(record);
  QVERIFY(!refused);
  QCOMPARE(refused.error().code, ErrorCode::SessionTooNew);
  QCOMPARE(refused.error().args, (std::vector<std::string>{"file", "3", "2"}));
}

void TestSessionJson::older_records_open() {
  const auto first = sample_result("eff");
  first->image_frame = 0;
  const auto second = sample_result("no eff");
  second->image_frame = 0;
  second->settings.beta = 0.5;
  session::Rendering rendering;
  rendering.colours = "magma";
  rendering.window = {3.0, 30.0};
  rendering.inverted = true;
  rendering.quarter_turns = 1;
  const std::vector<attribution::ExplanationPtr> both{first, second};
  json record = json::parse(session::to_json(both, rendering));
  for (json& one : record["explanations"]) {  // as they were before there were sessions
    for (const char* key : {"support"}) one.erase(key);
    one["text_map"].erase("token_nats");
    one["preprocessing"].erase("recipe");
    one["model"].erase("recommended");
    one["made_at"] = "2023-11-15T03:43:20+05:30";
  }
  const auto session = read(record);
  QVERIFY2(session, session ? "" : describe(session.error()).c_str());
  QCOMPARE(session->captions.size(), std::size_t{2});
  QCOMPARE(session->captions[1].text, std::string("no eff"));
  QVERIFY(!session->captions[0].own_settings);
  QCOMPARE(session->captions[1].own_settings->beta, 0.5);
  QCOMPARE(session->pictures.size(), std::size_t{1});
  QCOMPARE(session->pictures[0].reference.sha256, first->image_sha256);
  QVERIFY(session->pictures[0].black_outs == first->black_outs);
  QCOMPARE(session->pictures[0].view->quarter_turns, 1);
  QVERIFY(session->pictures[0].view->inverted);
  QCOMPARE(session->rendering.colours, std::string("magma"));
  QCOMPARE(session->current_caption, 0);
  QVERIFY(session->arrangement.layout == session::PaneLayout::Two);
  QCOMPARE(session->results[0]->image.token_values, first->image.token_values);
  QCOMPARE(session->results[0]->word_values(), first->word_values());
  QVERIFY(session->results[0]->made_at == std::chrono::system_clock::from_time_t(1700000000));
  const auto found = session::current_results(*session);
  QVERIFY(found[0] == session->results[0] && found[1] == session->results[1]);
}

void TestSessionJson::a_broken_annotation_does_not_lock_the_session() {
  session::Session session = sample_session();
  session.pictures[0].annotations[1].points[0].x = std::numeric_limits<double>::quiet_NaN();
  const auto again = session::session_from_json(told(session), "file");
  QVERIFY(again);
  QCOMPARE(again->pictures[0].annotations.size(), std::size_t{1});
}

void TestSessionJson::damaged_data() {
  QTest::addColumn<QByteArray>("patch");
  const auto row = [](const char* name, const char* patch) { QTest::newRow(name) << QByteArray(patch); };
  row("captions no list", R"([{"op":"replace","path":"/captions","value":{}}])");
  row("picture no object", R"([{"op":"replace","path":"/pictures/0","value":7}])");
  row("hash", R"([{"op":"replace","path":"/pictures/0/sha256","value":"../../etc/passwd"}])");
  row("frame", R"([{"op":"replace","path":"/pictures/0/frame","value":-1}])");
  row("bytes", R"([{"op":"replace","path":"/pictures/0/bytes","value":-1}])");
  row("window", R"([{"op":"replace","path":"/pictures/0/view/window/high","value":-1e9}])");
  row("window huge", R"([{"op":"replace","path":"/pictures/0/view/window/high","value":1e300}])");
  row("turns", R"([{"op":"replace","path":"/pictures/0/view/quarter_turns","value":4}])");
  row("orientation", R"([{"op":"replace","path":"/pictures/0/view/orientation/right","value":"X"}])");
  row("annotations", R"([{"op":"replace","path":"/pictures/0/annotations","value":{"format":"no"}}])");
  row("annotation", R"([{"op":"replace","path":"/pictures/0/annotations/annotations/0/kind","value":"no"}])");
  row("current picture", R"([{"op":"replace","path":"/current_picture","value":2}])");
  row("current caption", R"([{"op":"replace","path":"/current_caption","value":-2}])");
  row("caption NUL", R"([{"op":"replace","path":"/captions/0/text","value":"a\u0000b"}])");
  row("beta", R"([{"op":"replace","path":"/settings/beta","value":0}])");
  row("beta text", R"([{"op":"replace","path":"/settings/beta","value":"0.1"}])");
  row("steps", R"([{"op":"replace","path":"/settings/steps","value":1001}])");
  row("steps fraction", R"([{"op":"replace","path":"/settings/steps","value":10.5}])");
  row("samples", R"([{"op":"replace","path":"/captions/1/settings/samples","value":257}])");
  row("rate", R"([{"op":"replace","path":"/settings/learning_rate","value":101}])");
  row("seed", R"([{"op":"replace","path":"/settings/seed","value":-1}])");
  row("layer", R"([{"op":"replace","path":"/settings/image_layer","value":18446744073709551615}])");
  row("layout", R"([{"op":"replace","path":"/arrangement/layout","value":"3x3"}])");
  row("compare", R"([{"op":"replace","path":"/arrangement/compare","value":"blink"}])");
  row("slots", R"([{"op":"replace","path":"/arrangement/slots","value":[1e3]}])");
  row("preset", R"([{"op":"replace","path":"/figure/preset","value":"poster"}])");
  row("dpi", R"([{"op":"replace","path":"/figure/dpi","value":100000}])");
  row("width", R"([{"op":"replace","path":"/figure/width_mm","value":1e9}])");
  row("opacity", R"([{"op":"replace","path":"/rendering/opacity","value":1.5}])");
  row("version", R"([{"op":"replace","path":"/format_version","value":0}])");
  row("version text", R"([{"op":"replace","path":"/format_version","value":"1"}])");
  row("format", R"([{"op":"replace","path":"/format","value":"something-else"}])");
  row("grid", R"([{"op":"replace","path":"/results/0/image_map/grid","value":1025}])");
  row("grid and map", R"([{"op":"replace","path":"/results/0/image_map/grid","value":20}])");
  row("nats text", R"([{"op":"replace","path":"/results/0/image_map/token_nats/1","value":"1"}])");
  row("nats huge", R"([{"op":"replace","path":"/results/0/image_map/token_nats/1","value":1e39}])");
  row("token span", R"([{"op":"replace","path":"/results/0/text_map/tokens/1/bytes","value":[2,1]}])");
  row("token span end", R"([{"op":"replace","path":"/results/0/text_map/tokens/1/bytes","value":[0,1000]}])");
  row("word's tokens", R"([{"op":"replace","path":"/results/0/text_map/words/0/tokens","value":3}])");
  row("word's first", R"([{"op":"replace","path":"/results/0/text_map/words/0/first_token","value":99999999}])");
  row("activation", R"([{"op":"replace","path":"/results/0/model/image_tower/activation","value":"relu"}])");
  row("trust", R"([{"op":"replace","path":"/results/0/model/trust","value":"blind"}])");
  row("resize", R"([{"op":"replace","path":"/results/0/preprocessing/resize","value":"crumple"}])");
  row("resize size", R"([{"op":"replace","path":"/results/0/preprocessing/resize_px","value":[100000,1]}])");
  row("control", R"([{"op":"replace","path":"/results/0/support/controls/0/control","value":"odd"}])");
  row("time", R"([{"op":"replace","path":"/results/0/made_at","value":"yesterday"}])");
  row("losses", R"([{"op":"replace","path":"/results/0/image_map/losses","value":[3]}])");
}

void TestSessionJson::damaged() {
  QFETCH(QByteArray, patch);
  const json record = json::parse(told(sample_session())).patch(json::parse(patch.toStdString()));
  const auto refused = read(record);
  QVERIFY(!refused);
  QCOMPARE(refused.error().code, ErrorCode::SessionInvalid);
  QCOMPARE(refused.error().args.size(), std::size_t{2});
  QCOMPARE(refused.error().args[0], std::string("file"));
  QVERIFY(!refused.error().args[1].empty());
}

void TestSessionJson::text_is_refused_data() {
  QTest::addColumn<QByteArray>("text");
  QTest::newRow("empty") << QByteArray();
  QTest::newRow("no JSON") << QByteArray("hello");
  QTest::newRow("a list") << QByteArray("[]");
  QTest::newRow("cut short") << QByteArray(told(sample_session()).substr(0, 1000).c_str());
  QTest::newRow("nested") << QByteArray(100'000, '[');
  QTest::newRow("control") << QByteArray("{\"format\":\"m2ib-session\"\x01}");
  QTest::newRow("bad UTF-8") << QByteArray("{\"format\":\"m2ib-session\",\"format_version\":1,\"x\":\"\xFF\"}");
  QTest::newRow("many values") << QByteArray("{\"x\":[0" + QByteArray(",0").repeated(8'100'000) + "]}");
  QByteArray captions("{\"format\":\"m2ib-session\",\"format_version\":1,\"captions\":[{}");
  QTest::newRow("many captions") << QByteArray(captions + QByteArray(",{}").repeated(1000) + "]}");
  QByteArray keys("{\"format\":\"m2ib-session\"");
  for (int i = 0; i < 300'000; ++i) keys += ",\"" + QByteArray::number(i) + "\":0";
  QTest::newRow("many keys, quickly") << QByteArray(keys + "}");
}

void TestSessionJson::text_is_refused() {
  QFETCH(QByteArray, text);
  const auto refused = session::session_from_json(text.toStdString(), "file");
  QVERIFY(!refused);
  QCOMPARE(refused.error().code, ErrorCode::SessionInvalid);
}

void TestSessionJson::times_of_any_zone_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<qlonglong>("nanoseconds");
  constexpr qlonglong kSecond = 1'000'000'000;
  QTest::newRow("UTC") << "2023-11-14T22:13:20+00:00" << 1700000000 * kSecond;
  QTest::newRow("Z") << "2023-11-14T22:13:20Z" << 1700000000 * kSecond;
  QTest::newRow("east") << "2023-11-15T03:43:20+05:30" << 1700000000 * kSecond;
  QTest::newRow("west") << "2023-11-14T17:13:20.5-0500" << 1700000000 * kSecond + kSecond / 2;
  QTest::newRow("nanosecond") << "2023-11-14T22:13:20.000000001Z" << 1700000000 * kSecond + 1;
}

void TestSessionJson::times_of_any_zone() {
  QFETCH(QString, text);
  QFETCH(qlonglong, nanoseconds);
  json record = json::parse(told(sample_session()));
  record["results"][0]["made_at"] = text.toStdString();
  const auto session = read(record);
  QVERIFY(session);
  const auto since = session->results[0]->made_at.time_since_epoch();
  QCOMPARE(static_cast<qlonglong>(std::chrono::duration_cast<std::chrono::nanoseconds>(since).count()), nanoseconds);
}

QTEST_GUILESS_MAIN(TestSessionJson)
#include "tst_session_json.moc"
