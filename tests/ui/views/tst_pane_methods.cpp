// Methods in the window: choosing one, what a pane says of it, repeats with several seeds, comparing two methods.
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>
#include <QUndoStack>
#include <cmath>

#include "core/metrics/repeatability.h"
#include "tests/support/tiny_clip.h"
#include "tests/ui/views/view_pictures.h"
#include "ui/presenters/text/method_text.h"
#include "ui/views/captions/word_view.h"
#include "ui/views/panels/beta_control.h"
#include "ui/views/panels/explain_panel.h"
#include "ui/views/panels/layer_control.h"
#include "ui/views/panels/overlay_panel.h"
#include "ui/views/panes/colour_bar_view.h"
#include "ui/views/panes/compare_pane.h"
#include "ui/views/panes/pane_area.h"
#include "ui/views/parts/message_bar.h"

using namespace m2ib;
using namespace m2ib::views;
using attribution::Method;
using presenters::PaneState;
using session::CompareMode;
using session::PaneLayout;

namespace {

struct Desk {
  presenters::ExplorerDocument document;
  PaneArea area{&document};
  ExplainPanel panel{&document};

  Desk() {
    area.resize(1300, 800);
    area.show();
    panel.show();
  }
  void prepare(const model::DualEncoderPtr& model, const std::vector<Method>& methods) {
    document.setModel(model);
    document.setImage(tests::ramp());
    document.addCaption(QStringLiteral("left basal effusion"));
    waitForAll();
    if (QTest::currentTestFailed()) return;
    document.explainByMethods(0, methods);
    session::Arrangement arrangement = document.arrangement();
    arrangement.layout = PaneLayout::Strip;
    document.setArrangement(arrangement);
    waitForAll();
  }
  void waitForAll() {
    for (int i = 0; i < document.captionCount(); ++i) {
      QTRY_COMPARE_WITH_TIMEOUT(document.pane(i).phase, PaneState::Phase::Done, 30000);
    }
    QTRY_VERIFY_WITH_TIMEOUT(!document.busy(), 30000);
  }
  void compare(CompareMode mode) {
    session::Arrangement arrangement = document.arrangement();
    arrangement.compare = mode;
    arrangement.compare_a = 0;
    arrangement.compare_b = 1;
    document.setArrangement(arrangement);
    QCoreApplication::processEvents();
  }
  void choose(Method method) {
    auto* combo = panel.findChild<QComboBox*>(QStringLiteral("methodCombo"));
    combo->setCurrentIndex(combo->findData(static_cast<int>(method)));
    Q_EMIT combo->activated(combo->currentIndex());
  }
  template <class T>
  T* find(const QString& name) {
    T* found = area.findChild<T*>(name);
    if (found == nullptr) found = panel.findChild<T*>(name);
    if (found == nullptr) qFatal("no %s", qPrintable(name));
    return found;
  }
  [[nodiscard]] Method methodOf(int row) const { return document.settingsOf(row).method; }
};

text::Tokens three_words() {
  text::Tokens tokens;
  tokens.caption = "no left effusion";
  tokens.words = {{{0, 2}, 0, 1}, {{3, 7}, 1, 1}, {{8, 16}, 2, 1}};
  return tokens;
}

}  // namespace

class TestPaneMethods : public QObject {
  Q_OBJECT

  model::DualEncoderPtr model_;

 private Q_SLOTS:
  void initTestCase() {
    if (tests::has_fixtures()) model_ = tests::tiny_clip();
  }

  void ranksAreSharedByEqualValues() {
    QCOMPARE(rank_shares({3.0F, -1.0F, 7.0F, 3.0F, 0.0F}), (std::vector<float>{0.625F, 0.0F, 1.0F, 0.625F, 0.25F}));
    QCOMPARE(rank_shares({2.0F, 2.0F}), (std::vector<float>{0.5F, 0.5F}));
    QCOMPARE(rank_shares({2.0F}), std::vector<float>{0.0F});
    QVERIFY(rank_shares({}).empty());
  }

  void scalesBelongToOneMethod() {
    PaneMap m2ib;
    PaneMap rise;
    rise.method = Method::Rise;
    PaneMap saliency;
    saliency.method = Method::Saliency;
    QVERIFY(same_scale(m2ib, m2ib) && same_scale(rise, rise));
    QVERIFY(!same_scale(m2ib, rise));
    QVERIFY(same_scale(saliency, saliency) && !same_scale(saliency, rise));
    const figure::OverlayStyle style = map_style(rise, {}, 0.5);
    QCOMPARE(style.unit, attribution::MapUnit::Cosine);
    QVERIFY(style.is_signed);
    QCOMPARE(style.scale_max_nats, 0.5);
    QCOMPARE(map_style(saliency, {}, 0.5).scale_max_nats, 0.5);  // without a unit, but of one method
    rise.shows_spread = true;
    QVERIFY(!map_style(rise, {}, 0.5).is_signed);
    QCOMPARE(map_style(rise, {}, 0.5).scale_max_nats, 0.0);
  }

