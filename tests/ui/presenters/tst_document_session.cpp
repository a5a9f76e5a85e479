#include "tests/ui/presenters/session_work.h"

using namespace m2ib;
using namespace m2ib::tests;
using namespace m2ib::presenters;
using Phase = PaneState::Phase;

/// Saving what is open as a session, and opening it.
class TestDocumentSession : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void capturesWhatIsOpen() {
    ExplorerDocument document;
    const session::Session empty = document.capture();
    QVERIFY(empty.captions.empty() && empty.pictures.empty() && empty.results.empty());
    QCOMPARE(empty.current_picture, -1);
    QCOMPARE(empty.current_caption, -1);

    QTemporaryDir folder;
    const QString path = saved_picture(folder, QStringLiteral("one.png"));
    QSignalSpy opened(&document, &ExplorerDocument::imageChanged);
    document.openImage(path);
    QTRY_COMPARE(opened.size(), 1);
    document.setPictureView({});
    const session::Session plain = document.capture();
    QCOMPARE(plain.pictures.size(), std::size_t{1});
    const session::PictureReference& reference = plain.pictures.front().reference;
    QCOMPARE(QString::fromStdString(reference.path), path);
    QCOMPARE(reference.name, std::string("one.png"));
    QCOMPARE(reference.sha256, document.radiograph()->sha256);
    QCOMPARE(reference.bytes, static_cast<std::uint64_t>(QFile(path).size()));
    QVERIFY(plain.pictures.front().embedded.empty());

