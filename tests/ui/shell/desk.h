#pragma once

#include <QDropEvent>
#include <QFile>
#include <QMimeData>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

#include "ui/dialogs/export/figure_dialog.h"
#include "ui/presenters/document/explorer_document.h"
#include "ui/shell/main_window.h"
#include "ui/views/parts/message_bar.h"

/// What tests of the window share.
namespace m2ib::tests {

/// A window with settings and a list of models of its own.
struct Desk {
  QTemporaryDir folder;
  bool apart = qputenv("XDG_DATA_HOME", QFile::encodeName(folder.filePath("data")));
  bool recovery_apart = qputenv("XDG_STATE_HOME", QFile::encodeName(folder.filePath("state")));
  QSettings store{folder.filePath("settings.ini"), QSettings::IniFormat};
  presenters::ExplorerDocument document;
  shell::MainWindow window{&document, &store};

  explicit Desk(const model::DualEncoderPtr& model = nullptr, const image::RadiographPtr& picture = nullptr) {
    window.show();
    if (model) document.setModel(model);
    if (picture) document.setImage(picture);
  }
  template <class T>
  T* find(const char* name) const {
    T* found = window.findChild<T*>(QString::fromLatin1(name));
    if (found == nullptr) qFatal("no %s", name);
    return found;
  }
  QString message(const char* name) const { return find<views::MessageBar>(name)->text(); }
  QString savePng(const QString& name, int side = 40) {
    QImage picture(side, side, QImage::Format_Grayscale8);
    picture.fill(90);
    picture.setPixel(3, 4, qRgb(200, 200, 200));
    const QString path = folder.filePath(name);
    picture.save(path, "PNG");
    return path;
  }
  void drop(const QList<QUrl>& urls) {
    QMimeData data;
    data.setUrls(urls);
    QDragEnterEvent enter({50, 50}, Qt::CopyAction, &data, Qt::LeftButton, {});
    QCoreApplication::sendEvent(&window, &enter);
    feedback = find<QWidget>("dropOverlay")->isVisible();
    if (!enter.isAccepted()) return;
    QDropEvent drop({50, 50}, Qt::CopyAction, &data, Qt::LeftButton, {});
    QCoreApplication::sendEvent(&window, &drop);
  }
  bool feedback = false;
  /// As the dialog writes it. @return whether the file was written
  bool exportFigure(const QString& path) {
    dialogs::FigureDialog dialog(&document);
    QSignalSpy exported(&dialog, &dialogs::FigureDialog::exported);
    dialog.exportTo(path);
    (void)QTest::qWaitFor([&] { return !dialog.isWriting(); }, 30000);
    QCoreApplication::processEvents();
    return exported.count() == 1;
  }
};

}  // namespace m2ib::tests

#define WAIT_UNTIL_DONE(desk)                                                                                      \
  QTRY_COMPARE_WITH_TIMEOUT((desk).document.currentPane().phase, m2ib::presenters::PaneState::Phase::Done, 20000); \
  QTRY_VERIFY_WITH_TIMEOUT(!(desk).document.busy(), 20000)
