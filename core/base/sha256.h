#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/base/error.h"
#include "core/base/stop.h"

namespace m2ib {

/// SHA-256 of bytes that come piece by piece. Uses the processor's own instructions where there are any.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  void add(std::span<const std::byte> bytes);
  /// 64 lower-case hexadecimal digits of everything added, which may go on afterwards; empty where there was no memory.
  [[nodiscard]] std::string hex() const;
  void reset();  ///< as new

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

/// SHA-256 as 64 lower-case hexadecimal digits.
[[nodiscard]] std::string sha256_hex(std::span<const std::byte> bytes);
[[nodiscard]] std::string sha256_hex(std::string_view text);
/// Of a file's content, read in pieces (no more than 1 MiB in memory).
[[nodiscard]] Result<std::string> sha256_file(const std::filesystem::path& path);
/// The same for large files: stops between pieces.
[[nodiscard]] Stoppable<std::string> sha256_file(const std::filesystem::path& path, const StopToken& stop);

/// Gives back what the library of digests keeps for the calling thread. For a pool's thread, which outlives its work
/// and never gets to its own end; the thread may compute digests again.
void forget_sha256_of_thread();

}  // namespace m2ib
