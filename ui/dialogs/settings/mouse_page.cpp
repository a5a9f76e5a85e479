#include "ui/dialogs/settings/mouse_page.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>

namespace m2ib::dialogs {

using views::DragAction;
using views::PointerMap;
using views::WheelAction;

QString drag_text(DragAction action) {
  switch (action) {
    case DragAction::None:
      return QCoreApplication::translate("PointerMap", "Nothing");
    case DragAction::Tool:
      return QCoreApplication::translate("PointerMap", "The tool chosen in the toolbar");
    case DragAction::WindowLevel:
      return QCoreApplication::translate("PointerMap", "Window/level");
    case DragAction::Pan:
      return QCoreApplication::translate("PointerMap", "Move the picture");
    case DragAction::Zoom:
      return QCoreApplication::translate("PointerMap", "Zoom");
    case DragAction::Ruler:
      return QCoreApplication::translate("PointerMap", "Measure a length");
  }
  return {};
}

QString wheel_text(WheelAction action) {
  switch (action) {
    case WheelAction::Zoom:
      return QCoreApplication::translate("PointerMap", "Zoom at the cursor");
    case WheelAction::Frames:
      return QCoreApplication::translate("PointerMap", "Next or previous picture of the file");
    case WheelAction::Window:
      return QCoreApplication::translate("PointerMap", "Window width");
  }
  return {};
}

MousePage::MousePage(const PointerMap& map, QWidget* parent) : QWidget(parent) {
  auto* form = new QFormLayout(this);
  left_ = addDrag(form, "leftDragCombo", tr("Drag, left button"));
  middle_ = addDrag(form, "middleDragCombo", tr("Drag, middle button"));
  right_ = addDrag(form, "rightDragCombo", tr("Drag, right button"));
  wheel_ = addWheel(form, "wheelCombo", tr("Wheel"));
  ctrl_wheel_ = addWheel(form, "ctrlWheelCombo", tr("Wheel with Ctrl"));
  double_click_ = addCombo(form, "doubleClickCombo", tr("Double click"));
  double_click_->addItem(tr("Maximises the pane, and back"), true);
  double_click_->addItem(tr("Nothing"), false);
  direction_ = addCombo(form, "darkenCombo", tr("Window/level: dragging down"));
  direction_->addItem(tr("Darkens"), true);
  direction_->addItem(tr("Brightens"), false);
  auto* note = new QLabel(tr("A short click with the right button always opens the menu."), this);
  note->setWordWrap(true);
  note->setForegroundRole(QPalette::PlaceholderText);
  form->addRow(note);
  auto* reset = new QPushButton(tr("As the program came"), this);
  reset->setObjectName(QStringLiteral("mouseResetButton"));
  reset->setAutoDefault(false);
  auto* line = new QHBoxLayout;
  line->addWidget(reset);
  line->addStretch(1);
  form->addRow(line);
  show(map);
  for (QComboBox* combo : findChildren<QComboBox*>()) {
    connect(combo, &QComboBox::currentIndexChanged, this, &MousePage::changed);
  }
  connect(reset, &QPushButton::clicked, this, [this] {
    show(PointerMap());
    Q_EMIT changed();
  });
}

QComboBox* MousePage::addCombo(QFormLayout* form, const char* name, const QString& label) {
  auto* combo = new QComboBox(this);
  combo->setObjectName(QString::fromLatin1(name));
  combo->setAccessibleName(label);
  form->addRow(label, combo);
  return combo;
}

QComboBox* MousePage::addDrag(QFormLayout* form, const char* name, const QString& label) {
  QComboBox* combo = addCombo(form, name, label);
  for (const DragAction action : {DragAction::Tool, DragAction::WindowLevel, DragAction::Pan, DragAction::Zoom,
                                  DragAction::Ruler, DragAction::None}) {
    combo->addItem(drag_text(action), static_cast<int>(action));
  }
  return combo;
}

QComboBox* MousePage::addWheel(QFormLayout* form, const char* name, const QString& label) {
  QComboBox* combo = addCombo(form, name, label);
  for (const WheelAction action : {WheelAction::Zoom, WheelAction::Frames, WheelAction::Window}) {
    combo->addItem(wheel_text(action), static_cast<int>(action));
  }
  return combo;
}

void MousePage::show(const PointerMap& map) {
  const auto choose = [](QComboBox* combo, const QVariant& value) {
    const QSignalBlocker quiet(combo);
    combo->setCurrentIndex(combo->findData(value));
  };
  choose(left_, static_cast<int>(map.left));
  choose(middle_, static_cast<int>(map.middle));
  choose(right_, static_cast<int>(map.right));
  choose(wheel_, static_cast<int>(map.wheel));
  choose(ctrl_wheel_, static_cast<int>(map.ctrl_wheel));
  choose(double_click_, map.double_click_maximises);
  choose(direction_, map.down_darkens);
}

PointerMap MousePage::map() const {
  const auto drag = [](const QComboBox* combo) { return static_cast<DragAction>(combo->currentData().toInt()); };
  const auto wheel = [](const QComboBox* combo) { return static_cast<WheelAction>(combo->currentData().toInt()); };
  return {.left = drag(left_),
          .middle = drag(middle_),
          .right = drag(right_),
          .wheel = wheel(wheel_),
          .ctrl_wheel = wheel(ctrl_wheel_),
          .double_click_maximises = double_click_->currentData().toBool(),
          .down_darkens = direction_->currentData().toBool()};
}

}  // namespace m2ib::dialogs
