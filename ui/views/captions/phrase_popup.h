#pragma once

#include <QFrame>

#include "ui/presenters/phrase_bank.h"

class QCheckBox;
class QLineEdit;
class QPushButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace m2ib::views {

/// Captions to choose from, under the button that opens it. Enter or a double click adds a caption; with Shift it takes
/// the current one's place. Escape closes.
class PhrasePopup : public QFrame {
  Q_OBJECT

 public:
  /// @param bank must outlive the popup
  explicit PhrasePopup(presenters::PhraseBank* bank, QWidget* parent = nullptr);

  /// Opens under a widget, within its screen.
  /// @param current the current caption; empty where there is none
  void open(const QWidget* under, const QString& current);

 Q_SIGNALS:
  void added(const QString& phrase);
  void replaced(const QString& phrase);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void build();
  void fill();
  void filter();
  void showButtons();
  void take(bool replace);
  void removeChosen();
  void openMenu(const QPoint& place);
  [[nodiscard]] QString chosen() const;  ///< empty where no phrase is chosen
  [[nodiscard]] QString chosenGroup() const;

  presenters::PhraseBank* bank_;
  QString current_;
  QLineEdit* search_ = nullptr;
  QTreeWidget* tree_ = nullptr;
  QPushButton* add_ = nullptr;
  QPushButton* replace_ = nullptr;
  QPushButton* save_ = nullptr;
  QPushButton* remove_ = nullptr;
  QPushButton* clear_ = nullptr;
  QCheckBox* keep_ = nullptr;
};

}  // namespace m2ib::views
