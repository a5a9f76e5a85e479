#include "core/evaluation/study_rows.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

namespace m2ib::evaluation {
namespace {

/// More are no groups of cases, but a text of each.
constexpr std::size_t kMostFindings = 200;

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

/// In the order of their first cases.
std::vector<std::string> findings_of(const std::vector<StudyCase>& cases) {
  std::vector<std::string> findings;
  std::set<std::string> known;
  for (const StudyCase& one : cases) {
    if (!one.finding.empty() && known.insert(one.finding).second) findings.push_back(one.finding);
  }
  return findings;
}

class Rows {
 public:
  Rows(const std::vector<StudyCase>& cases, const std::vector<CaseNumbers>& numbers, const StudySettings& settings)
      : cases_(cases), numbers_(numbers), settings_(settings) {
    findings_ = findings_of(cases);
    if (findings_.size() > kMostFindings) findings_.clear();
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

std::vector<std::string> notes_of(const std::vector<StudyCase>& cases, const std::vector<CaseNumbers>& numbers,
                                  const StudySettings& settings) {
  // The random map has every number that a case can have.
  const auto has_any = [&](const CaseNumbers& one, MetricGroup group) {
    return std::ranges::any_of(all_metrics(), [&](const MetricInfo& info) {
      return info.group == group && one.methods.back().values[static_cast<std::size_t>(info.metric)].has_value();
    });
  };
  const auto wants_any = [&](MetricGroup group) {
    return std::ranges::any_of(all_metrics(), [&](const MetricInfo& info) {
      // Contrast to noise is missing for other reasons, too.
      return info.group == group && info.metric != Metric::ContrastToNoise && settings.wants(info.metric);
    });
  };
  std::size_t single_words = 0;
  std::size_t marked = 0;
  std::size_t unseen = 0;
  for (const CaseNumbers& one : numbers) {
    single_words += has_any(one, MetricGroup::Words) ? 0 : 1;
    marked += cases[one.index].marked ? 1 : 0;
    unseen += cases[one.index].marked && !has_any(one, MetricGroup::Localisation) ? 1 : 0;
  }
  std::vector<std::string> notes;
  if (single_words > 0 && wants_any(MetricGroup::Words)) {
    notes.push_back("Metrics of words leave out " + std::to_string(single_words) + " of " +
                    std::to_string(numbers.size()) + " captions: a single word cannot be taken away.");
  }
  if (marked == 0 && wants_any(MetricGroup::Localisation)) {
    notes.push_back("Metrics of localisation have no number: no case has a marked place, which is a box or a mask.");
  }
  if (unseen > 0 && wants_any(MetricGroup::Localisation)) {
    notes.push_back("Metrics of localisation leave out " + std::to_string(unseen) + " of " + std::to_string(marked) +
                    " marked places: they lie outside of what the model sees, or cover less than 5 % of any patch.");
  }
  if (const std::size_t findings = findings_of(cases).size(); findings > kMostFindings) {
    notes.push_back("There are " + std::to_string(findings) + " findings, more than " + std::to_string(kMostFindings) +
                    ": the tables hold no rows by finding.");
  }
  return notes;
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
