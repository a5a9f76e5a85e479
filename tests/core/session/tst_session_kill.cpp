#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <csignal>
#include <set>

#include <sys/wait.h>
#include <unistd.h>

#include "core/base/random.h"
#include "tests/core/session/session_samples.h"

using namespace m2ib;

/// A process is killed in the middle of saving over a file, again and again: whatever stands there opens whole, and is
/// what one of the saves wrote.
class TestSessionKill : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void a_killed_save_leaves_the_old_or_the_new_session();
};

namespace {

namespace fs = std::filesystem;

constexpr int kKills = 100;
constexpr std::size_t kFiller = 3'000'000;  ///< bytes that a save must write, so that it takes a while

/// Generation n of the session: its number is its only caption and steers all that is large.
session::Session generation(int number) {
  session::Session session = tests::sample_session();
  session.captions = {{std::to_string(number), std::nullopt}};
  session.current_caption = 0;
  std::string filler(kFiller, static_cast<char>('a' + number % 26));
  filler.replace(0, 8, std::to_string(10'000'000 + number));
  session.pictures[0].embedded = tests::bytes_of(filler);
  session.pictures[0].reference.sha256 = sha256_hex(session.pictures[0].embedded);
  return session;
}

/// Never returns. Tells on `ready` the number of each save that is finished.
[[noreturn]] void save_for_ever(const fs::path& path, int first, int ready) {
  for (int number = first;; ++number) {
    if (!session::save_session(generation(number), path)) ::_exit(2);
    if (::write(ready, &number, sizeof number) != sizeof number) ::_exit(3);
  }
}

}  // namespace

void TestSessionKill::a_killed_save_leaves_the_old_or_the_new_session() {
  const QTemporaryDir folder;
  const fs::path path = fs::path(folder.path().toStdString()) / "work.m2ib";
  QElapsedTimer timer;
  timer.start();
  QVERIFY(session::save_session(generation(0), path));
  // Up to some three saves, however slow the machine is.
  const auto longest_us = static_cast<std::uint32_t>(std::clamp<qint64>(3'000 * timer.elapsed(), 20'000, 2'000'000));
  Random random(2026, 11);
  int last = 0;
  int in_the_middle = 0;
  std::set<int> seen;
  for (int kill = 0; kill < kKills; ++kill) {
    int pipe_ends[2];
    QCOMPARE(::pipe(pipe_ends), 0);
    const pid_t child = ::fork();
    QVERIFY(child >= 0);
    if (child == 0) {
      ::close(pipe_ends[0]);
      save_for_ever(path, last + 1, pipe_ends[1]);
    }
    ::close(pipe_ends[1]);
    ::usleep(static_cast<useconds_t>(random.below(longest_us)));
    ::kill(child, SIGKILL);
    int status = 0;
    QCOMPARE(::waitpid(child, &status, 0), child);
    QVERIFY(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);  // it had not failed before
    int told = last;
    for (int number = 0; ::read(pipe_ends[0], &number, sizeof number) == sizeof number;) told = number;
    ::close(pipe_ends[0]);

    const auto session = session::open_session(path);
    QVERIFY2(session, session ? "" : describe(session.error()).c_str());
    QCOMPARE(session->captions.size(), std::size_t{1});
    const int found = std::stoi(session->captions[0].text);
    // The save that was told is in place; the one after it may be, too.
    QVERIFY2(found == told || found == told + 1, qPrintable(QStringLiteral("%1 after %2").arg(found).arg(told)));
    QVERIFY(session::session_bytes(*session).value() == session::session_bytes(generation(found)).value());
    in_the_middle += told < last + 1 ? 1 : 0;
    last = found;
    seen.insert(found);
  }
  // The moments must have been of every kind: before the first save of a process ended, and after.
  QVERIFY2(in_the_middle >= 10 && in_the_middle <= 95, qPrintable(QString::number(in_the_middle)));
  QVERIFY(seen.size() > 10);
  // What was killed leaves at most a nameless file, but for the instant between naming and renaming.
  std::size_t left = 0;
  for (const auto& entry : fs::directory_iterator(path.parent_path())) left += entry.path() == path ? 0U : 1U;
  QVERIFY2(left <= kKills, qPrintable(QString::number(left)));
  qInfo("%d of %d processes were killed before their first save was told; %d names left", in_the_middle, kKills,
        static_cast<int>(left));
}

QTEST_GUILESS_MAIN(TestSessionKill)
#include "tst_session_kill.moc"
