#include "app/cli/study_output.h"

#include <algorithm>
#include <cstdio>
#include <span>
#include <vector>

#include "core/base/csv_reader.h"
#include "core/base/files.h"
#ifdef M2IB_WITH_PLOTS
#include "app/cli/offscreen.h"
#include "ui/plots/evaluation_plots.h"
#endif

namespace m2ib::cli {
namespace {

using evaluation::MetricGroup;
using evaluation::MetricInfo;
using evaluation::StudyResult;
using evaluation::StudyRow;

const StudyRow* row_of(const StudyResult& result, const std::string& method, const MetricInfo& info) {
  const auto found = std::ranges::find_if(result.rows, [&](const StudyRow& row) {
    return row.finding.empty() && row.method == method && row.metric == info.id;
  });
  return found == result.rows.end() ? nullptr : &*found;
}

std::string padded(const std::string& text, std::size_t width) {
  return std::string(width > text.size() ? width - text.size() : 1, ' ') + text;
}

std::string group_text(const StudyResult& result, MetricGroup group, const std::vector<std::string>& methods) {
  std::vector<const MetricInfo*> infos;
  for (const MetricInfo& info : evaluation::all_metrics()) {
    const bool has = std::ranges::any_of(
        methods, [&](const std::string& method) { return row_of(result, method, info) != nullptr; });
    if (info.group == group && has) infos.push_back(&info);
  }
  if (infos.empty()) return {};
  constexpr std::size_t kMethodWidth = 21;
  const auto width = [](const MetricInfo& info) { return std::max<std::size_t>(std::string(info.id).size(), 8) + 2; };
  std::string text = std::string(to_string(group)) + "\n" + std::string(kMethodWidth, ' ');
  for (const MetricInfo* info : infos) text += padded(info->id, width(*info));
  text += '\n';
  for (const std::string& method : methods) {
    std::string line = method + std::string(kMethodWidth - std::min(kMethodWidth, method.size()), ' ');
    bool any = false;
    for (const MetricInfo* info : infos) {
      const StudyRow* row = row_of(result, method, *info);
      char number[64] = "-";
      if (row != nullptr) {
        std::snprintf(number, sizeof number, std::string(info->unit) == "ms" ? "%.1f" : "%.3f", row->value.mean);
        any = true;
      }
      line += padded(number, width(*info));
    }
    if (any) text += line + '\n';
  }
  return text + '\n';
}

}  // namespace

std::string study_text(const StudyResult& result) {
  std::vector<std::string> methods;
  for (const StudyRow& row : result.rows) {
    if (std::ranges::find(methods, row.method) == methods.end()) methods.push_back(row.method);
  }
  std::string text = result.card.name + " on " + result.source + "\n" +
                     (result.failed_cases > 0 ? std::to_string(result.cases - result.failed_cases) + " of " : "") +
                     std::to_string(result.cases) + (result.cases == 1 ? " case" : " cases") + ", means\n\n";
  for (const MetricGroup group :
       {MetricGroup::Faithfulness, MetricGroup::Words, MetricGroup::Localisation, MetricGroup::Trust}) {
    text += group_text(result, group, methods);
  }
  if (!text.empty() && text.ends_with("\n\n")) text.pop_back();
  return text;
}

Result<void> write_study(const StudyResult& result, const std::string& command, const std::filesystem::path& folder) {
  const std::vector<std::pair<const char*, std::string>> texts{{"results.md", study_markdown(result, command)},
                                                               {"results.csv", study_csv(result)},
                                                               {"results.json", study_json(result)}};
  for (const auto& [name, text] : texts) {
    if (const auto written = write_file_atomically(folder / name, text); !written) return written;
  }
#ifdef M2IB_WITH_PLOTS
  const OffscreenWidgets widgets;
  for (const plots::EvaluationFigure& figure : plots::evaluationFigures(result)) {
    for (const auto& [ending, bytes] : {std::pair{".png", &figure.png}, std::pair{".pdf", &figure.pdf}}) {
      const auto content = std::as_bytes(std::span(bytes->constData(), static_cast<std::size_t>(bytes->size())));
      const auto written = write_file_atomically(folder / (figure.name.toStdString() + ending), content);
      if (!written) return written;
    }
  }
#endif
  return {};
}

Result<void> write_case_names(const evaluation::StudySource& source, const std::filesystem::path& folder) {
  std::string text = "case,picture,finding,caption\r\n";
  for (const evaluation::StudyCase& one : source.cases()) {
    text += one.id + ',' + csv_quoted(source.name(one.picture)) + ',' + csv_quoted(one.finding) + ',' +
            csv_quoted(one.caption) + "\r\n";
  }
  return write_file_atomically(folder / "cases.csv", text);
}

}  // namespace m2ib::cli
