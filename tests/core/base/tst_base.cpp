#include <array>
#include <cerrno>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <set>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <QTemporaryDir>
#include <QTest>

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/base/random.h"
#include "core/base/sha256.h"

using namespace m2ib;
namespace fs = std::filesystem;

namespace {

constexpr int kErrorCodes = static_cast<int>(ErrorCode::ComputeFailed) + 1;

/// Lets no file of this process grow beyond a size, as a full disk would, while it lives.
class SmallDisk {
 public:
  explicit SmallDisk(rlim_t bytes) {
    old_handler_ = std::signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &old_);
    rlimit limit = old_;
    limit.rlim_cur = bytes;
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  ~SmallDisk() {
    setrlimit(RLIMIT_FSIZE, &old_);
    std::signal(SIGXFSZ, old_handler_);
  }

 private:
  rlimit old_{};
  void (*old_handler_)(int) = SIG_DFL;
};

std::size_t entries(const fs::path& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

std::string content(const fs::path& path) { return read_text_file(path, 1U << 20U).value_or("(unreadable)"); }

mode_t mode_of(const fs::path& path) {
  struct stat status {};
  stat(path.c_str(), &status);
  return status.st_mode & 07777U;
}

/// As if it had last been written two minutes ago.
void make_old(const fs::path& path) {
  const std::array<timespec, 2> times{{{std::time(nullptr) - 120, 0}, {std::time(nullptr) - 120, 0}}};
  utimensat(AT_FDCWD, path.c_str(), times.data(), AT_SYMLINK_NOFOLLOW);
}

/// The number of a process that has ended.
pid_t dead_process() {
  const pid_t child = fork();
  if (child == 0) _exit(0);
  waitpid(child, nullptr, 0);
  return child;
}

}  // namespace

class TestBase : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    QVERIFY(folder_->isValid());
    root_ = folder_->path().toStdString();
  }

  void every_error_has_a_sentence_and_a_name() {
    std::set<std::string> names;
    for (int i = 0; i < kErrorCodes; ++i) {
      const auto code = static_cast<ErrorCode>(i);
      const std::string sentence = error_template(code);
      QVERIFY2(sentence.size() > 20 && sentence.ends_with('.'), sentence.c_str());
      QVERIFY(std::string(error_name(code)) != "unknown");
      names.insert(error_name(code));
    }
    QCOMPARE(names.size(), static_cast<std::size_t>(kErrorCodes));
    QCOMPARE(error_name(ErrorCode::FileNotFound), "file-not-found");
  }

  void describe_fills_each_placeholder_once() {
    const Error error{ErrorCode::ImageTooLarge, {"a%2b.png", "9 x 9", "150"}};
    const std::string text = describe(error);
    QVERIFY2(text.starts_with("a%2b.png has 9 x 9 pixels"), text.c_str());
    QVERIFY(text.find("150 megapixels") != std::string::npos);
    QVERIFY(describe({ErrorCode::ImageTooLarge, {}}).find('%') == std::string::npos);
  }

  void placeholders_match_the_documented_arguments() {
    const std::array<std::pair<ErrorCode, int>, 6> expected = {{{ErrorCode::FileNotFound, 1},
                                                                {ErrorCode::FileTooLarge, 3},
                                                                {ErrorCode::ConfigMismatch, 3},
                                                                {ErrorCode::TensorWrongShape, 4},
                                                                {ErrorCode::CaptionEmpty, 0},
                                                                {ErrorCode::LayerOutOfRange, 3}}};
    for (const auto& [code, count] : expected) {
      const std::string sentence = error_template(code);
      for (int i = 1; i <= 4; ++i) {
        QCOMPARE(sentence.find("%" + std::to_string(i)) != std::string::npos, i <= count);
      }
    }
  }

  void sha256_known_answers_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("digest");
    QTest::newRow("empty") << QByteArray() << "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    QTest::newRow("abc") << QByteArray("abc") << "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    QTest::newRow("two blocks") << QByteArray("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
                                << "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1";
    QTest::newRow("a million times a") << QByteArray(1000000, 'a')
                                       << "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";
  }
  void sha256_known_answers() {
    QFETCH(QByteArray, text);
    QFETCH(QString, digest);
    const std::string bytes = text.toStdString();
    QCOMPARE(QString::fromStdString(sha256_hex(bytes)), digest);
    const fs::path path = root_ / "file";
    QVERIFY(write_file_atomically(path, bytes));
    QCOMPARE(QString::fromStdString(sha256_file(path).value_or("")), digest);
  }
  void sha256_of_an_absent_file_or_folder() {
    QCOMPARE(sha256_file(root_ / "absent").error().code, ErrorCode::FileNotFound);
    QCOMPARE(sha256_file(root_).error().code, ErrorCode::FileUnreadable);
  }

  void philox_known_answer() {
    Random random(0, 0);
    for (const std::uint32_t expected : {0x6627e8d5U, 0xe169c58dU, 0xbc57ac4cU, 0x9b00dbd8U}) {
      QCOMPARE(random.next_u32(), expected);
    }
    Random again(0, 0);
    Random other_stream(0, 1);
    Random other_key(1, 0);
    const std::uint32_t first = again.next_u32();
    QVERIFY(first != other_stream.next_u32());
    QVERIFY(first != other_key.next_u32());
  }
  void random_statistics() {
    Random random(7, 3);
    constexpr int kDraws = 200000;
    double sum = 0.0;
    double squares = 0.0;
    double normal_sum = 0.0;
    double normal_squares = 0.0;
    std::array<int, 7> counts{};
    for (int i = 0; i < kDraws; ++i) {
      const double u = random.uniform();
      QVERIFY(u >= 0.0 && u < 1.0);
      sum += u;
      squares += u * u;
      const double n = random.normal();
      normal_sum += n;
      normal_squares += n * n;
      ++counts.at(random.below(7));
    }
    // Five standard errors each, so that only a wrong generator fails.
    QVERIFY(std::abs(sum / kDraws - 0.5) < 5.0 * std::sqrt(1.0 / 12.0 / kDraws));
    QVERIFY(std::abs(squares / kDraws - 1.0 / 3.0) < 5.0 * std::sqrt(4.0 / 45.0 / kDraws));
    QVERIFY(std::abs(normal_sum / kDraws) < 5.0 / std::sqrt(kDraws));
    QVERIFY(std::abs(normal_squares / kDraws - 1.0) < 5.0 * std::sqrt(2.0 / kDraws));
    for (const int count : counts) QVERIFY(std::abs(count - kDraws / 7.0) < 5.0 * std::sqrt(kDraws * 6.0 / 49.0));
  }

  void write_then_read() {
    const fs::path path = root_ / "new.txt";
    QVERIFY(write_file_atomically(path, "first"));
    QCOMPARE(content(path), std::string("first"));
    QVERIFY(write_file_atomically(path, ""));
    QCOMPARE(content(path), std::string());
    QCOMPARE(entries(root_), std::size_t{1});
  }
  void write_keeps_permissions() {
    const mode_t old_mask = umask(027);
    const fs::path path = root_ / "new.txt";
    QVERIFY(write_file_atomically(path, "a"));
    umask(old_mask);
    QCOMPARE(mode_of(path), mode_t{0640});
    QCOMPARE(chmod(path.c_str(), 0600), 0);
    QVERIFY(write_file_atomically(path, "b"));
    QCOMPARE(mode_of(path), mode_t{0600});
  }
  void write_follows_a_link() {
    QVERIFY(write_file_atomically(root_ / "real", "old"));
    fs::create_symlink("real", root_ / "link");
    QVERIFY(write_file_atomically(root_ / "link", "new"));
    QVERIFY(fs::is_symlink(root_ / "link"));
    QCOMPARE(content(root_ / "real"), std::string("new"));
  }
  void write_into_the_current_folder() {
    const fs::path before = fs::current_path();
    fs::current_path(root_);
    const bool written = write_file_atomically("plain", "x").has_value();
    fs::current_path(before);
    QVERIFY(written);
    QCOMPARE(content(root_ / "plain"), std::string("x"));
  }
  void write_to_a_full_disk() {
    const fs::path path = root_ / "file";
    QVERIFY(write_file_atomically(path, "old"));
    const std::string big(100000, 'x');
    Result<void> result;
    {
      const SmallDisk small(4096);
      result = write_file_atomically(path, big);
    }
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::FileWriteFailed);
    QCOMPARE(result.error().args.at(0), path.string());
    QCOMPARE(content(path), std::string("old"));
    QCOMPARE(entries(root_), std::size_t{1});
  }
  void write_to_impossible_targets() {
    fs::create_directory(root_ / "folder");
    for (const fs::path& path : {root_ / "folder", root_ / "absent" / "file", fs::path("/dev/full"), root_ / ""}) {
      const Result<void> result = write_file_atomically(path, "x");
      QVERIFY2(!result, path.c_str());
      QCOMPARE(result.error().code, ErrorCode::FileWriteFailed);
      QVERIFY(!result.error().args.at(1).empty());
    }
    QCOMPARE(entries(root_), std::size_t{1});
    QVERIFY(fs::is_character_file("/dev/full"));
  }
  void write_without_permission() {
    if (geteuid() == 0) {
      // The superuser may write anywhere in an ordinary folder; /proc refuses even it.
      const Result<void> result = write_file_atomically("/proc/m2ib-test", "x");
      QVERIFY(!result);
      QCOMPARE(result.error().code, ErrorCode::FileWriteFailed);
      return;
    }
    const fs::path closed = root_ / "closed";
    fs::create_directory(closed);
    QVERIFY(write_file_atomically(closed / "protected", "old"));
    QCOMPARE(chmod((closed / "protected").c_str(), 0400), 0);
    QCOMPARE(write_file_atomically(closed / "protected", "new").error().code, ErrorCode::FileWriteFailed);
    QCOMPARE(content(closed / "protected"), std::string("old"));
    QCOMPARE(chmod(closed.c_str(), 0500), 0);
    QCOMPARE(write_file_atomically(closed / "new", "new").error().code, ErrorCode::FileWriteFailed);
    QCOMPARE(chmod(closed.c_str(), 0700), 0);
  }

  void killed_while_writing_leaves_nothing() {
    const fs::path target = root_ / "Doe_Jane.png";
    QVERIFY(write_file_atomically(target, "old"));
    const pid_t child = fork();
    if (child == 0) {
      // The kernel kills a process that writes beyond this size, in the middle of the second part.
      const rlimit small{4096, 4096};
      setrlimit(RLIMIT_FSIZE, &small);
      const std::string big(100000, 'x');
      (void)write_file_atomically(target, big);
      _exit(0);
    }
    int status = 0;
    QCOMPARE(waitpid(child, &status, 0), child);
    QVERIFY2(WIFSIGNALED(status), "it was not killed");
    QCOMPARE(content(target), std::string("old"));
    for (const auto& entry : fs::directory_iterator(root_)) {
      const std::string name = entry.path().filename().string();
      QVERIFY2(name == "Doe_Jane.png" || name.find("Doe") == std::string::npos, name.c_str());
      make_old(entry.path());
    }
    (void)remove_orphaned_temporaries(root_);
    QCOMPARE(entries(root_), std::size_t{1});
  }
  void orphans_are_told_from_everything_else_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("old");
    QTest::addColumn<bool>("removed");
    const pid_t dead = dead_process();
    const auto name = [](pid_t process, const char* random) {
      return QStringLiteral(".m2ib-%1-%2.tmp").arg(process).arg(QLatin1String(random));
    };
    QTest::newRow("orphan") << name(dead, "0123456789abcdef") << true << true;
    QTest::newRow("young") << name(dead, "0123456789abcdef") << false << false;
    QTest::newRow("of this process") << name(getpid(), "0123456789abcdef") << true << false;
    QTest::newRow("of another live process") << name(getppid(), "0123456789abcdef") << true << false;
    QTest::newRow("fewer digits") << name(dead, "0123456789abcde") << true << false;
    QTest::newRow("more digits") << name(dead, "0123456789abcdef0") << true << false;
    QTest::newRow("no digits") << name(dead, "0123456789abcdeg") << true << false;
    QTest::newRow("upper case") << name(dead, "0123456789ABCDEF") << true << false;
    QTest::newRow("no process") << QStringLiteral(".m2ib--0123456789abcdef.tmp") << true << false;
    QTest::newRow("process 0") << QStringLiteral(".m2ib-0-0123456789abcdef.tmp") << true << false;
    QTest::newRow("minus") << QStringLiteral(".m2ib--7-0123456789abcdef.tmp") << true << false;
    QTest::newRow("no process at all") << QStringLiteral(".m2ib-99999999999999-0123456789abcdef.tmp") << true << false;
    QTest::newRow("another name") << QStringLiteral("figure.tmp") << true << false;
    QTest::newRow("longer") << name(dead, "0123456789abcdef") + QStringLiteral("~") << true << false;
  }
  void orphans_are_told_from_everything_else() {
    QFETCH(QString, name);
    QFETCH(bool, old);
    QFETCH(bool, removed);
    const fs::path path = root_ / name.toStdString();
    std::ofstream(path) << "half a file";
    if (old) make_old(path);
    QCOMPARE(remove_orphaned_temporaries(root_), std::size_t(removed ? 1 : 0));
    QCOMPARE(fs::exists(path), !removed);
  }
  void only_files_are_orphans() {
    const std::string name = ".m2ib-" + std::to_string(dead_process()) + "-0123456789abcde";
    fs::create_directory(root_ / (name + "0.tmp"));
    std::ofstream(root_ / "kept") << "x";
    make_old(root_ / "kept");
    fs::create_symlink("kept", root_ / (name + "1.tmp"));
    QCOMPARE(remove_orphaned_temporaries(root_), std::size_t{0});
    QCOMPARE(entries(root_), std::size_t{3});
    QCOMPARE(remove_orphaned_temporaries(root_ / "absent"), std::size_t{0});
    QCOMPARE(remove_orphaned_temporaries(root_ / "kept"), std::size_t{0});
  }

  void read_failures() {
    QVERIFY(write_file_atomically(root_ / "ten", "0123456789"));
    QCOMPARE(read_file(root_ / "absent", 10).error().code, ErrorCode::FileNotFound);
    QCOMPARE(read_file(root_ / "ten" / "below", 10).error().code, ErrorCode::FileNotFound);
    QCOMPARE(read_file(root_, 10).error().code, ErrorCode::FileUnreadable);
    QCOMPARE(read_file("/dev/zero", 10).error().code, ErrorCode::FileUnreadable);
    QCOMPARE(mkfifo((root_ / "pipe").c_str(), 0600), 0);
    QCOMPARE(read_file(root_ / "pipe", 10).error().code, ErrorCode::FileUnreadable);  // and does not wait
    QCOMPARE(read_file(root_ / "ten", 9).error().code, ErrorCode::FileTooLarge);
    QCOMPARE(read_file(root_ / "ten", 10).value().size(), std::size_t{10});
    QVERIFY(read_text_file("/proc/self/status", 1U << 20U).value().size() > 100);  // claims a size of 0
  }

 private:
  std::unique_ptr<QTemporaryDir> folder_;
  fs::path root_;
};

QTEST_GUILESS_MAIN(TestBase)
#include "tst_base.moc"
