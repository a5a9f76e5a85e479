#include "core/evaluation/case_numbers.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "core/attribution/run_method.h"
#include "core/base/random.h"
#include "core/metrics/confidence.h"
#include "core/metrics/deletion_curve.h"
#include "core/metrics/map_comparison.h"
#include "core/metrics/overlap.h"
#include "core/metrics/randomisation.h"
#include "core/metrics/region_metrics.h"
#include "core/metrics/removal.h"
#include "core/metrics/repeatability.h"
#include "core/model/randomise.h"

namespace m2ib::evaluation {
namespace {

using attribution::MethodSettings;
using attribution::Tower;
using metrics::Perturbation;

/// Purposes of random numbers, so that no two share any.
constexpr std::uint64_t kPatchStream = std::uint64_t{0xA1} << 56;
constexpr std::uint64_t kWordStream = std::uint64_t{0xA2} << 56;

std::vector<float> random_values(std::size_t count, std::uint64_t seed, std::uint64_t stream) {
  Random random(seed, stream);
  std::vector<float> values(count);
  for (float& value : values) value = static_cast<float>(random.uniform());
  return values;
}

std::optional<double> rank_correlation(const std::vector<float>& a, const std::vector<float>& b) {
  const auto comparison = metrics::compare_maps(a, b);
  return comparison ? comparison->spearman : std::nullopt;
}

/// Nobody stops in the middle of a case, so there is a value or an error.
template <class T>
Result<T> finished(Stoppable<T> value) {
  if (!value) return tl::unexpected(value.error());
  if (!*value) return fail(ErrorCode::ComputeFailed, "stopped");
  return std::move(**value);
}

}  // namespace

std::string sentence_of(Error error, const model::ModelCard& card) {
  if (error.code == ErrorCode::ManifestInvalid && error.args.size() == 2) return error.args[1] + '.';
  for (std::string& argument : error.args) {
    if (!card.folder.empty() && argument.find(card.folder) != std::string::npos) argument = card.name;
  }
  return describe(error);
}

Result<std::vector<RandomModel>> random_models(const model::DualEncoder& encoder, const StudySettings& settings) {
  const int blocks = encoder.card().image.blocks;
  std::vector<RandomModel> models;
  for (const auto& [metric, depth] : {std::pair{Metric::RandomHead, 1}, std::pair{Metric::RandomHalf, 1 + blocks / 2},
                                      std::pair{Metric::RandomTower, 1 + blocks}}) {
    if (settings.costly_cases == 0 || !settings.wants(metric)) continue;
    auto random = model::with_random_top(encoder, depth, settings.seed);
    if (!random) return tl::unexpected(random.error());
    models.push_back({metric, std::move(*random)});
  }
  return models;
}

Result<PictureStudy> PictureStudy::open(const model::DualEncoder& encoder, const StudySettings& settings,
                                        const std::vector<RandomModel>& random_models, StudyPicture picture) {
  PictureStudy study(encoder, settings, random_models);
  auto image = finished(encoder.encode_image(*picture.radiograph));
  if (!image) return tl::unexpected(image.error());
  study.image_ = std::move(*image);
  study.picture_ = std::move(picture);
  study.random_images_.resize(random_models.size());
  study.kept_.resize(settings.methods.size());
  return study;
}

bool PictureStudy::wants_any(std::initializer_list<Metric> metrics) const {
  return std::ranges::any_of(metrics, [this](Metric metric) { return settings_.wants(metric); });
}

Result<PictureStudy::Scene> PictureStudy::scene_of(std::size_t index, const StudyCase& study_case) const {
  Scene scene;
  scene.index = index;
  scene.costly = index < static_cast<std::size_t>(std::max(settings_.costly_cases, 0));
  auto text = finished(encoder_.encode_caption(study_case.caption));
  if (!text) return tl::unexpected(text.error());
  scene.text = std::move(*text);
  if (study_case.marked) {
    auto coverage = picture_.coverage(index, image_.field_of_view, encoder_.card().grid);
    if (!coverage) return tl::unexpected(coverage.error());
    scene.coverage = std::move(*coverage);
  }
  return scene;
}

Result<CaseNumbers> PictureStudy::run(std::size_t index, const StudyCase& study_case) {
  const auto scene = scene_of(index, study_case);
  if (!scene) return tl::unexpected(scene.error());
  CaseNumbers numbers;
  numbers.index = index;
  numbers.methods.resize(settings_.methods.size() + 1);
  for (std::size_t method = 0; method < settings_.methods.size(); ++method) {
    const auto added = add_method(method, *scene, numbers.methods[method]);
    if (!added) {
      numbers.methods[method] = {};
      numbers.methods[method].failure = sentence_of(added.error(), encoder_.card());
    }
  }
  if (const auto added = add_random_map(*scene, numbers.methods.back()); !added) return tl::unexpected(added.error());
  return numbers;
}

Result<PictureStudy::Map> PictureStudy::image_map(std::size_t method, const Scene& scene) {
  if (kept_[method]) return *kept_[method];
  const MethodSettings& settings = settings_.methods[method];
  const auto started = std::chrono::steady_clock::now();
  const auto tower = finished(attribution::run_tower_method(encoder_, Tower::Image, image_, scene.text, settings));
  if (!tower) return tl::unexpected(tower.error());
  Map map;
  map.time_ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - started).count();
  map.patches = attribution::patch_values(tower->token_values, encoder_.card().grid);
  if (!attribution::info_of(settings.method).uses_caption) kept_[method] = map;
  return map;
}

