// A thread's mailbox and its way back, then the worker that explains: order, the last value, stopping.
#include <QElapsedTimer>
#include <QTest>
#include <atomic>
#include <thread>

#include "tests/ui/jobs/explain_log.h"
#include "ui/jobs/latest_wins_thread.h"
#include "ui/jobs/outbox.h"

using namespace m2ib;
using namespace m2ib::jobs;
using Log = tests::ExplainLog;

namespace {

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

class TestExplainWorker : public QObject, private tests::ExplainRequests {
  Q_OBJECT

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
};

QTEST_GUILESS_MAIN(TestExplainWorker)
#include "tst_explain_worker.moc"
