#include "core/checkpoint/torch_values.h"

#include <algorithm>
#include <array>
#include <limits>

#include "core/base/json_limits.h"

namespace m2ib::checkpoint {
namespace {

using Clause = tl::unexpected<std::string>;

constexpr std::size_t kMaxDimensions = 64;
constexpr std::size_t kMaxKey = 256;
constexpr std::uint64_t kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());

struct StorageType {
  std::string_view name;
  DType dtype;
};
constexpr std::array kStorageTypes = {
    StorageType{"torch.FloatStorage", DType::F32},  StorageType{"torch.HalfStorage", DType::F16},
    StorageType{"torch.LongStorage", DType::I64},   StorageType{"torch.BFloat16Storage", DType::BF16},
    StorageType{"torch.DoubleStorage", DType::F64}, StorageType{"torch.IntStorage", DType::I32},
    StorageType{"torch.ShortStorage", DType::I16},  StorageType{"torch.CharStorage", DType::I8},
    StorageType{"torch.ByteStorage", DType::U8},    StorageType{"torch.BoolStorage", DType::Bool},
};

/// A whole number from 0 to 2^63 - 1.
std::optional<std::uint64_t> count_of(const PickleValue& value) {
  if (value.kind != PickleKind::Int || Pickle::integer(value) < 0) return std::nullopt;
  return value.payload;
}

/// A tuple of such numbers, also as torch.Size(tuple).
std::optional<std::vector<std::int64_t>> counts_of(const Pickle& pickle, PickleValue value) {
  if (value.kind == PickleKind::Call && asked_for(pickle, value) == "torch.Size") {
    const auto* arguments = pickle.sequence(pickle.object(value).arguments);
    if (arguments == nullptr || arguments->size() != 1) return std::nullopt;
    value = arguments->front();
  }
  const auto* items = pickle.sequence(value);
  if (items == nullptr || items->size() > kMaxDimensions) return std::nullopt;
  std::vector<std::int64_t> counts;
  for (const PickleValue& item : *items) {
    const auto count = count_of(item);
    if (!count) return std::nullopt;
    counts.push_back(static_cast<std::int64_t>(*count));
  }
  return counts;
}

/// The number of elements; nothing on overflow. Dimensions of zero do not hide an overflow of the others.
std::optional<std::uint64_t> elements_of(const std::vector<std::int64_t>& shape) {
  std::uint64_t product = 1;
  bool empty = false;
  for (const std::int64_t dimension : shape) {
    if (dimension == 0)
      empty = true;
    else if (__builtin_mul_overflow(product, static_cast<std::uint64_t>(dimension), &product) || product > kMost / 8)
      return std::nullopt;
  }
  return empty ? 0 : product;
}

/// Where the last element lies, counted from the first one; nothing on overflow.
std::optional<std::uint64_t> last_place(const std::vector<std::int64_t>& shape,
                                        const std::vector<std::int64_t>& strides) {
  std::uint64_t place = 0;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    std::uint64_t step = 0;
    if (__builtin_mul_overflow(static_cast<std::uint64_t>(shape[i] - 1), static_cast<std::uint64_t>(strides[i]),
                               &step) ||
        __builtin_add_overflow(place, step, &place) || place > kMost) {
      return std::nullopt;
    }
  }
  return place;
}

/// The reason why the view does not fit into its storage; empty where it does.
std::string misfit(const TorchTensor& tensor, const TorchStorage& storage) {
  const auto elements = elements_of(tensor.info.shape);
  if (!elements) return "has a shape too large for any computer";
  if (tensor.offset > storage.elements) return "begins after the end of its data";
  if (*elements == 0) return {};
  if (*elements > storage.elements) {
    return "has " + std::to_string(*elements) + " elements, but its data only " + std::to_string(storage.elements);
  }
  const auto last = last_place(tensor.info.shape, tensor.strides);
  if (!last || *last >= storage.elements - tensor.offset) return "reaches beyond the end of its data";
  return {};
}

/// Takes _rebuild_parameter off; a parameter within a parameter is met at most a few times.
PickleValue inner_tensor(const Pickle& pickle, PickleValue value) {
  constexpr int kMaxLayers = 4;
  for (int layer = 0; layer < kMaxLayers; ++layer) {
    const std::string name = asked_for(pickle, value);
    if (name != "torch._utils._rebuild_parameter" && name != "torch._utils._rebuild_parameter_with_state") break;
    const auto* arguments = pickle.sequence(pickle.object(value).arguments);
    if (arguments == nullptr || arguments->empty()) break;
    value = arguments->front();
  }
  return value;
}

}  // namespace

