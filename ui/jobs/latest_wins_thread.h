#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>

#include "core/base/stop.h"

namespace m2ib::jobs {

/// One thread with a one-slot mailbox. A new request replaces the one that waits and stops the one that runs, so the
/// last request is always worked on, and at most one is worked on at a time. All members may be called from any thread,
/// but not from the work itself.
template <class Request>
class LatestWinsThread {
 public:
  using Work = std::function<void(Request request, StopToken stop)>;

  /// @param work runs on the thread for each request; must not throw
  /// @param prologue runs on the thread once, before the first request
  explicit LatestWinsThread(Work work, std::function<void()> prologue = {})
      : work_(std::move(work)), prologue_(std::move(prologue)), thread_([this](StopToken stop) { loop(stop); }) {}

  /// Stops what runs, then waits for it. A request that waits is never begun.
  ~LatestWinsThread() {
    cancel();
    thread_.request_stop();
    thread_.join();
  }
  LatestWinsThread(const LatestWinsThread&) = delete;
  LatestWinsThread& operator=(const LatestWinsThread&) = delete;

  /// Returns the request that was replaced before it had begun.
  std::optional<Request> put(Request request) { return exchange(std::move(request)); }

  /// Empties the slot and stops what runs. Returns the request that had not begun.
  std::optional<Request> cancel() { return exchange(std::nullopt); }

 private:
  std::optional<Request> exchange(std::optional<Request> request) {
    std::stop_source running(std::nostopstate);
    {
      const std::lock_guard lock(mutex_);
      slot_.swap(request);
      running = running_;
    }
    // Outside the lock: stop callbacks are foreign code.
    running.request_stop();
    wake_.notify_one();
    return request;
  }

  void loop(StopToken closing) {
    if (prologue_) prologue_();
    while (true) {
      std::unique_lock lock(mutex_);
      running_ = std::stop_source(std::nostopstate);
      if (!wake_.wait(lock, closing, [this] { return slot_.has_value(); })) return;
      std::optional<Request> request;
      request.swap(slot_);
      running_ = std::stop_source();
      const StopToken stop = running_.get_token();
      lock.unlock();
      work_(std::move(*request), stop);
    }
  }

  const Work work_;
  const std::function<void()> prologue_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::optional<Request> slot_;                 ///< guarded by mutex_
  std::stop_source running_{std::nostopstate};  ///< of the request being worked on; guarded by mutex_
  std::jthread thread_;                         ///< last: starts when the rest is ready
};

}  // namespace m2ib::jobs
