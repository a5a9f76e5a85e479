#include "core/session/session_picture.h"

#include <system_error>

#include "core/base/sha256.h"
#include "core/image/black_out.h"
#include "core/image/read_image.h"

namespace m2ib::session {
namespace {

namespace fs = std::filesystem;

/// For messages, and never more than a person was told.
std::string shown_name(const PictureReference& reference) {
  if (!reference.path.empty()) return reference.path;
  if (!reference.name.empty()) return reference.name;
  return "the picture with SHA-256 " + reference.sha256.substr(0, 12) + "…";
}

Result<image::RadiographPtr> read_bytes(const SessionPicture& picture) {
  const PictureReference& reference = picture.reference;
  if (!picture.embedded.empty()) {
    return image::decode_image(picture.embedded, reference.name.empty() ? "picture" : reference.name,
                               {reference.frame});
  }
  if (reference.path.empty()) return fail(ErrorCode::FileNotFound, shown_name(reference));
  return pictures::read_picture({fs::path(reference.path), reference.member, reference.frame});
}

/// Looks at one file after the other; says whether to go on.
class Search {
 public:
  Search(const PictureReference& reference, StopToken stop, const SearchLimits& limits)
      : reference_(reference), stop_(std::move(stop)), limits_(limits) {}

  void look_at(const fs::path& place) {
    std::error_code problem;
    const fs::file_status status = fs::symlink_status(place, problem);
    if (fs::is_regular_file(status)) return look_at_file(place);
    if (!fs::is_directory(status)) return;
    auto entry = fs::recursive_directory_iterator(place, fs::directory_options::skip_permission_denied, problem);
    for (; !problem && entry != fs::recursive_directory_iterator() && goes_on(); entry.increment(problem)) {
      if (entry.depth() >= limits_.depth) entry.disable_recursion_pending();
      std::error_code unknown;
      if (fs::is_regular_file(entry->symlink_status(unknown))) look_at_file(entry->path());
    }
  }
  [[nodiscard]] bool goes_on() const { return !found_ && looked_at_ < limits_.files && !stop_.stop_requested(); }
  [[nodiscard]] const std::optional<fs::path>& found() const { return found_; }

 private:
  void look_at_file(const fs::path& file) {
    if (!goes_on()) return;
    ++looked_at_;
    std::error_code problem;
    const std::uintmax_t bytes = fs::file_size(file, problem);
    if (problem || bytes == 0 || bytes > image::kMaxFileBytes) return;
    if (reference_.bytes != 0 && bytes != reference_.bytes) return;
    const auto hash = sha256_file(file, stop_);
    if (hash && hash->has_value() && **hash == reference_.sha256) found_ = file;
  }

  const PictureReference& reference_;
  StopToken stop_;
  SearchLimits limits_;
  std::size_t looked_at_ = 0;
  std::optional<fs::path> found_;
};

}  // namespace

Result<image::RadiographPtr> read_session_picture(const SessionPicture& picture) {
  auto read = read_bytes(picture);
  if (!read) return read;
  if (!picture.reference.sha256.empty() && (*read)->sha256 != picture.reference.sha256) {
    return fail(ErrorCode::PictureChanged, shown_name(picture.reference));
  }
  return image::black_out(*read, picture.black_outs);
}

Stoppable<std::optional<fs::path>> find_picture_file(const PictureReference& reference,
                                                     const std::vector<fs::path>& places, StopToken stop,
                                                     const SearchLimits& limits) {
  Search search(reference, stop, limits);
  for (const fs::path& place : places) {
    if (!search.goes_on()) break;
    search.look_at(place);
  }
  if (stop.stop_requested()) return std::nullopt;
  return std::optional(search.found());
}

}  // namespace m2ib::session
