#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QTextEdit>
#include <QToolButton>
#include <QTreeWidget>

#include "tests/support/tiny_clip.h"
#include "ui/presenters/caption_list_model.h"
#include "ui/presenters/text/caption_text.h"
#include "ui/views/captions/caption_delegate.h"
#include "ui/views/captions/caption_panel.h"
#include "ui/views/captions/caption_panel_titles.h"

using namespace m2ib;
using namespace m2ib::views;
using Model = presenters::CaptionListModel;

class TestCaptionTable : public QObject {
  Q_OBJECT

  model::DualEncoderPtr model_;

  struct Table {
    presenters::ExplorerDocument document;
    CaptionPanel panel{&document};
    Table() {
      panel.resize(250, 420);
      panel.show();
    }
    template <class T>
    T* find(const char* name) const {
      T* found = panel.findChild<T*>(QString::fromLatin1(name));
      if (found == nullptr) qFatal("no %s", name);
      return found;
    }
    [[nodiscard]] QVariant role(int row, int role) { return document.captions()->index(row, 0).data(role); }
    void compute(const model::DualEncoderPtr& model, const QStringList& captions) {
      document.setModel(model);
      document.setImage(tests::ramp());
      for (const QString& caption : captions) document.addCaption(caption);
      QTRY_VERIFY_WITH_TIMEOUT(!document.busy(), 20000);
    }
    QTreeWidget* openPhrases() {
      QTest::mouseClick(find<QToolButton>("phrasesButton"), Qt::LeftButton);
      return find<QTreeWidget>("phraseTree");
    }
    void search(const QString& text) {
      auto* edit = find<QLineEdit>("phraseSearch");
      edit->setText(text);
    }
  };

 private Q_SLOTS:
  void initTestCase() {
    QLocale::setDefault(QLocale::c());
    if (tests::has_fixtures()) model_ = tests::tiny_clip();
  }

  void numbersOfEveryCaption() {
    M2IB_REQUIRE_FIXTURES();
    Table table;
    table.compute(model_, {"left basal effusion"});
    QVERIFY(table.role(0, Model::SimilarityRole).isValid());
    QVERIFY(!table.role(0, Model::ShareRole).isValid());  // alone it would always be everything
    table.compute(model_, {"no effusion", "cardiomegaly"});
    double sum = 0.0;
    std::vector<double> similarities;
    for (int row = 0; row < 3; ++row) {
      similarities.push_back(table.role(row, Model::SimilarityRole).toDouble());
      sum += table.role(row, Model::ShareRole).toDouble();
    }
    QVERIFY2(std::abs(sum - 1.0) < 1e-9, qPrintable(QString::number(sum)));
    const auto shares = attribution::caption_shares(model_->card(), similarities);
    for (int row = 0; row < 3; ++row) {
      QCOMPARE(table.role(row, Model::ShareRole).toDouble(), shares[static_cast<std::size_t>(row)]);
      const auto& support = table.document.pane(row).result->support;
      QVERIFY(support.has_value());
      QCOMPARE(table.role(row, Model::WeakRole).toBool(), support->weak);
      QCOMPARE(table.role(row, Model::MarginRole).toDouble(), support->margin);
      const QString details = table.role(row, Qt::AccessibleDescriptionRole).toString();
      for (const auto& control : support->controls) {
        QVERIFY2(details.contains(presenters::control_text(control)), qPrintable(details));
        QVERIFY(details.contains(presenters::cosine_text(control.similarity)));
      }
    }
  }

  void captionIsNoMarkupInItsToolTip() {
    Table table;
    table.document.addCaption(QStringLiteral("<img src=x> effusion"));
    const QString tip = table.role(0, Qt::ToolTipRole).toString();
    QVERIFY2(!tip.contains(QStringLiteral("<img")) && tip.contains(QStringLiteral("&lt;img")), qPrintable(tip));
  }

  void weakCaptionsAreMarkedInAmberAndWords() {
    M2IB_REQUIRE_FIXTURES();
    Table table;
    table.compute(model_, {"left basal effusion", "no effusion", "cardiomegaly", "a chest x-ray"});
    auto* list = table.find<QListView>("captionList");
    const QImage shown = list->viewport()->grab().toImage();
    bool any = false;
    for (int row = 0; row < 4; ++row) {
      const QRect room = list->visualRect(table.document.captions()->index(row, 0));
      int amber = 0;
      for (int y = room.top(); y < room.bottom(); ++y) {
        for (int x = room.left(); x < room.right(); ++x) amber += shown.pixelColor(x, y) == QColor(0xff, 0xdf, 0x8a);
      }
      const bool weak = table.role(row, Model::WeakRole).toBool();
      QCOMPARE(amber > 100, weak);
      QCOMPARE(table.role(row, Qt::AccessibleDescriptionRole).toString().contains("Weakly supported"), weak);
      any = any || weak;
    }
    QVERIFY(any);  // "a chest x-ray" is a control itself
  }

