#include "core/model/layouts/open_clip_guess.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "core/base/json_limits.h"
#include "core/model/layouts/head_count.h"

namespace m2ib::model {
namespace {

constexpr int kMaxImage = 4096;
constexpr const char* kMissing = "no open_clip_config.json beside the weights: ";

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

// A name that says that the model was trained with quick GELU; empty where none does.
std::string name_with_quick_gelu(const LayoutSource& source) {
  std::vector<std::string> names;
  const auto& notes = source.checkpoint->notes();
  if (const auto found = notes.find("name"); found != notes.end()) names.push_back(found->second);
  names.push_back(source.checkpoint->path().filename().string());
  std::error_code code;
  names.push_back(std::filesystem::weakly_canonical(source.folder, code).filename().string());
  for (const std::string& name : names) {
    for (const char* const word : {"quickgelu", "quick_gelu", "quick-gelu", "metaclip"}) {
      if (lower(name).find(word) != std::string::npos) return name;
    }
  }
  return {};
}

int length(const WeightTaker& taker, const std::string& name, std::size_t dimension) {
  return static_cast<int>(length_of(taker, name, dimension));
}

Result<void> guess_image(WeightTaker& taker, OpenClipConfig::Image& image) {
  const auto unsupported = [&](const std::string& what) {
    return fail(ErrorCode::ModelUnsupported, taker.path(), what + "; put its open_clip_config.json beside it");
  };
  image.width = length(taker, "visual.conv1.weight", 0);
  image.patch_px = length(taker, "visual.conv1.weight", 3);
  image.layers = taker.count_blocks("visual.transformer.resblocks.", ".ln_1.weight");
  image.layer_scale = taker.has("visual.transformer.resblocks.0.ls_1.gamma");
  const auto grid = grid_of(length(taker, "visual.positional_embedding", 0), 1, taker.path());
  if (!grid) return tl::unexpected(grid.error());
  if (image.patch_px < 1 || *grid > kMaxImage / image.patch_px) {
    return unsupported("its pictures have no size that can be used");
  }
  image.image_size_px = *grid * image.patch_px;
  if (!taker.has("visual.ln_pre.weight")) {
    return unsupported("it has no visual.ln_pre, so it was made with options that only its configuration tells");
  }
  return {};
}

void guess_text(WeightTaker& taker, const std::string& prefix, OpenClipConfig::Text& text) {
  const std::string table = prefix + "token_embedding.weight";
  text.vocabulary = length(taker, table, 0);
  text.width = length(taker, table, 1);
  text.context_length = length(taker, prefix + "positional_embedding", 0);
  text.layers = taker.count_blocks(prefix + "transformer.resblocks.", ".ln_1.weight");
  text.layer_scale = taker.has(prefix + "transformer.resblocks.0.ls_1.gamma");
  text.projection_bias = taker.has(prefix + "text_projection.bias");
}

}  // namespace

std::optional<int> published_image_heads(int width) {
  constexpr int kHeadsOfAll = 16;
  for (const int known : {1280, 1408, 1664, 1792}) {
    if (known == width) return kHeadsOfAll;
  }
  return std::nullopt;
}

Result<OpenClipGuess> guess_open_clip(const LayoutSource& source, WeightTaker& taker, const std::string& prefix) {
  OpenClipGuess guess;
  OpenClipConfig& config = guess.config;
  if (const auto done = guess_image(taker, config.image); !done) return tl::unexpected(done.error());
  guess_text(taker, prefix, config.text);
  config.embedding = length(taker, "visual.proj", 1);
  config.custom_text = !prefix.empty();
  config.has_logit_bias = taker.has("logit_bias");
  const std::string quick = name_with_quick_gelu(source);
  config.quick_gelu = !quick.empty();
  if (!source.options.activation) {
    guess.assumptions.push_back(
        quick.empty() ? std::string(kMissing) + "exact GELU, as OpenCLIP has it unless a model's name says quickgelu"
                      : kMissing + ("quick GELU, because of the name " + printable(quick)));
  }
  guess.assumptions.push_back(std::string(kMissing) +
                              "pooling of the class token and of the end-of-text token, CLIP's tokenizer, and OpenAI's "
                              "preprocessing");
  return guess;
}

}  // namespace m2ib::model
