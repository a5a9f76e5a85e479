#pragma once

#include <filesystem>
#include <string>

/// Where the shared golden data lies. Read from the environment each time, so that another folder can take its place.
namespace m2ib::tests {

/// $M2IB_SHARED, or ../shared from the project's root.
[[nodiscard]] std::filesystem::path shared_dir();
/// shared_dir()/fixtures
[[nodiscard]] std::filesystem::path fixture_dir();
[[nodiscard]] bool has_fixtures();
/// A sentence that says what is missing and how to name another folder.
[[nodiscard]] std::string missing_fixtures_message();

}  // namespace m2ib::tests

/// First line of a test that needs the golden data: skips, saying so, where it is absent.
#define M2IB_REQUIRE_FIXTURES()                                                               \
  do {                                                                                        \
    if (!m2ib::tests::has_fixtures()) QSKIP(m2ib::tests::missing_fixtures_message().c_str()); \
  } while (false)
