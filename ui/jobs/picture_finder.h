#pragma once

#include <QObject>
#include <filesystem>
#include <memory>
#include <vector>

#include "core/session/session_picture.h"

namespace m2ib::jobs {

/// Looks for a session's picture by its hash in the background, latest wins. Every request ends in exactly one of
/// found(), notFound(), cancelled(). Signals are emitted in the thread this object lives in.
class PictureFinder : public QObject {
  Q_OBJECT

 public:
  explicit PictureFinder(QObject* parent = nullptr);
  ~PictureFinder() override;  ///< stops, then waits

  /// @param places files and folders, looked at in this order
  /// @return generation, from 1
  quint64 request(const session::PictureReference& reference, std::vector<std::filesystem::path> places);
  void cancel();

  bool event(QEvent* event) override;

 Q_SIGNALS:
  void found(quint64 generation, const std::filesystem::path& file);
  void notFound(quint64 generation);
  void cancelled(quint64 generation);

 private:
  class Private;
  std::unique_ptr<Private> d_;
};

}  // namespace m2ib::jobs
