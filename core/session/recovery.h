#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/session/session_file.h"

/// Copies of unsaved sessions, so that a crash loses at most the last 30 seconds.
namespace m2ib::session {

/// A copy that a program that is gone has left.
struct Recoverable {
  std::filesystem::path file;
  std::chrono::system_clock::time_point saved_at;
  std::string original;  ///< path of the session that it is a copy of; empty: never saved
  std::size_t captions = 0;
  std::size_t pictures = 0;
};

/// $XDG_STATE_HOME/m2ib-explorer/recovery, or ~/.local/state/…; readable by this user only.
[[nodiscard]] std::filesystem::path default_recovery_folder();

/// One running program's copy. Holds a lock on its file as long as it lives, so that others leave it alone.
class RecoveryCopy {
 public:
  explicit RecoveryCopy(std::filesystem::path folder);
  ~RecoveryCopy();
  RecoveryCopy(const RecoveryCopy&) = delete;
  RecoveryCopy& operator=(const RecoveryCopy&) = delete;

  /// Replaced in one step. May be called from another thread than the constructor's, one call at a time.
  /// Errors: FileWriteFailed, ComputeFailed.
  [[nodiscard]] Result<void> write(const Session& session, const std::string& original_path);
  /// Nothing is unsaved any more.
  void discard();

 private:
  [[nodiscard]] int take_lock();  ///< 0 or an errno
  std::filesystem::path folder_;
  std::filesystem::path file_;
  int lock_ = -1;
};

/// Copies whose programs are gone, newest first. Damaged ones are left out and stay.
[[nodiscard]] std::vector<Recoverable> recoverable_sessions(const std::filesystem::path& folder);
/// A copy that was restored, or that nobody wants. Leaves it alone where a program works on it.
void remove_recoverable(const Recoverable& copy);

}  // namespace m2ib::session
