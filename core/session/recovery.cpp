#include "core/session/recovery.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <new>
#include <optional>
#include <random>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/session/session_archive.h"

namespace m2ib::session {
namespace {

namespace fs = std::filesystem;

constexpr const char* kSuffix = ".m2ib";
constexpr const char* kLockSuffix = ".lock";
constexpr const char* kMember = "recovery.json";
constexpr std::size_t kMostMember = std::size_t{1} << 20;
constexpr int kMostCopies = 1000;  ///< of a folder that are looked at
constexpr mode_t kOwnFolder = 0700;
constexpr mode_t kOwnFile = 0600;

std::string reason(int error_number) { return std::error_code(error_number, std::generic_category()).message(); }

/// Whether a descriptor's file is the one that bears the name: it may have been removed between opening and locking.
bool bears_name(int descriptor, const fs::path& path) {
  struct stat opened {};
  struct stat named {};
  return ::fstat(descriptor, &opened) == 0 && ::lstat(path.c_str(), &named) == 0 && opened.st_dev == named.st_dev &&
         opened.st_ino == named.st_ino;
}

int make_own_folder(const fs::path& folder) {
  if (folder.empty()) return ENOENT;
  std::error_code problem;
  fs::create_directories(folder.parent_path(), problem);
  if (::mkdir(folder.c_str(), kOwnFolder) != 0 && errno != EEXIST) return errno;
  struct stat status {};
  if (::stat(folder.c_str(), &status) != 0) return errno;
  if (!S_ISDIR(status.st_mode)) return ENOTDIR;
  if (status.st_uid != ::geteuid()) return EACCES;  // somebody else could read what is put there
  if ((status.st_mode & 0777U) != kOwnFolder && ::chmod(folder.c_str(), kOwnFolder) != 0) return errno;
  return 0;
}

std::string random_name() {
  std::random_device device;
  constexpr const char* kDigits = "0123456789abcdef";
  std::string name = "session-" + std::to_string(::getpid()) + "-";
  for (int i = 0; i < 16; ++i) name += kDigits[device() % 16];
  return name;
}

/// A lock that another process holds makes its copy none of ours.
class TriedLock {
 public:
  explicit TriedLock(const fs::path& file) : file_(file) {
    descriptor_ = ::open(file.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (descriptor_ < 0) {
      free_ = errno == ENOENT;
      return;
    }
    free_ = ::flock(descriptor_, LOCK_EX | LOCK_NB) == 0;
  }
  TriedLock(const TriedLock&) = delete;
  TriedLock& operator=(const TriedLock&) = delete;
  ~TriedLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  [[nodiscard]] bool is_free() const { return free_; }
  void remove() const {
    if (free_ && descriptor_ >= 0) ::unlink(file_.c_str());
  }

 private:
  fs::path file_;
  int descriptor_ = -1;
  bool free_ = false;
};

fs::path with_suffix(const fs::path& file, const char* suffix) {
  fs::path other = file;
  return other.replace_extension(suffix);
}

Result<std::vector<std::byte>> copy_of(const Session& session, const std::string& original_path) {
  try {
    nlohmann::ordered_json about;
    about["original"] = original_path;
    const auto text = about.dump(-1, ' ', true, nlohmann::ordered_json::error_handler_t::replace);
    return archive_of(session, {{kMember, text}});
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::ComputeFailed, "memory is too short for a copy of the session");
  }
}

std::optional<Recoverable> recoverable(const fs::path& file) {
  struct stat status {};
  if (::lstat(file.c_str(), &status) != 0 || !S_ISREG(status.st_mode) || status.st_uid != ::geteuid()) {
    return std::nullopt;
  }
  const auto session = open_session(file);
  if (!session) return std::nullopt;
  Recoverable found;
  found.file = file;
  found.captions = session->captions.size();
  found.pictures = session->pictures.size();
  found.saved_at =
      std::chrono::system_clock::from_time_t(status.st_mtim.tv_sec) +
      std::chrono::duration_cast<std::chrono::system_clock::duration>(std::chrono::nanoseconds(status.st_mtim.tv_nsec));
  if (const auto member = archive_member(file, kMember, kMostMember)) {
    const auto json = nlohmann::json::parse(*member, nullptr, false);
    const auto original = json.is_object() ? json.find("original") : json.end();
    if (json.is_object() && original != json.end() && original->is_string()) {
      found.original = original->get<std::string>();
    }
  }
  return found;
}

}  // namespace

fs::path default_recovery_folder() {
  const char* state = std::getenv("XDG_STATE_HOME");
  if (state != nullptr && state[0] == '/') return fs::path(state) / "m2ib-explorer" / "recovery";
  const char* home = std::getenv("HOME");
  if (home == nullptr || home[0] != '/') return {};
  return fs::path(home) / ".local" / "state" / "m2ib-explorer" / "recovery";
}

RecoveryCopy::RecoveryCopy(fs::path folder) : folder_(std::move(folder)) { (void)take_lock(); }

RecoveryCopy::~RecoveryCopy() {
  if (lock_ < 0) return;
  // Whoever finds the copy without its lock knows that nobody works on it.
  if (const fs::path lock = with_suffix(file_, kLockSuffix); bears_name(lock_, lock)) ::unlink(lock.c_str());
  ::close(lock_);
}

int RecoveryCopy::take_lock() {
  if (lock_ >= 0) return 0;
  if (const int problem = make_own_folder(folder_); problem != 0) return problem;
  constexpr int kAttempts = 16;
  int problem = EEXIST;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    const std::string name = random_name();
    const fs::path lock = folder_ / (name + kLockSuffix);
    const int descriptor = ::open(lock.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, kOwnFile);
    if (descriptor < 0) {
      problem = errno;
      if (problem != EEXIST) return problem;
      continue;
    }
    // Between the two steps another program may have tidied the file away.
    if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0 && bears_name(descriptor, lock)) {
      lock_ = descriptor;
      file_ = folder_ / (name + kSuffix);
      return 0;
    }
    problem = errno == 0 ? EEXIST : errno;
    ::close(descriptor);
    ::unlink(lock.c_str());
  }
  return problem;
}

