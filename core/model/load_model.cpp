#include <cmath>
#include <fstream>

#include "core/base/files.h"
#include "core/base/sha256.h"
#include "core/model/dual_encoder.h"
#include "core/model/hf_clip.h"
#include "core/text/clip_bpe.h"

namespace m2ib::model {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMaxConfigBytes = 4 * 1024 * 1024;
// Below this, a model without a word about its training is a toy or a test: real CLIPs start at 8 million.
constexpr std::int64_t kFewestCredibleParameters = 2'000'000;

/// What config.json and its neighbours say, before any weight is read.
struct FolderContents {
  HfClipConfig config;
  image::PreprocessSettings preprocess;
  std::optional<ModelNotes> notes;
};

Result<FolderContents> read_folder(const fs::path& folder) {
  std::error_code code;
  if (!fs::exists(folder, code)) return fail(ErrorCode::FileNotFound, folder.string());
  if (!fs::is_directory(folder, code)) return fail(ErrorCode::NotAModel, folder.string(), "config.json");
  const fs::path config_path = folder / "config.json";
  if (!fs::exists(config_path, code)) return fail(ErrorCode::NotAModel, folder.string(), "config.json");
  FolderContents contents;
  const auto config_text = read_text_file(config_path, kMaxConfigBytes);
  if (!config_text) return tl::unexpected(config_text.error());
  const auto config = parse_hf_clip_config(*config_text, config_path.string());
  if (!config) return tl::unexpected(config.error());
  contents.config = *config;

  const fs::path preprocess_path = folder / "preprocessor_config.json";
  if (fs::exists(preprocess_path, code)) {
    const auto text = read_text_file(preprocess_path, kMaxConfigBytes);
    if (!text) return tl::unexpected(text.error());
    const auto preprocess = image::parse_preprocessor_config(*text, preprocess_path.string());
    if (!preprocess) return tl::unexpected(preprocess.error());
    contents.preprocess = *preprocess;
  } else {  // CLIP's own preprocessing at this model's size
    image::PreprocessSettings& preprocess = contents.preprocess;
    preprocess.resize_width_px = preprocess.resize_height_px = config->image_size_px;
    preprocess.crop_width_px = preprocess.crop_height_px = config->image_size_px;
  }

  const fs::path notes_path = folder / "m2ib.json";
  if (fs::exists(notes_path, code)) {
    const auto text = read_text_file(notes_path, kMaxConfigBytes);
    if (!text) return tl::unexpected(text.error());
    const auto notes = parse_model_notes(*text, notes_path.string());
    if (!notes) return tl::unexpected(notes.error());
    contents.notes = *notes;
  }
  return contents;
}

// The preprocessing must end at the size that the image tower takes.
std::optional<Error> size_conflict(const FolderContents& contents, const fs::path& folder) {
  const image::PreprocessSettings& preprocess = contents.preprocess;
  const bool crops = preprocess.center_crop;
  const int width = crops ? preprocess.crop_width_px : preprocess.resize_width_px;
  const int height = crops ? preprocess.crop_height_px : preprocess.resize_height_px;
  const int side = contents.config.image_size_px;
  if (width == side && height == side) return std::nullopt;
  return Error{ErrorCode::ConfigMismatch,
               {(folder / "preprocessor_config.json").string(),
                "pictures of " + std::to_string(width) + " x " + std::to_string(height) + " px",
                "image_size " + std::to_string(side) + " in config.json"}};
}

RecommendedSettings recommended_settings(const FolderContents& contents) {
  RecommendedSettings recommended;
  recommended.image_layer = std::min(recommended.image_layer, contents.config.image.last_layer());
  recommended.text_layer = std::min(recommended.text_layer, contents.config.text.last_layer());
  if (contents.notes) {
    const ModelNotes& notes = *contents.notes;
    if (notes.beta) recommended.beta = *notes.beta;
    if (notes.image_layer) recommended.image_layer = std::min(*notes.image_layer, contents.config.image.last_layer());
    if (notes.text_layer) recommended.text_layer = std::min(*notes.text_layer, contents.config.text.last_layer());
  }
  return recommended;
}

void judge_trust(ModelCard& card, const FolderContents& contents, const Towers& towers) {
  if (contents.notes && !contents.notes->trained_on.empty()) {
    card.trust = Trust::Declared;
    return;
  }
  if (card.parameters < kFewestCredibleParameters) {
    card.doubts.push_back("it has only " + std::to_string(card.parameters) +
                          " parameters, too few to have learnt radiographs, and its folder says nothing of a training");
  }
  if (std::abs(towers.logit_scale - contents.config.logit_scale_init) < 1e-6) {
    card.doubts.push_back("its logit scale still has the value that training starts from");
  }
  card.trust = card.doubts.empty() ? Trust::Unknown : Trust::None;
}

ModelCard make_card(const FolderContents& contents, const Towers& towers, const checkpoint::SafetensorsFile& file,
                    const text::Tokenizer& tokenizer, const fs::path& folder) {
  const HfClipConfig& config = contents.config;
  ModelCard card;
  card.name = fs::weakly_canonical(folder).filename().string();
  describe_shapes(config, card);
  card.folder = folder.string();
  card.tokenizer = tokenizer.description();
  card.preprocessing = contents.preprocess.describe();
  card.pooling = std::string("class token; end-of-text token (") +
                 (config.eos_token_id == 2 ? "largest id)" : "id " + std::to_string(config.eos_token_id) + ")");
  for (const auto& [name, view] : file.tensors()) {
    const bool counts = view.dtype == checkpoint::DType::F32 || view.dtype == checkpoint::DType::F16 ||
                        view.dtype == checkpoint::DType::BF16 || view.dtype == checkpoint::DType::F64;
    if (counts) card.parameters += view.elements();
  }
  card.weights_bytes = card.parameters * 4;
  card.logit_scale = std::exp(towers.logit_scale);
  card.recommended = recommended_settings(contents);
  if (contents.notes) {
    if (!contents.notes->name.empty()) card.name = contents.notes->name;
    card.summary = contents.notes->summary;
    card.intended_use = contents.notes->intended_use;
  }
  judge_trust(card, contents, towers);
  return card;
}

// The bottleneck needs a block behind it.
std::optional<Error> too_shallow(const FolderContents& contents, const fs::path& folder) {
  const int blocks = std::min(contents.config.image.blocks, contents.config.text.blocks);
  if (blocks >= 2) return std::nullopt;
  return Error{ErrorCode::ModelUnsupported,
               {folder.string(), "a CLIP with a tower of a single block, after which no bottleneck can be placed"}};
}

// Weights in another file format than the one that is read today are named, so that nobody looks for a missing file.
Result<fs::path> find_weights(const fs::path& folder) {
  std::error_code code;
  const fs::path weights = folder / "model.safetensors";
  if (fs::exists(weights, code)) return weights;
  for (const char* other : {"model.safetensors.index.json", "pytorch_model.bin", "open_clip_pytorch_model.bin"}) {
    if (fs::exists(folder / other, code)) {
      return fail(ErrorCode::ModelUnsupported, folder.string(),
                  std::string("its weights are in ") + other + "; only a single model.safetensors can be read so far");
    }
  }
  return fail(ErrorCode::NotAModel, folder.string(), "model.safetensors");
}

}  // namespace

