#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <system_error>
#include <utility>

#include "core/evaluation/covered_patches.h"
#include "core/evaluation/manifest.h"
#include "core/evaluation/study.h"
#include "core/image/read_image.h"

namespace m2ib::evaluation {
namespace {

namespace fs = std::filesystem;

constexpr double kSameRatio = 0.01;  ///< sides are whole pixels, so a smaller copy has a slightly different ratio
/// Boxes reach a little beyond the picture's edge; by more than this share of a side they are of another picture, or of
/// another size of it.
constexpr double kBeyond = 0.05;
constexpr int kMostFiles = 200'000;
constexpr int kDeepest = 8;
constexpr std::size_t kMostNamed = 20;

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

/// The last part of a path, whatever system it comes from.
std::string last_part(const std::string& path) {
  const std::size_t slash = path.find_last_of("/\\");
  return slash == std::string::npos ? path : path.substr(slash + 1);
}

bool is_file(const fs::path& path) {
  std::error_code problem;
  return fs::is_regular_file(path, problem);
}

/// Files below a folder by their names, with and without ending. Links are not followed.
class FilesBelow {
 public:
  explicit FilesBelow(const fs::path& folder) {
    std::error_code problem;
    int looked_at = 0;
    fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied, problem);
    for (; !problem && entry != fs::recursive_directory_iterator(); entry.increment(problem)) {
      if (++looked_at > kMostFiles) break;
      std::error_code unknown;
      if (entry.depth() >= kDeepest) entry.disable_recursion_pending();
      if (entry->is_symlink(unknown) || !entry->is_regular_file(unknown)) continue;
      const fs::path path = entry->path();
      add(lower(path.filename().string()), path);
      if (path.has_extension()) add(lower(path.stem().string()), path);
    }
  }
  /// Empty where there is none, or several.
  [[nodiscard]] fs::path find(const std::string& name) const {
    const auto found = by_name_.find(lower(last_part(name)));
    return found == by_name_.end() || !found->second ? fs::path() : *found->second;
  }

 private:
  void add(const std::string& name, const fs::path& path) {
    const auto [place, is_new] = by_name_.emplace(name, path);
    if (!is_new && place->second != path) place->second.reset();
  }
  std::map<std::string, std::optional<fs::path>> by_name_;  ///< empty: several have that name
};

/// Looks beside the manifest first, then below its folder.
class FileFinder {
 public:
  explicit FileFinder(fs::path folder) : folder_(std::move(folder)) {}
  [[nodiscard]] fs::path find(const std::string& name) {
    if (const fs::path direct = folder_ / name; is_file(direct)) return direct;
    if (!below_) below_.emplace(folder_);
    return below_->find(name);
  }

 private:
  fs::path folder_;
  std::optional<FilesBelow> below_;  ///< looked through when it is first needed
};

/// The same error without the path that it names.
Error without_path(Error error, std::size_t line) {
  if (!error.args.empty()) error.args[0] = "the picture of line " + std::to_string(line);
  return error;
}

/// The picture's field of view in the pixels of a copy of another size; empty where their ratios differ.
std::optional<image::FieldOfView> scaled(const image::FieldOfView& seen, const image::Radiograph& picture, int width_px,
                                         int height_px) {
  const double across = static_cast<double>(width_px) / picture.width_px;
  const double down = static_cast<double>(height_px) / picture.height_px;
  if (std::abs(across / down - 1.0) > kSameRatio) return std::nullopt;
  return image::FieldOfView{seen.left_px * across, seen.top_px * down, seen.width_px * across, seen.height_px * down};
}

bool reaches_beyond(const annotation::Annotation& box, double width_px, double height_px) {
  return std::ranges::any_of(box.points, [&](const annotation::Point& point) {
    return point.x < -kBeyond * width_px || point.x > (1.0 + kBeyond) * width_px || point.y < -kBeyond * height_px ||
           point.y > (1.0 + kBeyond) * height_px;
  });
}

Result<std::vector<float>> coverage_by_mask(const fs::path& path, std::size_t line, const image::Radiograph& picture,
                                            const image::FieldOfView& seen, int grid) {
  const auto read = image::read_image(path);
  if (!read) {
    Error error = read.error();
    if (!error.args.empty()) error.args[0] = "the mask of line " + std::to_string(line);
    return tl::unexpected(std::move(error));
  }
  const image::Radiograph& mask = **read;
  const auto view = scaled(seen, picture, mask.width_px, mask.height_px);
  if (!view) {
    return fail(ErrorCode::ManifestInvalid, "of pictures and captions",
                "the mask of line " + std::to_string(line) + " has another shape than its picture");
  }
  const auto width = static_cast<std::size_t>(mask.width_px);
  std::vector<std::uint8_t> inside(width * static_cast<std::size_t>(mask.height_px));
  for (int y = 0; y < mask.height_px; ++y) {
    for (int x = 0; x < mask.width_px; ++x) {
      inside[static_cast<std::size_t>(y) * width + static_cast<std::size_t>(x)] = native_value(mask, x, y) != 0.0;
    }
  }
  return mask_coverage(inside, mask.width_px, mask.height_px, *view, grid);
}

class ManifestSource : public StudySource {
 public:
  ManifestSource(Manifest manifest, const fs::path& path) : manifest_(std::move(manifest)) {
    FileFinder finder(path.has_parent_path() ? path.parent_path() : fs::path("."));
    std::map<std::string, std::size_t> known;
    for (std::size_t i = 0; i < manifest_.entries.size(); ++i) {
      const ManifestEntry& entry = manifest_.entries[i];
      const auto [place, is_new] = known.emplace(entry.picture, files_.size());
      if (is_new) {
        names_.push_back(entry.picture);
        files_.push_back(finder.find(entry.picture));
        first_lines_.push_back(entry.line);
      }
      masks_.push_back(entry.mask.empty() ? fs::path() : finder.find(entry.mask));
      add_case(entry, place->second);
    }
    say_missing();
    say_missing_masks();
  }

