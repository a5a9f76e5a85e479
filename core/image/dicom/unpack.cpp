#include "core/image/dicom/unpack_internal.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <type_traits>

namespace m2ib::image::dicom {
namespace {

/// Below this many pixels any whole row is worth showing; of larger pictures, one row in 64 must be there.
constexpr std::uint64_t kSmallPicture = 1U << 22U;

/// A cell of the frame's bytes as a number.
template <class Cell>
Cell load(const std::byte* at, bool big_endian) {
  Cell value = 0;
  for (std::size_t i = 0; i < sizeof(Cell); ++i) {
    const std::size_t from = big_endian ? i : sizeof(Cell) - 1 - i;
    value = static_cast<Cell>(static_cast<std::uint64_t>(value) << 8U | static_cast<std::uint64_t>(at[from]));
  }
  return value;
}

/// Cuts BitsStored out of a cell and extends the sign.
template <class Cell, class Value>
class Stored {
 public:
  explicit Stored(const Layout& layout)
      : shift_(layout.high_bit + 1 - layout.bits_stored), unused_(64 - layout.bits_stored) {}
  Value operator()(Cell cell) const {
    const std::uint64_t high = static_cast<std::uint64_t>(cell) >> shift_ << unused_;
    if constexpr (std::is_signed_v<Value>) {
      return static_cast<Value>(static_cast<std::int64_t>(high) >> unused_);
    } else {
      return static_cast<Value>(high >> unused_);
    }
  }

 private:
  int shift_;
  int unused_;
};

template <class Cell, class Value>
std::vector<Value> stored_values(const Frame& frame) {
  std::vector<Value> values(static_cast<std::size_t>(frame.layout.pixels()));
  const std::size_t there = std::min(values.size(), frame.bytes.size() / sizeof(Cell));
  const Stored<Cell, Value> stored(frame.layout);
  for (std::size_t i = 0; i < there; ++i) {
    values[i] = stored(load<Cell>(frame.bytes.data() + i * sizeof(Cell), frame.big_endian));
  }
  return values;
}

std::vector<std::uint8_t> single_bits(const Frame& frame) {
  std::vector<std::uint8_t> values(static_cast<std::size_t>(frame.layout.pixels()));
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::uint64_t bit = frame.bit_offset + i;
    if (bit / 8 >= frame.bytes.size()) break;
    values[i] = static_cast<std::uint8_t>(static_cast<unsigned>(frame.bytes[bit / 8]) >> (bit % 8) & 1U);
  }
  return values;
}

template <class Cell, class Real>
std::vector<float> real_values(const Frame& frame) {
  std::vector<float> values(static_cast<std::size_t>(frame.layout.pixels()));
  const std::size_t there = std::min(values.size(), frame.bytes.size() / sizeof(Cell));
  for (std::size_t i = 0; i < there; ++i) {
    const Real value = std::bit_cast<Real>(load<Cell>(frame.bytes.data() + i * sizeof(Cell), frame.big_endian));
    const Real limit = std::numeric_limits<float>::max();
    values[i] = static_cast<float>(value > limit ? limit : value < -limit ? -limit : value);
  }
  return values;
}

void unpack_gray(const File& file, const Frame& frame, Radiograph& radiograph) {
  const Layout& layout = frame.layout;
  const auto set = [&](PixelFormat format, auto values) {
    radiograph.format = format;
    radiograph.pixels = std::move(values);
  };
  if (file.pixels.tag == kFloatPixelData) return set(PixelFormat::GrayFloat, real_values<std::uint32_t, float>(frame));
  if (file.pixels.tag == kDoublePixelData) {
    return set(PixelFormat::GrayFloat, real_values<std::uint64_t, double>(frame));
  }
  const bool negative = layout.is_signed;
  switch (layout.bits_allocated) {
    case 1:
      return set(PixelFormat::Gray8, single_bits(frame));
    case 8:
      if (negative) return set(PixelFormat::GraySigned16, stored_values<std::uint8_t, std::int16_t>(frame));
      return set(PixelFormat::Gray8, stored_values<std::uint8_t, std::uint8_t>(frame));
    case 16:
      if (negative) return set(PixelFormat::GraySigned16, stored_values<std::uint16_t, std::int16_t>(frame));
      return set(PixelFormat::Gray16, stored_values<std::uint16_t, std::uint16_t>(frame));
    default:
      if (negative) return set(PixelFormat::GraySigned32, stored_values<std::uint32_t, std::int32_t>(frame));
      return set(PixelFormat::Gray32, stored_values<std::uint32_t, std::uint32_t>(frame));
  }
}

/// Reads three samples of a pixel as 8 bits each.
class ColourSamples {
 public:
  explicit ColourSamples(const Frame& frame)
      : frame_(frame),
        cell_(static_cast<std::size_t>(frame.layout.bits_allocated) / 8),
        pixels_(static_cast<std::size_t>(frame.layout.pixels())) {}

  [[nodiscard]] std::size_t there() const {
    const Layout& layout = frame_.layout;
    const std::size_t cells = frame_.bytes.size() / cell_;
    if (layout.halved_chroma) return std::min(pixels_, cells / 4 * 2);
    if (layout.planar) return cells > 2 * pixels_ ? std::min(pixels_, cells - 2 * pixels_) : 0;
    return std::min(pixels_, cells / 3);
  }
  [[nodiscard]] std::array<int, 3> operator()(std::size_t i) const {
    const Layout& layout = frame_.layout;
    if (layout.halved_chroma) {
      // Two luminances, then one blue and one red difference for both; the last pixel of an odd number stands alone.
      const std::size_t pair = i / 2 * 4;
      return {sample(pair + i % 2), sample(pair + 2), sample(pair + 3)};
    }
    if (layout.planar) return {sample(i), sample(i + pixels_), sample(i + 2 * pixels_)};
    return {sample(3 * i), sample(3 * i + 1), sample(3 * i + 2)};
  }

