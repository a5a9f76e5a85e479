#include "core/checkpoint/checkpoint.h"

#include <algorithm>
#include <functional>
#include <new>
#include <numeric>
#include <utility>

#include "core/checkpoint/numbers.h"
#include "core/checkpoint/readers.h"
#include "core/checkpoint/recognise.h"
#include "core/checkpoint/stored_tensors.h"

namespace m2ib::checkpoint {
namespace {

using namespace std::string_view_literals;

constexpr std::uint64_t kLooked = 4096;

bool is_pickle(std::string_view start) {
  return start.size() > 1 && start[0] == '\x80' && start[1] >= 2 && start[1] <= 5;
}

/// An index may be large, so its words are looked for at its beginning only; the reader of indices does the rest.
bool is_index(std::string_view start) {
  if (start.starts_with("\xEF\xBB\xBF"sv)) start.remove_prefix(3);
  start.remove_prefix(std::min(start.find_first_not_of(" \t\r\n"sv), start.size()));
  return start.starts_with('{');
}

}  // namespace

const char* to_string(FileFormat format) {
  switch (format) {
    case FileFormat::Safetensors:
      return "safetensors";
    case FileFormat::ShardedSafetensors:
      return "safetensors in several files";
    case FileFormat::TorchZip:
      return "PyTorch checkpoint (zip)";
    case FileFormat::ShardedTorch:
      return "PyTorch checkpoint in several files";
    case FileFormat::TorchLegacy:
      return "PyTorch checkpoint (before 1.6)";
    case FileFormat::TorchScript:
      return "TorchScript archive";
  }
  return "?";
}

std::int64_t TensorInfo::elements() const {
  return std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
}

bool TensorInfo::floating() const { return is_floating(dtype); }

const TensorInfo* Checkpoint::find(const std::string& name) const {
  const auto found = tensors().find(name);
  return found == tensors().end() ? nullptr : &found->second;
}

Result<CheckpointPtr> open_one_file(DataFilePtr file) {
  const auto start = file->text_at(0, kLooked);
  if (!start) return tl::unexpected(start.error());
  // First: the length bytes of a good safetensors file may look like the start of any other one.
  if (looks_like_safetensors(*start, file->size())) return open_safetensors(std::move(file));
  if (start->starts_with("PK\x03\x04"sv) || start->starts_with("PK\x05\x06"sv)) return open_torch_zip(std::move(file));
  if (is_pickle(*start)) return open_torch_legacy(std::move(file));
  if (file->path().extension() == ".safetensors") return open_safetensors(std::move(file));
  std::string reason = file->size() == 0 ? "it is empty" : recognise(*start);
  if (reason.empty()) reason = "it is neither a safetensors file nor a PyTorch checkpoint";
  return fail(ErrorCode::CheckpointInvalid, file->path().string(), std::move(reason));
}

Result<CheckpointPtr> open_checkpoint(const std::filesystem::path& path) try {
  auto file = DataFile::open(path);
  if (!file) return tl::unexpected(file.error());
  const auto start = (*file)->text_at(0, kLooked);
  if (!start) return tl::unexpected(start.error());
  auto opened = is_index(*start) && !looks_like_safetensors(*start, (*file)->size()) ? open_sharded(**file)
                                                                                     : open_one_file(std::move(*file));
  if (!opened) return opened;
  return without_common_prefix(std::move(*opened));
} catch (const std::bad_alloc&) {
  return fail(ErrorCode::OutOfMemory, "reading " + path.string());
}

}  // namespace m2ib::checkpoint
