#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <memory>

#include "core/attribution/run_method.h"
#include "core/base/random.h"
#include "core/evaluation/study.h"
#include "core/metrics/pointing.h"
#include "core/phantom/phantom.h"
#include "tests/support/tower_probe.h"

#include <nlohmann/json.hpp>

using namespace m2ib;
using namespace m2ib::evaluation;

namespace {

image::RadiographPtr noise(std::uint64_t seed) {
  auto radiograph = std::make_shared<image::Radiograph>();
  radiograph->width_px = radiograph->height_px = 8;
  std::vector<std::uint8_t> pixels(64);
  Random random(seed, 3);
  for (auto& pixel : pixels) pixel = static_cast<std::uint8_t>(random.below(256));
  radiograph->pixels = std::move(pixels);
  radiograph->sha256 = std::to_string(seed);
  return radiograph;
}

/// Pictures of noise, two captions each but for the last; the place is the upper left patch.
class ToySource : public StudySource {
 public:
  explicit ToySource(std::size_t pictures = 4) {
    for (std::size_t i = 0; i < pictures; ++i) {
      add(i, "ab cd", i % 2 == 0 ? "even" : "odd");
      if (i + 1 < pictures) add(i, "ef gh ij", "odd");
    }
  }
  void add(std::size_t picture, const std::string& caption, const std::string& finding) {
    cases_.push_back({std::to_string(cases_.size() + 1), finding, caption, picture, true});
  }
  [[nodiscard]] const std::vector<StudyCase>& cases() const override { return cases_; }
  [[nodiscard]] Result<StudyPicture> picture(std::size_t index) const override {
    if (index == missing_) return fail(ErrorCode::FileNotFound, "the picture of line 2");
    return StudyPicture{noise(index), [this](std::size_t one, const image::FieldOfView&, int) {
                          const float upper_left = one == unseen_ ? 0.04F : 1.0F;
                          return Result<std::vector<float>>(std::vector<float>{upper_left, 0.0F, 0.0F, 0.0F});
                        }};
  }
  [[nodiscard]] std::string description() const override { return "noise"; }
  [[nodiscard]] std::string fingerprint() const override { return fingerprint_; }
  [[nodiscard]] std::string name(std::size_t) const override { return "secret"; }

  std::size_t missing_ = 1000;
  std::size_t unseen_ = 1000;  ///< case whose place covers hardly anything
  std::string fingerprint_ = "toy";

 private:
  std::vector<StudyCase> cases_;
};

StudySettings toy_settings(const model::DualEncoder& encoder) {
  StudySettings settings;
  for (const auto method : {attribution::Method::M2ib, attribution::Method::Rollout, attribution::Method::Occlusion}) {
    attribution::MethodSettings one = attribution::default_settings(encoder.card(), method);
    if (method == attribution::Method::M2ib) one.steps = one.samples = 2;
    settings.methods.push_back(one);
  }
  for (const MetricInfo& info : all_metrics()) {
    if (info.metric != Metric::Runtime) settings.metrics.push_back(info.metric);
  }
  settings.costly_cases = 2;
  settings.repeats = 2;
  settings.threads = 1;
  return settings;
}

Stoppable<StudyResult> run(const model::DualEncoder& encoder, const StudySource& source, const StudySettings& settings,
                           const QString& folder = {}, StopToken stop = {},
                           const std::function<void(const StudyProgress&)>& report = {}) {
  return run_study(encoder, source, settings, folder.toStdString(), std::move(stop), report);
}

const StudyRow* find(const StudyResult& result, const std::string& method, const std::string& metric,
                     const std::string& finding = "") {
  for (const StudyRow& row : result.rows) {
    if (row.method == method && row.metric == metric && row.finding == finding) return &row;
  }
  return nullptr;
}

QByteArray content(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}
void append(const QString& path, const QByteArray& bytes) {
  QFile file(path);
  if (!file.open(QIODevice::Append) || file.write(bytes) != bytes.size()) qFatal("cannot write");
}

}  // namespace

