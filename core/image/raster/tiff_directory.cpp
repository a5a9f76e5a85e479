#include "core/image/raster/tiff_directory_internal.h"

#include <string_view>

namespace m2ib::image {
namespace {

constexpr std::uint64_t kMaxEntries = 65535;

unsigned bytes_of_type(std::uint64_t type) {
  switch (type) {
    case 1:
    case 7:
      return 1;
    case 3:
      return 2;
    case 4:
      return 4;
    case 16:
      return 8;
    default:
      return 0;
  }
}

bool is_big(const ByteView& bytes) { return bytes.u8(2) == 43 || bytes.u8(3) == 43; }

}  // namespace

bool is_tiff(const ByteView& bytes) {
  using std::string_view_literals::operator""sv;
  return bytes.starts_with("II*\0"sv) || bytes.starts_with("MM\0*"sv) || bytes.starts_with("II+\0\x08\0\0\0"sv) ||
         bytes.starts_with("MM\0+\0\x08\0\0"sv);
}

TiffDirectory::TiffDirectory(const ByteView& bytes) : bytes_(bytes), little_(bytes.u8(0) == 'I'), big_(is_big(bytes)) {}

std::uint64_t TiffDirectory::first() const { return big_ ? number(8, 8) : number(4, 4); }

bool TiffDirectory::read(std::uint64_t at) {
  const std::uint64_t head = big_ ? 8 : 2;
  const std::uint64_t entry_bytes = big_ ? 20 : 12;
  const unsigned inline_bytes = big_ ? 8 : 4;
  fields_.clear();
  next_ = 0;
  if (at < 8 || !bytes_.has(at, head)) return false;
  entries_ = number(at, big_ ? 8 : 2);
  if (entries_ == 0 || entries_ > kMaxEntries) return false;
  if (!bytes_.has(at, head + entries_ * entry_bytes + inline_bytes)) return false;
  for (std::uint64_t i = 0; i < entries_; ++i) {
    const std::uint64_t entry = at + head + i * entry_bytes;
    const std::uint64_t value = entry + (big_ ? 12 : 8);
    Field field;
    field.bytes = bytes_of_type(number(entry + 2, 2));
    field.count = big_ ? number(entry + 4, 8) : number(entry + 4, 4);
    if (field.bytes == 0 || field.count == 0) continue;
    if (field.count > bytes_.size()) return false;
    const std::uint64_t size = field.count * field.bytes;
    field.at = size <= inline_bytes ? value : number(value, inline_bytes);
    if (!bytes_.has(field.at, size)) return false;
    fields_.emplace(static_cast<std::uint32_t>(number(entry, 2)), field);
  }
  next_ = number(at + head + entries_ * entry_bytes, inline_bytes);
  return true;
}

std::uint64_t TiffDirectory::count(TiffTag tag) const {
  const auto found = fields_.find(static_cast<std::uint32_t>(tag));
  return found == fields_.end() ? 0 : found->second.count;
}

std::uint64_t TiffDirectory::value(TiffTag tag, std::uint64_t index, std::uint64_t otherwise) const {
  const auto found = fields_.find(static_cast<std::uint32_t>(tag));
  if (found == fields_.end() || index >= found->second.count) return otherwise;
  return number(found->second.at + index * found->second.bytes, found->second.bytes);
}

std::uint64_t TiffDirectory::number(std::uint64_t at, unsigned bytes) const {
  switch (bytes) {
    case 1:
      return bytes_.u8(at);
    case 2:
      return little_ ? bytes_.le16(at) : bytes_.be16(at);
    case 4:
      return little_ ? bytes_.le32(at) : bytes_.be32(at);
    default:
      return little_ ? bytes_.le64(at) : bytes_.be64(at);
  }
}

int exif_orientation(const ByteView& exif) {
  if (!is_tiff(exif)) return 1;
  TiffDirectory directory(exif);
  if (!directory.read(directory.first())) return 1;
  const std::uint64_t orientation = directory.value(TiffTag::Orientation, 0, 1);
  return orientation >= 1 && orientation <= 8 ? static_cast<int>(orientation) : 1;
}

}  // namespace m2ib::image
