#pragma once

#include <array>
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
  std::string id;           ///< stable within the study: a running number from 1; never a name or a path
  std::string finding;      ///< group of the table, e.g. "nodule"; "" = none
  std::string caption;      ///< UTF-8
  std::size_t picture = 0;  ///< index of the source's pictures
  bool marked = false;      ///< a place is marked on the picture
};

/// A picture with the marked places of its cases.
struct StudyPicture {
  image::RadiographPtr radiograph;  ///< not null
  /// Share of each patch that the marked place of a case (index of the source's cases, marked, of this picture) covers,
  /// 0 … 1, row-major grid x grid. Errors: those of reading a mask.
  std::function<Result<std::vector<float>>(std::size_t index, const image::FieldOfView&, int grid)> coverage;
};

/// Where pictures and captions come from: phantoms or a manifest. Member functions may be called from several threads
/// at once.
class StudySource {
 public:
  virtual ~StudySource() = default;
  [[nodiscard]] virtual const std::vector<StudyCase>& cases() const = 0;
  /// Errors carry no path: they stand in results.
  [[nodiscard]] virtual Result<StudyPicture> picture(std::size_t index) const = 0;
  /// What was read, in one line for the table, e.g. "500 phantoms, seed 1". No path.
  [[nodiscard]] virtual std::string description() const = 0;
  /// SHA-256 over everything that decides the cases: an interrupted study goes on only with the same.
  [[nodiscard]] virtual std::string fingerprint() const = 0;
  /// What a person calls a picture, e.g. its path in the manifest: for that person alone, never part of results.
  [[nodiscard]] virtual std::string name(std::size_t picture) const = 0;
  /// English sentences about what was read: what was made up, pictures that are missing. No path.
  [[nodiscard]] virtual std::vector<std::string> warnings() const { return {}; }
};

/// One caption per finding of each phantom of the evaluation stream (a true wording, drawn by the seed), with its mask.
/// Errors: SettingOutOfRange (phantoms 1 … 20000).
[[nodiscard]] Result<std::unique_ptr<StudySource>> phantom_source(int phantoms, std::uint64_t seed, int size_px = 448);

/// A CSV file of a person's own (manifest.h tells its columns). Pictures are found beside it.
/// Errors: those of read_manifest(); ManifestInvalid where none of its pictures is there.
[[nodiscard]] Result<std::unique_ptr<StudySource>> manifest_source(const std::filesystem::path& path);

enum class Metric : std::uint8_t {
  ImageDrop,
  ImageIncrease,
  DeletionArea,
  InsertionArea,
  Removal,
  TextDrop,
  TextIncrease,
  Pointing,
  MassInside,
  Iou5,
  Iou10,
  Iou20,
  Dice5,
  Dice10,
  Dice20,
  ContrastToNoise,
  Repeatability,
  RandomHead,
  RandomHalf,
  RandomTower,
  Runtime,
};
inline constexpr std::size_t kMetrics = 21;
/// Metrics that belong on one page.
enum class MetricGroup : std::uint8_t { Faithfulness, Words, Localisation, Trust };
struct MetricInfo {
  Metric metric = Metric::ImageDrop;
  MetricGroup group = MetricGroup::Faithfulness;
  const char* id = "";       ///< stable, e.g. "image-drop", "deletion-auc"
  const char* name = "";     ///< for people
  const char* unit = "";     ///< "", "share" (0 … 1), "cosine", "rank correlation", "ms"
  const char* meaning = "";  ///< one English sentence
  bool larger_is_better = true;
  bool needs_region = false;
  bool costly = false;       ///< on the first StudySettings::costly_cases cases alone
  const char* caution = "";  ///< how the metric can be gamed, or what it does not say; "" = nothing
};
/// In the order in which people see them; index = the enum's value.
[[nodiscard]] const std::array<MetricInfo, kMetrics>& all_metrics();
[[nodiscard]] const MetricInfo& info_of(Metric metric);
[[nodiscard]] Result<Metric> metric_of(const std::string& id);  ///< SettingOutOfRange
/// English heading of a group.
[[nodiscard]] const char* to_string(MetricGroup group);

struct StudySettings {
  std::vector<attribution::MethodSettings> methods;  ///< each with its own settings; a method may stand there once
  /// The costly ones (repeatability, randomisation) are taken on the first so many cases of the study; 0 = none.
  int costly_cases = 25;
  int repeats = 3;              ///< seeds of repeatability, 2 … 64
  std::uint64_t seed = 1;       ///< of resampling, of random maps and of random weights
  std::vector<Metric> metrics;  ///< empty: all
  int threads = 0;  ///< pictures at once, 1 … 256, each in one thread of Torch's pool; 0 = as many as that pool has.
                    ///< The numbers do not depend on it, but for run times.

  [[nodiscard]] bool wants(Metric metric) const;
};

inline constexpr const char* kRandomMap = "random";

/// One row of the results: exactly what the JSON holds ("method", "metric", "finding", "mean", "low", "high", "n").
struct StudyRow {
  std::string method;   ///< id; kRandomMap for a map of random values, the floor of every metric
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
  std::vector<std::string> warnings;  ///< of the source, and which cases do not count in a group of metrics
  double seconds = 0.0;               ///< of computing, earlier runs included
  int threads = 1;                    ///< pictures at once
  std::size_t cases = 0;              ///< of the source
  std::size_t failed_cases = 0;       ///< of these: left out, because they could not be computed
  std::size_t pictures = 0;           ///< that these cases have
  StudySettings settings;
  model::ModelCard card;
  std::string source;  ///< StudySource::description()
};

/// Runs all methods and metrics on all cases. Each finished case is added to `folder`/cases.jsonl, so that an
/// interrupted study goes on where it was; results of another study there are an error, never overwritten.
/// @param folder made where it is missing; empty: nothing is stored
/// @param stop asked between cases: those in flight are finished first
/// @param report called from threads of Torch's pool, never two at once
/// Errors: ResultsUnfitting, FileWriteFailed, SettingOutOfRange, those of the model. A case that fails is skipped and
/// said, the others go on; where all fail, the first one's reason in ManifestInvalid or ComputeFailed.
[[nodiscard]] Stoppable<StudyResult> run_study(const model::DualEncoder& encoder, const StudySource& source,
                                               const StudySettings& settings, const std::filesystem::path& folder,
                                               StopToken stop = {},
                                               const std::function<void(const StudyProgress&)>& report = {});

/// results.md, results.csv and results.json as texts: the CSV and the JSON (an array) hold every row, the page the
/// overall rows by group and the main metrics by finding. `command` is the line that repeats it.
[[nodiscard]] std::string study_markdown(const StudyResult& result, const std::string& command);
[[nodiscard]] std::string study_csv(const StudyResult& result);
[[nodiscard]] std::string study_json(const StudyResult& result);

}  // namespace m2ib::evaluation