class TestStudy : public QObject {
  Q_OBJECT

  model::DualEncoderPtr encoder_ = tests::random_encoder(tests::toy_config(), 1);

 private Q_SLOTS:
  /// Cases that a group of metrics cannot count are said, and how many.
  void cases_that_do_not_count() {
    ToySource source(3);
    source.add(0, "ab", "even");
    source.add(1, "cd", "odd");
    source.unseen_ = 5;
    StudySettings settings = toy_settings(*encoder_);
    settings.costly_cases = 0;
    const auto result = run(*encoder_, source, settings);
    QVERIFY2(result && *result, result ? "stopped" : describe(result.error()).c_str());
    QCOMPARE(find(**result, "m2ib", "text-drop")->value.n, std::size_t{5});
    QCOMPARE(find(**result, "m2ib", "pointing")->value.n, std::size_t{6});
    QCOMPARE((*result)->warnings.size(), std::size_t{2});
    const std::string page = study_markdown(**result, "");
    QVERIFY2(page.find("- Metrics of words leave out 2 of 7 captions") != std::string::npos, page.c_str());
    QVERIFY2(page.find("- Metrics of localisation leave out 1 of 7 marked") != std::string::npos, page.c_str());
    QVERIFY(page.find("too narrow for so few pictures") != std::string::npos);
    // Nor is an empty table passed over.
    settings.metrics = {Metric::Repeatability};
    settings.methods = {settings.methods[1]};  // it draws nothing
    settings.costly_cases = 2;
    const auto none = run(*encoder_, source, settings);
    QVERIFY(none && *none && (*none)->rows.empty());
    QCOMPARE((*none)->warnings.size(), std::size_t{1});
    settings = toy_settings(*encoder_);
    // What nobody asked for is not missing.
    settings.metrics = {Metric::ImageDrop, Metric::ContrastToNoise};
    settings.costly_cases = 2;
    const auto few = run(*encoder_, source, settings);
    QVERIFY(few && *few);
    QVERIFY((*few)->warnings.empty());
    QVERIFY(study_markdown(**few, "").find("random weights") == std::string::npos);
  }

  void numbers_are_those_of_the_parts() {
    const ToySource source;
    const StudySettings settings = toy_settings(*encoder_);
    const auto result = run(*encoder_, source, settings);
    QVERIFY2(result && *result, result ? "stopped" : describe(result.error()).c_str());
    QVERIFY2((*result)->skipped.empty(), (*result)->skipped.empty() ? "" : (*result)->skipped.front().c_str());
    double hits = 0.0;
    for (const StudyCase& one : source.cases()) {
      const auto image = **encoder_->encode_image(*noise(one.picture));
      const auto text = **encoder_->encode_caption(one.caption);
      const auto map =
          attribution::run_tower_method(*encoder_, attribution::Tower::Image, image, text, settings.methods[2]);
      QVERIFY(map && *map);
      const auto patches = attribution::patch_values((*map)->token_values, encoder_->card().grid);
      hits += metrics::pointing_hit(patches, {1.0F, 0.0F, 0.0F, 0.0F}) ? 1.0 : 0.0;
    }
    const StudyRow* pointing = find(**result, "occlusion", "pointing");
    QVERIFY(pointing != nullptr);
    QCOMPARE(pointing->value.n, source.cases().size());
    QCOMPARE(pointing->value.mean, hits / static_cast<double>(source.cases().size()));
    // Rows for findings, for chance, and costly metrics on the first two cases alone.
    QCOMPARE(find(**result, "occlusion", "pointing", "even")->value.n, std::size_t{2});
    QVERIFY(find(**result, kRandomMap, "image-drop") != nullptr);
    QVERIFY(find(**result, "rollout", "runtime") == nullptr);
    QCOMPARE(find(**result, "m2ib", "repeatability")->value.n, std::size_t{2});
    QVERIFY(find(**result, "occlusion", "repeatability") == nullptr);
    QVERIFY(find(**result, "rollout", "randomisation-tower") != nullptr);
    QCOMPARE((*result)->pictures, std::size_t{4});
    const auto json = nlohmann::json::parse(study_json(**result));
    QCOMPARE(json.size(), (*result)->rows.size());
    for (const char* key : {"method", "metric", "finding", "mean", "low", "high", "n"}) QVERIFY(json[0].contains(key));
    const std::string page = study_markdown(**result, "m2ib evaluate");
    QVERIFY(page.find("| random map |") != std::string::npos && page.find("secret") == std::string::npos);
    QVERIFY(study_csv(**result).starts_with("method,metric,finding,mean,low,high,n,caution\r\n"));
  }

