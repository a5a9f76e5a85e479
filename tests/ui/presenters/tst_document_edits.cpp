#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include "ui/presenters/caption_list_model.h"
#include "ui/presenters/document/explorer_document.h"

using namespace m2ib;
using namespace m2ib::presenters;
using Phase = PaneState::Phase;

/// Captions, settings and their undo steps, without a model: nothing runs here.
class TestDocumentEdits : public QObject {
  Q_OBJECT

  static attribution::MethodSettings with_beta(attribution::MethodSettings settings, double beta) {
    settings.beta = beta;
    return settings;
  }

 private Q_SLOTS:
  void emptyDocument() {
    ExplorerDocument document;
    QCOMPARE(document.captionCount(), 0);
    QCOMPARE(document.currentCaption(), -1);
    QCOMPARE(document.currentPane().phase, Phase::Empty);
    QCOMPARE(document.pane(7).phase, Phase::Empty);
    QCOMPARE(document.caption(7), QString());
    QCOMPARE(document.sharedScaleMax(attribution::Method::M2ib), 0.0);
    document.cancel();
    document.recompute();
    document.removeCaption(0);
    document.setCaption(0, QStringLiteral("x"));
    QVERIFY(!document.undoStack()->canUndo());
    QVERIFY(!document.busy());
  }

