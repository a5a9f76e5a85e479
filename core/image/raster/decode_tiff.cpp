#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <memory>

#include <tiffio.h>

#include "core/image/raster/decode_parts_internal.h"
#include "core/image/raster/tiff_samples_internal.h"

namespace m2ib::image {
namespace {

constexpr tmsize_t kMaxAllocation = tmsize_t{1} << 31;  // the largest strip within the limit of megapixels

/// The file for libtiff. Behind its end lie zeros up to what the file promised.
struct Source {
  std::span<const std::byte> bytes;
  std::uint64_t size = 0;
  std::uint64_t at = 0;
};

tmsize_t read_source(thandle_t handle, void* out, tmsize_t count) {
  Source& source = *static_cast<Source*>(handle);
  if (count <= 0 || source.at >= source.size) return 0;
  const std::uint64_t wanted = std::min(static_cast<std::uint64_t>(count), source.size - source.at);
  const std::uint64_t real = source.at < source.bytes.size() ? std::min(wanted, source.bytes.size() - source.at) : 0;
  if (real > 0) std::memcpy(out, source.bytes.data() + source.at, real);
  std::memset(static_cast<std::byte*>(out) + real, 0, wanted - real);
  source.at += wanted;
  return static_cast<tmsize_t>(wanted);
}

toff_t seek_source(thandle_t handle, toff_t offset, int whence) {
  Source& source = *static_cast<Source*>(handle);
  const std::uint64_t base = whence == SEEK_CUR ? source.at : whence == SEEK_END ? source.size : 0;
  source.at = base + offset;
  return source.at;
}

int ignore_report(TIFF*, void*, const char*, const char*, va_list) { return 1; }

using Tiff = std::unique_ptr<TIFF, decltype(&TIFFClose)>;

Tiff open_tiff(Source& source) {
  TIFFOpenOptions* options = TIFFOpenOptionsAlloc();
  if (options == nullptr) return {nullptr, &TIFFClose};
  TIFFOpenOptionsSetMaxSingleMemAlloc(options, kMaxAllocation);
  TIFFOpenOptionsSetErrorHandlerExtR(options, ignore_report, nullptr);
  TIFFOpenOptionsSetWarningHandlerExtR(options, ignore_report, nullptr);
  // r read, h no directory yet, m no mapping, C strips as they are in the file.
  TIFF* tiff = TIFFClientOpenExt(
      "", "rhmC", &source, read_source, [](thandle_t, void*, tmsize_t) { return tmsize_t{0}; }, seek_source,
      [](thandle_t) { return 0; }, [](thandle_t handle) { return toff_t{static_cast<Source*>(handle)->size}; }, nullptr,
      nullptr, options);
  TIFFOpenOptionsFree(options);
  return {tiff, &TIFFClose};
}

/// How libtiff gives the page, in whole pieces of piece_width x piece_height pixels.
struct Pieces {
  bool tiled = false;
  bool planar = false;
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::uint16_t samples = 1;
  std::size_t row_bytes = 0;
};

Pieces pieces_of(TIFF* tiff, const ImageFacts& facts) {
  Pieces pieces;
  std::uint16_t planar = PLANARCONFIG_CONTIG;
  TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLESPERPIXEL, &pieces.samples);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_PLANARCONFIG, &planar);
  pieces.planar = planar == PLANARCONFIG_SEPARATE && pieces.samples > 1;
  pieces.tiled = TIFFIsTiled(tiff) != 0;
  if (pieces.tiled) {
    TIFFGetField(tiff, TIFFTAG_TILEWIDTH, &pieces.width);
    TIFFGetField(tiff, TIFFTAG_TILELENGTH, &pieces.height);
  } else {
    pieces.width = static_cast<std::uint32_t>(facts.width_px);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_ROWSPERSTRIP, &pieces.height);
    pieces.height = std::min(pieces.height, static_cast<std::uint32_t>(facts.height_px));
  }
  const std::size_t bits = static_cast<std::size_t>(facts.bits) * (pieces.planar ? 1U : pieces.samples);
  pieces.row_bytes = (pieces.width * bits + 7) / 8;
  return pieces;
}

