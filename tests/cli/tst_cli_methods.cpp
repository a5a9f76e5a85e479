#include <QImage>
#include <QTemporaryDir>
#include <QTest>

#include <nlohmann/json.hpp>

#include "core/attribution/method.h"
#include "core/session/session_file.h"
#include "tests/cli/cli_run.h"
#include "tests/cli/explain_line.h"

using m2ib::attribution::Method;
using m2ib::tests::content;
using m2ib::tests::ExplainLine;
using m2ib::tests::Outcome;
using m2ib::tests::run_cli;
using nlohmann::json;

namespace {

/// For comparisons that say what differs.
std::string spelt(const json& value) { return value.dump(); }

}  // namespace

/// m2ib methods; other methods than M2IB, and repeats, in m2ib explain, compare and figure.
class TestCliMethods : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void methods_are_listed();
  void methods_of_a_model();
  void every_method_explains_data();
  void every_method_explains();
  void settings_of_other_methods_are_refused_data();
  void settings_of_other_methods_are_refused();
  void repeats_have_a_spread();
  void each_caption_under_each_method();
  void notes_say_what_counts();
  void a_difference_needs_one_method();
  void a_session_gives_the_same_bytes();

 private:
  [[nodiscard]] QString at(const QString& name) const { return folder_.filePath(name); }
  [[nodiscard]] QStringList compare(const QStringList& more) const;

  QTemporaryDir folder_;
  ExplainLine line_;
};

QStringList TestCliMethods::compare(const QStringList& more) const {
  return QStringList{"compare",   "--model",     line_.model, "--image", line_.picture, "--caption", "left effusion",
                     "--caption", "no effusion", "--steps",   "2"} +
         more;
}

void TestCliMethods::initTestCase() {
  M2IB_REQUIRE_FIXTURES();
  line_.picture = at(QStringLiteral("ramps.png"));
  QVERIFY(m2ib::tests::ramps().save(line_.picture));
}

void TestCliMethods::methods_are_listed() {
  const Outcome table = run_cli({"methods"});
  QCOMPARE(table.exit_code, 0);
  const Outcome outcome = run_cli({"methods", "--json"});
  QCOMPARE(outcome.exit_code, 0);
  const json methods = json::parse(outcome.out.toStdString())["methods"];
  QCOMPARE(methods.size(), m2ib::attribution::kMethods);
  for (const m2ib::attribution::MethodInfo& info : m2ib::attribution::all_methods()) {
    const json& listed = methods[static_cast<std::size_t>(info.method)];
    QCOMPARE(spelt(listed["id"]), spelt(info.id));
    QCOMPARE(spelt(listed["unit"]), spelt(to_string(info.unit)));
    QCOMPARE(spelt(listed["words"]), spelt(info.explains_words));
    QCOMPARE(spelt(listed["depends_on_caption"]), spelt(info.uses_caption));
    QCOMPARE(listed["samples"].is_null(), info.samples == nullptr);
    QVERIFY(!listed.contains("model"));
    for (const char* said : {info.id, info.name, info.source, info.passes}) QVERIFY2(table.out.contains(said), said);
  }
}

void TestCliMethods::methods_of_a_model() {
  const Outcome outcome = run_cli({"methods", "--model", line_.model, "--json"});
  QVERIFY2(outcome.exit_code == 0, outcome.err.constData());
  const json record = json::parse(outcome.out.toStdString());
  QVERIFY(record["model"].is_string());
  for (const json& method : record["methods"]) {
    QVERIFY2(method["model"]["pictures"] == json(true), method.dump().c_str());  // a plain CLIP: all of them
    QCOMPARE(spelt(method["model"]["words"]), spelt(method["words"]));
    QCOMPARE(method["model"]["why_no_words"].is_null(), method["words"].get<bool>());
  }
  QCOMPARE(run_cli({"methods", "--model", at("none")}).exit_code, 3);
}

