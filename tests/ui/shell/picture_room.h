#pragma once

#include <QDockWidget>
#include <QListView>
#include <filesystem>

#include "tests/support/picture_samples.h"
#include "tests/ui/shell/desk.h"
#include "ui/presenters/picture_list_model.h"

namespace m2ib::tests {

inline QByteArray png(int side) {
  QTemporaryDir folder;
  QImage picture(side, side, QImage::Format_Grayscale8);
  for (int y = 0; y < side; ++y) {
    for (int x = 0; x < side; ++x) picture.setPixel(x, y, qRgb(x, x, x));
  }
  picture.save(folder.filePath("x.png"));
  QFile file(folder.filePath("x.png"));
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// A window with a folder beside it; every picture has its own size, by which it is known.
struct PictureRoom {
  Desk desk;
  std::filesystem::path root = std::filesystem::path(desk.folder.filePath("study").toStdString());
  presenters::PictureListModel* list = desk.window.findChild<presenters::PictureListModel*>();
  QListView* view = desk.find<QListView>("pictureList");
  QDockWidget* dock = desk.find<QDockWidget>("picturesDock");

  PictureRoom() { std::filesystem::create_directories(root); }
  void add(const char* name, int side) { write_bytes(root / name, png(side).toStdString()); }
  [[nodiscard]] static QUrl url(const std::filesystem::path& path) {
    return QUrl::fromLocalFile(QString::fromStdString(path.string()));
  }
  void open() { desk.drop({url(root)}); }
  [[nodiscard]] int shown() const {
    const auto radiograph = desk.document.radiograph();
    return radiograph ? radiograph->width_px : 0;
  }
  [[nodiscard]] QVariant role(int row, int role) const { return view->model()->index(row, 0).data(role); }
  [[nodiscard]] presenters::PictureListModel::Thumbnail thumbnail(int row) const {
    return static_cast<presenters::PictureListModel::Thumbnail>(
        role(row, presenters::PictureListModel::ThumbnailStateRole).toInt());
  }
  void click(int row) {
    QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, view->visualRect(view->model()->index(row, 0)).center());
  }
};

}  // namespace m2ib::tests
