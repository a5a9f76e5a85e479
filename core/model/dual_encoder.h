#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/base/stop.h"
#include "core/image/model_input/preprocess.h"
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
  image::PreprocessSettings preprocess;  ///< that made the pixels
  std::string preprocessing_id;          ///< of image::preprocess_presets(), for people; see input_settings()
  std::shared_ptr<const image::PixelValues> pixels;  ///< what went in, not null
  bool window_by_person = false;                     ///< somebody chose the window; else it is the picture's own
};

/// A caption that has gone through the text tower once.
struct EncodedText {
  std::shared_ptr<const HiddenStates> states;
  std::vector<float> embedding;  ///< [E], not normalised
  text::Tokens tokens;  ///< without padding; states and maps have ModelCard::padded_to tokens where that is not 0
  std::size_t pooled_token = 0;  ///< index of the token that carries the sentence (end token; padding in SigLIP)
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
  [[nodiscard]] const text::TokenizerPtr& shared_tokenizer() const { return tokenizer_; }
  [[nodiscard]] const image::PreprocessSettings& preprocess_settings() const { return preprocess_; }
  [[nodiscard]] const Towers& towers() const { return *towers_; }

  /// One pass through the image tower. Stops between blocks.
  /// Errors: ConfigMismatch (input of another size), ComputeFailed, OutOfMemory, NotFinite.
  [[nodiscard]] Stoppable<EncodedImage> encode_image(const image::PixelValues& pixels, StopToken stop = {}) const;
  /// Embeddings of many pictures that are ready for the model, [n][E], not normalised, in batches.
  /// @param pixels n pictures of [3, S, S], normalised, one behind the other
  /// Errors: ConfigMismatch (not a whole number of pictures), ComputeFailed, OutOfMemory, NotFinite.
  [[nodiscard]] Stoppable<std::vector<std::vector<float>>> embed_images(std::span<const float> pixels,
                                                                        StopToken stop = {}) const;
  /// preprocess() and encode_image() in one. Errors of both.
  [[nodiscard]] Stoppable<EncodedImage> encode_image(const image::Radiograph& radiograph, StopToken stop = {}) const;
  /// The same, prepared as a person chose. The choice is recorded in the result.
  [[nodiscard]] Stoppable<EncodedImage> encode_image(const image::Radiograph& radiograph,
                                                     const image::InputChoice& choice, StopToken stop = {}) const;

  /// The preprocessing that a choice leads to: preset over what the model was opened with.
  /// @param preprocessing id of image::preprocess_presets(). Error: SettingOutOfRange.
  [[nodiscard]] Result<image::PreprocessSettings> input_settings(const std::string& preprocessing) const;
  /// What the image tower will see of a picture of this size, without encoding it.
  [[nodiscard]] Result<image::FieldOfView> field_of_view(int width_px, int height_px,
                                                         const std::string& preprocessing = "model") const;

  /// One pass through the text tower. Errors as encode_image, and LayerOutOfRange never.
  [[nodiscard]] Stoppable<EncodedText> encode_text(const text::Tokens& tokens, StopToken stop = {}) const;
  /// tokenize() and encode_text() in one; tokenizer errors pass through.
  [[nodiscard]] Stoppable<EncodedText> encode_caption(const std::string& caption, StopToken stop = {}) const;

  /// Embeddings of many captions, [n][E], not normalised; batches of equal length run together.
  [[nodiscard]] Stoppable<std::vector<std::vector<float>>> embed_captions(const std::vector<std::string>& captions,
                                                                          StopToken stop = {}) const;
  /// The same of captions that are tokens already.
  [[nodiscard]] Stoppable<std::vector<std::vector<float>>> embed_texts(const std::vector<text::Tokens>& captions,
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

/// How weights lie in memory.
enum class WeightPrecision : std::uint8_t {
  Float32,   ///< whatever the file has
  AsStored,  ///< half precision stays: half the memory, the same numbers (each layer is widened when used), slower
};

/// What a person may choose when a model is opened. Empty means: as the files say.
struct LoadOptions {
  WeightPrecision precision = WeightPrecision::Float32;
  std::optional<Activation> activation;  ///< where no configuration says it (OpenAI and OpenCLIP names), or to overrule
  std::optional<int> image_heads;        ///< in place of what configuration or known names say
  std::optional<int> text_heads;
  std::string preprocessing;  ///< id of image::preprocess_presets(); empty = "model"
  /// OpenAI names only: the text tower as M2IB's published wrapper runs it (no causal mask, last token, text projection
  /// applied twice), to repeat published maps. Not CLIP's text tower.
  bool published_text_wrapper = false;
};

/// Opens a model by content, whatever its layout: a folder, or a file of weights with its companions beside it.
/// Layouts: Hugging Face CLIPModel, OpenAI CLIP, OpenCLIP (plain and custom text), BiomedCLIP (OpenCLIP and its Hugging
/// Face conversion), SigLIP (Hugging Face and OpenCLIP's timm form). Half precision is widened to float32 unless the
/// options say otherwise. An m2ib.json beside the weights may hold notes.
/// @param progress fractions of the weights read
/// Errors: NotAModel, ModelUnsupported, ConfigInvalid, ConfigMismatch, SafetensorsInvalid, CheckpointInvalid,
/// TensorMissing, TensorWrongShape, TensorWrongType, TokenizerInvalid, FileNotFound, FileUnreadable, SettingOutOfRange.
[[nodiscard]] Stoppable<DualEncoderPtr> load_model(const std::filesystem::path& path, StopToken stop = {},
                                                   const Progress& progress = {}, const LoadOptions& options = {});

/// Whether load_model() would find a model's weights there: a file of weights, or a folder with some at its top level.
/// Reads names and shapes of tensors only, so companions may still be missing.
/// Errors: those of load_model(); NotAModel where nothing there looks like weights.
[[nodiscard]] Result<void> look_for_model(const std::filesystem::path& path);

/// A ViT-B/32 CLIP with seeded random weights, made in memory: for benchmarks and the window's freeze test.
[[nodiscard]] DualEncoderPtr make_random_vit_b_32(std::uint64_t seed);

}  // namespace m2ib::model