TiffPalette palette_of(TIFF* tiff, int bits) {
  const std::uint16_t* tables[3] = {nullptr, nullptr, nullptr};
  TiffPalette palette;
  if (TIFFGetField(tiff, TIFFTAG_COLORMAP, &tables[0], &tables[1], &tables[2]) != 1) return palette;
  const std::size_t count = std::size_t{1} << static_cast<unsigned>(bits);
  // Some writers put 8 bits where 16 belong.
  const bool deep = std::any_of(std::begin(tables), std::end(tables), [count](const std::uint16_t* table) {
    return std::any_of(table, table + count, [](std::uint16_t v) { return v > 255; });
  });
  std::vector<std::uint8_t>* outs[3] = {&palette.red, &palette.green, &palette.blue};
  for (std::size_t c = 0; c < 3; ++c) {
    for (std::size_t i = 0; i < count; ++i) {
      outs[c]->push_back(static_cast<std::uint8_t>(deep ? tables[c][i] >> 8U : tables[c][i]));
    }
  }
  return palette;
}

/// Unpacks one strip or tile and copies what of it lies in the picture. False where it is damaged.
bool take_piece(TIFF* tiff, const Pieces& pieces, const ImageFacts& facts, std::uint32_t x, std::uint32_t y,
                std::uint16_t plane, std::vector<std::uint8_t>& buffer, const TiffPalette& palette,
                Radiograph& radiograph) {
  const auto height = static_cast<std::uint32_t>(facts.height_px);
  const std::uint32_t rows = std::min(pieces.height, height - y);
  const auto needed = static_cast<tmsize_t>(pieces.row_bytes * (pieces.tiled ? pieces.height : rows));
  const auto size = static_cast<tmsize_t>(buffer.size());
  const tmsize_t got = pieces.tiled
                           ? TIFFReadEncodedTile(tiff, TIFFComputeTile(tiff, x, y, 0, plane), buffer.data(), size)
                           : TIFFReadEncodedStrip(tiff, TIFFComputeStrip(tiff, y, plane), buffer.data(), needed);
  if (got < needed) return false;
  const std::uint64_t limit = facts.missing ? facts.missing->first_row : facts.height_px;
  for (std::uint32_t row = 0; row < rows && y + row < limit; ++row) {
    TiffRun run;
    run.row = buffer.data() + row * pieces.row_bytes;
    run.stride = pieces.planar ? 1 : pieces.samples;
    run.count = std::min<std::size_t>(pieces.width, static_cast<std::size_t>(facts.width_px) - x);
    run.first = static_cast<std::size_t>(y + row) * static_cast<std::size_t>(facts.width_px) + x;
    run.channel = plane;
    run.planar = pieces.planar;
    take_run(run, facts, palette, radiograph);
  }
  return true;
}

bool take_page(TIFF* tiff, const ImageFacts& facts, Radiograph& radiograph) {
  const Pieces pieces = pieces_of(tiff, facts);
  if (pieces.width == 0 || pieces.height == 0) return false;
  const TiffPalette palette = facts.tiff->photometric == 3 ? palette_of(tiff, facts.bits) : TiffPalette{};
  if (facts.tiff->photometric == 3 && palette.red.empty()) return false;
  if (pieces.samples < (facts.gray || facts.tiff->photometric == 3 ? 1 : 3)) return false;
  // libtiff's own idea of a piece must be this one, or its buffer would not fit.
  const tmsize_t piece_bytes = pieces.tiled ? TIFFTileSize(tiff) : TIFFStripSize(tiff);
  if (piece_bytes != static_cast<tmsize_t>(pieces.row_bytes * pieces.height)) return false;
  std::vector<std::uint8_t> buffer(static_cast<std::size_t>(piece_bytes));
  const bool all_planes = pieces.planar && !facts.gray && facts.tiff->photometric != 3;
  const auto rows = static_cast<std::uint32_t>(facts.missing ? facts.missing->first_row : facts.height_px);
  make_room(facts, radiograph);
  for (std::uint16_t plane = 0; plane < (all_planes ? 3 : 1); ++plane) {
    for (std::uint32_t y = 0; y < rows; y += pieces.height) {
      for (std::uint32_t x = 0; x < facts.width_px; x += pieces.width) {
        if (!take_piece(tiff, pieces, facts, x, y, plane, buffer, palette, radiograph)) return false;
      }
    }
  }
  return true;
}

