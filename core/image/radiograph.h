#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/image/reading_note.h"
#include "core/image/window.h"

namespace m2ib::image {

/// How the pixels of a Radiograph are stored.
enum class PixelFormat : std::uint8_t {
  Gray8,         ///< one byte a pixel
  Gray16,        ///< 16 bits, full native depth, shown and fed to a model only through a window
  Rgb8,          ///< three bytes a pixel, R G B
  GraySigned16,  ///< 16 bits signed
  Gray32,        ///< 32 bits
  GraySigned32,  ///< 32 bits signed
  GrayFloat,     ///< single precision; not-a-number pixels are shown black
};

/// The alternative of a format is found by pixel_format_of(); Gray8 and Rgb8 share the first.
using Pixels = std::variant<std::vector<std::uint8_t>, std::vector<std::uint16_t>, std::vector<std::int16_t>,
                            std::vector<std::uint32_t>, std::vector<std::int32_t>, std::vector<float>>;

/// Which end of the windowed values is shown white.
enum class Polarity : std::uint8_t {
  LowIsBlack,  ///< MONOCHROME2, PNG, JPEG
  LowIsWhite,  ///< MONOCHROME1
};

/// From native values to modality values: the table where there is one, else slope * v + intercept.
struct ModalityTransform {
  double slope = 1.0;  ///< may be negative; never 0
  double intercept = 0.0;
  std::optional<LookupTable> table;
  std::string unit;  ///< "HU", "US" (unspecified) … as the file says; empty where it says nothing
  [[nodiscard]] bool identity() const { return !table && slope == 1.0 && intercept == 0.0; }
};

/// Millimetres a pixel, and how the file knows them.
struct PixelSpacing {
  enum class Source : std::uint8_t {
    Unknown,     ///< lengths are pixels
    Patient,     ///< PixelSpacing: millimetres (in projection radiographs calibrated, or in the detector's plane)
    Calibrated,  ///< PixelSpacing with a calibration type (GEOMETRY, FIDUCIAL): millimetres
    Detector,    ///< ImagerPixelSpacing: "mm at detector", larger than in the patient
    Nominal,     ///< NominalScannedPixelSpacing: "mm on film"
  };
  double column_mm = 0.0;  ///< between columns (x)
  double row_mm = 0.0;     ///< between rows (y)
  Source source = Source::Unknown;
  [[nodiscard]] bool operator==(const PixelSpacing&) const = default;
};

/// Where in the patient the picture's right and bottom edges point: letters of PS3.3 C.7.6.1.1.1 ("L", "R", "A", "P",
/// "H", "F", or several, "LF"). Empty where unknown.
struct Orientation {
  std::string right;   ///< "L" in the usual chest radiograph: the patient's left is at the picture's right
  std::string bottom;  ///< "F" (feet)
  [[nodiscard]] bool operator==(const Orientation&) const = default;
};

/// A rectangle of whole native pixels.
struct PixelRect {
  int left = 0;
  int top = 0;
  int width = 0;
  int height = 0;
  [[nodiscard]] bool operator==(const PixelRect&) const = default;
};

/// What a DICOM file says about its picture. Nothing here identifies a person.
struct DicomFacts {
  std::string transfer_syntax_uid;
  std::string transfer_syntax;  ///< name for people
  std::string photometric;      ///< as in the file, e.g. "MONOCHROME1", "YBR_FULL_422"
  std::string modality;         ///< "CR", "DX" …
  std::string body_part;
  std::string view_position;  ///< "PA", "AP", "LL" …
  std::string laterality;     ///< "L", "R" or empty
  int bits_allocated = 0;
  int bits_stored = 0;
  bool is_signed = false;
  int samples = 1;
  std::optional<std::string> lossy;  ///< "ISO_10918_1" …, "" where only the flag is set
};

/// One picture as it was read: native pixels, row-major, top row first, no padding. Immutable once made.
struct Radiograph {
  int width_px = 0;
  int height_px = 0;
  PixelFormat format = PixelFormat::Gray8;
  /// Size = width*height*(3 for Rgb8, else 1).
  Pixels pixels;
  int bits_stored = 8;         ///< significant bits a channel as the file says (1, 8, 10 … 32)
  std::string name;            ///< file name without folder, for the screen; never in an exported figure by default
  std::string sha256;          ///< of the file's bytes (of the pixels, where there is no file), 64 hex digits
  std::string description;     ///< what was read, e.g. "PNG, 16-bit gray, 1024 x 1024"
  bool alpha_dropped = false;  ///< the file had transparency, which is ignored as the Python processors do

