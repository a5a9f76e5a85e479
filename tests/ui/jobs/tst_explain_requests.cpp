// What a request to the worker says and what its results are: captions, window, preprocessing, methods, refusals.
#include <QTest>
#include <cmath>
#include <limits>

#include "tests/ui/jobs/explain_log.h"

using namespace m2ib;
using namespace m2ib::jobs;
using Log = tests::ExplainLog;

class TestExplainRequests : public QObject, private tests::ExplainRequests {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() {
    if (tests::has_fixtures()) model_ = tests::tiny_clip();
  }

  void encodedPicturesDoNotChangeResults() {
    M2IB_REQUIRE_FIXTURES();
    QVERIFY(model_);
    const auto run = [this](ExplainWorker& worker, const ExplainRequest& wanted) {
      Log log(worker);
      const quint64 generation = worker.request(wanted);
      [&] { QTRY_VERIFY(log.ended(generation)); }();
      worker.disconnect();
      return log.runs[generation].explanation();
    };
    ExplainWorker worker;
    const auto first = run(worker, request());
    ExplainRequest other = request(0.2);
    other.radiograph = tests::ramp(3);
    other.items.front().caption = "no effusion";
    const auto second = run(worker, other);
    const auto again = run(worker, request());
    ExplainWorker fresh;
    const auto alone = run(fresh, other);
    QVERIFY(first && second && again && alone);
    QCOMPARE(again->image.token_values, first->image.token_values);
    QCOMPARE(again->text.token_values, first->text.token_values);
    QCOMPARE(second->image.token_values, alone->image.token_values);
    QVERIFY(second->image.token_values != first->image.token_values);
  }

  void severalCaptionsAdvanceTogether() {
    M2IB_REQUIRE_FIXTURES();
    QVERIFY(model_);
    ExplainWorker worker;
    Log log(worker);
    ExplainRequest wanted = request();
    wanted.items = {{"left basal effusion", 1.0}, {" ", 1.0}, {"no effusion", 0.3}, {"no effusion", -1.0}, {"x", 1.0}};
    const quint64 generation = worker.request(wanted);
    QTRY_VERIFY(log.ended(generation));
    const Log::Run& run = log.runs[generation];
    QVERIFY(run.finished && run.in_order);
    QCOMPARE(run.ends, 1);
    QCOMPARE(run.furthest_apart, 1);
    QCOMPARE(run.items.size(), std::size_t{5});
    for (const auto& [number, item] : run.items) QCOMPARE(item.ends, 1);
    QCOMPARE(run.items.at(1).error->code, ErrorCode::CaptionEmpty);
    QCOMPARE(run.items.at(3).error->code, ErrorCode::SettingOutOfRange);
    for (const int item : {0, 2, 4}) {
      QVERIFY(run.explanation(item));
      QCOMPARE(run.items.at(item).steps, 20);
      QCOMPARE(run.explanation(item)->caption, wanted.items[static_cast<std::size_t>(item)].caption);
      QCOMPARE(run.explanation(item)->settings.beta, wanted.items[static_cast<std::size_t>(item)].beta);
    }
    // Each as if it were alone, up to rounding.
    ExplainRequest single = request(0.3);
    single.items.front().caption = "no effusion";
    const quint64 alone = worker.request(single);
    QTRY_VERIFY(log.ended(alone));
    const auto& together = log.runs[generation].explanation(2)->image.token_values;
    const auto& apart = log.runs[alone].explanation()->image.token_values;
    QCOMPARE(together.size(), apart.size());
    for (std::size_t token = 0; token < apart.size(); ++token) {
      QVERIFY2(std::abs(together[token] - apart[token]) <= 1e-3F * std::max(1.0F, std::abs(apart[token])),
               qPrintable(QStringLiteral("%1: %2 and %3").arg(token).arg(together[token]).arg(apart[token])));
    }
  }

