#include "core/model/randomise.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <cmath>
#include <string>
#include <vector>

#include "core/base/random.h"
#include "core/model/thread_pool.h"
#include "core/model/torch_guard.h"
#include "core/model/towers.h"

namespace m2ib::model {
namespace {

/// One tensor to draw anew. Matrices that lie packed in one tensor (query, key, value) are drawn each on its own.
struct Draw {
  at::Tensor* tensor = nullptr;
  std::int64_t parts = 1;     ///< equal slices along dimension 0
  std::uint64_t address = 0;  ///< of the random numbers: the same for a tensor whatever the depth
};

/// Collects what belongs to a part of the tower; each tensor has the address (part, place in the part).
class Draws {
 public:
  void begin_part(std::uint64_t part) { next_ = (part + 1) << 16U; }
  void add(at::Tensor& tensor, std::int64_t parts = 1) {
    const std::uint64_t address = next_;
    next_ += static_cast<std::uint64_t>(parts);
    if (tensor.defined()) list_.push_back({&tensor, parts, address});
  }
  void add(Linear& layer, std::int64_t parts = 1) {
    add(layer.weight, parts);
    add(layer.bias, parts);
  }
  [[nodiscard]] const std::vector<Draw>& list() const { return list_; }

 private:
  std::vector<Draw> list_;
  std::uint64_t next_ = 0;
};

at::Tensor drawn_like(const at::Tensor& original, std::uint64_t seed, std::uint64_t address) {
  const at::Tensor values = original.detach().to(at::kDouble);
  const double mean = values.mean().item<double>();
  const double sigma = std::sqrt(values.sub(mean).square().mean().item<double>());
  at::Tensor drawn = at::empty(original.sizes(), at::kFloat);
  float* data = drawn.data_ptr<float>();
  Random random(seed, address);
  for (std::int64_t i = 0; i < drawn.numel(); ++i) data[i] = static_cast<float>(random.normal(mean, sigma));
  return drawn.to(original.scalar_type());
}

void draw(const Draw& what, std::uint64_t seed) {
  const at::Tensor original = *what.tensor;
  if (original.numel() == 0) return;
  std::vector<at::Tensor> slices;
  const std::int64_t rows = original.dim() > 0 ? original.size(0) / what.parts : 0;
  if (what.parts > 1) {
    for (std::int64_t i = 0; i < what.parts; ++i) {
      slices.push_back(
          drawn_like(original.narrow(0, i * rows, rows), seed, what.address + static_cast<std::uint64_t>(i)));
    }
    *what.tensor = at::cat(slices);
  } else {
    *what.tensor = drawn_like(original, seed, what.address);
  }
}

void add_top(TowerWeights& tower, Draws& draws) {
  draws.begin_part(0);
  draws.add(tower.pool.query);
  draws.add(tower.pool.key_value, 2);
  for (Linear* layer :
       {&tower.pool.out, &tower.pool.mlp_in, &tower.pool.mlp_out, &tower.hidden_projection, &tower.projection}) {
    draws.add(*layer);
  }
}

void add_block(Block& block, std::uint64_t index, Draws& draws) {
  draws.begin_part(1 + index);
  draws.add(block.qkv, 3);
  draws.add(block.out);
  draws.add(block.mlp_in);
  draws.add(block.mlp_out);
  draws.add(block.scale1);
  draws.add(block.scale2);
}

std::string what_is_random(int depth) {
  std::string text = "pooling and projection";
  if (depth > 1) text += " and the last " + (depth == 2 ? std::string("block") : std::to_string(depth - 1) + " blocks");
  return text;
}

void describe_randomness(ModelCard& card, int depth, std::uint64_t seed) {
  const std::string what = what_is_random(depth);
  card.name += " (random: " + what + ")";
  card.weights_sha256 += ", random from the top: " + std::to_string(depth) + ", seed " + std::to_string(seed);
  card.trust = Trust::None;
  card.doubts.push_back("in its image tower, " + what + " are random numbers, to test a method of explanation");
}

}  // namespace

Result<DualEncoderPtr> with_random_top(const DualEncoder& encoder, int depth, std::uint64_t seed) {
  const int blocks = encoder.card().image.blocks;
  if (depth < 0 || depth > 1 + blocks) {
    return fail(ErrorCode::SettingOutOfRange, "depth of random weights", std::to_string(depth),
                "0 to " + std::to_string(1 + blocks));
  }
  return guarded("drawing random weights", [&]() -> Result<DualEncoderPtr> {
    auto towers = std::make_shared<Towers>(encoder.towers());
    ModelCard card = encoder.card();
    Draws draws;
    if (depth > 0) {
      add_top(towers->image, draws);
      describe_randomness(card, depth, seed);
    }
    for (int i = blocks - 1; i > blocks - depth; --i) {
      const auto index = static_cast<std::size_t>(i);
      add_block(towers->image.blocks[index], index, draws);
    }
    // Each tensor has random numbers of its own, so threads may take them in any order.
    run_in_pool(static_cast<int>(draws.list().size()), [&](int i) {
      const c10::AutoGradMode no_gradients(false);
      draw(draws.list()[static_cast<std::size_t>(i)], seed);
    });
    return std::make_shared<const DualEncoder>(std::move(card), std::move(towers), encoder.shared_tokenizer(),
                                               encoder.preprocess_settings());
  });
}

}  // namespace m2ib::model