  void panelShowsWhatTheMethodUses() {
    M2IB_REQUIRE_FIXTURES();
    Desk desk;
    desk.prepare(model_, {Method::M2ib});
    if (QTest::currentTestFailed()) return;
    auto* samples = desk.find<QSpinBox>(QStringLiteral("samplesSpin"));
    auto* repeats = desk.find<QSpinBox>(QStringLiteral("repeatsSpin"));
    auto* note = desk.find<QLabel>(QStringLiteral("methodNote"));
    auto* steps = desk.find<QSpinBox>(QStringLiteral("stepsSpin"));
    const auto* beta = desk.panel.findChild<BetaControl*>();
    const auto layers = desk.panel.findChildren<LayerControl*>();
    QVERIFY(beta->isVisible() && repeats->isVisible() && steps->isVisible());
    QCOMPARE(repeats->maximum(), 64);
    QVERIFY(note->text().contains(QString::fromUtf8(attribution::info_of(Method::M2ib).source)));

    desk.choose(Method::Occlusion);
    QCOMPARE(desk.methodOf(0), Method::Occlusion);
    QVERIFY(!beta->isVisible() && !repeats->isVisible() && !steps->isVisible() && !samples->isVisible());
    for (const LayerControl* layer : layers) QVERIFY(!layer->isVisible());
    desk.choose(Method::Rise);
    QVERIFY(samples->isVisible() && repeats->isVisible());
    QCOMPARE(samples->value(), 1000);
    QCOMPARE(samples->maximum(), 100000);
    QVERIFY(note->text().contains(QStringLiteral("pictures only")));
    desk.choose(Method::GradCam);
    QVERIFY(layers.front()->isVisible());
    QVERIFY(!layers.back()->isVisible());  // it explains no words
    desk.document.undoStack()->undo();
    desk.document.undoStack()->undo();
    desk.document.undoStack()->undo();
    QCOMPARE(desk.methodOf(0), Method::M2ib);
    QVERIFY(beta->isVisible());
    QCOMPARE(desk.find<QComboBox>(QStringLiteral("methodCombo"))->currentText(), QStringLiteral("M2IB"));
    desk.document.cancel();
  }

  void headerChoosesForItsCaptionAlone() {
    M2IB_REQUIRE_FIXTURES();
    Desk desk;
    desk.document.setModel(model_);
    desk.document.setImage(tests::ramp());
    desk.document.addCaption(QStringLiteral("left basal effusion"));
    desk.document.addCaption(QStringLiteral("no effusion"));
    desk.waitForAll();
    if (QTest::currentTestFailed()) return;
    auto* button = desk.find<QToolButton>(QStringLiteral("methodButton"));
    QCOMPARE(button->text(), QStringLiteral("M2IB"));
    auto* menu = desk.find<QMenu>(QStringLiteral("methodMenu"));
    Q_EMIT menu->aboutToShow();
    QCOMPARE(menu->actions().size(), static_cast<qsizetype>(attribution::kMethods));
    auto* occlusion = menu->findChild<QAction*>(QStringLiteral("method_occlusion"));
    QVERIFY(occlusion != nullptr && occlusion->isEnabled() && !occlusion->isChecked());
    occlusion->trigger();
    const int row = desk.document.currentCaption();
    QVERIFY(!desk.document.followsShared(row));
    QCOMPARE(desk.methodOf(row), Method::Occlusion);
    QCOMPARE(desk.document.settings().method, Method::M2ib);
    desk.waitForAll();
    if (QTest::currentTestFailed()) return;
    QCOMPARE(button->text(), QStringLiteral("Occlusion"));
    QVERIFY(desk.area.overlay()->bar().diverging);
    QCOMPARE(desk.area.overlay()->bar().map_unit, attribution::MapUnit::Cosine);
    desk.document.undoStack()->undo();
    QVERIFY(desk.document.followsShared(row));
    QCOMPARE(desk.methodOf(row), Method::M2ib);
  }

  void doubtsAreSaid() {
    M2IB_REQUIRE_FIXTURES();
    Desk desk;
    desk.prepare(model_, {Method::Rollout});
    if (QTest::currentTestFailed()) return;
    const int row = desk.document.captionCount() - 1;
    const OverlayPane* pane = desk.area.overlays()[static_cast<std::size_t>(row)];
    auto* mark = desk.find<QToolButton>(row == 0 ? QStringLiteral("doubtMark") : QStringLiteral("doubtMark2"));
    QVERIFY(mark->isVisible());
    const QString sentence = presenters::doubt_text(attribution::MapDoubt::IgnoresCaption);
    QVERIFY2(mark->accessibleName().contains(sentence), qPrintable(mark->accessibleName()));
    QVERIFY2(pane->details().contains(QStringLiteral("does not depend")), qPrintable(pane->details()));
    auto* message = desk.find<MessageBar>(row == 0 ? QStringLiteral("doubtMessage") : QStringLiteral("doubtMessage2"));
    QVERIFY(message->isHidden());
    mark->click();
    QVERIFY(message->text().contains(sentence));
    mark->click();
    QVERIFY(message->isHidden());
  }