  void controlsFoldOut() {
    M2IB_REQUIRE_FIXTURES();
    Table table;
    auto* support = table.find<QWidget>("captionSupport");
    QVERIFY(support->isHidden());
    table.compute(model_, {"left basal effusion"});
    QVERIFY(!support->isHidden());
    auto* toggle = table.find<QToolButton>("supportToggle");
    auto* text = table.find<QTextEdit>("supportText");
    QVERIFY(text->isHidden());
    toggle->setFocus();
    QTest::keyClick(toggle, Qt::Key_Space);
    QVERIFY(!text->isHidden());
    const auto& known = *table.document.pane(0).result->support;
    QCOMPARE(text->toPlainText(), presenters::support_text(known));
    for (std::size_t i = 0; i < known.controls.size(); ++i) {
      const auto* number = table.find<QLabel>(qPrintable(QStringLiteral("supportNumber%1").arg(i + 1)));
      QCOMPARE(number->text(), presenters::cosine_text(known.controls[i].similarity));
    }
    table.document.removeCaption(0);
    QVERIFY(support->isHidden());
  }

  void rowsHaveTwoLinesWhereItIsNarrow() {
    Table table;
    table.document.addCaption(QStringLiteral("left basal effusion"));
    auto* list = table.find<QListView>("captionList");
    const auto height = [&] { return list->visualRect(table.document.captions()->index(0, 0)).height(); };
    QCoreApplication::processEvents();
    const int narrow = height();
    table.panel.resize(700, 420);
    QTRY_VERIFY(height() < narrow);
    const QRect row(0, 0, 600, 30);
    const CaptionColumns wide = caption_columns(row, table.panel.font(), true);
    QVERIFY(wide.caption.right() < wide.numbers[0].left());
    for (const QRect& room : wide.numbers) QVERIFY(row.contains(room));
    const QRect small(0, 0, 230, 44);
    const CaptionColumns under = caption_columns(small, table.panel.font(), false);
    for (const QRect& room : under.numbers) {
      QVERIFY(small.contains(room));
      QVERIFY(room.top() > under.caption.bottom() - 1);
    }
    QVERIFY(under.numbers[0].right() < under.numbers[1].left() && under.numbers[1].right() < under.numbers[2].left());
  }

  void titlesSayWhatTheNumbersMean() {
    Table table;
    auto* titles = table.find<CaptionPanelTitles>("captionTitles");
    QVERIFY(titles->isHidden());
    table.document.addCaption(QStringLiteral("effusion"));
    QVERIFY(!titles->isHidden());
    QStringList tips;
    for (int x = 0; x < titles->width(); x += 4) {
      const QString tip = titles->toolTipAt({x, titles->height() / 2});
      if (!tip.isEmpty() && !tips.contains(tip)) tips << tip;
    }
    QCOMPARE(tips.size(), 3);
    QVERIFY(tips[1].contains(QStringLiteral("these captions only")));
  }

  void phrasesAddAndReplace() {
    Table table;
    table.document.addCaption(QStringLiteral("first"));
    auto* tree = table.openPhrases();
    auto* popup = table.find<QWidget>("phrasePopup");
    QVERIFY(popup->isVisible());
    table.search(QStringLiteral("BASAL EFF"));
    QCOMPARE(tree->currentItem()->text(0), QStringLiteral("left basal effusion"));
    QTest::keyClick(table.find<QLineEdit>("phraseSearch"), Qt::Key_Return);
    QVERIFY(!popup->isVisible());
    QCOMPARE(table.document.captionCount(), 2);
    QCOMPARE(table.document.caption(1), QStringLiteral("left basal effusion"));
    table.openPhrases();
    table.search(QStringLiteral("no pneumothorax"));
    QTest::keyClick(table.find<QLineEdit>("phraseSearch"), Qt::Key_Return, Qt::ShiftModifier);
    QCOMPARE(table.document.captionCount(), 2);
    QCOMPARE(table.document.caption(1), QStringLiteral("no pneumothorax"));
    table.document.undoStack()->undo();
    QCOMPARE(table.document.caption(1), QStringLiteral("left basal effusion"));
    table.openPhrases();
    table.search(QStringLiteral("cardiomegaly"));
    const QRect room = tree->visualItemRect(tree->currentItem());
    QTest::mouseClick(tree->viewport(), Qt::LeftButton, {}, room.center());
    QTest::mouseDClick(tree->viewport(), Qt::LeftButton, {}, room.center());
    QCOMPARE(table.document.caption(2), QStringLiteral("cardiomegaly"));
    table.openPhrases();
    table.search(QStringLiteral("nothing like this"));
    QVERIFY(!table.find<QPushButton>("addPhraseButton")->isEnabled());
    QTest::keyClick(table.find<QLineEdit>("phraseSearch"), Qt::Key_Return);
    QCOMPARE(table.document.captionCount(), 3);
    QTest::keyClick(popup, Qt::Key_Escape);
    QVERIFY(!popup->isVisible());
  }

