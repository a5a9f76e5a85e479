#pragma once

#include <optional>

#include "ui/figure/paint/overlay.h"
#include "ui/presenters/document/explorer_document.h"
#include "ui/views/panes/pane.h"
#include "ui/views/panes/pane_map.h"

class QLabel;
class QMenu;
class QProgressBar;
class QToolButton;

namespace m2ib::views {

class ColourBarView;

/// The picture with the map of one caption. Texts come from the result, or from the run in progress.
class OverlayPane : public Pane {
  Q_OBJECT

 public:
  /// @param number from 1; the widgets of all but the first pane carry it in their names
  OverlayPane(presenters::ExplorerDocument* document, ViewState* state, int number = 1, QWidget* parent = nullptr);

  /// The caption that is shown from now on; 0 = none.
  void setCaption(quint64 id);
  [[nodiscard]] quint64 caption() const { return caption_; }
  [[nodiscard]] int row() const;  ///< of the caption; -1 without one
  /// Shows what is known about the caption.
  void refresh();
  /// Repaints from the map at hand.
  void setOverlayStyle(const figure::OverlayStyle& style);
  void setOverlayVisible(bool visible);
  /// Whether the caption follows the shared settings, on its chain.
  void showFollowing();
  /// Where several panes share a scale they share its bar, too.
  void setBarVisible(bool visible);
  /// Whether the bar says which method it belongs to, because panes with other methods are beside it.
  void setBarNamed(bool named);
  [[nodiscard]] const figure::ColourBar& bar() const;
  /// Of its own bar, 0 where it is hidden. See ColourBarView::setLeastWidth().
  [[nodiscard]] int ownBarWidth() const;
  void setLeastBarWidth(int least_px);
  /// Whether the letter offers the other captions.
  void setChoosable(bool choosable);
  /// What is shown of repeats: mean or standard deviation, hatching.
  void setRepeatView(const RepeatView& repeats);
  /// The patch under a point of the picture; empty where there is no map.
  [[nodiscard]] std::optional<MapValue> valueAt(const QPointF& picture) const;
  /// The style with the unit, signs and scale that are shown now.
  [[nodiscard]] figure::OverlayStyle shownStyle() const;
  [[nodiscard]] const PaneMap& map() const { return map_; }

 Q_SIGNALS:
  void cancelRequested();
  /// Another caption for this pane, chosen from the letter's menu.
  void captionAsked(int row);
  /// Another method for this caption alone, chosen from the header.
  void methodAsked(int row, m2ib::attribution::Method method);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  [[nodiscard]] const presenters::PaneState& pane() const;
  void buildHeader();
  void buildDoubts();
  void fillMenu();
  void fillMethods();
  void showMethod();
  void showDoubts(const presenters::PaneState& pane);
  void showTitle(const presenters::PaneState& pane);
  void showNote();
  void showSimilarity(const presenters::PaneState& pane);
  void showProgress(const presenters::PaneState& pane);
  [[nodiscard]] int progressWidth() const;
  void showMessage(const presenters::PaneState& pane);
  void fitHeader();
  void fitKnown(bool roomy);
  void drawMap();

  presenters::ExplorerDocument* document_;
  quint64 caption_ = 0;
  MessageBar* run_message_;  ///< what the run says; the pane's own message is for everything else
  ColourBarView* colour_bar_;
  QProgressBar* progress_;
  QToolButton* cancel_;
  QToolButton* follow_;
  QLabel* similarity_;
  QLabel* weak_;
  QString brief_doubt_;
  QToolButton* method_;
  QToolButton* doubt_;         ///< what makes the map say little
  MessageBar* doubt_message_;  ///< the same in whole sentences, once it was asked for
  QMenu* menu_;
  QMenu* method_menu_;
  figure::OverlayStyle style_;
  RepeatView repeats_;
  bool named_ = false;  ///< the bar names its method: other panes have others
  PaneMap map_;         ///< on screen now
  bool is_weak_ = false;
  QString dismissed_;  ///< message that the person closed
};

}  // namespace m2ib::views
