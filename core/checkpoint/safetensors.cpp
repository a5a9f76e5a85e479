#include "core/checkpoint/safetensors.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <new>
#include <string_view>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/checkpoint/safetensors_header.h"

namespace m2ib::checkpoint {
namespace {

constexpr std::size_t kLengthBytes = 8;

std::string system_reason(int error) { return std::error_code(error, std::generic_category()).message(); }

struct Mapping {
  const std::byte* start = nullptr;
  std::size_t bytes = 0;
};

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

/// Maps a regular file; an empty one gives an empty mapping.
Result<Mapping> map_file(const std::string& path) {
  // O_NONBLOCK: a named pipe in place of the file must not hang the program.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.number() < 0) {
    if (errno == ENOENT || errno == ENOTDIR) return fail(ErrorCode::FileNotFound, path);
    return fail(ErrorCode::FileUnreadable, path, system_reason(errno));
  }
  struct stat status {};
  if (::fstat(file.number(), &status) != 0) return fail(ErrorCode::FileUnreadable, path, system_reason(errno));
  if (S_ISDIR(status.st_mode)) return fail(ErrorCode::FileUnreadable, path, system_reason(EISDIR));
  if (!S_ISREG(status.st_mode)) return fail(ErrorCode::FileUnreadable, path, "not a regular file");
  const auto bytes = static_cast<std::size_t>(status.st_size);
  if (bytes == 0) return Mapping{};
  void* start = ::mmap(nullptr, bytes, PROT_READ, MAP_PRIVATE, file.number(), 0);
  if (start == MAP_FAILED) return fail(ErrorCode::FileUnreadable, path, system_reason(errno));
  // A model is copied out once, from front to back. The hint may fail without harm.
  (void)::madvise(start, bytes, MADV_SEQUENTIAL);
  return Mapping{static_cast<const std::byte*>(start), bytes};
}

std::string lower_start(std::string_view text) {
  constexpr std::size_t kLooked = 64;
  std::string start(text.substr(0, kLooked));
  std::ranges::transform(start, start.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return start;
}

/// What a file that is not safetensors seems to be; empty where it resembles nothing known.
std::string recognise(std::string_view content) {
  using namespace std::string_view_literals;
  if (content.starts_with("version https://git-lfs"sv)) {
    return "it is a Git LFS pointer, not the weights themselves; fetch them with 'git lfs pull'";
  }
  if (content.starts_with("PK"sv)) return "it is a zip archive (perhaps a PyTorch .pt or .bin checkpoint)";
  if (content.size() > 1 && content[0] == '\x80' && content[1] >= 2 && content[1] <= 5) {
    return "it is a Python pickle (perhaps an old PyTorch checkpoint)";
  }
  if (content.starts_with("\x1F\x8B"sv)) return "it is a gzip archive";
  if (content.starts_with("\x89HDF"sv)) return "it is an HDF5 file";
  if (content.starts_with("GGUF"sv)) return "it is a GGUF file";
  if (content.starts_with("\xEF\xBB\xBF"sv)) content.remove_prefix(3);
  content.remove_prefix(std::min(content.find_first_not_of(" \t\r\n"sv), content.size()));
  const std::string start = lower_start(content);
  for (const std::string_view mark : {"<!doctype"sv, "<html"sv, "<head"sv, "<?xml"sv, "<!--"sv}) {
    if (start.starts_with(mark)) return "it is a web page, not the weights (did the download need a login?)";
  }
  if (start.starts_with('{') || start.starts_with('[')) return "it is a JSON text without tensors";
  return {};
}

/// Checks the eight length bytes and what they promise; gives the header.
tl::expected<std::string_view, std::string> find_header(std::string_view content) {
  using Fault = tl::unexpected<std::string>;
  if (content.empty()) return Fault("it is empty");
  std::uint64_t length = 0;
  std::string reason;
  if (content.size() < kLengthBytes) {
    reason = "it is shorter than the 8 bytes that begin every safetensors file";
  } else {
    std::memcpy(&length, content.data(), kLengthBytes);
    if (length > kMaxHeaderBytes) {
      reason = "its header would be " + std::to_string(length) + " bytes long, more than the format allows";
    } else if (length > content.size() - kLengthBytes) {
      reason = "its header ends after the end of the file (was the download cut short?)";
    } else if (length == 0 || content[kLengthBytes] != '{') {
      reason = "its header does not begin with '{'";
    }
  }
  if (reason.empty()) return content.substr(kLengthBytes, length);
  // Only now: the marks of other files could stand in the length bytes of a good one.
  const std::string other = recognise(content);
  return Fault(other.empty() ? reason : other);
}

}  // namespace

SafetensorsFile::~SafetensorsFile() {
  if (mapping_ != nullptr) ::munmap(const_cast<std::byte*>(mapping_), mapped_bytes_);
}

const TensorView* SafetensorsFile::find(const std::string& name) const {
  const auto found = tensors_.find(name);
  return found == tensors_.end() ? nullptr : &found->second;
}

Result<std::shared_ptr<const SafetensorsFile>> SafetensorsFile::open(const std::filesystem::path& path) try {
  const std::shared_ptr<SafetensorsFile> file(new SafetensorsFile());
  const auto mapping = map_file(path.string());
  if (!mapping) return tl::unexpected(mapping.error());
  file->path_ = path;
  file->mapping_ = mapping->start;
  file->mapped_bytes_ = mapping->bytes;

  const std::string_view content(reinterpret_cast<const char*>(mapping->start), mapping->bytes);
  const auto text = find_header(content);
  if (!text) return fail(ErrorCode::SafetensorsInvalid, path.string(), text.error());
  const std::size_t data_start = kLengthBytes + text->size();
  auto header = parse_safetensors_header(*text, mapping->bytes - data_start, path.string());
  if (!header) return tl::unexpected(header.error());

  file->metadata_ = std::move(header->metadata);
  const std::span<const std::byte> data(mapping->start + data_start, mapping->bytes - data_start);
  while (!header->entries.empty()) {
    auto entry = header->entries.extract(header->entries.begin());
    HeaderEntry& where = entry.mapped();
    const auto bytes = data.subspan(where.begin, where.end - where.begin);
    file->tensors_.emplace_hint(file->tensors_.end(), std::move(entry.key()),
                                TensorView{where.dtype, std::move(where.shape), bytes});
  }
  return std::shared_ptr<const SafetensorsFile>(file);
} catch (const std::bad_alloc&) {
  return fail(ErrorCode::OutOfMemory, "reading " + path.string());
}

}  // namespace m2ib::checkpoint
