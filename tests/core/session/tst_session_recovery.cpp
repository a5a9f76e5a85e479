#include <QTemporaryDir>
#include <QTest>
#include <csignal>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/files.h"
#include "core/session/recovery.h"
#include "tests/core/session/session_samples.h"

using namespace m2ib;
using tests::sample_session;
using tests::told;

namespace {

namespace fs = std::filesystem;

unsigned mode_of(const fs::path& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 ? status.st_mode & 0777U : 0U;
}

std::ptrdiff_t entries(const fs::path& folder) {
  return std::distance(fs::directory_iterator(folder), fs::directory_iterator());
}

/// A program that has written its copy and lives on until stop() or kill().
class OtherProgram {
 public:
  OtherProgram(const fs::path& folder, const std::string& original) {
    int ready[2];
    if (::pipe(ready) != 0) return;
    process_ = ::fork();
    if (process_ == 0) {
      session::RecoveryCopy copy(folder);
      const bool written = copy.write(sample_session(), original).has_value();
      const char answer = written ? 'y' : 'n';
      (void)!::write(ready[1], &answer, 1);
      ::pause();
      ::_exit(1);
    }
    char answer = 0;
    (void)!::read(ready[0], &answer, 1);
    ready_ = answer == 'y';
    ::close(ready[0]);
    ::close(ready[1]);
  }
  ~OtherProgram() { kill(); }
  void kill() {
    if (process_ <= 0) return;
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
    process_ = 0;
  }
  [[nodiscard]] bool ready() const { return ready_; }

 private:
  pid_t process_ = 0;
  bool ready_ = false;
};

}  // namespace

class TestSessionRecovery : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() { folder_ = std::make_unique<QTemporaryDir>(); }
  void a_killed_program_leaves_its_copy();
  void a_running_program_is_left_alone();
  void a_program_that_ends_well_leaves_nothing();
  void unsaved_work_outlives_the_object();
  void only_this_user_reads_it();
  void damaged_copies_stay();
  void the_newest_comes_first();
  void a_restored_copy_goes();
  void locks_of_the_dead_go();
  void a_folder_that_cannot_be_made_is_said();
  void default_folder_data();
  void default_folder();

 private:
  [[nodiscard]] fs::path folder() const { return fs::path(folder_->path().toStdString()) / "state" / "recovery"; }
  std::unique_ptr<QTemporaryDir> folder_;
};

void TestSessionRecovery::a_killed_program_leaves_its_copy() {
  OtherProgram other(folder(), "/home/somebody/Übung.m2ib");
  QVERIFY(other.ready());
  other.kill();
  const auto found = session::recoverable_sessions(folder());
  QCOMPARE(found.size(), std::size_t{1});
  QCOMPARE(found[0].original, std::string("/home/somebody/Übung.m2ib"));
  QCOMPARE(found[0].captions, std::size_t{2});
  QCOMPARE(found[0].pictures, std::size_t{2});
  const auto age = std::chrono::system_clock::now() - found[0].saved_at;
  QVERIFY(age > std::chrono::seconds(-2) && age < std::chrono::minutes(1));
  const auto session = session::open_session(found[0].file);
  QVERIFY(session);
  QCOMPARE(told(*session), told(sample_session()));
}

void TestSessionRecovery::a_running_program_is_left_alone() {
  OtherProgram other(folder(), "");
  QVERIFY(other.ready());
  session::RecoveryCopy own(folder());
  QVERIFY(own.write(sample_session(), ""));
  QVERIFY(session::recoverable_sessions(folder()).empty());
  other.kill();
  const auto found = session::recoverable_sessions(folder());
  QCOMPARE(found.size(), std::size_t{1});
  QVERIFY(found[0].original.empty());
}

void TestSessionRecovery::a_program_that_ends_well_leaves_nothing() {
  {
    session::RecoveryCopy copy(folder());
    QVERIFY(copy.write(sample_session(), ""));
    QVERIFY(copy.write({}, ""));
    copy.discard();
    QVERIFY(copy.write(sample_session(), ""));
    copy.discard();
  }
  QCOMPARE(entries(folder()), std::ptrdiff_t{0});
}

void TestSessionRecovery::unsaved_work_outlives_the_object() {
  {
    session::RecoveryCopy copy(folder());
    QVERIFY(copy.write(sample_session(), ""));
  }
  QCOMPARE(session::recoverable_sessions(folder()).size(), std::size_t{1});
}

