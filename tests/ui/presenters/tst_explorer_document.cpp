#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <limits>

#include "tests/support/tiny_clip.h"
#include "ui/presenters/caption_list_model.h"
#include "ui/presenters/document/explorer_document.h"

using namespace m2ib;
using namespace m2ib::presenters;
using Phase = PaneState::Phase;

#define WAIT_UNTIL_IDLE(document) QTRY_VERIFY_WITH_TIMEOUT(!(document).busy(), 20000)

class TestExplorerDocument : public QObject {
  Q_OBJECT

  model::DualEncoderPtr model_;
  image::RadiographPtr picture_ = tests::ramp();

  /// A document with the tiny model, a picture and one caption, idle.
  void prepare(ExplorerDocument& document, const QString& caption = QStringLiteral("left basal effusion")) {
    QVERIFY(model_);
    document.setModel(model_);
    document.setImage(picture_);
    document.addCaption(caption);
    WAIT_UNTIL_IDLE(document);
    QCOMPARE(document.currentPane().phase, Phase::Done);
  }
  static attribution::MethodSettings slow(attribution::MethodSettings settings) {
    settings.steps = 1000;
    settings.samples = 256;
    return settings;
  }
  static attribution::MethodSettings with_beta(attribution::MethodSettings settings, double beta) {
    settings.beta = beta;
    return settings;
  }
  static double similarity(ExplorerDocument& document, int row) {
    const QVariant value = document.captions()->index(row, 0).data(CaptionListModel::SimilarityRole);
    return value.isValid() ? value.toDouble() : std::numeric_limits<double>::quiet_NaN();
  }

 private Q_SLOTS:
  void initTestCase() {
    if (tests::has_fixtures()) model_ = tests::tiny_clip();
  }

  void runStreamsAndFinishes() {
    M2IB_REQUIRE_FIXTURES();
    ExplorerDocument document;
    QSignalSpy busy(&document, &ExplorerDocument::busyChanged);
    int steps = 0;
    bool live = true;
    const int grid = model_->card().grid;
    connect(&document, &ExplorerDocument::paneChanged, this, [&](int row) {
      const PaneState& pane = document.pane(row);
      if (pane.phase != Phase::Running || pane.step == 0) return;
      ++steps;
      live = live && pane.step == steps && pane.step_count == 20 && pane.step_ms > 0.0 && pane.live_grid == grid &&
             pane.live_patch_values.size() == static_cast<std::size_t>(grid * grid) &&
             pane.live_field_of_view.width_px > 0.0 &&
             pane.image_losses.size() + pane.text_losses.size() == static_cast<std::size_t>(steps) &&
             (pane.step <= 10 || pane.live_word_values.size() == pane.live_tokens.words.size());
    });
    prepare(document);
    if (QTest::currentTestFailed()) return;
    QCOMPARE(steps, 20);
    QVERIFY(live);
    const PaneState& pane = document.currentPane();
    QVERIFY(pane.result);
    QVERIFY(!pane.stale);
    QVERIFY(pane.live_patch_values.empty());
    QCOMPARE(pane.result->settings, document.settings());
    QCOMPARE(similarity(document, 0), pane.result->similarity);
    QCOMPARE(busy.size(), 2);
    QVERIFY(busy[0][0].toBool() && !busy[1][0].toBool());
    const auto nats = pane.result->patch_values();
    QCOMPARE(document.sharedScaleMax(attribution::Method::M2ib),
             static_cast<double>(*std::max_element(nats.begin(), nats.end())));
  }

  void goingBackStartsNoRun() {
    M2IB_REQUIRE_FIXTURES();
    ExplorerDocument document;
    prepare(document);
    if (QTest::currentTestFailed()) return;
    const auto first = document.currentPane().result;
    const attribution::MethodSettings start = document.settings();
    document.commitSettings(with_beta(start, 2.0), QStringLiteral("β"));
    const PaneState& pane = document.currentPane();
    QCOMPARE(pane.phase, Phase::Running);
    QVERIFY(pane.stale);
    QCOMPARE(pane.result, first);
    QVERIFY2(pane.stale_text.startsWith(u"β ") && pane.stale_text.endsWith(QStringLiteral(" → 2")),
             qPrintable(pane.stale_text));
    QCOMPARE(similarity(document, 0), first->similarity);  // does not depend on β
    WAIT_UNTIL_IDLE(document);
    QVERIFY(pane.result != first);
    QVERIFY(!pane.stale && pane.stale_text.isEmpty());
    const auto second = pane.result;

    QSignalSpy busy(&document, &ExplorerDocument::busyChanged);
    document.undoStack()->undo();
    QCOMPARE(pane.phase, Phase::Done);
    QCOMPARE(pane.result, first);
    document.undoStack()->redo();
    QCOMPARE(pane.result, second);
    document.removeCaption(0);
    document.undoStack()->undo();
    QCOMPARE(document.currentPane().result, second);
    QTest::qWait(20);
    QVERIFY(busy.isEmpty());
    document.recompute();
    QVERIFY(document.busy());
    WAIT_UNTIL_IDLE(document);
    QVERIFY(document.currentPane().result != second);
    QCOMPARE(document.currentPane().result->image.token_values, second->image.token_values);
  }

