#pragma once

#include <QImage>
#include <QRect>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "ui/figure/explanation_figure.h"

/// What tests of whole figures share.
namespace m2ib::tests {

inline constexpr int kWidth = 800;
inline constexpr int kFreeMargin = 16;  ///< pixels at the edges of an 800 px figure where nothing may be drawn

inline image::Radiograph gray_picture(int width, int height) {
  image::Radiograph picture;
  picture.width_px = width;
  picture.height_px = height;
  picture.pixels = std::vector<std::uint8_t>(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), 128);
  picture.name = "Muster_Erika_1970.png";
  picture.sha256 = std::string(64, 'c');
  return picture;
}

inline text::Tokens tokens_of(const std::string& caption) {
  text::Tokens tokens;
  tokens.caption = caption;
  tokens.ids = {1};
  for (std::size_t begin = 0; begin < caption.size();) {
    const std::size_t end = std::min(caption.find(' ', begin), caption.size());
    if (end > begin) {
      tokens.words.push_back({{begin, end}, tokens.ids.size(), 1});
      tokens.ids.push_back(7);
    }
    begin = end + 1;
  }
  tokens.ids.push_back(2);
  return tokens;
}

inline std::shared_ptr<attribution::Explanation> example(const image::Radiograph& picture, const std::string& caption,
                                                         float largest = 4.0F) {
  auto made = std::make_shared<attribution::Explanation>();
  made->caption = caption;
  made->tokens = tokens_of(caption);
  made->card.name = "tiny";
  made->card.layout = "Hugging Face CLIPModel";
  made->card.weights_sha256 = std::string(64, 'a');
  made->card.trust = model::Trust::Declared;
  made->image_width_px = picture.width_px;
  made->image_height_px = picture.height_px;
  made->image_sha256 = picture.sha256;
  const double side = std::min(picture.width_px, picture.height_px);
  made->field_of_view = {(picture.width_px - side) / 2, (picture.height_px - side) / 2, side, side};
  made->grid = 4;
  made->similarity = 0.25;
  for (int i = 0; i <= 16; ++i) made->image.token_values.push_back(largest * static_cast<float>(i) / 16.0F);
  for (std::size_t i = 0; i < made->tokens.ids.size(); ++i) {
    made->text.token_values.push_back(static_cast<float>(i % 5));
  }
  made->device = "CPU, 2 threads";
  made->made_at = std::chrono::system_clock::from_time_t(1700000000);
  return made;
}

inline figure::FigureOptions small() {
  figure::FigureOptions options;
  options.width_px = kWidth;
  return options;
}

inline figure::SessionFigure figure_of(const std::vector<attribution::ExplanationPtr>& explanations,
                                       const image::Radiograph& picture, const figure::FigureOptions& options) {
  return figure::explanation_figure(explanations, std::make_shared<image::Radiograph>(picture), options);
}

inline bool white(const QImage& figure, const QRect& area) {
  for (int y = area.top(); y <= area.bottom(); ++y) {
    for (int x = area.left(); x <= area.right(); ++x) {
      if (figure.pixel(x, y) != qRgb(255, 255, 255)) return false;
    }
  }
  return true;
}

/// What is cut off would reach an edge.
inline bool margins_are_free(const QImage& figure) {
  const int width = figure.width();
  const int height = figure.height();
  const int edge = kFreeMargin * width / kWidth;
  return white(figure, {0, 0, width, edge / 2}) && white(figure, {0, height - edge / 2, width, edge / 2}) &&
         white(figure, {0, 0, edge, height}) && white(figure, {width - edge, 0, edge, height});
}

inline int count_colour(const QImage& figure, QRgb colour) {
  int count = 0;
  for (int y = 0; y < figure.height(); ++y) {
    for (int x = 0; x < figure.width(); ++x) count += figure.pixel(x, y) == colour ? 1 : 0;
  }
  return count;
}

inline double mean_difference(const QImage& a, const QImage& b) {
  double sum = 0.0;
  const int height = std::min(a.height(), b.height());
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < a.width(); ++x) {
      const QRgb p = a.pixel(x, y);
      const QRgb q = b.pixel(x, y);
      sum += std::abs(qRed(p) - qRed(q)) + std::abs(qGreen(p) - qGreen(q)) + std::abs(qBlue(p) - qBlue(q));
    }
  }
  return sum / (3.0 * a.width() * height);
}

}  // namespace m2ib::tests
