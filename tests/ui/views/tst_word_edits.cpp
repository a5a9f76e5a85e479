#include <QAction>
#include <QMenu>
#include <QSignalSpy>
#include <QTest>

#include "tests/support/tiny_clip.h"
#include "ui/views/captions/word_view_edits.h"

using namespace m2ib;
using namespace m2ib::views;

class TestWordEdits : public QObject {
  Q_OBJECT

  model::DualEncoderPtr model_;

  /// The words of the document's caption, as after a run.
  struct Words {
    presenters::ExplorerDocument document;
    WordView view;
    explicit Words(const model::DualEncoderPtr& model, const QString& caption) {
      view.resize(600, 60);
      connect_word_edits(&view, &document);
      document.addCaption(caption);
      show(model);
      view.show();
    }
    void show(const model::DualEncoderPtr& model) {
      const auto tokens = model->tokenizer().tokenize(document.caption(document.currentCaption()).toStdString());
      if (tokens) view.setWords(*tokens, {1.0F, 0.5F, 3.1F}, image::ColourTable::Cividis, false);
    }
    [[nodiscard]] QPoint at(std::size_t word) const { return view.wordRect(word).center(); }
    void choose(const char* action) {
      auto* menu = view.findChild<QMenu*>(QStringLiteral("wordMenu"));
      QVERIFY(menu != nullptr);
      menu->findChild<QAction*>(QString::fromLatin1(action))->trigger();
      menu->close();
      QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
  };

 private Q_SLOTS:
  void initTestCase() {
    QLocale::setDefault(QLocale::c());
    if (tests::has_fixtures()) model_ = tests::tiny_clip();
  }

  void clickDropsAWordAsOneUndoStep() {
    M2IB_REQUIRE_FIXTURES();
    Words words(model_, QStringLiteral("left basal effusion"));
    QVERIFY(words.view.isEditable());
    QCOMPARE(words.view.wordToolTip(2), QStringLiteral("effusion: 3.1 nats. Click to leave it out."));
    QTest::mouseMove(&words.view, words.at(1));
    QTRY_COMPARE(words.view.cursor().shape(), Qt::PointingHandCursor);
    QTest::mouseClick(&words.view, Qt::LeftButton, {}, words.at(1));
    QCOMPARE(words.document.caption(0), QStringLiteral("left effusion"));
    QCOMPARE(words.document.undoStack()->count(), 2);
    QVERIFY(words.document.undoStack()->undoText().contains(QStringLiteral("basal")));
    // What is still shown is not the caption any more: another click would bring the word back.
    QVERIFY(!words.view.isEditable());
    QTest::mouseClick(&words.view, Qt::LeftButton, {}, words.at(2));
    QCOMPARE(words.document.caption(0), QStringLiteral("left effusion"));
    words.show(model_);
    QTest::mouseClick(&words.view, Qt::LeftButton, {}, words.at(0));
    QCOMPARE(words.document.caption(0), QStringLiteral("effusion"));
    words.document.undoStack()->undo();
    QCOMPARE(words.document.caption(0), QStringLiteral("left effusion"));
    words.document.undoStack()->undo();
    QCOMPARE(words.document.caption(0), QStringLiteral("left basal effusion"));
  }

  void aPressThatMovesAwayDropsNothing() {
    M2IB_REQUIRE_FIXTURES();
    Words words(model_, QStringLiteral("left basal effusion"));
    QTest::mousePress(&words.view, Qt::LeftButton, {}, words.at(0));
    QTest::mouseRelease(&words.view, Qt::LeftButton, {}, words.at(2));
    QCOMPARE(words.document.caption(0), QStringLiteral("left basal effusion"));
    QTest::mouseClick(&words.view, Qt::RightButton, {}, words.at(0));
    QCOMPARE(words.document.caption(0), QStringLiteral("left basal effusion"));
  }