  void lastPreviewIsComputed() {
    M2IB_REQUIRE_FIXTURES();
    ExplorerDocument document;
    prepare(document);
    if (QTest::currentTestFailed()) return;
    const attribution::MethodSettings start = document.settings();
    for (int i = 1; i <= 50; ++i) {
      document.previewSettings(with_beta(start, 0.02 * i));
      if (i % 5 == 0) QTest::qWait(2);
    }
    QVERIFY(document.busy());
    WAIT_UNTIL_IDLE(document);
    QCOMPARE(document.currentPane().phase, Phase::Done);
    QCOMPARE(document.currentPane().result->settings.beta, 0.02 * 50);
    QVERIFY(!document.currentPane().stale);
  }

  void otherCaptionsRunInTheBackground() {
    M2IB_REQUIRE_FIXTURES();
    ExplorerDocument document;
    document.addCaption(QStringLiteral("left basal effusion"));
    document.addCaption(QStringLiteral("no effusion"));
    document.addCaption(QStringLiteral(" \t"));
    document.addCaption(QStringLiteral("cardiomegaly"));
    document.setCurrentCaption(1);
    document.setImage(picture_);
    QList<int> order;
    connect(&document, &ExplorerDocument::paneChanged, this, [&](int row) {
      if (document.pane(row).phase == Phase::Running && !order.contains(row)) order << row;
    });
    document.setModel(model_);
    WAIT_UNTIL_IDLE(document);
    QCOMPARE(order, (QList<int>{1, 3, 0}));
    for (const int row : {0, 1, 3}) {
      QCOMPARE(document.pane(row).phase, Phase::Done);
      QCOMPARE(QString::fromStdString(document.pane(row).result->caption), document.caption(row));
      QCOMPARE(similarity(document, row), document.pane(row).result->similarity);
    }
    QCOMPARE(document.pane(2).phase, Phase::Empty);
    QVERIFY(document.pane(2).message.isEmpty());
    QVERIFY(std::isnan(similarity(document, 2)));

    // While a slider moves only the current caption runs; letting it go runs the rest.
    document.previewSettings(with_beta(document.settings(), 3.0));
    WAIT_UNTIL_IDLE(document);
    QCOMPARE(document.pane(1).phase, Phase::Done);
    QCOMPARE(document.pane(0).phase, Phase::Waiting);
    QVERIFY(document.pane(0).stale && document.pane(0).result);
    document.commitSettings(document.settings(), QStringLiteral("β"));
    WAIT_UNTIL_IDLE(document);
    QCOMPARE(document.pane(0).phase, Phase::Done);
    QVERIFY(!document.pane(0).stale);
  }

  void userActionGoesFirst() {
    M2IB_REQUIRE_FIXTURES();
    ExplorerDocument document;
    prepare(document);
    if (QTest::currentTestFailed()) return;
    document.addCaption(QStringLiteral("no effusion"));
    WAIT_UNTIL_IDLE(document);
    document.commitSettings(slow(document.settings()), QStringLiteral("slow"));
    QCOMPARE(document.pane(1).phase, Phase::Running);
    QCOMPARE(document.pane(0).phase, Phase::Waiting);
    document.setCurrentCaption(0);
    QCOMPARE(document.pane(0).phase, Phase::Running);
    QCOMPARE(document.pane(1).phase, Phase::Waiting);
    QTRY_VERIFY_WITH_TIMEOUT(document.pane(0).step > 0, 20000);
    document.undoStack()->undo();  // both results are known
    QVERIFY(!document.busy());
    QCOMPARE(document.pane(0).phase, Phase::Done);
    QCOMPARE(document.pane(1).phase, Phase::Done);
  }

