// Fetching in the window, against a server of the test's own; nothing else is asked.
#include <QLabel>
#include <QListView>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTextBrowser>

#include "tests/support/fetch_support.h"
#include "ui/dialogs/models/fetch_panel.h"
#include "ui/dialogs/models/known_models_page.h"
#include "ui/dialogs/models/model_manager_dialog.h"
#include "ui/views/parts/wrapped_text.h"

using namespace m2ib;
using tests::Plain;

namespace {

/// A manager over an empty list, with a catalogue of one model at the server and one that is fetched by hand.
struct Manager {
  QTemporaryDir folder;
  Plain server;
  QByteArray weights = tests::some_bytes(300000);
  presenters::ExplorerDocument document;
  std::unique_ptr<presenters::ModelListModel> models;
  std::unique_ptr<dialogs::ModelManagerDialog> dialog;

  Manager() {
    qputenv("XDG_DATA_HOME", QFile::encodeName(folder.filePath("data")));
    server.start();
    server.pages["/config.json"] = {"{}", "\"one\""};
    server.pages["/weights.bin"] = {weights, "\"two\""};
    models =
        std::make_unique<presenters::ModelListModel>(presenters::system_path(folder.filePath("list.json")), QString());
    dialog = std::make_unique<dialogs::ModelManagerDialog>(models.get(), &document, catalogue(), tests::local_options(),
                                                           nullptr);
    dialog->show();
  }

  [[nodiscard]] std::vector<library::KnownModel> catalogue() const {
    library::KnownModel open;
    open.id = "tiny";
    open.name = "Tiny model";
    open.organisation = "An institute";
    open.licence = "MIT";
    open.summary = "A summary.";
    open.intended_use = "Tests only.";
    open.page_url = "https://example.org/tiny";
    open.files = {{"config.json", server.url("/config.json"), 2, {}},
                  {"weights.bin", server.url("/weights.bin"), 300000, tests::sha256(weights)}};
    library::KnownModel gated = open;
    gated.id = "gated";
    gated.name = "Gated model";
    gated.files.clear();
    gated.gated = true;
    gated.note = "Log in, agree, download.";
    return {open, gated};
  }
  template <class T>
  T* find(const char* name) const {
    T* found = dialog->findChild<T*>(QString::fromLatin1(name));
    if (found == nullptr) qFatal("no %s", name);
    return found;
  }
  void click(const char* name) const { QTest::mouseClick(find<QWidget>(name), Qt::LeftButton); }
  void showCatalogue() const { find<QTabWidget>("modelTabs")->setCurrentIndex(1); }
  /// For eyes: pictures of the states, where M2IB_SCREENSHOTS names a folder.
  void look(const char* state) const {
    const QString to = qEnvironmentVariable("M2IB_SCREENSHOTS");
    if (!to.isEmpty()) dialog->grab().save(QStringLiteral("%1/fetch_%2.png").arg(to, QString::fromLatin1(state)));
  }
  [[nodiscard]] QString fetchedFile(const QString& name) const {
    return folder.filePath(QStringLiteral("data/m2ib-explorer/models/tiny/") + name);
  }
};

}  // namespace

