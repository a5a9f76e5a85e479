#pragma once

#include <QFrame>
#include <vector>

#include "core/pictures/picture_location.h"
#include "ui/presenters/picture_list_model.h"

class QListWidget;
class QPushButton;
class QSpinBox;

namespace m2ib::views {

/// Which pictures of the list the strip shows: the open one and those after it, or checked ones.
class ImageStripChooser : public QFrame {
  Q_OBJECT

 public:
  /// @param list must outlive the chooser
  explicit ImageStripChooser(presenters::PictureListModel* list, QWidget* parent = nullptr);

  void open(const QWidget* under);
  /// The open picture (the first of the list where it is not there) and as many after it as the person said.
  [[nodiscard]] std::vector<pictures::PictureLocation> thisAndNext() const;
  [[nodiscard]] std::vector<pictures::PictureLocation> checked() const;

 Q_SIGNALS:
  void chosen(const std::vector<m2ib::pictures::PictureLocation>& locations);

 private:
  void build();
  void fill();
  void showButtons();
  /// One picture of a row: the open one of a series, else its first.
  [[nodiscard]] pictures::PictureLocation locationOf(int row) const;

  presenters::PictureListModel* list_;
  QSpinBox* after_ = nullptr;
  QPushButton* next_ = nullptr;
  QListWidget* rows_ = nullptr;
  QPushButton* show_ = nullptr;
};

}  // namespace m2ib::views
