#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>
#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <map>
#include <thread>

#include "tests/support/tiny_clip.h"
#include "ui/jobs/explain_worker.h"
#include "ui/jobs/latest_wins_thread.h"
#include "ui/jobs/outbox.h"

using namespace m2ib;
using namespace m2ib::jobs;

namespace {

/// Everything a worker says, by generation.
struct Log {
  struct Item {
    int encoded = 0;
    int steps = 0;
    int ends = 0;
    attribution::ExplanationPtr explanation;
    std::optional<Error> error;
  };
  struct Run {
    std::map<int, Item> items;
    int ends = 0;
    std::optional<Error> error;
    bool finished = false;
    bool cancelled = false;
    bool in_order = true;
    int furthest_apart = 0;  ///< steps between the first and the last item that was encoded

    int steps() const {
      int most = 0;
      for (const auto& [number, item] : items) most = std::max(most, item.steps);
      return most;
    }
    attribution::ExplanationPtr explanation(int item = 0) const {
      const auto found = items.find(item);
      return found == items.end() ? nullptr : found->second.explanation;
    }
  };
  std::map<quint64, Run> runs;

  explicit Log(ExplainWorker& worker) {
    QObject::connect(&worker, &ExplainWorker::encoded,
                     [this](quint64 generation, int item) { ++runs[generation].items[item].encoded; });
    QObject::connect(&worker, &ExplainWorker::itemFailed, [this](quint64 generation, int item, const Error& error) {
      Item& failed = runs[generation].items[item];
      failed.error = error;
      ++failed.ends;
    });
    QObject::connect(&worker, &ExplainWorker::stepped,
                     [this](quint64 generation, int item, const attribution::Step& step) {
                       note(runs[generation], runs[generation].items[item], step);
                     });
    QObject::connect(&worker, &ExplainWorker::explained,
                     [this](quint64 generation, int item, const attribution::ExplanationPtr& explanation) {
                       Run& run = runs[generation];
                       run.in_order = run.in_order && run.ends == 0;
                       run.items[item].explanation = explanation;
                       ++run.items[item].ends;
                     });
    QObject::connect(&worker, &ExplainWorker::finished, [this](quint64 generation) {
      runs[generation].finished = true;
      ++runs[generation].ends;
    });
    QObject::connect(&worker, &ExplainWorker::failed, [this](quint64 generation, const Error& error) {
      runs[generation].error = error;
      ++runs[generation].ends;
    });
    QObject::connect(&worker, &ExplainWorker::cancelled, [this](quint64 generation) {
      runs[generation].cancelled = true;
      ++runs[generation].ends;
    });
  }
  static void note(Run& run, Item& item, const attribution::Step& step) {
    const int before = step.tower == attribution::Tower::Image ? 0 : step.count;
    run.in_order = run.in_order && item.encoded == 1 && run.ends == 0 && before + step.index == item.steps + 1;
    ++item.steps;
    for (const auto& [number, other] : run.items) {
      if (other.encoded > 0) run.furthest_apart = std::max(run.furthest_apart, std::abs(item.steps - other.steps));
    }
  }
  bool ended(quint64 generation) { return runs[generation].ends > 0; }
};

class Receiver : public QObject {
 public:
  Outbox<int> outbox{this};
  std::vector<int> got;
  int events = 0;
  bool event(QEvent* event) override {
    if (event->type() != Outbox<int>::kEvent) return QObject::event(event);
    ++events;
    for (const int value : outbox.take()) got.push_back(value);
    return true;
  }
};

}  // namespace

class TestExplainWorker : public QObject {
  Q_OBJECT

  model::DualEncoderPtr model_;
  image::RadiographPtr picture_ = tests::ramp();

  ExplainRequest request(double beta = 1.0) const {
    ExplainRequest request;
    request.model = model_;
    request.radiograph = picture_;
    request.items = {{"left basal effusion", beta}};
    request.settings = attribution::default_settings(model_->card());
    return request;
  }
  /// Takes many seconds unless it is stopped.
  ExplainRequest slow_request() const {
    ExplainRequest slow = request();
    slow.settings.steps = 1000;
    slow.settings.samples = 256;
    return slow;
  }

 private Q_SLOTS:
  void initTestCase() {
    if (tests::has_fixtures()) model_ = tests::tiny_clip();
  }

  // --- the mailbox, without a model -------------------------------------------------------------------------------