  void repeatsHaveMeanAndSpread() {
    M2IB_REQUIRE_FIXTURES();
    Desk desk;
    desk.prepare(model_, {Method::M2ib});
    if (QTest::currentTestFailed()) return;
    QVERIFY(!desk.area.mapValueAt({5, 5})->spread);
    desk.find<QSpinBox>(QStringLiteral("repeatsSpin"))->setValue(3);
    QCOMPARE(desk.document.settings().repeats, 3);
    desk.waitForAll();
    if (QTest::currentTestFailed()) return;
    const attribution::ExplanationPtr result = desk.document.pane(0).result;
    QCOMPARE(result->patch_spread().size(), result->patch_values().size());
    OverlayPane* pane = desk.area.overlay();
    QVERIFY2(pane->details().contains(QStringLiteral("mean of 3 seeds")), qPrintable(pane->details()));
    QCOMPARE(pane->view()->layer().unstable, metrics::unstable_patches(result->patch_values(), result->patch_spread()));
    const auto value = desk.area.mapValueAt({1, 1});
    QVERIFY(value && value->spread);
    QCOMPARE(*value->spread, static_cast<double>(result->patch_spread().front()));
    QCOMPARE(value->value, static_cast<double>(result->patch_values().front()));

    OverlayPanel overlay;
    connect(&overlay, &OverlayPanel::repeatViewChanged, &desk.area, &PaneArea::setRepeatView);
    auto* shown = overlay.findChild<QComboBox*>(QStringLiteral("repeatsCombo"));
    shown->setCurrentIndex(1);
    QVERIFY(pane->map().shows_spread);
    QCOMPARE(pane->map().patch_values, result->patch_spread());
    QVERIFY2(figure::colour_bar_unit(pane->bar()).contains(QStringLiteral("standard deviation of 3 seeds")),
             qPrintable(figure::colour_bar_unit(pane->bar())));
    QCOMPARE(desk.area.mapValueAt({1, 1})->value, value->value);  // the read-out stays the mean
    shown->setCurrentIndex(0);
    auto* hatched = overlay.findChild<QCheckBox*>(QStringLiteral("unstableCheck"));
    QVERIFY(hatched->isChecked());
    hatched->setChecked(false);
    QVERIFY(pane->view()->layer().unstable.empty());
  }

  void methodsShareNoScale() {
    M2IB_REQUIRE_FIXTURES();
    Desk desk;
    desk.prepare(model_, {Method::M2ib, Method::Occlusion});
    if (QTest::currentTestFailed()) return;
    const auto panes = desk.area.overlays();
    QCOMPARE(panes.size(), std::size_t{2});
    QVERIFY(desk.find<ColourBarView>(QStringLiteral("sharedColourBar"))->isHidden());
    QCOMPARE(panes[0]->shownStyle().scale_max_nats, desk.document.sharedScaleMax(Method::M2ib));
    QCOMPARE(panes[1]->shownStyle().scale_max_nats, desk.document.sharedScaleMax(Method::Occlusion));
    QVERIFY2(panes[1]->bar().unit.contains(QStringLiteral("Occlusion")), qPrintable(panes[1]->bar().unit));
    QVERIFY(panes[0]->bar().unit.contains(QStringLiteral("nats per patch")));
    QCOMPARE(panes[0]->bar().brief_units, (QStringList{QStringLiteral("M2IB: nats"), QStringLiteral("M2IB")}));
    // However long the numbers of a bar are, the pictures are of one size.
    QVERIFY(panes[0]->ownBarWidth() != panes[1]->ownBarWidth());
    QTRY_COMPARE(panes[0]->view()->width(), panes[1]->view()->width());

    desk.compare(CompareMode::Difference);
    const ComparePane* pane = desk.area.compare();
    QVERIFY(pane->comparison().has_value());
    QVERIFY(pane->view()->layer().colours.isNull());
    QVERIFY2(pane->view()->note().contains(QStringLiteral("M2IB and Occlusion")), qPrintable(pane->view()->note()));
    QVERIFY(!pane->details().isEmpty());  // the correlation stays
    auto* ranks = desk.find<QToolButton>(QStringLiteral("compareRanks"));
    QVERIFY(ranks->isVisible());
    ranks->click();
    QVERIFY(!pane->view()->layer().colours.isNull());
    QVERIFY(!pane->view()->note().contains(QStringLiteral("No difference")));
    desk.compare(CompareMode::Swipe);
    QVERIFY(!ranks->isVisible());
    QVERIFY(!desk.find<ColourBarView>(QStringLiteral("compareColourBar"))->bar().with_numbers);
  }

