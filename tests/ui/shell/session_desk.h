#pragma once

#include <QAbstractButton>
#include <QAction>
#include <QFileInfo>
#include <QSignalSpy>

#include "tests/support/tiny_clip.h"
#include "tests/ui/shell/desk.h"
#include "ui/dialogs/recovery_bar.h"
#include "ui/dialogs/save_changes_box.h"
#include "ui/presenters/document/annotation_board.h"
#include "ui/presenters/document/session_keeper.h"
#include "ui/shell/controls/session_control.h"

/// What tests of sessions in the window share.
namespace m2ib::tests {

inline constexpr int kPatience_ms = 20000;

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

/// A window with a picture of a file, a finished map and a region.
struct WorkedDesk : Desk {
  explicit WorkedDesk(const model::DualEncoderPtr& model) : Desk(model) {
    picture = savePng(QStringLiteral("chest.png"), 64);
    window.openPath(picture);
    if (!QTest::qWaitFor([this] { return document.radiograph() != nullptr; }, kPatience_ms)) qFatal("no picture");
    document.addCaption(QStringLiteral("left basal effusion"));
    const bool done = QTest::qWaitFor(
        [this] { return document.currentPane().phase == presenters::PaneState::Phase::Done && !document.busy(); },
        kPatience_ms);
    if (!done) qFatal("no map");
    document.annotations()->add(tests::box_at(4, 5));
  }
  /// Saves and waits for the answer.
  bool save(const QString& path, bool embed = false) {
    QSignalSpy saved(window.sessions()->keeper(), &presenters::SessionKeeper::saved);
    window.sessions()->save(path, embed);
    return saved.wait(kPatience_ms);
  }
  QString picture;
};

inline QByteArray bytes_of(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}  // namespace m2ib::tests
