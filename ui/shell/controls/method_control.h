#pragma once

#include <QObject>
#include <QPointer>
#include <QString>

class QAction;
class QWidget;

namespace m2ib::dialogs {
class MethodsDialog;
}
namespace m2ib::presenters {
class ExplorerDocument;
}

namespace m2ib::shell {

/// The command that explains one caption by several methods.
class MethodControl : public QObject {
  Q_OBJECT

 public:
  /// All parameters must outlive this.
  /// @param compare opens the choice of methods
  MethodControl(presenters::ExplorerDocument* document, QAction* compare, QWidget* window);

 Q_SIGNALS:
  /// For a message that stays until it is read.
  void warned(const QString& text);

 private:
  void show();
  void openDialog();
  void compare(const dialogs::MethodsDialog& dialog);

  presenters::ExplorerDocument* document_;
  QAction* compare_;
  QWidget* window_;
  QPointer<dialogs::MethodsDialog> dialog_;
  quint64 asked_ = 0;  ///< the caption that the dialog is about
  QString asked_text_;
};

}  // namespace m2ib::shell
