#pragma once

#include <QImage>
#include <QTransform>
#include <QWidget>
#include <memory>
#include <optional>
#include <vector>

#include "ui/presenters/text/edge_letters.h"
#include "ui/views/panes/map_layer.h"
#include "ui/views/picture/display_pyramid.h"
#include "ui/views/picture/pointer_map.h"
#include "ui/views/picture/view_state.h"

class QTimer;

namespace m2ib::presenters {
class AnnotationBoard;
}

namespace m2ib::views {

class AnnotationTool;

/// One picture with zoom, pan, window/level and a map over it. Always dark, whatever the theme.
/// What drags, wheel and double click do is a PointerMap's business; Esc takes a drag back.
class RadiographView : public QWidget {
  Q_OBJECT

 public:
  /// What a drag of the button does that PointerMap gives to the tool (the left one, unless changed).
  enum class Tool {
    WindowLevel,
    Pan,
    Zoom,
    Select,  ///< picks, moves and reshapes annotations; a drag from nowhere picks all within a rectangle
    Arrow,   ///< draws an annotation of that kind, as the following do
    Box,
    Ellipse,
    Polygon,  ///< a click each corner; double click or Enter closes it
    Text,
    Ruler,  ///< measures a length
    SideMarker,
    BlackOut,  ///< draws a rectangle, which ends in blackOutDrawn()
  };

  explicit RadiographView(ViewState* state, QWidget* parent = nullptr);
  ~RadiographView() override;

  void setPicture(DisplayPyramidPtr picture);
  void setLayer(const MapLayer& layer);
  [[nodiscard]] const MapLayer& layer() const { return first_.layer(); }
  /// The other of two layers that share the view, see setComposition().
  void setSecondLayer(const MapLayer& layer);
  [[nodiscard]] const MapLayer& secondLayer() const { return second_.layer(); }
  /// How the two layers share the view. The divider of Swipe is dragged, or moved by the arrow keys; the window of
  /// Reveal follows the pointer or the arrow keys and is sized by Ctrl and the wheel, or by [ and ].
  void setComposition(const Composition& composition);
  [[nodiscard]] const Composition& composition() const { return composition_; }
  void setLayerVisible(bool visible);
  [[nodiscard]] bool isLayerVisible() const { return layer_visible_; }
  void setTool(Tool tool);
  [[nodiscard]] Tool tool() const { return tool_; }
  /// Annotations that are drawn and edited here; several views may share a board. Null = none.
  void setAnnotations(presenters::AnnotationBoard* board);
  [[nodiscard]] presenters::AnnotationBoard* annotations() const { return board_; }
  void setPointerMap(const PointerMap& map);
  [[nodiscard]] const PointerMap& pointerMap() const { return pointer_map_; }
  /// A round lens at the cursor that shows picture and map larger.
  void setMagnifier(bool on);
  [[nodiscard]] bool isMagnifier() const { return magnifier_; }
  /// A quarter turn as seen on the screen, also where the picture is flipped.
  void turnClockwise();
  void turnAnticlockwise();
  /// Replaces what the file says about the patient's directions; nullopt = as the file says.
  void setOrientation(std::optional<image::Orientation> orientation);
  /// What the letters at the edges are made from: the one set, else the picture's.
  [[nodiscard]] image::Orientation orientation() const;
  /// Shown while there is no picture.
  void setEmptyText(const QString& text);
  [[nodiscard]] QString emptyText() const { return empty_text_; }
  /// Short text in a corner, e.g. "β 0.8 → 1.0"; empty = none.
  void setNote(const QString& note);
  [[nodiscard]] QString note() const { return note_; }

  [[nodiscard]] ViewState& state() const { return *state_; }
  [[nodiscard]] double shownZoom() const;
  [[nodiscard]] QPointF toPicture(const QPointF& widget) const;
  [[nodiscard]] QPointF toWidget(const QPointF& picture) const;
  [[nodiscard]] QTransform pictureToWidget() const;
  /// Letters at the edges, as the picture lies now.
  [[nodiscard]] presenters::EdgeLetters edgeLetters() const;
  [[nodiscard]] image::PixelSpacing spacing() const;  ///< of the picture
  /// Opens the editor of an annotation's words, label or name on the picture.
  void editAnnotation(quint64 id);
  /// Gray as shown, 0 … 255 (the channels' mean for colour), without the map. Empty outside the picture.
  [[nodiscard]] std::optional<int> displayedValueAt(const QPointF& picture) const;
  void zoomAt(const QPointF& widget, double factor);
  /// Hides the map as long as a key is held.
  void setPeek(bool peeking);
  void showActualPixels();
  void showWhole();

