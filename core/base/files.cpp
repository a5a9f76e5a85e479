#include "core/base/files.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <new>
#include <optional>
#include <random>
#include <stdexcept>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/marked_text.h"

namespace m2ib {
namespace {

namespace fs = std::filesystem;

constexpr mode_t kOrdinaryMode = 0644;
constexpr mode_t kPermissionBits = 07777;
constexpr std::time_t kYoung_s = 60;
constexpr int kMostEntries = 100'000;  ///< of a folder that are looked at

std::string reason(int error_number) { return std::error_code(error_number, std::generic_category()).message(); }

tl::unexpected<Error> write_failure(const fs::path& path, int error_number) {
  return fail(ErrorCode::FileWriteFailed, path.string(), reason(error_number));
}

/// Closes its descriptor; close() may be asked for earlier to hear about late errors.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { (void)close(); }

  [[nodiscard]] int number() const { return number_; }
  [[nodiscard]] bool valid() const { return number_ >= 0; }
  bool close() {
    const int number = number_;
    number_ = -1;
    return number < 0 || ::close(number) == 0;
  }

 private:
  int number_;
};

// Names of temporary files: .m2ib-<process id>-<16 hexadecimal digits>.tmp
constexpr std::string_view kPrefix = ".m2ib-";
constexpr std::string_view kSuffix = ".tmp";
constexpr std::size_t kRandomDigits = 16;

std::string temporary_name() {
  std::random_device source;
  const std::uint64_t number = (static_cast<std::uint64_t>(source()) << 32U) | source();
  std::array<char, kRandomDigits + 1> digits{};
  (void)std::snprintf(digits.data(), digits.size(), "%016llx", static_cast<unsigned long long>(number));
  return std::string(kPrefix) + std::to_string(::getpid()) + '-' + digits.data() + std::string(kSuffix);
}

/// Process that a temporary file belongs to; empty where the name is none of ours.
std::optional<pid_t> owner_of(std::string_view name) {
  if (!name.starts_with(kPrefix) || !name.ends_with(kSuffix)) return std::nullopt;
  name = name.substr(kPrefix.size(), name.size() - kPrefix.size() - kSuffix.size());
  const std::size_t dash = name.find('-');
  if (dash == std::string_view::npos || name.size() - dash - 1 != kRandomDigits) return std::nullopt;
  if (name.find_first_not_of("0123456789abcdef", dash + 1) != std::string_view::npos) return std::nullopt;
  pid_t process = 0;
  const auto [end, problem] = std::from_chars(name.data(), name.data() + dash, process);
  if (problem != std::errc() || end != name.data() + dash || process <= 0) return std::nullopt;
  return process;
}

bool is_orphan(const fs::path& file) {
  const std::optional<pid_t> process = owner_of(file.filename().native());
  if (!process || ::kill(*process, 0) == 0 || errno != ESRCH) return false;
  struct stat status {};
  if (::lstat(file.c_str(), &status) != 0 || !S_ISREG(status.st_mode) || status.st_uid != ::geteuid()) return false;
  // Another machine that shares the folder has processes of its own: what is being written there is younger.
  return std::time(nullptr) - status.st_mtime > kYoung_s;
}

/// The half-written file; gone with its descriptor unless it was put in place. Where the file system can, it has no
/// name until it is complete, so that a process that is killed leaves nothing behind. Its name says nothing about the
/// target.
class TemporaryFile {
 public:
  explicit TemporaryFile(const fs::path& target) : folder_(target.parent_path()) {
    // Without /proc a nameless file can never be named.
    if (::access("/proc/self/fd", X_OK) == 0) {
      descriptor_ = ::open(folder_.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
    }
    // EISDIR and EOPNOTSUPP are the answers of kernels and file systems that have no nameless files; what else may be
    // wrong, the second way finds out.
    if (descriptor_ < 0) open_named();
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!name_.empty()) ::unlink(name_.c_str());
  }

