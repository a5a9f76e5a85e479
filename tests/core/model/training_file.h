#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "tests/core/model/layout_folder.h"
#include "tests/support/torch_support.h"

/// What training programs save: a model's weights in a dict, among their own matters.
namespace m2ib::tests {

/// A training program's file: the weights in a dict beside its own matters.
struct Wrapping {
  const char* wrapper = "state_dict";
  const char* prefix = "";
  std::vector<std::pair<std::string, std::string>> texts;  ///< beside the weights
  std::vector<std::pair<std::string, std::int64_t>> numbers;
  const char* counter = "";  ///< a whole number among the weights
  bool optimizer = false;
};

inline std::vector<std::int64_t> row_major(const std::vector<std::int64_t>& shape) {
  std::vector<std::int64_t> strides(shape.size(), 1);
  for (std::size_t i = shape.size(); i-- > 1;) strides[i - 1] = strides[i] * shape[i];
  return strides;
}

inline std::string wrapped(const LayoutFolder& folder, const Wrapping& wrapping) {
  PickleText pickle;
  std::vector<std::string> storages;
  const auto add = [&](const std::vector<std::int64_t>& shape, const std::string& bytes, const char* type) {
    std::int64_t elements = 1;
    for (const std::int64_t side : shape) elements *= side;
    pickle.tensor(std::to_string(storages.size()), elements, 0, shape, row_major(shape), type);
    storages.push_back(bytes);
  };
  pickle.raw("}(");
  for (const auto& [key, value] : wrapping.numbers) pickle.text(key).number(value);
  for (const auto& [key, value] : wrapping.texts) pickle.text(key).text(value);
  if (wrapping.optimizer) {  // numbers as keys, tensors inside, an object of an unknown class
    pickle.text("optimizer_state_dict").raw("}(").text("state").raw("}(").number(0).raw("}(").text("exp_avg");
    add({2}, float_bytes({1.0F, 2.0F}), "FloatStorage");
    pickle.raw("uu").text("param_groups").raw("]").raw("u");
    pickle.text("hyper_parameters").global("argparse", "Namespace").raw(")\x81}(").text("lr").text("1e-5").raw("ub");
  }
  pickle.text(wrapping.wrapper).global("collections", "OrderedDict").raw(")R(");
  if (*wrapping.counter != '\0') {
    pickle.text(wrapping.counter);
    add({}, std::string(8, '\1'), "LongStorage");
  }
  for (const auto& [name, values] : folder.tensors) {
    pickle.text(wrapping.prefix + name);
    add(values.shape, float_bytes(values.numbers), "FloatStorage");
  }
  return torch_zip(pickle.raw("uu").done(), storages);
}

}  // namespace m2ib::tests

Q_DECLARE_METATYPE(m2ib::tests::Wrapping)
