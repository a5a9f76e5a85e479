#include "tests/support/plain_attention_methods.h"

#include <algorithm>
#include <cmath>

namespace m2ib::tests {
namespace {

constexpr double kH = 1e-5;

Rows identity(std::size_t size) {
  Rows rows(size, Row(size, 0.0));
  for (std::size_t i = 0; i < size; ++i) rows[i][i] = 1.0;
  return rows;
}

Rows product(const Rows& a, const Rows& b) {
  Rows c(a.size(), Row(b.front().size(), 0.0));
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t j = 0; j < b.front().size(); ++j) {
      for (std::size_t k = 0; k < b.size(); ++k) c[i][j] += a[i][k] * b[k][j];
    }
  }
  return c;
}

Rows mean_of_heads(const std::vector<Rows>& heads) {
  Rows mean(heads.front().size(), Row(heads.front().front().size(), 0.0));
  for (const Rows& head : heads) {
    for (std::size_t q = 0; q < head.size(); ++q) {
      for (std::size_t k = 0; k < head[q].size(); ++k) mean[q][k] += head[q][k] / static_cast<double>(heads.size());
    }
  }
  return mean;
}

Rows state_before(const PlainTower& tower, Rows x, int block) {
  for (int i = 0; i < block; ++i) x = tower.run_block(i, x);
  return x;
}

using Score = std::function<double(const Meddle&)>;

double slope(const Score& score, const std::function<void(PlainAttention&, double)>& move, int number, bool read) {
  const auto at = [&](double by) {
    return score([&](int attention, PlainAttention& values) {
      if (attention == number && values.output.empty() != read) move(values, by);
    });
  };
  return (at(kH) - at(-kH)) / (2.0 * kH);
}

/// d score / d attention weights, [heads][queries][keys]
std::vector<Rows> weight_gradients(const Score& score, int number, const PlainAttention& here) {
  std::vector<Rows> gradients = here.weights;
  for (std::size_t h = 0; h < gradients.size(); ++h) {
    for (std::size_t q = 0; q < gradients[h].size(); ++q) {
      for (std::size_t k = 0; k < gradients[h][q].size(); ++k) {
        gradients[h][q][k] = slope(
            score, [&](PlainAttention& values, double by) { values.weights[h][q][k] += by; }, number, false);
      }
    }
  }
  return gradients;
}

Row mixed_rows(const Row& counts, const Rows& rows) { return product({counts}, rows).front(); }

}  // namespace

Row plain_rollout(const PlainTower& tower, const Rows& x) {
  Rows all = identity(x.size());
  const int blocks = static_cast<int>(tower.blocks.size());
  for (int block = 0; block < blocks; ++block) {
    Rows mixing = mean_of_heads(tower.attention(block, 0, x).weights);
    for (std::size_t t = 0; t < mixing.size(); ++t) {
      mixing[t][t] += 1.0;
      double sum = 0.0;
      for (const double value : mixing[t]) sum += value;
      for (double& value : mixing[t]) value /= sum;
    }
    all = product(mixing, all);
  }
  if (tower.pooling != PlainPooling::Attention) return mixed_rows(tower.pooling_row(x.size()), all);
  return mixed_rows(mean_of_heads(tower.attention(blocks, 0, x).weights).front(), all);
}

Row plain_chefer(const PlainTower& tower, const Rows& x, const Row& target, int attentions) {
  Rows relevance = identity(x.size());
  for (int number = std::max(0, tower.attentions() - attentions); number < tower.attentions(); ++number) {
    const int block = std::min(number, static_cast<int>(tower.blocks.size()));
    const Rows state = state_before(tower, x, block);
    const PlainAttention here = tower.attention(number, block, state);
    const Score score = [&](const Meddle& meddle) { return cosine_of(tower.run(block, state, meddle), target); };
    std::vector<Rows> raising = weight_gradients(score, number, here);
    for (std::size_t h = 0; h < raising.size(); ++h) {
      for (std::size_t q = 0; q < raising[h].size(); ++q) {
        for (std::size_t k = 0; k < raising[h][q].size(); ++k) {
          raising[h][q][k] = std::max(0.0, raising[h][q][k] * here.weights[h][q][k]);
        }
      }
    }
    const Rows more = product(mean_of_heads(raising), relevance);
    if (number == static_cast<int>(tower.blocks.size())) return more.front();  // the pooling head: no token of its own
    for (std::size_t q = 0; q < more.size(); ++q) {
      for (std::size_t k = 0; k < more[q].size(); ++k) relevance[q][k] += more[q][k];
    }
  }
  for (std::size_t t = 0; t < x.size(); ++t) relevance[t][t] -= 1.0;
  return mixed_rows(tower.pooling_row(x.size()), relevance);
}

Row plain_legrad(const PlainTower& tower, const Rows& x, const Row& target, int blocks) {
  const int all = static_cast<int>(tower.blocks.size());
  const bool head = tower.pooling == PlainPooling::Attention;
  Row map(x.size(), 0.0);
  for (int block = std::max(0, all - blocks); block < all; ++block) {
    const Rows state = state_before(tower, x, block);
    const Score score = [&](const Meddle& meddle) {
      return cosine_of(tower.embed(tower.run_block(block, state, meddle), meddle), target);
    };
    PlainAttention here;
    const int number = head ? all : block;
    (void)score([&](int attention, PlainAttention& values) {
      if (attention == number) here = values;
    });
    const std::vector<Rows> gradients = weight_gradients(score, number, here);
    for (const Rows& of_head : gradients) {
      for (const Row& query : of_head) {
        for (std::size_t k = 0; k < query.size(); ++k) {
          map[k] += std::max(0.0, query[k]) / static_cast<double>(gradients.size() * of_head.size());
        }
      }
    }
  }
  return map;
}

Row plain_grad_eclip(const PlainTower& tower, const Rows& x, const Row& target, int first, int end) {
  const int number = tower.attentions() - 1;
  const int block = std::min(number, static_cast<int>(tower.blocks.size()));
  const Rows state = state_before(tower, x, block);
  const PlainAttention here = tower.attention(number, block, state);
  const Score score = [&](const Meddle& meddle) { return cosine_of(tower.run(block, state, meddle), target); };
  Row map(x.size(), 0.0);
  for (std::size_t q = 0; q < here.query.size(); ++q) {
    Row similar;
    for (const Row& key : here.key) similar.push_back(cosine_of(here.query[q], key));
    const auto [least, largest] = std::minmax_element(similar.begin() + first, similar.begin() + end);
    const double low = *least;
    const double range = *largest - low;
    for (std::size_t d = 0; d < here.output[q].size(); ++d) {
      const double weight = slope(
          score, [&](PlainAttention& values, double by) { values.output[q][d] += by; }, number, true);
      for (std::size_t k = 0; k < static_cast<std::size_t>(end); ++k) {
        const double share = range > 0.0 ? std::clamp((similar[k] - low) / range, 0.0, 1.0) : 1.0;
        map[k] += weight * here.value[k][d] * share;
      }
    }
  }
  for (double& value : map) value = std::max(0.0, value);
  return map;
}

}  // namespace m2ib::tests
