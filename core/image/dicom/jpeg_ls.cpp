// JPEG-LS as ISO 14495-1 (ITU-T T.87), annexes A to C, describes it. The decoder of DCMTK 3.6 ends the process where a
// damaged stream breaks one of its assertions, and indexes tables with what the stream says.
#include <algorithm>
#include <cstdlib>

#include "core/image/dicom/jpeg_ls_internal.h"

namespace m2ib::image::dicom {
namespace {

/// Table A.2: run lengths by run index, as powers of two.
constexpr std::array<int, 32> kRunOrder{0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,  2,  3,  3,  3,  3,
                                        4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13, 14, 15};
constexpr int kMostK = 24;

int bits_for(int value) {
  int bits = 0;
  while (bits < 31 && 1 << bits < value) ++bits;
  return bits;
}

int threshold(int value, int lowest, int max_value) { return value > max_value || value < lowest ? lowest : value; }

}  // namespace

bool complete(JpegLsPresets& presets, int precision, int near) {
  if (presets.max_value == 0) presets.max_value = (1 << precision) - 1;
  const int top = presets.max_value;
  if (top >= 1 << precision || near < 0 || near > std::min(255, top / 2)) return false;
  // C.2.4.1.1.1
  int first = 0;
  int second = 0;
  int third = 0;
  if (top >= 128) {
    const int factor = (std::min(top, 4095) + 128) / 256;
    first = factor * (3 - 2) + 2 + 3 * near;
    second = factor * (7 - 3) + 3 + 5 * near;
    third = factor * (21 - 4) + 4 + 7 * near;
  } else {
    const int factor = 256 / (top + 1);
    first = std::max(2, 3 / factor + 3 * near);
    second = std::max(3, 7 / factor + 5 * near);
    third = std::max(4, 21 / factor + 7 * near);
  }
  if (presets.threshold1 == 0) presets.threshold1 = threshold(first, near + 1, top);
  if (presets.threshold2 == 0) presets.threshold2 = threshold(second, presets.threshold1, top);
  if (presets.threshold3 == 0) presets.threshold3 = threshold(third, presets.threshold2, top);
  if (presets.reset == 0) presets.reset = 64;
  return presets.threshold1 > near && presets.threshold2 >= presets.threshold1 &&
         presets.threshold3 >= presets.threshold2 && presets.threshold3 <= std::max(top, near + 1) &&
         presets.reset >= 3 && presets.reset <= std::max(255, top);
}

void JpegLsBits::fill() {
  while (bits_ <= 48 && at_ < bytes_.size()) {
    const auto byte = static_cast<std::uint64_t>(bytes_[at_]);
    if (after_ff_ && byte >= 0x80) return;
    const int count = after_ff_ ? 7 : 8;
    cache_ = cache_ << count | byte;
    bits_ += count;
    after_ff_ = byte == 0xFF;
    ++at_;
  }
}

std::int32_t JpegLsBits::number(int count) {
  if (bits_ < count) fill();
  if (bits_ < count) {
    ended_ = true;
    return 0;
  }
  bits_ -= count;
  return static_cast<std::int32_t>(cache_ >> bits_ & ((std::uint64_t{1} << count) - 1));
}

JpegLsScan::JpegLsScan(JpegLsBits& bits, const JpegLsPresets& presets, int near)
    : bits_(bits), presets_(presets), near_(near), step_(2 * near + 1) {
  const int top = presets.max_value;
  range_ = near == 0 ? top + 1 : (top + 2 * near) / step_ + 1;
  range_bits_ = bits_for(range_);
  const int depth = std::max(2, bits_for(top + 1));
  limit_ = 2 * (depth + std::max(8, depth));
  const std::int64_t start = std::max(2, (range_ + 32) / 64);
  contexts_.fill({start, 0, 1, 0});
  run_contexts_.fill({start, 1, 0});
}

int JpegLsScan::quantised(std::int32_t difference) const {
  const std::int32_t size = std::abs(difference);
  const int step = size <= near_                ? 0
                   : size < presets_.threshold1 ? 1
                   : size < presets_.threshold2 ? 2
                   : size < presets_.threshold3 ? 3
                                                : 4;
  return difference < 0 ? -step : step;
}

/// Negative: the context is the mirrored one (A.3.4).
int JpegLsScan::context_of(std::int32_t a, std::int32_t b, std::int32_t c, std::int32_t d) const {
  return (quantised(d - b) * 9 + quantised(b - c)) * 9 + quantised(c - a);
}

std::int32_t JpegLsScan::golomb(int k, int limit) {
  const int longest = limit - range_bits_ - 1;
  int zeros = 0;
  while (!bits_.bit()) {
    if (++zeros > longest || bits_.ended()) {
      damaged_ = damaged_ || !bits_.ended();
      return 0;
    }
  }
  if (zeros >= longest) return bits_.number(range_bits_) + 1;
  const std::int32_t value = zeros * (1 << k) + bits_.number(k);
  if (value <= 2 * range_) return value;
  damaged_ = true;  // no error is as large, and sums of them would run over
  return 0;
}

std::int32_t JpegLsScan::reconstructed(std::int32_t predicted, std::int32_t error) const {
  std::int32_t value = predicted + error * step_;
  const std::int32_t cycle = range_ * step_;
  if (value < -near_) {
    value += cycle;
  } else if (value > presets_.max_value + near_) {
    value -= cycle;
  }
  return std::clamp(value, 0, presets_.max_value);
}

/// A.6
void JpegLsScan::update(Context& context, std::int32_t error) const {
  context.b += std::int64_t{error} * step_;
  context.a += std::abs(error);
  if (context.n == presets_.reset) {
    context.a /= 2;
    context.b = context.b >= 0 ? context.b / 2 : -((1 - context.b) / 2);
    context.n /= 2;
  }
  ++context.n;
  if (context.b <= -context.n) {
    context.b = std::max(context.b + context.n, -context.n + 1);
    context.c = std::max(context.c - 1, -128);
  } else if (context.b > 0) {
    context.b = std::min<std::int64_t>(context.b - context.n, 0);
    context.c = std::min(context.c + 1, 127);
  }
}

/// One sample by its neighbours left (a), above (b) and left above (c): A.4 to A.6.
std::int32_t JpegLsScan::regular(int mirrored, std::int32_t a, std::int32_t b, std::int32_t c) {
  const int sign = mirrored < 0 ? -1 : 1;
  Context& context = contexts_[static_cast<std::size_t>(std::abs(mirrored))];
  std::int32_t predicted = c >= std::max(a, b) ? std::min(a, b) : c <= std::min(a, b) ? std::max(a, b) : a + b - c;
  predicted = std::clamp(predicted + sign * context.c, 0, presets_.max_value);
  int k = 0;
  while (k < kMostK && context.n << k < context.a) ++k;
  const std::int32_t mapped = golomb(k, limit_);
  std::int32_t error = mapped % 2 == 0 ? mapped / 2 : -(mapped / 2) - 1;
  if (near_ == 0 && k == 0 && 2 * context.b <= -context.n) error = -error - 1;
  update(context, error);
  return reconstructed(predicted, sign * error);
}

/// A.7.1: how many samples repeat the one before.
std::size_t JpegLsScan::run_length(std::size_t left, int& run_index, bool& interrupted) {
  std::size_t length = 0;
  interrupted = false;
  while (length < left) {
    const std::size_t piece = std::size_t{1} << kRunOrder[static_cast<std::size_t>(run_index)];
    if (bits_.bit()) {
      if (left - length >= piece) run_index = std::min(run_index + 1, 31);
      length += std::min(piece, left - length);
      continue;
    }
    const auto rest = static_cast<std::size_t>(bits_.number(kRunOrder[static_cast<std::size_t>(run_index)]));
    damaged_ = damaged_ || rest >= left - length;
    length += std::min(rest, left - length - 1);
    interrupted = true;
    break;
  }
  return length;
}

/// A.7.2: the sample that ends a run. @param alike what is left of it and what is above are the same (RItype 1)
std::int32_t JpegLsScan::interruption(std::int32_t a, std::int32_t b, bool alike, int run_index) {
  RunContext& context = run_contexts_[alike ? 1 : 0];
  const std::int64_t sum = alike ? context.a + context.n / 2 : context.a;
  int k = 0;
  while (k < kMostK && context.n << k < sum) ++k;
  const std::int32_t mapped = golomb(k, limit_ - kRunOrder[static_cast<std::size_t>(run_index)] - 1);
  const std::int32_t whole = mapped + (alike ? 1 : 0);
  const bool odd = whole % 2 != 0;
  const std::int32_t size = (whole + 1) / 2;
  const std::int32_t error = (k != 0 || 2 * context.negative >= context.n) == odd ? -size : size;
  if (error < 0) ++context.negative;
  context.a += (mapped + 1 - (alike ? 1 : 0)) / 2;
  if (context.n == presets_.reset) {
    context.a /= 2;
    context.n /= 2;
    context.negative /= 2;
  }
  ++context.n;
  return reconstructed(alike ? a : b, !alike && a > b ? -error : error);
}

void JpegLsScan::line(const std::vector<std::int32_t>& above, std::vector<std::int32_t>& line, int& run_index) {
  const std::size_t end = line.size() - 1;
  for (std::size_t x = 1; x < end;) {
    const std::int32_t a = line[x - 1];
    const int context = context_of(a, above[x], above[x - 1], above[x + 1]);
    if (context != 0) {
      line[x] = regular(context, a, above[x], above[x - 1]);
      ++x;
      continue;
    }
    bool interrupted = false;
    for (std::size_t length = run_length(end - x, run_index, interrupted); length > 0; --length) line[x++] = a;
    if (!interrupted) continue;
    line[x] = interruption(a, above[x], std::abs(a - above[x]) <= near_, run_index);
    run_index = std::max(run_index - 1, 0);
    ++x;
  }
}

void JpegLsScan::triple_line(const Lines& above, Lines& line, int& run_index) {
  const std::size_t end = line[0].size() - 1;
  for (std::size_t x = 1; x < end;) {
    std::array<int, 3> contexts{};
    for (std::size_t c = 0; c < 3; ++c) {
      contexts[c] = context_of(line[c][x - 1], above[c][x], above[c][x - 1], above[c][x + 1]);
    }
    if (contexts != std::array<int, 3>{}) {
      for (std::size_t c = 0; c < 3; ++c) {
        line[c][x] = regular(contexts[c], line[c][x - 1], above[c][x], above[c][x - 1]);
      }
      ++x;
      continue;
    }
    bool interrupted = false;
    for (std::size_t length = run_length(end - x, run_index, interrupted); length > 0; --length, ++x) {
      for (std::size_t c = 0; c < 3; ++c) line[c][x] = line[c][x - 1];
    }
    if (!interrupted) continue;
    for (std::size_t c = 0; c < 3; ++c) line[c][x] = interruption(line[c][x - 1], above[c][x], false, run_index);
    run_index = std::max(run_index - 1, 0);
    ++x;
  }
}

}  // namespace m2ib::image::dicom
