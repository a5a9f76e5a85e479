#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/attribution/explanation.h"
#include "core/base/stop.h"
#include "core/image/radiograph.h"
#include "core/metrics/bootstrap.h"
#include "core/model/dual_encoder.h"

/// Methods against metrics on many pictures: which explanation says what the model used, and how far it can be trusted.
namespace m2ib::evaluation {

/// One caption of one picture, with the place that it speaks of where somebody marked it.
struct StudyCase {
  std::string id;           ///< stable within the study, e.g. "phantom-12/nodule"; never a path
  std::string finding;      ///< group of the table, e.g. "nodule"; "" = none
  std::string caption;      ///< UTF-8
  std::size_t picture = 0;  ///< index of the source's pictures
  /// Share of each patch that the marked place covers, on the model's grid; made when the picture is there. Null: no
  /// place is marked.
  std::function<std::vector<float>(const image::FieldOfView&, int grid)> coverage;
};

/// Where pictures and captions come from: phantoms or a manifest.
class StudySource {
 public:
  virtual ~StudySource() = default;
  [[nodiscard]] virtual const std::vector<StudyCase>& cases() const = 0;
  [[nodiscard]] virtual Result<image::RadiographPtr> picture(std::size_t index) const = 0;
  /// What was read, in one line for the table, e.g. "500 phantoms, seed 1". No path.
  [[nodiscard]] virtual std::string description() const = 0;
  /// SHA-256 over everything that decides the cases: an interrupted study goes on only with the same.
  [[nodiscard]] virtual std::string fingerprint() const = 0;
};

/// One caption per finding of each phantom (a true wording, drawn by the seed), with its mask.
[[nodiscard]] Result<std::unique_ptr<StudySource>> phantom_source(int phantoms, std::uint64_t seed, int size_px = 448);

/// A CSV file of a person's own (manifest.h tells its columns). Pictures are found beside it.
[[nodiscard]] Result<std::unique_ptr<StudySource>> manifest_source(const std::filesystem::path& path);

enum class Metric : std::uint8_t {
  ImageDrop,
  ImageIncrease,
  TextDrop,
  TextIncrease,
  DeletionArea,
  InsertionArea,
  Removal,
  Pointing,
  MassInside,
  Iou,
  Dice,
  ContrastToNoise,
  Repeatability,
  Randomisation,
  Runtime,
};
inline constexpr std::size_t kMetrics = 15;
struct MetricInfo {
  Metric metric = Metric::ImageDrop;
  const char* id = "";    ///< stable, e.g. "image-drop", "deletion-auc"
  const char* name = "";  ///< for people
  const char* unit = "";  ///< "", "cosine", "ms" …
  bool larger_is_better = true;
  bool needs_region = false;
  const char* caution = "";  ///< how the metric can be gamed, or what it does not say; "" = nothing
};
[[nodiscard]] const std::vector<MetricInfo>& all_metrics();

struct StudySettings {
  std::vector<attribution::MethodSettings> methods;  ///< each with its own settings; a method may stand there once
  /// The costly ones (repeatability, randomisation) are taken on the first so many cases of the study; 0 = none.
  int costly_cases = 100;
  int repeats = 3;         ///< seeds of repeatability, 2 … 64
  std::uint64_t seed = 1;  ///< of resampling, and of random orders
  int threads = 0;         ///< cases at once, 0 = as many as processors; the numbers do not depend on it
};

/// One row of the results: exactly what the JSON holds ("method", "metric", "finding", "mean", "low", "high", "n").
struct StudyRow {
  std::string method;   ///< id; "random" for a map of random values, the floor of every metric
  std::string metric;   ///< id
  std::string finding;  ///< "" = all
  metrics::Interval value;
  std::string caution;  ///< of this row, e.g. how many of the maps were nearly constant; "" = none
};

struct StudyProgress {
  std::size_t done = 0;
  std::size_t cases = 0;
  std::size_t resumed = 0;    ///< of done: from an earlier run
  double seconds_left = 0.0;  ///< estimate; 0 = not known yet
};

struct StudyResult {
  std::vector<StudyRow> rows;
  std::vector<std::string> skipped;  ///< "method: why it cannot", and pictures or captions that failed, with the reason
  std::vector<std::string> warnings;
  double seconds = 0.0;  ///< of computing, earlier runs included
  StudySettings settings;
  model::ModelCard card;
  std::string source;  ///< StudySource::description()
};

/// Runs all methods and metrics on all cases. Each finished case is added to `folder`/cases.jsonl, so that an
/// interrupted study goes on where it was; results of another study there are an error, never overwritten.
/// @param folder made where it is missing; empty: nothing is stored
/// Errors: ResultsUnfitting, FileWriteFailed, SettingOutOfRange, those of the model. A case that fails is skipped and
/// said, the others go on.
[[nodiscard]] Stoppable<StudyResult> run_study(const model::DualEncoder& encoder, const StudySource& source,
                                               const StudySettings& settings, const std::filesystem::path& folder,
                                               StopToken stop = {},
                                               const std::function<void(const StudyProgress&)>& report = {});

/// results.md, results.csv and results.json as texts. `command` is the line that repeats it.
[[nodiscard]] std::string study_markdown(const StudyResult& result, const std::string& command);
[[nodiscard]] std::string study_csv(const StudyResult& result);
[[nodiscard]] std::string study_json(const StudyResult& result);

}  // namespace m2ib::evaluation
