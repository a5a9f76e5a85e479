// Two captions compared: their difference, its colours and numbers, swipe, flicker and reveal.
#include <QComboBox>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>
#include <limits>
#include <tuple>

#include "tests/ui/views/pane_table.h"
#include "ui/figure/session_figure.h"
#include "ui/views/panes/colour_bar_view.h"

using namespace m2ib;
using namespace m2ib::views;
using session::CompareMode;
using session::PaneLayout;
using Table = tests::PaneTable;

namespace {

QRgb centre_colour(const MapLayer& layer) {
  return layer.colours.pixel(layer.colours.width() / 2, layer.colours.height() / 2);
}

}  // namespace

class TestPaneCompare : public QObject {
  Q_OBJECT

  model::DualEncoderPtr model_;

 private Q_SLOTS:
  void initTestCase() {
    if (tests::has_fixtures()) model_ = tests::tiny_clip();
  }

  void differenceHasSignAndZero() {
    M2IB_REQUIRE_FIXTURES();
    Table table;
    table.prepare(model_, 2);
    if (QTest::currentTestFailed()) return;
    table.layOut(PaneLayout::Two, {}, CompareMode::Difference);
    const auto& numbers = table.area.compare()->comparison();
    QVERIFY(numbers);
    const auto a = table.document.pane(0).result->patch_values();
    const auto b = table.document.pane(1).result->patch_values();
    for (std::size_t i = 0; i < a.size(); ++i) QCOMPARE(numbers->difference_nats[i], a[i] - b[i]);
    const auto& bar = table.find<ColourBarView>("compareColourBar")->bar();
    QVERIFY(bar.diverging);
    QCOMPARE(bar.range.low_nats, -bar.range.high_nats);
    QVERIFY(bar.range.high_nats >= numbers->largest_difference_nats);
    QVERIFY2(bar.unit.contains(QStringLiteral("A − B")), qPrintable(bar.unit));
    QCOMPARE(table.area.compare()->title(), QStringLiteral("A − B"));
    QVERIFY(table.area.compare()->details().contains(
        QLocale().toString(*numbers->pearson, 'f', 2).replace(QLatin1Char('-'), QChar(0x2212))));
    QVERIFY(table.area.compare()->details().contains(QLocale().toString(numbers->overlap, 'f', 2)));

    const MapLayer forth = table.compared();
    table.find<QToolButton>("compareSwap")->click();
    QCOMPARE(table.document.arrangement().compare_a, 1);
    QCOMPARE(table.area.compare()->title(), QStringLiteral("B − A"));
    QVERIFY(forth.colours != table.compared().colours);
    auto* first = table.find<QComboBox>("compareFirst");
    first->setCurrentIndex(0);  // as B is: the second choice takes what is left
    Q_EMIT first->activated(0);
    QCOMPARE(table.document.arrangement().compare_a, 0);
    QCOMPARE(table.document.arrangement().compare_b, 1);
    QCOMPARE(table.compared().colours, forth.colours);
    QCOMPARE(centre_colour(forth), centre_colour(table.compared()));
  }

  void differenceColours() {
    // One patch more in A, one as much, one less.
    const std::vector<float> nats{2.0F, 0.0F, 0.0F, -2.0F};
    const QImage image = figure::difference_image(nats, 2, 2.0, 1.0, false);
    QVERIFY(!image.isNull());
    const int quarter = image.width() / 4;
    const QColor more = image.pixelColor(quarter, quarter);
    const QColor same = image.pixelColor(3 * quarter, quarter);
    const QColor less = image.pixelColor(3 * quarter, 3 * quarter);
    QVERIFY(more.red() > more.blue() + 80);
    QVERIFY(less.blue() > less.red() + 80);
    QCOMPARE(same.alpha(), 0);  // the picture shows through
    const QColor zero = figure::diverging_colour_at(0.5);
    QVERIFY(zero.red() == zero.green() && zero.green() == zero.blue());
    QCOMPARE(more.alpha(), 255);
    QCOMPARE(more, figure::diverging_colour_at(1.0));
    QCOMPARE(less, figure::diverging_colour_at(0.0));
    QCOMPARE(figure::difference_limit(0.0), 1.0);
    QCOMPARE(figure::difference_limit(1.7), 2.0);
    QVERIFY(figure::difference_image(nats, 3, 2.0, 1.0, false).isNull());
    const float nan = std::numeric_limits<float>::quiet_NaN();
    QCOMPARE(figure::difference_image({nan}, 1, 1.0, 1.0, false).pixelColor(5, 5).alpha(), 0);
  }

