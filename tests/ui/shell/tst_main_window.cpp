#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QScreen>
#include <QSignalSpy>
#include <QSlider>
#include <QSpinBox>
#include <QStatusBar>
#include <QTest>
#include <QToolButton>
#include <QTranslator>

#include "tests/support/tiny_clip.h"
#include "tests/ui/shell/desk.h"
#include "ui/plots/loss_plot.h"
#include "ui/views/captions/word_view.h"
#include "ui/views/panes/colour_bar_view.h"
#include "ui/views/picture/radiograph_view.h"

using namespace m2ib;
using m2ib::tests::Desk;
using Phase = presenters::PaneState::Phase;

namespace {

/// Every text is two fifths longer, as German's are.
class LongTexts : public QTranslator {
 public:
  QString translate(const char*, const char* source, const char*, int) const override {
    const QString text = QString::fromUtf8(source);
    return text.size() < 4 ? text : text + QString(text.size() * 2 / 5, QLatin1Char('x'));
  }
  bool isEmpty() const override { return false; }
};

attribution::MethodSettings slow(attribution::MethodSettings settings) {
  settings.steps = 1000;
  settings.samples = 256;
  return settings;
}

}  // namespace

class TestMainWindow : public QObject {
  Q_OBJECT

  model::DualEncoderPtr model_;

 private Q_SLOTS:
  void initTestCase() {
    if (tests::has_fixtures()) model_ = tests::tiny_clip();
  }
  void init() {
    M2IB_REQUIRE_FIXTURES();
    QVERIFY(model_);
  }

  void emptyState() {
    Desk desk;
    QVERIFY(!desk.find<views::RadiographView>("originalView")->emptyText().isEmpty());
    QVERIFY(!desk.find<views::RadiographView>("overlayView")->emptyText().isEmpty());
    QVERIFY(!desk.find<QAction>("exportAction")->isEnabled());
    QVERIFY(!desk.find<QAction>("cancelAction")->isEnabled());
    QVERIFY(!desk.find<QDockWidget>("plotsDock")->isVisible());
    QVERIFY(desk.find<QToolButton>("cancelButton")->isHidden());
    QVERIFY(!desk.find<QSlider>("imageLayerSlider")->isEnabled());
    QVERIFY(desk.find<QLabel>("researchBadge")->isVisible());
    QVERIFY(!desk.window.grab().isNull());
  }

  void typedCaptionBecomesAMap() {
    Desk desk(model_, tests::ramp());
    auto* edit = desk.find<QLineEdit>("captionEdit");
    QTest::keyClicks(edit, "left basal effusion");
    WAIT_UNTIL_DONE(desk);
    const auto* view = desk.find<views::RadiographView>("overlayView");
    QVERIFY(!view->layer().colours.isNull());
    QVERIFY(desk.find<views::RadiographView>("originalView")->layer().colours.isNull());
    const auto* words = desk.find<views::WordView>("wordView");
    QCOMPARE(words->wordCount(), std::size_t(3));
    QVERIFY(words->wordToolTip(0).startsWith(QStringLiteral("left")));
    QVERIFY(desk.find<QAction>("exportAction")->isEnabled());
    QVERIFY(desk.find<views::ColourBarView>("colourBar")->bar().range.high_nats > 0.0);
    // The plot fills when it is opened.
    auto* plot = desk.find<plots::LossPlot>("lossPlot");
    desk.find<QDockWidget>("plotsDock")->show();
    QTRY_COMPARE(plot->pointCount(attribution::Tower::Image), desk.document.settings().steps);
    QCOMPARE(plot->pointCount(attribution::Tower::Text), desk.document.settings().steps);
  }

