#include "core/phantom/phantom.h"

#include "core/phantom/scene_internal.h"

namespace m2ib::phantom {
namespace {

/// Address of the random numbers: the key is the id's seed; the stream word holds, from the top, the id's stream
/// (8 bits), zeros (8), a number that tells equal kinds of one recipe apart (8), the purpose (8), the id's index (32).
/// So no two ids and no two purposes share a number. Nothing but the grain depends on the picture's size.
Random random_for(const PhantomId& id, std::uint64_t purpose, std::uint64_t repeat = 0) {
  const std::uint64_t stream =
      (static_cast<std::uint64_t>(id.stream) << 56) | (repeat << 40) | (purpose << 32) | (id.index & 0xFFFFFFFFULL);
  return {id.seed, stream};
}

Random random_for(const PhantomId& id, Purpose purpose) { return random_for(id, static_cast<std::uint64_t>(purpose)); }

/// Kinds have their own numbers, so a finding looks the same whatever else is in the picture.
Random random_of_finding(const PhantomId& id, const std::vector<Finding>& findings, std::size_t which) {
  std::uint64_t repeat = 0;
  for (std::size_t i = 0; i < which; ++i) repeat += findings[i].kind == findings[which].kind ? 1U : 0U;
  const auto kind = static_cast<std::uint64_t>(findings[which].kind);
  return random_for(id, static_cast<std::uint64_t>(Purpose::Finding) + kind, repeat & 0xFFU);
}

View draw_view(Random& random) {
  View view;
  view.scale = static_cast<float>(random.uniform(0.96, 1.05));
  view.angle = static_cast<float>(random.uniform(-0.045, 0.045));
  view.shift_x = static_cast<float>(random.uniform(-0.02, 0.02));
  view.shift_y = static_cast<float>(random.uniform(-0.015, 0.015));
  return view;
}

Phantom draw(const PhantomId& id, int size_px, std::vector<Finding> findings) {
  Random body = random_for(id, Purpose::Anatomy);
  Anatomy anatomy = draw_anatomy(body);
  Changes changes;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    prepare(findings[i], random_of_finding(id, findings, i), anatomy, changes);
  }
  Random exposure = random_for(id, Purpose::Exposure);
  Random vessels = random_for(id, Purpose::Vessels);
  Random noise = random_for(id, Purpose::Noise);
  const View view = draw_view(exposure);
  Scene scene(size_px, view, anatomy);
  draw_body(scene, changes, vessels);
  for (std::size_t i = 0; i < findings.size(); ++i) {
    findings[i].mask = draw_finding(scene, findings[i], changes, random_of_finding(id, findings, i));
  }
  Phantom phantom;
  phantom.id = id;
  phantom.size_px = size_px;
  phantom.pixels = expose(scene, exposure, noise, findings);
  phantom.findings = std::move(findings);
  return phantom;
}

constexpr int kSmallest = 64;
constexpr int kLargest = 2048;

}  // namespace

void prepare(const Finding& finding, Random random, Anatomy& anatomy, Changes& changes) {
  if (finding.kind == FindingKind::Cardiomegaly) {
    anatomy.heart_ratio = static_cast<float>(random.uniform(0.58, 0.66));
    anatomy.heart_top -= 0.015F;
  } else if (finding.kind == FindingKind::Pneumothorax) {
    changes.collapse[index_of(finding.side)] = draw_collapse(anatomy, finding, random);
  } else if (finding.kind == FindingKind::RibFracture) {
    changes.fractures.push_back(draw_fracture_place(anatomy, finding, random));
  }
}

