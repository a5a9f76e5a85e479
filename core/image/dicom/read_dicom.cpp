#include "core/image/dicom/read_dicom.h"

#include <algorithm>
#include <new>

#include "core/base/sha256.h"
#include "core/image/dicom/frame_internal.h"
#include "core/image/dicom/picture_facts_internal.h"
#include "core/image/dicom/unpack_internal.h"

namespace m2ib::image {
namespace {

using dicom::File;
using dicom::Frame;
using dicom::Layout;

/// "DICOM CR, 12-bit MONOCHROME1, JPEG 2000, 1841 x 1955"
std::string description_of(const File& file, const Layout& layout, const Radiograph& radiograph) {
  std::string text = "DICOM";
  if (!radiograph.dicom->modality.empty()) text += " " + radiograph.dicom->modality;
  const bool real = radiograph.format == PixelFormat::GrayFloat;
  text += ", " + (real ? std::string("floating-point") : std::to_string(layout.bits_stored) + "-bit");
  if (layout.is_signed) text += " signed";
  if (!layout.photometric.empty()) text += " " + layout.photometric;
  if (!file.syntax.short_name.empty()) text += ", " + file.syntax.short_name;
  text += ", " + std::to_string(layout.width) + " x " + std::to_string(layout.height);
  if (radiograph.frames > 1) {
    text += ", frame " + std::to_string(radiograph.frame + 1) + " of " + std::to_string(radiograph.frames);
  }
  return text;
}

Result<void> check_syntax(const File& file, const std::string& name) {
  if (file.syntax.coding != dicom::Coding::Unsupported || file.pixels.tag == 0) return {};
  return fail(ErrorCode::ImageUnsupported, name, in_words(file.syntax));
}

/// How many frames can be chosen; the rest is noted.
Result<int> frames_of(const File& file, const Layout& layout, const ReadOptions& options, Radiograph& radiograph) {
  const int there = std::max(dicom::frames_there(file, layout), 1);
  if (there < layout.frames) {
    radiograph.notes.push_back(
        {NoteCode::FramesLeftOut, {std::to_string(layout.frames - there), "the file ends before them"}});
  }
  if (options.frame < 0 || options.frame >= there) {
    return fail(ErrorCode::SettingOutOfRange, "frame", std::to_string(options.frame),
                "0 to " + std::to_string(there - 1));
  }
  return there;
}

/// Everything that lies beside the pixels.
void take_header(const File& file, const Layout& layout, int frame, Radiograph& radiograph) {
  const dicom::FrameScope scope(file.set, frame);
  if (file.syntax_assumed) radiograph.notes.push_back({NoteCode::TransferSyntaxAssumed, {file.syntax.name}});
  dicom::take_modality(file, scope, layout, radiograph);
  dicom::take_windows(file, scope, layout, radiograph);
  dicom::take_polarity(file, layout, radiograph);
  dicom::take_padding(file, layout, radiograph);
  dicom::take_geometry(file, scope, radiograph);
  dicom::take_facts(file, layout, radiograph);
}

Result<RadiographPtr> read(dicom::Bytes bytes, const std::string& name, const ReadOptions& options) {
  const auto file = dicom::open_file(bytes, name);
  if (!file) return tl::unexpected(file.error());
  if (const auto known = check_syntax(*file, name); !known) return tl::unexpected(known.error());
  const auto layout = dicom::read_layout(*file, name);
  if (!layout) return tl::unexpected(layout.error());
  auto radiograph = std::make_shared<Radiograph>();
  radiograph->name = name;
  radiograph->width_px = layout->width;
  radiograph->height_px = layout->height;
  const auto frames = frames_of(*file, *layout, options, *radiograph);
  if (!frames) return tl::unexpected(frames.error());
  radiograph->frame = options.frame;
  radiograph->frames = *frames;
  const auto frame = dicom::decode_frame(*file, *layout, options.frame, name);
  if (!frame) return tl::unexpected(frame.error());
  if (const auto unpacked = dicom::unpack(*file, *frame, *radiograph); !unpacked) {
    return tl::unexpected(unpacked.error());
  }
  take_header(*file, *layout, options.frame, *radiograph);
  radiograph->description = description_of(*file, *layout, *radiograph);
  radiograph->sha256 = sha256_hex(bytes);
  return RadiographPtr(std::move(radiograph));
}

}  // namespace

Result<RadiographPtr> read_dicom(std::span<const std::byte> bytes, const std::string& name,
                                 const ReadOptions& options) {
  try {
    return read(bytes, name, options);
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::OutOfMemory, "reading " + name);
  }
}

}  // namespace m2ib::image
