#pragma once

#include <cstring>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <QTemporaryDir>

#include "core/checkpoint/safetensors.h"

/// Safetensors bytes made by hand, good or bad, and a folder to open them from.
namespace m2ib::tests {

inline std::string to_text(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// The length bytes, the header as given, data_bytes zeros.
inline std::string raw_safetensors(std::string_view header, std::size_t data_bytes) {
  const std::uint64_t length = header.size();
  std::string file(sizeof length, '\0');
  std::memcpy(file.data(), &length, sizeof length);
  return file.append(header).append(data_bytes, '\0');
}

class ScratchFolder {
 public:
  [[nodiscard]] std::filesystem::path path(const std::string& name) const {
    return std::filesystem::path(folder_.path().toStdString()) / name;
  }
  [[nodiscard]] std::filesystem::path write(const std::string& content,
                                            const std::string& name = "model.safetensors") const {
    const auto file = path(name);
    std::ofstream(file, std::ios::binary | std::ios::trunc) << content;
    return file;
  }
  [[nodiscard]] auto open(const std::string& content) const {
    return checkpoint::SafetensorsFile::open(write(content));
  }

 private:
  QTemporaryDir folder_;
};

/// Reads every tensor to the end, so that a wrong span would be noticed (by a sanitizer at the latest).
inline std::size_t read_everything(const checkpoint::SafetensorsFile& file) {
  std::size_t values = 0;
  for (const auto& [name, tensor] : file.tensors()) values += tensor.to_float32().size() + tensor.to_int64().size();
  return values;
}

}  // namespace m2ib::tests
