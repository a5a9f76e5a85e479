#include "core/checkpoint/torch_tensors.h"

#include <algorithm>
#include <array>
#include <set>
#include <unordered_map>
#include <utility>

#include "core/base/json_limits.h"
#include "core/checkpoint/torch_values.h"

namespace m2ib::checkpoint {
namespace {

constexpr std::size_t kMaxName = 4096;
constexpr std::size_t kMaxNames = std::size_t{64} << 20;  ///< bytes of all names together
constexpr std::size_t kMaxTensors = 1'000'000;
constexpr std::size_t kMaxModules = 200'000;
constexpr std::size_t kMaxDepth = 100;
constexpr std::size_t kMaxNotes = 64;
constexpr std::array<std::string_view, 4> kWrappers = {"state_dict", "model_state_dict", "model", "model_state"};

class Collector {
 public:
  explicit Collector(const Pickle& pickle) : pickle_(pickle) {}
  tl::expected<TorchContent, std::string> run();

 private:
  bool fault(std::string reason) {
    fault_ = std::move(reason);
    return false;
  }
  [[nodiscard]] bool has_tensors(const std::vector<PickleValue>& items) const;
  /// The dict inside one of the wrappers, where it holds tensors itself or in another wrapper.
  const PickleValue* wrapped(const std::vector<PickleValue>& items, std::string_view& wrapper, int layers) const;
  void keep_notes(const std::vector<PickleValue>& items);
  void note_foreign(const PickleValue& value);
  [[nodiscard]] bool is_module(const PickleValue& value) const {
    return asked_for(pickle_, value).starts_with("__torch__.");
  }
  bool add_tensor(const std::string& name, const PickleValue& value);
  bool add_dict(const std::vector<PickleValue>& items);
  bool add_module(const PickleValue& module, const std::string& prefix, std::size_t depth);
  [[nodiscard]] std::string nothing_found(const PickleValue& root) const;

  const Pickle& pickle_;
  TorchContent content_;
  std::unordered_map<std::string, std::size_t> storage_of_key_;
  std::set<std::string> foreign_;
  std::size_t name_bytes_ = 0;
  std::size_t modules_ = 0;
  std::string fault_;
};

bool Collector::has_tensors(const std::vector<PickleValue>& items) const {
  for (std::size_t i = 1; i < items.size(); i += 2) {
    if (is_tensor(pickle_, items[i])) return true;
  }
  return false;
}

const PickleValue* Collector::wrapped(const std::vector<PickleValue>& items, std::string_view& wrapper,
                                      int layers) const {
  for (const std::string_view name : kWrappers) {
    for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
      if (items[i].kind != PickleKind::Text || pickle_.text(items[i]) != name) continue;
      const auto* inner = dict_items(pickle_, items[i + 1]);
      std::string_view next;
      if (inner == nullptr || (!has_tensors(*inner) && (layers == 0 || wrapped(*inner, next, layers - 1) == nullptr))) {
        continue;
      }
      wrapper = name;
      return &items[i + 1];
    }
  }
  return nullptr;
}

void Collector::keep_notes(const std::vector<PickleValue>& items) {
  constexpr std::size_t kMaxKey = 64;
  for (std::size_t i = 0; i + 1 < items.size() && content_.notes.size() < kMaxNotes; i += 2) {
    const std::string_view key = pickle_.text(items[i]);
    if (items[i].kind != PickleKind::Text || key.empty() || key.size() > kMaxKey) continue;
    if (const auto text = short_text(pickle_, items[i + 1])) content_.notes.emplace(printable(key), printable(*text));
  }
}

void Collector::note_foreign(const PickleValue& value) {
  constexpr std::size_t kMaxForeign = 8;
  const std::string name = asked_for(pickle_, value);
  if (!name.empty() && foreign_.size() < kMaxForeign) foreign_.insert(printable(name));
}

bool Collector::add_tensor(const std::string& name, const PickleValue& value) {
  name_bytes_ += name.size();
  if (name.empty() || name.size() > kMaxName) return fault("a tensor in it has an impossible name");
  if (name_bytes_ > kMaxNames || content_.tensors.size() >= kMaxTensors) return fault("it names too many tensors");
  auto described = describe_tensor(pickle_, value);
  if (!described) return fault("its tensor '" + printable(name) + "' " + described.error());
  TorchStorage& storage = described->storage;
  const auto [place, is_new] = storage_of_key_.emplace(storage.key, content_.storages.size());
  if (is_new) {
    content_.storages.push_back(std::move(storage));
  } else if (content_.storages[place->second].dtype != storage.dtype ||
             content_.storages[place->second].elements != storage.elements) {
    return fault("its tensor '" + printable(name) + "' describes its data otherwise than another one");
  }
  described->tensor.storage = place->second;
  content_.tensors.insert_or_assign(name, std::move(described->tensor));  // as in Python, the last one counts
  return true;
}

bool Collector::add_dict(const std::vector<PickleValue>& items) {
  for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
    if (!is_tensor(pickle_, items[i + 1])) {
      note_foreign(items[i + 1]);
    } else if (items[i].kind == PickleKind::Text && !add_tensor(std::string(pickle_.text(items[i])), items[i + 1])) {
      return false;
    }
  }
  return true;
}

