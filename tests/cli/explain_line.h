#pragma once

#include <QImage>
#include <QString>
#include <QStringList>

#include "tests/support/fixtures.h"

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

/// 60 x 40 gray ramps.
[[nodiscard]] inline QImage ramps() {
  QImage picture(60, 40, QImage::Format_Grayscale8);
  for (int y = 0; y < 40; ++y) {
    for (int x = 0; x < 60; ++x) picture.scanLine(y)[x] = static_cast<uchar>(x * 3 + y);
  }
  return picture;
}

}  // namespace m2ib::tests
