#include "ui/views/panes/compare_pane.h"

#include <QAbstractItemView>
#include <QButtonGroup>
#include <QComboBox>
#include <QEvent>
#include <QLocale>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QTimer>
#include <QToolButton>
#include <algorithm>

#include "ui/presenters/caption_list_model.h"
#include "ui/presenters/text/method_text.h"
#include "ui/views/panes/colour_bar_view.h"

namespace m2ib::views {
namespace {

using presenters::CaptionListModel;
using presenters::ExplorerDocument;
using session::CompareMode;

constexpr int kRoomy_px = 400;
constexpr int kPopupWidth_px = 300;

}  // namespace

ComparePane::ComparePane(ExplorerDocument* document, ViewState* state, QWidget* parent)
    : Pane(QStringLiteral("compareView"), state, parent),
      document_(document),
      colour_bar_(new ColourBarView(this)),
      flicker_(new QTimer(this)) {
  view()->setAccessibleName(tr("Two maps compared"));
  colour_bar_->setObjectName(QStringLiteral("compareColourBar"));
  addToolRow(makeTools());
  makeFlickerTools();
  addSideWidget(colour_bar_);
  connectTools();
  refreshChoices();
}

// --- choices ---------------------------------------------------------------------------------------------------------

void ComparePane::choose(int a, int b) {
  session::Arrangement changed = document_->arrangement();
  // The same caption twice would say nothing: the other choice takes what this one leaves.
  if (a == b && a != arrangement_.compare_a) {
    b = arrangement_.compare_a;
  } else if (a == b) {
    a = arrangement_.compare_b;
  }
  changed.compare_a = a;
  changed.compare_b = b;
  document_->setArrangement(changed);
  refresh();
}

void ComparePane::setMode(CompareMode mode) {
  session::Arrangement changed = document_->arrangement();
  changed.compare = mode;
  document_->setArrangement(changed);
  refresh();
}

void ComparePane::refreshChoices() {
  for (QComboBox* choice : {first_, second_}) {
    const QSignalBlocker quiet(choice);
    choice->clear();
    for (int i = 0; i < document_->captionCount(); ++i) {
      const QString method = document_->captions()->index(i, 0).data(CaptionListModel::MethodRole).toString();
      const QString of_method = method.isEmpty() ? QString() : QStringLiteral("  (%1)").arg(method);
      choice->addItem(CaptionListModel::letter(i) + QStringLiteral("  ") + document_->caption(i).simplified() +
                      of_method);
    }
    choice->view()->setMinimumWidth(kPopupWidth_px);
  }
  refresh();
}

// --- what is shown ---------------------------------------------------------------------------------------------------

void ComparePane::refresh() {
  arrangement_ = document_->arrangement();
  first_->setCurrentIndex(arrangement_.compare_a);
  second_->setCurrentIndex(arrangement_.compare_b);
  if (auto* button = modes_->button(static_cast<int>(arrangement_.compare))) button->setChecked(true);
  compare();
  showRanks();
  showTexts();
  showNumbers();
  switch (arrangement_.compare) {
    case CompareMode::Off:
    case CompareMode::Difference:
      drawDifference();
      break;
    case CompareMode::Swipe:
    case CompareMode::Flicker:
    case CompareMode::Reveal:
      drawBoth();
  }
  runFlicker();
}

void ComparePane::compare() {
  a_ = b_ = {};
  comparison_.reset();
  problem_.clear();
  const auto known = [this](int row) { return row >= 0 && row < document_->captionCount(); };
  if (!known(arrangement_.compare_a) || !known(arrangement_.compare_b)) {
    problem_ = tr("Two captions are needed to compare.");
    return;
  }
  if (document_->radiograph()) {
    const auto shown = [this](int row) {
      return pane_map(document_->pane(row), document_->settingsOf(row).method, repeats_);
    };
    a_ = shown(arrangement_.compare_a);
    b_ = shown(arrangement_.compare_b);
  }
  if (a_.empty() || b_.empty()) {
    problem_ = tr("No map yet of both captions.");
  } else if (!a_.fits(b_)) {
    problem_ = a_.grid != b_.grid ? tr("Not comparable: the maps have different grids of patches.")
                                  : tr("Not comparable: the model saw different parts of the picture.");
  } else {
    comparison_ = metrics::compare_maps(a_.patch_values, b_.patch_values);
    if (!comparison_) problem_ = tr("Not comparable: a map holds values that are not numbers.");
  }
}

void ComparePane::showTexts() {
  const QString a = CaptionListModel::letter(std::max(arrangement_.compare_a, 0));
  const QString b = CaptionListModel::letter(std::max(arrangement_.compare_b, 0));
  const bool difference = arrangement_.compare == CompareMode::Difference;
  const QString pattern = difference ? tr("%1 − %2", "difference of the maps of two captions, named by letters")
                                     : tr("%1 and %2", "maps of two captions, named by letters");
  setTitle(pattern.arg(a, b));
  const bool flickers = arrangement_.compare == CompareMode::Flicker;
  pause_->setVisible(flickers);
  interval_->setVisible(flickers);
  swap_->setEnabled(document_->captionCount() > 1);
  QStringList notes;
  if (!problem_.isEmpty()) notes << problem_;
  if (refused()) {
    const QString first = presenters::method_name(a_.method);
    const QString ranks = tr("Choose ranks to compare the order of the patches.");
    notes << (a_.method != b_.method ? tr("No difference of values: %1 and %2 measure different things.", "two methods")
                                           .arg(first, presenters::method_name(b_.method))
              : a_.shows_spread != b_.shows_spread
                  ? tr("No difference of values: one map shows the standard deviation.")
                  : tr("No difference of values: those of %1 have no unit.", "a method").arg(first)) +
                 QLatin1Char('\n') + ranks;
  }
  if (!a_.note.isEmpty()) notes << a + QStringLiteral(": ") + a_.note;
  if (!b_.note.isEmpty()) notes << b + QStringLiteral(": ") + b_.note;
  view()->setNote(notes.join(QLatin1Char('\n')));
}

bool ComparePane::refused() const {
  return arrangement_.compare == CompareMode::Difference && comparison_ && !same_scale(a_, b_) && !ranks_->isChecked();
}

void ComparePane::showRanks() {
  // Where values can be subtracted, ranks would only hide what they are.
  const bool offered = arrangement_.compare == CompareMode::Difference && comparison_ && !same_scale(a_, b_);
  ranks_->setVisible(offered);
}

void ComparePane::setRepeatView(const RepeatView& repeats) {
  if (repeats == repeats_) return;
  repeats_ = repeats;
  refresh();
}

void ComparePane::showNumbers() {
  if (!comparison_) return setDetails(problem_);
  const QLocale locale;
  const auto number = [&](std::optional<double> value) {
    return value ? locale.toString(*value, 'f', 2).replace(QLatin1Char('-'), QChar(0x2212))
                 : tr("none", "a correlation with a constant map");
  };
  const bool roomy = width() >= kRoomy_px;
  const QString pearson = number(comparison_->pearson);
  const QString spearman = number(comparison_->spearman);
  const QString overlap = locale.toString(comparison_->overlap, 'f', 2);
  const QString brief = roomy ? tr("Pearson %1 · Spearman %2 · overlap %3").arg(pearson, spearman, overlap)
                              : tr("r %1 · ρ %2 · overlap %3", "Pearson's, Spearman's").arg(pearson, spearman, overlap);
  setDetails(brief, tr("Patch by patch: Pearson's correlation %1, Spearman's (of ranks) %2. Overlap of the hottest 20 "
                       "% of the patches of both maps (intersection over union): %3.")
                        .arg(pearson, spearman, overlap));
}

void ComparePane::setOverlayStyle(const figure::OverlayStyle& style) {
  style_ = style;
  refresh();
}

void ComparePane::drawDifference() {
  composeView(Composing::Single);
  MapLayer layer;
  layer.smooth = style_.smooth;
  layer.unseen = style_.unseen;
  figure::ColourBar bar;
  bar.diverging = true;
  const QString letters = title();
  const QString unit = figure::unit_text(attribution::info_of(a_.method).unit);
  bar.unit = tr("%1, %2", "a unit; then the difference of two maps, e.g. A − B").arg(unit, letters);
  bar.brief_units = QStringList{letters};
  bar.with_numbers = comparison_ && !refused();
  bar.range = {-1.0, 1.0, false};
  if (comparison_) {
    layer.field_of_view = figure::to_rect(a_.field_of_view);
    if (refused()) {
      bar.unit = tr("no common unit");
      bar.brief_units.clear();
    } else {
      drawValues(layer, bar);
    }
  }
  view()->setLayer(layer);
  colour_bar_->setBar(bar);
}

void ComparePane::drawValues(MapLayer& layer, figure::ColourBar& bar) const {
  std::vector<float> difference = comparison_->difference_nats;
  double limit = figure::difference_limit(comparison_->largest_difference_nats);
  if (!same_scale(a_, b_)) {
    difference = rank_shares(a_.patch_values);
    const std::vector<float> other = rank_shares(b_.patch_values);
    for (std::size_t i = 0; i < difference.size(); ++i) difference[i] -= other[i];
    limit = 1.0;
    bar.unit = tr("ranks, %1", "difference of two maps, e.g. A − B").arg(title());
  }
  bar.range = {-limit, limit, false};
  layer.grid_lines = style_.show_grid ? a_.grid : 0;
  layer.colours = figure::difference_image(difference, a_.grid, limit, style_.opacity, style_.smooth);
  if (a_.stale || b_.stale) layer.colours = desaturated(layer.colours);
}

void ComparePane::drawBoth() {
  const auto layer_of = [this](const PaneMap& map) {
    const figure::OverlayStyle style = map_style(map, style_, document_->sharedScaleMax(map.method));
    return map_layer(map, style, figure::isoline_levels(style, figure::scale_range(map.patch_values, style)));
  };
  figure::ColourBar bar = map_bar(a_, map_style(a_, style_, document_->sharedScaleMax(a_.method)));
  // Two maps with a scale each have no number in common.
  if (style_.scale == figure::ScaleMode::MinMax || !same_scale(a_, b_)) bar.with_numbers = false;
  if (!a_.empty() && !b_.empty() && !same_scale(a_, b_)) {
    bar.unit = tr("each map has its own scale");
    bar.brief_units = QStringList{tr("own scales", "of two maps, each with its own")};
  }
  view()->setLayer(layer_of(a_));
  view()->setSecondLayer(layer_of(b_));
  colour_bar_->setBar(bar);
  composeView(arrangement_.compare == CompareMode::Swipe     ? Composing::Swipe
              : arrangement_.compare == CompareMode::Flicker ? Composing::Flicker
                                                             : Composing::Reveal);
}

void ComparePane::composeView(Composing mode) {
  Composition composition = view()->composition();
  composition.mode = mode;
  composition.first_label = CaptionListModel::letter(std::max(arrangement_.compare_a, 0));
  composition.second_label = CaptionListModel::letter(std::max(arrangement_.compare_b, 0));
  view()->setComposition(composition);
}

// --- flicker ---------------------------------------------------------------------------------------------------------

void ComparePane::runFlicker() {
  const bool runs = arrangement_.compare == CompareMode::Flicker && !pause_->isChecked() && isVisible() &&
                    isActiveWindow() && !a_.empty() && !b_.empty();
  if (runs == flicker_->isActive()) return;
  runs ? flicker_->start() : flicker_->stop();
}

void ComparePane::flicker() {
  Composition composition = view()->composition();
  composition.second_shown = !composition.second_shown;
  view()->setComposition(composition);
}

void ComparePane::resizeEvent(QResizeEvent* event) {
  Pane::resizeEvent(event);
  showNumbers();
}

void ComparePane::changeEvent(QEvent* event) {
  Pane::changeEvent(event);
  if (event->type() == QEvent::ActivationChange) runFlicker();
}

void ComparePane::showEvent(QShowEvent* event) {
  Pane::showEvent(event);
  runFlicker();
}

void ComparePane::hideEvent(QHideEvent* event) {
  Pane::hideEvent(event);
  runFlicker();
}

}  // namespace m2ib::views
