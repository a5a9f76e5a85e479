#include "tests/support/plain_tower.h"

#include <cmath>
#include <limits>

namespace m2ib::tests {
namespace {

Row through(const PlainLinear& layer, const Row& x) {
  if (layer.weight.empty()) return x;
  Row y;
  for (std::size_t o = 0; o < layer.weight.size(); ++o) {
    double sum = layer.bias.empty() ? 0.0 : layer.bias[o];
    for (std::size_t i = 0; i < x.size(); ++i) sum += layer.weight[o][i] * x[i];
    y.push_back(sum);
  }
  return y;
}

Row through(const PlainNorm& norm, double eps, const Row& x) {
  if (norm.weight.empty()) return x;
  double mean = 0.0;
  for (const double value : x) mean += value / static_cast<double>(x.size());
  double variance = 0.0;
  for (const double value : x) variance += (value - mean) * (value - mean) / static_cast<double>(x.size());
  Row y;
  for (std::size_t i = 0; i < x.size(); ++i) {
    y.push_back((x[i] - mean) / std::sqrt(variance + eps) * norm.weight[i] + norm.bias[i]);
  }
  return y;
}

template <class Each>
Rows each(const Rows& x, Each&& function) {
  Rows y;
  for (const Row& row : x) y.push_back(function(row));
  return y;
}

void add_scaled(Rows& to, const Rows& more, const Row& scale) {
  for (std::size_t t = 0; t < to.size(); ++t) {
    for (std::size_t d = 0; d < to[t].size(); ++d) to[t][d] += more[t][d] * (scale.empty() ? 1.0 : scale[d]);
  }
}

void softmax(Row& scores) {
  double largest = -std::numeric_limits<double>::infinity();
  for (const double score : scores) largest = std::max(largest, score);
  double sum = 0.0;
  for (double& score : scores) sum += score = std::exp(score - largest);
  for (double& score : scores) score /= sum;
}

}  // namespace

Rows PlainTower::attend(int number, PlainAttention values, bool masked, const Meddle& meddle) const {
  const std::size_t width = values.key.front().size();
  const std::size_t head_width = width / static_cast<std::size_t>(heads);
  for (std::size_t first = 0; first < width; first += head_width) {
    Rows& head = values.weights.emplace_back();
    for (std::size_t q = 0; q < values.query.size(); ++q) {
      Row& scores = head.emplace_back();
      for (std::size_t k = 0; k < values.key.size(); ++k) {
        double dot = 0.0;
        for (std::size_t d = first; d < first + head_width; ++d) dot += values.query[q][d] * values.key[k][d];
        const bool hidden = masked && k > q;
        scores.push_back(hidden ? -std::numeric_limits<double>::infinity()
                                : dot / std::sqrt(static_cast<double>(head_width)));
      }
      softmax(scores);
    }
  }
  if (meddle) meddle(number, values);
  values.output.assign(values.query.size(), Row(width, 0.0));
  for (std::size_t q = 0; q < values.query.size(); ++q) {
    for (std::size_t d = 0; d < width; ++d) {
      for (std::size_t k = 0; k < values.key.size(); ++k) {
        values.output[q][d] += values.weights[d / head_width][q][k] * values.value[k][d];
      }
    }
  }
  if (meddle) meddle(number, values);
  return values.output;
}

Rows PlainTower::add_mlp(const PlainBlock& block, const Rows& x, const Rows& normed) const {
  const Rows thought = each(normed, [&](const Row& row) {
    Row hidden = through(block.mlp_in, row);
    for (double& value : hidden) value = activate(value);
    return through(block.mlp_out, hidden);
  });
  Rows sum = x;
  add_scaled(sum, thought, block.scale2);
  return sum;
}

Rows PlainTower::run_block(int index, const Rows& x, const Meddle& meddle) const {
  const PlainBlock& block = blocks[static_cast<std::size_t>(index)];
  const auto norm1 = [&](const Row& row) { return through(block.norm1, eps, row); };
  const auto norm2 = [&](const Row& row) { return through(block.norm2, eps, row); };
  const Rows seen = norms_after ? x : each(x, norm1);
  PlainAttention values;
  values.query = each(seen, [&](const Row& row) { return through(block.query, row); });
  values.key = each(seen, [&](const Row& row) { return through(block.key, row); });
  values.value = each(seen, [&](const Row& row) { return through(block.value, row); });
  const Rows mixed = attend(index, std::move(values), causal, meddle);
  Rows attended = x;
  add_scaled(attended, each(mixed, [&](const Row& row) { return through(block.out, row); }), block.scale1);
  if (!norms_after) return add_mlp(block, attended, each(attended, norm2));
  attended = each(attended, norm1);
  return each(add_mlp(block, attended, attended), norm2);
}

Row PlainTower::embed(const Rows& x, const Meddle& meddle) const {
  const auto norm = [&](const Row& row) { return through(final_norm, eps, row); };
  Row pooled_row;
  if (pooling == PlainPooling::Attention) {
    const Rows seen = each(x, norm);
    PlainAttention values;
    values.query = {head_query};
    values.key = each(seen, [&](const Row& row) { return through(pooling_head.key, row); });
    values.value = each(seen, [&](const Row& row) { return through(pooling_head.value, row); });
    const Rows mixed = attend(static_cast<int>(blocks.size()), std::move(values), false, meddle);
    const Rows attended = {through(pooling_head.out, mixed.front())};
    pooled_row = add_mlp(pooling_head, attended, {through(pooling_head.norm2, eps, attended.front())}).front();
  } else {
    const Row counts = pooling_row(x.size());
    pooled_row.assign(x.front().size(), 0.0);
    for (std::size_t t = 0; t < x.size(); ++t) {
      const Row row = norm_after_pool ? x[t] : norm(x[t]);
      for (std::size_t d = 0; d < row.size(); ++d) pooled_row[d] += counts[t] * row[d];
    }
    if (norm_after_pool) pooled_row = norm(pooled_row);
  }
  if (!hidden_projection.weight.empty()) {
    pooled_row = through(hidden_projection, pooled_row);
    for (double& value : pooled_row) value *= 0.5 * std::erfc(-value / std::sqrt(2.0));
  }
  return through(projection, pooled_row);
}

Row PlainTower::run(int first, Rows x, const Meddle& meddle) const {
  for (int block = first; block < static_cast<int>(blocks.size()); ++block) x = run_block(block, x, meddle);
  return embed(x, meddle);
}

PlainAttention PlainTower::attention(int number, int first, const Rows& x) const {
  PlainAttention found;
  (void)run(first, x, [&](int at, PlainAttention& values) {
    if (at == number) found = values;
  });
  return found;
}

int PlainTower::attentions() const {
  return static_cast<int>(blocks.size()) + (pooling == PlainPooling::Attention ? 1 : 0);
}

Row PlainTower::pooling_row(std::size_t tokens) const {
  Row row(tokens, 0.0);
  if (pooling == PlainPooling::Token) {
    row[static_cast<std::size_t>(pooled)] = 1.0;
    return row;
  }
  const auto first = static_cast<std::size_t>(first_patch);
  for (std::size_t t = first; t < tokens; ++t) row[t] = 1.0 / static_cast<double>(tokens - first);
  return row;
}

double cosine_of(const Row& a, const Row& b) {
  double dot = 0.0;
  double aa = 0.0;
  double bb = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    dot += a[i] * b[i];
    aa += a[i] * a[i];
    bb += b[i] * b[i];
  }
  return dot / std::sqrt(aa * bb);
}

}  // namespace m2ib::tests
