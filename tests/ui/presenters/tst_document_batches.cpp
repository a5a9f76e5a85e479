#include <QTest>
#include <algorithm>
#include <limits>
#include <map>
#include <numeric>

#include "tests/support/tiny_clip.h"
#include "ui/presenters/document/explorer_document.h"

using namespace m2ib;
using namespace m2ib::presenters;
using Phase = PaneState::Phase;
using session::PaneLayout;

#define WAIT_UNTIL_IDLE(document) QTRY_VERIFY_WITH_TIMEOUT(!(document).busy(), 20000)

/// Captions that run together, and which of them.
class TestDocumentBatches : public QObject {
  Q_OBJECT

  model::DualEncoderPtr model_;

  void prepare(ExplorerDocument& document, PaneLayout layout, const QStringList& captions) {
    QVERIFY(model_);
    for (const QString& caption : captions) document.addCaption(caption);
    session::Arrangement arrangement;
    arrangement.layout = layout;
    document.setArrangement(arrangement);
    document.setCurrentCaption(0);
    document.setModel(model_);
    document.setImage(tests::ramp());
  }
  static QStringList four() {
    return {QStringLiteral("left basal effusion"), QStringLiteral("no effusion"), QStringLiteral("cardiomegaly"),
            QStringLiteral("a chest x-ray")};
  }
  static attribution::MethodSettings slow(attribution::MethodSettings settings) {
    settings.steps = 1000;  // of a few milliseconds each
    settings.samples = 32;
    return settings;
  }
  static QList<Phase> phases(const ExplorerDocument& document) {
    QList<Phase> list;
    for (int row = 0; row < document.captionCount(); ++row) list << document.pane(row).phase;
    return list;
  }

 private Q_SLOTS:
  void initTestCase() {
    if (tests::has_fixtures()) model_ = tests::tiny_clip();
  }

  void panesStreamAtTheSamePace() {
    M2IB_REQUIRE_FIXTURES();
    ExplorerDocument document;
    std::map<int, int> steps;
    int furthest_apart = 0;
    connect(&document, &ExplorerDocument::paneChanged, this, [&](int row) {
      if (document.pane(row).phase != Phase::Running || document.pane(row).step == 0) return;
      ++steps[row];
      int least = std::numeric_limits<int>::max();
      int most = 0;
      for (int other = 0; other < 4; ++other) {
        least = std::min(least, document.pane(other).step);
        most = std::max(most, document.pane(other).step);
      }
      furthest_apart = std::max(furthest_apart, most - least);
    });
    prepare(document, PaneLayout::Four, four());
    if (QTest::currentTestFailed()) return;
    QCOMPARE(phases(document), QList<Phase>(4, Phase::Running));
    WAIT_UNTIL_IDLE(document);
    QCOMPARE(steps, (std::map<int, int>{{0, 20}, {1, 20}, {2, 20}, {3, 20}}));
    QCOMPARE(furthest_apart, 1);
    double sum = 0.0;
    for (int row = 0; row < 4; ++row) {
      QCOMPARE(document.pane(row).phase, Phase::Done);
      QCOMPARE(QString::fromStdString(document.pane(row).result->caption), document.caption(row));
      QVERIFY(document.pane(row).result->support);
      QVERIFY(document.captionShare(row) && *document.captionShare(row) > 0.0);
      sum += *document.captionShare(row);
    }
    QVERIFY(std::abs(sum - 1.0) < 1e-9);
    document.setCaption(3, QString());
    QVERIFY(!document.captionShare(3));
    QVERIFY(!document.captionShare(4));
  }

