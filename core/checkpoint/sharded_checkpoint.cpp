#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/base/json_limits.h"
#include "core/checkpoint/readers.h"
#include "core/checkpoint/recognise.h"
#include "core/checkpoint/stored_tensors.h"

namespace m2ib::checkpoint {
namespace {

using Json = nlohmann::json;
using WeightMap = std::map<std::string, std::string>;  ///< tensor to file

constexpr std::size_t kMaxIndexBytes = std::size_t{16} << 20;
constexpr std::size_t kMaxShards = 1000;
constexpr std::size_t kMaxFileName = 255;

class ShardedCheckpoint final : public StoredTensors {
 public:
  explicit ShardedCheckpoint(const std::filesystem::path& index)
      : StoredTensors(index, FileFormat::ShardedSafetensors) {}

  /// Errors: CheckpointInvalid.
  Result<void> add(const std::string& file_name, CheckpointPtr shard) {
    if (shard->format() != FileFormat::Safetensors) format_ = FileFormat::ShardedTorch;
    for (const auto& [name, info] : shard->tensors()) {
      if (!shard_of_.emplace(name, shard.get()).second) {
        return fail(
            ErrorCode::CheckpointInvalid, path_.string(),
            "its parts have the tensor '" + printable(name) + "' twice, once in '" + printable(file_name) + "'");
      }
      tensors_.emplace(name, info);
    }
    for (const auto& [key, value] : shard->notes()) notes_.emplace(key, value);
    files_.push_back(shard->path());
    shards_.push_back(std::move(shard));
    return {};
  }

 private:
  Result<void> fetch_float32(const std::string& name, std::span<float> out) const override {
    return shard_of_.at(name)->read_float32(name, out);
  }
  Result<void> fetch_stored(const std::string& name, std::span<std::byte> out) const override {
    return shard_of_.at(name)->read_stored(name, out);
  }

  std::vector<CheckpointPtr> shards_;
  std::map<std::string, const Checkpoint*> shard_of_;
};

/// A name that cannot leave the folder of the index.
bool is_plain_name(const std::string& name) {
  return !name.empty() && name.size() <= kMaxFileName && name != "." && name != ".." &&
         std::ranges::none_of(name,
                              [](char c) { return c == '/' || c == '\\' || static_cast<unsigned char>(c) < 0x20; });
}

/// The index as a JSON tree in which no name stands twice; a clause where it is none.
tl::expected<Json, std::string> parse_index(const std::string& text) {
  using Clause = tl::unexpected<std::string>;
  JsonLimits limits;
  limits.text_bytes = kMaxIndexBytes;
  if (const auto excess = find_json_excess(text, limits)) return Clause("its index cannot be read: " + *excess);
  constexpr int kDepths = 2;
  std::array<std::size_t, kDepths + 1> keys{};
  const Json::parser_callback_t count_keys = [&keys](int depth, Json::parse_event_t event, Json& /*value*/) {
    if (event == Json::parse_event_t::key && depth <= kDepths) ++keys.at(static_cast<std::size_t>(depth));
    return true;
  };
  Json index = Json::parse(text, count_keys, false);
  if (!index.is_object()) return Clause("it is a text, but not the index of a checkpoint");
  std::size_t inner = 0;
  for (const auto& value : index) inner += value.is_object() ? value.size() : 0;
  if (keys[1] != index.size() || keys[2] != inner) return Clause("its index has a name twice");
  return index;
}

tl::expected<WeightMap, std::string> read_weight_map(const std::string& text) {
  using Clause = tl::unexpected<std::string>;
  const auto index = parse_index(text);
  if (!index) return Clause(index.error());
  const auto map = index->find("weight_map");
  if (map == index->end()) return Clause("it is a JSON text without tensors");
  if (!map->is_object() || map->empty()) return Clause("its index has no list of tensors");
  WeightMap weights;
  for (const auto& [tensor, file] : map->items()) {
    if (!file.is_string()) return Clause("its index names no file for the tensor '" + printable(tensor) + "'");
    const auto& name = file.get_ref<const std::string&>();
    if (!is_plain_name(name)) {
      return Clause("its index names the file '" + printable(name) + "', which is not one of the same folder");
    }
    weights.emplace(tensor, name);
  }
  return weights;
}

Result<CheckpointPtr> open_shard(const DataFile& index, const std::string& name) {
  const auto path = index.path().parent_path() / name;
  auto file = DataFile::open(path);
  if (!file && file.error().code == ErrorCode::FileNotFound) {
    return fail(ErrorCode::CheckpointInvalid, index.path().string(),
                "its part '" + printable(name) + "' is missing from the folder");
  }
  if (!file) return tl::unexpected(file.error());
  return open_one_file(std::move(*file));
}

}  // namespace

Result<CheckpointPtr> open_sharded(const DataFile& index) {
  const auto invalid = [&index](const std::string& reason) {
    return fail(ErrorCode::CheckpointInvalid, index.path().string(), reason);
  };
  if (index.size() > kMaxIndexBytes) return invalid("its index is larger than any checkpoint needs");
  const auto text = index.text_at(0, kMaxIndexBytes);
  if (!text) return tl::unexpected(text.error());
  const auto weights = read_weight_map(*text);
  if (!weights) return invalid(weights.error());
  std::set<std::string> names;
  for (const auto& [tensor, file] : *weights) names.insert(file);
  if (names.size() > kMaxShards) return invalid("its index names more than 1000 files");

  const auto checkpoint = std::make_shared<ShardedCheckpoint>(index.path());
  std::map<std::string, CheckpointPtr> shards;
  for (const std::string& name : names) {
    auto shard = open_shard(index, name);
    if (!shard) return shard;
    if (auto added = checkpoint->add(name, *shard); !added) return tl::unexpected(added.error());
    shards.emplace(name, std::move(*shard));
  }
  for (const auto& [tensor, file] : *weights) {
    if (shards.at(file)->find(tensor) == nullptr) {
      return invalid("its part '" + printable(file) + "' lacks the promised tensor '" + printable(tensor) + "'");
    }
  }
  return CheckpointPtr(checkpoint);
}

}  // namespace m2ib::checkpoint
