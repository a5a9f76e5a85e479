#include <QSignalSpy>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <set>

#include "tests/support/tiny_clip.h"
#include "ui/presenters/caption_list_model.h"
#include "ui/presenters/explanation_sheet.h"
#include "ui/presenters/text/method_text.h"

using namespace m2ib;
using namespace m2ib::presenters;
using attribution::Method;
using attribution::MethodSettings;
using Phase = PaneState::Phase;

#define WAIT_UNTIL_IDLE(document) QTRY_VERIFY_WITH_TIMEOUT(!(document).busy(), 60000)

/// Other methods than M2IB in the document.
class TestDocumentMethods : public QObject {
  Q_OBJECT

  model::DualEncoderPtr model_;

  void prepare(ExplorerDocument& document) {
    QVERIFY(model_);
    document.addCaption(QStringLiteral("left basal effusion"));
    document.setModel(model_);
    document.setImage(tests::ramp());
    WAIT_UNTIL_IDLE(document);
  }
  static MethodSettings with_method(MethodSettings settings, Method method) {
    settings.method = method;
    return settings;
  }
  static void take(ExplorerDocument& document, Method method) {
    document.commitSettings(with_method(document.settingsOf(document.currentCaption()), method),
                            QStringLiteral("Method"));
  }
  static QList<Method> methods(const ExplorerDocument& document) {
    QList<Method> list;
    for (int row = 0; row < document.captionCount(); ++row) list << document.settingsOf(row).method;
    return list;
  }
  static QString label(ExplorerDocument& document, int row) {
    return document.captions()->index(row, 0).data(CaptionListModel::MethodRole).toString();
  }

 private Q_SLOTS:
  void initTestCase() {
    if (tests::has_fixtures()) model_ = tests::tiny_clip();
  }

  void everyMethodIsExplainedOrRefused_data() {
    QTest::addColumn<int>("method");
    for (const auto& info : attribution::all_methods()) QTest::newRow(info.id) << static_cast<int>(info.method);
  }
  void everyMethodIsExplainedOrRefused() {
    M2IB_REQUIRE_FIXTURES();
    QFETCH(int, method);
    const auto wanted = static_cast<Method>(method);
    ExplorerDocument document;
    prepare(document);
    if (QTest::currentTestFailed()) return;
    int steps = 0;
    bool in_range = true;
    bool words = false;
    connect(&document, &ExplorerDocument::paneChanged, this, [&](int row) {
      const PaneState& pane = document.pane(row);
      if (pane.phase != Phase::Running || pane.step == 0) return;
      ++steps;
      in_range = in_range && pane.step <= pane.step_count && pane.step_count > 0;
      words = words || !pane.live_word_values.empty();
      if (wanted != Method::M2ib) in_range = in_range && pane.image_losses.empty() && pane.text_losses.empty();
    });
    MethodSettings settings = attribution::default_settings(model_->card(), wanted);
    settings.samples = std::max(attribution::info_of(wanted).fewest_samples, std::min(settings.samples, 32));
    settings.repeats = 2;
    document.commitSettings(settings, QStringLiteral("Method"));
    WAIT_UNTIL_IDLE(document);
    const PaneState& pane = document.currentPane();
    if (attribution::why_not(wanted, model_->card())) {
      QCOMPARE(pane.phase, Phase::Failed);
      QVERIFY(!pane.message.isEmpty());
      return;
    }
    QCOMPARE(pane.phase, Phase::Done);
    QCOMPARE(pane.result->settings.method, wanted);
    QVERIFY(in_range);
    QVERIFY(steps >= 1);
    const bool explains_words = !attribution::why_no_words(wanted, model_->card());
    QCOMPARE(words, explains_words);
    QCOMPARE(!pane.result->word_values().empty(), explains_words);
    QCOMPARE(!pane.result->patch_spread().empty(), attribution::info_of(wanted).has_chance);
    const auto values = pane.result->patch_values();
    QCOMPARE(static_cast<int>(values.size()), pane.result->grid * pane.result->grid);
    double most = 0.0;
    for (const float value : values) most = std::max(most, std::abs(static_cast<double>(value)));
    QCOMPARE(document.sharedScaleMax(wanted), most);
    QCOMPARE(document.sharedScaleMax(wanted == Method::M2ib ? Method::Rise : Method::M2ib), 0.0);
  }

