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
  int tokens = 0;  ///< image: grid², and 1 with a class token; text: context length
  Activation activation = Activation::QuickGelu;
  double norm_eps = 1e-5;
  bool class_token = true;  ///< image: token 0 is no patch
  bool pools_all = false;   ///< the embedding is made of all tokens (mean, attention), not of one
  /// Largest layer the bottleneck may follow, counted from 0: layer L is the output of block L. Behind the last block
  /// only the pooled tokens reach the embedding: where that is one token, nothing would be learnt about the others.
  [[nodiscard]] int last_layer() const { return pools_all ? blocks - 1 : blocks - 2; }
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

/// One file of weights.
struct WeightFile {
  std::string name;    ///< without folder
  std::string sha256;  ///< 64 hex digits
  std::int64_t bytes = 0;
};

/// Everything the screen, figures and `inspect` say about a model.
struct ModelCard {
  std::string name;                   ///< folder name, or "name" of m2ib.json
  std::string layout;                 ///< e.g. "Hugging Face CLIPModel"
  std::string folder;                 ///< as opened
  std::string weights_sha256;         ///< 64 hex digits; of several files: SHA-256 of the lines "<sha256>  <name>\n"
  std::vector<WeightFile> files;      ///< in the order of their names
  std::string file_format;            ///< e.g. "PyTorch checkpoint (zip)"
  std::string stored_precision;       ///< of the weights in the files, e.g. "float16 and float32"
  std::string precision = "float32";  ///< in memory: "float32", or "as stored"
  std::string tokenizer;              ///< description
  std::string preprocessing;          ///< description
  std::string preprocessing_id = "model";  ///< of image::preprocess_presets()
  std::string pooling;                     ///< e.g. "class token; end-of-text token (largest id)"
  std::string summary;                     ///< one sentence for people, from m2ib.json; may be empty
  std::string intended_use;                ///< from m2ib.json; may be empty
  Trust trust = Trust::Unknown;
  std::vector<std::string> doubts;       ///< plain English reasons for Trust::None
  std::vector<std::string> assumptions;  ///< plain English: what the files do not say and was taken for granted
  std::int64_t parameters = 0;
  std::int64_t weights_bytes = 0;  ///< in memory, float32
  int embedding = 0;               ///< E
  int image_size_px = 0;           ///< S
  int patch_px = 0;                ///< P
  int grid = 0;                    ///< G = S / P
  int vocabulary = 0;
  double logit_scale = 0.0;  ///< exp of the stored value
  double logit_bias = 0.0;   ///< SigLIP's; 0 elsewhere
  int padded_to = 0;         ///< captions are filled up to this many tokens, 0 = they are not
  std::int64_t pad_id = 0;   ///< what they are filled up with
  TowerShape image;
  TowerShape text;
  RecommendedSettings recommended;
};

}  // namespace m2ib::model
