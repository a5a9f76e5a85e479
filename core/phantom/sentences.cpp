#include "core/phantom/sentences.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

namespace m2ib::phantom {
namespace {

/// Nouns of one kind: the first is the plain one.
struct Words {
  FindingKind kind;
  std::array<const char*, 2> nouns;
  bool has_side;
  bool has_zone;
  bool has_size;
};

constexpr std::array<Words, kFindingKinds> kWords = {{
    {FindingKind::Opacity, {"hazy opacity", "ground-glass opacity"}, true, true, false},
    {FindingKind::Nodule, {"nodule", "pulmonary nodule"}, true, true, false},
    {FindingKind::Consolidation, {"consolidation", "airspace consolidation"}, true, true, false},
    {FindingKind::PleuralEffusion, {"pleural effusion", "effusion"}, true, false, true},
    {FindingKind::Pneumothorax, {"pneumothorax", "air in the pleural space"}, true, false, true},
    {FindingKind::Cardiomegaly, {"cardiomegaly", "enlarged heart"}, false, false, false},
    {FindingKind::Pacemaker, {"cardiac pacemaker", "pacemaker"}, true, false, false},
    {FindingKind::CentralLine, {"central venous catheter", "central line"}, true, false, false},
    {FindingKind::RibFracture, {"rib fracture", "fractured rib"}, true, true, false},
}};

constexpr std::array<Side, 2> kSides = {Side::Right, Side::Left};
constexpr std::array<Zone, 3> kZones = {Zone::Upper, Zone::Middle, Zone::Lower};
constexpr std::array<Size, 2> kSizes = {Size::Small, Size::Large};

const Words& words_of(FindingKind kind) { return kWords[static_cast<std::size_t>(kind)]; }

std::string with_article(const std::string& noun) {
  const bool vowel = !noun.empty() && std::string("aeiou").find(noun.front()) != std::string::npos;
  return (vowel ? "an " : "a ") + noun;
}

/// Consolidation, cardiomegaly and air are not counted.
std::string counted(FindingKind kind, const std::string& noun) {
  const bool mass = noun == "cardiomegaly" || kind == FindingKind::Consolidation || noun.starts_with("air ");
  return mass ? noun : with_article(noun);
}

std::vector<std::string> zoned(const Statement& s, const Words& words) {
  const std::string zone = to_string(s.zone);
  const std::string side = to_string(s.side);
  std::vector<std::string> result;
  if (s.kind == FindingKind::RibFracture) {
    const std::string ribs = (side.empty() ? "" : side + " ") + zone + " rib";
    return {ribs + " fracture", "fracture of the " + ribs + "s", "there is a fracture in the " + ribs + "s"};
  }
  const std::string place = (side.empty() ? "" : side + " ") + zone + " zone";
  result = {std::string(words.nouns[0]) + " in the " + place, place + " " + words.nouns[0],
            "there is " + counted(*s.kind, words.nouns[1]) + " in the " + place};
  if (s.zone == Zone::Lower) result.push_back((side.empty() ? "" : side + " ") + "basal " + words.nouns[0]);
  return result;
}

std::vector<std::string> placed(const Statement& s, const Words& words) {
  const std::string side = to_string(s.side);
  const std::string noun = words.nouns[0];
  const std::string other = words.nouns[1];
  switch (*s.kind) {
    case FindingKind::Opacity:
    case FindingKind::Nodule:
    case FindingKind::Consolidation:
      return {noun + " in the " + side + " lung", side + " lung " + noun,
              "there is " + counted(*s.kind, other) + " in the " + side + " lung"};
    case FindingKind::Pacemaker:
      return {side + " " + noun, noun + " on the " + side, "there is a " + side + " chest wall " + other};
    case FindingKind::CentralLine:
      return {side + " " + noun, side + " " + other, noun + " inserted from the " + side};
    case FindingKind::RibFracture:
      return {side + " " + noun, "fracture of a " + side + " rib",
              "there is " + with_article(noun) + " on the " + side};
    default:
      return {side + " " + noun, noun + " on the " + side, "there is " + counted(*s.kind, other) + " on the " + side};
  }
}

std::vector<std::string> sized(const Statement& s, const Words& words) {
  const std::string size = to_string(s.size);
  const std::string side = to_string(s.side);
  const std::string noun = words.nouns[0];
  if (side.empty()) return {size + " " + noun, "there is a " + size + " " + noun};
  return {size + " " + side + " " + noun, size + " " + noun + " on the " + side,
          "there is a " + size + " " + side + " " + noun};
}

std::vector<std::string> make_wordings(const Statement& s) {
  if (!s.kind) {
    return {"no acute abnormality", "no finding", "normal chest radiograph"};
  }
  const Words& words = words_of(*s.kind);
  if (s.size != Size::None) return sized(s, words);
  if (s.zone != Zone::None) return zoned(s, words);
  if (s.side != Side::None) return placed(s, words);
  return {words.nouns[0], words.nouns[1], "there is " + counted(*s.kind, words.nouns[0])};
}

void add_statements(const Words& words, std::vector<Statement>& all) {
  const FindingKind kind = words.kind;
  all.push_back({kind, Side::None, Zone::None, Size::None});
  if (words.has_side) {
    for (const Side side : kSides) all.push_back({kind, side, Zone::None, Size::None});
  }
  if (words.has_zone) {
    for (const Zone zone : kZones) all.push_back({kind, Side::None, zone, Size::None});
    for (const Side side : kSides) {
      for (const Zone zone : kZones) all.push_back({kind, side, zone, Size::None});
    }
  }
  if (words.has_size) {
    for (const Size size : kSizes) all.push_back({kind, Side::None, Zone::None, size});
    for (const Side side : kSides) {
      for (const Size size : kSizes) all.push_back({kind, side, Zone::None, size});
    }
  }
}

using Key = std::tuple<int, Side, Zone, Size>;

Key key_of(const Statement& s) { return {s.kind ? static_cast<int>(*s.kind) : -1, s.side, s.zone, s.size}; }

/// A statement of attributes that its kind has not keeps those that it has.
Statement sayable(const Statement& s) {
  if (!s.kind) return {};
  const Words& words = words_of(*s.kind);
  Statement result = s;
  if (!words.has_side) result.side = Side::None;
  if (!words.has_zone) result.zone = Zone::None;
  if (!words.has_size) result.size = Size::None;
  return result;
}

}  // namespace

bool matches(const Statement& statement, const Finding& finding) {
  return statement.kind && *statement.kind == finding.kind &&
         (statement.side == Side::None || statement.side == finding.side) &&
         (statement.zone == Zone::None || statement.zone == finding.zone) &&
         (statement.size == Size::None || statement.size == finding.size);
}

bool is_true(const Statement& statement, const std::vector<Finding>& findings) {
  if (!statement.kind) return findings.empty();
  return std::any_of(findings.begin(), findings.end(),
                     [&](const Finding& finding) { return matches(statement, finding); });
}

const std::vector<Statement>& all_statements() {
  static const std::vector<Statement> all = [] {
    std::vector<Statement> result = {Statement{}};
    for (const Words& words : kWords) add_statements(words, result);
    return result;
  }();
  return all;
}

const std::vector<std::string>& wordings(const Statement& statement) {
  static const std::map<Key, std::vector<std::string>> table = [] {
    std::map<Key, std::vector<std::string>> result;
    for (const Statement& s : all_statements()) result[key_of(s)] = make_wordings(s);
    return result;
  }();
  return table.at(key_of(sayable(statement)));
}

Statement most_specific(const Finding& finding) {
  return sayable({finding.kind, finding.side, finding.zone, finding.size});
}

}  // namespace m2ib::phantom
