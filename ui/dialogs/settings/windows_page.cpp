#include "ui/dialogs/settings/windows_page.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTableWidget>
#include <QVBoxLayout>
#include <cmath>

namespace m2ib::dialogs {
namespace {

enum Column { kName, kCentre, kWidth };
constexpr int kLongestName = 60;
constexpr double kLargest = 1e9;

QString number(double value) {
  QLocale locale;
  locale.setNumberOptions(QLocale::OmitGroupSeparator);
  return locale.toString(value, 'g', 8);
}

}  // namespace

WindowsPage::WindowsPage(const QList<OwnWindow>& windows, QWidget* parent) : QWidget(parent), windows_(windows) {
  build();
  fill();
  connect(table_, &QTableWidget::cellChanged, this, &WindowsPage::takeCell);
  connect(table_, &QTableWidget::currentCellChanged, this, &WindowsPage::showEnabled);
}

void WindowsPage::build() {
  auto* text =
      new QLabel(tr("Keys 1 to 9 call the picture's own windows first, then the full range and the percentiles, "
                    "then these in their order. Centre and width are modality values, in HU for CT."),
                 this);
  text->setWordWrap(true);
  table_ = new QTableWidget(0, 3, this);
  table_->setObjectName(QStringLiteral("windowsTable"));
  table_->setAccessibleName(tr("Window presets of your own"));
  table_->setHorizontalHeaderLabels({tr("Name"), tr("Centre"), tr("Width")});
  table_->setSelectionBehavior(QAbstractItemView::SelectRows);
  table_->setSelectionMode(QAbstractItemView::SingleSelection);
  table_->verticalHeader()->hide();
  table_->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  table_->horizontalHeader()->setSectionResizeMode(kName, QHeaderView::Stretch);
  const auto button = [this](const char* name, const QString& label, auto&& doing) {
    auto* made = new QPushButton(label, this);
    made->setObjectName(QString::fromLatin1(name));
    made->setAutoDefault(false);
    connect(made, &QPushButton::clicked, this, doing);
    return made;
  };
  QPushButton* add = button("windowAddButton", tr("Add"), [this] { this->add(); });
  remove_ = button("windowRemoveButton", tr("Remove"), [this] { remove(); });
  up_ = button("windowUpButton", tr("Up"), [this] { move(-1); });
  down_ = button("windowDownButton", tr("Down"), [this] { move(1); });
  auto* buttons = new QHBoxLayout;
  for (QPushButton* one : {add, remove_, up_, down_}) buttons->addWidget(one);
  buttons->addStretch(1);
  none_ = new QLabel(tr("You have none yet. Add one here, or save the window that is on the screen: Image › Window."),
                     this);
  none_->setObjectName(QStringLiteral("windowsNone"));
  none_->setWordWrap(true);
  none_->setForegroundRole(QPalette::PlaceholderText);
  auto* layout = new QVBoxLayout(this);
  layout->addWidget(text);
  layout->addWidget(table_, 1);
  layout->addWidget(none_);
  layout->addLayout(buttons);
}

void WindowsPage::fill() {
  const QSignalBlocker quiet(table_);
  table_->setRowCount(static_cast<int>(windows_.size()));
  for (int row = 0; row < windows_.size(); ++row) {
    table_->setItem(row, kName, new QTableWidgetItem(windows_[row].name));
    table_->setItem(row, kCentre, new QTableWidgetItem(number(windows_[row].centre)));
    table_->setItem(row, kWidth, new QTableWidgetItem(number(windows_[row].width)));
    for (const int column : {kCentre, kWidth})
      table_->item(row, column)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
  }
  none_->setVisible(windows_.isEmpty());
  showEnabled();
}

void WindowsPage::showEnabled() {
  const int row = table_->currentRow();
  remove_->setEnabled(row >= 0);
  up_->setEnabled(row > 0);
  down_->setEnabled(row >= 0 && row + 1 < windows_.size());
}

void WindowsPage::setWindows(const QList<OwnWindow>& windows) {
  if (windows == windows_) return;
  windows_ = windows;
  fill();
}

void WindowsPage::takeCell(int row, int column) {
  OwnWindow window = windows_[row];
  const QString text = table_->item(row, column)->text().trimmed();
  bool good = !text.isEmpty();
  if (column == kName) {
    window.name = text.left(kLongestName);
  } else {
    const double value = QLocale().toDouble(text, &good);
    good = good && std::isfinite(value) && std::abs(value) <= kLargest && (column == kCentre || value > 0.0);
    if (good) (column == kCentre ? window.centre : window.width) = value;
  }
  const bool change = good && window != windows_[row];
  if (change) windows_[row] = window;
  // What cannot be used goes back to what it was.
  fill();
  if (change) Q_EMIT changed();
}

void WindowsPage::add() {
  windows_.append({tr("Window %1").arg(windows_.size() + 1), 128.0, 256.0});
  fill();
  Q_EMIT changed();
  table_->setCurrentCell(static_cast<int>(windows_.size()) - 1, kName);
  table_->editItem(table_->currentItem());
}

void WindowsPage::remove() {
  const int row = table_->currentRow();
  if (row < 0) return;
  windows_.removeAt(row);
  fill();
  Q_EMIT changed();
}

void WindowsPage::move(int by) {
  const int row = table_->currentRow();
  if (row < 0 || row + by < 0 || row + by >= windows_.size()) return;
  windows_.swapItemsAt(row, row + by);
  fill();
  table_->setCurrentCell(row + by, kName);
  Q_EMIT changed();
}

}  // namespace m2ib::dialogs