  void theOnlyWordStays() {
    M2IB_REQUIRE_FIXTURES();
    Words words(model_, QStringLiteral("effusion"));
    QVERIFY(words.view.wordToolTip(0).contains(QStringLiteral("only word")));
    QTest::mouseClick(&words.view, Qt::LeftButton, {}, words.at(0));
    QCOMPARE(words.document.caption(0), QStringLiteral("effusion"));
    words.view.setFocus();
    QTest::keyClick(&words.view, Qt::Key_Home);
    QTest::keyClick(&words.view, Qt::Key_Delete);
    QCOMPARE(words.document.caption(0), QStringLiteral("effusion"));
    QTest::keyClick(&words.view, Qt::Key_Return);
    QVERIFY(!words.view.findChild<QAction*>(QStringLiteral("dropWordAction"))->isEnabled());
  }

  void keysGoFromWordToWord() {
    M2IB_REQUIRE_FIXTURES();
    Words words(model_, QStringLiteral("left basal effusion"));
    QCOMPARE(words.view.focusPolicy(), Qt::StrongFocus);
    QVERIFY(!words.view.currentWord());
    words.view.activateWindow();
    words.view.setFocus(Qt::TabFocusReason);
    QTRY_VERIFY(words.view.currentWord() == std::optional<std::size_t>(0));
    QTest::keyClick(&words.view, Qt::Key_Right);
    QTest::keyClick(&words.view, Qt::Key_Right);
    QTest::keyClick(&words.view, Qt::Key_Right);
    QCOMPARE(*words.view.currentWord(), std::size_t(2));
    QVERIFY(words.view.accessibleDescription().contains(QStringLiteral("effusion")));
    QTest::keyClick(&words.view, Qt::Key_Left);
    QTest::keyClick(&words.view, Qt::Key_Delete);
    QCOMPARE(words.document.caption(0), QStringLiteral("left effusion"));
    words.show(model_);
    QCOMPARE(*words.view.currentWord(), std::size_t(1));
    QVERIFY(!words.view.grab().isNull());
    words.view.clear(QStringLiteral("nothing"));
    QVERIFY(!words.view.currentWord());
    QCOMPARE(words.view.focusPolicy(), Qt::NoFocus);
  }

  void keysOfThePanesAroundAreNotTakenAway() {
    M2IB_REQUIRE_FIXTURES();
    QWidget around;
    around.resize(700, 200);
    QAction remove(QStringLiteral("remove marks"));
    remove.setShortcut(Qt::Key_Delete);
    remove.setShortcutContext(Qt::WidgetWithChildrenShortcut);
    around.addAction(&remove);
    QSignalSpy removed(&remove, &QAction::triggered);
    Words words(model_, QStringLiteral("left basal effusion"));
    words.view.setParent(&around);
    words.view.show();
    around.show();
    around.activateWindow();
    words.view.setFocus(Qt::TabFocusReason);
    QTRY_VERIFY(words.view.hasFocus());
    QTest::keyClick(&words.view, Qt::Key_Home);
    QTest::keyClick(&words.view, Qt::Key_Delete);
    QCOMPARE(removed.count(), 0);
    QCOMPARE(words.document.caption(0), QStringLiteral("basal effusion"));
    words.view.setParent(nullptr);
  }

  void menuAddsCaptions() {
    M2IB_REQUIRE_FIXTURES();
    Words words(model_, QStringLiteral("left basal effusion"));
    words.view.setFocus();
    QTest::keyClick(&words.view, Qt::Key_End);
    QTest::keyClick(&words.view, Qt::Key_Return);
    words.choose("captionWithoutWordAction");
    QCOMPARE(words.document.captionCount(), 2);
    QCOMPARE(words.document.caption(1), QStringLiteral("left basal"));
    QCOMPARE(words.document.currentCaption(), 1);
    words.document.setCurrentCaption(0);
    QTest::keyClick(&words.view, Qt::Key_Return);
    words.choose("captionOfWordAction");
    QCOMPARE(words.document.caption(2), QStringLiteral("effusion"));
    words.document.setCurrentCaption(0);
    QTest::keyClick(&words.view, Qt::Key_Return);
    words.choose("dropWordAction");
    QCOMPARE(words.document.caption(0), QStringLiteral("left basal"));
    QCOMPARE(words.document.captionCount(), 3);
  }
};

QTEST_MAIN(TestWordEdits)
#include "tst_word_edits.moc"