/// Parameters and buffers of a module and its parts; a module may be a part of several.
bool Collector::add_module(const PickleValue& module, const std::string& prefix, std::size_t depth) {
  if (depth > kMaxDepth) return fault("its modules are nested too deeply, or contain themselves");
  if (++modules_ > kMaxModules) return fault("it has too many modules");
  const auto* items = dict_items(pickle_, pickle_.object(module).state);
  if (items == nullptr) return true;
  for (std::size_t i = 0; i + 1 < items->size(); i += 2) {
    const PickleValue& value = (*items)[i + 1];
    const bool tensor = is_tensor(pickle_, value);
    if ((!tensor && !is_module(value)) || (*items)[i].kind != PickleKind::Text) continue;
    std::string name = prefix;
    name.append(pickle_.text((*items)[i]));
    if (name.size() > kMaxName) return fault("a tensor in it has an impossible name");
    if (tensor ? !add_tensor(name, value) : !add_module(value, name + ".", depth + 1)) return false;
  }
  return true;
}

std::string Collector::nothing_found(const PickleValue& root) const {
  if (is_tensor(pickle_, root)) return "it holds a single tensor instead of tensors by name";
  const std::string name = asked_for(pickle_, root);
  if (!name.empty() && name != "collections.OrderedDict") {
    return "it holds an object of the Python class '" + printable(name) +
           "' instead of tensors by name; nothing of it was run (the model's state_dict has to be saved)";
  }
  if (!foreign_.empty()) {
    return "there are no tensors in it, but a request to run the Python function '" + *foreign_.begin() +
           "'; nothing of it was run";
  }
  return "there are no tensors in it";
}

tl::expected<TorchContent, std::string> Collector::run() {
  constexpr int kMaxWrappers = 3;
  PickleValue value = pickle_.root();
  if (is_module(value)) {
    if (!add_module(value, "", 0)) return tl::unexpected(fault_);
  } else {
    for (int layer = 0; layer < kMaxWrappers; ++layer) {
      const auto* items = dict_items(pickle_, value);
      std::string_view wrapper;
      const PickleValue* inner = items != nullptr ? wrapped(*items, wrapper, kMaxWrappers - layer) : nullptr;
      if (inner == nullptr) break;
      keep_notes(*items);
      auto& note = content_.notes["wrapper"];
      note.append(note.empty() ? "" : ".").append(wrapper);
      for (std::size_t i = 1; i < items->size(); i += 2) note_foreign((*items)[i]);
      value = *inner;
    }
    const auto* items = dict_items(pickle_, value);
    if (items != nullptr && !add_dict(*items)) return tl::unexpected(fault_);
  }
  if (content_.tensors.empty()) return tl::unexpected(nothing_found(value));
  foreign_.erase("collections.OrderedDict");
  std::string names;
  for (const std::string& name : foreign_) names.append(names.empty() ? "" : ", ").append(name);
  if (!names.empty()) content_.notes["not_run"] = names;
  return std::move(content_);
}

}  // namespace

tl::expected<TorchContent, std::string> collect_tensors(const Pickle& pickle) { return Collector(pickle).run(); }

}  // namespace m2ib::checkpoint