  [[nodiscard]] QSize sizeHint() const override { return {160, 160}; }  ///< grows with its pane
  [[nodiscard]] QSize minimumSizeHint() const override { return {132, 132}; }

 Q_SIGNALS:
  void hovered(const QPointF& picture);
  void left();
  void menuRequested(const QPoint& global);
  void maximiseRequested();
  void peekChanged(bool peeking);
  /// A rectangle was drawn with Tool::BlackOut: whole picture pixels, within the picture, not empty.
  void blackOutDrawn(const QRect& picture);
  /// A person moved the divider or sized the window.
  void compositionChanged();
  /// The wheel asks for another of the file's pictures: +1 the next, -1 the one before.
  void framesRequested(int step);

 protected:
  bool event(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void keyReleaseEvent(QKeyEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;

 private:
  struct DragStart;

  [[nodiscard]] Placement placementNow() const;
  void takeState();
  void forgetDrawn();
  void drawPicture();
  [[nodiscard]] bool isOnScreen(const QPainter& painter) const;
  void prepareLayers(const QPainter& painter);
  void paintLayers(QPainter& painter);
  void paintReveal(QPainter& painter);
  void paintComposition(QPainter& painter, const QRectF& room);
  [[nodiscard]] double dividerX() const;
  [[nodiscard]] bool isOnDivider(const QPointF& position) const;
  [[nodiscard]] QPointF revealCentre() const;
  [[nodiscard]] const MapLayer& layerAt(const QPointF& position) const;
  void recompose(const Composition& composition);
  void moveDivider(double x);
  void moveReveal(const QPointF& position);
  [[nodiscard]] bool isComposeKey(int key) const;
  [[nodiscard]] bool composeKey(const QKeyEvent& event);
  [[nodiscard]] bool composeWheel(const QWheelEvent& event);
  void paintMarks(QPainter& painter);
  void paintTexts(QPainter& painter, const QRectF& room, double bar_width);
  void paintBlackOut(QPainter& painter);
  void paintLens(QPainter& painter);
  void paintEmpty(QPainter& painter);
  [[nodiscard]] DragAction actionOf(Qt::MouseButton button) const;
  void startDrag(DragAction action, const QMouseEvent& event);
  void followDrag();
  void dragTo(const QPointF& position);
  void dragWindow(const QPointF& delta);
  void endDrag();
  void cancelDrag();
  void panBy(const QPointF& widget_delta);
  void turnWheel(WheelAction action, const QWheelEvent& event);
  void shiftWindow(double level, double width);
  /// Which way the level goes to make the shown picture darker: +1 or -1.
  [[nodiscard]] double darkerLevel() const;
  void moveLens(const QPointF& position, bool shown);
  [[nodiscard]] bool isLensShown() const;
  [[nodiscard]] QRect lensRect() const;
  [[nodiscard]] QRect blackOutRect() const;
  void updateCursor();

  ViewState* state_;
  Placement placement_;  ///< of the state when it was last drawn
  Display display_;
  DisplayPyramidPtr picture_;
  presenters::AnnotationBoard* board_ = nullptr;
  DrawnLayer first_;
  DrawnLayer second_;
  QTimer* lines_came_;  ///< until isolines that were stroked in the background are shown
  Composition composition_;
  std::optional<QPointF> reveal_at_;  ///< where the window of Reveal was last; empty = the middle
  bool layer_visible_ = true;
  bool peeking_ = false;
  Tool tool_ = Tool::WindowLevel;
  PointerMap pointer_map_;
  bool magnifier_ = false;
  bool magnifier_key_ = false;  ///< as long as it is held
  std::optional<QPointF> pointer_;
  std::optional<image::Orientation> orientation_;
  QString empty_text_;
  QString note_;
  QImage drawn_picture_;  ///< without the map, as large as the widget
  bool picture_drawn_ = false;

  std::unique_ptr<DragStart> drag_;  ///< null = none
  QTimer* frame_;                    ///< runs from one step of a drag to the next
  AnnotationTool* marks_;
  double wheel_rest_ = 0.0;  ///< notches that are not a whole frame yet
};

}  // namespace m2ib::views
