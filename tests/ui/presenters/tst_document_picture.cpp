#include <QSignalSpy>
#include <QTest>
#include <QUndoStack>

#include "tests/support/tiny_clip.h"
#include "ui/presenters/document/explorer_document.h"

using namespace m2ib;
using namespace m2ib::presenters;
using Phase = PaneState::Phase;

#define WAIT_UNTIL_IDLE(document) QTRY_VERIFY_WITH_TIMEOUT(!(document).busy(), 20000)

namespace {

ModelView prepared(const char* id) {
  ModelView view;
  view.preprocessing = QString::fromLatin1(id);
  return view;
}

/// Twice as wide as high, so that a crop cuts half of it.
image::RadiographPtr wide(int seed = 0) {
  image::Radiograph radiograph = *tests::ramp(seed);
  auto& bytes = std::get<std::vector<std::uint8_t>>(radiograph.pixels);
  const std::vector<std::uint8_t> half = bytes;
  bytes.clear();
  for (int y = 0; y < radiograph.height_px; ++y) {
    const auto row = half.begin() + static_cast<std::ptrdiff_t>(y) * radiograph.width_px;
    for (int side = 0; side < 2; ++side) bytes.insert(bytes.end(), row, row + radiograph.width_px);
  }
  radiograph.width_px *= 2;
  radiograph.sha256[0] = 'w';
  return std::make_shared<const image::Radiograph>(std::move(radiograph));
}

}  // namespace

/// The document's picture: black-outs and the model's view.
class TestDocumentPicture : public QObject {
  Q_OBJECT

  model::DualEncoderPtr model_;

  void prepare(ExplorerDocument& document, const image::RadiographPtr& picture) {
    QVERIFY(model_);
    document.setModel(model_);
    document.setImage(picture);
    document.addCaption(QStringLiteral("left basal effusion"));
    WAIT_UNTIL_IDLE(document);
    QCOMPARE(document.currentPane().phase, Phase::Done);
  }

 private Q_SLOTS:
  void initTestCase() {
    if (tests::has_fixtures()) model_ = tests::tiny_clip();
  }

  // --- black-outs -------------------------------------------------------------------------------------------------

  void blackOutsAreUndone() {
    ExplorerDocument document;
    document.addBlackOut({1, 1, 5, 5});  // no picture
    QVERIFY(!document.undoStack()->canUndo());
    document.setImage(tests::ramp());
    const image::RadiographPtr source = document.radiograph();
    QCOMPARE(document.sourceRadiograph(), source);
    QSignalSpy changed(&document, &ExplorerDocument::blackOutsChanged);
    QSignalSpy another(&document, &ExplorerDocument::imageChanged);
    document.addBlackOut({10, 20, 5, 6});
    document.addBlackOut({-4, -4, 10, 10});  // clipped
    document.addBlackOut({100, 0, 5, 5});    // outside: nothing
    document.addBlackOut({3, 3, 0, 5});      // empty: nothing
    QCOMPARE(changed.size(), 2);
    QCOMPARE(another.size(), 0);
    QCOMPARE(document.undoStack()->count(), 2);
    const std::vector<image::PixelRect> both{{10, 20, 5, 6}, {0, 0, 6, 6}};
    QCOMPARE(document.blackOuts(), both);
    QCOMPARE(document.radiograph()->black_outs, both);
    QCOMPARE(document.sourceRadiograph(), source);
    QCOMPARE(image::native_value(*source, 12, 22), 60.0 + 22.0);
    QCOMPARE(image::native_value(*document.radiograph(), 12, 22), 0.0);
    QCOMPARE(image::native_value(*document.radiograph(), 20, 22), image::native_value(*source, 20, 22));

    document.removeBlackOut(0);
    document.removeBlackOut(7);
    QCOMPARE(document.blackOuts(), (std::vector<image::PixelRect>{{0, 0, 6, 6}}));
    QCOMPARE(image::native_value(*document.radiograph(), 12, 22), 82.0);
    document.clearBlackOuts();
    document.clearBlackOuts();
    QVERIFY(document.blackOuts().empty());
    QCOMPARE(document.radiograph(), source);
    QCOMPARE(document.undoStack()->count(), 4);
    document.undoStack()->undo();
    document.undoStack()->undo();
    QCOMPARE(document.blackOuts(), both);
    document.undoStack()->undo();
    document.undoStack()->undo();
    QCOMPARE(document.radiograph(), source);
    document.undoStack()->redo();
    QCOMPARE(document.blackOuts(), (std::vector<image::PixelRect>{{10, 20, 5, 6}}));
  }

