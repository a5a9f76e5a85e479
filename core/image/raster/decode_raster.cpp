#include "core/image/raster/decode_raster.h"

#include <exception>
#include <new>
#include <utility>

#include <opencv2/core.hpp>

#include "core/base/sha256.h"
#include "core/image/raster/decode_parts_internal.h"

namespace m2ib::image {
namespace {

tl::unexpected<Error> refused(const Refusal& refusal, const std::string& path) {
  switch (refusal.code) {
    case ErrorCode::ImageTooLarge:
      return fail(refusal.code, path, refusal.detail, std::to_string(static_cast<int>(kMaxMegapixels)));
    case ErrorCode::ImageTooSmall:
    case ErrorCode::ImageUnsupported:
      return fail(refusal.code, path, refusal.detail);
    case ErrorCode::ImageBytesMissing:
      return fail(refusal.code, path, refusal.detail, refusal.second);
    case ErrorCode::SettingOutOfRange:
      return fail(refusal.code, "frame", refusal.detail, refusal.second);
    default:
      return fail(refusal.code, path);
  }
}

/// May throw what OpenCV throws.
Decoded decode(std::span<const std::byte> bytes, ImageFacts& facts, Radiograph& radiograph) {
  const std::span<const std::byte> source = facts.rewritten ? std::span<const std::byte>(*facts.rewritten) : bytes;
  if (facts.tiff) return decode_tiff(source, facts, radiograph);
  if (facts.format == "JPEG") return decode_jpeg(source, facts, radiograph);
  if (facts.format == "PNG") return decode_png(source, facts, radiograph);
  return decode_by_opencv(source, facts, radiograph);
}

std::string description_of(const ImageFacts& facts, const Radiograph& radiograph) {
  std::string text = facts.format + ", " + std::to_string(facts.bits) + "-bit " + facts.colour;
  if (facts.alpha) text += " with transparency";
  text += ", " + std::to_string(radiograph.width_px) + " x " + std::to_string(radiograph.height_px);
  if (facts.frames > 1) text += ", page " + std::to_string(facts.frame + 1) + " of " + std::to_string(facts.frames);
  return text;
}

void note_everything(const ImageFacts& facts, Radiograph& radiograph) {
  std::vector<ReadingNote>& notes = radiograph.notes;
  notes.insert(notes.begin(), facts.notes.begin(), facts.notes.end());
  if (facts.missing) {
    const MissingRows& missing = *facts.missing;
    radiograph.first_missing_row = static_cast<int>(missing.first_row);
    const std::string promised = missing.promised == 0 ? "an unknown number of" : grouped(missing.promised);
    notes.insert(notes.begin(),
                 {NoteCode::PixelsMissing, {grouped(missing.found), promised, std::to_string(missing.first_row + 1)}});
  }
  if (radiograph.exif_orientation != 1) {
    notes.push_back({NoteCode::Turned, {turning_of(radiograph.exif_orientation)}});
  }
  if (facts.alpha) notes.push_back({NoteCode::TransparencyDropped, {}});
  if (facts.bits > 8 && !facts.gray) notes.push_back({NoteCode::ColourDepthReduced, {std::to_string(facts.bits)}});
}

Result<RadiographPtr> decode_checked(std::span<const std::byte> bytes, const std::string& path, const std::string& name,
                                     const ReadOptions& options) {
  Inspection facts = inspect_image(ByteView(bytes), options.frame);
  if (!facts) return refused(facts.error(), path);
  if (const auto refusal = too_little(*facts)) return refused(*refusal, path);

  auto radiograph = std::make_shared<Radiograph>();
  if (decode(bytes, *facts, *radiograph) != Decoded::Done) return fail(ErrorCode::ImageTruncated, path);
  if (facts->missing) facts->missing->found = bytes.size();
  if (const auto refusal = too_little(*facts)) return refused(*refusal, path);
  radiograph->width_px = static_cast<int>(facts->width_px);
  radiograph->height_px = static_cast<int>(facts->height_px);
  turn_upright(*radiograph, facts->orientation);
  radiograph->bits_stored = facts->bits;
  radiograph->name = name;
  radiograph->sha256 = sha256_hex(bytes);
  radiograph->description = description_of(*facts, *radiograph);
  radiograph->alpha_dropped = facts->alpha;
  radiograph->frame = facts->frame;
  radiograph->frames = facts->frames;
  note_everything(*facts, *radiograph);
  return radiograph;
}

}  // namespace

Result<RadiographPtr> decode_raster(std::span<const std::byte> bytes, const std::string& path, const std::string& name,
                                    const ReadOptions& options) {
  try {
    return decode_checked(bytes, path, name, options);
  } catch (const cv::Exception& problem) {
    return fail(problem.code == cv::Error::StsNoMem ? ErrorCode::OutOfMemory : ErrorCode::ImageTruncated, path);
  }
}

}  // namespace m2ib::image
