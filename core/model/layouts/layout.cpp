#include "core/model/layouts/layout.h"

#include <algorithm>
#include <cmath>

#include "core/base/files.h"
#include "core/text/open_tokenizer.h"

namespace m2ib::model {
namespace {

constexpr std::uint64_t kMaxCompanionBytes = 4 * 1024 * 1024;

/// Names of a checkpoint, asked by beginnings.
class Names {
 public:
  explicit Names(const checkpoint::Checkpoint& checkpoint) : checkpoint_(checkpoint) {}
  [[nodiscard]] bool has(const std::string& name) const { return checkpoint_.find(name) != nullptr; }
  [[nodiscard]] bool begins(const std::string& prefix) const {
    const auto found = checkpoint_.tensors().lower_bound(prefix);
    return found != checkpoint_.tensors().end() && found->first.starts_with(prefix);
  }

 private:
  const checkpoint::Checkpoint& checkpoint_;
};

// Models that somebody may well bring, and why they cannot be used; empty where there is nothing to say.
std::string known_obstacle(const Names& names) {
  if (names.begins("visual.layer1.0.conv1.") || names.begins("visual.attnpool.") ||
      names.begins("visual.trunk.stages.")) {
    return "its image tower is a convolutional network, not a vision transformer, so there are no patch tokens to mask";
  }
  if (names.begins("visual.attn_pool.")) {
    return "its image tower pools with several learnt queries (CoCa), which is not supported";
  }
  if (names.begins("text_decoder.")) return "it is a captioning model (CoCa), which is not supported";
  if (names.has("vision_model.head.probe") && !names.begins("text_model.")) {
    return "it holds the image tower alone; the text tower is needed, too";
  }
  const bool image = names.begins("vision_model.") || names.begins("visual.");
  const bool text = names.begins("text_model.") || names.begins("text.") || names.begins("transformer.resblocks.");
  if (image && !text) return "it holds the image tower alone; the text tower is needed, too";
  if (text && !image) return "it holds the text tower alone; the image tower is needed, too";
  return {};
}

}  // namespace

Result<Layout> detect_layout(const checkpoint::Checkpoint& checkpoint) {
  const Names names(checkpoint);
  const bool timm = names.begins("visual.trunk.blocks.");
  const bool native = names.has("visual.class_embedding") && names.has("visual.conv1.weight");
  if (const std::string obstacle = known_obstacle(names); !obstacle.empty()) {
    return fail(ErrorCode::ModelUnsupported, checkpoint.path().string(), obstacle);
  }
  if (names.has("vision_model.head.probe") && names.begins("text_model.")) return Layout::HfSiglip;
  if (names.has("text_projection.fc1.weight") && names.has("text_model.embeddings.token_type_embedding.weight")) {
    return Layout::HfBiomedClip;
  }
  if (names.has("visual_projection.weight") && names.has("text_projection.weight")) return Layout::HfClip;
  if (timm && names.begins("text.transformer.encoder.layer.")) return Layout::TimmBert;
  if (timm && names.begins("visual.trunk.attn_pool.")) return Layout::TimmSiglip;
  if (native && (names.begins("text.transformer.resblocks.") || names.has("text.positional_embedding"))) {
    return Layout::CustomTextClip;
  }
  if (native && names.has("positional_embedding") && names.begins("transformer.resblocks.")) return Layout::NativeClip;
  if (timm) {
    return fail(ErrorCode::ModelUnsupported, checkpoint.path().string(),
                "its timm image tower is paired with a text tower of an unknown kind");
  }
  return fail(ErrorCode::ModelUnsupported, checkpoint.path().string(),
              "the names of its " + std::to_string(checkpoint.tensors().size()) +
                  " tensors are those of no layout that is known here (CLIP, OpenCLIP, BiomedCLIP, SigLIP)");
}

Result<std::optional<std::string>> LayoutSource::companion(const std::string& name) const {
  std::error_code code;
  if (!std::filesystem::exists(folder / name, code)) return std::nullopt;
  auto text = read_text_file(folder / name, kMaxCompanionBytes);
  if (!text) return tl::unexpected(text.error());
  return std::optional<std::string>(std::move(*text));
}

Result<text::TokenizerPtr> clip_tokenizer_for(std::size_t rows, std::size_t context, ModelCard& card) {
  constexpr std::size_t kClipVocabulary = 49408;
  if (rows != kClipVocabulary) {
    card.assumptions.push_back("its vocabulary has " + std::to_string(rows) +
                               " entries and no tokenizer of its own: CLIP's is cut to that size");
    card.doubts.push_back("its vocabulary of " + std::to_string(rows) +
                          " entries is not known here, so its captions may be split in another way than it was taught");
  }
  text::SimpleTokenizerRules rules;
  rules.vocabulary = rows;
  return text::make_simple_tokenizer(rules, context);
}

Result<int> grid_of(std::int64_t rows, int extra, const std::string& path) {
  const std::int64_t patches = rows - extra;
  const auto side =
      static_cast<std::int64_t>(std::llround(std::sqrt(static_cast<double>(std::max<std::int64_t>(0, patches)))));
  if (side >= 1 && side <= 1024 && side * side == patches) return static_cast<int>(side);
  return fail(ErrorCode::ModelUnsupported, path,
              "its " + std::to_string(patches) + " patches do not form a square, which the maps need");
}

LayoutResult finish(const WeightTaker& taker, LayoutParts parts, const Progress& progress) {
  if (taker.error()) return tl::unexpected(*taker.error());
  if (taker.stopped()) return std::nullopt;
  if (progress) progress(1.0);  // buffers that no tower needs were not read
  return parts;
}

}  // namespace m2ib::model
