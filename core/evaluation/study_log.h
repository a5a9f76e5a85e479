// Internal to this room: finished cases on the disk, so that an interrupted study can go on.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "core/evaluation/case_numbers.h"

namespace m2ib::evaluation {

/// What decides the numbers of a study, by name for people: two studies with the same can share their cases.
using StudyIdentity = std::vector<std::pair<std::string, std::string>>;
[[nodiscard]] StudyIdentity identity_of(const model::ModelCard& card, const StudySource& source,
                                        const StudySettings& settings);

/// `folder`/cases.jsonl: a line that tells the study, then a line for each finished case. A last line that was torn is
/// dropped. Only one process at a time writes there.
class StudyLog {
 public:
  /// An empty folder: nothing is stored.
  /// @param cases of the study, methods of each line
  /// Errors: ResultsUnfitting, FileWriteFailed, FileUnreadable.
  [[nodiscard]] static Result<StudyLog> open(const std::filesystem::path& folder, const StudyIdentity& identity,
                                             std::size_t cases, std::size_t methods);
  StudyLog(StudyLog&& other) noexcept;
  StudyLog(const StudyLog&) = delete;
  StudyLog& operator=(const StudyLog&) = delete;
  StudyLog& operator=(StudyLog&&) = delete;
  ~StudyLog();

  /// Cases of earlier runs, in their order in the file, each once.
  [[nodiscard]] std::vector<CaseNumbers> take_finished() { return std::move(finished_); }
  /// Wall time of earlier runs.
  [[nodiscard]] double earlier_seconds() const { return earlier_seconds_; }
  /// Adds a line; on the disk for good within a few seconds. Error: FileWriteFailed.
  [[nodiscard]] Result<void> add(const CaseNumbers& numbers);
  /// Brings everything to the disk. Error: FileWriteFailed.
  [[nodiscard]] Result<void> flush();
  /// Since the log was opened.
  [[nodiscard]] double seconds() const;

 private:
  StudyLog() = default;
  Result<void> open_file(const std::filesystem::path& folder);
  Result<void> read(const StudyIdentity& identity, std::size_t cases, std::size_t methods);
  /// False for a damaged last line.
  Result<bool> read_line(const std::string& line, std::size_t number, std::size_t cases, std::size_t methods,
                         bool is_last);
  Result<void> write(const std::string& line);

  std::filesystem::path folder_;
  int descriptor_ = -1;
  int run_ = 1;  ///< of how many, counted from 1
  std::vector<CaseNumbers> finished_;
  std::vector<bool> known_;
  std::vector<double> run_seconds_;
  double earlier_seconds_ = 0.0;
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point flushed_ = std::chrono::steady_clock::now();
};

}  // namespace m2ib::evaluation
