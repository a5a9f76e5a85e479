#include "app/cli/interrupt.h"

#include <fcntl.h>
#include <unistd.h>
#include <cerrno>

namespace m2ib::cli {
namespace {

// A handler may only write; a thread of its own reads and asks for the stop, which takes a lock.
volatile std::sig_atomic_t signalled_pipe = -1;
constexpr char kInterrupted = 'i';
constexpr char kDone = 'd';

extern "C" void on_interrupt(int) {
  const int kept = errno;
  [[maybe_unused]] const auto written = ::write(signalled_pipe, &kInterrupted, 1);
  errno = kept;
}

}  // namespace

Interrupt::Interrupt() {
  if (::pipe2(pipe_, O_CLOEXEC) != 0) return;  // then Ctrl+C ends the program, as without this object
  watcher_ = std::jthread([this] {
    char letter = kDone;
    while (true) {
      const auto count = ::read(pipe_[0], &letter, 1);
      if (count < 0 && errno == EINTR) continue;
      if (count != 1 || letter == kDone) return;
      source_.request_stop();
    }
  });
  signalled_pipe = pipe_[1];
  struct sigaction action {};
  action.sa_handler = on_interrupt;
  action.sa_flags = static_cast<int>(SA_RESTART | SA_RESETHAND);
  ::sigaction(SIGINT, &action, &before_);
}

Interrupt::~Interrupt() {
  if (pipe_[0] < 0) return;
  ::sigaction(SIGINT, &before_, nullptr);
  [[maybe_unused]] const auto written = ::write(pipe_[1], &kDone, 1);
  watcher_.join();
  ::close(pipe_[0]);
  ::close(pipe_[1]);
}

}  // namespace m2ib::cli
