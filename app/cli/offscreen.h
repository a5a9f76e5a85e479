#pragma once

#include <QGuiApplication>
#ifdef M2IB_WITH_PLOTS
#include <QApplication>
#endif

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

#ifdef M2IB_WITH_PLOTS
/// The same for plots, which are drawn by widgets that nobody sees.
class OffscreenWidgets {
 public:
  OffscreenWidgets();

 private:
  int count_ = 1;
  char name_[5] = "m2ib";
  char* arguments_[2] = {name_, nullptr};
  QApplication application_;
};
#endif

}  // namespace m2ib::cli
