#pragma once

#include <QWidget>

#include "ui/dialogs/preferences.h"

class QCheckBox;
class QComboBox;

namespace m2ib::dialogs {

/// What the program shows and remembers of patients.
class PrivacyPage : public QWidget {
  Q_OBJECT

 public:
  explicit PrivacyPage(const Preferences& preferences, QWidget* parent = nullptr);
  /// Sets the fields of this page.
  void writeTo(Preferences& preferences) const;

 Q_SIGNALS:
  void changed();

 private:
  QComboBox* title_;
  QCheckBox* start_hidden_;
  QCheckBox* folder_;
  QCheckBox* sessions_;
  QCheckBox* copies_;
};

}  // namespace m2ib::dialogs
