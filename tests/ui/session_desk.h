#pragma once

#include <QAction>
#include <QFileInfo>

#include "tests/ui/desk.h"
#include "tests/ui/tiny_clip.h"
#include "ui/dialogs/recovery_bar.h"
#include "ui/dialogs/save_changes_box.h"
#include "ui/presenters/annotation_board.h"
#include "ui/presenters/session_keeper.h"
#include "ui/shell/session_control.h"

/// What tests of sessions in the window share.
namespace m2ib::tests {

inline annotation::Annotation box_at(double left, double top, double side = 8.0) {
  annotation::Annotation box;
  box.kind = annotation::Kind::Box;
  box.points = {{left, top}, {left + side, top + side}};
  box.text = "effusion";
  box.region = true;
  return box;
}

/// The question about unsaved work, as long as it is asked; else null.
inline dialogs::SaveChangesBox* question(const Desk& desk) {
  const auto boxes = desk.window.findChildren<dialogs::SaveChangesBox*>();
  for (dialogs::SaveChangesBox* box : boxes) {
    if (box->isVisible()) return box;
  }
  return nullptr;
}

/// Presses one of the question's buttons, by object name.
inline void answer(const Desk& desk, const char* button) {
  dialogs::SaveChangesBox* box = question(desk);
  if (box == nullptr) qFatal("nothing was asked");
  box->findChild<QAbstractButton*>(QString::fromLatin1(button))->click();
}

}  // namespace m2ib::tests
