#include <QFile>
#include <QImage>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "core/session/session_file.h"
#include "tests/support/tiny_clip.h"
#include "ui/presenters/document/annotation_board.h"
#include "ui/presenters/document/explorer_document.h"

using namespace m2ib;
using namespace m2ib::presenters;
using Phase = PaneState::Phase;

#define WAIT_UNTIL_IDLE(document) QTRY_VERIFY_WITH_TIMEOUT(!(document).busy(), 20000)

namespace {

QString model_folder(const char* name = "hf_clip_tiny") {
  return QString::fromStdString((tests::fixture_dir() / name).string());
}

/// A gray picture on the disk.
QString saved_picture(const QTemporaryDir& folder, const QString& name, int shade = 3) {
  QImage picture(48, 40, QImage::Format_Grayscale8);
  for (int y = 0; y < picture.height(); ++y) {
    for (int x = 0; x < picture.width(); ++x) picture.scanLine(y)[x] = static_cast<uchar>((x * 5 + y * shade) % 256);
  }
  const QString path = folder.filePath(name);
  picture.save(path, "PNG");
  return path;
}

annotation::Annotation box() {
  annotation::Annotation annotation;
  annotation.kind = annotation::Kind::Box;
  annotation.points = {{4.0, 5.0}, {20.0, 22.0}};
  annotation.text = "effusion";
  annotation.region = true;
  return annotation;
}

session::PictureView turned() {
  session::PictureView view;
  view.window = {10.0, 200.0};
  view.quarter_turns = 1;
  return view;
}

std::string json(const ExplorerDocument& document, bool with_results = true) {
  session::Session session = document.capture();
  if (!with_results) session.results.clear();
  return session::session_to_json(session, session::Whereabouts::Told);
}

/// Everything that a document can say went wrong, or to be at work.
struct Watch {
  QSignalSpy busy;
  QSignalSpy problems;
  QSignalSpy missing;
  QSignalSpy opened;
  explicit Watch(ExplorerDocument& document)
      : busy(&document, &ExplorerDocument::busyChanged),
        problems(&document, &ExplorerDocument::restoreProblem),
        missing(&document, &ExplorerDocument::pictureMissing),
        opened(&document, &ExplorerDocument::imageChanged) {}
};

}  // namespace

/// Saving what is open as a session, and opening it.
class TestDocumentSession : public QObject {
  Q_OBJECT

  /// A document that was worked on, idle.
  void work(ExplorerDocument& document, const QString& picture) {
    QSignalSpy model(&document, &ExplorerDocument::modelChanged);
    QSignalSpy image(&document, &ExplorerDocument::imageChanged);
    document.openModel(model_folder());
    document.openImage(picture);
    QTRY_COMPARE(model.size(), 1);
    QTRY_COMPARE(image.size(), 1);
    document.addCaption(QStringLiteral("left basal effusion"));
    document.addCaption(QStringLiteral("no effusion"));
    document.setFollowsShared(1, false);
    attribution::MethodSettings own = document.settings();
    own.beta = 0.7;
    own.image_layer = 0;
    document.commitSettings(own, QStringLiteral("Own"));
    document.addBlackOut({0, 0, 6, 5});
    document.setModelView({QStringLiteral("fit"), image::Window{5.0, 210.0}}, QStringLiteral("Fit"));
    document.annotations()->add(box());
    document.setPictureView(turned());
    session::Arrangement arrangement;
    arrangement.layout = session::PaneLayout::Two;
    arrangement.compare = session::CompareMode::Difference;
    document.setArrangement(arrangement);
    session::FigureChoice choice;
    choice.dpi = 600;
    document.setFigureChoice(choice);
    session::Rendering rendering;
    rendering.colours = "viridis";
    rendering.scale = "absolute";
    rendering.opacity = 0.4;
    document.setRendering(rendering);
    document.setCurrentCaption(0);
    WAIT_UNTIL_IDLE(document);
    QCOMPARE(document.pane(0).phase, Phase::Done);
    QCOMPARE(document.pane(1).phase, Phase::Done);
  }
  /// As from a file: through its JSON and back.
  static session::Session reread(const session::Session& session,
                                 session::Whereabouts whereabouts = session::Whereabouts::Told) {
    const auto read = session::session_from_json(session::session_to_json(session, whereabouts), "test");
    if (!read) qFatal("%s", describe(read.error()).c_str());
    return *read;
  }

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

  // --- what is missing --------------------------------------------------------------------------------------------

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

  // --- pictures of one sitting ------------------------------------------------------------------------------------

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