  void mailboxComputesTheLastValue() {
    std::atomic<int> last{0};
    std::atomic<int> stopped{0};
    LatestWinsThread<int> thread([&](int value, const StopToken& stop) {
      for (int i = 0; i < 20 && !stop.stop_requested(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(1));
      stopped += stop.stop_requested() ? 1 : 0;
      last = value;
    });
    int replaced = 0;
    for (int value = 1; value <= 200; ++value) {
      if (thread.put(value)) ++replaced;
      if (value % 20 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    QTRY_COMPARE(last.load(), 200);
    QVERIFY(stopped > 0);
    QVERIFY(replaced > 0);
  }

  void mailboxGivesBackWhatNeverBegan() {
    std::atomic<bool> begun{false};
    std::atomic<int> worked{0};
    LatestWinsThread<int> thread([&](int, const StopToken& stop) {
      begun = true;
      while (!stop.stop_requested()) std::this_thread::yield();
      // Stays busy a little, so that the next requests meet a full slot.
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      ++worked;
    });
    thread.put(1);
    QTRY_VERIFY(begun);
    QVERIFY(!thread.put(2));
    QCOMPARE(thread.put(3), std::optional<int>(2));
    QCOMPARE(thread.cancel(), std::optional<int>(3));
    QVERIFY(!thread.cancel());
    QTRY_COMPARE(worked.load(), 1);
  }

  void mailboxDestructorStopsThenWaits() {
    std::atomic<bool> begun{false};
    bool ended = false;  // not atomic: the join is what makes it visible
    {
      LatestWinsThread<int> thread([&](int, const StopToken& stop) {
        begun = true;
        while (!stop.stop_requested()) std::this_thread::yield();
        ended = true;
      });
      thread.put(1);
      QTRY_VERIFY(begun);
    }
    QVERIFY(ended);
  }

  void outboxKeepsOrderAndGathers() {
    Receiver receiver;
    {
      std::jthread sender([&] {
        for (int i = 0; i < 1000; ++i) receiver.outbox.post(i);
      });
    }
    QTRY_COMPARE(receiver.got.size(), std::size_t{1000});
    for (int i = 0; i < 1000; ++i) QCOMPARE(receiver.got[static_cast<std::size_t>(i)], i);
    QCOMPARE(receiver.events, 1);
  }

  // --- the worker -------------------------------------------------------------------------------------------------

  void saysEverythingInOrder() {
    M2IB_REQUIRE_FIXTURES();
    QVERIFY(model_);
    ExplainWorker worker;
    Log log(worker);
    bool own_thread = true;
    connect(
        &worker, &ExplainWorker::stepped, this,
        [&] { own_thread = own_thread && QThread::currentThread() == thread(); }, Qt::DirectConnection);
    const quint64 generation = worker.request(request());
    QCOMPARE(generation, quint64{1});
    QTRY_VERIFY(log.ended(generation));
    const Log::Run& run = log.runs[generation];
    QVERIFY(run.explanation());
    QCOMPARE(run.explanation()->caption, std::string("left basal effusion"));
    QVERIFY(run.finished);
    QCOMPARE(run.ends, 1);
    QCOMPARE(run.items.at(0).encoded, 1);
    QCOMPARE(run.items.at(0).ends, 1);
    QCOMPARE(run.steps(), 20);
    QVERIFY(run.in_order);
    QVERIFY(own_thread);
  }

  void lastOfManyIsComputed() {
    M2IB_REQUIRE_FIXTURES();
    QVERIFY(model_);
    ExplainWorker worker;
    Log log(worker);
    quint64 last = 0;
    double beta = 0.0;
    for (int i = 1; i <= 60; ++i) {
      beta = 0.01 * i;
      last = worker.request(request(beta));
      if (i % 7 == 0) QTest::qWait(3);
    }
    QTRY_VERIFY(log.ended(last));
    QVERIFY(log.runs[last].explanation());
    QCOMPARE(log.runs[last].explanation()->settings.beta, beta);
    QCOMPARE(log.runs.size(), std::size_t{60});
    int stopped = 0;
    for (const auto& [generation, run] : log.runs) {
      QCOMPARE(run.ends, 1);
      QVERIFY(!run.error);
      QVERIFY(run.in_order);
      stopped += run.cancelled ? 1 : 0;
    }
    QVERIFY(stopped > 0);
  }

  void cancelStopsBetweenSteps() {
    M2IB_REQUIRE_FIXTURES();
    QVERIFY(model_);
    ExplainWorker worker;
    Log log(worker);
    const quint64 slow = worker.request(slow_request());
    QTRY_VERIFY_WITH_TIMEOUT(log.runs[slow].steps() > 0, 20000);
    worker.cancel();
    QTRY_VERIFY(log.ended(slow));
    QVERIFY(log.runs[slow].cancelled);
    QVERIFY(log.runs[slow].steps() < 1000);
    // It lives on.
    const quint64 next = worker.request(request());
    QTRY_VERIFY(log.ended(next));
    QVERIFY(log.runs[next].explanation());
  }

  void newRequestStopsTheRunningOne() {
    M2IB_REQUIRE_FIXTURES();
    QVERIFY(model_);
    ExplainWorker worker;
    Log log(worker);
    const quint64 slow = worker.request(slow_request());
    QTRY_VERIFY_WITH_TIMEOUT(log.runs[slow].steps() > 0, 20000);
    const quint64 next = worker.request(request());
    QTRY_VERIFY(log.ended(next));
    QVERIFY(log.runs[slow].cancelled);
    QVERIFY(log.runs[next].explanation());
  }

  void destructorDuringARun() {
    M2IB_REQUIRE_FIXTURES();
    QVERIFY(model_);
    auto worker = std::make_unique<ExplainWorker>();
    Log log(*worker);
    const quint64 slow = worker->request(slow_request());
    QTRY_VERIFY_WITH_TIMEOUT(log.runs[slow].steps() > 0, 20000);
    worker->request(request());
    const std::size_t known = log.runs.size();
    QElapsedTimer timer;
    timer.start();
    worker.reset();
    QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
    QTest::qWait(20);
    QCOMPARE(log.runs.size(), known);
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

QTEST_GUILESS_MAIN(TestExplainWorker)
#include "tst_explain_worker.moc"
