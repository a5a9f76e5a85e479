#pragma once

#include <QDialog>

namespace m2ib::dialogs {

/// Name, version, what the program is for and what it must not be used for.
class AboutDialog : public QDialog {
  Q_OBJECT

 public:
  explicit AboutDialog(QWidget* parent = nullptr);
};

}  // namespace m2ib::dialogs
