#include <QAbstractButton>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QSignalSpy>
#include <QSlider>
#include <QSpinBox>
#include <QTest>
#include <QTranslator>
#include <QUndoStack>
#include <QWheelEvent>

#include "tests/support/tiny_clip.h"
#include "ui/views/captions/caption_panel.h"
#include "ui/views/captions/word_view.h"
#include "ui/views/panels/beta_control.h"
#include "ui/views/panels/layer_control.h"
#include "ui/views/panels/overlay_panel.h"
#include "ui/views/panels/setting_slider.h"
#include "ui/views/parts/message_bar.h"
#include "ui/views/parts/number_text.h"

using namespace m2ib;
using namespace m2ib::views;

namespace {

void turn_wheel(QWidget& widget, QPointF at, int notches, Qt::KeyboardModifiers modifiers = {}) {
  QWheelEvent event(at, widget.mapToGlobal(at), {}, {0, 120 * notches}, Qt::NoButton, modifiers, Qt::NoScrollPhase,
                    false);
  QCoreApplication::sendEvent(&widget, &event);
}

}  // namespace

class TestPanels : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void numbers_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("language");
    QTest::addColumn<double>("value");
    QTest::newRow("point") << "0.5"
                           << "en_US" << 0.5;
    QTest::newRow("comma in German") << "0,5"
                                     << "de_DE" << 0.5;
    QTest::newRow("comma in English") << "0,5"
                                      << "en_US" << 0.5;
    QTest::newRow("point in German") << "0.5"
                                     << "de_DE" << 0.5;
    QTest::newRow("thousands point stays a fraction") << "1.234"
                                                      << "de_DE" << 1.234;
    QTest::newRow("three decimals in German") << "0,002"
                                              << "de_DE" << 0.002;
    QTest::newRow("three decimals in English") << "0,025"
                                               << "en_US" << 0.025;
    QTest::newRow("exponent") << "1e-2"
                              << "en_US" << 0.01;
    QTest::newRow("exponent with comma") << " 1,5e-1 "
                                         << "fr_FR" << 0.15;
    QTest::newRow("text") << "abc"
                          << "en_US" << qQNaN();
    QTest::newRow("infinite") << "inf"
                              << "en_US" << qQNaN();
    QTest::newRow("empty") << ""
                           << "en_US" << qQNaN();
  }
  void numbers() {
    QFETCH(QString, text);
    QFETCH(QString, language);
    QFETCH(double, value);
    const auto read = read_number(text, QLocale(language));
    QCOMPARE(read.has_value(), !qIsNaN(value));
    if (read) QCOMPARE(*read, value);
  }

  void betaControl() {
    BetaControl control;
    auto* slider = control.findChild<SettingSlider*>(QStringLiteral("betaSlider"));
    auto* field = control.findChild<QLineEdit*>(QStringLiteral("betaField"));
    QVERIFY(slider && field);
    QSignalSpy moved(&control, &BetaControl::moved);
    QSignalSpy settled(&control, &BetaControl::settled);
    control.showBeta(0.001);
    QCOMPARE(slider->value(), slider->minimum());
    control.showBeta(10.0);
    QCOMPARE(slider->value(), slider->maximum());
    control.showBeta(1.0);
    QCOMPARE(moved.count() + settled.count(), 0);
    const int start = slider->value();
    QTest::keyPress(slider, Qt::Key_Left);
    QTest::keyPress(slider, Qt::Key_Left);
    QCOMPARE(moved.count(), 2);
    QCOMPARE(settled.count(), 0);
    QTest::keyRelease(slider, Qt::Key_Left);
    QCOMPARE(settled.count(), 1);
    QVERIFY(control.beta() < 1.0 && control.beta() > 0.7);
    const int normal = start - slider->value();
    QTest::keyClick(slider, Qt::Key_Right, Qt::ShiftModifier);
    QTest::keyClick(slider, Qt::Key_Left, Qt::AltModifier);
    QVERIFY(slider->value() > start);  // Shift went farther than two normal steps
    QVERIFY(slider->value() < start + 5 * normal);

    field->setText({});
    QTest::keyClicks(field, "1e-2");
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(control.beta(), 0.01);
    QCOMPARE(settled.last().first().toDouble(), 0.01);
    field->clear();
    QTest::keyClicks(field, "0,5");
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(control.beta(), 0.5);
    const int answers = settled.count();
    field->clear();
    QTest::keyClicks(field, "much");
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(control.beta(), 0.5);
    QCOMPARE(settled.count(), answers);
    field->clear();
    QTest::keyClicks(field, "50");
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(control.beta(), 50.0);  // beyond the slider, as the command line takes it
    QCOMPARE(field->text(), QLocale().toString(50));
    QCOMPARE(slider->value(), slider->maximum());
    QTest::keyClick(slider, Qt::Key_Left);
    QVERIFY(control.beta() < 10.0 && control.beta() > 5.0);
    for (const char* wrong : {"0", "-1", "1e-7", "1e7", "1e999"}) {
      field->clear();
      QTest::keyClicks(field, wrong);
      QTest::keyClick(field, Qt::Key_Return);
      QVERIFY(control.beta() < 10.0);
    }
    field->clear();
    QTest::keyClicks(field, "0.12345");
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(control.beta(), 0.12345);
    QCOMPARE(field->text(), QLocale().toString(0.12345, 'g', 5));  // what is computed
  }

  void wheelNeedsFocusAndSettlesAfterARest() {
    SettingSlider slider;
    slider.setRange(0, 100);
    slider.setSteps(1, 5, 20);
    slider.show();
    QSignalSpy settled(&slider, &SettingSlider::settled);
    turn_wheel(slider, {10, 5}, 1);
    QCOMPARE(slider.value(), 0);
    slider.activateWindow();
    slider.setFocus();
    QTRY_VERIFY(slider.hasFocus());
    turn_wheel(slider, {10, 5}, 1);
    turn_wheel(slider, {10, 5}, 1, Qt::AltModifier);
    turn_wheel(slider, {10, 5}, 1, Qt::ShiftModifier);
    QCOMPARE(slider.value(), 26);
    QCOMPARE(settled.count(), 0);
    QTRY_COMPARE(settled.count(), 1);
  }

  void layerControlSaysWhatItMeans() {
    LayerControl control(QStringLiteral("layer"), QStringLiteral("Layer"));
    QVERIFY(!control.isEnabled());
    control.setBlocks(4, 2);
    control.showLayer(2);
    QCOMPARE(control.slider()->maximum(), 2);
    QVERIFY(control.explanation().contains(QLatin1Char('3')));
    QVERIFY(control.explanation().contains(QLatin1Char('4')));
    control.showLayer(9);
    QCOMPARE(control.slider()->value(), 2);
  }

  void overlayPanel() {
    OverlayPanel panel;
    QSignalSpy changed(&panel, &OverlayPanel::styleChanged);
    auto* opacity = panel.findChild<QSlider*>(QStringLiteral("opacitySlider"));
    auto* colours = panel.findChild<QComboBox*>(QStringLiteral("coloursCombo"));
    auto* threshold = panel.findChild<QSlider*>(QStringLiteral("thresholdSlider"));
    opacity->setValue(80);
    QCOMPARE(panel.style().opacity, 0.8);
    threshold->setValue(25);
    QCOMPARE(panel.style().threshold, 0.25);
    colours->setCurrentIndex(colours->findData(static_cast<int>(image::ColourTable::Jet)));
    QCOMPARE(panel.style().colours, image::ColourTable::Jet);
    QCOMPARE(colours->count(), 7);
    QCOMPARE(changed.count(), 3);
    panel.changeOpacity(0.5);
    QCOMPARE(panel.style().opacity, 1.0);
    figure::OverlayStyle style = panel.style();
    panel.setOverlayStyle(style);
    QCOMPARE(changed.count(), 4);
    style.smooth = !style.smooth;
    panel.setOverlayStyle(style);
    QCOMPARE(panel.style(), style);
    QCOMPARE(changed.count(), 5);
  }

  void overlayPanelChoosesIsolinesAndTheUnseenPart() {
    OverlayPanel panel;
    QSignalSpy changed(&panel, &OverlayPanel::styleChanged);
    auto* count = panel.findChild<QSpinBox*>(QStringLiteral("isolinesSpin"));
    auto* levels = panel.findChild<QComboBox*>(QStringLiteral("isolineLevelsCombo"));
    auto* text = panel.findChild<QLabel*>(QStringLiteral("isolinesText"));
    auto* unseen = panel.findChild<QComboBox*>(QStringLiteral("unseenCombo"));
    QVERIFY(!levels->isEnabled());
    QVERIFY(text->isHidden());
    count->setValue(3);
    QCOMPARE(panel.style().isolines, 3);
    QVERIFY(levels->isEnabled());
    QVERIFY2(text->text().contains(QStringLiteral("25, 50, 75")), qPrintable(text->text()));
    count->setValue(99);
    QCOMPARE(panel.style().isolines, figure::kMostIsolines);
    levels->setCurrentIndex(levels->findData(static_cast<int>(figure::IsolineLevels::Round)));
    QCOMPARE(panel.style().isoline_levels, figure::IsolineLevels::Round);
    for (const figure::Unseen mode : figure::kUnseenModes) {
      unseen->setCurrentIndex(unseen->findData(static_cast<int>(mode)));
      QCOMPARE(panel.style().unseen, mode);
    }
    QCOMPARE(changed.count(), 5);  // hatched it was already, as it is was the last
    figure::OverlayStyle style;
    style.isolines = -3;
    style.unseen = figure::Unseen::Hidden;
    panel.setOverlayStyle(style);
    QCOMPARE(panel.style().isolines, 0);
    QCOMPARE(unseen->currentData().toInt(), static_cast<int>(figure::Unseen::Hidden));
  }

  void overlayPanelCanBeUsedByKeyboardAndReaders() {
    OverlayPanel panel;
    panel.show();
    int controls = 0;
    for (QWidget* widget : panel.findChildren<QWidget*>()) {
      const bool is_part = qobject_cast<QAbstractSpinBox*>(widget->parentWidget()) != nullptr;
      if (widget->focusPolicy() == Qt::NoFocus || is_part) continue;
      if (widget->objectName().isEmpty() || widget->objectName().startsWith(QLatin1String("qt_"))) continue;
      ++controls;
      auto* box = qobject_cast<QAbstractButton*>(widget);
      QVERIFY2(!widget->accessibleName().isEmpty() || (box != nullptr && !box->text().isEmpty()),
               qPrintable(widget->objectName()));
      QVERIFY2(!widget->toolTip().isEmpty(), qPrintable(widget->objectName()));
    }
    QCOMPARE(controls, 12);
    // Every letter of the panel's own is another one.
    QStringList letters;
    for (const QLabel* label : panel.findChildren<QLabel*>()) {
      if (label->buddy() != nullptr) letters << QKeySequence::mnemonic(label->text()).toString();
    }
    for (const QAbstractButton* box : panel.findChildren<QAbstractButton*>()) {
      letters << QKeySequence::mnemonic(box->text()).toString();
    }
    letters.removeAll(QString());
    QVERIFY(letters.size() >= 7);  // no letter of the window is left for the others, which Tab reaches
    QCOMPARE(QSet<QString>(letters.begin(), letters.end()).size(), letters.size());
    // Tab goes from top to bottom.
    panel.setOverlayStyle({.isolines = 2});
    panel.activateWindow();
    auto* first = panel.findChild<QWidget*>(QStringLiteral("overlayVisibleCheck"));
    first->setFocus();
    QTRY_VERIFY(first->hasFocus());
    QStringList order;
    for (int i = 0; i < 12; ++i) {
      order << QApplication::focusWidget()->objectName();
      QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    }
    const QStringList expected{"overlayVisibleCheck", "opacitySlider", "coloursCombo",       "thresholdSlider",
                               "scaleCombo",          "isolinesSpin",  "isolineLevelsCombo", "unseenCombo",
                               "repeatsCombo",        "unstableCheck", "smoothCheck",        "gridCheck"};
    QCOMPARE(order, expected);
  }

  void overlayPanelCutsNoTextAtItsSmallest() {
    // Texts half as long again, as German ones are.
    class LongTexts : public QTranslator {
     public:
      using QTranslator::QTranslator;
      [[nodiscard]] bool isEmpty() const override { return false; }
      QString translate(const char* context, const char* text, const char*, int) const override {
        if (qstrcmp(context, "m2ib::views::OverlayPanel") != 0) return {};
        const QString source = QString::fromUtf8(text);
        return source + QLatin1Char(' ') + QString(source).remove(QLatin1Char('&')).left(source.size() / 2 + 3);
      }
    };
    for (const bool longer : {false, true}) {
      LongTexts texts;
      if (longer) QCoreApplication::installTranslator(&texts);
      OverlayPanel panel;
      figure::OverlayStyle style;
      style.isolines = 5;
      panel.setOverlayStyle(style);
      panel.resize(panel.minimumSizeHint().width(), 700);
      panel.show();
      QCoreApplication::processEvents();
      for (const QLabel* label : panel.findChildren<QLabel*>()) {
        if (label->isHidden()) continue;
        const int needed = label->wordWrap() ? 0 : label->sizeHint().width();
        QVERIFY2(label->width() >= needed, qPrintable(label->text()));
        if (label->wordWrap()) QVERIFY2(label->height() >= label->heightForWidth(label->width()), "isolines' text");
        QVERIFY(panel.rect().contains(QRect(label->mapTo(&panel, QPoint(0, 0)), label->size())));
      }
      for (const QCheckBox* box : panel.findChildren<QCheckBox*>()) QVERIFY(box->width() >= box->sizeHint().width());
      if (longer) QCoreApplication::removeTranslator(&texts);
      if (!longer) QVERIFY2(panel.width() <= 300, qPrintable(QString::number(panel.width())));
    }
  }

  void messageBar() {
    MessageBar bar(QStringLiteral("bar"));
    QVERIFY(bar.isHidden());
    bar.showMessage(MessageBar::Kind::Error, QStringLiteral("<b>no markup</b>"));
    QVERIFY(!bar.isHidden());
    QCOMPARE(bar.text(), QStringLiteral("<b>no markup</b>"));
    QSignalSpy closed(&bar, &MessageBar::closed);
    QTest::mouseClick(bar.findChild<QWidget*>(QStringLiteral("barClose")), Qt::LeftButton);
    QCOMPARE(closed.count(), 1);
    QVERIFY(bar.isHidden());
    bar.showMessage(MessageBar::Kind::Info, {});
    QVERIFY(bar.isHidden());
  }

  void wordsHaveToolTips() {
    M2IB_REQUIRE_FIXTURES();
    const auto model = tests::tiny_clip();
    const auto tokens = model->tokenizer().tokenize("left basal effusion");
    QVERIFY(tokens);
    WordView words;
    words.resize(400, 60);
    words.setWords(*tokens, {1.0F, 0.0F, 2.5F}, image::ColourTable::Cividis, false);
    QCOMPARE(words.wordCount(), std::size_t(3));
    QVERIFY(words.wordToolTip(2).contains(QStringLiteral("effusion")));
    QVERIFY(words.wordToolTip(2).contains(QLocale().toString(2.5)));
    QVERIFY(words.heightForWidth(60) > words.heightForWidth(600));
    QVERIFY2(words.scaleText().contains(QLocale().toString(2.5, 'f', 1)), qPrintable(words.scaleText()));
    QVERIFY(!words.grab().isNull());
    words.clear(QStringLiteral("nothing"));
    QCOMPARE(words.wordCount(), std::size_t(0));
    QVERIFY(words.scaleText().isEmpty());
  }

  void captionPanelAddsEditsAndRemoves() {
    presenters::ExplorerDocument document;
    CaptionPanel panel(&document);
    panel.show();
    auto* edit = panel.findChild<QLineEdit*>(QStringLiteral("captionEdit"));
    auto* list = panel.findChild<QListView*>(QStringLiteral("captionList"));
    auto* add = panel.findChild<QWidget*>(QStringLiteral("addCaptionButton"));
    auto* remove = panel.findChild<QWidget*>(QStringLiteral("removeCaptionButton"));
    QVERIFY(!remove->isEnabled());
    QTest::keyClicks(edit, "one");
    QCOMPARE(document.captionCount(), 0);  // still typing
    QTRY_COMPARE(document.captionCount(), 1);
    QTest::keyClicks(edit, "s");
    QTest::keyClick(edit, Qt::Key_Return);  // at once
    QCOMPARE(document.caption(0), QStringLiteral("ones"));
    QTest::mouseClick(add, Qt::LeftButton);
    QVERIFY(edit->text().isEmpty());
    QTest::keyClicks(edit, "two");
    QTest::keyClick(edit, Qt::Key_Return);
    QCOMPARE(document.captionCount(), 2);
    QCOMPARE(document.currentCaption(), 1);
    QCOMPARE(list->currentIndex().row(), 1);
    QTest::keyClick(edit, Qt::Key_Up);
    QCOMPARE(document.currentCaption(), 0);
    QCOMPARE(edit->text(), QStringLiteral("ones"));
    list->setFocus();
    QTest::keyClick(list, Qt::Key_Down);
    QCOMPARE(document.currentCaption(), 1);
    QTest::mouseClick(remove, Qt::LeftButton);
    QCOMPARE(document.captionCount(), 1);
    document.undoStack()->undo();
    QCOMPARE(document.caption(1), QStringLiteral("two"));
    // What is typed before the quiet is over belongs to the caption that it was typed for.
    document.setCurrentCaption(0);
    edit->setFocus();
    QTest::keyClick(edit, Qt::Key_End);
    QTest::keyClicks(edit, "X");
    list->setCurrentIndex(document.captions()->index(1, 0));
    QCOMPARE(document.caption(0), QStringLiteral("onesX"));
    QCOMPARE(document.caption(1), QStringLiteral("two"));
  }
};

QTEST_MAIN(TestPanels)
#include "tst_panels.moc"
