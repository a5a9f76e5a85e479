// The DICOM header: shown on request, hidden by one key, forgotten.
#include <QAbstractItemModel>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDirIterator>
#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <cstdio>

#include "tests/support/picture_samples.h"
#include "tests/support/tiny_clip.h"
#include "tests/ui/shell/desk.h"
#include "tests/ui/shell/made_up_dicom.h"

using namespace m2ib;
using tests::Desk;

namespace {

/// Every text of a model, whatever asks for it.
QString all_texts(const QAbstractItemModel& model) {
  QStringList texts;
  for (int row = 0; row < model.rowCount(); ++row) {
    for (int column = 0; column < model.columnCount(); ++column) {
      for (const int role : {Qt::DisplayRole, Qt::EditRole, Qt::ToolTipRole, Qt::AccessibleTextRole, Qt::UserRole}) {
        texts << model.index(row, column).data(role).toString();
      }
    }
  }
  return texts.join(QLatin1Char('\n'));
}

QModelIndex cell(const QAbstractItemModel& model, const char* name, int column) {
  for (int row = 0; row < model.rowCount(); ++row) {
    if (model.index(row, 2).data().toString() == QLatin1String(name)) return model.index(row, column);
  }
  return {};
}

bool is_personal(const QString& text) {
  for (const char* part : {tests::kPatientName, tests::kPatientGivenName, tests::kPatientId, tests::kBirthDate,
                           tests::kInstitution, "Referent", "20010911"}) {
    if (text.contains(QLatin1String(part))) return true;
  }
  return false;
}

}  // namespace

class TestTagPanel : public QObject {
  Q_OBJECT

  /// Opens the made-up file and waits for it.
  static void openDicom(Desk& desk, int frames = 1) {
    const QString path = desk.folder.filePath(QStringLiteral("IM0001"));
    QVERIFY(tests::save_file(path, tests::made_up_dicom(frames)));
    desk.document.openImage(path);
    QTRY_VERIFY_WITH_TIMEOUT(desk.document.radiograph() != nullptr, 10000);
  }
  static const QAbstractItemModel& rows(const Desk& desk) { return *desk.find<QTableView>("tagsTable")->model(); }
  static void showPanel(const Desk& desk) { desk.find<QAction>("tagsDockAction")->trigger(); }

