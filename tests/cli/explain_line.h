#pragma once

#include <QImage>
#include <QString>
#include <QStringList>

#include "tests/support/fixture_facts.h"

namespace m2ib::tests {

/// A good `m2ib explain` command line, and what is added or replaced.
struct ExplainLine {
  QString model = QString::fromStdString((fixture_dir() / "hf_clip_tiny").string());
  QString picture;

  [[nodiscard]] QStringList operator()(const QStringList& more) const {
    QStringList arguments{QStringLiteral("explain")};
    if (!more.contains(QStringLiteral("--model"))) arguments << QStringLiteral("--model") << model;
    if (!more.contains(QStringLiteral("--image"))) arguments << QStringLiteral("--image") << picture;
    if (!more.contains(QStringLiteral("--caption"))) {
      arguments << QStringLiteral("--caption") << QStringLiteral("left effusion");
    }
    return arguments + more;
  }
};

/// Patches in a row of that model's grid.
[[nodiscard]] inline int tiny_grid() {
  const auto image = fixture_json("hf_clip_tiny/config_full.json").at("vision_config");
  return image.at("image_size").get<int>() / image.at("patch_size").get<int>();
}
[[nodiscard]] inline std::size_t tiny_patches() {
  return static_cast<std::size_t>(tiny_grid()) * static_cast<std::size_t>(tiny_grid());
}

/// 60 x 40 gray ramps.
[[nodiscard]] inline QImage ramps() {
  QImage picture(60, 40, QImage::Format_Grayscale8);
  for (int y = 0; y < 40; ++y) {
    for (int x = 0; x < 60; ++x) picture.scanLine(y)[x] = static_cast<uchar>(x * 3 + y);
  }
  return picture;
}

}  // namespace m2ib::tests
