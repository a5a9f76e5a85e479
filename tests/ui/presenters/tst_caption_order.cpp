#include <QAbstractItemModelTester>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>
#include <algorithm>
#include <memory>

#include "core/session/session_file.h"
#include "tests/support/tiny_clip.h"
#include "ui/presenters/caption_list_model.h"
#include "ui/presenters/document/explorer_document.h"

using namespace m2ib;
using namespace m2ib::presenters;
using Phase = PaneState::Phase;
using session::PaneLayout;

/// Captions at another place of the list: what belongs to them goes with them.
class TestCaptionOrder : public QObject {
  Q_OBJECT

  static void add(ExplorerDocument& document, const char* letters) {
    for (const char* letter = letters; *letter != '\0'; ++letter) document.addCaption(QString(QLatin1Char(*letter)));
  }
  static QString order(const ExplorerDocument& document) {
    QString all;
    for (int row = 0; row < document.captionCount(); ++row) all += document.caption(row);
    return all;
  }
  static attribution::MethodSettings with_beta(attribution::MethodSettings settings, double beta) {
    settings.beta = beta;
    return settings;
  }

 private Q_SLOTS:
  void rowsMove_data() {
    QTest::addColumn<int>("from");
    QTest::addColumn<int>("to");
    QTest::addColumn<int>("current");
    QTest::addColumn<QString>("wanted");
    QTest::addColumn<int>("current_then");
    QTest::newRow("first to the end") << 0 << 3 << 0 << "bcda" << 3;
    QTest::newRow("last to the top") << 3 << 0 << 3 << "dabc" << 0;
    QTest::newRow("one down") << 1 << 2 << 0 << "acbd" << 0;
    QTest::newRow("one up") << 2 << 1 << 1 << "acbd" << 2;
    QTest::newRow("over the current one, down") << 0 << 2 << 1 << "bcad" << 0;
    QTest::newRow("over the current one, up") << 3 << 1 << 1 << "adbc" << 2;
    QTest::newRow("beside the current one") << 0 << 1 << 3 << "bacd" << 3;
  }
  void rowsMove() {
    QFETCH(int, from);
    QFETCH(int, to);
    QFETCH(int, current);
    QFETCH(QString, wanted);
    QFETCH(int, current_then);
    ExplorerDocument document;
    QAbstractItemModelTester tester(document.captions(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    add(document, "abcd");
    document.setCurrentCaption(current);
    const quint64 id = document.captionId(from);
    const QString current_text = document.caption(current);
    QSignalSpy moved(document.captions(), &QAbstractItemModel::rowsMoved);
    // Whoever hears of it finds the current caption where it is now.
    QStringList heard;
    connect(document.captions(), &QAbstractItemModel::rowsMoved, this,
            [&] { heard << document.caption(document.currentCaption()); });
    connect(document.captions(), &QAbstractItemModel::dataChanged, this,
            [&] { heard << document.caption(document.currentCaption()); });
    const int steps = document.undoStack()->count();
    document.moveCaption(from, to);
    QCOMPARE(order(document), wanted);
    QCOMPARE(document.currentCaption(), current_then);
    QCOMPARE(document.rowOfCaption(id), to);
    QCOMPARE(moved.size(), 1);
    QVERIFY(!heard.isEmpty() && heard.count(current_text) == heard.size());
    QCOMPARE(document.undoStack()->count(), steps + 1);
    for (int row = 0; row < 4; ++row) {
      QCOMPARE(document.captions()->index(row, 0).data(CaptionListModel::LetterRole).toString(),
               QString(QLatin1Char(static_cast<char>('A' + row))));
    }
    document.undoStack()->undo();
    QCOMPARE(order(document), QStringLiteral("abcd"));
    QCOMPARE(document.currentCaption(), current);
    document.undoStack()->redo();
    QCOMPARE(order(document), wanted);
    QCOMPARE(document.currentCaption(), current_then);
  }

  void whatIsNoMoveIsNoStep() {
    ExplorerDocument document;
    add(document, "ab");
    document.moveCaption(0, 0);
    document.moveCaption(0, 2);
    document.moveCaption(-1, 0);
    document.moveCaption(2, 0);
    QCOMPARE(document.undoStack()->count(), 2);
    QCOMPARE(order(document), QStringLiteral("ab"));
  }

  void viewsMoveRows() {
    ExplorerDocument document;
    QAbstractItemModelTester tester(document.captions(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    add(document, "abc");
    QAbstractItemModel* rows = document.captions();
    QVERIFY(rows->moveRow({}, 0, {}, 3));  // in front of the row that stands behind the last one
    QCOMPARE(order(document), QStringLiteral("bca"));
    QVERIFY(rows->moveRow({}, 2, {}, 1));
    QCOMPARE(order(document), QStringLiteral("bac"));
    QCOMPARE(document.undoStack()->count(), 5);
    // Where it stands already.
    QVERIFY(!rows->moveRow({}, 1, {}, 1));
    QVERIFY(!rows->moveRow({}, 1, {}, 2));
    QVERIFY(!rows->moveRow({}, 1, {}, 4));
    QVERIFY(!rows->moveRows({}, 0, 2, {}, 3));
    // A row that is dropped where it was must not write over its neighbour, and no words leave with it.
    const std::unique_ptr<QMimeData> data(rows->mimeData({rows->index(0, 0)}));
    QCOMPARE(data->formats(), rows->mimeTypes());
    QVERIFY(data->data(rows->mimeTypes().first()).isEmpty() && !data->hasText());
    QVERIFY(!rows->dropMimeData(data.get(), Qt::MoveAction, 1, 0, {}));
    QCOMPARE(order(document), QStringLiteral("bac"));
    QCOMPARE(document.undoStack()->count(), 5);
  }

  void ownSettingsGoAlong() {
    ExplorerDocument document;
    add(document, "abc");
    document.setFollowsShared(2, false);
    document.commitSettings(with_beta(document.settings(), 0.6), QStringLiteral("β"));
    document.moveCaption(2, 0);
    QVERIFY(!document.followsShared(0) && document.followsShared(1) && document.followsShared(2));
    QCOMPARE(document.settingsOf(0).beta, 0.6);
    document.commitSettings(with_beta(document.settingsOf(0), 0.9), QStringLiteral("β"));  // the current one's
    QCOMPARE(document.settingsOf(0).beta, 0.9);
    // Steps of before and after find their rows.
    for (int i = 0; i < 3; ++i) document.undoStack()->undo();
    QVERIFY(!document.followsShared(2));
    QVERIFY(document.settingsOf(2).beta == document.settings().beta);
    for (int i = 0; i < 3; ++i) document.undoStack()->redo();
    QCOMPARE(document.settingsOf(0).beta, 0.9);
    QCOMPARE(document.undoStack()->undoText(), QStringLiteral("β"));
  }

  void editsAroundAMoveFindTheirRows() {
    ExplorerDocument document;
    add(document, "abcd");
    document.setCaption(3, QStringLiteral("e"));
    document.moveCaption(3, 0);
    document.setCaption(0, QStringLiteral("f"));
    document.removeCaption(1);
    QCOMPARE(order(document), QStringLiteral("fbc"));
    document.undoStack()->undo();
    QCOMPARE(order(document), QStringLiteral("fabc"));
    document.undoStack()->undo();
    QCOMPARE(order(document), QStringLiteral("eabc"));
    document.undoStack()->undo();
    QCOMPARE(order(document), QStringLiteral("abce"));
    document.undoStack()->undo();
    QCOMPARE(order(document), QStringLiteral("abcd"));
    while (document.undoStack()->canRedo()) document.undoStack()->redo();
    QCOMPARE(order(document), QStringLiteral("fbc"));
  }

  // --- where captions stand ---------------------------------------------------------------------------------------

  void panesAndPairsFollow() {
    ExplorerDocument document;
    add(document, "abcde");
    session::Arrangement arrangement;
    arrangement.layout = PaneLayout::Two;
    arrangement.slots = {4, 1};
    arrangement.compare = session::CompareMode::Difference;
    arrangement.compare_a = 0;
    arrangement.compare_b = 1;
    document.setArrangement(arrangement);
    QSignalSpy told(&document, &ExplorerDocument::arrangementChanged);
    document.moveCaption(4, 0);
    QCOMPARE(told.size(), 1);
    QCOMPARE(document.shownCaptions(), (std::vector<int>{0, 2}));  // e and b, as before
    QCOMPARE(document.arrangement().compare_a, 1);
    QCOMPARE(document.arrangement().compare_b, 2);
    document.undoStack()->undo();
    QCOMPARE(document.arrangement(), arrangement);
    document.undoStack()->redo();
    // Panes that were chosen in between stay with their captions.
    session::Arrangement other = document.arrangement();
    other.slots = {0, 4};
    document.setArrangement(other);
    document.undoStack()->undo();
    QCOMPARE(document.arrangement().slots, (std::vector<int>{4, 3}));
  }

  void withoutAChoiceTheFirstCaptionsAreShown() {
    ExplorerDocument document;
    add(document, "abcd");
    document.setCurrentCaption(0);
    session::Arrangement arrangement;
    arrangement.layout = PaneLayout::Two;
    document.setArrangement(arrangement);
    QSignalSpy told(&document, &ExplorerDocument::arrangementChanged);
    document.moveCaption(3, 1);
    QCOMPARE(document.shownCaptions(), (std::vector<int>{0, 1}));  // a and d
    QCOMPARE(told.size(), 1);                                      // other captions, though the same rows
    QCOMPARE(document.arrangement(), arrangement);
  }

  // --- with a model -----------------------------------------------------------------------------------------------

  void resultsGoAlongAndNothingIsComputed() {
    M2IB_REQUIRE_FIXTURES();
    ExplorerDocument document;
    document.setModel(tests::tiny_clip());
    document.setImage(tests::ramp());
    add(document, "abc");
    QTRY_VERIFY_WITH_TIMEOUT(!document.busy(), 20000);
    const auto of_c = document.pane(2).result;
    const auto of_a = document.pane(0).result;
    const auto share_of_c = document.captionShare(2);
    QSignalSpy busy(&document, &ExplorerDocument::busyChanged);
    QSignalSpy panes(&document, &ExplorerDocument::paneChanged);
    document.moveCaption(2, 0);
    QVERIFY(busy.isEmpty());
    QVERIFY(of_c && document.pane(0).result == of_c && document.pane(1).result == of_a);
    QCOMPARE(document.captionShare(0), share_of_c);
    QCOMPARE(panes.size(), 3);  // all have other letters
    for (int row = 0; row < 3; ++row) {
      QCOMPARE(document.pane(row).phase, Phase::Done);
      QVERIFY(!document.pane(row).stale);
    }
    document.undoStack()->undo();
    QVERIFY(busy.isEmpty());
    QVERIFY(document.pane(2).result == of_c);
    document.undoStack()->redo();

    // What was saved opens in its order, with nothing to compute.
    const session::Session saved = document.capture();
    QCOMPARE(saved.captions.front().text, std::string("c"));
    QCOMPARE(saved.current_caption, 0);
    auto read = session::session_from_json(session::session_to_json(saved, session::Whereabouts::Told), "test");
    QVERIFY(read);
    document.undoStack()->undo();
    document.restore(*read, QStringLiteral("/nonexistent/s.m2ib"));
    QCOMPARE(order(document), QStringLiteral("cab"));
    QCOMPARE(document.currentCaption(), 0);
    for (int row = 0; row < 3; ++row) QCOMPARE(document.pane(row).phase, Phase::Done);
    QCOMPARE(document.pane(0).result->patch_values(), of_c->patch_values());
    QVERIFY(busy.isEmpty());
  }

  void whatRunsGoesOn() {
    M2IB_REQUIRE_FIXTURES();
    ExplorerDocument document;
    attribution::MethodSettings slow = document.settings();
    slow.steps = 1000;
    slow.samples = 32;
    document.commitSettings(slow, QStringLiteral("slow"));
    session::Arrangement arrangement;
    arrangement.layout = PaneLayout::Strip;
    document.setArrangement(arrangement);
    document.setModel(tests::tiny_clip());
    add(document, "abc");
    document.setImage(tests::ramp());
    QTRY_VERIFY_WITH_TIMEOUT(document.pane(2).step > 0, 20000);
    const int done = document.pane(2).step;
    document.moveCaption(2, 0);
    for (int row = 0; row < 3; ++row) QCOMPARE(document.pane(row).phase, Phase::Running);
    QVERIFY(document.pane(0).step >= done);
    QTRY_VERIFY_WITH_TIMEOUT(document.pane(0).step > done, 20000);  // its steps arrive at its new row
    QCOMPARE(document.pane(0).live_tokens.caption, std::string("c"));
    document.cancel();
  }
};

QTEST_GUILESS_MAIN(TestCaptionOrder)
#include "tst_caption_order.moc"
