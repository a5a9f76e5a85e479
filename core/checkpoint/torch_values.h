// Internal: single requests of a PyTorch pickle.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "core/checkpoint/torch_tensors.h"

namespace m2ib::checkpoint {

/// A tensor as the pickle describes it, checked against its storage.
struct DescribedTensor {
  TorchStorage storage;
  TorchTensor tensor;  ///< its storage index is not set
};

/// "module.name" of the class or function that the value asks for, "" where it asks for none.
[[nodiscard]] std::string asked_for(const Pickle& pickle, const PickleValue& value);

/// Whether the value is a request to rebuild a tensor, of whatever kind.
[[nodiscard]] bool is_tensor(const Pickle& pickle, const PickleValue& value);

/// Errors: a clause that follows "its tensor 'x' ".
[[nodiscard]] tl::expected<DescribedTensor, std::string> describe_tensor(const Pickle& pickle,
                                                                         const PickleValue& value);

/// Keys and values in turn, of a dict or OrderedDict; nullptr for the rest.
[[nodiscard]] const std::vector<PickleValue>* dict_items(const Pickle& pickle, const PickleValue& value);

/// A short string or number for the notes; nothing for the rest.
[[nodiscard]] std::optional<std::string> short_text(const Pickle& pickle, const PickleValue& value);

}  // namespace m2ib::checkpoint
