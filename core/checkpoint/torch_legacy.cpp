#include <algorithm>
#include <unordered_map>
#include <utility>

#include "core/base/json_limits.h"
#include "core/base/marked_text.h"
#include "core/checkpoint/readers.h"
#include "core/checkpoint/torch_tensors.h"
#include "core/checkpoint/torch_values.h"

namespace m2ib::checkpoint {
namespace {

using namespace std::string_view_literals;

/// 0x1950a86a20f9469cfc6c, the first value of a file by PyTorch before 1.6.
constexpr std::string_view kMagic = "\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19"sv;
constexpr std::int64_t kProtocol = 1001;
constexpr std::size_t kFirstLook = std::size_t{1} << 20;

class FileStorages final : public StorageReader {
 public:
  FileStorages(DataFilePtr file, std::vector<std::uint64_t> begins)
      : file_(std::move(file)), begins_(std::move(begins)) {}
  Result<void> read(std::size_t storage, std::uint64_t begin, std::uint64_t /*bytes*/, const Use& use) const override {
    return use(read_on(*file_, begins_[storage] + begin));
  }

 private:
  DataFilePtr file_;
  std::vector<std::uint64_t> begins_;  ///< where each storage's numbers begin in the file
};

/// Five pickles in a row (magic number, protocol, system, contents, keys), then the numbers of each key.
class LegacyReader {
 public:
  explicit LegacyReader(DataFilePtr file) : file_(std::move(file)) {}
  Result<CheckpointPtr> open();

 private:
  using Clause = tl::unexpected<std::string>;
  using Done = tl::expected<void, std::string>;
  [[nodiscard]] tl::unexpected<Error> invalid(const std::string& reason) const {
    return fail(ErrorCode::CheckpointInvalid, file_->path().string(), reason);
  }
  /// Reads all five from the text, which is the file's beginning; truncated_ says whether more of it might help.
  Done read_pickles(std::string_view text);
  tl::expected<Pickle, std::string> next_pickle(std::string_view text);
  static Done check_system(const Pickle& pickle);
  Done keep_sizes(const Pickle& pickle);
  Done keep_keys(const Pickle& pickle);
  Result<std::vector<std::uint64_t>> find_numbers() const;

