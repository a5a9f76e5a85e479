#include "core/training/model_folder.h"

#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/image/model_input/preprocess.h"
#include "core/model/layouts/hf_clip.h"

namespace m2ib::training {
namespace {

using Json = nlohmann::ordered_json;

Json tower_json(const model::TowerShape& shape) {
  return {{"hidden_size", shape.width},        {"intermediate_size", shape.mlp_width},
          {"num_hidden_layers", shape.blocks}, {"num_attention_heads", shape.heads},
          {"hidden_act", "quick_gelu"},        {"layer_norm_eps", shape.norm_eps}};
}

Json config_json(const model::HfClipConfig& config) {
  Json vision = tower_json(config.image);
  vision["image_size"] = config.image_size_px;
  vision["patch_size"] = config.patch_px;
  vision["num_channels"] = 3;
  vision["projection_dim"] = config.embedding;
  Json text = tower_json(config.text);
  text["max_position_embeddings"] = config.text.tokens;
  text["vocab_size"] = config.vocabulary;
  text["bos_token_id"] = config.vocabulary - 2;
  text["eos_token_id"] = config.vocabulary - 1;
  text["pad_token_id"] = config.vocabulary - 1;
  text["projection_dim"] = config.embedding;
  return {{"architectures", {"CLIPModel"}},
          {"model_type", "clip"},
          {"projection_dim", config.embedding},
          {"logit_scale_init_value", config.logit_scale_init},
          {"torch_dtype", "float32"},
          {"text_config", text},
          {"vision_config", vision}};
}

Json preprocessor_json(int side) {
  const image::PreprocessSettings clip;
  return {{"image_processor_type", "CLIPImageProcessor"},
          {"do_convert_rgb", true},
          {"do_resize", true},
          {"size", {{"shortest_edge", side}}},
          {"resample", 3},
          {"do_center_crop", true},
          {"crop_size", {{"height", side}, {"width", side}}},
          {"do_rescale", true},
          {"rescale_factor", clip.rescale_factor},
          {"do_normalize", true},
          {"image_mean", {0.48145466, 0.4578275, 0.40821073}},
          {"image_std", {0.26862954, 0.26130258, 0.27577711}}};
}

Json notes_json() {
  return {{"format", 1},
          {"name", "phantom-cxr"},
          {"summary", "Small demonstration model that has only ever seen drawn radiographs."},
          {"intended_use", "Synthetic, for demonstration and tests, never for patients."},
          {"trained_on", "Synthetic frontal chest radiographs of the phantom generator; no patient data."},
          {"synthetic", true},
          {"recommended", {{"beta", 10.0}, {"image_layer", 1}, {"text_layer", 1}}}};
}

}  // namespace

Result<void> write_model_folder(const std::filesystem::path& folder, const model::Towers& towers,
                                const model::HfClipConfig& config, const text::BpeVocabulary& vocabulary) {
  std::error_code code;
  std::filesystem::create_directories(folder, code);
  if (code) return fail(ErrorCode::FileWriteFailed, folder.string(), code.message());
  const Json tokenizer{{"tokenizer_class", "CLIPTokenizer"}, {"model_max_length", config.text.tokens},
                       {"bos_token", "<|startoftext|>"},     {"eos_token", "<|endoftext|>"},
                       {"pad_token", "<|endoftext|>"},       {"unk_token", "<|endoftext|>"}};
  const std::pair<const char*, std::string> texts[] = {
      {"config.json", config_json(config).dump(2) + "\n"},
      {"preprocessor_config.json", preprocessor_json(config.image_size_px).dump(2) + "\n"},
      {"tokenizer_config.json", tokenizer.dump(2) + "\n"},
      {"m2ib.json", notes_json().dump(2) + "\n"},
      {"vocab.json", vocabulary.vocab_json},
      {"merges.txt", vocabulary.merges_txt}};
  for (const auto& [name, text] : texts) {
    if (auto written = write_file_atomically(folder / name, std::string_view(text)); !written) return written;
  }
  const std::vector<std::byte> weights =
      checkpoint::to_safetensors(model::hf_clip_tensors(towers, checkpoint::DType::F32), {{"format", "pt"}});
  return write_file_atomically(folder / "model.safetensors", std::span<const std::byte>(weights));
}

}  // namespace m2ib::training
