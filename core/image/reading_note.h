#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace m2ib::image {

/// What a person should know about how a picture was read: it is shown all the same. As Error: codes with arguments,
/// no translated text.
enum class NoteCode : std::uint8_t {
  PixelsMissing,          ///< %1 bytes found, %2 bytes promised, %3 first row that is missing (from 1)
  Turned,                 ///< %1 what EXIF orientation asked for, e.g. "90° clockwise"; Python processors ignore it
  TransparencyDropped,    ///< no arguments
  ColourDepthReduced,     ///< %1 bits a channel in the file; 8 are kept
  LossyCompression,       ///< %1 name of the compression
  TransferSyntaxAssumed,  ///< %1 name: the file does not say how it is encoded
  SpacingUnusable,        ///< %1 what the file says, e.g. "PixelSpacing 0.000\\0.000"
  PixelsNotSquare,        ///< %1 height : width of a pixel
  WindowIgnored,          ///< %1 why, e.g. "width -5"
  RescaleIgnored,         ///< %1 why
  TableIgnored,           ///< %1 which table and why
  PolarityUnclear,        ///< %1 what contradicts what
  FramesLeftOut,          ///< %1 frames in the file that could not be used, %2 why
  BurnedIn,               ///< the file says that text is burned into the picture; no arguments
  OverlaysLeftOut,        ///< %1 number of overlay planes, which are not drawn
  DamagedInside,          ///< %1 what the decoder reported; the picture may show damage
};

struct ReadingNote {
  NoteCode code = NoteCode::PixelsMissing;
  std::vector<std::string> args;
  [[nodiscard]] bool operator==(const ReadingNote&) const = default;
};

/// English sentence with placeholders; the source text of the window's translations (context "ReadingNote").
[[nodiscard]] const char* note_template(NoteCode code);
/// A short stable word for machine-readable output, e.g. "pixels-missing".
[[nodiscard]] const char* note_name(NoteCode code);
/// The English sentence with its arguments filled in.
[[nodiscard]] std::string describe(const ReadingNote& note);

}  // namespace m2ib::image
