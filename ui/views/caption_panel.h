#pragma once

#include <QTimer>
#include <QWidget>

#include "ui/presenters/explorer_document.h"

class QLabel;
class QLineEdit;
class QListView;
class QPushButton;

namespace m2ib::views {

/// The captions of the document and a line to write in. Typing computes after a quarter of a second of quiet, or at
/// once with Enter.
class CaptionPanel : public QWidget {
  Q_OBJECT

 public:
  explicit CaptionPanel(presenters::ExplorerDocument* document, QWidget* parent = nullptr);

  /// What the Add button and its shortcut do: the line becomes empty, and what is typed becomes a new caption.
  void startNewCaption();
  void removeCurrent();
  void editCurrent();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void build();
  void showCurrent();
  void takeText(bool finished);
  void selectBeside(int step);

  presenters::ExplorerDocument* document_;
  QListView* list_ = nullptr;
  QLineEdit* edit_ = nullptr;
  QLabel* edit_label_ = nullptr;
  QPushButton* add_ = nullptr;
  QPushButton* remove_ = nullptr;
  QTimer quiet_;
  bool adding_ = false;  ///< the line holds a caption that the document does not have yet
};

}  // namespace m2ib::views