  void sliderRunsWhatIsShown() {
    M2IB_REQUIRE_FIXTURES();
    ExplorerDocument document;
    prepare(document, PaneLayout::Two, four());
    if (QTest::currentTestFailed()) return;
    // What is shown first, then the rest together.
    QCOMPARE(phases(document), (QList<Phase>{Phase::Running, Phase::Running, Phase::Waiting, Phase::Waiting}));
    bool together = false;
    connect(&document, &ExplorerDocument::paneChanged, this, [&](int row) {
      if (row != 3 || document.pane(3).phase != Phase::Running) return;
      together = document.pane(2).phase == Phase::Running && document.pane(0).phase == Phase::Done;
    });
    WAIT_UNTIL_IDLE(document);
    QVERIFY(together);

    attribution::MethodSettings moved = document.settings();
    for (int i = 1; i <= 20; ++i) {
      moved.beta = 0.05 * i;
      document.previewSettings(moved);
      QCOMPARE(document.pane(0).phase, document.pane(1).phase);
      if (i % 4 == 0) QTest::qWait(2);
    }
    WAIT_UNTIL_IDLE(document);
    QCOMPARE(phases(document), (QList<Phase>{Phase::Done, Phase::Done, Phase::Waiting, Phase::Waiting}));
    for (const int row : {0, 1}) QCOMPARE(document.pane(row).result->settings.beta, moved.beta);
    QVERIFY(document.pane(2).stale);
    document.commitSettings(moved, QStringLiteral("β"));
    WAIT_UNTIL_IDLE(document);
    QCOMPARE(phases(document), QList<Phase>(4, Phase::Done));
    document.undoStack()->undo();  // all of them are known
    QVERIFY(!document.busy());
  }

  void aChangeReplacesTheBatch() {
    M2IB_REQUIRE_FIXTURES();
    ExplorerDocument document;
    document.commitSettings(slow(document.settings()), QStringLiteral("slow"));
    prepare(document, PaneLayout::Two, four());
    if (QTest::currentTestFailed()) return;
    QTRY_VERIFY_WITH_TIMEOUT(document.pane(1).step > 0, 20000);
    document.setCaption(1, QStringLiteral("pleural effusion"));
    QCOMPARE(phases(document), (QList<Phase>{Phase::Running, Phase::Running, Phase::Waiting, Phase::Waiting}));
    QCOMPARE(document.pane(0).step, 0);  // they advance together again
    QTRY_VERIFY_WITH_TIMEOUT(document.pane(0).step > 0, 20000);
    // A caption that is shown from now on joins; one that goes leaves the others running.
    session::Arrangement wider;
    wider.layout = PaneLayout::Four;
    document.setArrangement(wider);
    QCOMPARE(phases(document), QList<Phase>(4, Phase::Running));
    QTRY_VERIFY_WITH_TIMEOUT(document.pane(3).step > 1, 20000);
    document.removeCaption(1);
    QCOMPARE(phases(document), QList<Phase>(3, Phase::Running));
    QVERIFY(document.pane(2).step > 1);
    session::Arrangement narrow;
    document.setArrangement(narrow);
    QVERIFY(document.pane(0).step > 1);  // nothing new waits: what runs goes on
    document.cancel();
    QCOMPARE(phases(document), QList<Phase>(3, Phase::Cancelled));
    QVERIFY(!document.busy());
  }

