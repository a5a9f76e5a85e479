#include <algorithm>
#include <array>
#include <limits>

#include "core/base/sha256.h"
#include "core/image/dicom/dicom_file_internal.h"
#include "core/image/dicom/dicom_header.h"
#include "core/image/dicom/dicom_values_internal.h"
#include "core/image/dicom/picture_facts_internal.h"

namespace m2ib::image {
namespace {

using dicom::DataSet;

template <std::size_t kCount>
bool take_numbers(const DataSet& set, dicom::Tag tag, std::array<double, kCount>& numbers) {
  for (std::size_t i = 0; i < kCount; ++i) {
    const auto number = dicom::decimal(set, tag, i);
    if (!number || *number < -1e9 || *number > 1e9) return false;
    numbers[i] = *number;
  }
  return true;
}

/// Where the slice lies along its normal (PS3.3, C.7.6.2.1.1).
void take_position(const DataSet& set, DicomSummary& summary) {
  const dicom::FrameScope scope(set, 0);
  std::array<double, 6> axes{};
  std::array<double, 3> corner{};
  summary.has_position =
      take_numbers(scope.of(0x00209116), 0x00200037, axes) && take_numbers(scope.of(0x00209113), 0x00200032, corner);
  if (!summary.has_position) return;
  const double x = axes[1] * axes[5] - axes[2] * axes[4];
  const double y = axes[2] * axes[3] - axes[0] * axes[5];
  const double z = axes[0] * axes[4] - axes[1] * axes[3];
  summary.position_mm = corner[0] * x + corner[1] * y + corner[2] * z;
}

std::int64_t number_or_0(const DataSet& set, dicom::Tag tag) {
  const auto number = dicom::decimal(set, tag);
  return number && *number > -1e15 && *number < 1e15 ? static_cast<std::int64_t>(*number) : 0;
}

int size_or_0(const DataSet& set, dicom::Tag tag) {
  const auto number = dicom::whole(set, tag);
  return number && *number > 0 && *number <= std::numeric_limits<int>::max() ? static_cast<int>(*number) : 0;
}

}  // namespace

Result<DicomSummary> read_dicom_summary(std::span<const std::byte> bytes, const std::string& name) {
  const auto file = dicom::open_file(bytes, name);
  if (!file) return tl::unexpected(file.error());
  const DataSet& set = file->set;
  DicomSummary summary;
  const std::string series = dicom::word(set, 0x0020000E);
  if (!series.empty()) summary.series_key = sha256_hex(series);
  summary.series_number = number_or_0(set, 0x00200011);
  summary.instance_number = number_or_0(set, 0x00200013);
  take_position(set, summary);
  summary.width_px = size_or_0(set, 0x00280011);
  summary.height_px = size_or_0(set, 0x00280010);
  summary.frames = static_cast<int>(std::clamp<std::int64_t>(number_or_0(set, 0x00280008), 1, 1'000'000));
  summary.has_pixels = file->pixels.tag != 0 && summary.width_px > 0 && summary.height_px > 0;
  summary.modality = dicom::word(set, 0x00080060);
  summary.body_part = dicom::word(set, 0x00180015);
  summary.view_position = dicom::word(set, 0x00185101);
  summary.sop_class = file->sop_class();
  return summary;
}

}  // namespace m2ib::image
