#include <QImage>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/phantom/sentences.h"
#include "tests/cli/cli_run.h"

using namespace m2ib;
using tests::content;
using tests::Outcome;
using tests::run_cli;

/// `m2ib phantom`, `m2ib evaluate` and what `m2ib bench` refuses.
class TestCliMeasures : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void phantom_is_what_the_generator_draws_data();
  void phantom_is_what_the_generator_draws();
  void chosen_findings_are_drawn();
  void normal_has_none();
  void phantom_without_json_names_its_findings();
  void evaluate_gives_every_rate();
  void evaluate_names_the_worst_finding();
  void refusals_data();
  void refusals();

 private:
  /// One run of `m2ib phantom` with these added, and its JSON; discarded where it failed.
  nlohmann::json draw(const QStringList& more);
  QTemporaryDir folder_;
  QString picture_ = folder_.filePath(QStringLiteral("phantom.png"));
  QString mask_ = folder_.filePath(QStringLiteral("mask.png"));
};

nlohmann::json TestCliMeasures::draw(const QStringList& more) {
  const Outcome outcome = run_cli(QStringList{"phantom", "--out", picture_, "--mask", mask_, "--json"} + more);
  if (outcome.exit_code != 0) qWarning("%s", outcome.err.constData());
  if (outcome.exit_code != 0) return nlohmann::json(nlohmann::json::value_t::discarded);
  return nlohmann::json::parse(outcome.out.toStdString(), nullptr, false);
}

void TestCliMeasures::phantom_is_what_the_generator_draws_data() {
  QTest::addColumn<int>("seed");
  QTest::addColumn<int>("side");
  QTest::newRow("one") << 1 << 300;
  QTest::newRow("another") << 7 << 64;
  QTest::newRow("a third") << 12 << 513;
}

void TestCliMeasures::phantom_is_what_the_generator_draws() {
  QFETCH(int, seed);
  QFETCH(int, side);
  const QStringList arguments{"--seed", QString::number(seed), "--size", QString::number(side)};
  const nlohmann::json json = draw(arguments);
  QVERIFY(!json.is_discarded());
  const phantom::Phantom truth =
      phantom::generate({phantom::Stream::Sample, static_cast<std::uint64_t>(seed), 0}, side);
  const QImage picture(picture_);
  const QImage mask(mask_);
  QCOMPARE(picture.size(), QSize(side, side));
  QCOMPARE(mask.size(), QSize(side, side));
  for (int y = 0; y < side; ++y) {
    for (int x = 0; x < side; ++x) {
      const auto at = static_cast<std::size_t>(y) * static_cast<std::size_t>(side) + static_cast<std::size_t>(x);
      const bool found = std::any_of(truth.findings.begin(), truth.findings.end(),
                                     [at](const phantom::Finding& finding) { return finding.mask[at] != 0; });
      if (qGray(picture.pixel(x, y)) != truth.pixels[at]) QCOMPARE(qGray(picture.pixel(x, y)), int{truth.pixels[at]});
      if (qGray(mask.pixel(x, y)) != (found ? 255 : 0)) QCOMPARE(qGray(mask.pixel(x, y)), found ? 255 : 0);
    }
  }
  QCOMPARE(json["seed"].get<int>(), seed);
  QCOMPARE(json["size_px"].get<int>(), side);
  QCOMPARE(json["findings"].size(), truth.findings.size());
  for (std::size_t i = 0; i < truth.findings.size(); ++i) {
    const auto& finding = json["findings"][i];
    QCOMPARE(finding["finding"].get<std::string>(), std::string(phantom::to_string(truth.findings[i].kind)));
    QCOMPARE(finding["side"].get<std::string>(), std::string(phantom::to_string(truth.findings[i].side)));
    QVERIFY(finding.contains("zone") && finding.contains("size") && finding["sentences"].size() >= 2);
  }
  const QByteArray first = content(picture_);
  const QByteArray first_mask = content(mask_);
  QVERIFY(draw(arguments) == json);
  QCOMPARE(content(picture_), first);
  QCOMPARE(content(mask_), first_mask);
  QVERIFY(!draw({"--seed", QString::number(seed + 100), "--size", QString::number(side)}).is_discarded());
  QVERIFY(content(picture_) != first);
}