void TestCliMethods::every_method_explains_data() {
  QTest::addColumn<QString>("id");
  QTest::addColumn<QString>("unit");
  for (const m2ib::attribution::MethodInfo& info : m2ib::attribution::all_methods()) {
    QTest::newRow(info.id) << QString::fromLatin1(info.id) << QString::fromLatin1(to_string(info.unit));
  }
}

void TestCliMethods::every_method_explains() {
  QFETCH(QString, id);
  QFETCH(QString, unit);
  QStringList more{"--method", id, "--json", "-", "--out", at(id + ".png")};
  const auto& info = m2ib::attribution::info_of(m2ib::attribution::method_of(id.toStdString()).value());
  if (info.samples != nullptr) more << QStringLiteral("--samples") << QStringLiteral("16");
  const Outcome outcome = run_cli(line_(more));
  QVERIFY2(outcome.exit_code == 0, outcome.err.constData());
  QVERIFY(!QImage(at(id + ".png")).isNull());
  const json record = json::parse(outcome.out.toStdString());
  QCOMPARE(spelt(record["method"]), spelt(id.toStdString()));
  QCOMPARE(spelt(record["format_version"]), spelt(id == "m2ib" ? 1 : 2));
  const json& map = record["explanations"][0]["image_map"];
  QVERIFY(QString::fromStdString(map["unit"].get<std::string>()).startsWith(unit));
  const json& values = map[id == "m2ib" ? "patch_nats" : "patch_values"];
  QCOMPARE(values.size(), m2ib::tests::tiny_patches());
  QCOMPARE(spelt(record["explanations"][0]["settings"]["method"]), spelt(id.toStdString()));
}

void TestCliMethods::settings_of_other_methods_are_refused_data() {
  QTest::addColumn<QStringList>("more");
  QTest::addColumn<QString>("said");
  const auto row = [](const char* name, const QStringList& more, const char* said) {
    QTest::newRow(name) << more << QString::fromLatin1(said);
  };
  row("unknown method", {"--method", "tea-leaves"}, "grad-eclip");
  row("two methods", {"--method", "m2ib,rise"}, "must be one of");
  row("beta", {"--method", "grad-cam", "--beta", "1"}, "--beta says nothing to Grad-CAM");
  row("steps", {"--method", "rise", "--steps", "3"}, "setting of M2IB");
  row("layer", {"--method", "legrad", "--layer", "1"}, "--layer says nothing to LeGrad");
  row("text layer", {"--method", "grad-cam", "--text-layer", "1"}, "no layer of the text tower");
  row("samples", {"--method", "chefer", "--samples", "5"}, "takes no samples");
  row("seed", {"--method", "occlusion", "--seed", "5"}, "drawn by chance");
  row("repeats", {"--method", "nib", "--repeats", "3"}, "every run gives the same map");
  row("too many repeats", {"--method", "rise", "--repeats", "65"}, "repeats is 65");
  row("too few samples", {"--method", "kernel-shap", "--samples", "3"}, "samples is 3");
  row("spread over another output", {"--method", "rise", "--repeats", "2", "--raw", "a.npy", "--json", "a-spread.npy"},
      "same name");
}

void TestCliMethods::settings_of_other_methods_are_refused() {
  QFETCH(QStringList, more);
  QFETCH(QString, said);
  const Outcome outcome = run_cli(line_(more + QStringList{"--out", at("refused.png")}));
  QCOMPARE(outcome.exit_code, 2);
  QVERIFY2(QString::fromUtf8(outcome.err).contains(said), outcome.err.constData());
  QVERIFY(!QFile::exists(at("refused.png")));
}

