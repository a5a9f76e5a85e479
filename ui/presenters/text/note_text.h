#pragma once

#include <QString>
#include <QStringList>
#include <vector>

#include "core/image/input_checks.h"
#include "core/image/radiograph.h"
#include "core/image/reading_note.h"

namespace m2ib::presenters {

/// A reading note's sentence in the window's language, arguments filled in (translation context "ReadingNote").
[[nodiscard]] QString note_text(const image::ReadingNote& note);

/// A doubt's sentence (translation context "InputCheck").
[[nodiscard]] QString doubt_text(const image::InputDoubt& doubt);

/// Everything that a person should know about a picture: how it was read, then the doubts.
[[nodiscard]] QStringList picture_warnings(const image::Radiograph& radiograph,
                                           const std::vector<image::InputDoubt>& doubts);

}  // namespace m2ib::presenters
