#include <array>
#include <csetjmp>
#include <cstdio>
#include <string>

#include <jpeglib.h>
// jpeglib.h first: it leaves out what jerror.h needs.
#include <jerror.h>

#include "core/image/raster/decode_parts_internal.h"

namespace m2ib::image {
namespace {

constexpr int kEndMarker = 0xD9;
constexpr std::array<JOCTET, 2> kEndBytes = {0xFF, kEndMarker};

/// One decoding. libjpeg reports by jumping, so nothing with a destructor may live between setjmp and its calls.
struct Reading {
  jpeg_decompress_struct info{};
  jpeg_error_mgr errors{};
  jpeg_source_mgr source{};
  std::jmp_buf jump{};
  long ran_out_at = -1;   ///< first row that the data did not reach
  bool buffered = false;  ///< rows are spread over several scans
  bool damaged = false;
  std::array<char, JMSG_LENGTH_MAX> damage{};  ///< the first complaint
};

Reading& reading_of(j_common_ptr info) { return *static_cast<Reading*>(info->client_data); }

void give_up(j_common_ptr info) { std::longjmp(reading_of(info).jump, 1); }

/// Complaints about markers that change no pixel are left out.
bool is_harmless(int code) { return code == JWRN_ADOBE_XFORM || code == JWRN_JFIF_MAJOR || code == JWRN_TOO_MUCH_DATA; }

void take_message(j_common_ptr info, int level) {
  if (level >= 0 || is_harmless(info->err->msg_code)) return;
  Reading& reading = reading_of(info);
  const jpeg_decompress_struct& jpeg = reading.info;
  // The end of the data and no marker within: what follows in a picture of one scan is made up.
  if (info->err->msg_code == JWRN_HIT_MARKER && jpeg.unread_marker == kEndMarker) {
    if (reading.ran_out_at < 0) {
      reading.ran_out_at = static_cast<long>(jpeg.input_iMCU_row) * jpeg.max_v_samp_factor * DCTSIZE;
    }
    return;
  }
  if (!reading.damaged) info->err->format_message(info, reading.damage.data());
  reading.damaged = true;
}

void ignore_source(j_decompress_ptr) {}

/// The whole file is given at once; behind it comes an end marker, as often as libjpeg asks.
boolean give_end(j_decompress_ptr info) {
  info->src->next_input_byte = kEndBytes.data();
  info->src->bytes_in_buffer = kEndBytes.size();
  return TRUE;
}

void skip_bytes(j_decompress_ptr info, long count) {
  if (count <= 0) return;
  const auto bytes = static_cast<std::size_t>(count);
  if (bytes >= info->src->bytes_in_buffer) {
    give_end(info);
    return;
  }
  info->src->next_input_byte += bytes;
  info->src->bytes_in_buffer -= bytes;
}

void set_up(Reading& reading, std::span<const std::byte> bytes) {
  reading.info.err = jpeg_std_error(&reading.errors);
  reading.errors.error_exit = give_up;
  reading.errors.emit_message = take_message;
  reading.errors.output_message = [](j_common_ptr) {};
  reading.info.client_data = &reading;
  reading.source.init_source = ignore_source;
  reading.source.term_source = ignore_source;
  reading.source.fill_input_buffer = give_end;
  reading.source.skip_input_data = skip_bytes;
  reading.source.resync_to_restart = jpeg_resync_to_restart;
  reading.source.next_input_byte = reinterpret_cast<const JOCTET*>(bytes.data());
  reading.source.bytes_in_buffer = bytes.size();
}

/// False where libjpeg gave up or the picture is not the one announced. out holds width * height * channels bytes.
bool decode_rows(Reading& reading, std::span<const std::byte> bytes, const ImageFacts& facts, std::uint8_t* out) {
  set_up(reading, bytes);
  if (setjmp(reading.jump) != 0) {  // NOLINT(cert-err52-cpp): libjpeg's only way to report an error
    jpeg_destroy_decompress(&reading.info);
    return false;
  }
  jpeg_create_decompress(&reading.info);
  reading.info.src = &reading.source;
  jpeg_read_header(&reading.info, TRUE);
  reading.buffered = jpeg_has_multiple_scans(&reading.info) != 0;
  reading.info.out_color_space = facts.gray ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_start_decompress(&reading.info);
  const bool fits = reading.info.output_width == facts.width_px && reading.info.output_height == facts.height_px &&
                    reading.info.output_components == (facts.gray ? 1 : 3);
  const std::size_t row_bytes = static_cast<std::size_t>(facts.width_px) * (facts.gray ? 1U : 3U);
  while (fits && reading.info.output_scanline < reading.info.output_height) {
    JSAMPROW row = out + reading.info.output_scanline * row_bytes;
    jpeg_read_scanlines(&reading.info, &row, 1);
    // The rest would be made up.
    if (reading.ran_out_at >= 0 && reading.info.output_scanline >= reading.ran_out_at) break;
  }
  if (fits && reading.info.output_scanline == reading.info.output_height) jpeg_finish_decompress(&reading.info);
  jpeg_destroy_decompress(&reading.info);
  return fits;
}

}  // namespace

Decoded decode_jpeg(std::span<const std::byte> bytes, ImageFacts& facts, Radiograph& radiograph) {
  std::vector<std::uint8_t> pixels(facts.width_px * facts.height_px * (facts.gray ? 1U : 3U));
  Reading reading;
  if (!decode_rows(reading, bytes, facts, pixels.data())) return Decoded::Damaged;
  if (reading.buffered && (reading.ran_out_at >= 0 || facts.end_missing)) return Decoded::Damaged;
  if (reading.ran_out_at >= 0) {
    // Colour that is stored for two rows at once is mixed with that of the row below.
    const bool mixed = !facts.gray && reading.ran_out_at > 0;
    const auto first = static_cast<std::uint64_t>(reading.ran_out_at - (mixed ? 1 : 0));
    facts.missing = MissingRows{std::min(first, facts.height_px), bytes.size(), 0};
    const std::size_t kept = static_cast<std::size_t>(facts.missing->first_row * facts.width_px) * (facts.gray ? 1 : 3);
    std::fill(pixels.begin() + static_cast<std::ptrdiff_t>(kept), pixels.end(), std::uint8_t{0});
  } else if (facts.end_missing) {
    radiograph.notes.push_back({NoteCode::DamagedInside, {"the file ends before its end mark"}});
  }
  if (reading.damaged) radiograph.notes.push_back({NoteCode::DamagedInside, {reading.damage.data()}});
  radiograph.format = facts.gray ? PixelFormat::Gray8 : PixelFormat::Rgb8;
  radiograph.pixels = std::move(pixels);
  return Decoded::Done;
}

}  // namespace m2ib::image
