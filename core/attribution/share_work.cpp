#include "core/attribution/share_work.h"

#include <ATen/Parallel.h>

// Torch's loop is a template: without the compiler's OpenMP it would run in one thread, and every matrix product in it
// would call for all threads.
#ifndef _OPENMP
#error "share_work.cpp needs OpenMP"
#endif

namespace m2ib::attribution {

void run_shares(int count, const std::function<void(int)>& act) {
  at::parallel_for(0, count, 1, [&act](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) act(static_cast<int>(i));
  });
}

}  // namespace m2ib::attribution
