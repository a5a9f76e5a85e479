#include "core/phantom/scene_internal.h"

namespace m2ib::phantom {
namespace {

bool has_side(FindingKind kind) { return kind != FindingKind::Cardiomegaly; }
bool has_size(FindingKind kind) { return kind == FindingKind::PleuralEffusion || kind == FindingKind::Pneumothorax; }
bool has_zone(FindingKind kind) {
  return kind == FindingKind::Opacity || kind == FindingKind::Nodule || kind == FindingKind::Consolidation ||
         kind == FindingKind::RibFracture;
}
bool is_cloud(FindingKind kind) { return kind == FindingKind::Opacity || kind == FindingKind::Consolidation; }
bool is_device(FindingKind kind) { return kind == FindingKind::Pacemaker || kind == FindingKind::CentralLine; }

/// Does `other` hide the local finding, or draw over it? Both on the same side.
bool hides_local(const Finding& local, const Finding& other) {
  switch (other.kind) {
    case FindingKind::PleuralEffusion:
      return local.zone == Zone::Lower || (other.size == Size::Large && local.zone == Zone::Middle);
    case FindingKind::Pneumothorax:
      return other.size == Size::Large || local.zone == Zone::Upper;
    case FindingKind::Pacemaker:
      return local.zone == Zone::Upper;
    default:
      break;
  }
  if (!has_zone(other.kind)) return false;
  if (local.zone == other.zone) return true;
  const bool neighbours = local.zone == Zone::Middle || other.zone == Zone::Middle;
  return neighbours && (is_cloud(local.kind) || is_cloud(other.kind));
}

/// Can a person still tell both findings in one picture? The order matters; callers try both.
bool clashes(const Finding& a, const Finding& b) {
  if (a.kind == FindingKind::Cardiomegaly) {
    if (b.side == Side::Left && has_zone(b.kind) && b.zone == Zone::Lower) return true;
    if (b.kind == FindingKind::PleuralEffusion && b.size == Size::Large) return true;
    return b.kind == FindingKind::Pneumothorax && b.size == Size::Large;
  }
  if (a.side != b.side) return false;
  if (has_zone(a.kind)) return hides_local(a, b);
  if (a.kind == FindingKind::PleuralEffusion) return b.kind == FindingKind::Pneumothorax;
  return is_device(a.kind) && is_device(b.kind);
}

/// Places the kinds so that none hides another; the last try stands if all fail.
std::vector<Finding> place(const std::vector<FindingKind>& kinds, Random& random) {
  constexpr int kTries = 200;
  std::vector<Finding> findings;
  for (int attempt = 0; attempt < kTries; ++attempt) {
    findings.clear();
    for (const FindingKind kind : kinds) {
      Finding finding;
      finding.kind = kind;
      findings.push_back(completed(finding, random));
    }
    bool clash = false;
    for (const Finding& a : findings) {
      for (const Finding& b : findings) clash = clash || (a.kind != b.kind && clashes(a, b));
    }
    if (!clash) return findings;
  }
  return findings;
}

}  // namespace

Finding completed(const Finding& finding, Random& random) {
  // Drawn whether needed or not: a chosen attribute must not move the others.
  const Side side = random.chance(0.5) ? Side::Right : Side::Left;
  const auto zone = static_cast<Zone>(1U + random.below(3));
  const Size size = random.chance(0.5) ? Size::Small : Size::Large;
  Finding result;
  result.kind = finding.kind;
  if (has_side(finding.kind)) result.side = finding.side != Side::None ? finding.side : side;
  if (has_zone(finding.kind)) result.zone = finding.zone != Zone::None ? finding.zone : zone;
  if (has_size(finding.kind)) result.size = finding.size != Size::None ? finding.size : size;
  return result;
}

std::vector<Finding> choose_findings(Random& random) {
  const double draw = random.uniform();
  const int count = draw < 0.12 ? 0 : draw < 0.67 ? 1 : draw < 0.95 ? 2 : 3;
  std::array<FindingKind, kFindingKinds> all{};
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<FindingKind>(i);
  std::vector<FindingKind> kinds;
  for (std::uint32_t i = 0; i < static_cast<std::uint32_t>(count); ++i) {
    std::swap(all[i], all[i + random.below(kFindingKinds - i)]);
    kinds.push_back(all[i]);
  }
  return place(kinds, random);
}

}  // namespace m2ib::phantom
