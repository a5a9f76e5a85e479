#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/base/csv_reader.h"
#include "core/evaluation/study.h"

namespace m2ib::evaluation {
namespace {

/// By finding on the page; the others stand in the CSV.
constexpr std::array kByFinding{Metric::Pointing, Metric::MassInside, Metric::ImageDrop, Metric::DeletionArea,
                                Metric::InsertionArea};

/// Besides the first: what fits on a page with its intervals.
constexpr std::size_t kMostColumns = 3;

std::string number(double value, const MetricInfo& info) {
  const std::string_view unit = info.unit;
  std::array<char, 64> text{};
  if (unit == "share") {
    std::snprintf(text.data(), text.size(), "%.1f %%", 100.0 * value);
  } else if (unit == "ms") {
    std::snprintf(text.data(), text.size(), value < 10.0 ? "%.2f" : value < 100.0 ? "%.1f" : "%.0f", value);
  } else {
    std::snprintf(text.data(), text.size(), "%.3f", value);
  }
  return text.data();
}

std::string cell(const metrics::Interval& value, const MetricInfo& info, bool with_count) {
  std::string text = number(value.mean, info) + " (" + number(value.low, info) + " … " + number(value.high, info) + ")";
  return with_count ? text + ", n " + std::to_string(value.n) : text;
}

/// In a table of Markdown, or between its paragraphs.
std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '|' || c == '\\' || c == '`' || c == '*' || c == '_' || c == '<') result += '\\';
    result += c == '\n' ? ' ' : c;
  }
  return result;
}

std::string table_line(const std::vector<std::string>& cells) {
  std::string line = "|";
  for (const std::string& one : cells) line += ' ' + one + " |";
  return line + '\n';
}

std::string head_lines(const std::vector<std::string>& cells) {
  return table_line(cells) + table_line(std::vector<std::string>(cells.size(), "---"));
}

std::string heading(const MetricInfo& info) {
  const std::string_view unit = info.unit;
  std::string text = info.name;
  if (!unit.empty() && unit != "share") text += " (" + std::string(unit) + ")";
  return text + (info.larger_is_better ? " ↑" : " ↓");
}

std::string name_of(const std::string& method) {
  if (method == kRandomMap) return "random map";
  const auto known = attribution::method_of(method);
  return known ? attribution::info_of(*known).name : method;
}

/// Finds rows by their names.
class Page {
 public:
  explicit Page(const StudyResult& result) : result_(result) {
    for (const StudyRow& row : result.rows) {
      rows_[{row.finding, row.method, row.metric}] = &row;
      add(methods_, row.method);
      if (!row.finding.empty()) add(findings_, row.finding);
    }
  }

  [[nodiscard]] std::string text(const std::string& command) const {
    std::string page = "# Methods against metrics\n\n" + facts(command);
    for (const MetricGroup group :
         {MetricGroup::Faithfulness, MetricGroup::Words, MetricGroup::Localisation, MetricGroup::Trust}) {
      page += group_text(group);
    }
    page += "\n## Methods\n\n";
    for (const attribution::MethodSettings& settings : result_.settings.methods) page += method_line(settings);
    page += "- random map: independent random numbers, the floor that a method must beat\n";
    if (!findings_.empty()) page += "\n## By finding\n" + by_finding();
    page += list("Left out", result_.skipped) + list("Notes", result_.warnings);
    return page;
  }

 private:
  static void add(std::vector<std::string>& list, const std::string& text) {
    if (std::ranges::find(list, text) == list.end()) list.push_back(text);
  }
  [[nodiscard]] const StudyRow* row(const std::string& finding, const std::string& method,
                                    const MetricInfo& info) const {
    const auto found = rows_.find({finding, method, info.id});
    return found == rows_.end() ? nullptr : found->second;
  }
  [[nodiscard]] bool has(const std::string& finding, const MetricInfo& info) const {
    return std::ranges::any_of(methods_, [&](const auto& method) { return row(finding, method, info) != nullptr; });
  }

