#include "core/model/thread_pool.h"

#include <ATen/Parallel.h>
#include <omp.h>

// Torch's loop is a template: without the compiler's OpenMP it would run in one thread, and every matrix product in it
// would call for all threads.
#ifndef _OPENMP
#error "thread_pool.cpp needs OpenMP"
#endif

namespace m2ib::model {

int pool_threads() { return at::get_num_threads(); }

void set_pool_threads(int threads) { omp_set_num_threads(threads); }

void run_in_pool(int count, const std::function<void(int)>& act) {
  at::parallel_for(0, count, 1, [&act](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) act(static_cast<int>(i));
  });
}

}  // namespace m2ib::model
