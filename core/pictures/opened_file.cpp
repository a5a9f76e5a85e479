#include "core/pictures/opened_file.h"

#include <algorithm>
#include <cerrno>
#include <new>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/marked_text.h"

namespace m2ib::pictures {
namespace {

std::string reason(int error_number) { return std::error_code(error_number, std::generic_category()).message(); }

}  // namespace

OpenedFile::OpenedFile(std::filesystem::path path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}

OpenedFile::OpenedFile(OpenedFile&& other) noexcept
    : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)), size_(other.size_) {}

OpenedFile::~OpenedFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

int OpenedFile::release() { return std::exchange(descriptor_, -1); }

Result<OpenedFile> OpenedFile::open(const std::filesystem::path& path, Links links) {
  const int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | (links == Links::Refuse ? O_NOFOLLOW : 0);
  const int descriptor = ::open(path.c_str(), flags);
  if (descriptor < 0 && (errno == ENOENT || errno == ENOTDIR)) return fail(ErrorCode::FileNotFound, path.string());
  if (descriptor < 0) return fail(ErrorCode::FileUnreadable, path.string(), reason(errno));
  OpenedFile file(path, descriptor);
  struct stat status {};
  if (::fstat(descriptor, &status) != 0) return fail(ErrorCode::FileUnreadable, path.string(), reason(errno));
  if (!S_ISREG(status.st_mode)) {
    return fail(ErrorCode::FileUnreadable, path.string(), M2IB_ERROR_TEXT("Reason", "it is not a regular file"));
  }
  file.size_ = static_cast<std::uint64_t>(status.st_size);
  return file;
}

Result<std::vector<std::byte>> OpenedFile::read(std::uint64_t offset, std::uint64_t most) const {
  try {
    std::vector<std::byte> bytes(std::min(most, size_ - std::min(offset, size_)));
    std::size_t used = 0;
    while (used < bytes.size()) {
      const ssize_t count =
          ::pread(descriptor_, bytes.data() + used, bytes.size() - used, static_cast<off_t>(offset + used));
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return fail(ErrorCode::FileUnreadable, path_.string(), reason(errno));
      if (count == 0) break;  // it became shorter meanwhile
      used += static_cast<std::size_t>(count);
    }
    bytes.resize(used);
    return bytes;
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::OutOfMemory, path_.string());
  } catch (const std::length_error&) {
    return fail(ErrorCode::OutOfMemory, path_.string());
  }
}

}  // namespace m2ib::pictures
