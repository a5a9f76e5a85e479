#include "core/evaluation/study.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <new>
#include <set>
#include <utility>

#include "core/base/sha256.h"
#include "core/evaluation/case_numbers.h"
#include "core/evaluation/study_log.h"
#include "core/evaluation/study_rows.h"
#include "core/model/thread_pool.h"

namespace m2ib::evaluation {
namespace {

constexpr int kMostThreads = 256;
constexpr std::size_t kMostReasons = 20;

tl::unexpected<Error> out_of_range(const char* name, int value, const char* range) {
  return fail(ErrorCode::SettingOutOfRange, name, std::to_string(value), range);
}

Result<void> check(const StudySettings& settings) {
  if (settings.repeats < 2 || settings.repeats > attribution::kMostRepeats) {
    return out_of_range("repeats", settings.repeats, "2 to 64");
  }
  if (settings.costly_cases < 0) return out_of_range("costly cases", settings.costly_cases, "0 or more");
  if (settings.threads < 0 || settings.threads > kMostThreads)
    return out_of_range("threads", settings.threads, "0 to 256");
  std::set<attribution::Method> seen;
  for (const attribution::MethodSettings& method : settings.methods) {
    if (!seen.insert(method.method).second) {
      return fail(ErrorCode::SettingOutOfRange, "methods", attribution::info_of(method.method).id, "each method once");
    }
  }
  return {};
}

/// Methods that cannot explain this model are left out, with the reason.
Result<StudySettings> possible_settings(const model::ModelCard& card, const StudySettings& asked,
                                        std::vector<std::string>& skipped) {
  StudySettings settings = asked;
  settings.methods.clear();
  for (const attribution::MethodSettings& method : asked.methods) {
    if (const auto reason = attribution::why_not(method.method, card)) {
      skipped.push_back(std::string(attribution::info_of(method.method).name) + ": " + *reason);
      continue;
    }
    if (const auto valid = method.validate(card); !valid) return tl::unexpected(valid.error());
    settings.methods.push_back(method);
  }
  return settings;
}

/// An exception that crossed the pool would end the whole study.
template <class Compute>
auto guarded(const Compute& compute) -> decltype(compute()) {
  try {
    return compute();
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::OutOfMemory, "evaluating a picture");
  } catch (const std::exception& error) {
    return fail(ErrorCode::ComputeFailed, std::string(error.what()));
  }
}

/// One process' share of a study: pictures are taken by threads of Torch's pool, results kept under one lock.
class Run {
 public:
  Run(const model::DualEncoder& encoder, const StudySource& source, const StudySettings& settings, StudyLog& log,
      StopToken stop, const std::function<void(const StudyProgress&)>& report)
      : encoder_(encoder), source_(source), settings_(settings), log_(log), stop_(std::move(stop)), report_(report) {
    finished_ = log.take_finished();
    progress_.cases = source.cases().size();
    progress_.resumed = progress_.done = finished_.size();
    std::set<std::size_t> known;
    for (const CaseNumbers& numbers : finished_) known.insert(numbers.index);
    std::map<std::size_t, std::size_t> at;  // picture to its place in todo_
    for (std::size_t i = 0; i < source.cases().size(); ++i) {
      if (known.contains(i)) continue;
      const std::size_t picture = source.cases()[i].picture;
      if (const auto [place, is_new] = at.emplace(picture, todo_.size()); is_new) todo_.push_back({picture, {}});
      todo_[at[picture]].cases.push_back(i);
      ++(is_costly(i) ? costly_left_ : plain_left_);
    }
  }

