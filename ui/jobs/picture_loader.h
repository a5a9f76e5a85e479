#pragma once

#include <QByteArray>
#include <QObject>
#include <filesystem>
#include <memory>
#include <string>

#include "core/image/read_image.h"

namespace m2ib::jobs {

/// Decodes pictures in the background, latest wins. A decoder cannot be interrupted, so a picture that was overtaken
/// still ends in loaded() or failed(); one that had not begun ends in cancelled(). Receivers compare generations.
/// Signals are emitted in the thread this object lives in.
class PictureLoader : public QObject {
  Q_OBJECT

 public:
  explicit PictureLoader(QObject* parent = nullptr);
  ~PictureLoader() override;  ///< waits for the picture being decoded

  quint64 request(const std::filesystem::path& path);                 ///< returns the generation, from 1
  quint64 request(const QByteArray& bytes, const std::string& name);  ///< an encoded picture from memory

  bool event(QEvent* event) override;

 Q_SIGNALS:
  void loaded(quint64 generation, const m2ib::image::RadiographPtr& radiograph);
  void failed(quint64 generation, const m2ib::Error& error);
  void cancelled(quint64 generation);

 private:
  class Private;
  std::unique_ptr<Private> d_;
};

}  // namespace m2ib::jobs
