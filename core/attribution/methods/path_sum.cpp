#include "core/attribution/methods/path_sum.h"

#include "core/attribution/bottleneck.h"

namespace m2ib::attribution {

Stoppable<TowerMap> sum_along_path(const MethodRun& run, Tower tower, const CosineGradient& gradient,
                                   const Path& path) {
  const std::int64_t points = run.settings.samples;
  const double shift = path.points == PathPoints::Ends ? 1.0 : 0.5;
  const std::vector<std::int64_t> order = spread_order(points);
  const at::Tensor way = path.to.sub(path.from);
  at::Tensor sum = at::zeros_like(way, at::kDouble);
  BatchedRows work;
  work.rows = points;
  work.add = [&](std::int64_t begin, std::int64_t end) {
    const at::Tensor shares = at::empty({end - begin, 1, 1});
    for (std::int64_t i = begin; i < end; ++i) {
      const double place =
          (static_cast<double>(order[static_cast<std::size_t>(i)]) + shift) / static_cast<double>(points);
      shares.data_ptr<float>()[i - begin] = static_cast<float>(place);
    }
    sum.add_(gradient.differentiate(at::addcmul(path.from, way, shares)).gradients.sum({0}, true, at::kDouble));
  };
  work.token_values_so_far = [&](std::int64_t done) {
    return to_vector(sum.mul(way).sum(-1).div(static_cast<double>(done)).to(at::kFloat));
  };
  return run_batches(run, tower, gradient, work);
}

}  // namespace m2ib::attribution
