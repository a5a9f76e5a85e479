#pragma once

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/base/random.h"
#include "core/image/model_input/preprocess.h"
#include "core/image/read_image.h"
#include "tests/support/fixtures.h"

/// Pictures, settings and recorded values that the tests of the image preprocessing share.
namespace m2ib::tests {

/// One named tensor of a golden file as float; empty where it is not there.
inline std::vector<float> golden(const std::string& file, const std::string& name) {
  std::ifstream in(fixture_dir() / "preprocess" / file, std::ios::binary);
  std::uint64_t length = 0;
  in.read(reinterpret_cast<char*>(&length), sizeof(length));
  std::string header(length, ' ');
  in.read(header.data(), static_cast<std::streamsize>(length));
  const auto json = nlohmann::json::parse(header);
  if (!json.contains(name)) return {};
  const auto [begin, end] = json[name]["data_offsets"].get<std::pair<std::uint64_t, std::uint64_t>>();
  std::vector<char> bytes(end - begin);
  in.seekg(static_cast<std::streamoff>(8 + length + begin));
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (json[name]["dtype"] == "U8") {
    std::vector<float> values;
    for (const char byte : bytes) values.push_back(static_cast<float>(static_cast<std::uint8_t>(byte)));
    return values;
  }
  std::vector<float> values(bytes.size() / sizeof(float));
  std::memcpy(values.data(), bytes.data(), bytes.size());
  return values;
}

inline image::RadiographPtr fixture_picture(const std::string& name) {
  const auto read = image::read_image(fixture_dir() / "preprocess" / (name + ".png"));
  return read ? *read : nullptr;
}

inline image::PreprocessSettings clip(int side) {
  image::PreprocessSettings settings;
  settings.resize_width_px = settings.resize_height_px = settings.crop_width_px = settings.crop_height_px = side;
  return settings;
}

inline image::PreprocessSettings siglip(int side, image::Resample filter) {
  image::PreprocessSettings settings;
  settings.resize = image::PreprocessSettings::Resize::Stretch;
  settings.resize_width_px = settings.resize_height_px = side;
  settings.resample = filter;
  settings.center_crop = false;
  settings.mean = settings.std_dev = {0.5F, 0.5F, 0.5F};
  return settings;
}

inline double largest_difference(const std::vector<float>& a, const std::vector<float>& b) {
  if (a.size() != b.size() || a.empty()) return std::numeric_limits<double>::infinity();
  double largest = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    largest = std::max(largest, std::abs(static_cast<double>(a[i]) - static_cast<double>(b[i])));
  }
  return largest;
}

inline image::Radiograph gray8(int width, int height, std::uint8_t value = 0) {
  image::Radiograph picture;
  picture.width_px = width;
  picture.height_px = height;
  picture.pixels = std::vector<std::uint8_t>(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), value);
  return picture;
}

inline std::vector<std::uint8_t> noise(std::size_t count) {
  Random random(5, 0);
  std::vector<std::uint8_t> bytes(count);
  for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random.below(256));
  return bytes;
}

/// Values 0 … 255 as they are.
inline image::PreprocessSettings unscaled(image::PreprocessSettings settings) {
  settings.rescale_factor = 1.0;
  settings.mean = {0.0F, 0.0F, 0.0F};
  settings.std_dev = {1.0F, 1.0F, 1.0F};
  return settings;
}

}  // namespace m2ib::tests
