#include "ui/views/sheets/image_strip_chooser.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QScreen>
#include <QSpinBox>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/views/sheets/image_strip_model.h"

namespace m2ib::views {
namespace {

constexpr int kMostListed = 2000;  ///< a folder may have more than a list of boxes is good for

}  // namespace

ImageStripChooser::ImageStripChooser(presenters::PictureListModel* list, QWidget* parent)
    : QFrame(parent, Qt::Popup), list_(list) {
  setObjectName(QStringLiteral("imageStripChooser"));
  setAccessibleName(tr("Pictures of the strip"));
  setFrameShape(QFrame::StyledPanel);
  build();
  connect(next_, &QPushButton::clicked, this, [this] {
    hide();
    Q_EMIT chosen(thisAndNext());
  });
  connect(show_, &QPushButton::clicked, this, [this] {
    hide();
    Q_EMIT chosen(checked());
  });
  connect(rows_, &QListWidget::itemChanged, this, &ImageStripChooser::showButtons);
}

void ImageStripChooser::build() {
  after_ = new QSpinBox(this);
  after_->setObjectName(QStringLiteral("stripNextCount"));
  after_->setRange(1, ImageStripModel::kMostPictures - 1);
  after_->setValue(5);
  auto* label = new QLabel(tr("This picture and the &next"), this);
  label->setBuddy(after_);
  after_->setAccessibleName(tr("This picture and so many after it"));
  next_ = new QPushButton(tr("&Show"), this);
  next_->setObjectName(QStringLiteral("stripShowNext"));
  next_->setAccessibleName(tr("Show this picture and the next"));
  rows_ = new QListWidget(this);
  rows_->setObjectName(QStringLiteral("stripPictures"));
  rows_->setAccessibleName(tr("Pictures to choose"));
  show_ = new QPushButton(this);
  show_->setObjectName(QStringLiteral("stripShowChecked"));
  for (QPushButton* button : {next_, show_}) button->setAutoDefault(false);
  auto* first = new QHBoxLayout;
  first->addWidget(label);
  first->addWidget(after_);
  first->addWidget(next_);
  first->addStretch(1);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(8, 8, 8, 8);
  layout->addLayout(first);
  layout->addWidget(rows_, 1);
  layout->addWidget(show_, 0, Qt::AlignLeft);
}

void ImageStripChooser::open(const QWidget* under) {
  fill();
  resize(QSize(320, 380).expandedTo(minimumSizeHint()));
  const QRect screen = under->screen()->availableGeometry();
  QPoint place = under->mapToGlobal(QPoint(0, under->height()));
  place.setY(std::clamp(place.y(), screen.top(), std::max(screen.top(), screen.bottom() - height())));
  place.setX(std::clamp(place.x(), screen.left(), std::max(screen.left(), screen.right() - width())));
  move(place);
  show();
  after_->setFocus(Qt::PopupFocusReason);
}

void ImageStripChooser::fill() {
  QSet<QString> kept;
  for (const auto& location : checked())
    kept << QString::fromStdString(location.file.string() + '\n' + location.member);
  rows_->clear();
  const int count = std::min(list_->rowCount(), kMostListed);
  for (int row = 0; row < count; ++row) {
    auto* item = new QListWidgetItem(list_->data(list_->index(row), Qt::DisplayRole).toString(), rows_);
    const bool can_be_shown = list_->entry(row).problem.empty();
    const auto location = locationOf(row);
    const bool was = kept.contains(QString::fromStdString(location.file.string() + '\n' + location.member));
    item->setFlags(can_be_shown ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable
                                : Qt::ItemFlags(Qt::NoItemFlags));
    item->setCheckState(was ? Qt::Checked : Qt::Unchecked);
  }
  if (list_->open().row >= 0 && list_->open().row < rows_->count()) rows_->setCurrentRow(list_->open().row);
  showButtons();
}

void ImageStripChooser::showButtons() {
  const int count = static_cast<int>(checked().size());
  show_->setText(tr("Show the %n &checked", nullptr, count));
  show_->setEnabled(count > 0);
  show_->setToolTip(tr("At most %1").arg(ImageStripModel::kMostPictures));
  next_->setEnabled(list_->rowCount() > 0);
}

pictures::PictureLocation ImageStripChooser::locationOf(int row) const {
  const auto& all = list_->entry(row).pictures;
  const auto open = list_->open();
  const std::size_t index = open.row == row && open.index >= 0 ? static_cast<std::size_t>(open.index) : 0;
  return all[std::min(index, all.size() - 1)];
}

std::vector<pictures::PictureLocation> ImageStripChooser::thisAndNext() const {
  std::vector<pictures::PictureLocation> locations;
  for (int row = std::max(list_->open().row, 0); row < list_->rowCount(); ++row) {
    if (!list_->entry(row).problem.empty()) continue;
    locations.push_back(locationOf(row));
    if (static_cast<int>(locations.size()) > after_->value()) break;
  }
  return locations;
}

std::vector<pictures::PictureLocation> ImageStripChooser::checked() const {
  std::vector<pictures::PictureLocation> locations;
  for (int row = 0; row < rows_->count() && row < list_->rowCount(); ++row) {
    if (locations.size() == static_cast<std::size_t>(ImageStripModel::kMostPictures)) break;
    if (rows_->item(row)->checkState() == Qt::Checked) locations.push_back(locationOf(row));
  }
  return locations;
}

}  // namespace m2ib::views
