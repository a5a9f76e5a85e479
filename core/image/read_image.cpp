#include "core/image/read_image.h"

#include <exception>
#include <new>

#include "core/base/files.h"
#include "core/image/dicom/read_dicom.h"
#include "core/image/raster/decode_raster.h"

namespace m2ib::image {
namespace {

/// There, messages and the screen share one name; here, messages tell the folder, too.
Result<RadiographPtr> decode_dicom(std::span<const std::byte> bytes, const std::string& path, const std::string& name,
                                   const ReadOptions& options) {
  Result<RadiographPtr> read = read_dicom(bytes, name, options);
  if (!read && !read.error().args.empty() && read.error().args.front() == name) read.error().args.front() = path;
  return read;
}

Result<RadiographPtr> decode_guarded(std::span<const std::byte> bytes, const std::string& path, const std::string& name,
                                     const ReadOptions& options) {
  if (bytes.size() > kMaxFileBytes) {
    return fail(ErrorCode::FileTooLarge, path, std::to_string(bytes.size()) + " bytes",
                std::to_string(kMaxFileBytes) + " bytes");
  }
  try {
    if (looks_like_dicom(bytes)) return decode_dicom(bytes, path, name, options);
    return decode_raster(bytes, path, name, options);
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::OutOfMemory, path);
  } catch (const std::exception&) {
    return fail(ErrorCode::ImageTruncated, path);
  }
}

}  // namespace

Result<RadiographPtr> read_image(const std::filesystem::path& path, const ReadOptions& options) {
  const Result<std::vector<std::byte>> bytes = read_file(path, kMaxFileBytes);
  if (!bytes) return tl::unexpected<Error>(bytes.error());
  return decode_guarded(*bytes, path.string(), path.filename().string(), options);
}

Result<RadiographPtr> decode_image(std::span<const std::byte> bytes, const std::string& name,
                                   const ReadOptions& options) {
  return decode_guarded(bytes, name, std::filesystem::path(name).filename().string(), options);
}

}  // namespace m2ib::image