/// YCbCr that is not JPEG: subsampled blocks, which libtiff puts together.
bool take_ycbcr(TIFF* tiff, const ImageFacts& facts, Radiograph& radiograph) {
  if (facts.missing) return false;
  char reason[1024] = "";
  TIFFRGBAImage image;
  if (TIFFRGBAImageBegin(&image, tiff, 1, reason) != 1) return false;
  const std::unique_ptr<TIFFRGBAImage, decltype(&TIFFRGBAImageEnd)> guard(&image, &TIFFRGBAImageEnd);
  image.orientation = ORIENTATION_TOPLEFT;  // as stored: turning comes later, as for every other kind
  image.req_orientation = ORIENTATION_TOPLEFT;
  if (image.width != facts.width_px || image.height != facts.height_px) return false;
  std::vector<std::uint32_t> raster(static_cast<std::size_t>(facts.width_px) *
                                    static_cast<std::size_t>(facts.height_px));
  if (TIFFRGBAImageGet(&image, raster.data(), image.width, image.height) != 1) return false;
  make_room(facts, radiograph);
  std::uint8_t* out = std::get<std::vector<std::uint8_t>>(radiograph.pixels).data();
  for (const std::uint32_t pixel : raster) {
    *out++ = static_cast<std::uint8_t>(TIFFGetR(pixel));
    *out++ = static_cast<std::uint8_t>(TIFFGetG(pixel));
    *out++ = static_cast<std::uint8_t>(TIFFGetB(pixel));
  }
  return true;
}

/// Missing rows hold the lowest value: 0 in unsigned pictures already.
void fill_missing(const MissingRows& missing, Radiograph& radiograph, std::uint64_t row_values) {
  std::visit(
      [&](auto& pixels) {
        using Value = typename std::decay_t<decltype(pixels)>::value_type;
        if constexpr (!std::is_unsigned_v<Value>) {
          const auto end = pixels.begin() + static_cast<std::ptrdiff_t>(missing.first_row * row_values);
          Value lowest = std::numeric_limits<Value>::max();
          for (auto it = pixels.begin(); it != end; ++it) {
            if (*it < lowest) lowest = *it;
          }
          std::fill(end, pixels.end(), lowest);
        }
      },
      radiograph.pixels);
}

}  // namespace

Decoded decode_tiff(std::span<const std::byte> bytes, const ImageFacts& facts, Radiograph& radiograph) {
  Source source{bytes, std::max<std::uint64_t>(facts.tiff->promised, bytes.size()), 0};
  const Tiff tiff = open_tiff(source);
  if (!tiff || TIFFSetSubDirectory(tiff.get(), facts.tiff->directory) != 1) return Decoded::Damaged;
  const bool ycbcr = facts.tiff->photometric == PHOTOMETRIC_YCBCR;
  if (ycbcr && facts.tiff->compression == COMPRESSION_JPEG) {
    TIFFSetField(tiff.get(), TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
  }
  const bool done = ycbcr && facts.tiff->compression != COMPRESSION_JPEG ? take_ycbcr(tiff.get(), facts, radiograph)
                                                                         : take_page(tiff.get(), facts, radiograph);
  if (!done) return Decoded::Damaged;
  if (facts.missing) fill_missing(*facts.missing, radiograph, facts.width_px);
  const bool inverted = facts.tiff->photometric == PHOTOMETRIC_MINISWHITE;
  // Up to 8 unsigned bits were turned around while they were unpacked.
  if (inverted && radiograph.format != PixelFormat::Gray8) radiograph.polarity = Polarity::LowIsWhite;
  return Decoded::Done;
}

}  // namespace m2ib::image
