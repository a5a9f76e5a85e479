#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>

#include "core/attribution/explanation.h"
#include "core/base/stop.h"
#include "core/model/dual_encoder.h"
#include "core/phantom/phantom.h"

/// How well a model and its explanations do on drawn radiographs whose truth is known.
namespace m2ib::evaluation {

struct PhantomEvaluationSettings {
  int phantoms = 500;      ///< pictures, 1 … 100000
  std::uint64_t seed = 1;  ///< of the evaluation stream: no seed meets a training picture
  int size_px = 448;       ///< side of the drawn pictures
  std::optional<attribution::MethodSettings> explanation;  ///< default_settings() of the model where empty
};

/// Sums over the pairs of one kind of finding.
struct FindingScore {
  phantom::FindingKind kind = phantom::FindingKind::Opacity;
  int pictures = 0;          ///< that show it
  int top1_pictures = 0;     ///< of these, whose best sentence is true
  int pairs = 0;             ///< (picture, true sentence) about this kind
  int hits = 0;              ///< pairs whose hottest patch touches the finding
  double random_hits = 0.0;  ///< what random patches would reach, summed over pairs
  [[nodiscard]] double pointing() const { return pairs > 0 ? static_cast<double>(hits) / pairs : 0.0; }
};

struct PhantomEvaluation {
  int phantoms = 0;
  std::uint64_t seed = 0;
  int sentences = 0;  ///< that competed for the first place: every wording of every statement
  int top1_pictures = 0;
  int normal_pictures = 0;       ///< without a finding
  int normal_top1_pictures = 0;  ///< of these, whose best sentence says so
  attribution::MethodSettings explanation;
  std::array<FindingScore, phantom::kFindingKinds> findings;

  [[nodiscard]] double top1() const;  ///< share of pictures whose best sentence is true
  [[nodiscard]] int pairs() const;
  [[nodiscard]] double pointing() const;            ///< share of pairs
  [[nodiscard]] double pointing_random() const;     ///< of a patch chosen at random
  [[nodiscard]] const FindingScore& worst() const;  ///< lowest pointing rate among kinds with pairs
};

/// For each phantom of the evaluation stream: ranks all sentences by cosine, then explains every true statement (in one
/// of its wordings, drawn by the seed) and plays the pointing game with M2IB's image map (core/metrics/pointing.h).
/// @param report called after every picture with the sums so far
/// Errors: SettingOutOfRange and what the model's functions return.
[[nodiscard]] Stoppable<PhantomEvaluation> evaluate_phantoms(
    const model::DualEncoder& encoder, const PhantomEvaluationSettings& settings, StopToken stop = {},
    const std::function<void(const PhantomEvaluation&)>& report = {});

}  // namespace m2ib::evaluation
