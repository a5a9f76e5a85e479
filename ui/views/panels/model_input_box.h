#pragma once

#include <QWidget>

#include "ui/presenters/document/explorer_document.h"

class QCheckBox;
class QComboBox;
class QFrame;
class QLabel;
class QPushButton;

namespace m2ib::views {

/// How the picture reaches the model: fitted, cropped, stretched or as the model's files say, and through which window.
/// Says what follows from the choice, and how much of the open picture the model does not see. Every change is an undo
/// step and computes again.
class ModelInputBox : public QWidget {
  Q_OBJECT

 public:
  explicit ModelInputBox(presenters::ExplorerDocument* document, QWidget* parent = nullptr);

 Q_SIGNALS:
  /// "The model sees my window" was switched on: whoever knows the views calls ExplorerDocument::setModelView().
  void windowAsked();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void build();
  QWidget* buildHint();
  void connectControls();
  void choose(const QString& preprocessing);
  void keepHeight();
  void showAll();
  void showChoice();
  void showConsequence();
  void showUnseen();
  void showWindow();

  presenters::ExplorerDocument* document_;
  QComboBox* preparation_ = nullptr;
  QLabel* consequence_ = nullptr;
  QFrame* hint_ = nullptr;
  QLabel* hint_text_ = nullptr;
  QPushButton* fit_ = nullptr;
  QCheckBox* my_window_ = nullptr;
  QLabel* window_text_ = nullptr;
};

}  // namespace m2ib::views
