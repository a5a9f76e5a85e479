#pragma once

#include <QString>

#include "core/library/known_models.h"
#include "core/model/model_card.h"

/// One-line texts about models for the screen (translation context "Models").
namespace m2ib::presenters {

/// A folder, or a file called like weights (.safetensors, .bin, .pt, .pth, .ckpt, .index.json)? Whether it is a model,
/// core finds out from its content.
[[nodiscard]] bool may_be_model(const QString& path);

/// Title and note of a preprocessing preset (image::preprocess_presets()) in the window's language; an id that is not
/// known is its own title.
[[nodiscard]] QString preprocess_title(const QString& id);
[[nodiscard]] QString preprocess_note(const QString& id);

/// "quick_gelu" as people read it.
[[nodiscard]] QString activation_title(const QString& id);

/// "1.3 GB", "more than 784 MB" where the size of a part is not published, "size not published" where none is.
[[nodiscard]] QString published_size_text(const library::KnownModel& model);

/// "about 40 s", "about 3 min", "about 1 h 20 min"
[[nodiscard]] QString time_left_text(qint64 seconds);

/// What the files do not say and was taken for granted, as one message; empty where there is nothing.
[[nodiscard]] QString assumptions_text(const model::ModelCard& card);

}  // namespace m2ib::presenters
