#pragma once

#include <QWidget>

#include "ui/views/picture/pointer_map.h"

class QComboBox;
class QFormLayout;

namespace m2ib::dialogs {

/// What buttons and wheel do in a picture.
class MousePage : public QWidget {
  Q_OBJECT

 public:
  explicit MousePage(const views::PointerMap& map, QWidget* parent = nullptr);
  [[nodiscard]] views::PointerMap map() const;

 Q_SIGNALS:
  void changed();

 private:
  QComboBox* addCombo(QFormLayout* form, const char* name, const QString& label);
  QComboBox* addDrag(QFormLayout* form, const char* name, const QString& label);
  QComboBox* addWheel(QFormLayout* form, const char* name, const QString& label);
  void show(const views::PointerMap& map);

  QComboBox* left_ = nullptr;
  QComboBox* middle_ = nullptr;
  QComboBox* right_ = nullptr;
  QComboBox* wheel_ = nullptr;
  QComboBox* ctrl_wheel_ = nullptr;
  QComboBox* double_click_ = nullptr;
  QComboBox* direction_ = nullptr;
};

/// What it does, for the settings and for the list of keys.
[[nodiscard]] QString drag_text(views::DragAction action);
[[nodiscard]] QString wheel_text(views::WheelAction action);

}  // namespace m2ib::dialogs
