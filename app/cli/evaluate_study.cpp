#include "app/cli/evaluate_study.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <stop_token>
#include <vector>

#include <unistd.h>

#include "app/cli/interrupt.h"
#include "app/cli/study_output.h"
#include "core/base/csv_reader.h"
#include "core/evaluation/study.h"

namespace m2ib::cli {
namespace {

using attribution::MethodSettings;
using evaluation::StudyProgress;
using evaluation::StudySettings;

/// Without blanks around the parts.
std::vector<std::string> split(const std::string& list) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= list.size();) {
    const std::size_t end = std::min(list.find(',', begin), list.size());
    const std::string part = list.substr(begin, end - begin);
    const std::size_t first = part.find_first_not_of(' ');
    if (first != std::string::npos) parts.push_back(part.substr(first, part.find_last_not_of(' ') - first + 1));
    begin = end + 1;
  }
  return parts;
}

/// As one word of a command line.
std::string without_blanks(std::string list) {
  std::erase(list, ' ');
  return list;
}

bool is_all(const std::string& list) { return list.empty() || list == "all"; }

Result<std::vector<MethodSettings>> methods_of(const StudyRequest& request, const StudySubject& subject,
                                               const OpenedModel& opened) {
  std::vector<attribution::Method> methods;
  if (is_all(request.methods)) {
    for (const attribution::MethodInfo& info : attribution::all_methods()) methods.push_back(info.method);
  } else {
    for (const std::string& id : split(request.methods)) {
      const auto method = attribution::method_of(id);
      if (!method) return tl::unexpected(method.error());
      methods.push_back(*method);
    }
  }
  if (methods.empty())
    return fail(ErrorCode::SettingOutOfRange, "--methods", request.methods, "all, or ids of methods");
  const bool has_m2ib = std::ranges::find(methods, attribution::Method::M2ib) != methods.end();
  if (!has_m2ib && (subject.beta || subject.layer)) {
    return fail(ErrorCode::SettingOutOfRange, "--methods", request.methods,
                std::string("a list with m2ib, which ") + (subject.beta ? "--beta" : "--layer") + " belongs to");
  }
  std::vector<MethodSettings> all;
  for (const attribution::Method method : methods) {
    MethodSettings settings = attribution::default_settings(opened.card(), method);
    if (method == attribution::Method::M2ib) {
      settings = opened.settings;
      settings.beta = subject.beta.value_or(settings.beta);
      settings.image_layer = subject.layer.value_or(settings.image_layer);
    }
    all.push_back(settings);
  }
  return all;
}

/// "rise=500": the number of masks, of trials … in place of the method's default.
Result<void> apply_samples(const std::string& list, std::vector<MethodSettings>& methods) {
  for (const std::string& part : split(list)) {
    const std::size_t equals = std::min(part.find('='), part.size());
    const auto method = attribution::method_of(part.substr(0, equals));
    if (!method) return tl::unexpected(method.error());
    const std::string number = part.substr(std::min(equals + 1, part.size()));
    int count = 0;
    const auto [end, code] = std::from_chars(number.data(), number.data() + number.size(), count);
    const auto chosen = std::ranges::find(methods, *method, &MethodSettings::method);
    if (number.empty() || code != std::errc() || end != number.data() + number.size()) {
      return fail(ErrorCode::SettingOutOfRange, "--samples", part, "METHOD=COUNT, e.g. rise=500");
    }
    if (chosen == methods.end() || attribution::info_of(*method).samples == nullptr) {
      return fail(ErrorCode::SettingOutOfRange, "--samples", part,
                  "about a method that is evaluated and draws samples");
    }
    chosen->samples = count;
  }
  return {};
}

