#include "core/training/checkpoint.h"

#include <algorithm>

#include "core/base/files.h"
#include "core/checkpoint/safetensors.h"

namespace m2ib::training {

Result<void> write_checkpoint(const std::filesystem::path& file, const std::vector<at::Tensor*>& tensors, int step,
                              const std::string& settings) {
  std::error_code code;
  std::filesystem::create_directories(file.parent_path(), code);
  if (code) return fail(ErrorCode::FileWriteFailed, file.parent_path().string(), code.message());
  std::vector<checkpoint::NamedTensor> named;
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    const at::Tensor values = tensors[i]->detach().contiguous();
    named.push_back(checkpoint::make_tensor(std::to_string(i), values.sizes().vec(),
                                            {values.data_ptr<float>(), static_cast<std::size_t>(values.numel())}));
  }
  const std::vector<std::byte> bytes =
      checkpoint::to_safetensors(std::move(named), {{"step", std::to_string(step)}, {"settings", settings}});
  return write_file_atomically(file, std::span<const std::byte>(bytes));
}

Result<int> read_checkpoint(const std::filesystem::path& file, const std::vector<at::Tensor*>& tensors,
                            const std::string& settings) {
  std::error_code code;
  if (!std::filesystem::exists(file, code)) return 0;
  const auto opened = checkpoint::SafetensorsFile::open(file);
  if (!opened) return tl::unexpected(opened.error());
  const auto& metadata = (*opened)->metadata();
  const auto written_by = metadata.find("settings");
  const auto step = metadata.find("step");
  if (written_by == metadata.end() || step == metadata.end() || written_by->second != settings) {
    return fail(ErrorCode::ConfigMismatch, file.string(), settings,
                written_by == metadata.end() ? "nothing" : written_by->second);
  }
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    const checkpoint::TensorView* view = (*opened)->find(std::to_string(i));
    if (view == nullptr) return fail(ErrorCode::TensorMissing, file.string(), std::to_string(i));
    const std::vector<float> values = view->to_float32();
    if (view->shape != tensors[i]->sizes().vec() || values.size() != static_cast<std::size_t>(tensors[i]->numel())) {
      return fail(ErrorCode::TensorWrongShape, file.string(), std::to_string(i), "another shape", "this model's");
    }
    std::copy(values.begin(), values.end(), tensors[i]->data_ptr<float>());
  }
  return std::atoi(step->second.c_str());
}

}  // namespace m2ib::training
