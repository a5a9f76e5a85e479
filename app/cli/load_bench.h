#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/base/stop.h"
#include "core/model/dual_encoder.h"

/// How long a model takes to open, against reading its files with `cat`.
namespace m2ib::cli {

/// Repetitions of one kind, taken in turn; medians are what counts.
struct LoadTimes {
  std::vector<double> load_s;
  std::vector<double> cat_s;

  [[nodiscard]] double load() const;  ///< median; 0 where there is none
  [[nodiscard]] double cat() const;
};

struct LoadReport {
  std::string model;
  std::string layout;
  std::string precision;
  std::int64_t parameters = 0;
  std::int64_t file_bytes = 0;
  std::int64_t weights_bytes = 0;  ///< in memory
  LoadTimes warm;                  ///< the files are in the page cache
  std::optional<LoadTimes> cold;   ///< read from the disk; nothing where the cache cannot be dropped
  std::int64_t before_bytes = 0;   ///< resident before the first opening
  std::int64_t peak_bytes = 0;  ///< largest resident memory (VmHWM) of the first opening, pages of the files included
  std::int64_t peak_private_bytes = 0;  ///< largest anonymous memory, sampled: what the system cannot take back
};

/// Opens the model again and again. Errors: those of load_model(), ComputeFailed (`cat` cannot be run).
/// @param say is told what is being done
[[nodiscard]] Stoppable<LoadReport> measure_loading(const std::filesystem::path& path,
                                                    const model::LoadOptions& options, int repetitions,
                                                    const StopToken& stop,
                                                    const std::function<void(const std::string&)>& say);

}  // namespace m2ib::cli
