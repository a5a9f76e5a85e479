#include "ui/views/panes/compare_pane.h"

#include <QAbstractItemView>
#include <QButtonGroup>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLocale>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QStyleOptionComboBox>
#include <QStylePainter>
#include <QTimer>
#include <QToolButton>
#include <algorithm>

#include "ui/presenters/caption_list_model.h"
#include "ui/views/panes/colour_bar_view.h"
#include "ui/views/panes/pane_icons.h"

namespace m2ib::views {
namespace {

using presenters::CaptionListModel;
using presenters::ExplorerDocument;
using session::CompareMode;

constexpr int kRoomy_px = 400;
constexpr int kPopupWidth_px = 300;

/// Fusion cuts a text that is too long; this says so.
class ElidedComboBox : public QComboBox {
 public:
  using QComboBox::QComboBox;

 protected:
  void paintEvent(QPaintEvent*) override {
    QStylePainter painter(this);
    QStyleOptionComboBox option;
    initStyleOption(&option);
    const QRect room = style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, this);
    option.currentText = fontMetrics().elidedText(option.currentText, Qt::ElideRight, room.width() - 4);
    painter.drawComplexControl(QStyle::CC_ComboBox, option);
    painter.drawControl(QStyle::CE_ComboBoxLabel, option);
  }
};

QComboBox* make_choice(const char* name, const QString& help, QWidget* parent) {
  auto* choice = new ElidedComboBox(parent);
  choice->setObjectName(QString::fromLatin1(name));
  choice->setAccessibleName(help);
  choice->setToolTip(help);
  choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  choice->setMinimumContentsLength(1);
  choice->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  return choice;
}

QToolButton* make_button(const char* name, PaneSymbol symbol, const QString& help, QWidget* parent) {
  auto* button = new QToolButton(parent);
  button->setObjectName(QString::fromLatin1(name));
  button->setIcon(pane_icon(symbol));
  button->setIconSize({18, 18});
  button->setToolTip(help);
  button->setAccessibleName(help);
  button->setFocusPolicy(Qt::TabFocus);
  return button;
}

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

// --- controls --------------------------------------------------------------------------------------------------------

QWidget* ComparePane::makeTools() {
  auto* row = new QWidget(this);
  row->setObjectName(QStringLiteral("compareTools"));
  first_ = make_choice("compareFirst", tr("First caption (A)"), row);
  swap_ = make_button("compareSwap", PaneSymbol::Swap, tr("Swap the two captions"), row);
  swap_->setAutoRaise(true);
  second_ = make_choice("compareSecond", tr("Second caption (B)"), row);
  modes_ = new QButtonGroup(this);
  auto* layout = new QHBoxLayout(row);
  layout->setContentsMargins(6, 2, 6, 3);
  layout->setSpacing(3);
  layout->addWidget(first_, 1);
  layout->addWidget(swap_);
  layout->addWidget(second_, 1);
  layout->addSpacing(4);
  layout->addWidget(makeMode(row, CompareMode::Difference, "differenceButton", tr("Difference of the two maps")));
  layout->addWidget(makeMode(row, CompareMode::Swipe, "swipeButton",
                             tr("Swipe: one map left, the other one right of a divider. Drag it, or press ← and →.")));
  layout->addWidget(
      makeMode(row, CompareMode::Flicker, "flickerButton", tr("Flicker: the two maps take turns in one place")));
  layout->addWidget(makeMode(row, CompareMode::Reveal, "revealButton",
                             tr("Reveal: a round window at the pointer shows the second map. Ctrl and the wheel, or [ "
                                "and ], size it; the arrow keys move it.")));
  return row;
}

QToolButton* ComparePane::makeMode(QWidget* row, CompareMode mode, const char* name, const QString& help) {
  const PaneSymbol symbol = mode == CompareMode::Difference ? PaneSymbol::Difference
                            : mode == CompareMode::Swipe    ? PaneSymbol::Swipe
                            : mode == CompareMode::Flicker  ? PaneSymbol::Flicker
                                                            : PaneSymbol::Reveal;
  QToolButton* button = make_button(name, symbol, help, row);
  button->setCheckable(true);
  button->setStyleSheet(QStringLiteral(
      "QToolButton { border: 1px solid #5a5e66; border-radius: 3px; padding: 2px; background: #2e3136; } "
      "QToolButton:checked { background: #1f6fb5; border-color: #6db3ee; } "
      "QToolButton:focus { border-color: white; }"));
  modes_->addButton(button, static_cast<int>(mode));
  return button;
}

void ComparePane::makeFlickerTools() {
  pause_ = make_button("flickerPause", PaneSymbol::Pause, tr("Hold the flicker"), this);
  pause_->setCheckable(true);
  pause_->setAutoRaise(true);
  pause_->setFixedHeight(fontMetrics().height() + 3);
  interval_ = new QSpinBox(this);
  interval_->setObjectName(QStringLiteral("flickerInterval"));
  interval_->setAccessibleName(tr("How long each map is shown"));
  interval_->setToolTip(interval_->accessibleName());
  interval_->setRange(kFastestFlicker_ms, kSlowestFlicker_ms);
  interval_->setSingleStep(100);
  interval_->setSuffix(tr(" ms", "milliseconds, after a number"));
  interval_->setFixedHeight(fontMetrics().height() + 6);
  addDetailsWidget(interval_);
  addDetailsWidget(pause_);
}

void ComparePane::connectTools() {
  for (QComboBox* choice : {first_, second_}) {
    connect(choice, &QComboBox::activated, this, [this] { choose(first_->currentIndex(), second_->currentIndex()); });
  }
  connect(swap_, &QToolButton::clicked, this, [this] { choose(arrangement_.compare_b, arrangement_.compare_a); });
  connect(modes_, &QButtonGroup::idClicked, this, [this](int id) { setMode(static_cast<CompareMode>(id)); });
  connect(pause_, &QToolButton::toggled, this, [this](bool held) {
    pause_->setIcon(pane_icon(held ? PaneSymbol::Play : PaneSymbol::Pause));
    runFlicker();
  });
  connect(interval_, &QSpinBox::valueChanged, flicker_, [this](int ms) { flicker_->setInterval(ms); });
  flicker_->setInterval(interval_->value());
  connect(flicker_, &QTimer::timeout, this, &ComparePane::flicker);
}

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
      choice->addItem(CaptionListModel::letter(i) + QStringLiteral("  ") + document_->caption(i).simplified());
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
    a_ = pane_map(document_->pane(arrangement_.compare_a));
    b_ = pane_map(document_->pane(arrangement_.compare_b));
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
  if (!a_.note.isEmpty()) notes << a + QStringLiteral(": ") + a_.note;
  if (!b_.note.isEmpty()) notes << b + QStringLiteral(": ") + b_.note;
  view()->setNote(notes.join(QLatin1Char('\n')));
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
  bar.unit = tr("nats per patch, %1", "difference of two maps, e.g. A − B").arg(letters);
  bar.with_numbers = comparison_.has_value();
  bar.range = {-1.0, 1.0, false};
  if (comparison_) {
    const double limit = figure::difference_limit(comparison_->largest_difference_nats);
    bar.range = {-limit, limit, false};
    layer.field_of_view = figure::to_rect(a_.field_of_view);
    layer.grid_lines = style_.show_grid ? a_.grid : 0;
    layer.colours =
        figure::difference_image(comparison_->difference_nats, a_.grid, limit, style_.opacity, style_.smooth);
    if (a_.stale || b_.stale) layer.colours = desaturated(layer.colours);
  }
  view()->setLayer(layer);
  colour_bar_->setBar(bar);
}

void ComparePane::drawBoth() {
  figure::OverlayStyle style = style_;
  style.scale_max_nats = document_->sharedScaleMax(attribution::Method::M2ib);
  figure::ColourBar bar = map_bar(a_, style);
  // Two maps with a scale each have no number in common.
  if (style.scale == figure::ScaleMode::MinMax) bar.with_numbers = false;
  view()->setLayer(map_layer(a_, style, figure::isoline_levels(style, figure::scale_range(a_.patch_values, style))));
  view()->setSecondLayer(
      map_layer(b_, style, figure::isoline_levels(style, figure::scale_range(b_.patch_values, style))));
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
