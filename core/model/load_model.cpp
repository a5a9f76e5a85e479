#include <ATen/Parallel.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <future>
#include <memory>
#include <set>

#include "core/base/marked_text.h"
#include "core/base/sha256.h"
#include "core/image/model_input/preprocess_preset.h"
#include "core/model/dual_encoder.h"
#include "core/model/find_weights.h"
#include "core/model/hf_config.h"
#include "core/model/layouts/layout.h"

namespace m2ib::model {
namespace {

namespace fs = std::filesystem;
using checkpoint::DType;

// Below this, a model without a word about its training is a toy or a test: real CLIPs start at 8 million.
constexpr std::int64_t kFewestCredibleParameters = 2'000'000;

// The same names mean OpenAI's CLIP, unless OpenCLIP has left its traces: a configuration, what its training saves
// beside the weights, or, where nothing else is there to tell, the names that its files are published under.
bool comes_from_open_clip(const LayoutSource& source) {
  std::error_code code;
  if (fs::exists(source.folder / "open_clip_config.json", code)) return true;
  const auto& notes = source.checkpoint->notes();
  if (notes.contains("epoch") && notes.contains("name")) return true;
  std::string name = source.checkpoint->path().filename().string();
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
  constexpr std::array kTraces = {"open_clip", "openclip", "laion", "datacomp", "metaclip"};
  return std::any_of(kTraces.begin(), kTraces.end(),
                     [&](const char* trace) { return name.find(trace) != std::string::npos; });
}

LayoutResult read_layout(const LayoutSource& source, const StopToken& stop, const Progress& progress) {
  const auto layout = detect_layout(*source.checkpoint);
  if (!layout) return tl::unexpected(layout.error());
  switch (*layout) {
    case Layout::HfClip:
      return read_hf_clip(source, stop, progress);
    case Layout::HfBiomedClip:
      return read_hf_biomedclip(source, stop, progress);
    case Layout::HfSiglip:
      return read_hf_siglip(source, stop, progress);
    case Layout::NativeClip:
      return comes_from_open_clip(source) ? read_open_clip(source, stop, progress)
                                          : read_openai_clip(source, stop, progress);
    case Layout::CustomTextClip:
      return read_open_clip(source, stop, progress);
    case Layout::TimmBert:
      return read_biomedclip(source, stop, progress);
    case Layout::TimmSiglip:
      return read_timm_siglip(source, stop, progress);
  }
  return fail(ErrorCode::ModelUnsupported, source.folder.string(), M2IB_ERROR_TEXT("Reason", "its layout is unknown"));
}

Result<ModelNotes> read_notes(const LayoutSource& source) {
  const auto text = source.companion("m2ib.json");
  if (!text) return tl::unexpected(text.error());
  return *text ? parse_model_notes(**text, source.path_of("m2ib.json")) : ModelNotes();
}

// The preprocessing must end at the size that the image tower takes.
std::optional<Error> size_conflict(const LayoutParts& parts, const LayoutSource& source) {
  const int width = parts.preprocess.input_width_px();
  const int height = parts.preprocess.input_height_px();
  const int side = parts.card.image_size_px;
  if (width == side && height == side) return std::nullopt;
  const std::string made = width > 0 && height > 0
                               ? "pictures of " + std::to_string(width) + " x " + std::to_string(height) + " px"
                               : "pictures that keep their ratio";
  constexpr std::array kFiles = {"preprocessor_config.json", "processor_config.json", "open_clip_config.json"};
  const auto* const file = std::find_if(kFiles.begin(), kFiles.end() - 1, [&source](const char* name) {
    std::error_code code;
    return fs::exists(source.folder / name, code);
  });
  return Error{
      ErrorCode::ConfigMismatch,
      {source.path_of(*file), made, "pictures of " + std::to_string(side) + " x " + std::to_string(side) + " px"}};
}

// The bottleneck needs a block behind it.
std::optional<Error> too_shallow(const LayoutParts& parts, const LayoutSource& source) {
  if (parts.towers->image.shape.last_layer() >= 0 && parts.towers->text.shape.last_layer() >= 0) return std::nullopt;
  return Error{
      ErrorCode::ModelUnsupported,
      {source.folder.string(),
       M2IB_ERROR_TEXT("Reason", "it has a tower of a single block, after which no bottleneck can be placed")}};
}

const char* precision_name(DType dtype) {
  switch (dtype) {
    case DType::F16:
      return "float16";
    case DType::BF16:
      return "bfloat16";
    case DType::F64:
      return "float64";
    default:
      return "float32";
  }
}

// A generic file name says less than the folder that it lies in.
std::string name_of(const fs::path& opened, const LayoutSource& source) {
  std::error_code code;
  if (fs::is_regular_file(opened, code)) {
    const std::string stem = opened.stem().string();
    constexpr std::array kGeneric = {"model",  "pytorch_model",    "open_clip_model",        "open_clip_pytorch_model",
                                     "config", "open_clip_config", "model.safetensors.index"};
    if (std::find(kGeneric.begin(), kGeneric.end(), stem) == kGeneric.end()) return stem;
  }
  const fs::path folder = fs::weakly_canonical(source.folder, code);
  const std::string cached = folder.parent_path().parent_path().filename().string();
  constexpr std::string_view kCached = "models--";  // models--<owner>--<name>/snapshots/<revision>
  if (folder.parent_path().filename() != "snapshots" || !cached.starts_with(kCached)) return folder.filename().string();
  std::string name = cached.substr(kCached.size());
  if (const std::size_t bar = name.find("--"); bar != std::string::npos) name.replace(bar, 2, "/");
  return name;
}

void describe_towers(const Towers& towers, ModelCard& card) {
  card.image = towers.image.shape;
  card.text = towers.text.shape;
  card.patch_px = static_cast<int>(towers.patch_weight.size(2));
  card.grid = static_cast<int>(std::lround(std::sqrt(card.image.tokens - (card.image.class_token ? 1 : 0))));
  card.vocabulary = static_cast<int>(towers.token_embedding.size(0));
  card.logit_scale = std::exp(towers.logit_scale);
  card.logit_bias = towers.logit_bias;
  card.padded_to = towers.text_rules.pads ? towers.text.shape.tokens : 0;
  card.pad_id = towers.text_rules.pad_id;
}

void describe_weights(const checkpoint::Checkpoint& checkpoint, WeightPrecision precision, ModelCard& card) {
  std::set<std::string> stored;
  for (const auto& [name, info] : checkpoint.tensors()) {
    if (!info.floating()) continue;
    card.parameters += info.elements();
    const bool kept = precision == WeightPrecision::AsStored && checkpoint::size_of(info.dtype) < sizeof(float);
    card.weights_bytes += info.elements() * static_cast<std::int64_t>(kept ? 2 : sizeof(float));
    stored.insert(precision_name(info.dtype));
  }
  for (const std::string& name : stored) card.stored_precision += (card.stored_precision.empty() ? "" : " and ") + name;
  card.precision = precision == WeightPrecision::AsStored ? "as stored" : "float32";
  card.file_format = to_string(checkpoint.format());
}

void recommend(const ModelNotes& notes, ModelCard& card) {
  RecommendedSettings& recommended = card.recommended;
  recommended.beta = notes.beta.value_or(recommended.beta);
  recommended.image_layer = notes.image_layer.value_or(recommended.image_layer);
  recommended.text_layer = notes.text_layer.value_or(recommended.text_layer);
  recommended.image_layer = std::min(recommended.image_layer, card.image.last_layer());
  recommended.text_layer = std::min(recommended.text_layer, card.text.last_layer());
}

void judge_trust(const ModelNotes& notes, double logit_scale, double untrained_logit_scale, ModelCard& card) {
  if (!notes.trained_on.empty()) {
    card.trust = Trust::Declared;
    return;
  }
  if (card.parameters < kFewestCredibleParameters) {
    card.doubts.push_back("it has only " + std::to_string(card.parameters) +
                          " parameters, too few to have learnt radiographs, and its folder says nothing of a training");
  }
  if (std::abs(logit_scale - untrained_logit_scale) < 1e-6) {
    card.doubts.push_back("its logit scale still has the value that training starts from");
  }
  card.trust = card.doubts.empty() ? Trust::Unknown : Trust::None;
}

/// Checksums of all files, computed on a thread of Torch's own pool while the weights are read: the same bytes come
/// from the page cache, and neither waits for the other.
class Checksums {
 public:
  explicit Checksums(const std::vector<fs::path>& files) {
    auto task = std::make_shared<std::packaged_task<Stoppable<std::vector<WeightFile>>()>>(
        [files, token = cancel_.get_token()] {
          auto checked = compute(files, token);
          forget_sha256_of_thread();
          return checked;
        });
    result_ = task->get_future();
    at::launch([task] { (*task)(); });
  }
  ~Checksums() {
    cancel_.request_stop();
    if (result_.valid()) result_.wait();
  }
  Checksums(const Checksums&) = delete;
  Checksums& operator=(const Checksums&) = delete;