  void thread_count_does_not_matter() {
    const ToySource source;
    StudySettings settings = toy_settings(*encoder_);
    const auto one = run(*encoder_, source, settings);
    settings.threads = 3;
    const auto three = run(*encoder_, source, settings);
    QVERIFY(one && *one && three && *three);
    QCOMPARE((*three)->threads, 3);
    QCOMPARE(study_json(**three), study_json(**one));
  }

  void goes_on_where_it_was_data() {
    QTest::addColumn<QByteArray>("rest");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("a torn line") << QByteArray("{\"case\":5,\"meth");
    QTest::newRow("a damaged line") << QByteArray("{\"case\":5,\"meth\n");
    QTest::newRow("zeros") << QByteArray(400, '\0');
  }
  void goes_on_where_it_was() {
    QFETCH(QByteArray, rest);
    const QTemporaryDir folder;
    const QString out = folder.filePath("results");
    const ToySource source;
    const StudySettings settings = toy_settings(*encoder_);
    const auto whole = run(*encoder_, source, settings);
    QVERIFY(whole && *whole);
    std::stop_source stop;
    const auto stopped = run(*encoder_, source, settings, out, stop.get_token(), [&](const StudyProgress& progress) {
      if (progress.done == 3) stop.request_stop();
    });
    QVERIFY(stopped && !*stopped);
    const QString log = out + "/cases.jsonl";
    QCOMPARE(content(log).count('\n'), 4);
    append(log, rest);
    std::size_t resumed = 0;
    const auto again =
        run(*encoder_, source, settings, out, {}, [&](const StudyProgress& progress) { resumed = progress.resumed; });
    QVERIFY2(again && *again, again ? "stopped" : describe(again.error()).c_str());
    QCOMPARE(resumed, std::size_t{3});
    QCOMPARE(study_json(**again), study_json(**whole));
    QCOMPARE(content(log).count('\n'), static_cast<int>(source.cases().size()) + 1);
    // And a finished one is only read.
    const QByteArray before = content(log);
    const auto read = run(*encoder_, source, settings, out);
    QVERIFY(read && *read);
    QCOMPARE(study_json(**read), study_json(**whole));
    QCOMPARE(content(log), before);
  }

