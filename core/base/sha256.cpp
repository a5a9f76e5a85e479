#include "core/base/sha256.h"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <memory>
#include <system_error>

#include <openssl/evp.h>

namespace m2ib {
namespace {

constexpr std::size_t kPieceBytes = 1024UL * 1024;

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
struct CloseFile {
  void operator()(std::FILE* file) const { (void)std::fclose(file); }
};

class Hasher {
 public:
  Hasher() : context_(EVP_MD_CTX_new()) {
    good_ = context_ && EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1;
  }

  void add(const void* bytes, std::size_t count) {
    good_ = good_ && EVP_DigestUpdate(context_.get(), bytes, count) == 1;
  }

  /// Empty where OpenSSL failed (no memory).
  [[nodiscard]] std::string hex() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int length = 0;
    if (!good_ || EVP_DigestFinal_ex(context_.get(), digest.data(), &length) != 1) return {};
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    text.reserve(2UL * length);
    for (unsigned int i = 0; i < length; ++i) {
      text += kDigits[digest[i] >> 4U];
      text += kDigits[digest[i] & 15U];
    }
    return text;
  }

 private:
  std::unique_ptr<EVP_MD_CTX, FreeContext> context_;
  bool good_ = false;
};

std::string reason(int error_number) { return std::error_code(error_number, std::generic_category()).message(); }

}  // namespace

std::string sha256_hex(std::span<const std::byte> bytes) {
  Hasher hasher;
  hasher.add(bytes.data(), bytes.size());
  return hasher.hex();
}

std::string sha256_hex(std::string_view text) { return sha256_hex(std::as_bytes(std::span(text))); }

Result<std::string> sha256_file(const std::filesystem::path& path) {
  auto digest = sha256_file(path, StopToken());
  if (!digest) return tl::unexpected(digest.error());
  return std::move(**digest);  // nobody can stop it
}

Stoppable<std::string> sha256_file(const std::filesystem::path& path, const StopToken& stop) {
  errno = 0;
  const std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "rbe"));
  if (!file && (errno == ENOENT || errno == ENOTDIR)) return fail(ErrorCode::FileNotFound, path.string());
  if (!file) return fail(ErrorCode::FileUnreadable, path.string(), reason(errno));

  Hasher hasher;
  std::vector<std::byte> piece(kPieceBytes);
  while (true) {
    if (stop.stop_requested()) return std::nullopt;
    const std::size_t count = std::fread(piece.data(), 1, piece.size(), file.get());
    if (std::ferror(file.get()) != 0) return fail(ErrorCode::FileUnreadable, path.string(), reason(errno));
    hasher.add(piece.data(), count);
    if (count < piece.size()) break;
  }
  std::string hex = hasher.hex();
  if (hex.empty()) return fail(ErrorCode::OutOfMemory, "SHA-256");
  return hex;
}

}  // namespace m2ib
