#include "core/model/known_heads.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

#include "core/model/config_reader.h"

namespace m2ib::model {
namespace {

constexpr int kMaxHeads = 1024;

struct KnownTower {
  std::string_view name;
  int width;
  int heads;
};

// Names as timm has them up to the patch size.
constexpr std::array<KnownTower, 16> kTimm = {{{"vit_tiny_", 192, 3},
                                               {"vit_wee_", 256, 4},
                                               {"vit_little_", 320, 5},
                                               {"vit_small_", 384, 6},
                                               {"vit_medium_", 512, 8},
                                               {"vit_mediumd_", 512, 8},
                                               {"vit_betwixt_", 640, 10},
                                               {"vit_base_", 768, 12},
                                               {"vit_so150m_", 896, 14},
                                               {"vit_so150m2_", 832, 13},
                                               {"vit_large_", 1024, 16},
                                               {"vit_so400m_", 1152, 16},
                                               {"vit_huge_", 1280, 16},
                                               {"vit_giant_", 1408, 16},
                                               {"vit_giantopt_", 1536, 16},
                                               {"vit_gigantic_", 1664, 16}}};

// Parts of names, in small letters.
constexpr std::array<KnownTower, 12> kBert = {{{"bert-base", 768, 12},
                                               {"bert-large", 1024, 16},
                                               {"biomedbert", 768, 12},
                                               {"biomedbert", 1024, 16},
                                               {"pubmedbert", 768, 12},
                                               {"pubmedbert", 1024, 16},
                                               {"clinicalbert", 768, 12},
                                               {"cxr-bert", 768, 12},
                                               {"biobert", 768, 12},
                                               {"scibert", 768, 12},
                                               {"bluebert", 768, 12},
                                               {"bluebert", 1024, 16}}};

}  // namespace

std::optional<int> known_timm_heads(std::string_view model_name, int width) {
  for (const KnownTower& tower : kTimm) {
    if (model_name.starts_with(tower.name)) return tower.width == width ? std::optional(tower.heads) : std::nullopt;
  }
  return std::nullopt;
}

std::optional<int> known_bert_heads(std::string_view model_name, int width) {
  std::string name(model_name);
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  for (const KnownTower& tower : kBert) {
    if (tower.width == width && name.find(tower.name) != std::string::npos) return tower.heads;
  }
  return std::nullopt;
}

std::optional<int> heads_in_info(const std::string& json_text) {
  constexpr std::string_view kMark = "num_heads=";
  const auto root = parse_json_object(json_text);
  if (!root) return std::nullopt;
  const auto entry = root->find("timm");
  if (entry == root->end() || !entry->is_string()) return std::nullopt;
  const auto& text = entry->get_ref<const std::string&>();
  const std::size_t mark = text.find(kMark);
  if (mark == std::string::npos) return std::nullopt;
  int heads = 0;
  const auto parsed = std::from_chars(text.data() + mark + kMark.size(), text.data() + text.size(), heads);
  return parsed.ec == std::errc() && heads >= 1 && heads <= kMaxHeads ? std::optional(heads) : std::nullopt;
}

}  // namespace m2ib::model
