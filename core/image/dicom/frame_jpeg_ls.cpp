#include <algorithm>

#include "core/image/dicom/frame_internal.h"
#include "core/image/dicom/jpeg_header_internal.h"
#include "core/image/dicom/jpeg_ls_internal.h"
#include "core/image/raster/byte_view_internal.h"

namespace m2ib::image::dicom {
namespace {

/// The header of a scan (ISO 14495-1, C.2.3).
struct ScanHeader {
  std::vector<unsigned> components;  ///< as the frame header calls them
  int near = 0;
  unsigned interleave = 0;  ///< 0: one component, 1: lines take turns, 2: samples do
  std::size_t data_at = 0;
};

/// A frame of JPEG-LS, decoded into cells.
class JpegLsFrame {
 public:
  JpegLsFrame(Bytes stream, const JpegHeader& header, Frame& frame)
      : view_(stream),
        stream_(stream),
        header_(header),
        frame_(frame),
        reached_(static_cast<std::size_t>(header.components), 0) {
    const auto components = static_cast<std::size_t>(header.components);
    row_bytes_ = static_cast<std::size_t>(header.width) * components * cell();
    frame_.owned.resize(row_bytes_ * static_cast<std::size_t>(header.height));
  }

  /// @return what stopped it; empty where all scans are there
  std::string run() {
    std::size_t at = 2;
    while (problem_.empty() && *std::min_element(reached_.begin(), reached_.end()) < header_.height) {
      at = segment(at);
    }
    return problem_;
  }
  /// Rows that are whole in every component.
  [[nodiscard]] std::uint64_t rows() const {
    return static_cast<std::uint64_t>(*std::min_element(reached_.begin(), reached_.end()));
  }
  [[nodiscard]] std::size_t row_bytes() const { return row_bytes_; }

 private:
  [[nodiscard]] std::size_t cell() const { return header_.precision > 8 ? 2 : 1; }

  /// The marker segment at or behind `at`. @return where to go on
  std::size_t segment(std::size_t at) {
    while (view_.has(at, 2) && (view_.u8(at) != 0xFF || view_.u8(at + 1) < 0x80 || view_.u8(at + 1) == 0xFF)) ++at;
    if (!view_.has(at, 4) || view_.u8(at + 1) == 0xD9) {
      problem_ = "JPEG-LS: the data end too early";
      return at;
    }
    const unsigned marker = view_.u8(at + 1);
    const std::size_t next = at + 2 + std::max<std::size_t>(view_.be16(at + 2), 2);
    if (marker == 0xF7) components_at_ = at + 10;
    if (marker == 0xF8) take_presets(at + 4);
    if (marker == 0xDD) problem_ = "JPEG-LS with restart intervals";
    if (marker == 0xDA) return scan(at + 4, next);
    return next;
  }

  void take_presets(std::size_t at) {
    const auto number = [&](std::size_t i) { return static_cast<int>(view_.be16(at + 1 + 2 * i)); };
    if (view_.u8(at) == 1) {
      presets_ = {number(0), number(1), number(2), number(3), number(4)};
    } else {
      problem_ = "JPEG-LS with a mapping table or oversized";
    }
  }

  std::size_t scan(std::size_t at, std::size_t data_at) {
    ScanHeader scan;
    const std::size_t count = view_.u8(at);
    for (std::size_t i = 0; i < std::min<std::size_t>(count, 4); ++i)
      scan.components.push_back(view_.u8(at + 1 + 2 * i));
    scan.near = static_cast<int>(view_.u8(at + 1 + 2 * count));
    scan.interleave = view_.u8(at + 2 + 2 * count);
    scan.data_at = data_at;
    JpegLsPresets presets = presets_;
    const bool one = count == 1 && scan.interleave == 0;
    const bool three = count == 3 && header_.components == 3 && (scan.interleave == 1 || scan.interleave == 2);
    const bool shifted = view_.u8(at + 3 + 2 * count) != 0;
    if ((!one && !three) || shifted || !complete(presets, header_.precision, scan.near)) {
      problem_ = "JPEG-LS: a scan header that is not valid";
      return data_at;
    }
    return one ? single(scan, presets) : interleaved(scan, presets);
  }

  /// Which of the frame's components a scan is about.
  std::size_t index_of(unsigned component) {
    for (std::size_t i = 0; i < reached_.size(); ++i) {
      if (components_at_ != 0 && view_.u8(components_at_ + 3 * i) == component) return i;
    }
    problem_ = "JPEG-LS: a scan of an unknown component";
    return 0;
  }

  using Line = std::vector<std::int32_t>;