void TestSessionRecovery::only_this_user_reads_it() {
  fs::create_directories(folder());
  ::chmod(folder().c_str(), 0755);
  session::RecoveryCopy copy(folder());
  QVERIFY(copy.write(sample_session(), ""));
  QCOMPARE(mode_of(folder()), 0700U);
  for (int round = 0; round < 2; ++round) {
    for (const auto& entry : fs::directory_iterator(folder())) QCOMPARE(mode_of(entry.path()), 0600U);
    QVERIFY(copy.write({}, ""));
  }
}

void TestSessionRecovery::damaged_copies_stay() {
  fs::create_directories(folder());
  QVERIFY(write_file_atomically(folder() / "session-1-0.m2ib", "no archive"));
  fs::create_symlink("/etc/passwd", folder() / "session-2-0.m2ib");
  QVERIFY(session::recoverable_sessions(folder()).empty());
  QCOMPARE(entries(folder()), std::ptrdiff_t{2});
  QVERIFY(session::recoverable_sessions(folder() / "absent").empty());
}

void TestSessionRecovery::the_newest_comes_first() {
  for (const char* original : {"first", "second"}) {
    {
      session::RecoveryCopy copy(folder());
      QVERIFY(copy.write(sample_session(), original));
    }
    QTest::qWait(20);
  }
  const auto found = session::recoverable_sessions(folder());
  QCOMPARE(found.size(), std::size_t{2});
  QCOMPARE(found[0].original, std::string("second"));
}

void TestSessionRecovery::a_restored_copy_goes() {
  OtherProgram other(folder(), "");
  other.kill();
  const auto found = session::recoverable_sessions(folder());
  QCOMPARE(found.size(), std::size_t{1});
  session::remove_recoverable(found[0]);
  QCOMPARE(entries(folder()), std::ptrdiff_t{0});
  // Not where a program works on it.
  OtherProgram alive(folder(), "");
  session::Recoverable copy;
  for (const auto& entry : fs::directory_iterator(folder())) {
    if (entry.path().extension() == ".m2ib") copy.file = entry.path();
  }
  QVERIFY(!copy.file.empty());
  session::remove_recoverable(copy);
  QVERIFY(fs::exists(copy.file));
}

void TestSessionRecovery::locks_of_the_dead_go() {
  fs::create_directories(folder());
  QVERIFY(write_file_atomically(folder() / "session-1-0.lock", ""));
  session::RecoveryCopy alive(folder());
  QCOMPARE(entries(folder()), std::ptrdiff_t{2});
  (void)session::recoverable_sessions(folder());
  QCOMPARE(entries(folder()), std::ptrdiff_t{1});
}

void TestSessionRecovery::a_folder_that_cannot_be_made_is_said() {
  session::RecoveryCopy nowhere{fs::path()};
  const auto empty = nowhere.write({}, "");
  QVERIFY(!empty);
  QCOMPARE(empty.error().code, ErrorCode::FileWriteFailed);
  fs::create_directories(folder().parent_path());
  QVERIFY(write_file_atomically(folder(), "a file"));
  session::RecoveryCopy file(folder());
  const auto refused = file.write({}, "");
  QVERIFY(!refused);
  QCOMPARE(refused.error().code, ErrorCode::FileWriteFailed);
  file.discard();
}

void TestSessionRecovery::default_folder_data() {
  QTest::addColumn<QByteArray>("state");
  QTest::addColumn<QByteArray>("home");
  QTest::addColumn<QByteArray>("folder");
  QTest::newRow("state") << QByteArray("/s") << QByteArray("/h") << QByteArray("/s/m2ib-explorer/recovery");
  QTest::newRow("home") << QByteArray() << QByteArray("/h") << QByteArray("/h/.local/state/m2ib-explorer/recovery");
  QTest::newRow("relative") << QByteArray("s") << QByteArray("/h")
                            << QByteArray("/h/.local/state/m2ib-explorer/recovery");
  QTest::newRow("none") << QByteArray() << QByteArray() << QByteArray();
}

void TestSessionRecovery::default_folder() {
  QFETCH(QByteArray, state);
  QFETCH(QByteArray, home);
  QFETCH(QByteArray, folder);
  const QByteArray old_home = qgetenv("HOME");
  qputenv("XDG_STATE_HOME", state);
  qputenv("HOME", home);
  const std::string found = session::default_recovery_folder().string();
  qputenv("HOME", old_home);
  qunsetenv("XDG_STATE_HOME");
  QCOMPARE(found, folder.toStdString());
}

QTEST_GUILESS_MAIN(TestSessionRecovery)
#include "tst_session_recovery.moc"
