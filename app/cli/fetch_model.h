#pragma once

#include <string>

#include "app/cli/cli_common.h"
#include "app/cli/model_option.h"

namespace m2ib::cli {

struct FetchRequest {
  std::string id;      ///< of a well-known model
  std::string folder;  ///< empty: the usual one
  bool yes = false;    ///< the person agreed to the download
};

/// Says what would be downloaded; with a yes, downloads it, opens it once and adds it to the list. Ctrl+C stops and
/// keeps what has arrived.
[[nodiscard]] ExitCode fetch_model(const FetchRequest& request, const ModelRequest& reading);

}  // namespace m2ib::cli
