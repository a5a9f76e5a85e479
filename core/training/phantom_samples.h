#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <unordered_map>
#include <vector>

#include "core/phantom/phantom.h"
#include "core/phantom/sentences.h"

namespace m2ib::training {

/// One training picture as the model sees it, with what is true of it.
struct Sample {
  std::vector<std::uint8_t> pixels;        ///< gray, image_px x image_px, row-major
  std::vector<phantom::Finding> findings;  ///< masks removed
  /// Share of each patch that a finding of this kind covers, 0 … 255, [kind][grid * grid]; empty where there is none.
  std::array<std::vector<std::uint8_t>, phantom::kFindingKinds> coverage;
};

/// Training pictures by their index in the training stream, made when they are first asked for and kept for a while.
/// A picture depends only on (seed, index), so a resumed training sees the same ones.
class PhantomSamples {
 public:
  /// @param image_px side of the model's input, @param grid patches a side
  PhantomSamples(std::uint64_t seed, int image_px, int grid);

  /// The samples of these indices; missing ones are drawn, `run` being given the work to spread over threads
  /// (run(n, work) must call work(i) once for each i in [0, n)).
  std::vector<const Sample*> get(const std::vector<std::uint64_t>& indices,
                                 const std::function<void(std::size_t, const std::function<void(std::size_t)>&)>& run);

  /// Forgets samples below this index.
  void forget_before(std::uint64_t index);

 private:
  [[nodiscard]] Sample draw(std::uint64_t index) const;

  std::uint64_t seed_;
  int image_px_;
  int grid_;
  std::unordered_map<std::uint64_t, Sample> cache_;
};

}  // namespace m2ib::training
