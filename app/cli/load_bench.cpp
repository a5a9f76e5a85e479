#include "app/cli/load_bench.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

namespace m2ib::cli {
namespace {

namespace fs = std::filesystem;

double median(std::vector<double> values) {
  if (values.empty()) return 0.0;
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : 0.5 * (values[middle - 1] + values[middle]);
}

/// A line of /proc/self/status in bytes, e.g. "VmHWM"; 0 where it is not there.
std::int64_t memory(const std::string& key) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(key + ":")) return std::strtoll(line.c_str() + key.size() + 1, nullptr, 10) * 1024;
  }
  return 0;
}

/// VmHWM starts again from what is resident now.
void reset_peak() { std::ofstream("/proc/self/clear_refs") << "5"; }

/// Looks at the anonymous memory a hundred times a second.
class PrivatePeak {
 public:
  PrivatePeak()
      : watcher_([this](const std::stop_token& stop) {
          while (!stop.stop_requested()) {
            look();
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
          }
        }) {}
  std::int64_t take() {
    watcher_.request_stop();
    watcher_.join();
    look();
    return most_;
  }

 private:
  void look() { most_ = std::max<std::int64_t>(most_, memory("RssAnon")); }
  std::atomic<std::int64_t> most_ = 0;
  std::jthread watcher_;  // last: it uses the others
};

class Descriptor {
 public:
  explicit Descriptor(const fs::path& path) : number_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

/// Share of a file's pages that are in memory; 1 where it cannot be asked.
double resident_share(const Descriptor& file) {
  const off_t size = ::lseek(file.number(), 0, SEEK_END);
  if (size <= 0) return 1.0;
  const auto bytes = static_cast<std::size_t>(size);
  void* mapping = ::mmap(nullptr, bytes, PROT_READ, MAP_SHARED, file.number(), 0);
  if (mapping == MAP_FAILED) return 1.0;
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  std::vector<unsigned char> pages((bytes + page - 1) / page);
  const bool asked = ::mincore(mapping, bytes, pages.data()) == 0;
  ::munmap(mapping, bytes);
  if (!asked) return 1.0;
  const auto resident = std::count_if(pages.begin(), pages.end(), [](unsigned char flag) { return (flag & 1U) != 0; });
  return static_cast<double>(resident) / static_cast<double>(pages.size());
}

/// True where afterwards the files are (nearly) out of memory.
bool drop_from_cache(const std::vector<fs::path>& files) {
  constexpr double kNearlyNone = 0.05;
  return std::all_of(files.begin(), files.end(), [](const fs::path& path) {
    const Descriptor file(path);
    if (file.number() < 0) return false;
    (void)::fdatasync(file.number());  // pages that are not on the disk yet would stay
    (void)::posix_fadvise(file.number(), 0, 0, POSIX_FADV_DONTNEED);
    return resident_share(file) < kNearlyNone;
  });
}

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Seconds that `cat FILES >/dev/null` takes.
Result<double> time_cat(const std::vector<fs::path>& files) {
  std::vector<std::string> words{"cat", "--"};
  for (const fs::path& file : files) words.push_back(file.string());
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  const auto start = std::chrono::steady_clock::now();
  pid_t child = 0;
  const int problem = ::posix_spawnp(&child, "cat", &actions, nullptr, arguments.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  int status = -1;
  const bool waited = problem == 0 && ::waitpid(child, &status, 0) == child;
  if (!waited || !WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    return fail(ErrorCode::ComputeFailed, "cat, against which loading is measured, cannot be run");
  }
  return seconds_since(start);
}

class LoadMeasurement {
 public:
  LoadMeasurement(fs::path path, const model::LoadOptions& options, StopToken stop,
                  const std::function<void(const std::string&)>& say)
      : path_(std::move(path)), options_(options), stop_(std::move(stop)), say_(say) {}

  Stoppable<LoadReport> run(int repetitions) {
    auto first = first_load();
    if (!first) return tl::unexpected(first.error());
    if (!*first) return std::nullopt;
    LoadReport report = std::move(**first);
    auto warm = repeat(repetitions, false);
    if (!warm) return tl::unexpected(warm.error());
    if (!*warm) return std::nullopt;
    report.warm = std::move(**warm);
    if (!drop_from_cache(files_)) return report;
    auto cold = repeat(repetitions, true);
    if (!cold) return tl::unexpected(cold.error());
    if (!*cold) return std::nullopt;
    report.cold = std::move(**cold);
    return report;
  }

 private:
  /// Learns which files the model has, and how much memory it takes.
  Stoppable<LoadReport> first_load() {
    say_("opening the model for the first time");
    LoadReport report;
    reset_peak();
    report.before_bytes = memory("VmRSS");
    PrivatePeak private_peak;
    const auto loaded = model::load_model(path_, stop_, {}, options_);
    report.peak_private_bytes = private_peak.take();
    report.peak_bytes = memory("VmHWM");
    if (!loaded) return tl::unexpected(loaded.error());
    if (!*loaded) return std::nullopt;
    const model::ModelCard& card = (**loaded)->card();
    report.model = card.name;
    report.layout = card.layout;
    report.precision = card.precision;
    report.parameters = card.parameters;
    report.weights_bytes = card.weights_bytes;
    const fs::path folder = fs::is_directory(path_) ? path_ : path_.parent_path();
    for (const model::WeightFile& file : card.files) {
      report.file_bytes += file.bytes;
      files_.push_back(folder / file.name);
    }
    return report;
  }

  /// Reading and opening take turns, so that a busy machine slows both.
  Stoppable<LoadTimes> repeat(int repetitions, bool cold) {
    LoadTimes times;
    for (int i = 1; i <= repetitions; ++i) {
      say_(std::string(cold ? "from the disk" : "from memory") + ", " + std::to_string(i) + " of " +
           std::to_string(repetitions));
      if (cold) drop_from_cache(files_);
      const auto cat = time_cat(files_);
      if (!cat) return tl::unexpected(cat.error());
      if (cold) drop_from_cache(files_);
      const auto start = std::chrono::steady_clock::now();
      const auto loaded = model::load_model(path_, stop_, {}, options_);
      const double seconds = seconds_since(start);
      if (!loaded) return tl::unexpected(loaded.error());
      if (!*loaded) return std::nullopt;
      times.cat_s.push_back(*cat);
      times.load_s.push_back(seconds);
    }
    return times;
  }

  fs::path path_;
  model::LoadOptions options_;
  StopToken stop_;
  const std::function<void(const std::string&)>& say_;
  std::vector<fs::path> files_;
};

}  // namespace

double LoadTimes::load() const { return median(load_s); }
double LoadTimes::cat() const { return median(cat_s); }

Stoppable<LoadReport> measure_loading(const fs::path& path, const model::LoadOptions& options, int repetitions,
                                      const StopToken& stop, const std::function<void(const std::string&)>& say) {
  return LoadMeasurement(path, options, stop, say).run(repetitions);
}

}  // namespace m2ib::cli