  void otherLayersFollow() {
    M2IB_REQUIRE_FIXTURES();
    ExplorerDocument document;
    prepare(document, PaneLayout::Four, four());
    if (QTest::currentTestFailed()) return;
    WAIT_UNTIL_IDLE(document);
    attribution::MethodSettings shallow = document.settings();
    shallow.image_layer = 0;
    shallow.seed = 3;
    attribution::MethodSettings strict = document.settings();
    strict.beta = 7.0;
    document.setCurrentCaption(1);
    document.setFollowsShared(1, false);
    document.commitSettings(shallow, QStringLiteral("Layer"));
    document.setCurrentCaption(2);
    document.setFollowsShared(2, false);
    document.commitSettings(strict, QStringLiteral("β"));
    document.setCurrentCaption(0);
    WAIT_UNTIL_IDLE(document);
    attribution::MethodSettings shared = document.settings();
    shared.beta = 0.7;
    document.commitSettings(shared, QStringLiteral("β"));
    QCOMPARE(phases(document), (QList<Phase>{Phase::Running, Phase::Done, Phase::Done, Phase::Running}));
    WAIT_UNTIL_IDLE(document);
    QCOMPARE(document.pane(0).result->settings, shared);
    QCOMPARE(document.pane(1).result->settings, shallow);
    QCOMPARE(document.pane(2).result->settings, strict);

    // Another picture: the current caption with all that differ at most in beta, then the others.
    bool followed = false;
    connect(&document, &ExplorerDocument::paneChanged, this, [&](int row) {
      if (row != 1 || document.pane(1).phase != Phase::Running) return;
      followed = true;
      for (const int other : {0, 2, 3}) followed = followed && document.pane(other).phase == Phase::Done;
    });
    document.setImage(tests::ramp(7));
    QCOMPARE(phases(document), (QList<Phase>{Phase::Running, Phase::Waiting, Phase::Running, Phase::Running}));
    WAIT_UNTIL_IDLE(document);
    QVERIFY(followed);
    QCOMPARE(phases(document), QList<Phase>(4, Phase::Done));
    QCOMPARE(document.pane(2).result->settings.beta, 7.0);
  }

  void oneThatFailsLeavesTheOthers() {
    M2IB_REQUIRE_FIXTURES();
    ExplorerDocument document;
    prepare(document, PaneLayout::Four, four());
    if (QTest::currentTestFailed()) return;
    WAIT_UNTIL_IDLE(document);
    document.setCurrentCaption(1);
    document.setFollowsShared(1, false);
    attribution::MethodSettings bad = document.settings();
    bad.beta = -1.0;
    document.commitSettings(bad, QStringLiteral("bad"));
    document.setCaption(2, QStringLiteral("\x01\x02"));
    document.setImage(tests::ramp(2));
    WAIT_UNTIL_IDLE(document);
    QCOMPARE(document.pane(0).phase, Phase::Done);
    QCOMPARE(document.pane(1).phase, Phase::Failed);
    QVERIFY(!document.pane(1).message.isEmpty());
    QCOMPARE(document.pane(3).phase, Phase::Done);
    document.undoStack()->undo();
    document.undoStack()->undo();
    WAIT_UNTIL_IDLE(document);
    QCOMPARE(document.pane(1).phase, Phase::Done);
  }

  void ownLayersAreFittedToTheModel() {
    M2IB_REQUIRE_FIXTURES();
    QVERIFY(model_);
    ExplorerDocument document;
    document.addCaption(QStringLiteral("one"));
    document.setFollowsShared(0, false);
    attribution::MethodSettings deep = document.settings();
    deep.image_layer = 11;
    deep.text_layer = 10;
    deep.beta = 0.33;
    document.commitSettings(deep, QStringLiteral("deep"));
    document.setModel(model_);
    QCOMPARE(document.settingsOf(0).image_layer, model_->card().image.last_layer());
    QCOMPARE(document.settingsOf(0).text_layer, model_->card().text.last_layer());
    QCOMPARE(document.settingsOf(0).beta, 0.33);
    document.undoStack()->undo();
    document.undoStack()->redo();
    document.removeCaption(0);
    document.undoStack()->undo();
    QCOMPARE(document.settingsOf(0).image_layer, model_->card().image.last_layer());
    document.setImage(tests::ramp());
    WAIT_UNTIL_IDLE(document);
    QCOMPARE(document.pane(0).phase, Phase::Done);
  }

