// A DICOM file of a made-up patient is opened and everything is done with it; then nothing but the header panel has
// said who that is.
#include <QAbstractButton>
#include <QAction>
#include <QClipboard>
#include <QDockWidget>
#include <QFileDialog>
#include <QFileInfo>
#include <QGroupBox>
#include <QImageReader>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTableView>

#include "tests/support/tiny_clip.h"
#include "tests/ui/shell/desk.h"
#include "tests/ui/shell/made_up_dicom.h"
#include "ui/shell/file_dialog_traces.h"
#include "ui/views/parts/elided_label.h"
#include "ui/views/parts/message_bar.h"
#include "ui/views/picture/radiograph_view.h"

using namespace m2ib;
using tests::Desk;

namespace {

QStringList g_log;

void keep_log(QtMsgType, const QMessageLogContext&, const QString& text) { g_log << text; }

/// What must not be found; the file is called after the patient, too.
const QList<QByteArray> kPersonal{tests::kPatientName, tests::kPatientGivenName, tests::kPatientId,
                                  tests::kBirthDate,   tests::kInstitution,      "Rudolf",
                                  "20010911"};

/// The first personal datum in a text; empty where there is none.
QByteArray personal_in(const QByteArray& text) {
  for (const QByteArray& datum : kPersonal) {
    if (text.toLower().contains(datum.toLower())) return datum;
  }
  return {};
}

/// Every text that the window and its parts show or say.
QByteArray texts_of(const QWidget& window) {
  QStringList texts{window.windowTitle()};
  QList<const QWidget*> widgets{&window};
  for (const QWidget* widget : window.findChildren<QWidget*>()) widgets << widget;
  for (const QWidget* widget : widgets) {
    texts << widget->windowTitle() << widget->toolTip() << widget->statusTip() << widget->whatsThis()
          << widget->accessibleName() << widget->accessibleDescription();
    for (const char* name : {"text", "title", "placeholderText", "plainText", "currentText"}) {
      texts << widget->property(name).toString();
    }
    if (const auto* view = qobject_cast<const views::RadiographView*>(widget))
      texts << view->note() << view->emptyText();
    if (const auto* bar = qobject_cast<const views::MessageBar*>(widget)) texts << bar->text();
  }
  for (const QAction* action : window.findChildren<QAction*>()) texts << action->text() << action->toolTip();
  return texts.join(QLatin1Char('\n')).toUtf8();
}

QByteArray file_bytes(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}  // namespace

class TestPrivacy : public QObject {
  Q_OBJECT

  model::DualEncoderPtr model_;

  static void openPatient(Desk& desk) {
    const QString folder = desk.folder.filePath(QStringLiteral("Musterfrau_Erika_19640229"));
    QVERIFY(QDir().mkpath(folder));
    const QString path = folder + QStringLiteral("/Musterfrau_PID47110815.dcm");
    QVERIFY(tests::save_file(path, tests::made_up_dicom()));
    desk.window.openPath(path);
    QTRY_VERIFY_WITH_TIMEOUT(desk.document.radiograph() && desk.document.radiograph()->dicom, 10000);
  }

 private Q_SLOTS:
  void initTestCase() {
    QStandardPaths::setTestModeEnabled(true);
    if (tests::has_fixtures()) model_ = tests::tiny_clip();
    qInstallMessageHandler(keep_log);
  }
  void cleanupTestCase() { qInstallMessageHandler(nullptr); }

  void judge() {
    QCOMPARE(personal_in("nothing"), QByteArray());
    QCOMPARE(personal_in("x MUSTERFRAU y"), QByteArray(tests::kPatientName));
    QVERIFY(!personal_in(tests::made_up_dicom()).isEmpty());
    QLabel label(QStringLiteral("Musterfrau"));
    QVERIFY(!personal_in(texts_of(label)).isEmpty());
  }

