#include "core/metrics/deletion_curve.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "core/base/random.h"
#include "core/metrics/embed_perturbed.h"

namespace m2ib::metrics {
namespace {

constexpr int kFewestPoints = 2;
constexpr int kMostPoints = 1000;
constexpr int kMostOrders = 1000;
/// Closer cosines of the whole and the empty picture are rounding: a share of nothing means nothing.
constexpr double kSmallestSpan = 1e-6;
// They keep the streams of random numbers apart.
constexpr std::uint64_t kOrderPurpose = std::uint64_t{0xDE} << 56;
constexpr std::uint64_t kTiePurpose = std::uint64_t{0xDF} << 56;

Result<void> check(const CurveSettings& settings, const std::vector<std::size_t>& order, std::size_t patches) {
  if (settings.points < kFewestPoints || settings.points > kMostPoints) {
    return fail(ErrorCode::SettingOutOfRange, "points", std::to_string(settings.points), "2 … 1000");
  }
  std::vector<bool> seen(patches, false);
  for (const std::size_t patch : order) {
    if (patch >= patches || seen[patch]) break;
    seen[patch] = true;
  }
  if (order.size() != patches || !std::ranges::all_of(seen, std::identity())) {
    return fail(ErrorCode::SettingOutOfRange, "order of patches", std::to_string(order.size()) + " patches",
                "each of " + std::to_string(patches) + " once");
  }
  return {};
}

/// How many patches are replaced or shown at each point; none of them twice.
std::vector<std::size_t> patch_counts(std::size_t patches, int points) {
  const std::size_t steps = std::min(static_cast<std::size_t>(points), patches);
  std::vector<std::size_t> counts;
  for (std::size_t step = 0; step <= steps; ++step) counts.push_back((step * patches + steps / 2) / steps);
  return counts;
}

void add_areas(PerturbationCurve& curve, Perturbation kind) {
  const auto area = [&curve](const std::vector<double>& values) {
    double sum = 0.0;
    for (std::size_t i = 1; i < values.size(); ++i) {
      sum += (curve.share[i] - curve.share[i - 1]) * (values[i] + values[i - 1]) / 2.0;
    }
    return sum;
  };
  curve.area = area(curve.similarity);
  const bool deletes = kind == Perturbation::Deletion;
  const double whole = deletes ? curve.similarity.front() : curve.similarity.back();
  const double empty = deletes ? curve.similarity.back() : curve.similarity.front();
  if (!(std::abs(whole - empty) >= kSmallestSpan)) return;
  for (const double value : curve.similarity) curve.relative.push_back((value - empty) / (whole - empty));
  curve.relative_area = area(curve.relative);
}

std::vector<std::size_t> scattered(std::size_t patches, Random random) {
  std::vector<std::size_t> order(patches);
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t i = patches; i > 1; --i) {
    std::swap(order[i - 1], order[random.below(static_cast<std::uint32_t>(i))]);
  }
  return order;
}

std::vector<std::size_t> random_order(std::size_t patches, std::uint64_t seed, std::size_t number) {
  return scattered(patches, Random(seed, kOrderPurpose | number));
}

/// Cosines along one order. `empty` is the cosine of the picture without any patch: computed by the first call.
Stoppable<PerturbationCurve> curve_of(const PerturbedScorer& scorer, const std::vector<std::size_t>& order,
                                      const CurveSettings& settings, std::optional<double>& empty,
                                      const StopToken& stop) {
  const std::vector<std::size_t> counts = patch_counts(order.size(), settings.points);
  const bool deletes = settings.kind == Perturbation::Deletion;
  PerturbationCurve curve;
  std::vector<std::vector<bool>> pictures;
  std::vector<std::size_t> places;
  for (std::size_t point = 0; point < counts.size(); ++point) {
    curve.share.push_back(static_cast<double>(counts[point]) / static_cast<double>(order.size()));
    std::vector<bool> removed(order.size(), !deletes);
    for (std::size_t i = 0; i < counts[point]; ++i) removed[order[i]] = deletes;
    // The two ends are the same whatever the order.
    const bool is_whole = counts[point] == (deletes ? 0 : order.size());
    const bool is_empty = counts[point] == (deletes ? order.size() : 0);
    curve.similarity.push_back(is_whole ? scorer.whole() : empty.value_or(0.0));
    if (is_whole || (is_empty && empty)) continue;
    pictures.push_back(std::move(removed));
    places.push_back(point);
  }
  const auto scores = scorer.score(pictures, stop);
  if (!scores) return tl::unexpected(scores.error());
  if (!*scores) return std::nullopt;
  for (std::size_t i = 0; i < places.size(); ++i) curve.similarity[places[i]] = (**scores)[i];
  empty = deletes ? curve.similarity.back() : curve.similarity.front();
  add_areas(curve, settings.kind);
  return curve;
}

void average(RandomCurve& result, const std::vector<std::vector<double>>& curves, Perturbation kind) {
  const auto count = static_cast<double>(curves.size());
  for (std::size_t point = 0; point < curves.front().size(); ++point) {
    double sum = 0.0;
    for (const auto& curve : curves) sum += curve[point];
    const double mean = sum / count;
    double squares = 0.0;
    for (const auto& curve : curves) squares += (curve[point] - mean) * (curve[point] - mean);
    result.mean.similarity.push_back(mean);
    result.spread.push_back(count > 1.0 ? std::sqrt(squares / (count - 1.0)) : 0.0);
  }
  add_areas(result.mean, kind);
}

}  // namespace