  void another_study_is_refused_data() {
    QTest::addColumn<QString>("change");
    for (const char* change : {"seed", "method", "metrics", "source", "model", "damaged", "foreign", "no log"}) {
      QTest::newRow(change) << change;
    }
  }
  void another_study_is_refused() {
    QFETCH(QString, change);
    const QTemporaryDir folder;
    const QString log = folder.filePath("cases.jsonl");
    ToySource source(2);
    StudySettings settings = toy_settings(*encoder_);
    settings.costly_cases = 0;
    QVERIFY(*run(*encoder_, source, settings, folder.path()));
    model::DualEncoderPtr encoder = encoder_;
    if (change == "seed") settings.seed = 2;
    if (change == "method") settings.methods[0].beta *= 2.0;
    if (change == "metrics") settings.metrics.pop_back();
    if (change == "source") source.fingerprint_ = "another";
    if (change == "model") {
      model::ModelCard card = encoder->card();
      card.weights_sha256 = "another";
      encoder = std::make_shared<model::DualEncoder>(
          card, std::shared_ptr<const model::Towers>(encoder_, &encoder_->towers()),
          std::shared_ptr<const text::Tokenizer>(encoder_, &encoder_->tokenizer()), encoder_->preprocess_settings());
    }
    if (change == "damaged") {
      QByteArray text = content(log);
      text[text.indexOf('\n') + 1] = 'x';
      QFile::remove(log);
      append(log, text);
    }
    if (change == "foreign") {
      QFile::remove(log);
      append(log, "a person's own notes\n");
    }
    if (change == "no log") {
      QFile::remove(log);
      append(folder.filePath("results.json"), "[]");
    }
    const QByteArray before = content(log);
    const auto result = run(*encoder, source, settings, folder.path());
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::ResultsUnfitting);
    QCOMPARE(content(log), before);
  }

  void what_fails_is_said_and_the_rest_goes_on() {
    ToySource source(3);
    source.missing_ = 0;
    source.add(1, "", "odd");  // no caption
    StudySettings settings = toy_settings(*encoder_);
    const auto result = run(*encoder_, source, settings);
    QVERIFY2(result && *result, result ? "stopped" : describe(result.error()).c_str());
    QCOMPARE((*result)->skipped.size(), std::size_t{3});
    QVERIFY((*result)->skipped[0].starts_with("case 1: "));
    QVERIFY((*result)->skipped[2].starts_with("case 6: "));
    QCOMPARE((*result)->failed_cases, std::size_t{3});
    QVERIFY(study_markdown(**result, "").find("6 cases on 3 pictures, 3 cases left out") != std::string::npos);
    QCOMPARE(find(**result, "rollout", "pointing")->value.n, std::size_t{3});
    ToySource nothing(1);
    nothing.missing_ = 0;
    QVERIFY(!run(*encoder_, nothing, settings));
  }

  void refuses_impossible_settings() {
    const ToySource source(1);
    StudySettings settings = toy_settings(*encoder_);
    settings.repeats = 1;
    QVERIFY(!run(*encoder_, source, settings));
    settings = toy_settings(*encoder_);
    settings.methods.push_back(settings.methods[0]);
    QVERIFY(!run(*encoder_, source, settings));
    settings = toy_settings(*encoder_);
    settings.threads = 1000;
    QVERIFY(!run(*encoder_, source, settings));
    for (const MetricInfo& info : all_metrics()) {
      QCOMPARE(info_of(info.metric).id, info.id);
      QCOMPARE(*metric_of(info.id), info.metric);
    }
    QVERIFY(!metric_of("nothing"));
    QVERIFY(!phantom_source(0, 1) && !phantom_source(20'001, 1));
  }

  void phantoms_have_a_case_a_finding() {
    const auto source = phantom_source(6, 3);
    QVERIFY(source);
    std::size_t next = 0;
    for (std::size_t i = 0; i < 6; ++i) {
      const auto drawn = phantom::generate({phantom::Stream::Evaluation, 3, i}, 448);
      const auto picture = (*source)->picture(i);
      QVERIFY(picture);
      QVERIFY(std::get<std::vector<std::uint8_t>>(picture->radiograph->pixels) == drawn.pixels);
      for (const phantom::Finding& finding : drawn.findings) {
        const StudyCase& one = (*source)->cases().at(next);
        QCOMPARE(one.picture, i);
        QCOMPARE(one.finding, std::string(phantom::to_string(finding.kind)));
        const auto coverage = picture->coverage(next, {0.0, 0.0, 448.0, 448.0}, 14);
        const auto plain = phantom::mask_coverage(finding.mask, 448, 14);
        QVERIFY(coverage && coverage->size() == plain.size());
        for (std::size_t k = 0; k < plain.size(); ++k) QVERIFY(std::abs((*coverage)[k] - plain[k]) < 1e-5F);
        ++next;
      }
    }
    QCOMPARE((*source)->cases().size(), next);
    QVERIFY((*phantom_source(6, 3))->fingerprint() == (*source)->fingerprint());
    QVERIFY((*phantom_source(6, 4))->fingerprint() != (*source)->fingerprint());
  }
};

QTEST_GUILESS_MAIN(TestStudy)
#include "tst_study.moc"