  void blackOutsBelongToOnePicture() {
    ExplorerDocument document;
    document.setImage(tests::ramp());
    document.addCaption(QStringLiteral("one"));
    document.addBlackOut({1, 1, 5, 5});
    document.addCaption(QStringLiteral("two"));
    document.addBlackOut({9, 9, 5, 5});
    document.addBlackOut({20, 20, 5, 5});
    document.undoStack()->undo();
    QCOMPARE(document.undoStack()->index(), 4);
    QSignalSpy redo_possible(document.undoStack(), &QUndoStack::canRedoChanged);

    document.setImage(tests::ramp(3));
    QVERIFY(document.blackOuts().empty());
    QVERIFY(document.radiograph()->black_outs.empty());
    // What belonged to the other picture is gone; what belongs to the document stays and can be undone.
    QVERIFY(!document.undoStack()->canRedo());
    QVERIFY(!redo_possible.isEmpty() && !redo_possible.last()[0].toBool());
    QCOMPARE(document.undoStack()->undoText(), QStringLiteral("Add caption"));
    document.undoStack()->undo();
    QCOMPARE(document.captionCount(), 1);
    QCOMPARE(document.undoStack()->undoText(), QStringLiteral("Add caption"));
    document.undoStack()->undo();
    QCOMPARE(document.captionCount(), 0);
    QVERIFY(!document.undoStack()->canUndo());
    QVERIFY(document.blackOuts().empty());
    document.undoStack()->redo();
    document.undoStack()->redo();
    QCOMPARE(document.captionCount(), 2);
    QVERIFY(document.blackOuts().empty());
  }

  void largePicturesArePaintedInTheBackground() {
    image::Radiograph large = *tests::ramp();
    large.width_px = 4000;
    large.height_px = 3000;
    large.pixels = std::vector<std::uint8_t>(std::size_t{4000} * 3000, 9);
    ExplorerDocument document;
    document.setImage(std::make_shared<const image::Radiograph>(large));
    QSignalSpy changed(&document, &ExplorerDocument::blackOutsChanged);
    document.addBlackOut({100, 100, 50, 50});
    QCOMPARE(document.blackOuts().size(), std::size_t{1});
    QVERIFY(document.busy());
    QTRY_COMPARE(changed.size(), 1);
    QVERIFY(!document.busy());
    QCOMPARE(document.radiograph()->black_outs, document.blackOuts());
    // The second is taken back before it is painted.
    document.addBlackOut({300, 100, 50, 50});
    document.undoStack()->undo();
    QTRY_VERIFY(!document.busy());
    QTest::qWait(50);
    QCOMPARE(document.blackOuts().size(), std::size_t{1});
    QCOMPARE(document.radiograph()->black_outs, document.blackOuts());
  }

  void modelSeesBlackOuts() {
    M2IB_REQUIRE_FIXTURES();
    ExplorerDocument document;
    prepare(document, tests::ramp());
    if (QTest::currentTestFailed()) return;
    const auto plain = document.currentPane().result;
    QVERIFY(plain->black_outs.empty());
    document.addBlackOut({4, 4, 30, 30});
    QVERIFY(document.currentPane().stale);
    QCOMPARE(document.currentPane().stale_text, QStringLiteral("black-out changed"));
    WAIT_UNTIL_IDLE(document);
    const auto covered = document.currentPane().result;
    QCOMPARE(covered->black_outs, document.blackOuts());
    QVERIFY(covered->similarity != plain->similarity);
    document.undoStack()->undo();
    QCOMPARE(document.currentPane().phase, Phase::Done);  // at once, from the cache
    QCOMPARE(document.currentPane().result, plain);
    document.undoStack()->redo();
    QCOMPARE(document.currentPane().result, covered);
  }

  // --- the model's view ---------------------------------------------------------------------------------------------