  /// False: stopped. Core starts no threads of its own: these are Torch's, which the process has anyway and which
  /// otherwise meet inside every operation. A picture in one thread needs no meetings, and its numbers do not depend on
  /// how many others run.
  Result<bool> all() {
    if (const auto models = prepare(); !models) return tl::unexpected(models.error());
    const int before = model::pool_threads();
    asked_threads_ = settings_.threads > 0 ? settings_.threads : before;
    threads_ = static_cast<int>(std::clamp<std::size_t>(todo_.size(), 1, static_cast<std::size_t>(asked_threads_)));
    model::set_pool_threads(threads_);
    model::run_in_pool(threads_, [this](int) {
      const int mine = model::pool_threads();
      model::set_pool_threads(1);
      for (std::size_t i = next_++; i < todo_.size() && goes_on(); i = next_++) run_picture(todo_[i]);
      model::set_pool_threads(mine);
      forget_sha256_of_thread();
    });
    model::set_pool_threads(before);
    if (const auto flushed = log_.flush(); !flushed && !problem_) problem_ = flushed.error();
    if (problem_) return tl::unexpected(*problem_);
    return !stop_.stop_requested() || progress_.done == progress_.cases;
  }

  /// Not what was left for the rest of a study that went on: that says nothing about its run times.
  [[nodiscard]] int threads() const { return asked_threads_; }
  [[nodiscard]] std::vector<CaseNumbers> sorted() {
    std::ranges::sort(finished_, {}, &CaseNumbers::index);
    return std::move(finished_);
  }
  /// In the order of the cases, whatever order they ran in.
  [[nodiscard]] std::vector<std::string> failures() const {
    std::vector<std::string> list;
    for (const auto& [index, error] : failed_) {
      if (list.size() == kMostReasons) {
        list.push_back("and " + std::to_string(failed_.size() - kMostReasons) + " more cases");
        break;
      }
      list.push_back("case " + source_.cases()[index].id + ": " + sentence_of(error, encoder_.card()));
    }
    return list;
  }
  /// Where no case worked: whether that is for a person to mend in what is evaluated, or the computation's fault.
  [[nodiscard]] Error why_nothing() const {
    const auto reasons = failures();
    if (reasons.empty()) return {ErrorCode::ComputeFailed, {"there is no case"}};
    std::string reason = "no case worked; " + reasons.front();
    if (reason.ends_with('.')) reason.pop_back();  // the message goes on
    const ErrorCode first = failed_.begin()->second.code;
    const bool computing =
        first == ErrorCode::ComputeFailed || first == ErrorCode::OutOfMemory || first == ErrorCode::NotFinite;
    if (computing) return {ErrorCode::ComputeFailed, {reason}};
    return {ErrorCode::ManifestInvalid, {"of pictures and captions", reason}};
  }

 private:
  struct Todo {
    std::size_t picture = 0;
    std::vector<std::size_t> cases;
  };

  [[nodiscard]] bool is_costly(std::size_t index) const {
    return index < static_cast<std::size_t>(settings_.costly_cases);
  }
  [[nodiscard]] bool goes_on() const { return !stop_.stop_requested() && !broken_; }

  Result<void> prepare() {
    if (todo_.empty()) return {};
    auto models = evaluation::random_models(encoder_, settings_);
    if (!models) return tl::unexpected(models.error());
    random_models_ = std::move(*models);
    return {};
  }

  void run_picture(const Todo& todo) {
    auto study = guarded([&]() -> Result<PictureStudy> {
      auto picture = source_.picture(todo.picture);
      if (!picture) return tl::unexpected(picture.error());
      return PictureStudy::open(encoder_, settings_, random_models_, std::move(*picture));
    });
    for (const std::size_t index : todo.cases) {
      if (!goes_on()) return;
      const double started = log_.seconds();
      auto numbers = guarded([&]() -> Result<CaseNumbers> {
        if (!study) return tl::unexpected(study.error());
        return study->run(index, source_.cases()[index]);
      });
      keep(index, std::move(numbers), started);
    }
  }

