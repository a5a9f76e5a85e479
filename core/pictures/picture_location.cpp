#include "core/pictures/picture_location.h"

#include "core/base/files.h"
#include "core/pictures/shown_text.h"
#include "core/pictures/zip_file.h"

namespace m2ib::pictures {

Result<image::RadiographPtr> read_picture(const PictureLocation& location) {
  const image::ReadOptions options{.frame = location.frame};
  if (location.member.empty()) return image::read_image(location.file, options);
  const auto bytes = read_picture_bytes(location);
  if (!bytes) return tl::unexpected(bytes.error());
  return image::decode_image(*bytes, shown_name(location), options);
}

Result<std::vector<std::byte>> read_picture_bytes(const PictureLocation& location) {
  if (location.member.empty()) return read_file(location.file, image::kMaxFileBytes);
  const auto archive = ZipFile::open(location.file);
  if (!archive) return tl::unexpected(archive.error());
  const auto member = (*archive)->find(location.member);
  if (!member) return tl::unexpected(member.error());
  return (*archive)->read(*member, image::kMaxFileBytes);
}

std::string shown_name(const PictureLocation& location) {
  if (location.member.empty()) return shown_text(location.file.filename().string());
  // Archives made on Windows may have the other slash.
  const std::size_t slash = location.member.find_last_of("/\\");
  return shown_text(slash == std::string::npos ? location.member : location.member.substr(slash + 1));
}

}  // namespace m2ib::pictures