void TestCliMeasures::chosen_findings_are_drawn() {
  const nlohmann::json json =
      draw({"--size", "200", "--finding", "pleural effusion:left:large", "--finding", "nodule:right:upper"});
  QVERIFY(!json.is_discarded());
  QCOMPARE(json["findings"].size(), std::size_t{2});
  QCOMPARE(json["findings"][0]["finding"].get<std::string>(), std::string("pleural effusion"));
  QCOMPARE(json["findings"][0]["side"].get<std::string>(), std::string("left"));
  QCOMPARE(json["findings"][0]["size"].get<std::string>(), std::string("large"));
  QCOMPARE(json["findings"][1]["zone"].get<std::string>(), std::string("upper"));
  // The patient's left is on the right of the picture: the effusion low there, the nodule high on the other side.
  const QImage mask(mask_);
  int lower_right = 0;
  int upper_left = 0;
  int elsewhere = 0;
  for (int y = 0; y < 200; ++y) {
    for (int x = 0; x < 200; ++x) {
      if (qGray(mask.pixel(x, y)) == 0) continue;
      ++(x >= 100 && y >= 70 ? lower_right : x < 100 && y < 130 ? upper_left : elsewhere);
    }
  }
  QVERIFY(lower_right > 0);
  QVERIFY(upper_left > 0);
  QVERIFY2(elsewhere * 10 < lower_right + upper_left, "the findings are on the wrong side");
}

void TestCliMeasures::normal_has_none() {
  const nlohmann::json json = draw({"--size", "128", "--normal"});
  QVERIFY(!json.is_discarded());
  QVERIFY(json["findings"].is_array() && json["findings"].empty());
  const QImage mask = QImage(mask_).convertToFormat(QImage::Format_Grayscale8);
  QImage black(128, 128, QImage::Format_Grayscale8);
  black.fill(0);
  QVERIFY(mask == black);
}

void TestCliMeasures::phantom_without_json_names_its_findings() {
  const Outcome outcome =
      run_cli({"phantom", "--out", picture_, "--size", "64", "--finding", "cardiomegaly", "--seed", "4"});
  QVERIFY2(outcome.exit_code == 0, outcome.err.constData());
  QVERIFY2(outcome.out.contains("cardiomegaly"), outcome.out.constData());
  QVERIFY(outcome.err.isEmpty());
}

void TestCliMeasures::evaluate_gives_every_rate() {
  const QStringList arguments{"evaluate", "--phantoms", "2", "--seed", "3", "--json"};
  const Outcome outcome = run_cli(arguments);
  QVERIFY2(outcome.exit_code == 0, outcome.err.constData());
  const auto json = nlohmann::json::parse(outcome.out.toStdString());
  QCOMPARE(json["n"].get<int>(), 2);
  QCOMPARE(json["seed"].get<int>(), 3);
  const auto is_rate = [](const nlohmann::json& at, const char* key) {
    return at.contains(key) && at[key].is_number() && at[key].get<double>() >= 0.0 && at[key].get<double>() <= 1.0;
  };
  for (const char* key : {"top1", "pointing", "pointing_random"}) QVERIFY2(is_rate(json, key), key);
  QCOMPARE(json["per_finding"].size(), std::size_t{phantom::kFindingKinds});
  int pairs = 0;
  for (int i = 0; i < phantom::kFindingKinds; ++i) {
    const char* kind = phantom::to_string(static_cast<phantom::FindingKind>(i));
    QVERIFY2(json["per_finding"].contains(kind), kind);
    const auto& score = json["per_finding"][kind];
    for (const char* key : {"top1", "pointing", "pointing_random"}) QVERIFY2(is_rate(score, key), kind);
    QVERIFY2(score["n"].get<int>() >= 0 && score["n"].get<int>() <= 2, kind);
    pairs += score["pairs"].get<int>();
  }
  QCOMPARE(json["pairs"].get<int>(), pairs);
  QVERIFY(json["per_finding"].contains(json["worst_finding"].get<std::string>()));
  QCOMPARE(json["weights_sha256"].get<std::string>().size(), std::size_t{64});
  QCOMPARE(run_cli(arguments).out, outcome.out);
}

