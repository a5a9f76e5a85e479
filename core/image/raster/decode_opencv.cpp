#include <algorithm>
#include <mutex>

#include <opencv2/core/utils/logger.hpp>
#include <opencv2/imgcodecs.hpp>

#include "core/image/raster/decode_parts_internal.h"

namespace m2ib::image {
namespace {

/// Keeps OpenCV from printing while at least one picture is being decoded, in whatever thread.
class QuietOpenCv {
 public:
  QuietOpenCv() {
    const std::scoped_lock lock(mutex_);
    if (users_++ == 0) level_ = cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
  }
  QuietOpenCv(const QuietOpenCv&) = delete;
  QuietOpenCv& operator=(const QuietOpenCv&) = delete;
  ~QuietOpenCv() {
    const std::scoped_lock lock(mutex_);
    if (--users_ == 0) cv::utils::logging::setLogLevel(level_);
  }

 private:
  inline static std::mutex mutex_;
  inline static int users_ = 0;
  inline static cv::utils::logging::LogLevel level_ = cv::utils::logging::LOG_LEVEL_WARNING;
};

/// Empty where OpenCV could not decode. May throw.
cv::Mat decode(std::span<const std::byte> bytes, const ImageFacts& facts) {
  const QuietOpenCv quiet;
  // imdecode only reads, but its type for a view of memory is not const.
  const cv::Mat view(1, static_cast<int>(bytes.size()), CV_8UC1, const_cast<std::byte*>(bytes.data()));
  const bool any_depth = facts.bits == 16 && facts.gray;
  const int flags = (facts.gray ? cv::IMREAD_GRAYSCALE : cv::IMREAD_COLOR) | (any_depth ? cv::IMREAD_ANYDEPTH : 0) |
                    cv::IMREAD_IGNORE_ORIENTATION;
  return cv::imdecode(view, flags);
}

void scale_to_white(std::vector<std::uint8_t>& pixels, unsigned white) {
  if (white == 255) return;
  for (std::uint8_t& v : pixels) v = static_cast<std::uint8_t>(std::min((v * 510U + white) / (2U * white), 255U));
}

template <class Value>
std::vector<Value> copy_gray(const cv::Mat& mat) {
  std::vector<Value> pixels(mat.total());
  auto* out = pixels.data();
  for (int y = 0; y < mat.rows; ++y) out = std::copy_n(mat.ptr<Value>(y), mat.cols, out);
  return pixels;
}

/// OpenCV's B G R to R G B.
std::vector<std::uint8_t> copy_rgb(const cv::Mat& mat) {
  std::vector<std::uint8_t> pixels(mat.total() * 3);
  auto* out = pixels.data();
  for (int y = 0; y < mat.rows; ++y) {
    const auto* in = mat.ptr<std::uint8_t>(y);
    for (int x = 0; x < mat.cols; ++x, in += 3, out += 3) std::reverse_copy(in, in + 3, out);
  }
  return pixels;
}

}  // namespace

Decoded decode_by_opencv(std::span<const std::byte> bytes, const ImageFacts& facts, Radiograph& radiograph) {
  const cv::Mat mat = decode(bytes, facts);
  if (mat.empty() || static_cast<std::uint64_t>(mat.cols) != facts.width_px ||
      static_cast<std::uint64_t>(mat.rows) != facts.height_px) {
    return Decoded::Damaged;
  }
  if (mat.type() == CV_16UC1) {
    radiograph.format = PixelFormat::Gray16;
    radiograph.pixels = copy_gray<std::uint16_t>(mat);
    return Decoded::Done;
  }
  if (mat.type() != CV_8UC1 && mat.type() != CV_8UC3) return Decoded::Damaged;
  const bool gray = mat.type() == CV_8UC1;
  std::vector<std::uint8_t> pixels = gray ? copy_gray<std::uint8_t>(mat) : copy_rgb(mat);
  scale_to_white(pixels, facts.max_value);
  radiograph.format = gray ? PixelFormat::Gray8 : PixelFormat::Rgb8;
  radiograph.pixels = std::move(pixels);
  return Decoded::Done;
}

}  // namespace m2ib::image
