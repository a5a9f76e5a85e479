#include "ui/presenters/document/kept_pictures.h"

#include <QFile>
#include <algorithm>
#include <utility>

namespace m2ib::presenters {

std::string stored_path(const std::filesystem::path& path) {
  return QFile::decodeName(QByteArray::fromStdString(path.string())).toStdString();
}

std::filesystem::path path_of(const std::string& stored) {
  return QFile::encodeName(QString::fromStdString(stored)).toStdString();
}

QString KeptPicture::key() const {
  image::Radiograph named;
  named.sha256 = reference.sha256;
  named.frame = reference.frame;
  return QString::fromStdString(image::pixels_id(named));
}

pictures::PictureLocation KeptPicture::location() const {
  return {path_of(reference.path), reference.member, reference.frame};
}

const KeptPicture* KeptPictures::find(const std::string& sha256, int frame) const {
  const auto found = std::find_if(pictures_.begin(), pictures_.end(), [&](const KeptPicture& picture) {
    return picture.reference.sha256 == sha256 && picture.reference.frame == frame;
  });
  return found == pictures_.end() ? nullptr : &*found;
}

const KeptPicture* KeptPictures::nearest(const std::string& sha256, int frame) const {
  if (const KeptPicture* same = find(sha256, frame)) return same;
  const auto found = std::find_if(pictures_.begin(), pictures_.end(),
                                  [&](const KeptPicture& picture) { return picture.reference.sha256 == sha256; });
  return found == pictures_.end() ? nullptr : &*found;
}

const KeptPicture* KeptPictures::at(const pictures::PictureLocation& location) const {
  const auto found = std::find_if(pictures_.begin(), pictures_.end(), [&](const KeptPicture& picture) {
    return !picture.reference.path.empty() && picture.location() == location;
  });
  return found == pictures_.end() ? nullptr : &*found;
}

void KeptPictures::put(KeptPicture picture) {
  const KeptPicture* known = find(picture.reference.sha256, picture.reference.frame);
  if (known == nullptr) {
    pictures_.push_back(std::move(picture));
  } else {
    pictures_[static_cast<std::size_t>(known - pictures_.data())] = std::move(picture);
  }
}

}  // namespace m2ib::presenters
