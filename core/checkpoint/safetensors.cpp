#include "core/checkpoint/safetensors.h"

#include <cerrno>
#include <new>
#include <string_view>
#include <system_error>
#include <utility>

#include <sys/mman.h>

#include "core/checkpoint/data_file.h"
#include "core/checkpoint/safetensors_header.h"

namespace m2ib::checkpoint {
namespace {

struct Mapping {
  const std::byte* start = nullptr;
  std::size_t bytes = 0;
};

/// Maps the file; an empty one gives an empty mapping.
Result<Mapping> map_file(const DataFile& file) {
  const auto bytes = static_cast<std::size_t>(file.size());
  if (bytes == 0) return Mapping{};
  void* start = ::mmap(nullptr, bytes, PROT_READ, MAP_PRIVATE, file.descriptor(), 0);
  if (start == MAP_FAILED) {
    return fail(ErrorCode::FileUnreadable, file.path().string(),
                std::error_code(errno, std::generic_category()).message());
  }
  // A model is copied out once, from front to back. The hint may fail without harm.
  (void)::madvise(start, bytes, MADV_SEQUENTIAL);
  return Mapping{static_cast<const std::byte*>(start), bytes};
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
  const auto opened = DataFile::open(path);
  if (!opened) return tl::unexpected(opened.error());
  const auto mapping = map_file(**opened);
  if (!mapping) return tl::unexpected(mapping.error());
  file->path_ = path;
  file->mapping_ = mapping->start;
  file->mapped_bytes_ = mapping->bytes;

  const std::string_view content(reinterpret_cast<const char*>(mapping->start), mapping->bytes);
  const auto text = find_safetensors_header(content, content.size());
  if (!text) return fail(ErrorCode::SafetensorsInvalid, path.string(), text.error());
  const std::size_t data_start = kSafetensorsLengthBytes + text->size();
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