std::vector<std::uint8_t> draw_finding(Scene& scene, const Finding& finding, const Changes& changes, Random random) {
  cv::Mat mask = scene.canvas.layer();
  switch (finding.kind) {
    case FindingKind::Opacity:
      draw_opacity(scene, finding, random, mask);
      break;
    case FindingKind::Nodule:
      draw_nodule(scene, finding, random, mask);
      break;
    case FindingKind::Consolidation:
      draw_consolidation(scene, finding, random, mask);
      break;
    case FindingKind::PleuralEffusion:
      draw_effusion(scene, finding, random, mask);
      break;
    case FindingKind::Pneumothorax:
      if (const auto& collapse = changes.collapse[index_of(finding.side)]) {
        draw_pneumothorax(scene, finding, *collapse, mask);
      }
      break;
    case FindingKind::Cardiomegaly:
      draw_cardiomegaly(scene, mask);
      break;
    case FindingKind::Pacemaker:
      draw_pacemaker(scene, finding, random, mask);
      break;
    case FindingKind::CentralLine:
      draw_central_line(scene, finding, random, mask);
      break;
    case FindingKind::RibFracture:
      draw_fracture(scene, draw_fracture_place(scene.anatomy, finding, random), mask);
      break;
  }
  std::vector<std::uint8_t> bytes(mask.total());
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = mask.ptr<float>()[i] > 0.5F ? 1 : 0;
  return bytes;
}

Phantom generate(const PhantomId& id, int size_px) {
  Random choice = random_for(id, Purpose::Choice);
  return draw(id, std::clamp(size_px, kSmallest, kLargest), choose_findings(choice));
}

Phantom generate(const PhantomId& id, int size_px, const Recipe& recipe) {
  Random choice = random_for(id, Purpose::Choice);
  std::vector<Finding> findings;
  findings.reserve(recipe.findings.size());
  for (const Finding& finding : recipe.findings) findings.push_back(completed(finding, choice));
  return draw(id, std::clamp(size_px, kSmallest, kLargest), std::move(findings));
}

std::vector<float> mask_coverage(const std::vector<std::uint8_t>& mask, int size_px, int grid) {
  if (grid < 1 || size_px < 1 || mask.size() != static_cast<std::size_t>(size_px) * static_cast<std::size_t>(size_px)) {
    return {};
  }
  // Exact also where the grid does not divide the picture: a pixel is shared out by area.
  const auto cells = static_cast<std::size_t>(grid);
  std::vector<double> sums(cells * cells, 0.0);
  const double ratio = static_cast<double>(grid) / size_px;
  const auto parts = [&](int pixel) {
    const double from = pixel * ratio;
    const double to = (pixel + 1) * ratio;
    std::vector<std::pair<std::size_t, double>> found;
    for (int cell = static_cast<int>(from); cell < grid && cell < to; ++cell) {
      const double share = std::min(to, cell + 1.0) - std::max(from, static_cast<double>(cell));
      if (share > 0.0) found.emplace_back(static_cast<std::size_t>(cell), share);
    }
    return found;
  };
  std::vector<std::vector<std::pair<std::size_t, double>>> shares;
  for (int pixel = 0; pixel < size_px; ++pixel) shares.push_back(parts(pixel));
  const auto size = static_cast<std::size_t>(size_px);
  for (std::size_t i = 0; i < mask.size(); ++i) {
    if (mask[i] == 0) continue;
    for (const auto& [row, height] : shares[i / size]) {
      for (const auto& [column, width] : shares[i % size]) sums[row * cells + column] += height * width;
    }
  }
  std::vector<float> coverage;
  for (const double sum : sums) coverage.push_back(static_cast<float>(std::min(sum, 1.0)));
  return coverage;
}

const char* to_string(FindingKind kind) {
  switch (kind) {
    case FindingKind::Opacity:
      return "opacity";
    case FindingKind::Nodule:
      return "nodule";
    case FindingKind::Consolidation:
      return "consolidation";
    case FindingKind::PleuralEffusion:
      return "pleural effusion";
    case FindingKind::Pneumothorax:
      return "pneumothorax";
    case FindingKind::Cardiomegaly:
      return "cardiomegaly";
    case FindingKind::Pacemaker:
      return "pacemaker";
    case FindingKind::CentralLine:
      return "central line";
    case FindingKind::RibFracture:
      return "rib fracture";
  }
  return "";
}

const char* to_string(Side side) { return side == Side::Right ? "right" : side == Side::Left ? "left" : ""; }

const char* to_string(Zone zone) {
  return zone == Zone::Upper ? "upper" : zone == Zone::Middle ? "middle" : zone == Zone::Lower ? "lower" : "";
}

const char* to_string(Size size) { return size == Size::Small ? "small" : size == Size::Large ? "large" : ""; }

}  // namespace m2ib::phantom
