#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

#ifdef __linux__
#include <sys/resource.h>
#include <unistd.h>
#endif

namespace m2ib::jobs {

/// One thread on which views have drawn what takes longer than a frame: one for all of them, so that six linked views
/// leave the other processors to the window. Clients take turns; each has one slot, in which a newer drawing replaces
/// one that has not begun. A drawing is never stopped, since it takes some ms, but drop() waits for it: no drawing
/// outlives its client. All members may be called from any thread, but not from a drawing.
class DrawingThread {
 public:
  /// The one that runs now, else a new one; it ends with the last who holds it. To be called on the UI thread.
  [[nodiscard]] static std::shared_ptr<DrawingThread> shared() {
    static std::weak_ptr<DrawingThread> running;
    std::shared_ptr<DrawingThread> thread = running.lock();
    if (!thread) running = thread = std::make_shared<DrawingThread>();
    return thread;
  }

  DrawingThread() : thread_([this] { loop(); }) {}
  /// Forgets what waits.
  ~DrawingThread() {
    {
      const std::lock_guard lock(mutex_);
      closing_ = true;
    }
    wake_.notify_one();
    thread_.join();
  }
  DrawingThread(const DrawingThread&) = delete;
  DrawingThread& operator=(const DrawingThread&) = delete;

  /// @param draw must not throw
  void put(const void* client, std::function<void()> draw) {
    {
      const std::lock_guard lock(mutex_);
      for (auto& [owner, waiting] : waiting_) {
        if (owner != client) continue;
        waiting = std::move(draw);
        return;
      }
      waiting_.emplace_back(client, std::move(draw));
    }
    wake_.notify_one();
  }

  /// Forgets the client's drawing; where it has begun, waits for its end.
  void drop(const void* client) {
    std::unique_lock lock(mutex_);
    std::erase_if(waiting_, [client](const auto& entry) { return entry.first == client; });
    done_.wait(lock, [this, client] { return current_ != client; });
  }

 private:
  /// What a person waits for comes first: painting itself uses threads of Qt's, which must not queue behind this one.
  /// Linux has a priority for each thread; elsewhere all are alike.
  static void give_way() {
#ifdef __linux__
    constexpr int kNicer = 10;
    // Refused where a policy forbids it: then they share.
    (void)::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kNicer);
#endif
  }

  void loop() {
    give_way();
    std::unique_lock lock(mutex_);
    while (true) {
      wake_.wait(lock, [this] { return closing_ || !waiting_.empty(); });
      if (closing_) return;
      std::function<void()> draw = std::move(waiting_.front().second);
      current_ = waiting_.front().first;
      waiting_.pop_front();
      lock.unlock();
      draw();
      draw = {};  // what it holds goes before its client is told
      lock.lock();
      current_ = nullptr;
      done_.notify_all();
    }
  }

  std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable done_;
  std::deque<std::pair<const void*, std::function<void()>>> waiting_;  ///< guarded by mutex_
  const void* current_ = nullptr;                                      ///< whose drawing runs; guarded by mutex_
  bool closing_ = false;                                               ///< guarded by mutex_
  std::thread thread_;                                                 ///< last: starts when the rest is ready
};

}  // namespace m2ib::jobs
