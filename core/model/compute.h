#pragma once

#include <string>

namespace m2ib::model {

/// How the machine's cores are shared between Torch and the BLAS library it calls.
struct ComputePools {
  int torch_threads = 1;
  int blas_threads = 1;
  std::string blas;          ///< e.g. "OpenBLAS 0.3.21 (openmp)"; "unknown" where it cannot be asked
  std::string kernels;       ///< which of its processor-specific kernels OpenBLAS uses, e.g. "SkylakeX"; may be empty
  bool shared_pool = false;  ///< both draw on one OpenMP pool, so they cannot fight
};

/// Sets the pools once for the process and returns what was chosen. An OpenMP OpenBLAS shares Torch's pool: both get
/// `threads`. A pthread OpenBLAS has a pool of its own that fights with Torch's (2-3 times slower), so then Torch gets
/// one thread and BLAS all. Call from the main thread before the first computation.
/// @param threads 0 = what OMP_NUM_THREADS asks for, else all cores this process may use
ComputePools configure_compute_pools(int threads = 0);

/// What was chosen last (defaults before configure_compute_pools()).
[[nodiscard]] ComputePools compute_pools();

/// For people and provenance, e.g. "CPU, 2 threads, OpenBLAS 0.3.21 (openmp), float32".
[[nodiscard]] std::string compute_description();

/// Lets the calling thread, and the pool threads it starts, yield to the window (nice +5 on Linux). Never fails.
void lower_thread_priority();

}  // namespace m2ib::model