  [[nodiscard]] bool has_a_picture() const {
    return std::ranges::any_of(files_, [](const fs::path& path) { return !path.empty(); });
  }
  [[nodiscard]] const std::vector<StudyCase>& cases() const override { return cases_; }

  [[nodiscard]] Result<StudyPicture> picture(std::size_t index) const override {
    const std::size_t line = first_lines_[index];
    if (files_[index].empty()) return fail(ErrorCode::FileNotFound, "the picture of line " + std::to_string(line));
    auto read = image::read_image(files_[index]);
    if (!read) return tl::unexpected(without_path(read.error(), line));
    StudyPicture picture;
    picture.radiograph = *read;
    picture.coverage = [this, radiograph = std::move(*read)](std::size_t one, const image::FieldOfView& seen,
                                                             int grid) {
      return coverage(one, *radiograph, seen, grid);
    };
    return picture;
  }

  [[nodiscard]] std::string description() const override {
    const auto count = [](std::size_t number, const char* one, const char* many) {
      return std::to_string(number) + (number == 1 ? one : many);
    };
    return count(files_.size(), " picture", " pictures") + " with " + count(cases_.size(), " caption", " captions") +
           " of a list (SHA-256 " + manifest_.sha256.substr(0, 16) + "…)";
  }
  [[nodiscard]] std::string fingerprint() const override { return manifest_.sha256; }
  [[nodiscard]] std::string name(std::size_t picture) const override { return names_[picture]; }
  [[nodiscard]] std::vector<std::string> warnings() const override { return manifest_.warnings; }

 private:
  void add_case(const ManifestEntry& entry, std::size_t picture) {
    StudyCase one;
    one.id = std::to_string(cases_.size() + 1);
    one.finding = entry.finding;
    one.caption = entry.caption;
    one.picture = picture;
    one.marked = !entry.boxes.empty() || !entry.mask.empty();
    cases_.push_back(std::move(one));
  }

  void say_missing() {
    std::vector<std::size_t> lines;
    for (std::size_t i = 0; i < files_.size(); ++i) {
      if (files_[i].empty()) lines.push_back(first_lines_[i]);
    }
    say_not_found(lines, lines.size() == 1 ? "picture was" : "pictures were");
  }
  void say_missing_masks() {
    std::vector<std::size_t> lines;
    for (std::size_t i = 0; i < masks_.size(); ++i) {
      if (masks_[i].empty() && !manifest_.entries[i].mask.empty()) lines.push_back(manifest_.entries[i].line);
    }
    say_not_found(lines, lines.size() == 1 ? "mask was" : "masks were");
  }
  void say_not_found(const std::vector<std::size_t>& lines, const std::string& what) {
    if (lines.empty()) return;
    std::string named;
    for (std::size_t i = 0; i < std::min(lines.size(), kMostNamed); ++i) {
      named += (i > 0 ? ", " : "") + std::to_string(lines[i]);
    }
    manifest_.warnings.push_back(std::to_string(lines.size()) + ' ' + what +
                                 " not found beside the list, or several files have the name (line " + named +
                                 (lines.size() > kMostNamed ? " …" : "") + "). Write paths from the list's folder.");
  }

  [[nodiscard]] Result<std::vector<float>> coverage(std::size_t one, const image::Radiograph& picture,
                                                    const image::FieldOfView& seen, int grid) const {
    const ManifestEntry& entry = manifest_.entries[one];
    if (!entry.mask.empty()) {
      if (masks_[one].empty()) {
        return fail(ErrorCode::FileNotFound, "the mask of line " + std::to_string(entry.line));
      }
      return coverage_by_mask(masks_[one], entry.line, picture, seen, grid);
    }
    const bool sized = entry.width_px > 0 && entry.height_px > 0;
    const int width_px = sized ? entry.width_px : picture.width_px;
    const int height_px = sized ? entry.height_px : picture.height_px;
    const auto view = sized ? scaled(seen, picture, width_px, height_px) : seen;
    if (!view) {
      return fail(ErrorCode::ManifestInvalid, "of pictures and captions",
                  "the size given in line " + std::to_string(entry.line) + " does not fit its picture");
    }
    if (std::ranges::any_of(
            entry.boxes, [&](const annotation::Annotation& box) { return reaches_beyond(box, width_px, height_px); })) {
      return fail(ErrorCode::ManifestInvalid, "of pictures and captions",
                  "a box of line " + std::to_string(entry.line) + " reaches beyond its picture of " +
                      std::to_string(width_px) + " x " + std::to_string(height_px) +
                      " pixels (columns image_width and image_height say to which size boxes refer)");
    }
    return boxes_coverage(entry.boxes, *view, grid);
  }

  Manifest manifest_;
  std::vector<StudyCase> cases_;
  std::vector<std::string> names_;  ///< of the pictures, as the manifest says
  std::vector<fs::path> files_;     ///< empty where one was not found
  std::vector<std::size_t> first_lines_;
  std::vector<fs::path> masks_;  ///< of the cases
};

}  // namespace

Result<std::unique_ptr<StudySource>> manifest_source(const fs::path& path) {
  auto manifest = read_manifest(path);
  if (!manifest) return tl::unexpected(manifest.error());
  auto source = std::make_unique<ManifestSource>(std::move(*manifest), path);
  if (!source->has_a_picture()) {
    return fail(ErrorCode::ManifestInvalid, path.string(),
                "none of its pictures was found beside it or below its folder");
  }
  return source;
}

}  // namespace m2ib::evaluation