Result<void> PictureStudy::add_method(std::size_t method, const Scene& scene, MethodNumbers& numbers) {
  const MethodSettings& settings = settings_.methods[method];
  const bool words = wants_any({Metric::TextDrop, Metric::TextIncrease});
  if (words && !attribution::why_no_words(settings.method, encoder_.card())) {
    const auto tower = finished(attribution::run_tower_method(encoder_, Tower::Text, image_, scene.text, settings));
    if (!tower) return tl::unexpected(tower.error());
    const auto added = add_words(scene, attribution::word_values(tower->token_values, scene.text.tokens), numbers);
    if (!added) return added;
  }
  const auto map = image_map(method, scene);
  if (!map) return tl::unexpected(map.error());
  if (settings_.wants(Metric::Runtime)) numbers[Metric::Runtime] = map->time_ms;
  if (const auto added = add_faithfulness(scene, map->patches, numbers); !added) return added;
  add_place(scene, map->patches, numbers);
  if (!scene.costly) return {};
  if (const auto added = add_repeatability(settings, scene, map->patches, numbers); !added) return added;
  return add_randomisation(settings, scene, map->patches, numbers);
}

/// A map of chance: what a method must beat.
Result<void> PictureStudy::add_random_map(const Scene& scene, MethodNumbers& numbers) {
  const auto side = static_cast<std::size_t>(encoder_.card().grid);
  const auto map = random_values(side * side, settings_.seed, kPatchStream | scene.index);
  if (const auto added = add_faithfulness(scene, map, numbers); !added) return added;
  add_place(scene, map, numbers);
  if (wants_any({Metric::TextDrop, Metric::TextIncrease})) {
    const auto words = random_values(scene.text.tokens.words.size(), settings_.seed, kWordStream | scene.index);
    return add_words(scene, words, numbers);
  }
  return {};
}

Result<void> PictureStudy::add_faithfulness(const Scene& scene, const std::vector<float>& patches,
                                            MethodNumbers& numbers) const {
  const std::vector<float>& target = scene.text.embedding;
  if (wants_any({Metric::ImageDrop, Metric::ImageIncrease})) {
    const auto change = finished(metrics::image_confidence(encoder_, image_, target, patches));
    if (!change) return tl::unexpected(change.error());
    if (settings_.wants(Metric::ImageDrop)) numbers[Metric::ImageDrop] = change->drop;
    if (settings_.wants(Metric::ImageIncrease)) numbers[Metric::ImageIncrease] = change->increase ? 1.0 : 0.0;
    numbers.flat_image = change->gameable;
  }
  const auto order = metrics::hottest_first(patches);
  for (const Metric metric : {Metric::DeletionArea, Metric::InsertionArea}) {
    if (!settings_.wants(metric)) continue;
    metrics::CurveSettings curve;
    curve.points = kCurvePoints;
    if (metric == Metric::InsertionArea) {
      curve.kind = Perturbation::Insertion;
      curve.filling = metrics::Filling::Blur;
    }
    const auto found = finished(metrics::perturbation_curve(encoder_, image_, target, order, curve));
    if (!found) return tl::unexpected(found.error());
    numbers[metric] = found->area;
  }
  if (settings_.wants(Metric::Removal)) {
    const auto removal = finished(metrics::top_removal(encoder_, image_, target, patches));
    if (!removal) return tl::unexpected(removal.error());
    numbers[Metric::Removal] = removal->mean_fall;
  }
  return {};
}

