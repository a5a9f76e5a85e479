#pragma once

#include <functional>
#include <vector>

/// A tower in double precision and plain loops, slow and without automatic differentiation: what methods that explain
/// by attention are compared with.
namespace m2ib::tests {

using Row = std::vector<double>;
using Rows = std::vector<Row>;  ///< [tokens][width], or [queries][keys]

struct PlainLinear {
  Rows weight;  ///< [out][in]; empty: passes everything through
  Row bias;     ///< may be empty
};
struct PlainNorm {
  Row weight;  ///< empty: passes everything through
  Row bias;
};
struct PlainBlock {
  PlainNorm norm1;
  PlainLinear query;
  PlainLinear key;
  PlainLinear value;
  PlainLinear out;
  PlainNorm norm2;
  PlainLinear mlp_in;
  PlainLinear mlp_out;
  Row scale1;  ///< may be empty
  Row scale2;
};

enum class PlainPooling { Token, Patches, Attention };

/// One attention, as PlainTower shows it.
struct PlainAttention {
  Rows query;  ///< [queries][width], heads side by side
  Rows key;
  Rows value;
  std::vector<Rows> weights;  ///< [heads][queries][keys]
  Rows output;                ///< [queries][width]
};

/// Called with the number of the attention (the pooling head's is the number of blocks) between softmax and reading,
/// and again after reading, when `output` is filled: it may change either.
using Meddle = std::function<void(int attention, PlainAttention& values)>;

struct PlainTower {
  int heads = 1;
  int first_patch = 0;  ///< 1 behind a class token
  bool causal = false;
  bool norms_after = false;
  double eps = 1e-5;
  std::function<double(double)> activate;
  std::vector<PlainBlock> blocks;
  PlainNorm final_norm;
  PlainPooling pooling = PlainPooling::Token;
  bool norm_after_pool = false;
  int pooled = 0;
  Row head_query;           ///< of PlainPooling::Attention
  PlainBlock pooling_head;  ///< its key, value, out, norm2 and MLP
  PlainLinear hidden_projection;
  PlainLinear projection;

  /// Output of one block.
  [[nodiscard]] Rows run_block(int block, const Rows& x, const Meddle& meddle = {}) const;
  /// From the last block's output to the embedding.
  [[nodiscard]] Row embed(const Rows& x, const Meddle& meddle = {}) const;
  /// Blocks first … last, then embed().
  [[nodiscard]] Row run(int first, Rows x, const Meddle& meddle = {}) const;

  /// What an attention looks like on the way of run(first, x).
  [[nodiscard]] PlainAttention attention(int number, int first, const Rows& x) const;
  [[nodiscard]] int attentions() const;
  /// How much each token counts in the embedding; not with PlainPooling::Attention.
  [[nodiscard]] Row pooling_row(std::size_t tokens) const;

 private:
  [[nodiscard]] Rows attend(int number, PlainAttention values, bool masked, const Meddle& meddle) const;
  [[nodiscard]] Rows add_mlp(const PlainBlock& block, const Rows& x, const Rows& normed) const;
};

[[nodiscard]] double cosine_of(const Row& a, const Row& b);

}  // namespace m2ib::tests
