#pragma once

#include <optional>

#include "ui/figure/overlay.h"
#include "ui/presenters/explorer_document.h"
#include "ui/views/pane.h"

class QProgressBar;
class QToolButton;

namespace m2ib::views {

class ColourBarView;

/// The picture with the map of one caption. Texts come from the result, or from the run in progress.
class OverlayPane : public Pane {
  Q_OBJECT

 public:
  OverlayPane(presenters::ExplorerDocument* document, ViewState* state, QWidget* parent = nullptr);

  /// Reads the document's current caption and shows what is known about it.
  void refresh();
  /// Repaints from the map at hand.
  void setOverlayStyle(const figure::OverlayStyle& style);
  void setOverlayVisible(bool visible);
  /// Nats of the patch under a point of the picture; empty where there is no map.
  [[nodiscard]] std::optional<double> natsAt(const QPointF& picture) const;
  /// The style with the scale that is shown now.
  [[nodiscard]] figure::OverlayStyle shownStyle() const;

 Q_SIGNALS:
  void cancelRequested();

 private:
  void chooseMap(const presenters::PaneState& pane);
  void showTitle(const presenters::PaneState& pane);
  void showProgress(const presenters::PaneState& pane);
  void showMessage(const presenters::PaneState& pane);
  void drawMap();

  presenters::ExplorerDocument* document_;
  MessageBar* run_message_;  ///< what the run says; the pane's own message is for everything else
  ColourBarView* colour_bar_;
  QProgressBar* progress_;
  QToolButton* cancel_;
  figure::OverlayStyle style_;
  std::vector<float> patch_nats_;  ///< on screen now; empty = none
  int grid_ = 0;
  image::FieldOfView field_of_view_;
  bool stale_ = false;
  QString dismissed_;  ///< message that the person closed
};

}  // namespace m2ib::views
