#include <QImage>
#include <QListView>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <cmath>

#include "tests/support/tiny_clip.h"
#include "ui/presenters/text/caption_text.h"
#include "ui/views/parts/message_bar.h"
#include "ui/views/sheets/image_strip.h"

using namespace m2ib;
using namespace m2ib::views;

class TestImageStrip : public QObject {
  Q_OBJECT

  model::DualEncoderPtr model_;

  struct Room {
    QTemporaryDir folder;
    presenters::ExplorerDocument document;
    presenters::PictureListModel list;
    ImageStrip strip{&document, &list};

    explicit Room(int pictures) {
      for (int i = 0; i < pictures; ++i) {
        QImage picture(40 + i, 40, QImage::Format_Grayscale8);
        for (int y = 0; y < picture.height(); ++y) {
          for (int x = 0; x < picture.width(); ++x) picture.setPixel(x, y, qRgb(x * 5, 0, 0) | qRgb(0, x * 5, x * 5));
        }
        picture.save(folder.filePath(QStringLiteral("Doe%1.png").arg(i)), "PNG");
      }
      QSignalSpy ended(&list, &presenters::PictureListModel::scanEnded);
      list.look({folder.path()});
      QTRY_COMPARE(ended.count(), 1);
    }
    void prepare(const model::DualEncoderPtr& model) {
      document.setModel(model);
      document.addCaption(QStringLiteral("left basal effusion"));
      strip.resize(900, 500);
      strip.show();
    }
    template <class T>
    T* find(const char* name) const {
      T* found = strip.findChild<T*>(QString::fromLatin1(name));
      if (found == nullptr) qFatal("no %s", name);
      return found;
    }
    void finish(int count) {
      QTRY_COMPARE_WITH_TIMEOUT(strip.model().rowCount(), count, 20000);
      QTRY_VERIFY_WITH_TIMEOUT(strip.model().isFinished(), 20000);
    }
  };

 private Q_SLOTS:
  void initTestCase() {
    QLocale::setDefault(QLocale::c());
    if (tests::has_fixtures()) model_ = tests::tiny_clip();
  }

  void explainsThisAndTheNext() {
    M2IB_REQUIRE_FIXTURES();
    Room room(8);
    room.prepare(model_);
    room.finish(6);
    const ImageStripModel& model = room.strip.model();
    double most = 0.0;
    for (int row = 0; row < 6; ++row) {
      const auto* cell = model.cellOf(row);
      QVERIFY(cell != nullptr && cell->result != nullptr);
      QCOMPARE(cell->result->image_width_px, 40 + row);
      QVERIFY(!cell->request.radiograph);  // read, explained, let go
      QVERIFY(model.numbersOf(row).contains(presenters::cosine_text(cell->result->similarity)));
      most = std::max(most, cell->max_nats);
    }
    QCOMPARE(model.sheet().scaleMaxNats(), most);
    QVERIFY(!room.strip.grab().isNull());
  }

  void beginsAnewForAnotherCaption() {
    M2IB_REQUIRE_FIXTURES();
    Room room(3);
    room.prepare(model_);
    room.finish(3);
    room.document.addCaption(QStringLiteral("cardiomegaly"));
    QVERIFY(room.strip.model().isOutdated());
    QTRY_VERIFY_WITH_TIMEOUT(!room.strip.model().isOutdated(), 5000);
    room.finish(3);
    QCOMPARE(room.strip.model().cellOf(2)->result->caption, std::string("cardiomegaly"));
  }

