#include "ui/dialogs/settings/shortcuts_dialog.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QTableWidget>
#include <QVBoxLayout>

#include "ui/dialogs/settings/mouse_page.h"

namespace m2ib::dialogs {

ShortcutsDialog::ShortcutsDialog(const QList<Entry>& keys, const views::PointerMap& pointer, QWidget* parent)
    : QDialog(parent) {
  setObjectName(QStringLiteral("shortcutsDialog"));
  setWindowTitle(tr("Keyboard and mouse"));
  QList<Entry> entries{
      {tr("Wheel"), wheel_text(pointer.wheel)},     {tr("Ctrl + wheel"), wheel_text(pointer.ctrl_wheel)},
      {tr("Left drag"), drag_text(pointer.left)},   {tr("Middle drag"), drag_text(pointer.middle)},
      {tr("Right drag"), drag_text(pointer.right)}, {tr("Right click"), tr("Menu")},
  };
  if (pointer.double_click_maximises) entries.append({tr("Double click"), tr("Maximise the pane and back")});
  entries += QList<Entry>{
      {tr("Space (held)"), tr("Peek at the original")},
      {tr("Arrow keys in a picture"), tr("Move the picture")},
      {tr("Up, Down in the caption line"), tr("Previous, next caption")},
      {tr("Ctrl+Shift+Up, Down in the captions"), tr("Move the caption up or down in its list")},
      {tr("Arrow keys on a slider"), tr("Move; with Shift coarsely, with Alt finely")},
      {tr("Delete in a picture"), tr("Delete the selected annotations")},
      {tr("Arrow keys on annotations"), tr("Move by one pixel of the picture; with Shift by ten")},
      {tr("Tab with the Select tool"), tr("Next annotation")},
      {tr("F2 or double click on an annotation"), tr("Write its text, label or name")},
      {tr("Shift while drawing"), tr("Squares, circles and multiples of 45°")},
      {tr("Enter, Backspace in a polygon"), tr("Close it, take a corner back")},
  };
  entries += keys;
  auto* table = new QTableWidget(static_cast<int>(entries.size()), 2, this);
  table->setObjectName(QStringLiteral("shortcutsTable"));
  table->setHorizontalHeaderLabels({tr("Key or mouse"), tr("What it does")});
  table->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table->setSelectionMode(QAbstractItemView::NoSelection);
  table->setAlternatingRowColors(true);
  table->setShowGrid(false);
  table->verticalHeader()->hide();
  table->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);  // long texts wrap
  table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
  table->horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
  table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  for (int row = 0; row < entries.size(); ++row) {
    table->setItem(row, 0, new QTableWidgetItem(entries[row].first));
    table->setItem(row, 1, new QTableWidgetItem(entries[row].second));
  }
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  auto* layout = new QVBoxLayout(this);
  layout->addWidget(table, 1);
  layout->addWidget(buttons);
  resize(680, 620);
}

}  // namespace m2ib::dialogs
