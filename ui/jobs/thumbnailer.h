#pragma once

#include <QImage>
#include <QObject>
#include <QString>
#include <memory>
#include <vector>

#include "core/pictures/picture_location.h"

namespace m2ib::jobs {

/// Makes small pictures in the background, on one thread, in the order in which they are wanted. Nothing is written to
/// the disk: a thumbnail may show a patient. Signals are emitted in the thread this object lives in.
class Thumbnailer : public QObject {
  Q_OBJECT

 public:
  struct Wanted {
    quint64 id = 0;  ///< of the caller, from 1
    pictures::PictureLocation location;
    int side_px = 160;  ///< of the square that it has to fit into; small pictures are not enlarged
  };

  explicit Thumbnailer(QObject* parent = nullptr);
  ~Thumbnailer() override;  ///< waits for the picture being decoded

  /// Replaces what waits; what is being made is finished.
  void want(std::vector<Wanted> list);

  bool event(QEvent* event) override;

 Q_SIGNALS:
  /// With the picture's own window and polarity; 8-bit gray or RGB.
  void made(quint64 id, const QImage& thumbnail);
  void failed(quint64 id, const m2ib::Error& error);

 private:
  class Private;
  std::unique_ptr<Private> d_;
};

/// The picture with its default window and polarity, made smaller by averaging to fit into a square.
[[nodiscard]] QImage thumbnail_of(const image::Radiograph& radiograph, int side_px);

}  // namespace m2ib::jobs
