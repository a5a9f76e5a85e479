#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>

#include "ui/plots/agreement_plot.h"
#include "ui/plots/deletion_plot.h"
#include "ui/plots/loss_plot.h"
#include "ui/plots/minus_sign.h"

using namespace m2ib;
using namespace m2ib::plots;
using metrics::CurveVerdict;
using metrics::Perturbation;

namespace {

DeletionPlot::Curves curves(double middle, Perturbation kind = Perturbation::Deletion) {
  DeletionPlot::Curves made;
  const bool deletes = kind == Perturbation::Deletion;
  made.kind = kind;
  made.map.share = {0.0, 0.5, 1.0};
  made.map.similarity = {deletes ? 0.4 : 0.0, middle, deletes ? 0.0 : 0.4};
  made.map.area = 0.1 + 0.5 * middle;
  made.random.mean = made.map;
  made.random.mean.similarity[1] = 0.2;
  made.random.mean.area = 0.2;
  made.random.spread = {0.0, 0.04, 0.0};
  made.name = QStringLiteral("Grad-ECLIP");
  return made;
}

AgreementPlot::Matrix matrix(int maps) {
  AgreementPlot::Matrix made;
  for (int row = 0; row < maps; ++row) {
    made.maps.push_back({QString(QChar(u'A' + row)), QStringLiteral("Method %1").arg(row), row == 1});
    for (int column = 0; column < maps; ++column) {
      made.correlations.push_back(row == column ? 1.0 : 0.1 * (row + column) - 0.5);
    }
  }
  if (maps > 1) made.correlations[1] = std::nullopt;
  return made;
}

/// Colours that are there, roughly.
QSet<QRgb> colours_of(const QImage& image) {
  QSet<QRgb> colours;
  for (int y = 0; y < image.height(); y += 3) {
    for (int x = 0; x < image.width(); x += 3) colours.insert(image.pixel(x, y));
  }
  return colours;
}

}  // namespace

