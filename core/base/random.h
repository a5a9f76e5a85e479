#pragma once

#include <array>
#include <cstdint>

namespace m2ib {

/// Counter-based random numbers: Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011).
///
/// A generator is addressed by (key, stream): 64 bits each. Draw n of a generator is the cipher of the counter
/// (n, stream) under the key, so two generators with a different address never share a block, by construction.
/// Equal on every platform. Not for cryptography.
class Random {
 public:
  Random(std::uint64_t key, std::uint64_t stream);

  [[nodiscard]] std::uint32_t next_u32();
  /// Uniform in [0, 1) with 53 bits of resolution.
  [[nodiscard]] double uniform();
  /// Uniform in [low, high).
  [[nodiscard]] double uniform(double low, double high) { return low + (high - low) * uniform(); }
  /// Standard normal times sigma plus mean (Box-Muller).
  [[nodiscard]] double normal(double mean = 0.0, double sigma = 1.0);
  /// Uniform integer in [0, n), n >= 1, without modulo bias.
  [[nodiscard]] std::uint32_t below(std::uint32_t n);
  /// True with the given probability.
  [[nodiscard]] bool chance(double probability) { return uniform() < probability; }

 private:
  void refill();

  std::uint64_t key_;
  std::uint64_t stream_;
  std::uint64_t block_ = 0;
  std::array<std::uint32_t, 4> buffer_{};
  int used_ = 4;
  double spare_normal_ = 0.0;
  bool has_spare_ = false;
};

}  // namespace m2ib
