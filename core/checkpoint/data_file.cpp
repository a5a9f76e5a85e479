#include "core/checkpoint/data_file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace m2ib::checkpoint {
namespace {

/// The kernel reads at most 2 GiB at once.
constexpr std::size_t kMaxRead = std::size_t{1} << 30;

std::string system_reason(int error) { return std::error_code(error, std::generic_category()).message(); }

}  // namespace

DataFile::~DataFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<DataFilePtr> DataFile::open(const std::filesystem::path& path) {
  const std::shared_ptr<DataFile> file(new DataFile());
  const std::string name = path.string();
  file->path_ = path;
  // O_NONBLOCK: a named pipe in place of the file must not hang the program.
  file->descriptor_ = ::open(name.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file->descriptor_ < 0) {
    if (errno == ENOENT || errno == ENOTDIR) return fail(ErrorCode::FileNotFound, name);
    return fail(ErrorCode::FileUnreadable, name, system_reason(errno));
  }
  struct stat status {};
  if (::fstat(file->descriptor_, &status) != 0) return fail(ErrorCode::FileUnreadable, name, system_reason(errno));
  if (S_ISDIR(status.st_mode)) return fail(ErrorCode::FileUnreadable, name, system_reason(EISDIR));
  if (!S_ISREG(status.st_mode)) return fail(ErrorCode::FileUnreadable, name, "not a regular file");
  file->size_ = static_cast<std::uint64_t>(status.st_size);
  return DataFilePtr(file);
}

DataFilePtr DataFile::of_bytes(std::span<const std::byte> bytes, const std::filesystem::path& path) {
  std::shared_ptr<DataFile> file(new DataFile());
  file->path_ = path;
  file->size_ = bytes.size();
  file->bytes_ = bytes;
  return file;
}

Result<void> DataFile::read_at(std::uint64_t offset, std::span<std::byte> out) const {
  const auto failure = [this](const std::string& why) { return fail(ErrorCode::FileUnreadable, path_.string(), why); };
  if (offset > size_ || out.size() > size_ - offset) return failure("it ends too soon");
  if (descriptor_ < 0) {
    if (!out.empty()) std::memcpy(out.data(), bytes_.data() + offset, out.size());
    return {};
  }
  while (!out.empty()) {
    const ssize_t got = ::pread(descriptor_, out.data(), std::min(out.size(), kMaxRead), static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failure(system_reason(errno));
    if (got == 0) return failure("it became shorter while it was being read");
    out = out.subspan(static_cast<std::size_t>(got));
    offset += static_cast<std::uint64_t>(got);
  }
  return {};
}

Result<std::string> DataFile::text_at(std::uint64_t offset, std::uint64_t most) const {
  std::string text(offset < size_ ? std::min(most, size_ - offset) : 0, '\0');
  if (const auto read = read_at(std::min(offset, size_), std::as_writable_bytes(std::span(text))); !read) {
    return tl::unexpected(read.error());
  }
  return text;
}

ReadNext read_on(const DataFile& file, std::uint64_t offset) {
  return [&file, offset](std::span<std::byte> out) mutable -> Result<void> {
    const std::uint64_t from = offset;
    offset += out.size();
    return file.read_at(from, out);
  };
}

}  // namespace m2ib::checkpoint
