#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/session/session.h"
#include "tests/ui/figure/figure_support.h"
#include "ui/figure/figure_content.h"
#include "ui/figure/figure_page.h"
#include "ui/figure/session_figure.h"

/// Sessions with made-up results, for tests of figures and reports.
namespace m2ib::tests {

struct Work {
  session::Session session;
  figure::FigurePictures pictures;
};

inline annotation::Annotation mark(std::uint64_t id, annotation::Kind kind, std::vector<annotation::Point> points,
                                   std::string text, bool region = false) {
  annotation::Annotation made;
  made.id = id;
  made.kind = kind;
  made.points = std::move(points);
  made.text = std::move(text);
  made.region = region;
  return made;
}

/// A gradient, so that turned and resampled pictures differ.
inline std::shared_ptr<image::Radiograph> shaded_picture(int width, int height) {
  auto made = std::make_shared<image::Radiograph>(gray_picture(width, height));
  auto& pixels = std::get<std::vector<std::uint8_t>>(made->pixels);
  for (std::size_t i = 0; i < pixels.size(); ++i) {
    pixels[i] =
        static_cast<std::uint8_t>(40 + (i % static_cast<std::size_t>(width)) * 170 / static_cast<std::size_t>(width));
  }
  made->orientation = {"L", "F"};
  made->spacing = {0.2, 0.2, image::PixelSpacing::Source::Detector};
  return made;
}

/// One picture with these captions, all explained; a region, a text and a ruler on it.
inline Work work_of(const std::vector<std::string>& captions, int width = 320, int height = 300) {
  Work work;
  const auto picture = shaded_picture(width, height);
  session::SessionPicture shown;
  shown.reference.sha256 = picture->sha256;
  shown.reference.name = "Muster_Erika_1970.png";
  shown.reference.path = "/home/muster/Muster_Erika_1970.png";
  const double w = width;
  const double h = height;
  shown.annotations = {
      mark(1, annotation::Kind::Box, {{0.5 * w, 0.5 * h}, {0.8 * w, 0.8 * h}}, "left base", true),
      mark(2, annotation::Kind::Text, {{0.1 * w, 0.1 * h}}, "supine"),
      mark(3, annotation::Kind::Ruler, {{0.2 * w, 0.3 * h}, {0.6 * w, 0.3 * h}}, ""),
  };
  work.session.pictures.push_back(shown);
  work.session.current_picture = 0;
  work.session.current_caption = 0;
  work.session.arrangement.layout = session::PaneLayout::Strip;
  work.session.rendering = figure::rendering_of(figure::OverlayStyle());
  work.pictures.push_back(picture);
  float largest = 2.0F;
  for (const std::string& caption : captions) {
    work.session.captions.push_back({caption, std::nullopt});
    auto result = example(*picture, caption, largest += 1.5F);
    result->support = attribution::CaptionSupport{
        0.25, {{attribution::Control::Generic, "a chest x-ray", 0.3}}, -0.05, captions.size() > 1};
    // Maps that differ in more than their height.
    for (std::size_t i = 1; i < result->image.token_values.size(); i += work.session.captions.size() + 1) {
      result->image.token_values[i] *= 0.2F;
    }
    work.session.results.push_back(result);
  }
  return work;
}

inline std::vector<std::string> some_captions(std::size_t count) {
  const std::vector<std::string> all{
      "left basal effusion",
      "no effusion",
      "a small right apical pneumothorax is seen without mediastinal shift, and a large left pleural effusion with "
      "adjacent atelectasis of the lower lobe",
      "cardiomegaly",
      "right upper lobe nodule",
      "no acute disease",
      "a pacemaker is present"};
  return {all.begin(), all.begin() + static_cast<std::ptrdiff_t>(count)};
}

inline figure::SessionFigure figure_of(const Work& work) { return {work.session, work.pictures}; }

inline bool has_item(const figure::SessionFigure& figure, const QString& start) {
  return std::any_of(figure.page().items.begin(), figure.page().items.end(),
                     [&](const figure::FigureItem& item) { return item.name.startsWith(start); });
}

}  // namespace m2ib::tests
