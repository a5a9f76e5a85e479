#include "core/pictures/natural_order.h"

#include <algorithm>
#include <cstddef>

namespace m2ib::pictures {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// '/' comes before everything else, so that a folder's name ends before that of a longer one.
int rank(char c) {
  if (c == '/') return 0;
  const int value = static_cast<unsigned char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return value + 1;
}

/// Takes a run of digits off the front, without leading zeros.
std::string_view take_number(std::string_view& text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
  std::string_view digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(digits.size());
  digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
  return digits;
}

}  // namespace

bool natural_less(std::string_view a, std::string_view b) {
  std::string_view left = a;
  std::string_view right = b;
  while (!left.empty() && !right.empty()) {
    if (is_digit(left.front()) && is_digit(right.front())) {
      const std::string_view one = take_number(left);
      const std::string_view other = take_number(right);
      if (one.size() != other.size()) return one.size() < other.size();
      if (one != other) return one < other;
      continue;
    }
    if (rank(left.front()) != rank(right.front())) return rank(left.front()) < rank(right.front());
    left.remove_prefix(1);
    right.remove_prefix(1);
  }
  if (left.empty() != right.empty()) return left.empty();
  return a < b;
}

}  // namespace m2ib::pictures
