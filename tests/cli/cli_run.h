#pragma once

#include <QByteArray>
#include <QFile>
#include <QStringList>
#include <functional>

/// How the tests of `m2ib` start it.
namespace m2ib::tests {

inline constexpr int kLongest_ms = 120000;

struct Outcome {
  int exit_code = -1;  ///< -1 where it crashed or did not end in time
  QByteArray out;
  QByteArray err;
};

/// Runs the program's own entry point in a child of this process. The libraries are loaded already, which takes the
/// program longer than most of what is tested here. The test must be a QTEST_APPLESS_MAIN that has computed nothing
/// itself: a figure needs an application object of its own, and OpenMP's threads do not live on in a child.
/// @param prepare called in the child first, e.g. to limit what it may do
[[nodiscard]] Outcome run_cli(const QStringList& arguments, const std::function<void()>& prepare = {});

/// Starts the built program itself.
[[nodiscard]] Outcome start_program(const QStringList& arguments, int longest_ms = kLongest_ms);

/// Empty where it cannot be read.
[[nodiscard]] inline QByteArray content(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}  // namespace m2ib::tests