  void requestsWithoutCaptionsFail() {
    M2IB_REQUIRE_FIXTURES();
    QVERIFY(model_);
    ExplainWorker worker;
    Log log(worker);
    ExplainRequest none = request();
    none.items.clear();
    const quint64 empty = worker.request(none);
    QTRY_VERIFY(log.ended(empty));
    QVERIFY(log.runs[empty].error);
    none.items.resize(65, {"x", 1.0});
    const quint64 many = worker.request(none);
    QTRY_VERIFY(log.ended(many));
    QVERIFY(log.runs[many].error);
  }

  void windowIsPartOfTheRequest() {
    M2IB_REQUIRE_FIXTURES();
    QVERIFY(model_);
    ExplainWorker worker;
    Log log(worker);
    const quint64 plain = worker.request(request());
    QTRY_VERIFY(log.ended(plain));
    ExplainRequest narrow = request();
    narrow.window = image::Window{50.0, 100.0};
    const quint64 windowed = worker.request(narrow);
    QTRY_VERIFY(log.ended(windowed));
    QVERIFY(log.runs[plain].explanation() && log.runs[windowed].explanation());
    QCOMPARE(log.runs[windowed].explanation()->model_window, (image::Window{50.0, 100.0}));
    QVERIFY(log.runs[windowed].explanation()->similarity != log.runs[plain].explanation()->similarity);
  }

  void preprocessingIsPartOfTheRequest() {
    M2IB_REQUIRE_FIXTURES();
    QVERIFY(model_);
    ExplainWorker worker;
    Log log(worker);
    std::vector<attribution::ExplanationPtr> results;
    for (const char* id : {"model", "fit", "squash", "model"}) {
      ExplainRequest wanted = request();
      wanted.preprocessing = id;
      image::Radiograph wide = *wanted.radiograph;  // as a picture of 24 x 96
      wide.width_px *= 2;
      wide.height_px /= 2;
      wanted.radiograph = std::make_shared<const image::Radiograph>(wide);
      const quint64 generation = worker.request(wanted);
      QTRY_VERIFY(log.ended(generation));
      QVERIFY(log.runs[generation].explanation());
      results.push_back(log.runs[generation].explanation());
      QCOMPARE(results.back()->preprocessing_id, std::string(id));
      QCOMPARE(results.back()->preprocess, *model_->input_settings(id));
      QVERIFY(!results.back()->window_by_person);
    }
    QCOMPARE(results[3]->image.token_values, results[0]->image.token_values);
    QVERIFY(results[1]->similarity != results[0]->similarity);
    QVERIFY(results[2]->similarity != results[1]->similarity);
    QCOMPARE(results[1]->field_of_view.width_px, 96.0);  // all of it, with bars above and below
    QCOMPARE(results[1]->field_of_view.height_px, 96.0);
    QCOMPARE(results[2]->field_of_view.height_px, 24.0);
    ExplainRequest unknown = request();
    unknown.preprocessing = "sideways";
    const quint64 generation = worker.request(unknown);
    QTRY_VERIFY(log.ended(generation));
    QVERIFY(log.runs[generation].error);
    QCOMPARE(log.runs[generation].error->code, ErrorCode::SettingOutOfRange);
  }

  void errors_data() {
    QTest::addColumn<QString>("caption");
    QTest::addColumn<double>("beta");
    QTest::addColumn<int>("layer");
    QTest::addColumn<int>("code");
    QTest::addColumn<bool>("shared");
    QTest::newRow("blank") << "  \t " << 1.0 << 0 << static_cast<int>(ErrorCode::CaptionEmpty) << false;
    QTest::newRow("NaN") << "x" << std::numeric_limits<double>::quiet_NaN() << 0
                         << static_cast<int>(ErrorCode::SettingOutOfRange) << false;
    QTest::newRow("layer") << "x" << 1.0 << 99 << static_cast<int>(ErrorCode::LayerOutOfRange) << true;
  }
  void errors() {
    M2IB_REQUIRE_FIXTURES();
    QVERIFY(model_);
    QFETCH(QString, caption);
    QFETCH(double, beta);
    QFETCH(int, layer);
    QFETCH(bool, shared);
    ExplainWorker worker;
    Log log(worker);
    ExplainRequest bad = request(beta);
    bad.items.front().caption = caption.toStdString();
    bad.settings.image_layer = layer;
    const quint64 generation = worker.request(bad);
    QTRY_VERIFY(log.ended(generation));
    const Log::Run& run = log.runs[generation];
    // What all captions share ends the request; what is wrong with one leaves it to the others.
    QCOMPARE(run.error.has_value(), shared);
    QCOMPARE(run.finished, !shared);
    const std::optional<Error> error = shared ? run.error : run.items.at(0).error;
    QVERIFY(error);
    const int code = static_cast<int>(error->code);
    QTEST(code, "code");
    const quint64 next = worker.request(request());
    QTRY_VERIFY(log.ended(next));
    QVERIFY(log.runs[next].explanation());
  }

