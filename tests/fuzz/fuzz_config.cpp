// Any bytes as each of the small JSON files beside a model, and as the person's own list of models.
#include <cstddef>
#include <cstdint>
#include <string>

#include "core/image/model_input/preprocess.h"
#include "core/library/known_models.h"
#include "core/library/model_library.h"
#include "core/model/hf_config.h"
#include "core/model/open_clip_config.h"
#include "core/model/siglip_config.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  (void)m2ib::model::parse_hf_clip_config(text, "fuzzed");
  (void)m2ib::model::parse_siglip_config(text, "fuzzed");
  (void)m2ib::model::parse_open_clip_config(text, "fuzzed");
  (void)m2ib::model::parse_model_notes(text, "fuzzed");
  (void)m2ib::image::parse_preprocessor_config(text, "fuzzed");
  (void)m2ib::image::parse_open_clip_preprocess(text, 224, "fuzzed");
  (void)m2ib::library::parse_known_models(text, "fuzzed");
  if (const auto library = m2ib::library::parse_library(text, "fuzzed")) (void)m2ib::library::to_json(*library);
  return 0;
}
