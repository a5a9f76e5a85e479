#pragma once

#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <QtTest>

#include "core/model/dual_encoder.h"
#include "tests/support/safetensors_golden.h"

/// Models against the recorded outputs of their original code. Failures throw, which Qt Test reports.
namespace m2ib::tests {

/// The golden data's own table; seen there: 3e-6.
inline constexpr double kModelTolerance = 1e-4;

inline model::DualEncoderPtr open_whole(const std::filesystem::path& path, const model::LoadOptions& options = {}) {
  const auto loaded = model::load_model(path, {}, {}, options);
  if (!loaded) throw std::runtime_error(describe(loaded.error()));
  return **loaded;
}

inline image::PixelValues pixel_values(const model::DualEncoder& encoder, std::vector<float> values) {
  image::PixelValues pixels;
  pixels.width_px = pixels.height_px = encoder.card().image_size_px;
  pixels.values = std::move(values);
  return pixels;
}

inline model::EncodedImage encode(const model::DualEncoder& encoder, std::vector<float> values) {
  const auto encoded = encoder.encode_image(pixel_values(encoder, std::move(values)));
  if (!encoded) throw std::runtime_error(describe(encoded.error()));
  return **encoded;
}

inline model::EncodedText encode(const model::DualEncoder& encoder, std::vector<std::int64_t> ids) {
  text::Tokens tokens;
  tokens.ids = std::move(ids);
  const auto encoded = encoder.encode_text(tokens);
  if (!encoded) throw std::runtime_error(describe(encoded.error()));
  return **encoded;
}

/// Compares golden tensors one by one and remembers the worst difference of a test.
class Comparison {
 public:
  void add(const std::string& what, const std::vector<float>& ours, const std::vector<float>& golden) {
    const double difference = worst_difference(ours, golden);
    if (difference <= worst_) return;
    worst_ = difference;
    worst_name_ = what;
  }
  [[nodiscard]] bool within(double tolerance) const {
    qInfo("worst difference %.2e (%s), allowed %.0e", worst_, worst_name_.c_str(), tolerance);
    return worst_ <= tolerance && worst_ >= 0.0;
  }

 private:
  double worst_ = -1.0;
  std::string worst_name_ = "nothing compared";
};

/// The first values only: recorded text states may be cut to the length of the longest caption.
inline std::vector<float> cut(std::vector<float> values, std::size_t size) {
  if (values.size() > size) values.resize(size);
  return values;
}

}  // namespace m2ib::tests
