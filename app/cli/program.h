#pragma once

namespace m2ib::cli {

/// The whole of `m2ib`, from its arguments to its exit code. Sets the locale and the compute pools of the process, so
/// it is called once in a process: by main(), or by a test in a child of its own.
[[nodiscard]] int run_program(int argc, char** argv);

}  // namespace m2ib::cli
