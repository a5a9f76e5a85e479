#pragma once

#include <QImage>
#include <QTransform>
#include <QWidget>
#include <memory>
#include <optional>
#include <vector>

#include "ui/figure/isolines.h"
#include "ui/presenters/edge_letters.h"
#include "ui/views/display_pyramid.h"
#include "ui/views/isoline_layer.h"
#include "ui/views/pointer_map.h"
#include "ui/views/view_state.h"

class QTimer;

namespace m2ib::views {

/// What lies over the picture.
struct MapLayer {
  QImage colours;        ///< premultiplied, stretched over field_of_view; null = no map
  QRectF field_of_view;  ///< in picture pixels; null = unknown
  bool smooth = true;    ///< interpolate between the layer's pixels
  figure::Unseen unseen = figure::Unseen::Hatched;
  int grid_lines = 0;                     ///< patches a side whose borders are drawn; 0 = none
  std::vector<figure::Isoline> isolines;  ///< drawn over everything else of the layer
};

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
    Ruler,     ///< measures a length; its ends can be moved, Delete removes the selected one
    BlackOut,  ///< draws a rectangle, which ends in blackOutDrawn()
  };

  explicit RadiographView(ViewState* state, QWidget* parent = nullptr);
  ~RadiographView() override;

  void setPicture(DisplayPyramidPtr picture);
  void setLayer(const MapLayer& layer);
  [[nodiscard]] const MapLayer& layer() const { return layer_; }
  void setLayerVisible(bool visible);
  [[nodiscard]] bool isLayerVisible() const { return layer_visible_; }
  void setTool(Tool tool);
  [[nodiscard]] Tool tool() const { return tool_; }
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
  /// Gray as shown, 0 … 255 (the channels' mean for colour), without the map. Empty outside the picture.
  [[nodiscard]] std::optional<int> displayedValueAt(const QPointF& picture) const;
  void zoomAt(const QPointF& widget, double factor);
  /// Hides the map as long as a key is held.
  void setPeek(bool peeking);
  void showActualPixels();
  void showWhole();

  [[nodiscard]] QSize sizeHint() const override { return {480, 480}; }
  [[nodiscard]] QSize minimumSizeHint() const override { return {160, 160}; }

 Q_SIGNALS:
  void hovered(const QPointF& picture);
  void left();
  void menuRequested(const QPoint& global);
  void maximiseRequested();
  void peekChanged(bool peeking);
  /// A rectangle was drawn with Tool::BlackOut: whole picture pixels, within the picture, not empty.
  void blackOutDrawn(const QRect& picture);
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

  [[nodiscard]] QTransform pictureToWidget() const;
  [[nodiscard]] Placement placementNow() const;
  void takeState();
  void forgetDrawn();
  void drawPicture();
  void drawLayer();
  [[nodiscard]] presenters::EdgeLetters edgeLetters() const;
  void drawIsolines(QPainter& painter, const QTransform& to_widget);
  void paintLayer(QPainter& painter);
  void paintMarks(QPainter& painter);
  void paintTexts(QPainter& painter, const QRectF& room, double bar_width);
  void paintBlackOut(QPainter& painter);
  void paintLens(QPainter& painter);
  void paintEmpty(QPainter& painter);
  [[nodiscard]] DragAction actionOf(Qt::MouseButton button) const;
  void startDrag(DragAction action, Qt::MouseButton button, const QPointF& position);
  void startRuler(const QPointF& position);
  void followDrag();
  void dragTo(const QPointF& position);
  void dragWindow(const QPointF& delta);
  void dragRuler(const QPointF& position);
  void endDrag();
  void cancelDrag();
  void dropShortRuler();
  void removeSelectedRuler();
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
  MapLayer layer_;
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
  IsolineLayer isoline_layer_;
  QImage drawn_layer_;  ///< transparent, as large as the widget
  QRect layer_part_;    ///< what of it is not transparent, in device pixels
  bool picture_drawn_ = false;
  bool layer_drawn_ = false;

  std::unique_ptr<DragStart> drag_;   ///< null = none
  QTimer* frame_;                     ///< runs from one step of a drag to the next
  std::optional<std::size_t> ruler_;  ///< the selected one
  double wheel_rest_ = 0.0;           ///< notches that are not a whole frame yet
};

}  // namespace m2ib::views