  void nothingIsWrittenDown() {
    M2IB_REQUIRE_FIXTURES();
    QVERIFY(model_);
    g_log.clear();
    Desk desk(model_);
    openPatient(desk);
    desk.document.addCaption(QStringLiteral("left basal effusion"));
    WAIT_UNTIL_DONE(desk);
    desk.find<QAction>("tagsDockAction")->trigger();
    QTRY_VERIFY(desk.find<QTableView>("tagsTable")->model()->rowCount() > 20);
    for (const char* name : {"invertAction", "rotateRightAction", "windowPreset2Action", "magnifierAction",
                             "markerLeftAction", "zoomInAction", "hidePersonalAction", "hidePersonalAction"}) {
      desk.find<QAction>(name)->trigger();
    }
    const QString figure = desk.folder.filePath(QStringLiteral("figure.png"));
    QVERIFY(desk.exportFigure(figure));
    QVERIFY(QImageReader(figure).textKeys().contains(QStringLiteral("m2ib")));
    QCOMPARE(personal_in(file_bytes(figure)), QByteArray());
    QImageReader reader(figure);
    for (const QString& key : reader.textKeys()) {
      QVERIFY2(personal_in((key + reader.text(key)).toUtf8()).isEmpty(), qPrintable(reader.text(key)));
    }
    desk.find<QAction>("copyFigureAction")->trigger();
    const auto copied = [] {
      const QMimeData* held = QGuiApplication::clipboard()->mimeData();
      return held != nullptr && held->hasFormat(QStringLiteral("image/svg+xml"));
    };
    QTRY_VERIFY_WITH_TIMEOUT(copied(), 20000);
    QVERIFY(QGuiApplication::clipboard()->text().isEmpty());
    for (const char* format : {"image/svg+xml", "application/pdf"}) {
      QCOMPARE(personal_in(QGuiApplication::clipboard()->mimeData()->data(QString::fromLatin1(format))), QByteArray());
    }
    desk.window.close();
    desk.store.sync();
    const QByteArray settings = file_bytes(desk.store.fileName());
    QVERIFY(settings.size() > 100);
    QVERIFY2(personal_in(settings).isEmpty(), settings.constData());
    QVERIFY2(personal_in(g_log.join(QLatin1Char('\n')).toUtf8()).isEmpty(), qPrintable(g_log.join(QLatin1Char('\n'))));
    // Nor the person's list of models, nor anything else that lies beside the settings now.
    QDir folder(desk.folder.path());
    const auto files = folder.entryInfoList(QDir::Files | QDir::Hidden);
    for (const QFileInfo& file : files) {
      QVERIFY2(personal_in(file.fileName().toUtf8()).isEmpty(), qPrintable(file.fileName()));
      QVERIFY2(personal_in(file_bytes(file.filePath())).isEmpty(), qPrintable(file.fileName()));
    }
  }

  void theHeaderIsOnlyInItsPanel() {
    Desk desk;
    openPatient(desk);
    // The pane tells the file's name, as it was opened; nothing else tells anything.
    QVERIFY2(personal_in(desk.window.windowTitle().toUtf8()).isEmpty(), qPrintable(desk.window.windowTitle()));
    QVERIFY(desk.window.windowTitle().startsWith(QStringLiteral("CT · CHEST")));
    const QByteArray shown = texts_of(desk.window);
    for (const char* datum : {tests::kInstitution, "Rudolf", "20010911", "Musterfrau^"}) {
      QVERIFY2(!shown.contains(datum), datum);
    }
    desk.find<QAction>("tagsDockAction")->trigger();
    QTRY_VERIFY(desk.find<QTableView>("tagsTable")->model()->rowCount() > 20);
    QVERIFY(!texts_of(desk.window).contains(tests::kInstitution));  // rows of a table are no widgets
    desk.find<QDockWidget>("tagsDock")->close();
    QCOMPARE(desk.find<QTableView>("tagsTable")->model()->rowCount(), 0);
  }

