#include "ui/views/sheets/contact_sheet_pictures.h"

#include <QMetaObject>
#include <exception>
#include <utility>

namespace m2ib::views {

ContactSheetPictures::ContactSheetPictures(QObject* parent) : QObject(parent) { pool_.setMaxThreadCount(1); }

void ContactSheetPictures::make(const image::RadiographPtr& radiograph, int side_px,
                                const std::optional<session::PictureView>& view,
                                std::function<void(const SmallPicture& picture)> made) {
  pool_.start([this, serial = serial_, radiograph, side_px, view, made = std::move(made)] {
    SmallPicture picture;
    try {
      picture = small_picture(*radiograph, side_px, view);
    } catch (const std::exception&) {
      picture = {};  // the map is shown without it
    }
    // Nothing is delivered to an object that is gone: its queue goes with it.
    QMetaObject::invokeMethod(
        this,
        [this, serial, picture = std::move(picture), made] {
          if (serial == serial_) made(picture);
        },
        Qt::QueuedConnection);
  });
}

}  // namespace m2ib::views
