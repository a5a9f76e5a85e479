#include "core/attribution/methods/attention_run.h"

#include <algorithm>

#include "core/attribution/bottleneck.h"

namespace m2ib::attribution {
namespace {

at::Tensor row_of(const std::vector<float>& values) {
  const at::Tensor row = at::empty({1, static_cast<std::int64_t>(values.size())});
  std::ranges::copy(values, row.data_ptr<float>());
  return row;
}

}  // namespace

AttentionRun::AttentionRun(const MethodRun& run, Tower kind, double blocks, bool gradients)
    : run_(run),
      kind_(kind),
      tower_(kind == Tower::Image ? run.encoder.towers().image : run.encoder.towers().text),
      states_(kind == Tower::Image ? *run.image.states : *run.text.states),
      target_(row_of(kind == Tower::Image ? run.text.embedding : run.image.embedding)),
      mode_(gradients),
      threads_(blocks * model::block_multiply_adds(tower_.shape, static_cast<double>(tokens()))) {}

std::int64_t AttentionRun::first_patch() const { return kind_ == Tower::Image && tower_.shape.class_token ? 1 : 0; }

at::Tensor AttentionRun::pooling_row() const {
  at::Tensor row = at::zeros({tokens()});
  if (tower_.pooling == model::Pooling::Patches) {
    row.slice(0, first_patch()).fill_(1.0 / static_cast<double>(tokens() - first_patch()));
  } else {
    row[states_.pooled] = 1.0;
  }
  return row;
}

at::Tensor AttentionRun::cosine_of(const at::Tensor& embedding) const { return fitting_term(embedding, target_); }

void AttentionRun::tell(int index, int count, const at::Tensor& values) const {
  run_.on_step({kind_, index, count, to_vector(values), {}});
}

TowerMap AttentionRun::finish(const at::Tensor& values) const {
  TowerMap map;
  map.token_values = to_vector(values);
  map.time_ms = std::chrono::duration<double, std::milli>(Clock::now() - started_).count();
  return map;
}

at::Tensor with_all_keys(const at::Tensor& rows, std::int64_t tokens) {
  const std::int64_t missing = tokens - rows.size(-1);
  return missing > 0 ? at::constant_pad_nd(rows, {0, missing}) : rows;
}

at::Tensor heads_side_by_side(const at::Tensor& by_head) { return by_head[0].transpose(0, 1).flatten(1); }

}  // namespace m2ib::attribution
