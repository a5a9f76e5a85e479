#pragma once

#include <array>
#include <cstring>
#include <string_view>
#include <vector>

#include <QString>
#include <opencv2/imgcodecs.hpp>

#include "core/image/read_image.h"

/// Pictures made on the fly for the tests of the reader.
namespace m2ib::tests {

using Bytes = std::vector<std::byte>;
using image::Radiograph;
using image::RadiographPtr;

inline Bytes encode(const cv::Mat& mat, const char* extension, const std::vector<int>& options = {}) {
  std::vector<unsigned char> out;
  cv::imencode(extension, mat, out, options);
  Bytes bytes(out.size());
  std::memcpy(bytes.data(), out.data(), out.size());
  return bytes;
}

inline Bytes bytes_of(std::string_view text) {
  const auto view = std::as_bytes(std::span(text));
  return {view.begin(), view.end()};
}

inline cv::Mat gray_ramp(int width, int height, int type = CV_8UC1) {
  cv::Mat mat(height, width, type);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      if (type == CV_16UC1) mat.at<std::uint16_t>(y, x) = static_cast<std::uint16_t>(x * 901 + y * 77);
      if (type == CV_8UC1) mat.at<std::uint8_t>(y, x) = static_cast<std::uint8_t>(x * 5 + y * 3);
      if (type == CV_8UC3) {
        mat.at<cv::Vec3b>(y, x) = {static_cast<std::uint8_t>(x), static_cast<std::uint8_t>(y), 200};
      }
    }
  }
  return mat;
}

/// The Mat's values in the order of a Radiograph.
template <class Value>
inline std::vector<Value> values_of(const cv::Mat& mat) {
  std::vector<Value> values;
  for (int y = 0; y < mat.rows; ++y) {
    const Value* row = mat.ptr<Value>(y);
    for (int x = 0; x < mat.cols; ++x) {
      for (int c = mat.channels() - 1; c >= 0; --c) values.push_back(row[x * mat.channels() + c]);
    }
  }
  return values;
}

inline const std::vector<std::uint8_t>& bytes8(const Radiograph& picture) {
  return std::get<std::vector<std::uint8_t>>(picture.pixels);
}
inline const std::vector<std::uint16_t>& values16(const Radiograph& picture) {
  return std::get<std::vector<std::uint16_t>>(picture.pixels);
}

struct TiffPicture {
  std::uint32_t width = 3;
  std::uint32_t height = 2;
  std::uint32_t bits = 8;
  std::uint32_t samples = 1;
  std::uint32_t photometric = 1;  ///< 0 white is zero, 1 black is zero, 2 RGB
  std::uint32_t extra = 99;       ///< kind of transparency; 99 none
  std::uint32_t orientation = 1;
  std::uint32_t format = 1;  ///< 1 unsigned, 2 signed, 3 floating point
  std::uint32_t offset_shift = 0;
  std::uint32_t compression = 1;
  Bytes data;
};

/// An uncompressed little-endian TIFF in one strip, the data directly behind the directory.
inline Bytes tiff_bytes(const TiffPicture& picture) {
  std::vector<std::array<std::uint32_t, 2>> fields = {{256, picture.width},
                                                      {257, picture.height},
                                                      {258, picture.bits},
                                                      {259, picture.compression},
                                                      {262, picture.photometric},
                                                      {273, 0},
                                                      {274, picture.orientation},
                                                      {277, picture.samples},
                                                      {278, picture.height},
                                                      {279, static_cast<std::uint32_t>(picture.data.size())},
                                                      {284, 1}};
  if (picture.extra != 99) fields.push_back({338, picture.extra});
  fields.push_back({339, picture.format});
  Bytes bytes = bytes_of(std::string_view("II*\0\x08\0\0\0", 8));
  const auto put = [&bytes](std::uint32_t value, int count) {
    for (int i = 0; i < count; ++i) bytes.push_back(static_cast<std::byte>(value >> (8 * i)));
  };
  const auto data_at = static_cast<std::uint32_t>(8 + 2 + fields.size() * 12 + 4 + 16);
  put(static_cast<std::uint32_t>(fields.size()), 2);
  for (const auto& [tag, value] : fields) {
    const bool per_sample = (tag == 258 || tag == 339) && picture.samples > 2;
    put(tag, 2);
    put(tag == 273 || tag == 279 ? 4 : 3, 2);
    put(per_sample ? picture.samples : tag == 258 && picture.samples == 2 ? 2 : 1, 4);
    if (per_sample) {
      put(data_at - (tag == 258 ? 16 : 8), 4);
    } else if (tag == 258 && picture.samples == 2) {
      put(value | value << 16U, 4);
    } else {
      put(tag == 273 ? data_at + picture.offset_shift : value, 4);
    }
  }
  put(0, 4);
  for (int i = 0; i < 4; ++i) put(picture.bits, 2);
  for (int i = 0; i < 4; ++i) put(picture.format, 2);
  bytes.insert(bytes.end(), picture.data.begin(), picture.data.end());
  return bytes;
}

inline ErrorCode code_of(const Result<RadiographPtr>& result) {
  return result ? ErrorCode::ComputeFailed : result.error().code;
}

/// A valid picture of every format, small enough to try many variants of.
inline std::vector<std::pair<QString, Bytes>> samples() {
  const cv::Mat gray = gray_ramp(31, 23);
  const cv::Mat rgb = gray_ramp(31, 23, CV_8UC3);
  return {{"png gray", encode(gray, ".png")},
          {"png rgb", encode(rgb, ".png")},
          {"png 16", encode(gray_ramp(31, 23, CV_16UC1), ".png")},
          {"jpeg gray", encode(gray, ".jpg")},
          {"jpeg rgb", encode(rgb, ".jpg")},
          {"jpeg progressive", encode(rgb, ".jpg", {cv::IMWRITE_JPEG_PROGRESSIVE, 1})},
          {"tiff lzw", encode(gray, ".tiff")},
          {"tiff plain", encode(gray, ".tiff", {cv::IMWRITE_TIFF_COMPRESSION, 1})},
          {"tiff 16", encode(gray_ramp(31, 23, CV_16UC1), ".tiff")},
          {"bmp gray", encode(gray, ".bmp")},
          {"bmp rgb", encode(rgb, ".bmp")},
          {"webp", encode(rgb, ".webp", {cv::IMWRITE_WEBP_QUALITY, 101})},
          {"pgm", encode(gray, ".pgm")},
          {"ppm", encode(rgb, ".ppm")}};
}

inline Bytes with_png_size(Bytes png, std::uint32_t width, std::uint32_t height) {
  // The checksum of the header chunk is made to fit, so that only the size is in the way.
  const auto put = [&png](std::size_t at, std::uint32_t value) {
    for (std::size_t i = 0; i < 4; ++i) png[at + i] = static_cast<std::byte>(value >> (24 - 8 * i));
  };
  put(16, width);
  put(20, height);
  std::uint32_t crc = 0xFFFFFFFFU;
  for (std::size_t i = 12; i < 29; ++i) {
    crc ^= static_cast<std::uint32_t>(png[i]);
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1U) != 0 ? 0xEDB88320U ^ (crc >> 1U) : crc >> 1U;
  }
  put(29, ~crc);
  return png;
}

}  // namespace m2ib::tests