  void whatCannotBeComparedIsSaid() {
    M2IB_REQUIRE_FIXTURES();
    Table table;
    table.prepare(model_, 1);
    if (QTest::currentTestFailed()) return;
    table.layOut(PaneLayout::One, {}, CompareMode::Difference);
    QVERIFY(!table.area.compare()->comparison());
    QVERIFY(!table.area.compare()->details().isEmpty());
    QVERIFY(table.compared().colours.isNull());
    QVERIFY(!table.find<ColourBarView>("compareColourBar")->bar().with_numbers);
  }

  void modesAreButtons() {
    M2IB_REQUIRE_FIXTURES();
    Table table;
    table.prepare(model_, 2);
    if (QTest::currentTestFailed()) return;
    table.layOut(PaneLayout::Two, {}, CompareMode::Difference);
    const RadiographView* view = table.area.compare()->view();
    const std::vector<std::tuple<const char*, CompareMode, Composing>> modes{
        {"swipeButton", CompareMode::Swipe, Composing::Swipe},
        {"flickerButton", CompareMode::Flicker, Composing::Flicker},
        {"revealButton", CompareMode::Reveal, Composing::Reveal},
        {"differenceButton", CompareMode::Difference, Composing::Single}};
    for (const auto& [name, mode, composing] : modes) {
      QTest::mouseClick(table.find<QToolButton>(QString::fromLatin1(name)), Qt::LeftButton);
      QCOMPARE(table.document.arrangement().compare, mode);
      QCOMPARE(view->composition().mode, composing);
      QCOMPARE(table.find<QToolButton>("flickerPause")->isVisible(), mode == CompareMode::Flicker);
      if (mode == CompareMode::Difference) continue;
      // The same maps as in the captions' own panes.
      QCOMPARE(view->layer().colours, table.area.overlays()[0]->view()->layer().colours);
      QCOMPARE(view->secondLayer().colours, table.area.overlays()[1]->view()->layer().colours);
      QCOMPARE(table.find<ColourBarView>("compareColourBar")->bar().range.high_nats,
               table.document.sharedScaleMax(attribution::Method::M2ib));
    }
  }

  void flickerIsSlowAndCanBeHeld() {
    M2IB_REQUIRE_FIXTURES();
    Table table;
    table.prepare(model_, 2);
    if (QTest::currentTestFailed()) return;
    table.layOut(PaneLayout::One, {}, CompareMode::Flicker);
    table.area.activateWindow();
    if (!QTest::qWaitForWindowActive(&table.area)) QSKIP("no active window here");
    const RadiographView* view = table.area.compare()->view();
    QTRY_VERIFY_WITH_TIMEOUT(view->composition().second_shown, 3000);
    QTRY_VERIFY_WITH_TIMEOUT(!view->composition().second_shown, 3000);
    auto* interval = table.find<QSpinBox>("flickerInterval");
    interval->setValue(100);
    QCOMPARE(interval->value(), ComparePane::kFastestFlicker_ms);
    table.find<QToolButton>("flickerPause")->click();
    const bool held = view->composition().second_shown;
    QTest::qWait(1300);
    QCOMPARE(view->composition().second_shown, held);
    table.find<QToolButton>("flickerPause")->click();
    QTRY_VERIFY_WITH_TIMEOUT(view->composition().second_shown != held, 3000);
    QWidget other;  // a window that is not active must not flicker
    other.show();
    other.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&other));
    QTRY_VERIFY(!table.area.isActiveWindow());
    const bool now = view->composition().second_shown;
    QTest::qWait(1300);
    QCOMPARE(view->composition().second_shown, now);
  }
};

QTEST_MAIN(TestPaneCompare)
#include "tst_pane_compare.moc"
