#pragma once

#include <QTimer>
#include <QWidget>
#include <vector>

#include "ui/figure/paint/overlay.h"
#include "ui/views/sheets/image_strip_model.h"

class QLabel;
class QListView;
class QProgressBar;
class QPushButton;
class QToolButton;

namespace m2ib::views {

class ColourBarView;
class ElidedLabel;
class ImageStripChooser;
class ImageStripDelegate;
class MessageBar;

/// One caption for several pictures: each with its original, its map on the scale that all share, and its similarity.
/// It fills while it is shown, and begins anew when caption, model or settings change.
class ImageStrip : public QWidget {
  Q_OBJECT

 public:
  /// @param document and list must outlive the strip
  ImageStrip(presenters::ExplorerDocument* document, presenters::PictureListModel* list, QWidget* parent = nullptr);

  void showPictures(const std::vector<pictures::PictureLocation>& locations);
  void setOverlayStyle(const figure::OverlayStyle& style);
  void setPersonalHidden(bool hidden);
  [[nodiscard]] const ImageStripModel& model() const { return model_; }

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void build();
  void layOut();
  void connectDocument();
  void begin();
  void fitCards();
  void showTexts();
  void showScale();

  presenters::ExplorerDocument* document_;
  presenters::PictureListModel* list_;
  ImageStripModel model_;
  ImageStripDelegate* delegate_;
  ImageStripChooser* chooser_;
  figure::OverlayStyle style_;
  std::vector<pictures::PictureLocation> wanted_;
  QTimer quiet_;  ///< settings that are still being changed
  double scale_ = -1.0;
  attribution::Method method_ = attribution::Method::M2ib;  ///< of the scale

  ElidedLabel* title_ = nullptr;
  QToolButton* choose_ = nullptr;
  MessageBar* message_ = nullptr;
  QListView* view_ = nullptr;
  ColourBarView* bar_ = nullptr;
  QProgressBar* progress_ = nullptr;
  QPushButton* cancel_ = nullptr;
};

}  // namespace m2ib::views
