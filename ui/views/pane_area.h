#pragma once

#include <QSet>
#include <QWidget>

#include "ui/views/overlay_pane.h"

class QLabel;
class QSplitter;
class QTimer;

namespace m2ib::views {

class FrameBar;
class MessageBar;
class WordView;

/// The middle of the window: original and overlay side by side, the words under them, the model's banner above. What
/// should be known about the picture is said above the original, the part that the model sees is framed on it.
class PaneArea : public QWidget {
  Q_OBJECT

 public:
  explicit PaneArea(presenters::ExplorerDocument* document, QWidget* parent = nullptr);

  [[nodiscard]] Pane* original() const { return original_; }
  [[nodiscard]] OverlayPane* overlay() const { return overlay_; }
  [[nodiscard]] WordView* words() const { return words_; }

  void setLinked(bool linked);
  void setTool(RadiographView::Tool tool);
  void setOverlayStyle(const figure::OverlayStyle& style);
  void toggleMaximised(RadiographView* view);
  /// The view that has the focus or had it last; commands of the Image menu go there.
  [[nodiscard]] RadiographView* activeView() const { return active_; }
  void resetViews();  ///< zoom, place, window, turns; what was measured stays
  /// The picture as the views show it; null without one.
  [[nodiscard]] const DisplayPyramidPtr& picture() const { return picture_; }
  /// Native value of the picture; empty outside of it.
  [[nodiscard]] std::optional<double> valueAt(const QPointF& picture) const;
  /// Gives the active view's window to the model, as an undo step. From then on until that is undone or switched off,
  /// a window that comes to rest in a view goes to the model.
  void giveWindowToModel();
  /// Another of the file's frames; without others, neighbourRequested().
  void stepFrames(int steps);
  /// Leaves the names of files out.
  void setPersonalHidden(bool hidden);
  /// A message in the pane where pictures are opened.
  void showProblem(const QString& text);

 Q_SIGNALS:
  void hovered(const QPointF& picture);
  void left();
  void menuRequested(const QPoint& global);
  void modelHelpRequested();           ///< beside a model that could not be opened
  void neighbourRequested(int steps);  ///< the wheel asked for another frame of a picture that has one only

 protected:
  void resizeEvent(QResizeEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void build();
  void balancePanes();
  void levelPanes();
  void connectView(RadiographView* view);
  void connectDocument();
  void connectModel();
  void showAssumptions();
  void connectPicture();
  void showPicture();
  void startViews();  ///< of another picture
  void showFrame();
  void showPixels();
  void showDetails();
  void showNotes();
  void showSeen();
  void windowMoved(const ViewState& state);
  void giveWindow(const ViewState& state);
  void followModelWindow();
  [[nodiscard]] QRectF seenByModel() const;
  void showModel();
  void showCaption();
  void showWords();

  presenters::ExplorerDocument* document_;
  ViewState original_state_;
  ViewState overlay_state_;
  DisplayPyramidPtr picture_;
  MessageBar* banner_ = nullptr;
  MessageBar* notes_ = nullptr;  ///< how the picture was read, and doubts about it
  FrameBar* frames_ = nullptr;
  QSplitter* splitter_ = nullptr;
  Pane* original_ = nullptr;
  OverlayPane* overlay_ = nullptr;
  WordView* words_ = nullptr;
  QLabel* trust_ = nullptr;
  RadiographView* active_ = nullptr;
  RadiographView* pointed_ = nullptr;  ///< the view that the pointer is in
  QPointF pointer_;                    ///< where it rests there
  figure::OverlayStyle style_;
  QSet<QString> told_assumptions_;  ///< weights and words that were shown since the start
  QSet<QString> dismissed_notes_;   ///< picture and sentence that a person closed
  bool all_notes_ = false;          ///< of this picture, not only the first ones
  bool split_by_hand_ = false;
  bool personal_hidden_ = false;
  bool pressed_ = false;              ///< a mouse button is down in a view
  const ViewState* moved_ = nullptr;  ///< whose window has moved and has not been given to the model yet
  QTimer* window_rest_ = nullptr;     ///< keys and the wheel have no release: quiet for a moment counts as one
};

}  // namespace m2ib::views