void TestCliMethods::repeats_have_a_spread() {
  const Outcome outcome = run_cli(line_({"--method", "rise", "--samples", "20", "--seed", "4", "--repeats", "3",
                                         "--raw", at("rise.npy"), "--json", at("rise.json")}));
  QVERIFY2(outcome.exit_code == 0, outcome.err.constData());
  const json result = json::parse(content(at("rise.json")).toStdString())["explanations"][0];
  QCOMPARE(spelt(result["seeds"]), spelt({4, 5, 6}));
  QCOMPARE(result["image_map"]["patch_spread"].size(), m2ib::tests::tiny_patches());
  const QByteArray map = content(at("rise.npy"));
  const QByteArray spread = content(at("rise-spread.npy"));
  QVERIFY(!map.isEmpty());
  QCOMPARE(spread.size(), map.size());
  QVERIFY(spread != map);
}

void TestCliMethods::each_caption_under_each_method() {
  const Outcome outcome =
      run_cli(compare({"--method", "m2ib,grad-eclip,nib", "--session", at("all.m2ib"), "--out", at("all.svg")}));
  QVERIFY2(outcome.exit_code == 0, outcome.err.constData());
  const auto session = m2ib::session::read_record(at("all.m2ib").toStdString());
  QVERIFY2(session, session ? "" : m2ib::describe(session.error()).c_str());
  QCOMPARE(session->captions.size(), std::size_t{6});
  QCOMPARE(session->settings.method, Method::M2ib);
  QVERIFY(!session->captions[0].own_settings && !session->captions[3].own_settings);
  QCOMPARE(session->captions[4].own_settings->method, Method::GradEclip);
  QCOMPARE(session->captions[4].text, std::string("no effusion"));
  const auto shown = m2ib::session::current_results(*session);
  QVERIFY(std::ranges::all_of(shown, [](const auto& each) { return each != nullptr; }));
  for (const char* said : {"Grad-ECLIP", "NIB", "M2IB: nats per patch"}) {
    QVERIFY2(content(at("all.svg")).contains(said), said);
  }
}

void TestCliMethods::notes_say_what_counts() {
  const Outcome outcome =
      run_cli(compare({"--method", "m2ib,rollout,legrad", "--seed", "3", "--out", at("notes.png")}));
  QVERIFY2(outcome.exit_code == 0, outcome.err.constData());
  for (const char* said : {"--seed counts for M2IB.", "--steps counts for M2IB.",
                           "LeGrad gives no values to words: it explains pictures only.",
                           "the map of Attention rollout does not depend on the caption."}) {
    QVERIFY2(outcome.err.contains(said), said);
  }
  QCOMPARE(run_cli(compare({"--method", "m2ib,nib", "--scale-max", "3", "--out", at("x.png")})).exit_code, 2);
}

void TestCliMethods::a_difference_needs_one_method() {
  QCOMPARE(run_cli(compare({"--method", "m2ib,occlusion", "--difference", "A,B", "--out", at("d.png")})).exit_code, 2);
  const Outcome within = run_cli(compare({"--method", "m2ib,occlusion", "--difference", "B,D", "--out", at("d.svg")}));
  QVERIFY2(within.exit_code == 0, within.err.constData());
  QVERIFY(content(at("d.svg")).contains("cosine per patch"));
}

void TestCliMethods::a_session_gives_the_same_bytes() {
  const Outcome made = run_cli(compare({"--method", "m2ib,occlusion,smoothgrad", "--samples", "4", "--repeats", "2",
                                        "--session", at("s.m2ib"), "--out", at("s.png"), "--out", at("s.pdf")}));
  QVERIFY2(made.exit_code == 0, made.err.constData());
  for (const char* from : {"s.m2ib", "s.pdf"}) {
    const Outcome again = run_cli({"figure", at(QLatin1String(from)), "--out", at("again.png")});
    QVERIFY2(again.exit_code == 0, again.err.constData());
    QVERIFY2(content(at("again.png")) == content(at("s.png")), from);
  }
}

QTEST_APPLESS_MAIN(TestCliMethods)
#include "tst_cli_methods.moc"
