#include "core/evaluation/study_log.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <system_error>

#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/base/json_limits.h"

namespace m2ib::evaluation {
namespace {

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

constexpr const char* kFormat = "m2ib-study";
constexpr int kVersion = 1;
/// Grows with every change by which a method or a metric gives other numbers, so that no table mixes the two. Files
/// that do not name it are of 1.
constexpr int kNumbers = 2;
constexpr std::uint64_t kMostBytes = std::uint64_t{1} << 30;
constexpr std::size_t kLongestLine = std::size_t{1} << 20;
constexpr int kMostRuns = 1'000'000;
constexpr std::chrono::seconds kFlushEvery{3};

tl::unexpected<Error> not_written(const fs::path& path) {
  return fail(ErrorCode::FileWriteFailed, path.string(), std::error_code(errno, std::generic_category()).message());
}

/// Empty object where the text is no JSON object that may be parsed.
Json parsed(const std::string& line) {
  JsonLimits limits;
  limits.text_bytes = kLongestLine;
  if (find_json_excess(line, limits)) return Json::object();
  Json json = Json::parse(line, nullptr, false);
  return json.is_object() ? json : Json::object();
}

Json method_json(const attribution::MethodSettings& settings) {
  return {{"method", attribution::info_of(settings.method).id},
          {"beta", settings.beta},
          {"image_layer", settings.image_layer},
          {"text_layer", settings.text_layer},
          {"steps", settings.steps},
          {"learning_rate", settings.learning_rate},
          {"samples", settings.samples},
          {"seed", settings.seed},
          {"repeats", settings.repeats}};
}

Json to_json(const CaseNumbers& numbers) {
  Json json;
  json["case"] = numbers.index;
  Json& methods = json["methods"];
  methods = Json::array();
  for (const MethodNumbers& method : numbers.methods) {
    Json values = Json::object();
    for (const MetricInfo& info : all_metrics()) {
      const auto& value = method.values[static_cast<std::size_t>(info.metric)];
      if (value && std::isfinite(*value)) values[info.id] = *value;
    }
    Json one{{"values", std::move(values)}};
    if (method.flat_image) one["flat_image"] = true;
    if (method.flat_words) one["flat_words"] = true;
    if (!method.failure.empty()) one["failure"] = method.failure;
    methods.push_back(std::move(one));
  }
  return json;
}

/// Never throws, whatever stands there.
std::string text_of(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// 0 where the value is no whole number from 1 on.
std::uint64_t number_of(const Json& json, const char* key, std::uint64_t without) {
  const auto found = json.find(key);
  if (found == json.end()) return without;
  return found->is_number_unsigned() ? found->get<std::uint64_t>() : 0;
}

bool flag_of(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_boolean() && found->get<bool>();
}

/// False where a line is not what to_json() writes.
bool from_json(const Json& json, CaseNumbers& numbers) {
  const auto index = json.find("case");
  const auto methods = json.find("methods");
  if (index == json.end() || !index->is_number_unsigned() || methods == json.end() || !methods->is_array())
    return false;
  numbers.index = index->get<std::size_t>();
  for (const Json& one : *methods) {
    if (!one.is_object() || !one.contains("values") || !one["values"].is_object()) return false;
    MethodNumbers method;
    for (const auto& [id, value] : one["values"].items()) {
      const auto metric = metric_of(id);
      if (!metric || !value.is_number()) return false;
      method[*metric] = value.get<double>();
    }
    method.flat_image = flag_of(one, "flat_image");
    method.flat_words = flag_of(one, "flat_words");
    method.failure = text_of(one, "failure");
    numbers.methods.push_back(std::move(method));
  }
  return true;
}

Json header_json(const StudyIdentity& identity) {
  Json json{{"format", kFormat}, {"format_version", kVersion}, {"numbers", kNumbers}};
  Json& study = json["study"];
  study = Json::object();
  for (const auto& [name, value] : identity) study[name] = value;
  return json;
}

/// A clause about the first difference; empty where there is none.
std::string difference(const Json& header, const StudyIdentity& identity) {
  if (text_of(header, "format") != kFormat) return "its cases.jsonl was written by something else";
  if (number_of(header, "format_version", 0) != kVersion || number_of(header, "numbers", 1) != kNumbers) {
    return "its cases.jsonl was written by another version of this program";
  }
  const auto study = header.find("study");
  for (const auto& [name, value] : identity) {
    const bool same = study != header.end() && study->is_object() && text_of(*study, name.c_str()) == value;
    if (!same) return name + " differ";
  }
  return {};
}

}  // namespace

StudyIdentity identity_of(const model::ModelCard& card, const StudySource& source, const StudySettings& settings) {
  Json methods = Json::array();
  for (const attribution::MethodSettings& method : settings.methods) methods.push_back(method_json(method));
  Json metrics = Json::array();
  for (const MetricInfo& info : all_metrics()) {
    if (settings.wants(info.metric)) metrics.push_back(info.id);
  }
  const std::string model = card.weights_sha256 + ", " + card.layout + ", " + card.preprocessing + ", " +
                            card.precision + ", " + model::to_string(card.image.activation) + ", " +
                            std::to_string(card.image.heads) + ", " + std::to_string(card.text.heads);
  const std::string depth = std::to_string(settings.costly_cases) + " costly cases, " +
                            std::to_string(settings.repeats) + " repeats, seed " + std::to_string(settings.seed) +
                            ", curves of " + std::to_string(kCurvePoints) + " points";
  return {{"the model's weights or preparation of pictures", model},
          {"pictures or captions", source.fingerprint()},
          {"methods or their settings", methods.dump()},
          {"metrics", metrics.dump()},
          {"costly cases, repeats or the seed", depth}};
}

Result<StudyLog> StudyLog::open(const fs::path& folder, const StudyIdentity& identity, std::size_t cases,
                                std::size_t methods) {
  StudyLog log;
  log.folder_ = folder;
  if (folder.empty()) return log;
  if (const auto opened = log.open_file(folder); !opened) return tl::unexpected(opened.error());
  if (const auto read = log.read(identity, cases, methods); !read) return tl::unexpected(read.error());
  for (const double seconds : log.run_seconds_) log.earlier_seconds_ += seconds;
  return log;
}

Result<void> StudyLog::open_file(const fs::path& folder) {
  std::error_code problem;
  fs::create_directories(folder, problem);
  if (problem) return fail(ErrorCode::FileWriteFailed, folder.string(), problem.message());
  const fs::path path = folder / "cases.jsonl";
  for (const char* name : {"results.json", "results.csv", "results.md"}) {
    if (fs::exists(folder / name, problem) && !fs::exists(path, problem)) {
      return fail(ErrorCode::ResultsUnfitting, folder.string(), "its cases.jsonl is missing");
    }
  }
  descriptor_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0666);
  if (descriptor_ < 0) return not_written(path);
  if (!fs::is_regular_file(path, problem)) {
    return fail(ErrorCode::FileWriteFailed, path.string(), "it is not a regular file");
  }
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
    return fail(ErrorCode::FileWriteFailed, path.string(), "another evaluation is writing there");
  }
  return {};
}

