#pragma once

#include <csignal>
#include <stop_token>
#include <thread>

#include "core/base/stop.h"

namespace m2ib::cli {

/// While one is alive, Ctrl+C (SIGINT) asks for a stop in place of ending the program; a second Ctrl+C ends it at once.
/// One at a time.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  [[nodiscard]] StopToken token() const { return source_.get_token(); }
  [[nodiscard]] bool asked() const { return source_.stop_requested(); }

 private:
  std::stop_source source_;
  int pipe_[2] = {-1, -1};
  struct sigaction before_ {};
  std::jthread watcher_;
};

}  // namespace m2ib::cli