  /// Waits; nothing when stopped before.
  Stoppable<std::vector<WeightFile>> get(const StopToken& stop) {
    const std::stop_callback relay(stop, [this] { cancel_.request_stop(); });
    return result_.get();
  }

 private:
  static Stoppable<std::vector<WeightFile>> compute(const std::vector<fs::path>& files, const StopToken& stop) {
    std::vector<WeightFile> checked;
    for (const fs::path& path : files) {
      auto digest = sha256_file(path, stop);
      if (!digest) return tl::unexpected(digest.error());
      if (!*digest) return std::nullopt;
      std::error_code code;
      checked.push_back(
          {path.filename().string(), std::move(**digest), static_cast<std::int64_t>(fs::file_size(path, code))});
    }
    return checked;
  }

  std::stop_source cancel_;
  std::future<Stoppable<std::vector<WeightFile>>> result_;
};

std::string common_digest(const std::vector<WeightFile>& files) {
  if (files.size() == 1) return files.front().sha256;
  std::string lines;
  for (const WeightFile& file : files) lines += file.sha256 + "  " + file.name + "\n";
  return sha256_hex(lines);
}

// Asked before a long reading, too: a misspelt preset must not cost it.
Result<image::PreprocessSettings> chosen_preprocessing(const std::string& id,
                                                       const image::PreprocessSettings& configured, int size_px) {
  return id.empty() ? configured : image::preprocess_preset(id, configured, size_px);
}

/// What the card says besides what the layout's reader knows.
void complete_card(const fs::path& opened, const LayoutSource& source, LayoutParts& parts) {
  ModelCard& card = parts.card;
  card.name = source.notes.name.empty() ? name_of(opened, source) : source.notes.name;
  card.summary = source.notes.summary;
  card.intended_use = source.notes.intended_use;
  card.folder = opened.string();
  card.tokenizer = parts.tokenizer->description();
  card.preprocessing = parts.preprocess.describe();
  if (!source.options.preprocessing.empty()) card.preprocessing_id = source.options.preprocessing;
  describe_towers(*parts.towers, card);
  describe_weights(*source.checkpoint, source.options.precision, card);
  recommend(source.notes, card);
  judge_trust(source.notes, parts.towers->logit_scale, parts.untrained_logit_scale, card);
}

}  // namespace

Stoppable<DualEncoderPtr> load_model(const fs::path& path, StopToken stop, const Progress& progress,
                                     const LoadOptions& options) {
  constexpr int kAnySize = 224;
  if (const auto known = chosen_preprocessing(options.preprocessing, {}, kAnySize); !known) {
    return tl::unexpected(known.error());
  }
  auto found = find_weights(path);
  if (!found) return tl::unexpected(found.error());
  LayoutSource source{found->folder, found->checkpoint, options, {}};
  auto notes = read_notes(source);
  if (!notes) return tl::unexpected(notes.error());
  source.notes = std::move(*notes);

  Checksums checksums(source.checkpoint->files());
  auto read = read_layout(source, stop, progress);
  if (!read) return tl::unexpected(read.error());
  if (!*read) return std::nullopt;
  LayoutParts& parts = **read;
  if (const auto shallow = too_shallow(parts, source)) return tl::unexpected(*shallow);
  if (const auto conflict = size_conflict(parts, source)) return tl::unexpected(*conflict);
  const auto preprocess = chosen_preprocessing(options.preprocessing, parts.preprocess, parts.card.image_size_px);
  if (!preprocess) return tl::unexpected(preprocess.error());
  parts.preprocess = *preprocess;
  complete_card(path, source, parts);

  auto files = checksums.get(stop);
  if (!files) return tl::unexpected(files.error());
  if (!*files) return std::nullopt;
  parts.card.files = std::move(**files);
  parts.card.weights_sha256 = common_digest(parts.card.files);
  return std::make_shared<const DualEncoder>(std::move(parts.card), std::move(parts.towers), std::move(parts.tokenizer),
                                             parts.preprocess);
}

}  // namespace m2ib::model