 private Q_SLOTS:
  void startsClosedAndReadsOnRequest() {
    Desk desk;
    openDicom(desk);
    QVERIFY(!desk.find<QDockWidget>("tagsDock")->isVisible());
    QTest::qWait(50);
    QCOMPARE(rows(desk).rowCount(), 0);
    desk.window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&desk.window));
    QTest::keyClick(&desk.window, Qt::Key_T, Qt::ControlModifier);
    QVERIFY(desk.find<QDockWidget>("tagsDock")->isVisible());
    QTRY_VERIFY(rows(desk).rowCount() > 20);
    QVERIFY(cell(rows(desk), "PatientName", 3).data().toString().contains(QLatin1String(tests::kPatientName)));
    QCOMPARE(cell(rows(desk), "Modality", 3).data().toString(), QStringLiteral("CT"));
    QCOMPARE(cell(rows(desk), "Modality", 0).data().toString(), QStringLiteral("(0008,0060)"));
    QVERIFY(!cell(rows(desk), "PixelData", 3).isValid());
  }

  void oneKeyHides() {
    Desk desk;
    openDicom(desk);
    showPanel(desk);
    QTRY_VERIFY(rows(desk).rowCount() > 20);
    QVERIFY(is_personal(all_texts(rows(desk))));
    desk.window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&desk.window));
    QTest::keyClick(&desk.window, Qt::Key_P);
    QVERIFY(desk.find<QAction>("hidePersonalAction")->isChecked());
    QVERIFY2(!is_personal(all_texts(rows(desk))), qPrintable(all_texts(rows(desk))));
    QCOMPARE(cell(rows(desk), "PatientName", 3).data().toString(), QStringLiteral("•••"));
    QCOMPARE(cell(rows(desk), "Modality", 3).data().toString(), QStringLiteral("CT"));
    QVERIFY(!desk.find<QLabel>("tagsState")->text().isEmpty());
    // A filter must not tell by its hits what is hidden.
    desk.find<QLineEdit>("tagsFilter")->setText(QString::fromLatin1(tests::kPatientName));
    QCOMPARE(rows(desk).rowCount(), 0);
    QTest::keyClick(&desk.window, Qt::Key_P);
    QTRY_COMPARE(rows(desk).rowCount(), 1);
    QVERIFY(desk.store.contains(QStringLiteral("privacy/hidden")));
  }

  void hidingIsRemembered() {
    QTemporaryDir folder;
    QSettings store(folder.filePath("settings.ini"), QSettings::IniFormat);
    presenters::ExplorerDocument document;
    {
      const shell::MainWindow window(&document, &store);
      window.findChild<QAction*>(QStringLiteral("hidePersonalAction"))->trigger();
    }
    const shell::MainWindow window(&document, &store);
    QVERIFY(window.findChild<QAction*>(QStringLiteral("hidePersonalAction"))->isChecked());
  }

  void copiesWhatIsShown() {
    Desk desk;
    openDicom(desk);
    showPanel(desk);
    QTRY_VERIFY(rows(desk).rowCount() > 20);
    auto* table = desk.find<QTableView>("tagsTable");
    table->setCurrentIndex(cell(rows(desk), "PatientID", 0));
    QTest::mouseClick(desk.find<QPushButton>("tagsCopyButton"), Qt::LeftButton);
    QCOMPARE(QApplication::clipboard()->text(),
             QStringLiteral("(0010,0020)\tLO\tPatientID\t%1").arg(QLatin1String(tests::kPatientId)));
    desk.find<QAction>("hidePersonalAction")->trigger();
    table->setCurrentIndex(cell(rows(desk), "PatientID", 0));
    table->setFocus();
    QTest::keyClick(table, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("(0010,0020)\tLO\tPatientID\t•••"));
  }

  void isForgotten() {
    Desk desk;
    openDicom(desk);
    showPanel(desk);
    QTRY_VERIFY(rows(desk).rowCount() > 20);
    showPanel(desk);  // and closed again
    QVERIFY(!desk.find<QDockWidget>("tagsDock")->isVisible());
    QCOMPARE(rows(desk).rowCount(), 0);
    showPanel(desk);
    QTRY_VERIFY(rows(desk).rowCount() > 20);
    desk.document.openImage(desk.savePng(QStringLiteral("other.png")));
    QTRY_COMPARE(rows(desk).rowCount(), 0);
    QTRY_VERIFY2(desk.find<QLabel>("tagsMessage")->text().contains(QStringLiteral("no DICOM")),
                 qPrintable(desk.find<QLabel>("tagsMessage")->text()));
    QVERIFY(!desk.find<QPushButton>("tagsCopyButton")->isEnabled());
  }

  void framesOfAFileShareItsHeader() {
    Desk desk;
    openDicom(desk, 3);
    showPanel(desk);
    QTRY_VERIFY(rows(desk).rowCount() > 20);
    desk.find<QLineEdit>("tagsFilter")->setText(QStringLiteral("Modality"));
    QSignalSpy changed(&desk.document, &presenters::ExplorerDocument::imageChanged);
    desk.window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&desk.window));
    QTest::keyClick(&desk.window, Qt::Key_PageDown);
    QTRY_COMPARE_WITH_TIMEOUT(desk.document.radiograph()->frame, 1, 10000);
    QCOMPARE(desk.find<QLineEdit>("tagsFilter")->text(), QStringLiteral("Modality"));
    QVERIFY(rows(desk).rowCount() >= 1);
  }

  void membersOfArchivesHaveHeadersToo() {
    Desk desk;
    const std::filesystem::path archive(
        QFile::encodeName(desk.folder.filePath(QStringLiteral("scan.zip"))).toStdString());
    tests::write_zip(archive, {{"study/IM0001", tests::made_up_dicom().toStdString()}});
    desk.document.openPicture({archive, "study/IM0001", 0});
    QTRY_VERIFY_WITH_TIMEOUT(desk.document.radiograph() != nullptr, 10000);
    showPanel(desk);
    QTRY_VERIFY(rows(desk).rowCount() > 20);
    QVERIFY(cell(rows(desk), "PatientID", 3).data().toString() == QLatin1String(tests::kPatientId));
  }

  void saysWhyThereIsNothing() {
    Desk desk;
    showPanel(desk);
    const auto* message = desk.find<QLabel>("tagsMessage");
    QVERIFY(message->text().contains(QStringLiteral("Open a DICOM file")));
    desk.document.setImage(tests::ramp());
    QTRY_VERIFY(message->text().contains(QStringLiteral("does not come from a file")));
    openDicom(desk);
    QTRY_VERIFY(rows(desk).rowCount() > 20);
    // The file goes while it is open.
    QVERIFY(QFile::remove(desk.folder.filePath(QStringLiteral("IM0001"))));
    showPanel(desk);
    showPanel(desk);
    QTRY_VERIFY2(message->text().contains(QStringLiteral("IM0001")), qPrintable(message->text()));
  }

  void realFiles() {
    const QDir folder(QString::fromStdString((tests::shared_dir() / "data" / "dicom").string()));
    if (!folder.exists()) QSKIP("no DICOM files beside the golden data");
    Desk desk;
    showPanel(desk);
    QDirIterator files(folder.path(), {QStringLiteral("*.dcm")}, QDir::Files, QDirIterator::Subdirectories);
    int opened = 0;
    int refused = 0;
    while (files.hasNext()) {
      const QString file = files.next();
      QSignalSpy shown(&desk.document, &presenters::ExplorerDocument::imageChanged);
      QSignalSpy failed(&desk.document, &presenters::ExplorerDocument::imageFailed);
      desk.document.openImage(file);
      QTRY_VERIFY2_WITH_TIMEOUT(shown.count() + failed.count() > 0, qPrintable(file), 20000);
      if (failed.count() > 0) {
        ++refused;
        continue;
      }
      ++opened;
      QTRY_VERIFY2_WITH_TIMEOUT(rows(desk).rowCount() > 5, qPrintable(file), 20000);
      for (const char* name : {"windowPreset1Action", "windowPreset2Action", "windowPreset3Action", "invertAction",
                               "rotateRightAction", "nextFrameAction"}) {
        desk.find<QAction>(name)->trigger();
      }
      QVERIFY(!desk.window.grab().isNull());
    }
    QVERIFY2(opened >= 20, qPrintable(QString::number(opened)));
    std::printf("%d opened, %d refused\n", opened, refused);
  }
};

QTEST_MAIN(TestTagPanel)
#include "tst_tag_panel.moc"
