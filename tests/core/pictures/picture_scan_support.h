#pragma once

#include <optional>
#include <string>
#include <vector>

#include <QStringList>

#include "core/pictures/scan.h"
#include "tests/support/image_samples.h"
#include "tests/support/picture_samples.h"

/// What tests of lists of pictures share.
namespace m2ib::tests {

inline std::string png(int side = 4) {
  const auto bytes = encode(gray_ramp(side, side), ".png");
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

struct Scanned {
  std::vector<pictures::PictureEntry> entries;
  pictures::ScanReport report;
  std::optional<Error> error;
  int calls = 0;

  [[nodiscard]] QStringList names() const {
    QStringList list;
    for (const pictures::PictureEntry& entry : entries) list << QString::fromStdString(entry.name);
    return list;
  }
};

template <class Places>
Scanned scan(const Places& places, const pictures::ScanLimits& limits = {}) {
  Scanned scanned;
  const auto outcome = pictures::scan_pictures(
      places, {},
      [&](const std::vector<pictures::PictureEntry>& entries, const pictures::ScanReport&) {
        scanned.entries = entries;
        ++scanned.calls;
      },
      limits);
  if (!outcome) {
    scanned.error = outcome.error();
  } else {
    scanned.report = outcome->value();
  }
  return scanned;
}

}  // namespace m2ib::tests
