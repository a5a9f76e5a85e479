#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>

#include "core/session/session_file.h"
#include "tests/support/tiny_clip.h"
#include "ui/dialogs/export/figure_dialog.h"
#include "ui/dialogs/export/figure_preview.h"
#include "ui/figure/session_figure.h"
#include "ui/views/parts/message_bar.h"

using namespace m2ib;
using namespace m2ib::dialogs;
using m2ib::presenters::ExplorerDocument;
using m2ib::presenters::PaneState;

namespace {

constexpr int kPatience_ms = 30000;

/// A document with two finished maps, and the dialog over it.
struct Bench {
  ExplorerDocument document;
  FigureDialog dialog{&document};
  QTemporaryDir folder;

  Bench() {
    document.setModel(tests::tiny_clip());
    document.setImage(tests::ramp());
    document.addCaption(QStringLiteral("left effusion"));
    document.addCaption(QStringLiteral("no effusion"));
  }
  bool ready() {
    return QTest::qWaitFor(
        [this] {
          return !document.busy() && document.pane(0).phase == PaneState::Phase::Done &&
                 document.pane(1).phase == PaneState::Phase::Done;
        },
        kPatience_ms);
  }
  template <class T>
  T* find(const char* name) {
    T* found = dialog.findChild<T*>(QString::fromLatin1(name));
    if (found == nullptr) qFatal("no %s", name);
    return found;
  }
  QImage shown() { return find<FigurePreview>("figurePreview")->figure(); }
  /// Until another picture than `before` is on the desk.
  bool redrawn(const QImage& before) {
    return QTest::qWaitFor([&] { return !shown().isNull() && shown() != before; }, kPatience_ms);
  }
  bool open() {
    dialog.show();
    return ready() && redrawn({});
  }
};

}  // namespace

/// The preview is the export; every choice is in the record; patient fields stay empty unless somebody fills them in.
class TestFigureDialog : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { M2IB_REQUIRE_FIXTURES(); }
  void says_why_there_is_nothing_to_draw();
  void preview_is_the_export();
  void choices_change_the_figure_and_the_record();
  void what_was_only_tried_is_not_recorded();
  void all_captions_on_request();
  void every_format_is_written();
  void a_failure_is_told_and_nothing_is_lost();
  void copies_picture_and_legend();
  void patient_fields_are_empty_until_filled_in();
};

void TestFigureDialog::says_why_there_is_nothing_to_draw() {
  ExplorerDocument document;
  FigureDialog dialog(&document);
  dialog.show();
  auto* preview = dialog.findChild<FigurePreview*>();
  QTRY_VERIFY_WITH_TIMEOUT(!preview->hint().isEmpty(), kPatience_ms);
  QVERIFY(!dialog.findChild<QPushButton*>(QStringLiteral("figureSave"))->isEnabled());
  QVERIFY(!dialog.findChild<QPushButton*>(QStringLiteral("figureCopy"))->isEnabled());
}

void TestFigureDialog::preview_is_the_export() {
  Bench bench;
  QVERIFY(bench.open());
  const session::Session session = bench.document.capture();
  const figure::SessionFigure made(session, {bench.document.radiograph()});
  const QImage shown = bench.shown();
  const double dots_per_mm = shown.width() / made.size_mm().width();
  const QImage drawn = made.image(dots_per_mm);
  QVERIFY(std::abs(drawn.width() - shown.width()) <= 1);
  QVERIFY(std::abs(drawn.height() - shown.height()) <= 1);
  QVERIFY(bench.find<QLabel>("figureSize")->text().contains(QStringLiteral("180")));
  QVERIFY(bench.find<QPlainTextEdit>("figureLegend")->toPlainText().contains(QStringLiteral("no effusion")));
}

void TestFigureDialog::choices_change_the_figure_and_the_record() {
  Bench bench;
  QVERIFY(bench.open());
  QImage before = bench.shown();
  auto* preset = bench.find<QComboBox>("figurePreset");
  preset->setCurrentIndex(0);
  Q_EMIT preset->activated(0);
  QVERIFY(bench.redrawn(before));
  QCOMPARE(bench.document.figureChoice().preset, session::FigurePreset::SingleColumn);
  before = bench.shown();
  bench.find<QCheckBox>("figureElement_settings")->click();
  QVERIFY(bench.redrawn(before));
  QVERIFY(!bench.document.figureChoice().elements.settings);
  before = bench.shown();
  auto* pair = bench.find<QComboBox>("figurePairA");
  QVERIFY(!pair->isEnabled());
  bench.find<QCheckBox>("figureElement_difference")->click();
  QVERIFY(bench.redrawn(before));
  QVERIFY(pair->isEnabled());
  QCOMPARE(pair->count(), 2);
  const QString path = bench.folder.filePath(QStringLiteral("figure.json"));
  QSignalSpy exported(&bench.dialog, &FigureDialog::exported);
  bench.dialog.exportTo(path);
  QVERIFY(exported.wait(kPatience_ms));
  const auto record = session::read_record(path.toStdString());
  QVERIFY(record.has_value());
  QCOMPARE(record->figure, bench.document.figureChoice());
}

