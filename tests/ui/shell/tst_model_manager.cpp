// Models in the window: the person's list, presets, drop, cancel, and what failures say.
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QFile>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTextBrowser>
#include <QToolButton>

#include "core/library/model_library.h"
#include "core/session/resource_dir.h"
#include "tests/support/fixtures.h"
#include "tests/support/tiny_clip.h"
#include "tests/ui/shell/desk.h"
#include "ui/dialogs/models/model_manager_dialog.h"
#include "ui/dialogs/models/my_models_page.h"
#include "ui/presenters/model_list_model.h"

using namespace m2ib;
using tests::Desk;

namespace {

QString fixture(const char* name) { return presenters::shown_path(tests::fixture_dir() / name); }

/// The window with its manager open, and a model of the person's own.
struct Managed : Desk {
  QString own = copyOf("hf_clip_tiny", "my model");
  dialogs::ModelManagerDialog* manager = nullptr;

  Managed() { openManager(); }
  void openManager() {
    find<QAction>("modelsAction")->trigger();
    manager = find<dialogs::ModelManagerDialog>("modelManagerDialog");
  }
  QString copyOf(const char* name, const QString& as) {
    const QDir from(fixture(name));
    const QString to = folder.filePath(as);
    QDir().mkpath(to);
    const auto files = from.entryList(QDir::Files);
    for (const QString& file : files) QFile::copy(from.filePath(file), to + QLatin1Char('/') + file);
    return QFileInfo(to).canonicalFilePath();
  }
  void click(const char* name) { QTest::mouseClick(find<QWidget>(name), Qt::LeftButton); }
  void add(const QString& path) { manager->myModels()->addPath(path); }
  void addAndOpen() {
    add(own);
    click("openModelButton");
    QVERIFY(QTest::qWaitFor([this] { return document.model() != nullptr; }, 20000));
  }
  [[nodiscard]] std::filesystem::path list() const {
    return presenters::system_path(folder.filePath("data/m2ib-explorer/models.json"));
  }
  [[nodiscard]] std::optional<library::LibraryEntry> entry() const {
    const auto read = library::load_library(list());
    const auto* found = read ? read->find(presenters::system_path(own)) : nullptr;
    return found != nullptr ? std::optional(*found) : std::nullopt;
  }
  [[nodiscard]] presenters::ModelListModel* models() const {
    return static_cast<presenters::ModelListModel*>(find<QListView>("modelList")->model());
  }
};

}  // namespace

