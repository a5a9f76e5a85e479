#include "tests/ui/presenters/session_work.h"

using namespace m2ib;
using namespace m2ib::tests;
using namespace m2ib::presenters;
using Phase = PaneState::Phase;

/// Sessions whose model or picture is not where it was.
class TestSessionMissing : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void missingModelShowsWhatIsStored() {
    M2IB_REQUIRE_FIXTURES();
    QTemporaryDir folder;
    ExplorerDocument document;
    work(document, saved_picture(folder, QStringLiteral("one.png")));
    if (QTest::currentTestFailed()) return;
    for (const QString& path : {folder.filePath(QStringLiteral("gone")), model_folder("open_clip_tiny")}) {
      session::Session session = reread(document.capture());
      session.model.path = path.toStdString();
      ExplorerDocument other;
      other.setModel(document.model());
      other.setModel(nullptr);
      Watch watch(other);
      other.restore(session, folder.filePath(QStringLiteral("s.m2ib")));
      QTRY_VERIFY(other.radiograph());
      QTRY_COMPARE(watch.problems.size(), 1);
      QVERIFY(!other.model());
      QCOMPARE(other.pane(0).phase, Phase::Done);
      QCOMPARE(other.pane(1).phase, Phase::Done);
      QVERIFY(!other.pane(0).message.isEmpty());
      QCOMPARE(other.pane(0).result->patch_values(), document.pane(0).result->patch_values());
      QVERIFY(other.captionShare(0));
      QVERIFY(watch.busy.isEmpty());
      QCOMPARE(other.capture().model.weights_sha256, session.model.weights_sha256);
      QCOMPARE(other.capture().results.size(), session.results.size());
      QVERIFY(!other.isModified());
      // The model itself, from elsewhere.
      other.setModel(document.model());
      QVERIFY(!other.busy());
      QCOMPARE(other.pane(0).phase, Phase::Done);
      QVERIFY(other.pane(0).message.isEmpty());
    }
  }

  void anotherPictureInItsPlaceIsNotApplied() {
    QTemporaryDir folder;
    QTemporaryDir elsewhere;
    const QString path = saved_picture(folder, QStringLiteral("one.png"));
    ExplorerDocument document;
    QSignalSpy opened(&document, &ExplorerDocument::imageChanged);
    document.openImage(path);
    QTRY_COMPARE(opened.size(), 1);
    document.annotations()->add(box());
    document.addBlackOut({1, 1, 4, 4});
    const session::Session session = document.capture();
    const std::string hash = document.radiograph()->sha256;
    QVERIFY(QFile::rename(path, elsewhere.filePath(QStringLiteral("renamed.png"))));
    saved_picture(folder, QStringLiteral("one.png"), 17);

    ExplorerDocument other;
    Watch watch(other);
    QTemporaryDir empty;
    other.restore(session, empty.filePath(QStringLiteral("s.m2ib")));
    QTRY_COMPARE(watch.missing.size(), 1);
    QCOMPARE(watch.missing[0][0].toString(), QStringLiteral("one.png"));
    QCOMPARE(watch.missing[0][1].toString().toStdString(), hash);
    QCOMPARE(watch.problems.size(), 1);
    QVERIFY2(watch.problems[0][0].toString().contains(QStringLiteral("one.png")),
             qPrintable(watch.problems[0][0].toString()));
    QVERIFY(!other.radiograph());
    QCOMPARE(other.capture().pictures[0].annotations.size(), std::size_t{1});  // nothing is lost meanwhile
    QCOMPARE(other.capture().current_picture, 0);

    other.findPicture({folder.path()});
    QTRY_COMPARE(watch.missing.size(), 2);
    other.findPicture({folder.path(), elsewhere.path()});
    QTRY_VERIFY(other.radiograph());
    QCOMPARE(other.radiograph()->sha256, hash);
    QCOMPARE(other.blackOuts().size(), std::size_t{1});
    QCOMPARE(other.annotations()->annotations().size(), std::size_t{1});
    QCOMPARE(QString::fromStdString(other.capture().pictures[0].reference.path),
             elsewhere.filePath(QStringLiteral("renamed.png")));
    other.findPicture({folder.path()});  // nothing is missing any more
  }

  void aPictureBesideTheSessionIsFound() {
    QTemporaryDir folder;
    const QString path = saved_picture(folder, QStringLiteral("one.png"));
    ExplorerDocument document;
    QSignalSpy opened(&document, &ExplorerDocument::imageChanged);
    document.openImage(path);
    QTRY_COMPARE(opened.size(), 1);
    session::Session session = document.capture();
    session.pictures[0].reference.path = "/nonexistent/one.png";
    ExplorerDocument other;
    Watch watch(other);
    other.restore(session, folder.filePath(QStringLiteral("s.m2ib")));
    QTRY_VERIFY(other.radiograph());
    QVERIFY(watch.problems.isEmpty() && watch.missing.isEmpty());
  }

  void aPictureOpenedByHandIsKnownByItsHash() {
    M2IB_REQUIRE_FIXTURES();
    QTemporaryDir folder;
    const QString path = saved_picture(folder, QStringLiteral("one.png"));
    ExplorerDocument document;
    work(document, path);
    if (QTest::currentTestFailed()) return;
    const session::Session figure = reread(document.capture(), session::Whereabouts::Hidden);
    ExplorerDocument other;
    other.setModel(document.model());
    Watch watch(other);
    other.restore(figure, {});
    QCOMPARE(watch.missing.size(), 1);
    QVERIFY(watch.missing[0][0].toString().isEmpty());
    other.openImage(saved_picture(folder, QStringLiteral("other.png"), 17));
    QTRY_VERIFY(other.radiograph());
    QVERIFY(other.blackOuts().empty());
    QVERIFY(!watch.busy.isEmpty());  // it is another picture
    WAIT_UNTIL_IDLE(other);
    watch.busy.clear();
    other.openImage(path);
    QTRY_COMPARE(watch.opened.size(), 3);  // closed, another one, this one
    QCOMPARE(other.pane(0).phase, Phase::Done);
    QVERIFY(watch.busy.isEmpty());
    QCOMPARE(other.blackOuts(), document.blackOuts());
    QCOMPARE(other.annotations()->annotations(), document.annotations()->annotations());
  }
};

QTEST_GUILESS_MAIN(TestSessionMissing)
#include "tst_session_missing.moc"