Result<void> RecoveryCopy::write(const Session& session, const std::string& original_path) {
  if (const int problem = take_lock(); problem != 0) {
    return fail(ErrorCode::FileWriteFailed, folder_.string(), reason(problem));
  }
  const auto bytes = copy_of(session, original_path);
  if (!bytes) return tl::unexpected(bytes.error());
  if (auto written = write_file_atomically(file_, *bytes); !written) return written;
  // Replacing keeps the permissions; only the first copy gets the usual ones, within a folder that is closed to others.
  (void)::chmod(file_.c_str(), kOwnFile);
  return {};
}

void RecoveryCopy::discard() {
  if (!file_.empty()) ::unlink(file_.c_str());
}

std::vector<Recoverable> recoverable_sessions(const fs::path& folder) {
  std::vector<Recoverable> found;
  std::error_code problem;
  int looked_at = 0;
  fs::directory_iterator entry(folder, fs::directory_options::skip_permission_denied, problem);
  for (; !problem && entry != fs::directory_iterator() && ++looked_at <= kMostCopies; entry.increment(problem)) {
    const fs::path file = entry->path();
    if (file.extension() == kLockSuffix) {
      std::error_code unknown;
      const TriedLock lock(file);
      if (!fs::exists(with_suffix(file, kSuffix), unknown)) lock.remove();
      continue;
    }
    if (file.extension() != kSuffix) continue;
    const TriedLock lock(with_suffix(file, kLockSuffix));
    if (!lock.is_free()) continue;
    if (auto copy = recoverable(file)) found.push_back(std::move(*copy));
  }
  std::sort(found.begin(), found.end(),
            [](const Recoverable& a, const Recoverable& b) { return a.saved_at > b.saved_at; });
  return found;
}

void remove_recoverable(const Recoverable& copy) {
  const TriedLock lock(with_suffix(copy.file, kLockSuffix));
  if (!lock.is_free()) return;
  ::unlink(copy.file.c_str());
  lock.remove();
}

}  // namespace m2ib::session
