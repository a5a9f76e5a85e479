#pragma once

#include <QByteArray>
#include <QString>
#include <optional>
#include <string>
#include <vector>

#include "core/pictures/picture_location.h"
#include "core/session/session.h"

namespace m2ib::presenters {

/// What stays of a picture when another one is opened. Its annotations are the AnnotationBoard's.
struct KeptPicture {
  session::PictureReference reference;
  QByteArray bytes;  ///< of one that lies nowhere but in memory
  std::optional<session::PictureView> view;
  bool view_changed = false;  ///< it is not what the picture starts with
  std::vector<image::PixelRect> black_outs;
  std::optional<image::Window> model_window;
  bool of_session = false;  ///< a session brought it

  [[nodiscard]] QString key() const;  ///< of the AnnotationBoard
  [[nodiscard]] pictures::PictureLocation location() const;
};

/// The pictures of one sitting, in the order in which they were opened first.
class KeptPictures {
 public:
  [[nodiscard]] const KeptPicture* find(const std::string& sha256, int frame) const;
  /// The same frame, else another one of the same file: black-outs belong to all of them.
  [[nodiscard]] const KeptPicture* nearest(const std::string& sha256, int frame) const;
  [[nodiscard]] const KeptPicture* at(const pictures::PictureLocation& location) const;
  void put(KeptPicture picture);  ///< in place of the one with the same hash and frame
  void clear() { pictures_.clear(); }
  [[nodiscard]] const std::vector<KeptPicture>& all() const { return pictures_; }

 private:
  std::vector<KeptPicture> pictures_;
};

/// The window's path text as sessions store it (UTF-8), and back.
[[nodiscard]] std::string stored_path(const std::filesystem::path& path);
[[nodiscard]] std::filesystem::path path_of(const std::string& stored);

}  // namespace m2ib::presenters
