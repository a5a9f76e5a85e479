// The controls of ComparePane.
#include <QButtonGroup>
#include <QComboBox>
#include <QHBoxLayout>
#include <QSpinBox>
#include <QStyleOptionComboBox>
#include <QStylePainter>
#include <QTimer>
#include <QToolButton>

#include "ui/views/panes/compare_pane.h"
#include "ui/views/panes/pane_icons.h"

namespace m2ib::views {
namespace {

using session::CompareMode;

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
  ranks_ = new QToolButton(this);
  ranks_->setObjectName(QStringLiteral("compareRanks"));
  ranks_->setText(tr("Ranks", "compare the order of the patches, not their values"));
  ranks_->setToolTip(
      tr("Difference of ranks: where a patch stands among all patches of its map, from 0 (lowest) to 1 "
         "(highest)"));
  ranks_->setAccessibleName(ranks_->toolTip());
  ranks_->setCheckable(true);
  ranks_->setFocusPolicy(Qt::TabFocus);
  ranks_->setFixedHeight(fontMetrics().height() + 6);
  addDetailsWidget(ranks_);
  addDetailsWidget(interval_);
  addDetailsWidget(pause_);
}

void ComparePane::connectTools() {
  for (QComboBox* choice : {first_, second_}) {
    connect(choice, &QComboBox::activated, this, [this] { choose(first_->currentIndex(), second_->currentIndex()); });
  }
  connect(swap_, &QToolButton::clicked, this, [this] { choose(arrangement_.compare_b, arrangement_.compare_a); });
  connect(modes_, &QButtonGroup::idClicked, this, [this](int id) { setMode(static_cast<CompareMode>(id)); });
  connect(ranks_, &QToolButton::toggled, this, &ComparePane::refresh);
  connect(pause_, &QToolButton::toggled, this, [this](bool held) {
    pause_->setIcon(pane_icon(held ? PaneSymbol::Play : PaneSymbol::Pause));
    runFlicker();
  });
  connect(interval_, &QSpinBox::valueChanged, flicker_, [this](int ms) { flicker_->setInterval(ms); });
  flicker_->setInterval(interval_->value());
  connect(flicker_, &QTimer::timeout, this, &ComparePane::flicker);
}

}  // namespace m2ib::views
