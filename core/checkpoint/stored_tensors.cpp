#include "core/checkpoint/stored_tensors.h"

#include <algorithm>
#include <array>
#include <new>
#include <utility>

#include "core/checkpoint/numbers.h"

namespace m2ib::checkpoint {
namespace {

constexpr std::int64_t kMaxIntegers = 65536;

Error no_memory(const std::string& name) { return {ErrorCode::OutOfMemory, {"reading the tensor " + name}}; }

/// Another checkpoint under shorter names.
class Renamed final : public StoredTensors {
 public:
  Renamed(CheckpointPtr inner, std::string prefix)
      : StoredTensors(inner->path(), inner->format()), inner_(std::move(inner)), prefix_(std::move(prefix)) {
    files_ = inner_->files();
    notes_ = inner_->notes();
    notes_["prefix"] = prefix_;
    for (const auto& [name, info] : inner_->tensors()) {
      if (name.starts_with(prefix_)) tensors_.emplace(name.substr(prefix_.size()), info);
    }
  }

 private:
  Result<void> fetch_float32(const std::string& name, std::span<float> out) const override {
    return inner_->read_float32(prefix_ + name, out);
  }
  Result<void> fetch_stored(const std::string& name, std::span<std::byte> out) const override {
    return inner_->read_stored(prefix_ + name, out);
  }

  CheckpointPtr inner_;
  std::string prefix_;
};

/// Counters beside the model do not count: averaged weights come with "n_averaged" and "module.…".
bool all_begin_with(const std::map<std::string, TensorInfo>& tensors, const std::string& prefix) {
  const auto prefixed = [&prefix](const auto& tensor) {
    return tensor.first.size() > prefix.size() && tensor.first.starts_with(prefix);
  };
  return std::ranges::any_of(tensors, prefixed) && std::ranges::all_of(tensors, [&](const auto& tensor) {
           return prefixed(tensor) || (tensor.second.shape.empty() && !tensor.second.floating());
         });
}

}  // namespace

Result<void> StoredTensors::read_float32(const std::string& name, std::span<float> out) const try {
  const TensorInfo* info = find(name);
  if (info == nullptr) return fail(ErrorCode::TensorMissing, path_.string(), name);
  if (!info->floating()) return fail(ErrorCode::TensorWrongType, path_.string(), name, to_string(info->dtype));
  if (out.size() != static_cast<std::uint64_t>(info->elements())) {
    return fail(ErrorCode::ComputeFailed, "the place for the tensor " + name + " has a wrong size");
  }
  if (out.empty()) return {};
  return fetch_float32(name, out);
} catch (const std::bad_alloc&) {
  return tl::unexpected(no_memory(name));
}

Result<void> StoredTensors::read_stored(const std::string& name, std::span<std::byte> out) const try {
  const TensorInfo* info = find(name);
  if (info == nullptr) return fail(ErrorCode::TensorMissing, path_.string(), name);
  if (out.size() != static_cast<std::uint64_t>(info->elements()) * size_of(info->dtype)) {
    return fail(ErrorCode::ComputeFailed, "the place for the tensor " + name + " has a wrong size");
  }
  if (out.empty()) return {};
  return fetch_stored(name, out);
} catch (const std::bad_alloc&) {
  return tl::unexpected(no_memory(name));
}

Result<std::vector<std::int64_t>> StoredTensors::read_int64(const std::string& name) const {
  const TensorInfo* info = find(name);
  if (info == nullptr) return fail(ErrorCode::TensorMissing, path_.string(), name);
  if (info->floating()) return fail(ErrorCode::TensorWrongType, path_.string(), name, to_string(info->dtype));
  if (info->elements() > kMaxIntegers) {
    return fail(ErrorCode::CheckpointInvalid, path_.string(), "its integer tensor '" + name + "' is too large");
  }
  std::vector<std::byte> bytes(static_cast<std::size_t>(info->elements()) * size_of(info->dtype));
  if (const auto read = read_stored(name, bytes); !read) return tl::unexpected(read.error());
  return to_int64(info->dtype, bytes);
}

CheckpointPtr without_common_prefix(CheckpointPtr checkpoint) {
  static const std::array<std::string, 4> kPrefixes = {"module.", "_orig_mod.", "model.", "clip."};
  constexpr int kMaxRounds = 8;
  if (checkpoint->tensors().empty()) return checkpoint;
  std::string prefix;
  for (int round = 0; round < kMaxRounds; ++round) {
    const auto* shared = std::ranges::find_if(
        kPrefixes, [&](const std::string& next) { return all_begin_with(checkpoint->tensors(), prefix + next); });
    if (shared == kPrefixes.end()) break;
    prefix += *shared;
  }
  if (prefix.empty()) return checkpoint;
  return std::make_shared<Renamed>(std::move(checkpoint), prefix);
}

}  // namespace m2ib::checkpoint
