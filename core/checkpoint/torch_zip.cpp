#include <algorithm>
#include <cstring>
#include <mutex>
#include <new>
#include <utility>

#include "core/base/json_limits.h"
#include "core/checkpoint/readers.h"
#include "core/checkpoint/torch_tensors.h"
#include "core/checkpoint/zip_archive.h"

namespace m2ib::checkpoint {
namespace {

constexpr std::string_view kPickle = "data.pkl";

struct ZipStorage {
  ZipEntry entry;
  bool kept = false;  ///< several views, or views of a part: worth keeping once it has been read
};

/// Reads each storage from its entry. The last one that several views share stays in memory until another is read.
class ZipStorages final : public StorageReader {
 public:
  ZipStorages(std::unique_ptr<ZipArchive> archive, std::vector<ZipStorage> storages)
      : archive_(std::move(archive)), storages_(std::move(storages)) {}

  Result<void> read(std::size_t storage, std::uint64_t begin, std::uint64_t bytes, const Use& use) const override {
    const ZipStorage& wanted = storages_[storage];
    if (!wanted.kept) return archive_->read(wanted.entry, begin, use);
    const auto kept = whole(storage);
    if (!kept) return tl::unexpected(kept.error());
    auto rest = std::span<const std::byte>(**kept).subspan(begin, bytes);
    return use([&rest](std::span<std::byte> out) -> Result<void> {
      std::memcpy(out.data(), rest.data(), out.size());
      rest = rest.subspan(out.size());
      return {};
    });
  }

 private:
  using Bytes = std::shared_ptr<const std::vector<std::byte>>;
  Result<Bytes> whole(std::size_t storage) const {
    const std::lock_guard lock(mutex_);
    if (last_ != nullptr && last_storage_ == storage) return last_;
    last_.reset();
    const ZipEntry& entry = storages_[storage].entry;
    std::vector<std::byte> bytes(entry.bytes);
    const auto got = archive_->read(entry, 0, [&](const ReadNext& next) { return next(bytes); });
    if (!got) return tl::unexpected(got.error());
    last_ = std::make_shared<const std::vector<std::byte>>(std::move(bytes));
    last_storage_ = storage;
    return last_;
  }

  std::unique_ptr<ZipArchive> archive_;
  std::vector<ZipStorage> storages_;
  mutable std::mutex mutex_;
  mutable Bytes last_;
  mutable std::size_t last_storage_ = 0;
};

class ZipReader {
 public:
  explicit ZipReader(std::unique_ptr<ZipArchive> archive) : archive_(std::move(archive)) {}

  Result<CheckpointPtr> open() {
    if (const auto found = find_root(); !found) return tl::unexpected(found.error());
    if (const auto checked = check_byte_order(); !checked) return tl::unexpected(checked.error());
    const auto text = archive_->read_text(*member(kPickle), Pickle::kMaxBytes);
    if (!text) return tl::unexpected(text.error());
    const auto pickle = Pickle::read(std::as_bytes(std::span(*text)));
    if (!pickle) return invalid(pickle.error().reason);
    auto content = collect_tensors(*pickle);
    if (!content) return invalid(content.error());
    auto storages = find_storages(*content);
    if (!storages) return tl::unexpected(storages.error());
    const auto format = member("constants.pkl") != nullptr ? FileFormat::TorchScript : FileFormat::TorchZip;
    const auto path = archive_->file().path();
    return make_torch_checkpoint(path, format, std::move(*content),
                                 std::make_unique<ZipStorages>(std::move(archive_), std::move(*storages)));
  }

 private:
  [[nodiscard]] tl::unexpected<Error> invalid(const std::string& reason) const {
    return fail(ErrorCode::CheckpointInvalid, archive_->file().path().string(), reason);
  }
  [[nodiscard]] const ZipEntry* member(std::string_view name) const {
    const auto found = archive_->entries().find(root_ + std::string(name));
    return found == archive_->entries().end() ? nullptr : &found->second;
  }
  Result<void> find_root();
  [[nodiscard]] Result<void> check_byte_order() const;
  [[nodiscard]] std::string what_else() const;
  [[nodiscard]] Result<std::vector<ZipStorage>> find_storages(const TorchContent& content) const;

  std::unique_ptr<ZipArchive> archive_;
  std::string root_;  ///< the top folder with its '/'
};

/// The one top folder that has a data.pkl, whatever its name.
Result<void> ZipReader::find_root() {
  int found = 0;
  for (const auto& [name, entry] : archive_->entries()) {
    const std::size_t slash = name.find('/');
    if (slash == std::string::npos || std::string_view(name).substr(slash + 1) != kPickle) continue;
    root_ = name.substr(0, slash + 1);
    ++found;
  }
  if (found > 1) return invalid("it has several folders with a data.pkl");
  if (found == 0) return invalid(what_else());
  return {};
}

std::string ZipReader::what_else() const {
  const auto has = [this](std::string_view ending) {
    return std::ranges::any_of(archive_->entries(), [&](const auto& entry) { return entry.first.ends_with(ending); });
  };
  if (has(".npy")) return "it is a NumPy archive (.npz), which this program does not read";
  if (has(".pt") || has(".pth") || has(".bin") || has(".safetensors")) {
    return "it is a zip archive of files; unpack it and open the weights inside";
  }
  return "it is a zip archive without PyTorch's data.pkl";
}

Result<void> ZipReader::check_byte_order() const {
  const ZipEntry* entry = member("byteorder");
  if (entry == nullptr) return {};
  constexpr std::uint64_t kMaxWord = 64;
  const auto word = archive_->read_text(*entry, kMaxWord);
  if (!word) return tl::unexpected(word.error());
  if (*word == "little") return {};
  return invalid("its numbers are in the byte order '" + printable(*word) + "', which this program does not read");
}

Result<std::vector<ZipStorage>> ZipReader::find_storages(const TorchContent& content) const {
  std::vector<ZipStorage> storages;
  for (const TorchStorage& storage : content.storages) {
    const ZipEntry* entry = member("data/" + storage.key);
    if (entry == nullptr) return invalid("its entry 'data/" + storage.key + "' is missing");
    if (entry->bytes < storage.bytes()) {
      return invalid("its entry 'data/" + storage.key + "' has " + std::to_string(entry->bytes) + " bytes where " +
                     std::to_string(storage.bytes()) + " are needed");
    }
    storages.push_back({*entry, false});
  }
  std::vector<bool> seen(storages.size(), false);
  for (const auto& [name, tensor] : content.tensors) {
    ZipStorage& storage = storages[tensor.storage];
    // One small view of a large storage does not pay; several views would read the whole entry again and again.
    storage.kept = storage.kept || seen[tensor.storage];
    seen[tensor.storage] = true;
  }
  return storages;
}

}  // namespace

Result<CheckpointPtr> open_torch_zip(DataFilePtr file) {
  auto archive = ZipArchive::open(std::move(file));
  if (!archive) return tl::unexpected(archive.error());
  return ZipReader(std::move(*archive)).open();
}

}  // namespace m2ib::checkpoint