  [[nodiscard]] std::string facts(const std::string& command) const {
    std::string text = "- Pictures: " + escaped(result_.source) + "; " + std::to_string(result_.cases) +
                       (result_.cases == 1 ? " case" : " cases") + " on " + std::to_string(result_.pictures) +
                       (result_.pictures == 1 ? " picture" : " pictures");
    if (result_.failed_cases > 0) {
      text += ", " + std::to_string(result_.failed_cases) +
              (result_.failed_cases == 1 ? " case left out" : " cases left out");
    }
    text += '\n';
    text += "- Model: " + escaped(result_.card.name) + " (" + escaped(result_.card.layout) + "), weights' SHA-256 `" +
            result_.card.weights_sha256 + "`\n";
    if (!command.empty()) text += "- Command: `" + command + "`\n";
    text += "- Intervals: 95 %, from 2000 resamples of whole pictures" + too_few() + "; n: cases\n";
    std::array<char, 160> time{};
    std::snprintf(time.data(), time.size(), "- Time: %.1f minutes, %d %s at once, each in one thread\n",
                  result_.seconds / 60.0, result_.threads, result_.threads == 1 ? "picture" : "pictures");
    text += time.data();
    if (result_.settings.costly_cases > 0 && wants_costly()) {
      text += "- Repeatability (" + std::to_string(result_.settings.repeats) +
              " seeds) and random weights: on the first " +
              std::to_string(
                  std::min<std::size_t>(static_cast<std::size_t>(result_.settings.costly_cases), result_.cases)) +
              " cases\n";
    }
    return text + "- ↑ larger is better, ↓ smaller is better\n";
  }

  /// Resamples of a few pictures are nearly the same few pictures.
  [[nodiscard]] std::string too_few() const {
    constexpr std::size_t kEnough = 20;
    return result_.pictures < kEnough ? ", too narrow for so few pictures" : "";
  }
  [[nodiscard]] bool wants_costly() const {
    return std::ranges::any_of(
        all_metrics(), [this](const MetricInfo& info) { return info.costly && result_.settings.wants(info.metric); });
  }

  [[nodiscard]] std::string group_text(MetricGroup group) const {
    std::vector<const MetricInfo*> infos;
    for (const MetricInfo& info : all_metrics()) {
      if (info.group == group && has("", info)) infos.push_back(&info);
    }
    if (infos.empty()) return {};
    std::string text = "\n## " + std::string(to_string(group)) + "\n";
    for (std::size_t i = 0; i < infos.size(); i += kMostColumns) {
      text += table_of({infos.begin() + static_cast<std::ptrdiff_t>(i),
                        infos.begin() + static_cast<std::ptrdiff_t>(std::min(i + kMostColumns, infos.size()))});
    }
    return text + '\n' + explanations(infos);
  }

  /// Methods that have none of these metrics are left out.
  [[nodiscard]] std::string table_of(const std::vector<const MetricInfo*>& infos) const {
    std::vector<std::string> head{"method"};
    std::vector<bool> counted;  // whether cells must say their n
    for (const MetricInfo* info : infos) {
      const auto count = common_count("", *info);
      counted.push_back(!count);
      head.push_back(heading(*info) + (count ? ", n " + std::to_string(*count) : ""));
    }
    std::string text = '\n' + head_lines(head);
    for (const std::string& method : methods_) {
      std::vector<std::string> cells{name_of(method)};
      for (std::size_t i = 0; i < infos.size(); ++i) {
        const StudyRow* found = row("", method, *infos[i]);
        cells.push_back(found == nullptr ? "–" : cell(found->value, *infos[i], counted[i]));
      }
      if (std::ranges::any_of(cells.begin() + 1, cells.end(), [](const auto& one) { return one != "–"; })) {
        text += table_line(cells);
      }
    }
    return text;
  }

  [[nodiscard]] std::optional<std::size_t> common_count(const std::string& finding, const MetricInfo& info) const {
    std::optional<std::size_t> count;
    for (const std::string& method : methods_) {
      const StudyRow* found = row(finding, method, info);
      if (found == nullptr) continue;
      if (count && *count != found->value.n) return std::nullopt;
      count = found->value.n;
    }
    return count;
  }

  /// What each metric says, how it misleads, and the cells where that has happened.
  [[nodiscard]] std::string explanations(const std::vector<const MetricInfo*>& infos) const {
    std::string text;
    for (const MetricInfo* info : infos) {
      text += "- " + std::string(info->name) + ": " + info->meaning + ".";
      std::string cautions;
      for (const std::string& method : methods_) {
        const StudyRow* found = row("", method, *info);
        if (found == nullptr || found->caution.empty()) continue;
        cautions += (cautions.empty() ? "" : "; ") + name_of(method) + ": " + found->caution;
      }
      if (*info->caution != '\0') text += " Caution: " + std::string(info->caution) + ".";
      text += (cautions.empty() ? "" : " Here: " + cautions + ".") + "\n";
    }
    return text;
  }