void TestFigureDialog::what_was_only_tried_is_not_recorded() {
  Bench bench;
  QVERIFY(bench.open());
  const session::FigureChoice before = bench.document.figureChoice();
  auto* preset = bench.find<QComboBox>("figurePreset");
  const int first = preset->currentIndex();
  for (const int index : {0, 2, first}) {  // single column, slide, and back
    preset->setCurrentIndex(index);
    Q_EMIT preset->activated(index);
  }
  QCOMPARE(bench.document.figureChoice(), before);
  // An own width begins with the one that was shown.
  preset->setCurrentIndex(0);
  Q_EMIT preset->activated(0);
  preset->setCurrentIndex(3);
  Q_EMIT preset->activated(3);
  QCOMPARE(bench.document.figureChoice().width_mm, 85.0);
}

void TestFigureDialog::all_captions_on_request() {
  Bench bench;
  QVERIFY(bench.open());
  const QImage before = bench.shown();
  auto* captions = bench.find<QComboBox>("figureCaptions");
  captions->setCurrentIndex(1);
  Q_EMIT captions->activated(1);
  QVERIFY(bench.redrawn(before));
  // The window's own layout stays.
  QCOMPARE(bench.document.arrangement().layout, session::PaneLayout::One);
}

void TestFigureDialog::every_format_is_written() {
  Bench bench;
  QVERIFY(bench.open());
  for (const char* ending : {"png", "tiff", "pdf", "svg", "dcm", "json"}) {
    const QString path = bench.folder.filePath(QStringLiteral("figure.") + QLatin1String(ending));
    QSignalSpy exported(&bench.dialog, &FigureDialog::exported);
    bench.dialog.exportTo(path);
    QVERIFY(bench.dialog.isWriting());
    QVERIFY(!bench.find<QPushButton>("figureSave")->isEnabled());
    QVERIFY2(exported.wait(kPatience_ms), ending);
    QVERIFY(bench.find<QPushButton>("figureSave")->isEnabled());
    const auto format = figure::figure_format_of(path.toStdString());
    QVERIFY(format.has_value());
    const figure::SessionFigure made(bench.document.capture(), {bench.document.radiograph()});
    const auto bytes = figure::encode_figure(made, *format);
    QVERIFY(bytes.has_value());
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY2(file.readAll() == *bytes, ending);
  }
}

void TestFigureDialog::a_failure_is_told_and_nothing_is_lost() {
  Bench bench;
  QVERIFY(bench.open());
  bench.dialog.exportTo(bench.folder.filePath(QStringLiteral("no such folder/figure.png")));
  auto* message = bench.find<views::MessageBar>("figureMessage");
  QTRY_VERIFY_WITH_TIMEOUT(!bench.dialog.isWriting(), kPatience_ms);
  QTRY_VERIFY(message->text().contains(QStringLiteral("could not be saved")));
  QVERIFY(bench.find<QPushButton>("figureSave")->isEnabled());
}

void TestFigureDialog::copies_picture_and_legend() {
  Bench bench;
  QVERIFY(bench.open());
  QTest::mouseClick(bench.find<QPushButton>("figureCopy"), Qt::LeftButton);
  QTRY_VERIFY_WITH_TIMEOUT(!QGuiApplication::clipboard()->image().isNull(), kPatience_ms);
  const figure::SessionFigure made(bench.document.capture(), {bench.document.radiograph()});
  const auto width = std::lround(made.size_mm().width() * bench.document.figureChoice().dpi / 25.4);
  QVERIFY(std::abs(QGuiApplication::clipboard()->image().width() - width) <= 1);
  QTest::mouseClick(bench.find<QPushButton>("figureCopyLegend"), Qt::LeftButton);
  QCOMPARE(QGuiApplication::clipboard()->text(), bench.find<QPlainTextEdit>("figureLegend")->toPlainText());
}

void TestFigureDialog::patient_fields_are_empty_until_filled_in() {
  Bench bench;
  QVERIFY(bench.open());
  auto* name = bench.find<QLineEdit>("patientName");
  QVERIFY(!name->isEnabled());
  const auto written = [&](const QString& path) {
    QSignalSpy exported(&bench.dialog, &FigureDialog::exported);
    bench.dialog.exportTo(path);
    if (!exported.wait(kPatience_ms)) return QByteArray();
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
  };
  name->setText(QStringLiteral("Doe^Jane"));
  QByteArray bytes = written(bench.folder.filePath(QStringLiteral("a.dcm")));
  QVERIFY(!bytes.isEmpty() && !bytes.contains("Doe^Jane"));
  bench.find<QCheckBox>("patientWanted")->click();
  bytes = written(bench.folder.filePath(QStringLiteral("b.dcm")));
  QVERIFY(bytes.contains("Doe^Jane"));
  // The name is in the DICOM file alone.
  QVERIFY(!written(bench.folder.filePath(QStringLiteral("c.png"))).contains("Doe"));
}

QTEST_MAIN(TestFigureDialog)
#include "tst_figure_dialog.moc"
