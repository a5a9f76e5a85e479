#include "core/model/layouts/head_count.h"

#include <algorithm>

namespace m2ib::model {
namespace {

constexpr std::int64_t kUsualHeadWidth = 64;
constexpr int kShortestContext = 3;
constexpr std::int64_t kMostRows = 4'000'000;

bool divides(int heads, std::int64_t width) { return heads >= 1 && heads <= width && width % heads == 0; }

}  // namespace

std::int64_t length_of(const WeightTaker& taker, const std::string& name, std::size_t dimension) {
  const std::vector<std::int64_t> shape = taker.shape_of(name);
  return dimension < shape.size() ? std::clamp<std::int64_t>(shape[dimension], 0, kMostRows) : 0;
}

std::optional<Error> too_short_context(const LayoutSource& source, int context_length) {
  if (context_length >= kShortestContext) return std::nullopt;
  return Error{ErrorCode::ModelUnsupported,
               {source.checkpoint->path().string(),
                "its text tower takes " + std::to_string(context_length) + " tokens, too few for a caption"}};
}

HeadClues common_head_clues(const LayoutSource& source, bool image) {
  HeadClues clues;
  clues.tower = image ? "image" : "text";
  clues.chosen = image ? source.options.image_heads : source.options.text_heads;
  clues.noted = image ? source.notes.image_heads : source.notes.text_heads;
  return clues;
}

Result<void> overrule_heads(const LayoutSource& source, TowerShape& image, TowerShape& text) {
  for (TowerShape* const shape : {&image, &text}) {
    const HeadClues clues = common_head_clues(source, shape == &image);
    if (!clues.chosen && !clues.noted) continue;
    ModelCard unused;
    const auto heads = decide_heads(source, clues, shape->width, unused);
    if (!heads) return tl::unexpected(heads.error());
    shape->heads = *heads;
  }
  return {};
}

Result<int> decide_heads(const LayoutSource& source, const HeadClues& clues, std::int64_t width, ModelCard& card) {
  const std::string tower = clues.tower + " tower";
  if (clues.chosen) {
    if (divides(*clues.chosen, width)) return *clues.chosen;
    return fail(ErrorCode::SettingOutOfRange, "The number of attention heads of the " + tower,
                std::to_string(*clues.chosen), "a divisor of its width, " + std::to_string(width));
  }
  const std::pair<std::optional<int>, std::string> files[] = {{clues.noted, "m2ib.json"},
                                                              {clues.configured, clues.config_name},
                                                              {clues.known, clues.config_name},
                                                              {clues.informed, "info.json"}};
  for (const auto& [heads, file] : files) {
    if (!heads) continue;
    if (divides(*heads, width)) return *heads;
    return fail(ErrorCode::ConfigMismatch, source.path_of(file),
                std::to_string(*heads) + " attention heads in the " + tower,
                "a width of " + std::to_string(width) + ", which cannot be divided by them");
  }
  if (width >= kUsualHeadWidth && width % kUsualHeadWidth == 0) {
    const auto heads = static_cast<int>(width / kUsualHeadWidth);
    card.assumptions.push_back("the " + tower + " has " + std::to_string(heads) +
                               " attention heads, one for each 64 of its width: no file beside the weights says it");
    return heads;
  }
  return fail(ErrorCode::ModelUnsupported, source.folder.string(),
              "no file says how many attention heads its " + tower + " (" + std::to_string(width) +
                  " wide) has; an m2ib.json beside the weights can, as \"" + clues.tower + "_heads\"");
}

}  // namespace m2ib::model
