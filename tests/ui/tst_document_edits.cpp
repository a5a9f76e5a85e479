#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include "ui/presenters/caption_list_model.h"
#include "ui/presenters/explorer_document.h"

using namespace m2ib;
using namespace m2ib::presenters;
using Phase = PaneState::Phase;

/// Captions, settings and their undo steps, without a model: nothing runs here.
class TestDocumentEdits : public QObject {
  Q_OBJECT

  static attribution::M2ibSettings with_beta(attribution::M2ibSettings settings, double beta) {
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
    QCOMPARE(document.sharedScaleMaxNats(), 0.0);
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
    const attribution::M2ibSettings start = document.settings();
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
};

QTEST_GUILESS_MAIN(TestDocumentEdits)
#include "tst_document_edits.moc"
