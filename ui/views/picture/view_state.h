#pragma once

#include <QObject>
#include <QPointF>

#include <vector>

#include "core/image/radiograph.h"

namespace m2ib::views {

/// Where the picture lies in a view.
struct Placement {
  bool fit = true;    ///< whole picture, centred; zoom and centre are then ignored
  double zoom = 1.0;  ///< widget pixels per picture pixel, 0.01 … 64
  QPointF centre;     ///< picture point in the middle of the widget
  [[nodiscard]] bool operator==(const Placement&) const = default;
};

/// How the picture's values are shown. Never changes what the model sees.
struct Display {
  image::Window window;
  bool inverted = false;
  bool flip_horizontal = false;
  bool flip_vertical = false;
  int quarter_turns = 0;  ///< clockwise, 0 … 3; turned first, then flipped as seen on the screen
  [[nodiscard]] bool operator==(const Display&) const = default;
};

/// Zoom, pan, window and orientation of a view. Linked views copy each other's state.
class ViewState : public QObject {
  Q_OBJECT

 public:
  explicit ViewState(QObject* parent = nullptr);

  [[nodiscard]] const Placement& placement() const { return placement_; }
  [[nodiscard]] const Display& display() const { return display_; }
  void setPlacement(const Placement& placement);
  void setDisplay(const Display& display);
  /// Turns by quarter turns, clockwise as seen on the screen (also where the picture is flipped).
  void turn(int quarter_turns);
  /// For a new picture: fitted, its default window, not inverted, not flipped.
  void reset(const image::Window& default_window);

  /// While linked, each change of one shows in the other at once. The first call copies this state to the other. For
  /// more than two see ViewGroup.
  static void link(ViewState& a, ViewState& b);
  static void unlink(ViewState& a, ViewState& b);

 Q_SIGNALS:
  void changed();

 private:
  friend class ViewGroup;
  void take(const ViewState& other);

  Placement placement_;
  Display display_;
};

/// Any number of states that show the same place through the same window while they are linked.
class ViewGroup : public QObject {
  Q_OBJECT

 public:
  explicit ViewGroup(QObject* parent = nullptr) : QObject(parent) {}
  /// A linked group gives a new member its state.
  void add(ViewState* state);
  /// @param leader whose state the others take, where linking begins
  void setLinked(bool linked, const ViewState& leader);
  [[nodiscard]] bool isLinked() const { return linked_; }
  [[nodiscard]] const std::vector<ViewState*>& members() const { return members_; }

 Q_SIGNALS:
  /// By a person, not by being copied from another member.
  void changed(ViewState* state);

 private:
  void spread(const ViewState& from);

  std::vector<ViewState*> members_;
  bool linked_ = false;
  bool spreading_ = false;
};

}  // namespace m2ib::views
