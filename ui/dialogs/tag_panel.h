#pragma once

#include <QWidget>

#include "ui/jobs/tag_reader.h"

class QAction;
class QLabel;
class QLineEdit;
class QPushButton;
class QSortFilterProxyModel;
class QStackedWidget;
class QTableView;

namespace m2ib::presenters {
class ExplorerDocument;
}

namespace m2ib::dialogs {

class TagModel;

/// The DICOM header of the open picture: the one place where names, ids and dates are shown. Read when the panel is
/// shown; kept in memory only, and forgotten when the panel closes or another picture opens.
class TagPanel : public QWidget {
  Q_OBJECT

 public:
  /// @param document must outlive the panel
  explicit TagPanel(presenters::ExplorerDocument* document, QWidget* parent = nullptr);

  /// Replaces the values that may tell who the patient is by "•••".
  void setPersonalHidden(bool hidden);

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  void build();
  void read();
  void forget();
  void say(const QString& text);
  void showTags(std::vector<image::DicomTag> tags);
  void copyRow();

  presenters::ExplorerDocument* document_;
  jobs::TagReader reader_;
  quint64 wanted_ = 0;              ///< generation whose answer is waited for; 0 = none
  pictures::PictureLocation file_;  ///< whose header is shown or waited for
  bool hidden_ = false;
  TagModel* model_;
  QSortFilterProxyModel* shown_;
  QLineEdit* filter_ = nullptr;
  QLabel* state_ = nullptr;
  QPushButton* copy_ = nullptr;
  QStackedWidget* stack_ = nullptr;
  QTableView* table_ = nullptr;
  QLabel* message_ = nullptr;
};

}  // namespace m2ib::dialogs
