// Internal to this room: from numbers of cases to rows of a table.
#pragma once

#include <vector>

#include "core/evaluation/case_numbers.h"

namespace m2ib::evaluation {

/// Every method x metric that has a number: over all cases, then for each finding in the order of its first case,
/// unless there are more than 200.
/// @param numbers by case, ascending
[[nodiscard]] std::vector<StudyRow> study_rows(const std::vector<StudyCase>& cases,
                                               const std::vector<CaseNumbers>& numbers, const StudySettings& settings);

/// Sentences about cases that a group of metrics does not count: captions of one word, places that the model cannot
/// see, findings that are too many.
[[nodiscard]] std::vector<std::string> notes_of(const std::vector<StudyCase>& cases,
                                                const std::vector<CaseNumbers>& numbers, const StudySettings& settings);

/// "Method on n cases: why", each reason once.
[[nodiscard]] std::vector<std::string> failures_of(const std::vector<CaseNumbers>& numbers,
                                                   const StudySettings& settings);

}  // namespace m2ib::evaluation
