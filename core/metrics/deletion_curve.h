#pragma once

#include <cstdint>
#include <vector>

#include "core/base/stop.h"
#include "core/metrics/perturbed_input.h"

/// Deletion and insertion (Petsiuk, Das and Saenko, BMVC 2018): patches go, or come, in the order of the map, the
/// hottest first, and the cosine with the caption is watched.
namespace m2ib::metrics {

enum class Perturbation : std::uint8_t { Deletion, Insertion };

struct CurveSettings {
  Perturbation kind = Perturbation::Deletion;
  int points = 14;                  ///< after the first, evenly spaced in the share of patches; 2 … 1000, but at
                                    ///< most as many as there are patches
  Filling filling = Filling::Mean;  ///< Blur is usual for insertion
};

struct PerturbationCurve {
  std::vector<double> share;       ///< of patches removed (inserted), 0 … 1
  std::vector<double> similarity;  ///< cosine at each
  double area = 0.0;               ///< under similarity over share (trapezoids); deletion: smaller is better
  /// The same after each curve is mapped so that the whole picture is 1 and the empty one 0; empty where they are
  /// equal up to rounding.
  std::vector<double> relative;
  double relative_area = 0.0;
};

/// Order of patches by value, the largest first; NaN comes last. Equals, such as the many zeros of clamped maps, come
/// in a scattered order that is the same at every call: in reading order they would go and come as blocks from the top
/// down, which is a choice that the map did not make.
[[nodiscard]] std::vector<std::size_t> hottest_first(const std::vector<float>& patch_values);

/// @param order of all patches, each once
/// Errors: SettingOutOfRange, ComputeFailed, OutOfMemory, NotFinite.
[[nodiscard]] Stoppable<PerturbationCurve> perturbation_curve(const model::DualEncoder& encoder,
                                                              const model::EncodedImage& image,
                                                              const std::vector<float>& text_embedding,
                                                              const std::vector<std::size_t>& order,
                                                              const CurveSettings& settings, StopToken stop = {});
/// Mean of curves in random order, with the standard deviation (n - 1) of similarity at each point.
struct RandomCurve {
  PerturbationCurve mean;
  std::vector<double> spread;
};
/// @param orders 1 … 1000. Errors as perturbation_curve().
[[nodiscard]] Stoppable<RandomCurve> random_curve(const model::DualEncoder& encoder, const model::EncodedImage& image,
                                                  const std::vector<float>& text_embedding,
                                                  const CurveSettings& settings, int orders, std::uint64_t seed,
                                                  StopToken stop = {});

/// A map's curve against random order.
enum class CurveVerdict : std::uint8_t {
  Better,  ///< the area differs in the right direction by more than the spread of random orders
  AsRandom,
  Worse,
  Meaningless,  ///< the empty picture matches no worse than the whole one: there is nothing to lose
};
/// Both curves of one picture, caption and settings; Meaningless where their points differ.
[[nodiscard]] CurveVerdict judge_curve(const PerturbationCurve& map, const RandomCurve& random, Perturbation kind);

}  // namespace m2ib::metrics