void TestCliMeasures::evaluate_names_the_worst_finding() {
  const Outcome outcome = run_cli({"evaluate", "--phantoms", "2", "--seed", "3", "--beta", "0.5", "--layer", "1"});
  QVERIFY2(outcome.exit_code == 0, outcome.err.constData());
  QVERIFY2(outcome.out.contains("worst finding: "), outcome.out.constData());
  QVERIFY2(outcome.out.contains("beta 0.5"), outcome.out.constData());
  QVERIFY2(outcome.out.contains("after block 2 of "), outcome.out.constData());
  for (int i = 0; i < phantom::kFindingKinds; ++i) {
    const char* kind = phantom::to_string(static_cast<phantom::FindingKind>(i));
    QVERIFY2(outcome.out.contains('\n' + QByteArray(kind) + ' '), kind);
  }
}

void TestCliMeasures::refusals_data() {
  QTest::addColumn<QStringList>("arguments");
  QTest::addColumn<int>("exit_code");
  const auto row = [](const char* name, int exit_code, const QStringList& arguments) {
    QTest::newRow(name) << arguments << exit_code;
  };
  const auto phantom = [this](const QStringList& more) { return QStringList{"phantom", "--out", picture_} + more; };
  row("phantom: no output", 2, {"phantom"});
  row("phantom: unknown finding", 2, phantom({"--finding", "dragon"}));
  row("phantom: unknown word", 2, phantom({"--finding", "nodule:right:huge"}));
  row("phantom: a side too many", 2, phantom({"--finding", "cardiomegaly:left"}));
  row("phantom: normal with a finding", 2, phantom({"--normal", "--finding", "nodule"}));
  row("phantom: too small", 2, phantom({"--size", "63"}));
  row("phantom: too large", 2, phantom({"--size", "2049"}));
  row("phantom: seed is a word", 2, phantom({"--seed", "first"}));
  row("phantom: picture is the mask", 2, phantom({"--mask", picture_}));
  row("phantom: no folder", 4, {"phantom", "--out", "/nonexistent/a.png"});
  row("phantom: device", 4, {"phantom", "--out", "/dev/full"});
  row("phantom: not PNG", 4, {"phantom", "--out", folder_.filePath("a.jpg")});
  row("phantom: no folder for the mask", 4, phantom({"--mask", "/nonexistent/a.png"}));
  const auto evaluate = [](const QStringList& more) { return QStringList{"evaluate", "--phantoms", "1"} + more; };
  row("evaluate: how many?", 2, {"evaluate"});
  row("evaluate: none", 2, {"evaluate", "--phantoms", "0"});
  row("evaluate: too many", 2, {"evaluate", "--phantoms", "100001"});
  row("evaluate: beta is a word", 2, evaluate({"--beta", "big"}));
  row("evaluate: beta is 0", 2, evaluate({"--beta", "0"}));
  row("evaluate: beta is negative", 2, evaluate({"--beta", "-1"}));
  row("evaluate: beta is not a number", 2, evaluate({"--beta", "nan"}));
  row("evaluate: layer beyond the model", 2, evaluate({"--layer", "99"}));
  row("evaluate: no model there", 3, evaluate({"--model", "/nonexistent"}));
  row("bench: unknown architecture", 2, {"bench", "--arch", "vit-h-14"});
  row("bench: unknown option", 2, {"bench", "--quick"});
}

void TestCliMeasures::refusals() {
  QFETCH(QStringList, arguments);
  QFETCH(int, exit_code);
  QFile::remove(picture_);
  const Outcome outcome = run_cli(arguments);
  QVERIFY2(outcome.exit_code == exit_code, outcome.err.constData());
  QVERIFY2(outcome.err.startsWith("m2ib: "), outcome.err.constData());
  QVERIFY(outcome.out.isEmpty());
  QVERIFY2(!QFile::exists(picture_), "it was drawn all the same");
}

QTEST_APPLESS_MAIN(TestCliMeasures)
#include "tst_cli_measures.moc"
