#include <QAction>
#include <QDir>
#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QSignalSpy>
#include <QToolButton>

#include "tests/support/fixtures.h"
#include "tests/support/picture_samples.h"
#include "tests/ui/shell/picture_room.h"
#include "ui/presenters/picture_list_model.h"
#include "ui/views/panels/picture_panel.h"
#include "ui/views/panes/pane_area.h"

using namespace m2ib;
using m2ib::tests::Desk;
using m2ib::tests::png;
using Room = m2ib::tests::PictureRoom;
using List = presenters::PictureListModel;
namespace fs = std::filesystem;

class TestPicturePanel : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void startsClosedAndEmpty() {
    Room room;
    QVERIFY(!room.dock->isVisible());
    auto* toggle = room.desk.find<QAction>("picturesDockAction");
    toggle->trigger();
    QVERIFY(room.dock->isVisible());
    QVERIFY(room.desk.find<QLabel>("pictureEmpty")->isVisible());
    QVERIFY(room.desk.find<QLabel>("pictureEmpty")->text().contains(QStringLiteral("ZIP")));
    QVERIFY(!room.desk.find<QAction>("nextPictureAction")->isEnabled());
    toggle->trigger();
    QVERIFY(!room.dock->isVisible());
    // A single picture opens none.
    room.desk.drop({QUrl::fromLocalFile(room.desk.savePng("one.png"))});
    QTRY_COMPARE(room.shown(), 40);
    QVERIFY(!room.dock->isVisible());
  }

  void droppedFolderBecomesAList() {
    Room room;
    room.add("10.png", 30);
    room.add("2.png", 20);
    room.add("sub/1.png", 40);
    tests::write_bytes(room.root / "notes.txt", "text");
    room.open();
    QTRY_COMPARE(room.view->model()->rowCount(), 3);
    QTRY_VERIFY(!room.list->scanning());
    QVERIFY(room.dock->isVisible());
    QCOMPARE(room.role(0, Qt::DisplayRole).toString(), QStringLiteral("2.png"));
    QVERIFY(room.role(0, List::KindTextRole).toString().contains(QStringLiteral("20 × 20")));
    QTRY_COMPARE(room.shown(), 20);  // the first one opens by itself
    QCOMPARE(room.role(0, List::OpenIndexRole).toInt(), 0);
    for (int row = 0; row < 3; ++row) QTRY_COMPARE(room.thumbnail(row), List::Thumbnail::Ready);
    const auto image = room.role(1, List::ThumbnailRole).value<QImage>();
    QCOMPARE(image.size(), QSize(30, 30));
    QCOMPARE(qGray(image.pixel(29, 5)), 29);
    QVERIFY(room.desk.find<QLabel>("pictureLeftOut")->text().contains(QStringLiteral("1")));
    QVERIFY(!room.desk.window.grab().isNull());
  }

  void mouseAndKeyboard() {
    Room room;
    for (int i = 1; i <= 5; ++i) room.add(qPrintable(QStringLiteral("%1.png").arg(i)), 10 * i);
    room.open();
    QTRY_COMPARE(room.shown(), 10);
    QTRY_VERIFY(!room.list->scanning());
    QTRY_COMPARE(room.view->model()->rowCount(), 5);
    room.click(2);
    QTRY_COMPARE(room.shown(), 30);
    QTest::keyClick(room.view, Qt::Key_Down);  // chooses
    QCOMPARE(room.view->currentIndex().row(), 3);
    QTest::qWait(50);
    QCOMPARE(room.shown(), 30);
    QTest::keyClick(room.view, Qt::Key_Return);  // opens
    QTRY_COMPARE(room.shown(), 40);
    room.desk.find<QAction>("nextPictureAction")->trigger();
    QTRY_COMPARE(room.shown(), 50);
    room.desk.find<QAction>("nextPictureAction")->trigger();  // the last one stays
    room.desk.find<QAction>("previousPictureAction")->trigger();
    QTRY_COMPARE(room.shown(), 40);
    QCOMPARE(room.view->currentIndex().row(), 3);
    room.desk.window.activateWindow();
    QTest::keyClick(&room.desk.window, Qt::Key_Up, Qt::AltModifier);
    QTRY_COMPARE(room.shown(), 30);
    QTest::keyClick(&room.desk.window, Qt::Key_PageDown);
    QTRY_COMPARE(room.shown(), 40);
    QTest::keyClick(room.view, Qt::Key_PageUp);  // in the list: a page, nothing opens
    QVERIFY(room.view->currentIndex().row() < 3);
    QTest::qWait(50);
    QCOMPARE(room.shown(), 40);
  }

  void filter() {
    Room room;
    for (const char* name : {"left.png", "right.png", "LEFT 2.png"}) room.add(name, 12);
    room.open();
    QTRY_COMPARE(room.view->model()->rowCount(), 3);
    auto* filter = room.desk.find<QLineEdit>("pictureFilter");
    QTest::keyClicks(filter, "lef");
    QCOMPARE(room.view->model()->rowCount(), 2);
    for (int row = 0; row < 2; ++row) QTRY_COMPARE(room.thumbnail(row), List::Thumbnail::Ready);
    QTest::keyClicks(filter, "xyz");
    QCOMPARE(room.view->model()->rowCount(), 0);
    QVERIFY(room.desk.find<QLabel>("pictureEmpty")->isVisible());
    QTest::keyClick(filter, Qt::Key_Escape);
    QCOMPARE(room.view->model()->rowCount(), 3);
    QVERIFY(room.view->isVisible());
  }

  void archive() {
    Room room;
    const fs::path zip = room.root / "study.zip";
    tests::write_zip(zip, {{"a/2.png", png(22).toStdString()}, {"a/1.png", png(11).toStdString()}});
    room.desk.drop({Room::url(zip)});
    QTRY_COMPARE(room.shown(), 11);
    QCOMPARE(room.view->model()->rowCount(), 2);
    QVERIFY(room.dock->isVisible());
    QTRY_COMPARE(room.thumbnail(1), List::Thumbnail::Ready);
    room.click(1);
    QTRY_COMPARE(room.shown(), 22);
    QVERIFY(!fs::exists(room.root / "a"));
  }

  void severalFilesBecomeAList() {
    Room room;
    for (const char* name : {"1.png", "2.png", "3.png"}) room.add(name, 12);
    room.desk.drop({Room::url(room.root / "3.png"), Room::url(room.root / "1.png")});
    QTRY_COMPARE(room.view->model()->rowCount(), 2);
    QCOMPARE(room.role(1, Qt::DisplayRole).toString(), QStringLiteral("3.png"));
  }

  void brokenPicturesSayWhy() {
    Room room;
    room.add("1.png", 50);
    tests::write_bytes(room.root / "2.png", png(50).toStdString().substr(0, 60));
    room.open();
    QTRY_COMPARE(room.view->model()->rowCount(), 2);
    QTRY_COMPARE(room.thumbnail(0), List::Thumbnail::Ready);
    QTRY_COMPARE(room.thumbnail(1), List::Thumbnail::Broken);
    QVERIFY(room.role(1, Qt::ToolTipRole).toString().contains(QStringLiteral("incomplete")));
    QVERIFY(!room.view->grab().isNull());
  }

  void reportsSayWhyWhenClicked() {
    Room room;
    room.add("1.png", 50);
    tests::write_bytes(room.root / "2.dcm", tests::dicom_bytes({.modality = "SR", .pixels = false}));
    room.open();
    QTRY_COMPARE(room.shown(), 50);
    QTRY_VERIFY(!room.list->scanning());
    QCOMPARE(room.thumbnail(1), List::Thumbnail::Broken);
    room.click(1);
    QVERIFY(room.desk.message("pictureMessage").contains(QStringLiteral("no pixel data")));
    QCOMPARE(room.shown(), 50);
    room.click(0);
    QVERIFY(room.desk.message("pictureMessage").isEmpty());
    room.desk.find<QAction>("nextPictureAction")->trigger();  // there is nothing to see
    QTest::qWait(50);
    QCOMPARE(room.shown(), 50);
  }

  void captionsAndSettingsStay() {
    Room room;
    for (int i = 1; i <= 3; ++i) room.add(qPrintable(QStringLiteral("%1.png").arg(i)), 10 * i);
    room.desk.document.addCaption(QStringLiteral("left basal effusion"));
    auto settings = room.desk.document.settings();
    settings.beta = 0.7;
    room.desk.document.commitSettings(settings, {});
    room.open();
    QTRY_COMPARE(room.shown(), 10);
    for (int i = 0; i < 2; ++i) room.desk.find<QAction>("nextPictureAction")->trigger();
    QTRY_COMPARE(room.shown(), 30);
    QCOMPARE(room.desk.document.captionCount(), 1);
    QCOMPARE(room.desk.document.settings().beta, 0.7);
  }

  void hiddenNames() {
    Room room;
    room.add("Doe_Jane.png", 12);
    tests::write_bytes(room.root / "Doe_John.png", png(50).toStdString().substr(0, 60));
    room.open();
    QTRY_COMPARE(room.view->model()->rowCount(), 2);
    QTRY_COMPARE(room.thumbnail(1), List::Thumbnail::Broken);
    QVERIFY(room.role(0, Qt::DisplayRole).toString().contains(QStringLiteral("Doe")));
    room.desk.find<QAction>("hidePersonalAction")->setChecked(true);
    for (int row = 0; row < 2; ++row) {
      for (const int role : {int(Qt::DisplayRole), int(Qt::ToolTipRole), int(Qt::AccessibleTextRole)}) {
        QVERIFY(!room.role(row, role).toString().contains(QStringLiteral("Doe")));
      }
    }
  }

  void settingsKnowNoPictures() {
    Room room;
    room.add("Doe_Jane.png", 12);
    room.open();
    QTRY_COMPARE(room.shown(), 12);
    room.desk.window.close();
    room.desk.store.sync();
    QFile file(room.desk.store.fileName());
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray kept = file.readAll();
    QVERIFY(!kept.contains("Doe") && !kept.contains("study"));
  }

  void cancelKeepsWhatWasFound() {
    Room room;
    room.add("0.png", 12);
    for (int i = 1; i < 6000; ++i) tests::write_bytes(room.root / (std::to_string(i) + ".txt"), "x");
    QSignalSpy ended(room.list, &List::scanEnded);
    room.open();
    QVERIFY(room.list->scanning());
    room.dock->show();
    QVERIFY(room.desk.message("pictureMessage").contains(QStringLiteral("looked at")));
    QVERIFY(room.desk.find<QAction>("cancelAction")->isEnabled());
    room.list->cancel();
    QTRY_COMPARE(ended.count(), 1);
    QVERIFY(room.desk.find<QLabel>("pictureLeftOut")->text().contains(QStringLiteral("cancelled")));
    QVERIFY(room.desk.message("pictureMessage").isEmpty());
    room.open();  // and again, to its end
    QTRY_COMPARE_WITH_TIMEOUT(room.view->model()->rowCount(), 1, 20000);
    QTRY_VERIFY_WITH_TIMEOUT(!room.list->scanning(), 20000);
    QVERIFY(!room.desk.find<QLabel>("pictureLeftOut")->text().contains(QStringLiteral("cancelled")));
  }

  void failuresAreMessages() {
    Room room;
    room.open();  // an empty folder
    QTRY_VERIFY(room.desk.message("originalViewMessage").contains(QStringLiteral("study")));
    tests::write_bytes(room.root / "broken.zip", "PK\x03\x04");
    room.desk.drop({Room::url(room.root / "broken.zip")});
    QTRY_VERIFY(room.desk.message("originalViewMessage").contains(QStringLiteral("broken.zip")));
    QVERIFY(!room.dock->isVisible());
  }

  void modelsOpenAsModels() {
    M2IB_REQUIRE_FIXTURES();
    Room room;
    room.add("1.png", 33);
    const fs::path model = tests::fixture_dir() / "hf_clip_tiny";
    // Weights at the top level: a model, whatever lies beside them.
    for (const auto& file : fs::directory_iterator(model)) {
      if (file.is_regular_file()) fs::copy_file(file.path(), room.root / file.path().filename());
    }
    room.open();
    QTRY_VERIFY_WITH_TIMEOUT(room.desk.document.model() != nullptr, 20000);
    QCOMPARE(room.shown(), 0);
    QVERIFY(!room.dock->isVisible());
    // Weights further down: pictures.
    Room other;
    other.add("1.png", 33);
    fs::create_directories(other.root / "model");
    for (const auto& file : fs::directory_iterator(model)) {
      if (file.is_regular_file()) fs::copy_file(file.path(), other.root / "model" / file.path().filename());
    }
    other.open();
    QTRY_COMPARE(other.shown(), 33);
    QVERIFY(other.desk.document.model() == nullptr);
  }

  void thumbnailMemoryIsBounded() {
    Room room;
    for (int i = 0; i < 12; ++i) room.add(qPrintable(QStringLiteral("%1.png").arg(i)), 100);
    room.list->setThumbnailMemory(35'000);  // three of them
    room.open();
    QTRY_COMPARE(room.view->model()->rowCount(), 12);
    QTRY_VERIFY(!room.list->scanning());
    room.dock->hide();  // wants none of its own
    QTest::qWait(100);
    room.list->wantThumbnails({0, 1, 2, 3, 4, 5, 6, 7}, 160);
    QTRY_COMPARE(room.thumbnail(7), List::Thumbnail::Ready);
    int ready = 0;
    for (int row = 0; row < 12; ++row) ready += room.thumbnail(row) == List::Thumbnail::Ready ? 1 : 0;
    QVERIFY2(ready <= 3, qPrintable(QString::number(ready)));
  }
};

QTEST_MAIN(TestPicturePanel)
#include "tst_picture_panel.moc"
