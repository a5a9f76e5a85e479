#pragma once

#include <optional>
#include <string>

#include <CLI/CLI.hpp>

#include "app/cli/cli_common.h"
#include "app/cli/model_option.h"

/// `m2ib evaluate` with methods, a list of pictures or a folder for results.
namespace m2ib::cli {

struct StudyRequest {
  std::string manifest;
  std::string methods;  ///< "all" or ids with commas between them; empty: all
  std::string metrics;  ///< the same
  std::string samples;  ///< "rise=500,kernel-shap=256": masks, trials … of some methods; the others keep their defaults
  std::string out;      ///< folder; empty: the table goes to the screen
  bool names = false;
  std::optional<int> threads;
  std::optional<int> repeats;
  std::optional<int> costly_cases;

  /// Whether anything of this was asked for.
  [[nodiscard]] bool is_study() const {
    return !manifest.empty() || !methods.empty() || !metrics.empty() || !out.empty();
  }
  /// An option that means nothing without the others; empty where there is none.
  [[nodiscard]] std::string lonely_option() const;
};

/// What stands on the command line besides.
struct StudySubject {
  const ModelRequest& model;
  int phantoms = 0;  ///< 0: a manifest
  std::uint64_t seed = 1;
  std::optional<double> beta;
  std::optional<int> layer;
  bool json = false;
};

void add_study_options(CLI::App& command, StudyRequest& request);
/// Runs all of it and writes what was asked for.
[[nodiscard]] ExitCode run_study_command(const StudyRequest& request, const StudySubject& subject);

}  // namespace m2ib::cli
