#include <QAction>
#include <QComboBox>
#include <QDockWidget>
#include <QLabel>
#include <QTabWidget>
#include <QTest>
#include <QTranslator>

#include "tests/support/tiny_clip.h"
#include "tests/ui/shell/desk.h"
#include "ui/plots/agreement_plot.h"
#include "ui/plots/deletion_plot.h"
#include "ui/plots/loss_plot.h"
#include "ui/views/sheets/sanity_sheet.h"

using namespace m2ib;
using tests::Desk;

namespace {

QString said(const Desk& desk, const char* name) {
  const auto* label = desk.find<QLabel>(name);
  return label->isVisible() ? label->text() : QString();
}

/// Every text of the plots and their control three quarters longer, as translations are.
class LongTexts : public QTranslator {
 public:
  QString translate(const char*, const char* text, const char*, int) const override {
    QString longer = QString::fromUtf8(text);
    for (const QChar letter : QString::fromUtf8(text)) {
      if (longer.size() * 4 < QString::fromUtf8(text).size() * 7)
        longer += letter == u'%' || letter == u'&' ? u'o' : letter;
    }
    return longer;
  }
  [[nodiscard]] bool isEmpty() const override { return false; }
};

}  // namespace

class TestTrustControl : public QObject {
  Q_OBJECT

  model::DualEncoderPtr model_;

 private Q_SLOTS:
  void initTestCase() {
    M2IB_REQUIRE_FIXTURES();
    model_ = tests::tiny_clip();
    QVERIFY(model_);
  }

