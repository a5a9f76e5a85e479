#pragma once

#include <QGuiApplication>

namespace m2ib::cli {

/// Fonts and painters without a window. One at a time; numbers keep their C form.
class Offscreen {
 public:
  Offscreen();

 private:
  int count_ = 1;
  char name_[5] = "m2ib";
  char* arguments_[2] = {name_, nullptr};
  QGuiApplication application_;
};

}  // namespace m2ib::cli