  void betaKeysComputeAndUndoOnce() {
    Desk desk(model_, tests::ramp());
    desk.document.addCaption(QStringLiteral("effusion"));
    WAIT_UNTIL_DONE(desk);
    const auto before = desk.document.currentPane().result;
    const int steps = desk.document.undoStack()->index();
    auto* slider = desk.find<QSlider>("betaSlider");
    for (int i = 0; i < 5; ++i) QTest::keyPress(slider, Qt::Key_Right);
    QVERIFY(desk.document.settings().beta > before->settings.beta);  // computing already
    QCOMPARE(desk.document.undoStack()->index(), steps);
    QTest::keyRelease(slider, Qt::Key_Right);
    QCOMPARE(desk.document.undoStack()->index(), steps + 1);
    const double wanted = desk.document.settings().beta;
    WAIT_UNTIL_DONE(desk);
    QTRY_VERIFY(!desk.document.currentPane().stale);
    QCOMPARE(desk.document.currentPane().result->settings.beta, wanted);
    desk.find<QAction>("undoAction")->trigger();
    QCOMPARE(desk.document.settings().beta, before->settings.beta);
    QCOMPARE(slider->value(), 800);  // 0.1 of 0.001 … 10: half way, whatever the language
  }

  void draggedSliderIsOneUndoStep() {
    Desk desk(model_, tests::ramp());
    desk.document.addCaption(QStringLiteral("effusion"));
    WAIT_UNTIL_DONE(desk);
    const int steps = desk.document.undoStack()->index();
    auto* slider = desk.find<QSlider>("betaSlider");
    slider->setSliderDown(true);
    for (int value = 820; value <= 1000; value += 20) {
      slider->setSliderPosition(value);
      QTest::qWait(5);
    }
    slider->setSliderDown(false);
    QCOMPARE(desk.document.undoStack()->index(), steps + 1);
    QTRY_VERIFY_WITH_TIMEOUT(!desk.document.currentPane().stale && !desk.document.busy(), 20000);
    QCOMPARE(desk.document.currentPane().result->settings.beta, desk.document.settings().beta);
  }

  void spinBoxesChangeSettings() {
    Desk desk(model_, tests::ramp());
    desk.find<QSpinBox>("stepsSpin")->setValue(4);
    desk.find<QSpinBox>("samplesSpin")->setValue(3);
    desk.find<QSpinBox>("seedSpin")->setValue(7);
    desk.find<QDoubleSpinBox>("lrSpin")->setValue(0.5);
    QCOMPARE(desk.document.settings().steps, 4);
    QCOMPARE(desk.document.settings().samples, 3);
    QCOMPARE(desk.document.settings().seed, std::uint64_t(7));
    QCOMPARE(desk.document.settings().learning_rate, 0.5);
    auto* layer = desk.find<QSlider>("imageLayerSlider");
    QCOMPARE(layer->maximum(), model_->card().image.last_layer());
    QTest::keyClick(layer, layer->value() > 0 ? Qt::Key_Left : Qt::Key_Right);
    QCOMPARE(desk.document.settings().image_layer, layer->value());
    for (int i = 0; i < 5; ++i) desk.document.undoStack()->undo();
    QCOMPARE(desk.find<QSpinBox>("stepsSpin")->value(), 10);
  }

