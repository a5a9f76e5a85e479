#include "core/checkpoint/zip_archive.h"

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

#include <zip.h>

#include "core/base/json_limits.h"
#include "core/base/marked_text.h"
#include "core/base/zip_directory.h"
#include "core/checkpoint/zip_source.h"

namespace m2ib::checkpoint {
namespace {

constexpr ZipDirectoryLimits kDirectory;
constexpr std::size_t kMaxName = 512;
constexpr std::uint64_t kMaxEntryBytes = std::uint64_t{64} << 30;
/// Weights hardly shrink; what grows this much is a zip bomb. Small entries may (a file of zeros shrinks a
/// thousandfold).
constexpr std::uint64_t kMaxGrowth = 200;
constexpr std::uint64_t kSmallEntry = std::uint64_t{4} << 20;

bool is_good_name(std::string_view name) {
  if (name.empty() || name.size() > kMaxName || name.front() == '/' || name.find('\\') != std::string_view::npos) {
    return false;
  }
  if (std::ranges::any_of(name, [](char c) { return static_cast<unsigned char>(c) < 0x20; })) return false;
  for (std::size_t begin = 0; begin <= name.size();) {
    const std::size_t end = std::min(name.find('/', begin), name.size());
    if (name.substr(begin, end - begin) == "..") return false;
    begin = end + 1;
  }
  return true;
}

/// The reason why an entry is refused; empty where it is not.
std::string entry_fault(const zip_stat_t& stat) {
  constexpr zip_uint64_t kNeeded = ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD;
  if ((stat.valid & kNeeded) != kNeeded) return "its zip directory is damaged";
  if (!is_good_name(stat.name)) return "it has an entry with the forbidden name '" + printable(stat.name) + "'";
  const std::string entry = "its entry '" + printable(stat.name) + "' ";
  if ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && stat.encryption_method != ZIP_EM_NONE) {
    return entry + "is encrypted";
  }
  if (stat.comp_method != ZIP_CM_STORE && stat.comp_method != ZIP_CM_DEFLATE) {
    return entry + "is compressed in a way that PyTorch does not use";
  }
  if (stat.comp_method == ZIP_CM_STORE && stat.size != stat.comp_size) return entry + "has two different sizes";
  if (stat.size > kMaxEntryBytes) return entry + "is too large";
  if (stat.size > kSmallEntry && stat.size / kMaxGrowth > stat.comp_size) {
    return entry + "would grow more than " + std::to_string(kMaxGrowth) + " times when unpacked (a zip bomb)";
  }
  return {};
}

std::string words_of(const zip_error_t& error) {
  switch (zip_error_code_zip(&error)) {
    case ZIP_ER_NOZIP:
      return M2IB_ERROR_TEXT("Reason", "its zip directory is missing (was the download cut short?)");
    case ZIP_ER_CRC:
      return "the checksum of its data is wrong";
    case ZIP_ER_EXISTS:
      return "it has two entries of the same name";
    default:
      return std::string("it is a damaged zip archive (") + zip_error_strerror(const_cast<zip_error_t*>(&error)) + ")";
  }
}

struct CloseEntry {
  void operator()(zip_file_t* entry) const { (void)zip_fclose(entry); }
};
using OpenEntry = std::unique_ptr<zip_file_t, CloseEntry>;

}  // namespace

ZipArchive::~ZipArchive() {
  if (archive_ != nullptr) zip_discard(archive_);
}

tl::unexpected<Error> ZipArchive::invalid(const std::string& reason) const {
  return fail(ErrorCode::CheckpointInvalid, file_->path().string(), reason);
}

Result<std::unique_ptr<ZipArchive>> ZipArchive::open(DataFilePtr file) {
  std::unique_ptr<ZipArchive> archive(new ZipArchive(std::move(file)));
  const auto large = zip_directory_is_too_large(
      [&](std::uint64_t offset, std::uint64_t most) { return archive->file_->text_at(offset, most); },
      archive->file_->size(), kDirectory);
  if (!large) return tl::unexpected(large.error());
  if (*large) return archive->invalid("its zip directory claims more entries than a checkpoint can have");
  if (const auto opened = archive->open_archive(); !opened) return tl::unexpected(opened.error());
  if (const auto listed = archive->list_entries(); !listed) return tl::unexpected(listed.error());
  return archive;
}