Result<void> PictureStudy::add_words(const Scene& scene, const std::vector<float>& words,
                                     MethodNumbers& numbers) const {
  const auto change = finished(metrics::text_confidence(encoder_, image_, scene.text, words));
  if (!change) return tl::unexpected(change.error());
  if (!*change) return {};  // a caption of one word
  if (settings_.wants(Metric::TextDrop)) numbers[Metric::TextDrop] = (*change)->drop;
  if (settings_.wants(Metric::TextIncrease)) numbers[Metric::TextIncrease] = (*change)->increase ? 1.0 : 0.0;
  numbers.flat_words = (*change)->gameable;
  return {};
}

void PictureStudy::add_place(const Scene& scene, const std::vector<float>& patches, MethodNumbers& numbers) const {
  if (scene.coverage.empty()) return;
  const auto keep = [&](Metric metric, std::optional<double> value) {
    if (settings_.wants(metric)) numbers[metric] = value;
  };
  const auto as_found = metrics::region_numbers(patches, scene.coverage, 0.0);
  if (!as_found) return;  // the place lies outside of what the model sees
  keep(Metric::Pointing, as_found->hit ? 1.0 : 0.0);
  keep(Metric::ContrastToNoise, as_found->contrast_to_noise);
  std::vector<float> positive = patches;  // what speaks against the match is no mass
  std::ranges::transform(positive, positive.begin(), [](float value) { return std::max(value, 0.0F); });
  if (const auto mass = metrics::region_numbers(positive, scene.coverage, 0.0)) {
    keep(Metric::MassInside, mass->mass_inside);
  }
  const auto overlaps = metrics::overlap_at(patches, scene.coverage, {0.05, 0.1, 0.2});
  if (!overlaps || overlaps->size() != 3) return;
  const std::array ious{Metric::Iou5, Metric::Iou10, Metric::Iou20};
  const std::array dices{Metric::Dice5, Metric::Dice10, Metric::Dice20};
  for (std::size_t i = 0; i < ious.size(); ++i) {
    keep(ious[i], (*overlaps)[i].iou);
    keep(dices[i], (*overlaps)[i].dice);
  }
}

Result<void> PictureStudy::add_repeatability(const MethodSettings& method, const Scene& scene,
                                             const std::vector<float>& patches, MethodNumbers& numbers) const {
  if (!settings_.wants(Metric::Repeatability) || !attribution::info_of(method.method).has_chance) return {};
  std::vector<std::vector<float>> maps{patches};
  for (int repeat = 1; repeat < settings_.repeats; ++repeat) {
    MethodSettings next = method;
    next.seed += static_cast<std::uint64_t>(repeat) * static_cast<std::uint64_t>(method.runs());
    const auto tower = finished(attribution::run_tower_method(encoder_, Tower::Image, image_, scene.text, next));
    if (!tower) return tl::unexpected(tower.error());
    maps.push_back(attribution::patch_values(tower->token_values, encoder_.card().grid));
  }
  if (const auto found = metrics::repeatability(maps)) numbers[Metric::Repeatability] = found->spearman;
  return {};
}

Result<const model::EncodedImage*> PictureStudy::randomly_encoded(std::size_t model) {
  auto& kept = random_images_[model];
  if (!kept) {
    auto image = finished(random_models_[model].encoder->encode_image(*image_.pixels));
    if (!image) return tl::unexpected(image.error());
    kept = std::move(*image);
  }
  return &*kept;
}

Result<void> PictureStudy::add_randomisation(const MethodSettings& method, const Scene& scene,
                                             const std::vector<float>& patches, MethodNumbers& numbers) {
  const MethodSettings drawn = metrics::with_own_draws(method);
  for (std::size_t i = 0; i < random_models_.size(); ++i) {
    const auto image = randomly_encoded(i);
    if (!image) return tl::unexpected(image.error());
    const auto tower =
        finished(attribution::run_tower_method(*random_models_[i].encoder, Tower::Image, **image, scene.text, drawn));
    if (!tower) return tl::unexpected(tower.error());
    numbers[random_models_[i].metric] =
        rank_correlation(patches, attribution::patch_values(tower->token_values, encoder_.card().grid));
  }
  return {};
}

}  // namespace m2ib::evaluation
