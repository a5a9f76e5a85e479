#include "core/model/layouts/siglip_shared.h"

#include <algorithm>
#include <array>

#include "core/model/layouts/head_count.h"
#include "core/model/siglip_config.h"
#include "core/text/open_tokenizer.h"

namespace m2ib::model {

image::PreprocessSettings siglip_preprocessing(int size_px) {
  image::PreprocessSettings settings;
  settings.resize = image::PreprocessSettings::Resize::Stretch;
  settings.resize_width_px = settings.resize_height_px = size_px;
  settings.center_crop = false;
  settings.mean.fill(0.5F);
  settings.std_dev.fill(0.5F);
  return settings;
}

Result<text::TokenizerPtr> open_siglip_tokenizer(const LayoutSource& source, int context_length,
                                                 text::Cleaning cleaning, std::int64_t vocabulary) {
  if (is_siglip2_vocabulary(vocabulary)) {
    return fail(ErrorCode::ModelUnsupported, source.folder.string(),
                "it is a SigLIP 2 model, whose tokenizer (Gemma's, " + std::to_string(vocabulary) +
                    " pieces, byte-fallback BPE) cannot be read; SigLIP 1 and MedSigLIP can");
  }
  if (auto error = too_short_context(source, context_length)) return tl::unexpected(std::move(*error));
  constexpr std::array kFiles = {"spiece.model", "tokenizer.model", "tokenizer.json"};
  const bool found = std::any_of(kFiles.begin(), kFiles.end(), [&source](const char* name) {
    std::error_code code;
    return std::filesystem::exists(source.folder / name, code);
  });
  if (!found) {
    return fail(ErrorCode::TokenizerInvalid, source.path_of("spiece.model"),
                "neither spiece.model nor tokenizer.json lies beside the weights; download one of them from where the "
                "weights came from into the same folder");
  }
  auto tokenizer = text::open_sentencepiece(source.folder, static_cast<std::size_t>(context_length), cleaning);
  if (tokenizer && static_cast<std::int64_t>((*tokenizer)->vocabulary_size()) > vocabulary) {
    return fail(ErrorCode::ConfigMismatch, source.path_of("spiece.model"),
                std::to_string((*tokenizer)->vocabulary_size()) + " pieces",
                std::to_string(vocabulary) + " rows of token embeddings");
  }
  return tokenizer;
}

}  // namespace m2ib::model
