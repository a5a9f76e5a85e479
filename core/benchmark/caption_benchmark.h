#pragma once

#include <functional>
#include <string>

#include "core/attribution/explanation.h"
#include "core/base/stop.h"
#include "core/model/dual_encoder.h"

namespace m2ib::benchmark {

/// What several captions of one picture cost when they are explained together, over one alone.
struct CaptionCost {
  std::string model;     ///< card's name
  int captions = 0;      ///< explained together
  int rounds = 0;        ///< each measures one caption, then all; the one changes from round to round
  double one_ms = 0.0;   ///< from the decoded picture to the last map, both towers and the controls; median
  double many_ms = 0.0;  ///< the same for all captions; median
  double ratio = 0.0;    ///< many_ms / one_ms
  double cpu_ratio =
      0.0;  ///< the same of processor time: says less where more threads are used, but minds no neighbour
  double first_maps_ms = 0.0;     ///< from the decoded picture until every caption has its first streamed map; median
  double worst_difference = 0.0;  ///< of any patch together and alone, relative to the caption's largest patch
};

/// @param captions 2 … attribution::kMostRuns
/// Errors: those of explain_captions(). `say` is told what is being done.
[[nodiscard]] Stoppable<CaptionCost> measure_captions(const model::DualEncoder& encoder,
                                                      const attribution::MethodSettings& settings, int captions,
                                                      StopToken stop = {},
                                                      const std::function<void(const std::string&)>& say = {});

}  // namespace m2ib::benchmark
