#pragma once

// Internal.

#include <functional>

namespace m2ib::attribution {

/// Calls act(0) … act(count - 1), each in a thread of Torch's pool; within, Torch and BLAS stay on that thread. Returns
/// when all are done. What act throws is thrown here.
void run_shares(int count, const std::function<void(int)>& act);

}  // namespace m2ib::attribution