  void recomputeIsAboutOneCaption() {
    M2IB_REQUIRE_FIXTURES();
    ExplorerDocument document;
    prepare(document, PaneLayout::Two, four());
    if (QTest::currentTestFailed()) return;
    WAIT_UNTIL_IDLE(document);
    const auto first = document.pane(0).result;
    const auto second = document.pane(1).result;
    document.recompute();
    QCOMPARE(document.pane(1).phase, Phase::Done);
    WAIT_UNTIL_IDLE(document);
    QVERIFY(document.pane(0).result != first);
    QCOMPARE(document.pane(1).result, second);
  }

  void whatTakesAMomentComesFirst() {
    M2IB_REQUIRE_FIXTURES();
    ExplorerDocument document;
    prepare(document, PaneLayout::Strip, four());
    if (QTest::currentTestFailed()) return;
    WAIT_UNTIL_IDLE(document);
    attribution::MethodSettings rise = document.settings();
    rise.method = attribution::Method::Rise;
    rise.samples = 50000;
    for (const int row : {0, 2}) {
      document.setCurrentCaption(row);
      document.setFollowsShared(row, false);
      document.commitSettings(rise, QStringLiteral("RISE"));
    }
    // Nothing else waits: the current one runs, however long it takes; the one that ran before waits.
    QCOMPARE(phases(document), (QList<Phase>{Phase::Waiting, Phase::Done, Phase::Running, Phase::Done}));
    document.setImage(tests::ramp(5));
    QCOMPARE(phases(document), (QList<Phase>{Phase::Waiting, Phase::Running, Phase::Waiting, Phase::Running}));
    QTRY_COMPARE_WITH_TIMEOUT(document.pane(3).phase, Phase::Done, 20000);
    QTRY_COMPARE(phases(document), (QList<Phase>{Phase::Waiting, Phase::Done, Phase::Running, Phase::Done}));
    QTRY_VERIFY_WITH_TIMEOUT(document.pane(2).step > 0, 20000);
    // What runs is not left for one that takes a moment: all that it did would be lost.
    const int done = document.pane(2).step;
    document.setCaption(1, QStringLiteral("pneumothorax"));
    QCOMPARE(phases(document), (QList<Phase>{Phase::Waiting, Phase::Waiting, Phase::Running, Phase::Done}));
    QVERIFY(document.pane(2).step >= done);
    // Unless a person turns to it.
    document.setCurrentCaption(1);
    QCOMPARE(phases(document), (QList<Phase>{Phase::Waiting, Phase::Running, Phase::Waiting, Phase::Done}));
    document.setCurrentCaption(0);  // the moment is not taken from the one that needs it
    QCOMPARE(phases(document), (QList<Phase>{Phase::Waiting, Phase::Running, Phase::Waiting, Phase::Done}));
    QTRY_COMPARE_WITH_TIMEOUT(document.pane(1).phase, Phase::Done, 20000);
    QTRY_COMPARE(phases(document), (QList<Phase>{Phase::Running, Phase::Done, Phase::Waiting, Phase::Done}));
    document.cancel();
    QCOMPARE(phases(document), (QList<Phase>{Phase::Cancelled, Phase::Done, Phase::Cancelled, Phase::Done}));
  }

  void manyCaptionsInParts() {
    M2IB_REQUIRE_FIXTURES();
    ExplorerDocument document;
    QStringList captions;
    for (int i = 0; i < 70; ++i) captions << QStringLiteral("finding %1").arg(i);
    attribution::MethodSettings quick = document.settings();
    quick.steps = 1;
    quick.samples = 1;
    document.commitSettings(quick, QStringLiteral("quick"));
    prepare(document, PaneLayout::Strip, captions);
    if (QTest::currentTestFailed()) return;
    QCOMPARE(document.pane(0).phase, Phase::Running);
    QCOMPARE(document.pane(69).phase, Phase::Waiting);
    WAIT_UNTIL_IDLE(document);
    QCOMPARE(phases(document), QList<Phase>(70, Phase::Done));
  }
};

QTEST_GUILESS_MAIN(TestDocumentBatches)
#include "tst_document_batches.moc"