    // A picture that was only looked at is forgotten; one that was worked on is not.
    document.annotations()->add(box());
    document.openImage(saved_picture(folder, QStringLiteral("two.png"), 9));
    QTRY_COMPARE(opened.size(), 2);
    document.openImage(saved_picture(folder, QStringLiteral("three.png"), 11));
    QTRY_COMPARE(opened.size(), 3);
    const session::Session both = document.capture();
    QCOMPARE(both.pictures.size(), std::size_t{2});
    QCOMPARE(both.current_picture, 1);
    QCOMPARE(both.pictures[0].annotations.size(), std::size_t{1});
    QCOMPARE(both.pictures[1].reference.name, std::string("three.png"));
  }

  void picturesInMemoryAreEmbedded() {
    ExplorerDocument document;
    QSignalSpy opened(&document, &ExplorerDocument::imageChanged);
    const QByteArray bytes = QByteArray("P5\n8 8\n255\n") + QByteArray(64, '\x40');
    document.openImageData(bytes, QStringLiteral("clipboard"));
    QTRY_COMPARE(opened.size(), 1);
    document.annotations()->add(box());
    const session::Session session = document.capture();
    QCOMPARE(session.pictures.size(), std::size_t{1});
    QVERIFY(session.pictures[0].reference.path.empty());
    QCOMPARE(session.pictures[0].embedded.size(), static_cast<std::size_t>(bytes.size()));

    ExplorerDocument other;
    Watch watch(other);
    other.restore(session, QStringLiteral("/nonexistent/s.m2ib"));
    QTRY_VERIFY(other.radiograph());
    QCOMPARE(other.radiograph()->sha256, document.radiograph()->sha256);
    QCOMPARE(other.annotations()->annotations().size(), std::size_t{1});
    QVERIFY(watch.problems.isEmpty() && watch.missing.isEmpty());
    QCOMPARE(other.capture().pictures[0].embedded, session.pictures[0].embedded);
  }

  void roundTripComputesNothing() {
    M2IB_REQUIRE_FIXTURES();
    QTemporaryDir folder;
    ExplorerDocument document;
    work(document, saved_picture(folder, QStringLiteral("one.png")));
    if (QTest::currentTestFailed()) return;
    QVERIFY(document.isModified());
    const session::Session session = reread(document.capture());
    QCOMPARE(session.results.size() >= 2, true);

    ExplorerDocument other;
    other.addCaption(QStringLiteral("what was open before"));
    Watch watch(other);
    QSignalSpy models(&other, &ExplorerDocument::modelChanged);
    QSignalSpy views(&other, &ExplorerDocument::viewRestored);
    QSignalSpy renderings(&other, &ExplorerDocument::renderingRestored);
    QSignalSpy restored(&other, &ExplorerDocument::sessionRestored);
    other.restore(session, folder.filePath(QStringLiteral("s.m2ib")));
    QCOMPARE(restored.size(), 1);
    QCOMPARE(other.captionCount(), 2);
    QVERIFY(!other.undoStack()->canUndo());
    QCOMPARE(other.capture().pictures.size(), std::size_t{1});
    QTRY_VERIFY(other.radiograph());
    QTRY_COMPARE(models.size(), 1);
    QTest::qWait(50);
    QVERIFY2(watch.busy.isEmpty(), "something was computed");
    QVERIFY(watch.problems.isEmpty() && watch.missing.isEmpty());
    QCOMPARE(views.size(), 1);
    QCOMPARE(renderings.size(), 1);
    for (const int row : {0, 1}) {
      QCOMPARE(other.pane(row).phase, Phase::Done);
      QVERIFY(!other.pane(row).stale && other.pane(row).message.isEmpty());
      QCOMPARE(other.pane(row).result->image.token_values, document.pane(row).result->image.token_values);
      QCOMPARE(other.captionShare(row), document.captionShare(row));
    }
    QCOMPARE(other.pane(1).result->settings.beta, 0.7);
    QVERIFY(!other.followsShared(1) && other.followsShared(0));
    QCOMPARE(other.blackOuts(), document.blackOuts());
    QCOMPARE(other.modelView(), document.modelView());
    QCOMPARE(other.annotations()->annotations(), document.annotations()->annotations());
    QCOMPARE(other.pictureView()->quarter_turns, 1);
    QCOMPARE(other.arrangement(), document.arrangement());
    QCOMPARE(other.figureChoice(), document.figureChoice());
    QCOMPARE(other.rendering().colours, std::string("viridis"));
    QCOMPARE(other.modelPath(), model_folder());
    QVERIFY(!other.isModified());
    QCOMPARE(json(other), json(document));
    // It is a document like any other: a change computes, going back does not.
    attribution::MethodSettings moved = other.settings();
    moved.beta = 2.0;
    other.commitSettings(moved, QStringLiteral("β"));
    QVERIFY(other.busy() && other.isModified());
    WAIT_UNTIL_IDLE(other);
    other.undoStack()->undo();
    QVERIFY(!other.busy() && !other.isModified());
    const auto before = other.pane(0).result;
    other.recompute();
    WAIT_UNTIL_IDLE(other);
    QVERIFY(other.pane(0).result != before);
  }

  void restoringWhereItIsOpenAlready() {
    M2IB_REQUIRE_FIXTURES();
    QTemporaryDir folder;
    ExplorerDocument document;
    work(document, saved_picture(folder, QStringLiteral("one.png")));
    if (QTest::currentTestFailed()) return;
    const session::Session session = reread(document.capture(), session::Whereabouts::Hidden);
    QVERIFY(session.pictures[0].reference.path.empty());
    const std::string before = json(document, false);
    document.removeCaption(0);
    document.clearBlackOuts();
    WAIT_UNTIL_IDLE(document);
    Watch watch(document);
    document.restore(session, {});
    QVERIFY(!document.busy());
    QCOMPARE(document.captionCount(), 2);
    QCOMPARE(document.pane(0).phase, Phase::Done);
    QCOMPARE(document.blackOuts().size(), std::size_t{1});
    QVERIFY(watch.problems.isEmpty());
    QVERIFY(document.isModified());  // there is no file of it
    QCOMPARE(json(document, false), before);
  }

  void picturesComeBackAsTheyWere() {
    ExplorerDocument document;
    document.setImage(tests::ramp());
    document.addBlackOut({1, 1, 5, 5});
    document.annotations()->add(box());
    document.setPictureView(turned());
    document.markSaved(QStringLiteral("/tmp/s.m2ib"));
    document.setImage(tests::ramp(3));
    QVERIFY(document.blackOuts().empty());
    QVERIFY(document.annotations()->annotations().empty());
    QVERIFY(!document.pictureView());
    QVERIFY(!document.isModified());  // nothing was changed, another picture is looked at
    QSignalSpy views(&document, &ExplorerDocument::viewRestored);
    // Views that begin anew tell so at once; what was kept counts.
    connect(&document, &ExplorerDocument::imageChanged, this, [&] { document.setPictureView({}); });
    document.setImage(tests::ramp());
    QCOMPARE(document.blackOuts().size(), std::size_t{1});
    QCOMPARE(document.radiograph()->black_outs, document.blackOuts());
    QCOMPARE(document.annotations()->annotations().size(), std::size_t{1});
    QCOMPARE(document.pictureView()->quarter_turns, 1);
    QCOMPARE(views.size(), 1);
    document.clearBlackOuts();
    QVERIFY(document.isModified());
    document.setImage(tests::ramp(3));
    QVERIFY(document.isModified());  // its step is gone from the stack, its change is not saved
    document.setImage(tests::ramp());
    QVERIFY(document.blackOuts().empty());
  }

  void newSessionKeepsTheModel() {
    M2IB_REQUIRE_FIXTURES();
    ExplorerDocument document;
    document.setModel(tests::tiny_clip());
    document.setImage(tests::ramp());
    document.addCaption(QStringLiteral("one"));
    document.annotations()->add(box());
    QVERIFY(document.busy());
    document.newSession();
    QVERIFY(!document.busy());
    QVERIFY(document.model());
    QVERIFY(!document.radiograph());
    QVERIFY(document.annotations()->annotations().empty());
    QVERIFY(document.capture().pictures.empty());
    QVERIFY(!document.isModified());
    document.setImage(tests::ramp());
    QVERIFY(document.annotations()->annotations().empty());
  }
};

QTEST_GUILESS_MAIN(TestDocumentSession)
#include "tst_document_session.moc"
