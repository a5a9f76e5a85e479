#include "core/session/resource_dir.h"

#include <algorithm>
#include <cstdlib>
#include <system_error>

namespace m2ib::session {

namespace fs = std::filesystem;

fs::path find_resource_dir() {
  std::error_code ignored;
  if (const char* named = std::getenv("M2IB_RESOURCES"); named != nullptr && *named != '\0') {
    if (fs::is_directory(named, ignored)) return named;
  }
  const fs::path program = fs::read_symlink("/proc/self/exe", ignored);
  if (!ignored) {
    const fs::path installed = program.parent_path().parent_path() / "share" / "m2ib-explorer";
    if (fs::is_directory(installed, ignored)) return installed;
  }
  return M2IB_SOURCE_RESOURCE_DIR;
}

fs::path embedded_model_dir() { return find_resource_dir() / "models" / "phantom-cxr"; }

std::vector<fs::path> sample_images() {
  std::vector<fs::path> samples;
  std::error_code ignored;
  // The constructor with an error code gives an empty range where the folder is absent; ++ may fail later, too.
  fs::directory_iterator entry(find_resource_dir() / "samples", ignored);
  for (; !ignored && entry != fs::directory_iterator(); entry.increment(ignored)) {
    if (entry->path().extension() == ".png") samples.push_back(entry->path());
  }
  std::sort(samples.begin(), samples.end());
  return samples;
}

}  // namespace m2ib::session
