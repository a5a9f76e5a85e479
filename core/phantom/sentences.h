#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/phantom/phantom.h"

/// The sentences a radiologist would write for a phantom, and whether each is true of it.
namespace m2ib::phantom {

/// What a sentence claims. Without a kind it claims that there is no finding at all ("no acute abnormality").
/// An attribute of None claims nothing about it ("pleural effusion" is true of a large left one).
struct Statement {
  std::optional<FindingKind> kind;
  Side side = Side::None;
  Zone zone = Zone::None;
  Size size = Size::None;

  [[nodiscard]] bool operator==(const Statement&) const = default;
};

/// Is this statement true of a picture with these findings? (Masks are not looked at.)
[[nodiscard]] bool is_true(const Statement& statement, const std::vector<Finding>& findings);

/// Does this one finding make the statement true?
[[nodiscard]] bool matches(const Statement& statement, const Finding& finding);

/// Every statement that can be made: "no finding" first, then by kind, from general to specific. Fixed order.
[[nodiscard]] const std::vector<Statement>& all_statements();

/// Two or more wordings of a statement, plain lower-case English as in a report, e.g.
/// "large left pleural effusion", "there is a large effusion on the left". Fixed order, never empty.
[[nodiscard]] const std::vector<std::string>& wordings(const Statement& statement);

/// The most specific statement that a finding makes true.
[[nodiscard]] Statement most_specific(const Finding& finding);

}  // namespace m2ib::phantom
