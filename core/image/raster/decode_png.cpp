#include <algorithm>
#include <bit>
#include <csetjmp>
#include <cstring>

#include <png.h>

#include "core/image/raster/decode_parts_internal.h"

namespace m2ib::image {
namespace {

/// One decoding. libpng reports by jumping, so nothing with a destructor may live between setjmp and its calls.
struct Reading {
  std::span<const std::byte> bytes;
  std::size_t at = 0;
  png_structp png = nullptr;
  png_infop info = nullptr;
  std::uint64_t rows = 0;   ///< whole rows that were read
  bool interlaced = false;  ///< rows come in several passes
};

void give_up(png_structp png, png_const_charp) { png_longjmp(png, 1); }
void ignore(png_structp, png_const_charp) {}

void give_bytes(png_structp png, png_bytep out, std::size_t count) {
  Reading& reading = *static_cast<Reading*>(png_get_io_ptr(png));
  if (count > reading.bytes.size() - reading.at) png_error(png, "");
  std::memcpy(out, reading.bytes.data() + reading.at, count);
  reading.at += count;
}

/// 8 bits a channel, or 16 for gray of 16; without transparency.
void set_up(Reading& reading, const ImageFacts& facts) {
  png_set_read_fn(reading.png, &reading, give_bytes);
  png_read_info(reading.png, reading.info);
  png_set_strip_alpha(reading.png);
  png_set_expand_gray_1_2_4_to_8(reading.png);
  if (png_get_color_type(reading.png, reading.info) == PNG_COLOR_TYPE_PALETTE) png_set_palette_to_rgb(reading.png);
  if (facts.gray) {
    if (std::endian::native == std::endian::little) png_set_swap(reading.png);
  } else {
    png_set_strip_16(reading.png);  // the low byte is cut off
  }
  reading.interlaced = png_set_interlace_handling(reading.png) > 1;
  png_read_update_info(reading.png, reading.info);
}

/// False where libpng gave up before the last row, reading.rows says where.
bool read_rows(Reading& reading, const ImageFacts& facts, std::uint8_t* out, std::size_t row_bytes) {
  if (setjmp(png_jmpbuf(reading.png)) != 0) return false;  // NOLINT(cert-err52-cpp): libpng's way to report an error
  set_up(reading, facts);
  if (png_get_rowbytes(reading.png, reading.info) != row_bytes) return false;
  const int passes = reading.interlaced ? 7 : 1;
  for (int pass = 0; pass < passes; ++pass) {
    for (std::uint64_t row = 0; row < facts.height_px; ++row) {
      png_read_row(reading.png, out + row * row_bytes, nullptr);
      if (!reading.interlaced) reading.rows = row + 1;
    }
  }
  reading.rows = facts.height_px;
  return true;
}

/// Rows that were read; 0 where nothing can be shown.
std::uint64_t decode_rows(std::span<const std::byte> bytes, const ImageFacts& facts, std::uint8_t* out,
                          std::size_t row_bytes) {
  Reading reading;
  reading.bytes = bytes;
  reading.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, nullptr, give_up, ignore);
  if (reading.png == nullptr) return 0;
  reading.info = png_create_info_struct(reading.png);
  const bool done = reading.info != nullptr && read_rows(reading, facts, out, row_bytes);
  png_destroy_read_struct(&reading.png, &reading.info, nullptr);
  // A whole file whose data end early or cannot be unpacked is damaged in an unknown way.
  return done || facts.end_missing ? reading.rows : 0;
}

template <class Value>
std::uint64_t fill(std::span<const std::byte> bytes, const ImageFacts& facts, Radiograph& radiograph) {
  const std::size_t row_values = static_cast<std::size_t>(facts.width_px) * (facts.gray ? 1U : 3U);
  std::vector<Value> pixels(row_values * static_cast<std::size_t>(facts.height_px));
  auto* out = reinterpret_cast<std::uint8_t*>(pixels.data());
  const std::uint64_t rows = decode_rows(bytes, facts, out, row_values * sizeof(Value));
  std::fill(pixels.begin() + static_cast<std::ptrdiff_t>(row_values * rows), pixels.end(), Value{0});
  radiograph.pixels = std::move(pixels);
  return rows;
}

}  // namespace

Decoded decode_png(std::span<const std::byte> bytes, ImageFacts& facts, Radiograph& radiograph) {
  const bool deep = facts.gray && facts.bits == 16;
  const std::uint64_t rows =
      deep ? fill<std::uint16_t>(bytes, facts, radiograph) : fill<std::uint8_t>(bytes, facts, radiograph);
  if (rows == 0) return Decoded::Damaged;
  radiograph.format = deep ? PixelFormat::Gray16 : facts.gray ? PixelFormat::Gray8 : PixelFormat::Rgb8;
  if (rows < facts.height_px) {
    facts.missing = MissingRows{rows, bytes.size(), 0};
  } else if (facts.end_missing) {
    radiograph.notes.push_back({NoteCode::DamagedInside, {"the file ends before its end mark"}});
  }
  return Decoded::Done;
}

}  // namespace m2ib::image