  void preparationIsAnUndoStepAndGoingBackIsInstant() {
    M2IB_REQUIRE_FIXTURES();
    ExplorerDocument document;
    prepare(document, wide());
    if (QTest::currentTestFailed()) return;
    QSignalSpy changed(&document, &ExplorerDocument::modelViewChanged);
    const auto own = document.currentPane().result;
    QCOMPARE(own->preprocessing_id, std::string("model"));
    QVERIFY(own->field_of_view.width_px < 50.0);  // the model's files crop

    document.setModelView(prepared("fit"), QStringLiteral("Fit"));
    QCOMPARE(changed.size(), 1);
    QVERIFY(document.currentPane().stale);
    QCOMPARE(document.currentPane().stale_text, QStringLiteral("model’s own → fit"));
    WAIT_UNTIL_IDLE(document);
    const auto fitted = document.currentPane().result;
    QCOMPARE(fitted->preprocessing_id, std::string("fit"));
    QCOMPARE(fitted->preprocess, *model_->input_settings("fit"));
    QCOMPARE(fitted->field_of_view.width_px, 96.0);
    QCOMPARE(fitted->field_of_view.top_px, -24.0);
    QVERIFY(fitted->similarity != own->similarity);

    document.setModelView(prepared("squash"), QStringLiteral("Stretch"));
    QCOMPARE(document.currentPane().stale_text, QStringLiteral("fit → stretch"));
    WAIT_UNTIL_IDLE(document);
    document.setModelView(prepared("squash"), QStringLiteral("Stretch"));  // nothing new
    QCOMPARE(document.undoStack()->count(), 3);                            // with the caption
    document.undoStack()->undo();
    QCOMPARE(document.currentPane().result, fitted);
    document.undoStack()->undo();
    QCOMPARE(document.currentPane().result, own);
    QCOMPARE(document.modelView(), ModelView());
    QVERIFY(!document.busy());
  }

  void windowOfTheModelIsRecorded() {
    M2IB_REQUIRE_FIXTURES();
    ExplorerDocument document;
    prepare(document, tests::ramp());
    if (QTest::currentTestFailed()) return;
    const auto own = document.currentPane().result;
    QVERIFY(!own->window_by_person);
    ModelView view;
    view.window = image::Window{0.0, 100.0};
    document.setModelView(view, QStringLiteral("Window"));
    QCOMPARE(document.currentPane().stale_text, QStringLiteral("the model sees your window"));
    WAIT_UNTIL_IDLE(document);
    const auto mine = document.currentPane().result;
    QVERIFY(mine->window_by_person);
    QCOMPARE(mine->model_window, (image::Window{0.0, 100.0}));
    view.window = image::linear_exact_window(100.0, 40.0);
    document.setModelView(view, QStringLiteral("Window"));
    QVERIFY2(document.currentPane().stale_text.startsWith(QStringLiteral("window ")),
             qPrintable(document.currentPane().stale_text));
    WAIT_UNTIL_IDLE(document);
    // The same numbers with another curve are another window.
    view.window->curve = image::Curve::Sigmoid;
    document.setModelView(view, QStringLiteral("Window"));
    QVERIFY(document.currentPane().stale);
    WAIT_UNTIL_IDLE(document);
    // The picture's own window is another choice than the same window by hand: both are recorded as what they were.
    view.window = document.defaultWindow();
    document.setModelView(view, QStringLiteral("Window"));
    WAIT_UNTIL_IDLE(document);
    QVERIFY(document.currentPane().result->window_by_person);
    QCOMPARE(document.currentPane().result->similarity, own->similarity);
    document.setModelView({}, QStringLiteral("Off"));
    QCOMPARE(document.currentPane().result, own);
  }

  void windowBelongsToOnePicture() {
    ExplorerDocument document;
    document.setImage(tests::ramp());
    ModelView view = prepared("fit");
    view.window = image::Window{10.0, 20.0};
    document.setModelView(view, QStringLiteral("Both"));
    view.window = image::Window{30.0, 40.0};
    document.setModelView(view, QStringLiteral("Window"));
    QSignalSpy changed(&document, &ExplorerDocument::modelViewChanged);
    document.setImage(tests::ramp(4));
    QCOMPARE(changed.size(), 1);
    QVERIFY(!document.modelView().window);
    QCOMPARE(document.modelView().preprocessing, QStringLiteral("fit"));  // a choice for every picture
    QCOMPARE(document.undoStack()->undoText(), QStringLiteral("Both"));
    document.undoStack()->undo();
    QCOMPARE(document.modelView(), ModelView());
    document.undoStack()->redo();
    QCOMPARE(document.modelView().preprocessing, QStringLiteral("fit"));
    QVERIFY(!document.modelView().window);
    QCOMPARE(document.undoStack()->count(), 1);
  }

  void unknownPreparationFailsInWords() {
    M2IB_REQUIRE_FIXTURES();
    ExplorerDocument document;
    prepare(document, tests::ramp());
    if (QTest::currentTestFailed()) return;
    document.setModelView(prepared("sideways"), QStringLiteral("?"));
    WAIT_UNTIL_IDLE(document);
    QCOMPARE(document.currentPane().phase, Phase::Failed);
    QVERIFY2(document.currentPane().message.contains(QStringLiteral("sideways")),
             qPrintable(document.currentPane().message));
    document.undoStack()->undo();
    QCOMPARE(document.currentPane().phase, Phase::Done);
  }
};

QTEST_GUILESS_MAIN(TestDocumentPicture)
#include "tst_document_picture.moc"
