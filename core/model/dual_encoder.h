#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/base/stop.h"
#include "core/image/preprocess.h"
#include "core/model/model_card.h"
#include "core/text/tokenizer.h"

namespace m2ib::model {

class Towers;         // weights and forward passes; Torch, see towers.h
struct HiddenStates;  // Torch, see towers.h

/// A picture that has gone through the image tower once: hidden states after every block, and the embedding.
/// Immutable; cheap to copy (shared).
struct EncodedImage {
  std::shared_ptr<const HiddenStates> states;
  std::vector<float> embedding;  ///< [E], not normalised
  image::FieldOfView field_of_view;
  image::Window window;
};

/// A caption that has gone through the text tower once.
struct EncodedText {
  std::shared_ptr<const HiddenStates> states;
  std::vector<float> embedding;  ///< [E], not normalised
  text::Tokens tokens;
  std::size_t pooled_token = 0;  ///< index of the token that carries the sentence (end token)
};

/// A CLIP-like model: two towers of blocks, its tokenizer and its image preprocessing. Immutable; all member functions
/// may be called from several threads at once.
class DualEncoder {
 public:
  DualEncoder(ModelCard card, std::shared_ptr<const Towers> towers, text::TokenizerPtr tokenizer,
              image::PreprocessSettings preprocess);
  ~DualEncoder();

  [[nodiscard]] const ModelCard& card() const { return card_; }
  [[nodiscard]] const text::Tokenizer& tokenizer() const { return *tokenizer_; }
  [[nodiscard]] const image::PreprocessSettings& preprocess_settings() const { return preprocess_; }
  [[nodiscard]] const Towers& towers() const { return *towers_; }

  /// One pass through the image tower. Stops between blocks.
  /// Errors: ConfigMismatch (input of another size), ComputeFailed, OutOfMemory, NotFinite.
  [[nodiscard]] Stoppable<EncodedImage> encode_image(const image::PixelValues& pixels, StopToken stop = {}) const;
  /// preprocess() and encode_image() in one.
  [[nodiscard]] Stoppable<EncodedImage> encode_image(const image::Radiograph& radiograph, StopToken stop = {}) const;

  /// One pass through the text tower. Errors as encode_image, and LayerOutOfRange never.
  [[nodiscard]] Stoppable<EncodedText> encode_text(const text::Tokens& tokens, StopToken stop = {}) const;
  /// tokenize() and encode_text() in one; tokenizer errors pass through.
  [[nodiscard]] Stoppable<EncodedText> encode_caption(const std::string& caption, StopToken stop = {}) const;

  /// Embeddings of many captions, [n][E], not normalised; batches of equal length run together.
  [[nodiscard]] Stoppable<std::vector<std::vector<float>>> embed_captions(const std::vector<std::string>& captions,
                                                                          StopToken stop = {}) const;

 private:
  ModelCard card_;
  std::shared_ptr<const Towers> towers_;
  text::TokenizerPtr tokenizer_;
  image::PreprocessSettings preprocess_;
};

using DualEncoderPtr = std::shared_ptr<const DualEncoder>;

/// Cosine of two vectors of equal length; 0 where one is zero.
[[nodiscard]] double cosine(const std::vector<float>& a, const std::vector<float>& b);

/// Opens a model folder, whatever its layout (today: Hugging Face CLIPModel with model.safetensors, config.json,
/// preprocessor_config.json, vocab.json, merges.txt; optional m2ib.json with our notes).
/// @param progress fractions of the weights read
/// Errors: NotAModel, ModelUnsupported, ConfigInvalid, ConfigMismatch, SafetensorsInvalid, TensorMissing,
/// TensorWrongShape, TensorWrongType, TokenizerInvalid, FileNotFound, FileUnreadable.
[[nodiscard]] Stoppable<DualEncoderPtr> load_model(const std::filesystem::path& folder, StopToken stop = {},
                                                   const Progress& progress = {});

/// A ViT-B/32 CLIP with seeded random weights, made in memory: for benchmarks and the window's freeze test.
[[nodiscard]] DualEncoderPtr make_random_vit_b_32(std::uint64_t seed);

}  // namespace m2ib::model