Result<void> ZipArchive::open_archive() {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = make_zip_source(file_, &error);
  if (source != nullptr) archive_ = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error);
  const std::string words = archive_ == nullptr ? words_of(error) : std::string();
  if (archive_ == nullptr && source != nullptr) zip_source_free(source);
  zip_error_fini(&error);
  if (archive_ == nullptr) return invalid(words);
  return {};
}

Result<void> ZipArchive::list_entries() {
  const zip_int64_t count = zip_get_num_entries(archive_, 0);
  if (count < 0 || static_cast<std::uint64_t>(count) > kDirectory.entries) return invalid("it has too many entries");
  std::uint64_t packed = 0;
  for (std::uint64_t index = 0; index < static_cast<std::uint64_t>(count); ++index) {
    zip_stat_t stat;
    if (zip_stat_index(archive_, index, ZIP_FL_ENC_RAW, &stat) != 0) return invalid("its zip directory is damaged");
    if (const std::string fault = entry_fault(stat); !fault.empty()) return invalid(fault);
    constexpr std::uint64_t kLocalHeader = 30;
    packed += stat.comp_size + kLocalHeader + std::strlen(stat.name);
    if (stat.comp_size > file_->size() || packed > file_->size()) {
      return invalid("its entries together are larger than the file (they overlap)");
    }
    if (!entries_.emplace(stat.name, ZipEntry{index, stat.size, stat.comp_size}).second) {
      return invalid("it has two entries named '" + printable(stat.name) + "'");
    }
  }
  return {};
}

Result<void> ZipArchive::read(const ZipEntry& entry, std::uint64_t begin, const Use& use) const {
  const std::lock_guard lock(mutex_);
  const OpenEntry opened(zip_fopen_index(archive_, entry.index, 0));
  if (opened == nullptr) return invalid(words_of(*zip_get_error(archive_)));
  // Parts that stay in the processor's cache until their checksum has been computed.
  constexpr std::size_t kPart = std::size_t{256} << 10;
  std::uint64_t position = 0;
  const ReadNext next = [&](std::span<std::byte> out) -> Result<void> {
    while (!out.empty()) {
      const zip_int64_t got = zip_fread(opened.get(), out.data(), std::min(out.size(), kPart));
      if (got < 0) return invalid(words_of(*zip_file_get_error(opened.get())));
      if (got == 0) return invalid("its data end too soon");
      out = out.subspan(static_cast<std::size_t>(got));
      position += static_cast<std::uint64_t>(got);
    }
    return {};
  };
  std::vector<std::byte> passed;
  const auto skip_to = [&](std::uint64_t place) -> Result<void> {
    while (position < place) {
      passed.resize(kPart);
      const auto part = std::span(passed).first(std::min<std::uint64_t>(kPart, place - position));
      if (auto skipped = next(part); !skipped) return skipped;
    }
    return {};
  };
  if (auto skipped = skip_to(begin); !skipped) return skipped;
  if (auto used = use(next); !used) return used;
  if (auto skipped = skip_to(entry.bytes); !skipped) return skipped;
  std::byte beyond{};
  const zip_int64_t rest = zip_fread(opened.get(), &beyond, 1);  // libzip compares the checksum at the end
  if (rest < 0) return invalid(words_of(*zip_file_get_error(opened.get())));
  return rest == 0 ? Result<void>() : invalid("its data are longer than its directory says");
}

Result<std::string> ZipArchive::read_text(const ZipEntry& entry, std::uint64_t limit) const {
  if (entry.bytes > limit) return invalid("one of its entries is larger than any checkpoint needs");
  std::string text(entry.bytes, '\0');
  const auto read_all =
      read(entry, 0, [&](const ReadNext& next) { return next(std::as_writable_bytes(std::span(text))); });
  if (!read_all) return tl::unexpected(read_all.error());
  return text;
}

}  // namespace m2ib::checkpoint
