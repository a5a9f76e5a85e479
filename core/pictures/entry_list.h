// Internal: the entries of a list of pictures while it grows.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/image/dicom/dicom_header.h"
#include "core/pictures/scan.h"

namespace m2ib::pictures {

/// Puts the files of a DICOM series into one entry.
class EntryList {
 public:
  /// @param most_frames listed in all multi-frame files together
  explicit EntryList(int most_frames) : frames_left_(most_frames) {}

  void add(const PictureLocation& location, PictureEntry entry);
  void add_dicom(const PictureLocation& location, const image::DicomSummary& summary);
  [[nodiscard]] bool empty() const { return entries_.empty(); }
  /// All entries so far, series in order.
  [[nodiscard]] const std::vector<PictureEntry>& entries();
  /// A multi-frame file had more frames than may be listed.
  [[nodiscard]] bool frames_cut_off() const { return frames_cut_off_; }

 private:
  /// A file of a series.
  struct Part {
    PictureLocation location;
    int frames = 1;
    bool has_position = false;
    double position_mm = 0.0;
    std::int64_t instance_number = 0;
  };
  struct Series {
    std::size_t entry = 0;  ///< index into entries_
    std::vector<Part> parts;
    std::string title;  ///< what the series shows
    bool changed = false;
  };
  void put_in_order(Series& series);
  [[nodiscard]] int frames_to_list(int frames);

  std::vector<PictureEntry> entries_;
  std::map<std::string, Series> series_;
  int frames_left_ = 0;
  bool frames_cut_off_ = false;
};

}  // namespace m2ib::pictures
