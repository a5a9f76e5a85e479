#pragma once

// Internal.

#include <functional>

namespace m2ib::model {

/// How many threads Torch and an OpenMP BLAS use for work that the calling thread starts.
[[nodiscard]] int pool_threads();
/// Sets it for the calling thread alone. at::set_num_threads() would set it for all, and start a second pool anew each
/// time, whose threads look for work in vain.
void set_pool_threads(int threads);

/// Calls act(0) … act(count - 1), each in a thread of the pool; within, Torch and BLAS stay on that thread. Returns
/// when all are done. What act throws is thrown here.
void run_in_pool(int count, const std::function<void(int)>& act);

}  // namespace m2ib::model
