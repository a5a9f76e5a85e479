#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

#include "tests/support/tiny_clip.h"
#include "ui/views/parts/message_bar.h"
#include "ui/views/sheets/contact_sheet.h"
#include "ui/views/sheets/contact_sheet_model.h"
#include "ui/views/sheets/contact_sheet_paint.h"

using namespace m2ib;
using namespace m2ib::views;
using Cell = presenters::ExplanationSheet::Cell;

class TestContactSheet : public QObject {
  Q_OBJECT

  model::DualEncoderPtr model_;

  struct Room {
    presenters::ExplorerDocument document;
    ContactSheet sheet{&document};
    explicit Room(const model::DualEncoderPtr& model) {
      document.setModel(model);
      document.setImage(tests::ramp());
      document.addCaption(QStringLiteral("left basal effusion"));
      QTRY_VERIFY_WITH_TIMEOUT(!document.busy(), 20000);
    }
    template <class T>
    T* find(const char* name) const {
      T* found = sheet.findChild<T*>(QString::fromLatin1(name));
      if (found == nullptr) qFatal("no %s", name);
      return found;
    }
    void finish() { QTRY_VERIFY_WITH_TIMEOUT(sheet.sheet().count() > 0 && sheet.sheet().isFinished(), 20000); }
    [[nodiscard]] int cellWith(double beta, int layer) const {
      for (int i = 0; i < sheet.sheet().count(); ++i) {
        const auto& settings = sheet.sheet().cell(i).request.settings;
        if (settings.beta == beta && settings.image_layer == layer) return i;
      }
      return -1;
    }
    void click(int cell) {
      auto* table = find<QTableView>("contactTable");
      const auto* model = static_cast<ContactSheetModel*>(table->model());
      table->scrollTo(model->indexOf(cell));
      QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(model->indexOf(cell)).center());
    }
  };

 private Q_SLOTS:
  void initTestCase() {
    QLocale::setDefault(QLocale::c());
    if (tests::has_fixtures()) model_ = tests::tiny_clip();
  }

  void readsBetas_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QList<double>>("betas");
    QTest::newRow("spaces") << "1 0.1  0.01" << QList<double>{0.01, 0.1, 1.0};
    QTest::newRow("semicolons") << "1;0.1" << QList<double>{0.1, 1.0};
    QTest::newRow("commas and spaces") << "0.1, 1, 3" << QList<double>{0.1, 1.0, 3.0};
    QTest::newRow("decimal commas") << "0,1 1" << QList<double>{0.1, 1.0};
    QTest::newRow("twice") << "1 1 1" << QList<double>{1.0};
    QTest::newRow("out of range") << "0 0.0001 11 -1 nan inf much 2" << QList<double>{2.0};
    QTest::newRow("too many") << "1 2 3 4 5 6 7 8 9 10 0.1 0.2" << QList<double>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    QTest::newRow("none") << "" << QList<double>{};
  }
  void readsBetas() {
    QFETCH(QString, text);
    QFETCH(QList<double>, betas);
    const auto read = ContactSheet::readBetas(text, QLocale::c());
    QCOMPARE(QList<double>(read.begin(), read.end()), betas);
  }

  void largeValuesHaveNoGroups() {
    const QLocale before;
    QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
    const QString large = nats_text(1534.2);
    const QString small = nats_text(47.31);
    QLocale::setDefault(before);
    QCOMPARE(large, QStringLiteral("1534"));
    QCOMPARE(small, QStringLiteral("47,3"));
  }

  void fillsAndAdopts() {
    M2IB_REQUIRE_FIXTURES();
    Room room(model_);
    const attribution::MethodSettings before = room.document.settings();
    room.sheet.show();
    room.finish();
    const auto* model = static_cast<ContactSheetModel*>(room.find<QTableView>("contactTable")->model());
    QVERIFY(model->columnCount() >= 7);
    QVERIFY(model->rowCount() >= 2);
    QCOMPARE(room.sheet.sheet().count(), model->columnCount() * model->rowCount());
    QCOMPARE(model->headerData(0, Qt::Horizontal, Qt::DisplayRole).toString(), QStringLiteral("β 0.01"));
    QVERIFY(model->headerData(0, Qt::Vertical, Qt::DisplayRole).toString().contains(QStringLiteral("block 1")));
    // The settings in use are marked.
    QCOMPARE(model->adopted(), room.cellWith(before.beta, before.image_layer));
    QVERIFY(model->adopted() >= 0);
    const int steps = room.document.undoStack()->count();
    const int cell = room.cellWith(0.3, 0);
    QVERIFY(cell >= 0);
    room.click(cell);
    QCOMPARE(room.document.settings().beta, 0.3);
    QCOMPARE(room.document.settings().image_layer, 0);
    QCOMPARE(room.document.undoStack()->count(), steps + 1);
    QVERIFY(!room.document.busy());  // the sheet had it
    QCOMPARE(room.document.currentPane().result.get(), room.sheet.sheet().cell(cell).result.get());
    QCOMPARE(model->adopted(), cell);
    room.document.undoStack()->undo();
    QCOMPARE(room.document.settings(), before);
    QCOMPARE(model->adopted(), room.cellWith(before.beta, before.image_layer));
  }

  void keysGoFromCellToCell() {
    M2IB_REQUIRE_FIXTURES();
    Room room(model_);
    room.sheet.show();
    room.finish();
    auto* table = room.find<QTableView>("contactTable");
    auto* take = room.find<QPushButton>("contactAdopt");
    table->setFocus();
    QVERIFY(!take->isEnabled());  // the cursor begins on the settings in use
    const QModelIndex start = table->currentIndex();
    QTest::keyClick(table, start.column() > 0 ? Qt::Key_Left : Qt::Key_Right);
    QVERIFY(table->currentIndex() != start);
    QVERIFY(take->isEnabled());
    const auto* model = static_cast<ContactSheetModel*>(table->model());
    const auto wanted = room.sheet.sheet().cell(model->cellOf(table->currentIndex())).request.settings;
    QTest::keyClick(table, Qt::Key_Return);
    QCOMPARE(room.document.settings(), wanted);
    QVERIFY(room.sheet.isVisible());
    QTest::keyClick(table, Qt::Key_Escape);
    QVERIFY(!room.sheet.isVisible());
  }

  void layersAndBetasAreChosen() {
    M2IB_REQUIRE_FIXTURES();
    Room room(model_);
    room.sheet.show();
    room.finish();
    auto* betas = room.find<QLineEdit>("contactBetas");
    betas->setText(QStringLiteral("0.5 0.05"));
    QTest::keyClick(betas, Qt::Key_Return);
    QVERIFY(room.sheet.isVisible());
    room.finish();
    const auto* model = static_cast<ContactSheetModel*>(room.find<QTableView>("contactTable")->model());
    QCOMPARE(model->columnCount(), 2);
    const int rows = model->rowCount();
    auto* box = room.find<QCheckBox>("contactLayer0");
    const bool was = box->isChecked();
    box->click();
    QCOMPARE(model->rowCount(), rows + (was ? -1 : 1));
    // What was computed before is there at once.
    box->click();
    QTRY_VERIFY_WITH_TIMEOUT(room.sheet.sheet().isFinished(), 20000);
    for (int layer = 0; layer <= model_->card().image.last_layer(); ++layer) {
      auto* other = room.find<QCheckBox>(qPrintable(QStringLiteral("contactLayer%1").arg(layer)));
      if (other->isChecked()) other->click();
    }
    QCOMPARE(model->rowCount(), 0);
    QVERIFY(room.find<MessageBar>("contactMessage")->text().contains(QStringLiteral("layer")));
    betas->setText(QStringLiteral("nothing"));
    QTest::keyClick(betas, Qt::Key_Return);
    QVERIFY(room.find<MessageBar>("contactMessage")->text().contains(QStringLiteral("β")));
  }

  void stopsGoesOnAndSaysWhenItIsOutOfDate() {
    M2IB_REQUIRE_FIXTURES();
    Room room(model_);
    auto slow = room.document.settings();
    slow.steps = 1000;
    slow.samples = 256;
    room.document.commitSettings(slow, QStringLiteral("slow"));
    room.document.cancel();
    room.sheet.show();
    auto* cancel = room.find<QPushButton>("contactCancel");
    QTRY_VERIFY_WITH_TIMEOUT(room.sheet.sheet().fraction() > 0.0, 20000);
    QTRY_VERIFY(!room.find<QLabel>("contactTimeLeft")->text().isEmpty());
    cancel->click();
    QVERIFY(!room.sheet.sheet().isStarted());
    QVERIFY(cancel->isVisible());
    cancel->click();
    QVERIFY(room.sheet.sheet().isRunning());
    room.document.setImage(tests::ramp(3));
    QVERIFY(!room.sheet.sheet().isStarted());
    QVERIFY(room.find<MessageBar>("contactMessage")->text().contains(QStringLiteral("before")));
    room.document.removeCaption(0);
    const int steps = room.document.undoStack()->count();
    room.sheet.adopt(0);  // its caption is gone
    QCOMPARE(room.document.undoStack()->count(), steps);
  }

  void constantMapsSaySo() {
    Cell cell;
    cell.phase = Cell::Phase::Done;
    cell.patch_values = {0.001F, 0.0F, 0.002F, 0.001F};
    cell.max_nats = 0.002;
    QCOMPARE(ContactSheetModel::briefText(cell), QStringLiteral("constant"));
    cell.patch_values[1] = 2.5F;
    cell.max_nats = 2.5;
    QCOMPARE(ContactSheetModel::briefText(cell), QStringLiteral("max 2.50"));
  }

  void withoutAPictureItSaysWhatIsMissing() {
    presenters::ExplorerDocument document;
    ContactSheet sheet(&document);
    sheet.show();
    QVERIFY(!sheet.findChild<MessageBar*>(QStringLiteral("contactMessage"))->text().isEmpty());
    QCOMPARE(sheet.sheet().count(), 0);
  }

  void everythingHasANameForScreenReaders() {
    M2IB_REQUIRE_FIXTURES();
    Room room(model_);
    room.sheet.show();
    for (QWidget* widget : room.sheet.findChildren<QWidget*>()) {
      if (widget->focusPolicy() == Qt::NoFocus || widget->objectName().isEmpty() || !widget->isVisible()) continue;
      if (widget->objectName().startsWith(QLatin1String("qt_"))) continue;
      const auto* button = qobject_cast<QAbstractButton*>(widget);
      QVERIFY2(!widget->accessibleName().isEmpty() || (button != nullptr && !button->text().isEmpty()),
               qPrintable(widget->objectName()));
    }
  }

  void otherMethodsHaveLayersOnly() {
    M2IB_REQUIRE_FIXTURES();
    Room room(model_);
    attribution::MethodSettings settings = room.document.settings();
    settings.method = attribution::Method::GradCam;
    room.document.commitSettings(settings, QStringLiteral("Method"));
    room.sheet.show();
    room.finish();
    QVERIFY(!room.find<QLineEdit>("contactBetas")->isEnabled());
    auto* table = room.find<QTableView>("contactTable");
    QCOMPARE(table->model()->columnCount(), 1);
    QCOMPARE(table->model()->rowCount(), room.sheet.sheet().count());
    QVERIFY(room.sheet.sheet().count() > 1);
    QCOMPARE(table->model()->headerData(0, Qt::Horizontal).toString(), QStringLiteral("Grad-CAM"));
    for (int cell = 0; cell < room.sheet.sheet().count(); ++cell) {
      QVERIFY(room.sheet.sheet().cell(cell).result);
      const QString tip =
          static_cast<ContactSheetModel*>(table->model())->indexOf(cell).data(Qt::ToolTipRole).toString();
      QVERIFY2(!tip.contains(QStringLiteral("nats")) && !tip.contains(QStringLiteral("β")), qPrintable(tip));
    }
    room.sheet.adopt(0);
    QCOMPARE(room.document.settings().method, attribution::Method::GradCam);
    QCOMPARE(room.document.settings().image_layer, room.sheet.sheet().cell(0).request.settings.image_layer);

    settings = room.document.settings();
    settings.method = attribution::Method::Saliency;
    room.document.commitSettings(settings, QStringLiteral("Method"));
    room.sheet.startAnew();
    QCOMPARE(room.sheet.sheet().count(), 0);
    QVERIFY(room.find<MessageBar>("contactMessage")->text().contains(QStringLiteral("Gradient saliency")));
    settings.method = attribution::Method::M2ib;
    room.document.commitSettings(settings, QStringLiteral("Method"));
    room.sheet.startAnew();
    QVERIFY(room.find<QLineEdit>("contactBetas")->isEnabled());
    QVERIFY(room.sheet.sheet().count() > table->model()->rowCount());
  }
};

QTEST_MAIN(TestContactSheet)
#include "tst_contact_sheet.moc"
