#include "app/cli/random_checkpoint.h"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <string>
#include <system_error>
#include <vector>

#include <nlohmann/json.hpp>

#include "app/cli/models_text.h"
#include "core/base/files.h"
#include "core/base/random.h"
#include "core/text/clip/byte_alphabet.h"

namespace m2ib::cli {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

struct Tower {
  int width = 0;
  int blocks = 0;
  int heads = 0;
};

struct Sizes {
  Tower image;
  Tower text;
  int embedding = 0;
  int patch_px = 0;
  int image_size_px = 0;
  [[nodiscard]] int patches() const { return (image_size_px / patch_px) * (image_size_px / patch_px); }
};

constexpr int kVocabulary = 49408;
constexpr int kContext = 77;
constexpr int kMlpRatio = 4;

Sizes sizes_of(CheckpointSize size) {
  if (size == CheckpointSize::VitB32) return {{768, 12, 12}, {512, 12, 8}, 512, 32, 224};
  return {{1024, 24, 16}, {768, 12, 12}, 768, 14, 336};
}

struct Entry {
  std::string name;
  std::vector<std::int64_t> shape;
};

/// Names and shapes of a CLIPModel.
class Inventory {
 public:
  explicit Inventory(const Sizes& sizes) {
    add("logit_scale", {});
    add("visual_projection.weight", {sizes.embedding, sizes.image.width});
    add("text_projection.weight", {sizes.embedding, sizes.text.width});
    const std::string image = "vision_model.embeddings.";
    add(image + "class_embedding", {sizes.image.width});
    add(image + "patch_embedding.weight", {sizes.image.width, 3, sizes.patch_px, sizes.patch_px});
    add(image + "position_embedding.weight", {sizes.patches() + 1, sizes.image.width});
    layer("vision_model.pre_layrnorm", {sizes.image.width});
    layer("vision_model.post_layernorm", {sizes.image.width});
    add("text_model.embeddings.token_embedding.weight", {kVocabulary, sizes.text.width});
    add("text_model.embeddings.position_embedding.weight", {kContext, sizes.text.width});
    layer("text_model.final_layer_norm", {sizes.text.width});
    blocks("vision_model", sizes.image);
    blocks("text_model", sizes.text);
  }

  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }

 private:
  void add(const std::string& name, const std::vector<std::int64_t>& shape) { entries_.push_back({name, shape}); }
  void layer(const std::string& name, const std::vector<std::int64_t>& shape) {
    add(name + ".weight", shape);
    add(name + ".bias", {shape.front()});
  }
  void blocks(const std::string& model, const Tower& tower) {
    const std::int64_t width = tower.width;
    for (int i = 0; i < tower.blocks; ++i) {
      const std::string block = model + ".encoder.layers." + std::to_string(i);
      layer(block + ".layer_norm1", {width});
      layer(block + ".layer_norm2", {width});
      for (const char* name : {"q_proj", "k_proj", "v_proj", "out_proj"}) {
        layer(block + ".self_attn." + name, {width, width});
      }
      layer(block + ".mlp.fc1", {kMlpRatio * width, width});
      layer(block + ".mlp.fc2", {width, kMlpRatio * width});
    }
  }
  std::vector<Entry> entries_;
};

Json tower_config(const Tower& tower, int embedding) {
  return {{"hidden_size", tower.width},        {"intermediate_size", kMlpRatio * tower.width},
          {"num_hidden_layers", tower.blocks}, {"num_attention_heads", tower.heads},
          {"hidden_act", "quick_gelu"},        {"layer_norm_eps", 1e-5},
          {"projection_dim", embedding}};
}

Result<void> write_companions(const fs::path& folder, const Sizes& sizes) {
  Json config{{"architectures", {"CLIPModel"}},
              {"model_type", "clip"},
              {"projection_dim", sizes.embedding},
              {"text_config", tower_config(sizes.text, sizes.embedding)},
              {"vision_config", tower_config(sizes.image, sizes.embedding)}};
  config["text_config"]["vocab_size"] = kVocabulary;
  config["text_config"]["max_position_embeddings"] = kContext;
  config["text_config"]["eos_token_id"] = 2;
  config["vision_config"]["image_size"] = sizes.image_size_px;
  config["vision_config"]["patch_size"] = sizes.patch_px;
  Json vocabulary;
  for (const char* end : {"", text::kWordEnd}) {
    for (const std::uint8_t byte : text::bytes_in_vocabulary_order()) {
      vocabulary[text::byte_symbols()[byte] + end] = vocabulary.size();
    }
  }
  vocabulary[text::kStartToken] = vocabulary.size();
  vocabulary[text::kEndToken] = vocabulary.size();
  const std::pair<const char*, std::string> files[] = {
      {"config.json", config.dump()}, {"vocab.json", vocabulary.dump()}, {"merges.txt", "#version: 0.2\n"}};
  for (const auto& [name, content] : files) {
    if (auto written = write_file_atomically(folder / name, content); !written) return written;
  }
  return {};
}

std::uint64_t bytes_of(const Entry& entry) {
  std::uint64_t bytes = sizeof(float);
  for (const std::int64_t side : entry.shape) bytes *= static_cast<std::uint64_t>(side);
  return bytes;
}

/// The file up to its first tensor, and how many bytes the tensors have.
std::pair<std::string, std::uint64_t> header_of(const std::vector<Entry>& entries) {
  Json json;
  std::uint64_t end = 0;
  for (const Entry& entry : entries) {
    const std::uint64_t begin = end;
    end += bytes_of(entry);
    json[entry.name] = {{"dtype", "F32"}, {"shape", entry.shape}, {"data_offsets", {begin, end}}};
  }
  std::string text = json.dump();
  text.append((8 - text.size() % 8) % 8, ' ');
  std::string length(8, '\0');
  for (std::size_t i = 0; i < length.size(); ++i) length[i] = static_cast<char>((text.size() >> (8 * i)) & 0xff);
  return {length + text, end};
}

/// Small normal numbers; the same block again and again is random enough for a clock.
std::vector<char> random_block() {
  constexpr std::size_t kValues = std::size_t{1} << 20;
  Random random(1, 0);
  std::vector<char> block(kValues * sizeof(float));
  for (std::size_t i = 0; i < kValues; ++i) {
    const auto value = static_cast<float>(0.02 * random.normal());
    std::memcpy(block.data() + i * sizeof value, &value, sizeof value);
  }
  return block;
}

}  // namespace

Result<bool> write_random_checkpoint(const fs::path& folder, CheckpointSize size, const StopToken& stop) {
  const Sizes sizes = sizes_of(size);
  const auto [header, bytes] = header_of(Inventory(sizes).entries());
  std::error_code problem;
  const auto space = fs::space(folder, problem);
  if (!problem && space.available < bytes + bytes / 10) {
    return fail(ErrorCode::NoRoomOnDisk, folder.string(), size_text(bytes), size_text(space.available));
  }
  if (auto written = write_companions(folder, sizes); !written) return tl::unexpected(written.error());
  const fs::path path = folder / "model.safetensors";
  std::ofstream file(path, std::ios::binary);
  file << header;
  const std::vector<char> block = random_block();
  for (std::uint64_t left = bytes; left > 0 && file;) {
    if (stop.stop_requested()) return false;
    const std::uint64_t count = std::min<std::uint64_t>(left, block.size());
    file.write(block.data(), static_cast<std::streamsize>(count));
    left -= count;
  }
  file.close();
  if (!file) return fail(ErrorCode::FileWriteFailed, path.string(), std::generic_category().message(errno));
  return true;
}

}  // namespace m2ib::cli
