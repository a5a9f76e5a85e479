#include "core/model/find_weights.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "core/base/files.h"
#include "core/base/marked_text.h"
#include "core/model/layouts/layout.h"

namespace m2ib::model {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostEntries = 100'000;  // a folder of pictures may hold the weights, too
constexpr std::size_t kMostCandidates = 20;
constexpr const char* kLookedFor =
    M2IB_ERROR_TEXT("Reason", "model.safetensors, pytorch_model.bin or another file of weights, and its config.json");

// As their tools prefer them.
constexpr std::array kUsualNames = {"model.safetensors",           "model.safetensors.index.json",
                                    "open_clip_model.safetensors", "open_clip_pytorch_model.safetensors",
                                    "open_clip_pytorch_model.bin", "open_clip_pytorch_model.pth",
                                    "pytorch_model.bin",           "pytorch_model.bin.index.json"};

bool may_hold_weights(const fs::path& file) {
  if (file.filename().string().starts_with('.')) return false;  // macOS leaves "._model.pt" on foreign disks
  constexpr std::array kEndings = {".safetensors", ".bin", ".pt", ".pth", ".ckpt"};
  std::string ending = file.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(), [](unsigned char c) { return std::tolower(c); });
  return std::find(kEndings.begin(), kEndings.end(), ending) != kEndings.end();
}

std::vector<fs::path> candidates(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code code;
  std::size_t seen = 0;
  for (fs::directory_iterator entry(folder, code), end; !code && entry != end && ++seen <= kMostEntries;
       entry.increment(code)) {
    std::error_code ignored;
    if (may_hold_weights(entry->path()) && entry->is_regular_file(ignored)) files.push_back(entry->path());
  }
  std::sort(files.begin(), files.end());
  if (files.size() > kMostCandidates) files.resize(kMostCandidates);
  return files;
}

Result<FoundWeights> open(const fs::path& folder, const fs::path& file) {
  const auto checkpoint = checkpoint::open_checkpoint(file);
  if (!checkpoint) return tl::unexpected(checkpoint.error());
  return FoundWeights{folder, *checkpoint};
}

Result<FoundWeights> search_by_content(const fs::path& folder) {
  std::optional<FoundWeights> found;
  std::optional<Error> first_failure;
  std::string names;
  for (const fs::path& file : candidates(folder)) {
    auto opened = open(folder, file);
    if (opened) {
      if (const auto layout = detect_layout(*opened->checkpoint); !layout) opened = tl::unexpected(layout.error());
    }
    if (!opened) {
      if (!first_failure) first_failure = opened.error();
      continue;
    }
    names += (names.empty() ? "" : ", ") + file.filename().string();
    if (found) {
      return fail(ErrorCode::NotAModel, folder.string(),
                  "a single model, but it holds several (" + names + ", …); open the file that you mean");
    }
    found = std::move(*opened);
  }
  if (found) return *found;
  std::error_code denied;
  if (fs::directory_iterator(folder, denied); denied) {
    return fail(ErrorCode::FileUnreadable, folder.string(), denied.message());
  }
  if (first_failure) return tl::unexpected(*first_failure);
  return fail(ErrorCode::NotAModel, folder.string(), kLookedFor);
}

// A file that cannot be read is reported: another one need not be the same model. One that holds something else is
// passed over: timm's repositories have an image tower's model.safetensors beside OpenCLIP's whole models.
Result<FoundWeights> search_by_name(const fs::path& folder) {
  std::optional<FoundWeights> something_else;
  for (const char* name : kUsualNames) {
    std::error_code code;
    if (!fs::is_regular_file(folder / name, code)) continue;
    auto opened = open(folder, folder / name);
    if (!opened || detect_layout(*opened->checkpoint)) return opened;
    if (!something_else) something_else = std::move(*opened);
  }
  return something_else ? Result<FoundWeights>(std::move(*something_else)) : search_by_content(folder);
}

// Hugging Face's cache keeps a model as models--<owner>--<name>/snapshots/<revision>/: people drop any of the three.
fs::path snapshot_of(const fs::path& folder) {
  std::error_code code;
  const fs::path snapshots = folder.filename() == "snapshots" ? folder : folder / "snapshots";
  if (!fs::is_directory(snapshots, code)) return folder;
  const auto main = read_text_file(snapshots.parent_path() / "refs" / "main", 100);
  if (main) {
    const fs::path named = snapshots / main->substr(0, main->find_first_of("\r\n"));
    if (named.parent_path() == snapshots && fs::is_directory(named, code)) return named;
  }
  fs::path only;
  for (fs::directory_iterator entry(snapshots, code), end; !code && entry != end; entry.increment(code)) {
    if (!only.empty()) return folder;  // several, and nothing says which
    only = entry->path();
  }
  return only.empty() ? folder : only;
}

}  // namespace

Result<FoundWeights> find_weights(const fs::path& path) {
  std::error_code code;
  if (!fs::exists(path, code)) {
    return code ? fail(ErrorCode::FileUnreadable, path.string(), code.message())
                : fail(ErrorCode::FileNotFound, path.string());
  }
  fs::path folder = path;
  if (fs::is_directory(path, code)) {
    folder = snapshot_of(path);
  } else {
    folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
    const std::string name = path.filename().string();
    // Somebody may well choose a model by its configuration.
    const bool companion = path.extension() == ".json" && !name.ends_with(".index.json");
    if (!companion) return open(folder, path);
  }
  return search_by_name(folder);
}

Result<void> look_for_model(const fs::path& path) {
  const auto found = find_weights(path);
  if (!found) return tl::unexpected(found.error());
  const auto layout = detect_layout(*found->checkpoint);
  return layout ? Result<void>() : tl::unexpected(layout.error());
}

}  // namespace m2ib::model
