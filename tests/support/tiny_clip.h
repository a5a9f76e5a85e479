#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/base/sha256.h"
#include "core/image/read_image.h"
#include "core/model/dual_encoder.h"
#include "tests/support/fixtures.h"

/// What tests of the worker and the document compute with: small enough to explain a caption in milliseconds.
namespace m2ib::tests {

/// Null where it cannot be opened.
inline model::DualEncoderPtr tiny_clip() {
  const auto loaded = model::load_model(fixture_dir() / "hf_clip_tiny");
  return loaded && loaded->has_value() ? **loaded : nullptr;
}

/// A gray ramp; different seeds make different pictures.
inline image::RadiographPtr ramp(int seed = 0) {
  constexpr int kSide = 48;
  std::vector<std::uint8_t> pixels;
  for (int y = 0; y < kSide; ++y) {
    for (int x = 0; x < kSide; ++x) pixels.push_back(static_cast<std::uint8_t>((x * 5 + y * (seed + 1)) % 256));
  }
  image::Radiograph radiograph;
  radiograph.width_px = kSide;
  radiograph.height_px = kSide;
  radiograph.sha256 = sha256_hex(std::as_bytes(std::span(pixels)));
  radiograph.pixels = std::move(pixels);
  radiograph.name = "ramp";
  return std::make_shared<const image::Radiograph>(std::move(radiograph));
}

}  // namespace m2ib::tests