  void aLowBarHasAShortUnit() {
    const auto drawn = [](const QString& unit, const QStringList& brief, int height) {
      figure::ColourBar bar;
      bar.range = {0.0, 1.0, false};
      bar.unit = unit;
      bar.brief_units = brief;
      QImage image(90, height, QImage::Format_RGB32);
      image.fill(Qt::white);
      QPainter painter(&image);
      figure::draw_colour_bar(painter, image.rect(), bar, QApplication::font());
      return image;
    };
    const QString unit = QStringLiteral("Integrated gradients: cosine per patch");
    const QStringList brief{QStringLiteral("Integrated gradients: cosine"), QStringLiteral("IG")};
    QCOMPARE(drawn(unit, brief, 600), drawn(unit, {}, 600));
    QCOMPARE(drawn(unit, brief, 60), drawn(QStringLiteral("IG"), {}, 60));
    QVERIFY(drawn(unit, brief, 60) != drawn(unit, {}, 60));
  }

  void numbersAreThoseOfTheLanguage() {
    const QLocale german(QLocale::German, QLocale::Germany);
    QCOMPARE(figure::tick_text(0.05, 0.05), QStringLiteral("0.05"));  // figures
    QCOMPARE(figure::tick_text(0.05, 0.05, german), QStringLiteral("0,05"));
    QCOMPARE(figure::tick_text(2500.0, 500.0, german), QStringLiteral("2500"));
    ColourBarView view;
    view.setLocale(german);
    view.setBar({});
    QCOMPARE(view.bar().locale, german);
  }

  void wordsAgainstTheMatchAreMarked() {
    WordView words;
    words.resize(700, 60);
    words.show();
    WordMeaning meaning;
    words.setMeaning(meaning);
    words.setWords(three_words(), {1.0F, 2.0F, 3.0F}, image::ColourTable::Cividis, false);
    const QImage plain = words.grab().toImage();
    meaning.effects = {-0.02F, -0.004F, 0.1F};
    words.setMeaning(meaning);
    words.setWords(three_words(), {1.0F, 2.0F, 3.0F}, image::ColourTable::Cividis, false);
    QVERIFY(words.worksAgainst(0) && !words.worksAgainst(1) && !words.worksAgainst(2));
    QVERIFY2(words.wordToolTip(0).contains(QStringLiteral("0.020")), qPrintable(words.wordToolTip(0)));
    QVERIFY(!words.wordToolTip(1).contains(QStringLiteral("gainst")));
    QVERIFY(words.grab().toImage() != plain);
    QVERIFY(words.scaleText().contains(QStringLiteral("nats")));
  }

  void methodsWithoutWordsSaySo() {
    WordView words;
    words.resize(700, 60);
    WordMeaning meaning;
    meaning.method = Method::Rise;
    words.setMeaning(meaning);
    words.setWords(three_words(), {}, image::ColourTable::Cividis, false);
    QCOMPARE(words.scaleText(), QStringLiteral("RISE explains pictures only"));
    meaning.method = Method::IntegratedGradients;
    words.setMeaning(meaning);
    words.setWords(three_words(), {0.01F, -0.2F, 0.1F}, image::ColourTable::Cividis, false);
    QVERIFY(!words.scaleText().contains(QStringLiteral("nats")));
    QVERIFY2(words.scaleText().contains(QStringLiteral("±0.2")), qPrintable(words.scaleText()));
    QVERIFY(words.wordToolTip(1).contains(QStringLiteral("cosine")));
    meaning.no_words = QStringLiteral("It reads no words of this model.");
    words.setMeaning(meaning);
    words.setWords(three_words(), {}, image::ColourTable::Cividis, false);
    QCOMPARE(words.scaleText(), meaning.no_words);
  }

  void anOldMapsBarKeepsItsSigns() {
    PaneMap rise;
    rise.method = Method::Rise;
    rise.grid = 2;
    rise.patch_values = {-0.2F, 0.0F, 0.1F, 0.05F};
    rise.stale = true;
    const figure::ColourBar bar = map_bar(rise, map_style(rise, {}, 0.2));
    QVERIFY(bar.diverging && bar.without_colours);
    QCOMPARE(bar.range.low_nats, -0.2);
    rise.stale = false;
    QVERIFY(!map_bar(rise, map_style(rise, {}, 0.2)).without_colours);
  }
};

QTEST_MAIN(TestPaneMethods)
#include "tst_pane_methods.moc"
