#include "tests/support/safetensors_golden.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace m2ib::tests {
namespace {

template <class Value>
std::vector<Value> slice(const std::vector<Value>& values, std::int64_t rows, std::int64_t index) {
  const auto length = static_cast<std::ptrdiff_t>(values.size()) / rows;
  return {values.begin() + index * length, values.begin() + (index + 1) * length};
}

}  // namespace

Golden::Golden(const std::filesystem::path& path) {
  auto opened = checkpoint::SafetensorsFile::open(path);
  if (!opened) throw std::runtime_error(describe(opened.error()));
  file_ = *opened;
}

const checkpoint::TensorView& Golden::view(const std::string& name) const {
  const checkpoint::TensorView* found = file_->find(name);
  if (found == nullptr) throw std::runtime_error("no tensor " + name + " in " + file_->path().string());
  return *found;
}

std::size_t Golden::count(const std::string& prefix) const {
  std::size_t number = 0;
  while (has(prefix + std::to_string(number))) ++number;
  return number;
}

std::vector<float> Golden::floats(const std::string& name) const { return view(name).to_float32(); }
std::vector<std::int64_t> Golden::integers(const std::string& name) const { return view(name).to_int64(); }

std::vector<float> Golden::row(const std::string& name, std::int64_t index) const {
  return slice(floats(name), shape(name).at(0), index);
}

std::vector<std::int64_t> Golden::integer_row(const std::string& name, std::int64_t index) const {
  return slice(integers(name), shape(name).at(0), index);
}

double worst_difference(const std::vector<float>& a, const std::vector<float>& b) {
  if (a.size() != b.size() || a.empty()) return std::numeric_limits<double>::infinity();
  double worst = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double difference = std::abs(static_cast<double>(a[i]) - b[i]);
    if (!std::isfinite(difference)) return std::numeric_limits<double>::infinity();
    worst = std::max(worst, difference);
  }
  return worst;
}

std::vector<float> unit_length(const std::vector<float>& vector) {
  double sum = 0.0;
  for (const float value : vector) sum += static_cast<double>(value) * value;
  std::vector<float> result;
  for (const float value : vector) result.push_back(static_cast<float>(value / std::sqrt(sum)));
  return result;
}

}  // namespace m2ib::tests