  /// 0 or the errno of the first step that failed.
  [[nodiscard]] int fill_and_put_in_place(std::span<const std::byte> bytes, mode_t mode, const fs::path& target) {
    if (open_error_ != 0) return open_error_;
    while (!bytes.empty()) {
      const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return errno;
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    if (::fchmod(descriptor_, mode) != 0 || ::fsync(descriptor_) != 0) return errno;
    if (name_.empty()) {
      // A link never replaces a file: only a target that is new can be named at once.
      if (link_as(target) == 0) return close();
      if (const int problem = link_with_random_name(); problem != 0) return problem;
    }
    if (const int problem = close(); problem != 0) return problem;
    if (::rename(name_.c_str(), target.c_str()) != 0) return errno;
    name_.clear();
    return 0;
  }

 private:
  void open_named() {
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
      name_ = (folder_ / temporary_name()).string();
      descriptor_ = ::open(name_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
      open_error_ = descriptor_ < 0 ? errno : 0;
      if (descriptor_ >= 0) return;
      name_.clear();
      if (open_error_ != EEXIST) return;
    }
  }

  [[nodiscard]] int link_as(const fs::path& name) const {
    const std::string self = "/proc/self/fd/" + std::to_string(descriptor_);
    return ::linkat(AT_FDCWD, self.c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) == 0 ? 0 : errno;
  }

  [[nodiscard]] int link_with_random_name() {
    int problem = EEXIST;
    for (int attempt = 0; attempt < kAttempts && problem == EEXIST; ++attempt) {
      const std::string name = (folder_ / temporary_name()).string();
      problem = link_as(name);
      if (problem == 0) name_ = name;
    }
    return problem;
  }

  [[nodiscard]] int close() {
    const int descriptor = descriptor_;
    descriptor_ = -1;
    return ::close(descriptor) == 0 ? 0 : errno;
  }

  static constexpr int kAttempts = 16;
  fs::path folder_;
  std::string name_;  ///< empty while it has none
  int descriptor_ = -1;
  int open_error_ = 0;
};

/// The process's umask can only be read by setting it, which would race with other threads: Linux tells it in /proc.
mode_t current_umask() {
  constexpr mode_t kUsual = 022;
  const Result<std::string> status = read_text_file("/proc/self/status", 1024UL * 1024);
  if (!status) return kUsual;
  const std::size_t at = status->find("\nUmask:");
  if (at == std::string::npos) return kUsual;
  return static_cast<mode_t>(std::strtoul(status->c_str() + at + 7, nullptr, 8));
}

template <class Container>
Result<Container> read_whole(const fs::path& path, std::uint64_t max_bytes) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));  // a pipe must not block
  if (!file.valid() && (errno == ENOENT || errno == ENOTDIR)) return fail(ErrorCode::FileNotFound, path.string());
  if (!file.valid()) return fail(ErrorCode::FileUnreadable, path.string(), reason(errno));
  struct stat status {};
  if (::fstat(file.number(), &status) != 0) return fail(ErrorCode::FileUnreadable, path.string(), reason(errno));
  if (S_ISDIR(status.st_mode)) return fail(ErrorCode::FileUnreadable, path.string(), reason(EISDIR));
  if (!S_ISREG(status.st_mode)) {
    return fail(ErrorCode::FileUnreadable, path.string(), M2IB_ERROR_TEXT("Reason", "it is not a regular file"));
  }

  const auto too_large = [&](std::uint64_t size) {
    return fail(ErrorCode::FileTooLarge, path.string(), std::to_string(size) + " bytes",
                std::to_string(max_bytes) + " bytes");
  };
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (size > max_bytes) return too_large(size);

  // Files of /proc say 0 and a file may grow while it is read: read on until the end, within the limit.
  constexpr std::size_t kLeast = 4096;
  Container content;
  std::size_t used = 0;
  content.resize(static_cast<std::size_t>(size) + 1);
  while (true) {
    if (used == content.size()) content.resize(used + std::max(used, kLeast));
    const ssize_t count = ::read(file.number(), content.data() + used, content.size() - used);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail(ErrorCode::FileUnreadable, path.string(), reason(errno));
    if (count == 0) break;
    used += static_cast<std::size_t>(count);
    if (used > max_bytes) return too_large(used);
  }
  content.resize(used);
  return content;
}

template <class Container>
Result<Container> read_guarded(const fs::path& path, std::uint64_t max_bytes) {
  try {
    return read_whole<Container>(path, max_bytes);
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::OutOfMemory, path.string());
  } catch (const std::length_error&) {
    return fail(ErrorCode::OutOfMemory, path.string());
  }
}

}  // namespace

Result<std::vector<std::byte>> read_file(const fs::path& path, std::uint64_t max_bytes) {
  return read_guarded<std::vector<std::byte>>(path, max_bytes);
}

Result<std::string> read_text_file(const fs::path& path, std::uint64_t max_bytes) {
  return read_guarded<std::string>(path, max_bytes);
}

Result<void> write_file_atomically(const fs::path& path, std::span<const std::byte> bytes) {
  // Through a symbolic link the file that it names is replaced, not the link.
  std::error_code ignored;
  fs::path target = path;
  if (fs::is_symlink(path, ignored)) {
    target = fs::canonical(path, ignored);
    if (ignored) return write_failure(path, ENOENT);
  }
  if (target.filename().empty()) return write_failure(path, EISDIR);

  mode_t mode = kOrdinaryMode & ~current_umask();
  struct stat old {};
  if (::stat(target.c_str(), &old) == 0) {
    if (S_ISDIR(old.st_mode)) return write_failure(path, EISDIR);
    if (!S_ISREG(old.st_mode)) {
      return fail(ErrorCode::FileWriteFailed, path.string(), M2IB_ERROR_TEXT("Reason", "it is not a regular file"));
    }
    // Renaming would get round a write protection that the owner has set.
    if (::access(target.c_str(), W_OK) != 0) return write_failure(path, errno);
    mode = old.st_mode & kPermissionBits;
  }

  if (!target.has_parent_path()) target = fs::path(".") / target;
  const int problem = TemporaryFile(target).fill_and_put_in_place(bytes, mode, target);
  if (problem != 0) return write_failure(path, problem);
  // The new name reaches the disk with its folder. Some file systems cannot flush folders: the file is in place anyway.
  const Descriptor folder(::open(target.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.valid()) (void)::fsync(folder.number());
  return {};
}

Result<void> write_file_atomically(const fs::path& path, std::string_view text) {
  return write_file_atomically(path, std::as_bytes(std::span(text)));
}

std::size_t remove_orphaned_temporaries(const fs::path& folder) {
  std::error_code problem;
  std::size_t removed = 0;
  int looked_at = 0;
  fs::directory_iterator entry(folder, fs::directory_options::skip_permission_denied, problem);
  while (!problem && entry != fs::directory_iterator() && ++looked_at <= kMostEntries) {
    if (is_orphan(entry->path()) && ::unlink(entry->path().c_str()) == 0) ++removed;
    entry.increment(problem);
  }
  return removed;
}

}  // namespace m2ib
