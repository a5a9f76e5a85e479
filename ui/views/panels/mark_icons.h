#pragma once

#include <QColor>
#include <QIcon>

#include "core/annotation/annotation.h"

namespace m2ib::views {

/// A small sample of an annotation in its own colour, on the dark ground of pictures.
[[nodiscard]] QIcon mark_icon(const annotation::Annotation& annotation);
[[nodiscard]] QIcon swatch_icon(const QColor& colour);
/// For AnnotationBoard::alignSelected(), in its order: left, middle, right, top, middle, bottom.
[[nodiscard]] QIcon align_icon(int where, const QColor& ink);

}  // namespace m2ib::views