  void escapeCancels() {
    Desk desk(model_, tests::ramp());
    desk.window.activateWindow();
    desk.document.commitSettings(slow(desk.document.settings()), {});
    desk.document.addCaption(QStringLiteral("effusion"));
    QTRY_VERIFY(desk.find<QToolButton>("cancelButton")->isVisible());
    QTRY_VERIFY(desk.document.currentPane().step > 2);
    QVERIFY(!desk.find<views::RadiographView>("overlayView")->layer().colours.isNull());  // live
    QTest::keyClick(&desk.window, Qt::Key_Escape);
    QTRY_VERIFY_WITH_TIMEOUT(!desk.document.busy(), 5000);
    QCOMPARE(desk.document.currentPane().phase, Phase::Cancelled);
    QVERIFY(desk.find<QToolButton>("cancelButton")->isHidden());
    desk.find<QAction>("recomputeAction")->trigger();
    QTRY_VERIFY(desk.find<QToolButton>("cancelButton")->isVisible());
    QTest::mouseClick(desk.find<QToolButton>("cancelButton"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!desk.document.busy(), 5000);
  }

  void staleMapIsMarked() {
    Desk desk(model_, tests::ramp());
    desk.document.addCaption(QStringLiteral("effusion"));
    WAIT_UNTIL_DONE(desk);
    attribution::MethodSettings other = slow(desk.document.settings());
    other.beta = 1.0;
    desk.document.commitSettings(other, {});
    desk.document.cancel();
    QTRY_VERIFY(!desk.document.busy());
    QVERIFY(!desk.find<views::RadiographView>("overlayView")->note().isEmpty());
    QVERIFY(!desk.find<QAction>("exportAction")->isEnabled());
    QVERIFY(!desk.exportFigure(desk.folder.filePath("stale.png")));
    QVERIFY(!QFile::exists(desk.folder.filePath("stale.png")));
    const QImage colours = desk.find<views::RadiographView>("overlayView")->layer().colours;
    const QColor middle = colours.pixelColor(colours.width() / 2, colours.height() / 2);
    QVERIFY(qAbs(middle.red() - middle.blue()) <= 2 && qAbs(middle.red() - middle.green()) <= 2);
  }

  void dropOpensPicturesAndExplainsFailures() {
    Desk desk(model_);
    desk.drop({QUrl::fromLocalFile(desk.savePng("chest.png"))});
    QVERIFY(desk.feedback);
    QTRY_VERIFY(desk.document.radiograph() != nullptr);
    QVERIFY(!desk.find<QWidget>("dropOverlay")->isVisible());
    QVERIFY(desk.window.windowTitle().contains(QStringLiteral("chest.png")));

    QFile text(desk.folder.filePath("notes.txt"));
    QVERIFY(text.open(QIODevice::WriteOnly));
    text.write("not a picture");
    text.close();
    const auto kept = desk.document.radiograph();
    desk.drop({QUrl::fromLocalFile(text.fileName())});
    QTRY_VERIFY(desk.message("originalViewMessage").contains(QStringLiteral("notes.txt")));
    QVERIFY(QApplication::activeModalWidget() == nullptr);
    QCOMPARE(desk.document.radiograph(), kept);
    QTest::mouseClick(desk.find<QToolButton>("originalViewMessageClose"), Qt::LeftButton);
    QVERIFY(desk.message("originalViewMessage").isEmpty());

    desk.drop({QUrl(QStringLiteral("https://example.org/picture.png"))});
    QVERIFY(!desk.feedback);
  }

  void droppedFolderIsAModel() {
    Desk desk;
    desk.drop({QUrl::fromLocalFile(QString::fromStdString((tests::fixture_dir() / "hf_clip_tiny").string()))});
    QTRY_VERIFY_WITH_TIMEOUT(desk.document.model() != nullptr, 20000);
    QTRY_VERIFY(desk.message("overlayViewMessage").isEmpty());
    // A folder that holds neither a model nor a picture: said where pictures are opened.
    const QString empty = desk.folder.filePath("empty");
    QVERIFY(QDir().mkpath(empty));
    desk.drop({QUrl::fromLocalFile(empty)});
    QTRY_VERIFY_WITH_TIMEOUT(desk.message("originalViewMessage").contains(QStringLiteral("empty")), 20000);
    QVERIFY(desk.document.model() != nullptr);
  }

  void paste() {
    Desk desk;
    QImage picture(33, 21, QImage::Format_Grayscale8);
    picture.fill(128);
    QApplication::clipboard()->setImage(picture);
    desk.find<QAction>("pasteAction")->trigger();
    QTRY_VERIFY(desk.document.radiograph() != nullptr);
    QCOMPARE(desk.document.radiograph()->width_px, 33);
    QCOMPARE(desk.document.radiograph()->height_px, 21);
    auto* data = new QMimeData;
    data->setUrls({QUrl::fromLocalFile(desk.savePng("other.png", 57))});
    QApplication::clipboard()->setMimeData(data);
    desk.find<QAction>("pasteAction")->trigger();
    QTRY_COMPARE(desk.document.radiograph()->width_px, 57);
    QApplication::clipboard()->setText(QStringLiteral("text"));
    desk.find<QAction>("pasteAction")->trigger();
    QVERIFY(!desk.window.statusBar()->currentMessage().isEmpty());
  }

  void exportWritesAFigure() {
    Desk desk(model_, tests::ramp());
    desk.document.addCaption(QStringLiteral("left basal effusion"));
    WAIT_UNTIL_DONE(desk);
    const QString path = desk.folder.filePath("figure.png");
    QVERIFY(desk.exportFigure(path));
    QVERIFY(QImage(path).width() >= 800);
    QVERIFY(!desk.exportFigure(desk.folder.filePath("no/such/folder/figure.png")));
    desk.find<QAction>("copyFigureAction")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(QApplication::clipboard()->image().width() >= 800, 20000);
    QVERIFY(QApplication::clipboard()->mimeData()->data(QStringLiteral("image/svg+xml")).contains("<svg"));
    QVERIFY(QApplication::clipboard()->mimeData()->data(QStringLiteral("application/pdf")).startsWith("%PDF"));
    desk.find<QAction>("exportAction")->trigger();
    QVERIFY(desk.find<QDialog>("figureDialog")->isVisible());
  }

  void overlayControlsNeverCompute() {
    Desk desk(model_, tests::ramp());
    desk.document.addCaption(QStringLiteral("effusion"));
    WAIT_UNTIL_DONE(desk);
    QTRY_VERIFY_WITH_TIMEOUT(!desk.document.localisation().empty(), 20000);  // it may bring doubts
    auto* view = desk.find<views::RadiographView>("overlayView");
    const int steps = desk.document.undoStack()->index();
    QSignalSpy runs(&desk.document, &presenters::ExplorerDocument::busyChanged);
    QSignalSpy panes(&desk.document, &presenters::ExplorerDocument::paneChanged);
    const QImage before = view->layer().colours;
    desk.find<QSlider>("opacitySlider")->setValue(90);
    QVERIFY(view->layer().colours != before);
    const QImage opaque = view->layer().colours;
    desk.find<QComboBox>("coloursCombo")->setCurrentIndex(1);
    QVERIFY(view->layer().colours != opaque);
    desk.find<QSlider>("thresholdSlider")->setValue(100);
    desk.find<QCheckBox>("gridCheck")->setChecked(true);
    QVERIFY(view->layer().grid_lines > 0);
    desk.find<QCheckBox>("smoothCheck")->setChecked(false);
    desk.find<QComboBox>("scaleCombo")->setCurrentIndex(1);
    QCOMPARE(desk.find<views::ColourBarView>("colourBar")->bar().scale, figure::ScaleMode::MinMax);
    desk.find<QAction>("overlayAction")->trigger();
    QVERIFY(!view->isLayerVisible());
    QVERIFY(!desk.find<QCheckBox>("overlayVisibleCheck")->isChecked());
    QTest::qWait(350);
    QCOMPARE(runs.count(), 0);
    QCOMPARE(panes.count(), 0);
    QCOMPARE(desk.document.undoStack()->index(), steps);
  }

  void linkedPanes() {
    Desk desk(model_, tests::ramp());
    auto* original = desk.find<views::RadiographView>("originalView");
    auto* overlay = desk.find<views::RadiographView>("overlayView");
    original->zoomAt({10, 10}, 3.0);
    QCOMPARE(overlay->shownZoom(), original->shownZoom());
    desk.find<QToolButton>("linkButton")->click();
    overlay->zoomAt({10, 10}, 2.0);
    QVERIFY(overlay->shownZoom() > 1.5 * original->shownZoom());
    desk.find<QAction>("linkAction")->trigger();
    QCOMPARE(overlay->shownZoom(), original->shownZoom());
    QTest::mouseDClick(overlay, Qt::LeftButton, {}, {20, 20});
    QVERIFY(!original->isVisible());
    QTest::mouseDClick(overlay, Qt::LeftButton, {}, {20, 20});
    QVERIFY(original->isVisible());
  }

  void statusBarReadsThePictureUnderTheCursor() {
    Desk desk(model_, tests::ramp());
    desk.document.addCaption(QStringLiteral("effusion"));
    WAIT_UNTIL_DONE(desk);
    auto* view = desk.find<views::RadiographView>("originalView");
    const QPointF at = view->toWidget({10.5, 20.5});
    QMouseEvent move(QEvent::MouseMove, at, view->mapToGlobal(at), Qt::NoButton, Qt::NoButton, {});
    QCoreApplication::sendEvent(view, &move);
    const QString text = desk.find<QLabel>("pixelLabel")->text();
    for (const char* part : {"10", "20", "70"}) QVERIFY2(text.contains(QLatin1String(part)), qPrintable(text));
    QVERIFY(desk.find<QLabel>("modelLabel")->accessibleName().contains(QString::fromStdString(model_->card().name)));
  }

  void longCaptionAndManyCaptions() {
    Desk desk(model_, tests::ramp());
    desk.document.addCaption(QStringLiteral("word ").repeated(300));
    WAIT_UNTIL_DONE(desk);
    QVERIFY(!desk.message("runMessage").isEmpty());  // it was cut
    for (int i = 0; i < 30; ++i) desk.document.addCaption(QStringLiteral("caption %1").arg(i));
    WAIT_UNTIL_DONE(desk);
    QVERIFY(!desk.window.grab().isNull());
  }

  void longTextsFitASmallScreen() {
    LongTexts texts;
    QApplication::installTranslator(&texts);
    {
      Desk desk(model_, tests::ramp());
      desk.document.addCaption(QStringLiteral("left basal effusion"));
      WAIT_UNTIL_DONE(desk);
      desk.window.resize(1280, 720);
      QCoreApplication::processEvents();
      if (const QString folder = qEnvironmentVariable("M2IB_SCREENSHOTS"); !folder.isEmpty()) {
        desk.window.grab().save(folder + QStringLiteral("/long_texts.png"));
      }
      QVERIFY2(desk.window.minimumSizeHint().width() <= 1280,
               qPrintable(QString::number(desk.window.minimumSizeHint().width())));
      QVERIFY(desk.window.minimumSizeHint().height() <= 720);
      QVERIFY(desk.find<views::RadiographView>("originalView")->width() >= 160);
    }
    QApplication::removeTranslator(&texts);
  }

  void layoutIsRememberedAndNeverOffScreen() {
    QTemporaryDir folder;
    QSettings store(folder.filePath("settings.ini"), QSettings::IniFormat);
    presenters::ExplorerDocument document;
    {
      shell::MainWindow window(&document, &store);
      window.show();
      window.findChild<QDockWidget*>(QStringLiteral("plotsDock"))->show();
      window.findChild<QSlider*>(QStringLiteral("opacitySlider"))->setValue(33);
      window.move(-20000, -20000);
      window.close();
    }
    {
      shell::MainWindow window(&document, &store);
      window.show();
      QVERIFY(window.findChild<QDockWidget*>(QStringLiteral("plotsDock"))->isVisible());
      QCOMPARE(window.findChild<QSlider*>(QStringLiteral("opacitySlider"))->value(), 33);
      QVERIFY(QGuiApplication::primaryScreen()->availableGeometry().intersects(window.frameGeometry()));
    }
    store.setValue(QStringLiteral("layout/version"), 999);
    shell::MainWindow window(&document, &store);
    window.show();
    QVERIFY(!window.findChild<QDockWidget*>(QStringLiteral("plotsDock"))->isVisible());
  }

  void settingsHoldNoPictureName() {
    Desk desk(model_);
    desk.window.openPath(desk.savePng("Doe_Jane_1970.png"));
    QTRY_VERIFY(desk.document.radiograph() != nullptr);
    desk.window.close();
    desk.store.sync();
    QFile file(desk.store.fileName());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(!file.readAll().contains("Doe_Jane"));
  }

  void everyControlHasANameForScreenReaders() {
    Desk desk(model_, tests::ramp());
    for (const char* name :
         {"betaSlider", "betaField", "imageLayerSlider", "textLayerSlider", "stepsSpin", "lrSpin", "samplesSpin",
          "seedSpin", "opacitySlider", "coloursCombo", "thresholdSlider", "scaleCombo", "captionList", "captionEdit",
          "originalView", "overlayView", "lossPlot", "colourBar"}) {
      QVERIFY2(!desk.find<QWidget>(name)->accessibleName().isEmpty(), name);
    }
  }
};

QTEST_MAIN(TestMainWindow)
#include "tst_main_window.moc"