  void methodsKeepTheirSettings() {
    M2IB_REQUIRE_FIXTURES();
    ExplorerDocument document;
    prepare(document);
    if (QTest::currentTestFailed()) return;
    MethodSettings m2ib = document.settings();
    m2ib.beta = 0.5;
    m2ib.image_layer = 0;
    m2ib.seed = 3;
    m2ib.repeats = 2;
    document.commitSettings(m2ib, QStringLiteral("Change β"));
    take(document, Method::Saliency);
    MethodSettings expected = attribution::default_settings(model_->card(), Method::Saliency);
    expected.seed = 3;
    expected.repeats = 2;
    QCOMPARE(document.settings(), expected);
    take(document, Method::SmoothGrad);
    MethodSettings smooth = document.settings();
    QCOMPARE(smooth.samples, attribution::default_settings(model_->card(), Method::SmoothGrad).samples);
    smooth.samples = 7;
    smooth.seed = 4;
    document.commitSettings(smooth, QStringLiteral("Change copies"));
    take(document, Method::M2ib);
    m2ib.seed = 4;  // the seed is a person's, whatever the method
    QCOMPARE(document.settings(), m2ib);
    take(document, Method::SmoothGrad);
    QCOMPARE(document.settings(), smooth);
    for (int i = 0; i < 4; ++i) document.undoStack()->undo();
    QCOMPARE(document.settings(), expected);
    document.undoStack()->undo();
    QCOMPARE(document.settings().method, Method::M2ib);
    QCOMPARE(document.settings().seed, 3U);
    document.undoStack()->redo();
    QCOMPARE(document.settings(), expected);
    // Settings that differ in more than the method are taken as they are.
    MethodSettings whole = attribution::default_settings(model_->card(), Method::SmoothGrad);
    whole.samples = 11;
    document.commitSettings(whole, QStringLiteral("Both"));
    QCOMPARE(document.settings(), whole);
    WAIT_UNTIL_IDLE(document);
  }

  void unusedSettingsChangeNothing() {
    M2IB_REQUIRE_FIXTURES();
    ExplorerDocument document;
    prepare(document);
    if (QTest::currentTestFailed()) return;
    take(document, Method::Saliency);
    WAIT_UNTIL_IDLE(document);
    const auto map = document.currentPane().result;
    QCOMPARE(map->settings.method, Method::Saliency);
    QSignalSpy busy(&document, &ExplorerDocument::busyChanged);
    MethodSettings other = document.settings();
    other.beta = 5.0;
    other.steps = 77;
    other.samples = 3;
    other.seed = 9;
    other.repeats = 4;
    other.image_layer = 0;
    document.commitSettings(other, QStringLiteral("Change much"));
    QVERIFY(!document.busy());
    QCOMPARE(busy.size(), 0);
    QCOMPARE(document.currentPane().phase, Phase::Done);
    QCOMPARE(document.currentPane().result, map);
    QVERIFY(!document.currentPane().stale);
    // What is used does: the map in between is another setting's.
    take(document, Method::SmoothGrad);
    QVERIFY(document.currentPane().stale);
    QCOMPARE(document.currentPane().stale_text, QStringLiteral("Gradient saliency → SmoothGrad"));
    WAIT_UNTIL_IDLE(document);
    const auto smooth = document.currentPane().result;
    take(document, Method::Saliency);
    QCOMPARE(document.currentPane().result, map);  // known
    QVERIFY(!document.busy());
    take(document, Method::SmoothGrad);
    QCOMPARE(document.currentPane().result, smooth);
    QVERIFY(!document.busy());
  }

