#include <algorithm>
#include <array>
#include <set>

#include "core/image/raster/inspect_image_internal.h"
#include "core/image/raster/tiff_directory_internal.h"
#include "core/image/read_image.h"

namespace m2ib::image {
namespace {

constexpr int kMaxPages = 4096;
constexpr std::uint64_t kMaxEntriesOfAllPages = 400'000;
constexpr std::uint32_t kReducedOrMask = 1U | 4U;  // of SubfileType: thumbnails, pyramid levels, transparency masks
constexpr std::uint64_t kMaxTileSide = 65536;

/// Where the directories of the pages are.
struct Pages {
  std::vector<std::uint64_t> full;
  std::vector<std::uint64_t> reduced;
  std::vector<ReadingNote> notes;
};

Pages find_pages(const ByteView& bytes) {
  Pages pages;
  TiffDirectory directory(bytes);
  std::set<std::uint64_t> seen;
  std::uint64_t entries = 0;
  for (std::uint64_t at = directory.first(); at != 0; at = directory.next()) {
    const bool read = seen.insert(at).second && directory.read(at);
    entries += directory.entries();
    if (!read) {
      const std::string where = "the list of pages breaks off behind page " + std::to_string(seen.size() - 1);
      if (seen.size() > 1) pages.notes.push_back({NoteCode::DamagedInside, {where}});
      break;
    }
    const bool small = (directory.value(TiffTag::SubfileType, 0, 0) & kReducedOrMask) != 0;
    (small ? pages.reduced : pages.full).push_back(at);
    if (seen.size() == kMaxPages || entries > kMaxEntriesOfAllPages) {
      if (directory.next() != 0) {
        pages.notes.push_back(
            {NoteCode::FramesLeftOut, {"some", "only " + grouped(seen.size()) + " pages of a TIFF are looked at"}});
      }
      break;
    }
  }
  if (pages.full.empty()) pages.full.swap(pages.reduced);
  return pages;
}

std::uint64_t pieces(std::uint64_t whole, std::uint64_t part) {
  return part == 0 ? 0 : whole / part + (whole % part != 0);
}

/// How the pixels are cut into strips or tiles.
struct Cut {
  bool tiled = false;
  TiffTag offsets = TiffTag::StripOffsets;
  TiffTag sizes = TiffTag::StripBytes;
  std::uint64_t piece_rows = 0;
  std::uint64_t across = 1;  ///< pieces beside each other
  std::uint64_t needed = 0;  ///< pieces of the whole page
  std::uint64_t row_bytes = 0;
  std::uint64_t raw_bytes = 0;  ///< of all pieces, unpacked
  bool planar = false;
};

/// Nothing where the numbers make no sense.
std::optional<Cut> cut_of(const TiffDirectory& directory, const ImageFacts& facts) {
  Cut cut;
  cut.tiled = directory.count(TiffTag::TileOffsets) > 0;
  const std::uint64_t samples = directory.value(TiffTag::Samples, 0, 1);
  cut.planar = samples > 1 && directory.value(TiffTag::Planar, 0, 1) == 2;
  const std::uint64_t pixel_bits = static_cast<std::uint64_t>(facts.bits) * (cut.planar ? 1 : samples);
  const std::uint64_t planes = cut.planar ? samples : 1;
  std::uint64_t width = facts.width_px;
  std::uint64_t height = facts.height_px;
  if (cut.tiled) {
    cut.offsets = TiffTag::TileOffsets;
    cut.sizes = TiffTag::TileBytes;
    const std::uint64_t tile_width = directory.value(TiffTag::TileWidth, 0, 0);
    cut.piece_rows = directory.value(TiffTag::TileHeight, 0, 0);
    if (tile_width == 0 || tile_width > kMaxTileSide || cut.piece_rows == 0 || cut.piece_rows > kMaxTileSide) return {};
    cut.across = pieces(width, tile_width);
    width = cut.across * tile_width;
    height = pieces(height, cut.piece_rows) * cut.piece_rows;
  } else {
    cut.piece_rows = std::min(directory.value(TiffTag::RowsPerStrip, 0, height), height);
  }
  // Tiles may be larger than the picture, but not so that memory goes to what nobody sees.
  if (static_cast<double>(width) * static_cast<double>(height) > kMaxMegapixels * 1.2e6) return {};
  cut.needed = pieces(facts.height_px, cut.piece_rows) * cut.across * planes;
  cut.row_bytes = (width * pixel_bits + 7) / 8;
  cut.raw_bytes = cut.row_bytes * height * planes;
  return cut;
}

/// The most bytes that one byte of a file can become; 0 where there is no useful bound.
std::uint64_t largest_ratio(std::uint32_t compression) {
  switch (compression) {
    case 1:
      return 1;
    case 5:  // LZW: 12 bits for at most 4096 bytes
      return 4096;
    case 8:
    case 32946:  // deflate: 1032
      return 1100;
    case 32773:  // PackBits: 128 from two bytes
      return 64;
    default:
      return 0;
  }
}

/// Looks whether every strip or tile lies within the file. Where the end is cut off, notes which rows are left.
bool check_data(const ByteView& bytes, const TiffDirectory& directory, ImageFacts& facts) {
  const std::optional<Cut> cut = cut_of(directory, facts);
  if (!cut || cut->needed == 0 || directory.count(cut->offsets) < cut->needed ||
      directory.count(cut->sizes) < cut->needed) {
    return false;
  }
  std::uint64_t total = 0;
  facts.tiff->promised = bytes.size();
  for (std::uint64_t i = 0; i < cut->needed; ++i) {
    const std::uint64_t size = directory.value(cut->sizes, i, 0);
    const std::uint64_t at = directory.value(cut->offsets, i, 0);
    if (size == 0 || size > kMaxFileBytes || at > kMaxFileBytes) return false;
    total += size;
    if (total > kMaxFileBytes * 2) return false;  // strips that share bytes
    if (bytes.has(at, size)) continue;
    facts.tiff->promised = std::max(facts.tiff->promised, at + size);
    if (facts.missing) continue;
    // Rows of an uncompressed strip are there as far as the file goes, of a compressed one none.
    const bool by_rows = facts.tiff->compression == 1 && facts.tiff->photometric != 6 && !cut->tiled;
    const std::uint64_t rows = by_rows && at < bytes.size() ? (bytes.size() - at) / cut->row_bytes : 0;
    facts.missing = MissingRows{i / cut->across * cut->piece_rows + std::min(rows, cut->piece_rows), 0, 0};
  }
  if (facts.missing) {
    if (cut->planar || facts.missing->first_row >= facts.height_px) return false;
    facts.missing->found = bytes.size();
    facts.missing->promised = facts.tiff->promised;
  }
  // Subsampled colour takes fewer bytes than its pixels.
  const std::uint64_t ratio = facts.tiff->photometric == 6 ? 0 : largest_ratio(facts.tiff->compression);
  return ratio == 0 || cut->raw_bytes <= total * ratio;
}

bool is_depth_known(const ImageFacts& facts) {
  const std::uint32_t format = facts.tiff->sample_format;
  const bool plain = format == 1 || format == 4;  // 4 is "undefined", which writers of whole numbers use
  switch (facts.tiff->photometric) {
    case 0:
    case 1:
      if (format == 2) return facts.bits == 8 || facts.bits == 16 || facts.bits == 32;
      if (format == 3) return facts.bits == 16 || facts.bits == 32 || facts.bits == 64;
      return plain && facts.bits >= 1 && (facts.bits <= 16 || facts.bits == 32);
    case 2:
      return plain && (facts.bits == 8 || facts.bits == 16);
    case 3:
      return plain && (facts.bits == 1 || facts.bits == 2 || facts.bits == 4 || facts.bits == 8);
    default:
      return plain && facts.bits == 8;
  }
}

std::string kind_of_samples(const ImageFacts& facts) {
  const std::string bits = std::to_string(facts.bits) + " bits a channel";
  if (facts.tiff->sample_format == 2) return bits + ", signed";
  if (facts.tiff->sample_format == 3) return bits + ", floating-point";
  return facts.tiff->sample_format <= 4 ? bits : bits + ", complex numbers";
}

/// What is in the way of reading it; empty where nothing is.
std::string obstacle(const TiffDirectory& directory, const ImageFacts& facts) {
  const std::uint32_t photometric = facts.tiff->photometric;
  if (photometric > 3 && photometric != 6) return "TIFF with colour space " + std::to_string(photometric);
  if (!is_depth_known(facts)) return "TIFF with " + kind_of_samples(facts) + " (" + facts.colour + ")";
  const std::uint64_t samples = directory.value(TiffTag::Samples, 0, 1);
  const std::uint64_t colours = facts.gray || photometric == 3 ? 1 : 3;
  if (samples != colours && samples != colours + 1) return "TIFF with " + std::to_string(samples) + " channels";
  if (photometric == 6 && directory.value(TiffTag::Planar, 0, 1) == 2) return "TIFF with YCbCr colour in planes";
  constexpr std::array<std::uint64_t, 10> kCompressions = {1, 2, 3, 4, 5, 7, 8, 32773, 32946, 50000};
  if (std::find(kCompressions.begin(), kCompressions.end(), facts.tiff->compression) == kCompressions.end()) {
    return "TIFF with compression " + std::to_string(facts.tiff->compression);
  }
  const bool fax = facts.tiff->compression >= 2 && facts.tiff->compression <= 4;
  if (fax && (facts.bits != 1 || !facts.gray)) return "TIFF with fax compression of more than black and white";
  if (facts.tiff->compression == 7 && (facts.bits != 8 || photometric == 3)) return "TIFF with this kind of JPEG";
  return {};
}

std::uint32_t number_of(const TiffDirectory& directory, TiffTag tag, std::uint32_t otherwise) {
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(directory.value(tag, 0, otherwise), 0xFFFFFFFFU));
}

ImageFacts facts_of(const TiffDirectory& directory) {
  ImageFacts facts;
  facts.format = "TIFF";
  facts.tiff = TiffLayout{};
  facts.width_px = directory.value(TiffTag::Width, 0, 0);
  facts.height_px = directory.value(TiffTag::Height, 0, 0);
  facts.bits = static_cast<int>(std::min<std::uint64_t>(directory.value(TiffTag::Bits, 0, 1), 255));
  facts.tiff->photometric = number_of(directory, TiffTag::Photometric, 1);
  facts.tiff->sample_format = number_of(directory, TiffTag::SampleFormat, 1);
  facts.tiff->compression = number_of(directory, TiffTag::Compression, 1);
  facts.gray = facts.tiff->photometric <= 1;
  const std::uint32_t format = facts.tiff->sample_format;
  facts.colour = facts.tiff->photometric == 3 ? "palette" : !facts.gray ? "RGB" : "gray";
  if (facts.gray && format == 2) facts.colour = "signed gray";
  if (facts.gray && format == 3) facts.colour = "float gray";
  facts.alpha = directory.count(TiffTag::ExtraSamples) > 0;
  const std::uint64_t orientation = directory.value(TiffTag::Orientation, 0, 1);
  if (orientation >= 1 && orientation <= 8) facts.orientation = static_cast<int>(orientation);
  return facts;
}

}  // namespace

Inspection inspect_tiff(const ByteView& bytes, int frame) {
  const Pages pages = find_pages(bytes);
  if (pages.full.empty()) return truncated();
  const int frames = static_cast<int>(pages.full.size());
  if (frame < 0 || frame >= frames) return frame_out_of_range(frame, frames);
  TiffDirectory directory(bytes);
  const std::uint64_t at = pages.full[static_cast<std::size_t>(frame)];
  if (!directory.read(at) || directory.count(TiffTag::Width) == 0 || directory.count(TiffTag::Height) == 0) {
    return truncated();
  }
  ImageFacts facts = facts_of(directory);
  facts.frame = frame;
  facts.frames = frames;
  facts.notes = pages.notes;
  facts.tiff->directory = at;
  // Sizes beyond the limits are refused by the caller.
  if (facts.width_px == 0 || facts.height_px == 0 ||
      static_cast<double>(facts.width_px) * static_cast<double>(facts.height_px) > kMaxMegapixels * 1e6) {
    return facts;
  }
  const std::string what = obstacle(directory, facts);
  if (!what.empty()) return unsupported(what);
  if (!check_data(bytes, directory, facts)) return truncated();
  return facts;
}

}  // namespace m2ib::image
