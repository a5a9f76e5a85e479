#pragma once

#include <filesystem>
#include <vector>

namespace m2ib::session {

/// Where the program's own files lie: the first that exists of $M2IB_RESOURCES, ../share/m2ib-explorer beside the
/// program, and the source tree that it was built from. The last of them where none exists.
[[nodiscard]] std::filesystem::path find_resource_dir();

/// The embedded model's folder; it may be absent.
[[nodiscard]] std::filesystem::path embedded_model_dir();

/// Embedded sample pictures (PNG), by name; empty where there are none.
[[nodiscard]] std::vector<std::filesystem::path> sample_images();

}  // namespace m2ib::session
