#include "tests/cli/cli_run.h"

#include <QElapsedTimer>
#include <QProcess>
#include <cstdio>
#include <string>
#include <vector>

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include <csignal>

#include "app/cli/program.h"

namespace m2ib::tests {
namespace {

/// A file without a name: takes any amount without anybody reading, unlike a pipe.
class Sink {
 public:
  explicit Sink(const char* name) : descriptor_(::memfd_create(name, 0)) {}
  ~Sink() { ::close(descriptor_); }
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;
  [[nodiscard]] int descriptor() const { return descriptor_; }
  [[nodiscard]] QByteArray content() const {
    QFile file;
    if (!file.open(descriptor_, QIODevice::ReadOnly) || !file.seek(0)) return {};
    return file.readAll();
  }

 private:
  int descriptor_;
};

[[noreturn]] void be_the_program(const QStringList& arguments, const Sink& out, const Sink& err,
                                 const std::function<void()>& prepare) {
  ::dup2(out.descriptor(), STDOUT_FILENO);
  ::dup2(err.descriptor(), STDERR_FILENO);
  std::vector<std::string> texts{"m2ib"};
  for (const QString& argument : arguments) texts.push_back(argument.toStdString());
  std::vector<char*> argv;
  for (std::string& text : texts) argv.push_back(text.data());
  argv.push_back(nullptr);
  if (prepare) prepare();
  const int exit_code = cli::run_program(static_cast<int>(texts.size()), argv.data());
  std::fflush(nullptr);
  ::_exit(exit_code);  // what the test has open is not the child's to close
}

}  // namespace

Outcome run_cli(const QStringList& arguments, const std::function<void()>& prepare) {
  const Sink out("out");
  const Sink err("err");
  std::fflush(nullptr);  // else the child would write it again
  const pid_t child = ::fork();
  if (child < 0) return {};
  if (child == 0) be_the_program(arguments, out, err, prepare);
  QElapsedTimer clock;
  clock.start();
  int status = 0;
  while (::waitpid(child, &status, WNOHANG) == 0) {
    if (clock.elapsed() > kLongest_ms) ::kill(child, SIGKILL);
    ::usleep(1000);
  }
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, out.content(), err.content()};
}

Outcome start_program(const QStringList& arguments, int longest_ms) {
  QProcess process;
  process.start(QStringLiteral(M2IB_PROGRAM), arguments);
  if (!process.waitForFinished(longest_ms) || process.exitStatus() != QProcess::NormalExit) return {};
  return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

}  // namespace m2ib::tests
