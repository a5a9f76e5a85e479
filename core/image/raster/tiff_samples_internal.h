#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/image/radiograph.h"
#include "core/image/raster/inspect_image_internal.h"

namespace m2ib::image {

/// Three tables of 8 bits, from the palette's 16.
struct TiffPalette {
  std::vector<std::uint8_t> red;
  std::vector<std::uint8_t> green;
  std::vector<std::uint8_t> blue;
};

/// Part of a row as libtiff unpacks it: whole samples in the machine's byte order, packed bits with the highest first.
struct TiffRun {
  const std::uint8_t* row = nullptr;
  std::size_t stride = 1;   ///< samples from one pixel to the next
  std::size_t count = 0;    ///< pixels
  std::size_t first = 0;    ///< index of the first pixel in the picture
  std::size_t channel = 0;  ///< colour in planes: which one this is
  bool planar = false;
};

/// Sets format and makes room for the pixels, all 0.
void make_room(const ImageFacts& facts, Radiograph& radiograph);
/// Copies gray or one channel or interleaved colour into the picture.
void take_run(const TiffRun& run, const ImageFacts& facts, const TiffPalette& palette, Radiograph& radiograph);

}  // namespace m2ib::image
