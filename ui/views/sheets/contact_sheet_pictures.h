#pragma once

#include <QObject>
#include <QThreadPool>
#include <functional>

#include "core/image/read_image.h"
#include "ui/views/sheets/contact_sheet_paint.h"

namespace m2ib::views {

/// Makes small pictures in the background: a large radiograph takes long enough to be felt.
class ContactSheetPictures : public QObject {
  Q_OBJECT

 public:
  explicit ContactSheetPictures(QObject* parent = nullptr);
  /// The answer comes in the thread this object lives in, unless clear() was called meanwhile; null where memory ended.
  void make(const image::RadiographPtr& radiograph, int side_px, const std::optional<session::PictureView>& view,
            std::function<void(const SmallPicture& picture)> made);
  void clear() { ++serial_; }

 private:
  quint64 serial_ = 0;
  QThreadPool pool_;  ///< last: waits for the picture in work before the rest goes
};

}  // namespace m2ib::views