Stoppable<DualEncoderPtr> load_model(const fs::path& folder, StopToken stop, const Progress& progress) {
  const auto contents = read_folder(folder);
  if (!contents) return tl::unexpected(contents.error());
  if (const auto shallow = too_shallow(*contents, folder)) return tl::unexpected(*shallow);
  if (const auto conflict = size_conflict(*contents, folder)) return tl::unexpected(*conflict);
  const auto weights = find_weights(folder);
  if (!weights) return tl::unexpected(weights.error());
  const auto tokenizer = text::load_clip_bpe(folder, static_cast<std::size_t>(contents->config.text.tokens));
  if (!tokenizer) return tl::unexpected(tokenizer.error());
  if ((*tokenizer)->vocabulary_size() > static_cast<std::size_t>(contents->config.vocabulary)) {
    return fail(ErrorCode::ConfigMismatch, (folder / "vocab.json").string(),
                std::to_string((*tokenizer)->vocabulary_size()) + " entries",
                std::to_string(contents->config.vocabulary) + " rows of token embeddings");
  }
  const auto file = checkpoint::SafetensorsFile::open(*weights);
  if (!file) return tl::unexpected(file.error());
  const auto towers = read_hf_clip(**file, contents->config, stop, progress);
  if (!towers) return tl::unexpected(towers.error());
  if (!*towers) return std::nullopt;
  ModelCard card = make_card(*contents, ***towers, **file, **tokenizer, folder);
  auto digest = sha256_file(*weights);
  if (!digest) return tl::unexpected(digest.error());
  card.weights_sha256 = std::move(*digest);
  return std::make_shared<const DualEncoder>(std::move(card), **towers, *tokenizer, contents->preprocess);
}

}  // namespace m2ib::model
