#include "core/base/random.h"

#include <cmath>
#include <numbers>

namespace m2ib {
namespace {

// Constants of Philox4x32 as published (multipliers and the Weyl sequence of the key).
constexpr std::uint32_t kMultiplier0 = 0xD2511F53U;
constexpr std::uint32_t kMultiplier1 = 0xCD9E8D57U;
constexpr std::uint32_t kWeyl0 = 0x9E3779B9U;
constexpr std::uint32_t kWeyl1 = 0xBB67AE85U;
constexpr int kRounds = 10;

std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::uint32_t key0, std::uint32_t key1) {
  for (int round = 0; round < kRounds; ++round) {
    const std::uint64_t product0 = static_cast<std::uint64_t>(kMultiplier0) * counter[0];
    const std::uint64_t product1 = static_cast<std::uint64_t>(kMultiplier1) * counter[2];
    counter = {static_cast<std::uint32_t>(product1 >> 32) ^ counter[1] ^ key0, static_cast<std::uint32_t>(product1),
               static_cast<std::uint32_t>(product0 >> 32) ^ counter[3] ^ key1, static_cast<std::uint32_t>(product0)};
    key0 += kWeyl0;
    key1 += kWeyl1;
  }
  return counter;
}

}  // namespace

Random::Random(std::uint64_t key, std::uint64_t stream) : key_(key), stream_(stream) {}

void Random::refill() {
  buffer_ = philox({static_cast<std::uint32_t>(block_), static_cast<std::uint32_t>(block_ >> 32),
                    static_cast<std::uint32_t>(stream_), static_cast<std::uint32_t>(stream_ >> 32)},
                   static_cast<std::uint32_t>(key_), static_cast<std::uint32_t>(key_ >> 32));
  ++block_;
  used_ = 0;
}

std::uint32_t Random::next_u32() {
  if (used_ == 4) refill();
  return buffer_[static_cast<std::size_t>(used_++)];
}

double Random::uniform() {
  const std::uint64_t high = next_u32() >> 5;  // 27 bits
  const std::uint64_t low = next_u32() >> 6;   // 26 bits
  return static_cast<double>((high << 26) | low) * 0x1.0p-53;
}

double Random::normal(double mean, double sigma) {
  if (has_spare_) {
    has_spare_ = false;
    return mean + sigma * spare_normal_;
  }
  const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));  // 1 - u lies in (0, 1]
  const double angle = 2.0 * std::numbers::pi * uniform();
  spare_normal_ = radius * std::sin(angle);
  has_spare_ = true;
  return mean + sigma * radius * std::cos(angle);
}

std::uint32_t Random::below(std::uint32_t n) {
  const std::uint32_t rejected = (0U - n) % n;  // the first values, that would make the remainder uneven
  std::uint32_t draw = next_u32();
  while (draw < rejected) draw = next_u32();
  return draw % n;
}

}  // namespace m2ib
