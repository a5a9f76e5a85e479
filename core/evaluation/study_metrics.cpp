#include <algorithm>
#include <string>

#include "core/evaluation/study.h"

namespace m2ib::evaluation {
namespace {

constexpr const char* kShare = "share";
constexpr const char* kFlatMaps =
    "a nearly constant map hardly changes the picture, so it loses little and gains often";
constexpr const char* kOutOfPlace =
    "pictures with replaced patches are unlike any that the model was trained on; equal patches, as where a map is 0, "
    "follow each other in a scattered order";
constexpr const char* kNotTheModel = "says where a person looks, which need not be where the model looks";
constexpr const char* kNotRight = "a map that is always the same is perfectly repeatable";
constexpr const char* kNeedsNothing = "a map of the edges in the picture survives random weights";

constexpr std::array<MetricInfo, kMetrics> kInfos{{
    {.metric = Metric::ImageDrop,
     .id = "image-drop",
     .name = "Confidence drop, image",
     .unit = "cosine",
     .meaning = "how much of the cosine is lost when the picture is multiplied by the map",
     .larger_is_better = false,
     .caution = kFlatMaps},
    {.metric = Metric::ImageIncrease,
     .id = "image-increase",
     .name = "Confidence increase, image",
     .unit = kShare,
     .meaning = "share of cases whose cosine rises when the picture is multiplied by the map",
     .caution = kFlatMaps},
    {.metric = Metric::DeletionArea,
     .id = "deletion-auc",
     .name = "Deletion AUC",
     .unit = "cosine",
     .meaning = "area under the cosine while the hottest patches are replaced first",
     .larger_is_better = false,
     .caution = kOutOfPlace},
    {.metric = Metric::InsertionArea,
     .id = "insertion-auc",
     .name = "Insertion AUC",
     .unit = "cosine",
     .meaning = "area under the cosine while the hottest patches are put into a blurred picture first",
     .caution = kOutOfPlace},
    {.metric = Metric::Removal,
     .id = "removal",
     .name = "Removal of the hottest",
     .unit = "cosine",
     .meaning = "mean fall of the cosine after the hottest 10, 30, 50, 70 and 90 % of patches are replaced, without "
                "training again",
     .caution = kOutOfPlace},
    {.metric = Metric::TextDrop,
     .group = MetricGroup::Words,
     .id = "text-drop",
     .name = "Confidence drop, text",
     .unit = "cosine",
     .meaning = "how much of the cosine is lost without the words below the median",
     .larger_is_better = false,
     .caution = kFlatMaps},
    {.metric = Metric::TextIncrease,
     .group = MetricGroup::Words,
     .id = "text-increase",
     .name = "Confidence increase, text",
     .unit = kShare,
     .meaning = "share of cases whose cosine rises without the words below the median",
     .caution = kFlatMaps},
    {.metric = Metric::Pointing,
     .group = MetricGroup::Localisation,
     .id = "pointing",
     .name = "Pointing game",
     .unit = kShare,
     .meaning = "share of cases whose hottest patch touches the marked place",
     .needs_region = true,
     .caution = kNotTheModel},
    {.metric = Metric::MassInside,
     .group = MetricGroup::Localisation,
     .id = "mass-inside",
     .name = "Mass inside",
     .unit = kShare,
     .meaning = "share of the map's positive values that lie in the marked place",
     .needs_region = true,
     .caution = kNotTheModel},
    {.metric = Metric::Iou5,
     .group = MetricGroup::Localisation,
     .id = "iou-5",
     .name = "IoU, hottest 5 %",
     .meaning =
         "intersection over union of the marked place with the hottest 5 % of patches and all that are as hot as "
         "the last of them, which are many where most of a map is 0",
     .needs_region = true,
     .caution = kNotTheModel},
    {.metric = Metric::Iou10,
     .group = MetricGroup::Localisation,
     .id = "iou-10",
     .name = "IoU, hottest 10 %",
     .meaning = "the same of the hottest 10 %",
     .needs_region = true,
     .caution = kNotTheModel},
    {.metric = Metric::Iou20,
     .group = MetricGroup::Localisation,
     .id = "iou-20",
     .name = "IoU, hottest 20 %",
     .meaning = "the same of the hottest 20 %",
     .needs_region = true,
     .caution = kNotTheModel},
    {.metric = Metric::Dice5,
     .group = MetricGroup::Localisation,
     .id = "dice-5",
     .name = "Dice, hottest 5 %",
     .meaning = "Dice's coefficient of the marked place with the same hottest 5 % of patches",
     .needs_region = true,
     .caution = kNotTheModel},
    {.metric = Metric::Dice10,
     .group = MetricGroup::Localisation,
     .id = "dice-10",
     .name = "Dice, hottest 10 %",
     .meaning = "the same of the hottest 10 %",
     .needs_region = true,
     .caution = kNotTheModel},
    {.metric = Metric::Dice20,
     .group = MetricGroup::Localisation,
     .id = "dice-20",
     .name = "Dice, hottest 20 %",
     .meaning = "the same of the hottest 20 %",
     .needs_region = true,
     .caution = kNotTheModel},
    {.metric = Metric::ContrastToNoise,
     .group = MetricGroup::Localisation,
     .id = "contrast-to-noise",
     .name = "Contrast to noise",
     .meaning = "difference of the means inside and outside of the marked place over the root of both variances' sum",
     .needs_region = true,
     .caution = kNotTheModel},
    {.metric = Metric::Repeatability,
     .group = MetricGroup::Trust,
     .id = "repeatability",
     .name = "Repeatability",
     .unit = "rank correlation",
     .meaning = "mean rank correlation of maps with different seeds; methods that draw nothing have no row",
     .costly = true,
     .caution = kNotRight},
    {.metric = Metric::RandomHead,
     .group = MetricGroup::Trust,
     .id = "randomisation-head",
     .name = "Random weights: head",
     .unit = "rank correlation",
     .meaning = "rank correlation with the map after the image tower's pooling and projection were drawn anew; near 0 "
                "nothing of it is left",
     .larger_is_better = false,
     .costly = true,
     .caution = kNeedsNothing},
    {.metric = Metric::RandomHalf,
     .group = MetricGroup::Trust,
     .id = "randomisation-half",
     .name = "Random weights: upper half",
     .unit = "rank correlation",
     .meaning = "the same after the upper half of the blocks was drawn anew, too",
     .larger_is_better = false,
     .costly = true,
     .caution = kNeedsNothing},
    {.metric = Metric::RandomTower,
     .group = MetricGroup::Trust,
     .id = "randomisation-tower",
     .name = "Random weights: all",
     .unit = "rank correlation",
     .meaning = "the same after all blocks were drawn anew",
     .larger_is_better = false,
     .costly = true,
     .caution = kNeedsNothing},
    {.metric = Metric::Runtime,
     .group = MetricGroup::Trust,
     .id = "runtime",
     .name = "Run time",
     .unit = "ms",
     .meaning = "wall time of one image map in one thread, without encoding picture and caption",
     .larger_is_better = false,
     .caution = "measured while other cases ran on other processors"},
}};

}  // namespace

const std::array<MetricInfo, kMetrics>& all_metrics() { return kInfos; }

const MetricInfo& info_of(Metric metric) { return kInfos[static_cast<std::size_t>(metric)]; }

Result<Metric> metric_of(const std::string& id) {
  for (const MetricInfo& info : kInfos) {
    if (id == info.id) return info.metric;
  }
  std::string known;
  for (const MetricInfo& info : kInfos) known += (known.empty() ? "one of " : ", ") + std::string(info.id);
  return fail(ErrorCode::SettingOutOfRange, "metric", id, known);
}

const char* to_string(MetricGroup group) {
  switch (group) {
    case MetricGroup::Faithfulness:
      return "Faithfulness: does the match depend on what the map shows?";
    case MetricGroup::Words:
      return "Words: does the match depend on the words that the map shows?";
    case MetricGroup::Localisation:
      return "Localisation: does the map show the marked place?";
    case MetricGroup::Trust:
      return "Repeatability, random weights and run time";
  }
  return "";
}

bool StudySettings::wants(Metric metric) const {
  return metrics.empty() || std::ranges::find(metrics, metric) != metrics.end();
}

}  // namespace m2ib::evaluation