  void ownPhrasesAndHistoryInThePopup() {
    QTemporaryDir folder;
    QSettings store(folder.filePath("s.ini"), QSettings::IniFormat);
    Table table;
    table.panel.setPhraseStore(&store);
    auto* edit = table.find<QLineEdit>("captionEdit");
    QTest::keyClicks(edit, "a hazy left base");
    QTest::keyClick(edit, Qt::Key_Return);
    QCOMPARE(table.panel.phrases()->history(), QStringList{"a hazy left base"});
    table.openPhrases();
    auto* save = table.find<QPushButton>("savePhraseButton");
    QTest::mouseClick(save, Qt::LeftButton);
    QCOMPARE(table.panel.phrases()->own(), QStringList{"a hazy left base"});
    QVERIFY(!save->isEnabled());
    table.search(QStringLiteral("hazy"));
    auto* tree = table.find<QTreeWidget>("phraseTree");
    auto* remove = table.find<QPushButton>("removePhraseButton");
    QVERIFY(remove->isEnabled());
    QTest::keyClick(tree, Qt::Key_Delete);
    QVERIFY(table.panel.phrases()->own().isEmpty());
    auto* keep = table.find<QCheckBox>("keepHistoryCheck");
    QVERIFY(!keep->isChecked());
    keep->click();
    QVERIFY(store.value("phrases/history").toStringList().contains("a hazy left base"));
    QTest::mouseClick(table.find<QPushButton>("clearHistoryButton"), Qt::LeftButton);
    QVERIFY(table.panel.phrases()->history().isEmpty());
    QVERIFY(store.value("phrases/history").toStringList().isEmpty());
    table.search(QString());
    QVERIFY(!remove->isEnabled());  // built-in ones stay
  }

  void halfSentencesAreNoHistory() {
    M2IB_REQUIRE_FIXTURES();
    Table table;
    table.compute(model_, {"effusion"});
    QVERIFY(table.panel.phrases()->history().contains("effusion"));
    table.panel.activateWindow();
    auto* edit = table.find<QLineEdit>("captionEdit");
    edit->setFocus();
    QTRY_VERIFY(edit->hasFocus());
    QTest::keyClick(edit, Qt::Key_End);
    QTest::keyClicks(edit, " at the lef");
    QTRY_COMPARE(table.document.caption(0), QStringLiteral("effusion at the lef"));
    QTRY_VERIFY_WITH_TIMEOUT(!table.document.busy(), 20000);
    QVERIFY(!table.panel.phrases()->history().contains("effusion at the lef"));
    QTest::keyClicks(edit, "t");
    QTest::keyClick(edit, Qt::Key_Return);
    QVERIFY(table.panel.phrases()->history().contains("effusion at the left"));
  }

  void everythingHasANameForScreenReaders() {
    Table table;
    table.openPhrases();
    for (QWidget* widget : table.panel.findChildren<QWidget*>()) {
      if (widget->focusPolicy() == Qt::NoFocus || widget->objectName().isEmpty()) continue;
      if (widget->objectName().startsWith(QLatin1String("qt_"))) continue;
      const auto* button = qobject_cast<QAbstractButton*>(widget);
      QVERIFY2(!widget->accessibleName().isEmpty() || (button != nullptr && !button->text().isEmpty()),
               qPrintable(widget->objectName()));
    }
  }
};

QTEST_MAIN(TestCaptionTable)
#include "tst_caption_table.moc"
