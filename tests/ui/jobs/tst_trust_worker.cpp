#include <QElapsedTimer>
#include <QTest>
#include <map>

#include "core/attribution/m2ib.h"
#include "tests/support/tiny_clip.h"
#include "ui/jobs/trust_worker.h"

using namespace m2ib;
using namespace m2ib::jobs;
using Kind = TrustRequest::Kind;

namespace {

/// Everything a worker says, by generation.
struct Log {
  struct Run {
    std::optional<metrics::PerturbationCurve> map;
    std::optional<metrics::RandomCurve> random;
    std::vector<metrics::RandomisationStep> steps;
    int announced = 0;
    std::vector<double> layers;
    std::optional<Error> error;
    bool finished = false;
    bool cancelled = false;
    int ends = 0;
    bool in_order = true;
  };
  std::map<quint64, Run> runs;

  explicit Log(TrustWorker& worker) {
    const auto said = [this](quint64 generation) -> Run& {
      Run& run = runs[generation];
      run.in_order = run.in_order && run.ends == 0;
      return run;
    };
    QObject::connect(
        &worker, &TrustWorker::curve,
        [said](quint64 generation, const metrics::PerturbationCurve& map, const metrics::RandomCurve& random) {
          Run& run = said(generation);
          run.map = map;
          run.random = random;
        });
    QObject::connect(&worker, &TrustWorker::sanityStep,
                     [said](quint64 generation, const metrics::RandomisationStep& step, int steps) {
                       Run& run = said(generation);
                       run.steps.push_back(step);
                       run.announced = steps;
                     });
    QObject::connect(
        &worker, &TrustWorker::localisation,
        [said](quint64 generation, const std::vector<double>& layers) { said(generation).layers = layers; });
    QObject::connect(&worker, &TrustWorker::finished, [said](quint64 generation) {
      Run& run = said(generation);
      run.finished = true;
      ++run.ends;
    });
    QObject::connect(&worker, &TrustWorker::failed, [said](quint64 generation, const Error& error) {
      Run& run = said(generation);
      run.error = error;
      ++run.ends;
    });
    QObject::connect(&worker, &TrustWorker::cancelled, [said](quint64 generation) {
      Run& run = said(generation);
      run.cancelled = true;
      ++run.ends;
    });
  }
  bool ended(quint64 generation) { return runs[generation].ends > 0; }
};

}  // namespace

class TestTrustWorker : public QObject {
  Q_OBJECT

  model::DualEncoderPtr model_;
  attribution::ExplanationPtr explanation_;
  std::optional<image::Window> window_;

  TrustRequest request(Kind kind = Kind::DeletionCurve) const {
    TrustRequest wanted;
    wanted.kind = kind;
    wanted.model = model_;
    wanted.radiograph = tests::ramp();
    wanted.explanation = explanation_;
    wanted.random_orders = 3;
    return wanted;
  }
  /// As long as a test needs it to run.
  TrustRequest slow_request() const {
    TrustRequest wanted = request(Kind::SanityCheck);
    attribution::Explanation slow = *explanation_;
    slow.settings.steps = 1000;
    slow.settings.samples = 64;
    wanted.explanation = std::make_shared<const attribution::Explanation>(slow);
    return wanted;
  }

 private Q_SLOTS:
  void initTestCase() {
    M2IB_REQUIRE_FIXTURES();
    model_ = tests::tiny_clip();
    QVERIFY(model_);
    const auto radiograph = tests::ramp();
    const auto image = model_->encode_image(*radiograph);
    const auto text = model_->encode_caption("left basal effusion");
    QVERIFY(image && *image && text && *text);
    const auto made =
        attribution::explain(*model_, *radiograph, **image, **text, attribution::default_settings(model_->card()));
    QVERIFY(made && *made);
    explanation_ = **made;
  }