class TestModelFetchDialog : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void cleanup() { QVERIFY(QApplication::activeModalWidget() == nullptr); }

  void catalogueSaysWhatMatters() {
    const Manager manager;
    manager.showCatalogue();
    const QString text = manager.find<QTextBrowser>("knownModelDetails")->toPlainText();
    for (const char* part : {"Tiny model", "An institute", "MIT", "Tests only.", "https://example.org/tiny", "kB"}) {
      QVERIFY2(text.contains(QLatin1String(part)), part);
    }
    QVERIFY(manager.find<QPushButton>("knownFetchButton")->isEnabled());
    auto* list = manager.find<QListView>("knownModelList");
    QTest::keyClick(list, Qt::Key_Down);
    const QString gated = manager.find<QTextBrowser>("knownModelDetails")->toPlainText();
    QVERIFY(gated.contains(QStringLiteral("Log in, agree, download.")));
    QVERIFY(!manager.find<QPushButton>("knownFetchButton")->isEnabled());
    QCOMPARE(manager.server.asked.size(), 0);
  }

  void asksFirstAndNoIsTheDefault() {
    const Manager manager;
    manager.showCatalogue();
    manager.click("knownFetchButton");
    const QString question = manager.find<QTextBrowser>("fetchQuestion")->toPlainText();
    for (const char* part : {"Tiny model", "127.0.0.1", "300.0 kB", "MIT", "models/tiny", "Tests only."}) {
      QVERIFY2(question.contains(QLatin1String(part)), qPrintable(QLatin1String(part) + question));
    }
    QTRY_VERIFY(manager.find<QPushButton>("fetchNoButton")->hasFocus());
    QTest::keyClick(manager.find<QPushButton>("fetchNoButton"), Qt::Key_Return);
    QTRY_VERIFY(manager.find<QTextBrowser>("knownModelDetails")->isVisible());
    QTest::qWait(50);
    QCOMPARE(manager.server.asked.size(), 0);
    QVERIFY(!QFile::exists(manager.folder.filePath("data")));
  }

  void fetchesAddsAndOffersToOpen() {
    Manager manager;
    QSignalSpy opened(manager.dialog.get(), &dialogs::ModelManagerDialog::openRequested);
    manager.showCatalogue();
    manager.click("knownFetchButton");
    manager.click("fetchYesButton");
    QTRY_VERIFY_WITH_TIMEOUT(manager.find<QPushButton>("fetchOpenButton")->isVisible(), 10000);
    QCOMPARE(tests::content_of(manager.fetchedFile("weights.bin")), manager.weights);
    QCOMPARE(manager.models->rowCount(), 1);
    manager.look("done");
    manager.click("fetchOpenButton");
    QCOMPARE(opened.size(), 1);
    QVERIFY(opened.at(0).at(0).toString().endsWith(QStringLiteral("models/tiny")));
  }

  void otherFolder() {
    Manager manager;
    manager.showCatalogue();
    manager.click("knownFetchButton");
    const QString chosen = manager.folder.filePath("elsewhere");
    auto* panel = manager.dialog->findChild<dialogs::FetchPanel*>();
    QVERIFY(panel);
    panel->setFolder(chosen);
    QVERIFY(manager.find<QTextBrowser>("fetchQuestion")->toPlainText().contains(QStringLiteral("elsewhere")));
    manager.click("fetchYesButton");
    QTRY_VERIFY_WITH_TIMEOUT(manager.find<QPushButton>("fetchOpenButton")->isVisible(), 10000);
    QVERIFY(QFile::exists(chosen + QStringLiteral("/weights.bin")));
  }

  void cancelKeepsWhatArrivedAndGoesOn() {
    Manager manager;
    manager.server.pages["/weights.bin"].stall_after = 100000;
    manager.showCatalogue();
    manager.click("knownFetchButton");
    manager.click("fetchYesButton");
    QTRY_VERIFY_WITH_TIMEOUT(manager.find<QLabel>("fetchNumbers")->text().contains(QStringLiteral("of")), 10000);
    QVERIFY(manager.find<QProgressBar>("fetchProgress")->isVisible());
    QTRY_VERIFY_WITH_TIMEOUT(QFileInfo(manager.fetchedFile("weights.bin.part")).size() > 50000, 10000);
    manager.look("running");
    manager.click("fetchCancelButton");
    QTRY_VERIFY_WITH_TIMEOUT(manager.find<QPushButton>("fetchGoOnButton")->isVisible(), 10000);
    QCOMPARE(manager.models->rowCount(), 0);
    QVERIFY(QFile::exists(manager.fetchedFile("weights.bin.part")));
    manager.server.pages["/weights.bin"].stall_after = -1;
    manager.click("fetchGoOnButton");
    QTRY_VERIFY_WITH_TIMEOUT(manager.find<QPushButton>("fetchOpenButton")->isVisible(), 10000);
    QCOMPARE(tests::content_of(manager.fetchedFile("weights.bin")), manager.weights);
    QVERIFY2(manager.server.asked.last().headers.contains("range"), "began anew instead of going on");
  }

  void failureIsASentence() {
    Manager manager;
    manager.server.pages.remove("/weights.bin");
    manager.showCatalogue();
    manager.click("knownFetchButton");
    manager.click("fetchYesButton");
    QTRY_VERIFY_WITH_TIMEOUT(manager.find<QPushButton>("fetchGoOnButton")->isVisible(), 10000);
    const QString text = manager.find<views::WrappedText>("fetchEndText")->toPlainText();
    QVERIFY2(text.contains(QStringLiteral("could not be fetched")), qPrintable(text));
    manager.look("failed");
    QVERIFY(!manager.find<QPushButton>("fetchOpenButton")->isVisible());
    manager.click("fetchBackButton");
    QVERIFY(manager.find<QTextBrowser>("knownModelDetails")->isVisible());
  }

  void wrongBytesAreNotAdded() {
    Manager manager;
    manager.server.pages["/weights.bin"].body[7] = static_cast<char>(manager.weights[7] ^ 1);
    manager.showCatalogue();
    manager.click("knownFetchButton");
    manager.click("fetchYesButton");
    QTRY_VERIFY_WITH_TIMEOUT(manager.find<QPushButton>("fetchGoOnButton")->isVisible(), 10000);
    QVERIFY(manager.find<views::WrappedText>("fetchEndText")->toPlainText().contains(QStringLiteral("SHA-256")));
    QCOMPARE(manager.models->rowCount(), 0);
    QVERIFY(!QFile::exists(manager.fetchedFile("weights.bin")));
  }

  void fetchingGoesOnWhileTheDialogIsClosed() {
    Manager manager;
    manager.showCatalogue();
    manager.click("knownFetchButton");
    manager.click("fetchYesButton");
    manager.dialog->close();
    QTRY_COMPARE_WITH_TIMEOUT(manager.models->rowCount(), 1, 10000);
  }

  void everyControlHasAName() {
    const Manager manager;
    const auto widgets = manager.dialog->findChildren<QWidget*>();
    QStringList bad;
    for (const QWidget* widget : widgets) {
      const bool own = widget->focusPolicy() & Qt::TabFocus;
      const QString type = QString::fromLatin1(widget->metaObject()->className());
      const bool qt =
          type == QLatin1String("QComboBoxListView") || widget->objectName().startsWith(QStringLiteral("qt_"));
      if (!own || qt) continue;
      if (widget->objectName().isEmpty()) bad << type;
      const bool has_text = qobject_cast<const QAbstractButton*>(widget) != nullptr;
      if (!has_text && widget->accessibleName().isEmpty() && widget->isVisible()) bad << widget->objectName();
    }
    QVERIFY2(bad.isEmpty(), qPrintable(bad.join(QStringLiteral(", "))));
  }
};

QTEST_MAIN(TestModelFetchDialog)
#include "tst_model_fetch_dialog.moc"
