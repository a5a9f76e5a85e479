#pragma once

#include <QDialog>
#include <vector>

#include "ui/figure/paint/overlay.h"
#include "ui/presenters/explanation_sheet.h"
#include "ui/views/sheets/contact_sheet_pictures.h"

class QCheckBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QTableView;

namespace m2ib::views {

class ColourBarView;
class ContactSheetDelegate;
class ContactSheetModel;
class ElidedLabel;
class MessageBar;

/// The current caption with several values of β after several image layers, as a table of small maps on one scale that
/// fills while it is looked at. A method without β has layers only; one without layers, too, has no sheet. A click
/// takes a cell's settings. Beside the window, not modal; it begins when it is shown.
class ContactSheet : public QDialog {
  Q_OBJECT

 public:
  static constexpr int kMostBetas = 10;

  /// @param document must outlive it
  explicit ContactSheet(presenters::ExplorerDocument* document, QWidget* parent = nullptr);

  /// Begins with the document's caption, picture and settings of now.
  void startAnew();
  /// Colours, opacity and threshold of the maps; the scale is always the sheet's own, absolute one.
  void setOverlayStyle(const figure::OverlayStyle& style);
  [[nodiscard]] const presenters::ExplanationSheet& sheet() const { return sheet_; }
  /// Takes a cell's settings for the sheet's caption, as one undo step.
  void adopt(int cell);

  /// Values as people type them, "0.01 0.1; 1": ascending, each once, within what the window offers.
  [[nodiscard]] static std::vector<double> readBetas(const QString& text, const QLocale& locale);

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void buildChoices();
  void buildTable();
  void layOut();
  void connectDocument();
  void offerLayers();
  void chooseDefaults();
  void fill();
  [[nodiscard]] QString whyEmpty(const std::vector<double>& betas, const std::vector<int>& layers) const;
  [[nodiscard]] const attribution::MethodInfo& method() const { return attribution::info_of(base_.settings.method); }
  void fitCells();
  void showProgress();
  void showScale();
  void showAdopted();
  void judge();  ///< whether document and sheet still speak of the same
  [[nodiscard]] std::vector<int> chosenLayers() const;

  presenters::ExplorerDocument* document_;
  presenters::ExplanationSheet sheet_;
  ContactSheetModel* model_;
  ContactSheetDelegate* delegate_;
  figure::OverlayStyle style_;
  presenters::CaptionRequest base_;  ///< what all cells share
  quint64 caption_id_ = 0;
  double scale_ = 0.0;
  int blocks_ = -1;  ///< of the image tower that layers are offered of

  ElidedLabel* title_ = nullptr;
  QLabel* betas_label_ = nullptr;
  QLineEdit* betas_ = nullptr;
  QWidget* layers_ = nullptr;
  std::vector<QCheckBox*> layer_boxes_;
  MessageBar* message_ = nullptr;
  QTableView* table_ = nullptr;
  ColourBarView* bar_ = nullptr;
  QProgressBar* progress_ = nullptr;
  QLabel* left_ = nullptr;
  QPushButton* again_ = nullptr;
  QPushButton* cancel_ = nullptr;
  QPushButton* take_ = nullptr;
  ContactSheetPictures small_;
};

}  // namespace m2ib::views