  void oneCaptionUnderSeveralMethods() {
    M2IB_REQUIRE_FIXTURES();
    ExplorerDocument document;
    prepare(document);
    if (QTest::currentTestFailed()) return;
    document.addCaption(QStringLiteral("no effusion"));
    document.setCurrentCaption(0);
    WAIT_UNTIL_IDLE(document);
    const auto share = document.captionShare(0);
    const int steps = document.undoStack()->count();
    document.explainByMethods(0, {Method::M2ib, Method::Saliency, Method::GradCam, Method::Saliency});
    QCOMPARE(document.undoStack()->count(), steps + 1);
    QCOMPARE(methods(document), (QList<Method>{Method::M2ib, Method::Saliency, Method::GradCam, Method::M2ib}));
    QCOMPARE(document.caption(1), document.caption(0));
    QCOMPARE(document.caption(3), QStringLiteral("no effusion"));
    QVERIFY(document.followsShared(0) && !document.followsShared(1) && !document.followsShared(2));
    QCOMPARE(document.currentCaption(), 0);
    WAIT_UNTIL_IDLE(document);
    for (int row = 0; row < 4; ++row) QCOMPARE(document.pane(row).phase, Phase::Done);
    // The text counts once, and the same for all of its methods.
    QVERIFY(share && document.captionShare(1));
    QVERIFY(std::abs(*document.captionShare(0) - *share) < 1e-9);
    QCOMPARE(document.captionShare(2), document.captionShare(0));
    const QModelIndex second = document.captions()->index(1, 0);
    QVERIFY(std::abs(second.data(CaptionListModel::ShareRole).toDouble() - *share) < 1e-9);
    QCOMPARE(label(document, 0), QStringLiteral("M2IB"));
    QCOMPARE(label(document, 1), QStringLiteral("Gradient saliency"));
    QCOMPARE(label(document, 3), QString());
    // What is there is used: nothing new, no step.
    document.explainByMethods(2, {Method::Saliency, Method::M2ib});
    QCOMPARE(document.undoStack()->count(), steps + 1);
    document.explainByMethods(9, {Method::Rise});
    QCOMPARE(document.undoStack()->count(), steps + 1);
    const quint64 id = document.captionId(2);
    document.undoStack()->undo();
    QCOMPARE(methods(document), (QList<Method>{Method::M2ib, Method::M2ib}));
    QVERIFY(document.followsShared(0));
    QCOMPARE(label(document, 0), QString());
    document.undoStack()->redo();
    QCOMPARE(document.captionId(2), id);
    QVERIFY(!document.busy());  // all maps are known
    QCOMPARE(document.pane(2).phase, Phase::Done);
  }

  void rowGivesItsPlaceToTheFirstMethod() {
    M2IB_REQUIRE_FIXTURES();
    ExplorerDocument document;
    prepare(document);
    if (QTest::currentTestFailed()) return;
    document.explainByMethods(0, {Method::Saliency, Method::GradCam});
    QCOMPARE(methods(document), (QList<Method>{Method::Saliency, Method::GradCam}));
    QCOMPARE(document.settings().method, Method::M2ib);
    document.undoStack()->undo();
    QCOMPARE(methods(document), QList<Method>{Method::M2ib});
    QVERIFY(document.followsShared(0));
    WAIT_UNTIL_IDLE(document);
  }

  void doubtsAndLocalisation() {
    M2IB_REQUIRE_FIXTURES();
    ExplorerDocument document;
    std::vector<attribution::MapDoubt> seen;
    connect(&document, &ExplorerDocument::paneChanged, this, [&](int row) { seen = document.pane(row).doubts; });
    prepare(document);
    if (QTest::currentTestFailed()) return;
    QTRY_COMPARE_WITH_TIMEOUT(static_cast<int>(document.localisation().size()), model_->card().image.blocks, 20000);
    QCOMPARE(document.currentPane().doubts,
             attribution::map_doubts(*document.currentPane().result, document.localisation()));
    QCOMPARE(seen, document.currentPane().doubts);  // views were told
    QVERIFY(!document.busy());
    for (const double share : document.localisation()) QVERIFY(share >= 0.0 && share <= 1.0);
    take(document, Method::Rollout);
    WAIT_UNTIL_IDLE(document);
    const auto& doubts = document.currentPane().doubts;
    QCOMPARE(doubts, attribution::map_doubts(*document.currentPane().result, document.localisation()));
    QVERIFY(std::ranges::find(doubts, attribution::MapDoubt::IgnoresCaption) != doubts.end());
    for (const auto doubt : doubts) QVERIFY(!presenters::doubt_text(doubt).isEmpty());
    // Of another picture nothing is known until it has been measured, too.
    document.setImage(tests::ramp(5));
    QVERIFY(document.localisation().empty());
    QVERIFY(document.currentPane().doubts.empty());
    WAIT_UNTIL_IDLE(document);
    QTRY_VERIFY_WITH_TIMEOUT(!document.localisation().empty(), 20000);
  }