std::string asked_for(const Pickle& pickle, const PickleValue& value) {
  return value.kind == PickleKind::Call ? pickle.global_name(pickle.object(value).callable) : std::string();
}

bool is_tensor(const Pickle& pickle, const PickleValue& value) {
  const std::string name = asked_for(pickle, value);
  return name.starts_with("torch.") && name.find("._rebuild_") != std::string::npos;
}

const std::vector<PickleValue>* dict_items(const Pickle& pickle, const PickleValue& value) {
  if (value.kind == PickleKind::Dict) return &pickle.object(value).items;
  if (value.kind != PickleKind::Call || asked_for(pickle, value) != "collections.OrderedDict") return nullptr;
  return &pickle.object(value).items;
}

std::optional<std::string> short_text(const Pickle& pickle, const PickleValue& value) {
  constexpr std::size_t kMaxNote = 256;
  switch (value.kind) {
    case PickleKind::Bool:
      return value.payload != 0 ? "true" : "false";
    case PickleKind::Int:
      return std::to_string(Pickle::integer(value));
    case PickleKind::Float:
      return std::to_string(Pickle::real(value));
    case PickleKind::Text: {
      const std::string_view text = pickle.text(value);
      return text.size() <= kMaxNote ? std::optional(std::string(text)) : std::nullopt;
    }
    default:
      return std::nullopt;
  }
}

tl::expected<TorchStorage, std::string> read_storage_id(const Pickle& pickle, const PickleValue& value) {
  if (value.kind != PickleKind::Persistent) return Clause("has no data");
  const auto* id = pickle.sequence(pickle.object(value).arguments);
  if (id == nullptr || id->size() < 5 || pickle.text((*id)[0]) != "storage") {
    return Clause("has data that are not described in PyTorch's way");
  }
  const std::string type = pickle.global_name((*id)[1]);
  const auto* found = std::ranges::find(kStorageTypes, std::string_view(type), &StorageType::name);
  if (found == kStorageTypes.end()) {
    return Clause("has the number type '" + printable(type) + "', which this program does not read");
  }
  const std::string_view key = pickle.text((*id)[2]);
  const bool plain = std::ranges::all_of(key, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
  });
  if (key.empty() || key.size() > kMaxKey || !plain) return Clause("names its data in an unknown way");
  const auto elements = count_of((*id)[4]);
  if (!elements || *elements > kMost / size_of(found->dtype)) return Clause("has an impossible amount of data");
  if (id->size() > 5 && (*id)[5].kind != PickleKind::None) {
    return Clause("is a view in a form that only very old versions of PyTorch wrote; save it again with a newer one");
  }
  return TorchStorage{std::string(key), found->dtype, *elements};
}

tl::expected<DescribedTensor, std::string> describe_tensor(const Pickle& pickle, const PickleValue& value) {
  const PickleValue inner = inner_tensor(pickle, value);
  const std::string name = asked_for(pickle, inner);
  if (name != "torch._utils._rebuild_tensor_v2" && name != "torch._utils._rebuild_tensor") {
    return Clause("is made by the Python function '" + printable(name) + "', which is not run");
  }
  const auto* arguments = pickle.sequence(pickle.object(inner).arguments);
  if (arguments == nullptr || arguments->size() < 4) return Clause("lacks its shape");
  auto storage = read_storage_id(pickle, (*arguments)[0]);
  if (!storage) return Clause(storage.error());
  const auto offset = count_of((*arguments)[1]);
  auto shape = counts_of(pickle, (*arguments)[2]);
  auto strides = counts_of(pickle, (*arguments)[3]);
  if (!offset) return Clause("has an impossible offset");
  if (!shape) return Clause("has a shape that is not a list of whole numbers from 0 on");
  if (!strides) return Clause("has strides that are not whole numbers from 0 on");
  if (shape->size() != strides->size()) return Clause("has more or fewer strides than dimensions");
  DescribedTensor described;
  described.tensor.info = {storage->dtype, std::move(*shape)};
  described.tensor.strides = std::move(*strides);
  described.tensor.offset = *offset;
  described.storage = std::move(*storage);
  if (const std::string reason = misfit(described.tensor, described.storage); !reason.empty()) return Clause(reason);
  return described;
}

}  // namespace m2ib::checkpoint
