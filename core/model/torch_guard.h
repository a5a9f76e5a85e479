#pragma once

// Internal: turns what Torch throws into values at the border of core.

#include <c10/util/Exception.h>

#include <new>
#include <string>
#include <string_view>

#include "core/base/error.h"

namespace m2ib::model {

/// Runs compute() and returns its Result; c10::Error and std::bad_alloc become ComputeFailed or OutOfMemory.
/// @param doing what is being done, for the message
template <class Compute>
auto guarded(std::string_view doing, Compute&& compute) -> decltype(compute()) {
  try {
    return compute();
  } catch (const c10::Error& error) {
    // Torch reports a failed allocation as an ordinary error whose text names the allocator.
    const std::string words = error.what_without_backtrace();
    if (words.find("DefaultCPUAllocator") != std::string::npos) return fail(ErrorCode::OutOfMemory, std::string(doing));
    return fail(ErrorCode::ComputeFailed, words.substr(0, words.find('\n')));
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::OutOfMemory, std::string(doing));
  } catch (const std::exception& error) {
    return fail(ErrorCode::ComputeFailed, std::string(error.what()));
  }
}

}  // namespace m2ib::model
