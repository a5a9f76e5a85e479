#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace m2ib::image {

/// A table of whole numbers, as DICOM's Modality LUT and VOI LUT (PS3.3 C.11.1, C.11.2). Inputs below `first` take the
/// first value, inputs beyond the end the last.
struct LookupTable {
  std::int64_t first = 0;  ///< input that maps to values[0]
  std::vector<std::uint16_t> values;
  int bits = 16;            ///< outputs lie in 0 … 2^bits − 1
  std::string explanation;  ///< of the file, UTF-8, may be empty
  [[nodiscard]] bool operator==(const LookupTable&) const = default;
};

/// How a window runs from black to white.
enum class Curve : std::uint8_t {
  Linear,
  Sigmoid,  ///< 255 / (1 + exp(-4 (v - centre) / width)), PS3.3 C.11.2.1.3.1
  Table,    ///< the picture's VOI table, stretched so that its inputs run from low to high
};

/// Display window on modality values (native values after slope and intercept or the modality table; raster files:
/// the native values themselves). Linear: low and below is black, high and above is white. Polarity comes afterwards.
struct Window {
  double low = 0.0;
  double high = 255.0;  ///< > low
  Curve curve = Curve::Linear;
  int table = 0;  ///< Curve::Table: index into Radiograph::voi_tables
  [[nodiscard]] bool operator==(const Window&) const = default;
};

/// The two numbers by which people know a window.
struct CentreWidth {
  double centre = 0.0;
  double width = 0.0;
};

/// DICOM's LINEAR function (PS3.3 C.11.2.1.2.1): low = centre - 0.5 - (width - 1) / 2, high = low + width - 1. Widths
/// of 1 and below become a threshold: black up to centre - 0.5, white from 1e-3 above (a file may say 1; less is not
/// allowed there). Finite numbers only; low < high holds for all of them.
[[nodiscard]] Window linear_window(double centre, double width);
/// DICOM's LINEAR_EXACT (C.11.2.1.3.2): centre ± width / 2. width > 0.
[[nodiscard]] Window linear_exact_window(double centre, double width);
/// DICOM's SIGMOID, in the same bounds. width > 0.
[[nodiscard]] Window sigmoid_window(double centre, double width);
/// Inverse of linear_window(); of sigmoid_window() for sigmoids.
[[nodiscard]] CentreWidth centre_width(const Window& window);

/// A window with a name, e.g. of a DICOM file.
struct NamedWindow {
  Window window;
  std::string name;    ///< the file's explanation ("NORMAL", "BONE"), may be empty
  bool exact = false;  ///< Curve::Linear: its numbers in the file are those of LINEAR_EXACT
};

}  // namespace m2ib::image
