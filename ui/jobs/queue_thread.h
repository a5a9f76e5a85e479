#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

namespace m2ib::jobs {

/// One thread that does everything it is given, in order: for what must not be lost, unlike LatestWinsThread.
class QueueThread {
 public:
  QueueThread() : thread_([this] { loop(); }) {}
  /// Waits until all has been done.
  ~QueueThread() {
    {
      const std::lock_guard lock(mutex_);
      closing_ = true;
    }
    wake_.notify_one();
    thread_.join();
  }
  QueueThread(const QueueThread&) = delete;
  QueueThread& operator=(const QueueThread&) = delete;

  /// @param work must not throw
  void put(std::function<void()> work) {
    {
      const std::lock_guard lock(mutex_);
      waiting_.push_back(std::move(work));
    }
    wake_.notify_one();
  }

 private:
  void loop() {
    while (true) {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return closing_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      const auto work = std::move(waiting_.front());
      waiting_.pop_front();
      lock.unlock();
      work();
    }
  }

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> waiting_;  ///< guarded by mutex_
  bool closing_ = false;                       ///< guarded by mutex_
  std::thread thread_;                         ///< last: starts when the rest is ready
};

}  // namespace m2ib::jobs
