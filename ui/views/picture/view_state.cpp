#include "ui/views/picture/view_state.h"

#include <algorithm>
#include <utility>

namespace m2ib::views {

ViewState::ViewState(QObject* parent) : QObject(parent) {}

void ViewState::setPlacement(const Placement& placement) {
  Placement bounded = placement;
  bounded.zoom = std::clamp(placement.zoom, 0.01, 64.0);
  if (bounded == placement_) return;
  placement_ = bounded;
  Q_EMIT changed();
}

void ViewState::setDisplay(const Display& display) {
  if (display == display_) return;
  display_ = display;
  Q_EMIT changed();
}

void ViewState::turn(int quarter_turns) {
  Display turned = display_;
  // The turn comes before the flips: one flip reverses its sense on the screen, two do not.
  const int sense = turned.flip_horizontal != turned.flip_vertical ? -1 : 1;
  turned.quarter_turns = (((turned.quarter_turns + sense * quarter_turns) % 4) + 4) % 4;
  setDisplay(turned);
}

void ViewState::reset(const image::Window& default_window) {
  placement_ = {};
  display_ = {};
  display_.window = default_window;
  Q_EMIT changed();
}

void ViewState::link(ViewState& a, ViewState& b) {
  unlink(a, b);
  b.take(a);
  // take() is silent where nothing differs, so the two do not call each other for ever.
  connect(&a, &ViewState::changed, &b, [&a, &b] { b.take(a); });
  connect(&b, &ViewState::changed, &a, [&a, &b] { a.take(b); });
}

void ViewState::unlink(ViewState& a, ViewState& b) {
  disconnect(&a, &ViewState::changed, &b, nullptr);
  disconnect(&b, &ViewState::changed, &a, nullptr);
}

void ViewState::take(const ViewState& other) {
  if (placement_ == other.placement_ && display_ == other.display_) return;
  placement_ = other.placement_;
  display_ = other.display_;
  Q_EMIT changed();
}

void ViewGroup::add(ViewState* state) {
  if (linked_ && !members_.empty()) state->take(*members_.front());
  members_.push_back(state);
  connect(state, &ViewState::changed, this, [this, state] {
    if (spreading_) return;
    if (linked_) spread(*state);
    Q_EMIT changed(state);
  });
  connect(state, &QObject::destroyed, this, [this, state] { std::erase(members_, state); });
}

void ViewGroup::setLinked(bool linked, const ViewState& leader) {
  linked_ = linked;
  if (linked) spread(leader);
}

void ViewGroup::spread(const ViewState& from) {
  // One pass: what the others take must not come back.
  spreading_ = true;
  for (ViewState* member : members_) {
    if (member != &from) member->take(from);
  }
  spreading_ = false;
}

}  // namespace m2ib::views
