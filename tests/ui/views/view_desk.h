#pragma once

#include <QImage>
#include <memory>
#include <utility>

#include "tests/ui/views/view_pictures.h"
#include "ui/views/picture/radiograph_view.h"

namespace m2ib::tests {

/// A view with its state, as large as asked, that shows a picture through 0 … 255.
struct ViewDesk {
  explicit ViewDesk(image::Radiograph picture, QSize size = {648, 448}) : view(&state) {
    view.resize(size);
    view.setPicture(std::make_shared<views::DisplayPyramid>(shared(std::move(picture))));
    state.reset({0.0, 255.0});
  }
  void turnAndFlip(int turns, bool horizontal, bool vertical) {
    views::Display display = state.display();
    display.quarter_turns = turns;
    display.flip_horizontal = horizontal;
    display.flip_vertical = vertical;
    state.setDisplay(display);
  }
  QImage shown() { return view.grab().toImage(); }

  views::ViewState state;
  views::RadiographView view;
};

inline image::Radiograph gray(int width, int height, std::uint16_t value) {
  return picture_of(width, height, std::vector<std::uint16_t>(static_cast<std::size_t>(width * height), value));
}

}  // namespace m2ib::tests
