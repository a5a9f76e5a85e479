#include "core/model/compute.h"

#include <ATen/Parallel.h>
#include <dlfcn.h>
#include <malloc.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <mutex>

namespace m2ib::model {
namespace {

std::mutex pools_mutex;
ComputePools chosen;

// OMP_NUM_THREADS is how people and schedulers ask every such program for fewer threads.
int requested_threads() {
  const char* asked = std::getenv("OMP_NUM_THREADS");
  return asked == nullptr ? 0 : std::max(0, std::atoi(asked));
}

// Every step frees and takes back tensors of a few megabytes. By default glibc gives such memory back to the kernel at
// once and gets it again page by page, which costs a quarter of the time of a small model.
void keep_freed_memory() {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, 32 * 1024 * 1024);  // the largest that glibc accepts
  mallopt(M_TRIM_THRESHOLD, 128 * 1024 * 1024);
#endif
}

int usable_cores() {
  cpu_set_t set;
  CPU_ZERO(&set);
  return sched_getaffinity(0, sizeof(set), &set) == 0 ? std::max(1, CPU_COUNT(&set)) : 1;
}

// OpenBLAS exports these; another BLAS does not, so they are looked up instead of linked.
template <class Function>
Function symbol(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_DEFAULT, name));
}

enum class OpenBlasKind { None, Sequential, Pthread, OpenMp };

OpenBlasKind openblas_kind() {
  const auto parallel = symbol<int (*)()>("openblas_get_parallel");
  if (parallel == nullptr) return OpenBlasKind::None;
  switch (parallel()) {
    case 0:
      return OpenBlasKind::Sequential;
    case 1:
      return OpenBlasKind::Pthread;
    default:
      return OpenBlasKind::OpenMp;
  }
}

std::string blas_name(OpenBlasKind kind) {
  const auto config = symbol<char* (*)()>("openblas_get_config");
  if (config == nullptr) return "unknown BLAS";
  const std::string words = config();  // "OpenBLAS 0.3.21 NO_LAPACKE …"
  std::string name = words.substr(0, words.find(' ', words.find(' ') + 1));
  switch (kind) {
    case OpenBlasKind::Pthread:
      return name + " (pthread)";
    case OpenBlasKind::OpenMp:
      return name + " (openmp)";
    default:
      return name + " (sequential)";
  }
}

std::string blas_kernels() {
  const auto corename = symbol<char* (*)()>("openblas_get_corename");
  return corename == nullptr ? std::string() : corename();
}

}  // namespace

ComputePools configure_compute_pools(int threads) {
  const int asked = threads > 0 ? threads : requested_threads();
  const int cores = asked > 0 ? std::min(asked, 256) : usable_cores();
  const OpenBlasKind kind = openblas_kind();
  static std::once_flag first_call;
  std::call_once(first_call, keep_freed_memory);
  ComputePools pools;
  pools.blas = blas_name(kind);
  pools.kernels = blas_kernels();
  pools.shared_pool = kind == OpenBlasKind::OpenMp;
  pools.torch_threads = kind == OpenBlasKind::Pthread ? 1 : cores;
  pools.blas_threads = kind == OpenBlasKind::Pthread || kind == OpenBlasKind::OpenMp ? cores : 1;
  at::set_num_threads(pools.torch_threads);
  if (const auto set_blas = symbol<void (*)(int)>("openblas_set_num_threads")) set_blas(pools.blas_threads);
  const std::lock_guard lock(pools_mutex);
  chosen = pools;
  return pools;
}

ComputePools compute_pools() {
  const std::lock_guard lock(pools_mutex);
  return chosen;
}

std::string compute_description() {
  const ComputePools pools = compute_pools();
  const int threads = std::max(pools.torch_threads, pools.blas_threads);
  return "CPU, " + std::to_string(threads) + (threads == 1 ? " thread, " : " threads, ") +
         (pools.blas.empty() ? "unknown BLAS" : pools.blas) + ", float32";
}

void lower_thread_priority() {
#ifdef __linux__
  // On Linux, niceness belongs to a thread, and threads it starts inherit it.
  setpriority(PRIO_PROCESS, static_cast<id_t>(syscall(SYS_gettid)), 5);
#endif
}

}  // namespace m2ib::model