  [[nodiscard]] static std::string method_line(const attribution::MethodSettings& settings) {
    const attribution::MethodInfo& info = attribution::info_of(settings.method);
    std::string text = "- " + std::string(info.name) + " (" + info.source + "): " + info.idea;
    std::vector<std::string> chosen;
    if (settings.method == attribution::Method::M2ib) {
      chosen.push_back("β " + csv_number_text(settings.beta));
      chosen.push_back(std::to_string(settings.steps) + " steps");
    }
    if (info.uses_layer) {
      chosen.push_back(
          "after block " + std::to_string(settings.image_layer + 1) + " of the image tower" +
          (info.explains_words ? " and block " + std::to_string(settings.text_layer + 1) + " of the text's" : ""));
    }
    if (info.samples != nullptr) chosen.push_back(std::to_string(settings.samples) + " " + info.samples);
    if (info.has_chance) chosen.push_back("seed " + std::to_string(settings.seed));
    if (settings.runs() > 1) chosen.push_back("mean of " + std::to_string(settings.runs()) + " seeds");
    for (std::size_t i = 0; i < chosen.size(); ++i) text += (i == 0 ? "; " : ", ") + chosen[i];
    return text + '\n';
  }

  [[nodiscard]] std::string by_finding() const {
    std::string text;
    for (const Metric metric : kByFinding) {
      const MetricInfo& info = info_of(metric);
      if (!has("", info)) continue;
      for (std::size_t i = 0; i < findings_.size(); i += kMostColumns) {
        text += finding_table(
            info, {findings_.begin() + static_cast<std::ptrdiff_t>(i),
                   findings_.begin() + static_cast<std::ptrdiff_t>(std::min(i + kMostColumns, findings_.size()))});
      }
    }
    return text;
  }

  [[nodiscard]] std::string finding_table(const MetricInfo& info, const std::vector<std::string>& findings) const {
    std::vector<std::string> head{heading(info)};
    for (const std::string& finding : findings) {
      const auto count = common_count(finding, info);
      head.push_back(escaped(finding) + (count ? ", n " + std::to_string(*count) : ""));
    }
    std::string text = '\n' + head_lines(head);
    for (const std::string& method : methods_) {
      std::vector<std::string> cells{name_of(method)};
      for (const std::string& finding : findings) {
        const StudyRow* found = row(finding, method, info);
        const bool counted = !common_count(finding, info);
        cells.push_back(found == nullptr ? "–" : cell(found->value, info, counted));
      }
      text += table_line(cells);
    }
    return text;
  }

  [[nodiscard]] static std::string list(const char* title, const std::vector<std::string>& sentences) {
    if (sentences.empty()) return {};
    std::string text = "\n## " + std::string(title) + "\n\n";
    for (const std::string& sentence : sentences) text += "- " + escaped(sentence) + '\n';
    return text;
  }

  const StudyResult& result_;
  std::map<std::array<std::string, 3>, const StudyRow*> rows_;  ///< by finding, method, metric
  std::vector<std::string> methods_;
  std::vector<std::string> findings_;
};

}  // namespace

std::string study_markdown(const StudyResult& result, const std::string& command) { return Page(result).text(command); }

std::string study_csv(const StudyResult& result) {
  std::string text = "method,metric,finding,mean,low,high,n,caution\r\n";
  for (const StudyRow& row : result.rows) {
    text += row.method + ',' + row.metric + ',' + csv_quoted(row.finding);
    for (const double value : {row.value.mean, row.value.low, row.value.high}) text += ',' + csv_number_text(value);
    text += ',' + std::to_string(row.value.n) + ',' + csv_quoted(row.caution) + "\r\n";
  }
  return text;
}

std::string study_json(const StudyResult& result) {
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  for (const StudyRow& row : result.rows) {
    nlohmann::ordered_json one{{"method", row.method},   {"metric", row.metric}, {"finding", row.finding},
                               {"mean", row.value.mean}, {"low", row.value.low}, {"high", row.value.high},
                               {"n", row.value.n}};
    if (!row.caution.empty()) one["caution"] = row.caution;
    rows.push_back(std::move(one));
  }
  return rows.dump(1, ' ', true, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace m2ib::evaluation