Result<StudySettings> settings_of(const StudyRequest& request, const StudySubject& subject, const OpenedModel& opened) {
  StudySettings settings;
  auto methods = methods_of(request, subject, opened);
  if (!methods) return tl::unexpected(methods.error());
  if (const auto done = apply_samples(request.samples, *methods); !done) return tl::unexpected(done.error());
  settings.methods = std::move(*methods);
  if (!is_all(request.metrics)) {
    for (const std::string& id : split(request.metrics)) {
      const auto metric = evaluation::metric_of(id);
      if (!metric) return tl::unexpected(metric.error());
      settings.metrics.push_back(*metric);
    }
    if (settings.metrics.empty()) {
      return fail(ErrorCode::SettingOutOfRange, "--metrics", request.metrics, "all, or ids of metrics");
    }
  }
  settings.seed = subject.seed;
  settings.threads = request.threads.value_or(0);
  settings.repeats = request.repeats.value_or(settings.repeats);
  settings.costly_cases = request.costly_cases.value_or(settings.costly_cases);
  return settings;
}

/// What repeats the study, without a path or a file's name.
std::string command_of(const StudyRequest& request, const StudySubject& subject) {
  std::string line = "m2ib evaluate";
  const auto add = [&](const char* option, const std::string& value) {
    line += ' ' + std::string(option) + ' ' + value;
  };
  if (subject.phantoms > 0) add("--phantoms", std::to_string(subject.phantoms));
  if (!request.manifest.empty()) add("--manifest", "LIST.csv");
  add("--seed", std::to_string(subject.seed));
  add("--methods", is_all(request.methods) ? "all" : without_blanks(request.methods));
  if (!is_all(request.metrics)) add("--metrics", without_blanks(request.metrics));
  if (!request.samples.empty()) add("--samples", without_blanks(request.samples));
  if (!subject.model.model.empty()) add("--model", "MODEL");
  if (!subject.model.precision.empty()) add("--precision", subject.model.precision);
  if (!subject.model.activation.empty()) add("--activation", subject.model.activation);
  if (!subject.model.preprocessing.empty()) add("--preprocess", subject.model.preprocessing);
  if (subject.beta) add("--beta", csv_number_text(*subject.beta));
  if (subject.layer) add("--layer", std::to_string(*subject.layer));
  if (request.repeats) add("--repeats", std::to_string(*request.repeats));
  if (request.costly_cases) add("--costly-cases", std::to_string(*request.costly_cases));
  add("--out", "RESULTS");
  return line;
}

std::string time_text(double seconds) {
  char text[64];
  if (seconds < 90.0) {
    std::snprintf(text, sizeof text, "%.0f s", seconds);
  } else {
    std::snprintf(text, sizeof text, "%.0f min", seconds / 60.0);
  }
  return text;
}

/// On a terminal a line that replaces itself, elsewhere one a minute.
class ProgressTeller {
 public:
  void tell(const StudyProgress& progress) {
    last_ = progress;
    std::string line = std::to_string(progress.done) + " of " + std::to_string(progress.cases) + " cases";
    if (progress.seconds_left > 0.0) line += ", about " + time_text(progress.seconds_left) + " left";
    show_progress(line);
    const auto now = std::chrono::steady_clock::now();
    if (::isatty(STDERR_FILENO) == 1 || now - said_ < std::chrono::minutes(1)) return;
    said_ = now;
    say(line);
  }
  [[nodiscard]] const StudyProgress& last() const { return last_; }

 private:
  StudyProgress last_;
  std::chrono::steady_clock::time_point said_ = std::chrono::steady_clock::now();
};

Result<std::unique_ptr<evaluation::StudySource>> source_of(const StudyRequest& request, const StudySubject& subject) {
  if (!request.manifest.empty()) return evaluation::manifest_source(request.manifest);
  return evaluation::phantom_source(subject.phantoms, subject.seed);
}

