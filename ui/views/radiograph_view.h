#pragma once

#include <QImage>
#include <QPixmap>
#include <QTransform>
#include <QWidget>
#include <optional>

#include "ui/views/display_pyramid.h"
#include "ui/views/view_state.h"

namespace m2ib::views {

/// What lies over the picture.
struct MapLayer {
  QImage colours;        ///< premultiplied, stretched over field_of_view; null = no map
  QRectF field_of_view;  ///< in picture pixels; null = unknown
  bool smooth = true;    ///< interpolate between the layer's pixels
  bool mark_unseen = true;
  int grid_lines = 0;  ///< patches a side whose borders are drawn; 0 = none
};

/// One picture with zoom, pan, window/level and a map over it. Always dark, whatever the theme.
/// Left drag does what the tool says, middle drag pans, right drag zooms, the wheel zooms at the cursor.
class RadiographView : public QWidget {
  Q_OBJECT

 public:
  enum class Tool { WindowLevel, Pan, Zoom };

  explicit RadiographView(ViewState* state, QWidget* parent = nullptr);

  void setPicture(DisplayPyramidPtr picture);
  void setLayer(const MapLayer& layer);
  [[nodiscard]] const MapLayer& layer() const { return layer_; }
  void setLayerVisible(bool visible);
  [[nodiscard]] bool isLayerVisible() const { return layer_visible_; }
  void setTool(Tool tool);
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

 protected:
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
  enum class Drag { None, WindowLevel, Pan, Zoom };

  [[nodiscard]] QTransform pictureToWidget() const;
  [[nodiscard]] Placement placementNow() const;
  void makeBase();
  void paintLayer(QPainter& painter);
  void paintTexts(QPainter& painter);
  void dragTo(const QPointF& position);
  void panBy(const QPointF& widget_delta);
  void updateCursor();

  ViewState* state_;
  DisplayPyramidPtr picture_;
  MapLayer layer_;
  bool layer_visible_ = true;
  bool peeking_ = false;
  Tool tool_ = Tool::WindowLevel;
  QString empty_text_;
  QString note_;
  QPixmap base_;  ///< the picture without the map, as large as the widget; null = to be made
  Drag drag_ = Drag::None;
  QPointF drag_start_;
  QPointF drag_last_;
  bool dragged_ = false;
};

}  // namespace m2ib::views