  void curveComesWhenItsTabIsSeen() {
    M2IB_REQUIRE_FIXTURES();
    Desk desk(model_, tests::ramp());
    desk.document.addCaption(QStringLiteral("left basal effusion"));
    WAIT_UNTIL_DONE(desk);
    auto* plot = desk.find<plots::DeletionPlot>("deletionPlot");
    QTest::qWait(50);
    QCOMPARE(plot->pointCount(), 0);  // nothing is computed for a tab that nobody sees
    desk.find<QAction>("deletionCurveAction")->trigger();
    QVERIFY(desk.find<QDockWidget>("plotsDock")->isVisible());
    QVERIFY(plot->isVisible());
    QTRY_VERIFY(plot->pointCount() > 0);
    QTRY_VERIFY(!plot->verdictText().isEmpty());
    QTRY_VERIFY(said(desk, "deletionMessage").isEmpty());
    // The other way round, and back without computing.
    auto* kind = desk.find<QComboBox>("deletionKindCombo");
    const QString deletion = said(desk, "deletionAreas");
    kind->setCurrentIndex(1);
    Q_EMIT kind->activated(1);
    QTRY_VERIFY(!said(desk, "deletionAreas").isEmpty() && said(desk, "deletionAreas") != deletion);
    QTRY_VERIFY(said(desk, "deletionMessage").isEmpty());
    kind->setCurrentIndex(0);
    Q_EMIT kind->activated(0);
    QTRY_COMPARE(said(desk, "deletionAreas"), deletion);
  }
  void reasonsAreSaid() {
    M2IB_REQUIRE_FIXTURES();
    Desk desk(model_, tests::ramp());
    desk.find<QAction>("deletionCurveAction")->trigger();
    QTRY_VERIFY(!said(desk, "deletionMessage").isEmpty());
    desk.find<QAction>("agreementAction")->trigger();
    QTRY_VERIFY(!said(desk, "agreementMessage").isEmpty());
    QVERIFY(!desk.find<QAction>("sanityCheckAction")->isEnabled());
    desk.document.addCaption(QStringLiteral("left basal effusion"));
    WAIT_UNTIL_DONE(desk);
    QTRY_VERIFY(desk.find<QAction>("sanityCheckAction")->isEnabled());
    QVERIFY(!said(desk, "agreementMessage").isEmpty());  // one map agrees with nothing
  }
  void curveFollowsCaptionAndSettings() {
    M2IB_REQUIRE_FIXTURES();
    Desk desk(model_, tests::ramp());
    desk.document.addCaption(QStringLiteral("left basal effusion"));
    WAIT_UNTIL_DONE(desk);
    desk.find<QAction>("deletionCurveAction")->trigger();
    QTRY_VERIFY(!said(desk, "deletionAreas").isEmpty());
    const QString first = said(desk, "deletionAreas");
    desk.document.addCaption(QStringLiteral("no effusion"));
    WAIT_UNTIL_DONE(desk);
    QTRY_VERIFY(said(desk, "deletionMessage").isEmpty() && said(desk, "deletionAreas") != first);
    desk.document.setCurrentCaption(0);
    QTRY_COMPARE(said(desk, "deletionAreas"), first);
    // A run that is halted leaves the old map and its curve, dimmed.
    auto settings = desk.document.settings();
    settings.steps = 1000;
    settings.samples = 200;
    desk.document.commitSettings(settings, QStringLiteral("test"));
    QTRY_VERIFY(desk.document.currentPane().stale);
    QTRY_VERIFY(!desk.find<QLabel>("deletionVerdict")->isEnabled());
    QTRY_VERIFY(!said(desk, "deletionMessage").isEmpty());
    QCOMPARE(said(desk, "deletionAreas"), first);
    desk.document.cancel();
    QTRY_VERIFY(!desk.document.busy());
    QTRY_VERIFY(!said(desk, "deletionMessage").isEmpty());
  }
  void matrixHasAllMaps() {
    M2IB_REQUIRE_FIXTURES();
    Desk desk(model_, tests::ramp());
    desk.document.addCaption(QStringLiteral("left basal effusion"));
    desk.document.addCaption(QStringLiteral("no effusion"));
    WAIT_UNTIL_DONE(desk);
    desk.find<QAction>("agreementAction")->trigger();
    auto* plot = desk.find<plots::AgreementPlot>("agreementPlot");
    QTRY_COMPARE(plot->mapCount(), 2);
    QCOMPARE(plot->cellText(0, 0), QLocale().toString(1.0, 'f', 2));
    QCOMPARE(plot->cellText(0, 1), plot->cellText(1, 0));
    QVERIFY(said(desk, "agreementMessage").isEmpty());
    desk.document.removeCaption(1);
    QTRY_COMPARE(plot->mapCount(), 0);
    QTRY_VERIFY(!said(desk, "agreementMessage").isEmpty());
  }
  void lossesStayTheFirstTab() {
    M2IB_REQUIRE_FIXTURES();
    Desk desk(model_, tests::ramp());
    desk.document.addCaption(QStringLiteral("left basal effusion"));
    WAIT_UNTIL_DONE(desk);
    auto* tabs = desk.find<QTabWidget>("plotTabs");
    QCOMPARE(tabs->count(), 3);
    desk.find<QAction>("deletionCurveAction")->trigger();
    tabs->setCurrentIndex(0);
    QVERIFY(desk.find<plots::LossPlot>("lossPlot")->isVisible());
    QCOMPARE(desk.find<plots::LossPlot>("lossPlot")->pointCount(attribution::Tower::Image),
             desk.document.settings().steps);
    QVERIFY(desk.find<plots::LossPlot>("lossPlot")->message().isEmpty());
    // A mean has no losses of its own: they are those of the first seed, and said to be.
    attribution::MethodSettings settings = desk.document.settings();
    settings.repeats = 3;
    desk.document.commitSettings(settings, QStringLiteral("repeats"));
    WAIT_UNTIL_DONE(desk);
    QTRY_VERIFY(desk.find<plots::LossPlot>("lossPlot")
                    ->title(attribution::Tower::Text)
                    .contains(QStringLiteral("first of 3 seeds")));
    settings.repeats = 1;
    // A method that does not optimise has a sentence in place of empty axes.
    settings.method = attribution::Method::Occlusion;
    desk.document.commitSettings(settings, QStringLiteral("method"));
    WAIT_UNTIL_DONE(desk);
    QTRY_VERIFY(desk.find<plots::LossPlot>("lossPlot")->message().contains(QStringLiteral("Occlusion")));
    QCOMPARE(desk.find<plots::LossPlot>("lossPlot")->pointCount(attribution::Tower::Image), 0);
  }
  void sanitySheetOpens() {
    M2IB_REQUIRE_FIXTURES();
    Desk desk(model_, tests::ramp());
    desk.document.addCaption(QStringLiteral("left basal effusion"));
    WAIT_UNTIL_DONE(desk);
    QTRY_VERIFY(desk.find<QAction>("sanityCheckAction")->isEnabled());
    desk.find<QAction>("sanityCheckAction")->trigger();
    auto* sheet = desk.window.findChild<views::SanitySheet*>();
    QVERIFY(sheet && sheet->isVisible());
    QVERIFY(!sheet->isModal());
    sheet->close();
  }
  void longTextsFit() {
    M2IB_REQUIRE_FIXTURES();
    LongTexts texts;
    QApplication::installTranslator(&texts);
    {
      Desk desk(model_, tests::ramp());
      desk.document.addCaption(QStringLiteral("left basal effusion"));
      desk.document.addCaption(QStringLiteral("no effusion"));
      WAIT_UNTIL_DONE(desk);
      desk.window.resize(1280, 720);
      for (const char* name : {"deletionCurveAction", "agreementAction"}) {
        desk.find<QAction>(name)->trigger();
        QTest::qWait(100);
        const QSize smallest = desk.find<QTabWidget>("plotTabs")->minimumSizeHint();
        QVERIFY2(smallest.width() <= 640, qPrintable(QString::number(smallest.width())));
        QVERIFY2(smallest.height() <= 260, qPrintable(QString::number(smallest.height())));
      }
      auto* verdict = desk.find<QLabel>("deletionVerdict");
      desk.find<QAction>("deletionCurveAction")->trigger();
      QTRY_VERIFY(verdict->isVisible());
      QVERIFY(verdict->height() >= verdict->heightForWidth(verdict->width()));
    }
    QApplication::removeTranslator(&texts);
  }
  void closingWhileComputing() {
    M2IB_REQUIRE_FIXTURES();
    Desk desk(model_, tests::ramp());
    desk.document.addCaption(QStringLiteral("left basal effusion"));
    WAIT_UNTIL_DONE(desk);
    desk.find<QAction>("deletionCurveAction")->trigger();
    QCoreApplication::processEvents();
    desk.document.removeCaption(0);
    desk.document.setModel(nullptr);
    QTest::qWait(20);
    QVERIFY(!said(desk, "deletionMessage").isEmpty());
  }
};

QTEST_MAIN(TestTrustControl)
#include "tst_trust_control.moc"