Stoppable<evaluation::StudyResult> compute(const StudyRequest& request, const evaluation::StudySource& source,
                                           const OpenedModel& opened, const StudySettings& settings) {
  const Interrupt interrupt;
  const std::stop_callback note(interrupt.token(), [] {
    say("Stopping after the cases that are being computed; Ctrl+C again ends at once. Finished cases are kept.");
  });
  ProgressTeller teller;
  auto result = evaluation::run_study(*opened.encoder, source, settings, request.out, interrupt.token(),
                                      [&](const StudyProgress& progress) { teller.tell(progress); });
  clear_progress();
  if (result && !*result) {
    const StudyProgress& last = teller.last();
    std::string text = "Stopped after " + std::to_string(last.done) + " of " + std::to_string(last.cases) + " cases";
    say(text + (request.out.empty() ? "; without --out nothing is kept."
                                    : "; they are kept. The same command goes on from there."));
  }
  return result;
}

ExitCode show(const StudyRequest& request, const StudySubject& subject, const evaluation::StudySource& source,
              const evaluation::StudyResult& result) {
  for (const std::string& sentence : result.skipped) say("left out: " + sentence);
  for (std::size_t i = source.warnings().size(); i < result.warnings.size(); ++i) say(result.warnings[i]);
  if (!request.out.empty()) {
    const auto written = write_study(result, command_of(request, subject), request.out);
    if (!written) return report(written.error());
    if (request.names) {
      if (const auto named = write_case_names(source, request.out); !named) return report(named.error());
    }
  }
  const auto shown = write_text("-", subject.json ? study_json(result) : study_text(result));
  return shown ? ExitCode::Done : report(shown.error());
}

}  // namespace

std::string StudyRequest::lonely_option() const {
  if (is_study()) return {};
  if (threads) return "--threads";
  if (repeats) return "--repeats";
  if (costly_cases) return "--costly-cases";
  if (!samples.empty()) return "--samples";
  return names ? "--names" : "";
}

void add_study_options(CLI::App& command, StudyRequest& request) {
  command
      .add_option("--manifest", request.manifest,
                  "CSV of your own pictures, which lie beside it: columns image and caption, or finding; optional box "
                  "(x, y, w, h in pixels) or mask")
      ->type_name("FILE");
  command.add_option("--methods", request.methods,
                     "Compares methods: all, or ids with commas between them, e.g. m2ib,grad-eclip");
  command.add_option("--metrics", request.metrics, "Only these metrics: ids with commas between them");
  command.add_option("--samples", request.samples,
                     "Masks, trials, copies or points of some methods in place of their defaults, e.g. "
                     "rise=500,kernel-shap=256");
  command
      .add_option("--out", request.out,
                  "Folder for results.md, .csv, .json and plots; an interrupted evaluation goes on there")
      ->type_name("FOLDER");
  command.add_flag("--names", request.names, "Also writes cases.csv, which names the picture of each case");
  command.add_option("--threads", request.threads, "Pictures at once (default: as many as processors)")
      ->check(CLI::Range(1, 256));
  command.add_option("--repeats", request.repeats, "Seeds for repeatability (default: 3)")->check(CLI::Range(2, 64));
  command
      .add_option("--costly-cases", request.costly_cases,
                  "Repeatability and random weights on the first so many cases (default: 25; 0 = none)")
      ->check(CLI::Range(0, 1'000'000));
}

ExitCode run_study_command(const StudyRequest& request, const StudySubject& subject) {
  if (request.names && request.out.empty()) return wrong_usage("--names needs --out.");
  const auto source = source_of(request, subject);
  if (!source) return report(source.error());
  for (const std::string& sentence : (*source)->warnings()) say(sentence);
  const auto opened = open_model(subject.model);
  if (!opened) return report(opened.error());
  const auto settings = settings_of(request, subject, *opened);
  if (!settings) return report(settings.error());
  const auto result = compute(request, **source, *opened, *settings);
  if (!result) return report(result.error());
  if (!*result) return ExitCode::ComputationFailed;
  return show(request, subject, **source, **result);
}

}  // namespace m2ib::cli