  void cancelKeepsTheOldMap() {
    M2IB_REQUIRE_FIXTURES();
    ExplorerDocument document;
    prepare(document);
    if (QTest::currentTestFailed()) return;
    const auto old = document.currentPane().result;
    document.commitSettings(slow(document.settings()), QStringLiteral("slow"));
    QTRY_VERIFY_WITH_TIMEOUT(document.currentPane().step > 0, 20000);
    document.cancel();
    QVERIFY(!document.busy());
    QCOMPARE(document.currentPane().phase, Phase::Cancelled);
    QVERIFY(!document.currentPane().message.isEmpty());
    QCOMPARE(document.currentPane().result, old);
    QVERIFY(document.currentPane().stale);
    QTest::qWait(50);  // the worker's own word changes nothing
    QCOMPARE(document.currentPane().phase, Phase::Cancelled);
    document.addCaption(QStringLiteral("another"));
    document.cancel();
    document.setCurrentCaption(0);
    QCOMPARE(document.currentPane().phase, Phase::Cancelled);
    document.commitSettings(with_beta(attribution::default_settings(model_->card()), 3.0), QStringLiteral("β"));
    WAIT_UNTIL_IDLE(document);
    QCOMPARE(document.pane(0).phase, Phase::Done);
    QCOMPARE(document.pane(1).phase, Phase::Done);
  }

  void failures_data() {
    QTest::addColumn<double>("beta");
    QTest::addColumn<int>("layer");
    QTest::newRow("layer") << 1.0 << 99;
    QTest::newRow("NaN") << std::numeric_limits<double>::quiet_NaN() << 0;
    QTest::newRow("negative") << -1.0 << 0;
  }
  void failures() {
    M2IB_REQUIRE_FIXTURES();
    QFETCH(double, beta);
    QFETCH(int, layer);
    ExplorerDocument document;
    prepare(document);
    if (QTest::currentTestFailed()) return;
    const auto old = document.currentPane().result;
    attribution::MethodSettings bad = document.settings();
    bad.beta = beta;
    bad.image_layer = layer;
    document.commitSettings(bad, QStringLiteral("bad"));
    WAIT_UNTIL_IDLE(document);
    QCOMPARE(document.currentPane().phase, Phase::Failed);
    QVERIFY(!document.currentPane().message.isEmpty());
    QCOMPARE(document.currentPane().result, old);
    document.undoStack()->undo();
    QCOMPARE(document.currentPane().phase, Phase::Done);
    QVERIFY(document.currentPane().message.isEmpty());
    document.commitSettings(with_beta(document.settings(), 5.0), QStringLiteral("good"));
    WAIT_UNTIL_IDLE(document);
    QCOMPARE(document.currentPane().phase, Phase::Done);
  }

  void captionChangesAreStaleAtFirst() {
    M2IB_REQUIRE_FIXTURES();
    ExplorerDocument document;
    prepare(document);
    if (QTest::currentTestFailed()) return;
    document.setCaption(0, QStringLiteral("no effusion"));
    QVERIFY(document.currentPane().stale);
    QCOMPARE(document.currentPane().stale_text, QStringLiteral("new caption"));
    QVERIFY(std::isnan(similarity(document, 0)));
    WAIT_UNTIL_IDLE(document);
    QCOMPARE(document.currentPane().result->caption, std::string("no effusion"));
    QVERIFY(!std::isnan(similarity(document, 0)));
    document.setCaption(0, QString());
    QCOMPARE(document.currentPane().phase, Phase::Empty);
    QVERIFY(!document.currentPane().result);
    QVERIFY(!document.busy());
  }

  void anotherPictureDropsTheMaps() {
    M2IB_REQUIRE_FIXTURES();
    ExplorerDocument document;
    prepare(document);
    if (QTest::currentTestFailed()) return;
    const auto first = document.currentPane().result;
    document.setImage(tests::ramp(5));
    QVERIFY(!document.currentPane().result);
    QCOMPARE(document.sharedScaleMax(attribution::Method::M2ib), 0.0);
    QCOMPARE(document.currentPane().phase, Phase::Running);
    WAIT_UNTIL_IDLE(document);
    QVERIFY(document.currentPane().result->image_sha256 != first->image_sha256);
    document.setImage(tests::ramp());  // the same pixels as before, read anew
    QVERIFY(!document.busy());
    QCOMPARE(document.currentPane().result, first);
    document.setImage(nullptr);
    QCOMPARE(document.currentPane().phase, Phase::Empty);
  }

