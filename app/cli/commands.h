#pragma once

#include <CLI/CLI.hpp>

#include "app/cli/cli_common.h"

/// Each function adds one command; the command stores its exit code in `exit_code` when it has run.
namespace m2ib::cli {

void add_explain(CLI::App& program, ExitCode& exit_code);
void add_compare(CLI::App& program, ExitCode& exit_code);
void add_figure(CLI::App& program, ExitCode& exit_code);
void add_methods(CLI::App& program, ExitCode& exit_code);
void add_image(CLI::App& program, ExitCode& exit_code);
void add_inspect(CLI::App& program, ExitCode& exit_code);
void add_embed(CLI::App& program, ExitCode& exit_code);
void add_models(CLI::App& program, ExitCode& exit_code);
void add_evaluate(CLI::App& program, ExitCode& exit_code);
void add_bench(CLI::App& program, ExitCode& exit_code);
void add_phantom(CLI::App& program, ExitCode& exit_code);

}  // namespace m2ib::cli
