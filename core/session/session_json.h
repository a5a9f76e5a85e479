// Internal: a session's JSON, with what only its archive needs.
#pragma once

#include <string>
#include <vector>

#include "core/session/session_file.h"

namespace m2ib::session {

inline constexpr std::size_t kMostPictures = 10'000;
inline constexpr std::size_t kMostCaptions = 1'000;
inline constexpr std::size_t kMostResults = 10'000;

struct ReadSession {
  Session session;
  std::vector<bool> embedded;  ///< one a picture: its bytes lie beside the JSON
};

/// session_from_json() with all that it says.
[[nodiscard]] Result<ReadSession> read_session_json(const std::string& json, const std::string& name);

}  // namespace m2ib::session