  DataFilePtr file_;
  bool truncated_ = false;
  std::size_t at_ = 0;
  TorchContent content_;
  std::unordered_map<std::string, TorchStorage> sizes_;  ///< of every storage, those of the optimizer too
  std::vector<std::string> keys_;
};

tl::expected<Pickle, std::string> LegacyReader::next_pickle(std::string_view text) {
  auto pickle = Pickle::read(std::as_bytes(std::span(text.substr(at_))));
  if (!pickle) {
    truncated_ = pickle.error().truncated;
    return Clause(pickle.error().reason);
  }
  at_ += pickle->bytes_used();
  return std::move(*pickle);
}

LegacyReader::Done LegacyReader::check_system(const Pickle& pickle) {
  const auto* items = dict_items(pickle, pickle.root());
  for (std::size_t i = 0; items != nullptr && i + 1 < items->size(); i += 2) {
    if (pickle.text((*items)[i]) != "little_endian") continue;
    const PickleValue& little = (*items)[i + 1];
    if (little.kind == PickleKind::Bool && little.payload == 1) return {};
    return Clause("its numbers are big-endian, which this program does not read");
  }
  return Clause("it does not say in which byte order its numbers are");
}

LegacyReader::Done LegacyReader::keep_sizes(const Pickle& pickle) {
  for (const PickleValue& value : pickle.persistent()) {
    auto storage = read_storage_id(pickle, value);
    if (!storage) continue;  // where a tensor of the model needs it, its own description has been refused
    const auto [known, is_new] = sizes_.emplace(storage->key, *storage);
    if (!is_new && (known->second.dtype != storage->dtype || known->second.elements != storage->elements)) {
      return Clause("it describes the data '" + storage->key + "' in two ways");
    }
  }
  return {};
}

LegacyReader::Done LegacyReader::keep_keys(const Pickle& pickle) {
  const auto* items = pickle.root().kind == PickleKind::List ? pickle.sequence(pickle.root()) : nullptr;
  if (items == nullptr) return Clause("it lacks the list of its data");
  if (items->size() > sizes_.size()) return Clause("it lists data that nothing uses");
  for (const PickleValue& item : *items) keys_.emplace_back(pickle.text(item));
  return {};
}

LegacyReader::Done LegacyReader::read_pickles(std::string_view text) {
  at_ = 0;
  truncated_ = false;
  const auto magic = next_pickle(text);
  if (!magic) return Clause(magic.error());
  if (magic->root().kind != PickleKind::HugeInt || magic->text(magic->root()) != kMagic) {
    return Clause("it is a Python pickle, but not one by PyTorch");
  }
  const auto protocol = next_pickle(text);
  if (!protocol) return Clause(protocol.error());
  if (protocol->root().kind != PickleKind::Int || Pickle::integer(protocol->root()) != kProtocol) {
    return Clause("it is of an unknown version of PyTorch's old format");
  }
  const auto system = next_pickle(text);
  if (!system) return Clause(system.error());
  if (auto checked = check_system(*system); !checked) return checked;
  const auto object = next_pickle(text);
  if (!object) return Clause(object.error());
  const auto keys = next_pickle(text);
  if (!keys) return Clause(keys.error());
  auto content = collect_tensors(*object);
  if (!content) return Clause(content.error());
  content_ = std::move(*content);
  if (auto kept = keep_sizes(*object); !kept) return kept;
  return keep_keys(*keys);
}

/// Each storage: the number of its elements (8 bytes), then the elements.
Result<std::vector<std::uint64_t>> LegacyReader::find_numbers() const {
  std::unordered_map<std::string, std::uint64_t> begins;
  std::uint64_t position = at_;
  for (const std::string& key : keys_) {
    const auto size = sizes_.find(key);
    if (size == sizes_.end()) return invalid("it lists data that nothing uses");
    std::uint64_t elements = 0;
    if (file_->size() - position < sizeof elements) {
      return invalid(M2IB_ERROR_TEXT("Reason", "it ends too soon (was the download cut short?)"));
    }
    const auto read = file_->read_at(position, std::as_writable_bytes(std::span(&elements, 1)));
    if (!read) return tl::unexpected(read.error());
    position += sizeof elements;
    if (elements != size->second.elements) {
      return invalid("its data '" + printable(key) + "' have " + std::to_string(elements) + " elements where " +
                     std::to_string(size->second.elements) + " are needed");
    }
    if (size->second.bytes() > file_->size() - position)
      return invalid(M2IB_ERROR_TEXT("Reason", "it ends too soon (was the download cut short?)"));
    if (!begins.emplace(key, position).second) return invalid("it lists the data '" + printable(key) + "' twice");
    position += size->second.bytes();
  }
  std::vector<std::uint64_t> of_storages;
  for (const TorchStorage& storage : content_.storages) {
    const auto begin = begins.find(storage.key);
    if (begin == begins.end()) return invalid("its data '" + storage.key + "' are missing");
    of_storages.push_back(begin->second);
  }
  return of_storages;
}

Result<CheckpointPtr> LegacyReader::open() {
  // The pickles are a small part of the file; only where they are not, more of it is read.
  Done done;
  for (std::size_t look = kFirstLook;; look *= 4) {
    const auto text = file_->text_at(0, look);
    if (!text) return tl::unexpected(text.error());
    done = read_pickles(*text);
    if (done || !truncated_ || look >= file_->size() || look >= Pickle::kMaxBytes) break;
  }
  if (!done) return invalid(done.error());
  auto begins = find_numbers();
  if (!begins) return tl::unexpected(begins.error());
  const auto path = file_->path();
  return make_torch_checkpoint(path, FileFormat::TorchLegacy, std::move(content_),
                               std::make_unique<FileStorages>(std::move(file_), std::move(*begins)));
}

}  // namespace

Result<CheckpointPtr> open_torch_legacy(DataFilePtr file) { return LegacyReader(std::move(file)).open(); }

}  // namespace m2ib::checkpoint
