// The contact sheet's widgets, and what they show of its progress.
#include <QCheckBox>
#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/views/panes/colour_bar_view.h"
#include "ui/views/parts/elided_label.h"
#include "ui/views/parts/message_bar.h"
#include "ui/views/sheets/contact_sheet.h"
#include "ui/views/sheets/contact_sheet_delegate.h"

namespace m2ib::views {
namespace {

constexpr int kCellWidth_px = 122;  ///< at first
constexpr int kCellHeight_px = 138;
constexpr int kLeastCell_px = 92;
constexpr int kMostCell_px = 280;
const QColor kGround(0x12, 0x14, 0x17);  // pictures lie on dark in both themes

QString duration_text(double seconds) {
  if (seconds < 1.0) return ContactSheet::tr("less than a second left");
  if (seconds < 90.0) return ContactSheet::tr("about %n seconds left", nullptr, static_cast<int>(std::ceil(seconds)));
  return ContactSheet::tr("about %n minutes left", nullptr, static_cast<int>(std::ceil(seconds / 60.0)));
}

}  // namespace

void ContactSheet::buildChoices() {
  title_ = new ElidedLabel(this);
  title_->setObjectName(QStringLiteral("contactTitle"));
  title_->setTextFormat(Qt::PlainText);
  betas_ = new QLineEdit(this);
  betas_->setObjectName(QStringLiteral("contactBetas"));
  betas_->setAccessibleName(tr("Values of β"));
  betas_->setToolTip(
      tr("Values from 0.001 to 10 with spaces between them, at most %1. Enter computes.").arg(kMostBetas));
  betas_->setMaxLength(200);
  layers_ = new QWidget(this);
  layers_->setObjectName(QStringLiteral("contactLayers"));
  layers_->setAccessibleName(tr("Image layers"));
  auto* grid = new QGridLayout(layers_);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setHorizontalSpacing(8);
  grid->setVerticalSpacing(2);
  message_ = new MessageBar(QStringLiteral("contactMessage"), this);
  connect(message_, &MessageBar::actionRequested, this, &ContactSheet::startAnew);
}

void ContactSheet::buildTable() {
  table_ = new QTableView(this);
  table_->setObjectName(QStringLiteral("contactTable"));
  table_->setAccessibleName(tr("Maps for values of β and layers"));
  table_->setModel(model_);
  table_->installEventFilter(this);
  table_->setItemDelegate(delegate_);
  table_->setSelectionMode(QAbstractItemView::SingleSelection);
  table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table_->setMouseTracking(true);
  QPalette ground = table_->palette();
  ground.setColor(QPalette::Base, kGround);
  table_->setPalette(ground);
  table_->setShowGrid(false);
  table_->setCornerButtonEnabled(false);
  table_->setTabKeyNavigation(false);
  table_->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
  table_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  table_->horizontalHeader()->setDefaultSectionSize(kCellWidth_px);
  table_->horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  table_->horizontalHeader()->setHighlightSections(false);
  table_->verticalHeader()->setDefaultSectionSize(kCellHeight_px);
  table_->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  table_->verticalHeader()->setHighlightSections(false);
  table_->verticalHeader()->setDefaultAlignment(Qt::AlignCenter);
  bar_ = new ColourBarView(this);
  bar_->setObjectName(QStringLiteral("contactColourBar"));
  bar_->setAccessibleName(tr("Scale that all maps of the sheet share"));
  // It writes light, as beside the pictures.
  QPalette dark = bar_->palette();
  dark.setColor(QPalette::Window, kGround);
  bar_->setPalette(dark);
  bar_->setAutoFillBackground(true);
  progress_ = new QProgressBar(this);
  progress_->setObjectName(QStringLiteral("contactProgress"));
  progress_->setAccessibleName(tr("Progress of the contact sheet"));
  progress_->setRange(0, 1000);
  left_ = new QLabel(this);
  left_->setObjectName(QStringLiteral("contactTimeLeft"));
  const auto button = [this](const char* name, const QString& text) {
    auto* made = new QPushButton(text, this);
    made->setObjectName(QString::fromLatin1(name));
    made->setAutoDefault(false);
    return made;
  };
  again_ = button("contactStart", tr("&Compute"));
  again_->setToolTip(tr("Begins anew with these values, layers, and the current caption"));
  cancel_ = button("contactCancel", tr("&Stop"));
  take_ = button("contactAdopt", tr("&Use these settings"));
  take_->setToolTip(tr("Takes the chosen cell's settings for the caption (Enter); can be undone"));
}

void ContactSheet::layOut() {
  auto* choices = new QGridLayout;
  betas_label_ = new QLabel(tr("&β"), this);
  betas_label_->setBuddy(betas_);
  auto* layers_label = new QLabel(tr("After block"), this);
  choices->addWidget(betas_label_, 0, 0);
  choices->addWidget(betas_, 0, 1);
  choices->addWidget(again_, 0, 2);
  choices->addWidget(layers_label, 1, 0, Qt::AlignTop);
  choices->addWidget(layers_, 1, 1, 1, 2, Qt::AlignLeft);
  choices->setColumnStretch(1, 1);
  auto* middle = new QHBoxLayout;
  middle->addWidget(table_, 1);
  middle->addWidget(bar_);
  auto* foot = new QHBoxLayout;
  foot->addWidget(progress_, 1);
  foot->addWidget(left_);
  foot->addWidget(cancel_);
  foot->addStretch(1);
  foot->addWidget(take_);
  auto* layout = new QVBoxLayout(this);
  layout->addWidget(title_);
  layout->addLayout(choices);
  layout->addWidget(message_);
  layout->addLayout(middle, 1);
  layout->addLayout(foot);
  resize(7 * kCellWidth_px + 190, 4 * kCellHeight_px + 190);
}

void ContactSheet::fitCells() {
  const int columns = model_->columnCount();
  const int rows = model_->rowCount();
  if (columns == 0 || rows == 0) return;
  // As large as the window has room for; a picture of any shape is looked at best in a square, over its line of text.
  const int line = table_->fontMetrics().height() + 4;
  const int across = (table_->width() - table_->verticalHeader()->width() - 2 * table_->frameWidth()) / columns;
  const int down = (table_->height() - table_->horizontalHeader()->height() - 2 * table_->frameWidth()) / rows;
  const int side = std::clamp(std::min(across, down - line), kLeastCell_px, kMostCell_px);
  if (table_->horizontalHeader()->defaultSectionSize() == side) return;
  table_->horizontalHeader()->setDefaultSectionSize(side);
  table_->verticalHeader()->setDefaultSectionSize(side + line);
}

bool ContactSheet::eventFilter(QObject* watched, QEvent* event) {
  // Also where the colour bar has grown.
  if (watched == table_ && event->type() == QEvent::Resize) fitCells();
  return QDialog::eventFilter(watched, event);
}

void ContactSheet::showProgress() {
  const bool started = sheet_.isStarted();
  const bool finished = sheet_.count() > 0 && sheet_.isFinished();
  const bool stopped = sheet_.count() > 0 && !started && !finished;
  progress_->setValue(static_cast<int>(std::lround(sheet_.fraction() * 1000.0)));
  progress_->setVisible(sheet_.count() > 0 && !finished);
  QString text;
  if (finished) {
    text = tr("%n maps", nullptr, sheet_.count());
  } else if (stopped) {
    text = tr("stopped");
  } else if (started && !sheet_.isRunning()) {
    text = tr("waits for the window's own maps");
  } else if (const auto seconds = sheet_.secondsLeft(); started && seconds) {
    text = duration_text(*seconds);
  } else if (started && document_->currentPane().result) {
    // One after the other they would take so long; together they are quicker.
    const double most = document_->currentPane().result->time_ms / 1000.0 * sheet_.count();
    text = tr("at most %1", "a time that is left").arg(duration_text(most));
  }
  left_->setText(text);
  cancel_->setVisible(started || stopped);
  if (finished) cancel_->hide();
  cancel_->setText(started ? tr("&Stop") : tr("&Go on"));
  const int cell = model_->cellOf(table_->currentIndex());
  take_->setEnabled(cell >= 0 && cell != model_->adopted() && document_->rowOfCaption(caption_id_) >= 0);
}

void ContactSheet::showScale() {
  const double scale = sheet_.scaleMaxNats();
  if (scale == scale_ && scale > 0.0) return;
  scale_ = scale;
  const figure::OverlayStyle style = figure::style_for(small_style(style_, scale), method());
  delegate_->setStyle(style);
  figure::ColourBar bar;
  bar.colours = style.colours;
  bar.scale = style.scale;
  bar.threshold = style.threshold;
  const double most = scale > 0.0 ? scale : 1.0;
  bar.range = {style.is_signed ? -most : 0.0, most, false};
  bar.map_unit = style.unit;
  bar.diverging = style.is_signed;
  bar.with_numbers = scale > 0.0;
  bar_->setBar(bar);
  model_->notifyAll();
}

}  // namespace m2ib::views