  void opensAPictureWithItsResult() {
    M2IB_REQUIRE_FIXTURES();
    Room room(3);
    room.prepare(model_);
    room.finish(3);
    auto* view = room.find<QListView>("stripView");
    const QPoint place = view->visualRect(room.strip.model().index(1, 0)).center();
    QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, place);
    QTest::mouseDClick(view->viewport(), Qt::LeftButton, {}, place);
    QTRY_VERIFY_WITH_TIMEOUT(room.document.radiograph() != nullptr, 20000);
    QCOMPARE(room.document.radiograph()->width_px, 41);
    QTRY_VERIFY_WITH_TIMEOUT(room.document.currentPane().result != nullptr, 20000);
    QCOMPARE(room.document.currentPane().result.get(), room.strip.model().cellOf(1)->result.get());
  }

  void checkedPicturesOnly() {
    M2IB_REQUIRE_FIXTURES();
    Room room(5);
    room.prepare(model_);
    QTest::mouseClick(room.find<QToolButton>("stripChoose"), Qt::LeftButton);
    auto* rows = room.find<QListWidget>("stripPictures");
    QCOMPARE(rows->count(), 5);
    auto* show = room.find<QPushButton>("stripShowChecked");
    QVERIFY(!show->isEnabled());
    rows->item(1)->setCheckState(Qt::Checked);
    rows->item(4)->setCheckState(Qt::Checked);
    QVERIFY(show->isEnabled());
    QTest::mouseClick(show, Qt::LeftButton);
    room.finish(2);
    QCOMPARE(room.strip.model().cellOf(1)->result->image_width_px, 44);
    QTest::mouseClick(room.find<QToolButton>("stripChoose"), Qt::LeftButton);
    room.find<QSpinBox>("stripNextCount")->setValue(2);
    QTest::mouseClick(room.find<QPushButton>("stripShowNext"), Qt::LeftButton);
    room.finish(3);
  }

  void blackOutsOfTheOpenPictureCount() {
    M2IB_REQUIRE_FIXTURES();
    Room room(2);
    room.document.openPicture(room.list.entry(0).pictures.front());
    QTRY_VERIFY_WITH_TIMEOUT(room.document.radiograph() != nullptr, 20000);
    room.list.setOpen(room.document.imageLocation());
    room.document.addBlackOut({0, 0, 10, 10});
    QTRY_VERIFY_WITH_TIMEOUT(!room.document.busy(), 20000);
    room.prepare(model_);
    room.finish(2);
    QCOMPARE(room.strip.model().cellOf(0)->result->black_outs.size(), std::size_t(1));
    QVERIFY(room.strip.model().cellOf(1)->result->black_outs.empty());
    // And where another picture is open meanwhile.
    room.document.openPicture(room.list.entry(1).pictures.front());
    QTRY_VERIFY_WITH_TIMEOUT(room.document.radiograph()->width_px == 41, 20000);
    QTRY_VERIFY_WITH_TIMEOUT(!room.document.busy(), 20000);
    room.strip.showPictures({room.list.entry(0).pictures.front()});
    room.finish(1);
    QCOMPARE(room.strip.model().cellOf(0)->result->black_outs.size(), std::size_t(1));
  }

  void namesAreHidden() {
    M2IB_REQUIRE_FIXTURES();
    Room room(2);
    QFile broken(room.folder.filePath(QStringLiteral("Doe9.png")));
    QVERIFY(broken.open(QIODevice::WriteOnly));
    broken.write("\x89PNG\r\n\x1a\nbroken");
    broken.close();
    room.prepare(model_);
    room.strip.showPictures(
        {room.list.entry(0).pictures.front(), {std::filesystem::path(broken.fileName().toStdString()), {}, 0}});
    room.finish(2);
    const ImageStripModel& model = room.strip.model();
    QVERIFY(model.nameOf(0).contains(QStringLiteral("Doe")));
    QVERIFY(model.item(1).failed);
    QVERIFY(model.data(model.index(1, 0), Qt::ToolTipRole).toString().contains(QStringLiteral("Doe")));
    room.strip.setPersonalHidden(true);
    for (int row = 0; row < 2; ++row) {
      for (const int role : {int(Qt::DisplayRole), int(Qt::ToolTipRole), int(Qt::AccessibleDescriptionRole)}) {
        const QString text = model.data(model.index(row, 0), role).toString();
        QVERIFY2(!text.contains(QStringLiteral("Doe")), qPrintable(text));
      }
    }
  }

  void saysWhatIsMissing() {
    presenters::ExplorerDocument document;
    presenters::PictureListModel list;
    ImageStrip strip(&document, &list);
    strip.show();
    QVERIFY(!strip.findChild<MessageBar*>(QStringLiteral("stripMessage"))->text().isEmpty());
  }

  void nothingIsComputedWhileNobodyLooks() {
    M2IB_REQUIRE_FIXTURES();
    Room room(3);
    room.prepare(model_);
    room.strip.hide();
    QVERIFY(!room.strip.model().isStarted());
    room.document.addCaption(QStringLiteral("another"));
    QTest::qWait(800);
    QVERIFY(!room.strip.model().isStarted());
    room.strip.show();
    room.finish(3);
    QCOMPARE(room.strip.model().cellOf(0)->result->caption, std::string("another"));
  }
};

QTEST_MAIN(TestImageStrip)
#include "tst_image_strip.moc"
