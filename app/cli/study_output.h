#pragma once

#include <filesystem>
#include <string>

#include "core/base/error.h"
#include "core/evaluation/study.h"

/// What `m2ib evaluate` writes and shows of a study.
namespace m2ib::cli {

/// For the screen: means by group, a line a method.
[[nodiscard]] std::string study_text(const evaluation::StudyResult& result);

/// results.md, results.csv, results.json and the plots (PNG and PDF), each in one step. Error: FileWriteFailed.
[[nodiscard]] Result<void> write_study(const evaluation::StudyResult& result, const std::string& command,
                                       const std::filesystem::path& folder);

/// cases.csv: which picture each case number is. Error: FileWriteFailed.
[[nodiscard]] Result<void> write_case_names(const evaluation::StudySource& source, const std::filesystem::path& folder);

}  // namespace m2ib::cli
