#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "core/attribution/explanation.h"
#include "core/base/stop.h"
#include "core/model/compute.h"
#include "core/model/dual_encoder.h"

/// How fast M2IB runs here, against the paper's way and against the machine's own matrix multiplication.
namespace m2ib::benchmark {

struct SpeedReport {
  double map_ms = 0.0;        ///< one image map from the decoded picture: encoding both inputs, then all steps; median
  double reference_ms = 0.0;  ///< the same map the paper's way, in the same library (attribution/m2ib_reference.h)
  double ratio = 0.0;         ///< reference_ms / map_ms
  double gemm_gflops = 0.0;   ///< single-precision rate of the BLAS in use, square matrices of 2048, best of several
  double gemm_share = 0.0;    ///< needed multiply-adds at that rate / map_ms
  double needed_gmac = 0.0;   ///< 10^9 multiply-adds that the map needs: prefix once, suffix forward and backward
  double first_map_ms = 0.0;  ///< from the decoded picture to the first streamed step; median
  std::int64_t peak_bytes =
      0;  ///< largest resident memory while mapping, the whole process; 0 where it cannot be asked
  std::int64_t weights_bytes = 0;
  double worst_difference = 0.0;  ///< largest difference of a patch between the two maps, relative to the largest patch
  int runs = 0;                   ///< of the map
  model::ComputePools pools;
};

/// Multiply-adds that one image map needs, counted from the shapes: every block of the prefix once; per step and sample
/// the suffix forward, and backward (the same number) in all steps but the last.
[[nodiscard]] double needed_multiply_adds(const model::ModelCard& card, const attribution::MethodSettings& settings);

/// Measures. `say` is told what is being done.
[[nodiscard]] Stoppable<SpeedReport> measure_speed(const model::DualEncoder& encoder,
                                                   const attribution::MethodSettings& settings, StopToken stop = {},
                                                   const std::function<void(const std::string&)>& say = {});

}  // namespace m2ib::benchmark