class TestTrustPlots : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void curveIsShownWithItsSentence() {
    DeletionPlot plot;
    plot.resize(900, 240);
    plot.show();
    QCOMPARE(plot.pointCount(), 0);
    QVERIFY(plot.verdictText().isEmpty());
    plot.setCurves(curves(0.05), false);
    QCOMPARE(plot.pointCount(), 3);
    QCOMPARE(plot.verdictText(), verdict_text(CurveVerdict::Better, Perturbation::Deletion));
    const auto* areas = plot.findChild<QLabel*>(QStringLiteral("deletionAreas"));
    QVERIFY(areas->isVisible());
    QVERIFY(areas->text().contains(QLocale().toString(0.125, 'f', 3)));
    QVERIFY(areas->text().contains(QLocale().toString(0.2, 'f', 3)));
    plot.setCurves(curves(0.19), false);
    QCOMPARE(plot.verdictText(), verdict_text(CurveVerdict::AsRandom, Perturbation::Deletion));
    plot.setCurves(curves(0.05, Perturbation::Insertion), false);
    QCOMPARE(plot.verdictText(), verdict_text(CurveVerdict::Worse, Perturbation::Insertion));
    plot.clear();
    QCOMPARE(plot.pointCount(), 0);
    QVERIFY(plot.verdictText().isEmpty() && !areas->isVisible());
  }
  void everyVerdictHasASentence() {
    QSet<QString> sentences;
    for (const auto verdict :
         {CurveVerdict::Better, CurveVerdict::AsRandom, CurveVerdict::Worse, CurveVerdict::Meaningless}) {
      for (const auto kind : {Perturbation::Deletion, Perturbation::Insertion}) {
        const QString text = verdict_text(verdict, kind);
        QVERIFY(text.endsWith(u'.'));
        QVERIFY(!text.contains(QStringLiteral("lesion")));
        sentences.insert(text);
      }
    }
    QCOMPARE(sentences.size(), 8);
  }
  void messageComesAndGoes() {
    DeletionPlot plot;
    plot.show();
    auto* message = plot.findChild<QLabel*>(QStringLiteral("deletionMessage"));
    QVERIFY(!message->isVisible());
    plot.setMessage(QStringLiteral("wait"));
    QVERIFY(message->isVisible());
    QCOMPARE(message->text(), QStringLiteral("wait"));
    plot.setMessage({});
    QVERIFY(!message->isVisible());
  }
  void kindIsChosen() {
    DeletionPlot plot;
    plot.show();
    QSignalSpy chosen(&plot, &DeletionPlot::kindChosen);
    auto* combo = plot.findChild<QComboBox*>(QStringLiteral("deletionKindCombo"));
    QVERIFY(!combo->accessibleName().isEmpty());
    QCOMPARE(plot.kind(), Perturbation::Deletion);
    QTest::keyClick(combo, Qt::Key_Down);
    QCOMPARE(plot.kind(), Perturbation::Insertion);
    QCOMPARE(chosen.count(), 1);
  }
  // An old curve is paler; a dark window has another ground.
  void oldCurvesAreDimmedAndThemesFollow() {
    DeletionPlot plot;
    plot.resize(800, 240);
    plot.show();
    plot.setCurves(curves(0.05), false);
    QTest::qWait(20);
    const QImage fresh = plot.grab().toImage();
    plot.setCurves(curves(0.05), true);
    QTest::qWait(20);
    const QImage old = plot.grab().toImage();
    const QRgb orange = qRgb(176, 96, 0);
    QVERIFY(colours_of(fresh).contains(orange));
    QVERIFY(!colours_of(old).contains(orange));
    QVERIFY(!plot.findChild<QLabel*>(QStringLiteral("deletionVerdict"))->isEnabled());
    QPalette dark;
    dark.setColor(QPalette::Base, QColor(25, 25, 28));
    dark.setColor(QPalette::Text, Qt::white);
    plot.setPalette(dark);
    plot.setCurves(curves(0.05), false);
    QTest::qWait(20);
    QVERIFY(colours_of(plot.grab().toImage()).contains(qRgb(230, 159, 0)));
    QVERIFY(plot.verdictText().size() > 10);
  }
  void ticksHaveMinusSigns() {
    QCOMPARE(with_minus_sign(QStringLiteral("-0.5")), QStringLiteral("\u22120.5"));
    QCOMPARE(with_minus_sign(QStringLiteral("0.5")), QStringLiteral("0.5"));
    QCOMPARE(with_minus_sign(QStringLiteral("-2e-07")), QStringLiteral("\u22122e-07"));
  }
  void lossesOfRepeatsSayWhose() {
    using attribution::Tower;
    LossPlot plot;
    const std::vector<attribution::StepLosses> losses{{3.0, 0.1, 2.9}, {2.0, 0.2, 1.8}};
    plot.setLosses(losses, losses, 2);
    QCOMPARE(plot.title(Tower::Image), QStringLiteral("Image tower"));
    plot.setLosses(losses, losses, 2, 5);
    QCOMPARE(plot.title(Tower::Image), QStringLiteral("Image tower, first of 5 seeds"));
    QCOMPARE(plot.title(Tower::Text), QStringLiteral("Text tower, first of 5 seeds"));
    QCOMPARE(plot.pointCount(Tower::Text), 2);
    plot.clear();
    QCOMPARE(plot.title(Tower::Image), QStringLiteral("Image tower"));
  }
  void matrixHasNumbers() {
    AgreementPlot plot;
    plot.resize(900, 300);
    plot.show();
    QCOMPARE(plot.mapCount(), 0);
    plot.setMatrix(matrix(4));
    QCOMPARE(plot.mapCount(), 4);
    QCOMPARE(plot.cellText(2, 2), QLocale().toString(1.0, 'f', 2));
    QCOMPARE(plot.cellText(0, 1), QStringLiteral("–"));  // a constant map
    QCOMPARE(plot.cellText(3, 0), QChar(0x2212) + QLocale().toString(0.2, 'f', 2));
    QVERIFY(plot.cellText(4, 0).isEmpty() && plot.cellText(-1, 0).isEmpty());
    QTest::qWait(20);
    QVERIFY(colours_of(plot.grab().toImage()).size() > 6);
    QCOMPARE(plot.cellHelp(3, 0), QStringLiteral("D Method 3 – A Method 0: ") + plot.cellText(3, 0));
    QVERIFY(plot.cellHelp(0, 4).isEmpty());
    plot.setMessage(QStringLiteral("two are needed"));
    QVERIFY(plot.findChild<QLabel*>(QStringLiteral("agreementMessage"))->isVisible());
    AgreementPlot::Matrix wrong = matrix(3);
    wrong.correlations.pop_back();
    plot.setMatrix(wrong);
    QCOMPARE(plot.mapCount(), 0);
  }
  void manyMapsFitWithoutNumbers() {
    AgreementPlot plot;
    plot.resize(400, 160);
    plot.show();
    plot.setMatrix(matrix(20));
    QCOMPARE(plot.mapCount(), 20);
    QTest::qWait(20);
    plot.resize(1200, 700);
    QTest::qWait(20);
    plot.setMatrix(matrix(1));
    QCOMPARE(plot.mapCount(), 1);
    plot.clear();
    QCOMPARE(plot.mapCount(), 0);
  }
};

QTEST_MAIN(TestTrustPlots)
#include "tst_trust_plots.moc"
