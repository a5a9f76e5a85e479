#include "core/image/raster/tiff_samples_internal.h"

#include <cmath>
#include <cstring>
#include <limits>

namespace m2ib::image {
namespace {

template <class Value>
Value sample_at(const TiffRun& run, std::size_t index) {
  Value value;
  std::memcpy(&value, run.row + index * sizeof(Value), sizeof(Value));
  return value;
}

/// A sample of 1 to 16 bits out of a row of packed bits.
unsigned bits_at(const TiffRun& run, std::size_t index, unsigned bits) {
  if (bits == 8) return run.row[index];
  const std::size_t first = index * bits;
  unsigned value = 0;
  for (std::size_t bit = first; bit < first + bits; ++bit) {
    value = value << 1U | ((static_cast<unsigned>(run.row[bit / 8]) >> (7U - bit % 8U)) & 1U);
  }
  return value;
}

float half_to_float(std::uint16_t half) {
  const int exponent = (half >> 10) & 0x1F;
  const auto fraction = static_cast<float>(half & 0x3FF);
  float value = exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(fraction + 1024.0F, exponent - 25);
  if (exponent == 31) {
    value = fraction == 0.0F ? std::numeric_limits<float>::infinity() : std::numeric_limits<float>::quiet_NaN();
  }
  return (half & 0x8000) != 0 ? -value : value;
}

/// Numbers too large for single precision become infinite.
float narrowed(double value) {
  constexpr double kLargest = std::numeric_limits<float>::max();
  if (value > kLargest) return std::numeric_limits<float>::infinity();
  if (value < -kLargest) return -std::numeric_limits<float>::infinity();
  return static_cast<float>(value);
}

template <class Pixel, class Sample>
void take_gray(const TiffRun& run, Radiograph& radiograph, Sample&& sample) {
  Pixel* out = std::get<std::vector<Pixel>>(radiograph.pixels).data() + run.first;
  for (std::size_t i = 0; i < run.count; ++i) out[i] = static_cast<Pixel>(sample(i * run.stride));
}

template <class Value>
auto plain(const TiffRun& run) {
  return [&run](std::size_t index) { return sample_at<Value>(run, index); };
}

void take_unsigned(const TiffRun& run, const ImageFacts& facts, Radiograph& radiograph) {
  const auto bits = static_cast<unsigned>(facts.bits);
  if (bits == 32) return take_gray<std::uint32_t>(run, radiograph, plain<std::uint32_t>(run));
  if (bits == 16) return take_gray<std::uint16_t>(run, radiograph, plain<std::uint16_t>(run));
  if (bits > 8) {
    return take_gray<std::uint16_t>(run, radiograph, [&](std::size_t index) { return bits_at(run, index, bits); });
  }
  // Few bits are spread over 0 … 255; white is zero becomes black is zero, as other readers give it.
  const unsigned white = (1U << bits) - 1U;
  const unsigned turn = facts.tiff->photometric == 0 ? 255U : 0U;
  take_gray<std::uint8_t>(run, radiograph, [&](std::size_t index) {
    const unsigned value = bits == 8 ? run.row[index] : (bits_at(run, index, bits) * 510U + white) / (2U * white);
    return value ^ turn;
  });
}

void take_any_gray(const TiffRun& run, const ImageFacts& facts, Radiograph& radiograph) {
  const std::uint32_t format = facts.tiff->sample_format;
  if (format == 2) {
    if (facts.bits == 8) return take_gray<std::int16_t>(run, radiograph, plain<std::int8_t>(run));
    if (facts.bits == 16) return take_gray<std::int16_t>(run, radiograph, plain<std::int16_t>(run));
    return take_gray<std::int32_t>(run, radiograph, plain<std::int32_t>(run));
  }
  if (format != 3) return take_unsigned(run, facts, radiograph);
  if (facts.bits == 32) return take_gray<float>(run, radiograph, plain<float>(run));
  take_gray<float>(run, radiograph, [&](std::size_t index) {
    return facts.bits == 16 ? half_to_float(sample_at<std::uint16_t>(run, index))
                            : narrowed(sample_at<double>(run, index));
  });
}

/// 16 bits lose their low byte.
std::uint8_t colour_at(const TiffRun& run, std::size_t index, int bits) {
  return bits == 8 ? run.row[index] : static_cast<std::uint8_t>(sample_at<std::uint16_t>(run, index) >> 8U);
}

void take_colour(const TiffRun& run, const ImageFacts& facts, Radiograph& radiograph) {
  std::uint8_t* out = std::get<std::vector<std::uint8_t>>(radiograph.pixels).data() + run.first * 3;
  for (std::size_t i = 0; i < run.count; ++i) {
    if (run.planar) {
      out[i * 3 + run.channel] = colour_at(run, i, facts.bits);
    } else {
      for (std::size_t c = 0; c < 3; ++c) out[i * 3 + c] = colour_at(run, i * run.stride + c, facts.bits);
    }
  }
}

void take_palette(const TiffRun& run, const ImageFacts& facts, const TiffPalette& palette, Radiograph& radiograph) {
  std::uint8_t* out = std::get<std::vector<std::uint8_t>>(radiograph.pixels).data() + run.first * 3;
  for (std::size_t i = 0; i < run.count; ++i) {
    const unsigned entry = bits_at(run, i * run.stride, static_cast<unsigned>(facts.bits));
    *out++ = palette.red[entry];
    *out++ = palette.green[entry];
    *out++ = palette.blue[entry];
  }
}

}  // namespace

void make_room(const ImageFacts& facts, Radiograph& radiograph) {
  const std::size_t count = static_cast<std::size_t>(facts.width_px) * static_cast<std::size_t>(facts.height_px);
  const auto make = [&]<class Pixel>(PixelFormat format, Pixel zero) {
    radiograph.format = format;
    radiograph.pixels = std::vector<Pixel>(format == PixelFormat::Rgb8 ? count * 3 : count, zero);
  };
  const std::uint32_t format = facts.tiff->sample_format;
  if (!facts.gray) return make(PixelFormat::Rgb8, std::uint8_t{0});
  if (format == 3) return make(PixelFormat::GrayFloat, 0.0F);
  if (format == 2 && facts.bits == 32) return make(PixelFormat::GraySigned32, std::int32_t{0});
  if (format == 2) return make(PixelFormat::GraySigned16, std::int16_t{0});
  if (facts.bits == 32) return make(PixelFormat::Gray32, std::uint32_t{0});
  if (facts.bits > 8) return make(PixelFormat::Gray16, std::uint16_t{0});
  return make(PixelFormat::Gray8, std::uint8_t{0});
}

void take_run(const TiffRun& run, const ImageFacts& facts, const TiffPalette& palette, Radiograph& radiograph) {
  if (facts.gray) {
    take_any_gray(run, facts, radiograph);
  } else if (facts.tiff->photometric == 3) {
    take_palette(run, facts, palette, radiograph);
  } else {
    take_colour(run, facts, radiograph);
  }
}

}  // namespace m2ib::image
