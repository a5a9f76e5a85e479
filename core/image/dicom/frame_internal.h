#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/image/dicom/dicom_file_internal.h"
#include "core/image/reading_note.h"

namespace m2ib::image::dicom {

/// Kinds of photometric interpretation that differ in how they are unpacked.
enum class Colour : std::uint8_t { Gray, Palette, Rgb, Ybr, YbrPartial };

/// What the header says about the pixels.
struct Layout {
  int width = 0;
  int height = 0;
  int samples = 1;
  int bits_allocated = 16;
  int bits_stored = 16;
  int high_bit = 15;
  bool is_signed = false;
  bool planar = false;         ///< all red samples first
  bool halved_chroma = false;  ///< YBR_FULL_422, YBR_PARTIAL_422: native frames have two samples a pixel
  Colour colour = Colour::Gray;
  std::string photometric;  ///< as in the file
  int frames = 1;           ///< claimed; there may be far fewer

  [[nodiscard]] std::uint64_t pixels() const {
    return static_cast<std::uint64_t>(width) * static_cast<std::uint64_t>(height);
  }
  /// Bits of one native frame.
  [[nodiscard]] std::uint64_t frame_bits() const;
};

/// Samples of one frame in whole bytes, pixel after pixel or plane after plane. Where only a part of the file is there,
/// the bytes end early.
struct Frame {
  std::vector<std::byte> owned;  ///< where something was decoded
  Bytes bytes;                   ///< into `owned` or the file
  std::uint64_t bit_offset = 0;  ///< of the first pixel, in frames of 1 bit a pixel
  bool big_endian = false;
  Layout layout;         ///< as decoded: bits, planes and colour may differ from the header's
  bool missing = false;  ///< found < promised, and rows are missing for it
  std::uint64_t found = 0;
  std::uint64_t promised = 0;
  std::vector<ReadingNote> notes;
};

/// Checks sizes and bits. Errors: DicomInvalid, NoPixelData, ImageTooLarge, ImageTooSmall, ImageUnsupported.
[[nodiscard]] Result<Layout> read_layout(const File& file, const std::string& name);

/// How many frames can be looked at: what is claimed, or fewer where the file has fewer.
[[nodiscard]] int frames_there(const File& file, const Layout& layout);

/// One frame as stored samples. Errors: as read_dicom().
[[nodiscard]] Result<Frame> decode_frame(const File& file, const Layout& layout, int frame, const std::string& name);

/// Bytes of an encapsulated frame, its fragments put together.
struct CodedFrame {
  std::vector<std::byte> owned;
  Bytes bytes;
  bool cut = false;  ///< the file ends within it
  std::uint64_t promised = 0;
};
[[nodiscard]] Result<CodedFrame> coded_frame(const File& file, const Layout& layout, int frame,
                                             const std::string& name);

/// The codecs; each checks the code stream's own size against the layout before it decodes.
[[nodiscard]] Result<Frame> decode_rle(const CodedFrame& coded, const Layout& layout, const std::string& name);
[[nodiscard]] Result<Frame> decode_jpeg(const CodedFrame& coded, const Layout& layout, const std::string& name);
[[nodiscard]] Result<Frame> decode_jpeg_ls(const CodedFrame& coded, const Layout& layout, const std::string& name);
[[nodiscard]] Result<Frame> decode_jpeg_2000(const CodedFrame& coded, const Layout& layout, const std::string& name);

/// The layout of what a JPEG decoder gives: cells of 8, 16 or 32 bits, pixel after pixel, the value in their low bits.
[[nodiscard]] Layout decoded_layout(const Layout& layout, int cell_bits);

/// What a decoder gave of a damaged or incomplete stream: its first rows, marked as incomplete; an error where there
/// are none.
/// @param problem the decoder's own words
[[nodiscard]] Result<Frame> partial_frame(Frame frame, std::uint64_t rows, std::uint64_t row_bytes,
                                          const CodedFrame& coded, const std::string& problem, const std::string& name);

}  // namespace m2ib::image::dicom