  void modelWithoutTheMethod() {
    M2IB_REQUIRE_FIXTURES();
    const auto loaded = model::load_model(tests::fixture_dir() / "siglip_tiny");
    QVERIFY(loaded && loaded->has_value());
    const model::DualEncoderPtr other = **loaded;
    std::optional<Method> unsupported;
    for (const auto& info : attribution::all_methods()) {
      if (attribution::why_not(info.method, other->card()) && !attribution::why_not(info.method, model_->card()))
        unsupported = info.method;
    }
    if (!unsupported) QSKIP("every method explains every model of the fixtures");
    ExplorerDocument document;
    prepare(document);
    if (QTest::currentTestFailed()) return;
    document.explainByMethods(0, {Method::M2ib, *unsupported});
    WAIT_UNTIL_IDLE(document);
    take(document, *unsupported);
    WAIT_UNTIL_IDLE(document);
    QSignalSpy replaced(&document, &ExplorerDocument::methodReplaced);
    document.setModel(other);
    QCOMPARE(replaced.size(), 1);
    QVERIFY(replaced.first().first().toString().contains(method_name(*unsupported)));
    QCOMPARE(document.settings().method, Method::M2ib);
    WAIT_UNTIL_IDLE(document);
    QCOMPARE(document.pane(0).phase, Phase::Done);
    QCOMPARE(document.pane(1).phase, Phase::Failed);
    QVERIFY(document.pane(1).message.contains(method_name(*unsupported)));
    document.setModel(model_);
    WAIT_UNTIL_IDLE(document);
    QCOMPARE(document.pane(1).phase, Phase::Done);
    QCOMPARE(replaced.size(), 1);
  }

  void methodOutlivesAnotherModel() {
    M2IB_REQUIRE_FIXTURES();
    ExplorerDocument document;
    prepare(document);
    if (QTest::currentTestFailed()) return;
    MethodSettings m2ib = document.settings();
    m2ib.steps = 4;
    document.commitSettings(m2ib, QStringLiteral("Steps"));
    take(document, Method::SmoothGrad);
    MethodSettings smooth = document.settings();
    smooth.samples = 9;
    document.commitSettings(smooth, QStringLiteral("Copies"));
    QSignalSpy replaced(&document, &ExplorerDocument::methodReplaced);
    document.setModel(tests::tiny_clip());
    QCOMPARE(document.settings(), smooth);
    take(document, Method::M2ib);
    QCOMPARE(document.settings().steps, 4);
    QCOMPARE(replaced.size(), 0);
    WAIT_UNTIL_IDLE(document);
  }

  void sheetsRunOtherMethods() {
    M2IB_REQUIRE_FIXTURES();
    ExplorerDocument document;
    prepare(document);
    if (QTest::currentTestFailed()) return;
    ExplanationSheet sheet(&document);
    for (const Method method : {Method::Saliency, Method::GradCam, Method::M2ib}) {
      CaptionRequest request{model_, document.radiograph(), "no effusion", {}, {}, "model"};
      request.settings = attribution::default_settings(model_->card(), method);
      sheet.append(request);
    }
    sheet.start();
    QTRY_VERIFY_WITH_TIMEOUT(sheet.isFinished(), 20000);
    QCOMPARE(sheet.fraction(), 1.0);
    std::set<Method> seen;
    for (int i = 0; i < 3; ++i) {
      QVERIFY(sheet.cell(i).result);
      QCOMPARE(sheet.cell(i).step, sheet.cell(i).step_count);
      seen.insert(sheet.cell(i).result->settings.method);
    }
    QCOMPARE(static_cast<int>(seen.size()), 3);
  }
};

QTEST_GUILESS_MAIN(TestDocumentMethods)
#include "tst_document_methods.moc"
