#include "app/cli/program.h"

#include <clocale>
#include <cstdlib>
#include <exception>
#include <new>
#include <string>

#include <langinfo.h>

#include "app/cli/commands.h"
#include "core/model/compute.h"
#include "core/session/provenance.h"

namespace m2ib::cli {
namespace {

/// Qt reads text in the locale's encoding; captions are UTF-8 whatever a bare container's locale says.
void use_utf8() {
  (void)std::setlocale(LC_ALL, "");
  if (std::string(nl_langinfo(CODESET)) != "UTF-8") ::setenv("LC_ALL", "C.UTF-8", 1);
  (void)std::setlocale(LC_ALL, "C.UTF-8");
}

int parse_and_run(int argc, char** argv) {
  CLI::App program(
      "Which parts of a chest X-ray and which words of a sentence did a CLIP-like model use? "
      "Explanations by the multi-modal information bottleneck (M2IB) and by other methods.",
      "m2ib");
  program.set_version_flag("--version", std::string("m2ib ") + session::program_version());
  program.footer(exit_code_help());
  program.require_subcommand(1);
  program.fallthrough(false);

  ExitCode exit_code = ExitCode::Done;
  add_explain(program, exit_code);
  add_compare(program, exit_code);
  add_figure(program, exit_code);
  add_methods(program, exit_code);
  add_image(program, exit_code);
  add_inspect(program, exit_code);
  add_embed(program, exit_code);
  add_models(program, exit_code);
  add_evaluate(program, exit_code);
  add_bench(program, exit_code);
  add_phantom(program, exit_code);
  for (CLI::App* command : program.get_subcommands({})) command->footer(exit_code_help());

  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& problem) {
    if (problem.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) return program.exit(problem);  // --help
    return static_cast<int>(wrong_usage(std::string(problem.what()) + ". Run with --help for more."));
  }
  return static_cast<int>(exit_code);
}

}  // namespace

int run_program(int argc, char** argv) {
  try {
    use_utf8();
    model::configure_compute_pools();
    return parse_and_run(argc, argv);
  } catch (const std::bad_alloc&) {
    return static_cast<int>(report({ErrorCode::OutOfMemory, {"this command"}}));
  } catch (const std::exception& problem) {
    return static_cast<int>(report({ErrorCode::ComputeFailed, {problem.what()}}));
  }
}

}  // namespace m2ib::cli