 private:
  [[nodiscard]] int sample(std::size_t index) const {
    const std::byte* at = frame_.bytes.data() + index * cell_;
    if (cell_ == 1) {
      const int value = Stored<std::uint8_t, std::uint8_t>(frame_.layout)(load<std::uint8_t>(at, false));
      return value;
    }
    const int value = Stored<std::uint16_t, std::uint16_t>(frame_.layout)(load<std::uint16_t>(at, frame_.big_endian));
    const int extra = frame_.layout.bits_stored - 8;
    return extra > 0 ? value >> extra : value;
  }

  const Frame& frame_;
  std::size_t cell_;
  std::size_t pixels_;
};

void unpack_colour(const Frame& frame, Radiograph& radiograph) {
  const Colour colour = frame.layout.colour;
  const ColourSamples samples(frame);
  std::vector<std::uint8_t> values(static_cast<std::size_t>(frame.layout.pixels()) * 3);
  const std::size_t there = samples.there();
  for (std::size_t i = 0; i < there; ++i) {
    const auto [a, b, c] = samples(i);
    const Rgb rgb = colour == Colour::Rgb
                        ? Rgb{static_cast<std::uint8_t>(a), static_cast<std::uint8_t>(b), static_cast<std::uint8_t>(c)}
                        : rgb_of_ybr(a, b, c, colour == Colour::YbrPartial);
    values[3 * i] = rgb.red;
    values[3 * i + 1] = rgb.green;
    values[3 * i + 2] = rgb.blue;
  }
  radiograph.format = PixelFormat::Rgb8;
  radiograph.pixels = std::move(values);
  if (frame.layout.bits_stored > 8) {
    radiograph.notes.push_back({NoteCode::ColourDepthReduced, {std::to_string(frame.layout.bits_stored)}});
  }
}

template <class Value>
std::vector<std::uint8_t> painted(const std::vector<Value>& indices, const Palette& palette) {
  std::vector<std::uint8_t> values;
  values.reserve(indices.size() * 3);
  const auto last = static_cast<std::int64_t>(palette.red.size()) - 1;
  for (const Value index : indices) {
    const auto entry =
        static_cast<std::size_t>(std::clamp<std::int64_t>(static_cast<std::int64_t>(index) - palette.first, 0, last));
    values.push_back(palette.red[entry]);
    values.push_back(palette.green[entry]);
    values.push_back(palette.blue[entry]);
  }
  return values;
}

Result<void> unpack_palette(const File& file, const Frame& frame, Radiograph& radiograph) {
  const auto palette = read_palette(file, frame.layout.is_signed, radiograph.name);
  if (!palette) return tl::unexpected(palette.error());
  unpack_gray(file, frame, radiograph);
  radiograph.pixels =
      std::visit([&](const auto& indices) { return painted(indices, *palette); }, Pixels(std::move(radiograph.pixels)));
  radiograph.format = PixelFormat::Rgb8;
  return {};
}

/// Rows from the top for which everything is there.
std::uint64_t whole_rows(const Frame& frame) {
  const Layout& layout = frame.layout;
  const auto width = static_cast<std::uint64_t>(layout.width);
  std::uint64_t pixels = 0;
  if (layout.bits_allocated == 1) {
    const std::uint64_t bits = std::uint64_t{frame.bytes.size()} * 8;
    pixels = bits > frame.bit_offset ? bits - frame.bit_offset : 0;
  } else if (layout.samples == 3) {
    pixels = ColourSamples(frame).there();
  } else {
    pixels = frame.bytes.size() / (static_cast<std::size_t>(layout.bits_allocated) / 8);
  }
  return std::min<std::uint64_t>(pixels / width, static_cast<std::uint64_t>(layout.height));
}

}  // namespace

Result<void> unpack(const File& file, const Frame& frame, Radiograph& radiograph) {
  const std::uint64_t rows = whole_rows(frame);
  const auto height = static_cast<std::uint64_t>(frame.layout.height);
  if (rows < height) {
    const bool too_few = frame.layout.pixels() > kSmallPicture && rows * 64 < height;
    if (rows == 0 || too_few) {
      return fail(ErrorCode::ImageBytesMissing, radiograph.name, grouped(frame.found), grouped(frame.promised));
    }
    radiograph.first_missing_row = static_cast<int>(rows);
    radiograph.notes.push_back(
        {NoteCode::PixelsMissing, {grouped(frame.found), grouped(frame.promised), std::to_string(rows + 1)}});
  }
  radiograph.notes.insert(radiograph.notes.end(), frame.notes.begin(), frame.notes.end());
  radiograph.bits_stored = frame.layout.bits_stored;
  switch (frame.layout.colour) {
    case Colour::Gray:
      unpack_gray(file, frame, radiograph);
      return {};
    case Colour::Palette:
      return unpack_palette(file, frame, radiograph);
    default:
      unpack_colour(frame, radiograph);
      return {};
  }
}

}  // namespace m2ib::image::dicom