  void oneKeyHidesFileNamesToo() {
    Desk desk;
    openPatient(desk);
    QVERIFY(!personal_in(texts_of(desk.window)).isEmpty());  // the pane's line
    desk.window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&desk.window));
    QTest::keyClick(&desk.window, Qt::Key_P);
    QVERIFY2(personal_in(texts_of(desk.window)).isEmpty(),
             (personal_in(texts_of(desk.window)) + " in\n" + texts_of(desk.window)).constData());
    desk.document.openImage(desk.savePng(QStringLiteral("Musterfrau.png")));
    QTRY_VERIFY(desk.document.radiograph() && !desk.document.radiograph()->dicom);
    QVERIFY2(personal_in(texts_of(desk.window)).isEmpty(), texts_of(desk.window).constData());
    QTest::keyClick(&desk.window, Qt::Key_P);
    QVERIFY(desk.window.windowTitle().contains(QStringLiteral("Musterfrau.png")));
  }

  void oneKeyHidesFileNamesInMessages() {
    Desk desk;
    desk.window.openPath(desk.folder.filePath(QStringLiteral("Musterfrau.png")));  // there is none
    QSignalSpy failed(&desk.document, &presenters::ExplorerDocument::imageFailed);
    QTRY_COMPARE(failed.count(), 1);
    QVERIFY(desk.message("originalViewMessage").contains(QStringLiteral("Musterfrau.png")));
    desk.find<QAction>("hidePersonalAction")->trigger();
    QVERIFY(desk.message("originalViewMessage").isEmpty());
    desk.window.openPath(desk.folder.filePath(QStringLiteral("Musterfrau_Erika.png")));
    QTRY_VERIFY2(desk.message("originalViewMessage").contains(QStringLiteral("could not be opened")),
                 qPrintable(desk.message("originalViewMessage")));
    QVERIFY2(personal_in(texts_of(desk.window)).isEmpty(), texts_of(desk.window).constData());
    const QString folder = desk.folder.filePath(QStringLiteral("Musterfrau"));
    QVERIFY(QDir().mkpath(folder));
    desk.window.openPath(folder);  // nothing in it
    QTest::qWait(500);
    QVERIFY2(personal_in(texts_of(desk.window)).isEmpty(), texts_of(desk.window).constData());
    // Told while names are shown, and hidden afterwards.
    desk.find<QAction>("hidePersonalAction")->trigger();
    desk.window.openPath(folder);
    QTRY_VERIFY(!personal_in(texts_of(desk.window)).isEmpty());
    desk.find<QAction>("hidePersonalAction")->trigger();
    QTest::qWait(100);
    QVERIFY2(personal_in(texts_of(desk.window)).isEmpty(), texts_of(desk.window).constData());
  }

  void overtakenPicturesAreToldOfToo() {
    Desk desk;
    desk.window.openPath(desk.folder.filePath(QStringLiteral("Musterfrau.png")));  // there is neither
    desk.find<QAction>("hidePersonalAction")->trigger();
    desk.window.openPath(desk.folder.filePath(QStringLiteral("Musterfrau_Erika.png")));
    QTRY_VERIFY2(desk.message("originalViewMessage").contains(QStringLiteral("could not be opened")),
                 qPrintable(desk.message("originalViewMessage")));
    QVERIFY2(personal_in(texts_of(desk.window)).isEmpty(), texts_of(desk.window).constData());
  }

  void foldersAreRememberedOnlyOnRequest_data() {
    using Folder = shell::WindowSettings::Folder;
    QTest::addColumn<Folder>("kind");
    QTest::addColumn<QString>("key");
    QTest::newRow("pictures") << Folder::Pictures << QStringLiteral("folders/pictures");
    QTest::newRow("figures, often beside the pictures") << Folder::Figures << QStringLiteral("folders/figures");
  }

  void foldersAreRememberedOnlyOnRequest() {
    QFETCH(const shell::WindowSettings::Folder, kind);
    QFETCH(const QString, key);
    QTemporaryDir folder;
    QSettings store(folder.filePath("settings.ini"), QSettings::IniFormat);
    store.setValue(key, folder.path());  // of an older version
    shell::WindowSettings settings(&store);
    settings.rememberPictures(false);
    QVERIFY(!store.contains(key));
    settings.setFolderOf(kind, folder.filePath(QStringLiteral("picture.png")));
    QCOMPARE(settings.folder(kind), folder.path());  // as long as the program runs
    QVERIFY(!store.contains(key));
    settings.rememberPictures(true);
    QCOMPARE(shell::WindowSettings(&store).folder(kind), folder.path());
    settings.rememberPictures(false);
    QVERIFY(!store.contains(key));
  }

  void fileDialogsLeaveNoTraces() {
    QTemporaryDir home;
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, home.path());
    const auto shared = [](const char* key) {
      return QSettings(QSettings::UserScope, QStringLiteral("QtProject")).value(QString::fromLatin1(key));
    };
    const auto use_dialog = [](const QString& folder) {
      QFileDialog dialog(nullptr, QString(), folder);
      dialog.setOption(QFileDialog::DontUseNativeDialog);
      dialog.setFileMode(QFileDialog::Directory);
      dialog.show();
      static_cast<QDialog&>(dialog).accept();
    };
    use_dialog(home.path());
    const QVariant last = shared("FileDialog/lastVisited");
    const QVariant history = shared("FileDialog/history");
    QVERIFY(last.toString().contains(QFileInfo(home.path()).fileName()));  // Qt does write
    const QString patient = home.filePath(QStringLiteral("Musterfrau"));
    QVERIFY(QDir().mkpath(patient));
    {
      const shell::FileDialogTraces none;
      use_dialog(patient);
      QVERIFY(shared("FileDialog/lastVisited") != last);
    }
    QCOMPARE(shared("FileDialog/lastVisited"), last);
    QCOMPARE(shared("FileDialog/history"), history);
  }

  void suggestedNamesSayNothing() {
    Desk desk;
    openPatient(desk);
    desk.document.addCaption(QStringLiteral("effusion in Musterfrau"));
    // Nothing in the folder was made by opening.
    QDir folder(QFileInfo(QFile::decodeName(desk.document.imageLocation().file.c_str())).absolutePath());
    QCOMPARE(folder.entryList(QDir::Files | QDir::Hidden).size(), 1);
  }
};

QTEST_MAIN(TestPrivacy)
#include "tst_privacy.moc"