  void modelSwapWhileRunning() {
    M2IB_REQUIRE_FIXTURES();
    ExplorerDocument document;
    prepare(document);
    if (QTest::currentTestFailed()) return;
    attribution::MethodSettings mine = document.settings();
    mine.seed = 7;
    mine.steps = 300;
    mine.samples = 100;
    document.commitSettings(mine, QStringLiteral("mine"));
    QTRY_VERIFY_WITH_TIMEOUT(document.currentPane().step > 0, 20000);
    document.setModel(nullptr);
    QVERIFY(!document.busy());
    QCOMPARE(document.currentPane().phase, Phase::Empty);
    document.setModel(tests::tiny_clip());
    QVERIFY(document.busy());
    QCOMPARE(document.settings().seed, quint64{7});
    QCOMPARE(document.settings().steps, 300);
    mine.steps = 3;
    document.commitSettings(mine, QStringLiteral("fewer"));
    WAIT_UNTIL_IDLE(document);
    QCOMPARE(document.currentPane().phase, Phase::Done);
    QCOMPARE(document.currentPane().result->settings.steps, 3);
  }

  void layersOfAnOlderModelAreFitted() {
    M2IB_REQUIRE_FIXTURES();
    QVERIFY(model_);
    ExplorerDocument document;
    attribution::MethodSettings deep = document.settings();
    deep.image_layer = 11;
    document.commitSettings(deep, QStringLiteral("deep"));
    document.setModel(model_);
    QVERIFY(document.settings().image_layer <= model_->card().image.last_layer());
    QVERIFY(document.settings().text_layer <= model_->card().text.last_layer());
    document.undoStack()->undo();
    QCOMPARE(document.settings().image_layer, model_->card().image.last_layer());
    document.undoStack()->redo();
    QCOMPARE(document.settings().image_layer, model_->card().image.last_layer());
    QCOMPARE(document.settings().text_layer, model_->card().text.last_layer());
  }

  void loading() {
    M2IB_REQUIRE_FIXTURES();
    ExplorerDocument document;
    QSignalSpy model_failed(&document, &ExplorerDocument::modelFailed);
    QSignalSpy model_changed(&document, &ExplorerDocument::modelChanged);
    QSignalSpy image_failed(&document, &ExplorerDocument::imageFailed);
    QSignalSpy image_changed(&document, &ExplorerDocument::imageChanged);
    document.openModel(QStringLiteral("/nonexistent/model"));
    document.openImageData("nothing", QStringLiteral("clipboard"));
    QTRY_COMPARE(model_failed.size(), 1);
    QTRY_COMPARE(image_failed.size(), 1);
    QVERIFY(!model_failed[0][0].toString().isEmpty());
    QVERIFY(image_failed[0][0].toString().contains(QStringLiteral("clipboard")));
    document.openModel(QStringLiteral("/nonexistent/model"));  // overtaken at once: nothing is heard of it
    document.openModel(QString::fromStdString((tests::fixture_dir() / "hf_clip_tiny").string()));
    document.openImageData(QByteArray("P5\n4 2\n255\n") + QByteArray(8, '\x40'), QStringLiteral("clipboard"));
    QTRY_COMPARE(model_changed.size(), 1);
    QTRY_COMPARE(image_changed.size(), 1);
    QCOMPARE(model_failed.size(), 1);
    QVERIFY(document.model());
    QCOMPARE(document.radiograph()->width_px, 4);
  }

  void destructorDuringARun() {
    M2IB_REQUIRE_FIXTURES();
    auto document = std::make_unique<ExplorerDocument>();
    prepare(*document);
    if (QTest::currentTestFailed()) return;
    document->commitSettings(slow(document->settings()), QStringLiteral("slow"));
    QTRY_VERIFY_WITH_TIMEOUT(document->currentPane().step > 0, 20000);
    document->openModel(QString::fromStdString((tests::fixture_dir() / "hf_clip_tiny").string()));
    QElapsedTimer timer;
    timer.start();
    document.reset();
    QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
    QTest::qWait(10);
  }
};

QTEST_GUILESS_MAIN(TestExplorerDocument)
#include "tst_explorer_document.moc"
