#include "core/pictures/zip_file.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <new>
#include <stdexcept>
#include <string_view>
#include <utility>

#include <unistd.h>
#include <zip.h>

#include "core/base/marked_text.h"
#include "core/base/zip_directory.h"
#include "core/pictures/opened_file.h"

namespace m2ib::pictures {
namespace {

/// Pictures that are one colour shrink a thousandfold and are small then; what is large and grows this much is a bomb.
constexpr std::uint64_t kMaxGrowth = 200;
constexpr std::uint64_t kSmallMember = std::uint64_t{64} << 20;
constexpr std::size_t kPart = std::size_t{1} << 20;

std::string words_of(int code) {
  switch (code) {
    case ZIP_ER_NOZIP:
      return M2IB_ERROR_TEXT("Reason", "its directory is missing (was the copy cut short?)");
    case ZIP_ER_CRC:
      return M2IB_ERROR_TEXT("Reason", "the checksum of a file in it is wrong");
    case ZIP_ER_NOPASSWD:
    case ZIP_ER_WRONGPASSWD:
      return M2IB_ERROR_TEXT("Reason", "it is protected by a password");
    case ZIP_ER_COMPNOTSUPP:
      return M2IB_ERROR_TEXT("Reason", "it is compressed in a way that cannot be read");
    case ZIP_ER_MEMORY:
      return M2IB_ERROR_TEXT("Reason", "memory is short");
    default: {
      zip_error_t error;
      zip_error_init_with_code(&error, code);
      const std::string words = zip_error_strerror(&error);
      zip_error_fini(&error);
      return "it is damaged (" + words + ")";
    }
  }
}

struct CloseMember {
  void operator()(zip_file_t* member) const { (void)zip_fclose(member); }
};
using OpenMember = std::unique_ptr<zip_file_t, CloseMember>;

bool is_known_method(zip_uint16_t method) {
  // LZMA's memory is what the archive asks for, so it is left out.
  return method == ZIP_CM_STORE || method == ZIP_CM_DEFLATE ||
         (method == ZIP_CM_BZIP2 && zip_compression_method_supported(ZIP_CM_BZIP2, 0) != 0);
}

}  // namespace

ZipFile::~ZipFile() {
  if (archive_ != nullptr) zip_discard(archive_);
}

tl::unexpected<Error> ZipFile::invalid(const std::string& reason) const {
  return fail(ErrorCode::ArchiveInvalid, path_.string(), reason);
}

Result<std::unique_ptr<ZipFile>> ZipFile::open(const std::filesystem::path& path) {
  auto file = OpenedFile::open(path, OpenedFile::Links::Follow);
  if (!file) return tl::unexpected(file.error());
  std::unique_ptr<ZipFile> archive(new ZipFile(path));
  const ReadAt read_at = [&](std::uint64_t offset, std::uint64_t most) -> Result<std::string> {
    const auto bytes = file->read(offset, most);
    if (!bytes) return tl::unexpected(bytes.error());
    return std::string(reinterpret_cast<const char*>(bytes->data()), bytes->size());
  };
  const auto large = zip_directory_is_too_large(read_at, file->size());
  if (!large) return tl::unexpected(large.error());
  if (*large) return archive->invalid("its directory claims more files than an archive of pictures can have");
  const int descriptor = file->release();
  int code = 0;
  archive->archive_ = zip_fdopen(descriptor, 0, &code);  // takes the descriptor where it succeeds
  if (archive->archive_ == nullptr) {
    ::close(descriptor);
    return archive->invalid(words_of(code));
  }
  archive->count_ = static_cast<std::uint64_t>(std::max<zip_int64_t>(0, zip_get_num_entries(archive->archive_, 0)));
  return archive;
}

ZipMember ZipFile::member(std::uint64_t index) const {
  zip_stat_t stat;
  constexpr zip_uint64_t kNeeded = ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD;
  if (zip_stat_index(archive_, index, ZIP_FL_ENC_RAW, &stat) != 0 || (stat.valid & kNeeded) != kNeeded) return {};
  ZipMember member;
  member.name = stat.name;
  member.index = index;
  member.bytes = stat.size;
  member.packed_bytes = stat.comp_size;
  member.encrypted = (stat.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && stat.encryption_method != ZIP_EM_NONE;
  member.readable = is_known_method(stat.comp_method);
  return member;
}

Result<ZipMember> ZipFile::find(const std::string& name) const {
  const zip_int64_t index = zip_name_locate(archive_, name.c_str(), ZIP_FL_ENC_RAW);
  if (index < 0) return invalid("the picture is no longer in it");
  return member(static_cast<std::uint64_t>(index));
}

std::string ZipFile::fault_of(const ZipMember& member, std::uint64_t most_bytes) {
  if (member.encrypted) return M2IB_ERROR_TEXT("Reason", "it is protected by a password");
  if (!member.readable) return M2IB_ERROR_TEXT("Reason", "it is compressed in a way that cannot be read");
  if (member.bytes > most_bytes) {
    return "it has " + std::to_string(member.bytes) + " bytes unpacked, more than the limit of " +
           std::to_string(most_bytes);
  }
  if (member.bytes > kSmallMember && member.bytes / kMaxGrowth > member.packed_bytes) {
    return "it would grow more than " + std::to_string(kMaxGrowth) + " times when unpacked (a zip bomb)";
  }
  return {};
}

Result<std::vector<std::byte>> ZipFile::read(const ZipMember& member, std::uint64_t most_bytes) const {
  if (const std::string fault = fault_of(member, most_bytes); !fault.empty()) return invalid(fault);
  // One byte more than promised: libzip compares the checksum at the end of the data.
  auto bytes = unpack(member, member.bytes + 1);
  if (bytes && bytes->size() != member.bytes) return invalid("the size of a file in it is not what it says");
  return bytes;
}

Result<std::vector<std::byte>> ZipFile::beginning(const ZipMember& member, std::uint64_t most) const {
  if (member.encrypted || !member.readable) return invalid(fault_of(member, UINT64_MAX));
  return unpack(member, std::min(most, member.bytes));
}

Result<std::vector<std::byte>> ZipFile::unpack(const ZipMember& member, std::uint64_t most) const {
  try {
    const OpenMember opened(zip_fopen_index(archive_, member.index, 0));
    if (opened == nullptr) return invalid(words_of(zip_error_code_zip(zip_get_error(archive_))));
    std::vector<std::byte> bytes;
    while (bytes.size() < most) {
      const std::size_t used = bytes.size();
      // Memory grows with what has come, never by what the directory promises.
      const std::size_t part = std::min<std::uint64_t>(std::max(kPart, used / 2), most - used);
      bytes.resize(used + part);
      const zip_int64_t count = zip_fread(opened.get(), bytes.data() + used, part);
      if (count < 0) return invalid(words_of(zip_error_code_zip(zip_file_get_error(opened.get()))));
      bytes.resize(used + static_cast<std::size_t>(count));
      if (count == 0) break;
    }
    return bytes;
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::OutOfMemory, path_.string());
  } catch (const std::length_error&) {
    return fail(ErrorCode::OutOfMemory, path_.string());
  }
}

bool begins_as_zip(const std::vector<std::byte>& bytes) {
  if (bytes.size() < 4) return false;
  const std::string_view start(reinterpret_cast<const char*>(bytes.data()), 4);
  return start == "PK\x03\x04" || start == "PK\x05\x06";
}

bool holds_checkpoint(const ZipFile& archive) {
  constexpr std::array<std::string_view, 2> kParts{"data.pkl", "constants.pkl"};
  constexpr std::uint64_t kFirst = 1000;  // both are written near the beginning
  for (std::uint64_t index = 0; index < std::min(archive.count(), kFirst); ++index) {
    const std::string name = archive.member(index).name;
    const std::size_t slash = name.find('/');
    const std::string_view last = std::string_view(name).substr(slash == std::string::npos ? 0 : slash + 1);
    if (std::find(kParts.begin(), kParts.end(), last) != kParts.end()) return true;
  }
  return false;
}

}  // namespace m2ib::pictures
