#include "core/pictures/entry_list.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include "core/pictures/natural_order.h"
#include "core/pictures/shown_text.h"

namespace m2ib::pictures {
namespace {

/// Modality, body part, view and number: what tells series apart without telling whose they are.
std::string title_of(const image::DicomSummary& summary) {
  std::string title;
  const auto append = [&](const std::string& part) {
    if (part.empty()) return;
    if (!title.empty()) title += " · ";
    title += part;
  };
  append(shown_text(summary.modality));
  append(shown_text(summary.body_part));
  append(shown_text(summary.view_position));
  if (summary.series_number > 0) append("series " + std::to_string(summary.series_number));
  return title.empty() ? "DICOM series" : title;
}

std::string path_of(const PictureLocation& location) { return location.file.string() + '/' + location.member; }

void append_frames(std::vector<PictureLocation>& pictures, const PictureLocation& location, int frames) {
  for (int frame = 0; frame < frames; ++frame) {
    pictures.push_back(location);
    pictures.back().frame = frame;
  }
}

}  // namespace

void EntryList::add(const PictureLocation& location, PictureEntry entry) {
  entry.pictures = {location};
  entry.name = shown_name(location);
  entries_.push_back(std::move(entry));
}

int EntryList::frames_to_list(int frames) {
  const int listed = std::clamp(frames, 1, std::max(1, frames_left_));
  if (listed < frames) frames_cut_off_ = true;
  if (listed > 1) frames_left_ -= listed;
  return listed;
}

void EntryList::add_dicom(const PictureLocation& location, const image::DicomSummary& summary) {
  PictureEntry entry;
  entry.kind = "DICOM";
  entry.modality = shown_text(summary.modality);
  if (!summary.has_pixels) {
    entry.problem = "it has no pixel data";
    if (!summary.sop_class.empty()) entry.problem += " (" + shown_text(summary.sop_class) + ")";
    return add(location, std::move(entry));
  }
  entry.width_px = std::max(0, summary.width_px);
  entry.height_px = std::max(0, summary.height_px);
  entry.series_key = summary.series_key;
  const int frames = frames_to_list(summary.frames);
  const Part part{location, frames, summary.has_position && std::isfinite(summary.position_mm), summary.position_mm,
                  summary.instance_number};
  if (const auto known = series_.find(summary.series_key); known != series_.end() && !summary.series_key.empty()) {
    known->second.parts.push_back(part);
    known->second.changed = true;
    return;
  }
  entry.frames = frames;
  if (!summary.series_key.empty()) series_[summary.series_key] = {entries_.size(), {part}, title_of(summary), false};
  add(location, std::move(entry));
  entries_.back().pictures.clear();
  append_frames(entries_.back().pictures, location, frames);
}

void EntryList::put_in_order(Series& series) {
  const auto& parts = series.parts;
  const auto by_name = [](const Part& a, const Part& b) {
    return natural_less(path_of(a.location), path_of(b.location));
  };
  const bool positions = std::all_of(parts.begin(), parts.end(), [](const Part& part) { return part.has_position; });
  const bool numbers = std::any_of(parts.begin(), parts.end(), [&](const Part& part) {
    return part.instance_number != parts.front().instance_number;
  });
  std::sort(series.parts.begin(), series.parts.end(), [&](const Part& a, const Part& b) {
    if (positions && a.position_mm != b.position_mm) return a.position_mm < b.position_mm;
    if (numbers && a.instance_number != b.instance_number) return a.instance_number < b.instance_number;
    return by_name(a, b);
  });
  PictureEntry& entry = entries_[series.entry];
  entry.name = series.title;
  entry.frames = 1;
  entry.pictures.clear();
  for (const Part& part : series.parts) append_frames(entry.pictures, part.location, part.frames);
  series.changed = false;
}

const std::vector<PictureEntry>& EntryList::entries() {
  for (auto& [key, series] : series_) {
    if (series.changed) put_in_order(series);
  }
  return entries_;
}

}  // namespace m2ib::pictures
