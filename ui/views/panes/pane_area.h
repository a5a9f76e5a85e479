#pragma once

#include <QSet>
#include <QWidget>
#include <array>
#include <utility>
#include <vector>

#include "ui/views/panes/overlay_pane.h"
#include "ui/views/picture/pointer_map.h"

class QGridLayout;
class QLabel;
class QScrollArea;
class QSplitter;
class QTimer;

namespace m2ib::views {

class ComparePane;
class ColourBarView;
class FrameBar;
class MessageBar;
class WordView;

/// The middle of the window: the original at the left, always; beside it a map a caption, as the document's arrangement
/// says; under the original the comparison of two of them. The words are under them all, the model's banner above. What
/// should be known about the picture is said above the original, the part that the model sees is framed on it.
class PaneArea : public QWidget {
  Q_OBJECT

 public:
  explicit PaneArea(presenters::ExplorerDocument* document, QWidget* parent = nullptr);
  ~PaneArea() override;

  [[nodiscard]] Pane* original() const { return original_; }
  /// The pane of the current caption.
  [[nodiscard]] OverlayPane* overlay() const;
  /// The panes with maps, in reading order; at least one, which has no caption as long as there is none.
  [[nodiscard]] std::vector<OverlayPane*> overlays() const;
  [[nodiscard]] ComparePane* compare() const { return compare_; }
  [[nodiscard]] WordView* words() const { return words_; }
  /// Where to say something about the model and the maps; always visible.
  [[nodiscard]] MessageBar* message() const;
  /// Shown in place of the maps in the layout of images. Becomes a child.
  void setImagesWidget(QWidget* images);

  void setLinked(bool linked);
  void setTool(RadiographView::Tool tool);
  void setPointerMap(const PointerMap& map);
  void setMagnifier(bool on);
  /// See RadiographView::setOrientation(); for every view.
  void setOrientation(std::optional<image::Orientation> orientation);
  [[nodiscard]] const std::optional<image::Orientation>& orientation() const { return orientation_; }
  void removeRulers();
  void setOverlayStyle(const figure::OverlayStyle& style);
  void setOverlayVisible(bool visible);
  void toggleMaximised(RadiographView* view);
  /// The view that has the focus or had it last; commands of the Image menu go there.
  [[nodiscard]] RadiographView* activeView() const { return active_; }
  void resetViews();  ///< zoom, place, window, turns; what was measured stays
  /// The picture as the views show it; null without one.
  [[nodiscard]] const DisplayPyramidPtr& picture() const { return picture_; }
  /// Native value of the picture; empty outside of it.
  [[nodiscard]] std::optional<double> valueAt(const QPointF& picture) const;
  /// Of the map in the pane under the pointer, else of the current caption's.
  [[nodiscard]] std::optional<MapValue> mapValueAt(const QPointF& picture) const;
  /// What is shown of explanations that were repeated.
  void setRepeatView(const RepeatView& repeats);
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
  void cancelRequested();              ///< of the run, in any pane
  void orientationRestored();          ///< orientation() came with a session
  void modelHelpRequested();           ///< beside a model that could not be opened
  void neighbourRequested(int steps);  ///< the wheel asked for another frame of a picture that has one only

 protected:
  void resizeEvent(QResizeEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void build();
  void buildPanes();
  void buildMaps();
  void connectDocument();
  void connectModel();
  void clearModelMessages();
  void showAssumptions();
  void showModel();
  void showCaptions();
  /// What is under a pointer that rests: maps change without it.
  void showPointer();
  void showCaption(int row);
  void showWords();

  // pane_area_layout.cpp: which panes there are, and where.
  void connectPane(Pane* pane);
  void connectMap(OverlayPane* pane);
  OverlayPane* addOverlay();
  void orderFocus(bool choosable);
  void arrange();
  void arrangeMaps(int columns, int least_px);
  void showPanes();
  void markCurrent();
  [[nodiscard]] bool sharesBar() const;
  [[nodiscard]] bool mixesMethods() const;
  bool takeScales();
  void chooseMethod(int row, attribution::Method method);
  void showSharedBar();
  void chooseCaption(const OverlayPane* pane, int row);
  [[nodiscard]] std::vector<Pane*> panes() const;
  [[nodiscard]] Pane* paneOf(const RadiographView* view) const;
  [[nodiscard]] bool isShown(const Pane* pane) const;
  void balancePanes();
  [[nodiscard]] int viewWidth(bool beside) const;
  [[nodiscard]] bool fitsBeside() const;
  void levelPanes();

  // pane_area_picture.cpp
  void connectPicture();
  void connectPictureView(RadiographView* view);
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
  void tellView(const ViewState& state);
  void restoreView();
  void orientViews();
  [[nodiscard]] QRectF seenByModel() const;

  presenters::ExplorerDocument* document_;
  ViewGroup group_;
  DisplayPyramidPtr picture_;  ///< one for all views
  MessageBar* banner_ = nullptr;
  MessageBar* notes_ = nullptr;  ///< how the picture was read, and doubts about it
  FrameBar* frames_ = nullptr;
  QSplitter* splitter_ = nullptr;       ///< the original's side, and the maps
  QSplitter* original_side_ = nullptr;  ///< the original, and the comparison
  QWidget* maps_side_ = nullptr;
  QScrollArea* scroll_ = nullptr;
  ColourBarView* shared_bar_ = nullptr;  ///< of all maps, where they have one scale
  QGridLayout* grid_ = nullptr;          ///< of the maps
  QWidget* images_ = nullptr;
  Pane* original_ = nullptr;
  std::vector<OverlayPane*> pool_;  ///< those in use come first
  std::size_t used_ = 0;
  std::pair<std::size_t, bool> focus_order_{0, false};  ///< panes and whether letters can be chosen, when it was made
  int columns_ = 1;
  int least_px_ = 0;  ///< width of a map's pane
  ComparePane* compare_ = nullptr;
  WordView* words_ = nullptr;
  QLabel* trust_ = nullptr;
  RadiographView* active_ = nullptr;
  RadiographView* pointed_ = nullptr;  ///< the view that the pointer is in
  QPointF pointer_;                    ///< where it rests there
  Pane* maximised_ = nullptr;
  figure::OverlayStyle style_;
  RepeatView repeats_;
  std::array<double, attribution::kMethods> scale_max_{};  ///< of each method, with which the maps were drawn
  RadiographView::Tool tool_ = RadiographView::Tool::WindowLevel;
  PointerMap pointer_map_;
  std::optional<image::Orientation> orientation_;
  bool magnifier_ = false;
  bool overlay_visible_ = true;
  QSet<QString> told_assumptions_;  ///< weights and words that were shown since the start
  QSet<QString> dismissed_notes_;   ///< picture and sentence that a person closed
  bool all_notes_ = false;          ///< of this picture, not only the first ones
  bool split_by_hand_ = false;
  bool personal_hidden_ = false;
  bool starting_ = false;             ///< the views begin anew: nothing that a person did
  bool pressed_ = false;              ///< a mouse button is down in a view
  const ViewState* moved_ = nullptr;  ///< whose window has moved and has not been given to the model yet
  QTimer* window_rest_ = nullptr;     ///< keys and the wheel have no release: quiet for a moment counts as one
};

}  // namespace m2ib::views
