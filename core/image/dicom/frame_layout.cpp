#include <algorithm>
#include <array>
#include <limits>
#include <optional>

#include "core/image/dicom/dicom_values_internal.h"
#include "core/image/dicom/frame_internal.h"
#include "core/image/read_image.h"

namespace m2ib::image::dicom {
namespace {

constexpr std::int64_t kMaxSide = 1 << 20;
constexpr int kMaxFrames = std::numeric_limits<std::int32_t>::max();  // of an integer string (PS3.5, 6.2)

struct Interpretation {
  const char* text;
  Colour colour;
  bool halved_chroma;
};
constexpr std::array<Interpretation, 11> kInterpretations{{{"MONOCHROME1", Colour::Gray, false},
                                                           {"MONOCHROME2", Colour::Gray, false},
                                                           {"PALETTE COLOR", Colour::Palette, false},
                                                           {"RGB", Colour::Rgb, false},
                                                           {"YBR_FULL", Colour::Ybr, false},
                                                           {"YBR_FULL_422", Colour::Ybr, true},
                                                           {"YBR_PARTIAL_422", Colour::YbrPartial, true},
                                                           {"YBR_PARTIAL_420", Colour::YbrPartial, true},
                                                           {"YBR_ICT", Colour::Ybr, false},
                                                           {"YBR_RCT", Colour::Rgb, false},
                                                           {"", Colour::Gray, false}}};

int small(const DataSet& set, Tag tag, int absent) {
  const auto number = whole(set, tag);
  if (!number) return absent;
  return static_cast<int>(std::clamp<std::int64_t>(*number, -1, std::numeric_limits<std::uint16_t>::max()));
}

/// For "… has no pixel data: %2."
std::string what_it_is(const File& file, const std::optional<std::int64_t>& rows,
                       const std::optional<std::int64_t>& columns) {
  const std::string object = file.sop_class();
  if (object.empty() && !rows) return "it holds header elements only, and does not say of what";
  const std::string kind = object.empty() ? "a picture" : "an object of the kind \"" + object + "\"";
  if (!rows || !columns) return "it holds " + kind;
  return "it describes " + kind + " of " + std::to_string(*columns) + " x " + std::to_string(*rows) +
         " pixels, which were left out";
}

/// Sizes of the picture. float pixels have no PixelRepresentation and no BitsStored.
void read_bits(const File& file, Layout& layout) {
  const DataSet& set = file.set;
  const int wide = file.pixels.tag == kFloatPixelData ? 32 : file.pixels.tag == kDoublePixelData ? 64 : 0;
  layout.bits_allocated = wide != 0 ? wide : small(set, 0x00280100, 16);
  layout.bits_stored = wide != 0 ? wide : small(set, 0x00280101, 0);
  if (layout.bits_stored <= 0) layout.bits_stored = layout.bits_allocated;
  layout.high_bit = small(set, 0x00280102, layout.bits_stored - 1);
  if (layout.high_bit < layout.bits_stored - 1 || layout.high_bit >= layout.bits_allocated) {
    layout.high_bit = layout.bits_stored - 1;
  }
  layout.is_signed = wide == 0 && small(set, 0x00280103, 0) == 1;
}

Result<void> read_colour(const DataSet& set, Layout& layout, const std::string& name) {
  layout.photometric = word(set, 0x00280004);
  layout.samples = small(set, 0x00280002, 1);
  layout.planar = layout.samples > 1 && small(set, 0x00280006, 0) == 1;
  const auto known = std::find_if(kInterpretations.begin(), kInterpretations.end(),
                                  [&](const Interpretation& i) { return layout.photometric == i.text; });
  if (known == kInterpretations.end()) {
    return fail(ErrorCode::ImageUnsupported, name, "the photometric interpretation " + layout.photometric);
  }
  layout.colour = known->colour;
  layout.halved_chroma = known->halved_chroma;
  const bool three = layout.colour != Colour::Gray && layout.colour != Colour::Palette;
  if (layout.photometric.empty() && layout.samples == 3) {
    layout.colour = Colour::Rgb;
  } else if (layout.samples != (three ? 3 : 1)) {
    return fail(ErrorCode::ImageUnsupported, name,
                layout.photometric + " with " + std::to_string(layout.samples) + " samples a pixel");
  }
  return {};
}

Result<void> check_bits(const File& file, const Layout& layout, const std::string& name) {
  const int allocated = layout.bits_allocated;
  const bool usual = allocated == 1 || allocated == 8 || allocated == 16 || allocated == 32;
  const bool wide = allocated == 64 && file.pixels.tag == kDoublePixelData;
  if ((!usual && !wide) || (layout.samples == 3 && allocated != 8 && allocated != 16) ||
      (layout.colour == Colour::Palette && allocated != 8 && allocated != 16)) {
    return fail(ErrorCode::ImageUnsupported, name, std::to_string(allocated) + " bits allocated for each sample");
  }
  if (layout.bits_stored > allocated) {
    return fail(
        ErrorCode::DicomInvalid, name,
        "it says that " + std::to_string(layout.bits_stored) + " bits are stored in " + std::to_string(allocated));
  }
  return {};
}

}  // namespace

std::uint64_t Layout::frame_bits() const {
  const auto samples_here = static_cast<std::uint64_t>(halved_chroma ? 2 : samples);
  return pixels() * samples_here * static_cast<std::uint64_t>(bits_allocated);
}

Result<Layout> read_layout(const File& file, const std::string& name) {
  const DataSet& set = file.set;
  const auto rows = whole(set, 0x00280010);
  const auto columns = whole(set, 0x00280011);
  if (file.pixels.tag == 0 || (!rows && !columns)) {
    if (!file.problem.empty()) return fail(ErrorCode::DicomInvalid, name, file.problem);
    return fail(ErrorCode::NoPixelData, name, what_it_is(file, rows, columns));
  }
  if (!rows || !columns || *rows < 0 || *columns < 0 || *rows > kMaxSide || *columns > kMaxSide) {
    return fail(ErrorCode::DicomInvalid, name, "its numbers of rows and columns are missing or no numbers");
  }
  Layout layout;
  layout.width = static_cast<int>(*columns);
  layout.height = static_cast<int>(*rows);
  const std::string size = std::to_string(layout.width) + " x " + std::to_string(layout.height);
  if (layout.width == 0 || layout.height == 0) return fail(ErrorCode::ImageTooSmall, name, size);
  if (static_cast<double>(layout.pixels()) > kMaxMegapixels * 1e6) {
    return fail(ErrorCode::ImageTooLarge, name, size, std::to_string(static_cast<int>(kMaxMegapixels)));
  }
  if (const auto read = read_colour(set, layout, name); !read) return tl::unexpected(read.error());
  read_bits(file, layout);
  if (const auto good = check_bits(file, layout, name); !good) return tl::unexpected(good.error());
  const auto frames = decimal(set, 0x00280008);
  layout.frames = frames ? static_cast<int>(std::clamp(*frames, 1.0, static_cast<double>(kMaxFrames))) : 1;
  return layout;
}

}  // namespace m2ib::image::dicom