  void keep(std::size_t index, Result<CaseNumbers> numbers, double started) {
    const std::lock_guard lock(mutex_);
    if (numbers) {
      if (const auto added = log_.add(*numbers); !added && !problem_) {
        problem_ = added.error();
        broken_ = true;
        return;
      }
      finished_.push_back(std::move(*numbers));
    } else {
      failed_.emplace(index, numbers.error());
    }
    ++progress_.done;
    (is_costly(index) ? costly_ : plain_).add(log_.seconds() - started);
    --(is_costly(index) ? costly_left_ : plain_left_);
    estimate();
    if (report_) report_(progress_);
  }

  /// Costly cases come first and take several times as long, so the two kinds are counted apart.
  void estimate() {
    constexpr double kPlainShare = 0.4;  // of a costly one, until the first is done
    const double costly = costly_.mean();
    const double plain = plain_.count > 0 ? plain_.mean() : kPlainShare * costly;
    progress_.seconds_left =
        (static_cast<double>(costly_left_) * costly + static_cast<double>(plain_left_) * plain) / threads_;
  }

  struct Times {
    double sum = 0.0;
    int count = 0;
    void add(double seconds) {
      sum += seconds;
      ++count;
    }
    [[nodiscard]] double mean() const { return count > 0 ? sum / count : 0.0; }
  };

  const model::DualEncoder& encoder_;
  const StudySource& source_;
  const StudySettings& settings_;
  StudyLog& log_;
  StopToken stop_;
  const std::function<void(const StudyProgress&)>& report_;
  std::vector<RandomModel> random_models_;
  std::vector<Todo> todo_;
  int threads_ = 1;
  int asked_threads_ = 1;
  std::atomic<std::size_t> next_ = 0;
  std::atomic<bool> broken_ = false;

  std::mutex mutex_;  ///< of everything below
  std::vector<CaseNumbers> finished_;
  std::map<std::size_t, Error> failed_;
  StudyProgress progress_;
  Times costly_;
  Times plain_;
  std::size_t costly_left_ = 0;
  std::size_t plain_left_ = 0;
  std::optional<Error> problem_;
};

std::size_t picture_count(const std::vector<StudyCase>& cases) {
  std::set<std::size_t> pictures;
  for (const StudyCase& one : cases) pictures.insert(one.picture);
  return pictures.size();
}

}  // namespace

Stoppable<StudyResult> run_study(const model::DualEncoder& encoder, const StudySource& source,
                                 const StudySettings& settings, const std::filesystem::path& folder, StopToken stop,
                                 const std::function<void(const StudyProgress&)>& report) {
  if (const auto valid = check(settings); !valid) return tl::unexpected(valid.error());
  StudyResult result;
  auto possible = possible_settings(encoder.card(), settings, result.skipped);
  if (!possible) return tl::unexpected(possible.error());
  result.settings = std::move(*possible);
  auto log = StudyLog::open(folder, identity_of(encoder.card(), source, result.settings), source.cases().size(),
                            result.settings.methods.size() + 1);
  if (!log) return tl::unexpected(log.error());
  Run run(encoder, source, result.settings, *log, std::move(stop), report);
  const auto done = run.all();
  if (!done) return tl::unexpected(done.error());
  if (!*done) return std::nullopt;
  const std::vector<CaseNumbers> numbers = run.sorted();
  if (numbers.empty()) return tl::unexpected(run.why_nothing());
  result.rows = study_rows(source.cases(), numbers, result.settings);
  for (auto& reason : failures_of(numbers, result.settings)) result.skipped.push_back(std::move(reason));
  for (auto& reason : run.failures()) result.skipped.push_back(std::move(reason));
  result.warnings = source.warnings();
  for (auto& note : notes_of(source.cases(), numbers, result.settings)) result.warnings.push_back(std::move(note));
  if (result.rows.empty())
    result.warnings.emplace_back("None of the metrics has a number for these methods and cases.");
  result.threads = run.threads();
  result.seconds = log->earlier_seconds() + log->seconds();
  result.cases = source.cases().size();
  result.failed_cases = result.cases - numbers.size();
  result.pictures = picture_count(source.cases());
  result.card = encoder.card();
  result.source = source.description();
  return result;
}

}  // namespace m2ib::evaluation
