#pragma once

#include <QtGlobal>
#include <deque>
#include <optional>

namespace m2ib::presenters {

/// Bytes per second over the last seconds of a transfer, and what that means for the rest.
class TransferRate {
 public:
  static constexpr qint64 kWindow_ms = 5000;

  void clear() { samples_.clear(); }
  void add(qint64 time_ms, qint64 received) {
    samples_.push_back({time_ms, received});
    while (samples_.size() > 2 && time_ms - samples_.front().time_ms > kWindow_ms) samples_.pop_front();
  }
  /// Empty as long as less than half a second was seen.
  [[nodiscard]] std::optional<double> bytes_per_s() const {
    if (samples_.empty()) return std::nullopt;
    const qint64 time_ms = samples_.back().time_ms - samples_.front().time_ms;
    if (time_ms < 500) return std::nullopt;
    return 1000.0 * static_cast<double>(samples_.back().received - samples_.front().received) /
           static_cast<double>(time_ms);
  }
  /// Empty where nothing arrives or the whole is not known.
  [[nodiscard]] std::optional<qint64> seconds_left(qint64 total) const {
    const auto rate = bytes_per_s();
    if (!rate || *rate < 1.0 || total <= 0) return std::nullopt;
    return qRound64(static_cast<double>(qMax<qint64>(0, total - samples_.back().received)) / *rate);
  }

 private:
  struct Sample {
    qint64 time_ms = 0;
    qint64 received = 0;
  };
  std::deque<Sample> samples_;
};

}  // namespace m2ib::presenters
