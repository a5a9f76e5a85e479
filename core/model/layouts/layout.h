#pragma once

// Internal (Torch): what every layout reader takes and gives. One file pair a layout; detect_layout() chooses.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "core/base/error.h"
#include "core/base/stop.h"
#include "core/checkpoint/checkpoint.h"
#include "core/image/model_input/preprocess.h"
#include "core/model/dual_encoder.h"
#include "core/model/hf_config.h"
#include "core/model/towers.h"
#include "core/model/weight_taker.h"
#include "core/text/tokenizer.h"

namespace m2ib::model {

/// Layouts that can be read (FORMATS section 0), by the names of their tensors.
enum class Layout : std::uint8_t {
  HfClip,          ///< Hugging Face CLIPModel
  HfBiomedClip,    ///< BiomedCLIP as converted to Hugging Face names
  HfSiglip,        ///< Hugging Face SiglipModel (SigLIP, MedSigLIP)
  NativeClip,      ///< OpenAI CLIP and OpenCLIP share their names; a configuration beside them makes the difference
  CustomTextClip,  ///< OpenCLIP CustomTextCLIP: native towers, text names begin with "text."
  TimmBert,        ///< OpenCLIP with a timm vision transformer and a BERT text tower (BiomedCLIP)
  TimmSiglip,      ///< OpenCLIP with a timm vision transformer with attention pooling (SigLIP)
};

/// Looks at names and shapes of tensors, never at file names.
/// Errors: ModelUnsupported (ResNet towers, half a model, attentional pooling of CoCa, something else; in words).
[[nodiscard]] Result<Layout> detect_layout(const checkpoint::Checkpoint& checkpoint);

/// A checkpoint with its surroundings.
struct LayoutSource {
  std::filesystem::path folder;  ///< where configurations and tokenizer files are looked for
  checkpoint::CheckpointPtr checkpoint;
  LoadOptions options;
  ModelNotes notes;  ///< of m2ib.json; empty where there is none

  /// The text of a companion file; nothing where it does not exist. Errors: FileUnreadable, FileTooLarge (4 MiB).
  [[nodiscard]] Result<std::optional<std::string>> companion(const std::string& name) const;
  [[nodiscard]] std::string path_of(const std::string& name) const { return (folder / name).string(); }
};

/// A model but for its card's last lines. Layout readers fill of the card: layout, pooling, embedding, image_size_px,
/// assumptions; load_model() takes the rest from towers and files.
struct LayoutParts {
  std::shared_ptr<Towers> towers;
  text::TokenizerPtr tokenizer;
  image::PreprocessSettings preprocess;  ///< as the files say; LoadOptions::preprocessing comes later
  ModelCard card;
  double untrained_logit_scale = 0.0;  ///< where training starts from (log), e.g. 2.6592
};

using LayoutResult = Stoppable<LayoutParts>;

[[nodiscard]] LayoutResult read_hf_clip(const LayoutSource& source, const StopToken& stop, const Progress& progress);
[[nodiscard]] LayoutResult read_hf_biomedclip(const LayoutSource& source, const StopToken& stop,
                                              const Progress& progress);
[[nodiscard]] LayoutResult read_hf_siglip(const LayoutSource& source, const StopToken& stop, const Progress& progress);
[[nodiscard]] LayoutResult read_openai_clip(const LayoutSource& source, const StopToken& stop,
                                            const Progress& progress);
/// NativeClip with a configuration or a training checkpoint, and CustomTextClip.
[[nodiscard]] LayoutResult read_open_clip(const LayoutSource& source, const StopToken& stop, const Progress& progress);
[[nodiscard]] LayoutResult read_biomedclip(const LayoutSource& source, const StopToken& stop, const Progress& progress);
[[nodiscard]] LayoutResult read_timm_siglip(const LayoutSource& source, const StopToken& stop,
                                            const Progress& progress);

/// CLIP's own vocabulary by OpenAI's rules, for weights that bring no tokenizer. Where the model has another number of
/// entries, nobody knows what its words mean: that goes to card.assumptions and card.doubts.
[[nodiscard]] Result<text::TokenizerPtr> clip_tokenizer_for(std::size_t rows, std::size_t context, ModelCard& card);

/// A square grid of patches from the rows of a position table. Error: ModelUnsupported where it is not square.
/// @param rows of the table, @param extra tokens that are no patches (class token)
[[nodiscard]] Result<int> grid_of(std::int64_t rows, int extra, const std::string& path);

/// The last test of a reader: an error that was remembered, a stop, or the parts.
[[nodiscard]] LayoutResult finish(const WeightTaker& taker, LayoutParts parts, const Progress& progress);

}  // namespace m2ib::model
