#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/image/dicom/dicom_elements_internal.h"

namespace m2ib::image::dicom {

/// What a JPEG-LS scan is coded with (ISO 14495-1, C.2.4.1.1). A 0 of the file means the default.
struct JpegLsPresets {
  int max_value = 0;
  int threshold1 = 0;
  int threshold2 = 0;
  int threshold3 = 0;
  int reset = 0;
};

/// The presets with their defaults filled in; false where they contradict each other.
[[nodiscard]] bool complete(JpegLsPresets& presets, int precision, int near);

/// Bits of a scan: behind a byte FF only seven of the next count, and where its eighth is set the data end.
class JpegLsBits {
 public:
  JpegLsBits(Bytes bytes, std::size_t at) : bytes_(bytes), at_(at) {}
  [[nodiscard]] bool bit() { return number(1) != 0; }
  /// 0 … 24 bits; zeros behind the end.
  [[nodiscard]] std::int32_t number(int count);
  [[nodiscard]] bool ended() const { return ended_; }
  /// Where the next marker may be looked for: nothing behind the data's end was taken, but for the FF of the marker.
  [[nodiscard]] std::size_t position() const { return after_ff_ ? at_ - 1 : at_; }

 private:
  void fill();
  Bytes bytes_;
  std::size_t at_;
  std::uint64_t cache_ = 0;
  int bits_ = 0;
  bool after_ff_ = false;
  bool ended_ = false;
};

/// Decodes the lines of one scan: annex A for each sample, with the contexts of the scan.
class JpegLsScan {
 public:
  JpegLsScan(JpegLsBits& bits, const JpegLsPresets& presets, int near);

  /// A line of one component, by the line above; both have a sample before and one behind (see A.2.1).
  /// @param run_index of the component, kept from line to line
  void line(const std::vector<std::int32_t>& above, std::vector<std::int32_t>& line, int& run_index);
  /// A line of three components whose samples take turns.
  using Lines = std::array<std::vector<std::int32_t>, 3>;
  void triple_line(const Lines& above, Lines& line, int& run_index);
  [[nodiscard]] bool damaged() const { return damaged_; }  ///< a code that no encoder writes was met

 private:
  struct Context {
    std::int64_t a = 0, b = 0, n = 1;
    std::int32_t c = 0;
  };
  struct RunContext {
    std::int64_t a = 0, n = 1, negative = 0;
  };
  [[nodiscard]] int quantised(std::int32_t difference) const;
  [[nodiscard]] int context_of(std::int32_t a, std::int32_t b, std::int32_t c, std::int32_t d) const;
  [[nodiscard]] std::int32_t golomb(int k, int limit);
  [[nodiscard]] std::int32_t regular(int context, std::int32_t a, std::int32_t b, std::int32_t c);
  void update(Context& context, std::int32_t error) const;
  [[nodiscard]] std::size_t run_length(std::size_t left, int& run_index, bool& interrupted);
  [[nodiscard]] std::int32_t interruption(std::int32_t a, std::int32_t b, bool alike, int run_index);
  [[nodiscard]] std::int32_t reconstructed(std::int32_t predicted, std::int32_t error) const;

  JpegLsBits& bits_;
  JpegLsPresets presets_;
  int near_;
  int step_;  ///< 2 near + 1
  int range_;
  int range_bits_;
  int limit_;
  bool damaged_ = false;
  std::array<Context, 365> contexts_;
  std::array<RunContext, 2> run_contexts_;
};

}  // namespace m2ib::image::dicom
