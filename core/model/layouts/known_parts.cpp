#include "core/model/layouts/known_parts.h"

#include "core/base/json_limits.h"

namespace m2ib::model {
namespace {

std::string_view without_ending(std::string_view name) {
  for (const std::string_view ending : {std::string_view(".weight"), std::string_view(".bias")}) {
    if (name.ends_with(ending)) return name.substr(0, name.size() - ending.size());
  }
  return name;
}

// Behind the prefix of the blocks: "12.norm1".
bool is_block_part(std::string_view name, const KnownParts::Names& parts) {
  const std::size_t dot = name.find('.');
  return dot != std::string_view::npos && dot > 0 && name.find_first_not_of("0123456789") == dot &&
         parts.contains(name.substr(dot + 1));
}

bool is_known(std::string_view name, const KnownParts& known) {
  if (name.starts_with(known.blocks)) return is_block_part(name.substr(known.blocks.size()), known.block_parts);
  return known.parts.contains(name.substr(known.prefix.size()));
}

}  // namespace

std::optional<Error> find_unknown_part(const checkpoint::Checkpoint& checkpoint, const KnownParts& known,
                                       const std::string& what) {
  const auto& tensors = checkpoint.tensors();
  for (auto found = tensors.lower_bound(known.prefix); found != tensors.end() && found->first.starts_with(known.prefix);
       ++found) {
    if (!found->second.floating() || is_known(without_ending(found->first), known)) continue;
    return Error{ErrorCode::ModelUnsupported,
                 {checkpoint.path().string(), what + " (it has a tensor " + printable(found->first) + ")"}};
  }
  return std::nullopt;
}

}  // namespace m2ib::model