  void curveIsThatOfTheMap() {
    M2IB_REQUIRE_FIXTURES();
    const auto image = **model_->encode_image(*tests::ramp());
    const auto text = **model_->encode_caption("left basal effusion");
    for (const auto kind : {metrics::Perturbation::Deletion, metrics::Perturbation::Insertion}) {
      TrustWorker worker;
      Log log(worker);
      TrustRequest wanted = request();
      wanted.perturbation = kind;
      const quint64 generation = worker.request(wanted);
      QCOMPARE(generation, quint64{1});
      QTRY_VERIFY(log.ended(generation));
      const Log::Run& run = log.runs[generation];
      QVERIFY(run.finished && run.in_order && run.map && run.random);
      const metrics::CurveSettings settings{
          .kind = kind,
          .filling = kind == metrics::Perturbation::Deletion ? metrics::Filling::Mean : metrics::Filling::Blur};
      const auto order = metrics::hottest_first(explanation_->patch_values());
      const auto expected = metrics::perturbation_curve(*model_, image, text.embedding, order, settings);
      QVERIFY(expected && *expected);
      QCOMPARE(run.map->similarity, (*expected)->similarity);
      QCOMPARE(run.random->mean.share, run.map->share);
      QCOMPARE(run.random->spread.size(), run.map->share.size());
    }
  }
  void theWindowOfTheResultIsUsed() {
    M2IB_REQUIRE_FIXTURES();
    TrustWorker worker;
    Log log(worker);
    attribution::Explanation windowed = *explanation_;
    windowed.window_by_person = true;
    windowed.model_window = {50.0, 100.0};
    TrustRequest wanted = request();
    wanted.explanation = std::make_shared<const attribution::Explanation>(windowed);
    const quint64 generation = worker.request(wanted);
    QTRY_VERIFY(log.ended(generation));
    const quint64 plain = worker.request(request());
    QTRY_VERIFY(log.ended(plain));
    QVERIFY(log.runs[generation].map && log.runs[plain].map);
    const auto image = model_->encode_image(*tests::ramp(), image::InputChoice{"model", image::Window{50.0, 100.0}});
    const auto text = model_->encode_caption("left basal effusion");
    QVERIFY(std::abs(log.runs[generation].map->similarity.front() -
                     model::cosine((**image).embedding, (**text).embedding)) < 1e-6);
    QVERIFY(log.runs[generation].map->similarity.front() != log.runs[plain].map->similarity.front());
  }
  void sanityCheckTellsEveryStep() {
    M2IB_REQUIRE_FIXTURES();
    TrustWorker worker;
    Log log(worker);
    const quint64 generation = worker.request(request(Kind::SanityCheck));
    QTRY_VERIFY_WITH_TIMEOUT(log.ended(generation), 30000);
    const Log::Run& run = log.runs[generation];
    QVERIFY(run.finished && run.in_order);
    QCOMPARE(run.announced, model_->card().image.blocks + 2);
    QCOMPARE(run.steps.size(), static_cast<std::size_t>(run.announced));
    for (std::size_t i = 0; i < run.steps.size(); ++i) QCOMPARE(run.steps[i].depth, static_cast<int>(i));
  }
  void localisationHasOneValueALayer() {
    M2IB_REQUIRE_FIXTURES();
    TrustWorker worker;
    Log log(worker);
    const quint64 generation = worker.request(request(Kind::Localisation));
    QTRY_VERIFY_WITH_TIMEOUT(log.ended(generation), 30000);
    QVERIFY(log.runs[generation].finished);
    QCOMPARE(log.runs[generation].layers.size(), static_cast<std::size_t>(model_->card().image.blocks));
  }
  void everyRequestEndsOnceAndTheLastIsAnswered() {
    M2IB_REQUIRE_FIXTURES();
    TrustWorker worker;
    Log log(worker);
    quint64 last = 0;
    for (int i = 1; i <= 40; ++i) {
      last = worker.request(request());
      QCOMPARE(last, static_cast<quint64>(i));
      if (i % 7 == 0) QTest::qWait(3);
    }
    QTRY_VERIFY(log.ended(last));
    QVERIFY(log.runs[last].map);
    QTRY_COMPARE(log.runs.size(), std::size_t{40});
    for (const auto& [generation, run] : log.runs) {
      QCOMPARE(run.ends, 1);
      QVERIFY(run.in_order && !run.error);
      QVERIFY(run.cancelled == !run.finished);
    }
  }
  void cancelStopsBetweenPasses() {
    M2IB_REQUIRE_FIXTURES();
    TrustWorker worker;
    Log log(worker);
    const quint64 slow = worker.request(slow_request());
    const quint64 never = worker.request(slow_request());
    QTest::qWait(50);
    worker.cancel();
    QTRY_VERIFY(log.ended(slow) && log.ended(never));
    QVERIFY(log.runs[slow].cancelled && log.runs[never].cancelled);
    const quint64 next = worker.request(request());
    QTRY_VERIFY(log.ended(next));
    QVERIFY(log.runs[next].map);
  }
  void failuresAreTold() {
    M2IB_REQUIRE_FIXTURES();
    TrustWorker worker;
    Log log(worker);
    attribution::Explanation wrong = *explanation_;
    wrong.caption = " ";
    TrustRequest blank = request();
    blank.explanation = std::make_shared<const attribution::Explanation>(wrong);
    const quint64 caption = worker.request(blank);
    QTRY_VERIFY(log.ended(caption));
    QVERIFY(log.runs[caption].error && log.runs[caption].error->code == ErrorCode::CaptionEmpty);
    wrong = *explanation_;
    wrong.grid = 1;  // of another model
    blank.explanation = std::make_shared<const attribution::Explanation>(wrong);
    const quint64 grid = worker.request(blank);
    QTRY_VERIFY(log.ended(grid));
    QVERIFY(log.runs[grid].error && log.runs[grid].error->code == ErrorCode::SettingOutOfRange);
    TrustRequest orders = request();
    orders.random_orders = 0;
    const quint64 none = worker.request(orders);
    QTRY_VERIFY(log.ended(none));
    QVERIFY(log.runs[none].error && !log.runs[none].map);
    const quint64 next = worker.request(request());
    QTRY_VERIFY(log.ended(next));
    QVERIFY(log.runs[next].finished);
  }
  void destructorDuringARun() {
    M2IB_REQUIRE_FIXTURES();
    auto worker = std::make_unique<TrustWorker>();
    Log log(*worker);
    worker->request(slow_request());
    QTest::qWait(30);
    worker->request(request());
    const std::size_t known = log.runs.size();
    QElapsedTimer timer;
    timer.start();
    worker.reset();
    QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
    QTest::qWait(20);
    QCOMPARE(log.runs.size(), known);
  }
  void aReceiverMayDestroyTheWorker() {
    M2IB_REQUIRE_FIXTURES();
    auto worker = std::make_unique<TrustWorker>();
    bool told = false;
    QObject::connect(worker.get(), &TrustWorker::curve, QCoreApplication::instance(), [&] {
      told = true;
      worker.reset();
    });
    worker->request(request());
    QTRY_VERIFY(told);
    QTest::qWait(10);
    QVERIFY(!worker);
  }
};

QTEST_GUILESS_MAIN(TestTrustWorker)
#include "tst_trust_worker.moc"