  ModalityTransform modality;
  std::vector<LookupTable> voi_tables;
  std::vector<NamedWindow> windows;  ///< of the file, tables first; the first is what default_window() gives
  Polarity polarity = Polarity::LowIsBlack;
  std::optional<double> padding_low;  ///< native values from … to … mean "no picture here" (PixelPaddingValue)
  std::optional<double> padding_high;
  PixelSpacing spacing;
  Orientation orientation;
  int exif_orientation = 1;  ///< 1 … 8 as in the file; the pixels here have been turned upright already
  int frame = 0;             ///< which of the file's pictures this is, from 0
  int frames = 1;
  std::optional<int> first_missing_row;  ///< rows from here on were not in the file and hold the lowest value
  std::vector<PixelRect> black_outs;     ///< removed by a person: see black_out.h
  std::optional<DicomFacts> dicom;
  std::vector<ReadingNote> notes;
};

using RadiographPtr = std::shared_ptr<const Radiograph>;

/// Channels a pixel: 3 for Rgb8, else 1.
[[nodiscard]] int channels(const Radiograph& radiograph);
/// True where pixels, format and size fit together; readers guarantee it, callers with made-up pictures do not.
[[nodiscard]] bool is_consistent(const Radiograph& radiograph);
/// A string that differs where the shown pixels may differ: hash of the file, frame, black-outs.
[[nodiscard]] std::string pixels_id(const Radiograph& radiograph);

/// True for a native value that means "no picture here". Always false for colour: DICOM has no padding there.
[[nodiscard]] bool is_padding(const Radiograph& radiograph, double native);

/// Modality value of a native one. With a table: the entry of the nearest whole number, the first or last one beyond
/// its ends (PS3.3 C.11.1.1.1); not-a-number stays.
[[nodiscard]] double modality_value(const ModalityTransform& modality, double native);
/// Native value at a pixel (the channels' mean for colour). x, y inside the picture.
[[nodiscard]] double native_value(const Radiograph& radiograph, int x, int y);

/// Smallest and largest value among finite ones. {0, 0} where nothing is left.
struct ValueRange {
  double low = 0.0;
  double high = 0.0;
};
/// Whether pixels that mean "no picture here" count.
enum class Padding : std::uint8_t { LeftOut, Counted };
/// Of the modality values of the rows that were read.
[[nodiscard]] ValueRange modality_range(const Radiograph& radiograph, Padding padding = Padding::LeftOut);
/// Of the native values of the rows that were read, padding included; of all channels together for colour.
[[nodiscard]] ValueRange native_range(const Radiograph& radiograph);

/// The numbers by which people know a window of this picture, and back. LINEAR counts whole values; pictures of
/// fractions have LINEAR_EXACT's numbers (0 … 1 is centre 0.5, width 1).
[[nodiscard]] CentreWidth centre_width(const Radiograph& radiograph, const Window& window);
[[nodiscard]] Window window_of(const Radiograph& radiograph, double centre, double width);

/// The window used where nobody chose one: the file's first; else 8-bit pictures 0…255, all others (more or fewer bits
/// stored in DICOM, modality values that differ from the native ones) full_range_window().
[[nodiscard]] Window default_window(const Radiograph& radiograph);
/// From the smallest to the largest modality value (low + 1 where the picture is constant). high > low always.
[[nodiscard]] Window full_range_window(const Radiograph& radiograph);
/// Between two percentiles of the modality values, without padding; for pictures whose range is spoiled by a few
/// pixels. A percentile is the value of rank round(share * (n - 1)). Exact up to 16 bits; deeper pictures are sampled
/// at 200 000 places, always the same ones.
/// @param low_share and @param high_share 0 … 1
[[nodiscard]] Window percentile_window(const Radiograph& radiograph, double low_share, double high_share);

/// 8-bit gray for the screen or the model: modality, window, polarity, in this order. A linear window gives
/// clamp(round((v - low) / (high - low) * 255), 0, 255), halves upwards. Padding and not-a-numbers are black whatever
/// the polarity: there is no picture. Rgb8 pictures are returned as RGB with the window applied to each channel.
/// @return row-major bytes, width*height*(3 for Rgb8, else 1)
[[nodiscard]] std::vector<std::uint8_t> apply_window(const Radiograph& radiograph, const Window& window);
/// True where apply_window() would return the stored bytes themselves.
[[nodiscard]] bool is_shown_as_stored(const Radiograph& radiograph, const Window& window);

}  // namespace m2ib::image