Result<void> StudyLog::read(const StudyIdentity& identity, std::size_t cases, std::size_t methods) {
  const fs::path path = folder_ / "cases.jsonl";
  const auto text = read_text_file(path, kMostBytes);
  if (!text) return tl::unexpected(text.error());
  known_.assign(cases, false);
  std::size_t good = 0;  // bytes of whole lines
  std::size_t number = 0;
  while (good < text->size()) {
    const std::size_t end = text->find('\n', good);
    if (end == std::string::npos) break;  // torn
    const std::string line = text->substr(good, end - good);
    ++number;
    if (number == 1) {
      const std::string differs = difference(parsed(line), identity);
      if (!differs.empty()) return fail(ErrorCode::ResultsUnfitting, folder_.string(), differs);
    } else {
      const auto read = read_line(line, number, cases, methods, end + 1 == text->size());
      if (!read) return tl::unexpected(read.error());
      if (!*read) break;
    }
    good = end + 1;
  }
  if (number == 0 && !text->empty() && !std::string(header_json(identity).dump()).starts_with(*text)) {
    return fail(ErrorCode::ResultsUnfitting, folder_.string(), "its cases.jsonl was written by something else");
  }
  if (::ftruncate(descriptor_, static_cast<off_t>(good)) != 0 || ::lseek(descriptor_, 0, SEEK_END) < 0) {
    return not_written(path);
  }
  run_ = static_cast<int>(run_seconds_.size()) + 1;
  return number == 0 ? write(header_json(identity).dump()) : Result<void>();
}

/// A damaged last line is a case that is computed again; damage before it is nothing that an interruption does.
Result<bool> StudyLog::read_line(const std::string& line, std::size_t number, std::size_t cases, std::size_t methods,
                                 bool is_last) {
  CaseNumbers numbers;
  const Json json = line.size() <= kLongestLine ? parsed(line) : Json::object();
  const bool good = from_json(json, numbers) && numbers.index < cases && numbers.methods.size() == methods;
  if (!good) {
    if (is_last) return false;
    return fail(ErrorCode::ResultsUnfitting, folder_.string(),
                "line " + std::to_string(number) + " of its cases.jsonl is damaged");
  }
  const auto run = json.find("run");
  const auto seconds = json.find("seconds");
  if (run != json.end() && run->is_number_unsigned() && seconds != json.end() && seconds->is_number()) {
    const auto at = std::min<std::uint64_t>(run->get<std::uint64_t>(), run_seconds_.size() + 1);
    if (at > run_seconds_.size() && at < kMostRuns) run_seconds_.push_back(0.0);
    if (at >= 1) run_seconds_[at - 1] = std::max(run_seconds_[at - 1], seconds->get<double>());
  }
  if (!known_[numbers.index]) {
    known_[numbers.index] = true;
    finished_.push_back(std::move(numbers));
  }
  return true;
}

StudyLog::StudyLog(StudyLog&& other) noexcept
    : folder_(std::move(other.folder_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      run_(other.run_),
      finished_(std::move(other.finished_)),
      known_(std::move(other.known_)),
      run_seconds_(std::move(other.run_seconds_)),
      earlier_seconds_(other.earlier_seconds_),
      started_(other.started_),
      flushed_(other.flushed_) {}

StudyLog::~StudyLog() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

double StudyLog::seconds() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
}

Result<void> StudyLog::add(const CaseNumbers& numbers) {
  if (descriptor_ < 0) return {};
  Json json = to_json(numbers);
  json["run"] = run_;
  json["seconds"] = seconds();
  return write(json.dump());
}

Result<void> StudyLog::write(const std::string& line) {
  const std::string text = line + '\n';
  std::size_t written = 0;
  while (written < text.size()) {
    const ssize_t count = ::write(descriptor_, text.data() + written, text.size() - written);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return not_written(folder_ / "cases.jsonl");
    written += static_cast<std::size_t>(count);
  }
  const auto now = std::chrono::steady_clock::now();
  return now - flushed_ >= kFlushEvery ? flush() : Result<void>();
}

Result<void> StudyLog::flush() {
  if (descriptor_ < 0) return {};
  flushed_ = std::chrono::steady_clock::now();
  return ::fsync(descriptor_) == 0 ? Result<void>() : not_written(folder_ / "cases.jsonl");
}

}  // namespace m2ib::evaluation
