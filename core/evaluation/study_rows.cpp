#include "core/evaluation/study_rows.h"

#include <algorithm>
#include <map>
#include <string>

namespace m2ib::evaluation {
namespace {

/// Values of one cell of the table.
struct Cell {
  std::vector<double> values;
  std::vector<std::size_t> pictures;
  std::size_t flat = 0;     ///< maps that were nearly constant
  std::size_t without = 0;  ///< cases with a map and no number
};

bool watches_flat_maps(Metric metric) {
  return metric == Metric::ImageDrop || metric == Metric::ImageIncrease || metric == Metric::TextDrop ||
         metric == Metric::TextIncrease;
}
bool is_correlation(Metric metric) {
  return metric == Metric::Repeatability || metric == Metric::RandomHead || metric == Metric::RandomHalf ||
         metric == Metric::RandomTower;
}

std::string caution_of(const Cell& cell, Metric metric) {
  const std::string all = std::to_string(cell.values.size());
  if (watches_flat_maps(metric) && cell.flat > 0) {
    const bool words = metric == Metric::TextDrop || metric == Metric::TextIncrease;
    return std::to_string(cell.flat) + " of " + all + (words ? " word maps" : " maps") + " nearly constant";
  }
  if (is_correlation(metric) && cell.without > 0) {
    return std::to_string(cell.without) + " constant maps without a correlation left out";
  }
  return {};
}

class Rows {
 public:
  Rows(const std::vector<StudyCase>& cases, const std::vector<CaseNumbers>& numbers, const StudySettings& settings)
      : cases_(cases), numbers_(numbers), settings_(settings) {
    for (const StudyCase& one : cases) {
      if (!one.finding.empty() && std::ranges::find(findings_, one.finding) == findings_.end()) {
        findings_.push_back(one.finding);
      }
    }
  }

  [[nodiscard]] std::vector<StudyRow> make() const {
    std::vector<StudyRow> rows;
    add_finding("", rows);
    for (const std::string& finding : findings_) add_finding(finding, rows);
    return rows;
  }

 private:
  void add_finding(const std::string& finding, std::vector<StudyRow>& rows) const {
    std::vector<const CaseNumbers*> members;
    for (const CaseNumbers& numbers : numbers_) {
      if (finding.empty() || cases_[numbers.index].finding == finding) members.push_back(&numbers);
    }
    for (std::size_t method = 0; method <= settings_.methods.size(); ++method) {
      for (const MetricInfo& info : all_metrics()) {
        const Cell cell = cell_of(members, method, info);
        if (cell.values.empty()) continue;
        StudyRow row;
        row.method =
            method < settings_.methods.size() ? attribution::info_of(settings_.methods[method].method).id : kRandomMap;
        row.metric = info.id;
        row.finding = finding;
        row.value = metrics::bootstrap_mean(cell.values, cell.pictures, 2000, settings_.seed);
        row.caution = caution_of(cell, info.metric);
        rows.push_back(std::move(row));
      }
    }
  }

  [[nodiscard]] Cell cell_of(const std::vector<const CaseNumbers*>& members, std::size_t method,
                             const MetricInfo& info) const {
    Cell cell;
    for (const CaseNumbers* numbers : members) {
      const MethodNumbers& found = numbers->methods[method];
      const auto& value = found.values[static_cast<std::size_t>(info.metric)];
      if (value) {
        cell.values.push_back(*value);
        cell.pictures.push_back(cases_[numbers->index].picture);
        const bool words = info.group == MetricGroup::Words;
        cell.flat += (words ? found.flat_words : found.flat_image) ? 1 : 0;
      } else if (found.failure.empty() && numbers->index < static_cast<std::size_t>(settings_.costly_cases)) {
        ++cell.without;
      }
    }
    return cell;
  }

  const std::vector<StudyCase>& cases_;
  const std::vector<CaseNumbers>& numbers_;
  const StudySettings& settings_;
  std::vector<std::string> findings_;
};

}  // namespace

std::vector<StudyRow> study_rows(const std::vector<StudyCase>& cases, const std::vector<CaseNumbers>& numbers,
                                 const StudySettings& settings) {
  return Rows(cases, numbers, settings).make();
}

std::vector<std::string> failures_of(const std::vector<CaseNumbers>& numbers, const StudySettings& settings) {
  std::vector<std::string> failures;
  for (std::size_t method = 0; method < settings.methods.size(); ++method) {
    std::map<std::string, std::size_t> reasons;
    for (const CaseNumbers& one : numbers) {
      if (!one.methods[method].failure.empty()) ++reasons[one.methods[method].failure];
    }
    for (const auto& [reason, count] : reasons) {
      failures.push_back(std::string(attribution::info_of(settings.methods[method].method).name) + " on " +
                         std::to_string(count) + (count == 1 ? " case: " : " cases: ") + reason);
    }
  }
  return failures;
}

}  // namespace m2ib::evaluation
