#include "core/image/read_image.h"

#include <algorithm>
#include <mutex>
#include <new>
#include <utility>

#include <opencv2/core/utils/logger.hpp>
#include <opencv2/imgcodecs.hpp>

#include "core/base/files.h"
#include "core/base/sha256.h"
#include "core/image/raster/inspect_image_internal.h"

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

Error refused(const Refusal& refusal, const std::string& path) {
  switch (refusal.code) {
    case ErrorCode::ImageTooLarge:
      return {refusal.code, {path, refusal.detail, std::to_string(static_cast<int>(kMaxMegapixels))}};
    case ErrorCode::ImageTooSmall:
    case ErrorCode::ImageUnsupported:
      return {refusal.code, {path, refusal.detail}};
    default:
      return {refusal.code, {path}};
  }
}

/// Empty where OpenCV could not decode. May throw.
cv::Mat decode(std::span<const std::byte> bytes, const ImageFacts& facts) {
  const QuietOpenCv quiet;
  // imdecode only reads, but its type for a view of memory is not const.
  const cv::Mat view(1, static_cast<int>(bytes.size()), CV_8UC1, const_cast<std::byte*>(bytes.data()));
  // TIFF keeps 16-bit colour here, because libtiff rounds to 8 bits where every other format cuts the low byte.
  const bool any_depth = facts.bits == 16 && (facts.gray || facts.format == "TIFF");
  const int flags = (facts.gray ? cv::IMREAD_GRAYSCALE : cv::IMREAD_COLOR) | (any_depth ? cv::IMREAD_ANYDEPTH : 0) |
                    cv::IMREAD_IGNORE_ORIENTATION;
  return cv::imdecode(view, flags);
}

std::vector<std::uint8_t> copy_gray8(const cv::Mat& mat, unsigned white) {
  std::vector<std::uint8_t> pixels(mat.total());
  auto* out = pixels.data();
  for (int y = 0; y < mat.rows; ++y) out = std::copy_n(mat.ptr<std::uint8_t>(y), mat.cols, out);
  if (white != 255) {
    const auto scaled = [white](std::uint8_t v) { return std::min((v * 510U + white) / (2U * white), 255U); };
    std::transform(pixels.begin(), pixels.end(), pixels.begin(),
                   [&](std::uint8_t v) { return static_cast<std::uint8_t>(scaled(v)); });
  }
  return pixels;
}

std::vector<std::uint16_t> copy_gray16(const cv::Mat& mat, bool inverted) {
  std::vector<std::uint16_t> pixels(mat.total());
  auto* out = pixels.data();
  for (int y = 0; y < mat.rows; ++y) out = std::copy_n(mat.ptr<std::uint16_t>(y), mat.cols, out);
  if (inverted) {
    std::transform(pixels.begin(), pixels.end(), pixels.begin(),
                   [](std::uint16_t v) { return static_cast<std::uint16_t>(0xFFFFU - v); });
  }
  return pixels;
}

/// OpenCV's B G R to R G B; Value is 8 or 16 bits, of which the high byte is kept.
template <class Value>
std::vector<std::uint8_t> copy_rgb(const cv::Mat& mat, unsigned white) {
  constexpr unsigned kShift = 8U * (sizeof(Value) - 1U);
  std::vector<std::uint8_t> pixels(mat.total() * 3);
  auto* out = pixels.data();
  for (int y = 0; y < mat.rows; ++y) {
    const auto* in = mat.ptr<Value>(y);
    for (int x = 0; x < mat.cols; ++x, in += 3, out += 3) {
      for (int c = 0; c < 3; ++c) out[c] = static_cast<std::uint8_t>(in[2 - c] >> kShift);
    }
  }
  if (white != 255) {
    for (std::uint8_t& v : pixels) v = static_cast<std::uint8_t>(std::min((v * 510U + white) / (2U * white), 255U));
  }
  return pixels;
}

std::string description_of(const ImageFacts& facts) {
  return facts.format + ", " + std::to_string(facts.bits) + "-bit " + facts.colour +
         (facts.alpha ? " with transparency" : "") + ", " + std::to_string(facts.width_px) + " x " +
         std::to_string(facts.height_px);
}

/// False where the decoder's picture is not what the file announced.
bool take_pixels(const cv::Mat& mat, const ImageFacts& facts, Radiograph& radiograph) {
  if (mat.empty() || static_cast<std::uint64_t>(mat.cols) != facts.width_px ||
      static_cast<std::uint64_t>(mat.rows) != facts.height_px) {
    return false;
  }
  switch (mat.type()) {
    case CV_8UC1:
      radiograph.format = PixelFormat::Gray8;
      radiograph.pixels = copy_gray8(mat, facts.max_value);
      return true;
    case CV_16UC1:
      radiograph.format = PixelFormat::Gray16;
      radiograph.pixels = copy_gray16(mat, facts.inverted_gray);
      return true;
    case CV_8UC3:
      radiograph.format = PixelFormat::Rgb8;
      radiograph.pixels = copy_rgb<std::uint8_t>(mat, facts.max_value);
      return true;
    case CV_16UC3:
      radiograph.format = PixelFormat::Rgb8;
      radiograph.pixels = copy_rgb<std::uint16_t>(mat, 255);
      return true;
    default:
      return false;
  }
}

Result<RadiographPtr> decode_checked(std::span<const std::byte> bytes, const std::string& path, std::string name) {
  const Inspection facts = inspect_image(ByteView(bytes));
  if (!facts) return tl::unexpected<Error>(refused(facts.error(), path));

  auto radiograph = std::make_shared<Radiograph>();
  const std::span<const std::byte> source = facts->rewritten ? std::span<const std::byte>(*facts->rewritten) : bytes;
  if (!take_pixels(decode(source, *facts), *facts, *radiograph)) return fail(ErrorCode::ImageTruncated, path);
  radiograph->width_px = static_cast<int>(facts->width_px);
  radiograph->height_px = static_cast<int>(facts->height_px);
  radiograph->bits_stored = facts->bits;
  radiograph->name = std::move(name);
  radiograph->sha256 = sha256_hex(bytes);
  radiograph->description = description_of(*facts);
  radiograph->alpha_dropped = facts->alpha;
  return radiograph;
}

Result<RadiographPtr> decode_guarded(std::span<const std::byte> bytes, const std::string& path, std::string name) {
  if (bytes.size() > kMaxFileBytes) {
    return fail(ErrorCode::FileTooLarge, path, std::to_string(bytes.size()) + " bytes",
                std::to_string(kMaxFileBytes) + " bytes");
  }
  try {
    return decode_checked(bytes, path, std::move(name));
  } catch (const cv::Exception& problem) {
    if (problem.code == cv::Error::StsNoMem) return fail(ErrorCode::OutOfMemory, path);
    return fail(ErrorCode::ImageTruncated, path);
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::OutOfMemory, path);
  } catch (const std::exception&) {
    return fail(ErrorCode::ImageTruncated, path);
  }
}

}  // namespace

Result<RadiographPtr> read_image(const std::filesystem::path& path, const ReadOptions&) {
  const Result<std::vector<std::byte>> bytes = read_file(path, kMaxFileBytes);
  if (!bytes) return tl::unexpected<Error>(bytes.error());
  return decode_guarded(*bytes, path.string(), path.filename().string());
}

Result<RadiographPtr> decode_image(std::span<const std::byte> bytes, const std::string& name, const ReadOptions&) {
  return decode_guarded(bytes, name, std::filesystem::path(name).filename().string());
}

}  // namespace m2ib::image
