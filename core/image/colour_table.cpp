#include "core/image/colour_table.h"

#include <cstddef>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "core/image/colour_table_uniform.h"

namespace m2ib::image {
namespace {

using Colours = std::array<std::array<std::uint8_t, 3>, 256>;

Colours gray_ramp() {
  Colours ramp{};
  for (std::size_t i = 0; i < ramp.size(); ++i) ramp[i].fill(static_cast<std::uint8_t>(i));
  return ramp;
}

Colours from_opencv(int map) {
  cv::Mat ramp(1, 256, CV_8UC1);
  for (int i = 0; i < 256; ++i) ramp.at<std::uint8_t>(0, i) = static_cast<std::uint8_t>(i);
  cv::Mat coloured;
  cv::applyColorMap(ramp, coloured, map);
  Colours table{};
  for (int i = 0; i < 256; ++i) {
    const auto& bgr = coloured.at<cv::Vec3b>(0, i);
    table[static_cast<std::size_t>(i)] = {bgr[2], bgr[1], bgr[0]};
  }
  return table;
}

}  // namespace

const char* to_string(ColourTable table) {
  switch (table) {
    case ColourTable::Cividis:
      return "cividis";
    case ColourTable::Inferno:
      return "inferno";
    case ColourTable::Viridis:
      return "viridis";
    case ColourTable::Magma:
      return "magma";
    case ColourTable::BatlowLike:
      return "batlow-like";
    case ColourTable::Gray:
      return "gray";
    case ColourTable::Jet:
      return "jet";
  }
  return "cividis";
}

const std::array<std::array<std::uint8_t, 3>, 256>& colours(ColourTable table) {
  static const Colours kCividis = from_opencv(cv::COLORMAP_CIVIDIS);
  static const Colours kInferno = from_opencv(cv::COLORMAP_INFERNO);
  static const Colours kViridis = from_opencv(cv::COLORMAP_VIRIDIS);
  static const Colours kMagma = from_opencv(cv::COLORMAP_MAGMA);
  static const Colours kBatlowLike = make_uniform_table();
  static const Colours kGray = gray_ramp();
  static const Colours kJet = from_opencv(cv::COLORMAP_JET);
  switch (table) {
    case ColourTable::Cividis:
      return kCividis;
    case ColourTable::Inferno:
      return kInferno;
    case ColourTable::Viridis:
      return kViridis;
    case ColourTable::Magma:
      return kMagma;
    case ColourTable::BatlowLike:
      return kBatlowLike;
    case ColourTable::Gray:
      return kGray;
    case ColourTable::Jet:
      return kJet;
  }
  return kCividis;
}

const std::array<std::array<std::uint8_t, 3>, 256>& diverging_colours() {
  static const Colours kDiverging = make_diverging_table();
  return kDiverging;
}

}  // namespace m2ib::image