std::vector<std::size_t> hottest_first(const std::vector<float>& patch_values) {
  std::vector<std::size_t> order = scattered(patch_values.size(), Random(0, kTiePurpose));
  const auto rank = [&patch_values](std::size_t patch) {
    const float value = patch_values[patch];
    return std::isnan(value) ? -std::numeric_limits<float>::infinity() : value;
  };
  std::ranges::stable_sort(order, std::greater<>(), rank);
  return order;
}

Stoppable<PerturbationCurve> perturbation_curve(const model::DualEncoder& encoder, const model::EncodedImage& image,
                                                const std::vector<float>& text_embedding,
                                                const std::vector<std::size_t>& order, const CurveSettings& settings,
                                                StopToken stop) {
  const auto scorer = PerturbedScorer::make(encoder, image, text_embedding, settings.filling);
  if (!scorer) return tl::unexpected(scorer.error());
  if (const auto valid = check(settings, order, scorer->patches()); !valid) return tl::unexpected(valid.error());
  std::optional<double> empty;
  return curve_of(*scorer, order, settings, empty, stop);
}

Stoppable<RandomCurve> random_curve(const model::DualEncoder& encoder, const model::EncodedImage& image,
                                    const std::vector<float>& text_embedding, const CurveSettings& settings, int orders,
                                    std::uint64_t seed, StopToken stop) {
  const auto scorer = PerturbedScorer::make(encoder, image, text_embedding, settings.filling);
  if (!scorer) return tl::unexpected(scorer.error());
  if (const auto valid = check(settings, random_order(scorer->patches(), seed, 0), scorer->patches()); !valid) {
    return tl::unexpected(valid.error());
  }
  if (orders < 1 || orders > kMostOrders) {
    return fail(ErrorCode::SettingOutOfRange, "random orders", std::to_string(orders), "1 … 1000");
  }
  RandomCurve result;
  std::vector<std::vector<double>> curves;
  std::optional<double> empty;
  for (std::size_t number = 0; number < static_cast<std::size_t>(orders); ++number) {
    auto curve = curve_of(*scorer, random_order(scorer->patches(), seed, number), settings, empty, stop);
    if (!curve) return tl::unexpected(curve.error());
    if (!*curve) return std::nullopt;
    curves.push_back((*curve)->similarity);
    result.mean.share = (*curve)->share;
  }
  average(result, curves, settings.kind);
  return result;
}

CurveVerdict judge_curve(const PerturbationCurve& map, const RandomCurve& random, Perturbation kind) {
  const std::size_t points = map.similarity.size();
  if (points < 2 || map.share.size() != points || random.mean.share != map.share || random.spread.size() != points) {
    return CurveVerdict::Meaningless;
  }
  const bool deletes = kind == Perturbation::Deletion;
  const double whole = deletes ? map.similarity.front() : map.similarity.back();
  const double empty = deletes ? map.similarity.back() : map.similarity.front();
  if (!(whole - empty >= kSmallestSpan)) return CurveVerdict::Meaningless;
  PerturbationCurve band;
  band.share = map.share;
  band.similarity = random.spread;
  add_areas(band, kind);
  const double gain = deletes ? random.mean.area - map.area : map.area - random.mean.area;
  if (gain > band.area) return CurveVerdict::Better;
  return gain < -band.area ? CurveVerdict::Worse : CurveVerdict::AsRandom;
}

}  // namespace m2ib::metrics
