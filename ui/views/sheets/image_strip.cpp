#include "ui/views/sheets/image_strip.h"

#include <QHBoxLayout>
#include <QListView>
#include <QProgressBar>
#include <QPushButton>
#include <QResizeEvent>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/presenters/text/settings_text.h"
#include "ui/views/panes/colour_bar_view.h"
#include "ui/views/parts/elided_label.h"
#include "ui/views/parts/message_bar.h"
#include "ui/views/sheets/image_strip_chooser.h"
#include "ui/views/sheets/image_strip_delegate.h"

namespace m2ib::views {
namespace {

using presenters::ExplorerDocument;
constexpr int kQuiet_ms = 600;
constexpr int kCard_px = 270;  ///< as many columns as cards of this width fit
constexpr int kLeastCard_px = 200;
constexpr int kSpacing_px = 4;
const QColor kGround(0x12, 0x14, 0x17);  // pictures lie on dark in both themes

}  // namespace

ImageStrip::ImageStrip(ExplorerDocument* document, presenters::PictureListModel* list, QWidget* parent)
    : QWidget(parent),
      document_(document),
      list_(list),
      model_(document, list),
      delegate_(new ImageStripDelegate(&model_, this)),
      chooser_(new ImageStripChooser(list, this)) {
  setObjectName(QStringLiteral("imageStrip"));
  quiet_.setSingleShot(true);
  quiet_.setInterval(kQuiet_ms);
  build();
  layOut();
  connectDocument();
  connect(&quiet_, &QTimer::timeout, this, &ImageStrip::begin);
  connect(chooser_, &ImageStripChooser::chosen, this, &ImageStrip::showPictures);
  connect(choose_, &QToolButton::clicked, this, [this] { chooser_->open(choose_); });
  connect(&model_, &ImageStripModel::progressed, this, [this] {
    showScale();
    showTexts();
  });
  connect(&model_, &QAbstractItemModel::dataChanged, this, &ImageStrip::showScale);
  connect(view_, &QListView::doubleClicked, this, [this](const QModelIndex& index) { model_.open(index.row()); });
  connect(view_, &QListView::activated, this, [this](const QModelIndex& index) {
    // A double click is told twice.
    if (!(document_->imageLocation() == model_.item(index.row()).location)) model_.open(index.row());
  });
  connect(cancel_, &QPushButton::clicked, this, [this] {
    if (model_.isStarted()) {
      model_.cancel();
    } else {
      model_.resume();
    }
  });
  showScale();
  showTexts();
}

void ImageStrip::connectDocument() {
  const auto changed = [this] {
    if (model_.isOutdated()) quiet_.start();
  };
  connect(document_, &ExplorerDocument::settingsChanged, this, changed);
  connect(document_, &ExplorerDocument::currentCaptionChanged, this, changed);
  connect(document_, &ExplorerDocument::modelChanged, this, changed);
  connect(document_, &ExplorerDocument::modelViewChanged, this, changed);
  connect(document_->captions(), &QAbstractItemModel::dataChanged, this,
          [changed](const QModelIndex&, const QModelIndex&, const QList<int>& roles) {
            if (roles.contains(Qt::DisplayRole)) changed();
          });
  connect(list_, &presenters::PictureListModel::scanEnded, this, [this] {
    if (isVisible() && wanted_.empty()) showPictures(chooser_->thisAndNext());
  });
}

void ImageStrip::build() {
  title_ = new ElidedLabel(this);
  title_->setObjectName(QStringLiteral("stripTitle"));
  title_->setTextFormat(Qt::PlainText);
  choose_ = new QToolButton(this);
  choose_->setObjectName(QStringLiteral("stripChoose"));
  choose_->setText(tr("Pictures"));
  choose_->setArrowType(Qt::DownArrow);
  choose_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  choose_->setFocusPolicy(Qt::StrongFocus);
  choose_->setToolTip(tr("Which pictures of the list are shown"));
  message_ = new MessageBar(QStringLiteral("stripMessage"), this);
  view_ = new QListView(this);
  view_->setObjectName(QStringLiteral("stripView"));
  view_->setAccessibleName(tr("Pictures with their maps for one caption"));
  view_->setModel(&model_);
  view_->setItemDelegate(delegate_);
  view_->setViewMode(QListView::IconMode);
  view_->setMovement(QListView::Static);
  view_->setResizeMode(QListView::Adjust);
  view_->setWrapping(true);
  view_->setSpacing(kSpacing_px);
  QPalette ground = view_->palette();
  ground.setColor(QPalette::Base, QColor(0x05, 0x06, 0x07));
  view_->setPalette(ground);
  view_->viewport()->installEventFilter(this);
  // It must not come and go with the cards' size.
  view_->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
  view_->setUniformItemSizes(true);
  view_->setSelectionMode(QAbstractItemView::SingleSelection);
  view_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  bar_ = new ColourBarView(this);
  bar_->setObjectName(QStringLiteral("stripColourBar"));
  // It writes light, as beside the pictures.
  QPalette dark = bar_->palette();
  dark.setColor(QPalette::Window, kGround);
  bar_->setPalette(dark);
  bar_->setAutoFillBackground(true);
  progress_ = new QProgressBar(this);
  progress_->setObjectName(QStringLiteral("stripProgress"));
  progress_->setAccessibleName(tr("Progress of the strip"));
  progress_->setRange(0, 1000);
  progress_->setMaximumWidth(160);
  cancel_ = new QPushButton(tr("Stop"), this);
  cancel_->setObjectName(QStringLiteral("stripCancel"));
  cancel_->setAutoDefault(false);
}

void ImageStrip::layOut() {
  auto* head = new QHBoxLayout;
  head->setContentsMargins(8, 4, 8, 0);
  head->addWidget(title_, 1);
  head->addWidget(progress_);
  head->addWidget(cancel_);
  head->addWidget(choose_);
  auto* middle = new QHBoxLayout;
  middle->setSpacing(0);
  middle->addWidget(view_, 1);
  middle->addWidget(bar_);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addLayout(head);
  layout->addWidget(message_);
  layout->addLayout(middle, 1);
}

void ImageStrip::showPictures(const std::vector<pictures::PictureLocation>& locations) {
  wanted_ = locations;
  begin();
}

void ImageStrip::begin() {
  quiet_.stop();
  if (!isVisible()) return;
  model_.start(wanted_);
  showTexts();
}

void ImageStrip::showTexts() {
  const auto& base = model_.base();
  title_->setFullText(base.model
                          ? tr("“%1” · %2", "a caption, how it was explained")
                                .arg(QString::fromStdString(base.caption), presenters::settings_text(base.settings))
                          : tr("One caption for several pictures"));
  QString missing;
  if (wanted_.empty()) {
    missing = tr("Open a folder of pictures, or choose some of the list.");
  } else if (!base.model) {
    missing = document_->model() ? tr("Write a caption first.") : tr("Open a model first.");
  }
  message_->showMessage(MessageBar::Kind::Info, missing, false);
  const bool going = base.model && !model_.isFinished();
  progress_->setVisible(going);
  progress_->setValue(static_cast<int>(std::lround(model_.fraction() * 1000.0)));
  cancel_->setVisible(going);
  cancel_->setText(model_.isStarted() ? tr("Stop") : tr("Go on"));
}

void ImageStrip::showScale() {
  const double scale = model_.sheet().scaleMaxNats();
  const attribution::Method method = document_->settingsOf(document_->currentCaption()).method;
  const figure::OverlayStyle style = figure::style_for(small_style(style_, scale), attribution::info_of(method));
  if (scale == scale_ && method == method_) return;
  scale_ = scale;
  method_ = method;
  delegate_->setStyle(style);
  figure::ColourBar bar;
  bar.colours = style.colours;
  bar.scale = style.scale;
  bar.threshold = style.threshold;
  bar.map_unit = style.unit;
  bar.diverging = style.is_signed;
  const double most = scale > 0.0 ? scale : 1.0;
  bar.range = {style.is_signed ? -most : 0.0, most, false};
  bar.with_numbers = scale > 0.0;
  bar_->setBar(bar);
  view_->viewport()->update();
}

void ImageStrip::fitCards() {
  const int room = view_->viewport()->width() - 1;
  const int columns = std::max(1, room / (kCard_px + 2 * kSpacing_px));
  delegate_->setCardWidth(std::max(kLeastCard_px, room / columns - 2 * kSpacing_px));
}

bool ImageStrip::eventFilter(QObject* watched, QEvent* event) {
  if (watched == view_->viewport() && event->type() == QEvent::Resize) fitCards();
  return QWidget::eventFilter(watched, event);
}

void ImageStrip::setOverlayStyle(const figure::OverlayStyle& style) {
  style_ = style;
  scale_ = -1.0;
  showScale();
}

void ImageStrip::setPersonalHidden(bool hidden) {
  model_.setPersonalHidden(hidden);
  view_->viewport()->update();
}

void ImageStrip::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  if (wanted_.empty()) wanted_ = chooser_->thisAndNext();
  if (model_.rowCount() == 0 || model_.isOutdated()) {
    begin();
  } else {
    model_.resume();
  }
}

void ImageStrip::hideEvent(QHideEvent* event) {
  QWidget::hideEvent(event);
  model_.cancel();  // nobody looks
}

}  // namespace m2ib::views
