#pragma once

#include <QList>
#include <QString>

namespace m2ib::shell {

/// A picture that comes with the program.
struct Sample {
  QString path;
  QString title;
  QString caption;         ///< a sentence that belongs to it; may be empty
  QString second_caption;  ///< one to compare it with at the first start; may be empty
};

/// The samples in <resources>/samples, in the order of its samples.json; pictures that it does not name follow.
[[nodiscard]] QList<Sample> embedded_samples();

}  // namespace m2ib::shell
