#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace m2ib::model {

enum class Activation : std::uint8_t { QuickGelu, Gelu, GeluTanh };
[[nodiscard]] const char* to_string(Activation activation);

/// Shape of one transformer tower.
struct TowerShape {
  int blocks = 0;
  int width = 0;  ///< D
  int heads = 0;
  int mlp_width = 0;
  int tokens = 0;  ///< image: 1 + grid²; text: context length
  Activation activation = Activation::QuickGelu;
  double norm_eps = 1e-5;
  /// Largest layer the bottleneck may follow, counted from 0 (METHODS.md): blocks - 2 with class-token or EOT pooling.
  [[nodiscard]] int last_layer() const { return blocks - 2; }
};

/// What M2IB starts with for this model.
struct RecommendedSettings {
  double beta = 0.1;
  int image_layer = 9;
  int text_layer = 9;
};

/// May a person read anything into this model's answers?
enum class Trust : std::uint8_t {
  Declared,  ///< the model's folder says what it was trained for (m2ib.json)
  Unknown,   ///< nothing is known about the training
  None,      ///< the answers cannot be meaningful (random or far too small weights); doubts say why
};

/// "declared", "unknown", "none"
[[nodiscard]] const char* to_string(Trust trust);

/// Everything the screen, figures and `inspect` say about a model.
struct ModelCard {
  std::string name;            ///< folder name, or "name" of m2ib.json
  std::string layout;          ///< e.g. "Hugging Face CLIPModel"
  std::string folder;          ///< as opened
  std::string weights_sha256;  ///< 64 hex digits
  std::string tokenizer;       ///< description
  std::string preprocessing;   ///< description
  std::string pooling;         ///< e.g. "class token; end-of-text token (largest id)"
  std::string summary;         ///< one sentence for people, from m2ib.json; may be empty
  std::string intended_use;    ///< from m2ib.json; may be empty
  Trust trust = Trust::Unknown;
  std::vector<std::string> doubts;  ///< plain English reasons for Trust::None
  std::int64_t parameters = 0;
  std::int64_t weights_bytes = 0;  ///< in memory, float32
  int embedding = 0;               ///< E
  int image_size_px = 0;           ///< S
  int patch_px = 0;                ///< P
  int grid = 0;                    ///< G = S / P
  int vocabulary = 0;
  double logit_scale = 0.0;  ///< exp of the stored value
  TowerShape image;
  TowerShape text;
  RecommendedSettings recommended;
};

}  // namespace m2ib::model
