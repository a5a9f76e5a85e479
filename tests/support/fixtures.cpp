#include "tests/support/fixtures.h"

#include <cstdlib>

namespace m2ib::tests {

std::filesystem::path shared_dir() {
  // Tests are single-threaded when they ask, so getenv is safe here.
  if (const char* named = std::getenv("M2IB_SHARED"); named != nullptr && *named != '\0') return named;
  return std::filesystem::path(M2IB_SOURCE_DIR).parent_path() / "shared";
}

std::filesystem::path fixture_dir() { return shared_dir() / "fixtures"; }

bool has_fixtures() { return std::filesystem::is_directory(fixture_dir()); }

std::string missing_fixtures_message() {
  return "SKIPPED, NOT PASSED: no golden data at " + fixture_dir().string() + " (set M2IB_SHARED to its folder)";
}

}  // namespace m2ib::tests
