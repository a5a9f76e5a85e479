#pragma once

#include "core/image/dicom/frame_internal.h"
#include "core/image/radiograph.h"

namespace m2ib::image::dicom {

/// Where a frame's attributes stand: in its own functional groups, in the shared ones, or in the data set itself
/// (PS3.3, C.7.6.16). Points into a File.
class FrameScope {
 public:
  FrameScope(const DataSet& set, int frame);
  /// The data set that holds the attributes of a macro, e.g. of Pixel Measures (0028,9110).
  [[nodiscard]] const DataSet& of(Tag macro) const;

 private:
  const DataSet& set_;
  const DataSet* shared_ = nullptr;
  const DataSet* own_ = nullptr;
};

void take_modality(const File& file, const FrameScope& scope, const Layout& layout, Radiograph& radiograph);
void take_windows(const File& file, const FrameScope& scope, const Layout& layout, Radiograph& radiograph);
void take_polarity(const File& file, const Layout& layout, Radiograph& radiograph);
void take_padding(const File& file, const Layout& layout, Radiograph& radiograph);
void take_geometry(const File& file, const FrameScope& scope, Radiograph& radiograph);
void take_facts(const File& file, const Layout& layout, Radiograph& radiograph);

/// A table of a Modality or VOI LUT item. Nothing, and why in `fault`, where it cannot be used.
[[nodiscard]] std::optional<LookupTable> read_table(const DataSet& item, bool is_signed, std::string& fault);

/// The first two letters of PatientOrientation's kind for a direction in the patient's coordinates.
[[nodiscard]] std::string direction_letters(double x, double y, double z);

}  // namespace m2ib::image::dicom
