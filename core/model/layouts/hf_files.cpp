#include "core/model/layouts/hf_files.h"

#include <optional>

#include "core/model/config_reader.h"

namespace m2ib::model {
namespace {

constexpr const char* kPreprocessor = "preprocessor_config.json";
constexpr const char* kProcessor = "processor_config.json";

/// The section of processor_config.json; nothing where file or section are missing.
Result<std::optional<std::string>> nested_preprocessor(const LayoutSource& source) {
  const auto text = source.companion(kProcessor);
  if (!text) return tl::unexpected(text.error());
  if (!*text) return std::nullopt;
  const auto json = parse_json_object(**text);
  if (!json) return fail(ErrorCode::ConfigInvalid, source.path_of(kProcessor), json.error());
  const auto section = json->find("image_processor");
  if (section == json->end() || !section->is_object()) return std::nullopt;
  return section->dump();
}

}  // namespace

Result<std::string> hf_config_text(const LayoutSource& source) {
  auto text = source.companion("config.json");
  if (!text) return tl::unexpected(text.error());
  if (*text) return std::move(**text);
  return fail(ErrorCode::NotAModel, source.folder.string(), "config.json, which belongs to these weights");
}

Result<image::PreprocessSettings> hf_preprocessing(const LayoutSource& source,
                                                   const image::PreprocessSettings& otherwise, ModelCard& card) {
  const auto own = source.companion(kPreprocessor);
  if (!own) return tl::unexpected(own.error());
  if (*own) return image::parse_preprocessor_config(**own, source.path_of(kPreprocessor));
  const auto nested = nested_preprocessor(source);
  if (!nested) return tl::unexpected(nested.error());
  if (*nested) return image::parse_preprocessor_config(**nested, source.path_of(kProcessor));
  card.assumptions.push_back(std::string("no ") + kPreprocessor +
                             " beside the weights: the preprocessing that such models usually have");
  return otherwise;
}

}  // namespace m2ib::model
