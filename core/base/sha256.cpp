#include "core/base/sha256.h"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <memory>
#include <system_error>

#include <openssl/crypto.h>
#include <openssl/evp.h>

namespace m2ib {
namespace {

constexpr std::size_t kPieceBytes = 1024UL * 1024;

struct FreeDigest {
  void operator()(EVP_MD_CTX* digest) const { EVP_MD_CTX_free(digest); }
};
using Digest = std::unique_ptr<EVP_MD_CTX, FreeDigest>;
struct CloseFile {
  void operator()(std::FILE* file) const { (void)std::fclose(file); }
};

std::string reason(int error_number) { return std::error_code(error_number, std::generic_category()).message(); }

}  // namespace

struct Sha256::Context {
  Digest digest{EVP_MD_CTX_new()};
  bool good = false;
};

Sha256::Sha256() : context_(std::make_unique<Context>()) { reset(); }
Sha256::~Sha256() = default;

void Sha256::reset() {
  context_->good = context_->digest && EVP_DigestInit_ex(context_->digest.get(), EVP_sha256(), nullptr) == 1;
}

void Sha256::add(std::span<const std::byte> bytes) {
  context_->good = context_->good && EVP_DigestUpdate(context_->digest.get(), bytes.data(), bytes.size()) == 1;
}

std::string Sha256::hex() const {
  // Finishing ends a digest, so that is done to a copy.
  const Digest copy(EVP_MD_CTX_new());
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  unsigned int length = 0;
  if (!context_->good || !copy || EVP_MD_CTX_copy_ex(copy.get(), context_->digest.get()) != 1 ||
      EVP_DigestFinal_ex(copy.get(), bytes.data(), &length) != 1) {
    return {};
  }
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(2UL * length);
  for (unsigned int i = 0; i < length; ++i) {
    text += kDigits[bytes[i] >> 4U];
    text += kDigits[bytes[i] & 15U];
  }
  return text;
}

std::string sha256_hex(std::span<const std::byte> bytes) {
  Sha256 hasher;
  hasher.add(bytes);
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

  Sha256 hasher;
  std::vector<std::byte> piece(kPieceBytes);
  while (true) {
    if (stop.stop_requested()) return std::nullopt;
    const std::size_t count = std::fread(piece.data(), 1, piece.size(), file.get());
    if (std::ferror(file.get()) != 0) return fail(ErrorCode::FileUnreadable, path.string(), reason(errno));
    hasher.add(std::span(piece).first(count));
    if (count < piece.size()) break;
  }
  std::string hex = hasher.hex();
  if (hex.empty()) return fail(ErrorCode::OutOfMemory, "SHA-256");
  return hex;
}

void forget_sha256_of_thread() { OPENSSL_thread_stop(); }

}  // namespace m2ib
