#pragma once

#include <QTimer>
#include <QWidget>

#include "ui/presenters/picture_list_model.h"

class QLabel;
class QLineEdit;
class QListView;
class QSortFilterProxyModel;
class QStackedWidget;

namespace m2ib::views {

class MessageBar;
class PictureDelegate;

/// The pictures of a folder or an archive. A click or Enter opens one, Up and Down choose without opening.
class PicturePanel : public QWidget {
  Q_OBJECT

 public:
  /// @param list must outlive the panel
  explicit PicturePanel(presenters::PictureListModel* list, QWidget* parent = nullptr);

  /// The first picture that can be shown opens as soon as there is one.
  void look(const QStringList& paths);
  /// Opens the next (1) or previous (-1) picture; a series is gone through.
  void stepPicture(int step);
  /// Opens the next or previous row: a series counts as one.
  void stepRow(int step);
  /// The picture that is in the window.
  void showOpen(const pictures::PictureLocation& location);
  [[nodiscard]] bool canStep(int step) const;
  void setNamesHidden(bool hidden);

 Q_SIGNALS:
  void pictureChosen(const m2ib::pictures::PictureLocation& location, int index_in_series);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void showEvent(QShowEvent* event) override;

 private:
  void build();
  void choose(const presenters::PictureListModel::Place& place);
  void chooseIndex(const QModelIndex& shown);
  void showTexts();
  void showRows();
  void fitThumbnails();
  void wantVisible();

  presenters::PictureListModel* list_;
  QSortFilterProxyModel* shown_ = nullptr;
  MessageBar* message_ = nullptr;
  QLineEdit* filter_ = nullptr;
  QStackedWidget* pages_ = nullptr;
  QListView* view_ = nullptr;
  PictureDelegate* delegate_ = nullptr;
  QLabel* empty_ = nullptr;
  QLabel* left_out_ = nullptr;
  QTimer visible_;  ///< many reasons, one look at what is visible
  bool open_first_ = false;
};

}  // namespace m2ib::views