class TestModelManager : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() { M2IB_REQUIRE_FIXTURES(); }
  void cleanup() { QVERIFY(QApplication::activeModalWidget() == nullptr); }

  void emptyStateSaysWhatToDo() {
    Managed desk;
    QVERIFY(!desk.manager->isModal());
    QVERIFY(desk.find<QLabel>("emptyModelsText")->isVisible());
    QVERIFY(desk.find<QPushButton>("emptyAddFolderButton")->isVisible());
    QVERIFY(!QFile::exists(desk.folder.filePath("data")));  // looking writes nothing
    // The demonstration model is there, first, and stays.
    QVERIFY(desk.models()->row(0).built_in);
    QVERIFY(!desk.find<QPushButton>("removeModelButton")->isEnabled());
    QTRY_VERIFY(desk.models()->row(0).snapshot.has_value());
    desk.click("openModelButton");
    QTRY_VERIFY_WITH_TIMEOUT(desk.document.model() != nullptr, 20000);
    QVERIFY(desk.models()->row(0).open);
    QVERIFY(desk.find<QTextBrowser>("modelDetails")->toPlainText().contains(QStringLiteral("SHA-256")));
  }

  void addedModelOpensAndIsRemembered() {
    Managed desk;
    desk.add(desk.own);
    QVERIFY(!desk.find<QLabel>("emptyModelsText")->isVisible());
    QCOMPARE(desk.find<QLabel>("modelTitle")->text(), QStringLiteral("my model"));
    QVERIFY(!desk.find<QComboBox>("presetImageLayer")->isEnabled());  // nobody knows its layers yet
    desk.click("openModelButton");
    QTRY_VERIFY_WITH_TIMEOUT(desk.document.model() != nullptr, 20000);
    QCOMPARE(desk.document.modelPath(), desk.own);
    QTRY_VERIFY(desk.entry() && desk.entry()->last_used);
    QVERIFY(desk.entry()->snapshot->weights_sha256 == desk.document.model()->card().weights_sha256);
    QVERIFY(desk.find<QComboBox>("presetImageLayer")->isEnabled());
    const QString details = desk.find<QTextBrowser>("modelDetails")->toPlainText();
    for (const char* part : {"SHA-256", "Tokenizer", "Preprocessing", "my model"}) {
      QVERIFY2(details.contains(QLatin1String(part)), part);
    }
    // In the menu of recent models too, which opens it again.
    const auto recent = desk.find<QMenu>("recentModelsMenu")->actions();
    QCOMPARE(recent.size(), 1);
    QSignalSpy changed(&desk.document, &presenters::ExplorerDocument::modelChanged);
    recent.first()->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(changed.size(), 1, 20000);
  }

  void enterOpensOnceAndOnlyFromTheList() {
    Managed desk;
    desk.add(desk.own);
    desk.manager->activateWindow();
    QSignalSpy asked(desk.manager, &dialogs::ModelManagerDialog::openRequested);
    auto* beta = desk.find<QDoubleSpinBox>("presetBeta");
    beta->setFocus();
    QTest::keyClicks(beta, QStringLiteral("2"));
    QTest::keyClick(beta, Qt::Key_Return);
    QCOMPARE(asked.size(), 0);
    auto* list = desk.find<QListView>("modelList");
    list->setFocus();
    QTest::keyClick(list, Qt::Key_Return);
    QCOMPARE(asked.size(), 1);
    QVERIFY(desk.manager->isVisible());
    QTRY_VERIFY_WITH_TIMEOUT(desk.document.model() != nullptr, 20000);
  }

  void presetChangesWhatTheModelStartsWith() {
    Managed desk;
    desk.addAndOpen();
    const auto before = desk.document.model();
    desk.find<QDoubleSpinBox>("presetBeta")->setValue(0.5);
    auto* layer = desk.find<QComboBox>("presetImageLayer");
    layer->setCurrentIndex(layer->findData(0));
    auto* preprocessing = desk.find<QComboBox>("presetPreprocessing");
    preprocessing->setCurrentIndex(preprocessing->findData(QStringLiteral("squash")));
    QVERIFY(!desk.find<QLabel>("presetPreprocessingNote")->text().isEmpty());
    QVERIFY(desk.document.settings().beta != 0.5);  // nothing before Apply
    desk.click("presetApply");
    QTRY_VERIFY_WITH_TIMEOUT(desk.document.model() != before, 20000);
    QCOMPARE(desk.document.settings().beta, 0.5);
    QCOMPARE(desk.document.settings().image_layer, 0);
    QCOMPARE(desk.document.model()->card().preprocessing_id, std::string("squash"));
    QTRY_VERIFY(desk.entry() && desk.entry()->preset.beta == 0.5);
    // Reset: as the model's own files say.
    const auto squashed = desk.document.model();
    desk.click("presetReset");
    QTRY_VERIFY_WITH_TIMEOUT(desk.document.model() != squashed, 20000);
    QCOMPARE(desk.document.model()->card().preprocessing_id, std::string("model"));
    QCOMPARE(desk.document.settings().beta, before->card().recommended.beta);
    QTRY_VERIFY(desk.entry() && desk.entry()->preset.is_empty());
  }

  void presetHoldsHoweverTheModelIsOpened() {
    Managed desk;
    desk.add(desk.own);
    desk.find<QDoubleSpinBox>("presetBeta")->setValue(0.25);
    desk.click("presetApply");
    QVERIFY(desk.document.model() == nullptr);  // it was not open: only noted
    desk.drop({QUrl::fromLocalFile(desk.own)});
    QTRY_VERIFY_WITH_TIMEOUT(desk.document.model() != nullptr, 20000);
    QCOMPARE(desk.document.settings().beta, 0.25);
  }

  void removeForgetsAndDeletesNothing() {
    Managed desk;
    desk.add(desk.own);
    const int count = desk.models()->rowCount();
    desk.click("removeModelButton");
    QCOMPARE(desk.models()->rowCount(), count - 1);
    QVERIFY(QFile::exists(desk.own + QStringLiteral("/config.json")));
    QTRY_VERIFY(!desk.entry());
  }

  void goneModelIsExplained() {
    Managed desk;
    desk.addAndOpen();
    QVERIFY(QDir(desk.own).removeRecursively());
    desk.manager->close();
    desk.openManager();
    QTRY_VERIFY(desk.find<QLabel>("modelMissing")->isVisible());
    QVERIFY(!desk.find<QPushButton>("openModelButton")->isEnabled());
    QVERIFY(desk.find<QPushButton>("removeModelButton")->isEnabled());
    QVERIFY(!desk.manager->grab().isNull());
  }

  void droppedFileOfWeightsIsAModel() {
    Desk desk;
    const QString weights = fixture("hf_clip_tiny/model.safetensors");
    desk.drop({QUrl::fromLocalFile(weights)});
    QVERIFY(desk.feedback);
    QTRY_VERIFY_WITH_TIMEOUT(desk.document.model() != nullptr, 20000);
    QCOMPARE(desk.document.modelPath(), weights);
    QVERIFY(desk.document.radiograph() == nullptr);
    desk.drop({QUrl::fromLocalFile(desk.savePng("chest.png"))});
    QTRY_VERIFY(desk.document.radiograph() != nullptr);
  }

  void droppedOnTheManagerIsAdded() {
    Managed desk;
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(desk.own)});
    QDragEnterEvent enter({50, 50}, Qt::CopyAction, &data, Qt::LeftButton, {});
    QCoreApplication::sendEvent(desk.manager, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop({50, 50}, Qt::CopyAction, &data, Qt::LeftButton, {});
    QCoreApplication::sendEvent(desk.manager, &drop);
    QVERIFY(desk.models()->rowOf(desk.own) >= 0);
    QVERIFY(desk.document.model() == nullptr);
    data.setUrls({QUrl::fromLocalFile(desk.savePng("chest.png"))});
    QDragEnterEvent picture({50, 50}, Qt::CopyAction, &data, Qt::LeftButton, {});
    picture.ignore();
    QCoreApplication::sendEvent(desk.manager, &picture);
    QVERIFY(!picture.isAccepted());
  }

  void failureIsReadableInFullAndOffersHelp() {
    Desk desk;
    const QString broken = desk.folder.filePath(QStringLiteral("a_very_long_name_").repeated(9) + ".safetensors");
    QFile file(broken);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("not weights at all, whatever the name says");
    file.close();
    desk.drop({QUrl::fromLocalFile(broken)});
    QTRY_VERIFY_WITH_TIMEOUT(desk.message("overlayViewMessage").contains(QStringLiteral("a_very_long_name_")), 20000);
    // Every line of it is inside the bar, though the name has no place to break.
    const auto* text = desk.find<QTextEdit>("overlayViewMessageText");
    QTRY_VERIFY(text->height() >= text->document()->size().height() - 1);
    QVERIFY(text->document()->size().width() <= text->viewport()->width() + 1);
    QVERIFY(text->document()->size().height() > 2 * text->fontMetrics().height());
    QVERIFY(text->textInteractionFlags() & Qt::TextSelectableByMouse);
    QTest::mouseClick(desk.find<QToolButton>("overlayViewMessageAction"), Qt::LeftButton);
    QVERIFY(desk.find<QDialog>("helpDialog")->isVisible());
    QTest::mouseClick(desk.find<QToolButton>("overlayViewMessageClose"), Qt::LeftButton);
    QVERIFY(desk.message("overlayViewMessage").isEmpty());
  }

  void failureShowsInTheManagerToo() {
    Managed desk;
    const QString empty = desk.folder.filePath("empty");
    QDir().mkpath(empty);
    desk.add(empty);
    desk.click("openModelButton");
    QTRY_VERIFY_WITH_TIMEOUT(!desk.message("loadingMessage").isEmpty(), 20000);
    QTRY_VERIFY_WITH_TIMEOUT(desk.find<QToolButton>("loadingMessageAction")->isVisible(), 20000);
    desk.click("loadingMessageAction");
    QVERIFY(desk.find<QDialog>("helpDialog")->isVisible());
  }

  void loadingCanBeCancelled() {
    Desk desk(tests::tiny_clip());
    const auto before = desk.document.model();
    desk.window.openModel(fixture("hf_clip_tiny"));
    auto* cancel = desk.find<QToolButton>("overlayViewMessageCancel");
    QVERIFY(cancel->isVisible());
    QVERIFY(desk.find<QAction>("cancelAction")->isEnabled());
    QTest::mouseClick(cancel, Qt::LeftButton);
    QTest::qWait(300);
    QCOMPARE(desk.document.model(), before);
    QVERIFY(desk.message("overlayViewMessage").contains(QStringLiteral("cancelled")));
    QVERIFY(!cancel->isVisible());
    QVERIFY(!desk.find<QAction>("cancelAction")->isEnabled());
    // Esc does the same.
    desk.window.openModel(fixture("hf_clip_tiny"));
    desk.find<QAction>("cancelAction")->trigger();
    QTest::qWait(300);
    QCOMPARE(desk.document.model(), before);
  }

  void damagedListIsAMessage() {
    QTemporaryDir data;
    Desk before;  // for its environment
    const QString list = before.folder.filePath("data/m2ib-explorer/models.json");
    QDir().mkpath(QFileInfo(list).path());
    QFile file(list);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{ broken");
    file.close();
    QSettings store(before.folder.filePath("other.ini"), QSettings::IniFormat);
    presenters::ExplorerDocument document;
    shell::MainWindow window(&document, &store);
    window.show();
    window.findChild<QAction*>(QStringLiteral("modelsAction"))->trigger();
    auto* message = window.findChild<views::MessageBar*>(QStringLiteral("libraryMessage"));
    QVERIFY(message->isVisible());
    QVERIFY(message->text().contains(QStringLiteral("models.json")));
    window.openModel(fixture("hf_clip_tiny"));
    QTRY_VERIFY_WITH_TIMEOUT(document.model() != nullptr, 20000);  // models open all the same
    QTest::qWait(100);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("{ broken"));
  }

  void assumptionsAreToldOnce() {
    const QString weights = fixture("openai_clip_tiny");
    const QStringList files = QDir(weights).entryList({QStringLiteral("*.pt")}, QDir::Files);
    if (files.isEmpty()) QSKIP("no OpenAI fixture");
    Desk desk;
    const QString path = weights + QLatin1Char('/') + files.first();
    desk.window.openModel(path);
    QTRY_VERIFY_WITH_TIMEOUT(desk.document.model() != nullptr, 20000);
    const auto& card = desk.document.model()->card();
    if (card.assumptions.empty()) QSKIP("nothing was assumed for this fixture");
    QVERIFY(desk.message("overlayViewMessage").contains(QString::fromStdString(card.assumptions.front())));
    QTest::mouseClick(desk.find<QToolButton>("overlayViewMessageClose"), Qt::LeftButton);
    const auto before = desk.document.model();
    desk.window.openModel(path);
    QTRY_VERIFY_WITH_TIMEOUT(desk.document.model() != before, 20000);
    QVERIFY(desk.message("overlayViewMessage").isEmpty());
    desk.find<QAction>("modelInfoAction")->trigger();
    const QString info = desk.find<QTextBrowser>("modelInfoText")->toPlainText();
    QVERIFY(info.contains(QString::fromStdString(card.assumptions.front())));
  }
};

QTEST_MAIN(TestModelManager)
#include "tst_model_manager.moc"
