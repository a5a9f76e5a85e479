#include "core/pictures/scan.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <new>
#include <optional>
#include <system_error>
#include <utility>

#include "core/base/marked_text.h"
#include "core/image/dicom/dicom_header.h"
#include "core/pictures/entry_list.h"
#include "core/pictures/natural_order.h"
#include "core/pictures/opened_file.h"
#include "core/pictures/picture_kind.h"
#include "core/pictures/zip_file.h"

namespace m2ib::pictures {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
using Bytes = std::vector<std::byte>;

constexpr auto kQuiet = std::chrono::milliseconds(100);
/// A header is nearly always within the first; icons, private elements and lookup tables may need the others.
constexpr std::array<std::uint64_t, 3> kHeaderBytes{64ULL << 10, 1ULL << 20, 32ULL << 20};
constexpr std::uint64_t kSizeBytes = 256ULL << 10;  ///< a JPEG's colour profile and preview come before its size

bool is_passed_over(std::string_view name) {
  constexpr std::array<std::string_view, 4> kNames{"__MACOSX", "Thumbs.db", "desktop.ini", "DICOMDIR"};
  const bool hidden = name.starts_with('.') && name != "." && name != "..";
  return hidden || std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

bool is_passed_over_inside(std::string_view path) {
  while (true) {
    const std::size_t slash = path.find_first_of("/\\");
    if (is_passed_over(path.substr(0, slash))) return true;
    if (slash == std::string_view::npos) return false;
    path.remove_prefix(slash + 1);
  }
}

/// One file or member that may be a picture.
struct Candidate {
  PictureLocation location;
  std::uint64_t size = 0;
  std::string fault;  ///< why it could not be opened although its beginning can be read
  std::function<Result<Bytes>(std::uint64_t most)> beginning;
};

class Scan {
 public:
  Scan(StopToken stop, const OnFound& on_found, const ScanLimits& limits)
      : stop_(std::move(stop)), on_found_(on_found), limits_(limits), list_(limits.frames) {}

  Result<void> look_at(const fs::path& place);
  [[nodiscard]] Stoppable<ScanReport> finish(const fs::path& place);

  /// Counts one that is left out in place of giving an error.
  void count_unreadable() { ++report_.unreadable; }
  /// Asked to stop, or at a limit.
  [[nodiscard]] bool done() const { return stop_.stop_requested() || at_limit_; }

 private:
  Result<void> look_at_folder(const fs::path& folder, int depth);
  Result<void> look_at_file(const fs::path& file, OpenedFile::Links links);
  Result<void> look_at_archive(const fs::path& file);
  void take(const Candidate& candidate);
  void take_dicom(const Candidate& candidate);
  [[nodiscard]] bool count();
  void tell();

  const StopToken stop_;
  const OnFound& on_found_;
  const ScanLimits limits_;
  EntryList list_;
  ScanReport report_;
  bool at_limit_ = false;
  Clock::time_point next_ = Clock::now() + kQuiet / 2;
};

/// False where no further file may be looked at.
bool Scan::count() {
  if (report_.looked_at >= limits_.entries) {
    report_.cut_off = true;
    at_limit_ = true;
    return false;
  }
  ++report_.looked_at;
  return true;
}

void Scan::tell() {
  const Clock::time_point now = Clock::now();
  if (now < next_) return;
  on_found_(list_.entries(), report_);
  // A long list takes its receiver some time: the pauses grow with it.
  const Clock::time_point after = Clock::now();
  next_ = after + std::max<Clock::duration>(kQuiet, 4 * (after - now));
}

void Scan::take_dicom(const Candidate& candidate) {
  Result<image::DicomSummary> summary = fail(ErrorCode::NotAnImage);
  for (const std::uint64_t most : kHeaderBytes) {
    const auto bytes = candidate.beginning(most);
    if (!bytes) return count_unreadable();
    summary = image::read_dicom_summary(*bytes, shown_name(candidate.location));
    const bool whole = bytes->size() >= candidate.size;
    if (whole || (summary && summary->has_pixels)) break;
  }
  if (summary) return list_.add_dicom(candidate.location, *summary);
  PictureEntry entry;
  entry.kind = "DICOM";
  const auto& args = summary.error().args;
  entry.problem = args.size() > 1 ? args[1] : "its header cannot be read";
  list_.add(candidate.location, std::move(entry));
}

void Scan::take(const Candidate& candidate) {
  const auto bytes = candidate.beginning(kKindBytes);
  if (!bytes) return count_unreadable();
  PictureKind kind = picture_kind(*bytes);
  if (kind.name.empty()) {
    const std::string extension = fs::path(shown_name(candidate.location)).extension().string();
    const bool archive = begins_as_zip(*bytes) && (extension == ".zip" || extension == ".ZIP");
    ++(archive ? report_.archives : report_.not_pictures);
    return;
  }
  if (kind.name == "DICOM" && candidate.fault.empty()) return take_dicom(candidate);
  if (kind.width_px == 0 && kind.name == "JPEG" && candidate.size > bytes->size()) {
    if (const auto more = candidate.beginning(kSizeBytes)) kind = picture_kind(*more);
  }
  PictureEntry entry;
  entry.kind = kind.name;
  entry.width_px = kind.width_px;
  entry.height_px = kind.height_px;
  entry.problem = candidate.fault;
  list_.add(candidate.location, std::move(entry));
}

Result<void> Scan::look_at_file(const fs::path& file, OpenedFile::Links links) {
  if (!count()) return {};
  const auto opened = OpenedFile::open(file, links);
  if (!opened) return tl::unexpected(opened.error());
  Candidate candidate;
  candidate.location.file = file;
  candidate.size = opened->size();
  candidate.beginning = [&](std::uint64_t most) { return opened->read(0, most); };
  take(candidate);
  tell();
  return {};
}

Result<void> Scan::look_at_folder(const fs::path& folder, int depth) {
  std::error_code problem;
  std::vector<fs::directory_entry> children;
  fs::directory_iterator entry(folder, problem);
  if (problem) return fail(ErrorCode::FileUnreadable, folder.string(), problem.message());
  const auto most = static_cast<std::size_t>(std::max(0, limits_.entries)) * 2;
  while (entry != fs::directory_iterator() && !stop_.stop_requested()) {
    if (children.size() >= most) {
      report_.cut_off = true;
      break;
    }
    if (!is_passed_over(entry->path().filename().string())) children.push_back(*entry);
    entry.increment(problem);
    if (problem) {
      count_unreadable();
      break;
    }
  }
  std::sort(children.begin(), children.end(), [](const fs::directory_entry& a, const fs::directory_entry& b) {
    return natural_less(a.path().filename().native(), b.path().filename().native());
  });
  for (const fs::directory_entry& child : children) {
    if (done()) return {};
    const fs::file_type type = child.symlink_status(problem).type();
    if (type == fs::file_type::symlink) {
      ++report_.links;
    } else if (type == fs::file_type::directory && depth >= limits_.depth) {
      report_.cut_off = true;
    } else if (type == fs::file_type::directory) {
      if (!look_at_folder(child.path(), depth + 1)) count_unreadable();
    } else if (type == fs::file_type::regular) {
      if (!look_at_file(child.path(), OpenedFile::Links::Refuse)) count_unreadable();
    }
  }
  return {};
}

Result<void> Scan::look_at_archive(const fs::path& file) {
  const auto archive = ZipFile::open(file);
  if (!archive) return tl::unexpected(archive.error());
  std::vector<ZipMember> members;
  std::size_t locked = 0;
  for (std::uint64_t index = 0; index < (*archive)->count() && !stop_.stop_requested(); ++index) {
    ZipMember member = (*archive)->member(index);
    if (member.name.empty()) {
      count_unreadable();
    } else if (member.name.back() != '/' && !is_passed_over_inside(member.name)) {
      if (member.encrypted) ++locked;
      members.push_back(std::move(member));
    }
  }
  if (locked > 0 && locked == members.size()) {
    return fail(ErrorCode::ArchiveInvalid, file.string(), M2IB_ERROR_TEXT("Reason", "it is protected by a password"));
  }
  std::sort(members.begin(), members.end(),
            [](const ZipMember& a, const ZipMember& b) { return natural_less(a.name, b.name); });
  for (const ZipMember& member : members) {
    if (done() || !count()) return {};
    Candidate candidate;
    candidate.location = {file, member.name, 0};
    candidate.size = member.bytes;
    candidate.fault = ZipFile::fault_of(member, limits_.member_bytes);
    candidate.beginning = [&](std::uint64_t most) { return (*archive)->beginning(member, most); };
    take(candidate);
    tell();
  }
  return {};
}

Result<void> Scan::look_at(const fs::path& place) {
  std::error_code problem;
  const fs::file_status status = fs::status(place, problem);
  if (status.type() == fs::file_type::not_found) return fail(ErrorCode::FileNotFound, place.string());
  if (problem) return fail(ErrorCode::FileUnreadable, place.string(), problem.message());
  if (status.type() == fs::file_type::directory) return look_at_folder(place, 0);
  const auto opened = OpenedFile::open(place, OpenedFile::Links::Follow);
  if (!opened) return tl::unexpected(opened.error());
  const auto start = opened->read(0, 4);
  if (!start) return tl::unexpected(start.error());
  return begins_as_zip(*start) ? look_at_archive(place) : look_at_file(place, OpenedFile::Links::Follow);
}

Stoppable<ScanReport> Scan::finish(const fs::path& place) {
  if (stop_.stop_requested()) return std::nullopt;
  report_.cut_off = report_.cut_off || list_.frames_cut_off();
  if (list_.empty()) return fail(ErrorCode::NoPictures, place.string());
  on_found_(list_.entries(), report_);
  return report_;
}

}  // namespace

Stoppable<ScanReport> scan_pictures(const fs::path& folder_or_archive, StopToken stop, const OnFound& on_found,
                                    const ScanLimits& limits) {
  try {
    Scan scan(std::move(stop), on_found, limits);
    if (const auto looked = scan.look_at(folder_or_archive); !looked) return tl::unexpected(looked.error());
    return scan.finish(folder_or_archive);
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::OutOfMemory, folder_or_archive.string());
  }
}

