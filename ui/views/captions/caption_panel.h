#pragma once

#include <QTimer>
#include <QWidget>

#include "ui/presenters/document/explorer_document.h"
#include "ui/presenters/phrase_bank.h"

class QAction;
class QLabel;
class QLineEdit;
class QListView;
class QPushButton;
class QSettings;
class QToolButton;

namespace m2ib::views {

class CaptionDelegate;
class CaptionPanelSupport;
class CaptionPanelTitles;
class PhrasePopup;

/// The captions of the document with their numbers, and a line to write in. Typing computes after a quarter of a second
/// of quiet, or at once with Enter.
class CaptionPanel : public QWidget {
  Q_OBJECT

 public:
  explicit CaptionPanel(presenters::ExplorerDocument* document, QWidget* parent = nullptr);

  /// What the Add button and its shortcut do: the line becomes empty, and what is typed becomes a new caption.
  void startNewCaption();
  void removeCurrent();
  void moveCurrent(int step);  ///< -1 one row up, 1 one row down
  void editCurrent();
  /// Where the person's phrases are kept, and the history if they want it.
  /// @param store must outlive the panel
  void setPhraseStore(QSettings* store) { phrases_->setStore(store); }
  [[nodiscard]] presenters::PhraseBank* phrases() { return phrases_; }
  void openPhrases();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void build();
  QAction* addMove(const char* name, const QString& text, Qt::Key key, int step);
  void layOut();
  void connectPhrases();
  void showCurrent();
  void showTable();
  void takeText(bool finished);
  void selectBeside(int step);

  presenters::ExplorerDocument* document_;
  presenters::PhraseBank* phrases_;
  QListView* list_ = nullptr;
  CaptionDelegate* delegate_ = nullptr;
  CaptionPanelTitles* titles_ = nullptr;
  CaptionPanelSupport* support_ = nullptr;
  PhrasePopup* popup_ = nullptr;
  QToolButton* open_phrases_ = nullptr;
  QLineEdit* edit_ = nullptr;
  QLabel* edit_label_ = nullptr;
  QPushButton* add_ = nullptr;
  QPushButton* remove_ = nullptr;
  QAction* move_up_ = nullptr;
  QAction* move_down_ = nullptr;
  QTimer quiet_;
  bool typed_ = false;   ///< since the line was left last
  bool adding_ = false;  ///< the line holds a caption that the document does not have yet
};

}  // namespace m2ib::views
