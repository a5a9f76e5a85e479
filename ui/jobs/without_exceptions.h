#pragma once

#include <exception>
#include <new>

#include "core/base/error.h"

namespace m2ib::jobs {

/// Runs work() and returns its Result. Core turns exceptions into errors; what slips through must not end the program.
/// @param doing what is being done, for the message
template <class Work>
auto without_exceptions(const char* doing, Work&& work) -> decltype(work()) {
  try {
    return work();
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::OutOfMemory, doing);
  } catch (const std::exception& exception) {
    return fail(ErrorCode::ComputeFailed, exception.what());
  } catch (...) {
    return fail(ErrorCode::ComputeFailed, "unknown exception");
  }
}

}  // namespace m2ib::jobs