  void captionsWithoutAModel() {
    ExplorerDocument document;
    QAbstractItemModelTester tester(document.captions(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    document.addCaption(QStringLiteral("one"));
    document.addCaption(QStringLiteral("two"));
    QCOMPARE(document.currentCaption(), 1);
    document.setCurrentCaption(0);
    document.removeCaption(0);
    QCOMPARE(document.caption(0), QStringLiteral("two"));
    QCOMPARE(document.currentCaption(), 0);
    document.undoStack()->undo();
    QCOMPARE(document.caption(0), QStringLiteral("one"));
    QCOMPARE(document.currentCaption(), 0);
    QCOMPARE(document.captions()->index(1, 0).data(CaptionListModel::LetterRole).toString(), QStringLiteral("B"));
    document.undoStack()->undo();
    document.undoStack()->undo();
    QCOMPARE(document.captionCount(), 0);
    QCOMPARE(document.currentCaption(), -1);
    document.undoStack()->redo();
    document.undoStack()->redo();
    document.undoStack()->redo();
    QCOMPARE(document.captionCount(), 1);
    QCOMPARE(document.caption(0), QStringLiteral("two"));
    QCOMPARE(document.currentPane().phase, Phase::Empty);
  }

  void editsOfOneCaptionMerge() {
    ExplorerDocument document;
    document.addCaption(QStringLiteral("e"));
    document.addCaption(QStringLiteral("other"));
    for (const char* text : {"ef", "eff", "effusion"}) document.setCaption(0, QString::fromLatin1(text));
    QCOMPARE(document.undoStack()->count(), 3);
    document.undoStack()->undo();
    QCOMPARE(document.caption(0), QStringLiteral("e"));
    document.undoStack()->redo();
    QCOMPARE(document.caption(0), QStringLiteral("effusion"));
    document.setCaption(1, QStringLiteral("another"));  // another row: a step of its own
    QCOMPARE(document.undoStack()->count(), 4);
    document.setCaption(1, QStringLiteral("other"));  // back to the start: no step at all
    QCOMPARE(document.undoStack()->count(), 3);
    QVERIFY(document.captions()->setData(document.captions()->index(1, 0), QStringLiteral("from a view")));
    QCOMPARE(document.caption(1), QStringLiteral("from a view"));
    QCOMPARE(document.undoStack()->count(), 4);
  }

  void settingsAreOneUndoStepADrag() {
    ExplorerDocument document;
    const attribution::MethodSettings start = document.settings();
    QSignalSpy changed(&document, &ExplorerDocument::settingsChanged);
    for (const double beta : {0.2, 0.3, 0.4}) document.previewSettings(with_beta(start, beta));
    QCOMPARE(changed.size(), 3);
    QCOMPARE(document.undoStack()->count(), 0);
    document.commitSettings(with_beta(start, 0.4), QStringLiteral("Change β"));
    QCOMPARE(document.undoStack()->count(), 1);
    QCOMPARE(document.undoStack()->undoText(), QStringLiteral("Change β"));
    document.undoStack()->undo();
    QCOMPARE(document.settings(), start);
    document.undoStack()->redo();
    QCOMPARE(document.settings().beta, 0.4);
    // A drag that ends where it began is no step, and what it previewed is taken back.
    document.previewSettings(with_beta(start, 3.0));
    document.commitSettings(with_beta(start, 0.4), QStringLiteral("Change β"));
    QCOMPARE(document.undoStack()->count(), 1);
    QCOMPARE(document.settings().beta, 0.4);
  }

  void replacedCaptionsAreStepsOfTheirOwn() {
    ExplorerDocument document;
    document.addCaption(QStringLiteral("left basal effusion"));
    document.replaceCaption(0, QStringLiteral("basal effusion"), QStringLiteral("Drop a word"));
    document.replaceCaption(0, QStringLiteral("effusion"), QStringLiteral("Drop a word"));
    document.replaceCaption(0, QStringLiteral("effusion"), QStringLiteral("Drop a word"));  // nothing new
    document.replaceCaption(3, QStringLiteral("x"), QStringLiteral("Drop a word"));
    QCOMPARE(document.undoStack()->count(), 3);
    QCOMPARE(document.undoStack()->undoText(), QStringLiteral("Drop a word"));
    document.undoStack()->undo();
    QCOMPARE(document.caption(0), QStringLiteral("basal effusion"));
    document.undoStack()->undo();
    QCOMPARE(document.caption(0), QStringLiteral("left basal effusion"));
    document.undoStack()->redo();
    QCOMPARE(document.caption(0), QStringLiteral("basal effusion"));
  }

  // --- own settings -----------------------------------------------------------------------------------------------

  void captionsGetTheirOwnSettings() {
    ExplorerDocument document;
    document.addCaption(QStringLiteral("one"));
    document.addCaption(QStringLiteral("two"));
    const attribution::MethodSettings start = document.settings();
    QVERIFY(document.followsShared(0) && document.followsShared(1) && document.followsShared(7));
    document.setFollowsShared(1, true);  // it does
    document.setFollowsShared(7, false);
    QCOMPARE(document.undoStack()->count(), 2);
    QSignalSpy changed(&document, &ExplorerDocument::settingsChanged);
    document.setFollowsShared(1, false);
    QCOMPARE(changed.size(), 1);
    QVERIFY(!document.followsShared(1));
    QCOMPARE(document.settingsOf(1), start);

    // The current caption's own ones change, not the shared ones.
    document.previewSettings(with_beta(start, 0.5));
    document.previewSettings(with_beta(start, 0.6));
    QCOMPARE(document.settingsOf(1).beta, 0.6);
    QCOMPARE(document.settings(), start);
    document.commitSettings(with_beta(start, 0.6), QStringLiteral("β"));
    QCOMPARE(document.undoStack()->count(), 4);
    document.setCurrentCaption(0);
    document.commitSettings(with_beta(start, 2.0), QStringLiteral("β"));
    QCOMPARE(document.settings().beta, 2.0);
    QCOMPARE(document.settingsOf(0).beta, 2.0);
    QCOMPARE(document.settingsOf(1).beta, 0.6);

    document.setFollowsShared(1, true);
    QCOMPARE(document.settingsOf(1).beta, 2.0);
    document.undoStack()->undo();
    QVERIFY(!document.followsShared(1));
    QCOMPARE(document.settingsOf(1).beta, 0.6);
    document.undoStack()->undo();
    QCOMPARE(document.settings(), start);
    document.undoStack()->undo();
    QCOMPARE(document.settingsOf(1), start);
    QVERIFY(!document.followsShared(1));
    document.undoStack()->undo();
    QVERIFY(document.followsShared(1));
    for (int i = 0; i < 4; ++i) document.undoStack()->redo();
    QVERIFY(document.followsShared(1));
    QCOMPARE(document.settings().beta, 2.0);
  }

  void aCaptionThatComesBackKeepsWhatWasItsOwn() {
    ExplorerDocument document;
    document.addCaption(QStringLiteral("one"));
    document.addCaption(QStringLiteral("two"));
    document.setFollowsShared(1, false);
    document.commitSettings(with_beta(document.settings(), 0.6), QStringLiteral("β"));
    const quint64 id = document.captionId(1);
    QVERIFY(id != 0 && id != document.captionId(0));
    QCOMPARE(document.captionId(2), quint64{0});
    document.removeCaption(0);
    QCOMPARE(document.rowOfCaption(id), 0);
    document.removeCaption(0);
    QCOMPARE(document.rowOfCaption(id), -1);
    document.undoStack()->undo();
    QCOMPARE(document.rowOfCaption(id), 0);
    QVERIFY(!document.followsShared(0));
    QCOMPARE(document.settingsOf(0).beta, 0.6);
    document.undoStack()->undo();
    QCOMPARE(document.rowOfCaption(id), 1);
    QVERIFY(document.followsShared(0));
  }

  void aDragThatIsLeftIsTakenBack() {
    ExplorerDocument document;
    document.addCaption(QStringLiteral("one"));
    document.addCaption(QStringLiteral("two"));
    document.setFollowsShared(1, false);
    const attribution::MethodSettings start = document.settings();
    document.previewSettings(with_beta(start, 5.0));
    document.setCurrentCaption(0);  // its slider stands for the shared settings
    document.commitSettings(with_beta(start, 3.0), QStringLiteral("β"));
    QCOMPARE(document.settings().beta, 3.0);
    QCOMPARE(document.settingsOf(1), start);
    document.setCurrentCaption(1);
    document.previewSettings(with_beta(start, 5.0));
    document.removeCaption(1);
    document.undoStack()->undo();
    QCOMPARE(document.settingsOf(1), start);
  }

  void undoDuringADragTakesItBack() {
    ExplorerDocument document;
    document.addCaption(QStringLiteral("one"));
    document.addCaption(QStringLiteral("two"));
    const attribution::MethodSettings start = document.settings();
    document.setFollowsShared(1, false);
    document.commitSettings(with_beta(start, 0.5), QStringLiteral("β"));  // of the second caption
    document.setCurrentCaption(0);
    for (int step = 0; step < 2; ++step) {  // the β, then its being its own
      document.previewSettings(with_beta(start, 5.0));
      document.undoStack()->undo();
      QCOMPARE(document.settings(), start);
    }
    QVERIFY(document.followsShared(1));
  }

  // --- where captions stand ---------------------------------------------------------------------------------------

  void panesShowCaptions() {
    ExplorerDocument document;
    QVERIFY(document.shownCaptions().empty());
    for (const char* text : {"a", "b", "c", "d", "e"}) document.addCaption(QString::fromLatin1(text));
    document.setCurrentCaption(0);
    QCOMPARE(document.shownCaptions(), (std::vector<int>{0}));
    QSignalSpy changed(&document, &ExplorerDocument::arrangementChanged);
    session::Arrangement arrangement;
    arrangement.layout = session::PaneLayout::Two;
    document.setArrangement(arrangement);
    document.setArrangement(arrangement);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(document.shownCaptions(), (std::vector<int>{0, 1}));
    // Another caption takes the pane of the one that was current.
    document.setCurrentCaption(4);
    QCOMPARE(document.shownCaptions(), (std::vector<int>{4, 1}));
    document.setCurrentCaption(1);
    QCOMPARE(document.shownCaptions(), (std::vector<int>{4, 1}));
    document.removeCaption(0);
    QCOMPARE(document.shownCaptions(), (std::vector<int>{3, 0}));
    document.removeCaption(3);
    QVERIFY(document.shownCaptions().front() == 0);
    document.undoStack()->undo();
    document.undoStack()->undo();
    QCOMPARE(document.arrangement().slots, (std::vector<int>{4, 1}));
    arrangement.layout = session::PaneLayout::Strip;
    document.setArrangement(arrangement);
    QCOMPARE(document.shownCaptions(), (std::vector<int>{0, 1, 2, 3, 4}));
    QVERIFY(document.undoStack()->index() == 5);
  }

  void comparedPairsMoveWithTheirCaptions() {
    ExplorerDocument document;
    for (const char* text : {"a", "b", "c", "d"}) document.addCaption(QString::fromLatin1(text));
    QCOMPARE(document.arrangement().compare_a, 0);
    QCOMPARE(document.arrangement().compare_b, 1);
    session::Arrangement arrangement;
    arrangement.compare = session::CompareMode::Difference;
    arrangement.compare_a = 3;
    arrangement.compare_b = 2;
    document.setArrangement(arrangement);
    document.removeCaption(1);
    QCOMPARE(document.arrangement().compare_a, 2);
    QCOMPARE(document.arrangement().compare_b, 1);
    document.removeCaption(2);  // "d", one of the pair: never a caption with itself
    QCOMPARE(document.arrangement().compare_a, 1);
    QCOMPARE(document.arrangement().compare_b, 0);
    document.undoStack()->undo();
    document.undoStack()->undo();
    QCOMPARE(document.arrangement(), arrangement);
    document.removeCaption(0);
    document.removeCaption(0);
    document.removeCaption(0);
    QVERIFY(document.arrangement().compare_a != document.arrangement().compare_b);
  }

  // --- what is not saved ------------------------------------------------------------------------------------------

  void changesAreKnown() {
    ExplorerDocument document;
    QVERIFY(!document.isModified());
    QSignalSpy changed(&document, &ExplorerDocument::sessionChanged);
    session::Arrangement arrangement;
    arrangement.layout = session::PaneLayout::Four;
    document.setArrangement(arrangement);
    document.setRendering({});
    document.setPictureView({});
    QVERIFY(!document.isModified() && changed.isEmpty());
    document.addCaption(QStringLiteral("one"));
    QVERIFY(document.isModified());
    QCOMPARE(changed.size(), 1);
    document.addCaption(QStringLiteral("two"));
    QCOMPARE(changed.size(), 1);
    document.markSaved(QStringLiteral("/tmp/one.m2ib"));
    QVERIFY(!document.isModified());
    QCOMPARE(document.sessionPath(), QStringLiteral("/tmp/one.m2ib"));
    QCOMPARE(changed.size(), 2);
    document.undoStack()->undo();
    QVERIFY(document.isModified());
    document.undoStack()->redo();
    QVERIFY(!document.isModified());
    session::FigureChoice choice;
    choice.dpi = 600;
    document.setFigureChoice(choice);
    QVERIFY(document.isModified());
    // What came while a file was being written is not in it.
    const quint64 edits = document.edits();
    document.setCaption(0, QStringLiteral("three"));
    document.markSaved(QStringLiteral("/tmp/one.m2ib"), edits);
    QVERIFY(document.isModified());
    document.markSaved(QStringLiteral("/tmp/one.m2ib"), document.edits());
    QVERIFY(!document.isModified());

    document.newSession();
    QVERIFY(!document.isModified());
    QVERIFY(document.sessionPath().isEmpty());
    QCOMPARE(document.captionCount(), 0);
    QCOMPARE(document.figureChoice(), session::FigureChoice());
    QVERIFY(!document.undoStack()->canUndo());
  }
};

QTEST_GUILESS_MAIN(TestDocumentEdits)
#include "tst_document_edits.moc"
