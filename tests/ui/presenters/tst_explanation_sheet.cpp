#include <QSignalSpy>
#include <QTest>
#include <cmath>

#include "tests/support/tiny_clip.h"
#include "ui/presenters/explanation_sheet.h"

using namespace m2ib;
using namespace m2ib::presenters;
using Cell = ExplanationSheet::Cell;

class TestExplanationSheet : public QObject {
  Q_OBJECT

  model::DualEncoderPtr model_;
  image::RadiographPtr picture_ = tests::ramp();

  [[nodiscard]] CaptionRequest request(double beta, int layer, const std::string& caption = "left effusion") const {
    CaptionRequest made;
    made.model = model_;
    made.radiograph = picture_;
    made.caption = caption;
    made.settings = attribution::default_settings(model_->card());
    made.settings.beta = beta;
    made.settings.image_layer = layer;
    return made;
  }

 private Q_SLOTS:
  void initTestCase() {
    if (tests::has_fixtures()) model_ = tests::tiny_clip();
  }

  void cellsStreamAndEqualTheDocumentsResults() {
    M2IB_REQUIRE_FIXTURES();
    ExplorerDocument document;
    ExplanationSheet sheet(&document);
    QSignalSpy finished(&sheet, &ExplanationSheet::finished);
    bool live = false;
    connect(&sheet, &ExplanationSheet::cellChanged, this, [&](int index) {
      const Cell& cell = sheet.cell(index);
      live = live || (cell.phase == Cell::Phase::Running && !cell.patch_values.empty());
    });
    const std::vector<double> betas{0.01, 0.1, 1.0};
    for (const int layer : {0, 1}) {
      for (const double beta : betas) sheet.append(request(beta, layer));
    }
    QVERIFY(!sheet.isRunning());
    sheet.start();
    QTRY_VERIFY_WITH_TIMEOUT(sheet.isFinished(), 20000);
    QTRY_COMPARE(finished.count(), 1);
    QVERIFY(live);
    QCOMPARE(sheet.fraction(), 1.0);
    double most = 0.0;
    for (int index = 0; index < sheet.count(); ++index) {
      const Cell& cell = sheet.cell(index);
      QCOMPARE(cell.phase, Cell::Phase::Done);
      QVERIFY(cell.result);
      QVERIFY(!cell.request.radiograph);  // let go
      QCOMPARE(cell.result->settings, cell.request.settings);
      most = std::max(most, cell.max_nats);
    }
    QCOMPARE(sheet.scaleMaxNats(), most);
    // What the document computes with the same settings.
    document.setModel(model_);
    document.setImage(picture_);
    document.addCaption(QStringLiteral("left effusion"));
    document.commitSettings(sheet.cell(4).request.settings, QStringLiteral("test"));
    QTRY_VERIFY_WITH_TIMEOUT(!document.busy(), 20000);
    const auto own = document.currentPane().result->patch_values();
    const auto& cell = sheet.cell(4).patch_values;
    QCOMPARE(cell.size(), own.size());
    for (std::size_t i = 0; i < own.size(); ++i) QVERIFY(std::abs(own[i] - cell[i]) < 1e-3F * (1.0F + own[i]));
  }

  void offeredResultIsNotComputedAgain() {
    M2IB_REQUIRE_FIXTURES();
    ExplorerDocument document;
    document.setModel(model_);
    document.setImage(picture_);
    document.addCaption(QStringLiteral("left effusion"));
    QTRY_VERIFY_WITH_TIMEOUT(!document.busy(), 20000);
    ExplanationSheet sheet(&document);
    CaptionRequest wanted = request(0.37, 1);
    sheet.append(wanted);
    sheet.start();
    QTRY_VERIFY_WITH_TIMEOUT(sheet.isFinished(), 20000);
    sheet.offer(0);
    document.commitSettings(wanted.settings, QStringLiteral("adopt"));
    QVERIFY(!document.busy());
    QCOMPARE(document.currentPane().result.get(), sheet.cell(0).result.get());
    // And the other way round.
    ExplanationSheet other(&document);
    other.append(wanted);
    QCOMPARE(other.cell(0).phase, Cell::Phase::Done);
    QVERIFY(other.isFinished());
    // A sheet remembers its own.
    sheet.clear();
    QCOMPARE(sheet.count(), 0);
    sheet.append(wanted);
    QVERIFY(sheet.isFinished());
  }

  void waitsWhileTheDocumentComputes() {
    M2IB_REQUIRE_FIXTURES();
    ExplorerDocument document;
    document.setModel(model_);
    document.setImage(picture_);
    auto slow = attribution::default_settings(model_->card());
    slow.steps = 1000;
    slow.samples = 256;
    document.commitSettings(slow, QStringLiteral("slow"));
    ExplanationSheet sheet(&document);
    for (const double beta : {0.1, 0.2}) {
      CaptionRequest made = request(beta, 1);
      made.settings.steps = 1000;
      made.settings.samples = 256;
      sheet.append(made);
    }
    sheet.start();
    QVERIFY(sheet.isRunning());
    QTRY_VERIFY_WITH_TIMEOUT(sheet.cell(0).step > 0, 20000);
    document.addCaption(QStringLiteral("left effusion"));
    QVERIFY(document.busy());
    QVERIFY(!sheet.isRunning());
    QVERIFY(sheet.isStarted());
    QCOMPARE(sheet.cell(0).phase, Cell::Phase::Waiting);
    document.cancel();
    QTRY_VERIFY(sheet.isRunning());
    QCOMPARE(sheet.cell(0).phase, Cell::Phase::Running);
    sheet.cancel();
    QVERIFY(!sheet.isRunning() && !sheet.isStarted());
    QCOMPARE(sheet.cell(0).phase, Cell::Phase::Waiting);
    QVERIFY(!sheet.isFinished());
  }

  void failuresStayInTheirCells() {
    M2IB_REQUIRE_FIXTURES();
    ExplorerDocument document;
    ExplanationSheet sheet(&document);
    sheet.append(request(0.1, 1));
    sheet.append(request(0.1, 1, "  "));
    sheet.append(request(0.1, 99));
    sheet.append(request(0.2, 1));
    sheet.start();
    QTRY_VERIFY_WITH_TIMEOUT(sheet.isFinished(), 20000);
    QCOMPARE(sheet.cell(0).phase, Cell::Phase::Done);
    QCOMPARE(sheet.cell(1).phase, Cell::Phase::Failed);
    QCOMPARE(sheet.cell(2).phase, Cell::Phase::Failed);
    QVERIFY(!sheet.cell(2).message.isEmpty());
    QCOMPARE(sheet.cell(3).phase, Cell::Phase::Done);
  }

  void canGoAwayWhileItComputes() {
    M2IB_REQUIRE_FIXTURES();
    ExplorerDocument document;
    auto sheet = std::make_unique<ExplanationSheet>(&document);
    CaptionRequest made = request(0.1, 1);
    made.settings.steps = 1000;
    sheet->append(made);
    sheet->start();
    sheet.reset();
    QCoreApplication::processEvents();
  }
};

QTEST_GUILESS_MAIN(TestExplanationSheet)
#include "tst_explanation_sheet.moc"