  // --- other methods ----------------------------------------------------------------------------------------------

  void otherMethodsStreamWhatTheyExplain_data() {
    QTest::addColumn<int>("method");
    for (const auto& info : attribution::all_methods()) QTest::newRow(info.id) << static_cast<int>(info.method);
  }
  void otherMethodsStreamWhatTheyExplain() {
    M2IB_REQUIRE_FIXTURES();
    QFETCH(int, method);
    const auto wanted = static_cast<attribution::Method>(method);
    if (attribution::why_not(wanted, model_->card())) QSKIP("not for this model");
    ExplainWorker worker;
    Log log(worker);
    std::map<attribution::Tower, int> last;
    std::map<attribution::Tower, int> counts;
    bool rising = true;
    connect(&worker, &ExplainWorker::stepped, this, [&](quint64, int item, const attribution::Step& step) {
      if (item != 0) return;
      rising = rising && step.index > last[step.tower] && (counts[step.tower] == 0 || counts[step.tower] == step.count);
      last[step.tower] = step.index;
      counts[step.tower] = step.count;
    });
    ExplainRequest several = request();
    several.settings = attribution::default_settings(model_->card(), wanted);
    const auto& info = attribution::info_of(wanted);
    several.settings.samples = std::max(info.fewest_samples, std::min(several.settings.samples, 24));
    several.settings.repeats = 3;
    several.items = {{"left basal effusion", several.settings.beta}, {"no effusion", several.settings.beta}};
    const quint64 generation = worker.request(several);
    QTRY_VERIFY_WITH_TIMEOUT(log.ended(generation), 60000);
    QVERIFY(log.runs[generation].finished);
    QVERIFY(rising);
    QVERIFY(counts[attribution::Tower::Image] > 0);
    QCOMPARE(last[attribution::Tower::Image], counts[attribution::Tower::Image]);  // the last one is always told
    QCOMPARE(last[attribution::Tower::Text], counts[attribution::Tower::Text]);
    QCOMPARE(counts[attribution::Tower::Text] > 0, !attribution::why_no_words(wanted, model_->card()));
    for (int item = 0; item < 2; ++item) {
      const auto result = log.runs[generation].explanation(item);
      QVERIFY(result);
      QCOMPARE(result->settings.method, wanted);
      QCOMPARE(!result->image.spread.empty(), info.has_chance);
      QVERIFY(result->support);
    }
  }

  void stopsOtherMethods() {
    M2IB_REQUIRE_FIXTURES();
    ExplainWorker worker;
    Log log(worker);
    ExplainRequest slow = request();
    slow.settings = attribution::default_settings(model_->card(), attribution::Method::Rise);
    slow.settings.samples = 100'000;
    const quint64 generation = worker.request(slow);
    QTRY_VERIFY_WITH_TIMEOUT(log.runs[generation].steps() > 0, 20000);
    worker.cancel();
    QTRY_VERIFY_WITH_TIMEOUT(log.ended(generation), 20000);
    QVERIFY(log.runs[generation].cancelled);
    QVERIFY(!log.runs[generation].explanation());
  }
};

QTEST_GUILESS_MAIN(TestExplainRequests)
#include "tst_explain_requests.moc"