Stoppable<ScanReport> scan_pictures(const std::vector<fs::path>& places, StopToken stop, const OnFound& on_found,
                                    const ScanLimits& limits) {
  if (places.size() == 1) return scan_pictures(places.front(), std::move(stop), on_found, limits);
  const fs::path first = places.empty() ? fs::path() : places.front();
  try {
    std::vector<fs::path> sorted = places;
    std::sort(sorted.begin(), sorted.end(),
              [](const fs::path& a, const fs::path& b) { return natural_less(a.native(), b.native()); });
    Scan scan(std::move(stop), on_found, limits);
    for (const fs::path& place : sorted) {
      if (scan.done()) break;
      if (!scan.look_at(place)) scan.count_unreadable();
    }
    return scan.finish(first);
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::OutOfMemory, first.string());
  }
}

bool may_hold_pictures(const fs::path& path) {
  std::error_code problem;
  if (fs::is_directory(path, problem)) return true;
  const auto opened = OpenedFile::open(path, OpenedFile::Links::Follow);
  if (!opened) return false;
  const auto start = opened->read(0, 4);
  if (!start || !begins_as_zip(*start)) return false;
  const auto archive = ZipFile::open(path);
  // A damaged archive is one, too: opening it says what is wrong.
  return !archive || !holds_checkpoint(**archive);
}

}  // namespace m2ib::pictures
