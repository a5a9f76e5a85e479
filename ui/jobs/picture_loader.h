#pragma once

#include <QByteArray>
#include <QObject>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/image/input_checks.h"
#include "core/image/read_image.h"
#include "core/pictures/picture_location.h"

namespace m2ib::jobs {

/// What became of a request.
struct LoadedPicture {
  image::RadiographPtr source;            ///< as it was read
  image::RadiographPtr shown;             ///< with the black-outs; the same object where there are none
  std::vector<image::InputDoubt> doubts;  ///< about the source
  image::Window window;                   ///< image::default_window() of what is shown
};

/// Decodes pictures, paints black-outs over them and checks them in the background, latest wins. A decoder cannot be
/// interrupted, so a picture that was overtaken still ends in loaded() or failed(); one that had not begun ends in
/// cancelled(). Receivers compare generations. Signals are emitted in the thread this object lives in.
class PictureLoader : public QObject {
  Q_OBJECT

 public:
  explicit PictureLoader(QObject* parent = nullptr);
  ~PictureLoader() override;  ///< waits for the picture being decoded

  /// All return the generation, from 1.
  /// @param black_outs to be painted over what was read
  quint64 request(const pictures::PictureLocation& location, const std::vector<image::PixelRect>& black_outs = {});
  /// An encoded picture from memory.
  quint64 request(const QByteArray& bytes, const std::string& name, int frame = 0,
                  const std::vector<image::PixelRect>& black_outs = {});
  /// One that is decoded already.
  quint64 request(const image::RadiographPtr& source, const std::vector<image::PixelRect>& black_outs);

  bool event(QEvent* event) override;

 Q_SIGNALS:
  void loaded(quint64 generation, const m2ib::jobs::LoadedPicture& picture);
  void failed(quint64 generation, const m2ib::Error& error);
  void cancelled(quint64 generation);

 private:
  class Private;
  std::unique_ptr<Private> d_;
};

}  // namespace m2ib::jobs
