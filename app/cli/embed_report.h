#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "app/cli/model_option.h"
#include "core/image/read_image.h"

namespace m2ib::cli {

/// A picture as the model saw it.
struct EmbeddedImage {
  image::RadiographPtr radiograph;
  image::PixelValues pixels;
  std::vector<float> embedding;  ///< [E], not normalised
  image::InputChoice choice;     ///< what was asked for
};

/// A caption, and what it has to do with the picture, where there is one.
struct EmbeddedCaption {
  model::EncodedText text;
  std::optional<double> cosine;
  std::optional<double> logit;        ///< scale * cosine + bias
  std::optional<double> probability;  ///< sigmoid of the logit, for models that were trained with it
};

struct Embeddings {
  OpenedModel opened;
  bool normalised = false;  ///< show embeddings of length 1
  std::optional<EmbeddedImage> image;
  std::vector<EmbeddedCaption> captions;
};

/// Fills in cosine, logit and probability.
void compare(const model::ModelCard& card, const EmbeddedImage& image, EmbeddedCaption& caption);

/// No file name and no folder is in it.
[[nodiscard]] nlohmann::ordered_json to_json(const Embeddings& embeddings);
/// The same for people, on standard output, without most of the embeddings' numbers.
void print(const Embeddings& embeddings);

}  // namespace m2ib::cli