  /// Sets the samples before and behind two lines (A.2.1).
  static void set_edges(Line& above, Line& line) {
    above.back() = above[above.size() - 2];
    line.front() = above[1];
  }

  void put(const Line& line, std::size_t component, int row) {
    std::byte* target = frame_.owned.data() + static_cast<std::size_t>(row) * row_bytes_ + component * cell();
    const std::size_t step = cell() * reached_.size();
    for (std::size_t x = 0; x + 2 < line.size(); ++x, target += step) {
      target[0] = static_cast<std::byte>(line[x + 1]);
      if (cell() == 2) target[1] = static_cast<std::byte>(line[x + 1] >> 8);
    }
  }

  bool good(const JpegLsBits& bits, const JpegLsScan& scan) {
    if (bits.ended()) problem_ = "JPEG-LS: the data end too early";
    if (scan.damaged()) problem_ = "JPEG-LS: a code that cannot be";
    return problem_.empty();
  }

  std::size_t single(const ScanHeader& header, const JpegLsPresets& presets) {
    const std::size_t component = index_of(header.components[0]);
    JpegLsBits bits(stream_, header.data_at);
    JpegLsScan scan(bits, presets, header.near);
    Line above(static_cast<std::size_t>(header_.width) + 2);
    Line line = above;
    int run_index = 0;
    for (int row = 0; row < header_.height && problem_.empty(); ++row) {
      set_edges(above, line);
      scan.line(above, line, run_index);
      if (!good(bits, scan)) break;
      put(line, component, row);
      reached_[component] = row + 1;
      std::swap(above, line);
    }
    return bits.position();
  }

  std::size_t interleaved(const ScanHeader& header, const JpegLsPresets& presets) {
    JpegLsBits bits(stream_, header.data_at);
    JpegLsScan scan(bits, presets, header.near);
    JpegLsScan::Lines above;
    above.fill(Line(static_cast<std::size_t>(header_.width) + 2));
    JpegLsScan::Lines line = above;
    std::array<int, 3> run_index{};
    std::array<std::size_t, 3> component{};
    for (std::size_t c = 0; c < 3; ++c) component[c] = index_of(header.components[c]);
    for (int row = 0; row < header_.height && problem_.empty(); ++row) {
      for (std::size_t c = 0; c < 3; ++c) set_edges(above[c], line[c]);
      if (header.interleave == 2) {
        scan.triple_line(above, line, run_index[0]);
      } else {
        for (std::size_t c = 0; c < 3; ++c) scan.line(above[c], line[c], run_index[c]);
      }
      if (!good(bits, scan)) break;
      for (std::size_t c = 0; c < 3; ++c) {
        put(line[c], component[c], row);
        reached_[component[c]] = row + 1;
      }
      std::swap(above, line);
    }
    return bits.position();
  }

  ByteView view_;
  Bytes stream_;
  const JpegHeader& header_;
  Frame& frame_;
  std::vector<int> reached_;  ///< rows of each component
  std::size_t row_bytes_ = 0;
  std::size_t components_at_ = 0;
  JpegLsPresets presets_;
  std::string problem_;
};

std::string fault_of(const JpegHeader& header, const Layout& layout) {
  if (header.width != layout.width || header.height != layout.height || header.components != layout.samples) {
    return "its JPEG-LS data are of another size than its header says";
  }
  if (header.precision < 2 || header.precision > 16) {
    return "its JPEG-LS data say " + std::to_string(header.precision) + " bits";
  }
  return {};
}

}  // namespace

Result<Frame> decode_jpeg_ls(const CodedFrame& coded, const Layout& layout, const std::string& name) {
  const auto header = read_jpeg_header(coded.bytes);
  if (!header || header->process != 0xF7) {
    if (coded.cut) {
      return fail(ErrorCode::ImageBytesMissing, name, grouped(coded.bytes.size()), grouped(coded.promised));
    }
    return fail(ErrorCode::DicomInvalid, name, "its pixel data are no JPEG-LS stream");
  }
  if (const std::string fault = fault_of(*header, layout); !fault.empty()) {
    return fail(ErrorCode::DicomInvalid, name, fault);
  }
  Frame frame;
  frame.layout = decoded_layout(layout, header->precision > 8 ? 16 : 8);
  JpegLsFrame decoder(coded.bytes, *header, frame);
  const std::string problem = decoder.run();
  frame.bytes = frame.owned;
  if (problem.empty()) return frame;
  return partial_frame(std::move(frame), decoder.rows(), decoder.row_bytes(), coded, problem, name);
}

}  // namespace m2ib::image::dicom
